//! Where plot areas lie on the paper: one above the other with a common x axis, or in rows and columns. A chart alone
//! is a stack of one.

use crate::axes::axis::{Axis, Scale, Ticks};
use crate::axes::frame::{Frame, Side, foot, tick_lettering};
use crate::error::PlotError;
use crate::paper::canvas::widest;
use crate::paper::path::Rect;
use crate::paper::sheet::Page;
use crate::paper::style::{GAP, LABEL, MARGIN, PANEL_GAP, TICK, TICK_LENGTH, TICK_SPACING};

/// What one plot area of the stack brings along.
pub(crate) struct Floor<'a> {
    pub(crate) y: &'a Axis,
    pub(crate) scale: Scale,
    /// Height of what stands above the plot area: a small title, a legend.
    pub(crate) above: f64,
    /// Width of what stands to its right.
    pub(crate) beside: f64,
    /// How high the plot area is, in heights of a usual one.
    pub(crate) height: f64,
}

/// Plot areas below the title of a page that leave free what their words need.
pub(crate) fn stacked(
    page: &Page<'_>,
    x: &Axis,
    x_scale: Scale,
    floors: &[Floor<'_>],
) -> Result<Vec<Frame>, PlotError> {
    // Half a tick label stands above the uppermost plot area.
    // Whole pixels for every edge: axes are crisp, and what fills the area ends with it.
    let top = page.top().max(MARGIN + TICK.size / 2.0).ceil();
    let between = PANEL_GAP * floors.len().saturating_sub(1) as f64;
    let above: f64 = floors.iter().map(|floor| floor.above).sum();
    let usual: f64 = floors.iter().map(|floor| floor.height).sum();
    let free = page.height() - MARGIN - foot(x.label()) - top - between - above;
    let each = |floor: &Floor<'_>| (free * floor.height / usual).floor();
    let least = if page.is_narrow() { LEAST_NARROW_WIDTH } else { LEAST_SIDE };
    if floors.iter().any(|floor| each(floor) < LEAST_SIDE) {
        return Err(page.too_small());
    }

    let mut left = 0.0_f64;
    let mut y_ticks = Vec::new();
    for floor in floors {
        let ticks = floor.y.ticks(&floor.scale, (each(floor) / TICK_SPACING.1).min(MOST_TICKS));
        left = left.max((MARGIN + label_width(floor.y) + ticks_width(&ticks)?).ceil());
        y_ticks.push(ticks);
    }
    let beside = floors.iter().map(|floor| floor.beside).fold(0.0, f64::max);
    let (right, numbers) = right_end(x, &x_scale, left, page.width(), beside)?;
    if right - left < least {
        return Err(page.too_small());
    }

    let mut frames = Vec::new();
    let mut top = top;
    for (index, (floor, ticks)) in floors.iter().zip(y_ticks).enumerate() {
        top = (top + floor.above).round();
        frames.push(Frame {
            plot: Rect { left, top, right, bottom: top + each(floor) },
            x: Side { label: x.label().to_owned(), scale: x_scale, ticks: x.ticks(&x_scale, numbers) },
            y: Side { label: floor.y.label().to_owned(), scale: floor.scale, ticks },
            has_foot: index + 1 == floors.len(),
        });
        top += each(floor) + PANEL_GAP;
    }
    Ok(frames)
}

/// Two axes with ranges of their own.
pub(crate) struct Tile {
    pub(crate) x: Axis,
    pub(crate) y: Axis,
}

/// Plot areas of equal size in rows of `columns`, below `top` and with `beside` free on the right. Each has `above`
/// free over it and its own numbers; the labels of the axes stand at the outermost only.
pub(crate) fn tiled(
    page: &Page<'_>,
    top: f64,
    columns: usize,
    (above, beside): (f64, f64),
    tiles: &[Tile],
) -> Result<Vec<Frame>, PlotError> {
    let Some(first) = tiles.first() else { return Ok(Vec::new()) };
    let columns = columns.clamp(1, tiles.len());
    let rows = tiles.len().div_ceil(columns);
    let top = top.max(MARGIN + TICK.size / 2.0).ceil();
    let pitch = (above + foot("") + PANEL_GAP).ceil();
    let free = page.height() - MARGIN - foot(first.x.label()) - top - above - pitch * (rows - 1) as f64;
    let height = (free / rows as f64).floor();

    let mut y_ticks = Vec::new();
    let mut widths = vec![0.0_f64; columns];
    for (index, tile) in tiles.iter().enumerate() {
        let ticks = tile.y.ticks(&tile.y.exact()?, (height / TICK_SPACING.1).min(MOST_TICKS));
        widths[index % columns] = widths[index % columns].max(ticks_width(&ticks)?.ceil());
        y_ticks.push(ticks);
    }
    let left = (MARGIN + label_width(&first.y)).ceil();
    let between = PANEL_GAP * (columns - 1) as f64;
    let free = page.width() - MARGIN - beside - left - between - widths.iter().sum::<f64>();
    let width = (free / columns as f64).floor();
    let least = if page.is_narrow() { LEAST_NARROW_WIDTH } else { LEAST_SIDE };
    if width < least || height < LEAST_SIDE {
        return Err(page.too_small());
    }

    let mut frames = Vec::new();
    for (index, (tile, y_ticks)) in tiles.iter().zip(y_ticks).enumerate() {
        let (column, row) = (index % columns, index / columns);
        let before: f64 = widths[..=column].iter().sum();
        let left = left + before + column as f64 * (width + PANEL_GAP);
        let top = top + above + row as f64 * (height + pitch);
        let (x, y) = (tile.x.exact()?, tile.y.exact()?);
        let most = width / TICK_SPACING.0;
        let label = widest(tile.x.ticks(&x, most).labels(), TICK)?;
        let x_ticks = tile.x.ticks(&x, most.min(width / (label + 2.0 * GAP)));
        let outermost = |is_outermost: bool, axis: &Axis| {
            if is_outermost { axis.label().to_owned() } else { String::new() }
        };
        frames.push(Frame {
            plot: Rect { left, top, right: left + width, bottom: top + height },
            x: Side { label: outermost(index + columns >= tiles.len(), &tile.x), scale: x, ticks: x_ticks },
            y: Side { label: outermost(column == 0, &tile.y), scale: y, ticks: y_ticks },
            has_foot: true,
        });
    }
    Ok(frames)
}

/// Width of the label of an upright axis.
fn label_width(axis: &Axis) -> f64 {
    if axis.label().is_empty() { 0.0 } else { LABEL.size + GAP }
}

/// Width of the numbers or names along an upright axis.
fn ticks_width(ticks: &Ticks) -> Result<f64, PlotError> {
    Ok(TICK_LENGTH + GAP / 2.0 + widest(ticks.labels(), tick_lettering(ticks))?)
}

/// Where the plot areas end on the right, and how many numbers the x axis has space for.
fn right_end(x: &Axis, scale: &Scale, left: f64, width: f64, beside: f64) -> Result<(f64, f64), PlotError> {
    let mut right = width - MARGIN - beside;
    let most = (right - left) / TICK_SPACING.0;
    let ticks = x.ticks(scale, most);
    let label = widest(ticks.labels(), tick_lettering(&ticks))?;
    if beside == 0.0 && !ticks.are_words {
        right = right.min(width - MARGIN / 2.0 - label / 2.0);
    }
    let crowded = (right - left) / (label + 2.0 * GAP);
    if ticks.are_words && ticks.labelled.len() as f64 > crowded {
        // Numbers may be left out where space is short, words may not.
        let length = |word: &&str| word.chars().count();
        let text = ticks.labels().max_by_key(length).unwrap_or_default().to_owned();
        return Err(PlotError::TextDoesNotFit { text });
    }
    Ok((right.floor(), if ticks.labelled.len() as f64 > crowded { crowded } else { most }))
}

/// More numbers than this are hard to read, however high the plot area.
const MOST_TICKS: f64 = 8.0;

/// A plot area smaller than this shows nothing.
const LEAST_SIDE: f64 = 60.0;

/// On a phone, a plot area narrower than this is crowded out by its words.
const LEAST_NARROW_WIDTH: f64 = 140.0;
