use crate::{learned, refusal, table};
use nn_experiment::{Categories, Columns, Encoder, Missing, UnknownCategory};
use nn_math::faer::mat;
use nn_table::{Column, Table};

fn animals() -> Table {
    table(&[
        ("weight", &["4", "20", "", "31"]),
        ("sound", &["meow", "woof", "meow", "woof"]),
        ("name", &["Tom", "Rex", "Kit", "Ace"]),
        ("animal", &["cat", "dog", "cat", "dog"]),
    ])
}

fn columns(missing: Missing) -> Columns {
    Columns { missing, ignore: vec!["name".to_owned()], ..Columns::predicting(["animal"]) }
}

#[test]
fn a_missing_cell_is_refused_with_its_row_and_column() {
    let message = refusal(learned(&animals(), &columns(Missing::Refuse)));
    assert!(message.starts_with("data.csv, row 3, column `weight`: the cell is empty"), "{message}");
}

#[test]
fn missing_cells_are_filled_by_what_the_training_rows_say() {
    for (missing, expected) in [
        (Missing::Mean, 55.0 / 3.0),
        (Missing::Median, 20.0),
        (Missing::MostFrequent, 4.0),
        (Missing::Constant("7.5".to_owned()), 7.5),
    ] {
        let encoder = learned(&animals(), &columns(missing.clone())).unwrap();
        let found = encoder.inputs(&animals()).unwrap()[(2, 0)];
        assert!((found - expected).abs() < 1e-12, "{missing}: {found}");
        // The same in rows that come later.
        let later = table(&[("sound", &["woof"]), ("weight", &["NA"])]);
        assert_eq!(encoder.inputs(&later).unwrap(), mat![[found, 0.0, 1.0]], "{missing}");
    }
    let rows = [0, 1];
    let (encoder, ..) = Encoder::learn(&animals(), &rows, &columns(Missing::Mean)).unwrap();
    assert_eq!(encoder.inputs(&animals()).unwrap()[(2, 0)], 12.0, "other rows are not looked at");
}

#[test]
fn a_text_that_fills_numbers_is_refused() {
    let message = refusal(learned(&animals(), &columns(Missing::Constant("x".to_owned()))));
    assert!(
        message.starts_with("column `weight` holds numbers, and its missing cells cannot be filled with `x`")
    );
}

#[test]
fn missing_texts_become_the_most_frequent_or_a_text_of_their_own() {
    let table = table(&[("colour", &["red", "red", "", "blue"]), ("y", &["1", "2", "3.5", "4"])]);
    let with = |missing| learned(&table, &Columns { missing, ..Columns::predicting(["y"]) }).unwrap();
    assert_eq!(with(Missing::Mean).inputs(&table).unwrap().row(2), mat![[0.0, 1.0]].row(0));
    let own = with(Missing::Constant("none given".to_owned()));
    assert_eq!(own.input_names(), ["colour=blue", "colour=none given", "colour=red"]);
}

#[test]
fn a_text_among_numbers_is_a_mistake_and_not_a_category() {
    let table = table(&[("x", &["1", "2", "three", "4"]), ("y", &["1", "2.5", "3", "4"])]);
    let message = refusal(learned(&table, &Columns::predicting(["y"])));
    assert_eq!(
        message,
        "data.csv, row 3, column `x`: found `three`, expected a number\ncorrect the cell, or leave the column out"
    );
    let asked = Columns { text: vec!["x".to_owned()], ..Columns::predicting(["y"]) };
    assert_eq!(learned(&table, &asked).unwrap().width(), 4);
}

#[test]
fn texts_can_be_refused_altogether() {
    let columns = Columns { categories: Categories::Refuse, ..columns(Missing::Mean) };
    let message = refusal(learned(&animals(), &columns));
    assert!(
        message.starts_with("data.csv, row 1, column `sound`: found `meow`, expected a number"),
        "{message}"
    );
}

