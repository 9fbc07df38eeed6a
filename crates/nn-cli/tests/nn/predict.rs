//! `nn predict`: what comes out, and from where.

use crate::folder::Folder;
use crate::with_iris;
use serde_json::Value;

#[test]
fn a_prediction_for_each_row_is_what_the_library_says() {
    let folder = with_iris();
    let model = nn_experiment::Model::load(folder.path("iris.json")).unwrap();
    let source = nn_table::Source::from(folder.path("iris.csv"));
    let table = nn_table::Table::read(&source, &nn_table::ReadOptions::default()).unwrap();
    let predictions = model.predict(&table).unwrap();
    let expected: Vec<&str> = {
        let classes = predictions.classes().unwrap();
        predictions.class_indices().unwrap().into_iter().map(|class| classes[class].as_str()).collect()
    };
    let csv = folder.nn("predict iris.json iris.csv").succeeds();
    assert_eq!(csv.lines().next(), Some("species"));
    assert_eq!(csv.lines().skip(1).collect::<Vec<_>>(), expected);

    let rows: Vec<serde_json::Map<String, Value>> =
        serde_json::from_str(&folder.nn("predict iris.json iris.csv --format json -p").succeeds()).unwrap();
    let probabilities = predictions.probabilities().unwrap();
    for (i, row) in rows.iter().enumerate() {
        assert_eq!(row["species"], expected[i]);
        assert_eq!(row["P(virginica)"].as_f64(), Some(probabilities[(i, 2)]), "the same bits");
    }
}

#[test]
fn columns_are_found_by_name_in_any_order_without_the_target() {
    let folder = with_iris();
    let reordered: String = folder
        .text("iris.csv")
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            format!("{};{};{};{}\n", cells[3], cells[1], cells[0], cells[2])
        })
        .collect();
    let folder = folder.and("reordered.csv", reordered);
    let predict = |file: &str| folder.nn(&format!("predict iris.json {file} -p")).succeeds();
    assert_eq!(predict("reordered.csv"), predict("iris.csv"));
}

#[test]
fn every_format_and_every_pipe_gives_the_same() {
    let folder = with_iris();
    let csv = folder.nn("predict iris.json iris.csv -p").succeeds();
    assert_eq!(folder.nn_reading("predict iris.json - -p", &folder.read("iris.csv")).succeeds(), csv);
    for format in ["json", "npz"] {
        folder.nn(&format!("data iris -q --format {format} -o table.{format}")).succeeds();
        assert_eq!(folder.nn(&format!("predict iris.json table.{format} -p")).succeeds(), csv, "{format}");
        let bytes = folder.read(&format!("table.{format}"));
        assert_eq!(
            folder.nn_reading("predict iris.json - -p", &bytes).succeeds(),
            csv,
            "{format} through a pipe"
        );
    }
    for model in ["onnx", "safetensors", "npz"] {
        folder.nn(&format!("convert -q iris.json model.{model}")).succeeds();
        assert_eq!(folder.nn(&format!("predict model.{model} iris.csv -p")).succeeds(), csv, "{model}");
    }
}

#[test]
fn an_array_holds_classes_or_probabilities() {
    let folder = with_iris();
    let read = |name: &str| {
        let array = nn_file::npy::Array::read(&mut &folder.read(name)[..]).unwrap();
        let nn_file::npy::Values::Numbers(numbers) = array.values else { panic!("texts in {name}") };
        (array.shape, numbers)
    };
    folder.nn("predict -q iris.json iris.csv -o classes.npy").succeeds();
    let (shape, classes) = read("classes.npy");
    assert_eq!(shape, [150, 1]);
    assert!(classes.iter().all(|class| [0.0, 1.0, 2.0].contains(class)));
    folder.nn("predict -q iris.json iris.csv -p -o probabilities.npy").succeeds();
    let (shape, probabilities) = read("probabilities.npy");
    assert_eq!(shape, [150, 3]);
    for (row, class) in probabilities.chunks(3).zip(classes) {
        assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(row.iter().all(|p| *p <= row[class as usize]));
    }
}

#[test]
fn columns_can_be_kept_and_left_out_and_taken_by_position() {
    let folder = with_iris();
    let numbered: String = (folder.text("iris.csv").lines().enumerate())
        .map(|(i, line)| if i == 0 { format!("id,{line}\n") } else { format!("n{i},{line}\n") })
        .collect();
    let folder = folder.and("numbered.csv", numbered);
    let plain = folder.nn("predict iris.json iris.csv").succeeds();
    assert_eq!(folder.nn("predict iris.json numbered.csv --ignore-extra").succeeds(), plain);
    let kept = folder.nn("predict iris.json numbered.csv --keep id --keep species").succeeds();
    assert_eq!(kept.lines().next(), Some("id,species,predicted species"));
    assert!(kept.contains("\nn1,setosa,setosa\n"), "{kept}");
    let bare: String = folder
        .text("iris.csv")
        .lines()
        .skip(1)
        .map(|line| format!("{}\n", line.rsplit_once(',').unwrap().0))
        .collect();
    let folder = folder.and("bare.csv", bare);
    assert_eq!(folder.nn("predict iris.json bare.csv --by-position").succeeds(), plain);
}

#[test]
fn a_long_table_is_predicted_piece_by_piece_with_lines_counted_on() {
    let folder = with_iris();
    let iris = folder.text("iris.csv");
    let (header, rows) = iris.split_once('\n').unwrap();
    let folder = folder.and("long.csv", format!("{header}\n{}", rows.repeat(200)));
    let short = folder.nn("predict iris.json iris.csv").succeeds();
    let long = folder.nn("predict iris.json long.csv").succeeds();
    assert_eq!(long, format!("species\n{}", short.split_once('\n').unwrap().1.repeat(200)));
    let folder = folder.and("bad.csv", format!("{header}\n{}1,2,x,4,setosa\n", rows.repeat(200)));
    folder.nn("predict -q iris.json iris.csv -o predicted.csv").succeeds();
    let earlier = folder.text("predicted.csv");
    let run = folder.nn("predict iris.json bad.csv -o predicted.csv");
    assert!(
        run.stderr.starts_with("error: bad.csv, line 30002, column `petal length (cm)`: found `x`"),
        "{}",
        run.stderr
    );
    assert_eq!(folder.text("predicted.csv"), earlier, "the earlier file is as it was");
}

#[test]
fn regression_gives_numbers_in_their_own_units() {
    let folder = Folder::new();
    folder.nn("data noisy-linear --noise 0 --samples 300 -q -o rule.csv").succeeds();
    folder.nn("train rule.csv --target y --epochs 200 -q --seed 1 --save rule.json").succeeds();
    let kept = folder.nn("predict rule.json rule.csv --keep y").succeeds();
    assert_eq!(kept.lines().next(), Some("y,predicted y"));
    for line in kept.lines().skip(1) {
        let (y, predicted) = line.split_once(',').unwrap();
        let error = y.parse::<f64>().unwrap() - predicted.parse::<f64>().unwrap();
        assert!(error.abs() < 0.3, "{line}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_an_error_in_every_format() {
    let folder = with_iris();
    for format in ["csv", "json", "npy"] {
        folder.assert_fails(
            &format!("predict iris.json iris.csv --format {format} -o /dev/full"),
            "error: cannot write /dev/full: No space left on device (os error 28)\n  help: free some space, or write elsewhere\n",
        );
    }
}
