//! What the tests of all formats need.

use nn_math::Mat;
use nn_model::{Activation, Architecture, Network};
use proptest::prelude::*;
use serde_json::Value;
use std::path::Path;

/// The bits of all parameters.
pub(crate) fn bits(network: &Network) -> Vec<u64> {
    network.parameters().iter().map(|number| number.to_bits()).collect()
}

/// Any architecture of up to three layers, some with other numbers of their activations than the usual, with any bit patterns
/// for parameters.
pub(crate) fn any_network() -> impl Strategy<Value = Network> {
    let thousandths = |most: u32| (1..most).prop_map(|n| f64::from(n) / 1000.0);
    let activation = prop_oneof![
        4 => prop::sample::select(Activation::ALL),
        1 => thousandths(1000).prop_map(|leak| Activation::LeakyRelu { leak }),
        1 => thousandths(100_000).prop_map(|alpha| Activation::Elu { alpha }),
    ];
    let layers = prop::collection::vec((1..5_usize, activation), 1..4);
    // All layers with biases, none, or some: a bit for each.
    let biases = prop_oneof![Just(0_u8), Just(255), any::<u8>()];
    (1..5_usize, layers, biases)
        .prop_filter_map("not a network", |(inputs, layers, biases)| {
            let mut architecture = Architecture::new(inputs);
            for (l, (units, activation)) in layers.into_iter().enumerate() {
                architecture = match biases & (1 << l) {
                    0 => architecture.layer_without_bias(units, activation),
                    _ => architecture.layer(units, activation),
                };
            }
            let count = architecture.parameter_count().ok()?;
            Some((architecture, count))
        })
        .prop_flat_map(|(architecture, count)| {
            let parameters = prop::collection::vec(any::<u64>().prop_map(f64::from_bits), count);
            (Just(architecture), parameters)
        })
        .prop_filter_map("not a network", |(architecture, parameters)| {
            Network::from_parameters(architecture, parameters).ok()
        })
}

/// Two inputs, two hidden units, one output: a network to write down by hand.
pub(crate) fn small() -> Network {
    let architecture = Architecture::new(2).layer(2, Activation::Tanh).layer(1, Activation::Linear);
    let parameters = vec![0.1, -0.2, 0.3, 0.4, 0.5, -0.6, 1.0, -1.0, 0.25];
    Network::from_parameters(architecture, parameters).unwrap()
}

/// A file that another program wrote; `peers.py` says how.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| {
        panic!("{}: {error}; `python peers.py fixtures` in crates/nn-format/tests makes it", path.display())
    })
}

/// The network predicts what the other program predicted with the same file, relative to max(1, |y|).
pub(crate) fn assert_predictions(network: &Network, list: &str, file: &str, tolerance: f64) {
    let list: Value = serde_json::from_slice(&fixture(list)).unwrap();
    let matrix = |what: &str| {
        let rows = list[file][what].as_array().unwrap_or_else(|| panic!("{file} has no {what}"));
        let columns = rows[0].as_array().unwrap().len();
        Mat::from_fn(rows.len(), columns, |i, j| rows[i][j].as_f64().unwrap())
    };
    let (expected, found) = (matrix("outputs"), network.predict(matrix("inputs").as_ref()).unwrap());
    assert_eq!(found.shape(), expected.shape(), "{file}");
    for j in 0..expected.ncols() {
        for i in 0..expected.nrows() {
            let (found, expected) = (found[(i, j)], expected[(i, j)]);
            let difference = (found - expected).abs() / expected.abs().max(1.0);
            assert!(
                difference <= tolerance,
                "{file}, row {i}, column {j}: found {found}, expected {expected}"
            );
        }
    }
}
