//! Whether the probabilities mean what they say: numbers, words and a picture.

use crate::error::Error;
use crate::text::number::{count, significant};
use nn_data::Dataset;
use nn_experiment::{Model, Predictions};
use nn_model::{CalibrationBin, Task};
use nn_plot::{Axis, Bars, Chart, Colour, Line, Panels, Points, Reference};
use nn_select::{brier_score, reliability, temperature};

/// How many bins of probabilities there are.
const BINS: usize = 10;
/// How much of the picture the bars have.
const BARS_HEIGHT: f64 = 0.4;

/// How probabilities keep what they promise.
pub(crate) struct Calibrated {
    pub(crate) task: Task,
    /// How many probabilities there are: one for each row, or for each label of each row.
    pub(crate) probabilities: usize,
    /// The bins that are not empty, each probability counting the same.
    pub(crate) bins: Vec<CalibrationBin>,
    /// The expected calibration error.
    pub(crate) expected_error: f64,
    pub(crate) brier_score: f64,
    /// At which temperature these rows have the least log loss, if there is one.
    pub(crate) temperature: Option<f64>,
}

/// None for regression.
pub(super) fn of(
    model: &Model,
    data: &Dataset,
    predictions: &Predictions,
) -> Result<Option<Calibrated>, Error> {
    let (task, targets, outputs) = (model.task(), data.targets(), predictions.outputs());
    if task == Task::Regression {
        return Ok(None);
    }
    let found = reliability(task, targets, outputs, BINS)?;
    // An output layer of another kind has no temperature.
    let best = match model.fitted.logits(data.inputs()) {
        Ok(logits) => temperature(task, targets, &logits, data.weights())?,
        Err(_) => None,
    };
    Ok(Some(Calibrated {
        task,
        probabilities: found.bins.iter().map(|bin| bin.count).sum(),
        expected_error: found.expected_error(),
        bins: found.bins,
        brier_score: brier_score(task, targets, outputs, data.weights())?,
        temperature: best,
    }))
}

impl Calibrated {
    /// In words.
    pub(crate) fn sentence(&self) -> String {
        let of = match self.task {
            Task::MultiClass => "of the class that is taken",
            Task::MultiLabel => "of all labels together",
            Task::Binary | Task::Regression => "of the positive class",
        };
        let temperature = match self.temperature {
            Some(best) => format!(
                " These rows have their least log loss at a temperature of {}: the probabilities are {}.",
                significant(best),
                match best {
                    best if best > 1.05 => "too sure",
                    best if best < 0.95 => "not sure enough",
                    _ => "about as sure as they should be",
                }
            ),
            None => String::new(),
        };
        format!(
            "Calibration: the probabilities {of} are off by {} on average (expected calibration error, {BINS} bins); Brier score {}.{temperature}",
            significant(self.expected_error),
            significant(self.brier_score),
        )
    }

    /// The reliability diagram: what was observed against what was predicted, and how many there are of each.
    pub(crate) fn diagram(&self) -> Panels {
        let points: Vec<(f64, f64)> = self.bins.iter().map(|bin| (bin.predicted, bin.observed)).collect();
        let (predicted, observed) = match self.task {
            Task::MultiClass => ("probability of the class that is taken", "share that is right"),
            Task::MultiLabel => ("probability of a label", "share that has it"),
            Task::Binary | Task::Regression => ("probability of the positive class", "share that is of it"),
        };
        let title = format!("Probabilities are off by {} on average", significant(self.expected_error));
        let words = format!(
            "In {} by size, the share of {} probabilities that came true against the mean of what was promised, beside the diagonal, where both are the same; below, how many there are of each size.",
            count(self.bins.len(), "bin"),
            self.probabilities,
        );
        let diagram = Chart::new("", "")
            .y(Axis::new(observed).range(0.0, 1.0))
            .with(Reference::diagonal().label("as promised"))
            .with(Line::new("", points.iter().copied()).colour(Colour::Blue))
            .with(Points::new("", points.iter().copied()).colour(Colour::Blue));
        let bars = self.bins.iter().map(|bin| (bin.low, bin.high, bin.count as f64));
        let counts = Chart::new("", "").y(Axis::new("count")).with(Bars::new("", bars));
        Panels::new(title, words)
            .x(Axis::new(predicted).range(0.0, 1.0))
            .panel(diagram)
            .panel_of_height(counts, BARS_HEIGHT)
    }
}
