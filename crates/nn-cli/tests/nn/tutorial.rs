//! What `nn tutorial` prints.

use crate::{nn, nn_under};
use nn_tutorial::{Section, Story};
use serde_json::Value;
use std::process::Stdio;

/// The sections with weights and data that are given, the notebook's own or others'.
const NOT_RANDOM: [&str; 15] = [
    "sigmoid",
    "one-step",
    "one-layer",
    "two-layers",
    "gradient-check",
    "which-rule",
    "eleven-lines",
    "linear-regression",
    "logistic-regression",
    "xor-online",
    "alphas",
    "radial-unit",
    "circles",
    "digits-in-batches",
    "optimizers",
];

/// The tutorial with few repetitions, to be quick.
const QUICK: [&str; 3] = ["tutorial", "--runs", "2"];

/// A section as it is with twenty repetitions.
fn section(name: &str) -> String {
    nn(&["tutorial", "--runs", "20", "--section", name]).succeeds()
}

fn quick(args: &[&str]) -> String {
    nn(&[&QUICK, args].concat()).succeeds()
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&nn(&[&["tutorial", "--format", "json", "--runs", "2"], args].concat()).succeeds())
        .unwrap()
}

/// The text of a section without the line above it that names the seed.
fn told(name: &str, seed: &str) -> String {
    let text = quick(&["--section", name, "--seed", seed]);
    text.split_once("\n\n\n").unwrap().1.to_owned()
}

#[test]
fn every_section_has_its_title_some_text_and_a_table() {
    for section in Section::ALL {
        let text = told(section.name(), "2");
        assert!(text.starts_with(&format!("{} [{}]\n===", section.title(), section.name())), "{text}");
        assert!(text.contains("  ---"), "{section:?} has no table");
        assert!(
            text.lines().filter(|line| line.contains(". ") || line.ends_with('.')).count() > 1,
            "{section:?} has no text"
        );
    }
}

#[test]
fn whatever_the_seed_no_line_is_wider_than_100_columns_and_nan_shows_only_where_runs_diverge() {
    for seed in ["0", "1", "2", "3", "18446744073709551615"] {
        let text = quick(&["--seed", seed]);
        let wide = text.lines().find(|line| line.chars().count() > 100 || line.ends_with(' '));
        assert_eq!(wide, None, "seed {seed}");
        let mut sections = text.split("\n\n\n").skip(1);
        for section in Section::ALL {
            let diverges = ["divergence", "distributions"].contains(&section.name());
            assert_eq!(sections.next().unwrap().contains("NaN"), diverges, "{section:?}, seed {seed}");
        }
    }
}

#[test]
fn the_whole_story_is_its_sections_one_after_the_other() {
    let whole = quick(&[]);
    let seed = Story::DEFAULT_SEED.to_string();
    let parts: Vec<String> = Section::ALL.iter().map(|section| told(section.name(), &seed)).collect();
    assert_eq!(whole.split_once("\n\n\n").unwrap().1, parts.join("\n\n"));
}

#[test]
fn sections_come_in_the_order_they_were_asked_for() {
    let text = nn(&["tutorial", "--section", "one-layer", "--section", "sigmoid"]).succeeds();
    let place = |name: &str| text.find(&format!("[{name}]")).unwrap();
    assert!(place("one-layer") < place("sigmoid"));
    assert!(!text.contains("[one-step]"));
}

#[test]
fn one_step_prints_the_numbers_of_the_notebook() {
    let text = section("one-step");
    for line in [
        "   0 1 1  0    1.39947366  0.80210035  -0.80210035  -0.12732170\n",
        "  w2       0.68424320  -0.15996887  0.52427433\n",
        "   1 1 1  1  0.76592879   0.23407121\n",
        "to 0.289.",
    ] {
        assert!(text.contains(line), "no {line} in\n{text}");
    }
}

