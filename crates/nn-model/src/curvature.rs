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

use crate::network::Layer;
use crate::objective::{TILE_GROUPS, Tape, tile};
use crate::{Loss, ModelError, Objective};
use nn_math::Mat;
use nn_math::dense::{self, RowChunk};
use nn_math::eigen::{largest_eigenvalue, symmetric_eigenvalues};
use nn_math::simd::{Block, Simd, Task};
use nn_math::update::update;

/// Up to so many parameters, [`Curvature::sharpness`] builds the whole Hessian.
const SMALL: usize = 64;

/// What is remembered of one layer besides its [`Tape`].
#[derive(Clone, Debug)]
struct Tangent {
    /// Rz, then Ra.
    a: Vec<Block>,
    /// f''(z), then Rslope.
    slope: Vec<Block>,
    delta: Vec<Block>,
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
    tangents: Vec<Tangent>,
    product: Vec<f64>,
}

impl Curvature {
    /// The second derivatives of `objective`. Makes all the room that products need.
    pub fn new(objective: Objective) -> Curvature {
        let room = |tape: &Tape| vec![Block::default(); tape.a.len()];
        let tangents = objective
            .tapes
            .iter()
            .map(|tape| Tangent { a: room(tape), slope: room(tape), delta: room(tape), room: room(tape) })
            .collect();
        Curvature { tangents, product: vec![0.0; objective.gradient().len()], objective }
    }

    /// H v: the Hessian of the loss at `parameters`, times `direction`.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if one of them has not as many numbers as the network has parameters.
    pub fn hessian_product(&mut self, parameters: &[f64], direction: &[f64]) -> Result<&[f64], ModelError> {
        let expected = self.product.len();
        for found in [parameters.len(), direction.len()] {
            if found != expected {
                return Err(ModelError::ParameterCount { expected, found });
            }
        }
        self.objective.level.run(HessianProduct { curvature: self, parameters, direction });
        Ok(&self.product)
    }

    /// H, symmetric, in the order of the parameters: one product for each of them.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if there are not as many parameters as the network has.
    pub fn hessian(&mut self, parameters: &[f64]) -> Result<Mat<f64>, ModelError> {
        let size = self.product.len();
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
        let size = self.product.len();
        if size <= SMALL {
            let hessian = self.hessian(parameters)?;
            return Ok(last(symmetric_eigenvalues(hessian.as_ref())));
        }
        self.hessian_product(parameters, parameters)?; // checks the lengths once
        let task = |direction: &[f64], product: &mut [f64]| {
            self.objective.level.run(HessianProduct { curvature: self, parameters, direction });
            product.copy_from_slice(&self.product);
        };
        Ok(largest_eigenvalue(size, 1e-10, task))
    }
}

fn last(eigenvalues: Option<Vec<f64>>) -> f64 {
    eigenvalues.and_then(|eigenvalues| eigenvalues.last().copied()).unwrap_or(f64::NAN)
}

struct HessianProduct<'a> {
    curvature: &'a mut Curvature,
    parameters: &'a [f64],
    direction: &'a [f64],
}

impl Task for HessianProduct<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let HessianProduct { curvature: Curvature { objective, tangents, product }, parameters, direction } =
            self;
        let factor = objective.factor();
        let Objective { layers, loss, x, y, weights, penalty, tapes, rows, .. } = objective;
        product.fill(0.0);
        for (t, weights) in weights.chunks(TILE_GROUPS).enumerate() {
            let x = tile(x.blocks(), x.width(), t, weights.len());
            let targets = tile(y.blocks(), y.width(), t, weights.len());
            forward(s, layers, *loss, (parameters, direction), x, weights.len(), tapes, tangents);
            output(s, *loss, factor, targets, weights, tapes, tangents);
            backward(s, layers, (parameters, direction), x, weights.len(), tapes, tangents, rows, product);
        }
        // The penalty's Hessian: l2 on the diagonal, for weights.
        let l2 = s.splat(penalty.l2);
        for layer in layers.iter().filter(|_| penalty.l2 != 0.0) {
            let range = layer.weights.clone();
            update(s, [&direction[range.clone()]], [&mut product[range]], |[v], [h]| [s.mul_add(l2, v, h)]);
        }
    }
}

