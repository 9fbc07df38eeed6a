//! What the columns of a table hold, as a model reads them.

use nn_experiment::{ColumnRole, Columns, DataSettings, Experiment, Missing, Model, SummaryValues};
use nn_table::{ReadOptions, Source, Table, TableReader};

const SALES: &str = "\
area,kind,built,count,price
1.000,flat,2020-03-01,1,10
2.000,house,2021-04-02,2,20
,flat,2022-05-03,1,30
4.500,,2023-06-04,3,40
";

fn read(text: &str) -> Table {
    let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
    let source = Source::from("t.csv");
    TableReader::from_bytes(&source, bytes, None, &ReadOptions::default()).unwrap().read_all().unwrap()
}

fn model() -> Model {
    let columns = Columns {
        missing: Missing::Median,
        weight: Some("count".to_owned()),
        unknown: "zeros".parse().unwrap(),
        ..Columns::predicting(["price"])
    };
    let data = DataSettings::file("t.csv");
    let experiment = Experiment { data, columns, ..Experiment::default() };
    let plan = experiment.with("training.epochs", 2).unwrap().plan_of(&read(SALES)).unwrap();
    let mut prepared = plan.prepare().unwrap();
    let history = prepared.start().unwrap().complete();
    plan.finish(prepared, history).unwrap()
}

#[test]
fn each_column_is_summed_up_as_what_it_is() {
    let (model, table) = (model(), read(SALES));
    let columns = model.summaries(&table, &model.dataset(&table).unwrap()).unwrap();
    let names: Vec<(&str, ColumnRole, usize)> =
        columns.iter().map(|column| (column.name.as_str(), column.role, column.missing)).collect();
    assert_eq!(
        names,
        [
            ("area", ColumnRole::Input, 1),
            ("kind", ColumnRole::Input, 1),
            ("built", ColumnRole::Input, 0),
            ("price", ColumnRole::Target, 0),
            ("count", ColumnRole::Weight, 0)
        ]
    );
    assert_eq!(columns[0].values, SummaryValues::Numbers { least: 1.0, mean: 2.5, largest: 4.5 });
    let kinds = [("flat", 2), ("house", 1)].map(|(name, rows)| (name.to_owned(), rows));
    assert_eq!(columns[1].values, SummaryValues::Categories(kinds.to_vec()));
    let SummaryValues::Dates { first, last } = &columns[2].values else { panic!("{columns:?}") };
    assert_eq!((first.to_string(), last.to_string()), ("2020-03-01".to_owned(), "2023-06-04".to_owned()));
    assert_eq!(columns[3].values, SummaryValues::Numbers { least: 10.0, mean: 25.0, largest: 40.0 });
    let outside: Vec<Option<usize>> = columns.iter().map(|column| column.outside).collect();
    assert_eq!(outside, [Some(0), Some(0), Some(0), None, None]);
}

#[test]
fn rows_outside_of_what_the_training_had_are_counted() {
    let (mut model, table) = (
        model(),
        read(
            "area,kind,built,price\n0.999,flat,2020-03-01,1\n4.501,castle,2019-03-01,1\n2,flat,2021-04-02,1\n",
        ),
    );
    let data = model.dataset(&table).unwrap();
    let outside = |model: &Model| -> Vec<Option<usize>> {
        model.summaries(&table, &data).unwrap().iter().map(|column| column.outside).collect()
    };
    assert_eq!(outside(&model), [Some(2), Some(1), Some(1), None]);
    // A model of an older file knows its categories, and no more.
    model.trace = None;
    assert_eq!(outside(&model), [None, Some(1), None, None]);
}

#[test]
fn of_a_column_of_nothing_nothing_is_said() {
    let (model, table) = (model(), read("area,kind,built,price\n,flat,2020-03-01,1\n,flat,2020-03-02,1\n"));
    let columns = model.summaries(&table, &model.dataset(&table).unwrap()).unwrap();
    assert_eq!((columns[0].missing, &columns[0].values), (2, &SummaryValues::Nothing));
}
