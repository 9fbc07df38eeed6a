//! Charts and stacks of them.

use nn_plot::{
    Axis, Band, Chart, Colour, Dash, Interval, IntervalChart, Legend, Line, Mark, Marker, Panels, Picture,
    PlotError, Points, Reference, Rug,
};

use super::{noise, sigmoid};

pub(crate) fn sigmoid_curve() -> Result<Picture, PlotError> {
    let points = (-200..=200).map(|tenth| f64::from(tenth) / 20.0).map(|x| (x, sigmoid(x)));
    Chart::new(
        "Sigmoid",
        "An S-shaped curve that rises from 0 at x = -10 through 0.5 at x = 0 to 1 at x = 10.",
    )
    .x(Axis::new("x"))
    .y(Axis::new("σ(x)").range(-0.05, 1.05))
    .with(Line::new("sigmoid", points))
    .draw()
}

pub(crate) fn mse() -> Result<Picture, PlotError> {
    let two =
        (0..3000).map(f64::from).map(|k| (k, 0.25 * (-k / 300.0).exp() + 0.002 + 0.8 * (-k / 6.0).exp()));
    let one =
        (0..3000).map(f64::from).map(|k| (k, 0.125 + 0.2 * (-k / 120.0).exp() + 0.004 * (k / 40.0).sin()));
    Chart::new("MSE", "Two falling curves of mean squared error; the two-layer network ends lower.")
        .x(Axis::new("epoch"))
        .y(Axis::new("MSE").range(0.0, 0.3))
        .with(Line::new("two layers", two).colour(Colour::Blue))
        .with(Line::new("one layer", one).colour(Colour::Vermillion).dash(Dash::Dashed))
        .legend(Legend::TopRight)
        .draw()
}

pub(crate) fn log_axis() -> Result<Picture, PlotError> {
    let curve =
        |rate: f64| (1..=400).map(f64::from).map(move |epoch| (epoch, 0.5 * epoch.powf(-rate) + 1e-5));
    Chart::new("A larger step crosses the goal first", "Three falling curves on a logarithmic axis.")
        .x(Axis::new("epoch").range(0.0, 400.0))
        .y(Axis::new("mean squared error").log())
        .with(Line::new("η = 0.1", curve(0.5)))
        .with(Line::new("η = 0.5", curve(1.0)))
        .with(Line::new("η = 1", curve(1.6)))
        .with(Reference::horizontal(0.01).label("goal: 0.01"))
        .with(Mark::at(50.0, 0.01001).label("epoch 50").colour(Colour::Vermillion))
        .draw()
}

pub(crate) fn line_ends() -> Result<Picture, PlotError> {
    let wave =
        |shift: f64| (0..=200).map(|k| f64::from(k) / 20.0).map(move |x| (x, (x + shift).sin() / (1.0 + x)));
    Chart::new("Names stand at the ends of their lines", "Three waves that die down, and a gap in the third.")
        .x(Axis::new("time t in seconds"))
        .y(Axis::new("height"))
        .with(Line::new("first", wave(0.0)))
        .with(Line::new("second", wave(0.4)))
        .with(Line::new(
            "third",
            wave(2.0).map(|(x, y)| (x, if (3.0..4.0).contains(&x) { f64::NAN } else { y })),
        ))
        .with(Reference::vertical(4.0).label("the gap ends here"))
        .legend(Legend::LineEnds)
        .draw()
}

/// `count` + 1 numbers from `low` to `high` in equal steps.
fn steps(low: f64, high: f64, count: u32) -> impl Iterator<Item = f64> + Clone {
    (0..=count).map(move |k| low + (high - low) * f64::from(k) / f64::from(count))
}

/// The same in equal ratios.
fn ratios(low: f64, high: f64, count: u32) -> impl Iterator<Item = f64> + Clone {
    steps(low.ln(), high.ln(), count).map(f64::exp)
}

