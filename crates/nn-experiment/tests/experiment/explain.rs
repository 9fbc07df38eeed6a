//! What a model makes of its columns: the numbers of scikit-learn's `inspection` (inspection.py) on the same networks, and what a table
//! has that scikit-learn does not know.

use crate::{learned, refusal, table};
use nn_data::Scaler;
use nn_experiment::{
    ColumnValues, Columns, DataSettings, Dates, EffectSettings, Encoder, Experiment, Model, UnknownCategory,
};
use nn_math::Mat;
use nn_model::{Activation, Metric, Network, Task};
use nn_select::{Fitted, Shuffles};
use nn_table::{Column, ReadOptions, Source, Table, TableReader};
use serde_json::Value;
use std::io::Cursor;
use std::path::Path;

/// Any model: what it is made of is replaced.
fn some_model() -> Model {
    let data = DataSettings { generator: Some("iris".parse().unwrap()), ..DataSettings::default() };
    let experiment = Experiment { data, columns: Columns::predicting(["species"]), ..Experiment::default() };
    experiment.with("training.epochs", 1).unwrap().run().unwrap()
}

/// A model of this network, whose inputs are taken from the table less `shift` and divided by `scale`.
fn model(encoder: Encoder, network: Network, [shift, scale]: [Vec<f64>; 2]) -> Model {
    let task = encoder.task();
    let outputs = network.outputs();
    let as_it_is = || Scaler::new(vec![0.0; outputs], vec![1.0; outputs]).unwrap();
    let base = some_model();
    let fitted = Fitted {
        task,
        network,
        input_scaler: Scaler::new(shift, scale).unwrap(),
        target_scaler: (task == Task::Regression).then(as_it_is),
        input_names: encoder.input_names(),
        target_names: encoder.targets.output_names(),
        ..base.fitted
    };
    Model { encoder, fitted, threshold: None, ..base }
}

