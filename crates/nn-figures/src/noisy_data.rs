//! The noisy linear data, and the learning rate.

use crate::error::FigureError;
use crate::figure::{Figure, Sketch};
use nn_model::{Activation, Architecture, Curvature, GradientDescent, Loss, Network, Objective, Training};
use nn_plot::{Axis, Chart, Colour, Legend, Line, Marker, Panels, Points, Reference, Trajectory};
use nn_tutorial::{FinishedRun, Story, sections};

pub(crate) static FIGURES: &[Figure] = &[
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
        name: "bowl",
        title: "Below 2 the steps come to rest, above it they climb",
        caption: "One weight goes down its bowl, four steps from the same start; the loss is counted from its least. The numbers count the steps; where they would cover each other, some are left out.",
        alternative: "Three times the same parabola. In the first the steps go down on one side, in the second they land on \
                      the other side each time, but lower, in the third each time higher.",
        draw: bowl,
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

fn which_rule(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
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
pub(super) fn predictions(
    figure: &Figure,
    targets: &[f64],
    runs: &[(&str, &FinishedRun)],
) -> Result<Sketch, FigureError> {
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

fn critical_rate(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
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

/// The first input with one weight, so that the loss is a parabola, and the way down at three learning rates.
fn bowl(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    const HALF: f64 = 2.4;
    let data = story.noisy_data()?;
    let (x, y) = (data.inputs().get(.., 0..1), data.targets());
    let network = |weight: f64| {
        let one_weight = Architecture::new(1).layer(1, Activation::Linear).without_bias();
        Network::from_parameters(one_weight, vec![weight])
    };
    let objective =
        || -> Result<Objective, FigureError> { Ok(Objective::new(&network(0.0)?, Loss::HalfSse, (x, y))?) };
    let mut loss_at = objective()?;
    let mut loss = |weight: f64| loss_at.evaluate_loss(&[weight]);
    let curvature = Curvature::new(objective()?).sharpness(&[0.0])?;
    let descent = |product: f64, start: f64, steps: usize| -> Result<Vec<f64>, FigureError> {
        let mut network = network(start)?;
        let training = Training::new(GradientDescent::new(product / curvature), Loss::HalfSse).epochs(steps);
        let mut run = training.start(&mut network, (x, y))?;
        let mut weights = vec![start];
        for _ in 0..steps {
            run.run(1);
            weights.push(run.network().parameters()[0]);
        }
        Ok(weights)
    };
    // At a rate of one over the curvature, a single step leads to the lowest place.
    let lowest = descent(1.0, 0.0, 1)?[1];
    let least = loss(lowest)?;
    let mut above = |weights: Vec<f64>| -> Result<Vec<(f64, f64)>, FigureError> {
        weights.into_iter().map(|weight| Ok((weight, loss(weight)? - least))).collect()
    };
    let parabola = above((-40..=40).map(|i| lowest + HALF * f64::from(i) / 40.0).collect())?;
    let mut panels = Panels::new(figure.title, figure.alternative)
        .size(720, 800)
        .x(Axis::new("weight w").range(lowest - HALF, lowest + HALF));
    for (product, what) in [
        (0.5, "on one side, and nearer"),
        (1.5, "to and fro, and nearer"),
        (2.1, "to and fro, and further away"),
    ] {
        let path = above(descent(product, lowest - 1.6, 4)?)?;
        panels = panels.panel(
            Chart::new(format!("η κ = {product}: {what}"), "")
                .y(Axis::new("loss"))
                .with(Line::new("", parabola.iter().copied()).colour(Colour::Grey))
                .with(Trajectory::new(path).colour(Colour::Blue).numbered().start("").end("")),
        );
    }
    Ok(panels.into())
}
