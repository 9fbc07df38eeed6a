//! The area between two curves.

use crate::axes::frame::Frame;
use crate::error::PlotError;
use crate::paper::path::{Point, visible_area};
use crate::paper::style::{BAND_OPACITY, Colour, Ink};
use crate::parts::placed::{Defaults, Placed};

/// A pale area between two curves, such as the spread around a median.
///
/// A place with a number that is not finite (or not above zero on a logarithmic axis) is a gap. The first band takes
/// the first colour and so on, unless colours are given: bands match lines added in the same order.
///
/// ```
/// use nn_plot::{Band, Chart, Line};
///
/// let epochs = || (0..50).map(f64::from);
/// let picture = Chart::new("The spread narrows", "A falling line in a band that narrows.")
///     .with(Band::new(epochs().map(|x| (x, 0.5 / (1.0 + x), 1.5 / (1.0 + x)))).name("5–95 %"))
///     .with(Line::new("median", epochs().map(|x| (x, 1.0 / (1.0 + x)))))
///     .draw()?;
/// # assert!(picture.svg().contains("5–95 %"));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Band {
    pub(super) name: String,
    /// At each x the lower and the upper end.
    pub(super) ends: Vec<(f64, f64, f64)>,
    colour: Option<Colour>,
}

impl Band {
    /// A band given, from left to right, by x, its lower and its upper end.
    pub fn new(ends: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        Self { name: String::new(), ends: ends.into_iter().collect(), colour: None }
    }

    /// Names the band in the legend.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Draws the band in this colour.
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = Some(colour);
        self
    }

    pub(super) fn ink(&self, defaults: Defaults) -> Ink {
        self.colour.unwrap_or(defaults.colour).ink()
    }

    /// Refuses a lower end above its upper end.
    pub(super) fn check_order(&self) -> Result<(), PlotError> {
        let finite = |(x, low, high): &&(f64, f64, f64)| x.is_finite() && low.is_finite() && high.is_finite();
        match self.ends.iter().filter(finite).find(|(_, low, high)| low > high) {
            Some(&(x, low, high)) => Err(PlotError::BandOrder { band: self.name.clone(), x, low, high }),
            None => Ok(()),
        }
    }

    /// Both curves.
    pub(super) fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        self.ends.iter().flat_map(|&(x, low, high)| [(x, low), (x, high)])
    }

    /// The visible areas, one for each stretch between gaps.
    fn areas(&self, frame: &Frame) -> Vec<Vec<Point>> {
        let places: Vec<_> = self
            .ends
            .iter()
            .map(|&(x, low, high)| Some((frame.place((x, low))?, frame.place((x, high))?)))
            .collect();
        let stretches = places.split(Option::is_none).filter(|stretch| !stretch.is_empty());
        let area = |stretch: &[Option<(Point, Point)>]| {
            let mut around: Vec<Point> = stretch.iter().flatten().map(|&(low, _)| low).collect();
            around.extend(stretch.iter().rev().flatten().map(|&(_, high)| high));
            if let [low, high] = around[..] {
                // A lone place has no width, and would not be seen.
                around = vec![
                    (low.0 - 1.0, low.1),
                    (low.0 + 1.0, low.1),
                    (high.0 + 1.0, high.1),
                    (high.0 - 1.0, high.1),
                ];
            }
            visible_area(&around, &frame.plot)
        };
        stretches.map(area).filter(|area| area.len() > 2).collect()
    }

    pub(super) fn placed<'a>(&'a self, frame: &'a Frame, defaults: Defaults) -> Placed<'a> {
        let areas = self.areas(frame);
        Placed {
            end: right_end(&areas),
            ..Placed::new(move |canvas| {
                areas.iter().try_for_each(|area| canvas.wash(area, self.ink(defaults), BAND_OPACITY))
            })
        }
    }
}

/// The middle of the right-hand end of an area.
fn right_end(areas: &[Vec<Point>]) -> Option<Point> {
    let area = areas.last()?;
    let right = area.iter().map(|point| point.0).fold(f64::NEG_INFINITY, f64::max);
    let heights: Vec<f64> = area.iter().filter(|point| point.0 >= right).map(|point| point.1).collect();
    Some((right, heights.iter().sum::<f64>() / heights.len() as f64))
}
