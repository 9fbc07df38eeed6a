//! A finished drawing.

use std::io::Write;

use crate::error::PlotError;
use crate::paper::canvas::{SCALE, printable};

/// Pixels of the PNG for each nominal pixel: sharp on dense screens and in print.
#[cfg(feature = "png")]
const PNG_SCALE: u32 = 2;

/// A finished drawing in memory, as SVG and, on request, as PNG.
///
/// The SVG holds the title and the alternative text, so that a screen reader can speak it. The PNG is that same SVG
/// at twice its nominal size. Equal input gives equal bytes, in any thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    svg: String,
    /// Title and alternative text, in one line.
    words: String,
    width: u32,
    height: u32,
}

impl Picture {
    /// What plotters wrote, with another opening tag: nominal size, words, and round corners where lines turn.
    pub(super) fn new(
        drawn: &str,
        (width, height): (u32, u32),
        (title, alternative): (&str, &str),
        is_map: bool,
    ) -> Result<Self, PlotError> {
        let (_, body) = drawn
            .split_once('>')
            .ok_or_else(|| PlotError::internal("finishing the SVG", "no opening tag"))?;
        let view = |length: u32| length * SCALE as u32;
        // For the style sheet of a page, which may turn other drawings dark.
        let class = if is_map { " class=\"map\"" } else { "" };
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"{class} width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {} {}\" stroke-linejoin=\"round\">\n",
            view(width),
            view(height)
        );
        let mut spoken = Vec::new();
        for (tag, words) in [("title", title), ("desc", alternative)] {
            if !words.trim().is_empty() {
                svg.push_str(&format!("<{tag}>{}</{tag}>\n", escaped(words.trim())));
                spoken.push(printable(words.trim()));
            }
        }
        svg.push_str(body.trim_start_matches('\n'));
        Ok(Self { svg, words: spoken.join(": "), width, height })
    }

    /// The drawing as a complete SVG document.
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// The drawing as a PNG file, twice as wide and as high as the SVG.
    ///
    /// # Errors
    /// [`PlotError::Internal`] if the rasteriser refuses the SVG, which would be a bug in this crate.
    #[cfg(feature = "png")]
    pub fn png(&self) -> Result<Vec<u8>, PlotError> {
        use resvg::{tiny_skia, usvg};
        use std::sync::{Arc, LazyLock};

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

    /// Shows the picture in a Rust notebook: a cell that ends in a `Picture` calls this.
    ///
    /// That is the convention of evcxr, the Rust kernel of Jupyter: what stands on standard output between two lines of its own
    /// is content of the type that the first one names. Here it is the SVG, and, for a terminal and where pictures are
    /// not shown, the title with the alternative text. Nothing else in this crate prints.
    ///
    /// ```
    /// use nn_plot::{Chart, Line};
    ///
    /// let parabola = (-10..=10).map(f64::from).map(|x| (x, x * x));
    /// Chart::new("A parabola", "It falls to 0 and rises again.").with(Line::new("x²", parabola)).draw()?.evcxr_display();
    /// # Ok::<(), nn_plot::PlotError>(())
    /// ```
    pub fn evcxr_display(&self) {
        let (svg, words) = (self.svg.trim_end(), &self.words);
        // A notebook that is gone sees no picture, and is no reason to panic.
        let _ = write!(
            std::io::stdout().lock(),
            "EVCXR_BEGIN_CONTENT image/svg+xml\n{svg}\nEVCXR_END_CONTENT\n\
             EVCXR_BEGIN_CONTENT text/plain\n{words}\nEVCXR_END_CONTENT\n"
        );
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

fn escaped(words: &str) -> String {
    printable(words).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
