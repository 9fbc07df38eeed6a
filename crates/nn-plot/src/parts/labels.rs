//! Words inside a plot area: each where it covers least.

use crate::axes::frame::Frame;
use crate::error::PlotError;
use crate::paper::canvas::{Align, Canvas, centred_baseline, text_box, text_width};
use crate::paper::path::{Crowd, Point, Rect};
use crate::paper::shapes::rounded_box;
use crate::paper::style::{ASCENT, DESCENT, GAP, Lettering, MARK_RADIUS, MARK_RING, NOTE, PAPER, QUIET_NOTE};
use crate::parts::annotation::{Direction, Mark, Reference};

/// Words with their places, found before anything is drawn.
#[derive(Default)]
pub(crate) struct Labels {
    texts: Vec<(Point, Lettering, String)>,
    /// Where they stand.
    plates: Vec<Rect>,
}

impl Labels {
    /// Finds the places of all labels of references and marks, away from what is in the crowd and from each other.
    pub(crate) fn new(
        frame: &Frame,
        references: &[Reference],
        marks: &[Mark],
        crowd: &mut Crowd,
    ) -> Result<Self, PlotError> {
        let dots = marks.iter().filter_map(|mark| frame.visible(mark.at));
        crowd.boxes.extend(dots.map(|dot| Rect::around(dot, MARK_RADIUS + MARK_RING)));
        crowd.lines.extend(references.iter().filter_map(|reference| reference.path(frame)));

        let mut labels = Self::default();
        for reference in references.iter().filter(|reference| !reference.label.is_empty()) {
            if let Some(path) = reference.path(frame) {
                let corners = along(reference.direction, &path, text_width(&reference.label, QUIET_NOTE)?);
                labels.place(&reference.label, QUIET_NOTE, &corners, crowd, &frame.plot)?;
            }
        }
        for mark in marks.iter().filter(|mark| !mark.label.is_empty()) {
            if let Some(centre) = frame.visible(mark.at) {
                let corners = around(centre, MARK_RADIUS + MARK_RING, text_width(&mark.label, NOTE)?, NOTE);
                labels.place(&mark.label, NOTE, &corners, crowd, &frame.plot)?;
            }
        }
        Ok(labels)
    }

    /// Puts words at the freest of these starts of baselines.
    pub(crate) fn place(
        &mut self,
        label: &str,
        style: Lettering,
        corners: &[Point],
        crowd: &mut Crowd,
        window: &Rect,
    ) -> Result<(), PlotError> {
        let places = corners.iter().map(|&at| Ok(text_box(at, Align::Start, style, label)?.grown(2.0)));
        let places = places.collect::<Result<Vec<_>, PlotError>>()?;
        if let Some(index) = crowd.freest(&places, window) {
            self.texts.push((corners[index], style, label.to_owned()));
            self.plates.push(places[index]);
            crowd.boxes.push(places[index]);
        }
        Ok(())
    }

    /// Keeps the grid and other quiet lines from striking the words through.
    pub(crate) fn draw_plates(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        self.plates.iter().try_for_each(|plate| canvas.rectangle(*plate, PAPER))
    }

    /// Writes the words on small white plates, to be read over any colour.
    pub(crate) fn draw_on_colours(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        for plate in &self.plates {
            rounded_box(canvas, plate.grown(1.0), 4.0, PAPER, None)?;
        }
        self.draw(canvas)
    }

    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        self.texts.iter().try_for_each(|(at, style, text)| canvas.text(*at, Align::Start, *style, text))
    }
}

/// Starts of baselines for words of this width on a reference line.
fn along(direction: Direction, path: &[Point], width: f64) -> Vec<Point> {
    let (Some(&from), Some(&to)) = (path.first(), path.last()) else { return Vec::new() };
    match direction {
        Direction::Horizontal => along_horizontal(from, to, width, QUIET_NOTE),
        Direction::Vertical => along_vertical(from, to, width, QUIET_NOTE),
        Direction::Diagonal => along_diagonal(path, width, QUIET_NOTE),
    }
}

/// Starts of baselines for a label on a level line: above before below, right before left before middle.
fn along_horizontal(from: Point, to: Point, width: f64, style: Lettering) -> Vec<Point> {
    let heights = [from.1 - CLEAR - style.size * DESCENT, from.1 + CLEAR + style.size * ASCENT];
    let starts = [to.0 - width - GAP, from.0 + GAP, (from.0 + to.0 - width) / 2.0];
    heights.into_iter().flat_map(|y| starts.map(|x| (x, y))).collect()
}

/// Starts of baselines for a label on an upright line: top before bottom before middle, right before left.
fn along_vertical(from: Point, to: Point, width: f64, style: Lettering) -> Vec<Point> {
    let heights = [to.1 + GAP + style.size, from.1 - GAP, (from.1 + to.1) / 2.0];
    heights.into_iter().flat_map(|y| [from.0 + GAP, from.0 - GAP - width].map(|x| (x, y))).collect()
}

/// Starts of baselines for a label on a rising line: towards its ends before its middle, below it before above, close
/// by before further away.
fn along_diagonal(path: &[Point], width: f64, style: Lettering) -> Vec<Point> {
    let mut places = Vec::new();
    for away in [GAP, 4.0 * GAP] {
        for percent in [80, 75, 85, 70, 20, 25, 15, 30, 60, 40, 50] {
            let (x, y) = path[(path.len() - 1) * percent / 100];
            places.push((x + away, y + away / 2.0 + style.size * ASCENT));
            places.push((x - away - width, y - away / 2.0 - style.size * DESCENT));
        }
    }
    places
}

/// Starts of baselines for a label around a dot: beside it, then above and below, then at its corners, each
/// first close by and then further away.
pub(crate) fn around((x, y): Point, radius: f64, width: f64, style: Lettering) -> Vec<Point> {
    let beside = |away: f64| [x + away, x - away - width];
    let above = |away: f64| y - away - style.size * DESCENT;
    let below = |away: f64| y + away + style.size * ASCENT;
    let near = radius + CLEAR;
    let [right, left] = beside(near + CLEAR);
    let mut places = vec![(right, centred_baseline(y, style)), (left, centred_baseline(y, style))];
    for away in [near, 2.0 * near, 4.0 * near] {
        places.extend([(x - width / 2.0, above(away)), (x - width / 2.0, below(away))]);
        let [right, left] = beside(away / 2.0);
        places.extend([right, left].into_iter().flat_map(|x| [(x, above(away)), (x, below(away))]));
    }
    places
}

/// What a label leaves free between itself and its line or dot.
const CLEAR: f64 = 3.0;
