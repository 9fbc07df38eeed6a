//! The way an optimiser takes over a surface.

use crate::axes::frame::Frame;
use crate::error::PlotError;
use crate::paper::canvas::{Align, Canvas, text_width};
use crate::paper::path::{Point, Rect};
use crate::paper::style::{
    Colour, Dash, LINE_WIDTH, Lettering, NOTE, OUTLINE_WIDTH, PAPER, SMALLEST_TYPE, STEP_RADIUS, Stroke,
    TEXT, deep,
};
use crate::parts::labels::{Crowd, around};
use crate::parts::placed::Placed;

/// A path over two axes, such as those of a [`SurfaceChart`](crate::SurfaceChart), with its start and its end marked.
#[derive(Clone, Debug)]
#[must_use]
pub struct Trajectory {
    pub(super) points: Vec<(f64, f64)>,
    colour: Colour,
    numbered: bool,
    start: String,
    end: String,
}

impl Trajectory {
    /// A path through these points, in this order. A point that is not finite is a gap.
    pub fn new(points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self {
            points: points.into_iter().collect(),
            colour: Colour::Black,
            numbered: false,
            start: "start".to_owned(),
            end: "end".to_owned(),
        }
    }

    /// Numbers the points from 0, as far as the numbers have space: those nearer the start come first.
    pub fn numbered(mut self) -> Self {
        self.numbered = true;
        self
    }

    /// Draws the path in this colour instead of black.
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }

    /// Writes these words at the first point instead of "start"; none if empty.
    pub fn start(mut self, words: impl Into<String>) -> Self {
        self.start = words.into();
        self
    }

    /// Writes these words at the last point instead of "end"; none if empty.
    pub fn end(mut self, words: impl Into<String>) -> Self {
        self.end = words.into();
        self
    }

    fn drawn(&self, frame: &Frame) -> Result<Drawn, PlotError> {
        let visible: Vec<_> = self.points.iter().map(|&point| frame.visible(point)).collect();
        let last = visible.len().saturating_sub(1);
        let number = |index: usize| if self.numbered { index.to_string() } else { String::new() };
        let radius_of =
            |number: &str| Ok::<_, PlotError>((text_width(number, NUMBER)? / 2.0 + 3.0).max(STEP_RADIUS));

        // The ends first: they are always shown. What a disc covers or touches goes without its number.
        let mut discs: Vec<Disc> = Vec::new();
        let ends = if last > 0 { vec![0, last] } else { vec![0] };
        let between = if self.numbered { 1..last } else { 0..0 };
        for index in ends.into_iter().chain(between) {
            let Some(at) = visible.get(index).copied().flatten() else { continue };
            let number = number(index);
            let radius = if self.numbered { radius_of(&number)? } else { END_RADIUS };
            let is_end = index == last && last > 0;
            let is_free = discs.iter().all(|disc| disc.is_apart(at, radius));
            if is_free || index == last || index == 0 {
                discs.push(Disc { at, radius, number, is_end });
            }
        }
        // The first step in front of the later ones, the end in front of all.
        discs.sort_by_key(|disc| !disc.is_end);
        discs.reverse();
        let dots = if self.numbered { visible.iter().flatten().copied().collect() } else { Vec::new() };
        Ok(Drawn { lines: frame.pieces(&self.points), dots, discs, ink: self.colour })
    }

    pub(super) fn placed<'a>(&'a self, frame: &'a Frame) -> Result<Placed<'a>, PlotError> {
        let drawn = self.drawn(frame)?;
        let mut words = Vec::new();
        for (point, name) in [(self.points.first(), &self.start), (self.points.last(), &self.end)] {
            let Some(at) = point.and_then(|&point| frame.visible(point)) else { continue };
            let radius = drawn.discs.iter().find(|disc| disc.at == at).map_or(END_RADIUS, |disc| disc.radius);
            words.push((name.as_str(), NOTE, around(at, radius + 2.0, text_width(name, NOTE)?, NOTE)));
        }
        let boxes = drawn.discs.iter().map(|disc| Rect::around(disc.at, disc.radius)).collect();
        Ok(Placed {
            crowd: Crowd { lines: drawn.lines.clone(), boxes },
            words,
            ..Placed::new(move |canvas| drawn.draw(canvas))
        })
    }
}

const NUMBER: Lettering = Lettering { size: SMALLEST_TYPE, ink: TEXT };
/// Size of both ends of a path without numbers, and of the points between numbered ones.
const END_RADIUS: f64 = 5.5;
const DOT_RADIUS: f64 = 2.8;

/// A trajectory as it is drawn.
struct Drawn {
    lines: Vec<Vec<Point>>,
    dots: Vec<Point>,
    discs: Vec<Disc>,
    ink: Colour,
}

/// A point with its number, or one of the ends.
struct Disc {
    at: Point,
    radius: f64,
    number: String,
    is_end: bool,
}

impl Disc {
    /// Whether a disc at another place would leave this one free.
    fn is_apart(&self, at: Point, radius: f64) -> bool {
        let (dx, dy) = (at.0 - self.at.0, at.1 - self.at.1);
        let least = self.radius + radius + 1.0;
        dx * dx + dy * dy >= least * least
    }
}

impl Drawn {
    /// Draws the path with a white border, which keeps it apart from every colour.
    fn draw(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        let ink = self.ink.ink();
        for line in &self.lines {
            canvas.line(line, Stroke { ink: PAPER, width: LINE_WIDTH + 2.0, dash: Dash::Solid })?;
        }
        for &dot in &self.dots {
            canvas.disc(dot, DOT_RADIUS + 1.0, PAPER)?;
        }
        for line in &self.lines {
            canvas.line(line, Stroke { ink, width: LINE_WIDTH, dash: Dash::Solid })?;
        }
        for &dot in &self.dots {
            canvas.disc(dot, DOT_RADIUS, ink)?;
        }
        for Disc { at, radius, number, is_end } in &self.discs {
            let (fill, letters) = if *is_end { (deep(self.ink), PAPER) } else { (PAPER, TEXT) };
            let border = if *is_end { PAPER } else { ink };
            canvas.disc(*at, *radius, fill)?;
            canvas.circle(*at, *radius, Stroke { ink: border, width: OUTLINE_WIDTH, dash: Dash::Solid })?;
            if !number.is_empty() {
                canvas.text_beside(*at, Align::Middle, Lettering { ink: letters, ..NUMBER }, number)?;
            }
        }
        Ok(())
    }
}
