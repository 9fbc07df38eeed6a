//! Random training runs are PyTorch's: whatever the layers, loss, optimiser, decay (on biases too), clipping, batches, schedule,
//! weights of samples and frozen layer, `Training` alone ends with its loss and its parameters. The runs of
//! `golden/pytorch.json`, made by `golden/pytorch.py`, which makes as many others as one likes.

use nn_data::numpy::RandomState;
use nn_model::{
    Adam, AdamW, Architecture, Clipping, Frozen, GradientDescent, Loss, Mat, NAdam, Network, Objective,
    Optimizer, Penalty, RmsProp, Samples, Schedule, Targets, Training,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    seed: u32,
    samples: usize,
    inputs: usize,
    /// Units, activation, whether there are biases.
    layers: Vec<(usize, String, bool)>,
    loss: String,
    weights: bool,
    optimizer: Settings,
    decay: f64,
    clip: Option<f64>,
    epochs: usize,
    batches: (String, usize),
    /// Its name, a number of epochs and a factor.
    schedule: (String, usize, f64),
    frozen: Option<usize>,
    result: Outcome,
}

#[derive(Deserialize)]
struct Settings {
    name: String,
    learning_rate: f64,
    #[serde(default)]
    momentum: f64,
    #[serde(default)]
    nesterov: bool,
    #[serde(default)]
    decay: f64,
    #[serde(default)]
    beta1: f64,
    #[serde(default)]
    beta2: f64,
    #[serde(default)]
    epsilon: f64,
    #[serde(default)]
    weight_decay: f64,
}

#[derive(Deserialize)]
struct Outcome {
    loss: f64,
    parameters: Vec<f64>,
}

/// What is drawn of a run: inputs, targets, weights of samples, and the network before it.
struct Drawn {
    x: Mat<f64>,
    y: Mat<f64>,
    weights: Vec<f64>,
    network: Network,
}

impl Run {
    fn loss(&self) -> Loss {
        self.loss.parse().unwrap()
    }

    fn draw(&self) -> Drawn {
        let rng = &mut RandomState::new(self.seed);
        let outputs = self.layers.last().unwrap().0;
        let x = rng.uniform_matrix(-1.0, 1.0, self.samples, self.inputs).unwrap();
        let drawn = rng.uniform_matrix(-1.0, 1.0, self.samples, outputs).unwrap();
        let y = Mat::from_fn(self.samples, outputs, |i, j| match self.loss().targets() {
            Targets::Numbers => drawn[(i, j)],
            Targets::NonNegative => (2.0 * (drawn[(i, j)] + 1.0)).floor(),
            Targets::Probabilities => f64::from(drawn[(i, j)] > 0.0),
            Targets::ClassProbabilities => f64::from((0..outputs).all(|k| drawn[(i, j)] >= drawn[(i, k)])),
        });
        let weights = match self.weights {
            true => (0..self.samples).map(|_| rng.uniform(0.5, 2.0).unwrap()).collect(),
            false => vec![1.0; self.samples],
        };
        let (mut architecture, mut parameters, mut inputs) =
            (Architecture::new(self.inputs), vec![], self.inputs);
        for (units, activation, has_bias) in &self.layers {
            let activation = activation.parse().unwrap();
            architecture = match has_bias {
                true => architecture.layer(*units, activation),
                false => architecture.layer_without_bias(*units, activation),
            };
            let numbers = (inputs + usize::from(*has_bias)) * units;
            parameters.extend((0..numbers).map(|_| rng.uniform(-0.8, 0.8).unwrap()));
            inputs = *units;
        }
        Drawn { x, y, weights, network: Network::from_parameters(architecture, parameters).unwrap() }
    }

