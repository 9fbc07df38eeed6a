use crate::common::{assert_predictions, fixture};
use nn_format::from_npz;
use nn_model::Activation;
use proptest::prelude::*;
use std::io::Write;
use zip::write::SimpleFileOptions;

/// An npz file of arrays, each given by its name, its header and its data.
fn npz(arrays: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, header, data) in arrays {
        archive.start_file(format!("{name}.npy"), SimpleFileOptions::default()).unwrap();
        archive.write_all(b"\x93NUMPY\x01\x00").unwrap();
        archive.write_all(&u16::try_from(header.len()).unwrap().to_le_bytes()).unwrap();
        archive.write_all(header.as_bytes()).unwrap();
        archive.write_all(data).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn numbers(numbers: &[f64]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn header(kind: &str, shape: &str) -> String {
    format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}   \n")
}

/// The message about a network of one layer of two inputs and one unit, with one array replaced.
fn refusal(name: &str, header_and_data: (&str, &[u8])) -> String {
    let word: Vec<u8> = "relu".chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect();
    let (weights, biases) = (numbers(&[1.0, 2.0]), numbers(&[3.0]));
    let [text, matrix, vector] = [header("<U4", "()"), header("<f8", "(2, 1)"), header("<f8", "(1,)")];
    let good: [(&str, &str, &[u8]); 4] = [
        ("coef_0", &matrix, &weights),
        ("intercept_0", &vector, &biases),
        ("activation", &text, &word),
        ("out_activation", &text, &word),
    ];
    assert_eq!(from_npz(&npz(&good)).unwrap().network.parameters(), [1.0, 2.0, 3.0]);
    let (header, data) = header_and_data;
    let changed = good.map(|array| if array.0 == name { (name, header, data) } else { array });
    from_npz(&npz(&changed)).unwrap_err().to_string()
}

#[test]
fn networks_of_scikit_learn_predict_what_they_predict_there() {
    for name in ["two_classes", "three_classes", "regression", "linear", "big_endian"] {
        let file = format!("{name}.npz");
        let network = from_npz(&fixture(&file)).unwrap().network;
        assert_predictions(&network, "sklearn.json", &file, 1e-12);
    }
}

#[test]
fn the_layers_have_the_activations_that_scikit_learn_says() {
    let network = from_npz(&fixture("two_classes.npz")).unwrap().network;
    let activations: Vec<_> = network.layers().iter().map(|layer| layer.activation).collect();
    assert_eq!(activations, [Activation::Tanh, Activation::Sigmoid]);
}

#[test]
fn what_does_not_fit_is_refused_with_its_array() {
    let matrix = header("<f8", "(2, 1)");
    let cases: [(&str, &str, &[u8], &str); 12] = [
        (
            "coef_0",
            &header("<f8", "(1, 2)"),
            &numbers(&[1.0, 2.0]),
            "the number of biases of `coef_0`: found 1, expected 2",
        ),
        (
            "coef_0",
            &header("<f8", "(2,)"),
            &numbers(&[1.0, 2.0]),
            "found the shape [2], expected 2 dimensions",
        ),
        ("coef_0", &matrix, &numbers(&[1.0]), "found 1 values, expected 2"),
        ("coef_0", &header("<f8", "(99999999999, 999999999999)"), &[], "which is too large"),
        ("coef_0", &header("<f8", "(9999999, 99999)"), &[], "found 0 values"),
        ("coef_0", &header("<c8", "(2, 1)"), &numbers(&[1.0, 2.0]), "holds `<c8`, expected numbers or texts"),
        ("coef_0", &header("|O", "(2, 1)"), &[], "Python objects"),
        ("coef_0", "{}", &[], "found the header `{}`"),
        ("activation", &matrix, &numbers(&[1.0, 2.0]), "found numbers, expected a name such as `relu`"),
        (
            "activation",
            &header("<U1", "()"),
            b"x\0\0\0",
            "found `x`, expected one of: identity, logistic, tanh, relu, softmax",
        ),
        ("activation", &header("<U4", "(2,)"), &[0; 32], "found 2 texts, expected a name such as `relu`"),
        ("intercept_0", &header("<U1", "()"), b"x\0\0\0", "found a text, expected numbers"),
    ];
    for (name, header, data, expected) in cases {
        let message = refusal(name, (header, data));
        assert!(message.contains(expected), "{message}\nlacks {expected}");
        assert!(message.contains(name), "{message}\nlacks {name}");
    }
    let other = npz(&[("arr_0", &matrix, &numbers(&[1.0, 2.0]))]);
    let message = from_npz(&other).unwrap_err().to_string();
    assert!(message.contains("found the arrays [arr_0], expected `coef_0`, `intercept_0`"), "{message}");
    assert!(from_npz(b"no archive").unwrap_err().to_string().contains("not a whole npz file"));
}

#[test]
fn an_array_that_is_missing_is_named() {
    let (matrix, data) = (header("<f8", "(2, 1)"), numbers(&[1.0, 2.0]));
    let word: Vec<u8> = "tanh".chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect();
    let text = header("<U4", "()");
    let mut arrays: Vec<(&str, &str, &[u8])> = vec![("coef_0", &matrix, &data)];
    let missing = |arrays: &[_]| from_npz(&npz(arrays)).unwrap_err().to_string();
    assert!(missing(&arrays).contains("`activation`: missing: add it"));
    arrays.extend([("activation", &*text, &*word), ("out_activation", &*text, &*word)]);
    assert!(missing(&arrays).contains("`intercept_0`: missing: add it"));
    arrays.push(("coef_2", &matrix, &data));
    arrays.push(("intercept_0", &matrix, &data));
    assert!(missing(&arrays).contains("`intercept_0`: found the shape"));
}

proptest! {
    #[test]
    fn a_damaged_file_never_panics(changes in prop::collection::vec((0..100_000_usize, any::<u8>()), 1..6)) {
        for name in ["two_classes.npz", "linear.npz"] {
            let mut file = fixture(name);
            for &(place, byte) in &changes {
                let length = file.len();
                file[place % length] = byte;
            }
            let _ = from_npz(&file);
        }
    }

    #[test]
    fn a_damaged_array_never_panics(place in 0..200_usize, byte in any::<u8>()) {
        let mut header = header("<f8", "(2, 1)").into_bytes();
        let length = header.len();
        header[place % length] = byte;
        if let Ok(header) = String::from_utf8(header) {
            let _ = from_npz(&npz(&[("coef_0", &header, &numbers(&[1.0, 2.0]))]));
        }
    }
}
