//! Where values on a lattice reach a level: outlines by marching squares.

use crate::paper::path::Point;

/// Numbers where evenly spaced columns and rows cross, row by row.
pub(super) struct Lattice<'a> {
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) values: &'a [f64],
}

/// A closed outline in units of columns and rows. What it surrounds lies on its left as rows count upwards, so the
/// outlines of holes turn the other way.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Outline {
    pub(super) corners: Vec<Point>,
    /// For each corner, whether the side that begins there runs along the edge of the lattice.
    pub(super) on_edge: Vec<bool>,
}

/// The outlines of all places whose value is `level` or more, the edge of the lattice included. Between two crossings
/// the value changes evenly on the given scale.
pub(super) fn outlines(lattice: &Lattice<'_>, level: f64, scale: impl Fn(f64) -> f64) -> Vec<Outline> {
    let padded = Padded { lattice, level };
    let mut next: Vec<Option<Step>> = vec![None; 2 * padded.width() * padded.height()];
    for row in 0..padded.height() - 1 {
        for column in 0..padded.width() - 1 {
            for &(from, to) in padded.sides(column, row) {
                let step = Step { to: padded.edge(column, row, to), on_edge: padded.is_rim(column, row) };
                next[padded.edge(column, row, from)] = Some(step);
            }
        }
    }

    let mut found = Vec::new();
    for first in 0..next.len() {
        let mut outline = Outline::default();
        let mut here = first;
        while let Some(step) = next[here].take() {
            outline.push(padded.crossing(here, &scale), step.on_edge);
            here = step.to;
        }
        outline.close();
        if outline.corners.len() > 2 {
            found.push(outline);
        }
    }
    found
}

/// All outlines as one polygon, for a backend that draws no holes: the ways to and from each outline cancel out.
pub(super) fn joined(outlines: &[Vec<Point>]) -> Vec<Point> {
    let Some(anchor) = outlines.first().and_then(|outline| outline.first()) else { return Vec::new() };
    outlines
        .iter()
        .flat_map(|outline| outline.iter().chain(outline.first()).chain([anchor]))
        .copied()
        .collect()
}

/// From the crossing of one edge of a cell to the next.
#[derive(Clone, Copy)]
struct Step {
    to: usize,
    on_edge: bool,
}

/// One of the four edges of a cell.
#[derive(Clone, Copy)]
enum Side {
    Bottom,
    Right,
    Top,
    Left,
}

/// The lattice within a rim of places below every level, which closes all outlines.
struct Padded<'a> {
    lattice: &'a Lattice<'a>,
    level: f64,
}

