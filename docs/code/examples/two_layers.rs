//! Networks with and without a hidden layer learn the truth table. Arguments: the learning rate, and how many epochs.
#![allow(clippy::print_stdout)] // for a reader

use anyhow::ensure;
use nn_data::truth_table;
use nn_model::{Activation::Sigmoid, Architecture, Loss, Network, Objective};

/// What is seen before a step.
struct Row {
    mse: f64,
    /// The length of each layer's part of the gradient.
    slopes: Vec<f64>,
    outputs: [f64; 4],
}

// ANCHOR: descend
fn descend(network: &mut Network, rate: f64, epochs: usize) -> anyhow::Result<Vec<Row>> {
    let table = truth_table();
    let mut objective = Objective::new(network, Loss::HalfSse, (table.inputs(), table.targets()))?;
    let mut rows = Vec::new();
    for _ in 0..=epochs {
        objective.evaluate(network.parameters())?;
        let gradient = objective.gradient();
        let length = |of: &[f64]| of.iter().map(|slope| slope * slope).sum::<f64>().sqrt();
        rows.push(Row {
            mse: objective.mse(),
            slopes: network.layers().iter().map(|layer| length(&gradient[layer.weights.clone()])).collect(),
            outputs: outputs(network)?,
        });
        for (weight, slope) in network.parameters_mut().iter_mut().zip(gradient) {
            *weight -= rate * slope;
        }
    }
    Ok(rows)
}
// ANCHOR_END: descend

/// The outputs for the four samples of the table.
fn outputs(network: &Network) -> anyhow::Result<[f64; 4]> {
    let outputs = network.predict(truth_table().inputs())?;
    Ok([0, 1, 2, 3].map(|i| outputs[(i, 0)]))
}

fn main() -> anyhow::Result<()> {
    let [rate, epochs] = nn_chapters::arguments([1.0, 100.0])?;
    ensure!((10.0..=1e5).contains(&epochs), "from 10 to 100000 epochs");
    let epochs = epochs as usize;

    // ANCHOR: networks
    // Both begin with the weights that the notebook printed.
    let one = Architecture::new(3).layer(1, Sigmoid).without_bias();
    let two = Architecture::new(3).layer(2, Sigmoid).layer(1, Sigmoid).without_bias();
    let one = Network::from_parameters(one, vec![-0.077181147, 0.715230453, 0.684243204])?;
    let two = Network::from_parameters(
        two,
        vec![
            -0.36481251,
            -0.37203586,
            -0.81881763,
            0.65717183,
            -0.15073624,
            0.62975796, // to h0 and h1
            -0.81306733,
            0.94892801, // to a
        ],
    )?;
    // ANCHOR_END: networks

    let by_one = descend(&mut one.clone(), rate, epochs)?;
    let by_two = descend(&mut two.clone(), rate, epochs)?;
    println!("            one layer          two layers");
    println!("epoch       MSE  slopes         MSE  slopes of W0  of W1  outputs");
    for epoch in (0..=epochs).step_by(epochs / 10) {
        let (one, two) = (&by_one[epoch], &by_two[epoch]);
        print!("{epoch:5}  {:.6}  {:.4}    {:.6}", one.mse, one.slopes[0], two.mse);
        println!("        {:.4}  {:.4}  {:.2?}", two.slopes[0], two.slopes[1], two.outputs);
    }

    assert!(!(0.01..=1.0).contains(&rate) || by_one[10].mse < by_two[10].mse);
    Ok(())
}
