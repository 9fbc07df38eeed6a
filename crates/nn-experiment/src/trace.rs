//! What is kept of a training for those who were not there: how the loss fell, and between which numbers the inputs lay.

use nn_choice::limits;
use nn_data::Dataset;
use nn_model::History;
use serde::{Deserialize, Serialize};

/// How many epochs a model's curves have together, at most; those of a large ensemble have [`FEWEST`] each.
const EPOCHS: usize = 200;
/// How many a curve has at least, if there are as many.
const FEWEST: usize = 20;
/// How many digits of a loss are kept behind the first: a curve shows no more.
const DIGITS: usize = 4;

/// What is kept of a training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingTrace {
    /// How the loss of each network fell: one, if it is no ensemble.
    pub curves: Vec<LossCurve>,
    /// The least number of each of the network's inputs in the training rows, before scaling.
    pub least: Vec<f64>,
    /// The largest.
    pub largest: Vec<f64>,
}

/// Losses after some epochs, at equal distances, the first and the last of them included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossCurve {
    /// The epochs, counted from 1.
    pub epochs: Vec<usize>,
    /// The loss after each, on scaled targets, to five digits.
    pub loss: Vec<f64>,
    /// The same of the validation rows; empty if there were none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub validation_loss: Vec<f64>,
}

impl TrainingTrace {
    pub(crate) fn of<'h>(histories: impl ExactSizeIterator<Item = &'h History>, data: &Dataset) -> Self {
        let most = (EPOCHS / histories.len().max(1)).max(FEWEST);
        let ends = |start: f64, choose: fn(f64, f64) -> f64| {
            data.inputs().col_iter().map(|column| column.iter().copied().fold(start, choose)).collect()
        };
        TrainingTrace {
            curves: histories.map(|history| LossCurve::of(history, most)).collect(),
            least: ends(f64::INFINITY, f64::min),
            largest: ends(f64::NEG_INFINITY, f64::max),
        }
    }

    /// Whether it is of a model with so many inputs, and whole.
    pub(crate) fn fits(&self, inputs: usize) -> bool {
        let TrainingTrace { curves, least, largest } = self;
        let are_ranges = least.len() == inputs && largest.len() == inputs;
        are_ranges
            && least.iter().zip(largest).all(|(least, largest)| least <= largest)
            && curves.len() <= limits::MEMBERS
            && curves.iter().all(LossCurve::is_whole)
    }
}

impl LossCurve {
    /// A curve of so many epochs at most, of which none has a loss that is no finite number.
    fn of(history: &History, most: usize) -> LossCurve {
        let (all, has_validation) = (history.epochs(), !history.validation_loss.is_empty());
        let mut curve = LossCurve { epochs: Vec::new(), loss: Vec::new(), validation_loss: Vec::new() };
        let count = all.min(most);
        for place in 0..count {
            let epoch = if count == 1 { all } else { 1 + place * (all - 1) / (count - 1) };
            let loss = history.loss[epoch - 1];
            let validation = history.validation_loss.get(epoch - 1).copied();
            if loss.is_finite()
                && validation.is_none_or(f64::is_finite)
                && validation.is_some() == has_validation
            {
                curve.epochs.push(epoch);
                curve.loss.push(rounded(loss));
                curve.validation_loss.extend(validation.map(rounded));
            }
        }
        curve
    }

    fn is_whole(&self) -> bool {
        let count = self.epochs.len();
        self.loss.len() == count
            && (self.validation_loss.is_empty() || self.validation_loss.len() == count)
            && self.epochs.is_sorted_by(|a, b| a < b)
    }
}

fn rounded(loss: f64) -> f64 {
    format!("{loss:.DIGITS$e}").parse().unwrap_or(loss)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn_math::Mat;

    fn history(epochs: usize) -> History {
        let loss: Vec<f64> = (1..=epochs).map(|epoch| 1.0 / epoch as f64).collect();
        let mut history = History::default();
        history.validation_loss = loss.iter().map(|loss| 2.0 * loss).collect();
        history.loss = loss;
        history
    }

    fn data() -> Dataset {
        let inputs = Mat::from_fn(3, 2, |i, j| i as f64 * if j == 0 { 1.0 } else { -2.0 });
        let targets = Mat::from_fn(3, 1, |i, _| i as f64);
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        Dataset::new(inputs, targets, names(&["a", "b"]), names(&["y"])).unwrap()
    }

    #[test]
    fn a_curve_has_its_ends_and_so_many_epochs_between_them_at_most() {
        for epochs in [1, 2, 7, 200, 201, 5000] {
            let trace = TrainingTrace::of([history(epochs)].iter(), &data());
            let [curve] = &trace.curves[..] else { panic!("one network") };
            assert_eq!((curve.epochs.first(), curve.epochs.last()), (Some(&1), Some(&epochs)));
            assert_eq!(curve.epochs.len(), epochs.min(200));
            for ((&epoch, &loss), &validation) in
                curve.epochs.iter().zip(&curve.loss).zip(&curve.validation_loss)
            {
                assert!((loss * epoch as f64 - 1.0).abs() < 1e-4 && (validation / loss - 2.0).abs() < 2e-4);
            }
            assert!(trace.fits(2) && !trace.fits(3));
        }
        let many: Vec<History> = (0..50).map(|_| history(1000)).collect();
        let trace = TrainingTrace::of(many.iter(), &data());
        assert!(trace.curves.iter().all(|curve| curve.epochs.len() == 20));
    }

    #[test]
    fn the_range_of_an_input_is_that_of_the_training_rows() {
        let trace = TrainingTrace::of(std::iter::empty(), &data());
        assert_eq!((trace.least, trace.largest), (vec![0.0, -4.0], vec![2.0, 0.0]));
    }

    #[test]
    fn what_is_no_number_is_left_out_and_what_is_damaged_does_not_fit() {
        let mut of_trouble = history(4);
        of_trouble.loss[2] = f64::NAN;
        of_trouble.validation_loss[3] = f64::INFINITY;
        let whole = TrainingTrace::of([of_trouble].iter(), &data());
        assert_eq!(whole.curves[0].epochs, [1, 2]);
        for damage in [
            |trace: &mut TrainingTrace| trace.curves[0].loss.truncate(1),
            |trace: &mut TrainingTrace| trace.curves[0].validation_loss.truncate(1),
            |trace: &mut TrainingTrace| trace.curves[0].epochs.reverse(),
            |trace: &mut TrainingTrace| trace.least[0] = 3.0,
            |trace: &mut TrainingTrace| trace.largest.truncate(1),
            |trace: &mut TrainingTrace| trace.curves = vec![trace.curves[0].clone(); limits::MEMBERS + 1],
        ] {
            let mut damaged = whole.clone();
            damage(&mut damaged);
            assert!(whole.fits(2) && !damaged.fits(2), "{damaged:?}");
        }
    }
}
