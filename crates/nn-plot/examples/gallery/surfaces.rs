//! Surfaces seen from above.

use nn_plot::{Axis, Colour, Grid, Mark, Marker, Picture, PlotError, Points, SurfaceChart, Trajectory};

use super::{noise, sigmoid};

/// A narrow valley with its lowest point at the origin.
fn valley(a: f64, b: f64) -> f64 {
    let (along, across) = (0.8 * a + 0.6 * b, 0.8 * b - 0.6 * a + 0.02 * a * a);
    0.002 + 0.06 * along * along + 1.1 * across * across
}

/// Gradient descent on the valley.
fn descent(rate: f64, steps: usize) -> Vec<(f64, f64)> {
    let slope = |(a, b): (f64, f64)| {
        let h = 1e-5;
        ((valley(a + h, b) - valley(a - h, b)) / (2.0 * h), (valley(a, b + h) - valley(a, b - h)) / (2.0 * h))
    };
    let next = |&(a, b): &(f64, f64)| {
        let (da, db) = slope((a, b));
        Some((a - rate * da, b - rate * db))
    };
    std::iter::successors(Some((-1.8, 1.5)), next).take(steps + 1).collect()
}

pub(crate) fn loss() -> Result<Picture, PlotError> {
    let grid = Grid::sampled((-2.5, 2.5), (-2.5, 2.5), 101, valley);
    SurfaceChart::new(
        "Each step is a little downhill and mostly across",
        "A narrow diagonal valley; a path jumps from wall to wall and then along its floor.",
        grid,
    )
    .x(Axis::new("first direction α"))
    .y(Axis::new("second direction β"))
    .z(Axis::new("mean squared error").log())
    .contours()
    .with(Trajectory::new(descent(0.81, 16)).numbered())
    .draw()
}

pub(crate) fn two_paths() -> Result<Picture, PlotError> {
    let grid = Grid::sampled((-2.5, 2.5), (-2.5, 2.5), 81, |a, b| {
        valley(a, b) + 0.15 * (3.0 * a).sin() * (2.0 * b).cos()
    });
    SurfaceChart::new("The small step follows the slope", "Hills and hollows with two paths over them.", grid)
        .x(Axis::new("α"))
        .y(Axis::new("β"))
        .z(Axis::new("loss").range(0.0, 5.0))
        .with(Trajectory::new(descent(0.05, 200)).end("η = 0.05"))
        .with(Trajectory::new(descent(0.72, 3)).colour(Colour::Vermillion).start("").end("η = 0.72"))
        .with(Mark::at(1.45, 0.55).label("a hollow"))
        .draw()
}

pub(crate) fn boundary() -> Result<Picture, PlotError> {
    let output = |x: f64, y: f64| {
        let hidden = [sigmoid(3.0 * x + 2.0 * y - 1.0), sigmoid(2.5 * y - 2.0 * x + 1.0)];
        sigmoid(9.0 * hidden[0] + 8.0 * hidden[1] - 11.0)
    };
    let places: Vec<_> = noise(1).zip(noise(2)).take(90).map(|(x, y)| (1.1 * x, 1.1 * y)).collect();
    let class = |wanted: bool| {
        let close = |(x, y): (f64, f64)| output(x, y) + 0.1 * (7.0 * x).sin();
        places.iter().copied().filter(move |&place| (close(place) > 0.5) == wanted)
    };
    SurfaceChart::new(
        "Two hidden units bend the boundary",
        "Circles below and squares above a bent line.",
        Grid::sampled((-3.0, 3.0), (-3.0, 3.0), 91, |x, y| output(x, y) - 0.5),
    )
    .x(Axis::new("x₀"))
    .y(Axis::new("x₁"))
    .z(Axis::new("output − ½"))
    .signed()
    .contour("boundary", 0.0)
    .with(Points::new("class 0", class(false)).colour(Colour::Blue).marker(Marker::Circle))
    .with(Points::new("class 1", class(true)).colour(Colour::Vermillion).marker(Marker::Square))
    .draw()
}

pub(crate) fn signed() -> Result<Picture, PlotError> {
    SurfaceChart::new(
        "Dashed lines surround what lies below zero",
        "Hills in vermillion and hollows in blue, the hollows with dashed lines.",
        Grid::sampled((0.0, 6.0), (0.0, 6.0), 91, |x, y| {
            0.8 * (1.1 * x).sin() * (0.9 * y).cos() + 0.1 * (x - y)
        }),
    )
    .x(Axis::new("w₀"))
    .y(Axis::new("w₁"))
    .z(Axis::new("difference"))
    .signed()
    .contours()
    .draw()
}
