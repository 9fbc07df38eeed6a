//! What a network has learned of one task helps with another: its first layer is kept, frozen, and only the rest is trained.
//!
//! A network learns to tell ten digits from a thousand images. What its hidden layer sees in them serves another question too:
//! is there a closed loop in the digit, as in 0, 6, 8 and 9? For that only forty images have an answer.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::{Scaling, digits};
use nn_math::Mat;
use nn_model::{
    Activation, Adam, Architecture, Frozen, Initialization, Loss, Metric, ModelError, Network, Task, Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};

const MANY: usize = 1000;
const FEW: usize = 40;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let digits = digits(); // 1797 x 64, ten classes, one-hot
    let (targets, count) = (digits.targets(), digits.samples());
    let x = Scaling::MinMax.fit(digits.inputs())?.transform(digits.inputs())?;
    let loops = Mat::from_fn(count, 1, |i, _| [0, 6, 8, 9].iter().map(|&digit| targets[(i, digit)]).sum());
    let few = (x.subrows(MANY, FEW), loops.subrows(MANY, FEW));
    let rest = count - MANY - FEW;
    let (test_x, test_y) = (x.subrows(MANY + FEW, rest), loops.subrows(MANY + FEW, rest));

    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let hidden = Architecture::new(64).layer(32, Activation::Tanh);
    let of_digits = hidden.clone().layer(10, Activation::Softmax);
    let mut first = Network::new(of_digits, Initialization::GlorotUniform, rng)?;
    let all = Training::new(Adam::new(0.01), Loss::CrossEntropy).epochs(30).batch_size(32);
    all.train(&mut first, (x.subrows(0, MANY), targets.subrows(0, MANY)))?;

    // The learned hidden layer below a fresh output layer; and a network that is fresh altogether.
    let fresh = Network::new(hidden.layer(1, Activation::Sigmoid), Initialization::GlorotUniform, rng)?;
    let (mut transferred, mut alone) = (fresh.clone(), fresh);
    let learned = first.layers()[0].biases.end;
    transferred.parameters_mut()[..learned].copy_from_slice(&first.parameters()[..learned]);
    let training = Training::new(Adam::new(0.01), Loss::BinaryCrossEntropy).epochs(200);
    training.clone().frozen([Frozen::Layer(0)]).train(&mut transferred, few)?;
    training.train(&mut alone, few)?;

    let accuracy = |network: &Network| -> Result<f64, ModelError> {
        Metric::Accuracy.evaluate(Task::Binary, test_y, network.predict(test_x)?.as_ref())
    };
    let (with, without) = (accuracy(&transferred)?, accuracy(&alone)?);
    println!("loops in {rest} images, after learning from {FEW}:");
    println!("hidden layer learned from digits, frozen: {:.1} % right", 100.0 * with);
    println!("everything learned from the {FEW}:           {:.1} % right", 100.0 * without);
    assert!(with > without + 0.02 && transferred.parameters()[..learned] == first.parameters()[..learned]);
    Ok(())
}
