//! A whole program: learn a curve, keep the network in a file, predict. Arguments: the file, if it
//! is to stay, and the hidden layer's activation.
#![allow(clippy::print_stdout)] // for a reader

// ANCHOR: imports
use nn_format::Document;
use nn_math::Mat;
use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Network, Training};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::path::Path;
// ANCHOR_END: imports

// ANCHOR: samples
/// Two days of temperatures, measured every half hour: one row for each sample. The inputs, hours,
/// and the targets, degrees, are brought to a size near 1.
fn samples(rng: &mut ChaCha8Rng) -> (Mat<f64>, Mat<f64>) {
    let hours = |row: usize| 0.5 * (row % 48) as f64;
    let x = Mat::from_fn(96, 1, |row, _| scaled_hours(hours(row)));
    let y = Mat::from_fn(96, 1, |row, _| {
        let day = -6.0 * (std::f64::consts::TAU * (hours(row) - 3.0) / 24.0).cos();
        (day + rng.random_range(-1.0..1.0)) / 10.0
    });
    (x, y)
}

fn scaled_hours(hours: f64) -> f64 {
    hours / 12.0 - 1.0
}

fn degrees(output: f64) -> f64 {
    15.0 + 10.0 * output
}
// ANCHOR_END: samples

// ANCHOR: learn
fn learn(hidden: Activation) -> anyhow::Result<Network> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let (x, y) = samples(rng);
    let architecture = Architecture::new(1).layer(8, hidden).layer(1, Activation::Linear);
    let mut network = Network::new(architecture, Initialization::GlorotUniform, rng)?;

    let training = Training::new(Adam::new(0.02), Loss::Mse).epochs(2000);
    let history = training.train(&mut network, (&x, &y))?;
    println!(
        "mean squared error {:.4} after one epoch, {:.4} at the end",
        history.mse[0],
        history.final_mse()
    );
    Ok(network)
}
// ANCHOR_END: learn

// ANCHOR: keep
/// Writes the network, and what a reader of the file must know, and reads it again.
fn keep(network: &Network, file: &Path) -> anyhow::Result<Network> {
    let mut document = Document::from(network.clone());
    document.metadata.insert("input".to_owned(), "hours / 12 - 1".into());
    document.metadata.insert("output".to_owned(), "(degrees - 15) / 10".into());
    nn_format::save_json(file, &document)?;
    Ok(nn_format::load_json(file)?.network)
}
// ANCHOR_END: keep

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (given, activation) = (arguments.next(), arguments.next());
    let network = learn(activation.map_or(Ok(Activation::Tanh), |name| name.parse())?)?;
    let temporary = std::env::temp_dir().join(format!("nn-chapters-{}.json", std::process::id()));
    let again = keep(&network, given.as_ref().map_or(temporary.as_path(), Path::new))?;
    assert!(again == network, "the same bits");
    println!("{} parameters written and read again", again.parameters().len());
    let _ = std::fs::remove_file(temporary); // if it is there

    // ANCHOR: predict
    let mut predictor = again.predictor(); // takes all the memory that it will need
    for hours in [0.0, 3.0, 9.0, 15.0, 21.0, 24.0] {
        let outputs = predictor.predict_sample(&[scaled_hours(hours)])?;
        println!("at {hours:>2} h: {:.1} degrees", degrees(outputs[0]));
    }
    // ANCHOR_END: predict

    // ANCHOR: count
    let allocations = allocation_counter::measure(|| {
        for minute in 0..1440 {
            let _ = predictor.predict_sample(&[scaled_hours(f64::from(minute) / 60.0)]);
        }
    });
    println!("1440 predictions, {} allocations", allocations.count_total);
    // ANCHOR_END: count
    assert!(allocations.count_total == 0);

    // ANCHOR: wrong
    if let Err(error) = predictor.predict_sample(&[0.0, 1.0]) {
        println!("error: {error}"); // two inputs, for a network that has one
    }
    // ANCHOR_END: wrong
    Ok(())
}
