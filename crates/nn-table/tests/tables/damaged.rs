//! Files with something wrong in them: named, never believed, never a panic.

use crate::{TemporaryFile, read, refusal};
use flate2::Compression;
use flate2::write::GzEncoder;
use nn_file::npy::header;
use nn_table::{Column, ReadOptions, Source, Table, TableFormat, TableReader};
use proptest::prelude::*;
use std::io::{Cursor, Write};

#[test]
fn what_is_wrong_is_said_with_its_line() {
    assert_eq!(refusal(""), "FILE is empty");
    assert_eq!(refusal("\n\n"), "FILE is empty");
    assert_eq!(refusal("a,b\n"), "FILE has a header (`a`, `b`) and no rows");
    assert_eq!(refusal("a,b\n1,2\n3\n"), "FILE, line 3: found 1 cell, expected 2, one for each column");
    assert_eq!(refusal(b"a,b\n1,2\n1,\xff\n"), "FILE, line 3: found the byte 0xFF, which is no UTF-8");
    // The mark of UTF-16, but nothing of what every table in UTF-16 has: zeros.
    assert_eq!(refusal(b"\xff\xfe\xfd,b\n1,2\n"), "FILE, line 1: found the byte 0xFF, which is no UTF-8");
    assert_eq!(refusal(b"\xff\xfea\0,\0b\0\n\0"), "FILE is text in UTF-16");
    assert_eq!(refusal(b"a\xe9,b\n1,2\n"), "FILE, line 1: found the byte 0xE9, which is no UTF-8");
    assert_eq!(refusal("[]"), "FILE is empty");
    assert_eq!(refusal("[{}]"), "FILE has no columns");
    assert_eq!(refusal("[{\"a\": 1}"), "FILE is no whole JSON file: line 1: it ends within the array");
    assert_eq!(
        refusal("[{\"a\": 1} {\"a\": 1}]"),
        "FILE is no whole JSON file: line 1: expected a comma or the end of the array"
    );
    assert_eq!(
        refusal("[{\"a\": 1}] 2"),
        "FILE is no whole JSON file: line 1: something stands after the array"
    );
    assert_eq!(
        refusal("{\"a\": 1}\n{\"a\": [1]}"),
        "FILE: line 2: `a` is a list or an object, expected a number or a text"
    );
    assert_eq!(refusal("{\"a\": 1}\n{\"a\": 1, \"a\": 2}"), "FILE: line 2: `a` is there twice");
    assert_eq!(refusal("{\"a\": 1}\n{\"a\" 1}"), "FILE is no whole JSON file: line 2: expected `:`");
    assert!(refusal("[1, 2]").starts_with("FILE: line 1: expected rows as objects"));
    assert_eq!(refusal(b"\x93NUMPY\x01\x00"), "FILE is no whole NPY file: it ends too early");
    assert!(refusal(b"PK\x03\x04").starts_with("FILE is no whole NPZ file"));
}

#[test]
fn arrays_are_as_long_as_they_say() {
    let numbers = [1.0_f64, 2.0].map(f64::to_le_bytes).concat();
    let array =
        |shape: &[usize], more: &[u8]| [header("<f8", shape), numbers.clone(), more.to_vec()].concat();
    assert_eq!(read(array(&[1, 2], &[])).unwrap().number(0, 1).unwrap(), Some(2.0));
    assert!(refusal(array(&[3], &[])).starts_with("FILE announces 3 rows of 1 column, but holds"));
    assert!(refusal(array(&[1 << 50, 2], &[])).starts_with("FILE announces"));
    assert!(refusal(array(&[1 << 60, 1 << 8], &[])).contains("which is too large"));
    assert_eq!(refusal(array(&[1, 1 << 40], &[])), "FILE has more than 120000 columns");
    assert_eq!(
        refusal(array(&[2], &[0])),
        "FILE is no whole NPY file: something stands after the last value"
    );
    assert_eq!(refusal(header("<f8", &[1 << 50, 0])), "FILE has no columns");
    assert_eq!(refusal(header("<f8", &[0, 2])), "FILE: the array has the shape [0, 2], so it has no rows");
    assert!(refusal(header("<f8", &[])).contains("expected rows x columns"));
    assert!(refusal(header("|O", &[2])).contains("Python objects"));
    // Packed, so that it is not known beforehand how much there is.
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(&array(&[1 << 50], &[])).unwrap();
    assert!(refusal(gzip.finish().unwrap()).contains("but holds 2 rows"));
}

#[test]
fn columns_one_after_the_other_are_turned_into_rows() {
    let header = header("<f8", &[2, 3]);
    let turned = String::from_utf8_lossy(&header[10..]).replace("False", "True ");
    let numbers: Vec<u8> = [1.0_f64, 4.0, 2.0, 5.0, 3.0, 6.0].iter().flat_map(|x| x.to_le_bytes()).collect();
    let table = read([&header[..10], turned.as_bytes(), &numbers].concat()).unwrap();
    assert_eq!(table.numbers(1).unwrap(), [Some(2.0), Some(5.0)]);
    let absurd = nn_file::npy::header("<f8", &[1 << 40, 1 << 10]);
    let turned = String::from_utf8_lossy(&absurd[10..]).replace("False", "True ");
    assert!(refusal([&absurd[..10], turned.as_bytes()].concat()).contains("announces"));
}

