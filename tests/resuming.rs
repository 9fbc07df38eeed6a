//! A run in pieces, and one that goes on from a checkpoint that was written to JSON and read again, give the bits of a run in
//! one go: whatever the optimiser, batches, schedule, and whatever is watched, and where numbers have become NaN too.

use nn_math::Mat;
use nn_model::{
    Activation, Adam, Architecture, Checkpoint, EarlyStopping, History, Initialization, Loss, Metric,
    Network, OnDivergence, Penalty, RmsProp, Samples, Schedule, Stop, Training,
};
use proptest::prelude::*;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::ops::ControlFlow;

use crate::problem::{config, optimizers};

const SAMPLES: usize = 37;

/// Two classes of points with a noisy border, a weight for each.
struct Data {
    x: Mat<f64>,
    y: Mat<f64>,
    weights: Vec<f64>,
}

impl Data {
    fn new() -> Data {
        let rng = &mut ChaCha8Rng::seed_from_u64(11);
        let x = Mat::from_fn(SAMPLES, 2, |_, _| 2.0 * rng.random::<f64>() - 1.0);
        let noise: Vec<f64> = (0..SAMPLES).map(|_| 0.6 * rng.random::<f64>() - 0.3).collect();
        let y = Mat::from_fn(SAMPLES, 1, |i, _| f64::from(x[(i, 0)] + noise[i] > x[(i, 1)]));
        let weights = (0..SAMPLES).map(|i| 0.5 + (i % 3) as f64).collect();
        Data { x, y, weights }
    }

    fn samples(&self) -> Samples<'_> {
        Samples::new(self.x.as_ref(), self.y.as_ref()).with_weights(self.weights.as_slice())
    }
}

fn network() -> Network {
    let architecture = Architecture::new(2)
        .layer(6, Activation::Tanh)
        .layer(5, Activation::Gelu)
        .layer(1, Activation::Sigmoid);
    Network::new(architecture, Initialization::GlorotUniform, &mut ChaCha8Rng::seed_from_u64(5)).unwrap()
}

fn schedules() -> Vec<Schedule> {
    vec![
        Schedule::Constant,
        Schedule::Step { every: 3, factor: 0.7 },
        Schedule::Exponential { factor: 0.95 },
        Schedule::Cosine { epochs: 15, floor: 0.1 },
        Schedule::InverseScaling { decay: 0.1, power: 0.5 },
        Schedule::Plateau { factor: 0.5, patience: 1 },
    ]
}

const EPOCHS: usize = 20;

/// Everything that a run can have, by what is drawn; an optimiser that evaluates leaves out what it does not go with.
fn settings() -> impl Strategy<Value = Training> {
    let batches = (prop_oneof![1 => Just(None), 3 => (1..SAMPLES).prop_map(Some)], any::<bool>());
    let optimizer = proptest::sample::select(Vec::from_iter(optimizers(0.05)));
    let rate = (proptest::sample::select(schedules()), 0..4_usize, any::<bool>());
    let chance = (any::<u64>(), prop_oneof![Just(0.0), Just(0.3)], prop_oneof![Just(0.0), Just(0.25)]);
    let watched = (prop::option::of(1..6_usize), any::<bool>(), any::<bool>());
    (optimizer, batches, rate, chance, watched).prop_map(
        |(optimizer, (batch, in_order), (schedule, warm_up, clipped), (seed, dropout, split), watched)| {
            let (patience, metrics, penalty) = watched;
            let mut training = Training::new(optimizer, Loss::BinaryCrossEntropy)
                .epochs(EPOCHS)
                .seed(seed)
                .validation_split(split);
            if !optimizer.evaluates() {
                training = training.schedule(schedule).warm_up(warm_up).dropout(dropout);
                training = if clipped { training.clip_norm(0.2) } else { training };
                training = if let Some(size) = batch { training.batch_size(size) } else { training };
                training = if in_order && batch.is_some() { training.in_order() } else { training };
            }
            if let Some(patience) = patience {
                training = training.early_stopping(EarlyStopping::new(patience));
            }
            if metrics {
                training = training.metrics([Metric::Accuracy, Metric::RocAuc]);
            }
            if penalty { training.penalty(Penalty { l1: 1e-3, ..Penalty::l2(1e-2) }) } else { training }
        },
    )
}

