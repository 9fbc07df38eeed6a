//! Runs stop in the epoch in which scikit-learn's and Keras' do, and keep the weights that they keep: `golden/stopping.json`, made
//! by `golden/stopping.py`.

use nn_data::numpy::RandomState;
use nn_math::Mat;
use nn_model::{
    Activation, Adam, Architecture, EarlyStopping, GradientDescent, History, Loss, Metric, Network,
    Optimizer, Penalty, Stop, StoppingState, Training,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    scikit_learn: Vec<Run>,
    keras: Vec<Sequence>,
}

/// A run of `MLPClassifier` or `MLPRegressor`, with its settings in scikit-learn's words.
#[derive(Deserialize)]
struct Run {
    seed: u32,
    samples: usize,
    task: String,
    hidden: usize,
    activation: String,
    solver: String,
    rate: f64,
    momentum: f64,
    nesterov: bool,
    batch: usize,
    alpha: f64,
    shuffle: bool,
    tol: f64,
    n_iter_no_change: usize,
    max_iter: usize,
    early_stopping: bool,
    losses: Vec<f64>,
    scores: Option<Vec<f64>>,
    epochs: usize,
    weight: f64,
}

#[derive(Deserialize)]
struct Sequence {
    more_is_better: bool,
    patience: usize,
    min_delta: f64,
    start_from_epoch: usize,
    values: Vec<Option<f64>>,
    stopped: Option<usize>,
    kept: usize,
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("golden/stopping.json")).unwrap()
}

/// The numbers that follow from a run's seed: inputs and targets, first parameters, and where the order of the rows comes from.
struct Drawn {
    x: Mat<f64>,
    y: Mat<f64>,
    network: Network,
    rng: RandomState,
}

impl Run {
    fn draw(&self) -> Drawn {
        let rng = &mut RandomState::new(self.seed);
        let x = rng.uniform_matrix(-2.0, 2.0, self.samples, 2).unwrap();
        let noise = rng.uniform_matrix(-0.5, 0.5, self.samples, 1).unwrap();
        let score = |i: usize| x[(i, 0)] - x[(i, 1)] * x[(i, 1)] + noise[(i, 0)];
        let class = |i| usize::from(score(i) > -2.0) + usize::from(score(i) > 0.0);
        let y = match self.task.as_str() {
            "regression" => Mat::from_fn(self.samples, 1, |i, _| score(i)),
            "binary" => Mat::from_fn(self.samples, 1, |i, _| f64::from(score(i) > -1.0)),
            _ => Mat::from_fn(self.samples, 3, |i, j| f64::from(class(i) == j)),
        };
        let output = match self.task.as_str() {
            "regression" => Activation::Linear,
            "binary" => Activation::Sigmoid,
            _ => Activation::Softmax,
        };
        // (scikit-learn's word `logistic` is read too.)
        let hidden = self.activation.parse().unwrap();
        let architecture = Architecture::new(2).layer(self.hidden, hidden).layer(y.ncols(), output);
        let mut rng = RandomState::new(1000 + self.seed);
        let factor = if self.activation == "logistic" { 2.0 } else { 6.0 };
        let mut parameters = Vec::new();
        for (inputs, outputs) in [(2, self.hidden), (self.hidden, y.ncols())] {
            let bound = (factor / (inputs + outputs) as f64).sqrt();
            parameters.extend((0..(inputs + 1) * outputs).map(|_| rng.uniform(-bound, bound).unwrap()));
        }
        let network = Network::from_parameters(architecture, parameters).unwrap();
        Drawn { x, y, network, rng }
    }

    /// scikit-learn's loss divided by ours.
    fn factor(&self) -> f64 {
        if self.task == "regression" { 0.5 } else { 1.0 }
    }

    fn validation_rows(&self) -> usize {
        if self.early_stopping { self.samples / 5 } else { 0 }
    }

    fn rows(&self) -> usize {
        self.samples - self.validation_rows()
    }

