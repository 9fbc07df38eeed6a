//! Lines, points and areas over two axes.

use crate::axes::axis::Axis;
use crate::axes::axis::{Rounding, Scale};
use crate::axes::frame::Frame;
use crate::axes::layout::{Floor, stacked};
use crate::error::PlotError;
use crate::paper::canvas::Canvas;
use crate::paper::path::{Crowd, Point, Rect};
use crate::paper::picture::Picture;
use crate::paper::picture::{Heading, check_size};
use crate::paper::style::{Colour, Dash, SIZE, Stroke};
use crate::parts::annotation::{Direction, Mark, Reference, Rug};
use crate::parts::band::Band;
use crate::parts::bars::Bars;
use crate::parts::labels::Labels;
use crate::parts::legend::{self, Entry, Key, Legend, Swatch};
use crate::parts::line::Line;
use crate::parts::marker::{Marker, Symbol};
use crate::parts::points::Points;

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
///     .line(Line::new("η = 0.1", slow).colour(Colour::Blue))
///     .line(Line::new("η = 1", fast).colour(Colour::Vermillion))
///     .legend(Legend::TopRight)
///     .draw()?;
/// assert!(picture.svg().contains("η = 0.1"));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Chart {
    pub(crate) title: String,
    pub(crate) alternative: String,
    pub(crate) size: Option<(u32, u32)>,
    pub(crate) x: Option<Axis>,
    y: Axis,
    series: Vec<Series>,
    bands: Vec<Band>,
    bars: Vec<Bars>,
    rugs: Vec<Rug>,
    references: Vec<Reference>,
    marks: Vec<Mark>,
    legend: Option<Legend>,
}

/// What lies in front of the bands, in the order in which it was added.
#[derive(Clone, Debug)]
enum Series {
    Line(Line),
    Points(Points),
}

impl Series {
    fn name(&self) -> &str {
        match self {
            Self::Line(line) => &line.name,
            Self::Points(points) => &points.name,
        }
    }

    fn points(&self) -> &[(f64, f64)] {
        match self {
            Self::Line(line) => &line.points,
            Self::Points(points) => &points.points,
        }
    }

    /// Width of the line or of each point.
    fn width(&self) -> f64 {
        match self {
            Self::Line(line) => line.width,
            Self::Points(points) => points.size,
        }
    }
}

/// How a series is drawn, and where.
enum Look {
    Line(Stroke, Vec<Vec<Point>>),
    Points(Symbol, Vec<Point>),
}

impl Look {
    fn swatch(&self) -> Swatch {
        match self {
            Self::Line(stroke, _) => Swatch::Line(*stroke),
            Self::Points(symbol, _) => Swatch::Points(*symbol),
        }
    }

    fn end(&self) -> Option<Point> {
        match self {
            Self::Line(_, pieces) => pieces.last().and_then(|piece| piece.last()).copied(),
            Self::Points(_, places) => places.last().copied(),
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        match self {
            Self::Line(stroke, pieces) => pieces.iter().try_for_each(|piece| match piece.as_slice() {
                &[only] => canvas.disc(only, stroke.width, stroke.ink),
                line => canvas.line(line, *stroke),
            }),
            Self::Points(symbol, places) => places.iter().try_for_each(|&place| symbol.draw(canvas, place)),
        }
    }
}

impl Chart {
    /// An empty chart. The title is best the finding in a short sentence; the alternative text says what the chart
    /// shows to those who cannot see it.
    pub fn new(title: impl Into<String>, alternative: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            alternative: alternative.into(),
            size: None,
            x: None,
            y: Axis::new(""),
            series: Vec::new(),
            bands: Vec::new(),
            bars: Vec::new(),
            rugs: Vec::new(),
            references: Vec::new(),
            marks: Vec::new(),
            legend: None,
        }
    }

