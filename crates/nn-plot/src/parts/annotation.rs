//! What is said about a chart inside it: values to compare with, points to look at, events along the axis.

use crate::axes::frame::Frame;
use crate::error::PlotError;
use crate::paper::canvas::Canvas;
use crate::paper::path::Point;
use crate::paper::style::{Colour, Dash, MARK_RADIUS, MARK_RING, PAPER, REFERENCE_WIDTH, RUG, Stroke};

/// A dashed line across the whole chart, for a value to compare with. Out of range it is left out.
#[derive(Clone, Debug)]
pub struct Reference {
    pub(crate) direction: Direction,
    pub(crate) value: f64,
    pub(crate) label: String,
    colour: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Horizontal,
    Vertical,
    Diagonal,
}

/// A point worth pointing out. Out of range it is left out.
#[derive(Clone, Debug)]
pub struct Mark {
    pub(crate) at: (f64, f64),
    pub(crate) label: String,
    pub(crate) colour: Colour,
}

/// Small upright marks along the x axis, for events that have a place but no height. Out of range they are left out.
#[derive(Clone, Debug)]
pub struct Rug {
    pub(crate) name: String,
    pub(crate) at: Vec<f64>,
    pub(crate) colour: Colour,
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
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Draws the line in this colour instead of grey.
    #[must_use]
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }

    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>, frame: &Frame) -> Result<(), PlotError> {
        let stroke = Stroke { ink: self.colour.ink(), width: REFERENCE_WIDTH, dash: Dash::Dashed };
        self.path(frame).map_or(Ok(()), |path| canvas.line(&path, stroke))
    }

    /// Where it runs: from left to right, or upwards.
    pub(crate) fn path(&self, frame: &Frame) -> Option<Vec<Point>> {
        let plot = frame.plot;
        match self.direction {
            Direction::Horizontal if frame.y.scale.shows(self.value) => {
                let y = frame.y_at(self.value);
                Some(vec![(plot.left, y), (plot.right, y)])
            }
            Direction::Vertical if frame.x.scale.shows(self.value) => {
                let x = frame.x_at(self.value);
                Some(vec![(x, plot.bottom), (x, plot.top)])
            }
            Direction::Diagonal => {
                let (low, high) = frame.x.scale.common(&frame.y.scale)?;
                // Where one axis alone is logarithmic, equal numbers lie on a curve.
                const STEPS: u32 = 64;
                let along = (0..=STEPS).map(|step| low + (high - low) * f64::from(step) / f64::from(STEPS));
                Some(along.map(|value| frame.pixel((value, value))).collect())
            }
            _ => None,
        }
    }
}

impl Mark {
    /// A dot at this point.
    pub fn at(x: f64, y: f64) -> Self {
        Self { at: (x, y), label: String::new(), colour: Colour::Black }
    }

    /// Writes these words beside the dot, where they cover least.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Draws the dot in this colour instead of black.
    #[must_use]
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }

    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>, frame: &Frame) -> Result<(), PlotError> {
        let Some(centre) = frame.visible(self.at) else { return Ok(()) };
        canvas.disc(centre, MARK_RADIUS + MARK_RING, PAPER)?;
        canvas.disc(centre, MARK_RADIUS, self.colour.ink())
    }
}

impl Rug {
    /// Marks at these places; there may be none, as an event may never happen.
    pub fn new(at: impl IntoIterator<Item = f64>) -> Self {
        Self { name: String::new(), at: at.into_iter().collect(), colour: Colour::Black }
    }

    /// Names the marks in the legend.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Draws the marks in this colour instead of black.
    #[must_use]
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }

    /// Draws the marks as this row above the axis, counted from 0.
    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>, frame: &Frame, row: usize) -> Result<(), PlotError> {
        let (height, width) = RUG;
        let bottom = frame.plot.bottom - row as f64 * (height + 2.0);
        let stroke = Stroke { ink: self.colour.ink(), width, dash: Dash::Solid };
        self.at.iter().filter(|&&at| frame.x.scale.shows(at)).try_for_each(|&at| {
            let x = frame.x_at(at);
            canvas.line(&[(x, bottom), (x, bottom - height)], stroke)
        })
    }
}
