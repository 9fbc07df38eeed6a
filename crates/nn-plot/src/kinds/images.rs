//! Small images in rows and columns, each with a word below.

use crate::error::PlotError;
use crate::paper::canvas::{Align, Canvas, lettering_within, text_width};
use crate::paper::path::{Point, Rect};
use crate::paper::picture::Picture;
use crate::paper::sheet::{Page, Sheet};
use crate::paper::style::{
    CAP_HEIGHT, Colour, DESCENT, GAP, IMAGE_FRAME, Ink, LABEL, LARGEST_IMAGE, Lettering, MARGIN, PAPER, SIZE,
    SMALLEST_SIZE, WRONG_FRAME, blend,
};

/// Small grey images, such as written digits, in rows from left to right, each with a short label below it.
///
/// ```
/// use nn_plot::{Image, ImageGrid};
///
/// let bar = [0.0, 1.0, 0.0, 0.0, 0.9, 0.1, 0.0, 1.0, 0.0];
/// let picture = ImageGrid::new("One of two bars is mistaken", "Two upright bars.")
///     .columns(2)
///     .image(Image::new((3, 3), bar).label("1"))
///     .image(Image::new((3, 3), bar).label("7, not 1").wrong())
///     .draw()?;
/// assert!(picture.svg().contains("7, not 1"));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ImageGrid {
    sheet: Sheet,
    columns: usize,
    images: Vec<Image>,
}

/// One image of an [`ImageGrid`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Image {
    columns: usize,
    rows: usize,
    shades: Vec<f64>,
    is_signed: bool,
    label: String,
    is_wrong: bool,
}

impl Image {
    /// An image of (columns, rows) points, row by row from the top: 0 is white paper, 1 is black ink.
    pub fn new((columns, rows): (usize, usize), shades: impl IntoIterator<Item = f64>) -> Self {
        let shades = shades.into_iter().collect();
        Self { columns, rows, shades, is_signed: false, label: String::new(), is_wrong: false }
    }

    /// The same of numbers with signs, such as weights, with the colours of a [`NetworkDiagram`](crate::NetworkDiagram): from −1,
    /// vermillion, by 0, white paper, to 1, blue.
    pub fn signed(size: (usize, usize), values: impl IntoIterator<Item = f64>) -> Self {
        Self { is_signed: true, ..Self::new(size, values) }
    }

    /// Writes these words below the image.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Marks the image as one that was taken for another: with a strong vermillion frame and words of that colour. The
    /// label should say so too, such as "9, not 7".
    pub fn wrong(mut self) -> Self {
        self.is_wrong = true;
        self
    }

    fn check(&self, index: usize) -> Result<(), PlotError> {
        let (columns, rows, found) = (self.columns, self.rows, self.shades.len());
        if columns == 0 || rows == 0 || columns.checked_mul(rows) != Some(found) {
            return Err(PlotError::ImageSize { image: index, columns, rows, found });
        }
        let size = |shade: &f64| if self.is_signed { shade.abs() } else { *shade };
        match self.shades.iter().position(|shade| !(0.0..=1.0).contains(&size(shade))) {
            Some(place) => Err(PlotError::NotAShare {
                what: format!(
                    "the shade in column {}, row {} of image {index}",
                    place % columns,
                    place / columns
                ),
                value: size(&self.shades[place]),
            }),
            None => Ok(()),
        }
    }

    fn ink(&self, shade: f64) -> Ink {
        let full = match (self.is_signed, shade < 0.0) {
            (false, _) => [0; 3],
            (true, false) => Colour::Blue.rgb(),
            (true, true) => Colour::Vermillion.rgb(),
        };
        blend([255; 3], full, shade.abs())
    }

    /// How large its points are if its longer side takes about this much: half pixels are whole ones of the PNG, so that
    /// points have sharp edges.
    fn point(&self, side: f64) -> f64 {
        (2.0 * side / self.columns.max(self.rows) as f64).floor() / 2.0
    }

    /// Fills the runs of equal shade of every row; what is white is left to the paper.
    fn draw(&self, canvas: &mut Canvas<'_>, (left, top): Point, point: f64) -> Result<(), PlotError> {
        let (right, bottom) = (left + point * self.columns as f64, top + point * self.rows as f64);
        let area = Rect { left, top, right, bottom };
        let (ink, space, width) = if self.is_wrong { WRONG_FRAME } else { IMAGE_FRAME };
        canvas.rectangle(area.grown(space + width), ink)?;
        canvas.rectangle(area.grown(space), PAPER)?;
        for (row, shades) in self.shades.chunks(self.columns).enumerate() {
            let inks: Vec<Ink> = shades.iter().map(|&shade| self.ink(shade)).collect();
            let top = top + row as f64 * point;
            let mut end = left;
            for run in inks.chunk_by(|one, other| one == other) {
                let left = end;
                end += point * run.len() as f64;
                if run[0] != PAPER {
                    canvas.rectangle(Rect { left, top, right: end, bottom: top + point }, run[0])?;
                }
            }
        }
        Ok(())
    }
}

