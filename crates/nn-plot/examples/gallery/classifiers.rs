//! What classifiers answer, and how right they are.

use nn_plot::{Axis, Grid, Picture, PlotError, Region, RegionChart};

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
