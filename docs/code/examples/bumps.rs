//! A hidden layer of steep sigmoids follows a curve, without learning. Argument: how many bumps (or 0 for several numbers of them).
#![allow(clippy::print_stdout)] // for a reader

use anyhow::ensure;
use nn_model::{Activation, Architecture, Network};

/// How steep the borders of the bumps are.
const STEEPNESS: f64 = 2000.0;

/// The curve that is to be followed.
fn curve(x: f64) -> f64 {
    (std::f64::consts::TAU * x).sin()
}

// ANCHOR: bumps
/// A network with two hidden units for each bump between 0 and 1: one opens it, one
/// closes it. The output adds them up with the height of the curve in the middle.
fn bumps(count: usize) -> anyhow::Result<Network> {
    let (mut weights, mut biases, mut heights) = (vec![], vec![], vec![]);
    for bump in 0..count {
        let border = |k: usize| k as f64 / count as f64;
        let height = curve((border(bump) + border(bump + 1)) / 2.0);
        weights.extend([STEEPNESS, STEEPNESS]);
        biases.extend([-STEEPNESS * border(bump), -STEEPNESS * border(bump + 1)]);
        heights.extend([height, -height]);
    }
    let architecture =
        Architecture::new(1).layer(2 * count, Activation::Sigmoid).layer(1, Activation::Linear);
    let parameters = [weights, biases, heights, vec![0.0]].concat();
    Ok(Network::from_parameters(architecture, parameters)?)
}
// ANCHOR_END: bumps

/// The mean distance from the curve at 10001 places between 0 and 1.
fn distance(network: &Network) -> anyhow::Result<f64> {
    let places: Vec<[f64; 1]> = (0..=10_000).map(|i| [f64::from(i) / 10_000.0]).collect();
    let inputs = nn_math::Mat::from_fn(places.len(), 1, |row, _| places[row][0]);
    let outputs = network.predict(&inputs)?;
    let distances = places.iter().enumerate().map(|(row, x)| (outputs[(row, 0)] - curve(x[0])).abs());
    Ok(distances.sum::<f64>() / places.len() as f64)
}

fn main() -> anyhow::Result<()> {
    let [asked] = nn_chapters::arguments([0.0])?;
    ensure!((0.0..=10_000.0).contains(&asked), "at most 10000 bumps");
    let several = [4, 16, 64, 256];
    let counts = if asked == 0.0 { several.to_vec() } else { vec![asked as usize] };

    println!("bumps  hidden units  mean distance from the curve");
    let mut distances = Vec::new();
    for count in counts {
        let distance = distance(&bumps(count)?)?;
        println!("{count:5}  {:12}  {distance:.1e}", 2 * count);
        distances.push(distance);
    }

    assert!(distances.windows(2).all(|pair| pair[1] < 0.5 * pair[0]), "more bumps, less distance");
    Ok(())
}
