//! Several labels: what may be true of a sample at the same time.
//!
//! Classes exclude each other, labels do not. Each label gets a sigmoid output of its own, and binary cross-entropy
//! judges each on its own; the hidden layer serves them all.
#![allow(clippy::print_stdout)] // for a reader

use nn_math::Mat;
use nn_model::{
    Activation, Adam, Architecture, ConfusionMatrix, Initialization, Loss, Metric, Network, Task, Training,
};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

const LABELS: [&str; 3] = ["right", "above", "near"];

/// Points in the square from -1 to 1, and what is true of each: right of the middle, above it, near to it.
fn points(count: usize, rng: &mut ChaCha8Rng) -> (Mat<f64>, Mat<f64>) {
    let x = Mat::from_fn(count, 2, |_, _| rng.random_range(-1.0..1.0));
    let y = Mat::from_fn(count, 3, |i, label| {
        let (a, b) = (x[(i, 0)], x[(i, 1)]);
        f64::from([a > 0.0, b > 0.0, a * a + b * b < 0.5][label])
    });
    (x, y)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let ((x, y), (x_test, y_test)) = (points(500, rng), points(500, rng));

    let architecture = Architecture::new(2).layer(16, Activation::Tanh).layer(3, Activation::Sigmoid);
    let mut network = Network::new(architecture, Initialization::GlorotUniform, rng)?;
    let training = Training::new(Adam::new(0.02), Loss::BinaryCrossEntropy).epochs(200).batch_size(50);
    training.train(&mut network, (&x, &y))?;

    let labels = network.predict_labels(&x_test)?;
    println!("point            truth and found");
    for i in 0..6 {
        let said = |of: &Mat<f64>| {
            let names = LABELS.iter().enumerate().filter(|&(label, _)| of[(i, label)] == 1.0);
            names.map(|(_, name)| *name).collect::<Vec<_>>().join(" ")
        };
        let point = x_test.row(i);
        println!("{:>6.2}, {:>5.2}    {:<17} {}", point[0], point[1], said(&y_test), said(&labels));
    }

    println!("\nlabel  precision  recall");
    for (column, name) in LABELS.iter().enumerate() {
        let (truth, found) = (y_test.subcols(column, 1), labels.subcols(column, 1));
        let matrix = ConfusionMatrix::new(Task::Binary, truth, found)?;
        println!("{name:<5}  {:>9.3}  {:>6.3}", matrix.precision(1)?, matrix.recall(1)?);
    }
    let all_right = Metric::Accuracy.evaluate(Task::MultiLabel, &y_test, &labels)?;
    println!("\nall three labels right: {all_right:.3}");
    assert!(all_right > 0.9);
    Ok(())
}
