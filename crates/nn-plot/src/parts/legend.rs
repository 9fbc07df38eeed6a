//! Which name belongs to which line, points or area.

use crate::axes::frame::Frame;
use crate::error::PlotError;
use crate::paper::canvas::{Align, Canvas, centred_baseline, text_width, widest};
use crate::paper::path::{Point, Rect};
use crate::paper::sheet::Page;
use crate::paper::style::{
    BAND_OPACITY, Dash, GAP, Ink, LABEL, LINE_HEIGHT, MARGIN, POINT_SWATCH, REFERENCE_WIDTH, RUG, SWATCH,
    Stroke,
};
use crate::parts::marker::Symbol;

/// Where the names of what a chart shows stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Legend {
    /// Nowhere: the default of a chart with one name.
    None,
    /// To the right of the chart: the default of a chart with several names.
    Outside,
    /// In a row between the title and the chart.
    Above,
    /// Inside, in the upper left corner.
    TopLeft,
    /// Inside, in the upper right corner.
    TopRight,
    /// Inside, in the lower left corner.
    BottomLeft,
    /// Inside, in the lower right corner.
    BottomRight,
    /// Each at the right-hand edge, at the height at which its line ends.
    LineEnds,
}

/// A name and what it stands for.
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) swatch: Swatch,
}

/// The sample shown beside a name.
#[derive(Clone, Copy)]
pub(crate) enum Swatch {
    Line(Stroke),
    Points(Symbol),
    Area(Ink),
    /// From the palest on the left to the strongest.
    Shades([Ink; 5]),
    Event(Ink),
    /// A line with a point in its middle.
    Interval(Stroke, Symbol),
}

impl Swatch {
    fn width(&self) -> f64 {
        match self {
            Self::Line(_) | Self::Area(_) | Self::Shades(_) | Self::Interval(..) => SWATCH,
            Self::Points(_) | Self::Event(_) => POINT_SWATCH,
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, (left, y): Point, width: f64) -> Result<(), PlotError> {
        let (middle, right) = (left + width / 2.0, left + width);
        match *self {
            Self::Line(stroke) => canvas.line(&[(left, y), (right, y)], stroke),
            Self::Points(symbol) => symbol.draw(canvas, (middle, y + symbol.marker.centre() * symbol.radius)),
            Self::Area(ink) => {
                let half = LABEL.size * 0.4;
                let corners = [(left, y - half), (right, y - half), (right, y + half), (left, y + half)];
                canvas.wash(&corners, ink, BAND_OPACITY)
            }
            Self::Shades(inks) => {
                let half = LABEL.size * 0.4;
                // Each covers the rest, so that no seam shows the paper.
                inks.iter().enumerate().try_for_each(|(index, ink)| {
                    let left = left + width * index as f64 / inks.len() as f64;
                    canvas.rectangle(Rect { left, top: y - half, right, bottom: y + half }, *ink)
                })
            }
            Self::Event(ink) => {
                let (height, width) = RUG;
                let ends = [(middle, y - height / 2.0), (middle, y + height / 2.0)];
                canvas.line(&ends, Stroke { ink, width, dash: Dash::Solid })
            }
            Self::Interval(stroke, symbol) => {
                canvas.line(&[(left, y), (right, y)], stroke)?;
                symbol.draw(canvas, (middle, y))
            }
        }
    }

    /// The ink of the thin line that leads to a name.
    fn ink(&self) -> Ink {
        match *self {
            Self::Line(Stroke { ink, .. })
            | Self::Points(Symbol { ink, .. })
            | Self::Area(ink)
            | Self::Shades([.., ink])
            | Self::Event(ink)
            | Self::Interval(Stroke { ink, .. }, _) => ink,
        }
    }
}

/// One entry with its place.
struct Placed<'a> {
    entry: &'a Entry,
    /// Where the sample begins.
    at: Point,
}

/// A legend that stands together, in a column or in rows.
pub(crate) struct Key<'a> {
    placed: Vec<Placed<'a>>,
    /// How wide a sample is; in a column all are as wide as the widest.
    column: Option<f64>,
}

const ROW: f64 = LABEL.size * LINE_HEIGHT;
/// Space between neighbouring entries of a row.
const BETWEEN: f64 = 3.0 * GAP;
/// Space between the last row and the plot area.
const ROW_GAP: f64 = 1.5 * GAP;
/// Space for the thin line that leads from the end of a line to its name.
const LEADER: f64 = 22.0;

