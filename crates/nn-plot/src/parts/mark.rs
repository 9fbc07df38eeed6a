//! A point worth pointing out.

use crate::axes::frame::Frame;
use crate::error::PlotError;
use crate::paper::canvas::text_width;
use crate::paper::path::Rect;
use crate::paper::style::{Colour, MARK_RADIUS, MARK_RING, NOTE, PAPER};
use crate::parts::labels::{Crowd, around};
use crate::parts::placed::Placed;

/// A point worth pointing out. Out of range it is left out.
#[derive(Clone, Debug)]
#[must_use]
pub struct Mark {
    pub(super) at: (f64, f64),
    pub(super) label: String,
    colour: Colour,
}

impl Mark {
    /// A dot at this point.
    pub fn at(x: f64, y: f64) -> Self {
        Self { at: (x, y), label: String::new(), colour: Colour::Black }
    }

    /// Writes these words beside the dot, where they cover least.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Draws the dot in this colour instead of black.
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }

    pub(super) fn placed<'a>(&'a self, frame: &'a Frame) -> Result<Placed<'a>, PlotError> {
        let Some(centre) = frame.visible(self.at) else { return Ok(Placed::nowhere()) };
        let radius = MARK_RADIUS + MARK_RING;
        let starts = around(centre, radius, text_width(&self.label, NOTE)?, NOTE);
        Ok(Placed {
            crowd: Crowd { boxes: vec![Rect::around(centre, radius)], ..Crowd::default() },
            words: vec![(&self.label, NOTE, starts)],
            ..Placed::new(move |canvas| {
                canvas.disc(centre, radius, PAPER)?;
                canvas.disc(centre, MARK_RADIUS, self.colour.ink())
            })
        })
    }
}