    fn training(&self) -> Training {
        let Settings { learning_rate, beta1, beta2, epsilon, weight_decay, .. } = self.optimizer;
        let Settings { ref name, momentum, nesterov, decay, .. } = self.optimizer;
        let optimizer: Optimizer = match name.as_str() {
            "gradient-descent" => GradientDescent { learning_rate, momentum, nesterov }.into(),
            "rms-prop" => RmsProp { learning_rate, decay, epsilon }.into(),
            "adam" => Adam { beta1, beta2, epsilon, ..Adam::new(learning_rate) }.into(),
            "nadam" => NAdam { beta1, beta2, epsilon, ..NAdam::new(learning_rate) }.into(),
            _ => AdamW { learning_rate, beta1, beta2, epsilon, weight_decay, decay_biases: true }.into(),
        };
        let mut training = Training::new(optimizer, self.loss())
            .epochs(self.epochs)
            .penalty(Penalty::l2(self.decay).on_biases())
            .frozen(Vec::from_iter(self.frozen.map(Frozen::Layer)));
        if let Some(longest) = self.clip {
            training = training.clip_norm(longest).clipping(Clipping::PyTorch);
        }
        let (ref name, every, factor) = self.schedule;
        training = match name.as_str() {
            "step" => training.schedule(Schedule::Step { every, factor }),
            "exponential" => training.schedule(Schedule::Exponential { factor }),
            "cosine" => training.schedule(Schedule::Cosine { epochs: self.epochs, floor: 0.1 }),
            "cosine-wave" => training.schedule(Schedule::CosineWave { epochs: every, floor: 0.1 }),
            "warm-up" => training.warm_up(every),
            _ => training,
        };
        match (self.batches.0.as_str(), self.batches.1) {
            ("size", size) => training.batch_size(size).in_order(),
            ("parts", count) => training.batch_count(count).in_order(),
            ("rows", _) => training.batch_size(self.samples.div_ceil(2)),
            _ => training,
        }
    }

    /// The rows of given batches: every other sample by the falling value of its first input.
    fn given_batches(&self, x: &Mat<f64>) -> [Vec<usize>; 2] {
        let mut order = Vec::from_iter(0..self.samples);
        order.sort_by(|i, j| x[(*j, 0)].total_cmp(&x[(*i, 0)]));
        [0, 1].map(|first| order.iter().skip(first).step_by(2).copied().collect())
    }

    /// The loss on all samples at the end, and the parameters.
    fn ours(&self, training: &Training) -> Outcome {
        let Drawn { x, y, weights, network } = self.draw();
        let samples = Samples::from((&x, &y)).with_weights(weights);
        let mut run = training.start(network, samples.clone()).unwrap();
        if self.batches.0 == "rows" {
            run.set_batches(&self.given_batches(&x)).unwrap();
        }
        run.run(self.epochs);
        let (network, _) = run.into_network();
        let loss =
            Objective::new(&network, self.loss(), samples).unwrap().evaluate(network.parameters()).unwrap();
        Outcome { loss, parameters: network.parameters().to_vec() }
    }
}

/// The largest difference in loss and parameters, as a fraction of 1 + the size.
fn difference(ours: &Outcome, theirs: &Outcome) -> f64 {
    assert_eq!(ours.parameters.len(), theirs.parameters.len());
    let pairs = ours.parameters.iter().zip(&theirs.parameters).chain([(&ours.loss, &theirs.loss)]);
    // NaN is a difference too.
    pairs
        .map(|(a, b)| (a - b).abs() / (1.0 + b.abs()))
        .fold(0.0, |most, one| if one <= most { most } else { one })
}

fn golden() -> Vec<Run> {
    serde_json::from_str::<Golden>(include_str!("golden/pytorch.json")).unwrap().runs
}

#[test]
fn three_hundred_random_runs_end_where_pytorchs_end() {
    let runs = golden();
    assert!(runs.len() >= 300);
    let differing = runs.iter().filter_map(|run| {
        let found = difference(&run.ours(&run.training()), &run.result);
        (found.is_nan() || found > 1e-9).then(|| format!("seed {}: {found:.1e}", run.seed))
    });
    let differing = Vec::from_iter(differing);
    assert!(differing.is_empty(), "{differing:?}");
}

#[test]
fn another_clipping_decay_order_or_frozen_layer_would_be_noticed() {
    let mut noticed = [0; 4];
    for run in golden() {
        let training = run.training();
        let plain = Training { clipping: Clipping::Exact, ..training.clone() };
        let weights_alone = training.clone().penalty(Penalty::l2(run.decay));
        let free = Training { frozen: Vec::new(), ..training.clone() };
        let shuffled = Training { in_order: false, ..training.clone() };
        for (count, other) in noticed.iter_mut().zip([plain, weights_alone, free, shuffled]) {
            if other != training && difference(&run.ours(&other), &run.result) > 1e-9 {
                *count += 1;
            }
        }
    }
    assert!(noticed.iter().all(|count| *count > 20), "{noticed:?}");
}
