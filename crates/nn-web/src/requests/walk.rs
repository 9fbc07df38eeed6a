//! Step mode: the numbers of one sample on their way forward and back, in plain loops.

use super::functions::values_and_derivatives;
use crate::answer::{Answer, Refusal};
use crate::json::short;
use crate::json::{Object, list, number};
use crate::query::Query;
use crate::session::{Open, Session};
use nn_math::Mat;
use nn_model::{Architecture, Layer, Loss, Network, Objective};

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
    let row = |numbers: &[f64]| Mat::from_fn(1, numbers.len(), |_, j| numbers[j]);
    // Forward: z = a W + b and a = f(z), layer by layer.
    let mut walks: Vec<LayerWalk> = Vec::new();
    for layer in network.layers() {
        let inputs = walks.last().map_or_else(|| inputs.to_vec(), |walk| walk.a.clone());
        let (weights, biases) = parameters_of(network, layer);
        let mut z = Vec::new();
        for j in 0..layer.outputs {
            let mut sum = biases.get(j).copied().unwrap_or(0.0);
            for (k, x) in inputs.iter().enumerate() {
                sum += x * weights[k * layer.outputs + j];
            }
            z.push(sum);
        }
        let (a, derivative) = match layer.activation.coupled() {
            None => values_and_derivatives(layer.activation, &z)?,
            Some(_) => (softmax(&z), Vec::new()),
        };
        walks.push(LayerWalk { inputs, z, a, derivative, delta: Vec::new(), gradient: Vec::new() });
    }
    // Loss: what it is, and delta = dL/dz of the output units, as the loss says: the gradient by biases of a layer that takes their z
    // as they are.
    let last = walks.len() - 1;
    let width = walks[last].z.len();
    let identity = (0..width * width).map(|place| if place % (width + 1) == 0 { 1.0 } else { 0.0 });
    let output = Architecture::new(width).layer(width, network.layers()[last].activation);
    let output = Network::from_parameters(output, identity.chain(std::iter::repeat_n(0.0, width)).collect())?;
    let mut objective = Objective::new(&output, loss, (row(&walks[last].z), row(targets)))?;
    let value = objective.evaluate(output.parameters())?;
    let mut delta = objective.gradient()[width * width..].to_vec();
    // Backward: dW = a^T delta and db = delta, and delta of the layer before.
    for (l, layer) in network.layers().iter().enumerate().rev() {
        let (weights, biases) = parameters_of(network, layer);
        let walk = &mut walks[l];
        walk.gradient = walk.inputs.iter().flat_map(|x| delta.iter().map(move |delta| x * delta)).collect();
        if !biases.is_empty() {
            walk.gradient.extend(&delta);
        }
        walk.delta = delta;
        let back = |k: usize| -> f64 {
            walk.delta.iter().enumerate().map(|(j, delta)| delta * weights[k * layer.outputs + j]).sum()
        };
        let sums: Vec<f64> = (0..layer.inputs).map(back).collect();
        delta = match l.checked_sub(1) {
            Some(before) => {
                sums.iter().zip(&walks[before].derivative).map(|(sum, slope)| sum * slope).collect()
            }
            None => sums,
        };
    }
    Ok((value, walks))
}

/// Its weights and biases.
fn parameters_of<'n>(network: &'n Network, layer: &Layer) -> (&'n [f64], &'n [f64]) {
    (&network.parameters()[layer.weights.clone()], &network.parameters()[layer.biases.clone()])
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

#[cfg(test)]
mod tests {
    use super::*;
    use nn_model::{Activation, Initialization};
    use rand::{SeedableRng, rngs::ChaCha8Rng};

    #[test]
    fn a_walk_has_the_gradient_of_the_engines_for_each_activation_and_loss() {
        let row = |numbers: &[f64]| Mat::from_fn(1, numbers.len(), |_, j| numbers[j]);
        let inputs = [0.3, -0.7, 1.1];
        let mut compared = 0;
        for &loss in Loss::ALL {
            for &activation in Activation::ALL.iter().filter(|activation| !activation.is_for_outputs_only()) {
                for &output in Activation::ALL {
                    let architecture = Architecture::new(3)
                        .layer(4, activation)
                        .layer_without_bias(3, activation)
                        .layer(2, output);
                    let rng = &mut ChaCha8Rng::seed_from_u64(5);
                    let network =
                        Network::new(architecture, Initialization::Normal { standard_deviation: 0.7 }, rng)
                            .unwrap();
                    let targets = [0.25, 0.75];
                    let Ok(mut objective) = Objective::new(&network, loss, (row(&inputs), row(&targets)))
                    else {
                        continue;
                    };
                    let expected = objective.evaluate(network.parameters()).unwrap();
                    let (value, walks) = walk(&network, loss, &inputs, &targets).unwrap();
                    let gradient: Vec<f64> =
                        walks.iter().flat_map(|walk| walk.gradient.iter().copied()).collect();
                    let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * (1.0 + b.abs());
                    assert!(close(value, expected), "{loss}, {activation}, {output}: {value} and {expected}");
                    assert_eq!(gradient.len(), network.parameters().len());
                    for (found, expected) in gradient.iter().zip(objective.gradient()) {
                        assert!(
                            close(*found, *expected),
                            "{loss}, {activation}, {output}: {found} and {expected}"
                        );
                    }
                    // It is the product of what comes in and delta.
                    for walk in &walks {
                        let units = walk.delta.len();
                        let product = |k: usize| walk.inputs[k / units] * walk.delta[k % units];
                        assert!(
                            (0..walk.inputs.len() * units).all(|k| close(walk.gradient[k], product(k))),
                            "{loss}, {activation}"
                        );
                    }
                    // And forward, what the network says.
                    let activations = network.activations(row(&inputs)).unwrap();
                    for (walk, activations) in walks.iter().zip(&activations) {
                        let same = walk.a.iter().zip(activations.row(0).iter()).all(|(a, b)| close(*a, *b));
                        assert!(same && walk.delta.len() == walk.z.len(), "{loss}, {activation}, {output}");
                    }
                    compared += 1;
                }
            }
        }
        assert!(compared > 1000, "{compared} combinations of loss and activations");
    }
}
