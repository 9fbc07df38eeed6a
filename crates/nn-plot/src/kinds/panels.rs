//! Charts one above the other.

use crate::axes::axis::Axis;
use crate::axes::axis::Rounding;
use crate::axes::layout::stacked;
use crate::error::PlotError;
use crate::kinds::chart::Chart;
use crate::paper::canvas::{Align, Canvas};
use crate::paper::path::Point;
use crate::paper::picture::Picture;
use crate::paper::picture::{Heading, check_size};
use crate::paper::style::{DESCENT, GAP, LINE_HEIGHT, NOTE, PANELS_SIZE};

/// Charts one above the other over the same x axis, so that what happens at the same place stands at the same place.
///
/// ```
/// use nn_plot::{Axis, Chart, Line, Panels};
///
/// let wave = |factor: f64| (0..100).map(move |k| f64::from(k) / 10.0).map(move |t| (t, (factor * t).sin()));
/// let picture = Panels::new("The second swings faster", "Two waves, one above the other.")
///     .x(Axis::new("time in seconds"))
///     .panel(Chart::new("Slow", "").y(Axis::new("height")).line(Line::new("slow", wave(1.0))))
///     .panel(Chart::new("Fast", "").y(Axis::new("height")).line(Line::new("fast", wave(3.0))))
///     .draw()?;
/// assert_eq!((picture.width(), picture.height()), (720, 640));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Panels {
    title: String,
    alternative: String,
    size: (u32, u32),
    x: Axis,
    /// With their heights.
    charts: Vec<(Chart, f64)>,
}

impl Panels {
    /// Panels without a chart. The alternative text says what the whole shows to those who cannot see it.
    pub fn new(title: impl Into<String>, alternative: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            alternative: alternative.into(),
            size: PANELS_SIZE,
            x: Axis::new(""),
            charts: Vec::new(),
        }
    }

    /// Makes the picture this large instead of 720 x 640 pixels.
    #[must_use]
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.size = (width, height);
        self
    }

    /// Sets the horizontal axis of all panels.
    #[must_use]
    pub fn x(mut self, axis: Axis) -> Self {
        self.x = axis;
        self
    }

    /// Adds a chart below those before it. Its title stands small above it, and its alternative text, if it has one,
    /// follows that of the whole. It has no size and no x axis of its own.
    #[must_use]
    pub fn panel(self, chart: Chart) -> Self {
        self.panel_of_height(chart, 1.0)
    }

    /// Adds a chart like [`Panels::panel`], but `height` times as high: 0.4 for what only goes with the others, such as
    /// counts below a curve.
    #[must_use]
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
        check_size(self.size)?;
        if self.charts.is_empty() {
            return Err(PlotError::NoPanels { title: self.title.clone() });
        }
        for (chart, height) in &self.charts {
            let part = || format!("the panel {:?}", chart.title);
            if chart.x.is_some() {
                let instead = "give the axis that all panels share with `Panels::x`";
                return Err(PlotError::OwnSetting { part: part(), setting: "an x axis", instead });
            }
            if chart.size.is_some() {
                let instead = "give the size of the whole with `Panels::size`";
                return Err(PlotError::OwnSetting { part: part(), setting: "a size", instead });
            }
            if !(*height > 0.0 && height.is_finite()) {
                return Err(PlotError::PanelHeight { panel: chart.title.clone(), height: *height });
            }
            chart.check(&self.x)?;
        }

        let alternative = self.alternative();
        let heading = Heading::new(&self.title, &alternative, self.size.0)?;
        let numbers = self.charts.iter().flat_map(|(chart, _)| chart.x_numbers(&self.x));
        let x_scale = self.x.scale(numbers, Rounding::ToNearTicks)?;
        let mut floors = Vec::new();
        for (chart, height) in &self.charts {
            let mut floor = chart.floor(&self.x, &x_scale, f64::from(self.size.0))?;
            floor.above += title_height(&chart.title);
            floor.height = *height;
            floors.push(floor);
        }
        let frames = stacked(self.size, heading.bottom(), &self.x, x_scale, &floors)?;
        heading.compose(self.size, |canvas| {
            for (((chart, _), floor), frame) in self.charts.iter().zip(&floors).zip(&frames) {
                let bottom = frame.plot.top - floor.above + title_height(&chart.title);
                draw_title(canvas, (frame.plot.left, bottom), &chart.title)?;
                chart.draw_inside(canvas, frame, self.size)?;
            }
            Ok(())
        })
    }

    /// What the whole shows, followed by what each panel shows.
    fn alternative(&self) -> String {
        let panels = self.charts.iter().map(|(chart, _)| chart.alternative.trim());
        let all = std::iter::once(self.alternative.trim()).chain(panels);
        all.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// Height of the small title of a panel.
pub(crate) fn title_height(title: &str) -> f64 {
    if title.is_empty() { 0.0 } else { NOTE.size * LINE_HEIGHT + TITLE_BELOW }
}

/// Writes the small title of a panel, which ends at this height.
pub(crate) fn draw_title(
    canvas: &mut Canvas<'_>,
    (left, bottom): Point,
    title: &str,
) -> Result<(), PlotError> {
    if title.is_empty() {
        return Ok(());
    }
    canvas.text((left, bottom - TITLE_BELOW - NOTE.size * DESCENT), Align::Start, NOTE, title)
}

/// Free space below a small title.
const TITLE_BELOW: f64 = 0.75 * GAP;
