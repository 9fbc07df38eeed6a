//! What a network is worth on samples that it has not seen.

use crate::error::FigureError;
use crate::figure::{Figure, Sketch, by_epoch};
use nn_plot::{
    Axis, Bars, Chart, Colour, Dash, Interval, IntervalChart, Legend, Line, Mark, Marker, Panels, Points,
    Reference,
};
use nn_tutorial::sections::calibration::{Bin, Curve};
use nn_tutorial::sections::cross_validation::{Contestant, Estimate, NOISE_VARIANCE};
use nn_tutorial::sections::overfitting::{NOISE, SAMPLES};
use nn_tutorial::{Story, sections};

pub(crate) static FIGURES: &[Figure] = &[
    Figure {
        name: "overfitting",
        title: "Left alone, the network learns the noise",
        caption: "Twenty samples of a sine with noise, and a network with two hidden layers of 24 units after 3000 epochs: without remedy, and with a penalty on large weights.",
        alternative: "Points scattered around a sine wave. One curve runs after the points with bends between them, the \
                      other stays close to the wave.",
        draw: overfitting,
    },
    Figure {
        name: "overfitting-errors",
        title: "What was learned last does not hold for new samples",
        caption: "The same network without remedy: the error on its samples falls and falls; that on new ones is least early on and then rises.",
        alternative: "Two falling curves that part: the error on the training samples goes on falling, that on new ones \
                      rises again and stays above a dashed line, the variance of the noise.",
        draw: overfitting_errors,
    },
    Figure {
        name: "overfitting-remedies",
        title: "More data help most; a penalty and dropout come next",
        caption: "Errors on new samples over 20 runs with samples and first weights of their own: 5, 50 and 95 %. None can be expected left of the variance of the noise.",
        alternative: "Five bars from the 5 to the 95 % quantile with the median. That without remedy lies furthest to the \
                      right and is the widest; that with more data is the narrowest and nearest to a dashed line.",
        draw: overfitting_remedies,
    },
    Figure {
        name: "early-stopping",
        title: "The validation loss says when to stop",
        caption: "Two half moons with much noise: the cross-entropy on 60 training points and on 60 others. Early stopping gives up 100 epochs after the best one, and goes back to it.",
        alternative: "The training loss falls all the way. The validation loss falls too, up to a marked point, then \
                      rises; an upright dashed line soon after it marks the stop.",
        draw: early_stopping,
    },
    Figure {
        name: "calibration",
        title: "A network that learns too long becomes too sure",
        caption: "2000 new points, sorted by the probability that the network gives to class 1: which share of them is of it, and below how many there are. One network stopped early; the other went on to the last epoch.",
        alternative: "What comes true against what was said. The points of the network that stopped early lie near the \
                      diagonal; those of the other lie far above it on the left and below it on the right. Bars below show that \
                      both give most points a probability near 0 or 1, the other network more of them.",
        draw: calibration,
    },
    Figure {
        name: "cross-validation",
        title: "On linear data a second layer does not help",
        caption: "The notebook's noisy data: the mean squared error on rows outside the training rows, over 5 times 10 folds, plus and minus two standard errors.",
        alternative: "Four intervals that overlap around a dashed line, the variance of the noise. Least squares and one \
                      layer are the same; both networks of two layers lie a little further to the right.",
        draw: |figure, story| cross_validation(figure, &sections::cross_validation::run(story)?.linear),
    },
    Figure {
        name: "cross-validation-sine",
        title: "Where the rule bends, the second layer pays",
        caption: "The same comparison on the same inputs with the same noise, but with sin(2πx₀) in place of x₀.",
        alternative: "Four intervals. Least squares and one layer are the same and far to the right; two hidden units \
                      lie a little further left, eight with biases near a dashed line, the variance of the noise.",
        draw: |figure, story| cross_validation(figure, &sections::cross_validation::run(story)?.sine),
    },
];

fn overfitting(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::overfitting::run(&story.with_runs(1))?;
    let curve = |y: fn(&sections::overfitting::Point) -> f64| {
        section.curve.iter().map(move |point| (point.x, y(point))).collect::<Vec<_>>()
    };
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("input x").range(0.0, 1.0))
        .y(Axis::new("target y").range(-2.5, 2.0))
        .with(Line::new("the rule, sin(2πx)", curve(|p| p.rule)).colour(Colour::Grey).dash(Dash::Dashed))
        .with(Line::new("no remedy", curve(|p| p.plain)).colour(Colour::Vermillion).dash(Dash::Solid))
        .with(Line::new("weight penalty", curve(|p| p.penalised)).colour(Colour::Blue).dash(Dash::DashDot))
        .with(
            Points::new(format!("{SAMPLES} samples"), section.samples.iter().copied())
                .colour(Colour::Black)
                .marker(Marker::Circle),
        )
        .legend(Legend::TopRight)
        .into())
}

