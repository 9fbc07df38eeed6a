//! Columns of dates: what they become, and what a model does with them.

use nn_experiment::{Columns, DataSettings, Dates, Encoder, Experiment, Missing, Model, ModelFormat, Note};
use nn_table::{ReadOptions, Source, Table, TableReader};
use std::path::Path;

fn read(text: &str) -> Table {
    let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
    let source = Source::from("t.csv");
    TableReader::from_bytes(&source, bytes, None, &ReadOptions::default()).unwrap().read_all().unwrap()
}

fn learn(table: &Table, columns: &Columns) -> (Encoder, Vec<Note>) {
    let rows: Vec<usize> = (0..table.rows()).collect();
    let (encoder, _, notes) = Encoder::learn(table, &rows, columns).unwrap();
    (encoder, notes)
}

fn inputs(encoder: &Encoder, table: &Table) -> Vec<Vec<f64>> {
    let matrix = encoder.inputs(table).unwrap();
    (0..matrix.nrows()).map(|row| matrix.row(row).iter().copied().collect()).collect()
}

/// The last day of February 2024 was a Thursday, the days are those that Python's `datetime` counts.
const STAYS: &str = "admitted,y\n29.2.2024,1\n1.3.2024,2\n31.12.2024,4\n";

#[test]
fn dates_become_the_parts_that_differ_or_days_or_categories() {
    let table = read(STAYS);
    let (encoder, notes) = learn(&table, &Columns::predicting(["y"]));
    assert_eq!(encoder.input_names(), ["admitted.month", "admitted.day", "admitted.weekday"]);
    assert_eq!(inputs(&encoder, &table), [[2.0, 29.0, 4.0], [3.0, 1.0, 5.0], [12.0, 31.0, 2.0]]);
    assert!(
        notes.iter().any(|note| note.to_string()
            == "column `admitted` holds dates: the network is given `month`, `day`, `weekday`"),
        "{notes:?}"
    );
    let (encoder, _) = learn(&table, &Columns { dates: Dates::Days, ..Columns::predicting(["y"]) });
    assert_eq!(encoder.input_names(), ["admitted.days"]);
    assert_eq!(inputs(&encoder, &table), [[19782.0], [19783.0], [20088.0]]);
    let (encoder, _) = learn(&table, &Columns { dates: Dates::Text, ..Columns::predicting(["y"]) });
    assert_eq!(encoder.width(), 3);
    assert!(encoder.input_names()[0].starts_with("admitted="), "{:?}", encoder.input_names());
    let text = Columns { text: vec!["admitted".to_owned()], ..Columns::predicting(["y"]) };
    assert!(learn(&table, &text).0.input_names()[0].starts_with("admitted="));
}

#[test]
fn times_become_hours_and_minutes() {
    let table = read("at,y\n2024-01-01 08:15,1\n2024-01-01T20:15:00Z,2\n");
    let (encoder, _) = learn(&table, &Columns::predicting(["y"]));
    assert_eq!(encoder.input_names(), ["at.hour"]);
    assert_eq!(inputs(&encoder, &table), [[8.0], [20.0]]);
}

#[test]
fn missing_dates_are_refused_or_filled_part_by_part() {
    let table = read("at,y\n2024-01-10,1\n,2\n2024-03-20,3\n");
    let rows = [0, 1, 2];
    assert!(Encoder::learn(&table, &rows, &Columns::predicting(["y"])).is_err());
    let filled = Columns { missing: Missing::Median, ..Columns::predicting(["y"]) };
    let (encoder, _) = learn(&table, &filled);
    // The weekday is the same in both: a Wednesday.
    assert_eq!(encoder.input_names(), ["at.month", "at.day"]);
    assert_eq!(inputs(&encoder, &table)[1], [2.0, 15.0]);
    let constant = Columns { missing: Missing::Constant("0".to_owned()), ..Columns::predicting(["y"]) };
    assert!(Encoder::learn(&table, &rows, &constant).is_err());
}

#[test]
fn a_model_reads_dates_as_it_learned_them_and_refuses_what_is_none() {
    let table = read("at,y\n13/1/2024,1\n2/2/2024,2\n3/4/2024,3\n");
    let file = std::env::temp_dir().join(format!("nn-dates-{}.csv", std::process::id()));
    std::fs::write(&file, "at,y\n13/1/2024,1\n2/2/2024,2\n3/4/2024,3\n").unwrap();
    let mut experiment =
        Experiment::from_toml("[columns]\ntargets = ['y']\n[training]\nepochs = 2\n", "e.toml").unwrap();
    experiment.data = DataSettings::file(&file);
    let model = experiment.run().unwrap();
    std::fs::remove_file(&file).unwrap();
    for format in [ModelFormat::Json, ModelFormat::Safetensors, ModelFormat::Onnx] {
        let again = Model::from_bytes(&model.to_bytes(format).unwrap(), format, Path::new("m")).unwrap();
        assert_eq!(again.predict(&table).unwrap(), model.predict(&table).unwrap());
    }
    // 4 March here, though nothing in this table tells.
    let other = read("at\n4/3/2024\n");
    assert_eq!(inputs(&model.encoder, &other), [[3.0, 4.0, 1.0]]);
    let error = model.predict(&read("at\nsoon\n")).unwrap_err().to_string();
    assert!(error.contains("line 2") && error.contains("expected a date"), "{error}");
}
