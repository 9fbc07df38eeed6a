//! A network's parts can be read, written and put together to a network, and what does not fit is refused with its place.
#![allow(clippy::unwrap_used)] // a test may

use nn_math::{Mat, MatRef};
use nn_model::{Activation, Architecture, Initialization, ModelError, Network};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// 3 - tanh 4 without bias - relu 2 - linear 1
fn network() -> Network {
    let architecture = Architecture::new(3)
        .layer_without_bias(4, Activation::Tanh)
        .layer(2, Activation::Relu)
        .layer(1, Activation::Linear);
    Network::new(architecture, Initialization::UNIT, &mut ChaCha8Rng::seed_from_u64(5)).unwrap()
}

#[test]
fn a_network_put_together_from_its_parts_is_the_same_network() {
    let network = network();
    assert_eq!(network.parts().len(), 3);
    assert_eq!(Network::from_layers(network.parts()).unwrap(), network);
}

#[test]
fn matrices_of_any_layout_are_read_row_by_row() {
    let by_column = Mat::from_fn(2, 3, |i, j| (3 * i + j) as f64);
    let by_row = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
    let of = |weights: MatRef<'_, f64>| {
        Network::from_layers([(weights, &[7.0, 8.0, 9.0][..], Activation::Tanh)]).unwrap()
    };
    let network = of(by_column.as_ref());
    assert_eq!(network.parameters(), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 8.0, 9.0]);
    assert_eq!(of(MatRef::from_row_major_slice(&by_row, 2, 3)), network);
}

#[test]
fn weights_and_biases_of_a_layer_are_where_the_layer_says() {
    let mut network = network();
    for (l, layer) in network.layers().to_vec().into_iter().enumerate() {
        let weights = Mat::from_fn(layer.inputs, layer.outputs, |i, j| (100 * l + 10 * i + j) as f64);
        network.set_weights(l, weights.as_ref()).unwrap();
        assert_eq!(network.weights(l).unwrap(), weights);
        let parameters = &network.parameters()[layer.weights.clone()];
        assert_eq!(parameters[layer.outputs * (layer.inputs - 1)], weights[(layer.inputs - 1, 0)]);
        network.weights_mut(l).unwrap()[(layer.inputs - 1, layer.outputs - 1)] = -1.0;
        assert_eq!(network.parameters()[layer.weights.end - 1], -1.0);
        network.biases_mut(l).unwrap().fill(0.5);
        assert_eq!(network.biases(l).unwrap().len(), if l == 0 { 0 } else { layer.outputs });
        assert!(network.parameters()[layer.biases].iter().all(|bias| *bias == 0.5));
    }
    assert_eq!(network.parameters().iter().filter(|p| **p == 0.5).count(), 3);
}

#[test]
fn a_layer_that_is_not_there_is_an_error_that_says_how_many_there_are() {
    let mut network = network();
    let missing = ModelError::Missing { what: "layer", index: 3, count: 3 };
    assert_eq!(network.weights(3).err(), Some(missing.clone()));
    assert_eq!(network.biases(3).err(), Some(missing.clone()));
    assert_eq!(network.weights_mut(3).err(), Some(missing.clone()));
    assert_eq!(network.biases_mut(3).err(), Some(missing.clone()));
    assert_eq!(network.set_weights(3, Mat::zeros(1, 1).as_ref()), Err(missing.clone()));
    assert_eq!(
        missing.to_string(),
        "there is no layer 3 (counted from 0): there are 3, so choose one below 3"
    );
}

#[test]
fn parts_that_do_not_fit_are_refused_with_the_layer_and_the_shapes() {
    let (first, second) = (Mat::<f64>::zeros(3, 4), Mat::<f64>::zeros(3, 2));
    let none: &[f64] = &[];
    let of = |second: MatRef<'_, f64>, biases: &[f64]| {
        let layers = [(first.as_ref(), none, Activation::Tanh), (second, biases, Activation::Linear)];
        Network::from_layers(layers).unwrap_err()
    };
    let error = of(second.as_ref(), &[]);
    assert_eq!(error, ModelError::LayerWeights { layer: 1, expected: (4, 2), found: (3, 2) });
    assert_eq!(
        error.to_string(),
        "the weights of layer 1 (counted from 0) are 3 x 2, expected 4 x 2: one row for each input, which are the \
         units of the layer before, and one column for each unit"
    );
    let error = of(Mat::zeros(4, 2).as_ref(), &[1.0]);
    assert_eq!(error, ModelError::LayerBiases { layer: 1, expected: 2, found: 1 });
    assert_eq!(of(Mat::zeros(4, 0).as_ref(), &[]), ModelError::EmptyLayer { layer: 1 });
    assert_eq!(Network::from_layers::<Mat<f64>>([]), Err(ModelError::NoLayers));
    let empty = [(MatRef::from_row_major_slice(&[], 0, 2), none, Activation::Linear)];
    assert_eq!(Network::from_layers(empty), Err(ModelError::NoInputs));
    let wrong = network().set_weights(1, first.as_ref());
    assert_eq!(wrong, Err(ModelError::LayerWeights { layer: 1, expected: (4, 2), found: (3, 4) }));
}

#[test]
fn architectures_are_the_same_if_the_same_layers_have_biases_however_that_was_said() {
    let all =
        |architecture: Architecture| architecture.layer(2, Activation::Tanh).layer(1, Activation::Linear);
    let none = all(Architecture::new(3).without_bias());
    let one_by_one = Architecture::new(3)
        .layer_without_bias(2, Activation::Tanh)
        .layer_without_bias(1, Activation::Linear);
    assert_eq!(one_by_one, none);
    assert!(!one_by_one.has_bias());
    assert_eq!(one_by_one.to_string(), "3 - tanh 2 - linear 1");
    let some = Architecture::new(3).layer_without_bias(2, Activation::Tanh).layer(1, Activation::Linear);
    assert!(some != none && some != all(Architecture::new(3)) && some.has_bias());
    assert_eq!(some.without_bias(), none);
}

#[cfg(feature = "serde")]
#[test]
fn architectures_are_written_as_they_always_were_and_layers_without_biases_are_named() {
    let json = |architecture: &Architecture| serde_json::to_string(architecture).unwrap();
    let all = Architecture::new(3).layer(2, Activation::Tanh).layer(1, Activation::Linear);
    assert_eq!(json(&all), r#"{"inputs":3,"layers":[[2,"tanh"],[1,"linear"]],"bias":true}"#);
    let some = Architecture::new(3).layer_without_bias(2, Activation::Tanh).layer(1, Activation::Linear);
    let text = json(&some);
    assert_eq!(text, r#"{"inputs":3,"layers":[[2,"tanh"],[1,"linear"]],"bias":true,"without_bias":[0]}"#);
    assert_eq!(serde_json::from_str::<Architecture>(&text).unwrap(), some);
    let beyond: Architecture = serde_json::from_str(&text.replace("[0]", "[2]")).unwrap();
    let missing = ModelError::Missing { what: "layer", index: 2, count: 2 };
    assert_eq!(beyond.parameter_count(), Err(missing));
}
