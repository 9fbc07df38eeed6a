//! What classifiers answer, and how right they are.

use nn_plot::{
    Axis, Bars, Chart, Colour, Grid, Image, ImageGrid, Line, Marker, MatrixChart, Panels, Picture, PlotError,
    Points, Reference, Region, RegionChart,
};

use super::{noise, sigmoid};

/// Two half moons that reach into each other: x, y and class.
fn moons() -> impl Iterator<Item = (f64, f64, usize)> {
    (0..160_usize).zip(noise(3).zip(noise(4))).map(|(k, (dx, dy))| {
        let angle = (k / 2) as f64 / 79.0 * std::f64::consts::PI;
        let (x, y) =
            if k % 2 == 0 { (angle.cos(), angle.sin()) } else { (1.0 - angle.cos(), 0.5 - angle.sin()) };
        (x + 0.1 * dx, y + 0.1 * dy, k % 2)
    })
}

/// The probability of the lower moon; the boundary bends the more, the larger `bend` is.
fn moon_field(bend: f64) -> Grid {
    let height = |x: f64| 0.25 - 0.55 * bend * (3.1 * (x - 0.5)).sin() + 0.3 * (1.0 - bend) * (x - 0.5);
    Grid::sampled((-1.5, 2.5), (-1.2, 1.7), 81, |x, y| sigmoid(5.0 * (height(x) - y)))
}

pub(crate) fn two_classes() -> Result<Picture, PlotError> {
    RegionChart::new(
        "The boundary winds between the moons",
        "Two half moons of circles and squares, and between them a boundary like an S.",
    )
    .x(Axis::new("x₀"))
    .y(Axis::new("x₁"))
    .classes(["upper moon", "lower moon"])
    .region(Region::of_two(moon_field(1.0)).samples(moons()))
    .draw()
}

pub(crate) fn four_classes() -> Result<Picture, PlotError> {
    let centres = [(-1.0, -0.8), (1.2, -1.0), (0.9, 1.1), (-1.1, 1.2)];
    let near = |class: usize| {
        let (a, b) = centres[class];
        Grid::sampled((-3.0, 3.0), (-3.0, 3.0), 91, move |x, y| {
            let (dx, dy) = (x - a, y - b);
            -(dx * dx + dy * dy) * (1.0 + 0.4 * class as f64) + 0.8 * (2.0 * x).sin() * class as f64
        })
    };
    let samples = (0..120).zip(noise(5).zip(noise(6))).map(|(k, (dx, dy))| {
        let (a, b) = centres[k % 4];
        (a + 0.5 * dx, b + 0.5 * dy, k % 4)
    });
    RegionChart::new(
        "Three boundaries meet in a point",
        "Four clouds of points in four tinted regions with bent boundaries.",
    )
    .x(Axis::new("length in cm"))
    .y(Axis::new("width in cm"))
    .classes(["north", "east", "south", "west"])
    .region(Region::of_classes((0..4).map(near)).samples(samples))
    .draw()
}

pub(crate) fn four_boundaries() -> Result<Picture, PlotError> {
    let chart = RegionChart::new(
        "More hidden units bend the boundary further",
        "Four plot areas with two half moons each; the boundary is straight in the first and an S in the last.",
    )
    .x(Axis::new("x₀"))
    .y(Axis::new("x₁"));
    let bends =
        [("1 hidden unit", 0.0), ("2 hidden units", 0.3), ("4 hidden units", 0.7), ("16 hidden units", 1.0)];
    bends
        .into_iter()
        .fold(chart, |chart, (title, bend)| {
            chart.region(Region::of_two(moon_field(bend)).title(title).samples(moons()))
        })
        .draw()
}

/// Counts as a good classifier makes them, with a few pairs mixed up.
fn counts(classes: usize, mistakes: impl Fn(usize, usize) -> u64) -> impl Iterator<Item = Vec<u64>> {
    (0..classes).map(move |row| {
        let wrong: Vec<u64> =
            (0..classes).map(|column| if row == column { 0 } else { mistakes(row, column) }).collect();
        let right = 45 + (row as u64 * 7) % 9 - wrong.iter().sum::<u64>().min(40);
        wrong
            .into_iter()
            .enumerate()
            .map(|(column, count)| if row == column { right } else { count })
            .collect()
    })
}

