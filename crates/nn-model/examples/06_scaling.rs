//! Scaling: why, and why by the training rows only.
//!
//! Columns of very different size make a valley that is steep one way and flat the other, in which no one learning rate
//! fits. z = (x - mean) / deviation makes them alike. The means and deviations are part of what was learned: they come
//! from the training rows, and go with the network wherever it goes.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::{Dataset, Rows, Scaler, Scaling, iris, train_test_split};
use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Metric, Network, Task, Training};
use rand::{SeedableRng, rngs::ChaCha8Rng};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn learn(flowers: &Dataset, scaler: &Scaler, rng: &mut ChaCha8Rng) -> Result<Network> {
    let architecture = Architecture::new(4).layer(8, Activation::Tanh).layer(3, Activation::Softmax);
    let mut network = Network::new(architecture, Initialization::GlorotUniform, rng)?;
    let training = Training::new(Adam::new(0.01), Loss::CrossEntropy).epochs(50).batch_size(16);
    let x = scaler.transform(flowers.inputs())?;
    training.train(&mut network, (x, flowers.targets()))?;
    Ok(network)
}

fn accuracy(network: &Network, flowers: &Dataset, scaler: &Scaler) -> Result<f64> {
    let x = scaler.transform(flowers.inputs())?;
    let outputs = network.predict(x)?;
    Ok(Metric::Accuracy.evaluate(Task::MultiClass, flowers.targets(), outputs)?)
}

fn main() -> Result<()> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let labels = iris().labels()?;
    // As someone else might have measured them: lengths in kilometres, widths in micrometres.
    let units = Scaler::new(vec![0.0; 4], vec![1e5, 1e-4, 1e5, 1e-4])?;
    let lengths = units.transform(iris().inputs())?;
    let iris = Dataset::classification(lengths, ["sepal km", "sepal um", "petal km", "petal um"], &labels)?;
    let split = train_test_split(Rows::Stratified(&labels), 0.3, rng)?;
    let (train, test) = (iris.rows(&split.train)?, iris.rows(&split.test)?);

    let as_it_is = Scaling::None.fit(train.inputs())?;
    let scaler = Scaling::Standard.fit(train.inputs())?;
    let unscaled = accuracy(&learn(&train, &as_it_is, rng)?, &test, &as_it_is)?;
    let network = learn(&train, &scaler, rng)?;
    let scaled = accuracy(&network, &test, &scaler)?;
    println!("right of {} flowers never seen: unscaled {unscaled:.3}, scaled {scaled:.3}", test.samples());

    // Someone brings a bunch of virginicas. By its own mean and deviation it looks like an average of all kinds.
    let virginicas: Vec<usize> = split.test.into_iter().filter(|&row| labels.indices()[row] == 2).collect();
    let bunch = iris.rows(&virginicas)?;
    let right = accuracy(&network, &bunch, &scaler)?;
    let wrong = accuracy(&network, &bunch, &Scaling::Standard.fit(bunch.inputs())?)?;
    println!(
        "right of {} virginicas: scaled as in training {right:.3}, by themselves {wrong:.3}",
        bunch.samples()
    );
    assert!(scaled > 0.85 && unscaled < 0.4 && right > 0.8 && wrong < 0.5);
    Ok(())
}