/// Every bit of a run: numbers are printed with as many digits as tell them apart, and NaN as NaN.
fn bits(history: &History, network: &Network) -> String {
    format!("{history:?} {:?}", network.parameters())
}

fn in_one_go(training: &Training, data: &Data) -> String {
    let mut network = network();
    let history = training.train(&mut network, data.samples()).unwrap();
    bits(&history, &network)
}

fn in_pieces(training: &Training, data: &Data, first: usize) -> String {
    let mut network = network();
    let mut run = training.start(&mut network, data.samples()).unwrap();
    for epochs in [first, 1, 0, 2] {
        run.run(epochs);
    }
    let history = run.complete();
    bits(&history, &network)
}

/// Stopped after `first` epochs; the rest by another run, of another network, from the file.
fn by_way_of_a_file(training: &Training, data: &Data, first: usize) -> String {
    let mut network = network();
    let mut run = training.start(&mut network, data.samples()).unwrap();
    run.run(first);
    let file = serde_json::to_string(&run.checkpoint()).unwrap();
    drop(run);
    let checkpoint: Checkpoint = serde_json::from_str(&file).unwrap();
    assert_eq!(checkpoint.training(), training);
    let mut other = self::network();
    other.parameters_mut().fill(0.125);
    let run = checkpoint.training().start(&mut other, data.samples()).unwrap().resume(&checkpoint).unwrap();
    let again = serde_json::to_string(&run.checkpoint()).unwrap();
    assert_eq!(again, file, "a checkpoint of what was just resumed is another");
    let history = run.complete();
    bits(&history, &other)
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn pieces_and_checkpoints_give_the_bits_of_a_run_in_one_go(training in settings(), first in 0..EPOCHS - 2) {
        let data = Data::new();
        let whole = in_one_go(&training, &data);
        prop_assert_eq!(&in_pieces(&training, &data, first), &whole);
        prop_assert_eq!(&by_way_of_a_file(&training, &data, first), &whole);
    }
}

/// Each optimiser with everything at once, so that none depends on being drawn, stopped after every epoch there is.
#[test]
fn every_optimiser_goes_on_after_every_epoch() {
    let data = Data::new();
    for optimizer in optimizers(0.05) {
        let mut training = Training::new(optimizer, Loss::BinaryCrossEntropy)
            .epochs(EPOCHS)
            .validation_split(0.25)
            .metrics([Metric::F1])
            .early_stopping(EarlyStopping::new(6));
        if !optimizer.evaluates() {
            training = training
                .batch_size(5)
                .dropout(0.2)
                .schedule(Schedule::Plateau { factor: 0.5, patience: 1 })
                .warm_up(2);
        }
        let whole = in_one_go(&training, &data);
        for first in 0..=EPOCHS {
            assert_eq!(by_way_of_a_file(&training, &data, first), whole, "{}, {first}", optimizer.name());
        }
        // And what was forgotten would show: another seed, or a fresh start half way.
        assert_ne!(in_one_go(&training.clone().seed(1), &data), whole);
    }
}

#[test]
fn histories_and_memories_that_have_become_nan_survive_a_file() {
    let data = Data::new();
    for optimizer in optimizers(1e200).filter(|optimizer| !optimizer.evaluates()) {
        for batch in [None, Some(7)] {
            let mut training = Training::new(optimizer, Loss::BinaryCrossEntropy)
                .epochs(EPOCHS)
                .schedule(Schedule::Plateau { factor: 0.5, patience: 1 })
                .early_stopping(EarlyStopping::new(50))
                .on_divergence(OnDivergence::Continue);
            if let Some(size) = batch {
                training = training.batch_size(size);
            }
            let whole = in_one_go(&training, &data);
            assert!(whole.contains("NaN") && whole.contains("Diverged"), "{whole}");
            for first in [1, 2, 9] {
                assert_eq!(in_pieces(&training, &data, first), whole, "{}", optimizer.name());
                assert_eq!(by_way_of_a_file(&training, &data, first), whole, "{}", optimizer.name());
            }
        }
    }
}

