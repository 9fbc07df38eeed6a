//! The only file that draws with plotters: lines, shapes and words at fractions of a pixel.

use std::sync::OnceLock;

use plotters::backend::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    Color, FontDesc, FontFamily, FontStyle, FontTransform, ShapeStyle, TextStyle, register_font,
};

use crate::error::PlotError;
use crate::paper::path::{Point, Rect, dashes};
use crate::paper::style::{
    ASCENT, CAP_HEIGHT, DESCENT, FONT_FAMILY, Ink, LABEL, Lettering, PAPER, SMALLEST_TYPE, Stroke,
};

/// plotters knows whole pixels only, so it draws on a canvas this many times as large. [`Picture`](crate::Picture) then
/// gives the SVG its nominal size back and keeps the large `viewBox`.
pub(super) const SCALE: f64 = 20.0;

/// plotters' SVG backend divides every font size by this, and puts a text this far above its lower end.
const PLOTTERS_SIZE: f64 = 1.24;
const PLOTTERS_TOP: f64 = 0.76;
/// plotters measures with a font size that counts from ascender to descender; in DejaVu Sans that is
/// (1901 + 483) of 2048 units.
const MEASURED_SIZE: f64 = 2384.0 / 2048.0;

/// Where a text lies beside its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Start,
    Middle,
    End,
}

/// What is drawn on, measured in nominal pixels.
pub(crate) struct Canvas<'a> {
    backend: SVGBackend<'a>,
    sheet: Rect,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(svg: &'a mut String, (width, height): (u32, u32)) -> Result<Self, PlotError> {
        embedded_font()?;
        let whole = |length: u32| length * SCALE as u32;
        let backend = SVGBackend::with_string(svg, (whole(width), whole(height)));
        let sheet = Rect { left: 0.0, top: 0.0, right: f64::from(width), bottom: f64::from(height) };
        let mut canvas = Self { backend, sheet };
        canvas.rectangle(sheet, PAPER)?;
        Ok(canvas)
    }

    /// Nominal width of the whole picture.
    pub(crate) fn width(&self) -> f64 {
        self.sheet.right
    }

    pub(super) fn finish(mut self) -> Result<(), PlotError> {
        self.backend.present().map_err(drawing)
    }

    pub(crate) fn line(&mut self, points: &[Point], stroke: Stroke) -> Result<(), PlotError> {
        for dash in dashes(points, stroke.dash.pattern()) {
            let mut corners: Vec<_> = dash.into_iter().map(fine).collect();
            corners.dedup();
            if corners.len() > 1 {
                self.backend.draw_path(corners, &outlined(stroke)).map_err(drawing)?;
            }
        }
        Ok(())
    }

    pub(crate) fn polygon(&mut self, points: &[Point], ink: Ink) -> Result<(), PlotError> {
        let corners: Vec<_> = points.iter().copied().map(fine).collect();
        self.backend.fill_polygon(corners, &ShapeStyle::from(ink).filled()).map_err(drawing)
    }

    /// A polygon that lets through what lies behind it; `percent` 100 lets through nothing.
    pub(crate) fn wash(&mut self, points: &[Point], ink: Ink, percent: u32) -> Result<(), PlotError> {
        let corners: Vec<_> = points.iter().copied().map(fine).collect();
        let style = ShapeStyle::from(ink.mix(f64::from(percent) / 100.0)).filled();
        self.backend.fill_polygon(corners, &style).map_err(drawing)
    }

    pub(crate) fn rectangle(&mut self, area: Rect, ink: Ink) -> Result<(), PlotError> {
        let (upper_left, lower_right) = (fine((area.left, area.top)), fine((area.right, area.bottom)));
        self.backend
            .draw_rect(upper_left, lower_right, &ShapeStyle::from(ink).filled(), true)
            .map_err(drawing)
    }

    pub(crate) fn disc(&mut self, centre: Point, radius: f64, ink: Ink) -> Result<(), PlotError> {
        let style = ShapeStyle::from(ink).filled();
        self.backend.draw_circle(fine(centre), fine_length(radius), &style, true).map_err(drawing)
    }

    pub(crate) fn circle(&mut self, centre: Point, radius: f64, stroke: Stroke) -> Result<(), PlotError> {
        self.backend.draw_circle(fine(centre), fine_length(radius), &outlined(stroke), false).map_err(drawing)
    }

    /// Writes words on the baseline through `at`.
    pub(crate) fn text(
        &mut self,
        at: Point,
        align: Align,
        style: Lettering,
        words: &str,
    ) -> Result<(), PlotError> {
        self.check_fit(text_box(at, align, style, words)?, words)?;
        let top = (at.0, at.1 - PLOTTERS_TOP * style.size);
        self.write(top, align, style, FontTransform::None, words)
    }

    /// Writes words with the middle of their capitals at the height of `at`.
    pub(crate) fn text_beside(
        &mut self,
        at: Point,
        align: Align,
        style: Lettering,
        words: &str,
    ) -> Result<(), PlotError> {
        self.text((at.0, centred_baseline(at.1, style)), align, style, words)
    }

    /// Writes words upwards, centred on `at` in both directions.
    pub(crate) fn text_upwards(&mut self, at: Point, style: Lettering, words: &str) -> Result<(), PlotError> {
        let half = text_width(words, style)? / 2.0;
        let across = style.size * (CAP_HEIGHT / 2.0 + DESCENT);
        self.check_fit(
            Rect { left: at.0 - across, top: at.1 - half, right: at.0 + across, bottom: at.1 + half },
            words,
        )?;
        // Turned to the left, "above the baseline" is "left of it": the text hangs on the line through this point.
        let top = (at.0 + (CAP_HEIGHT / 2.0 - PLOTTERS_TOP) * style.size, at.1);
        self.write(top, Align::Middle, style, FontTransform::Rotate270, words)
    }

    fn write(
        &mut self,
        top: Point,
        align: Align,
        style: Lettering,
        transform: FontTransform,
        words: &str,
    ) -> Result<(), PlotError> {
        let h_pos = match align {
            Align::Start => HPos::Left,
            Align::Middle => HPos::Center,
            Align::End => HPos::Right,
        };
        let size = style.size * SCALE * PLOTTERS_SIZE;
        let text = TextStyle {
            font: font(size).transform(transform),
            color: style.ink.to_backend_color(),
            pos: Pos::new(h_pos, VPos::Top),
        };
        self.backend.draw_text(&printable(words), &text, fine(top)).map_err(drawing)
    }

    fn check_fit(&self, area: Rect, words: &str) -> Result<(), PlotError> {
        if self.sheet.encloses(&area) {
            Ok(())
        } else {
            Err(PlotError::TextDoesNotFit { text: words.to_owned() })
        }
    }
}