    /// Makes the picture this large instead of 720 x 440 pixels.
    #[must_use]
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.size = Some((width, height));
        self
    }

    /// Sets the horizontal axis.
    #[must_use]
    pub fn x(mut self, axis: Axis) -> Self {
        self.x = Some(axis);
        self
    }

    /// Sets the vertical axis.
    #[must_use]
    pub fn y(mut self, axis: Axis) -> Self {
        self.y = axis;
        self
    }

    /// Adds a line in front of the lines and points before it.
    #[must_use]
    pub fn line(mut self, line: Line) -> Self {
        self.series.push(Series::Line(line));
        self
    }

    /// Adds points in front of the lines and points before them.
    #[must_use]
    pub fn points(mut self, points: Points) -> Self {
        self.series.push(Series::Points(points));
        self
    }

    /// Adds a band, behind all lines and points.
    #[must_use]
    pub fn band(mut self, band: Band) -> Self {
        self.bands.push(band);
        self
    }

    /// Adds bars, behind all lines, points and bands.
    #[must_use]
    pub fn bars(mut self, bars: Bars) -> Self {
        self.bars.push(bars);
        self
    }

    /// Adds a row of event marks along the x axis, above those before it.
    #[must_use]
    pub fn rug(mut self, rug: Rug) -> Self {
        self.rugs.push(rug);
        self
    }

    /// Adds a reference line, behind everything but the grid.
    #[must_use]
    pub fn reference(mut self, reference: Reference) -> Self {
        self.references.push(reference);
        self
    }

    /// Adds a marked point, in front of all lines and points.
    #[must_use]
    pub fn mark(mut self, mark: Mark) -> Self {
        self.marks.push(mark);
        self
    }

    /// Says where the names stand.
    #[must_use]
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
        let size = self.size.unwrap_or(SIZE);
        check_size(size)?;
        let x = self.x.clone().unwrap_or_else(|| Axis::new(""));
        self.check(&x)?;
        let heading = Heading::new(&self.title, &self.alternative, size.0)?;
        let x_scale = x.scale(self.x_numbers(&x).into_iter(), Rounding::ToNearTicks)?;
        let floor = self.floor(&x, &x_scale, f64::from(size.0))?;
        let frames = stacked(size, heading.bottom(), &x, x_scale, &[floor])?;
        heading
            .compose(size, |canvas| frames.iter().try_for_each(|frame| self.draw_inside(canvas, frame, size)))
    }

    /// Refuses what cannot be drawn over this horizontal axis.
    pub(crate) fn check(&self, x: &Axis) -> Result<(), PlotError> {
        if self.series.is_empty() && self.bands.is_empty() && self.bars.is_empty() {
            return Err(PlotError::NoSeries { chart: self.title.clone() });
        }
        let taken = |&(at, height): &(f64, f64)| x.takes(at) && self.y.takes(height);
        let empty = |series: &str, points| PlotError::EmptySeries { series: series.to_owned(), points };
        for series in &self.series {
            if !series.points().iter().any(taken) {
                return Err(empty(series.name(), series.points().len()));
            }
            if !(series.width() > 0.0 && series.width() <= 50.0) {
                return Err(PlotError::Width { series: series.name().to_owned(), width: series.width() });
            }
        }
        for band in &self.bands {
            if let Some(&(x, low, high)) = band.upside_down() {
                return Err(PlotError::BandOrder { band: band.name.clone(), x, low, high });
            }
            if !band.ends.iter().any(|&(x, low, high)| taken(&(x, low)) && taken(&(x, high))) {
                return Err(empty(&band.name, band.ends.len()));
            }
        }
        if let Some(bars) = self.bars.iter().find(|bars| !bars.points().any(|end| taken(&end))) {
            return Err(empty(&bars.name, bars.bars.len()));
        }
        let references = self.references.iter().map(|reference| (&reference.label, reference.value));
        let marks = self.marks.iter().flat_map(|mark| [(&mark.label, mark.at.0), (&mark.label, mark.at.1)]);
        let events = self.rugs.iter().flat_map(|rug| rug.at.iter().map(|&at| (&rug.name, at)));
        match references.chain(marks).chain(events).find(|(_, value)| !value.is_finite()) {
            Some((label, value)) => {
                let what = format!("the place of the reference, mark or event {label:?}");
                Err(PlotError::NotFinite { what, value })
            }
            None => Ok(()),
        }
    }

    /// Every point that has a place, lines, points, bands, bars and marks alike.
    fn places<'a>(&'a self, x: &'a Axis) -> impl Iterator<Item = (f64, f64)> + 'a {
        let series = self.series.iter().flat_map(Series::points).copied();
        let areas = self.bands.iter().flat_map(Band::points).chain(self.bars.iter().flat_map(Bars::points));
        let drawn = series.chain(areas);
        let drawn = drawn.filter(|&(at, height)| x.takes(at) && self.y.takes(height));
        drawn.chain(self.marks.iter().map(|mark| mark.at))
    }

    fn referred(&self, direction: Direction) -> impl Iterator<Item = f64> {
        let along = self.references.iter().filter(move |reference| reference.direction == direction);
        along.map(|reference| reference.value)
    }

    /// The numbers that the horizontal axis has to show.
    pub(crate) fn x_numbers(&self, x: &Axis) -> Vec<f64> {
        let places = self.places(x).map(|(at, _)| at);
        let events = self.rugs.iter().flat_map(|rug| &rug.at).copied();
        places.chain(self.referred(Direction::Vertical)).chain(events).collect()
    }

    /// What this chart needs around its plot area in a picture of this width.
    pub(crate) fn floor(&self, x: &Axis, x_scale: &Scale, width: f64) -> Result<Floor<'_>, PlotError> {
        // Points beyond a given x range are not seen, so they do not stretch the other axis.
        let seen = self.places(x).filter(|&(at, _)| x_scale.shows(at)).map(|(_, height)| height);
        let numbers = seen.chain(self.referred(Direction::Horizontal));
        let (legend, entries) = self.entries();
        Ok(Floor {
            y: &self.y,
            scale: self.y.scale(numbers, Rounding::ToTicks)?,
            above: legend::above(legend, &entries, width)?,
            beside: legend::beside(legend, &entries)?,
            height: 1.0,
        })
    }

    /// Strokes and symbols of all series, at their places if there is a plot area already.
    fn looks(&self, frame: Option<&Frame>) -> Vec<Look> {
        let (mut lines, mut shapes) = (0, 0);
        let mut look = |(index, series): (usize, &Series)| match series {
            Series::Line(line) => {
                lines += 1;
                let stroke = line.stroke(Colour::at(index), Dash::at(lines - 1));
                Look::Line(stroke, frame.map_or(Vec::new(), |frame| frame.pieces(&line.points)))
            }
            Series::Points(points) => {
                shapes += 1;
                let symbol = points.symbol(Colour::at(index), Marker::at(shapes - 1));
                let visible =
                    |frame: &Frame| points.points.iter().filter_map(|&at| frame.visible(at)).collect();
                Look::Points(symbol, frame.map_or(Vec::new(), visible))
            }
        };
        self.series.iter().enumerate().map(&mut look).collect()
    }

    /// The names to be shown, and where.
    fn entries(&self) -> (Legend, Vec<Entry>) {
        let looks = self.looks(None);
        let series = self.series.iter().zip(&looks).map(|(series, look)| (series.name(), look.swatch()));
        let bands = self.bands.iter().enumerate();
        let bands = bands.map(|(index, band)| (&*band.name, Swatch::Area(band.ink(Colour::at(index)))));
        let rugs = self.rugs.iter().map(|rug| (&*rug.name, Swatch::Event(rug.colour.ink())));
        let bars = self.bars.iter().map(|bars| (&*bars.name, Swatch::Shades([bars.ink(); 5])));
        let named = series.chain(bands).chain(bars).chain(rugs).filter(|(name, _)| !name.is_empty());
        let entries: Vec<_> = named.map(|(name, swatch)| Entry { name: name.to_owned(), swatch }).collect();
        let usual = if entries.len() > 1 { Legend::Outside } else { Legend::None };
        (self.legend.unwrap_or(usual), entries)
    }

    /// From the back to the front: grid, reference lines, white behind labels, bars, bands, axes, lines and points, marks,
    /// words. So neither a label nor an axis ever hides a line.
    pub(crate) fn draw_inside(
        &self,
        canvas: &mut Canvas<'_>,
        frame: &Frame,
        size: (u32, u32),
    ) -> Result<(), PlotError> {
        let looks = self.looks(Some(frame));
        let areas: Vec<_> = self.bands.iter().map(|band| band.areas(frame)).collect();
        let (legend, entries) = self.entries();
        let key = match legend {
            Legend::None | Legend::LineEnds => None,
            place => Some(
                Key::new(place, &entries, frame, f64::from(size.0))?
                    .ok_or(PlotError::Size { width: size.0, height: size.1 })?,
            ),
        };
        let mut crowd = crowd(&looks);
        crowd.boxes.extend(key.as_ref().map(Key::boxes).transpose()?.unwrap_or_default());
        let labels = Labels::new(frame, &self.references, &self.marks, &mut crowd)?;

        frame.draw_grid(canvas)?;
        self.references.iter().try_for_each(|reference| reference.draw(canvas, frame))?;
        labels.draw_plates(canvas)?;
        self.bars.iter().try_for_each(|bars| bars.draw(canvas, frame))?;
        for (index, (band, areas)) in self.bands.iter().zip(&areas).enumerate() {
            for area in areas {
                canvas.wash(area, band.ink(Colour::at(index)), Band::OPACITY)?;
            }
        }
        frame.draw_axes(canvas)?;
        self.rugs.iter().enumerate().try_for_each(|(row, rug)| rug.draw(canvas, frame, row))?;
        looks.iter().try_for_each(|look| look.draw(canvas))?;
        self.marks.iter().try_for_each(|mark| mark.draw(canvas, frame))?;
        if let Some(key) = key {
            key.draw(canvas)?;
        }
        if legend == Legend::LineEnds {
            legend::draw_line_ends(canvas, frame, self.ends(frame, &looks, &areas, &entries))?;
        }
        labels.draw(canvas)
    }

    /// The last visible point of everything that has a name.
    fn ends<'a>(
        &self,
        frame: &Frame,
        looks: &[Look],
        areas: &[Vec<Vec<Point>>],
        entries: &'a [Entry],
    ) -> Vec<(&'a Entry, Point)> {
        let series = self.series.iter().zip(looks).map(|(series, look)| (series.name(), look.end()));
        let bands = self.bands.iter().zip(areas).map(|(band, areas)| (&*band.name, right_end(areas)));
        let foot = (frame.plot.right, frame.plot.bottom);
        let rugs = self.rugs.iter().map(|rug| (&*rug.name, Some(foot)));
        let bars = self.bars.iter().map(|bars| (&*bars.name, Some(foot)));
        let named = series.chain(bands).chain(bars).chain(rugs).filter(|(name, _)| !name.is_empty());
        entries.iter().zip(named).filter_map(|(entry, (_, end))| Some((entry, end?))).collect()
    }
}

/// What labels keep away from: lines and points. A word over the edge of a band reads well.
fn crowd(looks: &[Look]) -> Crowd {
    let mut crowd = Crowd::default();
    for look in looks {
        match look {
            Look::Line(_, pieces) => crowd.lines.extend(pieces.iter().cloned()),
            Look::Points(symbol, places) => {
                crowd.boxes.extend(places.iter().map(|&place| Rect::around(place, symbol.radius)));
            }
        }
    }
    crowd
}

/// The middle of the right-hand end of an area.
fn right_end(areas: &[Vec<Point>]) -> Option<Point> {
    let area = areas.last()?;
    let right = area.iter().map(|point| point.0).fold(f64::NEG_INFINITY, f64::max);
    let heights: Vec<f64> = area.iter().filter(|point| point.0 >= right).map(|point| point.1).collect();
    Some((right, heights.iter().sum::<f64>() / heights.len() as f64))
}
