//! How columns write what they say: each kind in a small table, with its right reading.

use crate::{TemporaryFile, read, texts};
use nn_table::{Column, Description, MissingMark, Notation, ReadOptions, Source, Table, TableReader};

fn with(bytes: &str, options: &ReadOptions) -> Result<Table, nn_table::TableError> {
    let file = TemporaryFile::new(bytes);
    TableReader::open(&Source::from(&file.0), options)?.read_all()
}

/// The numbers of a column, and an error as `None` of its own.
fn numbers(table: &Table, name: &str) -> Vec<Option<f64>> {
    table.numbers(table.index(name).unwrap()).unwrap()
}

fn remarks(table: &Table, name: &str) -> Vec<String> {
    table.column(name).unwrap().remarks().iter().map(ToString::to_string).collect()
}

fn some(numbers: &[f64]) -> Vec<Option<f64>> {
    numbers.iter().copied().map(Some).collect()
}

#[test]
fn each_column_has_its_own_decimal_mark() {
    let table = read("a;b;c\n1,5;52.25;1.000,5\n2,25;13.5;2.500,25\n").unwrap();
    assert_eq!(numbers(&table, "a"), some(&[1.5, 2.25]));
    assert_eq!(numbers(&table, "b"), some(&[52.25, 13.5]));
    assert_eq!(numbers(&table, "c"), some(&[1000.5, 2500.25]));
    assert_eq!(remarks(&table, "a"), [""; 0]);
    assert_eq!(remarks(&table, "c"), ["`1.000,5` is read as 1000.5, and the others like it"]);
}

#[test]
fn the_decimal_mark_is_decided_by_all_rows_and_not_by_the_first() {
    // A file longer than any sample, in which only the last row tells.
    let rows = "1,234;x\n".repeat(20_000);
    let late = read(format!("a;b\n{rows}5,25;x\n")).unwrap();
    assert_eq!((numbers(&late, "a")[0], numbers(&late, "a")[20_000]), (Some(1.234), Some(5.25)));
    assert_eq!(remarks(&late, "a"), [""; 0]);
    let thousands = read(format!("a;b\n{rows}1,234,567;x\n")).unwrap();
    assert_eq!(
        (numbers(&thousands, "a")[0], numbers(&thousands, "a")[20_000]),
        (Some(1234.0), Some(1_234_567.0))
    );
}

#[test]
fn a_number_that_may_mean_two_is_decided_by_the_other_columns_and_said() {
    let by_points = read("a,b\n\"1,234\",0.5\n\"5,678\",1.5\n").unwrap();
    assert_eq!(numbers(&by_points, "a"), some(&[1234.0, 5678.0]));
    assert_eq!(
        remarks(&by_points, "a"),
        ["`1,234` is read as 1234; it may mean 1.234, and no other cell tells"]
    );
    let by_commas = read("a;b\n1.234;0,5\n5.678;1,5\n").unwrap();
    assert_eq!(numbers(&by_commas, "a"), some(&[1234.0, 5678.0]));
    assert_eq!(
        remarks(&by_commas, "a"),
        ["`1.234` is read as 1234; it may mean 1.234, and no other cell tells"]
    );
    // Semicolons stand where decimals have commas.
    let by_semicolons = read("a;b\n1,500;2\n2,250;3\n").unwrap();
    assert_eq!(numbers(&by_semicolons, "a"), some(&[1.5, 2.25]));
    assert_eq!(remarks(&by_semicolons, "a").len(), 1);
    // Nothing tells: three decimals as a program writes them.
    let plain = read("a,b\n1.234,x\n5.678,y\n").unwrap();
    assert_eq!((numbers(&plain, "a"), remarks(&plain, "a").len()), (some(&[1.234, 5.678]), 0));
}

#[test]
fn who_says_how_decimals_are_written_is_believed_where_a_column_can_be_read_so() {
    let text = "a;b\n1,234;0.5\n5,678;1.5\n";
    let read =
        |comma| with(text, &ReadOptions { decimal_comma: Some(comma), ..ReadOptions::default() }).unwrap();
    let (commas, points) = (read(true), read(false));
    assert_eq!(
        (numbers(&commas, "a"), numbers(&points, "a")),
        (some(&[1.234, 5.678]), some(&[1234.0, 5678.0]))
    );
    assert_eq!(numbers(&commas, "b"), some(&[0.5, 1.5]), "which no comma makes sense of");
    assert_eq!(remarks(&commas, "a").len() + remarks(&points, "b").len(), 0);
}

