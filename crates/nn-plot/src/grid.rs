//! Values over an area.

use crate::PlotError;
use crate::contour::Lattice;

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

    pub(crate) fn lattice(&self) -> Lattice<'_> {
        Lattice { columns: self.columns, rows: self.rows, values: &self.values }
    }

    /// Columns and rows as shares of the area.
    pub(crate) fn share(&self, (column, row): (f64, f64)) -> (f64, f64) {
        (column / (self.columns - 1) as f64, row / (self.rows - 1) as f64)
    }
}