#[test]
fn a_run_that_was_stopped_from_outside_goes_on_from_its_checkpoint() {
    let data = Data::new();
    let training = Training::new(Adam::new(0.05), Loss::BinaryCrossEntropy).epochs(EPOCHS).batch_size(5);
    let mut network = network();
    let mut run = training.start(&mut network, data.samples()).unwrap().observe(|progress| {
        if progress.epoch == 8 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(run.run(EPOCHS), Stop::Observer);
    let checkpoint = run.checkpoint();
    let mut other = self::network();
    let history = training.start(&mut other, data.samples()).unwrap().resume(&checkpoint).unwrap().complete();
    assert_eq!(bits(&history, &other), in_one_go(&training, &data));
}

#[test]
fn a_checkpoint_may_be_given_more_epochs() {
    let data = Data::new();
    let training =
        |epochs| Training::new(Adam::new(0.05), Loss::BinaryCrossEntropy).epochs(epochs).batch_size(5);
    let mut network = network();
    let mut run = training(9).start(&mut network, data.samples()).unwrap();
    run.run(9);
    let checkpoint = run.checkpoint();
    let mut other = self::network();
    let run = training(EPOCHS).start(&mut other, data.samples()).unwrap().resume(&checkpoint).unwrap();
    let history = run.complete();
    assert_eq!(bits(&history, &other), in_one_go(&training(EPOCHS), &data));
}

#[test]
fn a_checkpoint_of_another_network_or_optimiser_is_refused_with_what_differs() {
    let data = Data::new();
    let adam = Training::new(Adam::new(0.05), Loss::BinaryCrossEntropy);
    let mut network = network();
    let checkpoint = adam.start(&mut network, data.samples()).unwrap().checkpoint();
    let refused = |training: &Training, mut network: Network| {
        let run = training.start(&mut network, data.samples()).unwrap();
        run.resume(&checkpoint).err().unwrap().to_string()
    };
    let smaller = Architecture::new(2).layer(1, Activation::Sigmoid);
    let smaller = Network::from_parameters(smaller, vec![0.0; 3]).unwrap();
    assert_eq!(
        refused(&adam, smaller),
        "the checkpoint has 59 parameters, but this run has 3: resume with the network and settings it was made with"
    );
    let other = Training::new(RmsProp::new(0.05), Loss::BinaryCrossEntropy);
    assert!(refused(&other, self::network()).contains("numbers in the optimiser's memory"));
    let measured = adam.clone().metrics([Metric::Accuracy]);
    assert!(refused(&measured, self::network()).contains("0 metrics, but this run has 1"));
}

#[test]
fn a_checkpoint_whose_lists_differ_in_length_or_whose_best_epoch_is_to_come_is_refused() {
    let data = Data::new();
    let training = Training::new(Adam::new(0.05), Loss::BinaryCrossEntropy)
        .epochs(4)
        .metrics([Metric::Accuracy])
        .early_stopping(EarlyStopping::new(3));
    let mut network = network();
    let mut run = training.start(&mut network, data.samples()).unwrap();
    run.run(4);
    let good = serde_json::to_value(run.checkpoint()).unwrap();
    let resume = |file: &serde_json::Value| {
        let checkpoint: Checkpoint = serde_json::from_value(file.clone()).unwrap();
        let mut other = self::network();
        let run = training.start(&mut other, data.samples()).unwrap();
        run.resume(&checkpoint).err().map(|error| error.to_string())
    };
    assert_eq!(resume(&good), None);
    for list in ["loss", "mse", "learning_rate", "gradient_norm"] {
        let mut damaged = good.clone();
        damaged["history"][list].as_array_mut().unwrap().pop();
        let error = resume(&damaged).unwrap_or_else(|| panic!("{list} may be too short"));
        assert!(error.contains("epochs in a list of its history"), "{error}");
    }
    let mut damaged = good.clone();
    damaged["history"]["metrics"][0]["training"].as_array_mut().unwrap().pop();
    assert!(resume(&damaged).is_some());
    let mut damaged = good;
    damaged["best"]["epoch"] = 9.into();
    let error = resume(&damaged).unwrap();
    assert!(error.contains("its best epoch is 4, but must be 9"), "{error}");
}
