//! The probability above which a row is taken for the positive class.
//!
//! ```text
//! F1      2 TP / (2 TP + FP + FN)     as large as possible
//! cost    a FP + b FN                 as small as possible
//! ```
//!
//! What is counted changes only where the threshold passes a probability that a row has, so between two of these all thresholds
//! are the same to those rows. The middle of the best such interval is taken; but one half (for a cost a / (a + b), which is right
//! where probabilities are) if it lies in it, and of several equally good intervals the one nearest to that.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Of two classes, above which probability a row is taken for the positive one; in TOML a number, `"f1"` or `"cost=1:5"`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Threshold {
    /// This one, from 0 to 1.
    At(f64),
    /// That with the largest F1 on the validation rows, or on the training rows where there are no others.
    F1,
    /// That with the least cost on these rows.
    Cost {
        /// What it costs to take a row for the positive class that is not of it.
        false_positive: f64,
        /// What it costs to miss a row of the positive class.
        false_negative: f64,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a number from 0 to 1, \"f1\" or a cost such as \"cost=1:5\"")]
enum Written {
    Number(f64),
    Text(String),
}

impl Threshold {
    /// The names there are.
    pub const NAMES: [&str; 3] = ["NUMBER", "f1", "cost=FP:FN"];

    fn checked(self) -> Result<Threshold, String> {
        match self {
            Threshold::At(at) if !(0.0..=1.0).contains(&at) => {
                Err(format!("found {at}: give a probability from 0 to 1"))
            }
            Threshold::Cost { false_positive, false_negative }
                if !(false_positive >= 0.0
                    && false_negative >= 0.0
                    && (false_positive + false_negative).is_finite()
                    && false_positive + false_negative > 0.0) =>
            {
                Err(format!(
                    "found costs of {false_positive} and {false_negative}: give numbers of 0 or more, not both 0"
                ))
            }
            Threshold::At(_) | Threshold::F1 | Threshold::Cost { .. } => Ok(self),
        }
    }

    /// What is best where nothing is known of the rows; of one that is given, itself.
    fn centre(self) -> f64 {
        match self {
            Threshold::At(at) => at,
            Threshold::F1 => 0.5,
            Threshold::Cost { false_positive, false_negative } => {
                false_positive / (false_positive + false_negative)
            }
        }
    }

    /// What is to be as large as possible; nothing if it is given.
    fn goodness(self, counts: &Counts) -> f64 {
        match self {
            Threshold::At(_) => 0.0,
            Threshold::F1 => counts.f1(),
            Threshold::Cost { false_positive, false_negative } => {
                -(false_positive * counts.false_positive + false_negative * counts.false_negative)
            }
        }
    }

    /// The best threshold for rows with these probabilities of the positive class, which is theirs where the target is 1.
    pub(crate) fn choose(self, rows: &[Judged]) -> f64 {
        let centre = self.centre();
        if let Threshold::At(at) = self {
            return at;
        }
        let mut rows = rows.to_vec();
        rows.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        let positive = rows.iter().filter(|row| row.is_positive).map(|row| row.weight).sum();
        // At first no row is above the threshold, which falls.
        let mut counts = Counts { true_positive: 0.0, false_positive: 0.0, false_negative: positive };
        let mut upper = 1.0;
        let mut best: Option<(f64, f64)> = None;
        let mut offer = |counts: &Counts, lower: f64, upper: f64| {
            let inside = lower <= centre && centre < upper;
            let at = if inside { centre } else { lower + (upper - lower) / 2.0 };
            let goodness = self.goodness(counts);
            let is_better = best.is_none_or(|(most, nearest)| {
                goodness > most || goodness == most && (at - centre).abs() < (nearest - centre).abs()
            });
            if is_better {
                best = Some((goodness, at));
            }
        };
        for tied in rows.chunk_by(|a, b| a.probability == b.probability) {
            let lower = tied[0].probability;
            offer(&counts, lower, upper);
            for row in tied {
                if row.is_positive {
                    counts.true_positive += row.weight;
                    counts.false_negative -= row.weight;
                } else {
                    counts.false_positive += row.weight;
                }
            }
            upper = lower;
        }
        // All rows are above 0, if none has a probability of 0.
        if upper > 0.0 {
            offer(&counts, 0.0, upper);
        }
        best.map_or(centre, |(_, at)| at)
    }
}

/// A row with its target, and what is said about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged {
    pub(crate) probability: f64,
    pub(crate) is_positive: bool,
    pub(crate) weight: f64,
}

/// Sums of weights.
struct Counts {
    true_positive: f64,
    false_positive: f64,
    false_negative: f64,
}

impl Counts {
    fn f1(&self) -> f64 {
        let Counts { true_positive, false_positive, false_negative } = self;
        if *true_positive > 0.0 {
            2.0 * true_positive / (2.0 * true_positive + false_positive + false_negative)
        } else {
            0.0
        }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Threshold::At(at) => write!(f, "{at}"),
            Threshold::F1 => f.write_str("f1"),
            Threshold::Cost { false_positive, false_negative } => {
                write!(f, "cost={false_positive}:{false_negative}")
            }
        }
    }
}

