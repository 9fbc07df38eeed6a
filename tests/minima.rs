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
