//! Handwritten digits: 97 of 100 right, learned in less than a second.
//!
//! 1797 digits of 8 x 8 pixels. All that the earlier examples taught comes together: stratified rows, scaling, relu with
//! He's first weights, Adam in mini-batches, a falling rate, a small penalty.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::{Rows, Scaling, digits, train_test_split};
use nn_model::{
    Activation, Adam, Architecture, ConfusionMatrix, Initialization, Loss, Network, Penalty, Schedule, Task,
    Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let digits = digits();
    let split = train_test_split(Rows::Stratified(&digits.labels()?), 0.2, rng)?;
    let (train, test) = (digits.rows(&split.train)?, digits.rows(&split.test)?);
    let scaler = Scaling::MinMax.fit(train.inputs())?;
    let (x, x_test) = (scaler.transform(train.inputs())?, scaler.transform(test.inputs())?);

    let architecture = Architecture::new(64).layer(64, Activation::Relu).layer(10, Activation::Softmax);
    let mut network = Network::new(architecture, Initialization::HeNormal, rng)?;
    let training = Training::new(Adam::new(0.005), Loss::CrossEntropy)
        .epochs(40)
        .batch_size(32)
        .schedule(Schedule::Cosine { epochs: 40, floor: 0.0 })
        .penalty(Penalty::l2(1e-4));

    let started = Instant::now();
    let history = training.train(&mut network, (&x, train.targets()))?;
    println!("{} epochs in {:.2} s", history.epochs(), started.elapsed().as_secs_f64());

    let outputs = network.predict_proba(&x_test)?;
    let matrix = ConfusionMatrix::new(Task::MultiClass, test.targets(), &outputs)?;
    println!("{:.1} % of {} digits never seen are right\n", 100.0 * matrix.accuracy(), test.samples());
    println!("{matrix}");

    // The first one that it got wrong, as it saw it.
    let (truth, found) = (test.labels()?, network.predict_class(&x_test)?);
    if let Some(row) = (0..test.samples()).find(|&row| found[row] != truth.indices()[row]) {
        println!("This is a {}, and was taken for a {}:", truth.indices()[row], found[row]);
        for line in 0..8 {
            let pixel = |column: usize| if x_test[(row, 8 * line + column)] > 0.4 { "##" } else { "  " };
            println!("  {}", (0..8).map(pixel).collect::<String>());
        }
    }
    assert!(matrix.accuracy() >= 0.97);
    Ok(())
}
