//! The networks, and how they learn the truth table.

use crate::error::FigureError;
use crate::figure::{Figure, Sketch, by_epoch};
use nn_model::{Activation, Architecture, Loss, Network, Objective};
use nn_plot::Reference;
use nn_plot::{Axis, Chart, Colour, Dash, Layer, Legend, Line, NetworkDiagram, NeuronDiagram};
use nn_tutorial::{Story, sections};

pub(crate) static FIGURES: &[Figure] = &[
    Figure {
        name: "one-layer",
        title: "one layer",
        caption: "The one-layer network: each of three inputs has a weight to the one output. No bias.",
        alternative: "Three inputs on the left, each joined by a line to the one output on the right; below, the \
                      weight matrix of shape 3 by 1.",
        draw: one_layer,
    },
    Figure {
        name: "one-step",
        title: "0 0 1 gives {output} in place of {target}, so δ = {delta}",
        caption: "The first sample on its way through the neuron: the two inputs that are 0 leave only the third weight in the sum.",
        alternative: "Inputs 0, 0 and 1 with the weights −0.08, 0.72 and 0.68 on their arrows; the sum z is 0.68, and the sigmoid makes 0.66 of it.",
        draw: one_step,
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
        name: "one-sample",
        title: "One sample on its way",
        caption: "The first sample in the two-layer network: what each neuron passes on, and above them the deltas that come back.",
        alternative: "Inputs 0, 0 and 1, two hidden units with 0.46 and 0.65 and the output 0.56; four weights to the hidden \
                      units and one to the output are negative. The deltas are written above the units.",
        draw: one_sample,
    },
    Figure {
        name: "truth-table",
        title: "Two layers need longer to learn the table",
        caption: "The error on the truth table from the notebook's weights: the deeper network is slow at first.",
        alternative: "Mean squared error on a logarithmic axis over epochs. The one-layer curve falls from the start; the \
                      two-layer curve stays high for thirty epochs before it falls.",
        draw: truth_table,
    },
    Figure {
        name: "gradient-check",
        title: "A gradient can be checked to ten digits, not to more",
        caption: "Error of finite differences against their step: too long and the curve bends, too short and rounding rules.",
        alternative: "Two V-shaped curves on logarithmic axes. Central differences reach a lower error, at a longer step, \
                      than one-sided ones.",
        draw: gradient_check,
    },
];

fn one_layer(figure: &Figure, _: &Story) -> Result<Sketch, FigureError> {
    Ok(NetworkDiagram::new(figure.title, figure.alternative)
        .layer(Layer::numbered("x", 3).caption("inputs"))
        .layer(Layer::new(["a"]).caption("output").activation("sigmoid"))
        .into())
}

fn one_step(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::one_step::run(story)?;
    let curve = sections::sigmoid_table::run(story)?.curve;
    let number = |value: f64| format!("{value:.2}").replace('-', "−");
    let (output, target) = (section.outputs[0], section.outputs[0] + section.errors[0]);
    // The section's deltas have the notebook's sign.
    let title = figure
        .title
        .replace("{output}", &number(output))
        .replace("{target}", &format!("{target:.0}"))
        .replace("{delta}", &number(-section.deltas[0]));
    let diagram = NeuronDiagram::new(title, figure.alternative)
        .sum(format!("z = {}", number(section.weighted_sums[0])))
        .activation("σ")
        .activation_curve(
            curve.iter().filter(|point| point.x.abs() <= 6.0).map(|point| (point.x, point.sigmoid)),
        )
        .output(number(output));
    let inputs = ["0", "0", "1"].into_iter().zip(&section.weights);
    Ok(inputs.fold(diagram, |diagram, (input, weight)| diagram.input(input, number(*weight))).into())
}

fn two_layers(figure: &Figure, _: &Story) -> Result<Sketch, FigureError> {
    Ok(NetworkDiagram::new(figure.title, figure.alternative)
        .layer(Layer::numbered("x", 3).caption("inputs"))
        .layer(Layer::numbered("h", 2).caption("hidden units").activation("sigmoid"))
        .layer(Layer::new(["a"]).caption("output").activation("sigmoid"))
        .into())
}

fn one_sample(figure: &Figure, _: &Story) -> Result<Sketch, FigureError> {
    let weights = sections::two_layers::WEIGHTS;
    let (x, y) = (nn_math::faer::mat![[0.0, 0.0, 1.0]], nn_math::faer::mat![[0.0]]);
    // A bias of 0 changes nothing, and the slope for a bias is the delta of its unit.
    let mut parameters = weights[..6].to_vec();
    parameters.extend([0.0, 0.0, weights[6], weights[7], 0.0]);
    let architecture = Architecture::new(3).layer(2, Activation::Sigmoid).layer(1, Activation::Sigmoid);
    let network = Network::from_parameters(architecture, parameters.clone())?;
    let passed_on = network.activations(&x)?;
    let mut objective = Objective::new(&network, Loss::HalfSse, (&x, &y))?;
    objective.evaluate(&parameters)?;
    let deltas = objective.gradient();
    let names = |layer: usize| {
        let values = &passed_on[layer];
        (0..values.ncols()).map(|unit| format!("{:.2}", values[(0, unit)])).collect::<Vec<_>>()
    };
    let last = passed_on.len() - 1;
    let delta = |of: &[f64]| {
        let words: Vec<String> = of.iter().map(|delta| format!("{delta:.3}").replace('-', "−")).collect();
        format!("δ = {}", words.join(" and "))
    };
    Ok(NetworkDiagram::new(figure.title, figure.alternative)
        .layer(Layer::new(["0", "0", "1"]).caption("inputs"))
        .layer(
            Layer::new(names(last - 1))
                .caption("hidden units")
                .activation(delta(&deltas[6..8]))
                .weights(weights[..6].iter().copied()),
        )
        .layer(
            Layer::new(names(last))
                .caption("output")
                .activation(delta(&deltas[10..]))
                .weights(weights[6..].iter().copied()),
        )
        .into())
}

fn truth_table(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let one_layer = sections::one_layer::run(story)?.run;
    let two_layers = sections::two_layers::run(story)?.run;
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("epoch").range(0.0, 100.0))
        .y(Axis::new("mean squared error").log())
        .with(Line::new("two layers", by_epoch(&two_layers.mse[..100])).colour(Colour::Blue))
        .with(Line::new("one layer", by_epoch(&one_layer.mse)).colour(Colour::Vermillion).dash(Dash::Dashed))
        .legend(Legend::LineEnds)
        .into())
}

fn gradient_check(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::gradient_check::run(story)?;
    let line = |error: fn(&sections::gradient_check::StepError) -> f64| {
        section.steps.iter().map(move |step| (step.step, error(step))).collect::<Vec<_>>()
    };
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("step h").log())
        .y(Axis::new("relative error").log())
        .with(Line::new("central", line(|step| step.central)).colour(Colour::Blue))
        .with(Line::new("one-sided", line(|step| step.one_sided)).colour(Colour::Orange).dash(Dash::Dashed))
        .with(Reference::vertical(section.best_central).label("best central step"))
        .legend(Legend::BottomRight)
        .into())
}
