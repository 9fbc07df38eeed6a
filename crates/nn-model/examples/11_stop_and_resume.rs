//! Watching a run, stopping it, and going on exactly where it was.
//!
//! An observer sees every epoch and may end the run. A checkpoint holds all that the run knows: parameters, the
//! optimiser's memory, history and settings. The order of samples and dropout come from the seed and the epoch's number.
//! So a run that was interrupted ends with the same bits as one that was not.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::Moons;
use nn_model::{
    Activation, Adam, Architecture, Initialization, Loss, Metric, Network, Schedule, Stop, Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::ops::ControlFlow;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let moons = Moons { samples: 400, noise: 0.2 }.generate(rng)?;
    let samples = (moons.inputs(), moons.targets());
    let architecture = Architecture::new(2).layer(16, Activation::Relu).layer(1, Activation::Sigmoid);
    let start = Network::new(architecture, Initialization::HeNormal, rng)?;
    let training = Training::new(Adam::new(0.01), Loss::BinaryCrossEntropy)
        .epochs(100)
        .batch_size(32)
        .seed(7)
        .dropout(0.1)
        .schedule(Schedule::Cosine { epochs: 100, floor: 0.1 })
        .metrics([Metric::Accuracy]);

    // Watched, and stopped when it is good enough.
    let mut network = start.clone();
    let history = training
        .start(&mut network, samples)?
        .observe(|progress| {
            let accuracy = progress.history.metrics[0].training[progress.epoch - 1];
            if progress.epoch % 10 == 0 {
                println!(
                    "epoch {:>3}: loss {:.3}, accuracy {accuracy:.3}",
                    progress.epoch,
                    progress.history.final_loss()
                );
            }
            if accuracy > 0.94 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .complete();
    println!("{} after {} epochs\n", history.stop, history.epochs());

    // In one go; and in two, with another network and a checkpoint between them.
    let (mut uninterrupted, mut first, mut second) = (start.clone(), start.clone(), start.clone());
    let whole = training.train(&mut uninterrupted, samples)?;
    let mut run = training.start(&mut first, samples)?;
    run.run(40);
    let checkpoint = run.checkpoint(); // with the feature `serde`, this goes into a file
    let resumed = checkpoint.training().start(&mut second, samples)?.resume(&checkpoint)?.complete();
    println!("in one go:   loss {:.17}", whole.final_loss());
    println!("interrupted: loss {:.17}", resumed.final_loss());
    assert!(history.stop == Stop::Observer && resumed == whole && second == uninterrupted);
    Ok(())
}
