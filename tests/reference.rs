//! Both engines agree with the plain version of backpropagation, `nn_model::backprop::reference`, to rounding.

use crate::problem::{Problem, config, distance, losses, norm, problems};
use nn_model::backprop::reference;
use nn_model::{Activation, GradientDescent, Penalty, Training};
use proptest::prelude::*;

/// The same but for rounding.
fn agree(ours: &[f64], plain: &[f64]) -> bool {
    ours.len() == plain.len() && distance(ours, plain) <= 1e-12 * (1.0 + norm(plain))
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn losses_and_gradients_are_those_of_the_plain_version(problem in problems()) {
        let (loss, gradient) =
            reference::pass(&problem.network, problem.loss, problem.penalty, &problem.samples()).unwrap();
        let objective = problem.evaluated();
        prop_assert!(agree(&[objective.loss()], &[loss]), "loss {} and not {loss}", objective.loss());
        prop_assert!(agree(objective.gradient(), &gradient));
    }

    /// Networks of narrow layers go through epochs in the fused engine, the others through kernels one by one.
    #[test]
    fn a_few_epochs_end_where_those_of_the_plain_version_do(problem in problems()) {
        let problem = Problem { penalty: Penalty::NONE, ..problem };
        let (network, samples) = (&problem.network, problem.samples());
        let (_, gradient) = reference::pass(network, problem.loss, Penalty::NONE, &samples).unwrap();
        // Steps so short that rounding does not grow.
        let rate = 1e-3 / (1.0 + norm(&gradient));
        let mut plain = network.clone();
        for _ in 0..3 {
            let (_, gradient) = reference::pass(&plain, problem.loss, Penalty::NONE, &samples).unwrap();
            reference::step(&mut plain, &gradient, rate);
        }
        let mut ours = network.clone();
        Training::new(GradientDescent::new(rate), problem.loss).epochs(3).train(&mut ours, samples).unwrap();
        prop_assert!(agree(ours.parameters(), plain.parameters()));
        // And they did move, where there is a way down.
        prop_assert!(norm(&gradient) < 1e-3 || ours.parameters() != network.parameters());
    }
}

/// Where a wrong answer was given with all confidence, probabilities round to 0 and 1, and losses are computed from scores.
#[test]
fn confident_mistakes_have_the_loss_and_gradient_of_the_plain_version() {
    for loss in losses().filter(|loss| loss.link().is_some()) {
        let problem =
            Problem::draw(4, &[(5, Activation::Linear), (3, Activation::Linear)], true, loss, 20, 6);
        let problem = problem.at(problem.network.parameters().iter().map(|p| 6.0 * p).collect());
        let (plain, gradient) =
            reference::pass(&problem.network, loss, Penalty::NONE, &problem.samples()).unwrap();
        let objective = problem.evaluated();
        let per_sample = if loss.is_sum() { plain / 20.0 } else { plain };
        assert!(per_sample > 10.0 && plain.is_finite(), "{loss}: {plain}");
        assert!(agree(&[objective.loss()], &[plain]), "{loss}: {} and not {plain}", objective.loss());
        assert!(agree(objective.gradient(), &gradient), "{loss}");
    }
}
