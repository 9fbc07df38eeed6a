//! Checkpoints: read, gone on from for two epochs, written and read back.

use nn_format::{checkpoint_from_json, checkpoint_to_json};
use nn_math::Mat;
use nn_model::{Activation, Architecture, Checkpoint, Network};

/// The samples of all checkpoints here.
const ROWS: usize = 11;

pub(super) fn check(bytes: &[u8]) {
    let checkpoint: Checkpoint = match checkpoint_from_json(bytes) {
        Ok(checkpoint) => checkpoint,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let mut network = network();
    let (inputs, targets) = samples();
    let mut training = checkpoint.training().clone();
    // As many epochs as are asked for, and threads, are honest, and take as long as they take.
    training.epochs = training.epochs.min(checkpoint.history().epochs().saturating_add(2));
    training.threads = training.threads.min(1);
    let run = training.start(&mut network, (&inputs, &targets)).and_then(|run| run.resume(&checkpoint));
    let mut run = match run {
        Ok(run) => run,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    run.run(2);
    let written = checkpoint_to_json(&run.checkpoint()).unwrap();
    let again: Checkpoint = checkpoint_from_json(&written).unwrap();
    assert!(
        checkpoint_to_json(&again).unwrap() == written,
        "read and written again, it is another checkpoint"
    );
}

/// The network of all checkpoints here.
pub(crate) fn network() -> Network {
    let architecture = Architecture::new(2).layer(3, Activation::Tanh).layer(1, Activation::Linear);
    let count = architecture.parameter_count().unwrap();
    Network::from_parameters(architecture, (0..count).map(|i| (i as f64).sin()).collect()).unwrap()
}

/// The samples of all checkpoints here.
pub(crate) fn samples() -> (Mat<f64>, Mat<f64>) {
    let inputs = Mat::from_fn(ROWS, 2, |i, j| (i * (j + 1)) as f64 / 8.0 - 1.0);
    let targets = Mat::from_fn(ROWS, 1, |i, _| (i % 3) as f64 / 2.0);
    (inputs, targets)
}
