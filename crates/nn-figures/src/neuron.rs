//! What a neuron is, and what it makes of its sum.

use crate::error::FigureError;
use crate::figure::{Figure, Sketch};
use nn_math::Mat;
use nn_model::{Activation, Architecture, Network};
use nn_plot::{Axis, Chart, Colour, Dash, Grid, Legend, Line, Mark, NeuronDiagram, Region, RegionChart};
use nn_tutorial::{Story, sections};

pub(crate) static FIGURES: &[Figure] = &[
    Figure {
        name: "neuron",
        title: "A neuron",
        caption: "A neuron adds up its weighted inputs and a bias, and passes the sum through an activation function.",
        alternative: "Three inputs, each multiplied by a weight, and a bias go into a sum; an S-shaped activation \
                      function turns the sum into the output.",
        draw: neuron,
    },
    Figure {
        name: "sigmoid",
        title: "Sigmoid",
        caption: "The sigmoid squeezes any number into the range from 0 to 1.",
        alternative: "An S-shaped curve: close to 0 at z = -10, one half at z = 0, close to 1 at z = 10.",
        draw: sigmoid,
    },
    Figure {
        name: "neuron-lines",
        title: "The weights place a line, and their size makes it firm",
        caption: "Three neurons over the plane of their two inputs, each with its weights, its bias and the output at each corner: one that says “and”, the same with all three numbers ten times as large, and one whose line other weights have turned.",
        alternative: "Three squares with their four corners, each parted by a straight line. In the first two the same line leaves the corner 1 1 \
                      alone on its blue side; the outputs are 0.18 to 0.62 at first, then near 0 and 1. In the third another line leaves the corner 1 0 alone.",
        draw: neuron_lines,
    },
    Figure {
        name: "activations",
        title: "Sigmoid and tanh lose their slope far from zero",
        caption: "Activations (solid) and their derivatives (dashed), by which backpropagation multiplies the error.",
        alternative: "Sigmoid, tanh and relu as solid curves from -5 to 5 with their derivatives dashed: a low bell, a \
                      high bell and a step.",
        draw: activations,
    },
];

fn neuron(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let curve = sections::sigmoid_table::run(story)?.curve;
    let points = curve.iter().filter(|point| point.x.abs() <= 6.0).map(|point| (point.x, point.sigmoid));
    Ok(NeuronDiagram::new(figure.title, figure.alternative)
        .input("x₀", "w₀")
        .input("x₁", "w₁")
        .input("x₂", "w₂")
        .bias("b")
        .activation("f")
        .activation_curve(points)
        .output("a")
        .into())
}

fn neuron_lines(figure: &Figure, _: &Story) -> Result<Sketch, FigureError> {
    const RANGE: (f64, f64) = (-0.5, 1.5);
    let chart = RegionChart::new(figure.title, figure.alternative)
        .size(720, 350)
        .columns(3)
        .x(Axis::new("x₀"))
        .y(Axis::new("x₁"))
        .classes(["yes, above one half", "no"])
        .sample_size(18.0);
    let region = |[w0, w1, b]: [f64; 3]| -> Result<Region, FigureError> {
        let neuron = Architecture::new(2).layer(1, Activation::Sigmoid);
        let neuron = Network::from_parameters(neuron, vec![w0, w1, b])?;
        let corners = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
        let outputs = neuron.predict(Mat::from_fn(4, 2, |row, input| corners[row][input]))?;
        let score = |sign: f64| Grid::sampled(RANGE, RANGE, 41, move |x, y| sign * (w0 * x + w1 * y + b));
        let title = format!("{w0} and {w1}, bias {b}").replace('-', "−");
        let region = Region::of_classes([score(1.0), score(-1.0)]).title(title);
        Ok(corners.into_iter().enumerate().fold(region, |region, (row, [x, y])| {
            let output = outputs[(row, 0)];
            let (class, colour) = if output > 0.5 { (0, Colour::Blue) } else { (1, Colour::Vermillion) };
            region.samples([(x, y, class)]).with(Mark::at(x, y).label(format!("{output:.2}")).colour(colour))
        }))
    };
    let regions = [[1.0, 1.0, -1.5], [10.0, 10.0, -15.0], [2.0, -2.0, -1.0]].map(region);
    Ok(regions
        .into_iter()
        .collect::<Result<Vec<_>, FigureError>>()?
        .into_iter()
        .fold(chart, RegionChart::region)
        .into())
}

fn sigmoid(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let curve = sections::sigmoid_table::run(story)?.curve;
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("weighted sum z").range(-10.0, 10.0))
        .y(Axis::new("σ(z)").range(-0.05, 1.05))
        .with(Line::new("sigmoid", curve.iter().map(|point| (point.x, point.sigmoid))))
        .into())
}

fn activations(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::sigmoid_table::run(story)?;
    let colours = [Colour::Blue, Colour::Green, Colour::Orange];
    let mut chart = Chart::new(figure.title, figure.alternative)
        .x(Axis::new("weighted sum z").range(-5.0, 5.0))
        .y(Axis::new("f(z), f′(z)").range(-1.1, 2.1))
        .legend(Legend::TopLeft);
    for (activation, colour) in section.activations.iter().zip(colours) {
        let curve = |of: fn(&sections::sigmoid_table::ActivationPoint) -> f64| {
            activation.points.iter().map(move |point| (point.z, of(point))).collect::<Vec<_>>()
        };
        let value = Line::new(activation.name, curve(|point| point.value));
        let derivative = Line::new(format!("slope of {}", activation.name), curve(|point| point.derivative));
        chart = chart
            .with(value.colour(colour).dash(Dash::Solid))
            .with(derivative.colour(colour).dash(Dash::Dashed));
    }
    Ok(chart.into())
}
