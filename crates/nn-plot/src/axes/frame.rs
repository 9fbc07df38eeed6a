//! A plot area with its two axes: where numbers lie, the grid and what is written along the edges.

use crate::axes::axis::{Scale, Ticks};
use crate::error::PlotError;
use crate::paper::canvas::{Align, Canvas, lettering_within, text_width};
use crate::paper::path::{Point, Rect, visible_pieces};
use crate::paper::style::{
    AXIS, CAP_HEIGHT, DESCENT, GAP, GRID, LABEL, LINE_HEIGHT, Lettering, MARGIN, MINOR_TICK_LENGTH, NOTE,
    TICK, TICK_GAP, TICK_LENGTH,
};

/// One axis with everything that is drawn along it.
pub(crate) struct Side {
    pub(super) label: String,
    pub(crate) scale: Scale,
    pub(crate) ticks: Ticks,
}

impl Side {
    pub(super) fn lettering(&self) -> Lettering {
        tick_lettering(&self.ticks)
    }

    /// How far small ticks stick out; words have none.
    fn tick_length(&self) -> f64 {
        if self.ticks.are_words { 0.0 } else { TICK_LENGTH }
    }
}

/// Numbers step back behind words.
pub(super) fn tick_lettering(ticks: &Ticks) -> Lettering {
    if ticks.are_words { NOTE } else { TICK }
}

/// How far below the plot area the numbers of the x axis stand.
const TICK_BASELINE: f64 = TICK_LENGTH + TICK_GAP + TICK.size * CAP_HEIGHT;

/// The height below the plot area that the words of its x axis take.
pub(crate) fn foot(x_label: &str) -> f64 {
    let below =
        if x_label.is_empty() { TICK.size * DESCENT } else { GAP / 2.0 + LABEL.size * (1.0 + DESCENT) };
    TICK_BASELINE + below
}

/// A plot area with its scales.
pub(crate) struct Frame {
    pub(crate) plot: Rect,
    pub(crate) x: Side,
    pub(crate) y: Side,
    /// Whether the words of the x axis stand below, or below another plot area further down.
    pub(super) has_foot: bool,
}

impl Frame {
    pub(crate) fn x_at(&self, value: f64) -> f64 {
        self.plot.left + pixels(self.x.scale.share(value), self.plot.width())
    }

    pub(crate) fn y_at(&self, value: f64) -> f64 {
        self.plot.bottom - pixels(self.y.scale.share(value), self.plot.height())
    }

    pub(crate) fn pixel(&self, (x, y): (f64, f64)) -> Point {
        (self.x_at(x), self.y_at(y))
    }

    /// Where a point lies, be it inside or outside; nowhere if a coordinate is not finite or, on a logarithmic
    /// axis, not above zero.
    pub(crate) fn place(&self, (x, y): (f64, f64)) -> Option<Point> {
        // A logarithm of what is not above zero is not finite either, so one test finds every gap.
        let finite = x.is_finite() && y.is_finite();
        let has_place = finite && self.x.scale.share(x).is_finite() && self.y.scale.share(y).is_finite();
        has_place.then(|| self.pixel((x, y)))
    }

    /// The right-hand end of the x axis.
    pub(crate) fn foot(&self) -> Point {
        (self.plot.right, self.plot.bottom)
    }

    pub(crate) fn visible(&self, point: (f64, f64)) -> Option<Point> {
        (self.x.scale.shows(point.0) && self.y.scale.shows(point.1)).then(|| self.pixel(point))
    }

    /// The visible pieces of a line through these points.
    pub(crate) fn pieces(&self, points: &[(f64, f64)]) -> Vec<Vec<Point>> {
        let places: Vec<_> = points.iter().map(|&point| self.place(point)).collect();
        visible_pieces(&places, &self.plot)
    }

