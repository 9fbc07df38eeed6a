//! Step mode: the numbers of one sample on their way forward and back, from the plain version.

use crate::answer::{Answer, Refusal};
use crate::json::{Object, list, number};
use crate::query::Query;
use crate::session::{Open, Session};
use nn_math::Mat;
use nn_model::backprop::reference;
use nn_model::{Architecture, Layer, Loss, Network, Penalty, Samples};

/// What a layer does with a sample.
pub(crate) struct LayerWalk {
    /// What comes in.
    pub(crate) inputs: Vec<f64>,
    /// z = inputs W + b, a = f(z) and f'(z); the last is empty for a softmax, whose units have none of their own.
    pub(crate) z: Vec<f64>,
    pub(crate) a: Vec<f64>,
    pub(crate) derivative: Vec<f64>,
    /// dL/dz, and dL/dW and dL/db as the parameters lie.
    pub(crate) delta: Vec<f64>,
    pub(crate) gradient: Vec<f64>,
}

/// The way of one sample (scaled inputs and targets) through the network: its own loss without penalty, and each layer.
pub(crate) fn walk(
    network: &Network,
    loss: Loss,
    inputs: &[f64],
    targets: &[f64],
) -> Result<(f64, Vec<LayerWalk>), Refusal> {
    // The same network with a bias for every unit, 0 where there was none: its gradient by the biases is delta.
    let architecture =
        network.architecture().units().iter().fold(
            Architecture::new(network.architecture().inputs()),
            |architecture, &(units, activation)| architecture.layer(units, activation),
        );
    let of = |layer: &Layer| {
        (&network.parameters()[layer.weights.clone()], &network.parameters()[layer.biases.clone()])
    };
    let parameters = network.layers().iter().flat_map(|layer| {
        let (weights, biases) = of(layer);
        let zeros = layer.outputs - biases.len();
        weights.iter().chain(biases).copied().chain(std::iter::repeat_n(0.0, zeros))
    });
    let twin = Network::from_parameters(architecture, parameters.collect())?;
    let row = |numbers: &[f64]| Mat::from_fn(1, numbers.len(), |_, j| numbers[j]);
    let (value, gradient) =
        reference::pass(&twin, loss, Penalty::NONE, &Samples::new(row(inputs), row(targets)))?;

    let mut walks: Vec<LayerWalk> = Vec::new();
    for (layer, twin_layer) in network.layers().iter().zip(twin.layers()) {
        let inputs = walks.last().map_or_else(|| inputs.to_vec(), |walk| walk.a.clone());
        let (weights, biases) = of(layer);
        let units = 0..layer.outputs;
        let sum = |j: usize| -> f64 {
            inputs.iter().enumerate().map(|(k, x)| x * weights[k * layer.outputs + j]).sum()
        };
        let z: Vec<f64> = units.map(|j| biases.get(j).unwrap_or(&0.0) + sum(j)).collect();
        let (a, derivative) = match layer.activation.coupled() {
            None => z.iter().map(|z| layer.activation.value_and_derivative(*z)).unzip(),
            Some(_) => (softmax(&z), Vec::new()),
        };
        let delta = gradient[twin_layer.biases.clone()].to_vec();
        let mut gradient = gradient[twin_layer.weights.clone()].to_vec();
        if !layer.biases.is_empty() {
            gradient.extend(&delta);
        }
        walks.push(LayerWalk { inputs, z, a, derivative, delta, gradient });
    }
    Ok((value, walks))
}

fn softmax(z: &[f64]) -> Vec<f64> {
    let highest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = z.iter().map(|z| libm::exp(z - highest)).collect();
    let sum: f64 = powers.iter().sum();
    powers.iter().map(|power| power / sum).collect()
}

