//! How the loss fell, as a chart.

use crate::text::number::significant;
use nn_experiment::LossCurve;
use nn_model::History;
use nn_plot::{Axis, Chart, Colour, Dash, Line};

/// Whether ratios tell more than differences.
pub(crate) fn spans_decades(numbers: &[f64]) -> bool {
    let finite = numbers.iter().copied().filter(|number| number.is_finite());
    let (least, most) = finite.fold((f64::INFINITY, 0.0_f64), |(least, most), x| (least.min(x), most.max(x)));
    least > 0.0 && most > 10.0 * least
}

/// The loss after each epoch.
pub(crate) fn of_history(history: &History) -> Chart {
    let points = |numbers: &[f64]| -> Vec<(f64, f64)> {
        let points = numbers.iter().enumerate().map(|(epoch, &loss)| ((epoch + 1) as f64, loss));
        points.filter(|(_, loss)| loss.is_finite()).collect()
    };
    let chart =
        empty(history.epochs(), history.final_loss(), history.loss.iter().chain(&history.validation_loss));
    let chart = chart.with(Line::new("training rows", points(&history.loss)));
    match history.validation_loss.is_empty() {
        true => chart,
        false => chart.with(Line::new("validation rows", points(&history.validation_loss))),
    }
}

/// The loss of each network of a model, as its file keeps it; none if it keeps nothing.
pub(crate) fn of_curves(curves: &[LossCurve]) -> Option<Chart> {
    let longest = curves.iter().max_by_key(|curve| curve.epochs.last())?;
    let (&epochs, &last) = (longest.epochs.last()?, longest.loss.last()?);
    let numbers = curves.iter().flat_map(|curve| curve.loss.iter().chain(&curve.validation_loss));
    let mut chart = empty(epochs, last, numbers);
    for (kind, colour, dash) in
        [("training rows", Colour::Blue, Dash::Solid), ("validation rows", Colour::Vermillion, Dash::Dashed)]
    {
        let mut name = kind;
        for curve in curves {
            let losses = if colour == Colour::Blue { &curve.loss } else { &curve.validation_loss };
            let points: Vec<(f64, f64)> =
                curve.epochs.iter().zip(losses).map(|(&epoch, &loss)| (epoch as f64, loss)).collect();
            if !points.is_empty() {
                chart = chart.with(Line::new(name, points).colour(colour).dash(dash));
                // Those of other networks look the same, and need no name of their own.
                name = "";
            }
        }
    }
    Some(chart)
}

fn empty<'n>(epochs: usize, last: f64, numbers: impl Iterator<Item = &'n f64>) -> Chart {
    let numbers: Vec<f64> = numbers.copied().collect();
    let y = if spans_decades(&numbers) { Axis::new("loss").log() } else { Axis::new("loss") };
    let alternative =
        format!("The loss after each of {epochs} epochs; at the end it is {}.", significant(last));
    Chart::new("Loss after each epoch", alternative).x(Axis::new("epoch")).y(y)
}
