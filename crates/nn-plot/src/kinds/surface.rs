//! A value over two directions, as filled contours.

use crate::axes::axis::Axis;
use crate::axes::axis::{Rounding, Scale};
use crate::axes::colours::{ColourScale, Map};
use crate::axes::frame::Frame;
use crate::axes::layout::{Floor, stacked};
use crate::error::PlotError;
use crate::paper::canvas::Canvas;
use crate::paper::path::{Crowd, Rect};
use crate::paper::picture::Picture;
use crate::paper::picture::{Heading, check_size};
use crate::paper::style::{
    CONTOUR_WIDTH, Colour, Dash, Ink, LINE_WIDTH, PAPER, REFERENCE_WIDTH, SURFACE_SIZE, Stroke, TEXT, blend,
};
use crate::parts::annotation::Mark;
use crate::parts::grid::Grid;
use crate::parts::labels::Labels;
use crate::parts::legend::{self, Entry, Key, Legend, Swatch};
use crate::parts::marker::Marker;
use crate::parts::points::Points;
use crate::parts::trajectory::Trajectory;

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
///     .trajectory(Trajectory::new(steps).numbered())
///     .draw()?;
/// assert_eq!((picture.width(), picture.height()), (720, 720));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
pub struct SurfaceChart {
    title: String,
    alternative: String,
    size: (u32, u32),
    grid: Grid,
    x: Axis,
    y: Axis,
    z: Axis,
    map: Map,
    lines: bool,
    contours: Vec<(String, f64)>,
    points: Vec<Points>,
    trajectories: Vec<Trajectory>,
    marks: Vec<Mark>,
}

