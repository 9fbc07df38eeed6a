//! Several networks with one scaling are one document: they predict the mean, and files of every format keep them.

use crate::common::{bits, small};
use nn_format::*;
use nn_model::{Activation, Architecture, Network};

const RAW: [[f64; 2]; 3] = [[100.0, -3.0], [140.0, 0.5], [120.0, 7.25]];

/// The small network with all its parameters moved.
fn moved(by: f64) -> Network {
    let parameters = small().parameters().iter().map(|parameter| parameter + by).collect();
    Network::from_parameters(small().architecture().clone(), parameters).unwrap()
}

fn ensemble() -> Document {
    let mut document = Document::from(small())
        .with_other_members([moved(0.25), moved(-0.7)])
        .with_input_scaling(Affine { shift: vec![120.0, 2.0], scale: vec![16.0, 4.5] })
        .with_output_scaling(Affine { shift: vec![3.0], scale: vec![7.5] });
    document.metadata.insert("names".to_owned(), vec!["a", "b"].into());
    document
}

fn formats(document: &Document) -> [Vec<u8>; 4] {
    [
        to_json(document).unwrap(),
        to_safetensors(document).unwrap(),
        to_npz(document).unwrap(),
        to_onnx(document, Precision::F64).unwrap(),
    ]
}

fn read(files: &[Vec<u8>; 4]) -> [Result<Document, FormatError>; 4] {
    [from_json(&files[0]), from_safetensors(&files[1]), from_npz(&files[2]), from_onnx(&files[3])]
}

#[test]
fn an_ensemble_predicts_the_mean_of_what_its_members_predict() {
    let all = ensemble();
    let each: Vec<_> = all
        .members()
        .map(|network| Document { network: network.clone(), other_members: Vec::new(), ..all.clone() })
        .map(|alone| alone.predict(RAW).unwrap())
        .collect();
    assert_eq!(each.len(), 3);
    assert_ne!(each[0], each[1]);
    for (row, found) in all.predict(RAW).unwrap().col(0).iter().enumerate() {
        let expected = (each[0][(row, 0)] + each[1][(row, 0)] + each[2][(row, 0)]) / 3.0;
        assert_eq!(found.to_bits(), expected.to_bits());
    }
}

#[test]
fn every_format_keeps_all_members_to_the_bit() {
    let document = ensemble();
    for again in read(&formats(&document)) {
        let again = again.unwrap();
        assert_eq!(again, document);
        assert_eq!(again.predict(RAW).unwrap(), document.predict(RAW).unwrap());
    }
}

#[test]
fn every_format_keeps_ensembles_of_every_activation_with_and_without_biases() {
    for &activation in Activation::ALL {
        for bias in [true, false] {
            let architecture = match activation.is_for_outputs_only() {
                true => Architecture::new(2).layer(3, Activation::Tanh).layer(2, activation),
                false => Architecture::new(2).layer(3, activation).layer(2, activation),
            };
            let architecture = if bias { architecture } else { architecture.without_bias() };
            let count = architecture.parameter_count().unwrap();
            let network = |first: f64| {
                let parameters = (0..count).map(|i| first + i as f64 / 8.0).collect();
                Network::from_parameters(architecture.clone(), parameters).unwrap()
            };
            let document = Document::from(network(-0.7)).with_other_members([network(-0.5)]);
            for (again, format) in
                read(&formats(&document)).into_iter().zip(["json", "tensors", "npz", "onnx"])
            {
                assert_eq!(again.unwrap(), document, "{activation} {bias} {format}");
            }
        }
    }
}

#[test]
fn only_files_of_ensembles_are_of_the_version_that_knows_them() {
    let version = |document: &Document| {
        let json: Value = serde_json::from_slice(&to_json(document).unwrap()).unwrap();
        json["version"].as_u64().unwrap()
    };
    let mut document = ensemble();
    assert_eq!(version(&document), 3);
    document.other_members.clear();
    assert_eq!(version(&document), 2);
    let text = String::from_utf8(to_json(&document).unwrap()).unwrap();
    assert!(!text.contains("other_members"));
}

#[test]
fn members_of_another_shape_are_refused() {
    let other =
        Network::from_parameters(Architecture::new(2).layer(1, Activation::Tanh), vec![0.5; 3]).unwrap();
    let document = Document::from(small()).with_other_members([moved(1.0), other]);
    let errors = [
        document.predict(RAW).unwrap_err(),
        to_json(&document).unwrap_err(),
        to_safetensors(&document).unwrap_err(),
        to_npz(&document).unwrap_err(),
        to_onnx(&document, Precision::F64).unwrap_err(),
    ];
    for error in errors {
        let message = error.to_string();
        assert!(
            message.contains("member 2 (counted from 0): found a network 2 - tanh 1, expected 2 - tanh 2"),
            "{message}"
        );
    }
}

#[test]
fn a_file_with_too_few_or_too_many_members_is_refused() {
    let text = String::from_utf8(to_json(&ensemble()).unwrap()).unwrap();
    let cut = text.replacen("\"biases\": [", "\"biases\": [1.0, ", 4);
    let message = from_json(cut.as_bytes()).unwrap_err().to_string();
    assert!(message.contains("`layers[0].biases`"), "{message}");

    let many = Document::from(small()).with_other_members(vec![moved(1.0); 100]);
    let message = to_json(&many).unwrap_err().to_string();
    assert!(message.contains("the ensemble: found 101 networks, but there may be 100 at most"), "{message}");

    // One member's tensors are there, the other's are not; and the other way round.
    let [_, tensors, npz, _] = formats(&ensemble());
    let changed = |bytes: &[u8], from: &str, to: &str| {
        let place = bytes.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
        [&bytes[..place], to.as_bytes(), &bytes[place + from.len()..]].concat()
    };
    let (says, more, fewer) = ("other_members\\\":2", "other_members\\\":3", "other_members\\\":1");
    let message = from_safetensors(&changed(&tensors, says, more)).unwrap_err().to_string();
    assert!(message.contains("all tensors together: found 0 numbers, expected 9"), "{message}");
    let message = from_safetensors(&changed(&tensors, says, fewer)).unwrap_err().to_string();
    assert!(
        message.contains("`members.2.layers.0.bias`: found, but the file says that there are 2 networks"),
        "{message}"
    );
    let missing = Document { other_members: vec![moved(1.0)], ..ensemble() };
    let of_two = to_npz(&missing).unwrap();
    assert!(of_two.len() < npz.len());
}

#[test]
fn in_single_precision_members_are_rounded_and_stay_apart() {
    let again = from_onnx(&to_onnx(&ensemble(), Precision::F32).unwrap()).unwrap();
    let rounded = |network: &Network| -> Vec<u64> {
        network.parameters().iter().map(|number| f64::from(*number as f32).to_bits()).collect()
    };
    assert!(again.members().map(bits).eq(ensemble().members().map(rounded)));
}
