//! The workloads themselves.

use crate::Error;
use crate::data::{self, Problem};
use nn_choice::choices;
use nn_math::Mat;
use nn_model::{Activation, Architecture, GradientDescent, Loss, Network, Objective, Training};
use std::time::{Duration, Instant};

choices! {
    /// One of the fixed workloads; see the [crate](crate).
    pub enum Workload, "workload" {
        /// Truth table, 3 - sigmoid 2 - sigmoid 1, all samples at once.
        W1 = "W1",
        /// Noisy linear data, 3 - tanh 2 - linear 1, all samples at once.
        W2 = "W2",
        /// Noisy linear data, 3 - linear 1, all samples at once.
        W2b = "W2b",
        /// 10 - tanh 32 - linear 1 on 1000 samples, all at once.
        W3 = "W3",
        /// Digits, 64 - relu 64 - softmax 10, batches of 32.
        W4 = "W4",
        /// 784 - relu 128 - softmax 10 on 20 000 samples, batches of 128.
        W5 = "W5",
        /// 3 - tanh 2 - linear 1, predictions one at a time.
        W6a1 = "W6a1",
        /// 3 - tanh 2 - linear 1, predictions in one batch.
        W6aN = "W6aN",
        /// 784 - relu 128 - softmax 10, predictions one at a time.
        W6b1 = "W6b1",
        /// 784 - relu 128 - softmax 10, predictions in one batch.
        W6bN = "W6bN",
    }
}

/// What times are given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Once through all samples, learning.
    Epoch,
    /// One sample predicted.
    Sample,
}

impl Unit {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Epoch => "epoch",
            Unit::Sample => "sample",
        }
    }
}

/// A workload with its data in memory, to be run again and again.
pub struct Prepared(Box<dyn FnMut() -> Result<(Duration, f64), Error>>);

impl Prepared {
    /// Runs it once, from the first weights: how long that took, and its check value, which is computed after the clock
    /// is stopped where it is not part of the work.
    ///
    /// # Errors
    /// If the library refuses the work.
    pub fn run(&mut self) -> Result<(Duration, f64), Error> {
        (self.0)()
    }
}

impl Workload {
    /// What times are given for.
    pub fn unit(self) -> Unit {
        match self {
            Workload::W1 | Workload::W2 | Workload::W2b | Workload::W3 | Workload::W4 | Workload::W5 => {
                Unit::Epoch
            }
            Workload::W6a1 | Workload::W6aN | Workload::W6b1 | Workload::W6bN => Unit::Sample,
        }
    }

