//! The gradient by backpropagation is the gradient: for every activation, every loss, depth 1 to 4, with and without biases,
//! penalties and weights of samples, against central differences of the loss, which is computed from predictions alone.

use crate::own_formulas;
use crate::problem::{Problem, config, divisor, hidden_activations, norm, problems};
use nn_math::MatRef;
use nn_math::derivative::central_gradient;
use nn_math::dual::Plain;
use nn_model::{Loss, Network, Penalty};
use proptest::prelude::*;

/// The loss from its definition, on the outputs.
fn loss_of_predictions(problem: &Problem, loss: Loss, predictions: MatRef<'_, f64>) -> f64 {
    let targets = &problem.y;
    let (mut weight, mut sum) = (0.0, 0.0);
    for i in 0..targets.nrows() {
        weight += problem.weight(i);
        for j in 0..targets.ncols() {
            sum += problem.weight(i) * term(loss, predictions[(i, j)], targets[(i, j)]);
        }
    }
    sum / divisor(loss, weight, targets.ncols())
}

/// What one output adds to the loss.
fn term(loss: Loss, a: f64, t: f64) -> f64 {
    let e = (a - t).abs();
    match loss {
        Loss::HalfSse => e * e / 2.0,
        Loss::Sse | Loss::Mse => e * e,
        Loss::Sae | Loss::Mae => e,
        Loss::HuberSum | Loss::Huber => {
            if e > 1.0 {
                e - 0.5
            } else {
                e * e / 2.0
            }
        }
        Loss::QuantileSum { level } | Loss::Quantile { level } => e * if a > t { 1.0 - level } else { level },
        Loss::PoissonSum | Loss::Poisson => a - t * a.ln(),
        Loss::Own(own) => {
            let z = own_link_inverse(own.name(), a);
            own_formulas::term(Plain, own, z, a, t)
        }
        Loss::BinaryCrossEntropySum | Loss::BinaryCrossEntropy => -t * a.ln() - (1.0 - t) * (-a).ln_1p(),
        Loss::CrossEntropySum | Loss::CrossEntropy => -t * a.ln(),
    }
}

/// The weighted sum behind an output, where a loss of one's own asks for it.
fn own_link_inverse(name: &str, a: f64) -> f64 {
    if name == "own-binary" { a.ln() - (-a).ln_1p() } else { f64::NAN }
}

fn penalty(penalty: Penalty, network: &Network) -> f64 {
    let biases = network.layers().iter().flat_map(|layer| layer.biases.clone()).filter(|_| penalty.biases);
    let penalised = network.layers().iter().flat_map(|layer| layer.weights.clone()).chain(biases);
    let sizes = penalised.map(|i| network.parameters()[i]);
    sizes.map(|w| penalty.l1 * w.abs() + penalty.l2 / 2.0 * w * w).sum()
}

/// The loss of `network` on the samples of `problem`.
fn definition(problem: &Problem, network: &Network) -> f64 {
    let predictions = network.predict(problem.x.as_ref()).unwrap();
    loss_of_predictions(problem, problem.loss, predictions.as_ref()) + penalty(problem.penalty, network)
}

fn central(problem: &Problem, h: f64) -> Vec<f64> {
    let mut network = problem.network.clone();
    let mut point = network.parameters().to_vec();
    central_gradient(&mut point, h, |parameters| {
        network.parameters_mut().copy_from_slice(parameters);
        definition(problem, &network)
    })
}

/// How far `gradient` is from central differences, relative to its length; parameters at which two step sizes
/// disagree, because a relu bends between them, are left out. None if nothing is left to compare.
fn disagreement(problem: &Problem, gradient: &[f64]) -> Option<f64> {
    let (wide, narrow) = (central(problem, 2e-5), central(problem, 1e-5));
    let scale = norm(&narrow);
    let smooth = |i: &usize| (wide[*i] - narrow[*i]).abs() <= 1e-7 * scale;
    let compared: Vec<usize> = (0..gradient.len()).filter(smooth).collect();
    // An all-zero gradient (a network of dead relus) would agree with anything.
    if scale < 1e-3 || 2 * compared.len() < gradient.len() {
        return None;
    }
    let difference: Vec<f64> = compared.iter().map(|&i| gradient[i] - narrow[i]).collect();
    Some(norm(&difference) / scale)
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn backpropagation_agrees_with_central_differences(problem in problems()) {
        let distance = disagreement(&problem, &problem.gradient());
        prop_assume!(distance.is_some());
        prop_assert!(distance < Some(1e-6), "relative distance {distance:?}");
    }

    #[test]
    fn the_loss_is_what_its_definition_says_of_the_predictions(problem in problems()) {
        let objective = problem.evaluated();
        let expected = definition(&problem, &problem.network);
        prop_assert!((objective.loss() - expected).abs() <= 1e-10 * (1e-3 + expected.abs()));
        let predictions = problem.network.predict(problem.x.as_ref()).unwrap();
        let mse = loss_of_predictions(&problem, Loss::Mse, predictions.as_ref());
        prop_assert!((objective.mse() - mse).abs() <= 1e-12 * mse);
    }
}

/// One example of each activation in each place, so that none depends on being drawn; and a check that the check can
/// fail.
#[test]
fn every_activation_is_right_as_hidden_and_as_output_and_a_wrong_gradient_is_noticed() {
    for hidden in hidden_activations() {
        for output in hidden_activations() {
            for bias in [false, true] {
                let problem = Problem::draw(3, &[(7, hidden), (2, output)], bias, Loss::HalfSse, 11, 5);
                let mut gradient = problem.gradient();
                let right = disagreement(&problem, &gradient);
                assert!(right < Some(1e-6) && right.is_some(), "{hidden}, {output}, bias {bias}: {right:?}");
                gradient[4] += 1e-3 * norm(&gradient);
                assert!(disagreement(&problem, &gradient) > Some(1e-4), "{hidden}, {output}, bias {bias}");
            }
        }
    }
}
