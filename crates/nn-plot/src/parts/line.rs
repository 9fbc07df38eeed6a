//! A line through points.

use crate::axes::frame::Frame;
use crate::paper::style::{Colour, Dash, LINE_WIDTH, PALE, Stroke};
use crate::parts::labels::Crowd;
use crate::parts::placed::{Defaults, Placed};

/// A line over two axes.
///
/// A point with a coordinate that is not finite (or not above zero on a logarithmic axis) is a gap in the line.
/// Colour and dash pattern come from the line's position unless they are given.
#[derive(Clone, Debug)]
#[must_use]
pub struct Line {
    pub(super) name: String,
    pub(super) points: Vec<(f64, f64)>,
    colour: Option<Colour>,
    dash: Option<Dash>,
    pub(super) width: f64,
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
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = Some(colour);
        self
    }

    /// Breaks the line up in this way.
    pub fn dash(mut self, dash: Dash) -> Self {
        self.dash = Some(dash);
        self
    }

    /// Makes the line this many pixels wide instead of two.
    pub fn width(mut self, pixels: f64) -> Self {
        self.width = pixels;
        self
    }

    /// Thins the colour: for raw noise behind its summary.
    pub fn pale(mut self) -> Self {
        self.pale = true;
        self
    }

    pub(super) fn stroke(&self, defaults: Defaults) -> Stroke {
        let colour = self.colour.unwrap_or(defaults.colour);
        Stroke {
            ink: if self.pale { colour.tint(PALE) } else { colour.ink() },
            width: self.width,
            dash: self.dash.unwrap_or(defaults.dash),
        }
    }

    pub(super) fn placed<'a>(&'a self, frame: &'a Frame, defaults: Defaults) -> Placed<'a> {
        let stroke = self.stroke(defaults);
        let pieces = frame.pieces(&self.points);
        Placed {
            crowd: Crowd { lines: pieces.clone(), ..Crowd::default() },
            end: pieces.last().and_then(|piece| piece.last()).copied(),
            ..Placed::new(move |canvas| {
                pieces.iter().try_for_each(|piece| match piece.as_slice() {
                    &[only] => canvas.disc(only, stroke.width, stroke.ink),
                    line => canvas.line(line, stroke),
                })
            })
        }
    }
}
