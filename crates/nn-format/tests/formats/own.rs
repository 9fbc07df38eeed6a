//! Activations with a number, and of one's own, in every format.

use crate::common::bits;
use nn_format::{
    Document, Precision, Reader, from_json, from_npz, from_onnx, from_safetensors, to_json, to_npz, to_onnx,
    to_safetensors,
};
use nn_math::elementary::Elementary;
use nn_model::{Activation, ActivationFormula, Architecture, ModelError, Network};
use std::ops::RangeInclusive;

/// a = z / sqrt(1 + z^2) + z normal_cdf(z), so that the graph needs every kind of node.
struct Curve;

impl ActivationFormula for Curve {
    fn name(&self) -> &str {
        "own-curve"
    }
    fn range(&self) -> RangeInclusive<f64> {
        f64::NEG_INFINITY..=f64::INFINITY
    }
    #[inline(always)]
    fn derivatives<S: Elementary>(&self, s: S, z: S::V) -> (S::V, S::V, S::V) {
        let one = s.splat(1.0);
        let r = s.div(one, s.sqrt(s.mul_add(z, z, one)));
        // The derivatives are not what is tested here.
        (s.mul_add(z, s.normal_cdf(z), s.mul(z, r)), r, r)
    }
}

fn document(activation: Activation) -> Document {
    let architecture = Architecture::new(2).layer(2, activation).layer(1, Activation::Linear);
    let parameters = vec![0.1, -0.2, 0.3, 0.4, 0.5, -0.6, 1.0, -1.0, 0.25];
    Document::from(Network::from_parameters(architecture, parameters).unwrap())
}

#[test]
fn an_activation_of_ones_own_is_named_in_files_and_read_by_who_knows_it() {
    let own = Activation::own(&Curve);
    let document = document(own);
    let all = [own];
    let reader = Reader::with(&all);
    let files = [to_json(&document), to_safetensors(&document), to_npz(&document)].map(Result::unwrap);
    let known = [reader.json(&files[0]), reader.safetensors(&files[1]), reader.npz(&files[2])];
    for again in known {
        assert_eq!(again.unwrap(), document);
    }
    let unknown = [from_json(&files[0]), from_safetensors(&files[1]), from_npz(&files[2])];
    for refused in unknown {
        let message = refused.unwrap_err().to_string();
        assert!(
            message.contains("at `layers[0].activation`: there is no activation called `own-curve`"),
            "{message}"
        );
        assert!(message.ends_with("one of your own is read by `Reader::with(&[it])`"), "{message}");
    }
}

#[test]
fn onnx_has_the_formula_of_ones_own_activation_itself() {
    let own = Activation::own(&Curve);
    let document = document(own);
    for precision in [Precision::F64, Precision::F32] {
        let file = to_onnx(&document, precision).unwrap();
        let again = Reader::with(&[own]).onnx(&file).unwrap().network;
        assert_eq!(again.architecture(), document.network.architecture());
        let message = from_onnx(&file).unwrap_err().to_string();
        assert!(message.contains("the activation after Gemm node"), "{message}");
        assert!(message.ends_with("one of your own is read by `Reader::with(&[it])`"), "{message}");
    }
    let file = to_onnx(&document, Precision::F64).unwrap();
    assert_eq!(Reader::with(&[own]).onnx(&file).unwrap(), document);
}

#[test]
fn any_number_of_an_activation_comes_back_to_the_bit() {
    for number in [0.2, 0.0123456789012345, 1.0 / 3.0, 0.9999999] {
        for activation in [Activation::LeakyRelu { leak: number }, Activation::Elu { alpha: 7.0 * number }] {
            let document = document(activation);
            assert_eq!(from_json(&to_json(&document).unwrap()).unwrap(), document);
            assert_eq!(from_safetensors(&to_safetensors(&document).unwrap()).unwrap(), document);
            assert_eq!(from_npz(&to_npz(&document).unwrap()).unwrap(), document);
            let again = from_onnx(&to_onnx(&document, Precision::F64).unwrap()).unwrap().network;
            assert_eq!(again.architecture(), document.network.architecture());
            assert_eq!(bits(&again), bits(&document.network));
        }
    }
}

#[test]
fn a_default_number_is_not_written_and_a_bad_one_is_refused() {
    let with =
        |leak: f64| String::from_utf8(to_json(&document(Activation::LeakyRelu { leak })).unwrap()).unwrap();
    assert!(with(0.01).contains("\"activation\": \"leaky-relu\""));
    let file = with(0.2);
    assert!(file.contains("\"activation\": \"leaky-relu:0.2\""));
    let message = from_json(file.replace(":0.2", ":7").as_bytes()).unwrap_err().to_string();
    let expected = "at `layers[0].activation`: there is no activation called `leaky-relu:7`: its leak must be a number from \
                    0 to 1, as in `leaky-relu:0.01`";
    assert!(message.ends_with(expected), "{message}");
    let architecture = Architecture::new(1).layer(1, Activation::Elu { alpha: f64::NAN });
    assert!(matches!(Network::from_parameters(architecture, vec![1.0, 0.0]), Err(ModelError::Choice(_))));
}
