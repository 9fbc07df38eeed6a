//! Backpropagation, checked twice: by hand, and against plain differences.
//!
//! The smallest network with a hidden layer: a1 = tanh(w1 x), a2 = w2 a1, loss = 1/2 (a2 - t)^2. The chain rule says
//!
//! ```text
//! d loss / d w2 = (a2 - t) a1
//! d loss / d w1 = (a2 - t) w2 (1 - a1^2) x
//! ```
#![allow(clippy::print_stdout)] // for a reader

use nn_data::Moons;
use nn_math::derivative::central_gradient;
use nn_model::{Activation, Architecture, Initialization, Loss, Network, Objective};
use rand::{SeedableRng, rngs::ChaCha8Rng};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (x, t, w1, w2) = (0.5_f64, 1.0, 0.8, -0.3);
    let a1 = (w1 * x).tanh(); // tanh 0.4
    let a2 = w2 * a1;
    let by_hand = [(a2 - t) * w2 * (1.0 - a1 * a1) * x, (a2 - t) * a1];

    // An objective is a loss on given samples, as a function of the parameters. It brings its gradient along.
    let tiny = Architecture::new(1).layer(1, Activation::Tanh).layer(1, Activation::Linear).without_bias();
    let network = Network::from_parameters(tiny, vec![w1, w2])?;
    let mut objective = Objective::new(&network, Loss::HalfSse, ([x], [t]))?;
    let loss = objective.evaluate(network.parameters())?;
    println!("loss {loss:.6}, by hand {:.6}", 0.5 * (a2 - t) * (a2 - t));
    println!("gradient {:.6?}, by hand {by_hand:.6?}", objective.gradient());
    for (found, expected) in objective.gradient().iter().zip(by_hand) {
        assert!((found - expected).abs() < 1e-15);
    }

    // No hand would do this one: 2 inputs, two hidden layers, 177 parameters, 200 samples. But a slope is only a
    // difference: move one parameter a little up and a little down and see how much the loss changes.
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let moons = Moons { samples: 200, noise: 0.1 }.generate(rng)?;
    let deep = Architecture::new(2).layer(16, Activation::Gelu).layer(7, Activation::Tanh);
    let network = Network::new(deep.layer(1, Activation::Sigmoid), Initialization::UNIT, rng)?;
    let samples = (moons.inputs(), moons.targets());
    let mut objective = Objective::new(&network, Loss::BinaryCrossEntropy, samples)?;

    let mut point = network.parameters().to_vec();
    let slopes = central_gradient(&mut point, 1e-5, |p| objective.evaluate(p).unwrap_or(f64::NAN));
    objective.evaluate(network.parameters())?;
    let apart = objective.gradient().iter().zip(&slopes).map(|(g, s)| (g - s).abs()).fold(0.0, f64::max);
    println!("\n{} parameters: gradient and differences are at most {apart:.0e} apart", point.len());
    assert!(apart < 1e-9);
    Ok(())
}