/// A model of one layer with these weights, a row for each of the inputs as they are, and no biases.
fn of_weights(encoder: Encoder, weights: &[&[f64]], activation: Activation) -> Model {
    let weights = Mat::from_fn(weights.len(), weights[0].len(), |i, j| weights[i][j]);
    let inputs = weights.nrows();
    let network = Network::from_layers([(&weights, &[][..], activation)]).unwrap();
    model(encoder, network, [vec![0.0; inputs], vec![1.0; inputs]])
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

fn matrix(value: &Value) -> Mat<f64> {
    let rows = rows(value);
    Mat::from_fn(rows.len(), rows[0].len(), |i, j| rows[i][j])
}

/// What inspection.py wrote.
struct Case {
    all: Value,
    model: Model,
    table: Table,
}

fn cases() -> (Value, Vec<Case>) {
    let found: Value = serde_json::from_str(include_str!("inspection.json")).unwrap();
    let case = |all: &Value| {
        let column = |(name, cells): (&String, &Value)| match cells.as_array().unwrap()[0].as_str() {
            Some(_) => {
                Column::of_texts(name, cells.as_array().unwrap().iter().map(|it| it.as_str().unwrap()))
            }
            None => Column::of_numbers(name, numbers(cells)),
        };
        // The network's inputs are in the order of the columns.
        let names = ["length", "width", "count", "kind", "mass", "price", "answer", "size", "weight"];
        let cells = all["table"].as_object().unwrap();
        let columns = names.iter().filter_map(|name| cells.get_key_value(*name)).map(column).collect();
        let table = Table::new("data.csv", columns).unwrap();
        let targets = all["targets"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
        let columns = Columns { weight: Some("weight".to_owned()), ..Columns::predicting(targets) };
        let encoder = learned(&table, &columns).unwrap();
        let activation = match all["activation"].as_str().unwrap() {
            "identity" => Activation::Linear,
            "logistic" => Activation::Sigmoid,
            "softmax" => Activation::Softmax,
            other => panic!("{other}"),
        };
        let weights: Vec<Mat<f64>> = all["weights"].as_array().unwrap().iter().map(matrix).collect();
        let biases = rows(&all["biases"]);
        let layers = [(&weights[0], &biases[0][..], Activation::Tanh), (&weights[1], &biases[1], activation)];
        let network = Network::from_layers(layers).unwrap();
        let model = model(encoder, network, [numbers(&all["shift"]), numbers(&all["scale"])]);
        Case { all: all.clone(), model, table }
    };
    let cases = found["cases"].as_array().unwrap().iter().map(case).collect();
    (found, cases)
}

fn assert_close(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() <= 1e-12 * (1.0 + expected.abs()),
        "{what}: {found}, and scikit-learn's {expected}"
    );
}

#[test]
fn importance_is_scikit_learns() {
    let (found, cases) = cases();
    let orders = rows(&found["orders"]);
    let orders = orders.iter().map(|order| order.iter().map(|row| *row as usize).collect()).collect();
    let shuffles = Shuffles::given(orders);
    let mut compared = 0;
    for Case { all, model, table } in cases {
        for (metric, expected) in all["importance"].as_object().unwrap() {
            let metric: Metric = metric.parse().unwrap();
            let found = model.importance(&table, metric, &shuffles).unwrap();
            assert!(found.is_weighted && found.rows == 48);
            let names = ["length", "width", "count", "kind"];
            for (column, expected) in names.iter().zip(rows(expected)) {
                let (_, importance) = found.columns.iter().find(|(name, _)| name == column).unwrap();
                for (drop, expected) in importance.drops.iter().zip(expected) {
                    assert_close(*drop, expected, &format!("{} {metric} {column}", all["name"]));
                    compared += usize::from(expected != 0.0);
                }
            }
            assert!(found.columns.is_sorted_by(|(_, a), (_, b)| a.mean() >= b.mean()));
        }
    }
    assert!(compared > 150, "{compared} that are not 0");
}

#[test]
fn effects_are_scikit_learns_with_weights_and_without_on_average_and_row_by_row() {
    let (found, cases) = cases();
    let points = found["points"].as_u64().unwrap() as usize;
    for Case { all, model, table } in cases {
        let unweighted = table.clone().only(|name| name != "weight");
        for (column, expected) in all["effects"].as_object().unwrap() {
            let what = |of: &str| format!("{} {column} {of}", all["name"]);
            let settings = EffectSettings { points, curves: 48, output: None };
            let effects = model.effects(&unweighted, column, &settings).unwrap();
            match &effects.values {
                ColumnValues::Numbers { values, .. } => {
                    let grid = numbers(&expected["grid"]);
                    assert_eq!(values.len(), grid.len(), "{}", what("grid"));
                    values
                        .iter()
                        .zip(grid)
                        .for_each(|(value, grid)| assert_close(*value, grid, &what("grid")));
                }
                ColumnValues::Categories { names, rows } => {
                    let names: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
                    assert_eq!(expected["grid"], Value::from(names));
                    assert_eq!(rows.iter().sum::<usize>(), 48);
                }
                ColumnValues::Dates(_) => panic!("there are no dates"),
            }
            for (of, table) in [("average", &unweighted), ("weighted", &table)] {
                let found = model.effects(table, column, &settings).unwrap().effects.average;
                for (output, expected) in rows(&expected[of]).iter().enumerate() {
                    assert_eq!(expected.len(), found.nrows());
                    for (point, expected) in expected.iter().enumerate() {
                        assert_close(found[(point, output)], *expected, &what(of));
                    }
                }
            }
            let individual = expected["individual"].as_array().unwrap();
            assert_eq!(individual.len(), effects.outputs.len());
            for (found, expected) in effects.effects.individual.iter().zip(individual) {
                for (curve, expected) in rows(expected).iter().enumerate() {
                    for (point, expected) in expected.iter().enumerate() {
                        assert_close(found[(7 * curve, point)], *expected, &what("individual"));
                    }
                }
            }
        }
    }
}

/// 1 if a number is above 2, `b` adds nothing and `c` is the same in all rows.
fn of_classes() -> (Model, Table) {
    let numbers = ["0", "1", "2", "3", "4", "5"];
    let table = table(&[
        ("a", &numbers),
        ("b", &["3", "1", "4", "1", "5", "9"]),
        ("c", &["7"; 6]),
        ("y", &["no", "no", "no", "yes", "yes", "yes"]),
    ]);
    let encoder = learned(&table, &Columns::predicting(["y"])).unwrap();
    (of_weights(encoder, &[&[1.0], &[0.0], &[-2.5 / 7.0]], Activation::Sigmoid), table)
}

#[test]
fn columns_that_add_nothing_lose_nothing_and_one_that_never_changes_is_named() {
    let (model, table) = of_classes();
    let found = model.importance(&table, model.usual_metric(), &Shuffles::drawn(20, 1)).unwrap();
    assert_eq!((found.score, found.metric), (1.0, Metric::Accuracy));
    let [(first, a), (_, b), (_, c)] = &found.columns[..] else { panic!("{found:?}") };
    assert_eq!((first.as_str(), b.mean(), c.mean()), ("a", 0.0, 0.0));
    assert!(a.mean() > 0.3 && a.standard_error().unwrap() < 0.1);
    let constant: Vec<&str> =
        found.columns.iter().filter(|(_, it)| it.is_constant).map(|(name, _)| name.as_str()).collect();
    assert_eq!(constant, ["c"]);
    // A metric of which less is better grows.
    let found = model.importance(&table, Metric::LogLoss, &Shuffles::drawn(20, 1)).unwrap();
    assert!(found.score > 0.0 && found.columns[0].1.mean() > 0.5);
}

#[test]
fn accuracy_is_by_the_threshold_of_the_model() {
    let (model, table) = of_classes();
    let shuffles = Shuffles::given(vec![vec![5, 1, 2, 3, 4, 0]]);
    let drop = |threshold| {
        let model = Model { threshold, ..model.clone() };
        let found = model.importance(&table, Metric::Accuracy, &shuffles).unwrap();
        (found.score, found.columns[0].1.mean())
    };
    // Rows 0 and 5 change sides, with a threshold that all are above they do not.
    let (score, loss) = drop(None);
    assert!(score == 1.0 && (loss - 2.0 / 6.0).abs() < 1e-15);
    assert_eq!(drop(Some(0.0)), (0.5, 0.0));
}

#[test]
fn of_two_classes_each_can_be_asked_for_and_the_positive_one_is_usual() {
    let (model, table) = of_classes();
    let effects = |output: Option<&str>| {
        let settings =
            EffectSettings { output: output.map(str::to_owned), curves: 2, ..EffectSettings::default() };
        model.effects(&table, "a", &settings).unwrap()
    };
    let (usual, yes, no) = (effects(None), effects(Some("yes")), effects(Some("no")));
    assert_eq!((&usual, &usual.outputs[..]), (&yes, &["yes".to_owned()][..]));
    assert_eq!(no.outputs, ["no"]);
    assert_eq!(usual.curves, [0, 3]);
    for point in 0..6 {
        let [yes, no] = [&yes, &no].map(|it| it.effects.average[(point, 0)]);
        assert!(
            (yes + no - 1.0).abs() < 1e-15 && (yes - 1.0 / (1.0 + (2.5 - point as f64).exp())).abs() < 1e-12
        );
    }
    let centred = yes.effects.centred();
    assert_eq!(centred.average[(0, 0)], 0.0);
    assert_eq!(
        centred.individual[0][(1, 5)],
        yes.effects.individual[0][(1, 5)] - yes.effects.individual[0][(1, 0)]
    );
    let asked = EffectSettings { output: Some("ja".to_owned()), ..EffectSettings::default() };
    let refused = refusal(model.effects(&table, "a", &asked));
    assert_eq!(refused, "the model predicts no `ja`\nthere are `no`, `yes`");
    let refused = refusal(model.effects(&table, "length", &EffectSettings::default()));
    assert_eq!(refused, "the model has no input `length`\nthere are `a`, `b`, `c`");
}

#[test]
fn a_table_with_other_columns_or_too_few_rows_is_refused() {
    let (model, table) = of_classes();
    let more = Table::new("more.csv", vec![Column::of_numbers("z", vec![0.0; 6])]).unwrap();
    let columns = table.columns().iter().chain(more.columns()).cloned().collect();
    let with_z = Table::new("more.csv", columns).unwrap();
    let asked = EffectSettings::default();
    for refused in [
        refusal(model.effects(&with_z, "a", &asked)),
        refusal(model.importance(&with_z, Metric::Accuracy, &Shuffles::drawn(1, 0))),
    ] {
        assert_eq!(
            refused,
            "the columns of more.csv are not those of the training; not known: `z`\nneeded are `a`, `b`, `c`"
        );
    }
    let one = crate::table(&[("a", &["1"]), ("b", &["1"]), ("c", &["7"]), ("y", &["no"])]);
    let refused = refusal(model.importance(&one, Metric::Accuracy, &Shuffles::drawn(1, 0)));
    assert_eq!(refused, "1 row cannot be shuffled: give two rows or more, better hundreds\n");
    // One row has effects, of the one value that it has.
    assert_eq!(model.effects(&one, "a", &asked).unwrap().effects.average.shape(), (1, 1));
    let refused = refusal(model.importance(&table, Metric::Mae, &Shuffles::drawn(0, 0)));
    assert_eq!(refused, "each column is to be shuffled 0 times: ask for once or more\n");
}

#[test]
fn a_category_is_changed_as_a_whole_and_others_that_pass_have_a_value_of_their_own() {
    let known = table(&[("kind", &["a", "b", "a", "b"]), ("y", &["1.5", "2.5", "3.25", "4.5"])]);
    let columns = Columns { unknown: UnknownCategory::Zeros, ..Columns::predicting(["y"]) };
    let encoder = learned(&known, &columns).unwrap();
    let model = of_weights(encoder, &[&[10.0], &[20.0]], Activation::Linear);
    let asked = table(&[("kind", &["b", "z", "b"])]);
    let found = model.effects(&asked, "kind", &EffectSettings::default()).unwrap();
    let names = vec![Some("b".to_owned()), None];
    assert_eq!(found.values, ColumnValues::Categories { names, rows: vec![2, 1] });
    assert_eq!([found.effects.average[(0, 0)], found.effects.average[(1, 0)]], [20.0, 0.0]);
}

#[test]
fn a_date_is_set_to_dates_that_the_table_has() {
    let days: Vec<String> =
        (0..60).map(|day| format!("2024-{:02}-{:02}", 1 + day / 28, 1 + day % 28)).collect();
    let numbers: Vec<f64> = (0..60).map(|day| f64::from(day) + 0.5).collect();
    let dated = |days: &[String]| {
        let lines: String = days.iter().zip(&numbers).map(|(day, y)| format!("{day},{y}\n")).collect();
        let (source, text) = (Source::from(Path::new("days.csv")), Cursor::new(format!("day,y\n{lines}")));
        let reader = TableReader::from_bytes(&source, text, None, &ReadOptions::default()).unwrap();
        reader.read_all().unwrap()
    };
    let whole = dated(&days);
    let columns =
        Columns { dates: Dates::Days, missing: "mean".parse().unwrap(), ..Columns::predicting(["y"]) };
    let encoder = learned(&whole, &columns).unwrap();
    assert_eq!(encoder.input_names(), ["day.days"]);
    let model = of_weights(encoder, &[&[2.0]], Activation::Linear);
    let settings = EffectSettings { points: 4, ..EffectSettings::default() };
    let found = model.effects(&whole, "day", &settings).unwrap();
    let ColumnValues::Dates(dates) = &found.values else { panic!("{found:?}") };
    let said: Vec<String> = dates.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["2024-01-04", "2024-01-22", "2024-02-11", "2024-03-01"]);
    for (point, date) in dates.iter().enumerate() {
        assert!((found.effects.average[(point, 0)] - 2.0 * date.days()).abs() < 1e-9);
    }
    // What is missing is filled, and no date.
    let mut some = days;
    some[3] = String::new();
    let found = model.effects(&dated(&some), "day", &EffectSettings { points: 60, ..settings }).unwrap();
    assert_eq!((found.values.len(), found.rows), (59, 60));
}