pub(crate) fn confusion() -> Result<Picture, PlotError> {
    let mistakes = |row, column| match (row, column) {
        (8, 1) => 6,
        (9, 7) | (3, 8) => 3,
        (4, 9) | (7, 9) | (1, 8) => 1,
        _ => 0,
    };
    MatrixChart::new(
        "An 8 is taken for a 1 more often than any other digit",
        "Ten rows and columns of counts, nearly all on the diagonal; 6 eights were taken for ones.",
        counts(10, mistakes),
    )
    .draw()
}

pub(crate) fn confusion_of_two() -> Result<Picture, PlotError> {
    MatrixChart::new(
        "Half of the ill are overlooked",
        "Two rows: of 9312 healthy 9280 were right, of 84 ill 41.",
        [[9280, 32], [43, 41]],
    )
    .classes(["healthy", "ill"])
    .size(520, 440)
    .draw()
}

pub(crate) fn confusion_of_twelve() -> Result<Picture, PlotError> {
    let names = [
        "T-shirt",
        "trousers",
        "pullover",
        "dress",
        "coat",
        "sandal",
        "shirt",
        "sneaker",
        "bag",
        "ankle boot",
        "hat",
        "glove",
    ];
    let mistakes = |row: usize, column: usize| {
        ((row * 5 + column * 3) % 7).saturating_sub(4) as u64 * (row % 3) as u64 * 4
    };
    MatrixChart::new("Shirts look like coats", "Twelve rows and columns of counts.", counts(12, mistakes))
        .classes(names)
        .draw()
}

/// Written digits as they may look at 8 x 8 points, in shades from ' ' to '#'.
const DIGITS: [(&str, [&str; 8]); 3] = [
    ("7", [" +#####+", " ++++###", "     ##-", "  -+##+ ", "  ####+ ", "   ##   ", "  +#+   ", "  ##    "]),
    ("0", ["  -##+  ", " +####+ ", " ##  ##-", "-#+  +#+", "-#+  +#+", " ##  ## ", " +####+ ", "  -##+  "]),
    ("1", ["   -##  ", "  +###  ", " +####  ", "   -##  ", "    ##  ", "   -##  ", "   +##- ", "   ####+"]),
];

fn digit(written: [&str; 8]) -> Image {
    let shade = |character| match character {
        '#' => 1.0,
        '+' => 0.6,
        '-' => 0.25,
        _ => 0.0,
    };
    Image::new((8, 8), written.into_iter().flat_map(str::chars).map(shade))
}

pub(crate) fn images() -> Result<Picture, PlotError> {
    let grid = ImageGrid::new(
        "Three of twenty digits are mistaken",
        "Twenty written digits in two rows with their answers; three have a frame and say what they were taken for.",
    )
    .columns(10);
    (0..20)
        .map(|index| {
            let (name, written) = DIGITS[index % 3];
            match index {
                6 => digit(written).label("9, not 7").wrong(),
                11 | 14 => digit(written).label("8, not 1").wrong(),
                _ => digit(written).label(name),
            }
        })
        .fold(grid, ImageGrid::image)
        .draw()
}

pub(crate) fn calibration() -> Result<Picture, PlotError> {
    let middles = (0..10).map(|bin| 0.05 + 0.1 * f64::from(bin));
    let shares: Vec<_> = middles.clone().map(|p| (p, p - 1.2 * p * (1.0 - p) * (p - 0.5))).collect();
    let counts = middles.map(|p| (p - 0.05, p + 0.05, (900.0 * (p - 0.45) * (p - 0.45)).round() + 12.0));
    Panels::new(
        "The network is surer than it should be",
        "A curve that is flatter than the diagonal, above bars that are highest at both ends.",
    )
    .x(Axis::new("predicted probability").range(0.0, 1.0))
    .panel(
        Chart::new("", "")
            .y(Axis::new("observed share").range(0.0, 1.0))
            .with(Reference::diagonal().label("as sure as right"))
            .with(Line::new("", shares.clone()).colour(Colour::Blue))
            .with(Points::new("network", shares).colour(Colour::Blue).marker(Marker::Circle)),
    )
    .panel_of_height(Chart::new("", "").y(Axis::new("samples")).with(Bars::new("", counts)), 0.3)
    .draw()
}
