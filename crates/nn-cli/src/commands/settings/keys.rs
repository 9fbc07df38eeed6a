//! What flags set in an experiment.

use nn_experiment::toml::Value;

/// Keys of an experiment that flags set, in order.
pub(super) struct Keys(pub(super) Vec<(String, Value)>);

impl Keys {
    /// Sets the key, if there is a value.
    pub(super) fn set(&mut self, key: &str, value: Option<Value>) {
        self.0.extend(value.map(|value| (key.to_owned(), value)));
    }
}
