//! The seeded tutorials that the notebook builds on, reproduced.

use crate::error::FigureError;
use crate::figure::{Figure, Sketch};
use nn_plot::{Axis, Chart, Colour, Dash, Grid, Legend, Line, Marker, Points, SurfaceChart, Trajectory};
use nn_tutorial::{Story, sections};

pub(crate) static FIGURES: &[Figure] = &[
    Figure {
        name: "regression-data",
        title: "Four steps fit the line",
        caption: "Linear regression, seed 13: the samples, the rule 2x that made them, and the line after four steps.",
        alternative: "Twenty points that rise from left to right, with two nearly equal lines through them: the rule and \
                      the fit.",
        draw: regression_data,
    },
    Figure {
        name: "regression-steps",
        title: "Each step goes downhill by the slope",
        caption: "Linear regression: the loss against the one weight, with the steps of the descent on it, the first three numbered.",
        alternative: "A parabola with five points, the first three numbered, that run down its left side to the lowest place.",
        draw: regression_steps,
    },
    Figure {
        name: "two-classes",
        title: "A line through the origin parts most of the classes",
        caption: "Logistic regression, seed 1: two classes and the boundary after ten steps, without a bias.",
        alternative: "Red squares on the left, blue circles on the right, and a steep line between them; a few \
                      points lie on the wrong side.",
        draw: two_classes,
    },
    Figure {
        name: "classes-surface",
        title: "Ten steps cross the plain and enter the valley",
        caption: "Logistic regression: the cross-entropy over its two weights, with the descent from (-4, -2).",
        alternative: "A surface seen from above with a path of ten steps from the lower left towards its lowest place on \
                      the right.",
        draw: classes_surface,
    },
];

fn regression_data(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::linear_regression::run(story)?;
    let weight = section.steps.last().map_or(0.0, |step| step.weight);
    let line = |slope: f64| [(0.0, 0.0), (1.0, slope)];
    let points = section.x.iter().copied().zip(section.t.iter().copied());
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("input x").range(0.0, 1.0))
        .y(Axis::new("target y"))
        .with(Points::new("samples", points).colour(Colour::Black).marker(Marker::Circle))
        .with(Line::new("the rule, 2x", line(2.0)).colour(Colour::Grey).dash(Dash::Dashed))
        .with(
            Line::new(format!("the fit, {weight:.4} x"), line(weight))
                .colour(Colour::Vermillion)
                .dash(Dash::Solid),
        )
        .legend(Legend::TopLeft)
        .into())
}

fn regression_steps(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::linear_regression::run(story)?;
    let steps = section.steps.iter().map(|step| (step.weight, step.loss));
    let chart = Chart::new(figure.title, figure.alternative)
        .x(Axis::new("weight w"))
        .y(Axis::new("loss"))
        .with(
            Line::new("loss", section.curve.iter().map(|point| (point.weight, point.loss)))
                .colour(Colour::Grey),
        )
        .with(Points::new("steps", steps).colour(Colour::Vermillion).marker(Marker::Circle))
        .legend(Legend::None);
    // The later steps lie too close together for a number each.
    let chart = section.steps.iter().take(3).fold(chart, |chart, step| {
        chart.with(
            nn_plot::Mark::at(step.weight, step.loss).label(step.k.to_string()).colour(Colour::Vermillion),
        )
    });
    Ok(chart.into())
}

fn two_classes(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::logistic_regression::run(story)?;
    let points = |class: &[[f64; 2]]| class.iter().map(|[x, y]| (*x, *y)).collect::<Vec<_>>();
    let [a, b] = section.path.last().map_or([1.0, 0.0], |step| step.weights);
    // Where a x + b y = 0, as far as the picture goes.
    let reach = 4.0 / a.hypot(b);
    let boundary = [(-b * reach, a * reach), (b * reach, -a * reach)];
    Ok(Chart::new(figure.title, figure.alternative)
        .size(720, 640)
        .x(Axis::new("x₀").range(-4.0, 4.0))
        .y(Axis::new("x₁").range(-4.0, 4.0))
        .with(Points::new("red", points(&section.red)).colour(Colour::Vermillion).marker(Marker::Square))
        .with(Points::new("blue", points(&section.blue)).colour(Colour::Blue).marker(Marker::Circle))
        .with(Line::new("boundary", boundary).colour(Colour::Black))
        .legend(Legend::TopLeft)
        .into())
}

fn classes_surface(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::logistic_regression::run(story)?;
    let side = section.surface.axis.len();
    let ends = |axis: &[f64]| (axis.first().copied().unwrap_or(0.0), axis.last().copied().unwrap_or(1.0));
    let range = ends(&section.surface.axis);
    let grid = Grid::new(range, range, (side, side), section.surface.loss);
    let path: Vec<(f64, f64)> = section.path.iter().map(|step| (step.weights[0], step.weights[1])).collect();
    Ok(SurfaceChart::new(figure.title, figure.alternative, grid)
        .x(Axis::new("first weight"))
        .y(Axis::new("second weight"))
        .z(Axis::new("cross-entropy").log())
        .contours()
        .with(Trajectory::new(path).colour(Colour::Vermillion).numbered())
        .into())
}