impl Padded<'_> {
    fn width(&self) -> usize {
        self.lattice.columns + 2
    }

    fn height(&self) -> usize {
        self.lattice.rows + 2
    }

    fn value(&self, column: usize, row: usize) -> Option<f64> {
        let inside = (1..=self.lattice.columns).contains(&column) && (1..=self.lattice.rows).contains(&row);
        inside.then(|| self.lattice.values[(row - 1) * self.lattice.columns + column - 1])
    }

    fn reaches(&self, column: usize, row: usize) -> bool {
        self.value(column, row).is_some_and(|value| value >= self.level)
    }

    fn is_rim(&self, column: usize, row: usize) -> bool {
        column == 0 || row == 0 || column == self.lattice.columns || row == self.lattice.rows
    }

    /// The number of an edge: of its left or lower end, level edges before upright ones.
    fn edge(&self, column: usize, row: usize, side: Side) -> usize {
        let upright = self.width() * self.height();
        let at = |column, row| row * self.width() + column;
        match side {
            Side::Bottom => at(column, row),
            Side::Top => at(column, row + 1),
            Side::Left => upright + at(column, row),
            Side::Right => upright + at(column + 1, row),
        }
    }

    /// From which edge to which an outline crosses this cell, with what it surrounds on its left.
    fn sides(&self, column: usize, row: usize) -> &'static [(Side, Side)] {
        use Side::{Bottom, Left, Right, Top};
        let corner = |right: usize, up: usize| self.reaches(column + right, row + up);
        // Lower left, lower right, upper right, upper left.
        match (corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)) {
            (false, false, false, false) | (true, true, true, true) => &[],
            (true, false, false, false) => &[(Bottom, Left)],
            (false, true, false, false) => &[(Right, Bottom)],
            (false, false, true, false) => &[(Top, Right)],
            (false, false, false, true) => &[(Left, Top)],
            (true, true, false, false) => &[(Right, Left)],
            (false, true, true, false) => &[(Top, Bottom)],
            (false, false, true, true) => &[(Left, Right)],
            (true, false, false, true) => &[(Bottom, Top)],
            (false, true, true, true) => &[(Left, Bottom)],
            (true, false, true, true) => &[(Bottom, Right)],
            (true, true, false, true) => &[(Right, Top)],
            (true, true, true, false) => &[(Top, Left)],
            (true, false, true, false) if self.middle_reaches(column, row) => &[(Bottom, Right), (Top, Left)],
            (true, false, true, false) => &[(Bottom, Left), (Top, Right)],
            (false, true, false, true) if self.middle_reaches(column, row) => &[(Right, Top), (Left, Bottom)],
            (false, true, false, true) => &[(Right, Bottom), (Left, Top)],
        }
    }

    /// At a saddle: whether the two high corners are joined across the cell.
    fn middle_reaches(&self, column: usize, row: usize) -> bool {
        let corners = [(0, 0), (1, 0), (1, 1), (0, 1)];
        let values = corners.map(|(right, up)| self.value(column + right, row + up));
        let mean: Option<f64> = values.into_iter().map(|value| value.map(|value| value / 4.0)).sum();
        mean.is_some_and(|mean| mean >= self.level)
    }

    /// Where the level is crossed along an edge; at the lattice's own edge where the rim is.
    fn crossing(&self, edge: usize, scale: &impl Fn(f64) -> f64) -> Point {
        let upright = self.width() * self.height();
        let (at, step) = if edge < upright { (edge, (1, 0)) } else { (edge - upright, (0, 1)) };
        let (column, row) = (at % self.width(), at / self.width());
        let share = match (self.value(column, row), self.value(column + step.0, row + step.1)) {
            (Some(from), Some(to)) => {
                // Halves first: the difference of two huge numbers overflows, half of it does not.
                let [from, to, level] = [from, to, self.level].map(|value| scale(value) / 2.0);
                ((level - from) / (to - from)).clamp(0.0, 1.0)
            }
            (Some(_), None) => 0.0,
            _ => 1.0,
        };
        (column as f64 + share * step.0 as f64 - 1.0, row as f64 + share * step.1 as f64 - 1.0)
    }
}

impl Outline {
    /// The pieces that do not run along the edge of the lattice.
    pub(super) fn open_lines(&self) -> Vec<Vec<Point>> {
        let count = self.corners.len();
        let side = |index: usize| (!self.on_edge[index % count]).then(|| self.corners[index % count]);
        // Begin behind a side along the edge, if there is one, so that no piece is cut in two.
        let first = self.on_edge.iter().position(|&on_edge| on_edge).map_or(0, |edge| edge + 1);
        let mut lines: Vec<Vec<Point>> = Vec::new();
        let mut open = false;
        for index in first..first + count {
            let Some(from) = side(index) else {
                open = false;
                continue;
            };
            let to = self.corners[(index + 1) % count];
            match lines.last_mut() {
                Some(line) if open => line.push(to),
                _ => lines.push(vec![from, to]),
            }
            open = true;
        }
        lines
    }

    /// Adds a corner, and takes back the one before if it lies on the way or in the same place.
    fn push(&mut self, corner: Point, on_edge: bool) {
        if self.corners.last() == Some(&corner) {
            self.corners.pop();
            self.on_edge.pop();
        }
        if let [.., before, last] = self.corners[..] {
            let same_kind = self.on_edge.ends_with(&[on_edge, on_edge]);
            if same_kind && is_straight(before, last, corner) {
                self.corners.pop();
                self.on_edge.pop();
            }
        }
        self.corners.push(corner);
        self.on_edge.push(on_edge);
    }