/// `{layers: [{inputs, weights, biases, z, a, derivative, delta, gradient, after}], inputs, target, loss, formula, learning_rate}`.
/// `after` is the layer's parameters (weights, then biases) after a step of plain gradient descent on this sample alone.
pub(super) fn answer(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let sample = query.place("sample", 0, "sample", open.samples.count())?;
    let (inputs, targets) = open.samples.sample(sample);
    let row = |numbers: &[f64]| Mat::from_fn(1, numbers.len(), |_, j| numbers[j]);
    let model = open.model();
    let scaled: Vec<f64> = model.input_scaler.transform(row(&inputs))?.row(0).iter().copied().collect();
    let scaled_targets: Vec<f64> = match &model.target_scaler {
        Some(scaler) => scaler.transform(row(&targets))?.row(0).iter().copied().collect(),
        None => targets.clone(),
    };
    let rate = open.learning_rate();
    let Open { run, recipe, .. } = open;
    let (network, loss) = (run.network(), recipe.training.loss);
    let (value, walks) = walk(network, loss, &scaled, &scaled_targets)?;
    let numbers = |numbers: &[f64]| list(numbers.iter().map(|it| number(*it)));
    let layers = network.layers().iter().zip(&walks).map(|(layer, walk)| {
        let parameters = &network.parameters()[layer.weights.start..layer.biases.end.max(layer.weights.end)];
        let after: Vec<f64> = parameters
            .iter()
            .zip(&walk.gradient)
            .map(|(parameter, slope)| parameter - rate * slope)
            .collect();
        Object::new()
            .raw("inputs", &numbers(&walk.inputs))
            .raw("weights", &numbers(&network.parameters()[layer.weights.clone()]))
            .raw("biases", &numbers(&network.parameters()[layer.biases.clone()]))
            .text("activation", &layer.activation.to_string())
            .raw("z", &numbers(&walk.z))
            .raw("a", &numbers(&walk.a))
            .raw("derivative", &numbers(&walk.derivative))
            .raw("delta", &numbers(&walk.delta))
            .raw("gradient", &numbers(&walk.gradient))
            .raw("after", &numbers(&after))
            .end()
    });
    let outputs = walks.last().map_or(&[][..], |walk| &walk.a);
    let text = Object::new()
        .list("layers", layers)
        .raw("inputs", &numbers(&inputs))
        .raw("target", &numbers(&scaled_targets))
        .number("loss", value)
        .text("formula", &formula(loss, outputs, &scaled_targets, value))
        .number("learning_rate", rate)
        .end();
    Ok(Answer::of_text(text))
}

/// The loss of the sample as a formula with its numbers, such as `1/2 (0.81 - 1)^2 = 0.018`.
fn formula(loss: Loss, outputs: &[f64], targets: &[f64], value: f64) -> String {
    let term = |(a, t): (&f64, &f64)| {
        let (a, t) = (short(*a), short(*t));
        match loss {
            Loss::HalfSse => format!("1/2 ({a} - {t})^2"),
            Loss::Sse | Loss::Mse => format!("({a} - {t})^2"),
            Loss::Sae | Loss::Mae => format!("|{a} - {t}|"),
            Loss::HuberSum | Loss::Huber => format!("huber({a} - {t})"),
            Loss::QuantileSum { level } | Loss::Quantile { level } => format!("pinball_{level}({a} - {t})"),
            Loss::PoissonSum | Loss::Poisson => format!("({a} - {t} ln {a})"),
            Loss::BinaryCrossEntropySum | Loss::BinaryCrossEntropy => {
                format!("(-{t} ln {a} - (1 - {t}) ln(1 - {a}))")
            }
            Loss::CrossEntropySum | Loss::CrossEntropy => format!("-{t} ln {a}"),
            Loss::Own(own) => format!("{}({a}, {t})", own.name()),
        }
    };
    let is_cross_entropy = matches!(loss, Loss::CrossEntropySum | Loss::CrossEntropy);
    let pairs = outputs.iter().zip(targets).filter(|pair| !is_cross_entropy || *pair.1 != 0.0);
    let terms: Vec<String> = pairs.map(term).collect();
    let sum = terms.join(" + ");
    let is_mean = !loss.is_sum() && !is_cross_entropy && outputs.len() > 1;
    let sum = if is_mean { format!("1/{} ({sum})", outputs.len()) } else { sum };
    format!("{sum} = {}", short(value))
}

/// A few digits, for people.
fn short(number: f64) -> String {
    let text = format!("{number:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if number != 0.0 && (text == "0" || text == "-0") { format!("{number:.2e}") } else { text.to_owned() }
}
