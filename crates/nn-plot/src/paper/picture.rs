//! A finished drawing, and how every drawing becomes one.

use std::sync::{Arc, LazyLock};

use resvg::{tiny_skia, usvg};

use crate::error::PlotError;
use crate::paper::canvas::{Align, Canvas, SCALE, printable, wrapped};
use crate::paper::style::{CAP_HEIGHT, LARGEST_SIZE, LINE_HEIGHT, MARGIN, SMALLEST_SIZE, TITLE, TITLE_GAP};

/// Pixels of the PNG for each nominal pixel: sharp on dense screens and in print.
const PNG_SCALE: u32 = 2;

/// A finished drawing in memory, as SVG and, on request, as PNG.
///
/// The SVG holds the title and the alternative text, so that a screen reader can speak it. The PNG is that same SVG
/// at twice its nominal size. Equal input gives equal bytes, in any thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    svg: String,
    width: u32,
    height: u32,
}

impl Picture {
    /// The drawing as a complete SVG document.
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// The drawing as a PNG file, twice as wide and as high as the SVG.
    ///
    /// # Errors
    /// [`PlotError::Internal`] if the rasteriser refuses the SVG, which would be a bug in this crate.
    pub fn png(&self) -> Result<Vec<u8>, PlotError> {
        static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
            let mut fonts = usvg::fontdb::Database::new();
            fonts.load_font_data(dejavu::sans::regular().to_vec());
            Arc::new(fonts)
        });
        let options = usvg::Options { fontdb: Arc::clone(&FONTS), ..usvg::Options::default() };
        let tree = usvg::Tree::from_str(&self.svg, &options)
            .map_err(|error| PlotError::internal("reading the SVG", error))?;
        let mut pixels = tiny_skia::Pixmap::new(self.width * PNG_SCALE, self.height * PNG_SCALE)
            .ok_or(PlotError::Size { width: self.width, height: self.height })?;
        let enlarged = tiny_skia::Transform::from_scale(PNG_SCALE as f32, PNG_SCALE as f32);
        resvg::render(&tree, enlarged, &mut pixels.as_mut());
        pixels.encode_png().map_err(|error| PlotError::internal("encoding the PNG", error))
    }

    /// Width of the SVG in pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height of the SVG in pixels.
    pub fn height(&self) -> u32 {
        self.height
    }
}

/// The words every picture carries, and its title as lines on the paper.
pub(crate) struct Heading<'a> {
    title: &'a str,
    alternative: &'a str,
    lines: Vec<String>,
}

impl<'a> Heading<'a> {
    /// Breaks the title into lines that fit a picture of this width.
    pub(crate) fn new(title: &'a str, alternative: &'a str, width: u32) -> Result<Self, PlotError> {
        if alternative.trim().is_empty() {
            return Err(PlotError::NoAlternativeText { title: title.to_owned() });
        }
        let lines = wrapped(title, TITLE, f64::from(width) - 2.0 * MARGIN)?;
        Ok(Self { title, alternative, lines })
    }

    /// Where the drawing below the title begins.
    pub(crate) fn bottom(&self) -> f64 {
        match self.lines.len() {
            0 => MARGIN,
            lines => MARGIN + (lines - 1) as f64 * TITLE.size * LINE_HEIGHT + TITLE.size + TITLE_GAP,
        }
    }

    /// Draws the title and whatever `draw` adds, and finishes the SVG.
    pub(crate) fn compose(
        &self,
        (width, height): (u32, u32),
        draw: impl FnOnce(&mut Canvas<'_>) -> Result<(), PlotError>,
    ) -> Result<Picture, PlotError> {
        check_size((width, height))?;
        let mut drawn = String::new();
        let mut canvas = Canvas::new(&mut drawn, width, height)?;
        let mut baseline = MARGIN + TITLE.size * CAP_HEIGHT;
        for line in &self.lines {
            canvas.text((MARGIN, baseline), Align::Start, TITLE, line)?;
            baseline += TITLE.size * LINE_HEIGHT;
        }
        draw(&mut canvas)?;
        canvas.finish()?;
        Ok(Picture { svg: self.finished(&drawn, width, height)?, width, height })
    }

    /// Replaces the opening tag that plotters wrote: nominal size, words, and round corners where lines turn.
    fn finished(&self, drawn: &str, width: u32, height: u32) -> Result<String, PlotError> {
        let (_, body) = drawn
            .split_once('>')
            .ok_or_else(|| PlotError::internal("finishing the SVG", "no opening tag"))?;
        let view = |length: u32| length * SCALE as u32;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {} {}\" stroke-linejoin=\"round\">\n",
            view(width),
            view(height)
        );
        for (tag, words) in [("title", self.title), ("desc", self.alternative)] {
            if !words.trim().is_empty() {
                svg.push_str(&format!("<{tag}>{}</{tag}>\n", escaped(words.trim())));
            }
        }
        svg.push_str(body.trim_start_matches('\n'));
        Ok(svg)
    }
}

/// Refuses sizes that no layout can fill, before anything is reckoned with them.
pub(crate) fn check_size((width, height): (u32, u32)) -> Result<(), PlotError> {
    let possible = (SMALLEST_SIZE.0..=LARGEST_SIZE.0).contains(&width)
        && (SMALLEST_SIZE.1..=LARGEST_SIZE.1).contains(&height);
    if possible { Ok(()) } else { Err(PlotError::Size { width, height }) }
}

fn escaped(words: &str) -> String {
    printable(words).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
