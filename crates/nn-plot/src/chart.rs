//! Curves over two axes.

use crate::axis::{Rounding, Scale, Ticks};
use crate::canvas::{Align, Canvas, centred_baseline, text_box, text_width, widest};
use crate::path::{Crowd, Point, Rect, visible_pieces};
use crate::picture::{Heading, check_size};
use crate::style::{
    ASCENT, AXIS, CAP_HEIGHT, Colour, DESCENT, Dash, GAP, GRID, LABEL, LINE_HEIGHT, LINE_WIDTH, Lettering,
    MARGIN, MARK_RADIUS, MINOR_TICK_LENGTH, NOTE, PALE, PAPER, QUIET_NOTE, REFERENCE_WIDTH, SIZE, SWATCH,
    Stroke, TICK, TICK_LENGTH, TICK_SPACING,
};
use crate::{Axis, Picture, PlotError};

/// A chart of one or more lines.
///
/// ```
/// use nn_plot::{Axis, Colour, Legend, Line, LineChart};
///
/// let slow = (0..100).map(|step| (f64::from(step), 1.0 / (1.0 + 0.1 * f64::from(step))));
/// let fast = (0..100).map(|step| (f64::from(step), 1.0 / (1.0 + f64::from(step))));
/// let picture = LineChart::new("A larger step learns faster", "Two falling curves, the second well below.")
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
pub struct LineChart {
    title: String,
    alternative: String,
    size: (u32, u32),
    x: Axis,
    y: Axis,
    lines: Vec<Line>,
    references: Vec<Reference>,
    marks: Vec<Mark>,
    legend: Option<Legend>,
}

/// One named line of a [`LineChart`].
///
/// A point with a coordinate that is not finite (or not above zero on a logarithmic axis) is a gap in the line.
/// Colour and dash pattern come from the line's position unless they are given.
#[derive(Clone, Debug)]
pub struct Line {
    name: String,
    points: Vec<(f64, f64)>,
    colour: Option<Colour>,
    dash: Option<Dash>,
    width: f64,
    pale: bool,
}

/// A dashed line across the whole chart, for a value to compare with. Out of range it is left out.
#[derive(Clone, Debug)]
pub struct Reference {
    direction: Direction,
    value: f64,
    label: String,
    colour: Colour,
}

/// A point worth pointing out. Out of range it is left out.
#[derive(Clone, Debug)]
pub struct Mark {
    at: (f64, f64),
    label: String,
    colour: Colour,
}

/// Where the names of the lines stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Legend {
    /// Nowhere. What a chart of one line has, unless told otherwise.
    None,
    /// To the right of the chart. What a chart of several lines has, unless told otherwise.
    Outside,
    /// Inside, in the upper left corner.
    TopLeft,
    /// Inside, in the upper right corner.
    TopRight,
    /// Inside, in the lower left corner.
    BottomLeft,
    /// Inside, in the lower right corner.
    BottomRight,
    /// Each beside the end of its line.
    LineEnds,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Horizontal,
    Vertical,
}

impl Line {
    /// A line through these points, in this order.
    pub fn new(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self {
            name: name.into(),
            points: points.into_iter().collect(),
            colour: None,
            dash: None,
            width: LINE_WIDTH,
            pale: false,
        }
    }

    /// Draws the line in this colour.
    #[must_use]
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = Some(colour);
        self
    }

    /// Breaks the line up in this way.
    #[must_use]
    pub fn dash(mut self, dash: Dash) -> Self {
        self.dash = Some(dash);
        self
    }

    /// Makes the line this many pixels wide instead of two.
    #[must_use]
    pub fn width(mut self, pixels: f64) -> Self {
        self.width = pixels;
        self
    }

    /// Thins the colour: for raw noise behind its summary.
    #[must_use]
    pub fn pale(mut self) -> Self {
        self.pale = true;
        self
    }
}

