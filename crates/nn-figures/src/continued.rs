//! The later parts of the seeded tutorials: learning rates from tiny to huge, a unit that sees a distance, two circles, digits in
//! batches.

use crate::error::FigureError;
use crate::figure::{Figure, Sketch, by_epoch, curve};
use nn_plot::{
    Axis, Chart, Colour, Dash, Grid, Legend, Line, Marker, MatrixChart, Points, Reference, Region,
    RegionChart, SurfaceChart, Trajectory,
};
use nn_tutorial::sections::{alphas, circles, digits_in_batches, radial_unit};
use nn_tutorial::{Story, sections};

pub(crate) static FIGURES: &[Figure] = &[
    Figure {
        name: "alphas-errors",
        title: "Ten times the rate, a tenth of the time, until steps are too long",
        caption: "Exclusive or with four hidden units: the mean distance from the targets, for learning rates from a thousandth to a thousand, from the same weights. Both axes are logarithmic.",
        alternative: "Seven curves. Those of 0.001 to 1 fall one after the other, each ten times as soon as the one before; that of \
                      10 falls first and ends lowest; that of 100 comes down in three stairs and stays at 0.125, that of 1000 at 0.5.",
        draw: alphas_errors,
    },
    Figure {
        name: "alphas-sign-changes",
        title: "Long steps go to and fro",
        caption: "How often the update of each of the 16 weights changed its sign in 60 000 iterations.",
        alternative: "Seven columns of points, one point for each weight. Up to a rate of 1 hardly a weight turns round \
                      more than twice; at 10 some do it more than 20 times, at 100 about ten times, at 1000 fewer.",
        draw: alphas_sign_changes,
    },
    Figure {
        name: "radial-samples",
        title: "One class lies on both sides of the other",
        caption: "The samples of a tutorial with seed 4: a single number each, 20 of each class.",
        alternative: "Two rows of points along a line. The blue ones lie around 0, the red ones around -2 and around 2.",
        draw: radial_samples,
    },
    Figure {
        name: "radial-function",
        title: "This unit sees how far z is from 0, and not on which side",
        caption: "The activation gaussian, e to the minus z squared, and its slope.",
        alternative: "A bell that is 1 at 0 and nearly 0 beyond 2 on either side. Its slope, dashed, rises to a hill on the left, \
                      crosses 0 in the middle and has a valley on the right.",
        draw: radial_function,
    },
    Figure {
        name: "radial-surface",
        title: "A weight and its opposite are equally good",
        caption: "The mean cross-entropy over the weight of the hidden unit and the bias of the output, with 20 steps of gradient descent at a rate of 2.",
        alternative: "A surface that is the same on the left as on the right, with two lowest places. A path first drops to the floor and then \
                      runs along it towards the one on the right.",
        draw: radial_surface,
    },
    Figure {
        name: "radial-hidden",
        title: "What the hidden unit makes of the samples is parted by one number",
        caption: "The same samples after 20 steps, at what the hidden unit gives for them; the dashed line is where the output is one half.",
        alternative: "Two rows of points along an axis from 0 to 1. All red ones lie to the left of a dashed line, all \
                      blue ones to the right of it.",
        draw: radial_hidden,
    },
    Figure {
        name: "circles-data",
        title: "No straight line parts these",
        caption: "Circles, seed 1: fifty points on each, with noise.",
        alternative: "A ring of circles around a smaller ring of squares.",
        draw: circles_data,
    },
    Figure {
        name: "circles-loss",
        title: "With momentum the loss is halved in {halved} steps, without in none of {all}",
        caption: "The summed cross-entropy on the circles, with momentum and without, from the same weights at the same learning rate.",
        alternative: "Two curves that run side by side along 69 at first. After some 110 steps that with momentum drops to \
                      half, and after 50 more to nearly 0; the other does not move.",
        draw: circles_loss,
    },
    Figure {
        name: "circles-boundary",
        title: "Three units make a triangle with round corners",
        caption: "The probability of the inner circle after 300 steps with momentum.",
        alternative: "A region of one colour like a triangle with round corners lies around the inner circle; all around is the other \
                      colour, with the outer circle in it.",
        draw: circles_boundary,
    },
    Figure {
        name: "circles-hidden",
        title: "In the space of the hidden units, a plane is enough",
        caption: "What the three hidden units make of the points, seen along the plane which parts the classes: so the plane is the dashed line.",
        alternative: "All circles lie to the left of an upright dashed line, far apart, and all squares to \
                      the right of it, most of them close together.",
        draw: circles_hidden,
    },
    Figure {
        name: "digits-batches-costs",
        title: "Stopped after {epochs} epochs, when the validation loss had risen twice",
        caption: "64 – sigmoid 20 – sigmoid 20 – softmax 10 by gradient descent in 43 batches: the cross-entropy on each batch before its step, and on the training and the validation digits after each epoch.",
        alternative: "Three falling curves. That of the batches is a band of noise around that of the training digits; that of the validation \
                      digits stays above it from epoch 15 on and becomes level.",
        draw: digits_batches_costs,
    },
    Figure {
        name: "digits-batches-confusion",
        title: "{right} of {all} test digits are right",
        caption: "What the test digits are against what they are taken for: the same mistakes as published, one by one.",
        alternative: "Ten rows and columns of counts, nearly all on the diagonal; beside it there are ones and three twos.",
        draw: digits_batches_confusion,
    },
];

