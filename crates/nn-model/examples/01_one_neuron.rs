//! One neuron learns a truth table.
//!
//! A neuron adds up its inputs, each times a weight, and squashes the sum into 0 to 1: a = sigmoid(x w). Learning is
//! going downhill: each epoch moves every weight a little against the slope of the error.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::truth_table;
use nn_model::{Activation, Architecture, GradientDescent, Initialization, Loss, Network, Training};
use rand::{SeedableRng, rngs::ChaCha8Rng};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Four samples of three inputs. The target is the first input; the neuron is not told.
    let table = truth_table();

    let neuron = Architecture::new(3).layer(1, Activation::Sigmoid).without_bias();
    let mut network = Network::new(neuron, Initialization::UNIT, &mut ChaCha8Rng::seed_from_u64(1))?;
    let history = Training::new(GradientDescent::new(1.0), Loss::HalfSse)
        .epochs(1000)
        .train(&mut network, (table.inputs(), table.targets()))?;

    println!("epoch  mean squared error");
    for epoch in [1, 10, 100, 1000] {
        println!("{epoch:>5}  {:.6}", history.mse[epoch - 1]);
    }

    println!("\ninputs    target  output");
    let outputs = network.predict(table.inputs())?;
    for (row, x) in table.inputs().row_iter().enumerate() {
        println!(
            "{} {} {}     {}       {:.3}",
            x[0],
            x[1],
            x[2],
            table.targets()[(row, 0)],
            outputs[(row, 0)]
        );
    }

    let weights = network.weights(0)?;
    println!("\nweights   {:.2}  {:.2}  {:.2}", weights[(0, 0)], weights[(1, 0)], weights[(2, 0)]);
    println!("The first input decides; the second does not matter.");

    // A row that was not in the table.
    let unseen = network.predict([[1.0, 0.0, 0.0]])?[(0, 0)];
    println!("\n1 0 0, never seen before: {unseen:.4}");
    assert!(unseen > 0.99 && history.final_mse() < 0.001);
    Ok(())
}
