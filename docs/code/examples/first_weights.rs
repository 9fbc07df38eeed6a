//! What the first weights decide. Arguments: by how much one weight differs between two units that are otherwise alike, a
//! factor for all weights of theirs, and how many starts are compared.
#![allow(clippy::print_stdout)] // for a reader

use anyhow::ensure;
use nn_data::Xor;
use nn_model::Activation::{Sigmoid, Tanh};
use nn_model::{Architecture, GradientDescent, Initialization, Loss, Network, Objective, Training};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

// ANCHOR: twins
/// Two hidden units that begin alike, but for one weight: prints how far apart they are.
fn twins(difference: f64, factor: f64) -> anyhow::Result<f64> {
    let corners = Xor::default().generate(&mut ChaCha8Rng::seed_from_u64(0))?;
    let architecture = Architecture::new(2).layer(2, Tanh).layer(1, Sigmoid);
    let mut weights = vec![
        0.5, 0.5, // from x0 to both units
        -0.3, -0.3, // from x1
        0.1, 0.1, // their biases
        0.7, 0.7,  // to the output
        -0.2, // its bias
    ];
    weights[0] += difference;
    weights.iter_mut().for_each(|weight| *weight *= factor);
    let mut network = Network::from_parameters(architecture, weights)?;
    let samples = (corners.inputs(), corners.targets());
    let mut objective = Objective::new(&network, Loss::HalfSse, samples)?;
    println!("epochs  difference of the units  mean squared error");
    let apart = |p: &[f64]| [0, 2, 4, 6].iter().map(|&i| (p[i] - p[i + 1]).abs()).fold(0.0, f64::max);
    for epoch in 0..=2000 {
        objective.evaluate(network.parameters())?;
        if [0, 50, 100, 200, 500, 1000, 2000].contains(&epoch) {
            let apart = apart(network.parameters());
            println!("{epoch:6}  {apart:23.1e}  {:18.4}", objective.mse());
        }
        let parameters = network.parameters_mut();
        for (parameter, slope) in parameters.iter_mut().zip(objective.gradient()) {
            *parameter -= 0.5 * slope;
        }
    }
    Ok(apart(network.parameters()))
}
// ANCHOR_END: twins

/// How many starts with weights between -size and size have learned exclusive or after some epochs.
fn learned(size: f64, starts: u64, epochs: usize) -> anyhow::Result<usize> {
    let corners = Xor::default().generate(&mut ChaCha8Rng::seed_from_u64(0))?;
    let architecture = Architecture::new(2).layer(8, Tanh).layer(1, Sigmoid);
    let training = Training::new(GradientDescent::new(0.5), Loss::HalfSse).epochs(epochs);
    let mut learned = 0;
    for seed in 0..starts {
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let uniform = Initialization::Uniform { low: -size, high: size };
        let mut network = Network::new(architecture.clone(), uniform, rng)?;
        training.train(&mut network, (corners.inputs(), corners.targets()))?;
        let outputs = network.predict(corners.inputs())?;
        let right = |i: usize| (outputs[(i, 0)] > 0.5) == (corners.targets()[(i, 0)] > 0.5);
        learned += usize::from((0..4).all(right));
    }
    Ok(learned)
}

fn main() -> anyhow::Result<()> {
    let [difference, factor, starts] = nn_chapters::arguments([0.0, 1.0, 100.0])?;
    ensure!((1.0..=1000.0).contains(&starts), "1 to 1000 starts");
    let apart = twins(difference, factor)?;

    println!("\nweights      learned after 100 epochs  500 epochs  2000 epochs");
    for size in [0.01, 0.1, 1.0, 10.0, 100.0] {
        let learned = |epochs| learned(size, starts as u64, epochs);
        let (soon, later, late) = (learned(100)?, learned(500)?, learned(2000)?);
        println!("{:13}{soon:24}{later:12}{late:13}", format!("-{size} to {size}"));
    }

    assert!(difference * factor != 0.0 || apart == 0.0, "units that begin alike stay alike");
    Ok(())
}
