//! Weight decay on weights and biases or on weights alone, with layers frozen or not, is PyTorch's: as a penalty for the
//! optimisers that add it to the gradient, and AdamW's own. The runs of `golden/decay.json`, made by `golden/decay.py`.

use nn_data::numpy::RandomState;
use nn_model::{
    Activation, Adam, AdamW, Architecture, Frozen, GradientDescent, Loss, NAdam, Network, Optimizer, Penalty,
    RmsProp, Training,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Run {
    optimizer: String,
    seed: u32,
    decay: f64,
    biases: bool,
    frozen: Vec<usize>,
    #[serde(rename = "final")]
    end: Vec<f64>,
}

/// The parameters at the end of our run with this decay, on biases or not, and these layers frozen.
fn ours(run: &Run, decay: f64, biases: bool, frozen: &[usize]) -> Vec<f64> {
    let rng = &mut RandomState::new(run.seed);
    let mut draw = |rows, columns| rng.uniform_matrix(-1.0, 1.0, rows, columns).unwrap();
    let (x, y) = (draw(12, 3), draw(12, 2));
    let parts = [draw(3, 9), draw(1, 9), draw(9, 2), draw(1, 2)];
    let parameters = parts.iter().flat_map(|part| part.row_iter().flat_map(|row| row.iter().copied()));
    let architecture = Architecture::new(3).layer(9, Activation::Tanh).layer(2, Activation::Linear);
    let mut network = Network::from_parameters(architecture, parameters.collect()).unwrap();
    let descent = GradientDescent::new(0.02);
    let optimizer: Optimizer = match run.optimizer.as_str() {
        "gradient-descent" => GradientDescent::new(0.05).into(),
        "momentum" => descent.momentum(0.9).into(),
        "nesterov" => descent.nesterov(0.9).into(),
        "rms-prop" => RmsProp::new(0.01).into(),
        "adam" => Adam::new(0.01).into(),
        "nadam" => NAdam::new(0.01).into(),
        "adam-w" => AdamW { weight_decay: decay, decay_biases: biases, ..AdamW::new(0.01) }.into(),
        name => panic!("`{name}` has no settings here: those of golden/decay.py"),
    };
    let penalty =
        if run.optimizer == "adam-w" { Penalty::NONE } else { Penalty { biases, ..Penalty::l2(decay) } };
    let frozen = Vec::from_iter(frozen.iter().copied().map(Frozen::Layer));
    let training = Training::new(optimizer, Loss::Mse).epochs(40).penalty(penalty).frozen(frozen);
    training.train(&mut network, (&x, &y)).unwrap();
    network.parameters().to_vec()
}

fn difference(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

#[test]
fn decay_and_frozen_layers_are_pytorchs_under_every_optimiser_and_any_other_setting_would_be_noticed() {
    let runs: Vec<Run> = serde_json::from_str(include_str!("golden/decay.json")).unwrap();
    assert_eq!(runs.len(), 42);
    for run in runs {
        let name = format!("{} with seed {}", run.optimizer, run.seed);
        let found = difference(&ours(&run, run.decay, run.biases, &run.frozen), &run.end);
        assert!(found < 1e-10, "{name}: {found:e}");
        let others = [
            ours(&run, run.decay * 1.01, run.biases, &run.frozen),
            ours(&run, run.decay, !run.biases, &run.frozen),
            ours(&run, run.decay, run.biases, if run.frozen == [0] { &[1] } else { &[0] }),
        ];
        for other in others {
            let found = difference(&other, &run.end);
            assert!(found > 1e-7, "{name}: {found:e}");
        }
    }
}