#[test]
fn the_arrays_of_an_npz_file_have_one_row_for_each_sample() {
    use nn_file::npy::{Array, Values};
    let array = |shape: &[usize]| Array {
        shape: shape.to_vec(),
        values: Values::Numbers(vec![1.0; shape.iter().product()]),
    };
    let npz = |arrays: &[(&str, Array)]| {
        let mut bytes = Cursor::new(Vec::new());
        nn_file::npz::write(&mut bytes, arrays.iter().map(|(name, array)| (*name, array))).unwrap();
        bytes.into_inner()
    };
    let table = read(npz(&[("X", array(&[4, 2])), ("y", array(&[4]))])).unwrap();
    assert_eq!(table.names().collect::<Vec<_>>(), ["X1", "X2", "y"]);
    assert_eq!(
        refusal(npz(&[("X", array(&[4, 2])), ("names", array(&[2]))])),
        "FILE: `X` has 4 rows, but `names` has 2"
    );
    assert!(refusal(npz(&[("X", array(&[4, 2])), ("seed", array(&[]))])).contains("in the array `seed`"));
    assert_eq!(refusal(npz(&[])), "FILE has no columns");
}

/// The texts of a column.
fn cells(bytes: impl AsRef<[u8]>, column: usize) -> Vec<String> {
    let table = read(bytes).unwrap();
    (0..table.rows()).map(|row| table.columns()[column].text(row).unwrap().to_owned()).collect()
}

#[test]
fn a_quote_that_is_never_closed_does_not_take_all_memory() {
    let file = TemporaryFile::new("");
    let mut handle = std::fs::File::create(&file.0).unwrap();
    handle.write_all(b"a,b\n1,2\n\"").unwrap();
    handle.write_all(&[b'x'; 1 << 16]).unwrap();
    // The rest is a hole, which takes no room on the disk.
    handle.set_len(1 << 40).unwrap();
    let error = file.open().and_then(TableReader::read_all).unwrap_err().to_string();
    assert!(error.contains("this row is longer than 33554432 bytes"), "{error}");
}

/// A small table as a file of each format.
fn files() -> Vec<Vec<u8>> {
    let columns =
        vec![Column::of_numbers("a", vec![1.5, f64::NAN, 3.0]), Column::of_numbers("b", vec![1.0; 3])];
    let table = Table::new("t", columns).unwrap();
    let bytes = |format: &TableFormat| {
        let mut bytes = Cursor::new(Vec::new());
        table.write(*format, &mut bytes).unwrap();
        bytes.into_inner()
    };
    TableFormat::ALL.iter().map(bytes).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>, format in 0_usize..4, magic in 0_usize..4) {
        let magic: &[u8] = [&b"\x93NUMPY\x01\x00\x76\x00"[..], b"PK\x03\x04", b"\x1f\x8b\x08", b"[{\""][magic];
        for bytes in [&bytes[..], &[magic, &bytes].concat()] {
            let file = TemporaryFile::new(bytes);
            let options = ReadOptions { format: Some(TableFormat::ALL[format]), ..ReadOptions::default() };
            let _ = TableReader::open(&Source::from(&file.0), &options).and_then(TableReader::read_all);
            let _ = file.open().and_then(TableReader::read_all);
        }
    }

    #[test]
    fn a_file_with_a_byte_changed_or_an_end_cut_off_does_not_make_it_panic(
        format in 0_usize..4, place: proptest::sample::Index, byte: u8, cut: bool,
    ) {
        let mut bytes = files().swap_remove(format);
        let place = place.index(bytes.len());
        bytes[place] = byte;
        if cut {
            bytes.truncate(place);
        }
        if let Ok(table) = read(&bytes) {
            (0..table.columns().len()).for_each(|column| drop(table.numbers(column)));
        }
    }
}

#[test]
fn a_quote_that_is_never_closed_is_found_where_it_opens() {
    let rows = "3,4\n".repeat(100_000);
    for (text, line) in [
        ("a,b\n1,\"x\n2,y\n3,z\n".to_owned(), 2),
        ("a,b\n1,\"x".to_owned(), 2),
        ("\"a,b\n1,2\n".to_owned(), 1),
        // The first cell of the row has a line break of its own.
        ("a,b\n1,2\n\n\"x\ny\",\"z\n5,6\n".to_owned(), 5),
        (format!("a,b\n{rows}5,\"x\n{rows}"), 100_002),
    ] {
        let expected = format!("FILE, line {line}: a quote (\") opens here and is never closed");
        assert_eq!(refusal(&text), expected);
    }
    // Quotes within a cell are part of it.
    assert_eq!(cells("a,b\n5\" pipe,\"x\ny\"\n", 0), ["5\" pipe"]);
}

