//! How text is laid out: headings, paragraphs wrapped to a readable width, tables.

use super::plot::Plot;
use super::screen::Screen;
use super::table::TextTable;
use super::visible::one_line;
use crate::text::wrap::wrap;
#[cfg(feature = "tutorial")]
use nn_tutorial::Section;
use std::io::{self, Write};

/// How wide a paragraph may be. Tables may be wider, up to 100 columns.
const WIDTH: usize = 80;

/// Where sections are written, block by block, with the right space between.
pub(crate) struct Page<'a> {
    out: &'a mut dyn Write,
    screen: Screen,
    is_empty: bool,
}

impl<'a> Page<'a> {
    pub(crate) fn new(out: &'a mut dyn Write, screen: Screen) -> Page<'a> {
        Page { out, screen, is_empty: true }
    }

    /// What the place where it is read can show.
    pub(crate) fn screen(&self) -> Screen {
        self.screen
    }

    /// The title of a section, and its name.
    pub(crate) fn heading(&mut self, title: &str, name: &str) -> io::Result<()> {
        self.gap()?;
        let heading = one_line(&format!("{title} [{name}]"));
        writeln!(self.out, "\n{heading}\n{}", "=".repeat(heading.chars().count()))
    }

    /// A paragraph.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        self.gap()?;
        wrap(text, WIDTH).iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }

    /// A table.
    pub(crate) fn table(&mut self, table: &TextTable) -> io::Result<()> {
        self.gap()?;
        table.write(self.out)
    }

    /// A picture of a curve.
    pub(crate) fn plot(&mut self, plot: &Plot<'_>) -> io::Result<()> {
        self.gap()?;
        plot.write(self.screen, self.out)
    }

    /// A small picture row by row, each pixel from 0 (paper) to 1 (ink) two characters wide.
    pub(crate) fn image(&mut self, pixels: &[f64], columns: usize) -> io::Result<()> {
        const INKS: &[u8] = b" .:-=+*#%@";
        self.gap()?;
        let ink = |pixel: &f64| char::from(INKS[((pixel * INKS.len() as f64) as usize).min(INKS.len() - 1)]);
        pixels.chunks(columns.max(1)).try_for_each(|row| {
            let line: String = row.iter().flat_map(|pixel| [ink(pixel); 2]).collect();
            writeln!(self.out, "{}", format!("  {line}").trim_end())
        })
    }

    /// Where to read more: commands on lines of their own, to be copied, and what they show.
    #[cfg(feature = "tutorial")]
    pub(crate) fn see(&mut self, more: &[(Section, &str)]) -> io::Result<()> {
        self.gap()?;
        let width = more.iter().map(|(section, _)| section.name().len()).max().unwrap_or(0);
        more.iter().try_for_each(|(section, what)| {
            writeln!(self.out, "  nn tutorial --section {:width$}  # {what}", section.name())
        })
    }

    /// Lets the reader see all that was written.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn gap(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_empty) { Ok(()) } else { writeln!(self.out) }
    }
}

#[cfg(all(test, feature = "tutorial"))]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_one_line_apart_and_a_heading_two() {
        let mut out = Vec::new();
        let mut page = Page::new(&mut out, Screen { width: 80, braille: true });
        page.text("a").unwrap();
        page.text("b").unwrap();
        page.heading("T", "t").unwrap();
        page.text("c").unwrap();
        page.see(&[(Section::Jumps, "more"), (Section::Stuck, "and more")]).unwrap();
        let expected = "a

b


T [t]
=====

c

  nn tutorial --section jumps  # more
  nn tutorial --section stuck  # and more
";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
