//! A checkpoint is a file that anybody may have changed: it is refused where its parts do not fit each other, and what is not
//! refused goes on without a panic.
#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used)] // a test may

use nn_math::Mat;
use nn_model::{
    Activation, Adam, Architecture, Checkpoint, EarlyStopping, GradientDescent, History, Initialization,
    Lbfgs, Loss, Metric, ModelError, Network, Optimizer, Penalty, Schedule, Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use serde_json::{Value, json};

const EPOCHS: usize = 4;

fn trainings() -> [Training; 3] {
    let training = |optimizer: Optimizer| {
        Training::new(optimizer, Loss::BinaryCrossEntropy)
            .epochs(EPOCHS + 2)
            .validation_split(0.25)
            .early_stopping(EarlyStopping::new(9).watch(Metric::Accuracy))
            .metrics([Metric::LogLoss])
            .penalty(Penalty::l2(0.01))
    };
    [
        training(Adam::new(0.05).into())
            .batch_size(5)
            .schedule(Schedule::Plateau { factor: 0.5, patience: 1 }),
        training(GradientDescent::new(0.5).into()),
        training(Lbfgs::default().memory(3).into()),
    ]
}

fn network() -> Network {
    let architecture = Architecture::new(2).layer(3, Activation::Tanh).layer(1, Activation::Sigmoid);
    Network::new(architecture, Initialization::GlorotUniform, &mut ChaCha8Rng::seed_from_u64(3)).unwrap()
}

fn data() -> (Mat<f64>, Mat<f64>) {
    let x = Mat::from_fn(24, 2, |i, j| ((7 * i + 3 * j) as f64).sin());
    let y = Mat::from_fn(24, 1, |i, _| f64::from(x[(i, 0)] > x[(i, 1)]));
    (x, y)
}

/// What the training leaves after some epochs.
fn file(training: &Training) -> Value {
    let (mut network, (x, y)) = (network(), data());
    let mut run = training.start(&mut network, (&x, &y)).unwrap();
    run.run(EPOCHS);
    serde_json::to_value(run.checkpoint()).unwrap()
}

/// Goes on from a file for two epochs; none if it is no checkpoint at all.
fn resumed(training: &Training, file: &Value) -> Option<Result<History, ModelError>> {
    let checkpoint: Checkpoint = serde_json::from_value(file.clone()).ok()?;
    let (mut network, (x, y)) = (network(), data());
    let run = training.start(&mut network, (&x, &y)).unwrap();
    Some(run.resume(&checkpoint).map(|mut run| {
        run.run(2);
        run.finish()
    }))
}

/// The places of all values of a file, as JSON pointers.
fn places(value: &Value, place: String, all: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Array(items) => items.iter().enumerate().map(|(i, item)| (i.to_string(), item)).collect(),
        Value::Object(items) => items.iter().map(|(name, item)| (name.clone(), item)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    for (name, item) in inner {
        places(item, format!("{place}/{name}"), all);
    }
    all.push(place);
}

#[test]
fn what_does_not_fit_the_rest_is_refused_with_its_name() {
    let [batches, ..] = trainings();
    let good = file(&batches);
    assert!(resumed(&batches, &good).unwrap().is_ok());
    let most = u64::MAX / 4;
    let cases = [
        ("/parameters", json!([1.0]), "has 1 parameters, but this run has 13"),
        ("/history/loss", json!([1.0]), "has 4 epochs in a list of its history, but this run has 1"),
        ("/history/mse", json!([]), "0 epochs in a list of its history"),
        ("/history/gradient_norm", json!([1.0, 1.0]), "2 epochs in a list of its history"),
        ("/history/loss_without_penalty", json!([]), "0 losses without penalty, but this run has 4"),
        ("/history/validation_loss", json!([]), "0 validation losses, but this run has 4"),
        ("/history/metrics", json!([]), "0 metrics, but this run has 2"),
        ("/history/metrics/0/metric", json!("accuracy"), "a metric is accuracy, but must be log-loss"),
        ("/history/metrics/0/training", json!([]), "0 values of a metric, but this run has 4"),
        ("/history/metrics/1/validation", json!([]), "0 values of a metric"),
        ("/history/stop", json!({"reason": "diverged", "epoch": 5}), "must be at most 4"),
        ("/history/stop", json!({"reason": "no-improvement", "best": most}), "must be at most 4"),
        ("/history/best_epoch", json!(null), "its best epoch is none, but must be"),
        ("/history/best_epoch", json!(9), "its best epoch is 9, but must be"),
        ("/best/epoch", json!(0), "the epoch of its best parameters is 0"),
        ("/best/epoch", json!(most), "the epoch of its best parameters"),
        ("/best/loss", json!("NaN"), "its best value is NaN, but must be a number"),
        ("/best/parameters", json!([0.5]), "1 parameters of the best epoch"),
        ("/waited", json!(most), "how long early stopping has waited"),
        ("/plateau/waited", json!(5), "how long its schedule has waited is 5"),
        ("/plateau/factor", json!(1.5), "the factor of its schedule is 1.5, but must be from 0 to 1"),
        ("/plateau/learning_rate", json!(-0.1), "the learning rate is -0.1"),
        ("/memory/steps", json!(0), "its number of steps is 0"),
        ("/memory/steps", json!(u64::MAX), "its number of steps is"),
        ("/memory/steps", json!(EPOCHS * 18 + 1), "its number of steps is 73, but must be from 4 to 72"),
        ("/training/seed", json!(7), "was made with seed 7, but this run has 0"),
        ("/history/loss/2", json!(-1), "a loss of its history is -1, but must be 0 or more"),
        ("/history/validation_loss/0", json!(-1), "a loss of its history is -1"),
        ("/history/loss_without_penalty/3", json!(-1e308), "a loss of its history is -1"),
        ("/history/mse/0", json!(-0.5), "a mean squared error of its history is -0.5"),
        ("/history/gradient_norm/0", json!(-0.5), "a gradient's length in its history is -0.5"),
        (
            "/history/learning_rate/1",
            json!(-1),
            "a learning rate of its history is -1, but must be 0 or more",
        ),
        ("/history/learning_rate/1", json!("NaN"), "a learning rate of its history is NaN"),
        ("/history/metrics/0/training/0", json!(-1), "a value of a metric is -1, but must be from 0 to inf"),
        (
            "/history/metrics/1/validation/0",
            json!(1.5),
            "a value of a metric is 1.5, but must be from 0 to 1",
        ),
        ("/history/metrics/1/initial_training", json!(1.5), "a value of a metric is 1.5"),
        ("/best/loss", json!(-1e308), "its best value is -1"),
        ("/best/loss", json!(-0.999), "its best value is -0.999, but must be -"),
        ("/plateau/best", json!(-1), "the best loss of its schedule is -1, but must be 0 or more"),
        (
            "/memory/vectors/1/4",
            json!(-1e-9),
            "a mean of squared gradients is -0.000000001, but must be 0 or more",
        ),
        ("/memory/numbers", json!([]), "0 numbers in the optimiser's memory"),
        ("/memory/vectors", json!([]), "0 vectors in the optimiser's memory"),
        ("/memory/vectors/1", json!([1.0]), "1 numbers in a vector of the optimiser's memory"),
    ];
    for (place, value, expected) in cases {
        let mut damaged = good.clone();
        *damaged.pointer_mut(place).unwrap() = value.clone();
        if place == "/best/epoch" {
            *damaged.pointer_mut("/history/best_epoch").unwrap() = value;
        }
        let message = resumed(&batches, &damaged).unwrap().unwrap_err().to_string();
        assert!(message.contains(expected), "{place}: {message}\nlacks {expected}");
    }
}

#[test]
fn the_steps_of_a_run_on_all_samples_are_its_epochs() {
    let [_, all, lbfgs] = trainings();
    for (training, steps, fits) in
        [(&all, EPOCHS, true), (&all, EPOCHS + 1, false), (&lbfgs, 0, true), (&lbfgs, EPOCHS + 1, false)]
    {
        let mut file = file(training);
        file["memory"]["steps"] = json!(steps);
        assert_eq!(resumed(training, &file).unwrap().is_ok(), fits, "{:?} {steps}", training.optimizer);
    }
}

#[test]
fn whatever_is_changed_in_a_checkpoint_it_is_refused_or_goes_on() {
    for training in trainings() {
        let good = file(&training);
        let mut all = Vec::new();
        places(&good, String::new(), &mut all);
        let mut went_on = 0;
        for place in all {
            let old = good.pointer(&place).unwrap();
            let mut changes = vec![json!(null), json!([]), json!(0), json!(-1), json!("NaN"), json!("inf")];
            changes.extend([json!(1e308), json!(3), json!(u64::MAX), json!(u64::MAX / 2)]);
            if let Value::Array(items) = old {
                changes.push(items.iter().chain(items.last()).cloned().collect());
                changes.push(items.iter().skip(1).cloned().collect());
            }
            for change in changes {
                let mut damaged = good.clone();
                *damaged.pointer_mut(&place).unwrap() = change.clone();
                let Some(Ok(history)) = resumed(&training, &damaged) else { continue };
                went_on += 1;
                let epochs = history.epochs();
                let lists = [&history.mse, &history.learning_rate, &history.gradient_norm];
                let of_metrics = history.metrics.iter().flat_map(|m| [&m.training, &m.validation]);
                let more = [&history.validation_loss, &history.loss_without_penalty];
                for list in lists.into_iter().chain(of_metrics).chain(more) {
                    assert_eq!(list.len(), epochs, "{place} = {change}");
                }
            }
        }
        assert!(went_on > 0, "a number of the history may be any");
    }
}
