//! One step of learning by hand, on the truth table. Arguments: the learning rate, and how many steps.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::truth_table;
use nn_model::{Activation, Architecture, Loss, Network, Objective};

/// The weights that the notebook began with.
const WEIGHTS: [f64; 3] = [-0.077181147, 0.715230453, 0.684243204];

// ANCHOR: samples
const INPUTS: [[f64; 3]; 4] = [[0.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0]];
const TARGETS: [f64; 4] = [0.0, 0.0, 1.0, 1.0];
// ANCHOR_END: samples

fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

// ANCHOR: forward
/// The weighted sum of a sample, through the sigmoid.
fn output(weights: &[f64; 3], x: &[f64; 3]) -> f64 {
    let z = weights[0] * x[0] + weights[1] * x[1] + weights[2] * x[2];
    sigmoid(z)
}
// ANCHOR_END: forward

// ANCHOR: slopes
/// The slope for each weight: the sum of the deltas, each times the input that the
/// weight belongs to.
fn slopes(weights: &[f64; 3]) -> [f64; 3] {
    let mut slopes = [0.0; 3];
    for (x, y) in INPUTS.iter().zip(TARGETS) {
        let a = output(weights, x);
        let delta = (a - y) * a * (1.0 - a);
        for (slope, input) in slopes.iter_mut().zip(x) {
            *slope += delta * input;
        }
    }
    slopes
}
// ANCHOR_END: slopes

fn mean_squared_error(weights: &[f64; 3]) -> f64 {
    let squares = INPUTS.iter().zip(TARGETS).map(|(x, y)| (output(weights, x) - y).powi(2));
    squares.sum::<f64>() / 4.0
}

fn main() -> anyhow::Result<()> {
    let [learning_rate, steps] = nn_chapters::arguments([1.0, 1.0])?;
    let first = slopes(&WEIGHTS);

    // ANCHOR: descent
    let mut weights = WEIGHTS;
    println!("step 0: mean squared error {:.6}", mean_squared_error(&weights));
    for step in 1..=steps as usize {
        let slopes = slopes(&weights);
        for (weight, slope) in weights.iter_mut().zip(slopes) {
            *weight -= learning_rate * slope;
        }
        println!("step {step}: mean squared error {:.6}", mean_squared_error(&weights));
    }
    // ANCHOR_END: descent
    println!("weights: {:.4} {:.4} {:.4}", weights[0], weights[1], weights[2]);

    // The library's gradient says the same.
    let table = truth_table();
    let network = Network::from_parameters(
        Architecture::new(3).layer(1, Activation::Sigmoid).without_bias(),
        WEIGHTS.to_vec(),
    )?;
    let mut objective = Objective::new(&network, Loss::HalfSse, (table.inputs(), table.targets()))?;
    objective.evaluate(&WEIGHTS)?;
    for (by_hand, gradient) in first.iter().zip(objective.gradient()) {
        assert!((by_hand - gradient).abs() < 1e-14);
    }
    Ok(())
}
