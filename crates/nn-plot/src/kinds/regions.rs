//! What a classifier answers over two inputs: the region of each class, the boundaries between them, and the samples.

use crate::axes::axis::Axis;
use crate::axes::colours::{ColourScale, Map};
use crate::axes::frame::{Frame, draw_title, title_height};
use crate::axes::layout::{Tile, tiled};
use crate::error::PlotError;
use crate::paper::canvas::Canvas;
use crate::paper::path::Rect;
use crate::paper::picture::Picture;
use crate::paper::sheet::{Page, Sheet};
use crate::paper::style::{BOUNDARY, Colour, Ink, REGION_TINT, SAMPLE_SIZE, SURFACE_SIZE, check_width};
use crate::parts::grid::Grid;
use crate::parts::labels::{Crowd, Ground};
use crate::parts::legend::{self, Entry, Key, Legend, Swatch};
use crate::parts::marker::{Marker, Symbol};
use crate::parts::overlay::{Overlay, Part};

/// Decision boundaries: for each region a plot area coloured by the answer of a classifier, with the samples on top.
///
/// Several regions stand in rows and columns, with the same classes, colours and legend, each over its own ranges.
///
/// ```
/// use nn_plot::{Axis, Grid, Region, RegionChart};
///
/// let probability = |x: f64, y: f64| 1.0 / (1.0 + (4.0 * (y - x * x)).exp());
/// let field = Grid::sampled((-2.0, 2.0), (-1.0, 3.0), 61, probability);
/// let samples = [(-1.5, 0.5, 1), (0.0, 1.5, 0), (0.2, 2.0, 0), (1.6, 1.0, 1)];
/// let picture = RegionChart::new("A parabola parts the classes", "Class 0 within a parabola, class 1 outside.")
///     .x(Axis::new("x₀"))
///     .y(Axis::new("x₁"))
///     .classes(["class 0", "class 1"])
///     .region(Region::of_two(field).samples(samples))
///     .draw()?;
/// assert_eq!((picture.width(), picture.height()), (720, 720));
/// assert!(picture.svg().contains("probability of class 1"));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct RegionChart {
    sheet: Sheet,
    x: Axis,
    y: Axis,
    classes: Vec<String>,
    regions: Vec<Region>,
    columns: Option<usize>,
    sample_size: Option<f64>,
}

/// One plot area of a [`RegionChart`]: a classifier's answers on a grid, and samples.
#[derive(Clone, Debug)]
#[must_use]
pub struct Region {
    title: String,
    answers: Answers,
    samples: Vec<(f64, f64, usize)>,
    overlay: Overlay,
}

#[derive(Clone, Debug)]
enum Answers {
    /// The probability of class 1.
    Two(Grid),
    /// The probability of each class.
    Each(Vec<Grid>),
}

impl Region {
    /// The answers of a classifier of two classes, as the probability of class 1. White is one half, where the boundary
    /// runs; blue is class 0, vermillion class 1.
    pub fn of_two(probability: Grid) -> Self {
        Self::new(Answers::Two(probability))
    }

    /// The answers of a classifier of several classes: a probability or any other score for each, all on the same grid. A
    /// place has the colour of the class with the highest; of equals the first.
    pub fn of_classes(scores: impl IntoIterator<Item = Grid>) -> Self {
        Self::new(Answers::Each(scores.into_iter().collect()))
    }

    fn new(answers: Answers) -> Self {
        Self { title: String::new(), answers, samples: Vec::new(), overlay: Overlay::default() }
    }

    /// Writes a small title above the plot area.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Adds samples as (x, y, class counted from 0). Samples beyond the grid, or with a coordinate that
    /// is not finite, are left out.
    pub fn samples(mut self, samples: impl IntoIterator<Item = (f64, f64, usize)>) -> Self {
        self.samples.extend(samples);
        self
    }

