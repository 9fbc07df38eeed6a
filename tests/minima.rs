//! L-BFGS reaches the minimum: that of least squares, that of logistic regression, and it comes to an end where there is none
//! to be reached.

use crate::problem::norm;
use nn_data::digits;
use nn_math::Mat;
use nn_math::least_squares::least_squares;
use nn_model::{
    Activation, Architecture, Curvature, Initialization, Lbfgs, Loss, Network, Objective, OnDivergence,
    Penalty, Stop, Training,
};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::ops::ControlFlow;

/// n x features between -1 and 1, and targets that depend on them, with noise.
fn data(n: usize, features: usize, seed: u64) -> (Mat<f64>, Mat<f64>) {
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let x = Mat::from_fn(n, features, |_, _| 2.0 * rng.random::<f64>() - 1.0);
    let noise: Vec<f64> = (0..n).map(|_| rng.random::<f64>() - 0.5).collect();
    let y =
        Mat::from_fn(n, 1, |i, _| noise[i] + (0..features).map(|j| (j + 1) as f64 * x[(i, j)]).sum::<f64>());
    (x, y)
}

#[test]
fn lbfgs_reaches_the_least_squares_solution() {
    for seed in 0..5 {
        let (x, y) = data(80, 6, seed);
        let expected = least_squares(x.as_ref(), y.as_ref()).unwrap();
        let architecture = Architecture::new(6).layer(1, Activation::Linear).without_bias();
        let mut network = Network::from_parameters(architecture, vec![0.0; 6]).unwrap();
        let training = Training::new(Lbfgs::default(), Loss::Mse).epochs(200);
        let history = training.train(&mut network, (&x, &y)).unwrap();
        assert_eq!(history.stop, Stop::Converged);
        assert!(history.epochs() < 30, "{}", history.epochs());
        for (j, w) in network.parameters().iter().enumerate() {
            assert!((w - expected[(j, 0)]).abs() < 1e-8, "{w} not {}", expected[(j, 0)]);
        }
    }
}

/// The minimum of a regularised logistic regression by Newton's method: p -= H^-1 g, written down from the definition.
fn newton(x: &Mat<f64>, y: &Mat<f64>, l2: f64) -> Vec<f64> {
    let (n, features) = (x.nrows(), x.ncols());
    // The last parameter is the bias, which is not penalised.
    let input = |i: usize, j: usize| if j < features { x[(i, j)] } else { 1.0 };
    let mut p = vec![0.0; features + 1];
    for _ in 0..50 {
        let a: Vec<f64> = (0..n)
            .map(|i| 1.0 / (1.0 + (-(0..=features).map(|j| input(i, j) * p[j]).sum::<f64>()).exp()))
            .collect();
        let penalty = |j: usize| if j < features { l2 } else { 0.0 };
        let gradient = Mat::from_fn(features + 1, 1, |j, _| {
            (0..n).map(|i| (a[i] - y[(i, 0)]) * input(i, j)).sum::<f64>() / n as f64 + penalty(j) * p[j]
        });
        let hessian = Mat::from_fn(features + 1, features + 1, |j, k| {
            let sum: f64 = (0..n).map(|i| a[i] * (1.0 - a[i]) * input(i, j) * input(i, k)).sum();
            sum / n as f64 + if j == k { penalty(j) } else { 0.0 }
        });
        let step = least_squares(hessian.as_ref(), gradient.as_ref()).unwrap();
        p.iter_mut().enumerate().for_each(|(j, p)| *p -= step[(j, 0)]);
    }
    p
}

#[test]
fn lbfgs_reaches_the_optimum_of_logistic_regression_that_newtons_method_finds() {
    for (seed, l2) in [(1, 0.1), (2, 0.01), (3, 1.0)] {
        let (x, y) = data(120, 5, seed);
        let y = Mat::from_fn(120, 1, |i, _| f64::from(y[(i, 0)] > 0.5));
        let expected = newton(&x, &y, l2);
        let architecture = Architecture::new(5).layer(1, Activation::Sigmoid);
        let mut network = Network::from_parameters(architecture, vec![0.0; 6]).unwrap();
        let training =
            Training::new(Lbfgs::default(), Loss::BinaryCrossEntropy).penalty(Penalty::l2(l2)).epochs(300);
        let history = training.train(&mut network, (&x, &y)).unwrap();
        assert_eq!(history.stop, Stop::Converged);
        for (ours, theirs) in network.parameters().iter().zip(&expected) {
            assert!((ours - theirs).abs() < 1e-8, "{l2}: {ours} not {theirs}");
        }
    }
}