#[test]
fn money_shares_and_units_are_numbers_and_it_is_said() {
    let table = read(
        "price,part,weight,euro\n\"$1,200.00\",5 %,70 kg,\"1.200,50 €\"\n$3.50,12 %,81.5 kg,\"3,00 €\"\n($7.00),0,90 kg,\"-4,25 €\"\n",
    );
    let table = table.unwrap();
    assert_eq!(numbers(&table, "price"), some(&[1200.0, 3.5, -7.0]));
    assert_eq!(numbers(&table, "part"), some(&[5.0, 12.0, 0.0]));
    assert_eq!(numbers(&table, "weight"), some(&[70.0, 81.5, 90.0]));
    assert_eq!(numbers(&table, "euro"), some(&[1200.5, 3.0, -4.25]));
    assert_eq!(remarks(&table, "price"), ["`$1,200.00` is read as 1200, and the others like it"]);
    assert_eq!(
        table.column("euro").unwrap().notation().to_string(),
        "a decimal comma, `.` between thousands, `€` behind"
    );
}

#[test]
fn what_is_written_otherwise_than_its_column_is_an_error_at_its_place_and_no_number() {
    let mixed = read(
        "a,b\n70 kg,1\n500 g,2\n80 kg,3\n90 kg,4\n85 kg,5\n70 kg,6\n70 kg,7\n70 kg,8\n70 kg,9\n70 kg,10\n",
    )
    .unwrap();
    let error = mixed.numbers(0).unwrap_err();
    assert!(
        error.to_string().ends_with("line 3, column `a`: found `500 g`, expected a number with `kg` behind"),
        "{error}"
    );
    let share = read("a\n5%\n0.05\n7%\n").unwrap().numbers(0).unwrap_err();
    assert!(share.to_string().ends_with("found `0.05`, expected a number with `%` behind"), "{share}");
    let decimal = read("a;b\n1,5;x\n2,5;x\n2.5;x\n").unwrap().numbers(0).unwrap_err();
    assert!(
        decimal.to_string().ends_with("found `2.5`, expected a number with a decimal comma"),
        "{decimal}"
    );
    assert!(!decimal.help().unwrap().contains("thousand"), "{:?}", decimal.help());
}

#[test]
fn plain_numbers_alone_are_numbers_if_that_was_asked_for() {
    let plain = ReadOptions { plain_numbers: true, ..ReadOptions::default() };
    let table = with("price;x;d\n$1;1,234.5;1,5\n$2;2,345.5;2,5\n", &plain).unwrap();
    assert_eq!(texts(&table, "price"), [Some("$1".to_owned()), Some("$2".to_owned())]);
    assert!(table.numbers(0).is_err() && table.numbers(1).is_err());
    assert_eq!(numbers(&table, "d"), some(&[1.5, 2.5]));
}

#[test]
fn names_that_have_digits_are_texts() {
    let table =
        read("a,b,c,d,e\nA1,1st,12-15,3 rooms,<5\nA2,2nd,13-18,studio,7\nA3,3rd,14-19,4 rooms,<9\n").unwrap();
    for column in 0..5 {
        assert!(table.columns()[column].notation().texts, "{}", table.columns()[column].name());
    }
}

#[test]
fn words_for_missing_numbers_are_texts_among_texts() {
    let table =
        read("country,alley,code,n\nNA,None,INF,1\nDE,Gravel,ABC,NA\nFR,None,null,None\n,?,NaN,3\n").unwrap();
    let column = |name| texts(&table, name).into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>();
    assert_eq!(column("country"), ["NA", "DE", "FR", ""]);
    assert_eq!(column("alley"), ["None", "Gravel", "None", ""]);
    assert_eq!(column("code"), ["INF", "ABC", "null", ""]);
    assert_eq!(numbers(&table, "n"), [Some(1.0), None, None, Some(3.0)]);
    assert_eq!(remarks(&table, "alley"), ["`None` in 2 cells is a text there, and not taken for missing"]);
}