pub(crate) fn activations() -> Result<Picture, PlotError> {
    let curve = |f: fn(f64) -> f64| steps(-5.0, 5.0, 200).map(move |z| (z, f(z)));
    Chart::new(
        "Every slope fades away from zero",
        "Sigmoid and tanh as solid S-shaped curves, their derivatives as dashed bells around zero.",
    )
    .x(Axis::new("z"))
    .y(Axis::new("f(z), f′(z)"))
    .with(Line::new("sigmoid", curve(sigmoid)).colour(Colour::Blue).dash(Dash::Solid))
    .with(
        Line::new("its slope", curve(|z| sigmoid(z) * (1.0 - sigmoid(z))))
            .colour(Colour::Blue)
            .dash(Dash::Dashed),
    )
    .with(Line::new("tanh", curve(f64::tanh)).colour(Colour::Green).dash(Dash::Solid))
    .with(
        Line::new("its slope", curve(|z| 1.0 - z.tanh() * z.tanh())).colour(Colour::Green).dash(Dash::Dashed),
    )
    .legend(Legend::TopLeft)
    .draw()
}

pub(crate) fn predictions() -> Result<Picture, PlotError> {
    let points = |seed, spread: f64| {
        let targets = steps(-3.0, 3.0, 79);
        targets.zip(noise(seed)).map(move |(t, e)| (t, t + spread * e)).collect::<Vec<_>>()
    };
    Chart::new(
        "The second rule predicts more closely",
        "Points around the diagonal, circles nearer than squares.",
    )
    .x(Axis::new("target").range(-4.0, 4.0))
    .y(Axis::new("prediction").range(-4.0, 4.0))
    .with(
        Points::new("first rule", points(1, 0.9)).colour(Colour::Vermillion).marker(Marker::Square).hollow(),
    )
    .with(Points::new("second rule", points(2, 0.25)).colour(Colour::Blue).marker(Marker::Circle))
    .with(Reference::diagonal().label("prediction = target"))
    .legend(Legend::TopLeft)
    .draw()
}

pub(crate) fn ribbon() -> Result<Picture, PlotError> {
    let median = |x: f64| 0.03 + 0.25 * (-x / 400.0).exp();
    let epochs = || steps(0.0, 3000.0, 300);
    let flat = |x: f64| 0.125 + 0.12 * (-x / 60.0).exp();
    Chart::new(
        "Half of all seeds learn the table",
        "Two lines in pale bands; the lower falls, the upper stays.",
    )
    .x(Axis::new("epoch"))
    .y(Axis::new("mean squared error").range(0.0, 0.4))
    .with(Band::new(epochs().map(|x| (x, 0.4 * median(x), median(x) + 0.1))).name("5–95 % of 200 seeds"))
    .with(Band::new(epochs().map(|x| (x, flat(x) - 0.004, flat(x) + 0.03 * (-x / 900.0).exp()))))
    .with(Line::new("two layers, median", epochs().map(|x| (x, median(x)))).colour(Colour::Blue))
    .with(
        Line::new("one layer, median", epochs().map(|x| (x, flat(x))))
            .colour(Colour::Vermillion)
            .dash(Dash::Dashed),
    )
    .with(Mark::at(3000.0, 0.072).label("the notebook: 0.072"))
    .legend(Legend::TopRight)
    .draw()
}

pub(crate) fn learning_rates() -> Result<Picture, PlotError> {
    let error = |rate: f64| if rate < 0.35 { 0.9 / (1.0 + 400.0 * rate) + 1e-4 } else { 0.3 * rate };
    let rates = || ratios(1e-4, 10.0, 40).map(|rate| (rate, error(rate)));
    Chart::new(
        "Above 2/λ nothing is learned",
        "The final error falls as the learning rate grows, until it jumps at a vertical line.",
    )
    .x(Axis::new("learning rate η").log())
    .y(Axis::new("final mean squared error").log())
    .with(Line::new("", rates()).colour(Colour::Blue).width(1.5))
    .with(Points::new("final", rates()).colour(Colour::Blue).size(6.0))
    .with(Reference::vertical(0.35).label("2/λ"))
    .draw()
}

/// Error and sharpness of a run at the edge of stability, and the steps at which the error jumps.
type Edge = (Vec<(f64, f64)>, Vec<(f64, f64)>, Vec<f64>);

fn edge(first: f64, last: f64) -> Edge {
    let jump = |x: f64| {
        let phase = (x / 140.0).fract();
        if x > 500.0 && phase < 0.12 { (1.0 - phase / 0.12) * 0.25 * (600.0 / x) } else { 0.0 }
    };
    let x = || steps(first, last, 600);
    let error = x().map(|x| (x, 0.04 + 0.3 * (-x / 120.0).exp() + jump(x))).collect();
    let sharpness =
        x().map(|x| (x, (40.0 + 0.36 * x).min(208.0 - 30.0 * (x / 140.0).fract()) - 90.0 * jump(x)));
    let events = (4..22).map(|k| f64::from(k) * 140.0).filter(|x| (first..=last).contains(x)).collect();
    (error, sharpness.collect(), events)
}

