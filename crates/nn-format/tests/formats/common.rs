//! What the tests of all formats need.

use nn_model::{Activation, Architecture, Network};
use proptest::prelude::*;

/// The bits of all parameters.
pub(crate) fn bits(network: &Network) -> Vec<u64> {
    network.parameters().iter().map(|number| number.to_bits()).collect()
}

/// Any architecture of up to three layers, with any bit patterns for parameters.
pub(crate) fn any_network() -> impl Strategy<Value = Network> {
    let activation = prop::sample::select(Activation::ALL);
    let layers = prop::collection::vec((1..5_usize, activation), 1..4);
    (1..5_usize, layers, any::<bool>())
        .prop_filter_map("not a network", |(inputs, layers, bias)| {
            let mut architecture = Architecture::new(inputs);
            for (units, activation) in layers {
                architecture = architecture.layer(units, activation);
            }
            if !bias {
                architecture = architecture.without_bias();
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
