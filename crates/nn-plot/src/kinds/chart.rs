//! Lines, points and areas over two axes.

use crate::axes::axis::{Axis, Rounding, Scale};
use crate::axes::frame::Frame;
use crate::axes::layout::{Floor, stacked};
use crate::error::PlotError;
use crate::paper::canvas::Canvas;
use crate::paper::picture::Picture;
use crate::paper::sheet::{Page, Sheet};
use crate::paper::style::SIZE;
use crate::parts::labels::{Crowd, Ground};
use crate::parts::legend::{self, Entry, Key, Legend};
use crate::parts::overlay::{Overlay, Part};

/// A chart of lines, points, bands and bars.
///
/// ```
/// use nn_plot::{Axis, Chart, Colour, Legend, Line};
///
/// let slow = (0..100).map(|step| (f64::from(step), 1.0 / (1.0 + 0.1 * f64::from(step))));
/// let fast = (0..100).map(|step| (f64::from(step), 1.0 / (1.0 + f64::from(step))));
/// let picture = Chart::new("A larger step learns faster", "Two falling curves, the second well below.")
///     .x(Axis::new("step"))
///     .y(Axis::new("loss").range(0.0, 1.0))
///     .with(Line::new("η = 0.1", slow).colour(Colour::Blue))
///     .with(Line::new("η = 1", fast).colour(Colour::Vermillion))
///     .legend(Legend::TopRight)
///     .draw()?;
/// assert!(picture.svg().contains("η = 0.1"));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Chart {
    pub(super) sheet: Sheet,
    pub(super) x: Option<Axis>,
    y: Axis,
    overlay: Overlay,
    legend: Option<Legend>,
}

impl Chart {
    /// An empty chart. The title is best the finding in a short sentence; the alternative text says what the chart
    /// shows to those who cannot see it.
    pub fn new(title: impl Into<String>, alternative: impl Into<String>) -> Self {
        Self {
            sheet: Sheet::new(title, alternative),
            x: None,
            y: Axis::new(""),
            overlay: Overlay::default(),
            legend: None,
        }
    }

    /// Makes the picture this large instead of 720 x 440 pixels.
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.sheet.size = Some((width, height));
        self
    }

    /// The words along its axes.
    pub fn axis_labels(&self) -> Vec<&str> {
        self.x.iter().chain([&self.y]).map(Axis::label).filter(|words| !words.is_empty()).collect()
    }

    /// Draws it for a phone: 360 pixels wide and about as high, in the usual sizes of type, with the names above.
    pub fn narrow(mut self) -> Self {
        self.sheet.is_narrow = true;
        self
    }

    /// Sets the horizontal axis.
    pub fn x(mut self, axis: Axis) -> Self {
        self.x = Some(axis);
        self
    }

    /// Sets the vertical axis.
    pub fn y(mut self, axis: Axis) -> Self {
        self.y = axis;
        self
    }

    /// Adds a line, points, a band, bars, a reference line, events, a marked point or a trajectory, in front of those of
    /// its kind before it. What is pale lies behind what is strong: bars, bands, the axes, lines and points, paths, marks.
    pub fn with(mut self, part: impl Into<Part>) -> Self {
        self.overlay.push(part);
        self
    }

    /// Says where the names stand.
    pub fn legend(mut self, legend: Legend) -> Self {
        self.legend = Some(legend);
        self
    }

    /// Draws the chart.
    ///
    /// # Errors
    /// [`PlotError`] says what was found, what was expected and the way out: nothing to show, a line without a point to
    /// draw, a band upside down, a range that leads nowhere, a number that is not finite, a size too small for the words.
    pub fn draw(&self) -> Result<Picture, PlotError> {
        let page = self.sheet.page(SIZE)?;
        let x = self.x.clone().unwrap_or_else(|| Axis::new(""));
        self.check(&x)?;
        let x_scale = x.scale(self.x_numbers(&x).into_iter(), Rounding::ToNearTicks)?;
        let floor = self.floor(&x, &x_scale, &page)?;
        let height = page.height() + if page.is_narrow() { floor.above } else { 0.0 };
        let page = page.of_height(height);
        let frames = stacked(&page, &x, x_scale, &[floor])?;
        page.draw(|canvas| frames.iter().try_for_each(|frame| self.draw_inside(canvas, frame, &page)))
    }

    /// Refuses what cannot be drawn over this horizontal axis.
    pub(super) fn check(&self, x: &Axis) -> Result<(), PlotError> {
        if !self.overlay.has_data() {
            return Err(PlotError::empty(&self.sheet.title, "line, points, band or bars", "Chart::with"));
        }
        self.overlay.check(x, &self.y)
    }

    /// The numbers that the horizontal axis has to show.
    pub(super) fn x_numbers(&self, x: &Axis) -> Vec<f64> {
        self.overlay.x_numbers(x, &self.y)
    }

    /// What this chart needs around its plot area.
    pub(super) fn floor(&self, x: &Axis, x_scale: &Scale, page: &Page<'_>) -> Result<Floor<'_>, PlotError> {
        let numbers = self.overlay.y_numbers(x, &self.y, x_scale);
        let (legend, entries) = self.entries(page);
        Ok(Floor {
            y: &self.y,
            scale: self.y.scale(numbers.into_iter(), Rounding::ToTicks)?,
            above: legend::above(legend, &entries, page.width())?,
            beside: legend::beside(legend, &entries)?,
            height: 1.0,
        })
    }

    /// The names to be shown, and where.
    fn entries(&self, page: &Page<'_>) -> (Legend, Vec<Entry>) {
        let entries = self.overlay.entries();
        let usual = if entries.len() > 1 { Legend::Outside } else { Legend::None };
        let chosen = self.legend.unwrap_or(usual);
        // A phone has no space beside the plot area, and none to spare inside.
        let is_above = page.is_narrow() && chosen != Legend::None;
        (if is_above { Legend::Above } else { chosen }, entries)
    }

    pub(super) fn draw_inside(
        &self,
        canvas: &mut Canvas<'_>,
        frame: &Frame,
        page: &Page<'_>,
    ) -> Result<(), PlotError> {
        let (legend, entries) = self.entries(page);
        let key = Key::new(legend, &entries, frame, page)?;
        let boxes = key.as_ref().map(Key::boxes).transpose()?.unwrap_or_default();
        let layers = self.overlay.placed(frame, Crowd { boxes, ..Crowd::default() }, Ground::Paper)?;

        frame.draw_grid(canvas)?;
        layers.draw_behind(canvas)?;
        frame.draw_axes(canvas)?;
        layers.draw_in_front(canvas)?;
        if let Some(key) = key {
            key.draw(canvas)?;
        }
        if legend == Legend::LineEnds {
            legend::draw_line_ends(canvas, frame, layers.ends())?;
        }
        layers.draw_words(canvas)
    }
}
