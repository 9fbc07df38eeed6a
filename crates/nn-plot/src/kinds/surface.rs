//! A value over two directions, as filled contours.

use crate::axes::axis::{Axis, Rounding, Scale};
use crate::axes::colours::{ColourScale, Map};
use crate::axes::frame::Frame;
use crate::axes::layout::{Floor, stacked};
use crate::error::{PlotError, check_finite};
use crate::paper::canvas::Canvas;
use crate::paper::path::Rect;
use crate::paper::picture::Picture;
use crate::paper::sheet::Sheet;
use crate::paper::style::{
    CONTOUR_WIDTH, Dash, Ink, LINE_WIDTH, PAPER, REFERENCE_WIDTH, SURFACE_SIZE, Stroke, TEXT, blend,
};
use crate::parts::grid::Grid;
use crate::parts::labels::{Crowd, Ground};
use crate::parts::legend::{self, Entry, Key, Legend, Swatch};
use crate::parts::overlay::{Overlay, Part};

/// A surface seen from above: colours for its height, a bar that explains them, and on top paths, points and lines of
/// equal height.
///
/// ```
/// use nn_plot::{Axis, Grid, SurfaceChart, Trajectory};
///
/// let valley = Grid::sampled((-2.0, 2.0), (-2.0, 2.0), 61, |a, b| 0.01 + a * a + 4.0 * b * b);
/// let steps = (0..8).map(|k| (1.6 * 0.7_f64.powi(k), 1.5 * (-0.5_f64).powi(k)));
/// let picture = SurfaceChart::new("Down into the valley", "A long valley and a path into it.", valley)
///     .x(Axis::new("first direction α"))
///     .y(Axis::new("second direction β"))
///     .z(Axis::new("loss").log())
///     .with(Trajectory::new(steps).numbered())
///     .draw()?;
/// assert_eq!((picture.width(), picture.height()), (720, 720));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct SurfaceChart {
    sheet: Sheet,
    grid: Grid,
    x: Axis,
    y: Axis,
    z: Axis,
    map: Map,
    lines: bool,
    contours: Vec<(String, f64)>,
    overlay: Overlay,
}

impl SurfaceChart {
    /// The surface through these values. The title is best the finding in a short sentence; the alternative text says
    /// what the chart shows to those who cannot see it.
    pub fn new(title: impl Into<String>, alternative: impl Into<String>, grid: Grid) -> Self {
        Self {
            sheet: Sheet::of_map(title, alternative),
            grid,
            x: Axis::new(""),
            y: Axis::new(""),
            z: Axis::new(""),
            map: Map::Sequential,
            lines: false,
            contours: Vec::new(),
            overlay: Overlay::default(),
        }
    }

