//! Each step of an optimiser is what its formula says: `golden/steps.py` has the formulas, one parameter at a time, and
//! `golden/steps.json` what they make of gradients that are given.

use nn_model::{Activation, Architecture, Network, Optimizer, OptimizerState};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    /// Weights, then biases.
    start: Vec<f64>,
    gradients: Vec<Vec<f64>>,
    optimizers: Vec<Walk>,
}

#[derive(Deserialize)]
struct Walk {
    optimizer: Optimizer,
    /// After each step.
    parameters: Vec<Vec<f64>>,
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("golden/steps.json")).unwrap()
}

/// Three inputs, two outputs: six weights, two biases.
fn network(golden: &Golden) -> Network {
    let architecture = Architecture::new(3).layer(2, Activation::Linear);
    Network::from_parameters(architecture, golden.start.clone()).unwrap()
}

/// The parameters after each step.
fn walk(golden: &Golden, optimizer: Optimizer) -> Vec<Vec<f64>> {
    let mut network = network(golden);
    let mut state = OptimizerState::new(optimizer, &network).unwrap();
    let step = |gradient: &Vec<f64>| {
        state.step(network.parameters_mut(), gradient, optimizer.learning_rate()).unwrap();
        network.parameters().to_vec()
    };
    golden.gradients.iter().map(step).collect()
}

fn difference(ours: &[Vec<f64>], theirs: &[Vec<f64>]) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    let pairs = ours.iter().flatten().zip(theirs.iter().flatten());
    pairs.map(|(ours, theirs)| (ours - theirs).abs()).fold(0.0, f64::max)
}

#[test]
fn every_optimiser_that_takes_a_gradient_makes_the_steps_of_its_formula() {
    let golden = golden();
    for name in Optimizer::NAMES.iter().filter(|name| !Optimizer::named(name, 0.1).unwrap().evaluates()) {
        assert!(
            golden.optimizers.iter().any(|walk| walk.optimizer.name() == *name),
            "tests/golden/steps.json has no {name}: write its formula into steps.py beside it and run `python steps.py`"
        );
    }
    for Walk { optimizer, parameters } in &golden.optimizers {
        let found = difference(&walk(&golden, *optimizer), parameters);
        assert!(found < 1e-14, "{optimizer:?}: {found:e}");
    }
}

#[test]
fn every_setting_of_an_optimiser_shows_in_its_steps() {
    let golden = golden();
    for Walk { optimizer, parameters } in &golden.optimizers {
        let settings = serde_json::to_value(optimizer).unwrap();
        for (name, value) in settings.as_object().unwrap() {
            let Some(number) = value.as_f64().filter(|number| *number > 0.0) else { continue };
            let mut changed = settings.clone();
            changed[name] = (0.9 * number).into();
            let found = difference(&walk(&golden, serde_json::from_value(changed).unwrap()), parameters);
            assert!(found > 1e-9, "a change of {name} makes no difference to {optimizer:?}");
        }
    }
}
