//! How far results spread: one line of text and one interval for each experiment.

use crate::axes::axis::{Axis, Rounding};
use crate::axes::frame::{Frame, foot};
use crate::axes::layout::{Floor, stacked};
use crate::error::{PlotError, check_finite};
use crate::paper::canvas::Canvas;
use crate::paper::path::Rect;
use crate::paper::picture::Picture;
use crate::paper::sheet::Sheet;
use crate::paper::style::{Colour, Dash, GRID, INTERVAL, MARGIN, SIZE, Stroke};
use crate::parts::labels::{Crowd, Ground};
use crate::parts::legend::{self, Entry, Key, Legend, Swatch};
use crate::parts::marker::{Marker, Symbol};
use crate::parts::overlay::Overlay;
use crate::parts::reference::{Direction, Reference};

/// Intervals with the middle of each, one row for each experiment, and single values pointed out above them.
///
/// ```
/// use nn_plot::{Axis, Interval, IntervalChart};
///
/// let spread = |low, median, high| Interval::new("median and 5–95 % of 200 seeds", low, median, high);
/// let picture = IntervalChart::new("Smaller steps end lower", "Two intervals, the second further to the left.")
///     .x(Axis::new("mean squared error").log())
///     .row("tanh, η = 0.01", [spread(0.03, 0.06, 0.2).value(0.062)])
///     .row("tanh, η = 0.001", [spread(0.02, 0.035, 0.04).value(0.036)])
///     .values_named("the notebook's seed")
///     .draw()?;
/// assert!(picture.svg().contains("tanh, η = 0.001"));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct IntervalChart {
    sheet: Sheet,
    x: Axis,
    rows: Vec<(String, Vec<Interval>)>,
    overlay: Overlay,
    values: String,
}

/// One interval of an [`IntervalChart`], such as that from the 5th to the 95th of a hundred results.
#[derive(Clone, Debug)]
#[must_use]
pub struct Interval {
    name: String,
    ends: (f64, f64),
    middle: f64,
    inner: Option<(f64, f64)>,
    values: Vec<f64>,
    colour: Option<Colour>,
}

impl Interval {
    /// An interval with its middle, such as the median. Intervals of one name have one colour and one place in the
    /// legend, from which an empty name is left out.
    pub fn new(name: impl Into<String>, low: f64, middle: f64, high: f64) -> Self {
        Self { name: name.into(), ends: (low, high), middle, inner: None, values: Vec::new(), colour: None }
    }

    /// Thickens the line in between, such as where the middle half of the results lies.
    pub fn inner(mut self, low: f64, high: f64) -> Self {
        self.inner = Some((low, high));
        self
    }

    /// Points at a single value from above, such as the result of one run.
    pub fn value(mut self, value: f64) -> Self {
        self.values.push(value);
        self
    }

    /// Draws intervals of this name in this colour.
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = Some(colour);
        self
    }

    /// All its numbers.
    fn numbers(&self) -> impl Iterator<Item = f64> {
        let inner = self.inner.map(|(low, high)| [low, high]);
        let spread = [self.ends.0, self.middle, self.ends.1];
        spread.into_iter().chain(inner.into_iter().flatten()).chain(self.values.iter().copied())
    }

    fn check(&self, row: &str, log: bool) -> Result<(), PlotError> {
        let what = || format!("a number of the interval {:?} in the row {row:?}", self.name);
        check_finite(self.numbers(), what)?;
        if let Some(value) = self.numbers().find(|&number| log && number <= 0.0) {
            return Err(PlotError::NotPositive { what: what(), value });
        }
        let (low, high) = self.ends;
        let inner = self.inner.unwrap_or((self.middle, self.middle));
        if [low, inner.0, self.middle, inner.1, high].is_sorted() {
            Ok(())
        } else {
            Err(PlotError::IntervalOrder { row: row.to_owned(), low, middle: self.middle, high })
        }
    }
}

impl IntervalChart {
    /// A chart without rows. The title is best the finding in a short sentence; the alternative text says what the chart
    /// shows to those who cannot see it.
    pub fn new(title: impl Into<String>, alternative: impl Into<String>) -> Self {
        Self {
            sheet: Sheet::new(title, alternative),
            x: Axis::new(""),
            rows: Vec::new(),
            overlay: Overlay::default(),
            values: String::new(),
        }
    }