pub(crate) fn edge_of_stability() -> Result<Picture, PlotError> {
    let (error, sharpness, _) = edge(0.0, 3000.0);
    Panels::new(
        "The error jumps when the sharpness crosses 2/η",
        "Above, an error that jumps again and again; below, a sharpness that rises to a dashed line and stays near it.",
    )
    .x(Axis::new("epoch"))
    .panel(
        Chart::new("Mean squared error", "")
            .y(Axis::new("MSE").range(0.0, 0.4))
            .with(Line::new("error", error).colour(Colour::Blue).width(1.5)),
    )
    .panel(
        Chart::new("Largest eigenvalue of the Hessian", "")
            .y(Axis::new("sharpness λ").range(0.0, 250.0))
            .with(Line::new("sharpness", sharpness).colour(Colour::Green).width(1.5))
            .with(Reference::horizontal(200.0).label("2/η = 200")),
    )
    .draw()
}

pub(crate) fn edge_close_up() -> Result<Picture, PlotError> {
    let (error, sharpness, events) = edge(900.0, 1500.0);
    Panels::new(
        "Each jump sets the sharpness back",
        "The same two curves over 600 epochs, with a mark at each jump.",
    )
    .x(Axis::new("epoch"))
    .panel(
        Chart::new("Mean squared error", "")
            .y(Axis::new("MSE"))
            .with(Line::new("error", error).colour(Colour::Blue))
            .with(Rug::new(events.clone()).name("jump"))
            .legend(Legend::TopRight),
    )
    .panel(
        Chart::new("Sharpness", "")
            .y(Axis::new("λ"))
            .with(Line::new("sharpness", sharpness).colour(Colour::Green))
            .with(Reference::horizontal(200.0).label("2/η"))
            .with(Rug::new(events)),
    )
    .draw()
}

pub(crate) fn classes() -> Result<Picture, PlotError> {
    let cloud = |seed, x: f64, y: f64| {
        noise(seed)
            .zip(noise(seed + 100))
            .take(40)
            .map(move |(a, b)| (x + 0.9 * a, y + 0.9 * b))
            .collect::<Vec<_>>()
    };
    Chart::new(
        "A line parts the two classes",
        "Circles on the left, triangles on the right, and a line between.",
    )
    .size(720, 720)
    .x(Axis::new("x₀").range(-4.0, 4.0))
    .y(Axis::new("x₁").range(-4.0, 4.0))
    .with(Points::new("class 0", cloud(3, -1.5, -0.5)).colour(Colour::Blue).marker(Marker::Circle))
    .with(Points::new("class 1", cloud(5, 1.5, 0.6)).colour(Colour::Vermillion).marker(Marker::Triangle))
    .with(Line::new("boundary", [(-2.2, 4.0), (2.0, -4.0)]).colour(Colour::Black).dash(Dash::Solid))
    .legend(Legend::Above)
    .draw()
}

pub(crate) fn fitted_line() -> Result<Picture, PlotError> {
    let data: Vec<_> =
        steps(0.0, 10.0, 49).zip(noise(4)).map(|(x, e)| (x, 1.0 + 0.5 * x + 0.6 * e)).collect();
    Chart::new("Least squares finds the slope", "Points scattered around a rising line.")
        .x(Axis::new("x"))
        .y(Axis::new("y"))
        .with(Points::new("data", data).colour(Colour::Grey).size(6.0))
        .with(Line::new("fit: y = 1.0 + 0.5 x", [(0.0, 1.0), (10.0, 6.0)]).colour(Colour::Blue))
        .legend(Legend::TopLeft)
        .draw()
}

pub(crate) fn residuals() -> Result<Picture, PlotError> {
    let values = |seed, spread: f64| noise(seed).take(80).map(move |e| spread * e);
    Chart::new(
        "The delta rule leaves larger residuals",
        "Two strips of points around zero, the left one wider.",
    )
    .x(Axis::new("").names(["delta rule", "least squares"]))
    .y(Axis::new("prediction − target"))
    .with(Points::strip("", 0.0, values(1, 0.9)).colour(Colour::Vermillion).size(6.0))
    .with(Points::strip("", 1.0, values(2, 0.4)).colour(Colour::Blue).size(6.0))
    .with(Reference::horizontal(0.0))
    .draw()
}

