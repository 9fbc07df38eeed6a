//! What `nn train` and `nn predict` do, in a program of one's own: from a table with names to
//! predictions with names.
#![allow(clippy::print_stdout)] // for a reader

use nn_experiment::Experiment;
use nn_table::{Column, Table};

// ANCHOR: experiment
/// Settings that are left out are chosen as `nn train` chooses them.
const EXPERIMENT: &str = r#"
[data]
generator = "iris" # or: file = "iris.csv"
[columns]
targets = ["species"]
[network]
hidden = [8]
[training.optimizer]
name = "adam"
learning_rate = 0.01
"#;
// ANCHOR_END: experiment

fn main() -> anyhow::Result<()> {
    // ANCHOR: model
    let model = Experiment::from_toml(EXPERIMENT, "the experiment")?.run()?;

    let two_flowers = Table::new(
        "two flowers",
        vec![
            Column::of_numbers("sepal length (cm)", vec![5.0, 6.1]),
            Column::of_numbers("sepal width (cm)", vec![3.4, 2.9]),
            Column::of_numbers("petal length (cm)", vec![1.5, 4.9]),
            Column::of_numbers("petal width (cm)", vec![0.2, 1.7]),
        ],
    )?;
    let predictions = model.predict(&two_flowers)?;
    // ANCHOR_END: model

    // ANCHOR: print
    let species = predictions.columns(false); // one column, the target
    for row in 0..predictions.rows() {
        println!("{}: {:?}", species[0].text(row).unwrap_or("?"), predictions.outputs().row(row));
    }
    // ANCHOR_END: print
    assert!(predictions.class_indices() == Some(vec![0, 2]), "a setosa and a virginica");
    Ok(())
}
