//! Samples that arrive in pieces: learn from each once, and keep up with a world that changes.
//!
//! A stream holds network and optimiser between the pieces. The loss that it notes is that of samples the network has
//! not seen before, so it is an honest test: it jumps when the world changes, and falls again.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::Moons;
use nn_math::Mat;
use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Network, Training};
use rand::{SeedableRng, rngs::ChaCha8Rng};

const PIECE: usize = 50;

fn mean(losses: &[f64]) -> f64 {
    losses.iter().sum::<f64>() / losses.len() as f64
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let architecture = Architecture::new(2).layer(16, Activation::Tanh).layer(1, Activation::Sigmoid);
    let network = Network::new(architecture, Initialization::GlorotUniform, rng)?;
    // Batches of ten: five steps for each piece.
    let training = Training::new(Adam::new(0.01), Loss::BinaryCrossEntropy).batch_size(10);
    let mut stream = training.stream(network, PIECE)?;

    for piece in 0..400 {
        let moons = Moons { samples: PIECE, noise: 0.2 }.generate(rng)?;
        // After two hundred pieces the moons change places.
        let swapped = piece >= 200;
        let targets = moons.targets();
        let targets =
            Mat::from_fn(PIECE, 1, |i, _| if swapped { 1.0 - targets[(i, 0)] } else { targets[(i, 0)] });
        stream.learn((moons.inputs(), targets.as_ref()))?;
    }

    let loss = &stream.history().loss;
    for (when, pieces) in
        [("at first", 0..5), ("before the change", 195..200), ("after it", 200..205), ("at last", 395..400)]
    {
        println!("{when:>17}: {:.3}", mean(&loss[pieces]));
    }
    // A checkpoint goes on with the next piece, later or elsewhere.
    let resumed = training.stream(stream.network().clone(), PIECE)?.resume(&stream.checkpoint())?;
    println!("{} pieces are behind it", resumed.history().epochs());
    let [before, after, last] = [195..200, 200..205, 395..400].map(|pieces| mean(&loss[pieces]));
    assert!(before < 0.2 && after > 5.0 * before && last < 0.2);
    Ok(())
}
