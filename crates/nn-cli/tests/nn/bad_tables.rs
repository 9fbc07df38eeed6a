//! Tables that cannot be used and cannot be shown as text either. (Others: `transcripts/tables.md`.)

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
fn bytes_that_are_no_text_are_named_with_their_place_and_line_ends_of_all_kinds_count() {
    let folder = with_iris();
    let iris = folder.text("iris.csv");
    let header = iris.lines().next().unwrap();
    let row = "5.1,3.5,1.4,0.2,setosa";
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
        format!("{header}\r\n{row}\r\n5.1,-inf,1.4,0.2,x\r\n"),
        "error: new.csv, line 3, column `sepal width (cm)`: found `-inf`, expected a finite number\n  \
         help: correct the cell, or leave the row out\n",
    );
    assert_refused(
        &folder,
        b"a,b\n1,\0\n",
        "error: new.csv: this is no text\n  help: save it as CSV, JSON, NPY or NPZ\n",
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
error: rows.npy announces 1000000000000000 rows of 1 column, but holds 128 bytes
  help: the file is damaged or cut off: copy or make it again
error: columns.npy has no columns
  help: give a table with at least one column
error: both.npy is no whole NPY file: its shape is [18446744073709551615, 1000], which is too large
  help: copy or make the file again
error: three.npy: the array has the shape [2, 3, 4], expected rows x columns
  help: reshape it first: `a.reshape(len(a), -1)`
error: standard input announces 1000000000000000 rows of 1 column, but holds 0 rows
  help: the file is damaged or cut off: copy or make it again
";
    assert_eq!(messages, expected);
}
