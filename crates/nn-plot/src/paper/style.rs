//! Every decision about how a picture looks, each in one place.
//!
//! Lengths are nominal pixels: the pixels of an SVG shown at its own size.

use plotters::style::RGBColor;

use crate::error::PlotError;

/// The colours a picture may use: the palette of Okabe and Ito, which stays apart for every kind of colour vision, with the
/// two palest of them darker, so that each line has a contrast of at least 3 to 1 against the paper.
///
/// ```
/// use nn_plot::Colour;
/// assert_eq!(Colour::Vermillion.hex(), "#D55E00");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Colour {
    /// `#0072B2`
    Blue = 0x0072B2,
    /// `#D55E00`
    Vermillion = 0xD55E00,
    /// `#009E73`
    Green = 0x009E73,
    /// `#C77F00`
    Orange = 0xC77F00,
    /// `#3A96CE`
    Sky = 0x3A96CE,
    /// `#CC79A7`
    Purple = 0xCC79A7,
    /// `#000000`
    Black = 0x000000,
    /// `#6E6E6E`
    Grey = 0x6E6E6E,
}

impl Colour {
    /// All colours, in the order in which lines without a colour of their own take them.
    pub const ALL: [Self; 8] = [
        Self::Blue,
        Self::Vermillion,
        Self::Green,
        Self::Orange,
        Self::Sky,
        Self::Purple,
        Self::Black,
        Self::Grey,
    ];

    /// Red, green and blue, each from 0 to 255.
    pub const fn rgb(self) -> [u8; 3] {
        channels(self as u32)
    }

    /// The colour as a web page writes it, `#RRGGBB`.
    pub fn hex(self) -> String {
        format!("#{:06X}", self as u32)
    }

    pub(crate) const fn ink(self) -> Ink {
        let [red, green, blue] = self.rgb();
        RGBColor(red, green, blue)
    }

    /// The colour at this position among things that have none of their own.
    pub(crate) const fn at(position: usize) -> Self {
        Self::ALL[position % Self::ALL.len()]
    }

    /// The colour thinned with white: `percent` 100 is the colour itself, 0 is the paper.
    pub(crate) const fn tint(self, percent: u32) -> Ink {
        let [red, green, blue] = self.rgb();
        RGBColor(thin(red, percent), thin(green, percent), thin(blue, percent))
    }
}

/// Red, green and blue of a colour that is written as one number.
pub(crate) const fn channels(colour: u32) -> [u8; 3] {
    [(colour >> 16) as u8, (colour >> 8) as u8, colour as u8]
}

/// The colour at a share of the way from one to another.
pub(crate) fn blend(from: [u8; 3], to: [u8; 3], share: f64) -> Ink {
    let channel = |index: usize| {
        let (from, to) = (f64::from(from[index]), f64::from(to[index]));
        (from + (to - from) * share).round() as u8
    };
    RGBColor(channel(0), channel(1), channel(2))
}

const fn thin(channel: u8, percent: u32) -> u8 {
    (255 - (255 - channel as u32) * percent / 100) as u8
}

/// How a line is broken up, so that lines stay apart where a page is printed in grey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dash {
    /// ————
    Solid,
    /// — — —
    Dashed,
    /// · · · ·
    Dotted,
    /// — · — ·
    DashDot,
}

impl Dash {
    /// All patterns, in the order in which lines without a pattern of their own take them.
    pub const ALL: [Self; 4] = [Self::Solid, Self::Dashed, Self::DashDot, Self::Dotted];

    /// The pattern at this position among lines that have none of their own.
    pub(crate) const fn at(position: usize) -> Self {
        Self::ALL[position % Self::ALL.len()]
    }

    /// Lengths drawn and left out in turn; empty for an unbroken line.
    pub(super) const fn pattern(self) -> &'static [f64] {
        match self {
            Self::Solid => &[],
            Self::Dashed => &[8.0, 5.0],
            Self::Dotted => &[2.0, 4.0],
            Self::DashDot => &[10.0, 4.0, 2.0, 4.0],
        }
    }
}

/// The colour of what is drawn.
pub(crate) type Ink = RGBColor;

