//! Columns that are not written as programs write them: what is learned of them, and how other tables are read by that.

use crate::{learned, refusal, table};
use nn_experiment::{Columns, DataSettings, Encoder, Experiment, Model, ModelFormat};
use nn_model::Task;
use nn_table::{Column, ReadOptions, Table};
use std::path::Path;

fn choice(cells: &[&str]) -> (Task, Vec<f64>) {
    let x: Vec<String> = (0..cells.len()).map(|i| i.to_string()).collect();
    let data = Table::new("t", vec![Column::of_texts("x", x), Column::of_texts("y", cells.iter())]).unwrap();
    let rows: Vec<usize> = (0..cells.len()).collect();
    let (encoder, choice, _) = Encoder::learn(&data, &rows, &Columns::predicting(["y"])).unwrap();
    let targets = encoder.targets(&data, &rows).unwrap();
    (choice.task, targets.col(0).iter().copied().collect())
}

#[test]
fn prices_and_shares_are_numbers_to_be_predicted_and_no_classes() {
    assert_eq!(choice(&["$1,200", "$950", "$3.50", "$7"]), (Task::Regression, vec![1200.0, 950.0, 3.5, 7.0]));
    assert_eq!(choice(&["5%", "7.5%", "12%"]), (Task::Regression, vec![5.0, 7.5, 12.0]));
    assert_eq!(choice(&["1.200,50 €", "3,00 €", "4,25 €"]), (Task::Regression, vec![1200.5, 3.0, 4.25]));
    assert_eq!(choice(&["1,5", "2,25", "1.000"]), (Task::Regression, vec![1.5, 2.25, 1000.0]));
}

#[test]
fn a_single_cell_that_is_written_otherwise_is_an_error_and_makes_no_classes_of_numbers() {
    let cells = ["1,5", "2,5", "3,5", "4.75", "5,5"];
    let data = table(&[("x", &["1", "2", "3", "4", "5"]), ("y", &cells)]);
    let message = refusal(learned(&data, &Columns::predicting(["y"])));
    assert!(message.starts_with("data.csv, row 4, column `y`: found `4.75`, expected a number"), "{message}");
}

#[test]
fn a_model_reads_other_tables_as_its_own_was_written_and_keeps_that_in_its_file() {
    let file = std::env::temp_dir().join(format!("nn-notations-{}.csv", std::process::id()));
    std::fs::write(&file, "price;part;y\n1.200,5;5%;1,5\n2.400,25;7%;2,5\n300,5;9%;3,5\n400,25;4%;0,5\n")
        .unwrap();
    let text = "[columns]\ntargets = ['y']\n[network]\nhidden = [2]\n[training]\nepochs = 2";
    let experiment =
        Experiment { data: DataSettings::file(&file), ..Experiment::from_toml(text, "e.toml").unwrap() };
    let model = experiment.run().unwrap();
    std::fs::remove_file(&file).unwrap();
    for format in [ModelFormat::Json, ModelFormat::Safetensors, ModelFormat::Onnx, ModelFormat::Npz] {
        let bytes = model.to_bytes(format).unwrap();
        let read = Model::from_bytes(&bytes, format, Path::new("model")).unwrap();
        assert_eq!(read.encoder, model.encoder, "{format}");
    }
    let inputs = |price: &str, part: &str| {
        let row = table(&[("price", &[price]), ("part", &[part])]);
        model.encoder.inputs(&row).map(|inputs| [inputs[(0, 0)], inputs[(0, 1)]])
    };
    // By itself, `1.234` is a number of a program.
    assert_eq!(inputs("1.234", "5%").unwrap(), [1234.0, 5.0]);
    assert_eq!(inputs("1,5", "0").unwrap(), [1.5, 0.0]);
    let point = refusal(inputs("1.5", "5%"));
    assert!(point.contains("column `price`: found `1.5`, expected a number with a decimal comma"), "{point}");
    let share = refusal(inputs("1,5", "0.05"));
    assert!(share.contains("column `part`: found `0.05`, expected a number with `%` behind"), "{share}");
    // Numbers that are no texts are what they are.
    let numbers = [Column::of_numbers("price", vec![1.234]), Column::of_numbers("part", vec![5.0])];
    let numbers = Table::new("array", numbers.to_vec()).unwrap();
    assert_eq!(model.encoder.inputs(&numbers).unwrap()[(0, 0)], 1.234);
}

#[test]
fn a_model_of_plain_numbers_takes_no_comma_for_thousands_before_a_person_says_so() {
    let data = table(&[("x", &["1.5", "2.5", "3.5"]), ("y", &["0.5", "1.5", "2.5"])]);
    let mut encoder = learned(&data, &Columns::predicting(["y"])).unwrap();
    assert!(encoder.notations.is_empty());
    let row = table(&[("x", &["1,234"])]);
    let message = refusal(encoder.inputs(&row));
    assert!(message.contains("found `1,234`, expected a number"), "{message}");
    assert!(message.contains("it may be 1234 or 1.234"), "{message}");
    let mut read = |comma: bool| {
        encoder.insist(&ReadOptions { decimal_comma: Some(comma), ..ReadOptions::default() });
        encoder.inputs(&row).unwrap()[(0, 0)]
    };
    assert_eq!((read(false), read(true)), (1234.0, 1.234));
}

#[test]
fn words_that_are_categories_or_classes_are_found_again_and_others_are_missing() {
    let data = table(&[
        ("country", &["NA", "DE", "FR", "NA", "DE", ""]),
        ("alley", &["x", "x", "x", "y", "y", "y"]),
        ("y", &["None", "a", "None", "a", "None", "a"]),
    ]);
    let columns = Columns { missing: "constant=DE".parse().unwrap(), ..Columns::predicting(["y"]) };
    let encoder = learned(&data, &columns).unwrap();
    assert_eq!(encoder.input_names()[..3], ["country=DE", "country=FR", "country=NA"]);
    assert_eq!(encoder.targets.classes().unwrap(), ["None", "a"]);
    // In a table of one row, `NA` alone could be a missing number.
    let row = table(&[("country", &["NA"]), ("alley", &["x"]), ("y", &["None"])]);
    assert_eq!(encoder.inputs(&row).unwrap()[(0, 2)], 1.0);
    assert_eq!(encoder.targets(&row, &[0]).unwrap()[(0, 0)], 0.0);
    let null = table(&[("country", &["null"]), ("alley", &["x"]), ("y", &["a"])]);
    assert_eq!(encoder.inputs(&null).unwrap()[(0, 0)], 1.0, "filled");
}

#[test]
fn how_columns_were_read_is_said() {
    let data = table(&[
        ("price", &["$1,200", "$3", "$4"]),
        ("n", &["1,234", "2,345", "1"]),
        ("y", &["1", "2", "3.5"]),
    ]);
    let (_, _, notes) = Encoder::learn(&data, &[0, 1, 2], &Columns::predicting(["y"])).unwrap();
    let said: Vec<(String, bool)> = notes.iter().map(|note| (note.to_string(), note.is_warning())).collect();
    assert_eq!(
        said,
        [
            (
                "column `price`: `$1,200` is read as 1200; it may mean 1.2, and no other cell tells"
                    .to_owned(),
                true
            ),
            (
                "column `n`: `1,234` is read as 1234; it may mean 1.234, and no other cell tells".to_owned(),
                true
            ),
        ]
    );
}
