//! Conventions of other programs that can be said: each against that program's own formula, written out.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may

use nn_model::{
    Activation, Adam, Architecture, Clipping, GradientDescent, Initialization, Loss, ModelError, Network,
    Objective, OptimizerState, Penalty, Schedule, ScheduleState, Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};

const X: [[f64; 2]; 5] = [[0.3, -1.0], [1.5, 0.2], [-0.7, 0.9], [2.0, -0.4], [0.0, 0.6]];
const Y: [f64; 5] = [1.0, -2.0, 0.5, 3.0, -1.0];

fn network() -> Network {
    let architecture = Architecture::new(2).layer(3, Activation::Tanh).layer(1, Activation::Linear);
    Network::new(architecture, Initialization::GlorotUniform, &mut ChaCha8Rng::seed_from_u64(3)).unwrap()
}

fn assert_near(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
    }
}

/// What a training that clips leaves, and what `clip_grad_norm_`, then an optimiser with `weight_decay` of the weights do.
fn clipped(longest: f64, clipping: Clipping) -> [Vec<f64>; 2] {
    let (decay, rate, epochs) = (0.3, 0.05, 20);
    let optimizer = GradientDescent::new(rate).momentum(0.9);
    let mut ours = network();
    let training = Training::new(optimizer, Loss::Mse)
        .epochs(epochs)
        .penalty(Penalty::l2(decay))
        .clip_norm(longest)
        .clipping(clipping);
    training.train(&mut ours, (&X, &Y)).unwrap();

    let mut theirs = network();
    let mut objective = Objective::new(&theirs, Loss::Mse, (&X, &Y)).unwrap();
    let mut state = OptimizerState::new(optimizer, &theirs).unwrap();
    for _ in 0..epochs {
        objective.evaluate(theirs.parameters()).unwrap();
        let mut gradient = objective.gradient().to_vec();
        let norm = gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
        let coefficient = (longest / (norm + 1e-6)).min(1.0);
        gradient.iter_mut().for_each(|g| *g *= coefficient);
        for layer in theirs.layers() {
            for place in layer.weights.clone() {
                gradient[place] += decay * theirs.parameters()[place];
            }
        }
        state.step(theirs.parameters_mut(), &gradient, rate).unwrap();
    }
    [ours.parameters().to_vec(), theirs.parameters().to_vec()]
}

#[test]
fn clipping_can_be_that_of_pytorch() {
    for longest in [0.1, 1.0, 1e3] {
        let [ours, theirs] = clipped(longest, Clipping::PyTorch);
        assert_near(&ours, &theirs, 1e-13);
    }
    let [ours, theirs] = clipped(0.1, Clipping::Exact);
    assert!(ours.iter().zip(&theirs).any(|(ours, theirs)| (ours - theirs).abs() > 1e-3));
}

#[test]
fn a_way_of_clipping_without_a_longest_gradient_is_refused() {
    let training = Training::new(GradientDescent::new(0.1), Loss::Mse).clipping(Clipping::PyTorch);
    let error = training.train(&mut network(), (&X, &Y)).unwrap_err();
    assert!(matches!(error, ModelError::Exclusive { .. }) && error.to_string().ends_with("with `clip_norm`"));
}

#[test]
fn a_cosine_wave_goes_on_as_pytorch_s_does() {
    let (wave, state) = (Schedule::CosineWave { epochs: 7, floor: 0.1 }, ScheduleState::START);
    // CosineAnnealingLR steps from each rate to the next by this rule, whatever the epoch, but at the bottom.
    let cosine = |epoch: f64| (std::f64::consts::PI * epoch / 7.0).cos();
    let mut theirs = 1.0;
    for epoch in 0..40 {
        assert!((wave.multiplier(epoch, &state) - theirs).abs() < 1e-12, "epoch {epoch}");
        let (now, next) = (epoch as f64, epoch as f64 + 1.0);
        theirs = if epoch % 14 == 7 {
            theirs + 0.9 * (1.0 - (std::f64::consts::PI / 7.0).cos()) / 2.0
        } else {
            (1.0 + cosine(next)) / (1.0 + cosine(now)) * (theirs - 0.1) + 0.1
        };
    }
    let cosine = Schedule::Cosine { epochs: 7, floor: 0.1 };
    for epoch in 0..7 {
        assert_eq!(wave.multiplier(epoch, &state), cosine.multiplier(epoch, &state));
    }
    assert_eq!((cosine.multiplier(14, &state), wave.multiplier(14, &state)), (0.1, 1.0));
}

/// Adam as Keras and scikit-learn write it.
fn adam_of_keras(rate: f64, epsilon: f64, epochs: i32) -> Vec<f64> {
    let mut network = network();
    let mut objective = Objective::new(&network, Loss::Mse, (&X, &Y)).unwrap();
    let count = network.parameters().len();
    let (mut m, mut v) = (vec![0.0; count], vec![0.0; count]);
    for t in 1..=epochs {
        objective.evaluate(network.parameters()).unwrap();
        let alpha = rate * (1.0 - 0.999_f64.powi(t)).sqrt() / (1.0 - 0.9_f64.powi(t));
        for (i, g) in objective.gradient().iter().enumerate() {
            m[i] = 0.9 * m[i] + 0.1 * g;
            v[i] = 0.999 * v[i] + 0.001 * g * g;
            network.parameters_mut()[i] -= alpha * m[i] / (v[i].sqrt() + epsilon);
        }
    }
    network.parameters().to_vec()
}

#[test]
fn adam_s_epsilon_can_be_that_of_keras_and_scikit_learn() {
    let epsilon = 1e-3; // large, so that it shows
    let ours = |adam: Adam| {
        let mut network = network();
        Training::new(adam, Loss::Mse).epochs(30).train(&mut network, (&X, &Y)).unwrap();
        network.parameters().to_vec()
    };
    let adam = Adam::new(0.01).epsilon(epsilon);
    let theirs = adam_of_keras(0.01, epsilon, 30);
    assert_near(&ours(adam.epsilon_hat()), &theirs, 1e-13);
    assert!(ours(adam).iter().zip(&theirs).any(|(ours, theirs)| (ours - theirs).abs() > 1e-4));
}