    /// The network, its data and how often it sees them, in one line.
    pub fn description(self) -> &'static str {
        match self {
            Workload::W1 => "truth table, 3 - sigmoid 2 - sigmoid 1: 1000 epochs on all 4 samples",
            Workload::W2 => "noisy linear, 3 - tanh 2 - linear 1: 3000 epochs on all 100 samples",
            Workload::W2b => "noisy linear, 3 - linear 1: 3000 epochs on all 100 samples",
            Workload::W3 => "bent plane, 10 - tanh 32 - linear 1: 1000 epochs on all 1000 samples",
            Workload::W4 => "digits, 64 - relu 64 - softmax 10: 20 epochs in 57 batches of 32",
            Workload::W5 => "784 - relu 128 - softmax 10: 1 epoch in 157 batches of 128",
            Workload::W6a1 => "the network of W2: 10 000 predictions, one at a time",
            Workload::W6aN => "the network of W2: 10 000 predictions, in one batch",
            Workload::W6b1 => "the network of W5: 2000 predictions, one at a time",
            Workload::W6bN => "the network of W5: 10 000 predictions, in one batch",
        }
    }

    /// How many units a run has.
    pub fn units(self) -> usize {
        match self {
            Workload::W1 | Workload::W3 => 1000,
            Workload::W2 | Workload::W2b => 3000,
            Workload::W4 => 20,
            Workload::W5 => 1,
            Workload::W6b1 => 2000,
            Workload::W6a1 | Workload::W6aN | Workload::W6bN => 10_000,
        }
    }

    /// The check value that an independent program (NumPy) gives, and what is checked.
    ///
    /// The training runs give it to nine digits at least: other orders of summation show in the last ones.
    pub fn expected(self) -> (f64, &'static str) {
        match self {
            Workload::W1 => (0.000399810692712, "mean squared error at the end"),
            Workload::W2 => (0.0495302336688, "mean of the 3000 mean squared errors"),
            Workload::W2b => (0.0372510770822, "mean of the 3000 mean squared errors"),
            Workload::W3 => (0.0301661664867, "mean squared error at the end"),
            Workload::W4 => (0.108727662900, "cross-entropy at the end, on all samples"),
            Workload::W5 => (1.21832464639, "cross-entropy at the end, on the first 2000 samples"),
            Workload::W6a1 | Workload::W6aN => (4150.99272916, "sum of the outputs"),
            Workload::W6b1 => (0.00414865260746, "mean of (10 p - 1)^2, p of class i mod 10"),
            Workload::W6bN => (0.00421642473412, "mean of (10 p - 1)^2, p of class i mod 10"),
        }
    }

    /// The data and first weights.
    pub fn problem(self) -> Problem {
        match self {
            Workload::W1 => data::truth_table(),
            Workload::W2 => {
                let [two_layers, _] = data::noisy_linear();
                two_layers
            }
            Workload::W2b => {
                let [_, one_layer] = data::noisy_linear();
                one_layer
            }
            Workload::W3 => data::bent_plane(),
            Workload::W4 => data::digits(),
            Workload::W5 | Workload::W6b1 | Workload::W6bN => data::pictures(),
            Workload::W6a1 | Workload::W6aN => data::questions(),
        }
    }

    /// The network with the first weights of `problem`.
    ///
    /// # Errors
    /// If they are those of another network.
    pub fn network(self, problem: &Problem) -> Result<Network, Error> {
        let (hidden, output) = match self {
            Workload::W1 => (Activation::Sigmoid, Activation::Sigmoid),
            Workload::W2 | Workload::W2b | Workload::W3 | Workload::W6a1 | Workload::W6aN => {
                (Activation::Tanh, Activation::Linear)
            }
            Workload::W4 | Workload::W5 | Workload::W6b1 | Workload::W6bN => {
                (Activation::Relu, Activation::Softmax)
            }
        };
        let last = problem.layers.len() - 1;
        let mut architecture = Architecture::new(problem.width);
        for (l, (weights, _)) in problem.layers.iter().enumerate() {
            architecture = architecture.layer(weights.ncols(), if l == last { output } else { hidden });
        }
        if problem.layers[0].1.is_empty() {
            architecture = architecture.without_bias();
        }
        Ok(Network::from_parameters(architecture, problem.parameters())?)
    }

    /// How it is trained; none for those that only predict.
    pub fn training(self) -> Option<Training> {
        let descent = |rate, loss, epochs| Training::new(GradientDescent::new(rate), loss).epochs(epochs);
        match self {
            Workload::W1 => Some(descent(1.0, Loss::HalfSse, 1000)),
            Workload::W2 => Some(descent(0.001, Loss::HalfSse, 3000)),
            Workload::W2b => Some(descent(0.01, Loss::HalfSse, 3000)),
            Workload::W3 => Some(descent(1e-4, Loss::HalfSse, 1000)),
            Workload::W4 => Some(descent(0.1, Loss::CrossEntropy, 20).batch_size(32).in_order()),
            Workload::W5 => Some(descent(0.5, Loss::CrossEntropy, 1).batch_size(128).in_order()),
            Workload::W6a1 | Workload::W6aN | Workload::W6b1 | Workload::W6bN => None,
        }
    }

    /// The data, in memory and ready to be worked on by that many threads.
    ///
    /// # Errors
    /// If the library refuses the network, or the threads.
    pub fn prepare(self, threads: usize) -> Result<Prepared, Error> {
        let problem = self.problem();
        let network = self.network(&problem)?;
        Ok(Prepared(match self.training() {
            Some(training) => {
                let training = training.threads(threads);
                Box::new(move || self.train(&training, &problem, network.clone()))
            }
            None if matches!(self, Workload::W6a1 | Workload::W6b1) => {
                Box::new(move || self.predict_one_by_one(&problem, &network))
            }
            None => Box::new(move || self.predict_together(&problem, &network)),
        }))
    }

    fn train(
        self,
        training: &Training,
        problem: &Problem,
        mut network: Network,
    ) -> Result<(Duration, f64), Error> {
        let samples = (problem.inputs(), problem.targets.as_ref());
        let started = Instant::now();
        let history = training.train(&mut network, samples)?;
        let mean_of_curve = history.mse.iter().sum::<f64>() / history.mse.len() as f64;
        let time = started.elapsed();
        let check = match self {
            Workload::W2 | Workload::W2b => mean_of_curve,
            Workload::W4 | Workload::W5 => {
                let first = problem.targets.nrows().min(2000);
                let some = (samples.0.subrows(0, first), samples.1.subrows(0, first));
                Objective::new(&network, Loss::CrossEntropy, some)?.evaluate(network.parameters())?
            }
            Workload::W1 | Workload::W3 => history.final_mse(),
            // These only predict.
            Workload::W6a1 | Workload::W6aN | Workload::W6b1 | Workload::W6bN => f64::NAN,
        };
        Ok((time, check))
    }

    fn predict_one_by_one(self, problem: &Problem, network: &Network) -> Result<(Duration, f64), Error> {
        let started = Instant::now();
        let mut predictor = network.predictor();
        let mut sum = 0.0;
        for (i, sample) in problem.inputs.chunks_exact(problem.width).take(self.units()).enumerate() {
            sum += term(i, predictor.predict_sample(sample)?);
        }
        Ok((started.elapsed(), if network.outputs() == 1 { sum } else { sum / self.units() as f64 }))
    }

    fn predict_together(self, problem: &Problem, network: &Network) -> Result<(Duration, f64), Error> {
        let rows = problem.inputs().subrows(0, self.units());
        let own = if self == Workload::W6aN { rows.to_owned() } else { Mat::new() };
        let inputs = if self == Workload::W6aN { own.as_ref() } else { rows };
        let mut outputs = Mat::zeros(self.units(), network.outputs());
        let started = Instant::now();
        network.predictor().predict_into(inputs, outputs.as_mut())?;
        let time = started.elapsed();
        let row = |i: usize| outputs.row(i).iter().copied().collect::<Vec<_>>();
        let sum: f64 = (0..self.units()).map(|i| term(i, &row(i))).sum();
        Ok((time, if network.outputs() == 1 { sum } else { sum / self.units() as f64 }))
    }
}

/// What the check of predictions adds up.
fn term(i: usize, output: &[f64]) -> f64 {
    match output {
        [single] => *single,
        classes => (10.0 * classes[i % 10] - 1.0).powi(2),
    }
}
