//! Optimisers on one surface.

use crate::error::FigureError;
use crate::figure::{Figure, Sketch, curve};
use nn_plot::{Axis, Chart, Colour, Dash, Grid, Legend, Line, Reference, SurfaceChart, Trajectory};
use nn_tutorial::sections::optimizers::{ARRIVED, CONTESTANTS, FIRST, Optimizers, SECOND, SIDE, Way};
use nn_tutorial::{Story, sections};

const _: () = assert!(CONTESTANTS == 6, "the texts below say `six`, and so does the chapter");

pub(crate) static FIGURES: &[Figure] = &[
    Figure {
        name: "optimizers-paths",
        title: "Momentum swings through the bend, descent creeps along it",
        caption: "w₁ tanh(w₀x) fitted to samples without noise, from (2.5, 0.2), each optimiser at the learning rate that lets it arrive first; the first 60 epochs.",
        alternative: "A bent valley seen from above, with three paths from its right end: that of gradient descent \
                      stays on the floor and does not get far, that of momentum swings from wall to wall to the lowest \
                      place, that of L-BFGS goes there in few long steps.",
        draw: paths,
    },
    Figure {
        name: "optimizers-loss",
        title: "L-BFGS is there in {L-BFGS} epochs, plain descent in {gradient descent}",
        caption: "The loss of all six, epoch by epoch, and dashed the thousandth of the first loss below which an optimiser has arrived. RMSprop does not arrive: at the end its steps are too long. (In some epochs L-BFGS looks at the loss more than once.)",
        alternative: "Six falling curves on a logarithmic axis. L-BFGS drops at once; Nesterov, momentum and Adam \
                      follow with swings; gradient descent falls slowly and smoothly; RMSprop stays above a dashed line.",
        draw: loss,
    },
];

fn colour(way: &Way) -> (Colour, Dash) {
    match way.name {
        "gradient descent" => (Colour::Black, Dash::Solid),
        "momentum" => (Colour::Blue, Dash::Solid),
        "Nesterov" => (Colour::Sky, Dash::Dashed),
        "RMSprop" => (Colour::Green, Dash::DashDot),
        "Adam" => (Colour::Orange, Dash::Dotted),
        _ => (Colour::Vermillion, Dash::Solid),
    }
}

fn paths(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let Optimizers { surface, ways, .. } = sections::optimizers::run(story)?;
    let chart =
        SurfaceChart::new(figure.title, figure.alternative, Grid::new(FIRST, SECOND, (SIDE, SIDE), surface))
            .x(Axis::new("w₀"))
            .y(Axis::new("w₁"))
            .z(Axis::new("mean squared error").log().range(1e-3, 10.0))
            .contours();
    let shown = ["gradient descent", "momentum", "L-BFGS"];
    let path = |chart: SurfaceChart, way: &Way| {
        let start = if way.name == shown[0] { "start" } else { "" };
        let points = way.path.iter().take(61).copied();
        chart.with(Trajectory::new(points).colour(colour(way).0).start(start).end(way.name))
    };
    Ok(ways.iter().filter(|way| shown.contains(&way.name)).fold(chart, path).into())
}

fn loss(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::optimizers::run(story)?;
    let first = section.ways.first().map_or(1.0, |way| way.loss[0]);
    // Where the title names an optimiser in braces, it says when that one arrives.
    let title = section.ways.iter().fold(figure.title.to_owned(), |title, way| {
        let arrived = way.arrived.map_or("∞".to_owned(), |epoch| epoch.to_string());
        title.replace(&format!("{{{}}}", way.name), &arrived)
    });
    let chart = Chart::new(title, figure.alternative)
        .x(Axis::new("epoch").range(0.0, 150.0))
        .y(Axis::new("mean squared error (dashed: arrived)").log().range(1e-8, 1.0))
        .with(Reference::horizontal(ARRIVED * first))
        .legend(Legend::Outside);
    let line = |chart: Chart, way: &Way| {
        let (colour, dash) = colour(way);
        chart.with(Line::new(way.name, curve(&way.loss)).colour(colour).dash(dash))
    };
    Ok(section.ways.iter().fold(chart, line).into())
}