    fn metric(&self) -> Metric {
        if self.task == "regression" { Metric::R2 } else { Metric::Accuracy }
    }

    fn stopping(&self) -> EarlyStopping {
        let stopping = EarlyStopping::like_scikit_learn(self.n_iter_no_change, self.tol);
        if self.early_stopping {
            stopping.watch(self.metric()).keep_best()
        } else {
            stopping.tolerance(self.tol / self.factor())
        }
    }

    fn training(&self) -> Training {
        let descent = GradientDescent::new(self.rate * self.factor());
        let optimizer: Optimizer = match self.solver.as_str() {
            "adam" => Adam::new(self.rate).epsilon_hat().epsilon(1e-8 / self.factor()).into(),
            _ if self.nesterov => descent.nesterov(self.momentum).into(),
            _ => descent.momentum(self.momentum).into(),
        };
        let loss = match self.task.as_str() {
            "regression" => Loss::Mse,
            "binary" => Loss::BinaryCrossEntropy,
            _ => Loss::CrossEntropy,
        };
        Training::new(optimizer, loss)
            .epochs(self.max_iter)
            .batch_size(self.batch)
            .in_order()
            .penalty(Penalty::l2(self.alpha / self.batch.min(self.rows()) as f64 / self.factor()))
            .early_stopping(self.stopping())
    }

    /// The whole run, from the same weights and with the same batches.
    fn ours(&self, training: &Training) -> (Network, History) {
        let Drawn { x, y, network, mut rng } = self.draw();
        let (rows, kept) = (self.rows(), self.validation_rows());
        let (validation_x, validation_y) = (x.subrows(rows, kept), y.subrows(rows, kept));
        let samples = (x.subrows(0, rows), y.subrows(0, rows));
        let mut run = training.start(network, samples).unwrap();
        if self.early_stopping {
            run = run.validate((validation_x, validation_y)).unwrap();
        }
        let mut order = Vec::from_iter(0..rows);
        for _ in 0..self.max_iter {
            if self.shuffle && self.batch < rows {
                let places = rng.permutation(rows).unwrap();
                order = places.into_iter().map(|place| order[place]).collect();
                run.set_batches(&Vec::from_iter(order.chunks(self.batch))).unwrap();
            }
            run.run(1);
        }
        run.into_network()
    }
}

/// Whether they are equal to this part of 1 + their size.
fn close(a: f64, b: f64, part: f64) -> bool {
    (a - b).abs() <= part * (1.0 + b.abs())
}

#[test]
fn whole_runs_stop_in_scikit_learns_epoch_with_its_losses_scores_and_weights() {
    let runs = golden().scikit_learn;
    assert_eq!(runs.len(), 160);
    for run in runs {
        let (network, history) = run.ours(&run.training());
        let name = format!("seed {}", run.seed);
        assert_eq!(history.epochs(), run.epochs, "{name}");
        let stopped = matches!(history.stop, Stop::NoImprovement { .. });
        assert_eq!(stopped || run.epochs == run.max_iter, run.epochs <= run.max_iter, "{name}");
        let part = 1e-9;
        // Where all rows are one batch, our loss of an epoch is the one after its step, and theirs the one before.
        for (epoch, (ours, theirs)) in
            history.initial_loss.iter().chain(&history.loss).zip(&run.losses).enumerate()
        {
            assert!(
                close(ours * run.factor(), *theirs, part),
                "{name}, epoch {epoch}: {ours} and not {theirs}"
            );
        }
        if let Some(scores) = &run.scores {
            let ours = &history.metric(run.metric()).unwrap().validation;
            assert_eq!(ours.len(), scores.len(), "{name}");
            assert!(ours.iter().zip(scores).all(|(ours, theirs)| close(*ours, *theirs, part)), "{name}");
        }
        let weight = network.weights(0).unwrap()[(0, 0)];
        assert!(close(weight, run.weight, 10.0 * part), "{name}: {weight} and not {}", run.weight);
    }
}