#[test]
fn a_text_that_was_not_there_in_training_is_refused_or_nothing() {
    let later = table(&[("weight", &["5"]), ("sound", &["moo"])]);
    let message = refusal(learned(&animals(), &columns(Missing::Mean)).unwrap().inputs(&later));
    assert!(
        message.starts_with(
            "data.csv, row 1, column `sound`: found `moo`, which is in none of the training rows"
        ),
        "{message}"
    );
    assert!(message.contains("known are `meow`, `woof`"), "{message}");

    let lenient = Columns { unknown: UnknownCategory::Zeros, ..columns(Missing::Mean) };
    let encoder = learned(&animals(), &lenient).unwrap();
    assert_eq!(encoder.inputs(&later).unwrap(), mat![[5.0, 0.0, 0.0]]);
}

#[test]
fn columns_are_found_by_name_and_others_are_refused() {
    let encoder = learned(&animals(), &columns(Missing::Mean)).unwrap();
    let message = refusal(encoder.inputs(&table(&[("Weight", &["5"]), ("sound", &["meow"])])));
    assert_eq!(
        message,
        "the columns of data.csv are not those of the training; missing: `weight`; not known: `Weight`\n\
         is `Weight` meant for `weight`? Needed are `weight`, `sound`"
    );
    // Targets and columns that were left out may be there or not.
    let all = table(&[("animal", &["?"]), ("name", &["x"]), ("sound", &["meow"]), ("weight", &["5"])]);
    assert_eq!(encoder.inputs(&all).unwrap(), mat![[5.0, 1.0, 0.0]]);
}

#[test]
fn a_column_of_too_many_texts_is_refused_before_it_becomes_columns() {
    let names: Vec<String> = (0..1001).map(|i| format!("n{i}")).collect();
    let numbers = Column::of_numbers("y", (0..1001).map(|i| f64::from(i) / 8.0).collect());
    let table = Table::new("t", vec![Column::of_texts("name", &names), numbers]).unwrap();
    let message = refusal(learned(&table, &Columns::predicting(["y"])));
    assert!(
        message.starts_with("column `name` holds more than 1000 different categories\nleave the column out")
    );
}

#[test]
fn constant_columns_and_names_of_rows_are_pointed_out() {
    let names: Vec<String> = (0..30).map(|i| format!("n{i}")).collect();
    let table = Table::new(
        "t",
        vec![
            Column::of_texts("name", &names),
            Column::of_numbers("zero", vec![0.0; 30]),
            Column::of_texts("same", ["x"; 30]),
            Column::of_numbers("y", (0..30).map(|i| f64::from(i) / 8.0).collect()),
        ],
    )
    .unwrap();
    let rows: Vec<usize> = (0..30).collect();
    let (_, _, notes) = Encoder::learn(&table, &rows, &Columns::predicting(["y"])).unwrap();
    let notes: Vec<String> = notes.iter().filter(|note| note.is_warning()).map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "column `name` holds 30 categories, no two the same: if it names the rows, leave it out",
            "column `zero` is `0` in every row: it tells a model nothing",
            "column `same` is `x` in every row: it tells a model nothing",
        ]
    );
}

#[test]
fn a_hundred_thousand_columns_are_learned_encoded_and_told_apart_in_moments() {
    const N: usize = 100_000;
    let wide = |prefix: &str| {
        let columns = (0..N).map(|i| Column::of_numbers(format!("{prefix}{i}"), vec![i as f64, 1.0, 2.0]));
        Table::new("wide", columns.collect()).unwrap()
    };
    let table = wide("c");
    let start = std::time::Instant::now();
    let text = (0..N / 2).map(|i| format!("c{i}")).collect();
    let settings = Columns { text, ..Columns::predicting(["c99999"]) };
    let (encoder, ..) = Encoder::learn(&table, &[0, 1, 2], &settings).unwrap();
    let data = encoder.dataset(&table, &[0, 2]).unwrap();
    assert_eq!(data.inputs().ncols(), encoder.width());
    assert_eq!(encoder.inputs(&table).unwrap().nrows(), 3);
    // All of them are other columns, which of them is meant for which?
    let error = encoder.inputs(&wide("d")).unwrap_err();
    assert!(error.help().unwrap().starts_with("is `d0` meant for `c0`?"), "{:?}", error.help());
    // A second; each name sought among all would take minutes.
    assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
}
