//! Second derivatives: how the gradient changes along a direction, and how sharp the valley is.
//!
//! Differentiating backpropagation itself along a direction v (R. denotes d/dr at parameters + r v) gives the product of
//! the Hessian H and v, exactly, for the price of a few gradients and without H (letters as in [`Objective`], and V, u for
//! the parts of v that belong to W, b):
//!
//! ```text
//! forward   Rz[l]       = Ra[l-1] W[l] + a[l-1] V[l] + u[l]        Ra[l] = slope[l] * Rz[l]
//!           Rslope[l]   = f''(z[l]) * Rz[l]
//! output    Rdelta[L]   = R(dL/da * slope)
//! backward  (H v)[l]    = Ra[l-1]^T delta[l] + a[l-1]^T Rdelta[l]
//!           Rdelta[l-1] = (Rdelta[l] W[l]^T + delta[l] V[l]^T) * slope[l-1] + (delta[l] W[l]^T) * Rslope[l-1]
//! ```
//!
//! Source: B. A. Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 6 (1994).

use crate::activation::apply_with_bends;
use crate::backprop::gradient::Gradient;
use crate::backprop::threads::Threads;
use crate::backprop::workspace::{Lesson, Seen, Shown, TILE_GROUPS, Tape};
use crate::loss::{PART, delta_tangents, deltas};
use crate::network::Layer;
use crate::{ModelError, Objective};
use nn_math::Mat;
use nn_math::dense;
use nn_math::eigen::{largest_eigenvalue, symmetric_eigenvalues};
use nn_math::kernels;
use nn_math::simd::Block;
use nn_math::update::update;
use std::ops::Range;

/// Up to so many parameters, [`Curvature::sharpness`] builds the whole Hessian.
const SMALL: usize = 64;

/// What is remembered of one layer besides its [`Tape`].
#[derive(Clone, Debug)]
struct Tangent {
    /// Rz, then Ra in `a`; f''(z), then Rslope in `slope`; Rdelta in `delta`.
    tape: Tape,
    /// Room for a product that is to be added.
    room: Vec<Block>,
}

/// The second derivatives of an [`Objective`].
///
/// ```
/// use nn_math::Mat;
/// use nn_model::{Activation, Architecture, Curvature, Loss, Network, Objective};
///
/// // y = w x: the half-SSE is a parabola in w whose second derivative is the sum of x^2.
/// let network = Network::from_parameters(
///     Architecture::new(1).layer(1, Activation::Linear).without_bias(), vec![0.5])?;
/// let (x, y) = (Mat::from_fn(2, 1, |i, _| [3.0, 4.0][i]), Mat::zeros(2, 1));
/// let objective = Objective::new(&network, Loss::HalfSse, (&x, &y))?;
/// let mut curvature = Curvature::new(objective);
/// assert_eq!(curvature.sharpness(network.parameters())?, 25.0);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Curvature {
    objective: Objective,
    tapes: Vec<Tape>,
    tangents: Vec<Tangent>,
    product: Gradient,
}

impl Curvature {
    /// The second derivatives of `objective`. Makes all the room that products need.
    pub fn new(objective: Objective) -> Curvature {
        let layers = &objective.layers;
        let tape = |layer: &Layer| Tape::new(layer, TILE_GROUPS);
        let room = |layer: &Layer| vec![Block::default(); TILE_GROUPS * layer.outputs];
        Curvature {
            tapes: layers.iter().map(tape).collect(),
            tangents: layers.iter().map(|layer| Tangent { tape: tape(layer), room: room(layer) }).collect(),
            product: Gradient::new(layers),
            objective,
        }
    }

    /// H v: the Hessian of the loss at `parameters`, times `direction`.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if one of them has not as many numbers as the network has parameters.
    pub fn hessian_product(&mut self, parameters: &[f64], direction: &[f64]) -> Result<&[f64], ModelError> {
        let expected = self.product.values().len();
        for found in [parameters.len(), direction.len()] {
            if found != expected {
                return Err(ModelError::ParameterCount { expected, found });
            }
        }
        self.multiply(parameters, direction);
        Ok(self.product.values())
    }

    /// H, symmetric, in the order of the parameters: one product for each of them.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if there are not as many parameters as the network has.
    pub fn hessian(&mut self, parameters: &[f64]) -> Result<Mat<f64>, ModelError> {
        let size = self.product.values().len();
        let mut hessian = Mat::zeros(size, size);
        let mut direction = vec![0.0; size];
        for j in 0..size {
            direction[j] = 1.0;
            for (i, h) in self.hessian_product(parameters, &direction)?.iter().enumerate() {
                hessian[(i, j)] = *h;
            }
            direction[j] = 0.0;
        }
        Ok(hessian)
    }