/// How wide a legend beside the plot area is.
pub(crate) fn beside(legend: Legend, entries: &[Entry]) -> Result<f64, PlotError> {
    let names = widest(entries.iter().map(|entry| &entry.name), LABEL)?;
    Ok(match legend {
        Legend::Outside => 2.0 * GAP + samples(entries) + GAP + names,
        Legend::LineEnds => LEADER + names,
        Legend::None
        | Legend::Above
        | Legend::TopLeft
        | Legend::TopRight
        | Legend::BottomLeft
        | Legend::BottomRight => 0.0,
    })
}

/// How high a legend above the plot area is, in a picture of this width.
pub(crate) fn above(legend: Legend, entries: &[Entry], width: f64) -> Result<f64, PlotError> {
    if legend != Legend::Above || entries.is_empty() {
        return Ok(0.0);
    }
    let rows = in_rows(entries, (MARGIN, 0.0), width)?.last().map_or(1.0, |last| last.at.1 / ROW + 1.0);
    Ok(rows * ROW + ROW_GAP)
}

fn samples(entries: &[Entry]) -> f64 {
    entries.iter().map(|entry| entry.swatch.width()).fold(0.0, f64::max)
}

/// Entries one after the other, in as many rows as they need.
fn in_rows(entries: &[Entry], (left, top): Point, width: f64) -> Result<Vec<Placed<'_>>, PlotError> {
    let mut at = (left, top);
    let mut placed = Vec::new();
    for entry in entries {
        let needed = entry.swatch.width() + GAP + text_width(&entry.name, LABEL)?;
        if at.0 > left && at.0 + needed > width - MARGIN {
            at = (left, at.1 + ROW);
        }
        placed.push(Placed { entry, at });
        at.0 += needed + BETWEEN;
    }
    Ok(placed)
}

impl<'a> Key<'a> {
    /// Finds the place of every entry, of a legend that stands together.
    ///
    /// # Errors
    /// The page is too small if a corner of the plot area is.
    pub(crate) fn new(
        legend: Legend,
        entries: &'a [Entry],
        frame: &Frame,
        page: &Page<'_>,
    ) -> Result<Option<Self>, PlotError> {
        let plot = frame.plot;
        let names = widest(entries.iter().map(|entry| &entry.name), LABEL)?;
        let column = samples(entries);
        let (width, height) = (column + GAP + names, entries.len() as f64 * ROW);
        let inside = plot.grown(-1.5 * GAP);
        let (right, bottom) = (inside.right - width, inside.bottom - height);
        let (left, top) = match legend {
            Legend::None | Legend::LineEnds => return Ok(None),
            Legend::Above => return Ok(Some(Self::above(entries, plot.top, page.width())?)),
            Legend::Outside => (plot.right + 2.0 * GAP, plot.top),
            Legend::TopLeft => (inside.left, inside.top),
            Legend::TopRight => (right, inside.top),
            Legend::BottomLeft => (inside.left, bottom),
            Legend::BottomRight => (right, bottom),
        };
        let area = Rect { left, top, right: left + width, bottom: top + height }.grown(GAP / 2.0);
        if legend != Legend::Outside && !plot.encloses(&area) {
            return Err(page.too_small());
        }
        let upwards = matches!(legend, Legend::BottomLeft | Legend::BottomRight);
        let top =
            if legend == Legend::Outside { top } else { clear_of_grid(top, entries.len(), upwards, frame) };
        let placed = entries
            .iter()
            .enumerate()
            .map(|(index, entry)| Placed { entry, at: (left, top + (index as f64 + 0.5) * ROW) });
        Ok(Some(Self { placed: placed.collect(), column: Some(column) }))
    }

    /// Rows that end above this height.
    pub(crate) fn above(entries: &'a [Entry], bottom: f64, width: f64) -> Result<Self, PlotError> {
        let height = above(Legend::Above, entries, width)?;
        let placed = in_rows(entries, (MARGIN, bottom - height + ROW / 2.0), width)?;
        Ok(Self { placed, column: None })
    }

