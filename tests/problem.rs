//! What the tests share: a network with samples to learn, drawn at random; all activations, optimisers and divisors of losses;
//! how to measure vectors.

use crate::own_formulas;
use nn_math::Mat;
use nn_model::{
    Activation, Architecture, GradientDescent, Initialization, Lbfgs, Loss, Network, Objective, Optimizer,
    Penalty, Samples, Targets,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// A network with samples to learn.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) network: Network,
    pub(crate) loss: Loss,
    pub(crate) penalty: Penalty,
    pub(crate) x: Mat<f64>,
    pub(crate) y: Mat<f64>,
    /// How much each sample counts; 1 where nothing is said.
    pub(crate) weights: Option<Vec<f64>>,
}

impl Problem {
    /// Weights between -1 and 1, inputs between -2 and 2, and targets between -2 and 2 or what else the loss is made for; for a
    /// loss with a link, an output layer that has it. No penalty, no weights of samples.
    pub(crate) fn draw(
        inputs: usize,
        layers: &[(usize, Activation)],
        bias: bool,
        loss: Loss,
        samples: usize,
        seed: u64,
    ) -> Problem {
        Problem::with_biases(inputs, layers, |_| bias, loss, samples, seed)
    }

    /// The same with biases in some layers.
    fn with_biases(
        inputs: usize,
        layers: &[(usize, Activation)],
        has_bias: impl Fn(usize) -> bool,
        loss: Loss,
        samples: usize,
        seed: u64,
    ) -> Problem {
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let mut architecture = Architecture::new(inputs);
        for (l, &(units, activation)) in layers.iter().enumerate() {
            let link = loss.link().filter(|_| l + 1 == layers.len());
            let activation = link.unwrap_or(activation);
            architecture = match has_bias(l) {
                true => architecture.layer(units, activation),
                false => architecture.layer_without_bias(units, activation),
            };
        }
        let network = Network::new(architecture, Initialization::UNIT, rng).unwrap();
        let mut uniform = |columns| Mat::from_fn(samples, columns, |_, _| 4.0 * rng.random::<f64>() - 2.0);
        let (x, y) = (uniform(inputs), uniform(network.outputs()));
        let probability = |i, j| (y[(i, j)] + 2.0) / 4.0;
        let sums: Vec<f64> = (0..samples).map(|i| (0..y.ncols()).map(|j| probability(i, j)).sum()).collect();
        let y = Mat::from_fn(samples, y.ncols(), |i, j| match loss.targets() {
            Targets::Numbers => y[(i, j)],
            Targets::NonNegative => y[(i, j)] + 2.0,
            Targets::Probabilities => probability(i, j),
            Targets::ClassProbabilities => probability(i, j) / sums[i],
        });
        Problem { network, loss, penalty: Penalty::NONE, x, y, weights: None }
    }

    /// With a weight between 0 and 3 for each sample, about a quarter of them 0 (but not the first).
    pub(crate) fn with_drawn_weights(self, seed: u64) -> Problem {
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let mut weights: Vec<f64> =
            self.x.row_iter().map(|_| (4.0 * rng.random::<f64>() - 1.0).max(0.0)).collect();
        weights[0] += 0.5;
        Problem { weights: Some(weights), ..self }
    }

    pub(crate) fn samples(&self) -> Samples<'_> {
        let samples = Samples::new(self.x.as_ref(), self.y.as_ref());
        match &self.weights {
            Some(weights) => samples.with_weights(weights.as_slice()),
            None => samples,
        }
    }

    /// How much sample `i` counts.
    pub(crate) fn weight(&self, i: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[i])
    }

    /// The same with these rows alone, in this order.
    pub(crate) fn rows(&self, rows: &[usize]) -> Problem {
        let take = |matrix: &Mat<f64>| Mat::from_fn(rows.len(), matrix.ncols(), |i, j| matrix[(rows[i], j)]);
        let weights = self.weights.as_ref().map(|weights| rows.iter().map(|&row| weights[row]).collect());
        Problem { x: take(&self.x), y: take(&self.y), weights, ..self.clone() }
    }

    /// The same at other parameters.
    pub(crate) fn at(&self, parameters: Vec<f64>) -> Problem {
        let architecture = self.network.architecture().clone();
        Problem { network: Network::from_parameters(architecture, parameters).unwrap(), ..self.clone() }
    }

    /// The objective, evaluated at the network's parameters.
    pub(crate) fn evaluated(&self) -> Objective {
        let objective = Objective::new(&self.network, self.loss, self.samples()).unwrap();
        let mut objective = objective.with_penalty(self.penalty);
        objective.evaluate(self.network.parameters()).unwrap();
        objective
    }

    pub(crate) fn gradient(&self) -> Vec<f64> {
        self.evaluated().gradient().to_vec()
    }
}

