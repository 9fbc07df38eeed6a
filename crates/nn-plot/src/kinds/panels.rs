//! Charts one above the other.

use crate::axes::axis::{Axis, Rounding};
use crate::axes::frame::{draw_title, title_height};
use crate::axes::layout::stacked;
use crate::error::PlotError;
use crate::kinds::chart::Chart;
use crate::paper::picture::Picture;
use crate::paper::sheet::Sheet;
use crate::paper::style::PANELS_SIZE;

/// Charts one above the other over the same x axis, so that what happens at the same place stands at the same place.
///
/// ```
/// use nn_plot::{Axis, Chart, Line, Panels};
///
/// let wave = |factor: f64| (0..100).map(move |k| f64::from(k) / 10.0).map(move |t| (t, (factor * t).sin()));
/// let picture = Panels::new("The second swings faster", "Two waves, one above the other.")
///     .x(Axis::new("time in seconds"))
///     .panel(Chart::new("Slow", "").y(Axis::new("height")).with(Line::new("slow", wave(1.0))))
///     .panel(Chart::new("Fast", "").y(Axis::new("height")).with(Line::new("fast", wave(3.0))))
///     .draw()?;
/// assert_eq!((picture.width(), picture.height()), (720, 640));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Panels {
    sheet: Sheet,
    x: Axis,
    /// With their heights.
    charts: Vec<(Chart, f64)>,
}

impl Panels {
    /// Panels without a chart. The alternative text says what the whole shows to those who cannot see it.
    pub fn new(title: impl Into<String>, alternative: impl Into<String>) -> Self {
        Self { sheet: Sheet::new(title, alternative), x: Axis::new(""), charts: Vec::new() }
    }

    /// Makes the picture this large instead of 720 x 640 pixels.
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.sheet.size = Some((width, height));
        self
    }

    /// The words along its axes.
    pub fn axis_labels(&self) -> Vec<&str> {
        let charts = self.charts.iter().flat_map(|(chart, _)| chart.axis_labels());
        std::iter::once(self.x.label()).chain(charts).filter(|words| !words.is_empty()).collect()
    }

    /// Draws it for a phone: 360 pixels wide and about as high, in the usual sizes of type, with the names above.
    pub fn narrow(mut self) -> Self {
        self.sheet.is_narrow = true;
        self
    }

    /// Sets the horizontal axis of all panels.
    pub fn x(mut self, axis: Axis) -> Self {
        self.x = axis;
        self
    }

    /// Adds a chart below those before it. Its title stands small above it, and its alternative text, if it has one,
    /// follows that of the whole. It has no size and no x axis of its own.
    pub fn panel(self, chart: Chart) -> Self {
        self.panel_of_height(chart, 1.0)
    }

    /// Adds a chart like [`Panels::panel`], but `height` times as high: 0.4 for what only goes with the others, such as
    /// counts below a curve.
    pub fn panel_of_height(mut self, chart: Chart, height: f64) -> Self {
        self.charts.push((chart, height));
        self
    }

    /// Draws the panels.
    ///
    /// # Errors
    /// [`PlotError`] says what was found, what was expected and the way out: no panel, a panel with a size or an x axis
    /// of its own, and whatever [`Chart::draw`] refuses.
    pub fn draw(&self) -> Result<Picture, PlotError> {
        let sheet = Sheet { alternative: self.alternative(), ..self.sheet.clone() };
        let page = sheet.page(PANELS_SIZE)?;
        if self.charts.is_empty() {
            return Err(PlotError::empty(&sheet.title, "chart", "Panels::panel"));
        }
        for (chart, height) in &self.charts {
            let part = || format!("the panel {:?}", chart.sheet.title);
            if chart.x.is_some() {
                let instead = "give the axis that all panels share with `Panels::x`";
                return Err(PlotError::OwnSetting { part: part(), setting: "an x axis", instead });
            }
            if chart.sheet.size.is_some() {
                let instead = "give the size of the whole with `Panels::size`";
                return Err(PlotError::OwnSetting { part: part(), setting: "a size", instead });
            }
            if !(*height > 0.0 && height.is_finite()) {
                return Err(PlotError::PanelHeight { panel: chart.sheet.title.clone(), height: *height });
            }
            chart.check(&self.x)?;
        }

        let numbers = self.charts.iter().flat_map(|(chart, _)| chart.x_numbers(&self.x));
        let x_scale = self.x.scale(numbers, Rounding::ToNearTicks)?;
        let mut floors = Vec::new();
        for (chart, height) in &self.charts {
            let mut floor = chart.floor(&self.x, &x_scale, &page)?;
            floor.above += title_height(&chart.sheet.title);
            floor.height = *height;
            floors.push(floor);
        }
        let frames = stacked(&page, &self.x, x_scale, &floors)?;
        page.draw(|canvas| {
            for (((chart, _), floor), frame) in self.charts.iter().zip(&floors).zip(&frames) {
                let bottom = frame.plot.top - floor.above + title_height(&chart.sheet.title);
                draw_title(canvas, (frame.plot.left, bottom), &chart.sheet.title)?;
                chart.draw_inside(canvas, frame, &page)?;
            }
            Ok(())
        })
    }

    /// What the whole shows, followed by what each panel shows.
    fn alternative(&self) -> String {
        let panels = self.charts.iter().map(|(chart, _)| chart.sheet.alternative.trim());
        let all = std::iter::once(self.sheet.alternative.trim()).chain(panels);
        all.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ")
    }
}