    /// Makes the picture this wide instead of 720 pixels. Its height comes from its rows.
    pub fn width(mut self, pixels: u32) -> Self {
        self.sheet.size = Some((pixels, SIZE.1));
        self
    }

    /// The words along its axes.
    pub fn axis_labels(&self) -> Vec<&str> {
        vec![self.x.label()]
    }

    /// Draws it for a phone: 360 pixels wide and about as high, in the usual sizes of type, with the names above.
    pub fn narrow(mut self) -> Self {
        self.sheet.is_narrow = true;
        self
    }

    /// Sets the horizontal axis.
    pub fn x(mut self, axis: Axis) -> Self {
        self.x = axis;
        self
    }

    /// Adds a row below those before it, with any number of intervals one above the other.
    pub fn row(mut self, label: impl Into<String>, intervals: impl IntoIterator<Item = Interval>) -> Self {
        self.rows.push((label.into(), intervals.into_iter().collect()));
        self
    }

    /// Adds a reference line, behind all intervals. Only upright ones have a meaning here.
    pub fn with(mut self, reference: Reference) -> Self {
        self.overlay.push(reference);
        self
    }

    /// Says in the legend what the values pointed at are.
    pub fn values_named(mut self, name: impl Into<String>) -> Self {
        self.values = name.into();
        self
    }

    /// Draws the chart.
    ///
    /// # Errors
    /// [`PlotError`] says what was found, what was expected and the way out: no row, numbers of an interval out of order,
    /// not finite or not above zero on a logarithmic axis, words that leave no space for the intervals.
    pub fn draw(&self) -> Result<Picture, PlotError> {
        let page = self.sheet.page(SIZE)?;
        // Axes count upwards, rows downwards.
        let y = Axis::new("").names(self.rows.iter().rev().map(|(label, _)| label));
        self.check(&y)?;
        let intervals = self.rows.iter().flat_map(|(_, intervals)| intervals);
        let numbers = intervals.flat_map(Interval::numbers).chain(self.overlay.x_numbers(&self.x, &y));
        let x = self.x.scale(numbers, Rounding::ToTicks)?;
        let entries = self.entries();
        let above = legend::above(Legend::Above, &entries, page.width())?;
        let floor = Floor { y: &y, scale: y.exact()?, above, beside: 0.0, height: 1.0 };
        let rows = (self.rows.len() as f64 * self.pitch()).max(LEAST_HEIGHT);
        let height = page.top() + above + rows + foot(self.x.label()) + MARGIN;
        let page = page.of_height(height);
        let frames = stacked(&page, &self.x, x, &[floor])?;
        page.draw(|canvas| {
            frames.iter().try_for_each(|frame| {
                let key = Key::above(&entries, frame.plot.top, page.width())?;
                self.draw_inside(canvas, frame, &key)
            })
        })
    }

    fn check(&self, y: &Axis) -> Result<(), PlotError> {
        if self.rows.is_empty() {
            return Err(PlotError::empty(&self.sheet.title, "row", "IntervalChart::row"));
        }
        for (label, intervals) in &self.rows {
            intervals.iter().try_for_each(|interval| interval.check(label, self.x.is_log()))?;
        }
        if let Some(level) = self.overlay.references().find(|line| line.direction != Direction::Vertical) {
            return Err(PlotError::OwnSetting {
                part: format!("the reference {:?} among intervals", level.label),
                setting: "a direction",
                instead: "rows have no height to compare with, so use `Reference::vertical`",
            });
        }
        self.overlay.check(&self.x, y)
    }

    /// The height of a row.
    fn pitch(&self) -> f64 {
        let most = self.rows.iter().map(|(_, intervals)| intervals.len()).max().unwrap_or(1).max(1);
        LANE * most as f64 + BETWEEN_ROWS
    }

    /// The names of the intervals, in the order in which they first appear, with the colour each was given.
    fn names(&self) -> Vec<(&str, Option<Colour>)> {
        let mut names: Vec<(&str, Option<Colour>)> = Vec::new();
        for interval in self.rows.iter().flat_map(|(_, intervals)| intervals) {
            match names.iter_mut().find(|(name, _)| *name == interval.name) {
                Some((_, colour)) => *colour = colour.or(interval.colour),
                None => names.push((&interval.name, interval.colour)),
            }
        }
        names
    }

