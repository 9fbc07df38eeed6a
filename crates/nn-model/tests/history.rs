//! The history tells what was before the first epoch, and losses with and without the penalty.
#![allow(clippy::unwrap_used)] // a test may

use nn_math::Mat;
use nn_model::{
    Activation, Adam, Architecture, GradientDescent, History, Initialization, Loss, Metric, Network, Penalty,
    Task, Training,
};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use std::ops::ControlFlow;

fn network() -> Network {
    let architecture = Architecture::new(2).layer(3, Activation::Tanh).layer(1, Activation::Sigmoid);
    Network::new(architecture, Initialization::UNIT, &mut ChaCha8Rng::seed_from_u64(2)).unwrap()
}

/// Samples, from `first` on, of which about half are of class 1.
fn samples(first: usize, count: usize) -> (Mat<f64>, Mat<f64>) {
    let x = Mat::from_fn(count, 2, |i, j| ((first + i) as f64 * (0.7 + j as f64)).sin());
    let y = Mat::from_fn(count, 1, |i, _| f64::from(x[(i, 0)] > 0.1 * x[(i, 1)]));
    (x, y)
}

fn training() -> Training {
    Training::new(Adam::new(0.05), Loss::BinaryCrossEntropy).epochs(4).metrics([Metric::LogLoss, Metric::Mse])
}

fn assert_starts_at(history: &History, network: &Network) {
    let ((x, y), (x_validation, y_validation)) = (samples(0, 30), samples(30, 11));
    let loss = network.loss(Loss::BinaryCrossEntropy, (&x_validation, &y_validation)).unwrap();
    assert_eq!(history.initial_validation_loss, Some(loss));
    let value = |metric: Metric, x: &Mat<f64>, y: &Mat<f64>| {
        let predictions = network.predict(x.as_ref()).unwrap();
        metric.evaluate(Task::Binary, y.as_ref(), predictions.as_ref()).ok()
    };
    for found in &history.metrics {
        assert_eq!(found.initial_training, value(found.metric, &x, &y), "{}", found.metric);
        assert_eq!(
            found.initial_validation,
            value(found.metric, &x_validation, &y_validation),
            "{}",
            found.metric
        );
        assert_ne!(
            found.initial_training,
            found.training.last().copied(),
            "{}: nothing changed",
            found.metric
        );
    }
}

#[test]
fn metrics_and_validation_before_the_first_epoch_are_those_of_the_network_as_it_was() {
    let ((x, y), (x_validation, y_validation)) = (samples(0, 30), samples(30, 11));
    for training in [training(), training().batch_size(7)] {
        let start = || {
            let run = training.start(network(), (x.clone(), y.clone())).unwrap();
            run.validate((&x_validation, &y_validation)).unwrap()
        };
        let whole = start().complete();
        assert_starts_at(&whole, &network());
        // What lists say of epochs stays where it was.
        assert_eq!((whole.validation_loss.len(), whole.metrics[0].training.len()), (4, 4));
        let mut pieces = start();
        pieces.run(0);
        pieces.run(1);
        let checkpoint = pieces.checkpoint();
        let resumed = start().resume(&checkpoint).unwrap().complete();
        assert_eq!(resumed, whole);
        pieces.run(3);
        assert_eq!(pieces.finish(), whole);
    }
}

#[test]
fn a_run_without_epochs_has_its_start_in_the_history() {
    let history = training().epochs(0).train(&mut network(), (&samples(0, 30).0, &samples(0, 30).1)).unwrap();
    assert!(history.metrics[0].initial_training.is_some() && history.metrics[0].training.is_empty());
    assert_eq!(history.initial_validation_loss, None);
}

#[test]
fn the_loss_without_penalty_is_the_loss_of_the_network_after_each_epoch() {
    let (x, y) = samples(0, 30);
    let training = training().penalty(Penalty { l1: 0.01, l2: 0.1, ..Penalty::NONE });
    let mut losses = Vec::new();
    let run = training.start(network(), (x.clone(), y.clone())).unwrap();
    let history = run
        .observe(|progress| {
            losses.push(progress.network.loss(Loss::BinaryCrossEntropy, (&x, &y)).unwrap());
            ControlFlow::Continue(())
        })
        .complete();
    assert_eq!(history.loss_without_penalty, losses);
    assert_eq!(history.initial_loss_without_penalty, network().loss(Loss::BinaryCrossEntropy, (&x, &y)).ok());
    assert!(history.initial_loss > history.initial_loss_without_penalty);
    assert!(history.loss.iter().zip(&losses).all(|(with, without)| with > without));
}

