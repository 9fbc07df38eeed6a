//! Exclusive or, which no single neuron can learn, and a hidden layer can.
//!
//! One neuron divides its inputs by a straight line, and no line has (0, 1) and (1, 0) on one side and (0, 0) and (1, 1)
//! on the other. A hidden layer first bends the plane: a1 = tanh(x W1 + b1), and then a2 = sigmoid(a1 W2 + b2).
#![allow(clippy::print_stdout)] // for a reader

use nn_data::Xor;
use nn_model::{Activation, Architecture, GradientDescent, Initialization, Loss, Network, Training};
use rand::{SeedableRng, rngs::ChaCha8Rng};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let table = Xor::default().generate(rng)?;
    let training = Training::new(GradientDescent::new(1.0), Loss::HalfSse).epochs(3000);

    let one_neuron = Architecture::new(2).layer(1, Activation::Sigmoid);
    let hidden_layer = Architecture::new(2).layer(4, Activation::Tanh).layer(1, Activation::Sigmoid);

    let mut errors = Vec::new();
    for (name, architecture) in [("one neuron", one_neuron), ("a hidden layer of four", hidden_layer)] {
        let mut network = Network::new(architecture, Initialization::UNIT, rng)?;
        let history = training.train(&mut network, (table.inputs(), table.targets()))?;

        println!("{name}: mean squared error {:.5}", history.final_mse());
        let outputs = network.predict(table.inputs())?;
        for (row, x) in table.inputs().row_iter().enumerate() {
            println!(
                "  {} xor {} = {}   output {:.3}",
                x[0],
                x[1],
                table.targets()[(row, 0)],
                outputs[(row, 0)]
            );
        }
        errors.push(history.final_mse());
    }

    println!(
        "\nThe best that one neuron can do is to say 1/2 to everything, which is wrong by 1/4 in the square."
    );
    assert!((errors[0] - 0.25).abs() < 1e-3 && errors[1] < 1e-3);
    Ok(())
}
