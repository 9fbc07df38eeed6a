//! Scores, their softmax, and the gradient of the cross-entropy. Arguments: three scores, and which
//! class is right.
#![allow(clippy::print_stdout)] // for a reader

use nn_math::Mat;
use nn_model::{Activation, Architecture, Loss, Network, Objective};

// ANCHOR: softmax
/// Turns scores into probabilities: positive numbers that add up to 1.
fn softmax(z: [f64; 3]) -> [f64; 3] {
    let highest = z.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let powers = z.map(|z| (z - highest).exp());
    let total: f64 = powers.iter().sum();
    powers.map(|power| power / total)
}
// ANCHOR_END: softmax

// ANCHOR: loss
/// The surprise at the right class, ln(sum e^z) - z of that class: computed from the scores, it is
/// never infinite.
fn cross_entropy(z: [f64; 3], right: usize) -> f64 {
    let highest = z.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = z.iter().map(|z| (z - highest).exp()).sum();
    total.ln() + highest - z[right]
}
// ANCHOR_END: loss

// ANCHOR: from_score
/// The cross-entropy of a sigmoid, from its score: ln(1 + e^z) - y z, written so that no power is
/// larger than 1.
fn binary_cross_entropy(z: f64, y: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p() - y * z
}
// ANCHOR_END: from_score

/// The same question asked of half the squared errors: how the loss changes with each score.
fn gradient_of_squares(p: [f64; 3], y: [f64; 3]) -> [f64; 3] {
    let mean: f64 = (0..3).map(|k| p[k] * (p[k] - y[k])).sum();
    std::array::from_fn(|j| p[j] * (p[j] - y[j] - mean))
}

fn main() -> anyhow::Result<()> {
    let [z0, z1, z2, right] = nn_chapters::arguments([2.0, 1.0, 0.0, 0.0])?;
    let (z, right) = ([z0, z1, z2], right as usize);
    anyhow::ensure!(right < 3, "the classes are 0, 1 and 2");
    let y = [0, 1, 2].map(|class| f64::from(u8::from(class == right)));

    let p = softmax(z);
    let squares = gradient_of_squares(p, y);
    println!("class     score  probability  target    p - y  of squares");
    for j in 0..3 {
        let gradient = p[j] - y[j];
        println!(
            "{j:>5}  {:>8.2}  {:>11.6}  {:>6}  {gradient:>7.4}  {:>10.1e}",
            z[j], p[j], y[j], squares[j]
        );
    }
    println!("cross-entropy {:.6}", cross_entropy(z, right));

    // ANCHOR: library
    // A network whose scores are its biases: the gradient with respect to them is that with respect
    // to the scores.
    let architecture = Architecture::new(1).layer(3, Activation::Softmax);
    let network = Network::from_parameters(architecture, vec![0.0, 0.0, 0.0, z0, z1, z2])?;
    let (input, target) = (Mat::from_fn(1, 1, |_, _| 1.0), Mat::from_fn(1, 3, |_, j| y[j]));
    let mut objective = Objective::new(&network, Loss::CrossEntropy, (&input, &target))?;
    let loss = objective.evaluate(network.parameters())?;
    let gradient = &objective.gradient()[3..];
    // ANCHOR_END: library

    // Two classes are a sigmoid of the difference of their scores.
    let two = cross_entropy([z0, z1, f64::NEG_INFINITY], 0);
    assert!((two - binary_cross_entropy(z0 - z1, 1.0)).abs() <= 1e-12 * two.max(1.0));
    assert!((loss - cross_entropy(z, right)).abs() <= 1e-12 * loss.max(1.0));
    for j in 0..3 {
        assert!((gradient[j] - (p[j] - y[j])).abs() < 1e-14);
    }
    Ok(())
}