/// Fills `a` and `slope` of every tape and tangent.
#[inline(always)]
#[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named here
fn forward<S: Simd>(
    s: S,
    layers: &[Layer],
    loss: Loss,
    (parameters, direction): (&[f64], &[f64]),
    x: &[Block],
    groups: usize,
    tapes: &mut [Tape],
    tangents: &mut [Tangent],
) {
    let mut before: (&[Block], Option<&[Block]>) = (x, None);
    let last = layers.len() - 1;
    for (l, ((layer, tape), tangent)) in layers.iter().zip(tapes).zip(tangents).enumerate() {
        let (shape, size) = (layer.shape(), groups * layer.outputs);
        let (weights, biases) = (&parameters[layer.weights.clone()], &parameters[layer.biases.clone()]);
        let (v, u) = (&direction[layer.weights.clone()], &direction[layer.biases.clone()]);
        let Tangent { a, slope, room, .. } = tangent;
        let (a, bend) = (&mut a[..size], &mut slope[..size]);

        dense::forward(s, before.0, weights, biases, shape, &mut tape.a[..size]);
        dense::forward(s, before.0, v, u, shape, a);
        if let Some(before) = before.1 {
            dense::forward(s, before, weights, &[], shape, &mut room[..size]);
            add(s, a, &room[..size]);
        }
        if l < last || loss.link().is_none() {
            layer.activation.apply_with_bends(s, &mut tape.a[..size], &mut tape.slope[..size], bend);
            for (i, a) in a.iter_mut().enumerate() {
                let dz = s.load(a);
                s.store(s.mul(s.load(&bend[i]), dz), &mut bend[i]);
                s.store(s.mul(s.load(&tape.slope[i]), dz), a);
            }
        }
        before = (&tape.a[..size], Some(a));
    }
}

/// Fills `delta` of the output layer's tape and tangent.
#[inline(always)]
fn output<S: Simd>(
    s: S,
    loss: Loss,
    factor: f64,
    targets: &[Block],
    weights: &[Block],
    tapes: &mut [Tape],
    tangents: &mut [Tangent],
) {
    if let (Some(tape), Some(tangent)) = (tapes.last_mut(), tangents.last_mut()) {
        let nothing = crate::loss::Sums { squares: s.splat(0.0), terms: s.splat(0.0) };
        tape.outputs(targets, weights).deltas(s, loss, factor, nothing);
        let mut outputs = tape.outputs(targets, weights);
        outputs.deltas = &mut tangent.delta[..targets.len()];
        outputs.delta_tangents(s, loss, factor, &tangent.a, &tangent.slope);
    }
}

/// From the deltas of the output layer: those of the layers before it, and every layer's part of the product.
#[inline(always)]
#[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named here
fn backward<S: Simd>(
    s: S,
    layers: &[Layer],
    (parameters, direction): (&[f64], &[f64]),
    x: &[Block],
    groups: usize,
    tapes: &mut [Tape],
    tangents: &mut [Tangent],
    rows: &mut [RowChunk],
    product: &mut [f64],
) {
    for (l, layer) in layers.iter().enumerate().rev() {
        let (tapes_before, tapes_here) = tapes.split_at_mut(l);
        let (tangents_before, tangents_here) = tangents.split_at_mut(l);
        let size = groups * layer.outputs;
        let (delta, delta_tangent) = (&tapes_here[0].delta[..size], &tangents_here[0].delta[..size]);
        let (dw, db) = product[layer.weights.start..layer.biases.end].split_at_mut(layer.weights.len());
        let size = groups * layer.inputs;
        let before = tapes_before.last_mut().zip(tangents_before.last_mut());
        let Some((tape, tangent)) = before else {
            dense::weight_gradient(s, x, delta_tangent, layer.shape(), rows, dw, db);
            continue;
        };
        dense::weight_gradient(s, &tape.a[..size], delta_tangent, layer.shape(), rows, dw, db);
        dense::weight_gradient(s, &tangent.a[..size], delta, layer.shape(), rows, dw, &mut []);

        let (weights, v) = (&parameters[layer.weights.clone()], &direction[layer.weights.clone()]);
        let slopes = &tape.slope[..size];
        let Tangent { slope: slope_tangents, delta: sum, room, .. } = tangent;
        let (sum, room) = (&mut sum[..size], &mut room[..size]);
        dense::input_gradient(s, delta_tangent, weights, layer.shape(), slopes, sum);
        dense::input_gradient(s, delta, v, layer.shape(), slopes, room);
        add(s, sum, room);
        dense::input_gradient(s, delta, weights, layer.shape(), &slope_tangents[..size], room);
        add(s, sum, room);
        dense::input_gradient(s, delta, weights, layer.shape(), slopes, &mut tape.delta[..size]);
    }
}

/// a += b
#[inline(always)]
fn add<S: Simd>(s: S, a: &mut [Block], b: &[Block]) {
    for (a, b) in a.iter_mut().zip(b) {
        s.store(s.add(s.load(a), s.load(b)), a);
    }
}