fn alphas_errors(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::alphas::run(story)?;
    let looks = [
        (Colour::Grey, Dash::Solid),
        (Colour::Purple, Dash::DashDot),
        (Colour::Sky, Dash::Dashed),
        (Colour::Blue, Dash::Solid),
        (Colour::Green, Dash::Solid),
        (Colour::Orange, Dash::Dashed),
        (Colour::Vermillion, Dash::Dotted),
    ];
    let chart = Chart::new(figure.title, figure.alternative)
        .x(Axis::new("epoch").log().range(1.0, alphas::ITERATIONS as f64))
        .y(Axis::new("mean distance from the targets").log().range(0.001, 1.0))
        .legend(Legend::Outside);
    let line = |chart: Chart, (run, (colour, dash)): (&alphas::Run, (Colour, Dash))| {
        let errors = run.errors.iter().map(|row| (row.iteration as f64, row.mean_error));
        chart.with(Line::new(format!("η = {}", run.alpha), errors).colour(colour).dash(dash))
    };
    Ok(section.four.iter().zip(looks).fold(chart, line).into())
}

fn alphas_sign_changes(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::alphas::run(story)?;
    let chart = Chart::new(figure.title, figure.alternative)
        .x(Axis::new("learning rate η").names(alphas::ALPHAS.map(|alpha| alpha.to_string())))
        .y(Axis::new("changes of sign"));
    let strip = |chart: Chart, (place, run): (usize, &alphas::Run)| {
        let counts = run.sign_changes.iter().map(|count| *count as f64);
        chart.with(
            Points::strip("", place as f64, counts).colour(Colour::Blue).marker(Marker::Circle).hollow(),
        )
    };
    Ok(section.four.iter().enumerate().fold(chart, strip).into())
}

/// The samples of both classes in two rows, each at what `place` says.
fn two_rows(
    figure: &Figure,
    section: &radial_unit::RadialUnit,
    place: fn(&radial_unit::Sample) -> f64,
) -> Chart {
    let row = |samples: &[radial_unit::Sample], y: f64| {
        samples.iter().map(|sample| (place(sample), y)).collect::<Vec<_>>()
    };
    let points = |class: &[radial_unit::Sample], y| Points::new("", row(class, y)).hollow();
    Chart::new(figure.title, figure.alternative)
        .size(720, 220)
        .y(Axis::new("").names(["red", "blue"]))
        .with(points(&section.red, 0.0).colour(Colour::Vermillion).marker(Marker::Square))
        .with(points(&section.blue, 1.0).colour(Colour::Blue).marker(Marker::Circle))
}

fn radial_samples(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::radial_unit::run(story)?;
    Ok(two_rows(figure, &section, |sample| sample.x).x(Axis::new("input x").range(-4.0, 4.0)).into())
}

fn radial_function(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::radial_unit::run(story)?;
    let curve = |of: fn(&radial_unit::Point) -> f64| {
        section.function.iter().map(|point| (point.z, of(point))).collect::<Vec<_>>()
    };
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("weighted sum z").range(-3.0, 3.0))
        .y(Axis::new("f(z), f′(z)").range(-1.0, 1.1))
        .with(Line::new("gaussian", curve(|point| point.activation)).colour(Colour::Blue).dash(Dash::Solid))
        .with(Line::new("its slope", curve(|point| point.derivative)).colour(Colour::Blue).dash(Dash::Dashed))
        .legend(Legend::TopRight)
        .into())
}

fn radial_surface(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::radial_unit::run(story)?;
    let ends = |axis: &[f64]| (axis.first().copied().unwrap_or(0.0), axis.last().copied().unwrap_or(1.0));
    let surface = section.surface;
    let (sides, weights) = ((surface.weights.len(), surface.biases.len()), ends(&surface.weights));
    let grid = Grid::new(weights, ends(&surface.biases), sides, surface.loss);
    let path: Vec<(f64, f64)> = section.path.iter().map(|step| (step.weight, step.bias)).collect();
    Ok(SurfaceChart::new(figure.title, figure.alternative, grid)
        .x(Axis::new("weight of the hidden unit"))
        .y(Axis::new("bias of the output"))
        .z(Axis::new("mean cross-entropy"))
        .contours()
        .with(Trajectory::new(path).colour(Colour::Vermillion).start("start").end("step 20"))
        .into())
}

