//! A part at its place in a plot area, whatever kind of part it is.

use crate::error::PlotError;
use crate::paper::canvas::Canvas;
use crate::paper::path::Point;
use crate::paper::style::{Colour, Dash, Lettering};
use crate::parts::labels::Crowd;
use crate::parts::marker::Marker;

/// What a part takes where it was given nothing of its own, by its position among parts of its kind.
#[derive(Clone, Copy)]
pub(super) struct Defaults {
    pub(super) colour: Colour,
    pub(super) dash: Dash,
    pub(super) marker: Marker,
    /// The row above the x axis, counted from 0.
    pub(super) row: usize,
}

type Drawing<'a> = Box<dyn Fn(&mut Canvas<'_>) -> Result<(), PlotError> + 'a>;

/// How a part is drawn, and what its surroundings have to know about it.
pub(super) struct Placed<'a> {
    pub(super) draw: Drawing<'a>,
    /// What words keep away from.
    pub(super) crowd: Crowd,
    /// Where it ends on the right, so that its name can stand there.
    pub(super) end: Option<Point>,
    /// Words beside it, each with the starts of the baselines that suit it, the best first.
    pub(super) words: Vec<(&'a str, Lettering, Vec<Point>)>,
}

impl<'a> Placed<'a> {
    pub(super) fn new(draw: impl Fn(&mut Canvas<'_>) -> Result<(), PlotError> + 'a) -> Self {
        Self { draw: Box::new(draw), crowd: Crowd::default(), end: None, words: Vec::new() }
    }

    /// What lies out of range.
    pub(super) fn nowhere() -> Self {
        Self::new(|_| Ok(()))
    }
}