impl FromStr for Threshold {
    type Err = String;
    fn from_str(text: &str) -> Result<Threshold, String> {
        let usage = || format!("give one of {}, such as 0.4 or cost=1:5", Threshold::NAMES.join(", "));
        let number = |text: &str| text.trim().parse::<f64>().map_err(|_| usage());
        let threshold = match (text, text.split_once('=')) {
            ("f1", _) => Threshold::F1,
            (_, Some(("cost", costs))) => {
                let (false_positive, false_negative) = costs.split_once(':').ok_or_else(usage)?;
                let (false_positive, false_negative) = (number(false_positive)?, number(false_negative)?);
                Threshold::Cost { false_positive, false_negative }
            }
            _ => Threshold::At(number(text)?),
        };
        threshold.checked()
    }
}

impl TryFrom<Written> for Threshold {
    type Error = String;
    fn try_from(written: Written) -> Result<Threshold, String> {
        match written {
            Written::Number(at) => Threshold::At(at).checked(),
            Written::Text(text) => text.parse().map_err(|help| format!("found `{text}`: {help}")),
        }
    }
}

impl From<Threshold> for Written {
    fn from(threshold: Threshold) -> Written {
        match threshold {
            Threshold::At(at) => Written::Number(at),
            Threshold::F1 | Threshold::Cost { .. } => Written::Text(threshold.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// Made by `scikit_learn.py`, which tries all thresholds.
    fn cases() -> Vec<Value> {
        let all: Value =
            serde_json::from_str(include_str!("../../tests/experiment/scikit_learn.json")).unwrap();
        all["thresholds"].as_array().unwrap().clone()
    }

    fn numbers(value: &Value) -> Vec<f64> {
        value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
    }

    fn judged(probabilities: &[f64], targets: &[f64], weights: &[f64]) -> Vec<Judged> {
        let rows = probabilities.iter().zip(targets).zip(weights);
        rows.map(|((&probability, &target), &weight)| Judged {
            probability,
            is_positive: target == 1.0,
            weight,
        })
        .collect()
    }

    #[test]
    fn the_chosen_threshold_is_among_the_best_that_scikit_learn_finds_by_trying_all() {
        for case in cases() {
            let [probabilities, targets, weights] =
                ["probabilities", "targets", "weights"].map(|name| numbers(&case[name]));
            let rows = judged(&probabilities, &targets, &weights);
            for name in ["f1", "cost=1:5", "cost=3:1"] {
                let at = name.parse::<Threshold>().unwrap().choose(&rows);
                let positive: Vec<f64> =
                    (0..rows.len()).filter(|&row| probabilities[row] > at).map(|row| row as f64).collect();
                let best = case[name]["positive"].as_array().unwrap();
                assert!(best.iter().any(|rows| numbers(rows) == positive), "{name}: {at} takes {positive:?}");
            }
        }
    }

    #[test]
    fn of_thresholds_as_good_as_each_other_it_is_the_one_nearest_to_one_half_or_in_the_middle() {
        let choose = |name: &str, probabilities: &[f64], targets: &[f64]| {
            let rows = judged(probabilities, targets, &vec![1.0; targets.len()]);
            name.parse::<Threshold>().unwrap().choose(&rows)
        };
        assert_eq!(choose("f1", &[0.1, 0.9], &[0.0, 1.0]), 0.5);
        assert_eq!(choose("f1", &[0.6, 0.8], &[0.0, 1.0]), (0.6 + 0.8) / 2.0);
        assert_eq!(choose("f1", &[0.2, 0.3], &[1.0, 1.0]), 0.1, "all are above it");
        assert_eq!(choose("cost=1:3", &[0.1, 0.9], &[0.0, 1.0]), 0.25);
        assert_eq!(choose("cost=1:0", &[0.7, 1.0], &[0.0, 1.0]), 1.0, "no alarm is no false one");
        assert_eq!(choose("f1", &[0.7, 0.2], &[0.0, 0.0]), 0.5, "without a positive row, none is better");
        assert_eq!(choose("0.3", &[0.1, 0.9], &[0.0, 1.0]), 0.3);
        assert_eq!(choose("f1", &[], &[]), 0.5);
        // Weights count: two rows of weight 1 against one of weight 3.
        let rows = judged(&[0.4, 0.4, 0.6, 0.3], &[1.0, 0.0, 1.0, 0.0], &[1.0, 3.0, 1.0, 1.0]);
        assert!(Threshold::F1.choose(&rows) >= 0.4);
    }

    #[test]
    fn thresholds_are_read_as_they_are_written_and_others_are_refused() {
        for text in ["0.4", "f1", "cost=1:5", "cost=0.5:0", "1", "0"] {
            assert_eq!(text.parse::<Threshold>().unwrap().to_string(), text);
        }
        for text in
            ["", "f2", "1.5", "-0.1", "NaN", "cost=1", "cost=0:0", "cost=-1:2", "cost=inf:1", "cost=a:b"]
        {
            assert!(text.parse::<Threshold>().is_err(), "{text}");
        }
    }
}
