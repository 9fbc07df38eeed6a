//! Activations and losses are what their definitions say: `golden/formulas.py` has them in sixty decimal digits, and
//! `golden/formulas.json` what they give.

use nn_math::Mat;
use nn_model::{Activation, Architecture, Loss, Network, Objective};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    activations: Vec<Curve>,
    losses: Vec<Case>,
}

#[derive(Deserialize)]
struct Curve {
    activation: Activation,
    z: Vec<f64>,
    a: Vec<f64>,
    derivative: Vec<f64>,
}

#[derive(Deserialize)]
struct Case {
    loss: Loss,
    output: Activation,
    x: Vec<Vec<f64>>,
    y: Vec<Vec<f64>>,
    value: f64,
    /// By the weights, which are 1 on the diagonal and 0 elsewhere.
    gradient: Vec<f64>,
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("golden/formulas.json")).unwrap()
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-14 * expected.abs().max(1.0)
}

fn found(case: &Case, loss: Loss) -> (f64, Vec<f64>) {
    let matrix = |rows: &[Vec<f64>]| Mat::from_fn(rows.len(), rows[0].len(), |i, j| rows[i][j]);
    let (x, y) = (matrix(&case.x), matrix(&case.y));
    let architecture = Architecture::new(2).layer(2, case.output).without_bias();
    let network = Network::from_parameters(architecture, vec![1.0, 0.0, 0.0, 1.0]).unwrap();
    let mut objective = Objective::new(&network, loss, (&x, &y)).unwrap();
    (objective.evaluate(network.parameters()).unwrap(), objective.gradient().to_vec())
}

#[test]
fn every_activation_and_loss_gives_the_numbers_of_its_definition() {
    let Golden { activations, losses } = golden();
    let add = "add its row to tests/golden/formulas.py and run `python formulas.py`";
    for &activation in Activation::ALL.iter().filter(|activation| !activation.is_for_outputs_only()) {
        assert!(activations.iter().any(|curve| curve.activation == activation), "no {activation}: {add}");
    }
    for &loss in Loss::ALL {
        assert!(losses.iter().any(|case| case.loss == loss), "no {loss}: {add}");
    }
    for Curve { activation, z, a, derivative } in &activations {
        for ((z, a), derivative) in z.iter().zip(a).zip(derivative) {
            let (value, first) = activation.value_and_derivative(*z);
            assert!(near(value, *a), "{activation} of {z}: {value} and not {a}");
            assert!(
                near(first, *derivative),
                "{activation}'s derivative at {z}: {first} and not {derivative}"
            );
        }
    }
    for case in &losses {
        let (value, gradient) = found(case, case.loss);
        assert!(near(value, case.value), "{}: {value} and not {}", case.loss, case.value);
        let all = gradient.iter().zip(&case.gradient).all(|(ours, theirs)| near(*ours, *theirs));
        assert!(all && gradient.len() == 4, "{}: {gradient:?} and not {:?}", case.loss, case.gradient);
    }
}

#[test]
fn another_number_gives_another_activation_and_another_loss() {
    let Golden { activations, losses } = golden();
    let other = |name: &str| format!("{name}:0.3");
    let curves = activations.iter().filter(|curve| curve.activation.setting().is_some());
    assert!(curves.clone().count() >= 2 * Activation::SETTINGS.len(), "each with a number and without");
    for curve in curves {
        let changed: Activation = other(curve.activation.name()).parse().unwrap();
        assert!(curve.z.iter().zip(&curve.a).any(|(z, a)| !near(changed.value_and_derivative(*z).0, *a)));
    }
    let cases = losses.iter().filter(|case| case.loss.setting().is_some());
    assert!(cases.clone().count() >= 2 * Loss::SETTINGS.len(), "each with a number and without");
    for case in cases {
        let changed = found(case, other(case.loss.name()).parse().unwrap());
        assert!(!near(changed.0, case.value) && changed.1 != case.gradient, "{}", case.loss);
    }
}
