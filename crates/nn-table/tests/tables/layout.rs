//! Where the table lies in a text: what stands before it, behind it and between its cells, and which rows hold names.

use super::read;
use nn_table::{Delimiter, Ragged, ReadOptions, Source, Table, TableError, TableReader};

fn open(text: &[u8], options: &ReadOptions) -> Result<Table, TableError> {
    TableReader::from_bytes(&Source::from("t.csv"), std::io::Cursor::new(text.to_vec()), None, options)?
        .read_all()
}

/// The names, the number of rows, and what was said about the layout.
fn read_so(text: &str, options: &ReadOptions) -> (String, usize, String) {
    let table: Table = open(text.as_bytes(), options).unwrap();
    let names: Vec<&str> = table.names().collect();
    let said: Vec<String> = table.layout_remarks().iter().map(ToString::to_string).collect();
    (names.join("|"), table.rows(), said.join("; "))
}

#[track_caller]
fn assert_reads(text: &str, names: &str, rows: usize, said: &str) {
    assert_eq!(read_so(text, &ReadOptions::default()), (names.to_owned(), rows, said.to_owned()), "{text}");
}

#[test]
fn titles_above_and_notes_and_totals_below_are_left_out_and_said() {
    assert_reads(
        "Sales of the shop;;\nmade by hand;;\n\nday;sold;price\n1;12;3,50\n2;14;3,25\nTotal;26;\nSource: the till\n",
        "day|sold|price",
        2,
        "2 lines before the table are left out: `Sales of the shop;;`; \
         2 rows behind the table, from line 7 on, are left out: `Total`",
    );
    assert_reads(
        "x,y\n1,2\n,\n2,3\n\nNote: made up\n",
        "x|y",
        2,
        "1 row with nothing in it is left out; 1 row behind the table, from line 6 on, is left out: `Note: made up`",
    );
    // What goes on is no end: a note among rows is a row with too few cells, and a total a row like others.
    let (_, rows, said) = read_so("k,x,y\nTotal,1,2\nb,3,4\n", &ReadOptions::default());
    assert_eq!((rows, said.contains("behind")), (2, false));
    let refused = open(b"k,x,y\na,1,2\na note\nb,3,4\n", &ReadOptions::default()).unwrap_err();
    assert!(
        refused.to_string().ends_with("line 3: found 1 cell, expected 3, one for each column"),
        "{refused}"
    );
    // And a row that breaks off is none.
    assert!(open(b"x,y\n1,2\n3\n", &ReadOptions::default()).is_err());
}

#[test]
fn many_rows_that_look_like_notes_are_rows() {
    let notes = "Note: a remark of a person,,\n".repeat(150);
    let (_, rows, said) = read_so(&format!("text,x,y\na,1,2\n{notes}"), &ReadOptions::default());
    assert!(rows >= 51, "{rows}");
    assert!(said.contains("100 rows behind the table"), "{said}");
    let all = ReadOptions { footer_rows: Some(0), ..ReadOptions::default() };
    assert_eq!(read_so(&format!("text,x,y\na,1,2\n{notes}"), &all).1, 151);
}

#[test]
fn comments_and_rules_are_left_out_and_a_comment_may_hold_the_names() {
    assert_reads("# by hand\nx,y\n1,2\n# more\n3,4\n", "x|y", 2, "2 lines beginning with `#` are left out");
    assert_reads(
        "# by hand\n# a b c\n1 2 3\n4 5 6\n",
        "a|b|c",
        2,
        "the names are those of the comment in line 2; 2 lines beginning with `#` are left out",
    );
    assert_reads(
        "# made, by hand, twice\n#a,b\n1,2\n3,4\n",
        "a|b",
        2,
        "the names are those of the comment in line 2; 2 lines beginning with `#` are left out",
    );
    // A row with as many cells as the others is none, whatever it begins with.
    let options = ReadOptions::default();
    assert_eq!(read_so("tag,x\n#a,1\n#b,2\n", &options).1, 2);
    assert_eq!(
        read_so("tag,x\n#a,1\n#b,2\nc,3\n", &ReadOptions { comment: Some("#".into()), ..options }).1,
        1
    );
    assert_reads("| x | y |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n", "x|y", 2, "");
}

