//! Bars that stand on zero.

use crate::axes::frame::Frame;
use crate::error::PlotError;
use crate::paper::canvas::Canvas;
use crate::paper::path::Rect;
use crate::paper::style::{BAR_TINT, Colour, Ink};
use crate::parts::placed::Placed;

/// Bars over two axes, such as counts: each from one x to another, between zero and its height.
///
/// A bar with a number that is not finite is left out. On a logarithmic axis bars stand on its lower end.
///
/// ```
/// use nn_plot::{Axis, Bars, Chart};
///
/// let counts = [(0.0, 0.5, 120.0), (0.5, 1.0, 80.0)];
/// let picture = Chart::new("More low than high", "Two bars, the first higher.")
///     .y(Axis::new("samples"))
///     .with(Bars::new("", counts))
///     .draw()?;
/// # assert!(picture.svg().contains("samples"));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Bars {
    pub(super) name: String,
    pub(super) bars: Vec<(f64, f64, f64)>,
    colour: Colour,
}

impl Bars {
    /// Bars as (from x, to x, height). An empty name leaves them out of the legend.
    pub fn new(name: impl Into<String>, bars: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        Self { name: name.into(), bars: bars.into_iter().collect(), colour: Colour::Grey }
    }

    /// Draws the bars in a paler shade of this colour instead of grey.
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }

    pub(super) fn ink(&self) -> Ink {
        self.colour.tint(BAR_TINT)
    }

    /// Where each begins and ends.
    pub(super) fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let finite = |(left, right, height): &&(f64, f64, f64)| (left + right + height).is_finite();
        self.bars.iter().filter(finite).flat_map(|&(left, right, height)| [(left, 0.0), (right, height)])
    }

    fn draw(&self, canvas: &mut Canvas<'_>, frame: &Frame) -> Result<(), PlotError> {
        let plot = frame.plot;
        let ends: Vec<(f64, f64)> = self.points().collect();
        for bar in ends.chunks_exact(2) {
            let across = bar.iter().map(|end| frame.x_at(end.0).clamp(plot.left, plot.right));
            let up = bar.iter().map(|end| frame.y_at(end.1).clamp(plot.top, plot.bottom));
            let (left, right) = (across.clone().fold(plot.right, f64::min), across.fold(plot.left, f64::max));
            let (top, bottom) = (up.clone().fold(plot.bottom, f64::min), up.fold(plot.top, f64::max));
            // A narrow gap keeps neighbours apart.
            let area = Rect { left: left + 0.5, top, right: right - 0.5, bottom };
            if area.width() > 0.0 && area.height() > 0.0 {
                canvas.rectangle(area, self.ink())?;
            }
        }
        Ok(())
    }

    pub(super) fn placed<'a>(&'a self, frame: &'a Frame) -> Placed<'a> {
        Placed { end: Some(frame.foot()), ..Placed::new(move |canvas| self.draw(canvas, frame)) }
    }
}