    pub(crate) fn draw_grid(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        let Rect { left, top, right, bottom } = self.plot;
        for (value, _) in self.y.ticks.labelled.iter().filter(|_| !self.y.ticks.are_words) {
            canvas.line(&[(left, self.y_at(*value)), (right, self.y_at(*value))], GRID)?;
        }
        for (value, _) in self.x.ticks.labelled.iter().filter(|_| !self.x.ticks.are_words) {
            canvas.line(&[(self.x_at(*value), bottom), (self.x_at(*value), top)], GRID)?;
        }
        Ok(())
    }

    pub(crate) fn draw_axes(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        let Rect { left, top, right, bottom } = self.plot;
        canvas.line(&[(left, top), (left, bottom), (right, bottom)], AXIS)?;
        self.draw_x_ticks(canvas)?;
        self.draw_y_ticks(canvas)?;

        let (middle_x, middle_y) = self.plot.middle();
        if self.has_foot && !self.x.label.is_empty() {
            let baseline = bottom + TICK_BASELINE + GAP / 2.0 + LABEL.size;
            // Long words reach further to the left than the plot area, and are smaller if they must.
            let style = lettering_within(canvas.width() - 2.0 * GAP, &self.x.label)?;
            let half = text_width(&self.x.label, style)? / 2.0;
            let middle = middle_x.min(canvas.width() - GAP - half);
            canvas.text((middle, baseline), Align::Middle, style, &self.x.label)?;
        }
        if !self.y.label.is_empty() {
            // Longer words would run into the title.
            let style = lettering_within(self.plot.height(), &self.y.label)?;
            canvas.text_upwards((MARGIN + LABEL.size / 2.0, middle_y), style, &self.y.label)?;
        }
        Ok(())
    }

    fn draw_x_ticks(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        let bottom = self.plot.bottom;
        let lettering = self.x.lettering();
        for (value, label) in &self.x.ticks.labelled {
            let x = self.x_at(*value);
            canvas.line(&[(x, bottom), (x, bottom + self.x.tick_length())], AXIS)?;
            if self.has_foot {
                canvas.text((x, bottom + TICK_BASELINE), Align::Middle, lettering, label)?;
            }
        }
        for value in &self.x.ticks.minor {
            let x = self.x_at(*value);
            canvas.line(&[(x, bottom), (x, bottom + MINOR_TICK_LENGTH)], AXIS)?;
        }
        Ok(())
    }

    fn draw_y_ticks(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        let left = self.plot.left;
        for (value, label) in &self.y.ticks.labelled {
            let y = self.y_at(*value);
            canvas.line(&[(left - self.y.tick_length(), y), (left, y)], AXIS)?;
            let end = (left - TICK_LENGTH - GAP / 2.0, y);
            canvas.text_beside(end, Align::End, self.y.lettering(), label)?;
        }
        for value in &self.y.ticks.minor {
            let y = self.y_at(*value);
            canvas.line(&[(left - MINOR_TICK_LENGTH, y), (left, y)], AXIS)?;
        }
        Ok(())
    }
}

/// A length along an axis, kept within what coordinates can hold: a line that is clipped keeps its direction.
fn pixels(share: f64, length: f64) -> f64 {
    (share * length).clamp(-1e9, 1e9)
}

/// Height of the small title of a panel.
pub(crate) fn title_height(title: &str) -> f64 {
    if title.is_empty() { 0.0 } else { NOTE.size * LINE_HEIGHT + TITLE_BELOW }
}

/// Writes the small title of a panel, which ends at this height.
pub(crate) fn draw_title(
    canvas: &mut Canvas<'_>,
    (left, bottom): Point,
    title: &str,
) -> Result<(), PlotError> {
    if title.is_empty() {
        return Ok(());
    }
    canvas.text((left, bottom - TITLE_BELOW - NOTE.size * DESCENT), Align::Start, NOTE, title)
}

/// Free space below a small title.
const TITLE_BELOW: f64 = 0.75 * GAP;
