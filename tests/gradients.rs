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
struct Problem {
    network: Network,
    loss: Loss,
    x: Mat<f64>,
    y: Mat<f64>,
}

fn problems() -> impl Strategy<Value = Problem> {
    let activation = || proptest::sample::select(Activation::ALL);
    let layers = prop::collection::vec((1..12_usize, activation()), 1..=4);
    let loss = proptest::sample::select(Loss::ALL);
    // Up to 140 samples: less than a block of eight, whole blocks, and more than one tile of 128.
    let samples = prop_oneof![4 => 1..20_usize, 1 => 120..140_usize];
    (1..6_usize, layers, any::<bool>(), loss, samples, any::<u64>()).prop_map(
        |(inputs, layers, bias, loss, samples, seed)| {
            let rng = &mut ChaCha8Rng::seed_from_u64(seed);
            let with_layers = layers
                .iter()
                .fold(Architecture::new(inputs), |a, &(units, activation)| a.layer(units, activation));
            let architecture = if bias { with_layers } else { with_layers.without_bias() };
            let network = Network::new(architecture, Initialization::UNIT, rng).unwrap();
            let mut uniform =
                |rows, columns| Mat::from_fn(rows, columns, |_, _| 4.0 * rng.random::<f64>() - 2.0);
            let (x, y) = (uniform(samples, inputs), uniform(samples, network.outputs()));
            Problem { network, loss, x, y }
        },
    )
}

/// The loss from its definition.
fn loss_of_predictions(loss: Loss, predictions: MatRef<'_, f64>, targets: MatRef<'_, f64>) -> f64 {
    let sse: f64 = (0..targets.nrows())
        .flat_map(|i| (0..targets.ncols()).map(move |j| (i, j)))
        .map(|at| (predictions[at] - targets[at]).powi(2))
        .sum();
    match loss {
        Loss::HalfSse => sse / 2.0,
        Loss::Mse => sse / (targets.nrows() * targets.ncols()) as f64,
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

fn norm(vector: &[f64]) -> f64 {
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

fn evaluated(problem: &Problem) -> Objective {
    let Problem { network, loss, x, y } = problem;
    let mut objective = Objective::new(network, *loss, x.as_ref(), y.as_ref()).unwrap();
    objective.evaluate(network.parameters()).unwrap();
    objective
}

fn config(cases: u32) -> ProptestConfig {
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
        prop_assert!((objective.loss() - expected).abs() <= 1e-12 * expected.abs());
        let mse = loss_of_predictions(Loss::Mse, predictions.as_ref(), problem.y.as_ref());
        prop_assert!((objective.mse() - mse).abs() <= 1e-12 * mse);
    }

    #[test]
    fn the_gradient_of_a_batch_is_the_sum_of_the_gradients_of_its_samples(mut problem in problems()) {
        problem.loss = Loss::HalfSse;
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
                let rng = &mut ChaCha8Rng::seed_from_u64(5);
                let layered = Architecture::new(3).layer(7, hidden).layer(2, output);
                let architecture = if bias { layered } else { layered.without_bias() };
                let network = Network::new(architecture, Initialization::UNIT, rng).unwrap();
                let mut uniform = |columns| Mat::from_fn(11, columns, |_, _| 2.0 * rng.random::<f64>() - 1.0);
                let problem = Problem { network, loss: Loss::HalfSse, x: uniform(3), y: uniform(2) };

                let mut gradient = evaluated(&problem).gradient().to_vec();
                let right = disagreement(&problem, &gradient);
                assert!(right < Some(1e-6) && right.is_some(), "{hidden}, {output}, bias {bias}: {right:?}");
                gradient[4] += 1e-3 * norm(&gradient);
                assert!(disagreement(&problem, &gradient) > Some(1e-4), "{hidden}, {output}, bias {bias}");
            }
        }
    }
}
