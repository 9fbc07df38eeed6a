//! Losses: what training makes small.
//!
//! With output a = f(z), target t and error e = a - t:
//!
//! ```text
//!                        term of one output             delta = d term / dz
//! half squared error     e^2/2                          e f'(z)
//! absolute error         |e|                            sign(e) f'(z)
//! Huber                  c (e - c/2), c = e cut to +-1  c f'(z)
//! quantile (level q)     e (1 - q) or, below 0, -e q    (1 - q or -q) f'(z)
//! binary cross-entropy   softplus(z) - t z              e, with f the sigmoid
//! Poisson                e^z - t z                      e, with f the exponential
//!                        term of one sample
//! cross-entropy          ln sum e^z - sum t z           e, with f the softmax (z less the highest z: the same, and safe)
//! ```
//!
//! A loss is a factor times the weighted sum of its terms. The last three are computed from z, not from a, so that
//! confident mistakes neither overflow nor lose their gradient; they bring their activation along and ask for an output
//! layer that has it.
//!
//! To add one: a row in the list, and what it is in the `match`es, which do not compile without it.

use crate::activation::Activation;
use crate::formula::loss::{LossFormula, OwnLoss, Targets};
use crate::formula::term::{ErrorTerm, Family};
use nn_choice::choices;

choices! {
    /// What training makes small, reduction included: a gradient step of one size means different things for a sum and
    /// for a mean, so which of the two it is belongs to the loss.
    ///
    /// With errors e = output - target over n samples and m outputs. Where samples have weights w, a sum is the sum of
    /// w times the term, and a mean is that divided by the sum of w (times m) instead of n (times m).
    pub enum Loss, "loss" {
        /// Half the sum of squared errors, 1/2 sum e^2: what the notebook descends. Its gradient is the plain error.
        HalfSse = "half-sse",
        /// The sum of squared errors, sum e^2.
        Sse = "sse" | "sum-squared-error",
        /// The mean squared error, 1/(n m) sum e^2.
        Mse = "mse" | "mean-squared-error",
        /// The sum of absolute errors, sum |e|.
        Sae = "sae" | "sum-absolute-error",
        /// The mean absolute error, 1/(n m) sum |e|: less drawn to outliers than squares are.
        Mae = "mae" | "mean-absolute-error",
        /// The sum of Huber's function of the errors: e^2/2 up to 1, |e| - 1/2 beyond.
        HuberSum = "huber-sum",
        /// The mean of Huber's function over samples and outputs.
        Huber = "huber",
        /// The sum of the pinball losses: `level` times what an output is too low, 1 - `level` times what it is too high. Outputs
        /// come to be the quantiles of this level (Koenker and Bassett 1978).
        QuantileSum {
            /// The share of targets that are to lie below.
            level: f64 = 0.5 in 0.0..=1.0
        } = "quantile-sum" | "pinball-sum",
        /// The mean of the pinball losses over samples and outputs.
        Quantile {
            /// The share of targets that are to lie below.
            level: f64 = 0.5 in 0.0..=1.0
        } = "quantile" | "pinball",
        /// The sum of e^z - t z, for exponential outputs and targets from 0 on, such as counts: the likelihood of Poisson's
        /// distribution without what depends on targets alone.
        PoissonSum = "poisson-sum",
        /// The mean of e^z - t z over samples and outputs.
        Poisson = "poisson" | "poisson-nll",
        /// The sum of the binary cross-entropies -t ln a - (1-t) ln(1-a), for sigmoid outputs and targets from 0 to 1.
        BinaryCrossEntropySum = "binary-cross-entropy-sum",
        /// The mean of the binary cross-entropies over samples and outputs.
        BinaryCrossEntropy = "binary-cross-entropy" | "bce",
        /// The sum of the cross-entropies -sum_j t_j ln a_j, for softmax outputs and targets that are probabilities
        /// of the classes (one of them 1, as a rule).
        CrossEntropySum = "cross-entropy-sum",
        /// The mean of the cross-entropies over samples.
        CrossEntropy = "cross-entropy",
    } else {
        /// One of one's own; see [`Loss::own`].
        Own(OwnLoss)
    }
}

/// What a loss adds up, over samples and outputs.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Term {
    /// A function of the error of each output.
    Error(ErrorTerm),
    /// A(z) - t z of each output, whose activation is A'(z).
    Canonical(Family),
    /// Of z of all outputs of a sample, whose activation is a softmax.
    CrossEntropy,
    /// What a formula of one's own says of each output.
    Own(OwnLoss),
}

/// What the sum of the terms is divided by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reduction {
    Sum,
    MeanOverSamples,
    MeanOverSamplesAndOutputs,
}

impl Loss {
    /// A loss of one's own: as fast as ours where the compiler can see its formula, and known by its name in files.
    /// (`Loss::own(&MyFormula { .. })`: a value of constants lives as long as the program.)
    pub fn own<F: LossFormula>(formula: &'static F) -> Loss {
        Loss::Own(OwnLoss::new(formula))
    }

