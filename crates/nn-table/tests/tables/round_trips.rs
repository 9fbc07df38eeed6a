//! What is written comes back.

use crate::{read, texts};
use nn_table::{Column, NpyWriter, RowWriter, Table, TableFormat};
use proptest::prelude::*;
use std::io::Cursor;

fn written(table: &Table, format: TableFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    table.write(format, &mut bytes).unwrap();
    bytes.into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn numbers_come_back_with_the_same_bits_in_every_format(
        a in proptest::collection::vec(any::<f64>(), 1..20), shift in -3.0..3.0,
    ) {
        let a: Vec<f64> = a.into_iter().map(|x| if x.is_finite() { x } else { f64::NAN }).collect();
        let b: Vec<f64> = a.iter().map(|_| shift).collect();
        let columns = vec![Column::of_numbers("first", a.clone()), Column::of_numbers("second, \"b\"", b)];
        let table = Table::new("t", columns).unwrap();
        for &format in TableFormat::ALL {
            let again = read(written(&table, format)).unwrap();
            let bits: Vec<Option<u64>> = again.numbers(0).unwrap().iter().map(|x| x.map(f64::to_bits)).collect();
            let expected: Vec<Option<u64>> = a.iter().map(|x| Some(x.to_bits()).filter(|_| !x.is_nan())).collect();
            prop_assert_eq!(bits, expected, "{}", format);
            if format != TableFormat::Npy {
                prop_assert_eq!(again.names().collect::<Vec<_>>(), table.names().collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn texts_come_back_but_for_the_blanks_around_them(
        cells in proptest::collection::vec("[ -~äß\n\t|;,\"]{0,8}", 1..12),
    ) {
        let columns = vec![
            Column::of_texts("text", &cells),
            Column::of_texts("always text", cells.iter().map(|_| "x")),
        ];
        let table = Table::new("t", columns).unwrap();
        let expected = texts(&table, "text");
        for format in [TableFormat::Csv, TableFormat::Json, TableFormat::Npz] {
            let again = read(written(&table, format)).unwrap();
            // A number comes back as a number: 007 as 7, but only from a column of numbers.
            let numbers = again.column("text").unwrap().holds_numbers();
            if !numbers {
                prop_assert_eq!(texts(&again, "text"), expected.clone(), "{}", format);
            }
        }
    }
}

#[test]
fn names_that_csv_would_make_one_are_refused_before_anything_is_written() {
    for [first, second] in [["c", "c "], ["\tc", "c"], ["", "column1"], ["column2", " "]] {
        let columns = [first, second].map(|name| Column::of_numbers(name, vec![1.0]));
        let table = Table::new("t", columns.into()).unwrap();
        let mut bytes = Cursor::new(Vec::new());
        let error = table.write(TableFormat::Csv, &mut bytes).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "CSV cannot hold this table: the columns {first:?} and {second:?} would be one, without the blanks around names"
            )
        );
        assert_eq!(error.help().unwrap(), "rename one of them, or write it as JSON");
        assert!(bytes.into_inner().is_empty());
        // Its way out is one.
        let again = read(written(&table, TableFormat::Json)).unwrap();
        assert_eq!(again.names().collect::<Vec<_>>(), [first, second]);
    }
}

#[test]
fn a_name_that_begins_with_the_mark_of_utf_8_keeps_it() {
    let mark = '\u{feff}';
    for name in
        ["size", "two\nlines", "size, or \"weight\"", "", "\u{feff}size"].map(|name| format!("{mark}{name}"))
    {
        let columns = [name.as_str(), "y"].map(|name| Column::of_numbers(name, vec![1.0, 2.0]));
        let table = Table::new("t", columns.into()).unwrap();
        for format in [TableFormat::Csv, TableFormat::Json, TableFormat::Npz] {
            let again = read(written(&table, format)).unwrap();
            assert_eq!(again.names().collect::<Vec<_>>(), [name.as_str(), "y"], "{format}");
        }
    }
}

#[test]
fn pieces_are_written_as_the_whole_is() {
    let piece = |first: usize| {
        let numbers = (first..first + 3).map(|i| i as f64).collect();
        Table::new("t", vec![Column::of_numbers("x", numbers)]).unwrap()
    };
    let whole = Table::new("t", vec![Column::of_numbers("x", (0..6).map(f64::from).collect())]).unwrap();
    let mut csv = RowWriter::csv(Vec::new());
    let mut json = RowWriter::json(Vec::new());
    let mut npy = NpyWriter::new(Cursor::new(Vec::new())).unwrap();
    for first in [0, 3] {
        csv.write(&piece(first)).unwrap();
        json.write(&piece(first)).unwrap();
        npy.write(&piece(first)).unwrap();
    }
    assert_eq!(csv.finish().unwrap(), written(&whole, TableFormat::Csv));
    assert_eq!(json.finish().unwrap(), written(&whole, TableFormat::Json));
    assert_eq!(npy.finish().unwrap().into_inner(), written(&whole, TableFormat::Npy));
    assert_eq!(RowWriter::json(Vec::new()).finish().unwrap(), b"[]\n");
}
