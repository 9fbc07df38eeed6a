//! The figures, each a row: what it is called, what it says, and how it is drawn.
//!
//! To add one: its row here and its `draw` function below. Titles of the notebook's own curves are the notebook's, so
//! that the pictures can be laid side by side.

use anyhow::Result;
use nn_plot::{Axis, Colour, Dash, Layer, Legend, Line, LineChart, NetworkDiagram, NeuronDiagram, Picture};
use nn_tutorial::{Pair, Run, Story, sections};

/// A figure: everything about it in one place.
pub(super) struct Figure {
    /// The name on the command line and of its files.
    pub name: &'static str,
    /// The title in the picture.
    pub title: &'static str,
    /// What is said under it.
    pub caption: &'static str,
    /// What it shows, for those who cannot see it.
    pub alternative: &'static str,
    /// Runs the experiment and draws it.
    pub draw: fn(&Figure, &Story) -> Result<Picture>,
}

/// All figures, in the order of the story.
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
        alternative: "An S-shaped curve: close to 0 at x = -10, one half at x = 0, close to 1 at x = 10.",
        draw: sigmoid,
    },
    Figure {
        name: "one-layer",
        title: "One layer",
        caption: "The one-layer network: each of three inputs has a weight to the one output. No bias.",
        alternative: "Three inputs on the left, each joined by a line to the one output on the right; below, the \
                      weight matrix of shape 3 by 1.",
        draw: one_layer,
    },
    Figure {
        name: "two-layers",
        title: "Two layers",
        caption: "The two-layer network: two hidden units between the three inputs and the output. No biases.",
        alternative: "Three inputs, two hidden units and one output from left to right, neighbours all joined by \
                      lines; below, the weight matrices of shapes 3 by 2 and 2 by 1.",
        draw: two_layers,
    },
    Figure {
        name: "mse-tanh",
        title: "MSE",
        caption: "Tanh hidden units at learning rate 0.01: the two-layer error falls, then jumps again and again.",
        alternative: "Mean squared error over 3000 epochs. The one-layer curve falls at once and stays flat; the \
                      two-layer curve lies above it and jumps up at intervals.",
        draw: |figure, story| mse(figure, &sections::jumps::run(story)?.runs, 3000.0),
    },
    Figure {
        name: "mse-sigmoid",
        title: "MSE",
        caption: "Sigmoid hidden units at the same rate: a smooth curve, because this run is stuck far above the other.",
        alternative: "Mean squared error over 3000 epochs. Both curves are smooth; the two-layer curve levels off far \
                      above the one-layer curve.",
        draw: |figure, story| mse(figure, &sections::stuck::run(story)?.runs, 3000.0),
    },
    Figure {
        name: "mse-small-steps",
        title: "MSE",
        caption: "Tanh hidden units at a tenth of the rate, 0.001: no jumps, and an error as low as one layer's.",
        alternative: "Mean squared error over 3000 epochs. Both curves fall smoothly to the same low level.",
        draw: |figure, story| mse(figure, &sections::small_steps::run(story)?.runs, 3000.0),
    },
    Figure {
        name: "mse-small-steps-start",
        title: "MSE",
        caption: "The first 100 epochs of the run before: two layers start higher and take longer.",
        alternative: "Mean squared error over the first 100 epochs. The one-layer curve falls within a few epochs, \
                      the two-layer curve more slowly.",
        draw: |figure, story| mse(figure, &sections::small_steps::run(story)?.runs, 100.0),
    },
];

fn neuron(figure: &Figure, story: &Story) -> Result<Picture> {
    let curve = sections::sigmoid_table::run(story)?.curve;
    let points = curve.iter().filter(|point| point.x.abs() <= 6.0).map(|point| (point.x, point.sigmoid));
    Ok(NeuronDiagram::new(figure.title, figure.alternative)
        .input("x₀", "w₀")
        .input("x₁", "w₁")
        .input("x₂", "w₂")
        .bias("b")
        .activation("f")
        .activation_curve(points)
        .output("y")
        .draw()?)
}

fn sigmoid(figure: &Figure, story: &Story) -> Result<Picture> {
    let curve = sections::sigmoid_table::run(story)?.curve;
    Ok(LineChart::new(figure.title, figure.alternative)
        .x(Axis::new("x").range(-10.0, 10.0))
        .y(Axis::new("σ(x)").range(-0.05, 1.05))
        .line(Line::new("sigmoid", curve.iter().map(|point| (point.x, point.sigmoid))))
        .draw()?)
}

fn one_layer(figure: &Figure, _: &Story) -> Result<Picture> {
    Ok(NetworkDiagram::new(figure.title, figure.alternative)
        .layer(Layer::numbered("x", 3).caption("inputs"))
        .layer(Layer::new(["y"]).caption("output").activation("sigmoid"))
        .draw()?)
}

fn two_layers(figure: &Figure, _: &Story) -> Result<Picture> {
    Ok(NetworkDiagram::new(figure.title, figure.alternative)
        .layer(Layer::numbered("x", 3).caption("inputs"))
        .layer(Layer::numbered("h", 2).caption("hidden units").activation("sigmoid"))
        .layer(Layer::new(["y"]).caption("output").activation("sigmoid"))
        .draw()?)
}

/// The notebook's picture of a long run: both errors after each epoch, up to `last`.
fn mse(figure: &Figure, runs: &Pair, last: f64) -> Result<Picture> {
    let points = |run: &Run| -> Vec<(f64, f64)> {
        let all = run.mse.iter().enumerate().map(|(epoch, mse)| (epoch as f64, *mse));
        all.take_while(|(epoch, _)| *epoch <= last).collect()
    };
    Ok(LineChart::new(figure.title, figure.alternative)
        .x(Axis::new("Checkpoint").range(0.0, last))
        .y(Axis::new("MSE"))
        .line(Line::new("Two layer", points(&runs.two_layer)).colour(Colour::Blue))
        .line(Line::new("One layer", points(&runs.one_layer)).colour(Colour::Vermillion).dash(Dash::Dashed))
        .legend(Legend::TopRight)
        .draw()?)
}