#[test]
fn lines_that_end_with_a_carriage_return_alone_are_counted() {
    for text in ["a,b\r1,2\r3\r", "a,b\r\n1,2\r3\n", "a,b\r\"1\",2\r3"] {
        assert!(refusal(text).starts_with("FILE, line 3: found 1 cell"), "{}", refusal(text));
    }
    let text = "a,b\r\r1,2\r\"x\ry\",2\r3\r";
    assert!(refusal(text).starts_with("FILE, line 6: found 1 cell"), "{}", refusal(text));
    assert_eq!(cells("a,b\r\"x\ry\",2\r", 0), ["x\ry"], "a cell is what it is");
}

#[test]
fn a_table_that_begins_like_another_format_is_read_as_what_it_is() {
    assert_eq!(cells("PK,b\nx,2\n", 0), ["x"]);
    assert_eq!(cells("[x,y\n1,2\n3,4\n", 1), ["2", "4"]);
    assert_eq!(cells("{x,y\n1,2\n3,4\n", 1), ["2", "4"]);
    assert_eq!(cells("\u{feff}[{\"a\": 1}, {\"a\": 2}]", 0), ["1", "2"]);
}

#[test]
fn not_a_number_in_json_is_missing_as_in_csv_and_infinite_numbers_are_refused() {
    let table = read("[{\"a\": NaN, \"NaN\": \"Infinity, \\\"NaN\"}, {\"a\": 2, \"NaN\": \"x\"}]").unwrap();
    assert_eq!(table.numbers(0).unwrap(), [None, Some(2.0)]);
    assert_eq!(table.columns()[1].text(0), Some("Infinity, \"NaN"));
    let error = read("[{\"a\": -Infinity}, {\"a\": 2}]").unwrap().numbers(0).unwrap_err();
    assert!(matches!(error, nn_table::TableError::NotFinite { .. }), "{error}");
}

#[test]
fn the_orientations_of_pandas_that_are_no_rows_are_named() {
    for (text, orientation) in [
        ("{\"a\": {\"0\": 1, \"1\": 2}, \"b\": {\"0\": 3, \"1\": 4}}", "columns"),
        ("{\"columns\": [\"a\"], \"index\": [0], \"data\": [[1]]}", "split"),
        ("[[1, 2], [3, 4]]", "values"),
    ] {
        assert!(refusal(text).contains(&format!("orientation `{orientation}`")), "{}", refusal(text));
    }
}

#[test]
fn gzip_in_parts_and_with_zeros_behind_it_is_read() {
    let packed = |text: &str| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    let parts = [packed("a\n1\n"), vec![0; 70_000], packed("2\n"), vec![0; 512]].concat();
    assert_eq!(cells(&parts, 0), ["1", "2"]);
    let junk = [packed("a\n1\n"), b"junk".to_vec()].concat();
    assert!(refusal(&junk).contains("no whole gzip file"), "{}", refusal(&junk));
    let cut = packed(&"a\n1\n".repeat(1000));
    assert!(refusal(&cut[..cut.len() - 9]).contains("it ends too early"));
}

#[test]
fn a_web_page_is_no_table_and_half_a_magic_no_other_format() {
    for page in
        ["<!DOCTYPE html>\n<html><body>", "\u{feff}\n <!doctype HTML>", "<html lang=\"en\">\n", "<HTML>\n"]
    {
        assert!(refusal(page).starts_with("FILE: this is a web page, expected CSV"), "{page}");
    }
    assert!(refusal(&b"PAR1\x15\x04\x15\x02"[..]).starts_with("FILE: this is a Parquet file"));
    assert!(refusal(&b"ARROW1\0\0\xff\xff"[..]).starts_with("FILE: this is an Arrow file"));
    assert!(refusal(&b"BZh91AY&SY\x01\x02"[..]).starts_with("FILE: this is a bzip2 file"));
    for name in ["PAR1", "ARROW1", "BZh", "%PDF", "<htm"] {
        let table = read(format!("{name},b\n1,2\n3,4\n")).unwrap();
        assert_eq!((table.names().next(), table.rows()), (Some(name), 2));
    }
}

#[test]
fn an_array_of_what_is_neither_number_nor_text_is_whole_and_to_be_changed() {
    for kind in ["'|O'", "'<c16'", "[('a', '<f8')]"] {
        let header = format!("{{'descr': {kind}, 'fortran_order': False, 'shape': (2,), }}");
        let bytes =
            [&b"\x93NUMPY\x01\x00"[..], &(header.len() as u16).to_le_bytes(), header.as_bytes()].concat();
        let file = TemporaryFile::new(bytes);
        let error = file.open().and_then(TableReader::read_all).unwrap_err();
        let help = error.help().unwrap();
        assert!(help.starts_with("save it with `a.astype(float)`, or as CSV"), "{error}: {help}");
    }
}
