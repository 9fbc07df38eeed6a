//! One neuron with two inputs: its answers to all pairs of bits. Arguments: two weights and a bias.
#![allow(clippy::print_stdout)] // for a reader

use nn_model::{Activation, Architecture, Network};

// ANCHOR: neuron
/// What a neuron makes of its inputs.
fn neuron(weights: [f64; 2], bias: f64, inputs: [f64; 2]) -> (f64, f64) {
    let z = weights[0] * inputs[0] + weights[1] * inputs[1] + bias;
    let a = 1.0 / (1.0 + (-z).exp()); // the sigmoid
    (z, a)
}
// ANCHOR_END: neuron

fn main() -> anyhow::Result<()> {
    let [w0, w1, bias] = nn_chapters::arguments([1.0, 1.0, -1.5])?;

    println!("x0 x1       z  output");
    for (x0, x1) in [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)] {
        let (z, a) = neuron([w0, w1], bias, [x0, x1]);
        println!(" {x0}  {x1}  {z:>6.2}  {a:.4}");
    }

    // ANCHOR: library
    // The same with the library: a network of one layer that has one unit.
    let architecture = Architecture::new(2).layer(1, Activation::Sigmoid);
    let network = Network::from_parameters(architecture, vec![w0, w1, bias])?;
    let outputs = network.predict([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])?;
    // ANCHOR_END: library

    let by_hand = neuron([w0, w1], bias, [1.0, 1.0]).1;
    assert!((outputs[(3, 0)] - by_hand).abs() < 1e-14);
    Ok(())
}