impl SurfaceChart {
    /// The surface through these values. The title is best the finding in a short sentence; the alternative text says
    /// what the chart shows to those who cannot see it.
    pub fn new(title: impl Into<String>, alternative: impl Into<String>, grid: Grid) -> Self {
        Self {
            title: title.into(),
            alternative: alternative.into(),
            size: SURFACE_SIZE,
            grid,
            x: Axis::new(""),
            y: Axis::new(""),
            z: Axis::new(""),
            map: Map::Sequential,
            lines: false,
            contours: Vec::new(),
            points: Vec::new(),
            trajectories: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// Makes the picture this large instead of 720 x 720 pixels.
    #[must_use]
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.size = (width, height);
        self
    }

    /// Labels the horizontal axis, whose range is that of the grid.
    #[must_use]
    pub fn x(mut self, axis: Axis) -> Self {
        self.x = axis;
        self
    }

    /// Labels the vertical axis, whose range is that of the grid.
    #[must_use]
    pub fn y(mut self, axis: Axis) -> Self {
        self.y = axis;
        self
    }

    /// Sets what the colours show: label, range and, with [`Axis::log`], equal ratios as equal steps of colour. Values
    /// beyond a given range take its last colour, and the colour bar has a pointed end.
    #[must_use]
    pub fn z(mut self, axis: Axis) -> Self {
        self.z = axis;
        self
    }

    /// Colours by sign: blue below zero, white at zero, vermillion above, with the same strength on both sides.
    #[must_use]
    pub fn signed(mut self) -> Self {
        self.map = Map::Signed;
        self
    }

    /// Draws thin lines where colours meet; of signed values those below zero are dashed, and that at zero is dark.
    #[must_use]
    pub fn contours(mut self) -> Self {
        self.lines = true;
        self
    }

    /// Adds a strong line where the value is `level`, such as the boundary between two classes. An empty name leaves it
    /// out of the legend.
    #[must_use]
    pub fn contour(mut self, name: impl Into<String>, level: f64) -> Self {
        self.contours.push((name.into(), level));
        self
    }

    /// Adds points in front of those before them.
    #[must_use]
    pub fn points(mut self, points: Points) -> Self {
        self.points.push(points);
        self
    }

    /// Adds a path in front of all points.
    #[must_use]
    pub fn trajectory(mut self, trajectory: Trajectory) -> Self {
        self.trajectories.push(trajectory);
        self
    }

    /// Adds a marked point, in front of all.
    #[must_use]
    pub fn mark(mut self, mark: Mark) -> Self {
        self.marks.push(mark);
        self
    }

    /// Draws the surface.
    ///
    /// # Errors
    /// [`PlotError`] says what was found, what was expected and the way out: values that do not fill the grid or are not
    /// finite, values not above zero on a logarithmic scale, an x or y axis with a range of its own, points or paths
    /// without a point to draw, a size too small for the words.
    pub fn draw(&self) -> Result<Picture, PlotError> {
        check_size(self.size)?;
        self.check()?;
        let heading = Heading::new(&self.title, &self.alternative, self.size.0)?;
        let across = self.x.clone().range(self.grid.x.0, self.grid.x.1);
        let up = self.y.clone().range(self.grid.y.0, self.grid.y.1);
        let (x, y) = (across.exact()?, up.exact()?);
        let colours = ColourScale::new(&self.z, self.z_scale()?, self.map, &self.grid.values);
        let entries = self.entries();
        let floor = Floor {
            y: &up,
            scale: y,
            above: legend::above(Legend::Above, &entries, f64::from(self.size.0))?,
            beside: colours.width()?,
            height: 1.0,
        };
        let frames = stacked(self.size, heading.bottom(), &across, x, &[floor])?;
        heading.compose(self.size, |canvas| {
            frames.iter().try_for_each(|frame| self.draw_inside(canvas, frame, &colours, &entries))
        })
    }

    fn check(&self) -> Result<(), PlotError> {
        self.x.check_unranged("x", &self.title)?;
        self.y.check_unranged("y", &self.title)?;
        self.grid.check(self.z.is_log())?;
        let finite = |&(x, y): &(f64, f64)| x.is_finite() && y.is_finite();
        let series = self.points.iter().map(|points| (&*points.name, &points.points));
        let paths = self.trajectories.iter().map(|trajectory| ("a trajectory", &trajectory.points));
        if let Some((series, points)) = series.chain(paths).find(|(_, points)| !points.iter().any(finite)) {
            return Err(PlotError::EmptySeries { series: series.to_owned(), points: points.len() });
        }
        if let Some(points) = self.points.iter().find(|points| !points.has_usual_size()) {
            return Err(PlotError::Width { series: points.name.clone(), width: points.size });
        }
        let levels = self.contours.iter().map(|(name, level)| (name, *level));
        let marks = self.marks.iter().flat_map(|mark| [(&mark.label, mark.at.0), (&mark.label, mark.at.1)]);
        match levels.chain(marks).find(|(_, value)| !value.is_finite()) {
            Some((name, value)) => Err(PlotError::NotFinite {
                what: format!("the place of the contour or mark {name:?}"),
                value,
            }),
            None => Ok(()),
        }
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
        let points = self.points.iter().enumerate().map(|(index, points)| {
            (&points.name, Swatch::Points(points.symbol(Colour::at(index), Marker::at(index))))
        });
        let contours = self.contours.iter().map(|(name, _)| (name, Swatch::Line(BOLD)));
        let named = points.chain(contours).filter(|(name, _)| !name.is_empty());
        named.map(|(name, swatch)| Entry { name: name.clone(), swatch }).collect()
    }

    /// From the back to the front: colours, thin lines, axes and bar, strong lines, points, paths, marks, words.
    fn draw_inside(
        &self,
        canvas: &mut Canvas<'_>,
        frame: &Frame,
        colours: &ColourScale,
        entries: &[Entry],
    ) -> Result<(), PlotError> {
        self.draw_colours(canvas, frame.plot, colours)?;
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

        let mut crowd = Crowd::default();
        for (index, points) in self.points.iter().enumerate() {
            let symbol = points.symbol(Colour::at(index), Marker::at(index));
            for place in points.points.iter().filter_map(|&point| frame.visible(point)) {
                symbol.draw(canvas, place)?;
                crowd.boxes.push(Rect::around(place, symbol.radius));
            }
        }
        let paths = self.trajectories.iter().map(|trajectory| trajectory.placed(frame));
        let paths = paths.collect::<Result<Vec<_>, PlotError>>()?;
        for path in &paths {
            path.draw(canvas)?;
            crowd.extend(path.crowd());
        }
        for mark in &self.marks {
            mark.draw(canvas, frame)?;
        }

        let mut labels = Labels::new(frame, &[], &self.marks, &mut crowd)?;
        for (trajectory, path) in self.trajectories.iter().zip(&paths) {
            trajectory.label(frame, path, &mut labels, &mut crowd)?;
        }
        labels.draw_on_colours(canvas)?;
        if let Some(key) = Key::new(Legend::Above, entries, frame, f64::from(self.size.0))? {
            key.draw(canvas)?;
        }
        Ok(())
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