pub(crate) fn step_sizes() -> Result<Picture, PlotError> {
    let error = |h: f64| 0.17 * h * h + 1.1e-16 / h;
    let curve = ratios(1e-12, 1.0, 120).zip(noise(6)).map(|(h, e)| (h, error(h) * (0.3 * e).exp()));
    Chart::new(
        "The best step is neither large nor small",
        "A V-shaped curve: rounding to the left, curvature to the right, the least error near 10⁻⁵.",
    )
    .x(Axis::new("step h").log())
    .y(Axis::new("error of the numeric slope").log())
    .with(Line::new("error", curve).colour(Colour::Blue))
    .with(Reference::vertical(6.055e-6).label("cube root of the rounding unit"))
    .draw()
}

pub(crate) fn truth_table() -> Result<Picture, PlotError> {
    let one = ratios(1.0, 10_000.0, 200).map(|x| (x, 0.125 + 0.13 * (-x / 40.0).exp()));
    let two = ratios(1.0, 10_000.0, 200).map(|x| (x, 0.25 / (1.0 + (x / 700.0).powi(2)) + 2e-5));
    Chart::new(
        "Only two layers learn the whole table",
        "One flat line and one that falls by four powers of ten.",
    )
    .x(Axis::new("epoch").log())
    .y(Axis::new("mean squared error").log())
    .with(Line::new("Two layer", two).colour(Colour::Blue))
    .with(Line::new("One layer", one).colour(Colour::Vermillion).dash(Dash::Dashed))
    .legend(Legend::LineEnds)
    .draw()
}

/// Names, 5 %, median, 95 % and the notebook's own value, for two and for one layer.
const SPREADS: [(&str, [f64; 4], [f64; 4]); 5] = [
    ("truth table, sigmoid", [0.0007, 0.0012, 0.126, 0.0011], [0.125, 0.1252, 0.126, 0.1253]),
    ("noisy line, tanh, η = 0.01", [0.042, 0.061, 0.31, 0.0617], [0.034, 0.036, 0.039, 0.0361]),
    ("noisy line, sigmoid, η = 0.01", [0.036, 0.21, 0.35, 0.334], [0.034, 0.036, 0.039, 0.0361]),
    ("noisy line, tanh, η = 0.001", [0.034, 0.037, 0.052, 0.0372], [0.034, 0.036, 0.039, 0.0361]),
    ("noisy line, 10 features", [0.021, 0.029, 0.045, 0.025], [0.02, 0.027, 0.036, 0.0254]),
];

pub(crate) fn seeds() -> Result<Picture, PlotError> {
    let interval = |name: &str, [low, middle, high, own]: [f64; 4]| {
        let (left, right) = ((low * middle).sqrt(), (middle * high).sqrt());
        Interval::new(name, low, middle, high).inner(left, right).value(own)
    };
    let chart = IntervalChart::new(
        "Two layers spread wider than one",
        "Pairs of intervals for five experiments; those of two layers are wider, those of one layer narrow.",
    )
    .x(Axis::new("MSE: median, middle half and 5–95 % of 200 seeds").log());
    SPREADS
        .into_iter()
        .fold(chart, |chart, (label, two, one)| {
            let two = interval("Two layer", two).colour(Colour::Blue);
            chart.row(label, [two, interval("One layer", one).colour(Colour::Vermillion)])
        })
        .values_named("the notebook's seed")
        .draw()
}

pub(crate) fn seeds_of_one_kind() -> Result<Picture, PlotError> {
    let chart = IntervalChart::new("Every seed ends below the goal", "Ten intervals left of a dashed line.");
    (2..=11)
        .map(f64::from)
        .fold(chart, |chart, k| {
            let interval =
                Interval::new("median and 5–95 % of 200 seeds", 0.1 * k, 0.15 * k + 0.1, 0.2 * k + 0.3);
            chart.row(format!("{k} hidden units"), [interval.value(0.17 * k)])
        })
        .x(Axis::new("error in percent").range(0.0, 3.0))
        .values_named("the notebook's seed")
        .with(Reference::vertical(2.5).label("goal"))
        .draw()
}
