//! What is made of files: delimiters, headers, decimals, missing cells, pieces.

use crate::{TemporaryFile, read, texts};
use nn_table::{Delimiter, Description, ReadOptions, Source, TableReader, is_missing};

fn names(bytes: impl AsRef<[u8]>) -> Vec<String> {
    read(bytes).unwrap().names().map(str::to_owned).collect()
}

#[test]
fn the_delimiter_is_the_one_that_makes_a_table() {
    assert_eq!(names("a,b\n1,2\n"), ["a", "b"]);
    assert_eq!(names("a;b\n1,5;2,5\n3,5;4,5\n"), ["a", "b"]);
    assert_eq!(names("a\tb c\n1\t2\n"), ["a", "b c"]);
    assert_eq!(names("a|b\n1|2\n"), ["a", "b"]);
    assert_eq!(names("name;age\n\"Smith; John\";3\nDoe, Jane;4\n"), ["name", "age"]);
    assert_eq!(names("only\n1\n2\n"), ["only"]);
    assert_eq!(names("a,b,c\n1,2,3\n4,5\n".replace("4,5\n", "4,5,6\n")), ["a", "b", "c"]);
}

#[test]
fn a_header_is_a_row_without_numbers_or_one_with_a_text_above_numbers() {
    assert_eq!(names("x,y\n1,2\n"), ["x", "y"]);
    assert_eq!(names("1,2\n3,4\n"), ["column1", "column2"]);
    assert_eq!(names("0,1,label\n1,2,3\n"), ["0", "1", "label"], "as pandas writes them");
    assert_eq!(names("Ada,36\nKurt,40\n"), ["column1", "column2"]);
    assert_eq!(names("name,city\nAda,London\n"), ["name", "city"]);
    assert_eq!(names(",x\n0,1\n1,2\n"), ["column1", "x"], "an index without a name");
}

#[test]
fn the_mark_of_utf_8_is_dropped_once_and_only_at_the_start() {
    let mark = '\u{feff}';
    assert_eq!(names(format!("{mark}a,b\n1,2\n")), ["a", "b"]);
    assert_eq!(names(format!("{mark}\"a\",b\n1,2\n")), ["a", "b"]);
    assert_eq!(names(format!("{mark}{mark}a,{mark}b\n1,2\n")), [format!("{mark}a"), format!("{mark}b")]);
    assert_eq!(names(format!("\"{mark}a\",b\n1,2\n")), [format!("{mark}a"), "b".to_owned()]);
    assert!(read(mark.to_string()).is_err(), "an empty file");
}

#[test]
fn what_is_said_is_not_found_out() {
    let file = TemporaryFile::new("a,b;c\nd,e;f\n");
    let options = ReadOptions {
        delimiter: Some(Delimiter::Text(";".to_owned())),
        header: Some(false),
        ..ReadOptions::default()
    };
    let table = TableReader::open(&Source::from(&file.0), &options).unwrap().read_all().unwrap();
    assert_eq!((table.rows(), table.columns().len()), (2, 2));
    assert_eq!(texts(&table, "column1"), [Some("a,b".to_owned()), Some("d,e".to_owned())]);
}

#[test]
fn missing_cells_are_none_in_every_format() {
    let words: String = nn_table::MISSING.iter().map(|word| format!("{word},1\n")).collect();
    let table = read(format!("a,b\n{words},1\n  ,1\n0,1\n")).unwrap();
    let numbers = table.numbers(0).unwrap();
    assert_eq!(numbers.iter().filter(|number| number.is_none()).count(), nn_table::MISSING.len() + 2);
    assert_eq!(numbers.last(), Some(&Some(0.0)));
    let json = read("[{\"a\": null, \"b\": \"N/A\"}, {\"b\": true}]").unwrap();
    assert_eq!(texts(&json, "a"), [None, None]);
    assert_eq!(texts(&json, "b"), [None, Some("true".to_owned())]);
    assert!(!is_missing("nano"));
}

#[test]
fn pieces_put_together_are_the_whole_and_know_their_lines() {
    let csv: String = (0..1000).map(|i| format!("{i},\"a\n{i}\"\r\n")).collect();
    let csv = TemporaryFile::new(format!("n,t\r\n{csv}"));
    let whole = csv.open().unwrap().read_all().unwrap();
    assert_eq!(whole.place(999, 0).to_string(), format!("{}, line 2000, column `n`", csv.0.display()));
    for most in [1, 7, 1000, 5000] {
        let mut reader = csv.open().unwrap();
        let mut row = 0;
        while let Some(piece) = reader.next_rows(most).unwrap() {
            assert!(piece.rows() <= most);
            for i in 0..piece.rows() {
                assert_eq!(piece.number(i, 0).unwrap(), Some(row as f64));
                assert_eq!(piece.columns()[1].text(i), whole.columns()[1].text(row));
                assert_eq!(piece.place(i, 1), whole.place(row, 1));
                row += 1;
            }
        }
        assert_eq!(row, 1000);
    }
}

#[test]
fn blank_lines_count_as_lines_but_not_as_rows() {
    let table = read("a,b\n\n1,2\n\n\n3,4").unwrap();
    assert_eq!(table.rows(), 2);
    assert!(table.place(0, 0).to_string().contains("line 3"));
    assert!(table.place(1, 0).to_string().contains("line 6"));
}

#[test]
fn a_mixed_column_is_described_with_the_first_cell_that_is_no_number() {
    let file = TemporaryFile::new("a\n1\n2\nx\n\n".replace("x\n\n", "x\nNA\n"));
    let described = Description::of(file.open().unwrap()).unwrap();
    let column = &described.columns[0];
    assert_eq!(
        (column.kind.name(), column.non_numeric, column.missing, column.distinct),
        ("mixed", 1, 1, Some(3))
    );
    assert_eq!(column.first_non_numeric.as_ref().unwrap().row, "line 4");
}

#[test]
fn csv_that_is_asked_for_is_csv_whatever_it_looks_like() {
    let source = Source::from("pasted.csv");
    let read = |text: &str| {
        TableReader::csv(&source, text.as_bytes().to_vec(), &ReadOptions::default())
            .and_then(TableReader::read_all)
    };
    let table = read("PK,[y\n1,2\n3,4\n").unwrap();
    assert_eq!(table.names().collect::<Vec<_>>(), ["PK", "[y"]);
    assert_eq!(table.numbers(1).unwrap(), [Some(2.0), Some(4.0)]);
    // More than the first look at a file takes in.
    let long = format!("x,y\n{}", "1,2\n".repeat(50_000));
    assert_eq!(read(&long).unwrap().rows(), 50_000);
    assert!(read("").unwrap_err().to_string().contains("empty"), "{}", read("").unwrap_err());
    assert_eq!(read("a,a\n1,2\n").unwrap().names().collect::<Vec<_>>(), ["a", "a.1"]);
}