    /// The largest eigenvalue of H: how strongly the loss curves in the direction where it curves most. Gradient descent
    /// with learning rate r is stable only where it is below 2/r. NaN where H is not finite.
    ///
    /// From the whole Hessian for a small network; by Lanczos iteration, to about 10 digits, for a large one.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if there are not as many parameters as the network has.
    pub fn sharpness(&mut self, parameters: &[f64]) -> Result<f64, ModelError> {
        let size = self.product.values().len();
        if size <= SMALL {
            let hessian = self.hessian(parameters)?;
            return Ok(last(symmetric_eigenvalues(hessian.as_ref())));
        }
        self.hessian_product(parameters, parameters)?; // checks the lengths once
        let task = |direction: &[f64], product: &mut [f64]| {
            self.multiply(parameters, direction);
            product.copy_from_slice(self.product.values());
        };
        Ok(largest_eigenvalue(size, 1e-10, task))
    }
}

fn last(eigenvalues: Option<Vec<f64>>) -> f64 {
    eigenvalues.and_then(|eigenvalues| eigenvalues.last().copied()).unwrap_or(f64::NAN)
}

impl Curvature {
    /// Fills `product`.
    fn multiply(&mut self, parameters: &[f64], direction: &[f64]) {
        let Curvature { objective, tapes, tangents, product } = self;
        let lesson = objective.lesson();
        let Lesson { level, layers, x, .. } = lesson;
        let groups = x.samples().div_ceil(nn_math::simd::LANES);
        for start in (0..groups).step_by(TILE_GROUPS) {
            let groups = start..groups.min(start + TILE_GROUPS);
            let x = &x.blocks()[groups.start * x.width()..groups.end * x.width()];
            forward(&lesson, (parameters, direction), x, groups.len(), tapes, tangents);
            output(&lesson, groups.clone(), tapes, tangents);
            backward(&lesson, (parameters, direction), groups.len(), tapes, tangents);
            let seen = Both { x, groups: groups.len(), tapes, tangents };
            product.add(level, layers, &seen, start == 0, Threads::ONE);
        }
        product.finish(level, layers);
        // The penalty's Hessian: l2 on the diagonal, for weights.
        let l2 = objective.penalty.l2;
        for layer in layers.iter().filter(|_| l2 != 0.0) {
            let range = layer.weights.clone();
            add_times(level, l2, &direction[range.clone()], &mut product.values_mut()[range]);
        }
    }
}

/// Fills `a` and `slope` of every tape and tangent.
fn forward(
    lesson: &Lesson<'_>,
    (parameters, direction): (&[f64], &[f64]),
    x: &[Block],
    groups: usize,
    tapes: &mut [Tape],
    tangents: &mut [Tangent],
) {
    let Lesson { level, layers, loss, .. } = *lesson;
    let mut before: (&[Block], Option<&[Block]>) = (x, None);
    let last = layers.len() - 1;
    for (l, ((layer, tape), tangent)) in layers.iter().zip(tapes).zip(tangents).enumerate() {
        let (shape, size) = (layer.shape(), groups * layer.outputs);
        let (weights, biases) = (&parameters[layer.weights.clone()], &parameters[layer.biases.clone()]);
        let (v, u) = (&direction[layer.weights.clone()], &direction[layer.biases.clone()]);
        let Tangent { tape: Tape { a, slope, .. }, room } = tangent;
        let (a, bend) = (&mut a[..size], &mut slope[..size]);

        dense::forward(level, before.0, weights, biases, shape, &mut tape.a[..size]);
        dense::forward(level, before.0, v, u, shape, a);
        if let Some(before) = before.1 {
            dense::forward(level, before, weights, &[], shape, &mut room[..size]);
            add(level, a, &room[..size]);
        }
        if l < last || loss.link().is_none() {
            let slopes = &mut tape.slope[..size];
            apply_with_bends(level, layer.activation, &mut tape.a[..size], slopes, bend);
            move_along(level, a, slopes, bend);
        }
        before = (&tape.a[..size], Some(a));
    }
}