    /// Adds a line, a marked point, a trajectory or whatever else a [`Chart`](crate::Chart) may have, in front of the samples.
    pub fn with(mut self, part: impl Into<Part>) -> Self {
        self.overlay.push(part);
        self
    }

    fn grids(&self) -> &[Grid] {
        match &self.answers {
            Answers::Two(grid) => std::slice::from_ref(grid),
            Answers::Each(grids) => grids,
        }
    }

    fn check(&self, classes: usize) -> Result<(), PlotError> {
        let found = if matches!(self.answers, Answers::Two(_)) { 2 } else { self.grids().len() };
        if found != classes {
            let what = format!("the region {:?}", self.title);
            let expected = format!("the {classes} of `RegionChart::classes`");
            return Err(PlotError::Classes { what, found, expected });
        }
        self.grids().iter().try_for_each(|grid| grid.check(false))?;
        if let Some(class) = self.grids().iter().position(|grid| !grid.lies_on(&self.grids()[0])) {
            return Err(PlotError::GridPlaces { region: self.title.clone(), class });
        }
        if let Answers::Two(grid) = &self.answers
            && let Some(&value) = grid.values.iter().find(|&value| !(0.0..=1.0).contains(value))
        {
            let what = format!("a probability of the region {:?}", self.title);
            return Err(PlotError::NotAShare { what, value });
        }
        match self.samples.iter().find(|(_, _, class)| *class >= classes) {
            Some(&(x, y, class)) => Err(PlotError::SampleClass { x, y, class, classes }),
            None => Ok(()),
        }
    }

    /// The axes with the ranges of the grid.
    fn tile(&self, x: &Axis, y: &Axis) -> Option<Tile> {
        let grid = self.grids().first()?;
        Some(Tile { x: x.clone().range(grid.x.0, grid.x.1), y: y.clone().range(grid.y.0, grid.y.1) })
    }

    /// Colours and boundaries.
    fn draw_answers(
        &self,
        canvas: &mut Canvas<'_>,
        plot: Rect,
        colours: &ColourScale,
    ) -> Result<(), PlotError> {
        match &self.answers {
            Answers::Two(grid) => {
                grid.draw(canvas, plot, &colours.levels, &colours.inks, false)?;
                draw_boundary(canvas, plot, grid, 0.5)
            }
            Answers::Each(grids) => draw_classes(canvas, plot, grids),
        }
    }
}

/// The last class everywhere, then each before it where none of those after it has more: every place ends with the
/// first of its highest, no seam shows what is behind, and a boundary that another class has taken is covered by it.
fn draw_classes(canvas: &mut Canvas<'_>, plot: Rect, grids: &[Grid]) -> Result<(), PlotError> {
    let Some((last, before)) = grids.split_last() else { return Ok(()) };
    canvas.rectangle(plot, tint(before.len()))?;
    let mut highest = last.values.clone();
    for (class, grid) in before.iter().enumerate().rev() {
        // Halves, because the difference of two huge numbers overflows.
        let lead =
            grid.with_values(grid.values.iter().zip(&highest).map(|(own, most)| own / 2.0 - most / 2.0));
        lead.fill(canvas, plot, 0.0, tint(class), false)?;
        draw_boundary(canvas, plot, &lead, 0.0)?;
        highest.iter_mut().zip(&grid.values).for_each(|(most, own)| *most = most.max(*own));
    }
    Ok(())
}

fn draw_boundary(canvas: &mut Canvas<'_>, plot: Rect, grid: &Grid, level: f64) -> Result<(), PlotError> {
    grid.lines(plot, level, false).iter().try_for_each(|line| canvas.line(line, BOUNDARY))
}

fn tint(class: usize) -> Ink {
    Colour::at(class).tint(REGION_TINT)
}