fn radial_hidden(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::radial_unit::run(story)?;
    let bias = section.path.last().map_or(f64::NAN, |step| step.bias);
    Ok(two_rows(figure, &section, |sample| sample.hidden)
        .x(Axis::new("output of the hidden unit").range(-0.05, 1.05))
        .with(Reference::vertical(-bias).label("one half"))
        .into())
}

/// The points of a class at what `place` says.
fn of_class(section: &circles::Circles, class: usize, place: fn(&circles::Point) -> (f64, f64)) -> Points {
    let points = section.points.iter().filter(|point| point.class == class).map(place);
    match class {
        0 => Points::new("outer circle", points).colour(Colour::Blue).marker(Marker::Circle),
        _ => Points::new("inner circle", points).colour(Colour::Vermillion).marker(Marker::Square),
    }
}

fn circles_data(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::circles::run(story)?;
    let (low, high) = circles::RANGE;
    Ok(Chart::new(figure.title, figure.alternative)
        .size(720, 560)
        .x(Axis::new("x₀").range(low, high))
        .y(Axis::new("x₁").range(low, high))
        .with(of_class(&section, 0, |point| point.at))
        .with(of_class(&section, 1, |point| point.at))
        .into())
}

fn circles_loss(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::circles::run(story)?;
    let halved = section.momentum.halved.map_or("∞".to_owned(), |steps| steps.to_string());
    let title = figure.title.replace("{halved}", &halved).replace("{all}", &circles::STEPS.to_string());
    Ok(Chart::new(title, figure.alternative)
        .x(Axis::new("step").range(0.0, circles::STEPS as f64))
        .y(Axis::new("summed cross-entropy").range(0.0, 80.0))
        .with(Line::new("without", curve(&section.plain.loss)).colour(Colour::Blue).dash(Dash::Dashed))
        .with(
            Line::new("momentum", curve(&section.momentum.loss)).colour(Colour::Vermillion).dash(Dash::Solid),
        )
        .legend(Legend::BottomLeft)
        .into())
}

fn circles_boundary(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::circles::run(story)?;
    let grid = Grid::new(circles::RANGE, circles::RANGE, (circles::SIDE, circles::SIDE), section.map);
    let samples = section.points.iter().map(|point| (point.at.0, point.at.1, point.class));
    Ok(RegionChart::new(figure.title, figure.alternative)
        .x(Axis::new("x₀"))
        .y(Axis::new("x₁"))
        .classes(["outer circle", "inner circle"])
        .region(Region::of_two(grid).samples(samples))
        .into())
}

fn circles_hidden(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::circles::run(story)?;
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("distance from the plane").range(-0.5, 0.4))
        .y(Axis::new("along the plane"))
        .with(of_class(&section, 0, |point| point.edge_on))
        .with(of_class(&section, 1, |point| point.edge_on))
        .with(Reference::vertical(0.0).label("the plane"))
        .into())
}

fn digits_batches_costs(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::digits_in_batches::run(story)?;
    let epochs = section.training_loss.len();
    let batches = digits_in_batches::BATCHES as f64;
    let batch_loss = section.batch_loss.iter().enumerate().map(|(k, loss)| (k as f64 / batches, *loss));
    let training = by_epoch(&section.training_loss);
    let validation = by_epoch(&section.validation_loss);
    Ok(Chart::new(figure.title.replace("{epochs}", &epochs.to_string()), figure.alternative)
        .x(Axis::new("epoch").range(0.0, epochs as f64))
        .y(Axis::new("cross-entropy").range(0.0, 2.5))
        .with(Line::new("each batch", batch_loss).colour(Colour::Grey).pale())
        .with(Line::new("training digits", training).colour(Colour::Blue).dash(Dash::Dashed))
        .with(Line::new("validation digits", validation).colour(Colour::Vermillion).dash(Dash::Solid))
        .legend(Legend::TopRight)
        .into())
}

fn digits_batches_confusion(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::digits_in_batches::run(story)?;
    let title = figure.title.replace("{right}", &section.right.to_string());
    let title = title.replace("{all}", &section.test_samples.to_string());
    let counts = section.confusion.iter().map(|row| row.iter().map(|count| *count as u64));
    Ok(MatrixChart::new(title, figure.alternative, counts).labels("taken for", "digit").into())
}
