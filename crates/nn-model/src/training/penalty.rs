//! Penalties on large weights.
//!
//! ```text
//! penalty      = l1 sum |w| + l2/2 sum w^2      over all weights of all layers; over biases if that is asked for
//! its gradient = l1 sign(w) + l2 w
//! ```

use crate::error::ModelError;
use crate::network::Layer;
use nn_math::kernels;
use nn_math::simd::{Block, Level};
use nn_math::update::update;
use std::ops::Range;

/// What is added to a loss to keep the weights small; biases are free unless [`Penalty::on_biases`] is said.
///
/// It is added once, whatever the loss sums or means over. So scikit-learn's `alpha`, which is divided by the number of
/// samples of a batch, is `l2 = alpha / samples` beside a mean loss; PyTorch's `weight_decay` is `l2`, on biases too
/// unless they are in a group of their own.
///
/// ```
/// use nn_model::Penalty;
/// let penalty = Penalty::l2(0.01);
/// assert_eq!((penalty.l1, penalty.l2, penalty.biases), (0.0, 0.01, false));
/// let as_weight_decay_of_pytorch = Penalty::l2(0.01).on_biases();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields, default)
)]
pub struct Penalty {
    /// What the sum of the weights' magnitudes is multiplied by: drives weights to zero (lasso).
    pub l1: f64,
    /// What half the sum of the squared weights is multiplied by: shrinks weights (ridge, weight decay).
    pub l2: f64,
    /// Whether biases count too.
    pub biases: bool,
}

impl Penalty {
    /// No penalty.
    pub const NONE: Penalty = Penalty { l1: 0.0, l2: 0.0, biases: false };

    /// l1 sum |w|.
    pub fn l1(l1: f64) -> Penalty {
        Penalty { l1, ..Penalty::NONE }
    }

    /// l2/2 sum w^2.
    pub fn l2(l2: f64) -> Penalty {
        Penalty { l2, ..Penalty::NONE }
    }

    /// On biases as on weights.
    pub fn on_biases(self) -> Penalty {
        Penalty { biases: true, ..self }
    }

    /// Whether it is 0 whatever the parameters.
    pub(crate) fn is_none(self) -> bool {
        self.l1 == 0.0 && self.l2 == 0.0
    }

    /// The parameters of a layer that it is on; biases come behind weights.
    pub(crate) fn on(self, layer: &Layer) -> Range<usize> {
        layer.weights.start..if self.biases { layer.biases.end } else { layer.weights.end }
    }

    pub(crate) fn check(self) -> Result<(), ModelError> {
        crate::check::at_least_zero("the penalty l1", self.l1)?;
        crate::check::at_least_zero("the penalty l2", self.l2)
    }

    /// The penalty at `parameters`.
    pub(crate) fn value(self, level: Level, layers: &[Layer], parameters: &[f64]) -> f64 {
        if self.is_none() {
            return 0.0;
        }
        let (mut magnitudes, mut squares) = (Block::default(), Block::default());
        for layer in layers {
            add_sizes(level, &parameters[self.on(layer)], [&mut magnitudes, &mut squares]);
        }
        self.l1 * magnitudes.sum() + self.l2 / 2.0 * squares.sum()
    }

    /// Adds the penalty's gradient at `parameters` to `gradient`.
    pub(crate) fn add_gradient(
        self,
        level: Level,
        layers: &[Layer],
        parameters: &[f64],
        gradient: &mut [f64],
    ) {
        for layer in layers.iter().filter(|_| !self.is_none()) {
            let weights = self.on(layer);
            add_gradient(level, self, &parameters[weights.clone()], &mut gradient[weights]);
        }
    }

    /// Adds the penalty's Hessian times `direction` to `product`: l2 on the diagonal, where it is on.
    pub(crate) fn add_hessian_product(
        self,
        level: Level,
        layers: &[Layer],
        direction: &[f64],
        product: &mut [f64],
    ) {
        for layer in layers.iter().filter(|_| self.l2 != 0.0) {
            let weights = self.on(layer);
            add_scaled(level, self.l2, &direction[weights.clone()], &mut product[weights]);
        }
    }
}

kernels! {
    /// Adds the magnitudes and squares of some weights to the sums.
    fn add_sizes(s, weights: &'a [f64], sums: [&'a mut Block; 2]) {
        let [magnitudes, squares] = sums;
        let mut sums = (s.load(magnitudes), s.load(squares));
        update(s, [weights], [], |[w], []| {
            sums = (s.add(sums.0, s.abs(w)), s.mul_add(w, w, sums.1));
            []
        });
        s.store(sums.0, magnitudes);
        s.store(sums.1, squares);
    }

    /// Adds the gradient of the penalty on some weights to theirs.
    fn add_gradient(s, penalty: Penalty, weights: &'a [f64], gradient: &'a mut [f64]) {
        let (l1, l2, zero) = (s.splat(penalty.l1), s.splat(penalty.l2), s.splat(0.0));
        update(s, [weights], [gradient], |[w], [g]| {
            let sign = s.if_positive(w, l1, s.if_positive(s.sub(zero, w), s.sub(zero, l1), zero));
            [s.add(g, s.mul_add(l2, w, sign))]
        });
    }

    /// a += scale b
    fn add_scaled(s, scale: f64, b: &'a [f64], a: &'a mut [f64]) {
        let scale = s.splat(scale);
        update(s, [b], [a], |[b], [a]| [s.mul_add(scale, b, a)]);
    }
}
