//! Parts laid over two axes: which lies in front of which, and what each takes that was given nothing of its own.

use std::ops::Range;

use crate::axes::axis::{Axis, Scale};
use crate::axes::frame::Frame;
use crate::error::{PlotError, check_finite};
use crate::paper::canvas::Canvas;
use crate::paper::path::Point;
use crate::paper::style::{Colour, Dash, check_width};
use crate::parts::band::Band;
use crate::parts::bars::Bars;
use crate::parts::labels::{Crowd, Ground, Labels};
use crate::parts::legend::{Entry, Swatch};
use crate::parts::line::Line;
use crate::parts::mark::Mark;
use crate::parts::marker::Marker;
use crate::parts::placed::{Defaults, Placed};
use crate::parts::points::Points;
use crate::parts::reference::Reference;
use crate::parts::rug::Rug;
use crate::parts::trajectory::Trajectory;

/// Declares the parts: each is a type of its own, and becomes a [`Part`] where it is added to a drawing.
macro_rules! parts {
    ($($(#[$attribute:meta])* $kind:ident,)*) => {
        /// Whatever may be drawn over two axes.
        ///
        /// Nobody has to name it: each part becomes one where it is added, as in `chart.with(Line::new("loss", points))`.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum Part {
            $($(#[$attribute])* $kind($kind),)*
        }

        $(impl From<$kind> for Part {
            fn from(part: $kind) -> Self {
                Self::$kind(part)
            }
        })*
    };
}

parts! {
    /// A value to compare with.
    Reference,
    /// Bars that stand on zero.
    Bars,
    /// The area between two curves.
    Band,
    /// Events along the x axis.
    Rug,
    /// A line through points.
    Line,
    /// Points that no line joins.
    Points,
    /// The way of an optimiser.
    Trajectory,
    /// A point worth pointing out.
    Mark,
}

impl Part {
    /// How far in front it is drawn, and how far down in the legend its name stands.
    fn order(&self) -> (usize, usize) {
        match self {
            Self::Reference(_) => (0, 0),
            Self::Bars(_) => (1, 2),
            Self::Band(_) => (2, 1),
            Self::Rug(_) => (AXES, 3),
            Self::Line(_) | Self::Points(_) => (4, 0),
            Self::Trajectory(_) => (5, 0),
            Self::Mark(_) => (MARKS, 0),
        }
    }

    /// Its name with its sample in the legend, if it has one.
    fn entry(&self, defaults: Defaults) -> Option<Entry> {
        let (name, swatch) = match self {
            Self::Line(line) => (&line.name, Swatch::Line(line.stroke(defaults))),
            Self::Points(points) => (&points.name, Swatch::Points(points.symbol(defaults))),
            Self::Band(band) => (&band.name, Swatch::Area(band.ink(defaults))),
            Self::Bars(bars) => (&bars.name, Swatch::Shades([bars.ink(); 5])),
            Self::Rug(rug) => (&rug.name, Swatch::Event(rug.colour.ink())),
            Self::Reference(_) | Self::Trajectory(_) | Self::Mark(_) => return None,
        };
        (!name.is_empty()).then(|| Entry { name: name.clone(), swatch })
    }

    /// Refuses what cannot be drawn on axes that take these points.
    fn check(&self, takes: impl Fn((f64, f64)) -> bool) -> Result<(), PlotError> {
        let check_any = |name: &str, has_place: bool, points: usize| {
            if has_place { Ok(()) } else { Err(PlotError::EmptySeries { series: name.to_owned(), points }) }
        };
        let check_points = |name: &str, points: &[(f64, f64)]| {
            check_any(name, points.iter().any(|&point| takes(point)), points.len())
        };
        match self {
            Self::Line(Line { name, points, width, .. })
            | Self::Points(Points { name, points, size: width, .. }) => {
                check_points(name, points)?;
                check_width(name, *width)
            }
            Self::Trajectory(path) => check_points("a trajectory", &path.points),
            Self::Bars(bars) => check_any(&bars.name, bars.points().any(takes), bars.bars.len()),
            Self::Band(band) => {
                band.check_order()?;
                let mut ends = band.ends.iter();
                check_any(
                    &band.name,
                    ends.any(|&(x, low, high)| takes((x, low)) && takes((x, high))),
                    band.ends.len(),
                )
            }
            Self::Reference(Reference { label, value, .. }) => {
                check_finite([*value], || format!("the place of the reference {label:?}"))
            }
            Self::Mark(Mark { label, at, .. }) => {
                check_finite([at.0, at.1], || format!("the place of the mark {label:?}"))
            }
            Self::Rug(Rug { name, at, .. }) => {
                check_finite(at.iter().copied(), || format!("the place of an event of {name:?}"))
            }
        }
    }

    /// The numbers along x and along y that the axes have to show.
    fn reach(&self) -> Vec<(Option<f64>, Option<f64>)> {
        let both = |(x, y): (f64, f64)| (Some(x), Some(y));
        match self {
            Self::Line(Line { points, .. })
            | Self::Points(Points { points, .. })
            | Self::Trajectory(Trajectory { points, .. }) => points.iter().copied().map(both).collect(),
            Self::Band(band) => band.points().map(both).collect(),
            Self::Bars(bars) => bars.points().map(both).collect(),
            Self::Mark(mark) => vec![both(mark.at)],
            Self::Rug(rug) => rug.at.iter().map(|&at| (Some(at), None)).collect(),
            Self::Reference(reference) => vec![reference.reach()],
        }
    }

    fn placed<'a>(&'a self, frame: &'a Frame, defaults: Defaults) -> Result<Placed<'a>, PlotError> {
        Ok(match self {
            Self::Reference(reference) => reference.placed(frame)?,
            Self::Bars(bars) => bars.placed(frame),
            Self::Band(band) => band.placed(frame, defaults),
            Self::Rug(rug) => rug.placed(frame, defaults),
            Self::Line(line) => line.placed(frame, defaults),
            Self::Points(points) => points.placed(frame, defaults),
            Self::Trajectory(trajectory) => trajectory.placed(frame)?,
            Self::Mark(mark) => mark.placed(frame)?,
        })
    }
}

/// What is further in front than this lies on the axes, so that neither words nor an axis ever hide a line.
const AXES: usize = 3;
/// What is furthest in front.
const MARKS: usize = 6;

/// Everything that lies over the axes of one plot area.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overlay {
    parts: Vec<Part>,
}

impl Overlay {
    pub(crate) fn push(&mut self, part: impl Into<Part>) {
        self.parts.push(part.into());
    }

    pub(crate) fn references(&self) -> impl Iterator<Item = &Reference> {
        self.parts.iter().filter_map(|part| if let Part::Reference(line) = part { Some(line) } else { None })
    }

    /// Whether there is more than what only goes with data.
    pub(crate) fn has_data(&self) -> bool {
        !self.parts.iter().all(|part| matches!(part, Part::Reference(_) | Part::Rug(_) | Part::Mark(_)))
    }

    pub(crate) fn check(&self, x: &Axis, y: &Axis) -> Result<(), PlotError> {
        let takes = |(across, up): (f64, f64)| x.takes(across) && y.takes(up);
        self.parts.iter().try_for_each(|part| part.check(takes))
    }

    /// The numbers that the horizontal axis has to show.
    pub(crate) fn x_numbers(&self, x: &Axis, y: &Axis) -> Vec<f64> {
        self.reach(x, y).filter_map(|(across, _)| across).collect()
    }

    /// The numbers that the upright axis has to show: what lies beyond the x axis is not seen, so it does not stretch
    /// the other.
    pub(crate) fn y_numbers(&self, x: &Axis, y: &Axis, seen: &Scale) -> Vec<f64> {
        let seen = |across: Option<f64>| across.is_none_or(|across| seen.shows(across));
        self.reach(x, y).filter(|(across, _)| seen(*across)).filter_map(|(_, up)| up).collect()
    }

    fn reach<'a>(
        &'a self,
        x: &'a Axis,
        y: &'a Axis,
    ) -> impl Iterator<Item = (Option<f64>, Option<f64>)> + 'a {
        let takes = |axis: &Axis, number: Option<f64>| number.is_none_or(|number| axis.takes(number));
        let all = self.parts.iter().flat_map(Part::reach);
        all.filter(move |(across, up)| takes(x, *across) && takes(y, *up))
    }

    /// The names to be shown in a legend.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let named = self.with_defaults().filter_map(|(part, defaults)| Some((part, part.entry(defaults)?)));
        in_legend(named)
    }

    /// Each part with what it takes by its position. Lines and points share the colours; bands begin with the first
    /// again, so that they match lines added in the same order.
    fn with_defaults(&self) -> impl Iterator<Item = (&Part, Defaults)> {
        let (mut lines, mut points, mut bands, mut rugs) = (0, 0, 0, 0);
        self.parts.iter().map(move |part| {
            let is_band = matches!(part, Part::Band(_));
            let defaults = Defaults {
                colour: Colour::at(if is_band { bands } else { lines + points }),
                dash: Dash::at(lines),
                marker: Marker::at(points),
                row: rugs,
            };
            lines += usize::from(matches!(part, Part::Line(_)));
            points += usize::from(matches!(part, Part::Points(_)));
            bands += usize::from(is_band);
            rugs += usize::from(matches!(part, Part::Rug(_)));
            (part, defaults)
        })
    }

    /// Finds the place of all parts, then that of their words, away from the parts, from what is in the crowd and from
    /// each other.
    pub(crate) fn placed<'a>(
        &'a self,
        frame: &'a Frame,
        mut crowd: Crowd,
        ground: Ground,
    ) -> Result<PlacedOverlay<'a>, PlotError> {
        let mut layers = Vec::new();
        for (part, defaults) in self.with_defaults() {
            let placed = part.placed(frame, defaults)?;
            crowd.lines.extend(placed.crowd.lines.iter().cloned());
            crowd.boxes.extend(&placed.crowd.boxes);
            layers.push(PlacedPart { part, defaults, placed });
        }
        layers.sort_by_key(|layer| layer.part.order().0);
        let mut labels = Labels::new(ground);
        for (words, style, starts) in layers.iter().flat_map(|layer| &layer.placed.words) {
            labels.place(words, *style, starts, &mut crowd, &frame.plot)?;
        }
        Ok(PlacedOverlay { layers, labels })
    }
}

