//! Regression: a noisy sine, learned in mini-batches by Adam.
//!
//! A step needs no look at all samples: the slope on 32 of them is nearly as good, and an epoch then makes many steps
//! instead of one. Adam gives each parameter a step of its own size.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::Sine;
use nn_math::Mat;
use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Metric, Network, Training};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::f64::consts::TAU;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let data = Sine { samples: 500, noise: 0.1, periods: 1.0 }.generate(rng)?;

    let architecture = Architecture::new(1).layer(16, Activation::Tanh).layer(1, Activation::Linear);
    let mut network = Network::new(architecture, Initialization::GlorotUniform, rng)?;
    let history = Training::new(Adam::new(0.01), Loss::Mse)
        .epochs(400)
        .batch_size(32)
        .metrics([Metric::R2])
        .train(&mut network, (data.inputs(), data.targets()))?;

    println!("epoch  mean squared error  R^2");
    for epoch in [1, 10, 100, 400] {
        let r2 = history.metrics[0].training[epoch - 1];
        println!("{epoch:>5}  {:>18.4}  {r2:.3}", history.mse[epoch - 1]);
    }
    println!("The noise alone has a mean square of 0.01: nobody can do better on new samples.\n");

    // How near is it to the sine itself, which it never saw without noise?
    let x = Mat::from_fn(9, 1, |i, _| i as f64 / 8.0);
    let y = network.predict(&x)?;
    println!("    x    sine  network");
    let mut farthest = 0.0_f64;
    for i in 0..x.nrows() {
        let sine = (TAU * x[(i, 0)]).sin();
        farthest = farthest.max((y[(i, 0)] - sine).abs());
        println!("{:.3}  {sine:>6.3}   {:>6.3}", x[(i, 0)], y[(i, 0)]);
    }
    println!("At most {farthest:.3} apart, which is less than the noise.");
    assert!(farthest < 0.1 && (history.final_mse() - 0.01).abs() < 0.002);
    Ok(())
}