#[test]
fn the_tables_of_the_truth_table_print_the_numbers_of_the_notebook() {
    assert!(section("one-layer").contains("\n     99     0.00881    0.00871\n"));
    let two_layers = section("two-layers");
    assert!(two_layers.contains("\n  from x1  -0.81881763   0.65717183\n"), "{two_layers}");
    assert!(two_layers.contains("\n     99     0.01301    0.01275\n"), "{two_layers}");
    assert!(two_layers.contains("\n    999     0.00040    0.00040\n"), "{two_layers}");
}

#[test]
fn saturation_shows_twenty_rows_in_which_the_error_is_the_rest() {
    let text = section("saturation");
    let rows: Vec<Vec<f64>> = text
        .split("  y  prediction")
        .nth(1)
        .unwrap()
        .lines()
        .skip(2)
        .map(|line| line.split_whitespace().map(|number| number.parse().unwrap()).collect())
        .collect();
    assert_eq!(rows.len(), 20);
    for row in rows {
        assert!((row[0] - row[1] - row[2]).abs() < 0.0011, "{row:?}");
    }
}

#[test]
fn the_mistakes_of_the_notebook_show_in_the_numbers() {
    let number_after = |text: &str, before: &str| -> f64 {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let rest = words.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}")).1;
        rest.split_whitespace().next().unwrap().trim_end_matches(['.', ',']).parse().unwrap()
    };
    // The rule of the data: what the sum leaves is the noise, what the announced rule leaves is more.
    let which = section("which-rule");
    assert!((number_after(&which, "computed y = x0 + x1 + x2") - 0.2).abs() < 0.05);
    assert!(number_after(&which, "announced y = 2 x0 + x1") > 0.35);
    // Learning rate 1 had to diverge.
    assert!((number_after(&section("divergence"), "must stay below") - 0.024).abs() < 0.002);
    // The default seed has a stuck run, as the notebook has.
    assert!(number_after(&section("stuck"), "the run is stuck, at") > 2.0);
    assert!(number_after(&section("jumps"), " In ") > 3.0);
}

#[test]
fn a_run_that_is_not_stuck_is_not_called_so() {
    assert!(!told("stuck", "0").contains("the run is stuck"));
    assert!(told("stuck", "0").contains("This run has learned the rule"));
}

#[test]
fn json_has_the_seed_and_every_section_in_order() {
    let all = json(&[]);
    assert_eq!(all["seed"], Story::DEFAULT_SEED);
    assert_eq!(all["runs"], 2);
    let sections = all["sections"].as_array().unwrap();
    let found: Vec<_> =
        sections.iter().map(|s| (s["name"].as_str().unwrap(), s["title"].as_str().unwrap())).collect();
    let expected: Vec<_> = Section::ALL.iter().map(|section| (section.name(), section.title())).collect();
    assert_eq!(found, expected);
    assert!(sections.iter().all(|section| section["results"].is_object()));
}

#[test]
fn json_has_null_where_a_number_is_nan() {
    let results = &json(&["--section", "divergence"])["sections"][0]["results"];
    let run = &results["runs"]["one_layer"];
    let errors = run["mse"].as_array().unwrap();
    assert!(errors[0].is_f64());
    assert!(errors.last().unwrap().is_null());
    assert!(run["weights"].as_array().unwrap().iter().all(Value::is_null));
}

#[test]
fn json_has_every_epoch_of_a_long_run() {
    let results = &json(&["--section", "jumps"])["sections"][0]["results"];
    assert_eq!(results["runs"]["two_layer"]["mse"].as_array().unwrap().len(), 3000);
}

#[test]
fn the_list_names_every_section_as_text_and_as_json() {
    let text = nn(&["tutorial", "--list"]).succeeds();
    assert!(!text.contains(" \n"), "blanks at the end of a line");
    let names: Vec<&str> = text.lines().skip(2).filter_map(|line| line.split_whitespace().next()).collect();
    let expected: Vec<&str> = Section::ALL.iter().map(|section| section.name()).collect();
    assert_eq!(names, expected);
    let json: Value =
        serde_json::from_str(&nn(&["tutorial", "--list", "--format", "json"]).succeeds()).unwrap();
    let names: Vec<&str> =
        json["sections"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, expected);
}

