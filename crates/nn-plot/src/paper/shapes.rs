//! Shapes with round corners.

use crate::error::PlotError;
use crate::paper::canvas::Canvas;
use crate::paper::path::{Point, Rect};
use crate::paper::style::{Ink, Stroke};

/// A rectangle with round corners, filled and (on request) outlined.
pub(crate) fn rounded_box(
    canvas: &mut Canvas<'_>,
    area: Rect,
    radius: f64,
    fill: Ink,
    outline: Option<Stroke>,
) -> Result<(), PlotError> {
    let corners = [
        ((area.right - radius, area.top + radius), (0.0, -1.0)),
        ((area.right - radius, area.bottom - radius), (1.0, 0.0)),
        ((area.left + radius, area.bottom - radius), (0.0, 1.0)),
        ((area.left + radius, area.top + radius), (-1.0, 0.0)),
    ];
    let mut edge: Vec<Point> = corners
        .into_iter()
        .flat_map(|((x, y), (dx, dy))| {
            quarter_turn(dx, dy).map(move |(dx, dy)| (x + radius * dx, y + radius * dy))
        })
        .collect();
    canvas.polygon(&edge, fill)?;
    if let Some(stroke) = outline {
        edge.extend(edge.first().copied());
        // Once more along the first piece, so that start and end are joined.
        edge.extend(edge.get(1).copied());
        canvas.line(&edge, stroke)?;
    }
    Ok(())
}

/// Directions from the given one through a right angle to the right. The halves of an angle are found with square
/// roots alone, which every machine rounds alike.
fn quarter_turn(dx: f64, dy: f64) -> impl Iterator<Item = (f64, f64)> {
    let between = |one: (f64, f64), other: (f64, f64)| {
        let (x, y) = (one.0 + other.0, one.1 + other.1);
        let length = (x * x + y * y).sqrt();
        (x / length, y / length)
    };
    let mut turn = vec![(dx, dy), (-dy, dx)];
    for _ in 0..3 {
        turn = turn
            .windows(2)
            .flat_map(|pair| [pair[0], between(pair[0], pair[1])])
            .chain(turn.last().copied())
            .collect();
    }
    turn.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_turn_goes_right_in_equal_steps() {
        let turn: Vec<_> = quarter_turn(0.0, -1.0).collect();
        assert_eq!((turn.len(), turn[0], turn[8]), (9, (0.0, -1.0), (1.0, 0.0)));
        assert!((turn[4].0 - 0.5_f64.sqrt()).abs() < 1e-12 && (turn[4].1 + 0.5_f64.sqrt()).abs() < 1e-12);
    }
}