impl Reference {
    /// A line at this height.
    pub fn horizontal(y: f64) -> Self {
        Self { direction: Direction::Horizontal, value: y, label: String::new(), colour: Colour::Grey }
    }

    /// A line upright at this x.
    pub fn vertical(x: f64) -> Self {
        Self { direction: Direction::Vertical, ..Self::horizontal(x) }
    }

    /// Writes these words on the line, where they cover least.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Draws the line in this colour instead of grey.
    #[must_use]
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }
}

impl Mark {
    /// A dot at this point.
    pub fn at(x: f64, y: f64) -> Self {
        Self { at: (x, y), label: String::new(), colour: Colour::Black }
    }

    /// Writes these words beside the dot, where they cover least.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Draws the dot in this colour instead of black.
    #[must_use]
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }
}

impl LineChart {
    /// An empty chart. The title is best the finding in a short sentence; the alternative text says what the chart
    /// shows to those who cannot see it.
    pub fn new(title: impl Into<String>, alternative: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            alternative: alternative.into(),
            size: SIZE,
            x: Axis::new(""),
            y: Axis::new(""),
            lines: Vec::new(),
            references: Vec::new(),
            marks: Vec::new(),
            legend: None,
        }
    }

    /// Makes the picture this large instead of 720 x 440 pixels.
    #[must_use]
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.size = (width, height);
        self
    }

    /// Sets the horizontal axis.
    #[must_use]
    pub fn x(mut self, axis: Axis) -> Self {
        self.x = axis;
        self
    }

    /// Sets the vertical axis.
    #[must_use]
    pub fn y(mut self, axis: Axis) -> Self {
        self.y = axis;
        self
    }

    /// Adds a line in front of those before it.
    #[must_use]
    pub fn line(mut self, line: Line) -> Self {
        self.lines.push(line);
        self
    }

    /// Adds a reference line, behind all lines.
    #[must_use]
    pub fn reference(mut self, reference: Reference) -> Self {
        self.references.push(reference);
        self
    }

    /// Adds a marked point, in front of all lines.
    #[must_use]
    pub fn mark(mut self, mark: Mark) -> Self {
        self.marks.push(mark);
        self
    }

    /// Says where the names of the lines stand.
    #[must_use]
    pub fn legend(mut self, legend: Legend) -> Self {
        self.legend = Some(legend);
        self
    }

    /// Draws the chart.
    ///
    /// # Errors
    /// [`PlotError`] says what was found, what was expected and the way out: no line, a line without a point to draw,
    /// a range that leads nowhere, a number that is not finite, a size too small for the words.
    pub fn draw(&self) -> Result<Picture, PlotError> {
        self.check()?;
        let heading = Heading::new(&self.title, &self.alternative, self.size.0)?;
        let frame = self.frame(heading.bottom())?;
        heading.compose(self.size, |canvas| self.draw_inside(canvas, &frame))
    }

    fn check(&self) -> Result<(), PlotError> {
        check_size(self.size)?;
        if self.lines.is_empty() {
            return Err(PlotError::NoLines { chart: self.title.clone() });
        }
        for line in &self.lines {
            if !line.points.iter().any(|&(x, y)| self.x.takes(x) && self.y.takes(y)) {
                return Err(PlotError::EmptyLine { line: line.name.clone(), points: line.points.len() });
            }
            if !(line.width > 0.0 && line.width <= 50.0) {
                return Err(PlotError::LineWidth { line: line.name.clone(), width: line.width });
            }
        }
        let references = self.references.iter().map(|reference| (&reference.label, reference.value));
        let marks = self.marks.iter().flat_map(|mark| [(&mark.label, mark.at.0), (&mark.label, mark.at.1)]);
        match references.chain(marks).find(|(_, value)| !value.is_finite()) {
            Some((label, value)) => Err(PlotError::NotFinite {
                what: format!("the place of the reference or mark {label:?}"),
                value,
            }),
            None => Ok(()),
        }
    }

    /// Scales and ticks, and the plot area that the words around it leave free.
    fn frame(&self, top: f64) -> Result<Frame, PlotError> {
        let (x, y) = self.scales()?;
        let (width, height) = (f64::from(self.size.0), f64::from(self.size.1));
        let line_of =
            |label: &str, style: Lettering| if label.is_empty() { 0.0 } else { style.size * LINE_HEIGHT };

        let below = TICK_LENGTH + TICK.size * LINE_HEIGHT + line_of(self.x.label(), LABEL);
        // Half a tick label stands above the plot area.
        let top = top.max(MARGIN + TICK.size / 2.0);
        let bottom = height - MARGIN - below;
        let y_ticks = y.ticks((bottom - top) / TICK_SPACING.1);
        let beside = TICK_LENGTH + GAP / 2.0 + widest(y_ticks.labels(), TICK)?;
        let label_beside = if self.y.label().is_empty() { 0.0 } else { LABEL.size + GAP };
        let left = MARGIN + label_beside + beside;

        let names = widest(self.lines.iter().map(|line| &line.name), LABEL)?;
        let names_beside = match self.placed_legend() {
            Legend::Outside => 2.0 * GAP + SWATCH + GAP + names,
            Legend::LineEnds => LEADER + names,
            _ => 0.0,
        };
        let mut right = width - MARGIN - names_beside;
        let mut x_ticks = x.ticks((right - left) / TICK_SPACING.0);
        let half_label = widest(x_ticks.labels(), TICK)? / 2.0;
        if names_beside == 0.0 {
            right = right.min(width - MARGIN / 2.0 - half_label);
        }
        let crowded = (right - left) / (2.0 * half_label + 2.0 * GAP);
        if x_ticks.labelled.len() as f64 > crowded {
            x_ticks = x.ticks(crowded);
        }

        let plot = Rect { left, top, right, bottom };
        if plot.width() < 60.0 || plot.height() < 60.0 {
            return Err(PlotError::Size { width: self.size.0, height: self.size.1 });
        }
        Ok(Frame { plot, x, y, x_ticks, y_ticks })
    }

    fn scales(&self) -> Result<(Scale, Scale), PlotError> {
        let drawn = |&&(x, y): &&(f64, f64)| self.x.takes(x) && self.y.takes(y);
        let points = || self.lines.iter().flat_map(|line| &line.points).filter(drawn).copied();
        let marks = || self.marks.iter().map(|mark| mark.at);
        let along = |direction| {
            self.references.iter().filter(move |line| line.direction == direction).map(|line| line.value)
        };

        let all_x = points().chain(marks()).map(|(x, _)| x);
        let x = self.x.scale(all_x.chain(along(Direction::Vertical)), Rounding::ToNearTicks)?;
        // Points beyond a given x range are not seen, so they do not stretch the other axis.
        let seen_y = points().chain(marks()).filter(|&(at, _)| x.shows(at)).map(|(_, y)| y);
        let y = self.y.scale(seen_y.chain(along(Direction::Horizontal)), Rounding::ToTicks)?;
        Ok((x, y))
    }

    fn placed_legend(&self) -> Legend {
        self.legend.unwrap_or(if self.lines.len() > 1 { Legend::Outside } else { Legend::None })
    }

    fn stroke(&self, index: usize) -> Stroke {
        let line = &self.lines[index];
        let colour = line.colour.unwrap_or(Colour::ALL[index % Colour::ALL.len()]);
        Stroke {
            ink: if line.pale { colour.tint(PALE) } else { colour.ink() },
            width: line.width,
            dash: line.dash.unwrap_or(Dash::ALL[index % Dash::ALL.len()]),
        }
    }

    /// From the back to the front: grid, reference lines, white behind words, axes, lines, marks, words. So
    /// neither a label nor an axis ever hides a line.
    fn draw_inside(&self, canvas: &mut Canvas<'_>, frame: &Frame) -> Result<(), PlotError> {
        let pieces: Vec<_> = self.lines.iter().map(|line| frame.pieces(&line.points)).collect();
        let words = self.place_words(frame, &pieces)?;

        frame.draw_grid(canvas)?;
        for reference in &self.references {
            if let Some(ends) = frame.reference_ends(reference) {
                let ink = reference.colour.ink();
                canvas.line(&ends, Stroke { ink, width: REFERENCE_WIDTH, dash: Dash::Dashed })?;
            }
        }
        for covered in &words.covered {
            canvas.rectangle(*covered, PAPER)?;
        }
        frame.draw_axes(canvas, self.x.label(), self.y.label())?;
        for (index, pieces) in pieces.iter().enumerate() {
            let stroke = self.stroke(index);
            for piece in pieces {
                match piece.as_slice() {
                    &[only] => canvas.disc(only, stroke.width, stroke.ink)?,
                    line => canvas.line(line, stroke)?,
                }
            }
        }
        for mark in &self.marks {
            if let Some(centre) = frame.visible(mark.at) {
                canvas.disc(centre, MARK_RADIUS + 1.5, PAPER)?;
                canvas.disc(centre, MARK_RADIUS, mark.colour.ink())?;
            }
        }
        for (stroke, ends) in &words.strokes {
            canvas.line(ends, *stroke)?;
        }
        for (at, style, text) in &words.texts {
            canvas.text(*at, Align::Start, *style, text)?;
        }
        Ok(())
    }

    /// Finds the places of all words in and beside the plot area: the legend first, as the caller chose its place.
    fn place_words(&self, frame: &Frame, pieces: &[Vec<Vec<Point>>]) -> Result<Words, PlotError> {
        let mut words = Words::default();
        match self.placed_legend() {
            Legend::None => {}
            Legend::LineEnds => self.place_line_ends(frame, pieces, &mut words)?,
            corner => self.place_legend(frame, corner, &mut words)?,
        }
        let mut crowd =
            Crowd { lines: pieces.iter().flatten().cloned().collect(), boxes: words.covered.clone() };
        let dots = self.marks.iter().filter_map(|mark| frame.visible(mark.at));
        crowd
            .boxes
            .extend(dots.map(|(x, y)| Rect { left: x, top: y, right: x, bottom: y }.grown(MARK_RADIUS)));
        crowd.lines.extend(
            self.references
                .iter()
                .filter_map(|reference| frame.reference_ends(reference))
                .map(|ends| ends.to_vec()),
        );

        let mut place = |label: &str, style, corners: Vec<Point>| -> Result<(), PlotError> {
            let places = corners.iter().map(|&at| Ok(text_box(at, Align::Start, style, label)?.grown(2.0)));
            let places = places.collect::<Result<Vec<_>, PlotError>>()?;
            if let Some(index) = crowd.freest(&places, &frame.plot) {
                words.texts.push((corners[index], style, label.to_owned()));
                words.covered.push(places[index]);
                crowd.boxes.push(places[index]);
            }
            Ok(())
        };
        for reference in self.references.iter().filter(|reference| !reference.label.is_empty()) {
            if let Some([from, to]) = frame.reference_ends(reference) {
                let width = text_width(&reference.label, QUIET_NOTE)?;
                let corners = match reference.direction {
                    Direction::Horizontal => along_horizontal(from, to, width, QUIET_NOTE),
                    Direction::Vertical => along_vertical(from, to, width, QUIET_NOTE),
                };
                place(&reference.label, QUIET_NOTE, corners)?;
            }
        }
        for mark in self.marks.iter().filter(|mark| !mark.label.is_empty()) {
            if let Some(centre) = frame.visible(mark.at) {
                place(&mark.label, NOTE, around(centre, text_width(&mark.label, NOTE)?, NOTE))?;
            }
        }
        Ok(words)
    }

    fn place_legend(&self, frame: &Frame, corner: Legend, words: &mut Words) -> Result<(), PlotError> {
        let names = widest(self.lines.iter().map(|line| &line.name), LABEL)?;
        let (width, height) = (SWATCH + GAP + names, self.lines.len() as f64 * LABEL.size * LINE_HEIGHT);
        let plot = frame.plot;
        let inset = 1.5 * GAP;
        let left = match corner {
            Legend::Outside => plot.right + 2.0 * GAP,
            Legend::TopLeft | Legend::BottomLeft => plot.left + inset,
            _ => plot.right - inset - width,
        };
        let top = match corner {
            Legend::BottomLeft | Legend::BottomRight => plot.bottom - inset - height,
            Legend::Outside => plot.top,
            _ => plot.top + inset,
        };
        for (index, line) in self.lines.iter().enumerate() {
            let y = top + (index as f64 + 0.5) * LABEL.size * LINE_HEIGHT;
            words.strokes.push((self.stroke(index), [(left, y), (left + SWATCH, y)]));
            words.texts.push(((left + SWATCH + GAP, centred_baseline(y, LABEL)), LABEL, line.name.clone()));
        }
        let Rect { left, top, right, bottom } =
            Rect { left, top, right: left + width, bottom: top + height }.grown(GAP / 2.0);
        if corner != Legend::Outside && !plot.encloses(&Rect { left, top, right, bottom }) {
            return Err(PlotError::Size { width: self.size.0, height: self.size.1 });
        }
        // The grid is cut out as far as the corner: its ends beyond the names would look like lines of their own.
        let edge = plot.grown(-3.0);
        words.covered.extend(match corner {
            Legend::TopLeft => Some(Rect { left: edge.left, top: edge.top, right, bottom }),
            Legend::TopRight => Some(Rect { left, top: edge.top, right: edge.right, bottom }),
            Legend::BottomLeft => Some(Rect { left: edge.left, top, right, bottom: edge.bottom }),
            Legend::BottomRight => Some(Rect { left, top, right: edge.right, bottom: edge.bottom }),
            Legend::None | Legend::Outside | Legend::LineEnds => None,
        });
        Ok(())
    }

    /// Names to the right of the plot area, moved apart where lines end close together.
    fn place_line_ends(
        &self,
        frame: &Frame,
        pieces: &[Vec<Vec<Point>>],
        words: &mut Words,
    ) -> Result<(), PlotError> {
        let mut ends: Vec<(usize, Point)> = pieces
            .iter()
            .enumerate()
            .filter_map(|(index, pieces)| Some((index, *pieces.last()?.last()?)))
            .collect();
        ends.sort_by(|(_, one), (_, other)| one.1.total_cmp(&other.1));
        let heights: Vec<f64> = ends.iter().map(|(_, end)| end.1).collect();
        let room = (frame.plot.top, frame.plot.bottom);
        for (&(index, end), y) in ends.iter().zip(spread(&heights, LABEL.size * LINE_HEIGHT, room)) {
            let x = frame.plot.right + LEADER;
            let stroke = Stroke { width: REFERENCE_WIDTH, dash: Dash::Solid, ..self.stroke(index) };
            words.strokes.push((stroke, [end, (x - GAP / 2.0, y)]));
            words.texts.push(((x, centred_baseline(y, LABEL)), LABEL, self.lines[index].name.clone()));
        }
        Ok(())
    }
}

