//! Whatever is asked is answered or refused.

// Clippy's leave for tests ends at functions that are not tests themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use nn_web::Session;
use proptest::prelude::*;
use serde_json::Value;

const NAMES: &[&str] = &[
    "settings",
    "presets",
    "open",
    "info",
    "advance",
    "restart",
    "status",
    "history",
    "parameters",
    "set",
    "surface",
    "curve",
    "units",
    "activations",
    "predict",
    "influence",
    "sharpness",
    "slice",
    "plane",
    "losses",
    "difference",
    "judge",
    "walk",
    "function",
    "table",
    "digits",
    "data",
    "copy",
    "carry",
    "adopt",
    "save",
    "load",
    "exercise",
];

const QUERY_KEYS: &[&str] = &[
    "epochs",
    "steps",
    "points",
    "parameter",
    "value",
    "x",
    "y",
    "n",
    "output",
    "x0",
    "x1",
    "y0",
    "y1",
    "layer",
    "values",
    "sample",
    "kind",
    "width",
    "seed",
    "first",
    "second",
    "from",
    "to",
    "name",
    "as",
    "format",
    "stop",
    "best_epoch",
];

const WORDS: &[&str] = &[
    "",
    "0",
    "1",
    "2",
    "-1",
    "3",
    "20",
    "0.5",
    "1e300",
    "-1e300",
    "1e-320",
    "NaN",
    "inf",
    "1000000000",
    "1e12",
    "99999999999999999999",
    "true",
    "false",
    "none",
    "all",
    "random",
    "gradient",
    "central",
    "one-sided",
    "toml",
    "json",
    "safetensors",
    "npz",
    "patience",
    "command",
    "rust",
    "python",
    "1,2",
    "0,0,0",
    "5,4",
    "tanh,relu",
    "softmax",
    "moons",
    "csv",
    "table",
    "iris",
    "digits",
    "sine",
    "a%2Cb%0A1%2C2%0A3%2C4",
    "%",
    "%zz",
    "\u{1f980}",
    "x^2,sin-y",
    "a",
    "y",
];

/// The keys of the settings, and what each may be.
fn settings() -> Vec<(String, Vec<String>)> {
    let answer = Session::default().answer("settings", &[]).unwrap();
    let list: Value = serde_json::from_str(&answer.text).unwrap();
    let rows = list["settings"].as_array().unwrap().iter().map(|setting| {
        let options = setting["options"].as_array().into_iter().flatten();
        let mut values: Vec<String> =
            options.map(|option| option["value"].as_str().unwrap().to_owned()).collect();
        values.extend(
            ["min", "max"].iter().filter_map(|key| setting[*key].as_f64()).map(|number| number.to_string()),
        );
        values.extend(["true".to_owned(), "false".to_owned(), setting["usual"].as_str().unwrap().to_owned()]);
        (setting["key"].as_str().unwrap().to_owned(), values)
    });
    rows.collect()
}

/// A request that could be meant, or nearly.
fn request() -> impl Strategy<Value = String> {
    let settings = settings();
    let said = proptest::sample::select(settings)
        .prop_flat_map(|(key, values)| (Just(key), proptest::sample::select(values)))
        .prop_map(|(key, value)| format!("{key}={}", value.replace('^', "%5E")));
    let odd_setting = (proptest::sample::select(self::settings()), proptest::sample::select(WORDS))
        .prop_map(|((key, _), word)| format!("{key}={word}"));
    let other = (proptest::sample::select(QUERY_KEYS), proptest::sample::select(WORDS))
        .prop_map(|(key, word)| format!("{key}={word}"));
    let open = proptest::collection::vec(prop_oneof![9 => said, 1 => odd_setting], 0..6)
        .prop_map(|pairs| format!("open?samples=30&{}", pairs.join("&")));
    let ask = (proptest::sample::select(NAMES), proptest::collection::vec(other, 0..4))
        .prop_map(|(name, pairs)| format!("{name}?{}", pairs.join("&")));
    prop_oneof![2 => open, 5 => ask, 1 => ".{0,30}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_requests_one_after_the_other_are_answered_or_refused(
        requests in proptest::collection::vec((request(), proptest::collection::vec(any::<u8>(), 0..60)), 1..12)
    ) {
        let mut session = Session::default();
        session.answer("open?data=blobs&samples=30", &[]).unwrap();
        for (request, bytes) in requests {
            // What takes long is tested by itself.
            let request = request.replace("100000", "100");
            match session.answer(&request, &bytes) {
                Ok(answer) => prop_assert!(serde_json::from_str::<Value>(&answer.text).is_ok(), "{request}: {}", answer.text),
                Err(refusal) => {
                    prop_assert!(!refusal.error.is_empty(), "{request}");
                    prop_assert!(serde_json::from_str::<Value>(&refusal.text()).is_ok(), "{request}");
                }
            }
        }
        // And the session goes on.
        session.answer("open?data=truth-table", &[]).unwrap();
        session.answer("advance?epochs=2", &[]).unwrap();
    }
}

