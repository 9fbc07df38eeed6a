//! Events along the x axis.

use crate::axes::frame::Frame;
use crate::paper::style::{Colour, Dash, RUG, Stroke};
use crate::parts::placed::{Defaults, Placed};

/// Small upright marks along the x axis, for events that have a place but no height. Out of range they are left out.
#[derive(Clone, Debug)]
#[must_use]
pub struct Rug {
    pub(super) name: String,
    pub(super) at: Vec<f64>,
    pub(super) colour: Colour,
}

impl Rug {
    /// Marks at these places; there may be none, as an event may never happen.
    pub fn new(at: impl IntoIterator<Item = f64>) -> Self {
        Self { name: String::new(), at: at.into_iter().collect(), colour: Colour::Black }
    }

    /// Names the marks in the legend.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Draws the marks in this colour instead of black.
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }

    pub(super) fn placed<'a>(&'a self, frame: &'a Frame, defaults: Defaults) -> Placed<'a> {
        let (height, width) = RUG;
        let bottom = frame.plot.bottom - defaults.row as f64 * (height + 2.0);
        let stroke = Stroke { ink: self.colour.ink(), width, dash: Dash::Solid };
        Placed {
            end: Some(frame.foot()),
            ..Placed::new(move |canvas| {
                self.at.iter().filter(|&&at| frame.x.scale.shows(at)).try_for_each(|&at| {
                    let x = frame.x_at(at);
                    canvas.line(&[(x, bottom), (x, bottom - height)], stroke)
                })
            })
        }
    }
}
