//! A training loop of one's own: Rprop, which this crate does not have, in a dozen lines.
//!
//! All that an optimiser needs is the loss and its gradient at any parameters, and an `Objective` gives both. Rprop looks
//! at the sign of each slope only: a step that keeps its sign gets longer, one that changes it shorter (Riedmiller and
//! Braun 1993). For batches there is `Objective::evaluate_rows`.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::Sine;
use nn_model::{
    Activation, Architecture, GradientDescent, Initialization, Loss, Network, Objective, Penalty, Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};

struct Rprop {
    steps: Vec<f64>,
    slopes: Vec<f64>,
}

impl Rprop {
    fn step(&mut self, parameters: &mut [f64], gradient: &[f64]) {
        for (i, &slope) in gradient.iter().enumerate() {
            let same = slope * self.slopes[i];
            self.steps[i] *= if same > 0.0 { 1.2 } else { 0.5 };
            self.slopes[i] = slope;
            parameters[i] -= self.steps[i] * slope.signum();
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let sine = Sine { samples: 200, ..Sine::default() }.generate(rng)?;
    let samples = (sine.inputs(), sine.targets());
    let architecture = Architecture::new(1).layer(16, Activation::Tanh).layer(1, Activation::Linear);
    let start = Network::new(architecture, Initialization::GlorotUniform, rng)?;

    let mut network = start.clone();
    let size = network.parameters().len();
    let mut rprop = Rprop { steps: vec![0.01; size], slopes: vec![0.0; size] };
    let penalty = Penalty::l2(1e-5);
    let mut objective = Objective::new(&network, Loss::Mse, samples)?.with_penalty(penalty);
    for epoch in 0..=500 {
        let loss = objective.evaluate(network.parameters())?;
        if epoch % 100 == 0 {
            println!("epoch {epoch:>3}: loss {loss:.5}");
        }
        rprop.step(network.parameters_mut(), objective.gradient());
    }

    let descent = Training::new(GradientDescent::new(0.1), Loss::Mse).penalty(penalty).epochs(500);
    let plain = descent.train(&mut start.clone(), samples)?.final_loss();
    println!("gradient descent with a rate of 0.1, after as many: loss {plain:.5}");
    assert!(objective.loss() < 0.02 && plain > 0.1);
    Ok(())
}