/// Room for the thin line that leads from the end of a line to its name.
const LEADER: f64 = 22.0;

/// What is written in and beside the plot area, placed but not drawn.
#[derive(Default)]
struct Words {
    texts: Vec<(Point, Lettering, String)>,
    strokes: Vec<(Stroke, [Point; 2])>,
    /// Where words stand inside the plot area.
    covered: Vec<Rect>,
}

/// The plot area with its scales.
struct Frame {
    plot: Rect,
    x: Scale,
    y: Scale,
    x_ticks: Ticks,
    y_ticks: Ticks,
}

impl Frame {
    fn pixel(&self, (x, y): (f64, f64)) -> Point {
        // Far enough outside that a clipped line keeps its slope, and near enough to reckon with.
        let pixels = |share: f64, length: f64| (share * length).clamp(-1e9, 1e9);
        (
            self.plot.left + pixels(self.x.share(x), self.plot.width()),
            self.plot.bottom - pixels(self.y.share(y), self.plot.height()),
        )
    }

    fn visible(&self, point: (f64, f64)) -> Option<Point> {
        (self.x.shows(point.0) && self.y.shows(point.1)).then(|| self.pixel(point))
    }

    fn pieces(&self, points: &[(f64, f64)]) -> Vec<Vec<Point>> {
        // A logarithm of what is not above zero is not finite either, so one test finds every gap.
        let drawn = |&(x, y): &(f64, f64)| {
            let finite = x.is_finite() && y.is_finite();
            (finite && self.x.share(x).is_finite() && self.y.share(y).is_finite()).then(|| self.pixel((x, y)))
        };
        visible_pieces(&points.iter().map(drawn).collect::<Vec<_>>(), &self.plot)
    }