/// Size and ink of a piece of text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lettering {
    pub(crate) size: f64,
    pub(crate) ink: Ink,
}

/// Ink, width and dash pattern of a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stroke {
    pub(crate) ink: Ink,
    pub(crate) width: f64,
    pub(crate) dash: Dash,
}

/// Refuses a width of lines or points that cannot be drawn.
pub(crate) fn check_width(series: &str, width: f64) -> Result<(), PlotError> {
    let possible = width > 0.0 && width <= 50.0;
    if possible { Ok(()) } else { Err(PlotError::Width { series: series.to_owned(), width }) }
}

/// What white words read well on: the colour itself, or a darker one.
pub(crate) fn deep(colour: Colour) -> Ink {
    let steps = (0..20).map(|step| blend(colour.rgb(), [0; 3], f64::from(step) / 20.0));
    steps.into_iter().find(|ink| contrast(PAPER, *ink) >= LEAST_FOR_WORDS).unwrap_or(TEXT)
}

/// The ink of words on this ground: the usual one if that can be read, else white or black.
pub(crate) fn words_on(ground: Ink) -> Ink {
    let readable = |ink: &Ink| contrast(*ink, ground) >= LEAST_FOR_WORDS;
    [TEXT, PAPER].into_iter().find(readable).unwrap_or(Colour::Black.ink())
}

/// The contrast that WCAG asks of words in ordinary type.
const LEAST_FOR_WORDS: f64 = 4.5;

/// The contrast of two colours as WCAG defines it: from 1, for equal ones, to 21.
fn contrast(one: Ink, other: Ink) -> f64 {
    let light = |ink: Ink| {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.05 + 0.2126 * linear(ink.0) + 0.7152 * linear(ink.1) + 0.0722 * linear(ink.2)
    };
    let (one, other) = (light(one), light(other));
    one.max(other) / one.min(other)
}

pub(crate) const PAPER: Ink = RGBColor(255, 255, 255);
/// Text and outlines: nearly black, which is calmer than black beside coloured lines.
pub(crate) const TEXT: Ink = RGBColor(0x22, 0x22, 0x22);
/// Words that explain rather than name.
pub(crate) const QUIET: Ink = RGBColor(0x5A, 0x5A, 0x5A);

/// The first font is the one that texts are measured in. The others are similar in width, so that texts do not
/// overlap where DejaVu is missing.
pub(super) const FONT_FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";
pub(super) const TITLE: Lettering = Lettering { size: 18.0, ink: TEXT };
/// The same where it is drawn for a phone.
pub(super) const NARROW_TITLE: Lettering = Lettering { size: 16.0, ink: TEXT };
pub(crate) const LABEL: Lettering = Lettering { size: 15.0, ink: TEXT };
pub(crate) const TICK: Lettering = Lettering { size: 13.0, ink: QUIET };
/// Words beside a reference line, a mark or a layer.
pub(crate) const NOTE: Lettering = Lettering { size: 13.0, ink: TEXT };
pub(crate) const QUIET_NOTE: Lettering = Lettering { size: 13.0, ink: QUIET };
/// The smallest size of any text.
pub(crate) const SMALLEST_TYPE: f64 = 12.0;

/// Distance from one line of text to the next, in sizes of type.
pub(crate) const LINE_HEIGHT: f64 = 1.35;
/// Height of capitals and digits of DejaVu Sans, in sizes of type; half of it centres a word on a line.
pub(crate) const CAP_HEIGHT: f64 = 0.73;
/// What reaches below the baseline, in sizes of type.
pub(crate) const DESCENT: f64 = 0.24;
/// What reaches above the baseline, accents and superscripts included, in sizes of type.
pub(crate) const ASCENT: f64 = 0.80;