fn overfitting_errors(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::overfitting::run(&story.with_runs(1))?;
    let errors = |of: fn(&sections::overfitting::Errors) -> f64| {
        section.errors.iter().map(move |at| (at.epoch as f64, of(at))).collect::<Vec<_>>()
    };
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("epoch").range(0.0, sections::overfitting::EPOCHS as f64))
        .y(Axis::new("mean squared error").log().range(0.003, 1.0))
        .with(Line::new("training samples", errors(|e| e.training)).colour(Colour::Blue).dash(Dash::Dashed))
        .with(Line::new("new samples", errors(|e| e.test)).colour(Colour::Vermillion).dash(Dash::Solid))
        .with(Reference::horizontal(NOISE * NOISE).label("variance of the noise"))
        .legend(Legend::TopRight)
        .into())
}

/// What the dashed line is, which has no space for words beside the intervals.
fn with_noise(x: &str, variance: f64) -> Axis {
    Axis::new(format!("{x} (dashed: noise alone, {variance:.2})"))
}

fn overfitting_remedies(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let ways = sections::overfitting::ways(story)?;
    let name = format!("median and 5–95 % of {} runs", story.runs().min(sections::overfitting::RUNS));
    let chart = IntervalChart::new(figure.title, figure.alternative)
        .x(with_noise("error on new samples", NOISE * NOISE).range(0.0, 0.6))
        .with(Reference::vertical(NOISE * NOISE));
    let row = |chart: IntervalChart, way: &sections::overfitting::Way| {
        chart.row(way.name, [Interval::new(&name, way.test.low, way.test.median, way.test.high)])
    };
    Ok(ways.iter().fold(chart, row).into())
}

fn early_stopping(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::early_stopping::run(story)?;
    let least = section.validation_loss.get(section.best_epoch.saturating_sub(1)).copied().unwrap_or(0.0);
    let best = Mark::at(section.best_epoch as f64, least)
        .label(format!("best, epoch {}", section.best_epoch))
        .colour(Colour::Black);
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("epoch").range(0.0, section.training_loss.len() as f64))
        .y(Axis::new("cross-entropy").range(0.0, 0.7))
        .with(
            Line::new("training samples", by_epoch(&section.training_loss))
                .colour(Colour::Blue)
                .dash(Dash::Dashed),
        )
        .with(
            Line::new("validation", by_epoch(&section.validation_loss))
                .colour(Colour::Vermillion)
                .dash(Dash::Solid),
        )
        .with(
            Reference::vertical(section.stopped_at as f64)
                .label(format!("stop, epoch {}", section.stopped_at)),
        )
        .with(best)
        .legend(Legend::TopRight)
        .into())
}

fn calibration(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::calibration::run(story)?;
    let places =
        |curve: &Curve| curve.bins.iter().map(|bin| (bin.predicted, bin.observed)).collect::<Vec<_>>();
    let name = |what: &str, curve: &Curve| format!("{what}: off by {:.1} %", 100.0 * curve.expected_error);
    let (stopped, to_the_end) = (&section.stopped, &section.to_the_end);
    // Side by side: one network's counts in the left half of each bin, the other's in the right.
    let counts = |curve: &Curve, from: f64, to: f64| {
        let part = move |(low, high): (f64, f64), share: f64| low + share * (high - low);
        let bar = move |bin: &Bin| (part(bin.range, from), part(bin.range, to), bin.samples as f64);
        curve.bins.iter().map(bar).collect::<Vec<_>>()
    };
    Ok(Panels::new(figure.title, figure.alternative)
        .size(720, 760)
        .x(Axis::new("probability given to class 1").range(0.0, 1.0))
        .panel(
            Chart::new("", "")
                .y(Axis::new("share that are of class 1").range(0.0, 1.0))
                .with(Reference::diagonal().label("as said"))
                .with(Line::new("", places(stopped)).colour(Colour::Blue).dash(Dash::Solid))
                .with(Line::new("", places(to_the_end)).colour(Colour::Vermillion).dash(Dash::Dashed))
                .with(
                    Points::new(name("stopped early", stopped), places(stopped))
                        .colour(Colour::Blue)
                        .marker(Marker::Circle),
                )
                .with(
                    Points::new(name("to the last epoch", to_the_end), places(to_the_end))
                        .colour(Colour::Vermillion)
                        .marker(Marker::Square),
                )
                .legend(Legend::TopLeft),
        )
        .panel_of_height(
            Chart::new("", "")
                .y(Axis::new("points"))
                .with(Bars::new("", counts(stopped, 0.1, 0.5)).colour(Colour::Blue))
                .with(Bars::new("", counts(to_the_end, 0.5, 0.9)).colour(Colour::Vermillion)),
            0.3,
        )
        .into())
}

fn cross_validation(figure: &Figure, contestants: &[Contestant]) -> Result<Sketch, FigureError> {
    let chart = IntervalChart::new(figure.title, figure.alternative)
        .x(with_noise("error on new rows", NOISE_VARIANCE))
        .with(Reference::vertical(NOISE_VARIANCE));
    let row = |chart: IntervalChart, of: &Contestant| {
        let Estimate { mean, standard_error, .. } = of.error;
        let reach = 2.0 * standard_error;
        chart.row(of.name, [Interval::new("mean ± 2 standard errors", mean - reach, mean, mean + reach)])
    };
    Ok(contestants.iter().fold(chart, row).into())
}
