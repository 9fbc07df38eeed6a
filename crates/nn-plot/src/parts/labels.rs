//! Words inside a plot area: each where it covers least.

use crate::error::PlotError;
use crate::paper::canvas::{Align, Canvas, centred_baseline, text_box};
use crate::paper::path::{Point, Rect};
use crate::paper::shapes::rounded_box;
use crate::paper::style::{ASCENT, DESCENT, Lettering, PAPER};

/// What words lie on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// Plain plates behind everything keep the grid and other quiet lines from striking words through.
    Paper,
    /// Small round plates in front of everything let words be read over any colour.
    Colours,
}

/// Words with their places, found before anything is drawn.
pub(super) struct Labels {
    ground: Ground,
    texts: Vec<(Point, Lettering, String)>,
    /// Where they stand.
    plates: Vec<Rect>,
}

impl Labels {
    pub(super) fn new(ground: Ground) -> Self {
        Self { ground, texts: Vec::new(), plates: Vec::new() }
    }

    /// Puts words at the freest of these starts of baselines.
    pub(super) fn place(
        &mut self,
        label: &str,
        style: Lettering,
        corners: &[Point],
        crowd: &mut Crowd,
        window: &Rect,
    ) -> Result<(), PlotError> {
        if label.is_empty() {
            return Ok(());
        }
        let places = corners.iter().map(|&at| Ok(text_box(at, Align::Start, style, label)?.grown(2.0)));
        let places = places.collect::<Result<Vec<_>, PlotError>>()?;
        if let Some(index) = crowd.freest(&places, window) {
            self.texts.push((corners[index], style, label.to_owned()));
            self.plates.push(places[index]);
            crowd.boxes.push(places[index]);
        }
        Ok(())
    }

    /// Draws what lies behind words and whatever surrounds them.
    pub(super) fn draw_plates(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        match self.ground {
            Ground::Paper => self.plates.iter().try_for_each(|plate| canvas.rectangle(*plate, PAPER)),
            Ground::Colours => Ok(()),
        }
    }

    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        if self.ground == Ground::Colours {
            for plate in &self.plates {
                rounded_box(canvas, plate.grown(1.0), 4.0, PAPER, None)?;
            }
        }
        self.texts.iter().try_for_each(|(at, style, text)| canvas.text(*at, Align::Start, *style, text))
    }
}

/// What labels have to keep away from.
#[derive(Default)]
pub(crate) struct Crowd {
    pub(crate) lines: Vec<Vec<Point>>,
    pub(crate) boxes: Vec<Rect>,
}

impl Crowd {
    /// Which place covers least; of equals the first, so callers list the places they like best first.
    fn freest(&self, places: &[Rect], window: &Rect) -> Option<usize> {
        (0..places.len()).min_by_key(|&index| {
            let place = places[index];
            let outside = !window.encloses(&place);
            let boxes = self.boxes.iter().filter(|other| other.overlaps(&place)).count();
            let segments = self.lines.iter().flat_map(|line| line.windows(2));
            let crossings = segments.filter(|ends| place.clip(ends[0], ends[1]).is_some()).count();
            (outside, boxes, crossings)
        })
    }
}

/// Starts of baselines for a label around a dot: beside it, then above and below, then at its corners, each
/// first close by and then further away.
pub(super) fn around((x, y): Point, radius: f64, width: f64, style: Lettering) -> Vec<Point> {
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
pub(super) const CLEAR: f64 = 3.0;

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Rect = Rect { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

    #[test]
    fn a_label_takes_the_free_place() {
        let crowd = Crowd { lines: vec![vec![(0.0, 0.0), (10.0, 0.0)]], boxes: vec![] };
        let on_the_line = Rect { left: 2.0, top: -1.0, right: 4.0, bottom: 1.0 };
        let below = Rect { left: 2.0, top: 2.0, right: 4.0, bottom: 4.0 };
        assert_eq!(crowd.freest(&[on_the_line, below], &WINDOW.grown(5.0)), Some(1));
    }
}
