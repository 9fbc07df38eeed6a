//! The terms that our losses add up, of one output each.

use nn_math::elementary::Elementary;

/// A distribution of targets whose likelihood is a [`Term::Canonical`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// Of yes and no: the binary cross-entropy.
    Bernoulli,
    /// Of counts.
    Poisson,
}

/// A function of an error.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum ErrorTerm {
    HalfSquared,
    Absolute,
    Huber,
    Quantile { level: f64 },
}

impl ErrorTerm {
    /// The term of one output as a function of its error, with its first two derivatives.
    #[inline(always)]
    pub(crate) fn derivatives<S: Elementary>(self, s: S, e: S::V) -> (S::V, S::V, S::V) {
        let (zero, one) = (s.splat(0.0), s.splat(1.0));
        match self {
            ErrorTerm::HalfSquared => (s.mul(s.mul(s.splat(0.5), e), e), e, one),
            ErrorTerm::Absolute => {
                let minus = s.if_positive(s.sub(zero, e), s.splat(-1.0), zero);
                (s.abs(e), s.if_positive(e, one, minus), zero)
            }
            ErrorTerm::Huber => {
                let cut = s.max(s.splat(-1.0), s.min(one, e));
                let term = s.mul(cut, s.neg_mul_add(s.splat(0.5), cut, e));
                (term, cut, s.if_positive(s.sub(one, s.abs(e)), one, zero))
            }
            ErrorTerm::Quantile { level } => {
                let (high, low) = (s.splat(1.0 - level), s.splat(-level));
                let below = s.if_positive(s.sub(zero, e), low, zero);
                (s.mul(e, s.if_positive(e, high, low)), s.if_positive(e, high, below), zero)
            }
        }
    }
}

impl Family {
    /// A(z) and A'(z), the output.
    #[inline(always)]
    pub(crate) fn value_and_mean<S: Elementary>(self, s: S, z: S::V) -> (S::V, S::V) {
        match self {
            Family::Bernoulli => (s.softplus(z), s.sigmoid(z)),
            Family::Poisson => {
                let mean = s.exp(z);
                (mean, mean)
            }
        }
    }

    /// A''(z) as a function of the output A'(z): the variance of the targets.
    #[inline(always)]
    pub(crate) fn variance<S: Elementary>(self, s: S, mean: S::V) -> S::V {
        match self {
            Family::Bernoulli => s.mul(mean, s.sub(s.splat(1.0), mean)),
            Family::Poisson => mean,
        }
    }
}
