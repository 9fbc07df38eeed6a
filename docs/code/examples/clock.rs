//! The temperatures of a day once more, with the hour given as the hand of a clock. Argument: the
//! hidden units.
#![allow(clippy::print_stdout)] // for a reader

use nn_math::Mat;
use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Network, Training};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::f64::consts::TAU;

// ANCHOR: hand
/// Where the hand of a clock points that goes round once a day: at 0 h and at 24 h to the same
/// place.
fn hand(hours: f64) -> [f64; 2] {
    let angle = TAU * hours / 24.0;
    [angle.sin(), angle.cos()]
}
// ANCHOR_END: hand

fn main() -> anyhow::Result<()> {
    let [units] = nn_chapters::arguments([8.0])?;
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let hours = |row: usize| 0.5 * (row % 48) as f64;
    let x = Mat::from_fn(96, 2, |row, j| hand(hours(row))[j]);
    let y = Mat::from_fn(96, 1, |row, _| {
        let day = -6.0 * (TAU * (hours(row) - 3.0) / 24.0).cos();
        (day + rng.random_range(-1.0..1.0)) / 10.0
    });
    let architecture =
        Architecture::new(2).layer(units as usize, Activation::Tanh).layer(1, Activation::Linear);
    let mut network = Network::new(architecture, Initialization::GlorotUniform, rng)?;
    let training = Training::new(Adam::new(0.02), Loss::Mse).epochs(2000);
    let history = training.train(&mut network, (&x, &y))?;
    println!("mean squared error {:.4}", history.final_mse());
    let mut predictor = network.predictor();
    let mut degrees =
        |hours| -> anyhow::Result<f64> { Ok(15.0 + 10.0 * predictor.predict_sample(&hand(hours))?[0]) };
    let [first, last] = [degrees(0.0)?, degrees(24.0)?];
    println!("at  0 h: {first:.1} degrees\nat 24 h: {last:.1} degrees");
    assert!((first - last).abs() < 1e-9, "the two ends of the day are one");
    Ok(())
}
