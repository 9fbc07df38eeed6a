//! How the loss fell, as a picture.

use crate::error::Error;
use crate::text::number::significant;
use nn_model::History;
use nn_plot::{Axis, Chart, Line, Picture};

/// Whether ratios tell more than differences.
pub(crate) fn spans_decades(numbers: &[f64]) -> bool {
    let finite = numbers.iter().copied().filter(|number| number.is_finite());
    let (least, most) = finite.fold((f64::INFINITY, 0.0_f64), |(least, most), x| (least.min(x), most.max(x)));
    least > 0.0 && most > 10.0 * least
}

/// The loss after each epoch as a picture.
pub(crate) fn draw(history: &History) -> Result<Picture, Error> {
    let points = |numbers: &[f64]| -> Vec<(f64, f64)> {
        let points = numbers.iter().enumerate().map(|(epoch, &loss)| ((epoch + 1) as f64, loss));
        points.filter(|(_, loss)| loss.is_finite()).collect()
    };
    let both: Vec<f64> = history.loss.iter().chain(&history.validation_loss).copied().collect();
    let y = if spans_decades(&both) { Axis::new("loss").log() } else { Axis::new("loss") };
    let alternative = format!(
        "The loss after each of {} epochs; at the end it is {}.",
        history.epochs(),
        significant(history.final_loss())
    );
    let mut chart = Chart::new("Loss after each epoch", alternative)
        .x(Axis::new("epoch"))
        .y(y)
        .with(Line::new("training rows", points(&history.loss)));
    if !history.validation_loss.is_empty() {
        chart = chart.with(Line::new("validation rows", points(&history.validation_loss)));
    }
    Ok(chart.draw()?)
}
