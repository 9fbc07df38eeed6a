use crate::common::{any_network, bits, small};
use nn_format::{Document, Reader, from_safetensors, from_safetensors_as, to_safetensors};
use nn_model::{Activation, Architecture, Network};
use proptest::prelude::*;
use serde_json::json;

/// A file with these names, types, shapes and bytes, and no word about the network.
fn file(tensors: &[(&str, &str, &[usize], &[u8])]) -> Vec<u8> {
    let (mut header, mut data) = (serde_json::Map::new(), Vec::new());
    for (name, dtype, shape, bytes) in tensors {
        let start = data.len();
        data.extend_from_slice(bytes);
        let entry = json!({ "dtype": dtype, "shape": shape, "data_offsets": [start, data.len()] });
        header.insert((*name).to_owned(), entry);
    }
    let header = serde_json::to_vec(&header).unwrap();
    [&(header.len() as u64).to_le_bytes()[..], &header, &data].concat()
}

fn f64s(numbers: &[f64]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

fn f32s(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

fn two_to_one() -> Architecture {
    Architecture::new(2).layer(1, Activation::Sigmoid)
}

proptest! {
    #[test]
    fn any_network_comes_back_with_the_same_bits(network in any_network()) {
        let again = from_safetensors(&to_safetensors(&network.clone().into()).unwrap()).unwrap().network;
        prop_assert_eq!(again.architecture(), network.architecture());
        prop_assert_eq!(bits(&again), bits(&network));
    }

    #[test]
    fn a_damaged_file_never_panics(changes in prop::collection::vec((0..10_000_usize, any::<u8>()), 1..4), cut in 0..3_usize) {
        let mut file = to_safetensors(&small().into()).unwrap();
        for (place, byte) in changes {
            let length = file.len();
            file[place % length] = byte;
        }
        file.truncate(file.len() - cut);
        let _ = from_safetensors(&file);
    }
}

#[test]
fn metadata_are_kept_as_they_are() {
    let mut document = Document::from(small());
    document.metadata.insert("classes".to_owned(), json!(["no", "yes"]));
    assert_eq!(from_safetensors(&to_safetensors(&document).unwrap()).unwrap(), document);
}

#[test]
fn weights_lie_as_pytorch_has_them() {
    let bytes = to_safetensors(&small().into()).unwrap();
    let tensors = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let weight = tensors.tensor("layers.0.weight").unwrap();
    assert_eq!(weight.shape(), [2, 2]);
    assert_eq!(weight.data(), f64s(&[0.1, 0.3, -0.2, 0.4])); // of the first unit, then of the second
    assert_eq!(tensors.tensor("layers.1.bias").unwrap().data(), f64s(&[0.25]));
}

#[test]
fn files_of_others_are_read_with_a_given_architecture() {
    let (weight, bias) = (f32s(&[0.5, -1.5]), f64s(&[0.1]));
    for prefix in ["", "layers.", "net.4.", "fc"] {
        let (first, second) = (format!("{prefix}3.weight"), format!("{prefix}3.bias"));
        let file = file(&[(&first, "F32", &[1, 2], &weight), (&second, "F64", &[1], &bias)]);
        let network = from_safetensors_as(&file, two_to_one()).unwrap();
        assert_eq!(network.parameters(), [0.5, -1.5, 0.1]);
    }
    // Ten comes after two.
    let one = f64s(&[1.0]);
    let file = file(&[("10.weight", "F64", &[1, 1], &one), ("2.weight", "F64", &[1, 2], &f64s(&[3.0, 4.0]))]);
    let architecture = two_to_one().layer(1, Activation::Linear).without_bias();
    assert_eq!(from_safetensors_as(&file, architecture).unwrap().parameters(), [3.0, 4.0, 1.0]);
}

#[test]
fn modules_of_others_are_read_with_their_activations_in_the_only_order_there_is() {
    let numbers = |count: usize, from: u8| {
        f32s(&Vec::from_iter((0..count).map(|i| (i as f32 + f32::from(from)) / 8.0)))
    };
    let (up, wide, down) = (numbers(6, 1), numbers(9, 2), numbers(3, 3));
    let bias = numbers(3, 5);
    let reader = Reader::default().activations(&[Activation::Tanh], Activation::Sigmoid);
    let read = |first: &str, second: &str, third: &str| {
        let [first, b, second, third] = [
            format!("{first}.weight"),
            format!("{first}.bias"),
            format!("{second}.weight"),
            format!("{third}.weight"),
        ];
        file(&[
            (&first, "F32", &[3, 2], &up),
            (&b, "F32", &[3], &bias),
            (&second, "F32", &[3, 3], &wide),
            (&third, "F32", &[1, 3], &down),
        ])
    };
    let expected = reader.safetensors(&read("0", "2", "4")).unwrap();
    assert_eq!(
        expected.network.architecture().to_string(),
        "2 - tanh 3 - tanh 3 without bias - sigmoid 1 without bias"
    );
    let weights = expected.network.weights(0).unwrap();
    assert_eq!([weights[(0, 0)], weights[(1, 0)], weights[(0, 1)]], [0.125, 0.25, 0.375]);
    // By names that are no numbers, against the order of the alphabet; of PyTorch's own naming too.
    for [first, second, third] in [["up", "middle", "down"], ["net.0", "net.2", "head"], ["fc1", "fc2", "a"]]
    {
        assert_eq!(reader.safetensors(&read(first, second, third)).unwrap(), expected, "{first}");
    }
    let single = file(&[("weight", "F32", &[1, 3], &down)]);
    let linear = Reader::default().activations(&[], Activation::Linear).safetensors(&single).unwrap();
    assert_eq!(linear.network.parameters(), [0.375, 0.5, 0.625]);
    let message = Reader::default().activations(&[], Activation::Linear).safetensors(&read("0", "1", "2"));
    assert!(message.unwrap_err().to_string().contains("found 0, expected 2, or one for all"));
}

#[test]
fn modules_that_may_follow_each_other_either_way_are_refused_until_their_order_is_said() {
    let [one, two] = [f64s(&[1.0, 2.0]), f64s(&[3.0, 4.0])];
    let bytes = file(&[("up.weight", "F64", &[2, 1], &one), ("down.weight", "F64", &[1, 2], &two)]);
    let reader = Reader::default().activations(&[Activation::Relu], Activation::Linear);
    let message = reader.safetensors(&bytes).unwrap_err().to_string();
    assert_eq!(message, "names and sizes of the modules do not tell which comes first: down, up");
    let order = ["up", "down"].map(str::to_owned);
    assert_eq!(reader.order(&order).safetensors(&bytes).unwrap().network.parameters(), [1.0, 2.0, 3.0, 4.0]);
    let wrong = ["up", "other"].map(str::to_owned);
    let message = reader.order(&wrong).safetensors(&bytes).unwrap_err().to_string();
    assert!(message.contains("no module is called `other`: there are down, up"), "{message}");
    assert!(reader.order(&order[..1]).safetensors(&bytes).is_err());
}

#[test]
fn numbers_of_16_bits_are_read_as_the_numbers_they_are() {
    let reader = Reader::default().activations(&[], Activation::Linear);
    // 1.5 and -2.
    for (kind, bits) in [("F16", [0x3e00_u16, 0xc000]), ("BF16", [0x3fc0, 0xc000])] {
        let numbers = bits.map(u16::to_le_bytes).concat();
        let document = reader.safetensors(&file(&[("0.weight", kind, &[1, 2], &numbers)])).unwrap();
        assert_eq!(document.network.parameters(), [1.5, -2.0], "{kind}");
    }
}

#[test]
fn what_does_not_fit_is_refused_with_its_tensor() {
    let (one, two) = (f64s(&[1.0]), f64s(&[1.0, 2.0]));
    let weight = ("0.weight", "F64", &[1_usize, 2][..], &two[..]);
    let bias = ("0.bias", "F64", &[1_usize][..], &one[..]);
    let cases: [(&[_], Architecture, &str); 8] = [
        (&[weight], two_to_one(), "all tensors together: found 2 numbers, expected 3"),
        (
            &[weight, bias],
            two_to_one().without_bias(),
            "the tensor `0.bias`: found, but the architecture has no biases there",
        ),
        (&[weight, ("1.bias", "F64", &[1], &one)], two_to_one(), "found 2 weights, expected 1"),
        (
            &[("0.weight", "F64", &[2, 1], &two), bias],
            two_to_one(),
            "`0.weight`: found [2, 1], expected [1, 2]",
        ),
        (&[weight, ("a.0.bias", "F64", &[1], &one)], two_to_one(), "the tensor `a.0.weight`: missing"),
        (
            &[weight, ("running_mean", "F64", &[1], &one)],
            two_to_one(),
            "the tensor `running_mean`: normalises, which no layer here does",
        ),
        (&[weight, ("0.bias", "I64", &[1], &one)], two_to_one(), "holds I64, expected F64, F32, F16 or BF16"),
        (
            &[weight, bias, ("00.bias", "F64", &[1], &one)],
            two_to_one(),
            "the module `00`: it has the same number as `0`",
        ),
    ];
    for (tensors, architecture, expected) in cases {
        let message = from_safetensors_as(&file(tensors), architecture).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}\nlacks {expected}");
    }
    let message = from_safetensors(&file(&[weight, bias])).unwrap_err().to_string();
    assert_eq!(message, "the file has the weights of 1 layer, but says no activations");
}

#[test]
fn a_file_that_claims_a_giant_network_is_refused_at_once() {
    let bytes = to_safetensors(&small().into()).unwrap();
    let text = String::from_utf8_lossy(&bytes[8..400]).into_owned();
    let at = 8 + text.find("units").unwrap();
    let digits = at + bytes[at..].iter().position(u8::is_ascii_digit).unwrap();
    for (units, expected) in [
        ("20000000", "all tensors together: found 9 numbers"),
        ("2000000000000", "the network has too many parameters, more than 100000000"),
    ] {
        let mut giant = bytes.clone();
        giant.splice(digits..=digits, units.bytes());
        let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) + units.len() as u64 - 1;
        giant[..8].copy_from_slice(&length.to_le_bytes());
        let message = from_safetensors(&giant).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn a_network_is_what_it_was_after_a_detour_through_json() {
    let network: Network = small();
    let bytes = to_safetensors(&network.clone().into()).unwrap();
    let json = nn_format::to_json(&from_safetensors(&bytes).unwrap()).unwrap();
    assert_eq!(nn_format::from_json(&json).unwrap().network, network);
}