    fn reference_ends(&self, reference: &Reference) -> Option<[Point; 2]> {
        let plot = self.plot;
        match reference.direction {
            Direction::Horizontal if self.y.shows(reference.value) => {
                let y = plot.bottom - self.y.share(reference.value) * plot.height();
                Some([(plot.left, y), (plot.right, y)])
            }
            Direction::Vertical if self.x.shows(reference.value) => {
                let x = plot.left + self.x.share(reference.value) * plot.width();
                Some([(x, plot.bottom), (x, plot.top)])
            }
            _ => None,
        }
    }

    fn draw_grid(&self, canvas: &mut Canvas<'_>) -> Result<(), PlotError> {
        for (value, _) in &self.y_ticks.labelled {
            let y = self.plot.bottom - self.y.share(*value) * self.plot.height();
            canvas.line(&[(self.plot.left, y), (self.plot.right, y)], GRID)?;
        }
        for (value, _) in &self.x_ticks.labelled {
            let x = self.plot.left + self.x.share(*value) * self.plot.width();
            canvas.line(&[(x, self.plot.bottom), (x, self.plot.top)], GRID)?;
        }
        Ok(())
    }

    fn draw_axes(&self, canvas: &mut Canvas<'_>, x_label: &str, y_label: &str) -> Result<(), PlotError> {
        let Rect { left, top, right, bottom } = self.plot;
        canvas.line(&[(left, top), (left, bottom), (right, bottom)], AXIS)?;

        let x_at = |value: f64| left + self.x.share(value) * self.plot.width();
        for (value, label) in &self.x_ticks.labelled {
            let x = x_at(*value);
            canvas.line(&[(x, bottom), (x, bottom + TICK_LENGTH)], AXIS)?;
            let baseline = bottom + TICK_LENGTH + GAP / 2.0 + TICK.size * CAP_HEIGHT;
            canvas.text((x, baseline), Align::Middle, TICK, label)?;
        }
        for value in &self.x_ticks.minor {
            canvas.line(&[(x_at(*value), bottom), (x_at(*value), bottom + MINOR_TICK_LENGTH)], AXIS)?;
        }

        let y_at = |value: f64| bottom - self.y.share(value) * self.plot.height();
        for (value, label) in &self.y_ticks.labelled {
            let y = y_at(*value);
            canvas.line(&[(left - TICK_LENGTH, y), (left, y)], AXIS)?;
            canvas.text_beside((left - TICK_LENGTH - GAP / 2.0, y), Align::End, TICK, label)?;
        }
        for value in &self.y_ticks.minor {
            canvas.line(&[(left - MINOR_TICK_LENGTH, y_at(*value)), (left, y_at(*value))], AXIS)?;
        }

        let (middle_x, middle_y) = self.plot.middle();
        if !x_label.is_empty() {
            let baseline = bottom + TICK_LENGTH + TICK.size * LINE_HEIGHT + LABEL.size;
            canvas.text((middle_x, baseline), Align::Middle, LABEL, x_label)?;
        }
        if text_width(y_label, LABEL)? > self.plot.height() {
            // It would run into the title.
            return Err(PlotError::TextDoesNotFit { text: y_label.to_owned() });
        }
        if !y_label.is_empty() {
            canvas.text_upwards((MARGIN + LABEL.size / 2.0, middle_y), LABEL, y_label)?;
        }
        Ok(())
    }
}

