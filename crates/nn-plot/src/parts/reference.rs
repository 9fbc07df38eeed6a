//! A value to compare with.

use crate::axes::frame::Frame;
use crate::error::PlotError;
use crate::paper::canvas::text_width;
use crate::paper::path::Point;
use crate::paper::style::{ASCENT, Colour, DESCENT, Dash, GAP, QUIET_NOTE, REFERENCE_WIDTH, Stroke};
use crate::parts::labels::{CLEAR, Crowd};
use crate::parts::placed::Placed;

/// A dashed line across the whole chart, for a value to compare with. Out of range it is left out.
#[derive(Clone, Debug)]
#[must_use]
pub struct Reference {
    pub(crate) direction: Direction,
    pub(super) value: f64,
    pub(crate) label: String,
    colour: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Horizontal,
    Vertical,
    Diagonal,
}

impl Reference {
    /// A line at this height.
    pub fn horizontal(y: f64) -> Self {
        Self { direction: Direction::Horizontal, value: y, label: String::new(), colour: Colour::Grey }
    }

    /// A line upright at this x.
    pub fn vertical(x: f64) -> Self {
        Self { direction: Direction::Vertical, ..Self::horizontal(x) }
    }

    /// The line on which y equals x.
    pub fn diagonal() -> Self {
        Self { direction: Direction::Diagonal, ..Self::horizontal(0.0) }
    }

    /// Writes these words on the line, where they cover least.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Draws the line in this colour instead of grey.
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }

    /// The numbers along x and along y that the axes have to show.
    pub(super) fn reach(&self) -> (Option<f64>, Option<f64>) {
        match self.direction {
            Direction::Horizontal => (None, Some(self.value)),
            Direction::Vertical => (Some(self.value), None),
            Direction::Diagonal => (None, None),
        }
    }

    /// Where it runs: from left to right, or upwards.
    fn path(&self, frame: &Frame) -> Option<Vec<Point>> {
        let plot = frame.plot;
        match self.direction {
            Direction::Horizontal => {
                let y = frame.y_at(self.value);
                frame.y.scale.shows(self.value).then(|| vec![(plot.left, y), (plot.right, y)])
            }
            Direction::Vertical => {
                let x = frame.x_at(self.value);
                frame.x.scale.shows(self.value).then(|| vec![(x, plot.bottom), (x, plot.top)])
            }
            Direction::Diagonal => {
                let (low, high) = frame.x.scale.common(&frame.y.scale)?;
                // Where one axis alone is logarithmic, equal numbers lie on a curve.
                const STEPS: u32 = 64;
                let along = (0..=STEPS).map(|step| low + (high - low) * f64::from(step) / f64::from(STEPS));
                Some(along.map(|value| frame.pixel((value, value))).collect())
            }
        }
    }

    pub(super) fn placed<'a>(&'a self, frame: &'a Frame) -> Result<Placed<'a>, PlotError> {
        let Some(path) = self.path(frame) else { return Ok(Placed::nowhere()) };
        let stroke = Stroke { ink: self.colour.ink(), width: REFERENCE_WIDTH, dash: Dash::Dashed };
        let starts = self.starts(&path, text_width(&self.label, QUIET_NOTE)?);
        Ok(Placed {
            crowd: Crowd { lines: vec![path.clone()], ..Crowd::default() },
            words: vec![(&self.label, QUIET_NOTE, starts)],
            ..Placed::new(move |canvas| canvas.line(&path, stroke))
        })
    }

    /// Starts of baselines for words of this width on its path.
    fn starts(&self, path: &[Point], width: f64) -> Vec<Point> {
        let (Some(&from), Some(&to)) = (path.first(), path.last()) else { return Vec::new() };
        match self.direction {
            Direction::Horizontal => along_horizontal(from, to, width),
            Direction::Vertical => along_vertical(from, to, width),
            Direction::Diagonal => along_diagonal(path, width),
        }
    }
}

/// Starts of baselines for a label on a level line: above before below, right before left before middle.
fn along_horizontal(from: Point, to: Point, width: f64) -> Vec<Point> {
    let heights = [from.1 - CLEAR - QUIET_NOTE.size * DESCENT, from.1 + CLEAR + QUIET_NOTE.size * ASCENT];
    let starts = [to.0 - width - GAP, from.0 + GAP, (from.0 + to.0 - width) / 2.0];
    heights.into_iter().flat_map(|y| starts.map(|x| (x, y))).collect()
}

/// Starts of baselines for a label on an upright line: top before bottom before middle, right before left.
fn along_vertical(from: Point, to: Point, width: f64) -> Vec<Point> {
    let heights = [to.1 + GAP + QUIET_NOTE.size, from.1 - GAP, (from.1 + to.1) / 2.0];
    heights.into_iter().flat_map(|y| [from.0 + GAP, from.0 - GAP - width].map(|x| (x, y))).collect()
}

/// Starts of baselines for a label on a rising line: towards its ends before its middle, below it before above, close
/// by before further away.
fn along_diagonal(path: &[Point], width: f64) -> Vec<Point> {
    let mut places = Vec::new();
    for away in [GAP, 4.0 * GAP] {
        for percent in [80, 75, 85, 70, 20, 25, 15, 30, 60, 40, 50] {
            let (x, y) = path[(path.len() - 1) * percent / 100];
            places.push((x + away, y + away / 2.0 + QUIET_NOTE.size * ASCENT));
            places.push((x - away - width, y - away / 2.0 - QUIET_NOTE.size * DESCENT));
        }
    }
    places
}
