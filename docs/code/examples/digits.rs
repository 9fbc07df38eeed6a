//! Handwritten digits. Arguments: how many hidden units (0: no hidden layer), and the seed.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::{Rows, Scaling, digits, train_test_split};
use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Network, Training};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// How many of the rows the network gets right.
fn right(found: &[usize], truth: &[usize]) -> usize {
    found.iter().zip(truth).filter(|(found, truth)| found == truth).count()
}

// ANCHOR: confusion
/// How often each digit (row) was taken for each (column).
fn confusion(found: &[usize], truth: &[usize]) -> [[usize; 10]; 10] {
    let mut counts = [[0; 10]; 10];
    for (&found, &truth) in found.iter().zip(truth) {
        counts[truth][found] += 1;
    }
    counts
}
// ANCHOR_END: confusion

fn main() -> anyhow::Result<()> {
    let [units, seed] = nn_chapters::arguments([64.0, 1.0])?;
    let rng = &mut ChaCha8Rng::seed_from_u64(seed as u64);

    // ANCHOR: split
    let digits = digits();
    let split = train_test_split(Rows::Stratified(&digits.labels()?), 0.2, rng)?;
    let (train, test) = (digits.rows(&split.train)?, digits.rows(&split.test)?);
    // ANCHOR_END: split

    // ANCHOR: scale
    let scaler = Scaling::MinMax.fit(train.inputs())?; // looks at the training rows alone
    let (x, x_test) = (scaler.transform(train.inputs())?, scaler.transform(test.inputs())?);
    // ANCHOR_END: scale

    // ANCHOR: train
    let mut architecture = Architecture::new(64);
    if units > 0.0 {
        architecture = architecture.layer(units as usize, Activation::Relu);
    }
    let architecture = architecture.layer(10, Activation::Softmax);
    let mut network = Network::new(architecture, Initialization::HeUniform, rng)?;
    Training::new(Adam::new(0.003), Loss::CrossEntropy)
        .epochs(30)
        .batch_size(32)
        .seed(seed as u64)
        .train(&mut network, (&x, train.targets()))?;
    // ANCHOR_END: train

    // ANCHOR: judge
    let known = right(&network.predict_class(&x)?, train.labels()?.indices());
    let new = right(&network.predict_class(&x_test)?, test.labels()?.indices());
    let fraction = new as f64 / test.samples() as f64;
    // With a test set this small, chance alone may move the fraction by this much, two times in
    // three.
    let standard_error = (fraction * (1.0 - fraction) / test.samples() as f64).sqrt();
    // ANCHOR_END: judge

    let counts = confusion(&network.predict_class(&x_test)?, test.labels()?.indices());
    let diagonal: usize = (0..10).map(|digit| counts[digit][digit]).sum();
    assert_eq!(diagonal, new, "right answers lie on the diagonal");
    println!("{} parameters", network.parameters().len());
    println!("training rows: {known} of {} right", train.samples());
    println!(
        "new: {new} of {} right, {:.1} % +- {:.1} %",
        test.samples(),
        100.0 * fraction,
        100.0 * standard_error
    );
    let eights: Vec<String> = counts[8].iter().map(usize::to_string).collect();
    println!("the eights were taken for 0 to 9: {}", eights.join(" "));
    assert!(fraction > 0.15, "guessing gets one in ten right, and this learned more");
    Ok(())
}
