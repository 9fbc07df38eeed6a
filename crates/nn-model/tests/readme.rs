//! The README says what the code does.

use nn_model::{Activation, Initialization, Loss, Metric, Optimizer, Schedule};

const README: &str = include_str!("../README.md");

#[test]
fn the_readme_names_every_activation_loss_optimiser_and_metric_in_order() {
    let lists = [
        ("activations", Activation::NAMES),
        ("losses", Loss::NAMES),
        ("optimisers", Optimizer::NAMES),
        ("metrics", Metric::NAMES),
    ];
    for (what, names) in lists {
        let row = format!("| {what} | `{}` |", names.join("`, `"));
        assert!(README.lines().any(|line| line == row), "crates/nn-model/README.md lacks:\n{row}");
    }
}

#[test]
fn the_readme_denies_nothing_that_is_there() {
    let denials = README.split("## What it does not do").nth(1).unwrap().split("\n\n**").next().unwrap();
    assert!(denials.contains("- No "), "{denials}");
    let names = [
        Activation::NAMES,
        Loss::NAMES,
        Optimizer::NAMES,
        Metric::NAMES,
        Schedule::NAMES,
        Initialization::NAMES,
    ];
    // What a sentence with "no" denies; how things that are there are bounded is said in others.
    let denied = |sentence: &&str| {
        sentence.to_lowercase().split_whitespace().any(|word| ["no", "-no"].contains(&word))
    };
    for sentence in denials.replace('\n', " ").split(". ").filter(denied) {
        let words = format!(" {} ", sentence.to_lowercase().replace(|c: char| !c.is_alphanumeric(), " "));
        for name in names.iter().copied().flatten() {
            assert!(
                !words.contains(&format!(" {} ", name.replace('-', " "))),
                "{name} is there, but: {sentence}"
            );
        }
    }
}
