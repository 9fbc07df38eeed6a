//! One layer on noisy linear data, with a sigmoid output or a linear one. Arguments: 0 for sigmoid
//! or 1 for linear; the learning rate; how many epochs; what the targets are divided by; the seed.
#![allow(clippy::print_stdout)] // for a reader

use anyhow::{bail, ensure};
use nn_data::NoisyLinear;
use nn_math::Mat;
use nn_math::least_squares::least_squares;
use nn_model::{Activation, Architecture, Initialization, Loss, Network, Objective};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

// ANCHOR: best_weight
/// Where the parabola of one weight is lowest: the slope, the sum of (w x - y) x, is zero there.
fn best_weight(x: &[f64], y: &[f64]) -> f64 {
    let of = |b: &[f64]| x.iter().zip(b).map(|(x, b)| x * b).sum::<f64>();
    of(y) / of(x)
}
// ANCHOR_END: best_weight

fn main() -> anyhow::Result<()> {
    let [output, rate, epochs, divisor, seed] = nn_chapters::arguments([0.0, 1.0, 100.0, 1.0, 1.0])?;
    let activation = match output {
        0.0 => Activation::Sigmoid,
        1.0 => Activation::Linear,
        _ => bail!("0 is for a sigmoid output, 1 for a linear one"),
    };
    ensure!((1.0..=1e6).contains(&epochs) && divisor > 0.0, "1 to 1000000 epochs, and a divisor above 0");
    let rng = &mut ChaCha8Rng::seed_from_u64(seed as u64);

    // ANCHOR: data
    // 100 samples of y = x0 + x1 + x2 + noise.
    let data = NoisyLinear::sum().generate(rng)?;
    let (x, y) = (data.inputs(), data.targets());
    let targets = Mat::from_fn(y.nrows(), 1, |i, _| y[(i, 0)] / divisor);
    // ANCHOR_END: data

    // ANCHOR: descent
    let architecture = Architecture::new(3).layer(1, activation).without_bias();
    let mut network = Network::new(architecture, Initialization::UNIT, rng)?;
    let mut objective = Objective::new(&network, Loss::HalfSse, (x, &targets))?;
    for _ in 0..epochs as usize {
        objective.evaluate(network.parameters())?;
        for (weight, slope) in network.parameters_mut().iter_mut().zip(objective.gradient()) {
            *weight -= rate * slope;
        }
    }
    // ANCHOR_END: descent
    let (w, outputs) = (network.parameters(), network.predict(x)?);
    let mse = |prediction: &dyn Fn(usize) -> f64| {
        (0..y.nrows()).map(|i| (prediction(i) - y[(i, 0)]).powi(2)).sum::<f64>() / y.nrows() as f64
    };
    println!("weights {:.3} {:.3} {:.3}", w[0], w[1], w[2]);
    println!("   target  prediction");
    for i in 0..5 {
        println!("{:9.4}  {:10.4}", y[(i, 0)], divisor * outputs[(i, 0)]);
    }
    let error = mse(&|i| divisor * outputs[(i, 0)]);
    println!("mean squared error {error:.4}; of always 1: {:.4}", mse(&|_| 1.0));

    // ANCHOR: least_squares
    // The least error that any three weights can have, by solving for them.
    let best = least_squares(x, y)?;
    let least = mse(&|i| x.row(i).iter().zip(best.col(0).iter()).map(|(x, w)| x * w).sum());
    // ANCHOR_END: least_squares
    println!("of least squares: {least:.4}");
    let first: [Vec<f64>; 2] = [x, y].map(|of| (0..of.nrows()).map(|i| of[(i, 0)]).collect());
    let one_weight = best_weight(&first[0], &first[1]);
    println!("of least squares with the first input alone: its weight is {one_weight:.4}");
    assert!((one_weight - least_squares(x.subcols(0, 1), y)?[(0, 0)]).abs() < 1e-12);
    assert!(!error.is_finite() || activation == Activation::Sigmoid || error >= least - 1e-12);
    Ok(())
}
