use crate::common::{any_network, bits, small};
use nn_format::{Document, checkpoint_from_json, checkpoint_to_json, from_json, network_schema, to_json};
use nn_math::Mat;
use nn_model::{Activation, Adam, Architecture, Checkpoint, Loss, Network, Training};
use proptest::prelude::*;
use serde_json::{Value, json};

fn text(network: &Network) -> String {
    String::from_utf8(to_json(&network.clone().into()).unwrap()).unwrap()
}

/// The message about the small network's file after a change of its text.
fn refusal(from: &str, to: &str) -> String {
    let file = text(&small());
    assert!(file.contains(from), "{from} is not in {file}");
    from_json(file.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_file_is_easy_to_read() {
    let expected = r#"{
  "format": "nn-network",
  "version": 1,
  "inputs": 2,
  "bias": true,
  "layers": [
    {
      "units": 2,
      "activation": "tanh",
      "weights": [
        [0.1, -0.2],
        [0.3, 0.4]
      ],
      "biases": [0.5, -0.6]
    },
    {
      "units": 1,
      "activation": "linear",
      "weights": [
        [1.0],
        [-1.0]
      ],
      "biases": [0.25]
    }
  ]
}
"#;
    assert_eq!(text(&small()), expected);
}

/// Two layers, of which the second alone has biases.
fn with_biases_in_one_layer() -> Network {
    let architecture =
        Architecture::new(1).layer_without_bias(1, Activation::Tanh).layer(1, Activation::Linear);
    Network::from_parameters(architecture, vec![1.0, 2.0, 3.0]).unwrap()
}

#[test]
fn a_layer_says_of_its_biases_only_what_is_not_said_of_all() {
    let some = text(&with_biases_in_one_layer());
    let compact: String = some.split_whitespace().collect();
    assert!(compact.contains(r#""bias":true,"layers":[{"units":1,"activation":"tanh","bias":false,"weights":[[1.0]],"biases":[]},{"units":1,"activation":"linear","weights":[[2.0]],"biases":[3.0]}]"#), "{some}");
    // The other way round is understood too.
    let other = some.replace("\"bias\": true", "\"bias\": neither").replace("\"bias\": false,", "");
    let other = other.replace("neither", "false").replace("\"linear\",", "\"linear\", \"bias\": true,");
    assert_eq!(from_json(other.as_bytes()).unwrap().network, with_biases_in_one_layer());
    let lost = some.replace("\"bias\": false,", "");
    let message = from_json(lost.as_bytes()).unwrap_err().to_string();
    assert!(message.contains("`layers[0].biases`: found 0 numbers, expected 1"), "{message}");
    let none = Architecture::new(1).layer(1, Activation::Tanh).without_bias();
    let none = text(&Network::from_parameters(none, vec![1.0]).unwrap());
    assert_eq!(none.matches("\"bias\"").count(), 1, "{none}");
}

proptest! {
    #[test]
    fn any_network_comes_back_with_the_same_bits(network in any_network()) {
        let again = from_json(&to_json(&network.clone().into()).unwrap()).unwrap().network;
        prop_assert_eq!(again.architecture(), network.architecture());
        for (&again, &number) in again.parameters().iter().zip(network.parameters()) {
            // JSON knows one NaN.
            prop_assert!(again.to_bits() == number.to_bits() || (again.is_nan() && number.is_nan()));
        }
    }

    #[test]
    fn a_damaged_file_never_panics(place in 0..10_000_usize, byte in any::<u8>(), end in 0..10_000_usize) {
        let mut file = to_json(&small().into()).unwrap();
        let length = file.len();
        file[place % length] = byte;
        file.truncate(length - end % 3);
        let _ = from_json(&file);
    }
}

#[test]
fn numbers_that_json_lacks_and_the_edges_of_those_it_has_come_back() {
    let numbers =
        [-0.0, 5e-324, f64::MIN_POSITIVE, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, 0.1 + 0.2, 1e23];
    let architecture = Architecture::new(numbers.len()).layer(1, Activation::Relu).without_bias();
    let network = Network::from_parameters(architecture.clone(), numbers.to_vec()).unwrap();
    assert_eq!(bits(&from_json(text(&network).as_bytes()).unwrap().network), bits(&network));

    let nan = Network::from_parameters(architecture, vec![f64::NAN; numbers.len()]).unwrap();
    assert!(text(&nan).contains("[\"NaN\"]"));
    assert!(from_json(text(&nan).as_bytes()).unwrap().network.parameters().iter().all(|n| n.is_nan()));
}

#[test]
fn metadata_are_kept_as_they_are() {
    let mut document = Document::from(small());
    document.metadata.insert("columns".to_owned(), json!(["x0", "x1"]));
    document
        .metadata
        .insert("scaling".to_owned(), json!({ "mean": [0.1, -0.0], "rows": u64::MAX, "none": null }));
    assert_eq!(from_json(&to_json(&document).unwrap()).unwrap(), document);
}

#[test]
fn a_file_of_something_else_is_refused() {
    assert_eq!(
        refusal("nn-network", "nn-checkpoint"),
        "this is a file of format \"nn-checkpoint\", but one of format `nn-network` was expected"
    );
    assert!(refusal("\"format\"", "\"kind\"").contains("format unknown"));
    for (files, expected) in [
        (&["", "{", "{}{}"][..], "not a whole JSON file"),
        // These are whole, and something else.
        (
            &["[]", "3", "\"nn-network\"", "[\"nn-network\", 1]"],
            "in the JSON file, at its beginning: invalid type",
        ),
    ] {
        for file in files {
            assert!(from_json(file.as_bytes()).unwrap_err().to_string().contains(expected), "{file}");
        }
    }
}

#[test]
fn a_file_from_the_future_is_refused_even_if_it_has_fields_nobody_knows() {
    assert_eq!(
        refusal("\"version\": 1", "\"version\": 4, \"colour\": 3"),
        "this `nn-network` file has version 4, but only versions up to 3 are known here: \
         use a newer release of this program, or have the file written as version 3"
    );
    assert!(
        refusal("\"version\": 1", "\"version\": 0").contains("found 0, expected a whole number from 1 to 3")
    );
    assert!(refusal("\"version\": 1", "\"version\": 1.5").contains("found 1.5"));
    assert!(refusal("\"version\": 1,", "").contains("found missing"));
}

#[test]
fn wrong_shapes_are_refused_with_their_place() {
    assert_eq!(
        refusal("[0.3, 0.4]", "[0.3]"),
        "in the nn-network file, `layers[0].weights[1]`: found 1 numbers, expected 2 \
         (weights have one row for each input of the layer and one column for each of its units)"
    );
    assert!(
        refusal("\"inputs\": 2", "\"inputs\": 3").contains("`layers[0].weights`: found 2 rows, expected 3")
    );
    assert!(refusal("[0.25]", "[]").contains("`layers[1].biases`: found 0 numbers, expected 1"));
    assert!(
        refusal("\"bias\": true", "\"bias\": false")
            .contains("`layers[0].biases`: found 2 numbers, expected 0")
    );
    assert!(refusal("\"inputs\": 2", "\"inputs\": 18446744073709551615").contains("`layers[0].weights`"));
    let empty = r#"{"format": "nn-network", "version": 1, "inputs": 2, "bias": true, "layers": []}"#;
    assert!(from_json(empty.as_bytes()).unwrap_err().to_string().contains("has no layers"));
}

#[test]
fn an_unknown_activation_is_refused_with_the_known_ones() {
    let message = refusal("tanh", "tanj");
    assert!(message.contains("at `layers[0].activation`: there is no activation called `tanj`"), "{message}");
    assert!(
        message.contains("(did you mean `tanh`?)") && message.contains("`Reader::with(&[it])`"),
        "{message}"
    );
    for activation in Activation::ALL {
        assert!(message.contains(activation.name()), "{message}");
    }
}

#[test]
fn a_softmax_in_a_hidden_layer_is_refused() {
    assert!(refusal("tanh", "softmax").contains("the file describes no network: "));
}

#[test]
fn a_run_can_go_on_from_a_checkpoint_in_a_file() {
    let samples = Mat::from_fn(20, 2, |i, j| (i + 3 * j) as f64 / 10.0);
    let targets = Mat::from_fn(20, 1, |i, _| (i as f64 / 10.0).sin());
    let data = (samples.as_ref(), targets.as_ref());
    let training = Training::new(Adam::new(0.01), Loss::Mse).batch_size(5).epochs(12);
    let (mut whole, mut stopped, mut resumed) = (small(), small(), small());
    training.start(&mut whole, data).unwrap().complete();

    let mut run = training.start(&mut stopped, data).unwrap();
    run.run(5);
    let file = checkpoint_to_json(&run.checkpoint()).unwrap();
    assert_eq!(
        checkpoint_from_json::<Checkpoint>(&compact(&file)).unwrap(),
        run.checkpoint(),
        "blanks are no part"
    );
    let checkpoint: Checkpoint = checkpoint_from_json(&file).unwrap();
    assert_eq!(checkpoint, run.checkpoint());
    checkpoint.training().start(&mut resumed, data).unwrap().resume(&checkpoint).unwrap().complete();
    assert_eq!(bits(&resumed), bits(&whole));
}

#[test]
fn what_is_unknown_missing_or_there_twice_is_refused_with_its_place() {
    let cases = [
        ("\"units\": 1", "\"unit\": 1", "at `layers[1].unit`: unknown field `unit`, expected one of"),
        ("\"units\": 1,", "", "at `layers[1]`: missing field `units`"),
        ("\"units\": 1", "\"units\": 1, \"units\": 1", "duplicate field `units`"),
        ("\"bias\": true", "\"bias\": true, \"bias\": true", "duplicate field `bias`"),
        ("\"bias\": true", "\"bias\": 1", "at `bias`: invalid type"),
        (
            "0.4",
            "\"0.4\"",
            "at `layers[0].weights[1][1]`: invalid value: string \"0.4\", expected a number, \"NaN\"",
        ),
        ("0.4", "null", "at `layers[0].weights[1][1]`"),
        ("0.4", "1e999", "number out of range"),
        (
            "\"layers\": [",
            "\"layers\": [[1, \"tanh\", [[1],[1]], [0]],",
            "at `layers[0]`: invalid type: sequence",
        ),
    ];
    for (from, to, expected) in cases {
        let message = refusal(from, to);
        assert!(message.contains(expected), "{message}\nlacks {expected}");
    }
    let twice = "\"metadata\": {\"a\": {\"b\": 1, \"b\": 2}}, \"inputs\"";
    assert!(refusal("\"inputs\"", twice).contains("the name `b` stands here twice"));
    assert!(refusal("\"inputs\"", "\"metadata\": 3, \"inputs\"").contains("expected an object"));
}

#[test]
fn the_published_schema_is_current() {
    let published = include_str!("../../schema/network.schema.json");
    let current = serde_json::to_string_pretty(&network_schema()).unwrap() + "\n";
    assert!(
        published == current,
        "if the change was meant: `cargo run --release -p nn-format --example schema`"
    );
}

#[test]
fn written_files_follow_the_schema() {
    let schema = network_schema();
    let file = serde_json::from_str::<Value>(&text(&small())).unwrap();
    assert_eq!(violation(&schema, &schema, &file), None);
    let odd = Architecture::new(3).layer(1, Activation::Sigmoid).without_bias();
    let odd = Network::from_parameters(odd, vec![f64::NAN, f64::INFINITY, -0.0]).unwrap();
    for network in [odd, with_biases_in_one_layer()] {
        assert_eq!(violation(&schema, &schema, &serde_json::from_str(&text(&network)).unwrap()), None);
    }
}

#[test]
fn what_the_schema_refuses_is_refused_when_read() {
    let schema = network_schema();
    let changes = [
        ("nn-network", "nn-other"),
        ("\"version\": 1", "\"version\": 7"),
        ("\"inputs\": 2", "\"inputs\": 0"),
        ("tanh", "tanj"),
        ("tanh", "tanh:1"),
        ("tanh", "elu:"),
        ("0.25", "true"),
        ("0.25", "\"infinity\""),
        ("\"units\": 2,", ""),
        ("\"bias\"", "\"colour\": 1, \"bias\""),
    ];
    for (from, to) in changes {
        let file = text(&small()).replacen(from, to, 1);
        assert!(
            violation(&schema, &schema, &serde_json::from_str(&file).unwrap()).is_some(),
            "{to} is let through"
        );
        assert!(from_json(file.as_bytes()).is_err(), "{to} is read");
    }
}

/// Where and how `value` breaks `rule`: as much of JSON Schema as the published one uses.
fn violation(schema: &Value, rule: &Value, value: &Value) -> Option<String> {
    let within = |rule: &Value, value: &Value| violation(schema, rule, value);
    let broken = |(keyword, asked): (&String, &Value)| {
        let list = || asked.as_array().unwrap().iter();
        let fits = match keyword.as_str() {
            "$schema" | "title" | "description" | "$defs" => true,
            "$ref" => {
                let name = asked.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                return within(&schema["$defs"][name], value);
            }
            "items" => return value.as_array()?.iter().find_map(|item| within(asked, item)),
            "properties" => {
                return value.as_object()?.iter().find_map(|(name, field)| within(asked.get(name)?, field));
            }
            "type" => match asked.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_u64() || value.is_i64(),
                "number" => value.is_number(),
                "string" => value.is_string(),
                other => panic!("the test does not know the type {other}"),
            },
            "const" => value == asked,
            "enum" => list().any(|one| one == value),
            "minimum" => value.as_f64() >= asked.as_f64(),
            // As far as that of the activations goes: one of some words, a colon, and what numbers are made of.
            "pattern" => {
                let (words, end) = asked.as_str().unwrap().split_once(')').unwrap();
                assert_eq!(end, ":[-+.0-9eE]+$");
                let mut words = words.strip_prefix("^(").unwrap().split('|');
                let is_one = |(name, number): (&str, &str)| {
                    words.any(|word| word == name)
                        && !number.is_empty()
                        && number.chars().all(|c| "-+.0123456789eE".contains(c))
                };
                value.as_str().is_none_or(|text| text.split_once(':').is_some_and(is_one))
            }
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= asked.as_u64().unwrap()),
            "additionalProperties" => {
                assert_eq!(asked, &Value::Bool(false));
                let known = |name| rule["properties"].get(name).is_some();
                value.as_object().is_none_or(|fields| fields.keys().all(known))
            }
            "required" => list().all(|name| value.get(name.as_str().unwrap()).is_some()),
            "anyOf" => list().any(|rule| within(rule, value).is_none()),
            other => panic!("the test does not know the keyword {other}"),
        };
        (!fits).then(|| format!("{value} breaks {keyword} of {rule}"))
    };
    rule.as_object().unwrap().iter().find_map(broken)
}

/// The same JSON without line ends and indentation.
fn compact(json: &[u8]) -> Vec<u8> {
    std::str::from_utf8(json).unwrap().lines().flat_map(|line| line.trim_start().bytes()).collect()
}

#[test]
fn a_checkpoint_that_was_changed_since_it_was_written_is_refused_at_every_byte() {
    let state = ("a \\ \"text\" with\tblanks ".to_owned(), vec![1.5, -0.25], vec![7]);
    let file = String::from_utf8(checkpoint_to_json(&state).unwrap()).unwrap();
    let read = |file: &str| checkpoint_from_json::<(String, Vec<f64>, Vec<u8>)>(file.as_bytes());
    assert_eq!(read(&file).unwrap(), state);
    for (found, other) in
        [("1.5", "1.25"), ("-0.25", "0.25"), ("blanks ", "blanks"), ("with\\t", "with "), ("7", "8")]
    {
        let error = read(&file.replacen(found, other, 1)).unwrap_err().to_string();
        assert!(
            error.starts_with("in the nn-checkpoint file, `checkpoint`: its SHA-256 is "),
            "{found}: {error}"
        );
        assert!(error.ends_with(": it was changed since it was written"), "{found}: {error}");
    }
    // Without its digest it is none of this version; version 1 had none.
    let (start, digest) = file.split_once(",\n  \"sha256\"").unwrap();
    let without = format!("{start}\n}}\n");
    assert!(read(&without).unwrap_err().to_string().contains("but the file names none"), "{digest}");
    assert_eq!(read(&without.replacen("\"version\": 2", "\"version\": 1", 1)).unwrap(), state);
}