#[test]
fn marks_of_missing_cells_are_found_and_named_and_taken_where_they_were_said() {
    let text = "a,b,c\n1,-,x\n-,2,-\n3,-999,y\n4,5,z\n6,7,-\n";
    let found = read(text).unwrap();
    assert_eq!(remarks(&found, "a"), ["`-` in one cell among numbers may stand for a missing one"]);
    let error = found.numbers(0).unwrap_err();
    assert!(
        error.help().unwrap().starts_with("if `-` stands for a missing value, say so"),
        "{:?}",
        error.help()
    );
    let marks = ["-", "b=-999"].map(|mark| mark.parse::<MissingMark>().unwrap());
    let said = with(text, &ReadOptions { missing_marks: marks.to_vec(), ..ReadOptions::default() }).unwrap();
    assert_eq!(numbers(&said, "a"), [Some(1.0), None, Some(3.0), Some(4.0), Some(6.0)]);
    assert_eq!(numbers(&said, "b"), [None, Some(2.0), None, Some(5.0), Some(7.0)]);
    assert_eq!(texts(&said, "c")[1], None);
    for mark in [".", "\\N", "<NA>", "#DIV/0!", "n.a.", "--", "k.A."] {
        let rows = format!("a,b\n1,x\n{mark},y\n{mark},z\n{mark},w\n2,v\n");
        assert_eq!(remarks(&read(&rows).unwrap(), "a").len(), 1, "{mark}");
    }
    let nowhere = ReadOptions { missing_marks: vec!["d=-".parse().unwrap()], ..ReadOptions::default() };
    assert!(with(text, &nowhere).unwrap_err().to_string().ends_with("has no column `d`"));
    assert!("".parse::<MissingMark>().is_err() && "a=".parse::<MissingMark>().is_err());
}

#[test]
fn dates_have_the_order_that_some_cell_tells() {
    let dates = |rows: &str| {
        let table = read(format!("d;x\n{}\n", rows.replace(' ', ";1\n") + ";1")).unwrap();
        let cells = table.cells(0);
        let dates = (0..table.rows())
            .map(|row| cells.date(row).unwrap().map_or("none".to_owned(), |date| date.to_string()));
        (dates.collect::<Vec<_>>().join(" "), remarks(&table, "d"))
    };
    assert_eq!(dates("2024-01-31 2024-02-01").0, "2024-01-31 2024-02-01");
    let (read, said) = dates("1/2/2024 31/1/2024");
    assert_eq!(
        (read.as_str(), &said[..]),
        ("2024-02-01 2024-01-31", &["`31/1/2024` is read as the date 2024-01-31".to_owned()][..])
    );
    assert_eq!(dates("1/2/2024 NA 1/31/2024").0, "2024-01-02 none 2024-01-31");
    let (read, said) = dates("1/2/2024 3/4/2024");
    assert_eq!(read, "2024-01-02 2024-03-04");
    assert_eq!(
        said,
        ["`1/2/2024` is read as the date 2024-01-02; it may mean 2024-02-01, and no other cell tells"]
    );
    assert_eq!(dates("1.2.2024 3.4.2024").0, "2024-02-01 2024-04-03");
    let contradicting = crate::read("d,x\n01/13/2024,1\n14/02/2024,2\n05/06/2024,3\n").unwrap();
    assert!(!remarks(&contradicting, "d")[0].contains("no other cell tells"), "two do, against each other");
    assert!(
        contradicting
            .cells(0)
            .date(1)
            .unwrap_err()
            .to_string()
            .contains("found `14/02/2024`, expected a date")
    );
    let table = crate::read("a,b\n1/2/2024,31/1/2024\n3/4/2024,1/1/2024\n").unwrap();
    assert_eq!(
        table.cells(0).date(0).unwrap().unwrap().to_string(),
        "2024-02-01",
        "as the other column tells"
    );
}

#[test]
fn numbers_that_a_file_itself_calls_so_are_what_they_are_and_its_texts_may_be_written_in_any_way() {
    let table =
        read("[{\"a\": 1.234, \"b\": \"1,5\", \"c\": \"$3\"}, {\"a\": 2, \"b\": \"2,5\", \"c\": null}]")
            .unwrap();
    assert_eq!(numbers(&table, "a"), some(&[1.234, 2.0]));
    assert_eq!(numbers(&table, "b"), some(&[1.5, 2.5]));
    assert_eq!(numbers(&table, "c"), [Some(3.0), None]);
    let commas = Notation { decimal_comma: true, thousands: Some('.'), ..Notation::default() };
    assert_eq!(
        table.cells_in(0, &commas).number(0).unwrap(),
        Some(1.234),
        "whatever another table looked like"
    );
}

