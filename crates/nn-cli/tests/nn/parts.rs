//! A search in parts: what they find together is what one search finds, and nothing else is taken for it.

use crate::folder::Folder;

const SEARCH: &str = "search t.csv -t y --space space.toml -k 3 --epochs 5 --trials 7 --hidden 4";

/// A folder with a table, a space, and the parts 1 to `of` of a search.
fn searched_in(of: usize) -> Folder {
    let space = "network.activations = [['tanh'], ['relu']]\n\
                 training.optimizer.learning_rate = { low = 1e-4, high = 1e-1, scale = 'log' }\n";
    let folder = Folder::with(&[("space.toml", space)]);
    folder.succeeds("data moons --samples 60 -o t.csv");
    for number in 1..=of {
        let said = folder.succeeds(&format!("{SEARCH} --shard {number}/{of} --save part-{number}.json"));
        assert_eq!(said, "", "a part's results are in its file");
    }
    folder
}

#[test]
fn parts_in_any_order_give_the_bytes_of_one_search() {
    // Of ten parts, three have no candidate.
    for of in [1, 3, 10] {
        let folder = searched_in(of);
        let files: Vec<String> = (1..=of).rev().map(|number| format!("part-{number}.json")).collect();
        let merge = format!("search --merge {}", files.join(" "));
        for format in ["text", "json", "csv", "markdown"] {
            let whole = folder.succeeds(&format!("{SEARCH} --format {format}"));
            assert_eq!(folder.succeeds(&format!("{merge} --format {format}")), whole, "{of} parts, {format}");
        }
        folder.succeeds(&format!("{SEARCH} --best whole.toml"));
        folder.succeeds(&format!("{merge} --best merged.toml"));
        assert_eq!(folder.text("merged.toml"), folder.text("whole.toml"));
    }
}

#[test]
fn a_part_of_another_search_is_told_by_what_is_different() {
    let folder = searched_in(1);
    folder.succeeds(&format!("{SEARCH} --shard 1/2 --save a.json"));
    let others = [
        ("--epochs 6", "experiment"),
        ("--seed 1", "experiment"),
        ("--trials 8", "number or seed of trials"),
        ("--trial-seed 1", "number or seed of trials"),
        ("--score log-loss", "way of judging"),
        ("-k 4", "way of judging"),
    ];
    let other = |more: &str| {
        // A flag that is there already is replaced, not given twice.
        let mut search = SEARCH.to_owned();
        if let Some(at) = more.split(' ').next().and_then(|flag| search.find(&format!(" {flag} "))) {
            let value = search[at + 1..].splitn(3, ' ').nth(2).unwrap_or_default().to_owned();
            search = format!("{} {value}", &search[..at]);
        }
        folder.succeeds(&format!("{search} {more} --shard 2/2 --save b.json"));
        folder.fails("search --merge a.json b.json")
    };
    for (more, what) in others {
        let said = other(more);
        let expected = format!("a.json and b.json are parts of different searches: they have another {what}");
        assert!(said.contains(&expected), "{more}: {said}");
    }
    folder.write("space.toml", "training.optimizer.learning_rate = [0.1]\n");
    assert!(other("").contains("they have another space"));
    let folder = searched_in(2);
    folder.write("t.csv", folder.text("t.csv").replacen("0.", "0.1", 1));
    folder.succeeds(&format!("{SEARCH} --shard 2/2 --save part-2.json"));
    let said = folder.fails("search --merge part-1.json part-2.json");
    assert!(said.contains("they have another table"), "{said}");
}

#[test]
fn a_part_that_was_changed_or_torn_is_refused() {
    let folder = searched_in(1);
    let whole = folder.text("part-1.json");
    folder.write("changed.json", whole.replacen("0.", "0.1", 1));
    assert!(folder.fails("search --merge changed.json").contains("it was changed since it was written"));
    for length in [0, 1, whole.len() / 2, whole.len() - 2] {
        folder.write("torn.json", &whole[..length]);
        folder.fails("search --merge torn.json");
    }
}
