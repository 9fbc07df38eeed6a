//! What the diagrams share: circles with names, arrows, words on lines.

use crate::error::PlotError;
use crate::paper::canvas::{Align, Canvas, centred_baseline, lettering_within, text_box};
use crate::paper::path::Point;
use crate::paper::style::{ARROW_HEAD, COMPUTES, Dash, Ink, Lettering, OUTLINE_WIDTH, PAPER, Stroke, TEXT};

/// A letter with its index below the line: `subscript("x", 12)` is `x₁₂`.
///
/// ```
/// assert_eq!(nn_plot::subscript("w", 10), "w₁₀");
/// ```
pub fn subscript(letter: &str, index: usize) -> String {
    let lowered = |digit: char| digit.to_digit(10).and_then(|digit| char::from_u32('₀' as u32 + digit));
    letter.chars().chain(index.to_string().chars().filter_map(lowered)).collect()
}

/// What is only a value is white; what computes is tinted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Value,
    Computes,
}

impl Role {
    pub(super) fn fill(self) -> Ink {
        match self {
            Self::Value => PAPER,
            Self::Computes => COMPUTES,
        }
    }
}

pub(super) const OUTLINE: Stroke = Stroke { ink: TEXT, width: OUTLINE_WIDTH, dash: Dash::Solid };

/// How wide a name may be in its circle, in radii.
pub(super) const NAME_SHARE: f64 = 1.6;

/// A circle with a name in it, in the largest type that fits.
pub(super) fn named_circle(
    canvas: &mut Canvas<'_>,
    centre: Point,
    radius: f64,
    role: Role,
    name: &str,
) -> Result<(), PlotError> {
    canvas.disc(centre, radius, role.fill())?;
    canvas.circle(centre, radius, OUTLINE)?;
    canvas.text_beside(centre, Align::Middle, lettering_within(NAME_SHARE * radius, name)?, name)
}

/// A straight arrow with its tip at `to`.
pub(super) fn arrow(
    canvas: &mut Canvas<'_>,
    from: Point,
    to: Point,
    stroke: Stroke,
) -> Result<(), PlotError> {
    let (length, half_width) = ARROW_HEAD;
    let base = towards(to, from, length);
    // The line ends inside the head, not at the tip, which would make the tip blunt.
    canvas.line(&[from, towards(to, from, length / 2.0)], stroke)?;
    let (across_x, across_y) = ((to.1 - base.1) / length * half_width, (base.0 - to.0) / length * half_width);
    let head = [to, (base.0 + across_x, base.1 + across_y), (base.0 - across_x, base.1 - across_y)];
    canvas.polygon(&head, stroke.ink)
}

/// The point `distance` away from `from` in the direction of `to`.
pub(super) fn towards(from: Point, to: Point, distance: f64) -> Point {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = (dx * dx + dy * dy).sqrt();
    if length == 0.0 { from } else { (from.0 + dx * distance / length, from.1 + dy * distance / length) }
}

/// Words centred on a line, which is interrupted for them.
pub(super) fn label_on_line(
    canvas: &mut Canvas<'_>,
    centre: Point,
    style: Lettering,
    paper: Ink,
    words: &str,
) -> Result<(), PlotError> {
    let at = (centre.0, centred_baseline(centre.1, style));
    canvas.rectangle(text_box(at, Align::Middle, style, words)?.grown(2.0), paper)?;
    canvas.text(at, Align::Middle, style, words)
}
