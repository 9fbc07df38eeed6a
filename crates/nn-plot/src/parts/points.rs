//! Points that no line joins.

use crate::paper::style::{Colour, PALE, POINT_SIZE};
use crate::parts::marker::{Marker, Symbol};

/// Points of a [`Chart`](crate::Chart) or a [`SurfaceChart`](crate::SurfaceChart).
///
/// A point with a coordinate that is not finite (or not above zero on a logarithmic axis) is left out. Colour and
/// shape come from the position unless they are given.
///
/// ```
/// use nn_plot::{Chart, Colour, Marker, Points};
///
/// let picture = Chart::new("Two classes", "Three circles on the left, two squares on the right.")
///     .points(Points::new("class 0", [(0.0, 1.0), (1.0, 0.0), (1.0, 2.0)]).colour(Colour::Blue))
///     .points(Points::new("class 1", [(4.0, 1.0), (5.0, 2.0)]).marker(Marker::Square).hollow())
///     .draw()?;
/// # assert!(picture.svg().contains("class 1"));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Points {
    pub(crate) name: String,
    pub(crate) points: Vec<(f64, f64)>,
    colour: Option<Colour>,
    marker: Option<Marker>,
    pub(crate) size: f64,
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
    #[must_use]
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = Some(colour);
        self
    }

    /// Gives the points this shape.
    #[must_use]
    pub fn marker(mut self, marker: Marker) -> Self {
        self.marker = Some(marker);
        self
    }

    /// Makes the points this many pixels wide instead of eight.
    #[must_use]
    pub fn size(mut self, pixels: f64) -> Self {
        self.size = pixels;
        self
    }

    /// Draws outlines only, which keeps two kinds of points apart even in grey.
    #[must_use]
    pub fn hollow(mut self) -> Self {
        self.hollow = true;
        self
    }

    /// Thins the colour: for raw values behind their summary.
    #[must_use]
    pub fn pale(mut self) -> Self {
        self.pale = true;
        self
    }

    /// Whether they are large enough to be seen and small enough to be points.
    pub(crate) fn has_usual_size(&self) -> bool {
        self.size > 0.0 && self.size <= 50.0
    }

    /// How each is drawn, with this colour and shape where they have none of their own.
    pub(crate) fn symbol(&self, colour: Colour, marker: Marker) -> Symbol {
        let colour = self.colour.unwrap_or(colour);
        Symbol {
            marker: self.marker.unwrap_or(marker),
            radius: self.size / 2.0,
            ink: if self.pale { colour.tint(PALE) } else { colour.ink() },
            hollow: self.hollow,
        }
    }
}

/// How wide a strip is where neighbouring strips are 1 apart.
const STRIP_WIDTH: f64 = 0.6;