impl RegionChart {
    /// A chart without regions. The title is best the finding in a short sentence; the alternative text says what the
    /// chart shows to those who cannot see it.
    pub fn new(title: impl Into<String>, alternative: impl Into<String>) -> Self {
        Self {
            sheet: Sheet::of_map(title, alternative),
            x: Axis::new(""),
            y: Axis::new(""),
            classes: vec!["class 0".into(), "class 1".into()],
            regions: Vec::new(),
            columns: None,
            sample_size: None,
        }
    }

    /// Makes the picture this large instead of 720 x 720 pixels.
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.sheet.size = Some((width, height));
        self
    }

    /// The words along its axes.
    pub fn axis_labels(&self) -> Vec<&str> {
        [&self.x, &self.y].map(Axis::label).into()
    }

    /// Draws it for a phone: 360 pixels wide and about as high, in the usual sizes of type, with the names above.
    pub fn narrow(mut self) -> Self {
        self.sheet.is_narrow = true;
        self
    }

    /// Labels the horizontal axes, whose ranges are those of the grids.
    pub fn x(mut self, axis: Axis) -> Self {
        self.x = axis;
        self
    }

    /// Labels the upright axes, whose ranges are those of the grids.
    pub fn y(mut self, axis: Axis) -> Self {
        self.y = axis;
        self
    }

    /// Names the classes, from two to eight, instead of "class 0" and "class 1".
    pub fn classes(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.classes = names.into_iter().map(Into::into).collect();
        self
    }

    /// Adds a region to the right of those before it or, where the row is full, below.
    pub fn region(mut self, region: Region) -> Self {
        self.regions.push(region);
        self
    }

    /// Puts this many regions beside each other. Without it rows and columns are as equal as can be: four stand two by
    /// two.
    pub fn columns(mut self, columns: usize) -> Self {
        self.columns = Some(columns);
        self
    }

    /// Makes samples this many pixels wide instead of eight (six where there are several regions).
    pub fn sample_size(mut self, pixels: f64) -> Self {
        self.sample_size = Some(pixels);
        self
    }

    /// Draws the regions.
    ///
    /// # Errors
    /// [`PlotError`] says what was found, what was expected and the way out: no region, values that do not fill their grid
    /// or are not finite, probabilities that are none, another number of classes than names, samples of unknown
    /// classes, axes with ranges of their own, a size too small for the words.
    pub fn draw(&self) -> Result<Picture, PlotError> {
        let page = self.sheet.page(SURFACE_SIZE)?;
        self.check()?;
        let (columns, page) = self.rows(page);
        let entries = self.entries();
        let colours = self.colours()?;
        let top = page.top() + legend::above(Legend::Above, &entries, page.width())?;
        let titles = self.regions.iter().map(|region| title_height(&region.title)).fold(0.0, f64::max);
        let beside = if self.has_bar() { colours.width()? } else { 0.0 };
        let tiles: Vec<_> = self.regions.iter().filter_map(|region| region.tile(&self.x, &self.y)).collect();
        let frames = tiled(&page, top, columns, (titles, beside), &tiles)?;
        page.draw(|canvas| {
            for (region, frame) in self.regions.iter().zip(&frames) {
                self.draw_region(canvas, frame, region, &colours)?;
            }
            if self.has_bar() {
                colours.draw(canvas, around(&frames))?;
            }
            Key::above(&entries, top, page.width())?.draw(canvas)
        })
    }

    fn check(&self) -> Result<(), PlotError> {
        if self.regions.is_empty() {
            return Err(PlotError::empty(&self.sheet.title, "region", "RegionChart::region"));
        }
        if !(2..=Colour::ALL.len()).contains(&self.classes.len()) {
            let what = format!("the chart {:?}", self.sheet.title);
            let expected = format!("2 to {}, the number of colours", Colour::ALL.len());
            return Err(PlotError::Classes { what, found: self.classes.len(), expected });
        }
        self.x.check_unranged("x", &self.sheet.title)?;
        self.y.check_unranged("y", &self.sheet.title)?;
        check_width("the samples", self.sample_size.unwrap_or(SAMPLE_SIZE.0))?;
        self.regions.iter().try_for_each(|region| {
            region.check(self.classes.len())?;
            region.overlay.check(&self.x, &self.y)
        })
    }

    /// How many stand beside each other, and the page with space for all. A phone has none for a row: it becomes a column.
    fn rows<'a>(&self, page: Page<'a>) -> (usize, Page<'a>) {
        let (columns, regions) = (self.most_in_a_row(), self.regions.len());
        if !page.is_narrow() || columns < regions {
            return (columns, page);
        }
        let height = page.height() + (regions - 1) as f64 * page.width();
        (1, page.of_height(height))
    }

    fn most_in_a_row(&self) -> usize {
        let squarest = (1..).find(|columns| columns * columns >= self.regions.len());
        self.columns.or(squarest).unwrap_or(1)
    }

    /// Whether there are probabilities that a bar of colours explains.
    fn has_bar(&self) -> bool {
        self.regions.iter().any(|region| matches!(region.answers, Answers::Two(_)))
    }

    fn colours(&self) -> Result<ColourScale, PlotError> {
        let second = self.classes.get(1).map_or("", String::as_str);
        let axis = Axis::new(format!("probability of {second}")).range(0.0, 1.0);
        Ok(ColourScale::new(&axis, axis.exact()?, Map::Probability, &[]))
    }

    fn symbol(&self, class: usize) -> Symbol {
        let usual = if self.regions.len() == 1 { SAMPLE_SIZE.0 } else { SAMPLE_SIZE.1 };
        Symbol {
            marker: Marker::at(class),
            radius: self.sample_size.unwrap_or(usual) / 2.0,
            ink: Colour::at(class).ink(),
            hollow: false,
        }
    }

    /// The names of the classes, then those of what lies in front of the samples, each once.
    fn entries(&self) -> Vec<Entry> {
        let classes = self.classes.iter().enumerate().filter(|(_, name)| !name.is_empty());
        let classes = classes
            .map(|(class, name)| Entry { name: name.clone(), swatch: Swatch::Points(self.symbol(class)) });
        let parts = self.regions.iter().flat_map(|region| region.overlay.entries());
        classes.chain(parts).fold(Vec::new(), |mut entries: Vec<Entry>, entry| {
            if entries.iter().all(|other| other.name != entry.name) {
                entries.push(entry);
            }
            entries
        })
    }

    fn draw_region(
        &self,
        canvas: &mut Canvas<'_>,
        frame: &Frame,
        region: &Region,
        colours: &ColourScale,
    ) -> Result<(), PlotError> {
        let visible = |&(x, y, class): &(f64, f64, usize)| Some((frame.visible((x, y))?, self.symbol(class)));
        let samples: Vec<_> = region.samples.iter().filter_map(visible).collect();
        let boxes = samples.iter().map(|(place, symbol)| Rect::around(*place, symbol.radius)).collect();
        let layers = region.overlay.placed(frame, Crowd { boxes, ..Crowd::default() }, Ground::Colours)?;

        region.draw_answers(canvas, frame.plot, colours)?;
        layers.draw_behind(canvas)?;
        frame.draw_axes(canvas)?;
        draw_title(canvas, (frame.plot.left, frame.plot.top), &region.title)?;
        samples.iter().try_for_each(|(place, symbol)| symbol.draw(canvas, *place))?;
        layers.draw_in_front(canvas)?;
        layers.draw_words(canvas)
    }
}

/// The rectangle from the first plot area to the last.
fn around(frames: &[Frame]) -> Rect {
    let plots = frames.iter().map(|frame| frame.plot);
    let start = Rect { left: f64::INFINITY, top: f64::INFINITY, right: 0.0, bottom: 0.0 };
    plots.fold(start, |all, plot| Rect {
        left: all.left.min(plot.left),
        top: all.top.min(plot.top),
        right: all.right.max(plot.right),
        bottom: all.bottom.max(plot.bottom),
    })
}
