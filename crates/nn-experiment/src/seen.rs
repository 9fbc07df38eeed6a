//! Which rows a model has seen: enough to tell them from others later, and too little to make them again.
//!
//! A row, its inputs and targets as the encoder writes them, becomes a number of 48 bits, and of these the smallest are kept (a
//! bottom-k sketch). While all of them are, it is known of any row whether it was there; otherwise of those whose number is no larger
//! than the largest that is kept, which is a sample of the rows that knows nothing of what they hold.
//!
//! A. Broder, *On the resemblance and containment of documents* (1997).

use nn_data::Dataset;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// How many numbers of rows are kept.
const MOST: usize = 4096;
/// How many hexadecimal digits a number has: its 48 bits.
const DIGITS: usize = 12;

/// The rows that a model was trained on, and those that looked on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenRows {
    /// The training rows.
    pub training: RowSketch,
    /// The validation rows, if there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation: Option<RowSketch>,
}

/// Whether a row was there before; none where the sketch does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowOrigin {
    /// Among the training rows.
    pub training: Option<bool>,
    /// Among the validation rows.
    pub validation: Option<bool>,
}

impl RowOrigin {
    /// Whether it is known to have been in neither of them.
    pub fn is_new(self) -> bool {
        self.training == Some(false) && self.validation == Some(false)
    }
}

impl SeenRows {
    pub(crate) fn of(training: &Dataset, validation: Option<&Dataset>) -> SeenRows {
        SeenRows { training: RowSketch::of(training), validation: validation.map(RowSketch::of) }
    }

    /// Where each row comes from, as far as that is known: a row is one of the training's if all its inputs and targets are the same.
    pub fn origins(&self, data: &Dataset) -> Vec<RowOrigin> {
        let origin = |row: u64| RowOrigin {
            training: self.training.contains(row),
            validation: self.validation.as_ref().map_or(Some(false), |sketch| sketch.contains(row)),
        };
        numbers(data).map(origin).collect()
    }
}

/// What is kept of some rows. In files a text: how many different ones there are, and the smallest of their numbers in
/// hexadecimal digits, ascending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RowSketch {
    distinct: usize,
    kept: Vec<u64>,
}

impl RowSketch {
    fn of(data: &Dataset) -> RowSketch {
        let mut kept: Vec<u64> = numbers(data).collect();
        kept.sort_unstable();
        kept.dedup();
        let distinct = kept.len();
        kept.truncate(MOST);
        kept.shrink_to_fit();
        RowSketch { distinct, kept }
    }

    /// How many different rows there are.
    pub fn distinct(&self) -> usize {
        self.distinct
    }

    /// Whether the number of a row is among those of these rows, if that is known.
    fn contains(&self, number: u64) -> Option<bool> {
        let is_known =
            self.kept.len() == self.distinct || self.kept.last().is_some_and(|last| number <= *last);
        is_known.then(|| self.kept.binary_search(&number).is_ok())
    }
}

/// The number of each row.
fn numbers(data: &Dataset) -> impl Iterator<Item = u64> + '_ {
    let (inputs, targets) = (data.inputs(), data.targets());
    (0..data.samples()).map(move |row| {
        let values = inputs.row(row).iter().chain(targets.row(row).iter());
        // Zero has two signs, which no table tells apart.
        let hash = values.fold(0, |hash, value| mixed(hash ^ (value + 0.0).to_bits()));
        hash >> (u64::BITS as usize - 4 * DIGITS)
    })
}