/// An overlay at its place, from the back to the front.
pub(crate) struct PlacedOverlay<'a> {
    layers: Vec<PlacedPart<'a>>,
    labels: Labels,
}

struct PlacedPart<'a> {
    part: &'a Part,
    defaults: Defaults,
    placed: Placed<'a>,
}

impl PlacedOverlay<'_> {
    /// Draws what lies behind the axes.
    pub(crate) fn draw_behind(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        self.draw(canvas, 0..1)?;
        self.labels.draw_plates(canvas)?;
        self.draw(canvas, 1..AXES)
    }

    /// Draws what lies in front of the axes, but for words.
    pub(crate) fn draw_in_front(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        self.draw(canvas, AXES..MARKS + 1)
    }

    pub(crate) fn draw_words(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        self.labels.draw(canvas)
    }

    fn draw(&self, canvas: &mut Canvas<'_>, depths: Range<usize>) -> Result<(), PlotError> {
        let mut due = self.layers.iter().filter(|layer| depths.contains(&layer.part.order().0));
        due.try_for_each(|layer| (layer.placed.draw)(canvas))
    }

    /// The last visible point of everything that has a name, in the order of the legend.
    pub(crate) fn ends(&self) -> Vec<(Entry, Point)> {
        let end = |layer: &PlacedPart<'_>| Some((layer.part.entry(layer.defaults)?, layer.placed.end?));
        in_legend(self.layers.iter().filter_map(|layer| Some((layer.part, end(layer)?))))
    }
}

/// What belongs to parts, in the order in which a legend shows them.
fn in_legend<'a, T>(named: impl Iterator<Item = (&'a Part, T)>) -> Vec<T> {
    let mut named: Vec<_> = named.collect();
    named.sort_by_key(|(part, _)| part.order().1);
    named.into_iter().map(|(_, belongings)| belongings).collect()
}
