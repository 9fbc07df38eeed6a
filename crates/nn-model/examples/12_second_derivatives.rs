//! Second derivatives: L-BFGS, which guesses them, and the Hessian itself.
//!
//! Where the loss curves by h along a direction, gradient descent with rate r multiplies the distance to the minimum by
//! 1 - r h at each step: it is stable only if r < 2 / h. The largest h, the sharpness, is the largest eigenvalue of the
//! matrix of second derivatives. L-BFGS learns from its own steps how the loss curves, and needs no rate at all.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::Sine;
use nn_math::eigen::symmetric_eigenvalues;
use nn_model::{
    Activation, Architecture, Curvature, GradientDescent, Initialization, Lbfgs, Loss, Network, Objective,
    Penalty, Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let sine = Sine { samples: 50, ..Sine::default() }.generate(rng)?;
    let samples = (sine.inputs(), sine.targets());
    let architecture = Architecture::new(1).layer(3, Activation::Tanh).layer(1, Activation::Linear);
    let start = Network::new(architecture, Initialization::UNIT, rng)?;
    let penalty = Penalty::l2(0.001); // so that it is one minimum, and not a valley of them
    let by_descent = Training::new(GradientDescent::new(0.1), Loss::Mse).penalty(penalty);
    let by_lbfgs = by_descent.clone().with_optimizer(Lbfgs::default());

    let (mut descended, mut network) = (start.clone(), start.clone());
    let slow = by_descent.clone().epochs(20_000).train(&mut descended, samples)?;
    let quick = by_lbfgs.epochs(1000).train(&mut network, samples)?;
    println!("gradient descent: loss {:.6} after {} epochs", slow.final_loss(), slow.epochs());
    println!("L-BFGS:           loss {:.6} after {}: {}", quick.final_loss(), quick.epochs(), quick.stop);

    let objective = Objective::new(&network, Loss::Mse, samples)?.with_penalty(penalty);
    let mut curvature = Curvature::new(objective);
    let hessian = curvature.hessian(network.parameters())?;
    let curves = symmetric_eigenvalues(hessian.as_ref()).ok_or("the Hessian is not finite")?;
    let sharpness = curvature.sharpness(network.parameters())?;
    println!(
        "\nThe loss there curves in {} directions, from {:.1e} to {sharpness:.3}.",
        curves.len(),
        curves[0]
    );
    println!("So gradient descent should leave this place above a rate of {:.4}:", 2.0 / sharpness);

    let mut left = Vec::new();
    for fraction in [0.98, 1.02] {
        let rate = fraction * 2.0 / sharpness;
        let mut nearby = network.clone();
        nearby.parameters_mut().iter_mut().for_each(|p| *p += 1e-6);
        let training = by_descent.clone().with_optimizer(GradientDescent::new(rate)).epochs(300);
        let history = training.train(&mut nearby, samples)?;
        let away = history.final_loss() - quick.final_loss();
        println!("rate {rate:.4}: the loss is {away:.0e} above the minimum after 300 epochs");
        left.push(away > 1e-6);
    }
    assert!(curves[0] > 0.0 && left == [false, true] && 20 * quick.epochs() < slow.epochs());
    Ok(())
}