/// Starts of baselines for a label on a level line: above before below, right before left before middle.
fn along_horizontal(from: Point, to: Point, width: f64, style: Lettering) -> Vec<Point> {
    let heights = [from.1 - CLEAR - style.size * DESCENT, from.1 + CLEAR + style.size * ASCENT];
    let starts = [to.0 - width - GAP, from.0 + GAP, (from.0 + to.0 - width) / 2.0];
    heights.into_iter().flat_map(|y| starts.map(|x| (x, y))).collect()
}

/// Starts of baselines for a label on an upright line: top before bottom before middle, right before left.
fn along_vertical(from: Point, to: Point, width: f64, style: Lettering) -> Vec<Point> {
    let heights = [to.1 + GAP + style.size, from.1 - GAP, (from.1 + to.1) / 2.0];
    heights.into_iter().flat_map(|y| [from.0 + GAP, from.0 - GAP - width].map(|x| (x, y))).collect()
}

/// Starts of baselines for a label around a dot: beside it, then above and below, then at its corners, each
/// first close by and then further away.
fn around((x, y): Point, width: f64, style: Lettering) -> Vec<Point> {
    let beside = |away: f64| [x + away, x - away - width];
    let above = |away: f64| y - away - style.size * DESCENT;
    let below = |away: f64| y + away + style.size * ASCENT;
    let near = MARK_RADIUS + CLEAR;
    let [right, left] = beside(near + CLEAR);
    let mut places = vec![(right, centred_baseline(y, style)), (left, centred_baseline(y, style))];
    for away in [near, 2.0 * near, 4.0 * near] {
        places.extend([(x - width / 2.0, above(away)), (x - width / 2.0, below(away))]);
        let [right, left] = beside(away / 2.0);
        places.extend([right, left].into_iter().flat_map(|x| [(x, above(away)), (x, below(away))]));
    }
    places
}