    /// How intervals of a name are drawn: the line, its thick part, the middle.
    fn look(&self, name: &str) -> (Stroke, Stroke, Symbol) {
        let names = self.names();
        let position = names.iter().position(|(other, _)| *other == name).unwrap_or(0);
        let ink = names[position].1.unwrap_or(Colour::at(position)).ink();
        let (thin, thick, radius) = INTERVAL;
        let stroke = |width| Stroke { ink, width, dash: Dash::Solid };
        let middle = Symbol { marker: Marker::at(position), radius, ink, hollow: false };
        (stroke(thin), stroke(thick), middle)
    }

    fn pointer() -> Symbol {
        Symbol { marker: Marker::Pointer, radius: 3.6, ink: Colour::Black.ink(), hollow: false }
    }

    fn entries(&self) -> Vec<Entry> {
        let intervals = self.names().into_iter().map(|(name, _)| {
            let (line, _, middle) = self.look(name);
            (name, Swatch::Interval(line, middle))
        });
        let values = [(self.values.as_str(), Swatch::Points(Self::pointer()))];
        let named = intervals.chain(values).filter(|(name, _)| !name.is_empty());
        named.map(|(name, swatch)| Entry { name: name.to_owned(), swatch }).collect()
    }

    fn draw_inside(&self, canvas: &mut Canvas<'_>, frame: &Frame, key: &Key<'_>) -> Result<(), PlotError> {
        let mut crowd = Crowd::default();
        let mut placed = Vec::new();
        for (index, (_, intervals)) in self.rows.iter().rev().enumerate() {
            let middle = frame.y_at(index as f64);
            for (lane, interval) in intervals.iter().enumerate() {
                let y = middle + (lane as f64 - (intervals.len() - 1) as f64 / 2.0) * LANE;
                placed.push((y, interval));
                let (left, right) = (frame.x_at(interval.ends.0), frame.x_at(interval.ends.1));
                crowd.boxes.push(Rect { left, top: y - LANE / 2.0, right, bottom: y + LANE / 2.0 });
            }
        }
        let layers = self.overlay.placed(frame, crowd, Ground::Paper)?;

        frame.draw_grid(canvas)?;
        for boundary in 1..self.rows.len() {
            let y = frame.y_at(boundary as f64 - 0.5);
            canvas.line(&[(frame.plot.left, y), (frame.plot.right, y)], GRID)?;
        }
        layers.draw_behind(canvas)?;
        frame.draw_axes(canvas)?;
        for (y, interval) in placed {
            self.draw_interval(canvas, frame, y, interval)?;
        }
        layers.draw_in_front(canvas)?;
        key.draw(canvas)?;
        layers.draw_words(canvas)
    }

    fn draw_interval(
        &self,
        canvas: &mut Canvas<'_>,
        frame: &Frame,
        y: f64,
        interval: &Interval,
    ) -> Result<(), PlotError> {
        let (thin, thick, middle) = self.look(&interval.name);
        let visible = |value: f64| frame.x.scale.shows(value).then(|| (frame.x_at(value), y));
        for ((low, high), stroke) in [(Some(interval.ends), thin), (interval.inner, thick)]
            .into_iter()
            .filter_map(|(ends, stroke)| Some((ends?, stroke)))
        {
            if let Some((from, to)) = frame.plot.clip((frame.x_at(low), y), (frame.x_at(high), y)) {
                canvas.line(&[from, to], stroke)?;
            }
        }
        if let Some(place) = visible(interval.middle) {
            middle.draw(canvas, place)?;
        }
        for (x, y) in interval.values.iter().filter_map(|&value| visible(value)) {
            Self::pointer().draw(canvas, (x, y - INTERVAL.2 - 1.0))?;
        }
        Ok(())
    }
}

/// Height of one interval with what points at it.
const LANE: f64 = 20.0;
/// Free space between rows.
const BETWEEN_ROWS: f64 = 12.0;
/// What the rows take at least, so that a single one is a chart.
const LEAST_HEIGHT: f64 = 60.0;