#[test]
fn cells_may_stand_apart_by_blanks_or_by_several_characters() {
    assert_reads(
        "name    length  weight\none        1.5      70\ntwo        2.5      80\n",
        "name|length|weight",
        2,
        "",
    );
    assert_reads(
        "1 3.4 hello\n2 6.4 world\n",
        "column1|column2|column3",
        2,
        "the first row was taken for data, not for names: `1`, `3.4`, `hello`",
    );
    assert_reads("id    group        n\n9     12-15 years  3\n11    < 12 years   4\n", "id|group|n", 2, "");
    assert_reads("x||y\n1||2\n3||4\n", "x|y", 2, "");
    assert_reads("sep=;\na;b\n1;2\n3;5\n", "a|b", 2, "");
    let blanks = ReadOptions { delimiter: Some(Delimiter::Blanks), ..ReadOptions::default() };
    assert_eq!(read_so("a b\nx y\nz w\n", &blanks).0, "a|b");
    // Words in one column are no columns.
    assert_eq!(read_so("name\nAnn Lee\nBob Ray\n", &ReadOptions::default()).0, "name");
}

#[test]
fn names_may_be_years_or_stand_in_several_rows_or_be_missing() {
    assert_reads(
        "country,2019,2020\nA,1.5,2.5\nB,2.5,3.5\n",
        "country|2019|2020",
        2,
        "the first row was taken for names: `country`, `2019`, `2020`",
    );
    assert_reads(
        ",men,,women,\nyear,tall,small,tall,small\n2019,1,2,3,4\n2020,2,3,4,6\n",
        "year|men tall|men small|women tall|women small",
        2,
        "the first 2 rows were joined to names: `year`, `men tall`, `men small`, `women tall`, `women small`",
    );
    assert_reads(
        "open,a@b.example,29/06/2008 12:00\nopen,c@d.example,29/07/2008 12:00\n",
        "column1|column2|column3",
        2,
        "the first row was taken for data, not for names: `open`, `a@b.example`, `29/06/2008 12:00`",
    );
    assert_reads(
        "city,colour\nUlm,red\nBonn,blue\n",
        "city|colour",
        2,
        "the first row was taken for names: `city`, `colour`",
    );
    assert_reads(
        "speed,dist\n1,4,2\n2,4,10\n",
        "column1|speed|dist",
        2,
        "the first cells of the rows have no name in the header: the column is called `column1`",
    );
    assert_reads("x,y,\n1,2\n3,4\n", "x|y", 2, "");
    assert_reads("x,y\n1,2,\n3,4,\n", "x|y", 2, "");
    assert_reads("x,x,column3,\n1,2,3,4\n", "x|x.1|column3|column4", 1, "another column `x` is called `x.1`");
}

#[test]
fn rows_with_other_numbers_of_cells_are_refused_filled_or_left_out() {
    let text = "a,b,y\n1,2,3\n4,5\n7,8,9\n";
    let with = |ragged| ReadOptions { ragged, ..ReadOptions::default() };
    assert!(open(text.as_bytes(), &with(Ragged::Refuse)).is_err());
    let (_, rows, said) = read_so(text, &with(Ragged::Fill));
    assert_eq!(
        (rows, said.as_str()),
        (3, "1 row with fewer cells than the others, the first in line 3, is filled with missing ones")
    );
    let (_, rows, said) = read_so(text, &with(Ragged::Skip));
    assert_eq!(
        (rows, said.as_str()),
        (2, "1 row with more or fewer cells than the others, the first in line 3, is left out")
    );
    assert!(open(b"a,b\n1,2\n1,2,3\n", &with(Ragged::Fill)).is_err());
}

#[test]
fn what_is_said_beforehand_decides() {
    let said =
        ReadOptions { skip: Some(1), header_rows: Some(2), footer_rows: Some(1), ..ReadOptions::default() };
    assert_eq!(read_so("1,2\na,b\nkg,m\n3,4\n5,6\n7,8\n", &said).0, "a kg|b m");
    assert_eq!(read_so("1,2\na,b\nkg,m\n3,4\n5,6\n7,8\n", &said).1, 2);
    let known = ReadOptions { names: Some(vec!["x".into(), "2019".into()]), ..ReadOptions::default() };
    assert_eq!(read_so("1,2019\n3,4\n", &known).0, "1|2019");
    assert_eq!(read_so("About,this\nx,2019\n3,4\n", &known).0, "x|2019");
}

#[test]
fn lines_keep_their_numbers_whatever_is_left_out_above_them() {
    let table = read("# one\n\nTitle\nx,y\n1,2\n# two\n3,old\n").unwrap();
    assert_eq!(table.place(1, 1).row, nn_table::Row::Line(7));
}

