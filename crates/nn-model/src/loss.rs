//! Losses: what training makes small.
//!
//! With output a = f(z), target t and error e = a - t:
//!
//! ```text
//!                        term of one output             delta = d term / dz
//! half squared error     e^2/2                          e f'(z)
//! absolute error         |e|                            sign(e) f'(z)
//! Huber                  c (e - c/2), c = e cut to +-1  c f'(z)
//! binary cross-entropy   softplus(z) - t z              e, with f the sigmoid
//!                        term of one sample
//! cross-entropy          ln sum e^z - sum t z           e, with f the softmax (z less the highest z: the same, and safe)
//! ```
//!
//! A loss is a factor times the weighted sum of its terms. The cross-entropies are computed from z, not from a, so that
//! confident mistakes neither overflow nor lose their gradient; they bring their activation along and ask for an output
//! layer that has it.
//!
//! To add one: a row in the list, and what it is in the `match`es, which do not compile without it.

use crate::activation::{shift_by_highest, softmax_of_shifted};
use crate::check::check_probabilities;
use crate::{Activation, ModelError};
use nn_choice::choices;
use nn_math::MatRef;
use nn_math::elementary::Elementary;
use nn_math::kernels;
use nn_math::simd::{Block, Simd};

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
        /// The sum of the binary cross-entropies -t ln a - (1-t) ln(1-a), for sigmoid outputs and targets from 0 to 1.
        BinaryCrossEntropySum = "binary-cross-entropy-sum",
        /// The mean of the binary cross-entropies over samples and outputs.
        BinaryCrossEntropy = "binary-cross-entropy" | "bce",
        /// The sum of the cross-entropies -sum_j t_j ln a_j, for softmax outputs and targets that are probabilities
        /// of the classes (one of them 1, as a rule).
        CrossEntropySum = "cross-entropy-sum",
        /// The mean of the cross-entropies over samples.
        CrossEntropy = "cross-entropy",
    }
}

/// What a loss adds up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Term {
    HalfSquared,
    Absolute,
    Huber,
    BinaryCrossEntropy,
    CrossEntropy,
}

impl Loss {
    fn term(self) -> Term {
        match self {
            Loss::HalfSse | Loss::Sse | Loss::Mse => Term::HalfSquared,
            Loss::Sae | Loss::Mae => Term::Absolute,
            Loss::HuberSum | Loss::Huber => Term::Huber,
            Loss::BinaryCrossEntropySum | Loss::BinaryCrossEntropy => Term::BinaryCrossEntropy,
            Loss::CrossEntropySum | Loss::CrossEntropy => Term::CrossEntropy,
        }
    }

    /// What the sum of the terms is multiplied by, for samples that weigh `weight` together and have `outputs` outputs.
    /// Samples that weigh nothing have a mean of 0.
    pub(crate) fn factor(self, weight: f64, outputs: usize) -> f64 {
        let mean = |terms: f64| if terms > 0.0 { 1.0 / terms } else { 0.0 };
        match self {
            Loss::HalfSse
            | Loss::Sae
            | Loss::HuberSum
            | Loss::BinaryCrossEntropySum
            | Loss::CrossEntropySum => 1.0,
            Loss::Sse => 2.0,
            Loss::Mse => 2.0 * mean(weight * outputs as f64),
            Loss::Mae | Loss::Huber | Loss::BinaryCrossEntropy => mean(weight * outputs as f64),
            Loss::CrossEntropy => mean(weight),
        }
    }

    /// Whether it is a sum over the samples, and not a mean: then twice the samples are twice the loss.
    pub fn is_sum(self) -> bool {
        self.factor(2.0, 1) == self.factor(1.0, 1)
    }

    /// The activation that the loss computes together with itself, if it does; the output layer must have it.
    pub fn link(self) -> Option<Activation> {
        match self.term() {
            Term::HalfSquared | Term::Absolute | Term::Huber => None,
            Term::BinaryCrossEntropy => Some(Activation::Sigmoid),
            Term::CrossEntropy => Some(Activation::Softmax),
        }
    }

    /// Whether its terms are half the squared errors.
    pub(crate) fn is_half_squares(self) -> bool {
        self.term() == Term::HalfSquared
    }

