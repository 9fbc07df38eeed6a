//! `nn importance` and `nn effects`: the library's numbers in every format, and what is said where they tell nothing.

use crate::folder::Folder;
use crate::with_iris;
use nn_experiment::{EffectSettings, Model};
use nn_model::Metric;
use nn_select::Shuffles;
use nn_table::{Source, Table, TableReader};
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn table(folder: &Folder, name: &str) -> Table {
    let source = Source::from(folder.path(name));
    TableReader::open(&source, &Default::default()).unwrap().read_all().unwrap()
}

/// A shop's sales: the price goes with size and colour, `tax` is the same in all rows, `count` says how much a row counts.
fn sales() -> Folder {
    let colours = ["red", "green", "blue", "red"];
    let row = |i: usize| {
        let (size, colour) = ((i * 37 % 101) as f64 / 10.0, colours[i % 4]);
        let price = 3.0 * size + if colour == "green" { 9.5 } else { 0.25 };
        let date = format!("2024-{:02}-{:02}", 1 + i / 28, 1 + i % 28);
        format!("{size},{},{colour},{date},19,{price},{}\n", 2.0 * size + 1.0, 1 + i % 3)
    };
    let rows: String = (0..120).map(row).collect();
    let folder =
        Folder::new().and("sales.csv", format!("size,weight in kg,colour,day,tax,price,count\n{rows}"));
    folder.succeeds("train sales.csv -t price --weight count --epochs 40 -l 0.03 -q --save m.json");
    folder
}

#[test]
fn importance_is_the_librarys_and_comes_in_every_format() {
    let folder = sales();
    let found = json(
        &folder.succeeds("importance m.json sales.csv --repeats 3 --seed 5 --metric rmse --format json"),
    );
    let model = Model::load(folder.path("m.json")).unwrap();
    let table = table(&folder, "sales.csv");
    let expected = model.importance(&table, Metric::Rmse, &Shuffles::drawn(3, 5)).unwrap();
    assert_eq!(found["value"], expected.score);
    assert_eq!(
        (&found["weight"], &found["rows"], &found["higher_is_better"]),
        (&"count".into(), &120.into(), &false.into())
    );
    let columns = found["columns"].as_array().unwrap();
    assert_eq!(columns.len(), 5);
    for (column, (name, importance)) in columns.iter().zip(&expected.columns) {
        assert_eq!(
            (column["column"].as_str(), &column["importance"]),
            (Some(name.as_str()), &importance.mean().into())
        );
        assert_eq!(column["drops"], Value::from(importance.drops.clone()));
        assert_eq!(column["standard_error"], Value::from(importance.standard_error()));
        assert_eq!(column["constant"], name == "tax");
    }
    let pair = &found["alike"][0];
    assert_eq!(pair["columns"], Value::from(vec!["size", "weight in kg"]));
    assert!((pair["correlation"].as_f64().unwrap() - 1.0).abs() < 1e-9);

    let text = folder.succeeds("importance m.json sales.csv");
    for said in [
        "regression on 120 rows: r2 is ",
        "Rows count as much as count says.",
        "The same in all rows, so that nothing can be told: tax.",
        "size and weight in kg (1.00)",
    ] {
        assert!(text.replace('\n', " ").contains(said), "{said}: {text}");
    }
    let csv = folder.succeeds("importance m.json sales.csv --format csv --repeats 1");
    assert!(csv.starts_with("column,importance,standard error\n"), "{csv}");
    assert!(csv.lines().skip(1).all(|line| line.ends_with(',')), "one shuffle has no standard error: {csv}");
    folder.succeeds("importance m.json sales.csv --plot i.svg --repeats 2 --format markdown");
    let picture = folder.text("i.svg");
    assert!(picture.contains(" matters most") && picture.contains("weight in kg"));
}

