//! The README's lists of names are the code's.

use nn_model::{Activation, Loss, Metric, Optimizer};

#[test]
fn the_readme_names_every_activation_loss_optimiser_and_metric_in_order() {
    let lists: [(&str, Vec<&str>); 4] = [
        ("activations", Activation::ALL.iter().map(|choice| choice.name()).collect()),
        ("losses", Loss::ALL.iter().map(|choice| choice.name()).collect()),
        ("optimisers", Optimizer::NAMES.to_vec()),
        ("metrics", Metric::ALL.iter().map(|choice| choice.name()).collect()),
    ];
    for (what, names) in lists {
        let row = format!("| {what} | `{}` |", names.join("`, `"));
        assert!(include_str!("../README.md").lines().any(|line| line == row), "the README lacks:\n{row}");
    }
}
