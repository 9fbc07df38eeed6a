//! Values over an area.

use crate::error::PlotError;
use crate::paper::canvas::Canvas;
use crate::paper::path::{Point, Rect};
use crate::paper::style::Ink;
use crate::parts::contour::{Lattice, Outline, joined, outlines};

/// Values at evenly spaced points of an area, the ends of both ranges included.
///
/// ```
/// use nn_plot::Grid;
/// let bowl = Grid::sampled((-1.0, 1.0), (-1.0, 1.0), 41, |x, y| x * x + y * y);
/// let plane = Grid::new((0.0, 2.0), (0.0, 1.0), (3, 2), [0.0, 1.0, 2.0, 1.0, 2.0, 3.0]);
/// # let _ = (bowl, plane);
/// ```
#[derive(Clone, Debug)]
pub struct Grid {
    pub(crate) x: (f64, f64),
    pub(crate) y: (f64, f64),
    columns: usize,
    rows: usize,
    pub(crate) values: Vec<f64>,
}

impl Grid {
    /// Values given row by row: the first row at the lower end of y, each from the lower end of x to the upper.
    pub fn new(
        x: (f64, f64),
        y: (f64, f64),
        (columns, rows): (usize, usize),
        values: impl IntoIterator<Item = f64>,
    ) -> Self {
        Self { x, y, columns, rows, values: values.into_iter().collect() }
    }

    /// A function of x and y at `points` x `points` places.
    pub fn sampled(
        x: (f64, f64),
        y: (f64, f64),
        points: usize,
        mut function: impl FnMut(f64, f64) -> f64,
    ) -> Self {
        let between = |(low, high): (f64, f64), index: usize| {
            low + (high - low) * (index as f64 / points.saturating_sub(1).max(1) as f64)
        };
        let places = (0..points).flat_map(|row| (0..points).map(move |column| (column, row)));
        let values = places.map(|(column, row)| function(between(x, column), between(y, row))).collect();
        Self { x, y, columns: points, rows: points, values }
    }

    pub(crate) fn check(&self, log: bool) -> Result<(), PlotError> {
        let (columns, rows, found) = (self.columns, self.rows, self.values.len());
        if columns < 2 || rows < 2 || columns.checked_mul(rows) != Some(found) {
            return Err(PlotError::GridSize { columns, rows, found });
        }
        let place =
            |index: usize| format!("the value in column {}, row {}", index % columns, index / columns);
        for (index, &value) in self.values.iter().enumerate() {
            if !value.is_finite() {
                return Err(PlotError::NotFinite { what: place(index), value });
            }
            if log && value <= 0.0 {
                return Err(PlotError::NotPositive { what: place(index), value });
            }
        }
        Ok(())
    }

    /// Whether the other grid has its values at the same places.
    pub(crate) fn lies_on(&self, other: &Self) -> bool {
        (self.x, self.y, self.columns, self.rows) == (other.x, other.y, other.columns, other.rows)
    }

    /// The same places with other values.
    pub(crate) fn with_values(&self, values: impl IntoIterator<Item = f64>) -> Self {
        Self { values: values.into_iter().collect(), ..*self }
    }

    /// Fills a plot area: the first ink everywhere, then each further one where its level is reached, so that no seam
    /// shows what is behind.
    pub(crate) fn draw(
        &self,
        canvas: &mut Canvas<'_>,
        plot: Rect,
        levels: &[f64],
        inks: &[Ink],
        log: bool,
    ) -> Result<(), PlotError> {
        let Some((first, others)) = inks.split_first() else { return Ok(()) };
        canvas.rectangle(plot, *first)?;
        for (level, ink) in levels.iter().zip(others) {
            self.fill(canvas, plot, *level, *ink, log)?;
        }
        Ok(())
    }

    /// Fills the places of a plot area where the value is `level` or more.
    pub(crate) fn fill(
        &self,
        canvas: &mut Canvas<'_>,
        plot: Rect,
        level: f64,
        ink: Ink,
        log: bool,
    ) -> Result<(), PlotError> {
        let outlines = self.outlines(level, log);
        let areas: Vec<_> = outlines.iter().map(|outline| self.pixels(plot, &outline.corners)).collect();
        if areas.is_empty() { Ok(()) } else { canvas.polygon(&joined(&areas), ink) }
    }

    /// The lines at a level in a plot area: outlines without what runs along the edge.
    pub(crate) fn lines(&self, plot: Rect, level: f64, log: bool) -> Vec<Vec<Point>> {
        let outlines = self.outlines(level, log);
        let lines = outlines.iter().flat_map(Outline::open_lines);
        lines.map(|line| self.pixels(plot, &line)).collect()
    }

    fn outlines(&self, level: f64, log: bool) -> Vec<Outline> {
        let lattice = Lattice { columns: self.columns, rows: self.rows, values: &self.values };
        // A last bit of the platform's logarithm is far below what a coordinate is rounded to.
        outlines(&lattice, level, |value| if log { value.ln() } else { value })
    }

    fn pixels(&self, plot: Rect, points: &[Point]) -> Vec<Point> {
        let pixel = |&(column, row): &Point| {
            let (x, y) = (column / (self.columns - 1) as f64, row / (self.rows - 1) as f64);
            (plot.left + x * plot.width(), plot.bottom - y * plot.height())
        };
        points.iter().map(pixel).collect()
    }
}