/// Spreads each bit over all of them: the output of SplitMix64 (G. Steele, D. Lea and C. Flood, 2014).
fn mixed(state: u64) -> u64 {
    let state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

impl From<RowSketch> for String {
    fn from(sketch: RowSketch) -> String {
        let mut text = format!("{} ", sketch.distinct);
        for number in sketch.kept {
            // A text takes whatever is written to it.
            let _ = write!(text, "{number:0DIGITS$x}");
        }
        text
    }
}

impl TryFrom<String> for RowSketch {
    type Error = &'static str;
    fn try_from(text: String) -> Result<RowSketch, &'static str> {
        const EXPECTED: &str =
            "expected how many rows there are, and numbers of 12 hexadecimal digits in ascending order";
        let (distinct, digits) = text.split_once(' ').ok_or(EXPECTED)?;
        let distinct = distinct.parse().map_err(|_| EXPECTED)?;
        let number = |digits: &[u8]| {
            let are_digits = digits.len() == DIGITS && digits.iter().all(u8::is_ascii_hexdigit);
            std::str::from_utf8(digits)
                .ok()
                .filter(|_| are_digits)
                .and_then(|it| u64::from_str_radix(it, 16).ok())
        };
        let kept: Vec<u64> =
            digits.as_bytes().chunks(DIGITS).map(number).collect::<Option<_>>().ok_or(EXPECTED)?;
        let is_whole = kept.len() == distinct || kept.len() == MOST && kept.len() < distinct;
        if is_whole && kept.is_sorted_by(|a, b| a < b) {
            Ok(RowSketch { distinct, kept })
        } else {
            Err(EXPECTED)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn_math::Mat;

    /// Rows from `first` on, each its own.
    fn rows(first: usize, count: usize) -> Dataset {
        let inputs = Mat::from_fn(count, 2, |i, j| (first + i) as f64 * if j == 0 { 1.0 } else { 0.5 });
        let targets = Mat::from_fn(count, 1, |i, _| f64::from((first + i) as u8 % 2));
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        Dataset::new(inputs, targets, names(&["a", "b"]), names(&["y"])).unwrap()
    }

    #[test]
    fn of_few_rows_it_is_known_of_each_whether_it_was_there() {
        let seen = SeenRows::of(&rows(0, 1000), Some(&rows(1000, 200)));
        let origins = seen.origins(&rows(900, 500));
        for (row, origin) in (900..).zip(origins) {
            let expected =
                RowOrigin { training: Some(row < 1000), validation: Some((1000..1200).contains(&row)) };
            assert_eq!(origin, expected, "{row}");
            assert_eq!(origin.is_new(), row >= 1200, "{row}");
        }
    }

    #[test]
    fn of_many_rows_the_share_is_that_of_a_sample_and_what_is_said_of_a_row_is_true() {
        let seen = SeenRows::of(&rows(0, 40_000), None);
        assert_eq!(seen.training.distinct(), 40_000);
        // Three quarters of them were there.
        let origins = seen.origins(&rows(10_000, 40_000));
        let known: Vec<(usize, bool)> =
            (10_000..).zip(&origins).filter_map(|(row, origin)| Some((row, origin.training?))).collect();
        assert!(known.iter().all(|(row, was_there)| *was_there == (*row < 40_000)));
        let share = known.iter().filter(|(_, was_there)| *was_there).count() as f64 / known.len() as f64;
        // About a tenth of the rows tell; three standard errors.
        assert!((3700..4500).contains(&known.len()), "{}", known.len());
        assert!((share - 0.75).abs() < 3.0 * (0.75_f64 * 0.25 / 4096.0).sqrt(), "{share}");
    }

    #[test]
    fn a_sketch_comes_back_from_its_text_and_none_is_made_of_another() {
        for count in [1, 7, 5000] {
            let sketch = RowSketch::of(&rows(0, count));
            let text = String::from(sketch.clone());
            assert_eq!(RowSketch::try_from(text), Ok(sketch));
        }
        let mut twice = rows(0, 3);
        twice = twice.rows(&[0, 1, 2, 1]).unwrap();
        assert_eq!(RowSketch::of(&twice), RowSketch::of(&rows(0, 3)));
        let text = String::from(RowSketch::of(&rows(0, 2)));
        for broken in [
            "",
            "2",
            &text[..text.len() - 1],
            &text.replace("2 ", "3 "),
            &format!("2 {}{}", &text[14..], &text[2..14]),
            "1 00000000000g",
            "1 +00000000000",
        ] {
            assert!(RowSketch::try_from(broken.to_owned()).is_err(), "{broken}");
        }
    }

    #[test]
    fn the_sign_of_zero_makes_no_other_row() {
        let of = |zero: f64| {
            let one = Mat::from_fn(1, 1, |_, _| zero);
            let data = Dataset::new(one.clone(), one, vec!["a".to_owned()], vec!["y".to_owned()]).unwrap();
            RowSketch::of(&data)
        };
        assert_eq!(of(0.0), of(-0.0));
        assert_ne!(of(0.0), of(1.0));
    }
}
