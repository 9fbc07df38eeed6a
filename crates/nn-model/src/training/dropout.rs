//! Dropout: how likely units are left out.

use crate::check::{below_one, check_setting};
use crate::error::ModelError;

/// How likely a hidden unit is left out: 0 or more and below 1. Made of one number, or of a list of them, which is what
/// [`Training::dropout`](crate::Training::dropout) takes.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(untagged, expecting = "expected a number, or a list with one for each hidden layer")
)]
pub enum Dropout {
    /// The same for all hidden layers.
    Same(f64),
    /// One for each hidden layer, from the first on.
    Each(Vec<f64>),
}

impl Default for Dropout {
    fn default() -> Dropout {
        Dropout::NONE
    }
}

impl From<f64> for Dropout {
    fn from(probability: f64) -> Dropout {
        Dropout::Same(probability)
    }
}

impl From<Vec<f64>> for Dropout {
    fn from(probabilities: Vec<f64>) -> Dropout {
        Dropout::Each(probabilities)
    }
}

impl<const N: usize> From<[f64; N]> for Dropout {
    fn from(probabilities: [f64; N]) -> Dropout {
        Dropout::Each(probabilities.into())
    }
}

impl Dropout {
    /// No unit is left out.
    pub const NONE: Dropout = Dropout::Same(0.0);

    /// For a hidden layer, counted from 0; 0 where there is none.
    pub fn of(&self, layer: usize) -> f64 {
        match self {
            Dropout::Same(probability) => *probability,
            Dropout::Each(probabilities) => probabilities.get(layer).copied().unwrap_or(0.0),
        }
    }

    fn numbers(&self) -> &[f64] {
        match self {
            Dropout::Same(probability) => std::slice::from_ref(probability),
            Dropout::Each(probabilities) => probabilities,
        }
    }

    /// Whether no unit is left out.
    pub(crate) fn is_none(&self) -> bool {
        self.numbers().iter().all(|probability| *probability == 0.0)
    }

    pub(crate) fn check(&self) -> Result<(), ModelError> {
        self.numbers().iter().try_for_each(|&probability| below_one("the dropout probability", probability))
    }

    /// Refuses another number of probabilities than of hidden layers.
    pub(crate) fn check_layers(&self, hidden: usize) -> Result<(), ModelError> {
        let expected = "the number of hidden layers, one for each";
        match self {
            Dropout::Same(_) => Ok(()),
            Dropout::Each(each) => {
                let found = each.len();
                check_setting("the number of dropout probabilities", found as f64, found == hidden, expected)
            }
        }
    }
}
