//! What a neuron is, and what it makes of its sum.

use super::figure::{Figure, Sketch};
use anyhow::Result;
use nn_plot::{Axis, Chart, Colour, Dash, Legend, Line, NeuronDiagram};
use nn_tutorial::{Story, sections};

pub(super) static FIGURES: &[Figure] = &[
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
        name: "activations",
        title: "Sigmoid and tanh lose their slope far from zero",
        caption: "Activations (solid) and their derivatives (dashed), by which backpropagation multiplies the error.",
        alternative: "Sigmoid, tanh and relu as solid curves from -5 to 5 with their derivatives dashed: a low bell, a \
                      high bell and a step.",
        draw: activations,
    },
];

fn neuron(figure: &Figure, story: &Story) -> Result<Sketch> {
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

fn sigmoid(figure: &Figure, story: &Story) -> Result<Sketch> {
    let curve = sections::sigmoid_table::run(story)?.curve;
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("weighted sum z").range(-10.0, 10.0))
        .y(Axis::new("σ(z)").range(-0.05, 1.05))
        .with(Line::new("sigmoid", curve.iter().map(|point| (point.x, point.sigmoid))))
        .into())
}

fn activations(figure: &Figure, story: &Story) -> Result<Sketch> {
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
