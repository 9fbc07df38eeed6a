//! A network with its scaling is one thing: in memory, and in files of every format.

use crate::common::small;
use nn_data::{Scaler, Scaling};
use nn_format::*;

const RAW: [[f64; 2]; 3] = [[100.0, -3.0], [140.0, 0.5], [120.0, 7.25]];

fn scaled() -> Document {
    Document::from(small())
        .with_input_scaling(Scaling::Standard.fit(RAW).unwrap())
        .with_output_scaling(Affine { shift: vec![3.0], scale: vec![7.5] })
}

#[test]
fn a_document_predicts_in_the_data_s_own_units() {
    let (document, scaler) = (scaled(), Scaling::Standard.fit(RAW).unwrap());
    let outputs = document.network.predict(scaler.transform(RAW).unwrap()).unwrap();
    let expected = Scaler::new(vec![3.0], vec![7.5]).unwrap().inverse_transform(&outputs).unwrap();
    assert_eq!(document.predict(RAW).unwrap(), expected);
    assert_eq!(document.predict([RAW[1]]).unwrap()[(0, 0)], expected[(1, 0)]);
    assert_eq!(Document::from(small()).predict(RAW).unwrap(), small().predict(RAW).unwrap());
}

#[test]
fn every_format_keeps_the_scaling_to_the_bit() {
    let document = scaled();
    let again = [
        from_json(&to_json(&document).unwrap()).unwrap(),
        from_safetensors(&to_safetensors(&document).unwrap()).unwrap(),
        from_npz(&to_npz(&document).unwrap()).unwrap(),
        from_onnx(&to_onnx(&document, Precision::F64).unwrap()).unwrap(),
    ];
    for again in again {
        assert_eq!(again, document);
        assert_eq!(again.predict(RAW).unwrap(), document.predict(RAW).unwrap());
    }
}

#[test]
fn only_files_with_scaling_are_of_the_version_that_knows_it() {
    let version = |document: &Document| {
        let json: Value = serde_json::from_slice(&to_json(document).unwrap()).unwrap();
        json["version"].as_u64().unwrap()
    };
    assert_eq!((version(&small().into()), version(&scaled())), (1, 2));
}

#[test]
fn scaling_must_have_a_number_for_each_column() {
    let wrong =
        Document::from(small()).with_input_scaling(Affine { shift: vec![1.0], scale: vec![1.0, 2.0] });
    let messages = [
        to_json(&wrong).unwrap_err(),
        to_safetensors(&wrong).unwrap_err(),
        to_npz(&wrong).unwrap_err(),
        to_onnx(&wrong, Precision::F64).unwrap_err(),
        wrong.predict(RAW).unwrap_err(),
        from_json(
            &String::from_utf8(to_json(&scaled()).unwrap()).unwrap().replace("7.5", "7.5, 1.0").into_bytes(),
        )
        .unwrap_err(),
    ]
    .map(|error| error.to_string());
    let inputs = "the scaling of the inputs has 1 shift and 2 scales, but the network has 2 of them: give one of each for each";
    assert_eq!(messages[..5], [inputs; 5]);
    assert_eq!(
        messages[5],
        "the scaling of the outputs has 1 shift and 2 scales, but the network has 1 of them: give one of each for each"
    );
}

#[test]
fn what_is_no_sample_is_refused_as_the_network_does() {
    let message = scaled().predict([1.0, 2.0, 3.0]).unwrap_err().to_string();
    assert!(message.starts_with("the inputs are 3 x 1, but the network has 2 inputs"), "{message}");
    let message = scaled().predict(vec![vec![1.0], vec![]]).unwrap_err().to_string();
    assert!(message.starts_with("the inputs are no matrix: row 1"), "{message}");
}
