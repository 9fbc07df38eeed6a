//! Tables that cannot be used: what `nn predict` and `nn data describe` say of them.

use crate::folder::Folder;
use crate::with_iris;
use std::fmt::Write;

/// Says that predicting for a table with these bytes fails with this message.
fn assert_refused(folder: &Folder, bytes: impl AsRef<[u8]>, message: &str) {
    folder.write("new.csv", bytes);
    folder.assert_fails("predict iris.json new.csv", message);
    // As a file, nothing of it is left.
    folder.assert_fails("predict iris.json new.csv -o predicted.csv", message);
    assert_eq!(folder.names(), ["iris.csv", "iris.json", "new.csv"]);
}

#[test]
fn each_fault_is_named_with_file_line_column_and_the_way_out() {
    let folder = with_iris();
    let iris = folder.text("iris.csv");
    let header = iris.lines().next().unwrap();
    let row = "5.1,3.5,1.4,0.2,setosa";

    assert_refused(&folder, "", "error: new.csv is empty\n  help: give a table with at least one row\n");
    assert_refused(
        &folder,
        header,
        "error: new.csv has a header (`sepal length (cm)`, `sepal width (cm)`, `petal length (cm)`, \
         `petal width (cm)`, `species`) and no rows\n  \
         help: add rows below it or, if this is a row of data, `--no-header`\n",
    );
    assert_refused(
        &folder,
        format!("{header}\n{row}\n\n5.1,3.5,1.4\n"),
        "error: new.csv, line 4: found 3 cells, expected 5, one for each column\n  \
         help: correct the row: a cell with the delimiter in it needs \"quotes\"; or say with `--delimiter`\n        \
         which one it is\n",
    );
    assert_refused(
        &folder,
        [format!("{header}\n{row}\n").as_bytes(), b"5.1,3.5,1.4,0.2,caf\xe9\n"].concat(),
        "error: new.csv, line 3: found the byte 0xE9, which is no UTF-8\n  \
         help: save it as UTF-8; `iconv -f latin1 -t utf-8 OLD > NEW` converts most older files\n",
    );
    assert_refused(
        &folder,
        [&b"\xff\xfe"[..], &header.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat(),
        "error: new.csv is text in UTF-16\n  \
         help: save it as UTF-8; `iconv -f utf-16 -t utf-8 OLD > NEW` converts it\n",
    );
    assert_refused(
        &folder,
        format!("{header}\n{row}\n5.1,\"3.5\n\",1.4,0.2,x\n5.1,3.5,much,0.2,x\n"),
        "error: new.csv, line 5, column `petal length (cm)`: found `much`, expected a number\n  \
         help: correct the cell, or leave the column out\n",
    );
    assert_refused(
        &folder,
        format!("{header}\r\n{row}\r\n5.1,-inf,1.4,0.2,x\r\n"),
        "error: new.csv, line 3, column `sepal width (cm)`: found `-inf`, expected a finite number\n  \
         help: correct the cell, or leave the row out\n",
    );
    assert_refused(
        &folder,
        format!("{header}\n{row}\n5.1,NaN,1.4,0.2,x\n"),
        "error: new.csv, line 3, column `sepal width (cm)`: the cell says `NaN`, which stands for a missing value\n  \
         help: fill the cell, or leave the row or the column out\n",
    );
    assert_refused(
        &folder,
        format!("{header}\n{row}\n5.1,,1.4,0.2,x\n"),
        "error: new.csv, line 3, column `sepal width (cm)`: the cell is empty\n  \
         help: fill the cell, or leave the row or the column out\n",
    );
    assert_refused(
        &folder,
        format!("{header}\n{row}\n5.1,\"3,5\",1.4,0.2,x\n"),
        "error: new.csv, line 3, column `sepal width (cm)`: found `3,5`, expected a number\n  \
         help: write decimals with a point, or add `--decimal-comma`\n",
    );
    assert_refused(
        &folder,
        "a,b,a\n1,2,3\n",
        "error: new.csv: columns 1 and 3 are both called `a`\n  help: give each column a name of its own\n",
    );
    assert_refused(
        &folder,
        b"a,b\n1,\0\n",
        "error: new.csv: this is no text\n  help: save it as CSV, JSON, NPY or NPZ\n",
    );
    assert_refused(
        &folder,
        b"PAR1 and so on",
        "error: new.csv: this is a Parquet file, expected CSV, JSON, NPY or NPZ\n  help: save it as CSV\n",
    );
    assert_refused(
        &folder,
        "[{\"a\": 1}, {\"a\": 1, \"b\": 2}]",
        "error: new.csv: line 1: the first row has no `b`\n  \
         help: give all rows the same plain values, and null for what is missing\n",
    );
    assert_refused(
        &folder,
        "[{\"a\": 1}, {\"a\": ",
        "error: new.csv is no whole JSON file: line 1: it ends within this row\n  help: copy or make the file again\n",
    );
}

#[test]
fn a_file_that_is_not_there_and_a_folder_are_named() {
    let folder = with_iris();
    folder.assert_fails(
        "predict iris.json nowhere.csv",
        "error: cannot read nowhere.csv: No such file or directory (os error 2)\n  help: look at the name and the folder\n",
    );
    folder.assert_fails(
        "data describe .",
        "error: cannot read .: Is a directory (os error 21)\n  help: name a file in it\n",
    );
}

#[test]
fn other_columns_than_the_models_are_named_with_what_to_do() {
    let folder = with_iris();
    let rows = "5.1,3.5,1.4,0.2\n6,3,5,2\n";
    assert_refused(
        &folder,
        format!("sepal length (cm),sepal width (cm),petal lenth (cm),petal width (cm)\n{rows}"),
        "error: the columns of new.csv are not those of the training; missing: `petal length (cm)`; \
         not known: `petal lenth (cm)`\n  \
         help: is `petal lenth (cm)` meant for `petal length (cm)`? Needed are `sepal length (cm)`, `sepal\n        \
         width (cm)`, `petal length (cm)`, `petal width (cm)`\n",
    );
    assert_refused(
        &folder,
        rows,
        "error: the columns of new.csv are not those of the training; missing: `sepal length (cm)`, \
         `sepal width (cm)`, `petal length (cm)`, `petal width (cm)`; not known: `column1`, `column2`, `column3`, \
         `column4`\n  \
         help: the table has no header: give it one or, if its columns are in the model's order, add\n        \
         `--by-position`\n",
    );
    let mut more = folder.text("iris.csv").replacen("species", "species,id", 1);
    more = more
        .replace("setosa", "setosa,7")
        .replace("versicolor", "versicolor,8")
        .replace("virginica", "virginica,9");
    assert_refused(
        &folder,
        more,
        "error: the columns of new.csv are not those of the training; not known: `id`\n  \
         help: `--ignore-extra` leaves them out, `--keep COLUMN` hands one on to the predictions\n",
    );
    folder.assert_fails(
        "predict iris.json iris.csv --keep colour",
        "error: iris.csv has no column `colour`\n  help: there are `sepal length (cm)`, `sepal width (cm)`, \
         `petal length (cm)`, `petal width (cm)`,\n        `species`\n",
    );
}

#[test]
fn truncated_files_of_each_format_are_refused() {
    let folder = Folder::new();
    folder.nn("data digits -q -o whole.csv").succeeds();
    folder.nn("data sine -q -o whole.npy").succeeds();
    folder.nn("data iris -q -o whole.npz").succeeds();
    folder.nn("data iris -q -o whole.json").succeeds();
    let gzip = {
        use std::io::Write;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&folder.read("whole.csv")).unwrap();
        gzip.finish().unwrap()
    };
    let mut messages = String::new();
    for (name, bytes) in [
        ("cut.npy", folder.read("whole.npy")),
        ("cut.npz", folder.read("whole.npz")),
        ("cut.json", folder.read("whole.json")),
        ("cut.csv.gz", gzip),
    ] {
        std::fs::write(folder.path(name), &bytes[..bytes.len() / 2]).unwrap();
        let run = folder.nn(&format!("data describe {name}"));
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{name}");
        messages.push_str(&run.stderr);
    }
    let expected = "\
error: cut.npy announces 100 rows of 2 columns, but holds 864 bytes
  help: the file is damaged or cut off: copy or make it again
error: cut.npz is no whole NPZ file: invalid Zip archive: Could not find EOCD
  help: copy or make the file again
error: cut.json is no whole JSON file: line 77: it ends within this row
  help: copy or make the file again
error: cut.csv.gz is no whole gzip file: it ends too early
  help: copy or make the file again
";
    assert_eq!(messages, expected);
}

