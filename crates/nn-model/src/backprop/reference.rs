//! The plain version of a pass and a step: loops over numbers, to be read, and to test the engines against.
//!
//! ```
//! use nn_math::Mat;
//! use nn_model::backprop::reference;
//! use nn_model::{Activation, Architecture, Loss, Network, Penalty};
//!
//! // y = w x with w = 2, one sample x = 3, target 5: loss 1/2 (6 - 5)^2, gradient (6 - 5) 3.
//! let architecture = Architecture::new(1).layer(1, Activation::Linear).without_bias();
//! let mut network = Network::from_parameters(architecture, vec![2.0])?;
//! let (x, y) = (Mat::from_fn(1, 1, |_, _| 3.0), Mat::from_fn(1, 1, |_, _| 5.0));
//! let (loss, gradient) = reference::pass(&network, Loss::HalfSse, Penalty::NONE, &(&x, &y).into())?;
//! assert_eq!((loss, &gradient[..]), (0.5, &[3.0][..]));
//! reference::step(&mut network, &gradient, 0.1);
//! # Ok::<(), nn_model::ModelError>(())
//! ```

use crate::error::ModelError;
use crate::loss::Loss;
use crate::network::Network;
use crate::samples::Samples;
use crate::training::Penalty;

// ANCHOR: reference
/// Forward, loss and backward, sample by sample: the loss and its gradient. Refuses samples that do not fit.
pub fn pass(
    network: &Network,
    loss: Loss,
    penalty: Penalty,
    samples: &Samples<'_>,
) -> Result<(f64, Vec<f64>), ModelError> {
    samples.check(network, loss)?;
    let (layers, parameters) = (network.layers(), network.parameters());
    let weight: f64 = (0..samples.count()).map(|i| samples.weight(i)).sum();
    let scale = loss.scale(weight, network.outputs());
    let (mut total, mut gradient) = (0.0, vec![0.0; parameters.len()]);
    for i in 0..samples.count() {
        // Forward: z = a W + b and a = f(z), layer by layer; a[0] is the sample.
        let mut a = vec![Vec::from_iter(samples.inputs().row(i).iter().copied())];
        let (mut z, mut derivatives) = (Vec::new(), Vec::new());
        for layer in layers {
            let (weights, biases) = layer.of(parameters);
            let x = &a[a.len() - 1];
            let sum =
                |j: usize| (0..layer.inputs).map(|k| x[k] * weights[k * layer.outputs + j]).sum::<f64>();
            z = Vec::from_iter((0..layer.outputs).map(|j| biases.get(j).unwrap_or(&0.0) + sum(j)));
            let (values, derivative) = layer.activation.of_layer(&z);
            a.push(values);
            derivatives.push(derivative);
        }
        // Loss: its terms, and delta = dL/dz of the outputs.
        let targets = Vec::from_iter(samples.targets().row(i).iter().copied());
        let last = layers.len() - 1;
        let (term, mut delta) = loss.of_sample(&z, &a[last + 1], &derivatives[last], &targets);
        total += samples.weight(i) * term;
        delta.iter_mut().for_each(|delta| *delta *= samples.weight(i) * scale);
        // Backward: all of dW = a^T delta and db = delta, and delta of the layer before.
        for (l, layer) in layers.iter().enumerate().rev() {
            let (weights, _) = layer.of(parameters);
            let mut delta_before = vec![0.0; layer.inputs];
            for j in 0..layer.outputs {
                for k in 0..layer.inputs {
                    gradient[layer.weights.start + k * layer.outputs + j] += a[l][k] * delta[j];
                    delta_before[k] += delta[j] * weights[k * layer.outputs + j];
                }
                if !layer.biases.is_empty() {
                    gradient[layer.biases.start + j] += delta[j];
                }
            }
            if l > 0 {
                delta = delta_before.iter().zip(&derivatives[l - 1]).map(|(d, f)| d * f).collect();
            }
        }
    }
    total *= scale;
    for k in layers.iter().flat_map(|layer| penalty.on(layer)) {
        let w = parameters[k];
        total += penalty.l1 * w.abs() + penalty.l2 / 2.0 * w * w;
        gradient[k] += if w == 0.0 { 0.0 } else { penalty.l1 * w.signum() } + penalty.l2 * w;
    }
    Ok((total, gradient))
}

/// A step of gradient descent.
pub fn step(network: &mut Network, gradient: &[f64], learning_rate: f64) {
    network.parameters_mut().iter_mut().zip(gradient).for_each(|(p, g)| *p -= learning_rate * g);
}
// ANCHOR_END: reference