    /// Where its words and samples lie, one rectangle for each entry.
    pub(crate) fn boxes(&self) -> Result<Vec<Rect>, PlotError> {
        let area = |Placed { entry, at: (left, y) }: &Placed<'_>| {
            let width = self.sample_width(entry) + GAP + text_width(&entry.name, LABEL)?;
            Ok(Rect { left: *left, top: y - ROW / 2.0, right: left + width, bottom: y + ROW / 2.0 })
        };
        self.placed.iter().map(area).collect()
    }

    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        for Placed { entry, at } in &self.placed {
            let width = self.sample_width(entry);
            entry.swatch.draw(canvas, *at, width)?;
            canvas.text_beside((at.0 + width + GAP, at.1), Align::Start, LABEL, &entry.name)?;
        }
        Ok(())
    }

    fn sample_width(&self, entry: &Entry) -> f64 {
        self.column.unwrap_or(entry.swatch.width())
    }
}

/// Moves rows inside the plot area a little further in, so that grid lines run between words and not through them.
fn clear_of_grid(top: f64, rows: usize, upwards: bool, frame: &Frame) -> f64 {
    let lines: Vec<f64> = frame.y.ticks.labelled.iter().map(|(value, _)| frame.y_at(*value)).collect();
    let clearance = |top: f64| {
        let middles = (0..rows).map(|row| top + (row as f64 + 0.5) * ROW);
        let distances = middles.flat_map(|middle| lines.iter().map(move |line| (middle - line).abs()));
        distances.fold(ROW / 2.0, f64::min)
    };
    let mut best = top;
    for step in 1..=20 {
        let moved = top + f64::from(step) * if upwards { -0.5 } else { 0.5 };
        let fits = moved >= frame.plot.top && moved + rows as f64 * ROW <= frame.plot.bottom;
        if fits && clearance(moved) > clearance(best) {
            best = moved;
        }
    }
    best
}

/// Writes names to the right of the plot area, at the heights at which their lines end, moved apart where those are
/// close together.
pub(crate) fn draw_line_ends(
    canvas: &mut Canvas<'_>,
    frame: &Frame,
    mut ends: Vec<(Entry, Point)>,
) -> Result<(), PlotError> {
    ends.sort_by(|(_, one), (_, other)| one.1.total_cmp(&other.1));
    let heights: Vec<f64> = ends.iter().map(|(_, end)| end.1).collect();
    let limits = (frame.plot.top, frame.plot.bottom);
    for ((entry, end), y) in ends.into_iter().zip(spread(&heights, ROW, limits)) {
        let x = frame.plot.right + LEADER;
        let stroke = Stroke { ink: entry.swatch.ink(), width: REFERENCE_WIDTH, dash: Dash::Solid };
        canvas.line(&[end, (x - GAP / 2.0, y)], stroke)?;
        canvas.text((x, centred_baseline(y, LABEL)), Align::Start, LABEL, &entry.name)?;
    }
    Ok(())
}

/// Moves sorted heights apart until they are `gap` from each other, each as little as the others allow, and into
/// limits if they are far enough apart.
fn spread(heights: &[f64], gap: f64, (top, bottom): (f64, f64)) -> Vec<f64> {
    // Without the gaps the new heights only have to rise. Neighbours that do not are pooled at their mean.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (index, height) in heights.iter().enumerate() {
        let mut pool = (height - index as f64 * gap, 1);
        while let Some(&(mean, count)) = pools.last().filter(|(mean, _)| *mean > pool.0) {
            pool = ((mean * count as f64 + pool.0 * pool.1 as f64) / (count + pool.1) as f64, count + pool.1);
            pools.pop();
        }
        pools.push(pool);
    }
    let most = bottom - heights.len().saturating_sub(1) as f64 * gap;
    let means =
        pools.into_iter().flat_map(|(mean, count)| std::iter::repeat_n(mean.min(most).max(top), count));
    means.enumerate().map(|(index, mean)| mean + index as f64 * gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_crowd_move_apart_evenly_and_others_stay() {
        assert_eq!(spread(&[10.0, 50.0, 50.0, 90.0], 20.0, (0.0, 100.0)), [10.0, 40.0, 60.0, 90.0]);
        assert_eq!(spread(&[98.0, 99.0], 20.0, (0.0, 100.0)), [80.0, 100.0]);
    }
}