#[test]
fn in_the_notation_of_another_table_nothing_is_read_that_may_mean_something_else() {
    let table =
        Table::new("t", vec![Column::of_texts("x", ["1,234", "1.5", "1234", "1,5", "1,234.5", "$5"])])
            .unwrap();
    let read = |notation: &Notation| -> Vec<Option<f64>> {
        (0..table.rows()).map(|row| table.cells_in(0, notation).number(row).unwrap_or(None)).collect()
    };
    let plain = Notation::default();
    assert_eq!(read(&plain), [None, Some(1.5), Some(1234.0), None, Some(1234.5), None]);
    let thousands = Notation { thousands: Some(','), ..Notation::default() };
    assert_eq!(read(&thousands)[0], Some(1234.0));
    let comma = Notation { decimal_comma: true, ..Notation::default() };
    assert_eq!(read(&comma), [Some(1.234), None, Some(1234.0), Some(1.5), None, None]);
    let dollars = Notation { before: "$".to_owned(), ..Notation::default() };
    assert_eq!(read(&dollars), [None, Some(1.5), Some(1234.0), None, Some(1234.5), Some(5.0)]);
}

#[test]
fn a_description_reads_the_columns_as_a_training_does_also_where_only_the_end_tells() {
    let rows: String = (0..20_000).map(|i| format!("1,{:03};${i};x\n", i % 1000)).collect();
    let file = TemporaryFile::new(format!("a;b;c\n{rows}2,5;$7.50;x\n"));
    let table = file.open().unwrap().read_all().unwrap();
    let described = Description::of(file.open().unwrap()).unwrap();
    for (i, name) in ["a", "b"].into_iter().enumerate() {
        let found = described.columns[i].numbers.as_ref().unwrap();
        let numbers: Vec<f64> = numbers(&table, name).into_iter().flatten().collect();
        let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
        assert!(
            (found.mean - mean).abs() < 1e-9 * mean && found.count == 20_001,
            "{name}: {found:?}, {mean}"
        );
        assert_eq!(
            (described.columns[i].non_numeric, described.columns[i].notation.as_str()),
            (0, table.columns()[i].notation().to_string().as_str())
        );
    }
    assert_eq!(described.columns[0].numbers.as_ref().unwrap().max, 2.5);
}

#[test]
fn points_before_three_digits_are_open_where_semicolons_stand_between_the_cells() {
    let semicolons = read("a;b\n1.234;x\n5.678;y\n").unwrap();
    assert_eq!(numbers(&semicolons, "a"), some(&[1.234, 5.678]));
    assert_eq!(
        remarks(&semicolons, "a"),
        ["`1.234` is read as 1.234; it may mean 1234, and no other cell tells"]
    );
    // Programs write commas between cells, and points before decimals.
    assert_eq!(remarks(&read("a,b\n1.234,x\n5.678,y\n").unwrap(), "a"), [""; 0]);
    assert_eq!(
        remarks(&read("a;b\n1.234;0.5\n5.678;1.5\n").unwrap(), "a"),
        [""; 0],
        "the other column tells"
    );
}

#[test]
fn addresses_in_the_internet_are_no_numbers() {
    let table = read("a,b\n192.168.100.101,1\n192.168.100.102,2\n").unwrap();
    assert!(table.numbers(0).is_err());
    assert_eq!(
        numbers(&read("a;b\n1.234.567.890;x\n2.345.678.901;y\n").unwrap(), "a")[0],
        Some(1_234_567_890.0)
    );
}

#[test]
fn a_description_says_which_numbers_are_written_as_names_and_does_not_count_those_that_a_number_cannot_tell_apart()
 {
    let file = TemporaryFile::new("zip,id,n\n01001,123456789012345678,1\n10115,123456789012345679,2\n");
    let described = Description::of(file.open().unwrap()).unwrap();
    let [zip, id, n] = &described.columns[..] else { panic!("three columns") };
    assert!(zip.remarks[0].starts_with("`01001` is written as names are"), "{:?}", zip.remarks);
    assert_eq!((zip.distinct, id.distinct, n.distinct), (Some(2), None, Some(2)));
    assert_eq!((id.remarks.len(), n.remarks.len()), (1, 0));
}