    /// Makes the picture this large instead of 720 x 720 pixels.
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.sheet.size = Some((width, height));
        self
    }

    /// The words along its axes.
    pub fn axis_labels(&self) -> Vec<&str> {
        [&self.x, &self.y, &self.z].map(Axis::label).into()
    }

    /// Draws it for a phone: 360 pixels wide and about as high, in the usual sizes of type, with the names above.
    pub fn narrow(mut self) -> Self {
        self.sheet.is_narrow = true;
        self
    }

    /// Labels the horizontal axis, whose range is that of the grid.
    pub fn x(mut self, axis: Axis) -> Self {
        self.x = axis;
        self
    }

    /// Labels the vertical axis, whose range is that of the grid.
    pub fn y(mut self, axis: Axis) -> Self {
        self.y = axis;
        self
    }

    /// Sets what the colours show: label, range and, with [`Axis::log`], equal ratios as equal steps of colour. Values
    /// beyond a given range take its last colour, and the colour bar has a pointed end.
    pub fn z(mut self, axis: Axis) -> Self {
        self.z = axis;
        self
    }

    /// Colours by sign: blue below zero, white at zero, vermillion above, with the same strength on both sides.
    pub fn signed(mut self) -> Self {
        self.map = Map::Signed;
        self
    }

    /// Draws thin lines where colours meet; of signed values those below zero are dashed, and that at zero is dark.
    pub fn contours(mut self) -> Self {
        self.lines = true;
        self
    }

    /// Adds a strong line where the value is `level`, such as the boundary between two classes. An empty name leaves it
    /// out of the legend.
    pub fn contour(mut self, name: impl Into<String>, level: f64) -> Self {
        self.contours.push((name.into(), level));
        self
    }

    /// Adds a trajectory, points, a marked point, a line or whatever else a [`Chart`](crate::Chart) may have, in the same
    /// order from the back to the front.
    pub fn with(mut self, part: impl Into<Part>) -> Self {
        self.overlay.push(part);
        self
    }

    /// Draws the surface.
    ///
    /// # Errors
    /// [`PlotError`] says what was found, what was expected and the way out: values that do not fill the grid or are not
    /// finite, values not above zero on a logarithmic scale, an x or y axis with a range of its own, points or paths
    /// without a point to draw, a size too small for the words.
    pub fn draw(&self) -> Result<Picture, PlotError> {
        let page = self.sheet.page(SURFACE_SIZE)?;
        self.check()?;
        let across = self.x.clone().range(self.grid.x.0, self.grid.x.1);
        let up = self.y.clone().range(self.grid.y.0, self.grid.y.1);
        let (x, y) = (across.exact()?, up.exact()?);
        let colours = ColourScale::new(&self.z, self.z_scale()?, self.map, &self.grid.values);
        let entries = self.entries();
        let above = legend::above(Legend::Above, &entries, page.width())?;
        let floor = Floor { y: &up, scale: y, above, beside: colours.width()?, height: 1.0 };
        let frames = stacked(&page, &across, x, &[floor])?;
        page.draw(|canvas| {
            frames.iter().try_for_each(|frame| {
                self.draw_inside(canvas, frame, &colours)?;
                Key::above(&entries, frame.plot.top, page.width())?.draw(canvas)
            })
        })
    }

    fn check(&self) -> Result<(), PlotError> {
        self.x.check_unranged("x", &self.sheet.title)?;
        self.y.check_unranged("y", &self.sheet.title)?;
        self.grid.check(self.z.is_log())?;
        self.overlay.check(&self.x, &self.y)?;
        let mut contours = self.contours.iter();
        contours.try_for_each(|(name, level)| check_finite([*level], || format!("the contour {name:?}")))
    }

    /// The scale of the values: as far as they go, and with signs as far on both sides.
    fn z_scale(&self) -> Result<Scale, PlotError> {
        let values = self.grid.values.iter().copied();
        if self.map == Map::Signed {
            let most = values.map(f64::abs).fold(0.0, f64::max);
            return self.z.scale([-most, most].into_iter(), Rounding::ToNearTicks);
        }
        self.z.scale(values, Rounding::ToNearTicks)
    }

    /// The names to be shown above the surface.
    fn entries(&self) -> Vec<Entry> {
        let contours = self.contours.iter().filter(|(name, _)| !name.is_empty());
        let contours = contours.map(|(name, _)| Entry { name: name.clone(), swatch: Swatch::Line(BOLD) });
        self.overlay.entries().into_iter().chain(contours).collect()
    }

    fn draw_inside(
        &self,
        canvas: &mut Canvas<'_>,
        frame: &Frame,
        colours: &ColourScale,
    ) -> Result<(), PlotError> {
        let layers = self.overlay.placed(frame, Crowd::default(), Ground::Colours)?;
        self.draw_colours(canvas, frame.plot, colours)?;
        layers.draw_behind(canvas)?;
        frame.draw_axes(canvas)?;
        colours.draw(canvas, frame.plot)?;
        let border = Stroke { ink: PAPER, width: LINE_WIDTH + 2.0, dash: Dash::Solid };
        for stroke in [border, BOLD] {
            for (_, level) in &self.contours {
                for line in self.grid.lines(frame.plot, *level, self.z.is_log()) {
                    canvas.line(&line, stroke)?;
                }
            }
        }
        layers.draw_in_front(canvas)?;
        layers.draw_words(canvas)
    }

    fn draw_colours(
        &self,
        canvas: &mut Canvas<'_>,
        plot: Rect,
        colours: &ColourScale,
    ) -> Result<(), PlotError> {
        self.grid.draw(canvas, plot, &colours.levels, &colours.inks, self.z.is_log())?;
        for (level, inks) in colours.levels.iter().zip(colours.inks.windows(2)).filter(|_| self.lines) {
            let stroke = self.thin_line(*level, inks[0]);
            for line in self.grid.lines(plot, *level, self.z.is_log()) {
                canvas.line(&line, stroke)?;
            }
        }
        Ok(())
    }

    /// A line a little darker than the colour below it.
    fn thin_line(&self, level: f64, below: Ink) -> Stroke {
        let dash = if self.map == Map::Signed && level < 0.0 { Dash::Dashed } else { Dash::Solid };
        if self.map == Map::Signed && level == 0.0 {
            return Stroke { ink: TEXT, width: REFERENCE_WIDTH, dash };
        }
        Stroke { ink: blend([below.0, below.1, below.2], [0; 3], 0.28), width: CONTOUR_WIDTH, dash }
    }
}

/// A line of its own among the colours.
const BOLD: Stroke = Stroke { ink: TEXT, width: LINE_WIDTH, dash: Dash::Solid };