impl ImageGrid {
    /// A picture without images. The title is best the finding in a short sentence; the alternative text says what the
    /// images show to those who cannot see them.
    pub fn new(title: impl Into<String>, alternative: impl Into<String>) -> Self {
        Self { sheet: Sheet::of_map(title, alternative), columns: 8, images: Vec::new() }
    }

    /// Makes the picture this wide instead of 720 pixels. Its height comes from its rows.
    pub fn width(mut self, pixels: u32) -> Self {
        self.sheet.size = Some((pixels, SIZE.1));
        self
    }

    /// The words along its axes: it has none.
    pub fn axis_labels(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Draws it for a phone: 360 pixels wide and about as high, in the usual sizes of type, with the names above.
    pub fn narrow(mut self) -> Self {
        self.sheet.is_narrow = true;
        self
    }

    /// Puts this many images beside each other instead of eight.
    pub fn columns(mut self, columns: usize) -> Self {
        self.columns = columns;
        self
    }

    /// Adds an image to the right of those before it or, where the row is full, below.
    pub fn image(mut self, image: Image) -> Self {
        self.images.push(image);
        self
    }

    /// Draws the images.
    ///
    /// # Errors
    /// [`PlotError`] says what was found, what was expected and the way out: no image, shades that do not fill their image
    /// or are not between white and full colour, more columns than have space, a label wider than its column.
    pub fn draw(&self) -> Result<Picture, PlotError> {
        let page = self.sheet.page(SIZE)?;
        if self.images.is_empty() {
            return Err(PlotError::empty(&self.sheet.title, "image", "ImageGrid::image"));
        }
        self.images.iter().enumerate().try_for_each(|(index, image)| image.check(index))?;
        let layout = Layout::new(self, &page)?;
        page.of_height(layout.height).draw(|canvas| {
            let mut placed = self.images.iter().enumerate();
            placed.try_for_each(|(index, image)| layout.draw(canvas, index, image))
        })
    }
}

/// Where images and labels are.
struct Layout {
    top: f64,
    columns: usize,
    /// From one image to the next, across and down.
    pitch: (f64, f64),
    /// What the longer side of an image may take.
    side: f64,
    /// Height of the highest image.
    high: f64,
    lettering: Lettering,
    height: f64,
}

impl Layout {
    fn new(grid: &ImageGrid, page: &Page<'_>) -> Result<Self, PlotError> {
        let columns = grid.columns.max(1);
        let columns = if page.is_narrow() { columns.div_ceil(2) } else { columns };
        let across = (page.width() - 2.0 * MARGIN) / columns as f64;
        let mut longest = ("", 0.0);
        for image in &grid.images {
            let width = text_width(&image.label, LABEL)?;
            longest = if width > longest.1 { (&image.label, width) } else { longest };
        }
        let longest = longest.0;
        let lettering = lettering_within(across - GAP / 2.0, longest)?;

        let side = (across - IMAGE_GAP).min(LARGEST_IMAGE);
        let high = grid.images.iter().map(|image| image.point(side) * image.rows as f64).fold(0.0, f64::max);
        let words =
            if longest.is_empty() { 0.0 } else { LABEL_ABOVE + lettering.size * (CAP_HEIGHT + DESCENT) };
        let down = high + words + IMAGE_GAP;
        let rows = grid.images.len().div_ceil(columns) as f64;
        let top = page.top() + IMAGE_GAP / 4.0;
        let height = (top + rows * down - IMAGE_GAP + MARGIN).max(f64::from(SMALLEST_SIZE.1));
        if let Some(image) = grid.images.iter().find(|image| image.point(side) < 0.5) {
            let (columns, rows) = (image.columns, image.rows);
            return Err(PlotError::ImageTooLarge { columns, rows, space: side });
        }
        Ok(Self { top: top.ceil(), columns, pitch: (across, down), side, high, lettering, height })
    }

    fn draw(&self, canvas: &mut Canvas<'_>, index: usize, image: &Image) -> Result<(), PlotError> {
        let (column, row) = ((index % self.columns) as f64, (index / self.columns) as f64);
        let point = image.point(self.side);
        let middle = MARGIN + (column + 0.5) * self.pitch.0;
        let left = (middle - point * image.columns as f64 / 2.0).round();
        let top = (self.top + row * self.pitch.1).round();
        image.draw(canvas, (left, top), point)?;
        if image.label.is_empty() {
            return Ok(());
        }
        let baseline = top + self.high + LABEL_ABOVE + self.lettering.size * CAP_HEIGHT;
        canvas.text((middle, baseline), Align::Middle, self.lettering, &image.label)
    }
}

/// Least space between neighbouring images.
const IMAGE_GAP: f64 = 2.0 * GAP;
/// Space between an image and its label.
const LABEL_ABOVE: f64 = GAP;
