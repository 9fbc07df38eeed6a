//! What every drawing begins with: words and a size. What is drawn below the title makes it a picture.

use crate::error::PlotError;
use crate::paper::canvas::{Align, Canvas, wrapped};
use crate::paper::picture::Picture;
use crate::paper::style::{
    CAP_HEIGHT, LARGEST_SIZE, LINE_HEIGHT, Lettering, MARGIN, NARROW_TITLE, NARROW_WIDTH, SMALLEST_SIZE,
    TITLE, TITLE_GAP,
};

/// The words of a drawing and, if it was given one, its size.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) title: String,
    /// What the drawing shows, for those who cannot see it.
    pub(crate) alternative: String,
    /// Nominal width and height.
    pub(crate) size: Option<(u32, u32)>,
    /// Whether it is drawn for a phone.
    pub(crate) is_narrow: bool,
    /// Whether its colours stand for values, so that a dark page must not turn them round.
    pub(crate) is_map: bool,
}

impl Sheet {
    pub(crate) fn new(title: impl Into<String>, alternative: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            alternative: alternative.into(),
            size: None,
            is_narrow: false,
            is_map: false,
        }
    }

    /// The same for a drawing whose colours stand for values.
    pub(crate) fn of_map(title: impl Into<String>, alternative: impl Into<String>) -> Self {
        Self { is_map: true, ..Self::new(title, alternative) }
    }

    /// Checks the words and the size, which is the usual one if none was given, and breaks the title into lines.
    pub(crate) fn page(&self, usual: (u32, u32)) -> Result<Page<'_>, PlotError> {
        let size = self.size.unwrap_or(usual);
        let size = if self.is_narrow { (NARROW_WIDTH, size.1 / 2 + NARROW_WORDS) } else { size };
        let mut page = Page { sheet: self, size, lines: Vec::new() };
        page.check_size()?;
        if self.alternative.trim().is_empty() {
            return Err(PlotError::NoAlternativeText { title: self.title.clone() });
        }
        page.lines = wrapped(&self.title, page.title(), page.width() - 2.0 * MARGIN)?;
        if self.is_narrow {
            page.size.1 += page.lines.len().saturating_sub(1) as u32 * NARROW_LINE;
        }
        Ok(page)
    }
}

/// A sheet whose size is known, with its title laid out.
pub(crate) struct Page<'a> {
    sheet: &'a Sheet,
    size: (u32, u32),
    lines: Vec<String>,
}

impl Page<'_> {
    pub(crate) fn width(&self) -> f64 {
        f64::from(self.size.0)
    }

    pub(crate) fn height(&self) -> f64 {
        f64::from(self.size.1)
    }

    /// Whether it is drawn for a phone.
    pub(crate) fn is_narrow(&self) -> bool {
        self.sheet.is_narrow
    }

    /// The type of the title.
    fn title(&self) -> Lettering {
        if self.sheet.is_narrow { NARROW_TITLE } else { TITLE }
    }

    /// Makes the page as high as what is drawn on it.
    pub(crate) fn of_height(self, height: f64) -> Self {
        Self { size: (self.size.0, height.ceil() as u32), ..self }
    }

    /// Where the drawing below the title begins.
    pub(crate) fn top(&self) -> f64 {
        match self.lines.len() {
            0 => MARGIN,
            lines => {
                let size = self.title().size;
                MARGIN + (lines - 1) as f64 * size * LINE_HEIGHT + size + TITLE_GAP
            }
        }
    }

    /// What is wrong where a drawing does not fit.
    pub(crate) fn too_small(&self) -> PlotError {
        PlotError::Size { width: self.size.0, height: self.size.1 }
    }

    /// Draws the title and whatever `draw` adds.
    pub(crate) fn draw(
        &self,
        draw: impl FnOnce(&mut Canvas<'_>) -> Result<(), PlotError>,
    ) -> Result<Picture, PlotError> {
        self.check_size()?;
        let mut drawn = String::new();
        let mut canvas = Canvas::new(&mut drawn, self.size)?;
        let title = self.title();
        let mut baseline = MARGIN + title.size * CAP_HEIGHT;
        for line in &self.lines {
            canvas.text((MARGIN, baseline), Align::Start, title, line)?;
            baseline += title.size * LINE_HEIGHT;
        }
        draw(&mut canvas)?;
        canvas.finish()?;
        Picture::new(&drawn, self.size, (&self.sheet.title, &self.sheet.alternative), self.sheet.is_map)
    }

    /// Refuses sizes that no layout can fill.
    fn check_size(&self) -> Result<(), PlotError> {
        let possible = (SMALLEST_SIZE.0..=LARGEST_SIZE.0).contains(&self.size.0)
            && (SMALLEST_SIZE.1..=LARGEST_SIZE.1).contains(&self.size.1);
        if possible { Ok(()) } else { Err(self.too_small()) }
    }
}

/// What each further line of its title adds.
const NARROW_LINE: u32 = 22;

/// What the words of a drawing for a phone take of its height: half the usual height is left for what it shows.
const NARROW_WORDS: u32 = 160;