#[test]
fn absurd_amounts_are_refused_at_once_with_a_limit() {
    let mut session = Session::default();
    for (request, word) in [
        ("open?hidden=1000000000", "10000"),
        ("open?hidden=1000,1000", "weights and biases"),
        ("open?samples=1e12", "100000"),
        ("open?samples=100000&hidden=1000", "activations"),
        ("open?hidden=1,1,1,1,1,1,1,1,1,1&samples=99999999999999999999", "whole number"),
        ("surface?n=100000", "400"),
        ("units?n=1000", "100"),
        ("curve?n=1e9", "10000"),
        ("plane?n=5000", "101"),
        ("advance?epochs=1e12", "100000"),
        ("history?points=99999999999", "100000"),
        ("predict?values=1,2,3", "2 numbers"),
        ("set?parameter=1000000&value=1", "there are 33"),
        ("walk?sample=200", "counted from 0"),
    ] {
        session.answer("open?data=moons", &[]).unwrap();
        let refusal = session.answer(request, &[]).unwrap_err();
        assert!(refusal.error.contains(word), "{request}: {refusal}");
    }
}

#[test]
fn refusals_say_what_was_found_and_the_way_out() {
    let mut session = Session::default();
    let mut refusal = |request: &str| session.answer(request, &[]).unwrap_err();
    assert_eq!(refusal("info").help, "ask for `open?LINK` first");
    assert_eq!(refusal("open?hiden=8").help, "did you mean `hidden`?");
    assert!(refusal("open?data=moon").error.contains("did you mean `moons`?"));
    assert!(refusal("open?data=csv").help.contains("give a CSV file first"));
    assert!(
        refusal("open?loss=cross-entropy").error.contains("softmax"),
        "{}",
        refusal("open?loss=cross-entropy")
    );
    assert!(refusal("open?data=iris&loss=poisson").error.contains("exp"));
    assert!(refusal("open?hidden=8,8&activations=tanh,relu,tanh").help.contains("one for each"));
    assert!(refusal("open?data=sine&features=x*y").error.contains("need 2 columns of numbers"));
    assert!(refusal("open?weights=1,2").error.contains("33"), "{}", refusal("open?weights=1,2"));
    assert!(refusal("opne").help.contains("open"));
    assert!(refusal("function?name=softmax").error.contains("no function of one number"));
    let ragged = session.answer("table?name=pets.csv", b"name,age\nTom,3\nJerry\n").unwrap_err();
    assert!(ragged.error.contains("pets.csv") && !ragged.help.is_empty(), "{ragged}");
}

#[test]
fn a_link_comes_back_as_it_was_meant_and_says_nothing_that_is_usual() {
    let mut session = Session::default();
    for (link, normal) in [
        ("", ""),
        ("data=moons&hidden=8&rate=0.010&batch=0", ""),
        ("optimizer=sgd&momentum=0.90&beta1=0.5", "optimizer=gradient-descent&momentum=0.9"),
        ("features=x%5E2,sin-x&view-epoch=120", "features=x%5E2,sin-x"),
        ("data=table&table=a%2Cb%0A1%2C2%0A2%2C3%0A3%2C1.5", "data=table&table=a,b%0A1,2%0A2,3%0A3,1.5"),
        ("hidden=&activations=relu", "hidden="),
    ] {
        let answer = session.answer(&format!("open?{link}"), &[]).unwrap();
        let info: Value = serde_json::from_str(&answer.text).unwrap();
        assert_eq!(info["link"], normal, "{link}");
        let again = session.answer(&format!("open?{normal}"), &[]).unwrap();
        assert_eq!(again, answer);
    }
}