#[test]
fn labels_and_several_numbers_have_an_effect_each() {
    let table = table(&[
        ("a", &["1", "2", "3", "4"]),
        ("wet", &["1", "1", "0", "0"]),
        ("warm", &["1", "0", "0", "1"]),
    ]);
    let encoder = learned(&table, &Columns::predicting(["wet", "warm"])).unwrap();
    assert_eq!(encoder.task(), Task::MultiLabel);
    let model = of_weights(encoder, &[&[1.0, -1.0]], Activation::Sigmoid);
    let found = model.effects(&table, "a", &EffectSettings::default()).unwrap();
    assert_eq!(
        (&found.outputs[..], found.effects.average.shape()),
        (&["wet".to_owned(), "warm".to_owned()][..], (4, 2))
    );
    let warm = EffectSettings { output: Some("warm".to_owned()), ..EffectSettings::default() };
    let warm = model.effects(&table, "a", &warm).unwrap();
    assert_eq!(warm.effects.average.col(0), found.effects.average.col(1));
}

#[test]
fn columns_that_say_the_same_are_named() {
    let table = table(&[
        ("a", &["1", "2", "3", "4", "5"]),
        ("b", &["-2", "-4", "-6", "-8", "-11"]),
        ("c", &["1", "-1", "0", "1", "-1"]),
        ("d", &["3", "3", "3", "3", "3"]),
        ("y", &["1.5", "2.5", "3.5", "4.5", "6.5"]),
    ]);
    let encoder = learned(&table, &Columns::predicting(["y"])).unwrap();
    let model = of_weights(encoder, &[&[1.0], &[0.0], &[0.0], &[0.0]], Activation::Linear);
    let found = model.importance(&table, Metric::Rmse, &Shuffles::drawn(3, 0)).unwrap();
    let [(a, b, correlation)] = &found.alike[..] else { panic!("{:?}", found.alike) };
    assert!((a.as_str(), b.as_str()) == ("a", "b") && (-1.0..-0.98).contains(correlation));
}
