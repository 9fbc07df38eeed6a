//! The noisy linear data, and the learning rate.

use super::figure::{Figure, Sketch};
use anyhow::Result;
use nn_plot::{Axis, Chart, Colour, Legend, Line, Marker, Points, Reference};
use nn_tutorial::{FinishedRun, Story, sections};

pub(super) static FIGURES: &[Figure] = &[
    Figure {
        name: "which-rule",
        title: "The sum made the data, not 2x₀ + x₁",
        caption: "What each rule leaves of the nine rows that the notebook printed; the noise it adds has a standard deviation of 0.2.",
        alternative: "Two strips of nine residuals. Those of the sum lie within 0.34 of zero, those of 2 x0 + x1 reach \
                      beyond 0.6; dashed lines mark plus and minus 0.2.",
        draw: which_rule,
    },
    Figure {
        name: "saturated",
        title: "A sigmoid output cannot go above 1",
        caption: "Predictions against targets with a sigmoid output: all crowd below 1, whatever the target.",
        alternative: "Predictions against targets: a flat row of points at prediction 1, across the diagonal.",
        draw: |figure, story| {
            let section = sections::saturation::run(story)?;
            predictions(figure, &section.targets, &[("one layer", &section.runs.one_layer)])
        },
    },
    Figure {
        name: "linear-output",
        title: "A linear output follows the targets",
        caption: "The same with a linear output after 100 epochs at learning rate 0.01; two layers have still to learn.",
        alternative: "Predictions against targets: both networks' points lie along the diagonal, one layer's closer.",
        draw: |figure, story| {
            let section = sections::smaller_rate::run(story)?;
            let runs = [("one layer", &section.runs.one_layer), ("two layers", &section.runs.two_layer)];
            predictions(figure, &section.targets, &runs)
        },
    },
    Figure {
        name: "critical-rate",
        title: "Above 2/κ one layer diverges",
        caption: "The error of one linear layer after 100 epochs against the learning rate; the line, 2 over the largest eigenvalue κ of XᵀX, is predicted by the data alone.",
        alternative: "Final error against learning rate on logarithmic axes: it falls to the least-squares error, stays \
                      there, and shoots up where a dashed line marks the predicted critical rate.",
        draw: critical_rate,
    },
];

fn which_rule(figure: &Figure, story: &Story) -> Result<Sketch> {
    let section = sections::which_rule::run(story)?;
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("rule").names(["x₀ + x₁ + x₂", "2x₀ + x₁"]))
        .y(Axis::new("target − rule").range(-0.8, 0.8))
        .with(Points::strip("sum", 0.0, section.sum.residuals).colour(Colour::Blue).marker(Marker::Circle))
        .with(
            Points::strip("announced", 1.0, section.as_announced.residuals)
                .colour(Colour::Vermillion)
                .marker(Marker::Square),
        )
        .with(Reference::horizontal(0.2).label("+0.2"))
        .with(Reference::horizontal(-0.2).label("−0.2"))
        .legend(Legend::None)
        .into())
}

/// Predictions against targets.
pub(super) fn predictions(figure: &Figure, targets: &[f64], runs: &[(&str, &FinishedRun)]) -> Result<Sketch> {
    let mut chart = Chart::new(figure.title, figure.alternative)
        .x(Axis::new("target").range(0.0, 3.0))
        .y(Axis::new("prediction").range(0.0, 3.0))
        .with(Reference::diagonal().label("prediction = target"))
        .legend(Legend::TopLeft);
    for (name, run) in runs {
        let points = targets.iter().copied().zip(run.predictions.iter().copied());
        let points = Points::new(*name, points);
        chart = chart.with(match *name {
            "one layer" => points.colour(Colour::Vermillion).marker(Marker::Square).hollow(),
            _ => points.colour(Colour::Blue).marker(Marker::Circle),
        });
    }
    Ok(chart.into())
}

fn critical_rate(figure: &Figure, story: &Story) -> Result<Sketch> {
    let section = sections::critical_rate::run(story)?;
    let points = section.curve.iter().map(|point| (point.learning_rate, point.final_mse));
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("learning rate η").log())
        .y(Axis::new("mean squared error after 100 epochs").log().range(0.01, 100.0))
        .with(Line::new("one linear layer", points).colour(Colour::Vermillion))
        .with(Reference::vertical(section.predicted).label("2/κ"))
        .with(Reference::horizontal(section.least_squares_mse).label("least squares"))
        .legend(Legend::None)
        .into())
}
