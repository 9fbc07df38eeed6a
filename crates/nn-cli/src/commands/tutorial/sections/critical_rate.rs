//! How long a step may be, for one linear layer.

use crate::text::number::{fixed, mse, percent};
use crate::text::page::Page;
use crate::text::plot::Plot;
use crate::text::table::TextTable;
use nn_tutorial::Section;
use nn_tutorial::sections::critical_rate::CriticalRate;
use std::io;

/// The picture shows errors up to this many times that of the slowest run; beyond, a run has plainly diverged.
const SHOWN: f64 = 10.0;

pub(super) fn print(results: &CriticalRate, page: &mut Page<'_>) -> io::Result<()> {
    page.text(
        "At learning rate 1 a linear layer diverged, at 0.01 it learned. Where is the border? The error of a linear \
         layer is a bowl, and the curvatures along its axes are the eigenvalues of X^T X, which the inputs alone decide. \
         Along an axis of curvature s, each step multiplies the distance from the bottom by 1 - rate * s. That shrinks \
         it as long as the rate is below 2 / s, so the largest curvature sets the border.",
    )?;
    let rows = results.eigenvalues.iter().map(|s| [fixed(*s, 2), fixed(2.0 / s, 5)]);
    page.table(&TextTable::new(["curvature s", "2 / s"]).rows(rows))?;

    page.text(
        "That is the prediction. Measured, by training at ever closer rates until the border is found:",
    )?;
    let table = TextTable::new(["", "learning rate"]).words(1);
    let row = |name: &str, rate: f64| [name.to_owned(), fixed(rate, 6)];
    page.table(&table.row(row("predicted", results.predicted)).row(row("measured", results.measured)))?;
    page.text(&format!(
        "They differ by {}. Below, the error after 100 epochs against the learning rate. The dotted line down is the \
         predicted border, the one across the error of least squares, {}. Far to the left, steps are too short to \
         arrive in time; to the right of the border, every step makes it worse.",
        percent((results.measured / results.predicted - 1.0).abs(), 3),
        mse(results.least_squares_mse),
    ))?;
    let points: Vec<(f64, f64)> =
        results.curve.iter().map(|point| (point.learning_rate, point.final_mse)).collect();
    page.plot(&Plot {
        highest: points.first().map_or(f64::INFINITY, |point| SHOWN * point.1),
        points,
        x_name: "learning rate",
        y_name: "MSE",
        logarithmic: (true, true),
        across: Some(results.least_squares_mse),
        down: Some(results.predicted),
    })?;
    page.text(
        "The best rate is not far below the border. For two layers there is no such fixed border: their curvature \
         changes as they learn.",
    )?;
    page.see(&[(Section::EdgeOfStability, "what comes of that")])
}