    /// Refuses output layers for which the loss is not made. (A softmax couples the outputs of a sample, and only the
    /// cross-entropy reckons with that.)
    pub(crate) fn check_output(self, found: Activation) -> Result<(), ModelError> {
        match self.link() {
            Some(expected) if expected != found => Err(ModelError::Pairing { loss: self, expected, found }),
            None if found == Activation::Softmax => Err(ModelError::SoftmaxLoss { found: self }),
            _ => Ok(()),
        }
    }

    /// Refuses targets for which the loss is not made.
    pub(crate) fn check_targets(self, targets: MatRef<'_, f64>) -> Result<(), ModelError> {
        if self.link().is_none() {
            return Ok(());
        }
        check_probabilities("targets", targets, self.term() == Term::CrossEntropy)
    }
}

impl Loss {
    /// The term of one output as a function of its error, with its first two derivatives, for a loss of errors alone.
    #[inline(always)]
    pub(crate) fn of_error<S: Simd>(self, s: S, e: S::V) -> (S::V, S::V, S::V) {
        let (zero, one) = (s.splat(0.0), s.splat(1.0));
        match self.term() {
            Term::Absolute => {
                let minus = s.if_positive(s.sub(zero, e), s.splat(-1.0), zero);
                (s.abs(e), s.if_positive(e, one, minus), zero)
            }
            Term::Huber => {
                let cut = s.max(s.splat(-1.0), s.min(one, e));
                let term = s.mul(cut, s.neg_mul_add(s.splat(0.5), cut, e));
                (term, cut, s.if_positive(s.sub(one, s.abs(e)), one, zero))
            }
            // The others are no functions of the error.
            Term::HalfSquared | Term::BinaryCrossEntropy | Term::CrossEntropy => {
                (s.mul(s.mul(s.splat(0.5), e), e), e, one)
            }
        }
    }
}

/// What the output layer holds of some groups of samples: a loss turns its outputs and slopes into deltas.
pub(crate) struct Outputs<'a> {
    /// The activations a; for a loss with a link, the weighted sums z, to be overwritten by a.
    pub a: &'a mut [Block],
    /// The slopes f'(z).
    pub slopes: &'a [Block],
    /// The targets.
    pub targets: &'a [Block],
    /// For each group of eight samples: their weights, 0 in the lanes of the filling.
    pub weights: &'a [Block],
    /// d loss / dz, to be written.
    pub deltas: &'a mut [Block],
}

/// Sums, lane by lane.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums {
    /// Of the squared errors, times the samples' weights.
    pub squares: Block,
    /// Of the loss's terms, times the samples' weights.
    pub terms: Block,
}

impl Sums {
    /// Adds those of more samples.
    pub(crate) fn add(&mut self, more: &Sums) {
        let all = [(&mut self.squares, &more.squares), (&mut self.terms, &more.terms)];
        for (sum, more) in all {
            sum.0.iter_mut().zip(more.0).for_each(|(sum, more)| *sum += more);
        }
    }
}

/// How many groups of samples are added up by themselves, before what they give is added to the whole: so that they can
/// be added up side by side.
pub(crate) const PART: usize = 4;