/// What a label leaves free between itself and its line or dot.
const CLEAR: f64 = 3.0;

/// Moves sorted heights apart until they are `gap` from each other, each as little as the others allow, and into
/// `room` if it is large enough.
fn spread(heights: &[f64], gap: f64, (top, bottom): (f64, f64)) -> Vec<f64> {
    // Without the gaps the new heights only have to rise. Neighbours that do not are pooled at their mean.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (index, height) in heights.iter().enumerate() {
        let mut pool = (height - index as f64 * gap, 1);
        while let Some(&(mean, count)) = pools.last().filter(|(mean, _)| *mean > pool.0) {
            pool = ((mean * count as f64 + pool.0 * pool.1 as f64) / (count + pool.1) as f64, count + pool.1);
            pools.pop();
        }
        pools.push(pool);
    }
    let most = bottom - heights.len().saturating_sub(1) as f64 * gap;
    let means =
        pools.into_iter().flat_map(|(mean, count)| std::iter::repeat_n(mean.min(most).max(top), count));
    means.enumerate().map(|(index, mean)| mean + index as f64 * gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_crowd_move_apart_evenly_and_others_stay() {
        assert_eq!(spread(&[10.0, 50.0, 50.0, 90.0], 20.0, (0.0, 100.0)), [10.0, 40.0, 60.0, 90.0]);
        assert_eq!(spread(&[98.0, 99.0], 20.0, (0.0, 100.0)), [80.0, 100.0]);
    }
}
