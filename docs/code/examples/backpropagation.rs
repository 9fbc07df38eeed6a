//! Backpropagation by hand through one hidden layer. Arguments: which sample of the truth table (1 to 4), the two weights
//! from the hidden units to the output, and 1 for a step that is made too early.
#![allow(clippy::print_stdout)] // for a reader

use anyhow::ensure;
use nn_math::derivative::central_gradient;
use nn_math::faer::mat;
use nn_model::backprop::reference;
use nn_model::{Activation, Architecture, Loss, Network, Objective, Penalty};

const INPUTS: [[f64; 3]; 4] = [[0.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0]];
const TARGETS: [f64; 4] = [0.0, 0.0, 1.0, 1.0];

/// From each input to h0 and to h1: the weights that the notebook began with.
const W: [[f64; 2]; 3] = [[-0.36481251, -0.37203586], [-0.81881763, 0.65717183], [-0.15073624, 0.62975796]];

fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

// ANCHOR: forward
/// What the hidden units pass on, and the output.
fn forward(w: &[[f64; 2]; 3], v: [f64; 2], x: [f64; 3]) -> ([f64; 2], f64) {
    let h = [0, 1].map(|j| sigmoid(x[0] * w[0][j] + x[1] * w[1][j] + x[2] * w[2][j]));
    let a = sigmoid(h[0] * v[0] + h[1] * v[1]);
    (h, a)
}
// ANCHOR_END: forward

// ANCHOR: backward
/// The deltas of the hidden units, and that of the output.
fn backward(v: [f64; 2], h: [f64; 2], a: f64, y: f64) -> ([f64; 2], f64) {
    let output = (a - y) * a * (1.0 - a);
    let hidden = [0, 1].map(|j| output * v[j] * h[j] * (1.0 - h[j]));
    (hidden, output)
}
// ANCHOR_END: backward

fn main() -> anyhow::Result<()> {
    let [sample, v0, v1, early] = nn_chapters::arguments([1.0, -0.81306733, 0.94892801, 0.0])?;
    ensure!([1.0, 2.0, 3.0, 4.0].contains(&sample), "the samples are 1, 2, 3 and 4");
    let (x, y, v) = (INPUTS[sample as usize - 1], TARGETS[sample as usize - 1], [v0, v1]);

    let (h, a) = forward(&W, v, x);
    let (mut hidden, output) = backward(v, h, a, y);
    if early == 1.0 {
        // ANCHOR: too_early
        // A mistake, for an exercise: the weights to the output make their step first.
        let moved = [v[0] - output * h[0], v[1] - output * h[1]];
        hidden = backward(moved, h, a, y).0;
        // ANCHOR_END: too_early
    }
    println!("inputs {} {} {}, target {y}", x[0], x[1], x[2]);
    println!("forward:  h0 {:.4}  h1 {:.4}  output {a:.4}", h[0], h[1]);
    println!("backward: delta of the output {output:.4}, of h0 {:.4}, of h1 {:.4}", hidden[0], hidden[1]);

    // ANCHOR: slopes
    // The slope for a weight: what went in, times the delta of the unit that it leads to.
    let mut slopes = Vec::new();
    for input in x {
        slopes.extend([input * hidden[0], input * hidden[1]]);
    }
    slopes.extend([h[0] * output, h[1] * output]);
    // ANCHOR_END: slopes

    // ANCHOR: tried
    // The same by trying: each weight is moved a little to both sides.
    let loss = |p: &[f64]| {
        let (_, a) = forward(&[[p[0], p[1]], [p[2], p[3]], [p[4], p[5]]], [p[6], p[7]], x);
        0.5 * (a - y).powi(2)
    };
    let mut weights = [W[0][0], W[0][1], W[1][0], W[1][1], W[2][0], W[2][1], v[0], v[1]];
    let tried = central_gradient(&mut weights, 1e-4, loss);
    // ANCHOR_END: tried
    println!("weight        slope    by trying");
    let names =
        ["x0 to h0", "x0 to h1", "x1 to h0", "x1 to h1", "x2 to h0", "x2 to h1", "h0 to a", "h1 to a"];
    for ((name, slope), tried) in names.iter().zip(&slopes).zip(&tried) {
        let (slope, tried) = (slope + 0.0, tried + 0.0); // no minus before a zero
        println!("{name:8}  {slope:>9.6}    {tried:>9.6}");
    }

    let same = slopes.iter().zip(tried).all(|(slope, tried)| (slope - tried).abs() < 1e-7);
    ensure!(same, "the slopes are not those found by trying");

    // ANCHOR: library
    let architecture = Architecture::new(3).layer(2, Activation::Sigmoid).layer(1, Activation::Sigmoid);
    let network = Network::from_parameters(architecture.without_bias(), weights.to_vec())?;
    let (x, y) = (mat![[x[0], x[1], x[2]]], mat![[y]]);
    let mut objective = Objective::new(&network, Loss::HalfSse, (&x, &y))?;
    objective.evaluate(&weights)?;
    let (_, plain) = reference::pass(&network, Loss::HalfSse, Penalty::NONE, &(&x, &y).into())?;
    for ((slope, fast), plain) in slopes.iter().zip(objective.gradient()).zip(&plain) {
        assert!((slope - fast).abs() < 1e-14 && (slope - plain).abs() < 1e-14);
    }
    // ANCHOR_END: library
    Ok(())
}