#[test]
fn two_quotes_that_close_far_apart_are_no_cell() {
    let swallowed = "a,b\n1,x\n2,\"t2\n3,y\n4,\"t4\n5,z\n";
    let refused = open(swallowed.as_bytes(), &ReadOptions::default()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "t.csv, line 3: a quote (\") opens here and closes in line 5, where the cell goes on"
    );
    let cleaned = format!("# by hand\n\n{swallowed}");
    let refused = open(cleaned.as_bytes(), &ReadOptions::default()).unwrap_err();
    assert!(
        refused.to_string().contains("line 5: a quote (\") opens here and closes in line 7"),
        "{refused}"
    );
    // Where the second quote stands at the end of a cell, it may be one of several lines; that they look like rows is said.
    let (_, rows, said) = read_so("a,b\n1,x\n2,\"t2\n3,y\n4,t4\"\n5,z\n", &ReadOptions::default());
    assert_eq!(
        (rows, said.as_str()),
        (3, "a cell in quotes that opens in line 3 holds lines that look like rows")
    );
    assert_reads("a,b\n1,\"two\nlines, or\n\"\"three\"\"\"\n2,\"x\" y\n3,\"p\n\" \n", "a|b", 3, "");
}

#[test]
fn rows_of_whole_numbers_that_go_on_below_are_no_names_and_those_that_may_be_are_said() {
    assert_reads("1,2,3\n4,5,6\n7,8,9\n", "column1|column2|column3", 3, "");
    assert_reads("2018,2019\n2020,2021\n2021,2023\n", "column1|column2", 3, "");
    assert_reads("5,3\n4.9,3\n4,2.5\n", "column1|column2", 3, "");
    assert_reads(
        "10,11,12\n90,4,7\n31,5,2\n",
        "column1|column2|column3",
        3,
        "the first row was taken for data, not for names: `10`, `11`, `12`",
    );
    assert_reads("3\n1.5\n2.5\n", "column1", 3, "the first row was taken for data, not for names: `3`");
    assert_reads("1,2\n0.5,0.25\n1.5,2.5\n", "1|2", 2, "the first row was taken for names: `1`, `2`");
    let (names, rows, said) = read_so("1,2,3\nx,y,z\n4,6,5\n9,8,7\n", &ReadOptions::default());
    assert_eq!((names.as_str(), rows, said.contains("2 rows were joined")), ("1 x|2 y|3 z", 2, true));
    assert_reads(
        "country,people,,sales,\n,2019,2020,2019,2020\nA,1,2,3,4\nB,5,6,7,8\n",
        "country|people 2019|people 2020|sales 2019|sales 2020",
        2,
        "the first 2 rows were joined to names: `country`, `people 2019`, `people 2020`, `sales 2019`, `sales 2020`",
    );
}

#[test]
fn a_header_that_comes_again_is_left_out_unless_all_rows_are_data() {
    let said = "2 rows that say the names again, the first in line 3, are left out";
    assert_reads("a,b\n1,2\na,b\n3,4\na,b\n", "a|b", 2, said);
    let said = "1 row that says the names again, in line 3, is left out";
    assert_reads("a,b\n1,2\n a , b\n3,4\n", "a|b", 2, said);
    // Among texts, a row that comes again is sooner one of data.
    assert_eq!(read_so("a,b\nx,u\na,b\ny,v\n", &ReadOptions::default()).1, 4);
    let all = ReadOptions { footer_rows: Some(0), ..ReadOptions::default() };
    assert_eq!(read_so("a,b\n1,2\na,b\n3,4\n", &all).1, 3);
    let taken = ReadOptions { header: Some(true), ..ReadOptions::default() };
    assert_eq!(read_so("1,0\n1,1\n1,0\n", &taken).1, 2);
}

#[test]
fn a_column_that_is_not_there_but_in_the_first_row_is_known_to_be() {
    let help = |name: &str| {
        let table = open(b"1.5,2020\n2.5,2.5\n", &ReadOptions::default()).unwrap();
        table.index(name).unwrap_err().help().unwrap()
    };
    assert_eq!(help("2020"), "it stands in the first row: say that this is a header");
    assert_eq!(help("2021"), "there are `column1`, `column2`");
}

#[test]
fn a_name_above_numbers_with_a_comma_is_one_column_unless_the_delimiter_is_said() {
    let said = "the rows are one column, `pop`, of numbers with a comma such as `1,234`";
    assert_reads("pop\n1,234\n56,789\n", "pop", 2, said);
    let commas = ReadOptions { delimiter: Some(Delimiter::Text(",".to_owned())), ..ReadOptions::default() };
    assert_eq!(read_so("pop\n1,234\n56,789\n", &commas).0, "column1|column2");
    // Rows that are counted have a name of their own.
    assert!(!read_so("pop\n1,234\n2,789\n3,5\n", &ReadOptions::default()).2.contains("one column"));
    // Blanks that somebody asks for are any blanks, where all rows agree.
    let blanks = ReadOptions { delimiter: Some(Delimiter::Blanks), ..ReadOptions::default() };
    assert_eq!(read_so("first name   age\nAnn Lee    30\nBob Ray    40\n", &blanks).0, "first|name|age");
}
