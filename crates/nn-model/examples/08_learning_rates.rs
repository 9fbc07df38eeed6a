//! The learning rate over time: schedules and warm-up.
//!
//! Large steps go far, but in the end they only jump about the minimum; small ones get there, but late. A schedule
//! starts with large steps and ends with small ones. A warm-up begins with small ones, until the worst of the first
//! random weights is corrected, and so allows a rate that would otherwise throw the network out of its valley at once.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::{Sine, Spirals};
use nn_model::{
    Activation, Architecture, GradientDescent, Initialization, Loss, Network, Schedule, Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let spirals = Spirals { samples: 300, noise: 0.05, ..Spirals::default() }.generate(rng)?;
    let two_layers =
        |inputs| Architecture::new(inputs).layer(32, Activation::Relu).layer(32, Activation::Relu);
    let architecture = two_layers(2).layer(3, Activation::Softmax);
    let start = Network::new(architecture, Initialization::HeNormal, rng)?;

    println!("learning rate in epoch 1    51   100   mean loss of the last five epochs");
    let mut losses = Vec::new();
    for (name, schedule) in [
        ("constant", Schedule::Constant),
        ("a third every 30 epochs", Schedule::Step { every: 30, factor: 1.0 / 3.0 }),
        ("4 % less each epoch", Schedule::Exponential { factor: 0.96 }),
        ("half a cosine", Schedule::Cosine { epochs: 100, floor: 0.0 }),
        ("1 / (1 + e/10)", Schedule::InverseScaling { decay: 0.1, power: 1.0 }),
        ("halved on a plateau", Schedule::Plateau { factor: 0.5, patience: 5 }),
    ] {
        let training = Training::new(GradientDescent::new(0.5), Loss::CrossEntropy).schedule(schedule);
        let samples = (spirals.inputs(), spirals.targets());
        let history = training.epochs(100).batch_size(10).train(&mut start.clone(), samples)?;
        let [first, middle, last] = [0, 50, 99].map(|epoch| history.learning_rate[epoch]);
        let loss = history.loss[95..].iter().sum::<f64>() / 5.0;
        println!("{name:<23} {first:>5.3} {middle:>5.3} {last:>5.3}   {loss:.4}");
        losses.push(loss);
    }
    assert!(losses[1..].iter().all(|loss| *loss < 0.5 * losses[0]));

    // First weights that are too large, and a rate that is too large for them.
    let sine = Sine::default().generate(rng)?;
    let architecture = two_layers(1).layer(1, Activation::Linear);
    let start = Network::new(architecture, Initialization::Normal { standard_deviation: 1.0 }, rng)?;
    let training = Training::new(GradientDescent::new(0.03), Loss::Mse).epochs(500);
    let samples = (sine.inputs(), sine.targets());
    let cold = training.train(&mut start.clone(), samples)?.final_loss();
    let warm = training.warm_up(50).train(&mut start.clone(), samples)?.final_loss();
    println!("\na sine from large first weights: loss {cold:.0e}; with a warm-up of 50 epochs: {warm:.0e}");
    assert!(warm < 0.05 && cold > 1.0);
    Ok(())
}