    fn close(&mut self) {
        if self.corners.len() > 1 && self.corners.first() == self.corners.last() {
            self.corners.pop();
            self.on_edge.pop();
        }
    }
}

fn is_straight(from: Point, by: Point, to: Point) -> bool {
    (by.0 - from.0) * (to.1 - by.1) == (by.1 - from.1) * (to.0 - by.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(columns: usize, values: &[f64], level: f64) -> Vec<Outline> {
        let lattice = Lattice { columns, rows: values.len() / columns, values };
        outlines(&lattice, level, |value| value)
    }

    /// Twice the area, above zero if the inside is on the left.
    fn area(outlines: &[Outline]) -> f64 {
        let corners = joined(&outlines.iter().map(|outline| outline.corners.clone()).collect::<Vec<_>>());
        (0..corners.len())
            .map(|index| (corners[index], corners[(index + 1) % corners.len()]))
            .map(|(from, to)| from.0 * to.1 - from.1 * to.0)
            .sum()
    }

    #[test]
    fn a_peak_has_one_outline_halfway_down_its_sides() {
        let peak = found(3, &[0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0], 0.5);
        assert_eq!(peak.len(), 1);
        let mut corners = peak[0].corners.clone();
        corners.sort_by(|one, other| one.partial_cmp(other).unwrap());
        assert_eq!(corners, [(0.5, 1.0), (1.0, 0.5), (1.0, 1.5), (1.5, 1.0)]);
        assert!(peak[0].on_edge.iter().all(|on_edge| !on_edge));
        assert_eq!(area(&peak), 1.0);
    }

    #[test]
    fn what_reaches_the_level_everywhere_is_the_whole_lattice_with_four_corners() {
        let whole = found(4, &[1.0; 12], 0.5);
        assert_eq!((whole.len(), area(&whole)), (1, 12.0));
        assert!(whole[0].corners.len() <= 5 && whole[0].on_edge.iter().all(|&on_edge| on_edge));
        assert!(found(4, &[1.0; 12], 1.5).is_empty());
    }

    #[test]
    fn a_hollow_is_an_outline_of_its_own_that_turns_the_other_way() {
        let hollow = found(3, &[1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0], 0.5);
        assert_eq!(hollow.len(), 2);
        assert_eq!(area(&hollow), 2.0 * 4.0 - 1.0);
    }

    #[test]
    fn a_slope_is_crossed_from_edge_to_edge() {
        let slope = found(3, &[0.0, 1.0, 2.0, 0.0, 1.0, 2.0], 1.5);
        assert_eq!(slope.len(), 1);
        let across: Vec<_> = slope[0].on_edge.iter().filter(|on_edge| !**on_edge).collect();
        assert_eq!((across.len(), area(&slope)), (1, 1.0));
    }

    #[test]
    fn a_line_at_a_level_leaves_out_the_edge_and_is_not_cut_in_two() {
        let slope = found(3, &[0.0, 1.0, 2.0, 0.0, 1.0, 2.0], 1.5);
        assert_eq!(slope[0].open_lines(), [[(1.5, 1.0), (1.5, 0.0)]]);
        let peak = found(3, &[0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0], 0.5);
        let lines = peak[0].open_lines();
        assert_eq!((lines.len(), lines[0].len()), (1, 5), "a closed line ends where it began");
        let ridge = found(3, &[0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0], 0.5);
        assert_eq!(ridge[0].open_lines(), [[(0.5, 2.0), (0.5, 1.0), (1.0, 0.5), (1.5, 1.0), (1.5, 2.0)]]);
    }

    #[test]
    fn a_saddle_is_joined_where_its_middle_reaches_the_level() {
        assert_eq!(found(2, &[1.0, 0.0, 0.0, 1.0], 0.4).len(), 1);
        assert_eq!(found(2, &[1.0, 0.0, 0.0, 1.0], 0.6).len(), 2);
    }
}