#[test]
fn another_seed_changes_the_random_sections_and_no_others() {
    let [two, three] = ["2", "3"].map(|seed| json(&["--seed", seed]));
    let texts = ["2", "3"].map(|seed| quick(&["--seed", seed]));
    let told = texts.each_ref().map(|text| text.split("\n\n\n").skip(1).collect::<Vec<_>>());
    for (i, section) in Section::ALL.iter().enumerate() {
        let determined = NOT_RANDOM.contains(&section.name());
        let way_out = if determined {
            "depends on the seed: take it out of NOT_RANDOM in this file"
        } else {
            "does not depend on the seed: add it to NOT_RANDOM in this file"
        };
        let results = [&two, &three].map(|all| &all["sections"][i]["results"]);
        assert_eq!(results[0] == results[1], determined, "{section:?} as JSON {way_out}");
        assert_eq!(told[0][i] == told[1][i], determined, "{section:?} as text {way_out}");
    }
}

#[test]
fn the_same_command_prints_the_same_twice_and_in_one_thread() {
    for args in [&["--seed", "5"][..], &["--seed", "5", "--format", "json"]] {
        let args = [&["tutorial", "--runs", "9"], args].concat();
        let once = nn(&args).succeeds();
        assert!(nn(&args).succeeds() == once, "{args:?} once more");
        let alone = nn_under(&args, Stdio::piped(), &[("RAYON_NUM_THREADS", "1")]).succeeds();
        assert!(alone == once, "{args:?} in one thread");
    }
}

#[test]
fn the_number_of_runs_is_the_one_that_was_asked_for() {
    let runs = |args: &[&str]| {
        let results =
            nn(&[&["tutorial", "--format", "json", "--section", "stuck-runs"], args].concat()).succeeds();
        let results: Value = serde_json::from_str(&results).unwrap();
        results["sections"][0]["results"]["runs"].as_u64().unwrap()
    };
    assert_eq!(runs(&["--runs", "3"]), 3);
    assert_eq!(runs(&[]), Story::DEFAULT_RUNS as u64);
}

#[test]
fn a_claim_says_which_section_shows_it() {
    for (name, shown_by) in [
        ("saturation", "which-rule"),
        ("divergence", "critical-rate"),
        ("jumps", "edge-of-stability"),
        ("jumps", "sign-flips"),
        ("stuck", "stuck-runs"),
        ("small-steps", "sign-flips"),
        ("overfitting", "early-stopping"),
        ("overfitting", "calibration"),
    ] {
        assert!(section(name).contains(&format!("\n  nn tutorial --section {shown_by} ")), "{name}");
    }
}

/// The lines of a picture, from the name of its height to that of its width.
fn picture(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().collect();
    let axis = lines.iter().position(|line| line.contains(" +---")).expect("a picture");
    let top = lines[..axis].iter().rposition(|line| !line.contains('|')).unwrap();
    lines[top..axis + 2].to_vec()
}

#[test]
fn a_picture_has_twelve_lines_and_eighty_columns_where_there_is_no_terminal() {
    for (name, below) in [
        ("jumps", "epoch"),
        ("small-steps", "epoch"),
        ("critical-rate", "rate"),
        ("sign-flips", "epoch"),
        ("edge-of-stability", "epoch"),
    ] {
        let text = told(name, "2");
        let picture = picture(&text);
        let widths: Vec<usize> = picture.iter().map(|line| line.chars().count()).collect();
        assert_eq!((picture.len(), widths.iter().max()), (1 + 12 + 2, Some(&80)), "{text}");
        assert!(picture[14].contains(below), "{text}");
        assert!(text.chars().any(|c| ('\u{2801}'..='\u{28ff}').contains(&c)), "no braille in\n{text}");
    }
}

#[test]
fn without_utf_8_or_on_a_dumb_terminal_everything_is_ascii() {
    for variables in [[("LC_ALL", "C")], [("TERM", "dumb")]] {
        let text = nn_under(&QUICK, Stdio::piped(), &variables).succeeds();
        assert!(text.is_ascii(), "{variables:?}");
        assert!(picture(&text).iter().any(|line| line.contains(':')), "{variables:?}");
    }
}
