//! Where plot areas lie on the paper: one above the other with a common x axis. A chart alone is a stack of one.

use crate::PlotError;
use crate::axis::{Axis, Scale};
use crate::canvas::widest;
use crate::frame::{Frame, Side, foot, tick_lettering};
use crate::path::Rect;
use crate::style::{GAP, LABEL, LINE_HEIGHT, MARGIN, NOTE, PANEL_GAP, TICK, TICK_LENGTH, TICK_SPACING};

/// What one plot area of the stack brings along.
pub(crate) struct Floor<'a> {
    pub(crate) y: &'a Axis,
    pub(crate) scale: Scale,
    /// Height of what stands above the plot area: a small title, a legend.
    pub(crate) above: f64,
    /// Width of what stands to its right.
    pub(crate) beside: f64,
}

/// Plot areas of equal height that begin below `top` and leave free what their words need.
pub(crate) fn stacked(
    size: (u32, u32),
    top: f64,
    x: &Axis,
    x_scale: Scale,
    floors: &[Floor<'_>],
) -> Result<Vec<Frame>, PlotError> {
    let too_small = PlotError::Size { width: size.0, height: size.1 };
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    // Half a tick label stands above the uppermost plot area.
    // Whole pixels for every edge: axes are crisp, and what fills the area ends with it.
    let top = top.max(MARGIN + TICK.size / 2.0).ceil();
    let between = PANEL_GAP * floors.len().saturating_sub(1) as f64;
    let above: f64 = floors.iter().map(|floor| floor.above).sum();
    let each = ((height - MARGIN - foot(x.label()) - top - between - above) / floors.len() as f64).floor();
    if each < LEAST_SIDE {
        return Err(too_small);
    }

    let mut left = 0.0_f64;
    let mut y_ticks = Vec::new();
    for floor in floors {
        let ticks = floor.y.ticks(&floor.scale, (each / TICK_SPACING.1).min(MOST_TICKS));
        let label_beside = if floor.y.label().is_empty() { 0.0 } else { LABEL.size + GAP };
        let ticks_beside = TICK_LENGTH + GAP / 2.0 + widest(ticks.labels(), tick_lettering(&ticks))?;
        left = left.max((MARGIN + label_beside + ticks_beside).ceil());
        y_ticks.push(ticks);
    }
    let beside = floors.iter().map(|floor| floor.beside).fold(0.0, f64::max);
    let (right, numbers) = right_end(x, &x_scale, left, width, beside)?;
    if right - left < LEAST_SIDE {
        return Err(too_small);
    }

    let mut frames = Vec::new();
    let mut top = top;
    for (index, (floor, ticks)) in floors.iter().zip(y_ticks).enumerate() {
        top = (top + floor.above).round();
        frames.push(Frame {
            plot: Rect { left, top, right, bottom: top + each },
            x: Side { label: x.label().to_owned(), scale: x_scale, ticks: x.ticks(&x_scale, numbers) },
            y: Side { label: floor.y.label().to_owned(), scale: floor.scale, ticks },
            has_foot: index + 1 == floors.len(),
        });
        top += each + PANEL_GAP;
    }
    Ok(frames)
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
        // Of words none can be left out.
        let length = |word: &&str| word.chars().count();
        let text = ticks.labels().max_by_key(length).unwrap_or_default().to_owned();
        return Err(PlotError::TextDoesNotFit { text });
    }
    Ok((right.floor(), if ticks.labelled.len() as f64 > crowded { crowded } else { most }))
}

/// More numbers than this are hard to take in, however high the plot area.
const MOST_TICKS: f64 = 8.0;

/// Less than this shows nothing.
const LEAST_SIDE: f64 = 60.0;

/// Height of the small title of a panel.
pub(crate) const PANEL_TITLE: f64 = NOTE.size * LINE_HEIGHT + 0.75 * GAP;