kernels! {
    /// Writes the deltas of `factor` times the sum of the terms of up to [`PART`] groups; gives back the sum.
    pub(crate) fn deltas(s, outputs: Outputs<'a>, loss: Loss, factor: f64) -> Sums {
        let Outputs { a, slopes, targets, weights, deltas } = outputs;
        let width = a.len() / weights.len();
        let factor = s.splat(factor);
        let (mut squares, mut terms) = (s.splat(0.0), s.splat(0.0));
        match loss.term() {
            Term::HalfSquared | Term::Absolute | Term::Huber => {
                for (g, weight) in weights.iter().enumerate() {
                    let weight = s.load(weight);
                    let scale = s.mul(weight, factor);
                    for i in g * width..(g + 1) * width {
                        let e = s.sub(s.load(&a[i]), s.load(&targets[i]));
                        let (term, slope, _) = loss.of_error(s, e);
                        squares = s.mul_add(s.mul(e, weight), e, squares);
                        terms = s.mul_add(term, weight, terms);
                        s.store(s.mul(s.mul(slope, scale), s.load(&slopes[i])), &mut deltas[i]);
                    }
                }
                if loss.is_half_squares() {
                    // The same sum, but for rounding.
                    terms = s.mul(s.splat(0.5), squares);
                }
            }
            Term::BinaryCrossEntropy => {
                for (g, weight) in weights.iter().enumerate() {
                    let weight = s.load(weight);
                    let scale = s.mul(weight, factor);
                    for i in g * width..(g + 1) * width {
                        let (z, t) = (s.load(&a[i]), s.load(&targets[i]));
                        let probability = s.sigmoid(z);
                        let e = s.sub(probability, t);
                        let term = s.neg_mul_add(t, z, s.softplus(z));
                        squares = s.mul_add(s.mul(e, weight), e, squares);
                        terms = s.mul_add(term, weight, terms);
                        s.store(probability, &mut a[i]);
                        s.store(s.mul(e, scale), &mut deltas[i]);
                    }
                }
            }
            Term::CrossEntropy => {
                for (g, weight) in weights.iter().enumerate() {
                    let weight = s.load(weight);
                    let scale = s.mul(weight, factor);
                    let (rows, zero) = (g * width..(g + 1) * width, s.splat(0.0));
                    let (a, targets) = (&mut a[rows.clone()], &targets[rows.clone()]);
                    shift_by_highest(s, a);
                    let shared = shared(s, a, targets);
                    let total = softmax_of_shifted(s, a);
                    // The targets add up to 1 but for rounding; with their sum the gradient is exact all the same.
                    let term = s.mul_add(shared.targets, s.ln(total), s.sub(zero, shared.scores));
                    terms = s.mul_add(term, weight, terms);
                    for ((a, t), delta) in a.iter().zip(targets).zip(&mut deltas[rows]) {
                        let (a, t) = (s.load(a), s.load(t));
                        let e = s.sub(a, t);
                        squares = s.mul_add(s.mul(e, weight), e, squares);
                        let e = s.sub(s.mul(shared.targets, a), t);
                        s.store(s.mul(e, scale), delta);
                    }
                }
            }
        }
        let mut sums = Sums::default();
        s.store(squares, &mut sums.squares);
        s.store(terms, &mut sums.terms);
        sums
    }

    /// How fast the deltas change as the outputs move by `moves` and the slopes by `bends` (for a loss with a link:
    /// the weighted sums by `moves`). To be called after [`deltas`] has overwritten the outputs.
    pub(crate) fn delta_tangents(
        s,
        outputs: Outputs<'a>,
        loss: Loss,
        factor: f64,
        moves: &'a [Block],
        bends: &'a [Block],
    ) {
        let Outputs { a, slopes, targets, weights, deltas } = outputs;
        let width = a.len() / weights.len();
        for (g, weight) in weights.iter().enumerate() {
            let weight = s.mul(s.load(weight), s.splat(factor));
            let group = g * width..(g + 1) * width;
            match loss.term() {
                Term::HalfSquared | Term::Absolute | Term::Huber => {
                    for i in group {
                        let e = s.sub(s.load(&a[i]), s.load(&targets[i]));
                        let (_, first, second) = loss.of_error(s, e);
                        let moved = s.mul(second, s.load(&moves[i]));
                        let sum = s.mul_add(moved, s.load(&slopes[i]), s.mul(first, s.load(&bends[i])));
                        s.store(s.mul(sum, weight), &mut deltas[i]);
                    }
                }
                Term::BinaryCrossEntropy => {
                    for i in group {
                        let a = s.load(&a[i]);
                        let slope = s.mul(a, s.sub(s.splat(1.0), a));
                        s.store(s.mul(s.mul(slope, s.load(&moves[i])), weight), &mut deltas[i]);
                    }
                }
                Term::CrossEntropy => {
                    let (mut mean, mut total) = (s.splat(0.0), s.splat(0.0));
                    for i in group.clone() {
                        mean = s.mul_add(s.load(&a[i]), s.load(&moves[i]), mean);
                        total = s.add(total, s.load(&targets[i]));
                    }
                    for i in group {
                        let moved = s.mul(s.load(&a[i]), s.sub(s.load(&moves[i]), mean));
                        s.store(s.mul(s.mul(moved, total), weight), &mut deltas[i]);
                    }
                }
            }
        }
    }
}

/// For eight samples: sum t z and sum t over the classes.
struct Shared<V> {
    scores: V,
    targets: V,
}

#[inline(always)]
fn shared<S: Simd>(s: S, z: &[Block], targets: &[Block]) -> Shared<S::V> {
    let mut shared = Shared { scores: s.splat(0.0), targets: s.splat(0.0) };
    for (z, t) in z.iter().zip(targets) {
        let t = s.load(t);
        shared.scores = s.mul_add(t, s.load(z), shared.scores);
        shared.targets = s.add(shared.targets, t);
    }
    shared
}
