//! Results as aligned tables.

use crate::scores::{CrossValidation, Outcome, Scores};
use nn_model::Metric;
use std::fmt;

/// A line for each metric: mean, standard error, mean on the training rows.
impl fmt::Display for CrossValidation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = Line::new(["metric", "mean", "standard error", "training"].map(str::to_owned));
        let lines = self.scores.iter().map(|scores| Line::new([scores.metric.to_string()]).scores(scores));
        aligned(f, &[head].into_iter().chain(lines).collect::<Vec<_>>())
    }
}

/// A line of a table: cells, and perhaps a remark instead of the last ones.
pub(crate) struct Line {
    cells: Vec<String>,
    remark: Option<String>,
}

impl Line {
    pub(crate) fn new(cells: impl IntoIterator<Item = String>) -> Line {
        Line { cells: cells.into_iter().collect(), remark: None }
    }

    /// With the heads of what [`Line::outcome`] puts there.
    pub(crate) fn heads(mut self, metrics: &[Metric]) -> Line {
        for metric in metrics {
            self.cells.extend([metric.to_string(), "standard error".to_owned(), "training".to_owned()]);
        }
        self
    }

    /// With the scores of each metric, or why there are none.
    pub(crate) fn outcome(mut self, outcome: &Outcome) -> Line {
        match outcome {
            Outcome::Scored(scores) => scores.scores.iter().fold(self, Line::scores),
            Outcome::Failed(reason) => {
                self.remark = Some(format!("failed: {reason}"));
                self
            }
        }
    }

    /// With mean, standard error, and mean on the training rows.
    pub(crate) fn scores(mut self, scores: &Scores) -> Line {
        let numbers = [scores.mean(), scores.standard_error(), scores.training_mean()];
        self.cells.extend(numbers.map(significant));
        self
    }
}

/// Writes the lines with cells to the right of columns that are as wide as they must be.
pub(crate) fn aligned(f: &mut fmt::Formatter<'_>, lines: &[Line]) -> fmt::Result {
    let columns = lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.cells.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for Line { cells, remark } in lines {
        let padded = cells.iter().zip(&widths).map(|(cell, &width)| format!("{cell:>width$}"));
        writeln!(f, "{}", padded.chain(remark.clone()).collect::<Vec<_>>().join("  "))?;
    }
    Ok(())
}

/// A number with four digits that matter.
pub(crate) fn significant(number: f64) -> String {
    let scientific = format!("{number:.3e}");
    let exponent: Option<i32> = scientific.split_once('e').and_then(|(_, exponent)| exponent.parse().ok());
    match exponent {
        Some(exponent @ -5..=5) => format!("{number:.*}", (3 - exponent).max(0) as usize),
        _ => scientific,
    }
}

/// A value in words; a number of many digits with four of them.
pub(crate) fn short(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(number) if number.is_finite() && value.len() > 8 => significant(number),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_digits_matter() {
        let cases = [
            (0.0, "0.000"),
            (0.96, "0.9600"),
            (-12.3456, "-12.35"),
            (0.99999, "1.000"),
            (123456.0, "123456"),
        ];
        for (number, text) in cases {
            assert_eq!(significant(number), text);
        }
        assert_eq!(significant(1.23456e-7), "1.235e-7");
        assert_eq!(significant(f64::NAN), "NaN");
        assert_eq!(
            (short("0.00012345678901234"), short("relu")),
            ("0.0001235".to_owned(), "relu".to_owned())
        );
        assert_eq!(short("0.001"), "0.001");
    }
}