/// Narrow valleys, dead ends, plateaus and minima at infinity: every run ends, and never higher than it began.
/// The inverse of the Hessian that BFGS has after these steps s with their changes y of the gradient, times a vector; by the
/// product of matrices that defines it.
fn inverse_times(pairs: &[(Vec<f64>, Vec<f64>)], vector: &[f64]) -> Vec<f64> {
    let n = vector.len();
    let identity = Mat::<f64>::identity(n, n);
    let column = |v: &[f64]| Mat::from_fn(n, 1, |i, _| v[i]);
    let mut inverse = identity.clone();
    if let Some((s, y)) = pairs.last() {
        inverse = Mat::from_fn(n, n, |i, j| identity[(i, j)] * dot(s, y) / dot(y, y));
    }
    for (s, y) in pairs {
        let (scale, s, y) = (1.0 / dot(s, y), column(s), column(y));
        let left = Mat::from_fn(n, n, |i, j| identity[(i, j)] - scale * s[(i, 0)] * y[(j, 0)]);
        let middle = &left * &inverse * left.transpose();
        inverse = Mat::from_fn(n, n, |i, j| middle[(i, j)] + scale * s[(i, 0)] * s[(j, 0)]);
    }
    let product = &inverse * column(vector);
    (0..n).map(|i| product[(i, 0)]).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn lbfgs_steps_along_the_direction_of_bfgs_as_far_as_both_conditions_of_wolfe_allow() {
    for (seed, size) in [(1, 0.002), (2, 0.02), (3, 0.1), (4, 1.0), (5, 5.0)] {
        let (x, y) = data(40, 4, seed);
        let x = Mat::from_fn(40, 4, |i, j| size * (1.0 + j as f64) * x[(i, j)]);
        // Without a bias, the smallest inputs make long steps.
        let architecture = Architecture::new(4).layer(1, Activation::Linear).without_bias();
        let start = Network::from_parameters(architecture, vec![0.0; 4]).unwrap();
        let mut objective = Objective::new(&start, Loss::Mse, (&x, &y)).unwrap();
        let mut at = |parameters: &[f64]| {
            objective.evaluate(parameters).unwrap();
            (parameters.to_vec(), objective.loss(), objective.gradient().to_vec())
        };
        let mut points = vec![at(start.parameters())];
        Training::new(Lbfgs::default(), Loss::Mse)
            .epochs(3)
            .start(start, (x.clone(), y.clone()))
            .unwrap()
            .observe(|progress| {
                points.push(at(progress.network.parameters()));
                ControlFlow::Continue(())
            })
            .complete();
        assert_eq!(points.len(), 4);
        let mut pairs = Vec::new();
        for step in points.windows(2) {
            let [(start, before, gradient), (end, after, next)] = step else { unreachable!() };
            let s = Vec::from_iter(end.iter().zip(start).map(|(end, start)| end - start));
            let direction = inverse_times(&pairs, gradient);
            let cosine = -dot(&s, &direction) / (norm(&s) * norm(&direction));
            assert!(cosine > 1.0 - 1e-9, "{seed}: step {} is turned by {cosine}", pairs.len());
            // Numbers of the book on which L-BFGS rests: 1e-4 and 0.9.
            let slope = dot(gradient, &s);
            assert!(*after <= before + 1e-4 * slope, "{seed}: step {} gains too little", pairs.len());
            assert!(dot(next, &s).abs() <= -0.9 * slope, "{seed}: step {} is too short or long", pairs.len());
            pairs.push((s, next.iter().zip(gradient).map(|(next, g)| next - g).collect()));
        }
    }
}

#[test]
fn the_first_step_of_lbfgs_is_no_longer_than_one() {
    let one = Mat::from_fn(1, 1, |_, _| 1.0);
    let architecture = Architecture::new(1).layer(1, Activation::Linear).without_bias();
    // The gradient is as long as the minimum is far away.
    for (minimum, expected) in [(0.5, 0.5), (1.25, 1.0), (2.0, 1.0), (-4.0, -1.0)] {
        let mut network = Network::from_parameters(architecture.clone(), vec![0.0]).unwrap();
        let target = Mat::from_fn(1, 1, |_, _| minimum);
        let training = Training::new(Lbfgs::default(), Loss::HalfSse).epochs(1);
        training.train(&mut network, (&one, &target)).unwrap();
        assert_eq!(network.parameters(), [expected], "towards {minimum}");
    }
}

#[test]
fn lbfgs_shortens_a_first_step_at_whose_end_numbers_overflow() {
    let x = Mat::from_fn(1, 1, |_, _| 2000.0);
    let y = Mat::from_fn(1, 1, |_, _| 1.5);
    let architecture = Architecture::new(1).layer(1, Activation::Exp).without_bias();
    let mut network = Network::from_parameters(architecture, vec![0.0]).unwrap();
    let training = Training::new(Lbfgs::default(), Loss::HalfSse).epochs(50);
    training.train(&mut network, (&x, &y)).unwrap();
    let expected = 1.5_f64.ln() / 2000.0;
    assert!((network.parameters()[0] - expected).abs() < 1e-9, "{:?}", network.parameters());
}

/// The slope of an absolute error is as steep everywhere, so that no step is flat enough.
#[test]
fn lbfgs_takes_the_lower_end_where_no_step_meets_both_conditions() {
    let one = Mat::from_fn(1, 1, |_, _| 1.0);
    let target = Mat::from_fn(1, 1, |_, _| 0.3);
    let architecture = Architecture::new(1).layer(1, Activation::Linear).without_bias();
    let mut network = Network::from_parameters(architecture, vec![0.0]).unwrap();
    Training::new(Lbfgs::default(), Loss::Mae).epochs(1).train(&mut network, (&one, &target)).unwrap();
    assert!((network.parameters()[0] - 0.3).abs() < 1e-3, "{:?}", network.parameters());
}

#[test]
fn lbfgs_comes_to_an_end_on_hard_small_networks() {
    let hidden = [
        Activation::Tanh,
        Activation::Relu,
        Activation::Softplus,
        Activation::Sigmoid,
        Activation::Elu { alpha: 1.0 },
    ];
    for (seed, &activation) in (0..20).zip(hidden.iter().cycle()) {
        for loss in [Loss::Mse, Loss::Mae, Loss::Huber, Loss::HalfSse] {
            let (x, y) = data(30, 2, seed);
            let architecture =
                Architecture::new(2).layer(3, activation).layer(2, activation).layer(1, Activation::Linear);
            let rng = &mut ChaCha8Rng::seed_from_u64(seed);
            let start = Initialization::Uniform { low: -20.0, high: 20.0 };
            let mut network = Network::new(architecture, start, rng).unwrap();
            let training = Training::new(Lbfgs::default(), loss).epochs(2000);
            let history = training.train(&mut network, (&x, &y)).unwrap();
            assert!(matches!(history.stop, Stop::Converged | Stop::Epochs), "{}", history.stop);
            let falls = history.loss.is_sorted_by(|before, after| before >= after);
            assert!(
                falls && Some(history.final_loss()) <= history.initial_loss,
                "{activation}, {loss}, {seed}"
            );
        }
    }
}

/// Scores that can always be made larger: the classes can be told apart, and the minimum is at infinity.
#[test]
fn lbfgs_comes_to_an_end_where_the_minimum_is_at_infinity() {
    let x = Mat::from_fn(10, 1, |i, _| i as f64 - 4.5);
    let y = Mat::from_fn(10, 1, |i, _| f64::from(i > 4));
    let architecture = Architecture::new(1).layer(1, Activation::Sigmoid);
    let mut network = Network::from_parameters(architecture, vec![0.0; 2]).unwrap();
    let training = Training::new(Lbfgs::default(), Loss::BinaryCrossEntropySum).epochs(5000);
    let history = training.train(&mut network, (&x, &y)).unwrap();
    assert_eq!(history.stop, Stop::Converged);
    assert!(history.final_loss() < 1e-8 && network.parameters().iter().all(|p| p.is_finite()));
}

/// On a parabola in one direction, Newton's step is the right one: as a check of the Hessian of a real problem too.
#[test]
fn newtons_step_with_our_own_hessian_leads_to_the_minimum_that_lbfgs_finds() {
    let digits = digits();
    let x = Mat::from_fn(200, 6, |i, j| digits.inputs()[(i, 10 * j + 3)] / 16.0 + 0.01 * (i % 7) as f64);
    let y = Mat::from_fn(200, 1, |i, _| digits.targets()[(i, 1)]);
    let architecture = Architecture::new(6).layer(1, Activation::Linear);
    let mut network = Network::from_parameters(architecture, vec![0.1; 7]).unwrap();
    let mut objective = Objective::new(&network, Loss::Mse, (&x, &y)).unwrap();
    objective.evaluate(network.parameters()).unwrap();
    let gradient = Mat::from_fn(7, 1, |i, _| objective.gradient()[i]);
    let hessian = Curvature::new(objective).hessian(network.parameters()).unwrap();
    let step = least_squares(hessian.as_ref(), gradient.as_ref()).unwrap();
    let expected: Vec<f64> = network.parameters().iter().enumerate().map(|(i, p)| p - step[(i, 0)]).collect();
    let training = Training::new(Lbfgs::default(), Loss::Mse).epochs(200);
    training.train(&mut network, (&x, &y)).unwrap();
    let difference: Vec<f64> = network.parameters().iter().zip(&expected).map(|(a, b)| a - b).collect();
    assert!(norm(&difference) < 1e-7, "{difference:?}");
}

#[test]
fn a_start_where_the_loss_is_no_number_is_called_divergence_and_not_convergence() {
    let (x, y) = data(10, 1, 1);
    let architecture = Architecture::new(1).layer(1, Activation::Linear);
    let mut network = Network::from_parameters(architecture, vec![1e200, 0.0]).unwrap();
    for on_divergence in [OnDivergence::Stop, OnDivergence::Continue] {
        let training = Training::new(Lbfgs::default(), Loss::Mse).on_divergence(on_divergence);
        let history = training.train(&mut network, (&x, &y)).unwrap();
        assert_eq!(history.stop, Stop::Diverged { epoch: 0 });
    }
}