/// Nominal width and height of a matrix.
pub(crate) const MATRIX_SIZE: (u32, u32) = (720, 680);
/// Nominal width and height of a chart or diagram.
pub(crate) const SIZE: (u32, u32) = (720, 440);
/// The same of charts one above the other.
pub(crate) const PANELS_SIZE: (u32, u32) = (720, 640);
/// The same of a surface.
pub(crate) const SURFACE_SIZE: (u32, u32) = (720, 720);
/// Width of any drawing for a phone: shown a little smaller, between the margins of a page, its type is still 11 pixels high.
pub(crate) const NARROW_WIDTH: u32 = 360;
/// Sizes between which a picture can be laid out at all.
pub(crate) const SMALLEST_SIZE: (u32, u32) = (200, 150);
pub(super) const LARGEST_SIZE: (u32, u32) = (4000, 4000);
/// Free space at every edge of a picture.
pub(crate) const MARGIN: f64 = 18.0;
/// Space between a title and what follows it.
pub(super) const TITLE_GAP: f64 = 14.0;
/// Space between neighbouring things that belong together.
pub(crate) const GAP: f64 = 8.0;

pub(crate) const LINE_WIDTH: f64 = 2.0;
pub(crate) const GRID: Stroke = Stroke { ink: RGBColor(0xE6, 0xE6, 0xE6), width: 1.0, dash: Dash::Solid };
pub(crate) const AXIS: Stroke = Stroke { ink: Colour::Grey.ink(), width: 1.0, dash: Dash::Solid };
pub(crate) const REFERENCE_WIDTH: f64 = 1.0;
pub(crate) const TICK_LENGTH: f64 = 5.0;
pub(crate) const MINOR_TICK_LENGTH: f64 = 3.0;
/// Space below the ticks of the x axis, so that a number in the corner stays clear of the y axis's lowest.
pub(crate) const TICK_GAP: f64 = 6.0;
/// Least distance between the middles of neighbouring ticks, along and up.
pub(crate) const TICK_SPACING: (f64, f64) = (64.0, 46.0);
/// Share of its colour that a pale line keeps, in percent.
pub(crate) const PALE: u32 = 40;
/// Share of its colour that a bar keeps, in percent.
pub(crate) const BAR_TINT: u32 = 55;
/// Share of its colour that a band keeps over what lies behind it, in percent.
pub(crate) const BAND_OPACITY: u32 = 22;
pub(crate) const MARK_RADIUS: f64 = 4.5;
/// Width of the white ring around a mark.
pub(crate) const MARK_RING: f64 = 1.5;
/// Width of a point that is given none.
pub(crate) const POINT_SIZE: f64 = 8.0;
/// The white ring that keeps a point apart from what it covers.
pub(crate) const HALO: f64 = 0.8;
/// How far an event mark rises above the axis, and how wide it is.
pub(crate) const RUG: (f64, f64) = (9.0, 1.4);
/// The piece of line shown beside a name in a legend: long enough for one and a half dash patterns.
pub(crate) const SWATCH: f64 = 30.0;
/// The same for a point.
pub(crate) const POINT_SWATCH: f64 = 12.0;
/// Space between panels that stand one above the other.
pub(crate) const PANEL_GAP: f64 = 20.0;

/// Widths of an interval's line and its thick part, and the size of its middle.
pub(crate) const INTERVAL: (f64, f64, f64) = (2.0, 5.0, 4.5);
/// Width of the bar that explains the colours of a surface.
pub(crate) const BAR_WIDTH: f64 = 16.0;
/// Width of the thin lines between the colours of a surface.
pub(crate) const CONTOUR_WIDTH: f64 = 0.8;
/// Share of its colour that the region of a class keeps, in percent: pale enough for its samples to stand out.
pub(crate) const REGION_TINT: u32 = 30;
/// The thin line between the regions of two classes.
pub(crate) const BOUNDARY: Stroke = Stroke { ink: Colour::Black.ink(), width: 1.5, dash: Dash::Solid };
/// Width of a sample among regions, in a picture of its own and in one of several plot areas.
pub(crate) const SAMPLE_SIZE: (f64, f64) = (8.0, 6.0);
/// Share of its colour that a cell with a single one of many samples has.
pub(crate) const CELL_TINT: f64 = 0.12;
/// What the longer side of an image takes at most.
pub(crate) const LARGEST_IMAGE: f64 = 112.0;
/// The frame of an image: ink, distance from it, width.
pub(crate) const IMAGE_FRAME: (Ink, f64, f64) = (RGBColor(0xC8, 0xC8, 0xC8), 0.0, 1.0);
/// The same where it was taken for another.
pub(crate) const WRONG_FRAME: (Ink, f64, f64) = (Colour::Vermillion.ink(), 1.0, 3.0);
/// Size of a numbered point on a surface.
pub(crate) const STEP_RADIUS: f64 = 9.0;
/// The colours of viridis at equal distances: as much lighter from each to the next, for every kind of colour vision.
pub(crate) const VIRIDIS: [u32; 20] = [
    0x440154, 0x481568, 0x482677, 0x453781, 0x3F4788, 0x39558C, 0x32648E, 0x2D718E, 0x287D8E, 0x238A8D,
    0x1F968B, 0x20A386, 0x29AF7F, 0x3CBC75, 0x56C667, 0x74D055, 0x94D840, 0xB8DE29, 0xDCE318, 0xFDE725,
];

