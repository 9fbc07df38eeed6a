//! Geometry without ink: gaps, clipping and dashes of a line.

/// Position in nominal pixels, x to the right and y downwards.
pub(crate) type Point = (f64, f64);

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rect {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Rect {
    /// The square about a point that a circle of this radius touches.
    pub(crate) fn around((x, y): Point, radius: f64) -> Self {
        Self { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }
    }

    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(crate) fn middle(&self) -> Point {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    pub(super) fn contains(&self, (x, y): Point) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// Whether no part of the other rectangle lies outside, give or take a rounding.
    pub(crate) fn encloses(&self, other: &Self) -> bool {
        let slack = 1e-6;
        other.left >= self.left - slack
            && other.top >= self.top - slack
            && other.right <= self.right + slack
            && other.bottom <= self.bottom + slack
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(crate) fn grown(&self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    /// The part of a segment that lies inside (Liang and Barsky's method).
    pub(crate) fn clip(&self, from: Point, to: Point) -> Option<(Point, Point)> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        // The segment is from + t (to - from); each edge narrows the interval of t that is inside.
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (step, distance) in [
            (-dx, from.0 - self.left),
            (dx, self.right - from.0),
            (-dy, from.1 - self.top),
            (dy, self.bottom - from.1),
        ] {
            if step == 0.0 {
                if distance < 0.0 {
                    return None;
                }
            } else if step < 0.0 {
                enter = enter.max(distance / step);
            } else {
                leave = leave.min(distance / step);
            }
        }
        let at = |t: f64| (from.0 + t * dx, from.1 + t * dy);
        let start = if enter == 0.0 { from } else { at(enter) };
        let end = if leave == 1.0 { to } else { at(leave) };
        (enter <= leave).then_some((start, end))
    }
}

/// Cuts a line into the pieces that can be seen in `window`. `None` is a gap; a lone point between two gaps
/// becomes a piece of one point, so that it does not vanish.
pub(crate) fn visible_pieces(line: &[Option<Point>], window: &Rect) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    // Whether the last piece ends in the point before and may grow.
    let mut open = false;
    for (index, &here) in line.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|previous| line[previous]);
        let after = line.get(index + 1).copied().flatten();
        match (before, here) {
            (Some(from), Some(to)) => match window.clip(from, to) {
                Some((start, end)) => {
                    match pieces.last_mut() {
                        Some(piece) if open => piece.push(end),
                        _ => pieces.push(vec![start, end]),
                    }
                    open = end == to;
                }
                None => open = false,
            },
            (None, Some(only)) => {
                if after.is_none() && window.contains(only) {
                    pieces.push(vec![only]);
                }
                open = false;
            }
            (_, None) => open = false,
        }
    }
    pieces
}

/// The part of a polygon that lies in `window` (Sutherland and Hodgman's method). Where the polygon leaves and
/// returns, the edge of the window joins the parts.
pub(crate) fn visible_area(polygon: &[Point], window: &Rect) -> Vec<Point> {
    let mut rest = polygon.to_vec();
    // Each edge of the window with its distance inwards, which a point outside has below zero.
    let edges: [&dyn Fn(Point) -> f64; 4] =
        [&|(x, _)| x - window.left, &|(x, _)| window.right - x, &|(_, y)| y - window.top, &|(_, y)| {
            window.bottom - y
        }];
    for inwards in edges {
        let mut kept = Vec::with_capacity(rest.len() + 4);
        for (index, &here) in rest.iter().enumerate() {
            let before = rest[(index + rest.len() - 1) % rest.len()];
            let (from, to) = (inwards(before), inwards(here));
            if (from < 0.0) != (to < 0.0) {
                let t = from / (from - to);
                kept.push((before.0 + t * (here.0 - before.0), before.1 + t * (here.1 - before.1)));
            }
            if to >= 0.0 {
                kept.push(here);
            }
        }
        rest = kept;
    }
    rest
}

/// Breaks a line up into dashes; `pattern` holds the lengths drawn and left out in turn.
pub(super) fn dashes(line: &[Point], pattern: &[f64]) -> Vec<Vec<Point>> {
    let Some((&first, rest)) = line.split_first() else { return Vec::new() };
    if pattern.is_empty() {
        return vec![line.to_vec()];
    }
    let mut done = Vec::new();
    let mut dash = vec![first];
    let mut here = first;
    let mut phase = 0;
    let mut left = pattern[phase];
    for &corner in rest {
        loop {
            let (dx, dy) = (corner.0 - here.0, corner.1 - here.1);
            let length = (dx * dx + dy * dy).sqrt();
            if length < left {
                left -= length;
                here = corner;
                if length > 0.0 {
                    dash.push(corner);
                }
                break;
            }
            here = (here.0 + dx * left / length, here.1 + dy * left / length);
            dash.push(here);
            if phase % 2 == 0 {
                done.push(std::mem::take(&mut dash));
            }
            phase = (phase + 1) % pattern.len();
            left = pattern[phase];
            dash = vec![here];
        }
    }
    if phase % 2 == 0 && dash.len() > 1 {
        done.push(dash);
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Rect = Rect { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

    #[test]
    fn a_line_leaving_and_returning_becomes_two_pieces_that_end_on_the_edge() {
        let line = [Some((1.0, 5.0)), Some((5.0, -5.0)), Some((9.0, 5.0))];
        let pieces = visible_pieces(&line, &WINDOW);
        assert_eq!(pieces, [vec![(1.0, 5.0), (3.0, 0.0)], vec![(7.0, 0.0), (9.0, 5.0)]]);
    }

    #[test]
    fn a_segment_between_two_points_outside_is_seen_where_it_crosses_the_window() {
        let line = [Some((-10.0, 5.0)), Some((20.0, 5.0))];
        assert_eq!(visible_pieces(&line, &WINDOW), [vec![(0.0, 5.0), (10.0, 5.0)]]);
        let line = [Some((-10.0, 50.0)), Some((20.0, 50.0))];
        assert!(visible_pieces(&line, &WINDOW).is_empty());
    }

    #[test]
    fn a_gap_ends_a_piece_and_a_lone_point_stays() {
        let line = [Some((1.0, 1.0)), Some((2.0, 2.0)), None, Some((4.0, 4.0)), None];
        assert_eq!(visible_pieces(&line, &WINDOW), [vec![(1.0, 1.0), (2.0, 2.0)], vec![(4.0, 4.0)]]);
    }

    #[test]
    fn an_area_is_cut_off_along_the_edges_of_the_window() {
        let beyond = [(-5.0, 2.0), (5.0, 2.0), (5.0, 20.0), (-5.0, 20.0)];
        let mut corners = visible_area(&beyond, &WINDOW);
        corners.sort_by(|one, other| one.partial_cmp(other).unwrap());
        assert_eq!(corners, [(0.0, 2.0), (0.0, 10.0), (5.0, 2.0), (5.0, 10.0)]);
        assert!(visible_area(&[(20.0, 0.0), (30.0, 0.0), (30.0, 5.0)], &WINDOW).is_empty());
    }

    #[test]
    fn dashes_go_round_corners_without_losing_count() {
        let line = [(0.0, 0.0), (3.0, 0.0), (3.0, 5.0)];
        let expected =
            [vec![(0.0, 0.0), (2.0, 0.0)], vec![(3.0, 0.0), (3.0, 2.0)], vec![(3.0, 3.0), (3.0, 5.0)]];
        assert_eq!(dashes(&line, &[2.0, 1.0]), expected);
    }
}
