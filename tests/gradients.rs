//! The gradient by backpropagation is the gradient: for every activation, depth 1 to 4, with and without biases, both
//! losses, against central differences of the loss, which is computed from predictions alone.

use nn_math::derivative::central_gradient;
use nn_math::{Mat, MatRef};
use nn_model::{Activation, Architecture, Initialization, Loss, Network, Objective};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// A network with samples to learn.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) network: Network,
    pub(crate) loss: Loss,
    x: Mat<f64>,
    y: Mat<f64>,
}

impl Problem {
    /// Weights between -1 and 1 and data between -2 and 2; for a loss with a link, an output layer that has it and
    /// targets between 0 and 1.
    pub(crate) fn draw(
        inputs: usize,
        layers: &[(usize, Activation)],
        bias: bool,
        loss: Loss,
        samples: usize,
        seed: u64,
    ) -> Problem {
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let mut architecture = Architecture::new(inputs);
        for (l, &(units, activation)) in layers.iter().enumerate() {
            let link = loss.link().filter(|_| l + 1 == layers.len());
            architecture = architecture.layer(units, link.unwrap_or(activation));
        }
        let architecture = if bias { architecture } else { architecture.without_bias() };
        let network = Network::new(architecture, Initialization::UNIT, rng).unwrap();
        let mut uniform = |columns| Mat::from_fn(samples, columns, |_, _| 4.0 * rng.random::<f64>() - 2.0);
        let (x, mut y) = (uniform(inputs), uniform(network.outputs()));
        if loss.link().is_some() {
            y = Mat::from_fn(samples, y.ncols(), |i, j| (y[(i, j)] + 2.0) / 4.0);
        }
        Problem { network, loss, x, y }
    }
}

pub(crate) fn problems() -> impl Strategy<Value = Problem> {
    // A softmax is for outputs only, and its loss brings it along.
    let each: Vec<_> = Activation::ALL.iter().copied().filter(|a| *a != Activation::Softmax).collect();
    let activation = || proptest::sample::select(each.clone());
    let layers = prop::collection::vec((1..12_usize, activation()), 1..=4);
    let loss = proptest::sample::select(Loss::ALL);
    // Up to 140 samples: less than a block of eight, whole blocks, and more than one tile of 128.
    let samples = prop_oneof![4 => 1..20_usize, 1 => 120..140_usize];
    (1..6_usize, layers, any::<bool>(), loss, samples, any::<u64>()).prop_map(
        |(inputs, layers, bias, loss, samples, seed)| {
            Problem::draw(inputs, &layers, bias, loss, samples, seed)
        },
    )
}

/// The loss from its definition, on the outputs.
fn loss_of_predictions(loss: Loss, predictions: MatRef<'_, f64>, targets: MatRef<'_, f64>) -> f64 {
    let sum = |term: fn(f64, f64) -> f64| -> f64 {
        let rows = |j| (0..targets.nrows()).map(move |i| term(predictions[(i, j)], targets[(i, j)]));
        (0..targets.ncols()).flat_map(rows).sum()
    };
    let count = (targets.nrows() * targets.ncols()) as f64;
    let squared = |a: f64, t: f64| (a - t).powi(2);
    let cross_entropy = |a: f64, t: f64| -t * a.ln() - (1.0 - t) * (-a).ln_1p();
    match loss {
        Loss::HalfSse => sum(squared) / 2.0,
        Loss::Sse => sum(squared),
        Loss::Mse => sum(squared) / count,
        Loss::BinaryCrossEntropySum => sum(cross_entropy),
        Loss::BinaryCrossEntropy => sum(cross_entropy) / count,
        _ => panic!("no definition of {loss} here: add one"),
    }
}

fn central(problem: &Problem, h: f64) -> Vec<f64> {
    let mut network = problem.network.clone();
    let mut point = network.parameters().to_vec();
    central_gradient(&mut point, h, |parameters| {
        network.parameters_mut().copy_from_slice(parameters);
        let predictions = network.predict(problem.x.as_ref()).unwrap();
        loss_of_predictions(problem.loss, predictions.as_ref(), problem.y.as_ref())
    })
}

pub(crate) fn norm(vector: &[f64]) -> f64 {
    vector.iter().map(|v| v * v).sum::<f64>().sqrt()
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

pub(crate) fn evaluated(problem: &Problem) -> Objective {
    let Problem { network, loss, x, y } = problem;
    let mut objective = Objective::new(network, *loss, (x.as_ref(), y.as_ref())).unwrap();
    objective.evaluate(network.parameters()).unwrap();
    objective
}

pub(crate) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(2018),
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn backpropagation_agrees_with_central_differences(problem in problems()) {
        let distance = disagreement(&problem, evaluated(&problem).gradient());
        prop_assume!(distance.is_some());
        prop_assert!(distance < Some(1e-6), "relative distance {distance:?}");
    }

    #[test]
    fn the_loss_is_what_its_definition_says_of_the_predictions(problem in problems()) {
        let objective = evaluated(&problem);
        let predictions = problem.network.predict(problem.x.as_ref()).unwrap();
        let expected = loss_of_predictions(problem.loss, predictions.as_ref(), problem.y.as_ref());
        prop_assert!((objective.loss() - expected).abs() <= 1e-10 * expected.abs());
        let mse = loss_of_predictions(Loss::Mse, predictions.as_ref(), problem.y.as_ref());
        prop_assert!((objective.mse() - mse).abs() <= 1e-12 * mse);
    }

    #[test]
    fn the_gradient_of_a_batch_is_the_sum_of_the_gradients_of_its_samples(problem in problems()) {
        prop_assume!(![Loss::Mse, Loss::BinaryCrossEntropy].contains(&problem.loss));
        let whole = evaluated(&problem).gradient().to_vec();
        let mut sum = vec![0.0; whole.len()];
        for i in 0..problem.x.nrows() {
            let row = |matrix: &Mat<f64>| Mat::from_fn(1, matrix.ncols(), |_, j| matrix[(i, j)]);
            let one = Problem { x: row(&problem.x), y: row(&problem.y), ..problem.clone() };
            for (sum, gradient) in sum.iter_mut().zip(evaluated(&one).gradient()) {
                *sum += gradient;
            }
        }
        let difference: Vec<f64> = whole.iter().zip(&sum).map(|(a, b)| a - b).collect();
        prop_assert!(norm(&difference) <= 1e-11 * (1.0 + norm(&whole)));
    }
}

/// One example of each activation in each place, so that none depends on being drawn; and a check that the check can
/// fail.
#[test]
fn every_activation_is_right_as_hidden_and_as_output_and_a_wrong_gradient_is_noticed() {
    for &hidden in Activation::ALL {
        for &output in Activation::ALL {
            for bias in [false, true] {
                let problem = Problem::draw(3, &[(7, hidden), (2, output)], bias, Loss::HalfSse, 11, 5);
                let mut gradient = evaluated(&problem).gradient().to_vec();
                let right = disagreement(&problem, &gradient);
                assert!(right < Some(1e-6) && right.is_some(), "{hidden}, {output}, bias {bias}: {right:?}");
                gradient[4] += 1e-3 * norm(&gradient);
                assert!(disagreement(&problem, &gradient) > Some(1e-4), "{hidden}, {output}, bias {bias}");
            }
        }
    }
}
