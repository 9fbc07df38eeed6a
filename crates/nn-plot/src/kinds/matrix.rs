//! How often each class was taken for which: a confusion matrix.

use crate::error::PlotError;
use crate::paper::canvas::{Align, Canvas, lettering_within, text_width, widest};
use crate::paper::path::Rect;
use crate::paper::picture::Picture;
use crate::paper::sheet::{Page, Sheet};
use crate::paper::style::{
    CAP_HEIGHT, CELL_TINT, Colour, DESCENT, GAP, Ink, LABEL, Lettering, MARGIN, MATRIX_SIZE, NOTE, PANEL,
    QUIET, blend, words_on,
};
use crate::parts::legend::{self, Entry, Key, Legend, Swatch};

/// A confusion matrix: a row for each true class, a column for each predicted one, and in each cell how many samples of
/// the row's class were taken for the column's. The darker a cell, the larger its share of its row; right answers, on
/// the diagonal, are blue and mistakes vermillion.
///
/// ```
/// use nn_plot::MatrixChart;
///
/// let counts = [[50, 0, 0], [0, 47, 3], [0, 2, 48]];
/// let picture = MatrixChart::new("Only two kinds are mixed up", "Nearly all of 150 flowers on the diagonal.", counts)
///     .classes(["setosa", "versicolor", "virginica"])
///     .draw()?;
/// assert!(picture.svg().contains("true class"));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct MatrixChart {
    sheet: Sheet,
    counts: Vec<Vec<u64>>,
    classes: Vec<String>,
    labels: (String, String),
}

impl MatrixChart {
    /// The matrix with these rows, one for each true class. Classes are named by their numbers from 0 unless they are
    /// given names. The title is best the finding in a short sentence; the alternative text says what the matrix shows
    /// to those who cannot see it.
    pub fn new<Row: IntoIterator<Item = u64>>(
        title: impl Into<String>,
        alternative: impl Into<String>,
        counts: impl IntoIterator<Item = Row>,
    ) -> Self {
        let counts: Vec<Vec<u64>> = counts.into_iter().map(|row| row.into_iter().collect()).collect();
        Self {
            sheet: Sheet::of_map(title, alternative),
            classes: (0..counts.len()).map(|class| class.to_string()).collect(),
            counts,
            labels: ("predicted class".into(), "true class".into()),
        }
    }

    /// Makes the picture this large instead of 720 x 680 pixels.
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.sheet.size = Some((width, height));
        self
    }

    /// The words along its axes.
    pub fn axis_labels(&self) -> Vec<&str> {
        vec![&self.labels.0, &self.labels.1]
    }

    /// Draws it for a phone: 360 pixels wide and about as high, in the usual sizes of type, with the names above.
    pub fn narrow(mut self) -> Self {
        self.sheet.is_narrow = true;
        self
    }

    /// Names the classes, in the order of the rows. Where names are too wide for their columns, they stand upright.
    pub fn classes(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.classes = names.into_iter().map(Into::into).collect();
        self
    }

    /// Labels columns and rows with these words instead of "predicted class" and "true class".
    pub fn labels(mut self, columns: impl Into<String>, rows: impl Into<String>) -> Self {
        self.labels = (columns.into(), rows.into());
        self
    }

    /// Draws the matrix.
    ///
    /// # Errors
    /// [`PlotError`] says what was found, what was expected and the way out: fewer than two classes, rows of another
    /// length or names of another number than there are rows, counts or names without space.
    pub fn draw(&self) -> Result<Picture, PlotError> {
        let page = self.sheet.page(MATRIX_SIZE)?;
        self.check()?;
        let entries = entries();
        let top = page.top() + legend::above(Legend::Above, &entries, page.width())?;
        let layout = Layout::new(self, &page, top.ceil())?;
        page.draw(|canvas| {
            for (row, counts) in self.counts.iter().enumerate() {
                let total = counts.iter().map(|&count| count as f64).sum::<f64>();
                for (column, &count) in counts.iter().enumerate() {
                    let share = if count == 0 { 0.0 } else { count as f64 / total };
                    layout.draw_cell(canvas, (row, column), count, share)?;
                }
            }
            layout.draw_words(canvas, self)?;
            Key::above(&entries, top, page.width())?.draw(canvas)
        })
    }

    fn check(&self) -> Result<(), PlotError> {
        let classes = self.counts.len();
        let wrong =
            |what: String, found: usize, expected: String| PlotError::Classes { what, found, expected };
        if classes < 2 {
            return Err(wrong(format!("the matrix {:?}", self.sheet.title), classes, "two or more".into()));
        }
        let lengths = self.counts.iter().map(Vec::len).enumerate();
        let rows = lengths.map(|(row, length)| (format!("row {row} (counted from 0) of the matrix"), length));
        let names = [("the list of names".to_owned(), self.classes.len())];
        match rows.chain(names).find(|(_, found)| *found != classes) {
            Some((what, found)) => Err(wrong(what, found, format!("{classes}, one for each row"))),
            None => Ok(()),
        }
    }
}

