//! `nn data`: built-in sets as files, and what is in a file.

use crate::folder::Folder;
use nn_data::BuiltIn;
use serde_json::Value;

#[test]
fn every_set_of_the_list_can_be_written() {
    let folder = Folder::new();
    let list = folder.nn("data").succeeds();
    let names: Vec<&str> = list.lines().skip(2).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names, BuiltIn::ALL.iter().map(|set| set.name()).collect::<Vec<_>>());
    for name in names {
        let csv = folder.nn(&format!("data {name}")).succeeds();
        assert!(csv.lines().count() > 4, "{name}");
    }
    let json: Value = serde_json::from_str(&folder.nn("data --format json").succeeds()).unwrap();
    assert_eq!(
        (&json["format"], json["sets"].as_array().unwrap().len()),
        (&"nn-data".into(), BuiltIn::ALL.len())
    );
    let iris = BuiltIn::ALL.iter().position(|set| *set == BuiltIn::Iris).unwrap();
    assert_eq!(
        json["sets"][iris],
        serde_json::json!({
            "name": "iris", "rows": 150, "drawn": false, "about": "three species of iris, four lengths in cm"
        })
    );
}

#[test]
fn every_set_of_the_list_says_what_it_is() {
    let list = Folder::new().nn("data --format csv").succeeds();
    assert!(list.lines().all(|line| !line.ends_with(',')), "{list}");
}

#[test]
fn the_same_seed_gives_the_same_samples_and_another_others() {
    let folder = Folder::new();
    let moons = |seed| folder.nn(&format!("data moons --samples 20 --noise 0.1 --seed {seed}")).succeeds();
    assert_eq!(moons(3), moons(3));
    assert_ne!(moons(3), moons(4));
    assert_eq!(moons(3).lines().count(), 21);
}

#[test]
fn iris_has_a_header_and_its_species_by_name() {
    let csv = Folder::new().nn("data iris").succeeds();
    let mut lines = csv.lines();
    let header = "sepal length (cm),sepal width (cm),petal length (cm),petal width (cm),species";
    assert_eq!(lines.next(), Some(header));
    assert_eq!(lines.next(), Some("5.1,3.5,1.4,0.2,setosa"));
    assert_eq!(lines.count(), 149);
}

#[test]
fn a_set_is_described_the_same_in_every_format() {
    let folder = Folder::new();
    let mut described = Vec::new();
    for format in ["csv", "json", "npz"] {
        folder.nn(&format!("data iris -q -o iris.{format}")).succeeds();
        let json = folder.nn(&format!("data describe iris.{format} --format json")).succeeds();
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["rows"], 150);
        described.push(json["columns"].clone());
    }
    assert!(described.iter().all(|columns| *columns == described[0]), "{described:#?}");
}

#[test]
fn an_array_has_no_names() {
    let folder = Folder::new();
    folder.nn("data sine -q -o sine.npy").succeeds();
    assert!(folder.nn("data describe sine.npy").succeeds().contains("column2"));
}

#[test]
fn describe_shows_types_missing_cells_classes_and_what_is_odd() {
    let people = "age,city,id,fixed\n41,Bonn,a,1\n,Kiel,b,1\nold,Bonn,c,1\n33,Bonn,d,1\n";
    let folder = Folder::new().and("people.csv", people);
    let expected = "people.csv: 4 rows of 4 columns. CSV with a header, cells separated by `,`.

  column  type   histogram   missing  distinct  min  median  max  mean    sd
  ------  -----  ----------  -------  --------  ---  ------  ---  ----  ----
  age     mixed  █        █        1         3   33      37   41    37  5.66
  city    text                               2
  id      text                               4
  fixed   whole  █                           1    1       1    1     1     0

city: Bonn 3 (75 %), Kiel 1 (25 %).

age: 1 cell holds no number, the first of them `old` on line 4; 1 cell missing,
the first on line 3.

fixed: always the same, so it tells a model nothing.
";
    assert_eq!(folder.nn("data describe people.csv").succeeds(), expected);
}

#[test]
fn describe_prints_for_programs_too() {
    let folder = Folder::new().and("t.csv", "x,y\n1,a\n2,b\n4,a\n8,a\n");
    let csv = folder.nn("data describe t.csv --format csv").succeeds();
    let header = "column,type,missing,non_numeric,distinct,count,mean,sd,min,p5,p25,median,p75,p95,max";
    assert!(csv.starts_with(&format!("{header}\nx,whole,0,0,4,4,3.75,")), "{csv}");
    let markdown = folder.nn("data describe t.csv --format markdown").succeeds();
    assert!(markdown.starts_with("| column | type | missing"), "{markdown}");
    let json: Value =
        serde_json::from_str(&folder.nn("data describe t.csv --format json").succeeds()).unwrap();
    assert_eq!(json["columns"][0]["numbers"]["median"], 3.0);
    assert_eq!(json["columns"][1]["values"][0], serde_json::json!({"value": "a", "count": 3}));
}

#[test]
fn odd_files_are_read_as_they_are_meant() {
    let packed = {
        use std::io::Write;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"a\tb\r\n1\t\"x\r\ny\"\r\n").unwrap();
        gzip.finish().unwrap()
    };
    let folder = Folder::new()
        .and("semicolons.csv", "\u{feff}a;b\n1,5;2\n2,5;3\n")
        .and("none.csv", "1|2\n3|4\n")
        .and("tabs.csv.gz", packed)
        .and("lines.jsonl", "{\"a\": 1, \"b\": null}\n{\"a\": 2.5}\n")
        .and("one.csv", "x\n1\n2\n");
    for (file, about) in [
        ("semicolons.csv", "2 rows of 2 columns. CSV with a header, cells separated by `;`"),
        ("none.csv", "2 rows of 2 columns. CSV without a header, cells separated by `|`"),
        ("tabs.csv.gz", "1 row of 2 columns. CSV with a header, cells separated by tabs"),
        ("lines.jsonl", "2 rows of 2 columns. JSON"),
        ("one.csv", "2 rows of 1 column. CSV with a header, a single column"),
    ] {
        let text = folder.nn(&format!("data describe {file}")).succeeds().replace("\n", " ");
        assert!(text.starts_with(&format!("{file}: {about}.")), "{text}");
    }
    assert!(
        folder.nn("data describe semicolons.csv").succeeds().contains("a: written with a decimal comma.\n")
    );
    assert!(folder.nn("data describe none.csv --header").succeeds().contains("1 row of 2 columns"));
    assert!(folder.nn_reading("data describe -", b"a,b\n1,2\n").succeeds().contains("standard input: 1 row"));
}

#[test]
fn what_cannot_be_written_leaves_the_earlier_file() {
    let folder = Folder::new().and("iris.csv", "precious");
    folder.assert_fails(
        "data blobs --samples 1 -o iris.csv",
        "error: the number of samples is 1, but must be at least one for each class\n  help: give another number, such as `--samples 100`\n",
    );
    assert_eq!(folder.text("iris.csv"), "precious");
    assert_eq!(folder.names(), ["iris.csv"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_an_error_with_exit_code_1() {
    let message = "error: cannot write /dev/full: No space left on device (os error 28)\n  help: free some space, or write elsewhere\n";
    let folder = Folder::new();
    for format in ["csv", "json", "npz"] {
        folder.assert_fails(&format!("data iris --format {format} -o /dev/full"), message);
    }
}
