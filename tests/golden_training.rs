//! Training is what PyTorch and scikit-learn make of it: the runs of `golden/training.json`, each of fifty steps or a few
//! more, end with their parameters to 1e-9, and have their losses and learning rates on the way. `golden/README.md` says
//! what the fields are and how the numbers were made.

use nn_math::Mat;
use nn_model::{
    Activation, Architecture, History, ModelError, Network, Objective, Penalty, Samples, Training,
    class_weights,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::ops::ControlFlow;

#[derive(Deserialize)]
struct Golden {
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    name: String,
    inputs: usize,
    layers: Vec<Layer>,
    bias: bool,
    /// Our settings, word for word.
    training: Value,
    rates: Vec<f64>,
    x: Vec<Vec<f64>>,
    y: Vec<Vec<f64>>,
    sample_weights: Option<Vec<f64>>,
    class_weights: Option<Vec<f64>>,
    initial: Vec<f64>,
    #[serde(rename = "final")]
    end: Vec<f64>,
    loss_before: f64,
    losses: Vec<f64>,
}

#[derive(Deserialize)]
struct Layer {
    units: usize,
    activation: Activation,
}

/// What our run gave.
struct Ours {
    parameters: Vec<f64>,
    history: History,
    loss_before: f64,
    /// On all rows, after each epoch.
    losses: Vec<f64>,
}

fn golden() -> Vec<Run> {
    serde_json::from_str::<Golden>(include_str!("golden/training.json")).unwrap().runs
}

fn matrix(rows: &[Vec<f64>]) -> Mat<f64> {
    Mat::from_fn(rows.len(), rows[0].len(), |i, j| rows[i][j])
}

impl Run {
    /// The run with our trainer, by these settings.
    fn ours(&self, settings: &Value) -> Result<Ours, ModelError> {
        let architecture = self.layers.iter().fold(Architecture::new(self.inputs), |so_far, layer| {
            so_far.layer(layer.units, layer.activation)
        });
        let architecture = if self.bias { architecture } else { architecture.without_bias() };
        let mut network = Network::from_parameters(architecture, self.initial.clone())?;

        let (x, y) = (matrix(&self.x), matrix(&self.y));
        let by_class = |weights: &Vec<f64>| class_weights(y.as_ref(), weights).unwrap();
        let weights = self.sample_weights.clone().or_else(|| self.class_weights.as_ref().map(by_class));
        let mut samples = Samples::from((&x, &y));
        if let Some(weights) = weights {
            samples = samples.with_weights(weights);
        }

        let training: Training = serde_json::from_value(settings.clone()).unwrap();
        let penalty: Penalty = serde_json::from_value(settings["penalty"].clone()).unwrap();
        let mut objective = Objective::new(&network, training.loss, samples.clone())?.with_penalty(penalty);
        let loss_before = objective.evaluate(network.parameters())?;
        let mut losses = Vec::new();
        let history = training
            .start(&mut network, samples)?
            .observe(|progress| {
                losses.push(objective.evaluate(progress.network.parameters()).unwrap());
                ControlFlow::Continue(())
            })
            .complete();
        Ok(Ours { parameters: network.parameters().to_vec(), history, loss_before, losses })
    }
}

/// The largest difference between numbers and what they should be, as a fraction of 1 + their size; infinite where there is not
/// the same number of them.
fn difference(ours: &[f64], theirs: &[f64]) -> f64 {
    if ours.len() != theirs.len() {
        return f64::INFINITY;
    }
    let each = ours.iter().zip(theirs).map(|(ours, theirs)| (ours - theirs).abs() / (1.0 + theirs.abs()));
    // NaN is a difference too.
    each.fold(0.0, |largest, difference| if difference <= largest { largest } else { difference })
}

#[test]
fn every_run_ends_with_the_parameters_of_pytorch_or_scikit_learn_and_has_their_losses_and_rates() {
    for run in golden() {
        let ours = run.ours(&run.training).unwrap();
        let compared = [
            ("parameters", difference(&ours.parameters, &run.end), 1e-9),
            ("learning rates", difference(&ours.history.learning_rate, &run.rates), 1e-12),
            ("loss before", difference(&[ours.loss_before], &[run.loss_before]), 1e-9),
            ("losses", difference(&ours.losses, &run.losses), 1e-9),
        ];
        for (what, found, allowed) in compared {
            assert!(found <= allowed, "{}: {what} differ by {found:e}", run.name);
        }
        if run.training["batch_size"].is_null() {
            // With all rows in one batch, the trainer's own numbers are these very losses.
            assert_eq!(
                (ours.history.initial_loss, &ours.history.loss),
                (Some(ours.loss_before), &ours.losses)
            );
        }
    }
}

/// Every setting in a run's JSON with another value, by the path to it; but for those that cannot matter.
fn changes(settings: &Value) -> Vec<(String, Value)> {
    let mut changed = Vec::new();
    let momentum = settings["optimizer"]["momentum"].as_f64();
    for path in paths(settings, "") {
        let now = settings.pointer(&path).unwrap();
        let other = match now {
            _ if path.ends_with("/name") || path == "/loss" || path == "/epochs" => continue,
            // A little more or less of what keeps a divisor from 0 is below what can be seen.
            _ if path.ends_with("/epsilon") => continue,
            Value::Bool(_) if path.ends_with("/nesterov") && momentum == Some(0.0) => continue,
            Value::Bool(_) if path == "/in_order" && settings["batch_size"].is_null() => continue,
            Value::Null if path == "/clip_norm" => json!(1e-3),
            Value::Null => json!(7),
            Value::Bool(yes) => json!(!yes),
            // (A warm-up of one epoch would be none.)
            Value::Number(whole) if whole.is_u64() => json!(whole.as_u64().unwrap() + 2),
            Value::Number(number) if number.as_f64() == Some(0.0) => json!(1e-4),
            Value::Number(number) => json!(number.as_f64().unwrap() * 0.999),
            Value::String(_) | Value::Array(_) | Value::Object(_) => {
                panic!("{path} is {now}: say how it is to be changed")
            }
        };
        let mut settings = settings.clone();
        *settings.pointer_mut(&path).unwrap() = other;
        changed.push((path, settings));
    }
    changed
}

/// The paths to everything in `value` that is no list of more.
fn paths(value: &Value, before: &str) -> Vec<String> {
    match value {
        Value::Object(fields) => {
            fields.iter().flat_map(|(name, value)| paths(value, &format!("{before}/{name}"))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            vec![before.to_owned()]
        }
    }
}

#[test]
fn a_change_of_any_setting_would_be_noticed() {
    let mut count = 0;
    for run in golden() {
        for (path, settings) in changes(&run.training) {
            let ours = run.ours(&settings).unwrap();
            let found = difference(&ours.parameters, &run.end);
            assert!(found > 1e-8, "{}: a change of {path} makes a difference of {found:e} only", run.name);
            count += 1;
        }
    }
    assert!(count > 300, "{count}");
}

#[test]
fn other_weights_of_samples_or_classes_would_be_noticed() {
    for mut run in golden() {
        let Some(weights) = run.sample_weights.as_mut().or(run.class_weights.as_mut()) else { continue };
        weights[1] += 1e-3;
        let found = difference(&run.ours(&run.training).unwrap().parameters, &run.end);
        assert!(found > 1e-8, "{}: {found:e}", run.name);
    }
}