/// What the two colours stand for, and what their strength does.
fn entries() -> Vec<Entry> {
    let shades = |colour| Swatch::Shades([0.0, 0.25, 0.5, 0.75, 1.0].map(|share| shade(colour, share)));
    let entry = |name: &str, colour| Entry { name: name.into(), swatch: shades(colour) };
    vec![entry("right, 0–100 % of the row", Colour::Blue), entry("mistaken, 0–100 %", Colour::Vermillion)]
}

/// Where cells and words are.
struct Layout {
    left: f64,
    top: f64,
    /// Width and height of a cell, with the white line to the next.
    cell: (f64, f64),
    classes: usize,
    /// One type for all counts.
    lettering: Lettering,
    /// Whether the names of columns are written upwards.
    is_upright: bool,
}

impl Layout {
    fn new(chart: &MatrixChart, page: &Page<'_>, top: f64) -> Result<Self, PlotError> {
        let classes = chart.classes.len();
        let names = widest(&chart.classes, NOTE)?;
        let label = |words: &str| if words.is_empty() { 0.0 } else { LABEL.size + GAP };
        let left = (MARGIN + label(&chart.labels.1) + names + GAP).ceil();
        let across = ((page.width() - MARGIN - left) / classes as f64).floor();
        let is_upright = names + GAP > across;
        let below = GAP + if is_upright { names } else { NOTE.size } + label(&chart.labels.0);
        let up = ((page.height() - MARGIN - LABEL.size * DESCENT - below - top) / classes as f64).floor();
        if across.min(up) < LEAST_CELL {
            return Err(page.too_small());
        }
        let counts = chart.counts.iter().flatten().map(u64::to_string);
        let longest = counts.max_by_key(String::len).unwrap_or_default();
        let lettering = lettering_within(across - GAP / 2.0, &longest)?;
        Ok(Self { left, top, cell: (across, up), classes, lettering, is_upright })
    }

    fn cell(&self, (row, column): (usize, usize)) -> Rect {
        let (width, height) = self.cell;
        let (left, top) = (self.left + column as f64 * width, self.top + row as f64 * height);
        Rect { left, top, right: left + width - BETWEEN_CELLS, bottom: top + height - BETWEEN_CELLS }
    }

    fn draw_cell(
        &self,
        canvas: &mut Canvas<'_>,
        place: (usize, usize),
        count: u64,
        share: f64,
    ) -> Result<(), PlotError> {
        let cell = self.cell(place);
        let colour = if place.0 == place.1 { Colour::Blue } else { Colour::Vermillion };
        let ground = if count == 0 { PANEL } else { shade(colour, share) };
        canvas.rectangle(cell, ground)?;
        let ink = if count == 0 { QUIET } else { words_on(ground) };
        let words = count.to_string();
        canvas.text_beside(cell.middle(), Align::Middle, Lettering { ink, ..self.lettering }, &words)
    }

    /// The names of the classes along both sides, and what the sides are.
    fn draw_words(&self, canvas: &mut Canvas<'_>, chart: &MatrixChart) -> Result<(), PlotError> {
        let bottom = self.cell((self.classes - 1, 0)).bottom + GAP;
        let mut end = bottom + NOTE.size;
        for (class, name) in chart.classes.iter().enumerate() {
            let (x, y) = self.cell((class, class)).middle();
            canvas.text_beside((self.left - GAP, y), Align::End, NOTE, name)?;
            if self.is_upright {
                let length = text_width(name, NOTE)?;
                canvas.text_upwards((x, bottom + length / 2.0), NOTE, name)?;
                end = end.max(bottom + length);
            } else {
                canvas.text((x, bottom + NOTE.size * CAP_HEIGHT), Align::Middle, NOTE, name)?;
            }
        }
        let last = self.cell((self.classes - 1, self.classes - 1));
        let middle = ((self.left + last.right) / 2.0, (self.top + last.bottom) / 2.0);
        let (columns, rows) = &chart.labels;
        if !columns.is_empty() {
            canvas.text((middle.0, end + GAP / 2.0 + LABEL.size), Align::Middle, LABEL, columns)?;
        }
        if text_width(rows, LABEL)? > last.bottom - self.top {
            return Err(PlotError::TextDoesNotFit { text: rows.clone() });
        }
        if !rows.is_empty() {
            canvas.text_upwards((MARGIN + LABEL.size / 2.0, middle.1), LABEL, rows)?;
        }
        Ok(())
    }
}

/// From pale, for a single sample, to the colour itself, for the whole row.
fn shade(colour: Colour, share: f64) -> Ink {
    blend([255; 3], colour.rgb(), CELL_TINT + (1.0 - CELL_TINT) * share)
}

/// The white line between two cells.
const BETWEEN_CELLS: f64 = 1.0;
/// A cell smaller than this holds no number.
const LEAST_CELL: f64 = 20.0;
