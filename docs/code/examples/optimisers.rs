//! Update rules by hand, on the valley of w1 tanh(w0 x). Arguments: the learning rate, and how many
//! epochs.
#![allow(clippy::print_stdout)] // for a reader

use nn_math::Mat;
use nn_model::{
    Activation, Adam, Architecture, GradientDescent, Lbfgs, Loss, Network, Objective, OnDivergence,
    Optimizer, RmsProp, Training,
};

const START: [f64; 2] = [2.5, 0.2];

/// What an optimiser remembers of one weight: a running sum or mean of slopes, and a mean of their
/// squares.
#[derive(Clone, Copy, Default)]
struct Memory {
    m: f64,
    s: f64,
}

/// By how much a weight goes down: from the learning rate, the slope, the memory and the number of
/// the step.
type Rule = fn(f64, f64, &mut Memory, i32) -> f64;

// ANCHOR: descent
fn gradient_descent(rate: f64, g: f64, _: &mut Memory, _: i32) -> f64 {
    rate * g
}

fn momentum(rate: f64, g: f64, memory: &mut Memory, _: i32) -> f64 {
    memory.m = 0.9 * memory.m + g;
    rate * memory.m
}

fn nesterov(rate: f64, g: f64, memory: &mut Memory, _: i32) -> f64 {
    memory.m = 0.9 * memory.m + g;
    rate * (g + 0.9 * memory.m)
}
// ANCHOR_END: descent

// ANCHOR: scaled
fn rms_prop(rate: f64, g: f64, memory: &mut Memory, _: i32) -> f64 {
    memory.s = 0.99 * memory.s + 0.01 * g * g;
    rate * g / (memory.s.sqrt() + 1e-8)
}

fn adam(rate: f64, g: f64, memory: &mut Memory, t: i32) -> f64 {
    memory.m = 0.9 * memory.m + 0.1 * g;
    memory.s = 0.999 * memory.s + 0.001 * g * g;
    let mean = memory.m / (1.0 - 0.9_f64.powi(t));
    let square = memory.s / (1.0 - 0.999_f64.powi(t));
    rate * mean / (square.sqrt() + 1e-8)
}
// ANCHOR_END: scaled

// ANCHOR: signs
/// By the sign of the slope alone: every step is as long as the learning rate.
fn signs(rate: f64, g: f64, _: &mut Memory, _: i32) -> f64 {
    rate * g.signum()
}
// ANCHOR_END: signs

// ANCHOR: loop
fn follow(rule: Rule, rate: f64, epochs: i32, objective: &mut Objective) -> anyhow::Result<[f64; 2]> {
    let (mut weights, mut memory) = (START, [Memory::default(); 2]);
    for t in 1..=epochs {
        objective.evaluate(&weights)?;
        for i in 0..2 {
            weights[i] -= rule(rate, objective.gradient()[i], &mut memory[i], t);
        }
    }
    Ok(weights)
}
// ANCHOR_END: loop

fn main() -> anyhow::Result<()> {
    let [rate, epochs] = nn_chapters::arguments([0.125, 50.0])?;
    let architecture =
        Architecture::new(1).layer(1, Activation::Tanh).layer(1, Activation::Linear).without_bias();
    let x = Mat::from_fn(21, 1, |i, _| i as f64 / 5.0 - 2.0);
    let targets = Network::from_parameters(architecture.clone(), vec![0.5, 2.0])?.predict(&x)?;
    let start = Network::from_parameters(architecture, START.to_vec())?;
    let mut objective = Objective::new(&start, Loss::Mse, (&x, &targets))?;

    let rules: [(&str, Rule, Optimizer); 5] = [
        ("gradient descent", gradient_descent, GradientDescent::new(rate).into()),
        ("momentum", momentum, GradientDescent::new(rate).momentum(0.9).into()),
        ("Nesterov", nesterov, GradientDescent::new(rate).nesterov(0.9).into()),
        ("RMSprop", rms_prop, RmsProp::new(rate).into()),
        ("Adam", adam, Adam::new(rate).into()),
    ];
    for g in [-1e-3, 2.0, 500.0] {
        let first = |rule: Rule| rule(rate, g, &mut Memory::default(), 1);
        assert!(
            (first(adam) - first(signs)).abs() <= 1e-4 * rate.abs(),
            "Adam's first step is as long as the rate"
        );
    }
    println!("{:16} {:>7} {:>7} {:>12}", "", "w0", "w1", "loss");
    for (name, rule, optimizer) in rules {
        let weights = follow(rule, rate, epochs as i32, &mut objective)?;
        let [w0, w1] = weights.map(|w| if w.abs() < 1e4 { format!("{w:.3}") } else { format!("{w:.0e}") });
        println!("{name:16} {w0:>7} {w1:>7} {:12.2e}", objective.evaluate(&weights)?);

        // The library takes the same steps. (Ways that overshoot enlarge what is rounded
        // differently, step by step; so only a few are compared.)
        let (mut network, some) = (start.clone(), epochs.min(8.0));
        let training = Training::new(optimizer, Loss::Mse).epochs(some as usize);
        training.on_divergence(OnDivergence::Continue).train(&mut network, (&x, &targets))?;
        let weights = follow(rule, rate, some as i32, &mut objective)?;
        let same = |(a, b): (&f64, f64)| (a - b).abs() <= 1e-6 * b.abs().max(1.0) || !b.is_finite();
        assert!(network.parameters().iter().zip(weights).all(same), "{name}");
    }
    let mut network = start;
    Training::new(Lbfgs::default(), Loss::Mse).epochs(epochs as usize).train(&mut network, (&x, &targets))?;
    let weights = network.parameters();
    println!("{:16} {:7.3} {:7.3} {:12.2e}", "L-BFGS", weights[0], weights[1], objective.evaluate(weights)?);
    Ok(())
}
