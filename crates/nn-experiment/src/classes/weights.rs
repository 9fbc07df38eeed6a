//! How much each class counts.

use crate::error::ExperimentError;
use crate::targets::Targets;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// How much the rows of each class count in the losses, of training and validation rows; in TOML `"balanced"`, or a table such as
/// `{ yes = 5.0, no = 1.0 }`. Scores of a finished model do not heed it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum ClassWeights {
    /// Each class counts the same in all: n / (classes x rows of the class), by the training rows.
    Balanced,
    /// These; classes that are not named count 1.
    Each(BTreeMap<String, f64>),
}

#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "expected \"balanced\" or a table with a number for each class")]
enum Written {
    Name(String),
    Each(BTreeMap<String, f64>),
}

impl ClassWeights {
    /// These, if they can be weights.
    fn checked(each: BTreeMap<String, f64>) -> Result<ClassWeights, String> {
        match each.iter().find(|(_, weight)| !(weight.is_finite() && **weight >= 0.0)) {
            Some((class, weight)) => {
                Err(format!("the class `{class}` has the weight {weight}: give numbers of 0 or more"))
            }
            None => Ok(ClassWeights::Each(each)),
        }
    }

    /// The same for samples with these targets.
    pub(crate) fn for_targets(&self, targets: &Targets) -> Result<nn_select::ClassWeights, ExperimentError> {
        let classes = targets.classes().ok_or(ExperimentError::NoClasses { what: "class weights" })?;
        let each = match self {
            ClassWeights::Balanced => return Ok(nn_select::ClassWeights::Balanced),
            ClassWeights::Each(each) => each,
        };
        if let Some(found) = each.keys().find(|class| !classes.contains(class)) {
            return Err(ExperimentError::NoSuchClass { found: found.clone(), known: classes.to_vec() });
        }
        let weight = |class: &String| each.get(class).copied().unwrap_or(1.0);
        Ok(nn_select::ClassWeights::Each(classes.iter().map(weight).collect()))
    }
}

impl fmt::Display for ClassWeights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClassWeights::Balanced => f.write_str("balanced"),
            ClassWeights::Each(each) => {
                let each: Vec<String> =
                    each.iter().map(|(class, weight)| format!("{class}={weight}")).collect();
                f.write_str(&each.join(","))
            }
        }
    }
}

impl FromStr for ClassWeights {
    type Err = String;
    fn from_str(text: &str) -> Result<ClassWeights, String> {
        if text == "balanced" {
            return Ok(ClassWeights::Balanced);
        }
        let weight = |part: &str| {
            let (class, weight) = part.rsplit_once('=')?;
            Some((class.to_owned(), weight.trim().parse::<f64>().ok()?))
        };
        let each: Option<BTreeMap<String, f64>> = text.split(',').map(weight).collect();
        let usage = "give `balanced`, or the weights of classes such as yes=5,no=1";
        ClassWeights::checked(each.ok_or(usage)?)
    }
}

impl TryFrom<Written> for ClassWeights {
    type Error = String;
    fn try_from(written: Written) -> Result<ClassWeights, String> {
        match written {
            Written::Name(name) => name.parse().map_err(|help| format!("found `{name}`: {help}")),
            Written::Each(each) => ClassWeights::checked(each),
        }
    }
}

impl From<ClassWeights> for Written {
    fn from(weights: ClassWeights) -> Written {
        match weights {
            ClassWeights::Balanced => Written::Name("balanced".to_owned()),
            ClassWeights::Each(each) => Written::Each(each),
        }
    }
}