/// Fills `delta` of the output layer's tape and tangent.
fn output(lesson: &Lesson<'_>, groups: Range<usize>, tapes: &mut [Tape], tangents: &mut [Tangent]) {
    let Lesson { level, loss, y, weights, factor, .. } = *lesson;
    let (Some(tape), Some(tangent)) = (tapes.last_mut(), tangents.last_mut()) else { return };
    let Tape { a: moves, slope: bends, delta, .. } = &mut tangent.tape;
    for start in groups.clone().step_by(PART) {
        let all = start..groups.end.min(start + PART);
        let here = all.start - groups.start..all.end - groups.start;
        let targets = &y.blocks()[all.start * y.width()..all.end * y.width()];
        let blocks = here.start * y.width()..here.end * y.width();
        deltas(level, tape.outputs(here.clone(), targets, &weights[all.clone()]), loss, factor);
        let mut outputs = tape.outputs(here, targets, &weights[all]);
        outputs.deltas = &mut delta[blocks.clone()];
        delta_tangents(level, outputs, loss, factor, &moves[blocks.clone()], &bends[blocks]);
    }
}

/// From the deltas of the output layer: those of the layers before it.
fn backward(
    lesson: &Lesson<'_>,
    (parameters, direction): (&[f64], &[f64]),
    groups: usize,
    tapes: &mut [Tape],
    tangents: &mut [Tangent],
) {
    let Lesson { level, layers, .. } = *lesson;
    for (l, layer) in layers.iter().enumerate().rev() {
        let (tapes_before, tapes_here) = tapes.split_at_mut(l);
        let (tangents_before, tangents_here) = tangents.split_at_mut(l);
        for Tape { delta, rows, .. } in [&mut tapes_here[0], &mut tangents_here[0].tape] {
            dense::to_rows(level, &delta[..groups * layer.outputs], layer.outputs, rows);
        }
        let size = groups * layer.outputs;
        let (delta, delta_tangent) = (&tapes_here[0].delta[..size], &tangents_here[0].tape.delta[..size]);
        let Some((tape, tangent)) = tapes_before.last_mut().zip(tangents_before.last_mut()) else { continue };

        let (weights, v) = (&parameters[layer.weights.clone()], &direction[layer.weights.clone()]);
        let size = groups * layer.inputs;
        let slopes = &tape.slope[..size];
        let Tangent { tape: Tape { slope: slope_tangents, delta: sum, .. }, room } = tangent;
        let (sum, room) = (&mut sum[..size], &mut room[..size]);
        dense::input_gradient(level, delta_tangent, weights, layer.shape(), slopes, sum);
        dense::input_gradient(level, delta, v, layer.shape(), slopes, room);
        add(level, sum, room);
        dense::input_gradient(level, delta, weights, layer.shape(), &slope_tangents[..size], room);
        add(level, sum, room);
        dense::input_gradient(level, delta, weights, layer.shape(), slopes, &mut tape.delta[..size]);
    }
}

/// Both products of a layer's part: a^T Rdelta and Ra^T delta.
struct Both<'a> {
    x: &'a [Block],
    groups: usize,
    tapes: &'a [Tape],
    tangents: &'a [Tangent],
}

impl Seen for Both<'_> {
    fn layer<'a>(&'a self, l: usize, layer: &'a Layer) -> impl Iterator<Item = Shown<'a>> {
        let Both { x, groups, tapes, tangents } = *self;
        let (inputs, outputs) = (groups * layer.inputs, groups * layer.outputs);
        let shown =
            |x, tape: &'a Tape, biases| Shown { x, delta: &tape.delta[..outputs], rows: &tape.rows, biases };
        let before = l.checked_sub(1);
        let x = before.map_or(x, |before| &tapes[before].a[..inputs]);
        let moved = before.map(|before| shown(&tangents[before].tape.a[..inputs], &tapes[l], false));
        std::iter::once(shown(x, &tangents[l].tape, true)).chain(moved)
    }
}

kernels! {
    /// a += b
    fn add(s, a: &'a mut [Block], b: &'a [Block]) {
        for (a, b) in a.iter_mut().zip(b) {
            s.store(s.add(s.load(a), s.load(b)), a);
        }
    }

    /// From Rz in `a` and f''(z) in `bends`: Ra and Rslope.
    fn move_along(s, a: &'a mut [Block], slopes: &'a [Block], bends: &'a mut [Block]) {
        for ((a, slope), bend) in a.iter_mut().zip(slopes).zip(bends) {
            let dz = s.load(a);
            s.store(s.mul(s.load(bend), dz), bend);
            s.store(s.mul(s.load(slope), dz), a);
        }
    }

    /// a += factor b
    fn add_times(s, factor: f64, b: &'a [f64], a: &'a mut [f64]) {
        let factor = s.splat(factor);
        update(s, [b], [a], |[b], [a]| [s.mul_add(factor, b, a)]);
    }
}