#[test]
fn the_loss_without_penalty_of_batches_is_the_mean_over_their_samples() {
    let (x, y) = samples(0, 30);
    let penalty = Penalty { l1: 0.01, l2: 0.1, ..Penalty::NONE };
    // So short steps that the weights stay where they are.
    let training =
        Training::new(GradientDescent::new(1e-30), Loss::BinaryCrossEntropy).epochs(2).batch_size(8);
    let history = training.clone().penalty(penalty).train(&mut network(), (&x, &y)).unwrap();
    let plain = training.train(&mut network(), (&x, &y)).unwrap();
    assert_eq!(history.loss_without_penalty, plain.loss);
    let weights = || {
        network()
            .layers()
            .iter()
            .flat_map(|l| network().parameters()[l.weights.clone()].to_vec())
            .collect::<Vec<_>>()
    };
    let expected: f64 = weights().iter().map(|w| penalty.l1 * w.abs() + penalty.l2 / 2.0 * w * w).sum();
    assert!((history.loss[1] - history.loss_without_penalty[1] - expected).abs() < 1e-14);
    assert!(plain.loss_without_penalty.is_empty() && plain.initial_loss_without_penalty.is_none());
}

#[cfg(feature = "serde")]
#[test]
fn histories_written_before_there_was_a_start_in_them_can_be_read() {
    let history = training().train(&mut network(), (&samples(0, 30).0, &samples(0, 30).1)).unwrap();
    let mut value = serde_json::to_value(&history).unwrap();
    for metric in value["metrics"].as_array_mut().unwrap() {
        assert!(metric.as_object_mut().unwrap().remove("initial_training").is_some());
    }
    let old: History = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(old.metrics[0].initial_training, None);
    assert_eq!(old.loss, history.loss);
    // Without metrics, validation and penalty, what is written is what it was.
    let names: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    assert!(
        !names.iter().any(|name| name.contains("penalty") || *name == "initial_validation_loss"),
        "{names:?}"
    );
}

#[test]
fn the_mean_squared_error_is_over_samples_and_outputs() {
    let (x, _) = samples(0, 30);
    let y = Mat::from_fn(30, 3, |i, j| ((i + 7 * j) as f64).cos());
    // Narrow ones are trained by a pass of their own.
    for hidden in [2, 100] {
        let architecture = Architecture::new(2).layer(hidden, Activation::Tanh).layer(3, Activation::Linear);
        let mut network =
            Network::new(architecture, Initialization::UNIT, &mut ChaCha8Rng::seed_from_u64(5)).unwrap();
        let training = Training::new(GradientDescent::new(0.01), Loss::Mae);
        let history = training.epochs(3).train(&mut network, (&x, &y)).unwrap();
        let predictions = network.predict(x.as_ref()).unwrap();
        let squares = (0..30).flat_map(|i| (0..3).map(move |j| (i, j)));
        let mean = squares.map(|(i, j)| (predictions[(i, j)] - y[(i, j)]).powi(2)).sum::<f64>() / 90.0;
        let ends = history.final_mse();
        assert!((ends - mean).abs() < 1e-12 * mean, "{hidden} units: {ends} is not {mean}");
    }
}

#[test]
fn a_batch_whose_samples_weigh_nothing_changes_nothing() {
    let (x, y) = samples(0, 30);
    let weights = Vec::from_iter((0..30).map(|i| if i < 10 { 0.0 } else { 1.0 }));
    let training = Training::new(GradientDescent::new(0.1), Loss::BinaryCrossEntropy)
        .epochs(2)
        .batch_size(10)
        .in_order();
    let mut all = network();
    training.train(&mut all, (&x, &y, weights.as_slice())).unwrap();
    let mut rest = network();
    let (x, y) = (x.subrows(10, 20).to_owned(), y.subrows(10, 20).to_owned());
    training.train(&mut rest, (&x, &y)).unwrap();
    assert_eq!(all, rest);
    assert_ne!(all, network());
}
