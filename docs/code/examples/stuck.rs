//! How many runs get stuck, and what helps. Arguments: the first seed, and how many runs of each
//! kind.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::{Dataset, NoisyLinear};
use nn_math::least_squares::least_squares;
use nn_model::{Activation, Architecture, GradientDescent, Initialization, Loss, Network, Training};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// The mean squared error of the best plane through the origin, at which one layer ends.
fn least_squares_mse(data: &Dataset) -> anyhow::Result<f64> {
    let (x, y) = (data.inputs(), data.targets());
    let weights = least_squares(x, y)?;
    Ok((x * weights - y).squared_norm_l2() / data.samples() as f64)
}

// ANCHOR: excess
/// How far a run ends above least squares.
fn excess(seed: u64, hidden: Activation, bias: bool) -> anyhow::Result<f64> {
    let data = NoisyLinear::sum().generate(&mut ChaCha8Rng::seed_from_u64(seed))?;
    let mut architecture = Architecture::new(3).layer(2, hidden).layer(1, Activation::Linear);
    if !bias {
        architecture = architecture.without_bias();
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(12);
    let mut network = Network::new(architecture, Initialization::UNIT, &mut rng)?;
    let training = Training::new(GradientDescent::new(0.01), Loss::HalfSse).epochs(3000);
    let history = training.train(&mut network, (data.inputs(), data.targets()))?;
    Ok(history.final_mse() - least_squares_mse(&data)?)
}
// ANCHOR_END: excess

// ANCHOR: as_sigmoids
/// The same network with sigmoids: tanh z = 2 sigmoid(2 z) - 1. From w and v of tanh units to w, v
/// and the bias of the output, for the library's order: weights of the first layer, its biases,
/// weights of the second, its bias.
fn as_sigmoids(tanh: &[f64; 8]) -> [f64; 11] {
    let (w, v) = tanh.split_at(6);
    let biases = [0.0, 0.0];
    let doubled = w.iter().chain(&biases).chain(v).map(|weight| 2.0 * weight);
    let mut parameters = [-(v[0] + v[1]); 11];
    for (parameter, doubled) in parameters.iter_mut().zip(doubled) {
        *parameter = doubled;
    }
    parameters
}
// ANCHOR_END: as_sigmoids

fn main() -> anyhow::Result<()> {
    let [seed, runs] = nn_chapters::arguments([2.0, 20.0])?;
    let seeds = || seed as u64..(seed + runs) as u64;
    println!("hidden units  biases  stuck  of");
    let mut stuck = Vec::new();
    for (hidden, bias) in
        [(Activation::Sigmoid, false), (Activation::Sigmoid, true), (Activation::Tanh, false)]
    {
        let mut count = 0;
        for seed in seeds() {
            count += usize::from(excess(seed, hidden, bias)? > 0.05);
        }
        println!(
            "{:12}  {:6}  {count:5}  {}",
            hidden.name(),
            if bias { "yes" } else { "no" },
            seeds().count()
        );
        stuck.push(count);
    }
    let network = |unit, bias: bool, parameters: &[f64]| {
        let mut architecture = Architecture::new(3).layer(2, unit).layer(1, Activation::Linear);
        if !bias {
            architecture = architecture.without_bias();
        }
        Network::from_parameters(architecture, parameters.to_vec())
    };
    let tanh = [0.5, -1.0, 0.25, 1.5, -0.75, 2.0, 1.25, -0.5];
    let inputs = NoisyLinear::sum().generate(&mut ChaCha8Rng::seed_from_u64(seed as u64))?;
    let one = network(Activation::Tanh, false, &tanh)?.predict(inputs.inputs())?;
    let other = network(Activation::Sigmoid, true, &as_sigmoids(&tanh))?.predict(inputs.inputs())?;
    let apart = (one - other).norm_max();
    println!(
        "tanh units written as sigmoids with a bias: outputs differ by less than 1e-14: {}",
        apart < 1e-14
    );
    assert!(apart < 1e-14, "{apart}");
    assert!(stuck[1] <= stuck[0], "biases made it worse");
    Ok(())
}
