//! Exclusive or: by hand, and learned from many starts. Arguments: hidden units, starts, and epochs.
#![allow(clippy::print_stdout)] // for a reader

use anyhow::ensure;
use nn_data::Xor;
use nn_model::{Activation, Architecture, GradientDescent, Initialization, Loss, Network, Training};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

// ANCHOR: by_hand
/// Or, and not both: three neurons with weights chosen by hand.
fn by_hand() -> anyhow::Result<Network> {
    let architecture = Architecture::new(2).layer(2, Activation::Sigmoid).layer(1, Activation::Sigmoid);
    Ok(Network::from_parameters(
        architecture,
        vec![
            10.0, 10.0, // from x0 to "or" and to "both"
            10.0, 10.0, // from x1
            -5.0, -15.0, // their biases
            10.0, -10.0, // from "or" and from "both" to the output
            -5.0,  // its bias
        ],
    )?)
}
// ANCHOR_END: by_hand

fn main() -> anyhow::Result<()> {
    let [units, starts, epochs] = nn_chapters::arguments([2.0, 100.0, 2000.0])?;
    ensure!(
        (0.0..=64.0).contains(&units) && (1.0..=1000.0).contains(&starts),
        "0 to 64 units, 1 to 1000 starts"
    );
    let corners = Xor::default().generate(&mut ChaCha8Rng::seed_from_u64(0))?;

    let network = by_hand()?;
    let layers = network.activations(corners.inputs())?;
    println!("by hand:\nx0 x1      or    both  output");
    for i in 0..4 {
        let (x, h, a) = (corners.inputs(), &layers[layers.len() - 2], &layers[layers.len() - 1]);
        println!(" {}  {}  {:.4}  {:.4}  {:.4}", x[(i, 0)], x[(i, 1)], h[(i, 0)], h[(i, 1)], a[(i, 0)]);
    }

    // ANCHOR: learned
    let hidden = Architecture::new(2);
    let hidden = if units > 0.0 { hidden.layer(units as usize, Activation::Tanh) } else { hidden };
    let training = Training::new(GradientDescent::new(0.5), Loss::HalfSse).epochs(epochs as usize);
    let mut learned = 0;
    for seed in 0..starts as u64 {
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let mut network =
            Network::new(hidden.clone().layer(1, Activation::Sigmoid), Initialization::UNIT, rng)?;
        training.train(&mut network, (corners.inputs(), corners.targets()))?;
        let outputs = network.predict(corners.inputs())?;
        let right = |i: usize| (outputs[(i, 0)] > 0.5) == (corners.targets()[(i, 0)] > 0.5);
        learned += usize::from((0..4).all(right));
    }
    // ANCHOR_END: learned
    let words = if units == 1.0 { "unit" } else { "units" };
    println!("learned, with {units} hidden {words}: by {learned} of {starts} starts");

    assert!(units > 0.0 || learned == 0); // one layer never does
    let outputs = network.predict(corners.inputs())?;
    assert!((0..4).all(|i| (outputs[(i, 0)] - corners.targets()[(i, 0)]).abs() < 0.01));
    Ok(())
}