    /// What it adds up, what the sum is multiplied by, and what it is divided by.
    fn parts(self) -> (Term, f64, Reduction) {
        use ErrorTerm::{Absolute, HalfSquared, Huber, Quantile};
        use Reduction::{MeanOverSamples, MeanOverSamplesAndOutputs, Sum};
        match self {
            Loss::HalfSse => (Term::Error(HalfSquared), 1.0, Sum),
            Loss::Sse => (Term::Error(HalfSquared), 2.0, Sum),
            Loss::Mse => (Term::Error(HalfSquared), 2.0, MeanOverSamplesAndOutputs),
            Loss::Sae => (Term::Error(Absolute), 1.0, Sum),
            Loss::Mae => (Term::Error(Absolute), 1.0, MeanOverSamplesAndOutputs),
            Loss::HuberSum => (Term::Error(Huber), 1.0, Sum),
            Loss::Huber => (Term::Error(Huber), 1.0, MeanOverSamplesAndOutputs),
            Loss::QuantileSum { level } => (Term::Error(Quantile { level }), 1.0, Sum),
            Loss::Quantile { level } => (Term::Error(Quantile { level }), 1.0, MeanOverSamplesAndOutputs),
            Loss::PoissonSum => (Term::Canonical(Family::Poisson), 1.0, Sum),
            Loss::Poisson => (Term::Canonical(Family::Poisson), 1.0, MeanOverSamplesAndOutputs),
            Loss::BinaryCrossEntropySum => (Term::Canonical(Family::Bernoulli), 1.0, Sum),
            Loss::BinaryCrossEntropy => (Term::Canonical(Family::Bernoulli), 1.0, MeanOverSamplesAndOutputs),
            Loss::CrossEntropySum => (Term::CrossEntropy, 1.0, Sum),
            Loss::CrossEntropy => (Term::CrossEntropy, 1.0, MeanOverSamples),
            Loss::Own(own) => {
                (Term::Own(own), 1.0, if own.loops().is_sum() { Sum } else { MeanOverSamplesAndOutputs })
            }
        }
    }

    pub(crate) fn term(self) -> Term {
        self.parts().0
    }

    /// What the sum of the terms is multiplied by, for samples that weigh `weight` together and have `outputs` outputs.
    /// Samples that weigh nothing have a mean of 0.
    pub(crate) fn scale(self, weight: f64, outputs: usize) -> f64 {
        let mean = |terms: f64| if terms > 0.0 { 1.0 / terms } else { 0.0 };
        let (_, factor, reduction) = self.parts();
        match reduction {
            Reduction::Sum => factor,
            Reduction::MeanOverSamples => factor * mean(weight),
            Reduction::MeanOverSamplesAndOutputs => factor * mean(weight * outputs as f64),
        }
    }

    /// Whether it is a sum over the samples, and not a mean: then twice the samples are twice the loss.
    pub fn is_sum(self) -> bool {
        self.parts().2 == Reduction::Sum
    }

    /// The activation that the loss computes together with itself, if it does; the output layer must have it.
    pub fn link(self) -> Option<Activation> {
        match self.term() {
            Term::Error(_) => None,
            Term::Canonical(Family::Bernoulli) => Some(Activation::Sigmoid),
            Term::Canonical(Family::Poisson) => Some(Activation::Exp),
            Term::CrossEntropy => Some(Activation::Softmax),
            Term::Own(own) => own.loops().link(),
        }
    }

    /// The targets for which it is made; others are refused.
    pub fn targets(self) -> Targets {
        match self.term() {
            Term::Error(_) => Targets::Numbers,
            Term::Canonical(Family::Bernoulli) => Targets::Probabilities,
            Term::Canonical(Family::Poisson) => Targets::NonNegative,
            Term::CrossEntropy => Targets::ClassProbabilities,
            Term::Own(own) => own.loops().targets(),
        }
    }

    /// Whether its terms are half the squared errors.
    pub(crate) fn is_half_squares(self) -> bool {
        matches!(self.term(), Term::Error(ErrorTerm::HalfSquared))
    }
}

/// What a loss is made of, summed over samples: sums of several batches, or of several machines, can be added before they
/// are made into a loss.
///
/// ```
/// use nn_model::{Loss, LossSums};
/// // Two batches of samples with one output: the errors are 1, 2 and 3 in the first, and 4 in the second.
/// let mut sums = LossSums { terms: 7.0, squares: 14.0, weight: 3.0 };
/// sums += LossSums { terms: 8.0, squares: 16.0, weight: 1.0 };
/// assert_eq!(sums.loss(Loss::HalfSse, 1), 15.0);
/// assert_eq!(sums.loss(Loss::Mse, 1), 30.0 / 4.0);
/// assert_eq!(sums.mse(1), 30.0 / 4.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossSums {
    /// The loss's terms before its factor and mean, times the samples' weights: for [`Loss::HalfSse`], [`Loss::Sse`] and
    /// [`Loss::Mse`] half the squared errors.
    pub terms: f64,
    /// The squared errors, times the samples' weights.
    pub squares: f64,
    /// The samples' weights: how many samples there are, where they have none.
    pub weight: f64,
}

impl LossSums {
    /// Of no samples.
    pub const ZERO: LossSums = LossSums { terms: 0.0, squares: 0.0, weight: 0.0 };

    /// The loss of samples with this number of outputs.
    pub fn loss(&self, loss: Loss, outputs: usize) -> f64 {
        loss.scale(self.weight, outputs) * self.terms
    }

    /// The mean squared error over samples (by their weights) and outputs.
    pub fn mse(&self, outputs: usize) -> f64 {
        self.squares / (self.weight * outputs as f64)
    }
}

impl std::ops::AddAssign for LossSums {
    fn add_assign(&mut self, more: LossSums) {
        self.terms += more.terms;
        self.squares += more.squares;
        self.weight += more.weight;
    }
}
