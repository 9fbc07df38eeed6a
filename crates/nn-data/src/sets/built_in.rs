//! Every data set that comes with the crate, by name.

use super::bundled::{digits, iris};
use super::noisy_linear::NoisyLinear;
use super::toy::ToySet;
use super::truth_table::truth_table;
use crate::dataset::Dataset;
use crate::error::{DataError, setting};
use nn_choice::UnknownName;
use nn_math::Mat;
use rand::Rng;
use std::fmt;
use std::str::FromStr;

/// A data set that comes with the crate, or is drawn by it.
///
/// ```
/// use nn_data::BuiltIn;
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let set: BuiltIn = "moons".parse()?;
/// let data = set.generate(Some(50), Some(0.1), &mut ChaCha8Rng::seed_from_u64(1))?;
/// assert_eq!(data.samples(), 50);
/// assert_eq!(BuiltIn::Iris.generate(None, None, &mut ChaCha8Rng::seed_from_u64(1))?, nn_data::iris());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
#[non_exhaustive]
pub enum BuiltIn {
    /// [`truth_table`].
    TruthTable,
    /// The same inputs; the target is 1 if one of the first two bits is, but not both.
    ExclusiveOr,
    /// [`NoisyLinear::sum`].
    NoisyLinear,
    /// A toy set.
    Toy(ToySet),
    /// [`iris`].
    Iris,
    /// [`digits`].
    Digits,
}

impl BuiltIn {
    /// All of them.
    pub fn all() -> impl Iterator<Item = BuiltIn> {
        let toys = ToySet::ALL.iter().copied().map(BuiltIn::Toy);
        [BuiltIn::TruthTable, BuiltIn::ExclusiveOr, BuiltIn::NoisyLinear]
            .into_iter()
            .chain(toys)
            .chain([BuiltIn::Iris, BuiltIn::Digits])
    }

    /// The name used on the command line, in files and in messages.
    pub fn name(self) -> &'static str {
        match self {
            BuiltIn::TruthTable => "truth-table",
            BuiltIn::ExclusiveOr => "exclusive-or",
            BuiltIn::NoisyLinear => "noisy-linear",
            BuiltIn::Toy(toy) => toy.name(),
            BuiltIn::Iris => "iris",
            BuiltIn::Digits => "digits",
        }
    }

    /// What the classes are, where there are some and several columns for them: the name of a single column with all.
    pub fn class_name(self) -> &'static str {
        match self {
            BuiltIn::Iris => "species",
            BuiltIn::Digits => "digit",
            _ => "class",
        }
    }

    /// How many samples there are and which standard deviation their noise has, if nothing else is asked for; `None` for
    /// a set of given rows.
    pub fn usual(self) -> Option<(usize, f64)> {
        match self {
            BuiltIn::TruthTable | BuiltIn::ExclusiveOr | BuiltIn::Iris | BuiltIn::Digits => None,
            BuiltIn::NoisyLinear => Some((NoisyLinear::sum().samples, NoisyLinear::sum().noise)),
            BuiltIn::Toy(toy) => Some(toy.usual()),
        }
    }

    /// The set, with so many samples and noise of this standard deviation, where they are drawn; what is left out is the
    /// usual.
    ///
    /// # Errors
    /// [`DataError::Setting`] if the set's own `generate` refuses the setting, or the set has rows of its own.
    pub fn generate(
        self,
        samples: Option<usize>,
        noise: Option<f64>,
        rng: &mut impl Rng,
    ) -> Result<Dataset, DataError> {
        let Some((usual_samples, usual_noise)) = self.usual() else {
            const EXPECTED: &str = "left out: this set has samples of its own";
            return match (samples, noise, self) {
                (Some(samples), _, _) => setting("the number of samples", samples, EXPECTED),
                (_, Some(noise), _) => setting("the standard deviation of the noise", noise, EXPECTED),
                (_, _, BuiltIn::Iris) => Ok(iris()),
                (_, _, BuiltIn::Digits) => Ok(digits()),
                (_, _, BuiltIn::ExclusiveOr) => exclusive_or(),
                _ => Ok(truth_table()),
            };
        };
        let (samples, noise) = (samples.unwrap_or(usual_samples), noise.unwrap_or(usual_noise));
        match self {
            BuiltIn::Toy(toy) => toy.generate(samples, noise, rng),
            _ => NoisyLinear { samples, noise, ..NoisyLinear::sum() }.generate(rng),
        }
    }
}

fn exclusive_or() -> Result<Dataset, DataError> {
    let table = truth_table();
    let targets = Mat::from_fn(4, 1, |i, _| [0.0, 1.0, 1.0, 0.0][i]);
    Dataset::new(table.inputs().to_owned(), targets, table.input_names(), table.target_names())
}

impl fmt::Display for BuiltIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl From<BuiltIn> for String {
    fn from(set: BuiltIn) -> String {
        set.name().to_owned()
    }
}

impl TryFrom<String> for BuiltIn {
    type Error = UnknownName;
    fn try_from(name: String) -> Result<BuiltIn, UnknownName> {
        name.parse()
    }
}

impl FromStr for BuiltIn {
    type Err = UnknownName;
    fn from_str(name: &str) -> Result<BuiltIn, UnknownName> {
        BuiltIn::all().find(|set| set.name() == name).ok_or_else(|| UnknownName {
            what: "built-in data set",
            found: name.to_owned(),
            known: BuiltIn::all().map(BuiltIn::name).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::ChaCha8Rng};

    #[test]
    fn every_set_has_its_own_name_and_can_be_made() {
        for set in BuiltIn::all() {
            assert_eq!(set.name().parse(), Ok(set));
            let data = set.generate(None, None, &mut ChaCha8Rng::seed_from_u64(1)).unwrap();
            assert_eq!(set.usual().map_or(data.samples(), |(samples, _)| samples), data.samples(), "{set}");
        }
    }

    #[test]
    fn rows_that_are_given_cannot_be_more_or_noisier() {
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let error = BuiltIn::Iris.generate(Some(3), None, rng).unwrap_err().to_string();
        assert_eq!(
            error,
            "the number of samples is 3, but must be left out: this set has samples of its own"
        );
        assert!(BuiltIn::TruthTable.generate(None, Some(0.1), rng).is_err());
    }
}
