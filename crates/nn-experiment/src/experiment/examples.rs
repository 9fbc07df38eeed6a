//! An example of each key: what messages show to those who wrote another value, or another key.

use nn_choice::nearest;

/// Every key that an experiment has, and a value that it may have as TOML writes it.
const EXAMPLES: &[(&str, &str)] = &[
    ("seed", "1"),
    ("ensemble", "5"),
    ("data.file", "\"table.csv\""),
    ("data.sha256", "\"0123456789abcdef\""),
    ("data.delimiter", "\";\""),
    ("data.header", "true"),
    ("data.decimal_comma", "false"),
    ("data.header_rows", "2"),
    ("data.skip", "3"),
    ("data.footer_rows", "1"),
    ("data.comment", "\"#\""),
    ("data.ragged", "\"fill\""),
    ("data.date_order", "\"day-first\""),
    ("data.plain_numbers", "true"),
    ("data.missing_marks", "[\"-\", \"age=0\"]"),
    ("data.generator", "\"moons\""),
    ("data.samples", "200"),
    ("data.noise", "0.1"),
    ("data.draw", "{ seed = 1, stream = 0, word = 0 }"),
    ("columns.targets", "[\"y\"]"),
    ("columns.inputs", "[\"x\"]"),
    ("columns.ignore", "[\"id\"]"),
    ("columns.text", "[\"postcode\"]"),
    ("columns.categories", "\"one-hot\""),
    ("columns.missing", "\"median\""),
    ("columns.dates", "\"days\""),
    ("columns.unknown", "\"zeros\""),
    ("columns.rare", "5"),
    ("columns.task", "\"regression\""),
    ("columns.drop_missing_targets", "true"),
    ("columns.weight", "\"weight\""),
    ("classes.positive", "\"yes\""),
    ("classes.weights", "\"balanced\""),
    ("classes.threshold", "0.4"),
    #[cfg(feature = "answers")]
    ("classes.temperature", "true"),
    ("network.hidden", "[32, 16]"),
    ("network.activations", "[\"tanh\"]"),
    ("network.output", "\"linear\""),
    ("network.bias", "true"),
    ("network.initialization", "\"he-uniform\""),
    ("network.input_scaling", "\"standard\""),
    ("network.target_scaling", "\"standard\""),
    ("network.weights", "[0.5, -0.5]"),
    ("network.init_from", "\"model.json\""),
    ("network.draw", "{ seed = 1, stream = 0, word = 0 }"),
    ("training.optimizer", "{ name = \"adam\", learning_rate = 0.01 }"),
    ("training.optimizer.name", "\"adam\""),
    ("training.optimizer.learning_rate", "0.01"),
    ("training.optimizer.momentum", "0.9"),
    ("training.loss", "\"mse\""),
    ("training.epochs", "100"),
    ("training.batch_size", "32"),
    ("training.batch_count", "10"),
    ("training.batch_sizes", "[20, 20]"),
    ("training.drop_last", "true"),
    ("training.in_order", "true"),
    ("training.seed", "1"),
    ("training.schedule", "{ name = \"step\", every = 10, factor = 0.5 }"),
    ("training.warm_up", "5"),
    ("training.penalty", "{ l1 = 0.0, l2 = 0.01, biases = false }"),
    ("training.penalty.l1", "0.001"),
    ("training.penalty.l2", "0.001"),
    ("training.penalty.biases", "true"),
    ("training.frozen", "[{ layer = 0 }]"),
    ("training.clip_norm", "1.0"),
    ("training.clipping", "\"exact\""),
    ("training.dropout", "0.2"),
    ("training.input_dropout", "0.2"),
    ("training.validation_split", "0.0"),
    ("training.stratified", "false"),
    ("training.early_stopping", "{ patience = 20, tolerance = 0.0 }"),
    ("training.metrics", "[\"mae\"]"),
    ("training.on_divergence", "\"continue\""),
    ("training.time_limit", "{ secs = 60, nanos = 0 }"),
    ("training.threads", "2"),
    ("validation", "{ fraction = 0.2, split = \"random\" }"),
    ("validation.fraction", "0.2"),
    ("validation.calibration", "0.2"),
    ("validation.split", "\"random\""),
    ("validation.in_order", "true"),
    ("validation.stratified", "false"),
    ("validation.draw", "{ seed = 1, stream = 1, word = 0 }"),
    ("validation.data", "{ file = \"others.csv\" }"),
    ("output.save", "[\"model.json\"]"),
];

/// The key that may have been meant: one of the same table if one is close, else one of this name or nearly so elsewhere.
pub(super) fn meant(within: &str, key: &str, known: &[String]) -> Option<String> {
    let inside = |name: &str| if within.is_empty() { name.to_owned() } else { format!("{within}.{name}") };
    if let Some(close) = nearest(key, known) {
        return Some(inside(close));
    }
    let last = |key: &'static str| key.rsplit('.').next().unwrap_or(key);
    let names: Vec<&str> = EXAMPLES.iter().map(|(key, _)| last(key)).collect();
    let close = nearest(key, &names)?;
    EXAMPLES.iter().map(|(key, _)| *key).find(|key| last(key) == close).map(str::to_owned)
}

/// An example of the key, `training.frozen` of `training.frozen[0].layer`.
pub(super) fn example(key: &str) -> Option<(String, String)> {
    let mut key = key;
    loop {
        if let Some((key, value)) = EXAMPLES.iter().find(|(known, _)| *known == key) {
            return Some(((*key).to_owned(), (*value).to_owned()));
        }
        key = &key[..key.rfind(['.', '['])?];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Experiment, ExperimentError};

    #[test]
    fn every_key_has_an_example_which_is_accepted() {
        for within in ["", "data", "columns", "classes", "network", "training", "validation", "output"] {
            let header = if within.is_empty() { String::new() } else { format!("[{within}]\n") };
            let error = Experiment::from_toml(&format!("{header}a_key_that_is_none = 1"), "e.toml");
            let Err(ExperimentError::UnknownKey { known, .. }) = error else { panic!("{error:?}") };
            for name in known.iter().filter(|_| !within.is_empty() && within != "output") {
                assert!(
                    EXAMPLES.iter().any(|(key, _)| *key == format!("{within}.{name}")),
                    "{within}.{name}"
                );
            }
        }
        for &(key, value) in EXAMPLES {
            let with = |experiment: Experiment, key, value| experiment.with(key, Experiment::value(value));
            let descent =
                || with(Experiment::default(), "training.optimizer", "{ name = \"gradient-descent\" }");
            let base = if key.ends_with(".momentum") { descent().unwrap() } else { Experiment::default() };
            with(base, key, value).unwrap_or_else(|error| panic!("{key} = {value}: {error}"));
        }
    }

    #[test]
    fn what_was_meant_is_looked_for_in_the_same_table_first_and_then_in_all() {
        let known = ["epochs".to_owned(), "loss".to_owned()];
        for (within, key, expected) in [
            ("training", "epoch", Some("training.epochs")),
            ("", "epoch", Some("training.epochs")),
            ("", "learning_rate", Some("training.optimizer.learning_rate")),
            ("training", "learning_rate", Some("training.optimizer.learning_rate")),
            ("", "a", None),
        ] {
            assert_eq!(meant(within, key, if within.is_empty() { &[] } else { &known }).as_deref(), expected);
        }
        assert_eq!(example("training.frozen[0].layer").unwrap().0, "training.frozen");
        assert_eq!(example("output.plot"), None);
    }
}