/// The rectangle that words on the baseline through `at` cover.
pub(crate) fn text_box(at: Point, align: Align, style: Lettering, words: &str) -> Result<Rect, PlotError> {
    let width = text_width(words, style)?;
    let left = match align {
        Align::Start => at.0,
        Align::Middle => at.0 - width / 2.0,
        Align::End => at.0 - width,
    };
    let (top, bottom) = (at.1 - ASCENT * style.size, at.1 + DESCENT * style.size);
    Ok(Rect { left, top, right: left + width, bottom })
}

/// The baseline that puts the middle of the capitals at height `y`.
pub(crate) fn centred_baseline(y: f64, style: Lettering) -> f64 {
    y + CAP_HEIGHT / 2.0 * style.size
}

/// How wide words are in the embedded font.
pub(crate) fn text_width(words: &str, style: Lettering) -> Result<f64, PlotError> {
    embedded_font()?;
    let (_, (width, _)) = font(style.size * SCALE * MEASURED_SIZE)
        .layout_box(&printable(words))
        .map_err(|error| PlotError::internal("measuring text", error))?;
    Ok(f64::from(width) / SCALE)
}

/// The width of the widest of several words.
pub(crate) fn widest<T: AsRef<str>>(
    words: impl IntoIterator<Item = T>,
    style: Lettering,
) -> Result<f64, PlotError> {
    words.into_iter().try_fold(0.0_f64, |width, word| Ok(width.max(text_width(word.as_ref(), style)?)))
}

/// Label type, smaller if `width` asks for it.
pub(crate) fn lettering_within(width: f64, name: &str) -> Result<Lettering, PlotError> {
    let fitting = LABEL.size * (width / text_width(name, LABEL)?.max(1.0)).min(1.0);
    let size = (fitting * 10.0).floor() / 10.0;
    if size < SMALLEST_TYPE {
        return Err(PlotError::TextDoesNotFit { text: name.to_owned() });
    }
    Ok(Lettering { size, ..LABEL })
}

/// Breaks a text into lines no wider than `width`, as far as its words allow.
pub(super) fn wrapped(text: &str, style: Lettering, width: f64) -> Result<Vec<String>, PlotError> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match (longer, lines.last_mut()) {
            (Some(longer), Some(line)) if text_width(&longer, style)? <= width => *line = longer,
            _ => lines.push(word.to_owned()),
        }
    }
    Ok(lines)
}

/// Without control characters, which no XML document may hold, and without marks that turn the words around them round.
pub(super) fn printable(words: &str) -> String {
    let is_no_letter = |c: char| match c {
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{FFFE}' | '\u{FFFF}' => true,
        '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        c => c.is_control(),
    };
    words.chars().map(|c| if is_no_letter(c) { ' ' } else { c }).collect()
}

/// Makes the font known to plotters. Its table of fonts is global, so this happens once for all threads.
fn embedded_font() -> Result<(), PlotError> {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    let registered = REGISTERED
        .get_or_init(|| register_font(FONT_FAMILY, FontStyle::Normal, dejavu::sans::regular()).is_ok());
    if *registered { Ok(()) } else { Err(PlotError::internal("reading the embedded font", "not a font")) }
}

fn font(size: f64) -> FontDesc<'static> {
    FontDesc::new(FontFamily::Name(FONT_FAMILY), size, FontStyle::Normal)
}

fn outlined(stroke: Stroke) -> ShapeStyle {
    ShapeStyle { color: stroke.ink.to_rgba(), filled: false, stroke_width: fine_length(stroke.width) }
}

fn fine((x, y): Point) -> (i32, i32) {
    ((x * SCALE).round() as i32, (y * SCALE).round() as i32)
}

fn fine_length(length: f64) -> u32 {
    (length * SCALE).round() as u32
}

fn drawing(error: impl std::fmt::Display) -> PlotError {
    PlotError::internal("drawing", error)
}
