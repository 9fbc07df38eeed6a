//! A line through points.

use crate::paper::style::{Colour, Dash, LINE_WIDTH, PALE, Stroke};

/// One line of a [`Chart`](crate::Chart).
///
/// A point with a coordinate that is not finite (or not above zero on a logarithmic axis) is a gap in the line.
/// Colour and dash pattern come from the line's position unless they are given.
#[derive(Clone, Debug)]
pub struct Line {
    pub(crate) name: String,
    pub(crate) points: Vec<(f64, f64)>,
    colour: Option<Colour>,
    dash: Option<Dash>,
    pub(crate) width: f64,
    pale: bool,
}

impl Line {
    /// A line through these points, in this order. An empty name leaves it out of the legend.
    pub fn new(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self {
            name: name.into(),
            points: points.into_iter().collect(),
            colour: None,
            dash: None,
            width: LINE_WIDTH,
            pale: false,
        }
    }

    /// Draws the line in this colour.
    #[must_use]
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = Some(colour);
        self
    }

    /// Breaks the line up in this way.
    #[must_use]
    pub fn dash(mut self, dash: Dash) -> Self {
        self.dash = Some(dash);
        self
    }

    /// Makes the line this many pixels wide instead of two.
    #[must_use]
    pub fn width(mut self, pixels: f64) -> Self {
        self.width = pixels;
        self
    }

    /// Thins the colour: for raw noise behind its summary.
    #[must_use]
    pub fn pale(mut self) -> Self {
        self.pale = true;
        self
    }

    /// How it is drawn, with this colour and pattern where it has none of its own.
    pub(crate) fn stroke(&self, colour: Colour, dash: Dash) -> Stroke {
        let colour = self.colour.unwrap_or(colour);
        Stroke {
            ink: if self.pale { colour.tint(PALE) } else { colour.ink() },
            width: self.width,
            dash: self.dash.unwrap_or(dash),
        }
    }
}
