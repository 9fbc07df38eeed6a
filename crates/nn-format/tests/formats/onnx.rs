use crate::common::{any_network, assert_predictions, bits, fixture, small};
use nn_format::{Affine, Document, Precision, from_onnx, to_onnx};
use nn_model::{Activation, Architecture, Network};
use proptest::prelude::*;
use std::path::Path;

/// Every ONNX file of other programs.
fn fixtures() -> Vec<String> {
    let folder = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.ends_with(".onnx")).collect();
    names.sort();
    names
}

proptest! {
    #[test]
    fn any_network_comes_back_with_the_same_bits(network in any_network()) {
        let again = from_onnx(&to_onnx(&network.clone().into(), Precision::F64).unwrap()).unwrap().network;
        prop_assert_eq!(again.architecture(), network.architecture());
        prop_assert_eq!(bits(&again), bits(&network));
    }

    #[test]
    fn any_network_comes_back_rounded_from_single_precision(network in any_network()) {
        let again = from_onnx(&to_onnx(&network.clone().into(), Precision::F32).unwrap()).unwrap().network;
        prop_assert_eq!(again.architecture(), network.architecture());
        for (&again, &number) in again.parameters().iter().zip(network.parameters()) {
            prop_assert!(again == f64::from(number as f32) || (again.is_nan() && number.is_nan()));
        }
    }

    #[test]
    fn a_damaged_file_never_panics(
        changes in prop::collection::vec((0..100_000_usize, any::<u8>()), 1..6),
        end in 0..100_000_usize,
    ) {
        for name in fixtures() {
            let mut file = fixture(&name);
            for &(place, byte) in &changes {
                let length = file.len();
                file[place % length] = byte;
            }
            let _ = from_onnx(&file);
            let _ = from_onnx(&file[..end % file.len()]);
        }
    }
}

#[test]
fn networks_of_others_predict_what_they_predict_there() {
    let names = fixtures();
    assert!(names.len() > 12);
    for name in names {
        let Document { network, .. } =
            from_onnx(&fixture(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        // PyTorch's softplus is off by 2e-9 beyond 20, so peers.py asks it not to be.
        assert_predictions(&network, "onnx.json", &name, 1e-12);
    }
}

#[test]
fn every_activation_is_recognised_as_pytorch_writes_it() {
    let names = fixtures();
    for &activation in Activation::ALL {
        // What we write ourselves is recognised for each, there or not; `peers.py` makes the file.
        let name = format!("torch_{activation}.onnx");
        if !names.contains(&name) {
            continue;
        }
        let Document { network, .. } =
            from_onnx(&fixture(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let found: Vec<_> = network.layers().iter().map(|layer| layer.activation).collect();
        let outputs_only = activation.is_for_outputs_only();
        let expected =
            if outputs_only { [Activation::Tanh, activation] } else { [activation, Activation::Linear] };
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_layer_without_biases_among_others_has_none() {
    let network = from_onnx(&fixture("torch_gelu_operator.onnx")).unwrap().network;
    assert!(network.architecture().has_bias());
    assert!(network.biases(1).unwrap().is_empty());
    assert!(!from_onnx(&fixture("torch_without_bias.onnx")).unwrap().network.architecture().has_bias());
}

#[test]
fn a_damaged_file_is_refused() {
    let whole = to_onnx(&small().into(), Precision::F64).unwrap();
    for (bytes, expected) in [
        (&b""[..], "not a whole ONNX file: it has no graph"),
        (b"{\"format\": \"nn-network\"}", "not a whole ONNX file"),
        (&whole[..whole.len() - 20], "not a whole ONNX file"),
    ] {
        let message = from_onnx(bytes).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}\nlacks {expected}");
    }
}

#[test]
fn the_file_of_a_linear_layer_is_small() {
    let architecture = Architecture::new(10).layer(10, Activation::Linear).without_bias();
    let network = Network::from_parameters(architecture, vec![0.5; 100]).unwrap();
    let length = to_onnx(&network.into(), Precision::F64).unwrap().len();
    assert!(length < 8 * 100 + 250, "{length} bytes");
}

/// A document of these scalings, with metadata.
fn scaled(input_scaling: Option<Affine>, output_scaling: Option<Affine>) -> Document {
    let mut document = Document { input_scaling, output_scaling, ..Document::from(small()) };
    document.metadata.insert("names".to_owned(), vec!["a", "b"].into());
    document
}

fn affine(shift: &[f64], scale: &[f64]) -> Option<Affine> {
    Some(Affine { shift: shift.to_vec(), scale: scale.to_vec() })
}

#[test]
fn scaling_and_metadata_come_back_with_the_network() {
    for inputs in [None, affine(&[1.0, -2.0], &[0.1, 4.0])] {
        for outputs in [None, affine(&[3.0], &[7.5])] {
            let document = scaled(inputs.clone(), outputs);
            let bytes = to_onnx(&document, Precision::F64).unwrap();
            assert_eq!(from_onnx(&bytes).unwrap(), document);
        }
    }
}

#[test]
fn scaling_is_found_beside_every_activation_also_without_biases() {
    for &activation in Activation::ALL {
        let units = if activation.is_for_outputs_only() { 2 } else { 1 };
        for bias in [true, false] {
            let architecture = Architecture::new(1).layer(units, activation);
            let architecture = if bias { architecture } else { architecture.without_bias() };
            let parameters = vec![0.5; architecture.parameter_count().unwrap()];
            let network = Network::from_parameters(architecture, parameters).unwrap();
            let output_scaling = affine(&vec![2.0; units], &vec![3.0; units]);
            let input_scaling = affine(&[1.0], &[2.0]);
            let document = Document { input_scaling, output_scaling, ..network.into() };
            let bytes = to_onnx(&document, Precision::F64).unwrap();
            assert_eq!(from_onnx(&bytes).unwrap(), document, "{activation}");
        }
    }
}

proptest! {
    #[test]
    fn a_damaged_model_never_panics(place in any::<usize>(), byte in any::<u8>(), end in any::<usize>()) {
        let document = scaled(affine(&[1.0, -2.0], &[0.1, 4.0]), affine(&[3.0], &[7.5]));
        let mut bytes = to_onnx(&document, Precision::F64).unwrap();
        let length = bytes.len();
        bytes[place % length] = byte;
        let _ = from_onnx(&bytes);
        let _ = from_onnx(&bytes[..end % length]);
    }
}
