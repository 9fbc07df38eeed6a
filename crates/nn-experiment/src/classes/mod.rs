//! What is particular to classes: which of two is the positive one, how much each counts, and from which probability on it is taken.

mod threshold;
mod weights;

pub(crate) use threshold::Judged;
pub use threshold::Threshold;
pub use weights::ClassWeights;

use serde::{Deserialize, Serialize};

/// What is particular to targets that are classes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClassSettings {
    /// Of two classes, the one whose probability is predicted, and that precision, recall and thresholds are about; the second in
    /// ascending order if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub positive: Option<String>,
    /// How much each class counts in the losses; all the same if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<ClassWeights>,
    /// Of two classes, above which probability it is the positive one; one half if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Threshold>,
    /// Whether the last layer is divided by the temperature that gives the validation rows the least log loss, so that probabilities mean what
    /// they say.
    #[cfg(feature = "answers")]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub temperature: bool,
}

impl ClassSettings {
    /// Whether nothing is said.
    pub(crate) fn is_usual(&self) -> bool {
        *self == ClassSettings::default()
    }
}
