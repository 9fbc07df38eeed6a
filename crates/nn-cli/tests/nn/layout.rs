//! Where a table lies in a file, and what the program says of it.

use crate::folder::Folder;

/// What is printed, without line breaks.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_found_out_about_a_file_is_said_with_the_flag_that_reads_it_otherwise() {
    let folder = Folder::new();
    folder.write(
        "shop.csv",
        "Sales of the shop;;\n\nday;2019;2020\n1;12;3,50\n2;14;3,25\n3;9;4,00\nTotal;35;\nSource: the till\n",
    );
    let run = folder.nn("train shop.csv -t 2019 --ignore 2020 --epochs 1 --save m.json");
    let said = in_one_line(&run.stderr);
    for words in [
        "1 line before the table is left out: `Sales of the shop;;` (`--skip` says how many)",
        "the first row was taken for names: `day`, `2019`, `2020` (`--no-header` takes it for data)",
        "2 rows behind the table, from line 7 on, are left out: `Total` (`--footer-rows 0` takes them for data)",
    ] {
        assert!(said.contains(words), "{said}");
    }
    // The flags do what is said of them.
    let all = folder.nn("data describe shop.csv --footer-rows 0 --ragged fill --format json");
    assert!(all.stdout.contains("\"rows\": 5") || all.stdout.contains("\"rows\":5"), "{}", all.stdout);
    let skipped = folder.nn("data describe shop.csv --skip 3 --no-header --format csv");
    assert!(
        skipped.stdout.starts_with("column,") && skipped.stdout.contains("\ncolumn1,"),
        "{}",
        skipped.stdout
    );
    // The model's own names find the header, below other lines of as many cells.
    folder.write("new.csv", "made;by hand;x\nday;2019;2020\n4;;1\n");
    let predicted = folder.nn("predict m.json new.csv");
    assert_eq!((predicted.code, predicted.stdout.lines().count()), (0, 2), "{}", predicted.stderr);
    assert!(
        in_one_line(&predicted.stderr).contains("1 line before the table is left out"),
        "{}",
        predicted.stderr
    );
}

#[test]
fn rows_with_other_numbers_of_cells_are_refused_with_a_way_out_that_works() {
    let folder = Folder::new();
    folder.write("ragged.csv", "a,b,y\n1,2,3\n4,5\n7,8,9\n");
    let run = folder.nn("data describe ragged.csv");
    assert_eq!(run.code, 1);
    assert!(in_one_line(&run.stderr).contains("`--ragged fill`"), "{}", run.stderr);
    for (way, rows) in [("fill", 3), ("skip", 2)] {
        let run = folder.nn(&format!("data describe ragged.csv --ragged {way}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.contains(&format!("{rows} rows of 3 columns")), "{}", run.stdout);
        assert!(run.stderr.contains("line 3"), "{}", run.stderr);
    }
}