#[test]
fn what_a_file_announces_is_not_believed() {
    let shape = |shape: &[usize]| nn_file::npy::header("<f8", shape);
    let folder = Folder::new()
        .and("rows.npy", shape(&[1_000_000_000_000_000]))
        .and("columns.npy", shape(&[1_000_000_000_000_000, 0]))
        .and("both.npy", shape(&[usize::MAX, 1000]))
        .and("three.npy", shape(&[2, 3, 4]));
    let mut messages = String::new();
    for name in ["rows.npy", "columns.npy", "both.npy", "three.npy"] {
        messages.push_str(&folder.nn(&format!("data describe {name}")).stderr);
    }
    // Through a pipe it is not known how much will come.
    let run = folder.nn_reading("data describe -", &shape(&[1_000_000_000_000_000]));
    write!(messages, "{}", run.stderr).unwrap();
    let expected = "\
error: rows.npy announces 1000000000000000 rows of 1 columns, but holds 128 bytes
  help: the file is damaged or cut off: copy or make it again
error: columns.npy has no columns
  help: give a table with at least one column
error: both.npy is no whole NPY file: its shape is [18446744073709551615, 1000], which is too large
  help: copy or make the file again
error: three.npy: the array has the shape [2, 3, 4], expected rows x columns
  help: reshape it first: `a.reshape(len(a), -1)`
error: standard input announces 1000000000000000 rows of 1 columns, but holds 0 rows
  help: the file is damaged or cut off: copy or make it again
";
    assert_eq!(messages, expected);
}