/// Networks of up to four layers with any activations, with biases in all layers, in some or in none; any loss, with and without
/// penalties and weights of samples.
pub(crate) fn problems() -> impl Strategy<Value = Problem> {
    problems_of(|_| true)
}

/// The same with some of the losses only.
pub(crate) fn problems_of(wanted: impl Fn(Loss) -> bool) -> impl Strategy<Value = Problem> {
    let losses: Vec<_> = losses().filter(|loss| wanted(*loss)).collect();
    // An activation that is for outputs only is brought along by its loss.
    let each = proptest::sample::select(Vec::from_iter(hidden_activations()));
    let layers = prop::collection::vec((1..12_usize, each), 1..=4);
    let loss = proptest::sample::select(losses);
    // Up to 140 samples: less than a block of eight, whole blocks, and more than one tile of 128.
    let samples = prop_oneof![4 => 1..20_usize, 1 => 120..140_usize];
    let factor = || prop_oneof![1 => Just(0.0), 1 => 0.001..0.5_f64];
    let penalty = (factor(), factor(), any::<bool>()).prop_map(|(l1, l2, biases)| Penalty { l1, l2, biases });
    // Biases in all layers, in none, or in some: a bit for each.
    let biases = prop_oneof![1 => Just(0_u8), 1 => Just(255), 2 => any::<u8>()];
    let network = (1..6_usize, layers, biases);
    (network, loss, samples, penalty, any::<bool>(), any::<u64>()).prop_map(
        |((inputs, layers, biases), loss, samples, penalty, weighted, seed)| {
            let has_bias = |l| biases & (1_u8 << l) != 0;
            let problem = Problem::with_biases(inputs, &layers, has_bias, loss, samples, seed);
            let problem = if weighted { problem.with_drawn_weights(seed) } else { problem };
            Problem { penalty, ..problem }
        },
    )
}

/// Every activation that a hidden layer can have, some with other numbers than the usual, and some of one's own. (A chain of
/// exponentials soon has no finite values.)
pub(crate) fn hidden_activations() -> impl Iterator<Item = Activation> {
    let hidden =
        |activation: &Activation| !activation.is_for_outputs_only() && *activation != Activation::Exp;
    let numbers = [Activation::LeakyRelu { leak: 0.3 }, Activation::Elu { alpha: 0.6 }];
    Activation::ALL.iter().copied().filter(hidden).chain(numbers).chain(own_formulas::activations())
}

/// Every loss, one with another number than the usual, and some of one's own.
pub(crate) fn losses() -> impl Iterator<Item = Loss> {
    Loss::ALL.iter().copied().chain([Loss::Quantile { level: 0.9 }]).chain(own_formulas::losses())
}

/// Every optimiser there is, by its name, with this learning rate and its usual settings; and with settings that make another
/// optimiser of it.
pub(crate) fn optimizers(learning_rate: f64) -> impl Iterator<Item = Optimizer> {
    let usual = Optimizer::NAMES.iter().map(move |name| Optimizer::named(name, learning_rate).unwrap());
    let descent = GradientDescent::new(learning_rate);
    usual.chain([
        descent.momentum(0.9).into(),
        descent.nesterov(0.9).into(),
        Lbfgs { memory: 4, ..Lbfgs::default() }.into(),
    ])
}

/// What the sum of the loss's terms is divided by, for samples that weigh `weight` together and have `outputs` outputs.
pub(crate) fn divisor(loss: Loss, weight: f64, outputs: usize) -> f64 {
    match loss {
        Loss::HalfSse | Loss::Sse | Loss::Sae | Loss::HuberSum => 1.0,
        Loss::BinaryCrossEntropySum | Loss::CrossEntropySum => 1.0,
        Loss::QuantileSum { .. } | Loss::PoissonSum => 1.0,
        Loss::CrossEntropy => weight,
        Loss::Mse | Loss::Mae | Loss::Huber | Loss::BinaryCrossEntropy => weight * outputs as f64,
        Loss::Quantile { .. } | Loss::Poisson => weight * outputs as f64,
        Loss::Own(own) => {
            if own.name() == "own-binary" {
                1.0
            } else {
                weight * outputs as f64
            }
        }
    }
}

pub(crate) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(2018),
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

pub(crate) fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

pub(crate) fn norm(vector: &[f64]) -> f64 {
    vector.iter().map(|v| v * v).sum::<f64>().sqrt()
}

pub(crate) fn distance(a: &[f64], b: &[f64]) -> f64 {
    norm(&a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>())
}

/// Numbers between -1/2 and 1/2, as many as the network has parameters.
pub(crate) fn direction(problem: &Problem, seed: u64) -> Vec<f64> {
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    problem.network.parameters().iter().map(|_| rng.random::<f64>() - 0.5).collect()
}