/// By their own losses and scores too; and another meaning of any setting would be noticed.
#[test]
fn scikit_learns_numbers_stop_us_in_its_epoch_and_keras_meaning_would_not() {
    /// The epoch in which the numbers stop, if they do.
    fn stopped(stopping: EarlyStopping, values: &[f64]) -> Option<usize> {
        let mut state = StoppingState::default();
        (1..=values.len()).find(|&epoch| stopping.look(epoch, values[epoch - 1], &mut state).stop)
    }
    let (mut patient, mut tolerant, mut keras) = (0, 0, 0);
    for run in golden().scikit_learn {
        let values = run.scores.as_ref().unwrap_or(&run.losses);
        let stopping = run.stopping().tolerance(run.tol);
        let expected = stopped(stopping, values);
        assert_eq!(expected.unwrap_or(run.max_iter), run.epochs, "seed {}", run.seed);
        let differs = |other: EarlyStopping| usize::from(stopped(other, values) != expected);
        patient += differs(EarlyStopping { patience: run.n_iter_no_change, ..stopping });
        tolerant += differs(stopping.tolerance(run.tol + 1e-3));
        let meaning = EarlyStopping::like_keras(stopping.patience, run.tol);
        keras += differs(EarlyStopping { watched: stopping.watched, ..meaning });
    }
    assert!(patient > 80 && tolerant > 40 && keras > 20, "{patient} {tolerant} {keras}");
}

#[test]
fn sequences_stop_in_keras_epoch_and_keep_its_weights_and_other_settings_would_be_noticed() {
    let mut noticed = [0; 4];
    let sequences = golden().keras;
    assert_eq!(sequences.len(), 150);
    for (i, sequence) in sequences.iter().enumerate() {
        let metric = if sequence.more_is_better { Metric::Accuracy } else { Metric::Mse };
        let stopping = EarlyStopping::like_keras(sequence.patience, sequence.min_delta)
            .watch(metric)
            .start_from_epoch(sequence.start_from_epoch);
        // Which epoch it stops in, and the one whose weights are kept.
        let follow = |stopping: EarlyStopping| {
            let (mut state, mut kept) = (StoppingState::default(), 0);
            for (epoch, value) in (1..).zip(&sequence.values) {
                let verdict = stopping.look(epoch, value.unwrap_or(f64::NAN), &mut state);
                kept = if verdict.is_best { epoch } else { kept };
                if verdict.stop {
                    return (Some(epoch), kept);
                }
            }
            (None, kept)
        };
        let expected = (sequence.stopped, sequence.kept);
        assert_eq!(follow(stopping), expected, "sequence {i}");
        let turned = if sequence.more_is_better { Metric::Mse } else { Metric::Accuracy };
        let others = [
            EarlyStopping { patience: stopping.patience + 1, ..stopping },
            stopping.tolerance(stopping.tolerance + 0.02),
            stopping.start_from_epoch(stopping.start_from_epoch + 2),
            stopping.watch(turned),
        ];
        for (count, other) in noticed.iter_mut().zip(others) {
            *count += usize::from(follow(other) != expected);
        }
    }
    assert!(noticed.iter().all(|count| *count > 10), "{noticed:?}");
}

#[test]
fn early_stopping_keeps_the_last_weights_if_asked_and_stops_in_the_same_epoch() {
    let mut different = 0;
    for run in golden().scikit_learn.iter().filter(|run| run.early_stopping && run.epochs < run.max_iter) {
        let best = run.training();
        let last = best.clone().early_stopping(run.stopping().keep_last());
        let ((kept, with_best), (left, with_last)) = (run.ours(&best), run.ours(&last));
        assert_eq!(with_best.stop, with_last.stop);
        assert!(with_best.best_epoch.is_some() && with_last.best_epoch.is_none());
        different += usize::from(kept != left);
        // The metric is measured though nobody asked for it.
        assert!(best.metrics.is_empty() && with_last.metric(run.metric()).is_some());
    }
    assert!(different > 20, "{different}");
}
