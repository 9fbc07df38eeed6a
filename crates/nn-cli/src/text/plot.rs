//! A curve in the terminal, drawn in braille: two by four dots in each character. In ASCII, one by two.

use super::number::significant;
use super::screen::Screen;
use std::io::{self, Write};

/// How many lines the curve itself is high; its names and axis need three more.
const HEIGHT: usize = 12;
/// The dots of a braille character, row by row, as bits of its number.
const DOTS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// A curve with the names of its axes.
pub(crate) struct Plot<'a> {
    /// x and y of each point, from left to right.
    pub(crate) points: Vec<(f64, f64)>,
    pub(crate) x_name: &'a str,
    pub(crate) y_name: &'a str,
    /// Whether equal distances mean equal ratios: for x, for y.
    pub(crate) logarithmic: (bool, bool),
    /// What is larger, or no number, is drawn at this height.
    pub(crate) highest: f64,
    /// Where a dotted line goes across.
    pub(crate) across: Option<f64>,
    /// Where a dotted line goes down.
    pub(crate) down: Option<f64>,
}

impl<'a> Plot<'a> {
    /// The errors after epochs 1, 2, ...; ratios of errors are what tells, so the axis is logarithmic.
    pub(crate) fn of_mse(mse: &[f64]) -> Plot<'a> {
        Plot { y_name: "MSE", logarithmic: (false, true), ..Plot::by_epoch(mse) }
    }

    /// Some quantity after epochs 1, 2, ...
    pub(crate) fn by_epoch(values: &[f64]) -> Plot<'a> {
        let points = values.iter().enumerate().map(|(epoch, y)| ((epoch + 1) as f64, *y)).collect();
        let (x_name, y_name) = ("epoch", "");
        Plot {
            points,
            x_name,
            y_name,
            logarithmic: (false, false),
            highest: f64::INFINITY,
            across: None,
            down: None,
        }
    }

    /// Draws it as wide as the screen.
    pub(crate) fn write(&self, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
        let scale = |logarithmic: bool, z: f64| if logarithmic { z.log10() } else { z };
        let place = |&(x, y): &(f64, f64)| {
            (scale(self.logarithmic.0, x), scale(self.logarithmic.1, y.min(self.highest)))
        };
        let points = self.points.iter().map(place).filter(|(x, y)| x.is_finite() && y.is_finite());
        let points: Vec<(f64, f64)> = points.collect();
        let across = self.across.map(|y| scale(self.logarithmic.1, y));
        let down = self.down.map(|x| scale(self.logarithmic.0, x));
        let (left, right) = range(points.iter().map(|point| point.0).chain(down));
        let (bottom, top) = range(points.iter().map(|point| point.1).chain(across));

        let label = |y: f64| significant(if self.logarithmic.1 { 10_f64.powf(y) } else { y });
        let x_label = |x: f64| significant(if self.logarithmic.0 { 10_f64.powf(x) } else { x });
        let margin = [Some(bottom), Some(top), across]
            .into_iter()
            .flatten()
            .map(|y| label(y).len())
            .max()
            .unwrap_or(0);
        let columns = screen.width.saturating_sub(margin + 4).max(1);

        let (wide, high) = (2 * columns - 1, 4 * HEIGHT - 1);
        let column = |x: f64| ((x - left) / (right - left) * wide as f64).round() as usize;
        let row = |y: f64| ((top - y) / (top - bottom) * high as f64).round() as usize;
        let mut cells = vec![vec![0_u8; columns]; HEIGHT];
        let mut dot = |x: usize, y: usize| cells[y / 4][x / 2] |= DOTS[y % 4][x % 2];
        across.into_iter().for_each(|y| (0..=wide).step_by(4).for_each(|x| dot(x, row(y))));
        down.into_iter().for_each(|x| (0..=high).step_by(3).for_each(|y| dot(column(x), y)));
        for pair in points.windows(2) {
            let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
            let steps = column(x0).abs_diff(column(x1)).max(row(y0).abs_diff(row(y1))).max(1);
            for step in 0..=steps {
                let share = step as f64 / steps as f64;
                dot(column(x0 + share * (x1 - x0)), row(y0 + share * (y1 - y0)));
            }
        }

        writeln!(out, "  {:>margin$}", self.y_name)?;
        for (i, line) in cells.iter().enumerate() {
            let label = match i {
                0 => label(top),
                _ if i == HEIGHT - 1 => label(bottom),
                _ => across.filter(|y| row(*y) / 4 == i).map_or(String::new(), label),
            };
            let line: String = line.iter().map(|dots| character(*dots, screen.braille)).collect();
            writeln!(out, "{}", format!("  {label:>margin$} |{line}").trim_end())?;
        }
        writeln!(out, "  {:margin$} +{}", "", "-".repeat(columns))?;
        let (left, right) = (x_label(left), x_label(right));
        let between = columns.saturating_sub(left.len() + right.len());
        writeln!(out, "  {:margin$}  {left}{:^between$}{right}", "", self.x_name)
    }
}

