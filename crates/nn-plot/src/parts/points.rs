//! Points that no line joins.

use crate::axes::frame::Frame;
use crate::paper::path::Rect;
use crate::paper::style::{Colour, PALE, POINT_SIZE};
use crate::parts::labels::Crowd;
use crate::parts::marker::{Marker, Symbol};
use crate::parts::placed::{Defaults, Placed};

/// Points over two axes.
///
/// A point with a coordinate that is not finite (or not above zero on a logarithmic axis) is left out. Colour and
/// shape come from the position unless they are given.
///
/// ```
/// use nn_plot::{Chart, Colour, Marker, Points};
///
/// let picture = Chart::new("Two classes", "Three circles on the left, two squares on the right.")
///     .with(Points::new("class 0", [(0.0, 1.0), (1.0, 0.0), (1.0, 2.0)]).colour(Colour::Blue))
///     .with(Points::new("class 1", [(4.0, 1.0), (5.0, 2.0)]).marker(Marker::Square).hollow())
///     .draw()?;
/// # assert!(picture.svg().contains("class 1"));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Points {
    pub(super) name: String,
    pub(super) points: Vec<(f64, f64)>,
    colour: Option<Colour>,
    marker: Option<Marker>,
    pub(super) size: f64,
    hollow: bool,
    pale: bool,
}

impl Points {
    /// These points. An empty name leaves them out of the legend.
    pub fn new(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self {
            name: name.into(),
            points: points.into_iter().collect(),
            colour: None,
            marker: None,
            size: POINT_SIZE,
            hollow: false,
            pale: false,
        }
    }

    /// An upright strip: the values as heights, spread evenly to both sides of `x` so that few of them overlap.
    pub fn strip(name: impl Into<String>, x: f64, values: impl IntoIterator<Item = f64>) -> Self {
        // Steps of the golden ratio fill a width evenly, however many there are.
        let aside = |index: usize| ((index as f64 * 0.618_033_988_749_895).fract() - 0.5) * STRIP_WIDTH;
        let values = values.into_iter().enumerate();
        Self::new(name, values.map(|(index, value)| (x + aside(index), value)))
    }

    /// Draws the points in this colour.
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = Some(colour);
        self
    }

    /// Gives the points this shape.
    pub fn marker(mut self, marker: Marker) -> Self {
        self.marker = Some(marker);
        self
    }

    /// Makes the points this many pixels wide instead of eight.
    pub fn size(mut self, pixels: f64) -> Self {
        self.size = pixels;
        self
    }

    /// Draws outlines only, which keeps two kinds of points apart even in grey.
    pub fn hollow(mut self) -> Self {
        self.hollow = true;
        self
    }

    /// Thins the colour: for raw values behind their summary.
    pub fn pale(mut self) -> Self {
        self.pale = true;
        self
    }

    pub(super) fn symbol(&self, defaults: Defaults) -> Symbol {
        let colour = self.colour.unwrap_or(defaults.colour);
        Symbol {
            marker: self.marker.unwrap_or(defaults.marker),
            radius: self.size / 2.0,
            ink: if self.pale { colour.tint(PALE) } else { colour.ink() },
            hollow: self.hollow,
        }
    }

    pub(super) fn placed<'a>(&'a self, frame: &'a Frame, defaults: Defaults) -> Placed<'a> {
        let symbol = self.symbol(defaults);
        let places: Vec<_> = self.points.iter().filter_map(|&point| frame.visible(point)).collect();
        let boxes = places.iter().map(|&place| Rect::around(place, symbol.radius)).collect();
        Placed {
            crowd: Crowd { boxes, ..Crowd::default() },
            end: places.last().copied(),
            ..Placed::new(move |canvas| places.iter().try_for_each(|&place| symbol.draw(canvas, place)))
        }
    }
}

/// How wide a strip is where neighbouring strips are 1 apart.
const STRIP_WIDTH: f64 = 0.6;