pub(crate) const OUTLINE_WIDTH: f64 = 1.5;
/// Length and half the width of the head of an arrow.
pub(crate) const ARROW_HEAD: (f64, f64) = (10.0, 4.5);
/// What computes in a diagram.
pub(crate) const COMPUTES: Ink = RGBColor(0xCD, 0xE9, 0xF9);
/// The ground on which parts that belong together stand.
pub(crate) const PANEL: Ink = RGBColor(0xF3, 0xF5, 0xF7);
/// Connections without a weight of their own.
pub(crate) const CONNECTION: Stroke =
    Stroke { ink: RGBColor(0x9A, 0x9A, 0x9A), width: 1.2, dash: Dash::Solid };
/// The same between layers so large that their connections become a texture.
pub(crate) const DENSE_CONNECTION: Stroke =
    Stroke { ink: RGBColor(0xB4, 0xB4, 0xB4), width: 0.7, dash: Dash::Solid };
/// From this many connections between two layers on, they are drawn as a texture.
pub(crate) const DENSE: usize = 64;
/// Widths of the lines for no weight and for the largest, and how much of its colour each keeps, in percent: the
/// small weights of a large network step back behind the large ones.
pub(crate) const WEIGHT_WIDTH: (f64, f64) = (0.6, 4.5);
pub(crate) const WEIGHT_TINT: (f64, f64) = (40.0, 100.0);

#[cfg(test)]
mod tests {
    use super::*;

    /// What a dark page makes of a colour, by `filter: invert(0.91) hue-rotate(180deg)`, as the book's style sheet has it.
    fn turned_dark(ink: Ink) -> Ink {
        let [red, green, blue] =
            [ink.0, ink.1, ink.2].map(|channel| 255.0 * (0.91 - 0.82 * f64::from(channel) / 255.0));
        let channel = |weights: [f64; 3]| {
            (weights[0] * red + weights[1] * green + weights[2] * blue).round().clamp(0.0, 255.0) as u8
        };
        RGBColor(
            channel([-0.574, 1.430, 0.144]),
            channel([0.426, 0.430, 0.144]),
            channel([0.426, 1.430, -0.856]),
        )
    }

    #[test]
    fn every_line_stands_out_from_the_paper_in_the_light_and_in_the_dark() {
        for colour in Colour::ALL {
            let (light, dark) =
                (contrast(colour.ink(), PAPER), contrast(turned_dark(colour.ink()), turned_dark(PAPER)));
            assert!(light >= 3.0 && dark >= 3.0, "{colour:?}: {light:.2} and {dark:.2}");
        }
    }

    #[test]
    fn all_words_can_be_read_on_what_they_stand_on_in_the_light_and_in_the_dark() {
        for ink in [TEXT, QUIET] {
            for ground in [PAPER, PANEL, COMPUTES] {
                let (light, dark) = (contrast(ink, ground), contrast(turned_dark(ink), turned_dark(ground)));
                assert!(light >= 4.5 && dark >= 4.5, "{ink:?} on {ground:?}: {light:.2} and {dark:.2}");
            }
        }
        for colour in Colour::ALL {
            assert!(contrast(PAPER, deep(colour)) >= 4.5, "{colour:?}");
            for percent in 0..=100 {
                let ground = colour.tint(percent);
                assert!(contrast(words_on(ground), ground) >= 4.5, "{colour:?} at {percent} %");
            }
        }
    }
}