#[test]
fn effects_are_the_librarys_and_come_in_every_format() {
    let folder = sales();
    let found = json(
        &folder.succeeds("effects m.json sales.csv --column size --grid 4 --individual 3 --format json"),
    );
    let model = Model::load(folder.path("m.json")).unwrap();
    let table = table(&folder, "sales.csv");
    let settings = EffectSettings { points: 4, curves: 3, output: None };
    let expected = model.effects(&table, "size", &settings).unwrap();
    let average: Vec<f64> = expected.effects.average.col(0).iter().copied().collect();
    assert_eq!(found["outputs"][0]["average"], Value::from(average.clone()));
    assert_eq!((&found["kind"], &found["weight"]), (&"numbers".into(), &"count".into()));
    assert_eq!(found["individual_rows"], Value::from(vec![1, 41, 81]));
    assert_eq!(found["outputs"][0]["individual"].as_array().unwrap().len(), 3);
    let command = "effects m.json sales.csv --column size --grid 4 --individual 3";
    let centred = json(&folder.succeeds(&format!("{command} --centred --format json")));
    let output = &centred["outputs"][0];
    assert_eq!((&output["average"][0], &output["individual"][2][0]), (&0.0.into(), &0.0.into()));
    assert_eq!(output["average"][3], average[3] - average[0]);
    assert_eq!(
        folder.succeeds(&format!("{command} --centered --format json")),
        folder.succeeds(&format!("{command} --centred --format json"))
    );
    let csv = folder.succeeds(&format!("{command} --format csv"));
    assert!(csv.starts_with("size,price,row 1,row 41,row 81\n") && csv.lines().count() == 5, "{csv}");

    let colours = json(&folder.succeeds("effects m.json sales.csv --column colour --format json"));
    assert_eq!(colours["values"], Value::from(vec!["blue", "green", "red"]));
    assert_eq!(colours["value_rows"], Value::from(vec![30, 30, 60]));
    let days = json(&folder.succeeds("effects m.json sales.csv --column day --grid 3 --format json"));
    assert_eq!((&days["kind"], days["values"].as_array().unwrap().len()), (&"dates".into(), 3));
    let text = folder.succeeds("effects m.json sales.csv --column tax");
    assert!(text.contains("All rows have the same tax"), "{text}");
    for column in ["size", "colour", "day", "tax"] {
        folder.succeeds(&format!("effects m.json sales.csv --column {column} --individual 5 --plot p.svg"));
        let picture = folder.text("p.svg");
        assert!(picture.contains("average price") && picture.contains("a row"), "{column}");
    }
}

#[test]
fn of_classes_one_or_all_are_looked_at() {
    let folder = with_iris();
    let command = "effects iris.json iris.csv --column petal";
    let folder = folder.and("short.csv", "");
    let iris = folder.text("iris.csv").replace("petal length (cm)", "petal");
    folder.write("short.csv", iris);
    folder.succeeds("train short.csv -t species --epochs 20 -q --save iris.json");
    let command = command.replace("iris.csv", "short.csv");
    let all = json(&folder.succeeds(&format!("{command} --grid 3 --format json")));
    let names: Vec<&str> =
        all["outputs"].as_array().unwrap().iter().map(|output| output["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["setosa", "versicolor", "virginica"]);
    for point in 0..3 {
        let sum: f64 = (0..3).map(|output| all["outputs"][output]["average"][point].as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-12, "probabilities: {sum}");
    }
    let one = json(&folder.succeeds(&format!("{command} --grid 3 --class virginica --format json")));
    assert_eq!(one["outputs"][0], all["outputs"][2]);
    folder.succeeds(&format!("{command} --plot all.svg"));
    assert!(folder.text("all.svg").contains("versicolor"));
}

#[test]
fn names_of_any_length_fit_into_the_pictures() {
    let long = "a very long name of a column that nobody can read in one go and that goes on and on";
    let row = |i: usize| format!("{i},{}{},{}\n", "WIDE LETTERS ".repeat(1 + i % 14), i % 14, i * i % 17 + i);
    let rows: String = (0..84).map(row).collect();
    let folder =
        Folder::new().and("t.csv", format!("{long},kind,{}\n{rows}", long.replace("column", "target")));
    let target = long.replace("column", "target");
    assert_eq!(
        folder
            .run(&[
                "train",
                "t.csv",
                "-t",
                &target,
                "--task",
                "regression",
                "--epochs",
                "5",
                "-q",
                "--save",
                "m.json"
            ])
            .code,
        0
    );
    for column in [long, "kind"] {
        let plot = ["effects", "m.json", "t.csv", "--column", column, "--individual", "4", "--plot", "p.png"];
        let run = folder.run(&plot);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    folder.succeeds("importance m.json t.csv --plot i.png");
}
