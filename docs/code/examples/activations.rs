//! Activations and their slopes at a weighted sum. Argument: the sum.
#![allow(clippy::print_stdout)] // for a reader

use nn_model::Activation;

fn main() -> anyhow::Result<()> {
    let [z] = nn_chapters::arguments([2.0])?;

    // ANCHOR: table
    println!("activation      value        slope");
    for activation in [Activation::Linear, Activation::Sigmoid, Activation::Tanh, Activation::Relu] {
        let (value, derivative) = activation.value_and_derivative(z);
        println!("{:10}  {value:>9.6}  {derivative:>11.6}", activation.name());
    }
    // ANCHOR_END: table

    // ANCHOR: slope
    // A slope is how much the value changes when z changes a little.
    let h = 1e-6;
    let sigmoid = |z| Activation::Sigmoid.value_and_derivative(z).0;
    let difference = (sigmoid(z + h) - sigmoid(z - h)) / (2.0 * h);
    // ANCHOR_END: slope

    assert!((difference - Activation::Sigmoid.value_and_derivative(z).1).abs() < 1e-8);
    Ok(())
}
