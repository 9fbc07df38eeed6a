//! How first weights make numbers grow or shrink from layer to layer. Argument: the seed.
#![allow(clippy::print_stdout)] // for a reader

use nn_math::Mat;
use nn_model::Activation::{self, Linear, Relu, Tanh};
use nn_model::{Architecture, Initialization, Network};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

// ANCHOR: depth
/// The standard deviation of what each of ten layers of 100 units passes on.
fn spreads(f: Activation, start: Initialization, seed: u64) -> anyhow::Result<Vec<f64>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let inputs = Mat::from_fn(200, 100, |_, _| rng.random_range(-1.0..1.0) * 3_f64.sqrt());
    let architecture =
        (0..10).fold(Architecture::new(100), |network, _| network.layer(100, f)).without_bias();
    let network = Network::new(architecture, start, rng)?;
    let spread = |a: &Mat<f64>| {
        let numbers: Vec<f64> = a.col_iter().flat_map(|unit| unit.iter()).copied().collect();
        let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
        let squares = numbers.iter().map(|a| (a - mean).powi(2)).sum::<f64>();
        (squares / numbers.len() as f64).sqrt()
    };
    Ok(network.activations(&inputs)?.iter().map(spread).collect())
}
// ANCHOR_END: depth

fn main() -> anyhow::Result<()> {
    let [seed] = nn_chapters::arguments([2.0])?;
    let between = |r: f64| Initialization::Uniform { low: -r, high: r };
    let (glorot, he) = (Initialization::GlorotUniform, Initialization::HeUniform);
    let rows = [
        (Linear, "-0.01 to 0.01", between(0.01)),
        (Linear, "-1 to 1", between(1.0)),
        (Linear, glorot.name(), glorot),
        (Tanh, "-1 to 1", between(1.0)),
        (Tanh, glorot.name(), glorot),
        (Relu, glorot.name(), glorot),
        (Relu, he.name(), he),
    ];
    println!("layers  first weights   layer 1  layer 2  layer 5  layer 10");
    let mut after_ten = Vec::new();
    for (f, words, start) in rows {
        let spreads = spreads(f, start, seed as u64)?;
        let [first, second, fifth, tenth] = [0, 1, 4, 9].map(|layer| spreads[layer]);
        println!("{:6}  {words:14}  {first:7.1e}  {second:7.1e}  {fifth:7.1e}   {tenth:7.1e}", f.name());
        after_ten.push(tenth);
    }

    assert!(after_ten[0] < 1e-6 && after_ten[1] > 1e6 && (0.5..2.0).contains(&after_ten[2]));
    Ok(())
}