/// The least and the largest number, and never the same.
fn range(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) =
        numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), z| (low.min(z), high.max(z)));
    match (low < high, low.is_finite()) {
        (true, _) => (low, high),
        (false, true) => (low - 0.5, low + 0.5),
        (false, false) => (0.0, 1.0),
    }
}

/// The character with these dots.
fn character(dots: u8, braille: bool) -> char {
    let upper = DOTS[0][0] | DOTS[0][1] | DOTS[1][0] | DOTS[1][1];
    match (dots & upper != 0, dots & !upper != 0) {
        (false, false) => ' ',
        _ if braille => char::from_u32(0x2800 + u32::from(dots)).unwrap_or(' '),
        (true, true) => ':',
        (true, false) => '\'',
        (false, true) => '.',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(plot: &Plot<'_>, width: usize, braille: bool) -> Vec<String> {
        let mut out = Vec::new();
        plot.write(Screen { width, braille }, &mut out).unwrap();
        String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_picture_is_as_wide_as_the_screen_and_no_line_is_wider() {
        let values: Vec<f64> = (0..3000).map(|i| f64::from(i).sin()).collect();
        for width in [40, 57, 80] {
            let lines = drawn(&Plot::by_epoch(&values), width, true);
            assert_eq!(lines.len(), HEIGHT + 3);
            let widths: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
            assert_eq!(widths.iter().max(), Some(&width));
            assert_eq!(widths[HEIGHT + 1..], [width, width], "the axis and what is below");
        }
    }

    #[test]
    fn a_line_goes_from_corner_to_corner() {
        let lines = drawn(&Plot { y_name: "y", ..Plot::by_epoch(&[0.0, 1.0]) }, 16, false);
        assert!(lines[1].ends_with('\'') || lines[1].ends_with(':'), "{lines:#?}");
        assert!(lines[1].chars().count() == 16 && lines[1].starts_with("  1 |"), "{lines:#?}");
        assert!(lines[HEIGHT].starts_with("  0 |.") || lines[HEIGHT].starts_with("  0 |:"), "{lines:#?}");
    }

    #[test]
    fn what_is_no_number_is_drawn_at_the_top_or_not_at_all() {
        let values = [1.0, f64::NAN, f64::INFINITY, 2.0];
        assert!(drawn(&Plot { highest: 5.0, ..Plot::by_epoch(&values) }, 40, true)[1].starts_with("  5 |"));
        assert!(drawn(&Plot::by_epoch(&values), 40, true)[1].starts_with("  2 |"));
        for none in [&[][..], &[1.0], &[f64::NAN; 3], &[3.0; 9]] {
            assert_eq!(drawn(&Plot::of_mse(none), 40, true).len(), HEIGHT + 3, "{none:?}");
        }
    }

    #[test]
    fn every_dot_has_its_character() {
        assert_eq!(character(0, true), ' ');
        assert_eq!(character(DOTS[0][0] | DOTS[3][1], true), '\u{2881}');
        let ascii = [0, DOTS[1][1], DOTS[2][0], DOTS[0][0] | DOTS[3][1]].map(|dots| character(dots, false));
        assert_eq!(ascii, [' ', '\'', '.', ':']);
    }
}
