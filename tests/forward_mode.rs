//! Gradients and Hessian products are those of forward-mode differentiation by dual numbers ([`nn_math::dual`]), to 1e-10: no
//! difference quotients, no backpropagation, no kernels, only the network and its loss written down plainly.
//!
//! Activations are asked for their formula, so a new one is covered here as soon as it is in the list.

use crate::own_formulas;
use crate::problem::{Problem, config, direction, divisor, hidden_activations, losses, norm, problems};
use nn_math::dual::{self, Dual, Duals, Plain};
use nn_math::elementary::Elementary;
use nn_model::{Activation, Curvature, Loss};
use proptest::prelude::*;

/// The weighted sums z and, last, the outputs of one sample: layer by layer, as they are defined.
fn layers_of_sample<S: Elementary>(s: S, problem: &Problem, p: &[S::V], i: usize) -> Vec<Vec<S::V>> {
    let mut a: Vec<S::V> = problem.x.row(i).iter().map(|x| s.splat(*x)).collect();
    let mut sums = Vec::new();
    for layer in problem.network.layers() {
        let (weights, biases) = (&p[layer.weights.clone()], &p[layer.biases.clone()]);
        let sum = |j: usize| {
            let start = biases.get(j).copied().unwrap_or(s.splat(0.0));
            a.iter()
                .enumerate()
                .fold(start, |sum, (k, a)| s.add(sum, s.mul(*a, weights[k * layer.outputs + j])))
        };
        let z: Vec<S::V> = (0..layer.outputs).map(sum).collect();
        a = z.iter().map(|z| layer.activation.value(s, *z)).collect();
        sums.push(z);
    }
    sums.push(a);
    sums
}

/// The loss of one sample with weighted sums z and activations a in its output layer, before any factor: a sum over
/// the outputs.
fn loss_of_sample<S: Elementary>(s: S, loss: Loss, z: &[S::V], a: &[S::V], targets: &[f64]) -> S::V {
    let sum = |terms: &mut dyn Iterator<Item = S::V>| terms.fold(s.splat(0.0), |sum, term| s.add(sum, term));
    let minus = |v: S::V| s.sub(s.splat(0.0), v);
    let errors: Vec<S::V> = a.iter().zip(targets).map(|(a, t)| s.sub(*a, s.splat(*t))).collect();
    let half_square = |e: S::V| s.mul(s.splat(0.5), s.mul(e, e));
    let huber = |e: S::V| {
        let beyond = s.sub(s.abs(e), s.splat(1.0));
        s.if_positive(beyond, s.sub(s.abs(e), s.splat(0.5)), half_square(e))
    };
    // -ln a = softplus(-z) and -ln (1 - a) = softplus(z)
    let binary = |(z, t): (&S::V, &f64)| {
        let yes = s.mul(s.splat(*t), s.softplus(minus(*z)));
        s.add(yes, s.mul(s.splat(1.0 - t), s.softplus(*z)))
    };
    match loss {
        Loss::HalfSse => sum(&mut errors.into_iter().map(half_square)),
        Loss::Sse | Loss::Mse => sum(&mut errors.into_iter().map(|e| s.mul(e, e))),
        Loss::Sae | Loss::Mae => sum(&mut errors.into_iter().map(|e| s.abs(e))),
        Loss::HuberSum | Loss::Huber => sum(&mut errors.into_iter().map(huber)),
        Loss::QuantileSum { level } | Loss::Quantile { level } => sum(&mut errors
            .into_iter()
            .map(|e| s.if_positive(e, s.mul(s.splat(1.0 - level), e), s.mul(s.splat(-level), e)))),
        Loss::PoissonSum | Loss::Poisson => {
            sum(&mut z.iter().zip(targets).map(|(z, t)| s.sub(s.exp(*z), s.mul(s.splat(*t), *z))))
        }
        Loss::Own(own) => {
            sum(&mut z.iter().zip(a).zip(targets).map(|((z, a), t)| own_formulas::term(s, own, *z, *a, *t)))
        }
        Loss::BinaryCrossEntropySum | Loss::BinaryCrossEntropy => sum(&mut z.iter().zip(targets).map(binary)),
        Loss::CrossEntropySum | Loss::CrossEntropy => {
            let highest = z.iter().copied().fold(z[0], |highest, z| s.max(highest, z));
            let powers = sum(&mut z.iter().map(|z| s.exp(s.sub(*z, highest))));
            let log_sum = s.add(highest, s.ln(powers));
            sum(&mut z.iter().zip(targets).map(|(z, t)| s.mul(s.splat(*t), s.sub(log_sum, *z))))
        }
    }
}

/// The whole objective, penalty included, at the parameters `p`.
fn objective<S: Elementary>(s: S, problem: &Problem, p: &[S::V]) -> S::V {
    let mut total = s.splat(0.0);
    let weight: f64 = (0..problem.x.nrows()).map(|i| problem.weight(i)).sum();
    let divisor = divisor(problem.loss, weight, problem.y.ncols());
    for i in 0..problem.x.nrows() {
        let layers = layers_of_sample(s, problem, p, i);
        let [.., z, a] = layers.as_slice() else { panic!("no layers") };
        let targets: Vec<f64> = problem.y.row(i).iter().copied().collect();
        let loss = loss_of_sample(s, problem.loss, z, a, &targets);
        total = s.add(total, s.mul(s.splat(problem.weight(i) / divisor), loss));
    }
    for layer in problem.network.layers() {
        let biases = layer.biases.clone().filter(|_| problem.penalty.biases);
        for w in layer.weights.clone().chain(biases).map(|i| &p[i]) {
            let square = s.mul(s.splat(problem.penalty.l2 / 2.0), s.mul(*w, *w));
            total = s.add(total, s.add(square, s.mul(s.splat(problem.penalty.l1), s.abs(*w))));
        }
    }
    total
}

/// The derivative by each parameter in turn.
fn gradient(problem: &Problem) -> Vec<f64> {
    let s = Duals(Plain);
    let at = problem.network.parameters();
    let along = |k: usize| -> Vec<Dual<f64>> {
        at.iter().enumerate().map(|(i, p)| Dual { value: *p, slope: f64::from(i == k) }).collect()
    };
    (0..at.len()).map(|k| objective(s, problem, &along(k)).slope).collect()
}

/// The derivative, along `v`, of the derivative by each parameter in turn.
fn hessian_product(problem: &Problem, v: &[f64]) -> Vec<f64> {
    let s = Duals(Duals(Plain));
    let at = problem.network.parameters();
    let along = |k: usize| -> Vec<Dual<Dual<f64>>> {
        let each = at.iter().zip(v).enumerate();
        each.map(|(i, (p, v))| {
            let inner = Dual { value: *p, slope: *v };
            Dual { value: inner, slope: Dual { value: f64::from(i == k), slope: 0.0 } }
        })
        .collect()
    };
    (0..at.len()).map(|k| objective(s, problem, &along(k)).slope.slope).collect()
}

/// How near a kink is too near.
const NEAR: f64 = 1e-6;

/// f(z), f'(z) and f''(z) by dual numbers.
fn derivatives(activation: Activation, z: f64) -> [f64; 3] {
    dual::derivatives(z, |s, z| activation.value(s, z))
}

/// Whether f' (or, if asked about, f'') jumps near z.
fn is_kinked(activation: Activation, z: f64, second: bool) -> bool {
    jumps(|step| derivatives(activation, z + step), second)
}

/// The loss of one sample and its first two derivatives as z and a of output `j` grow alike, from `step` further on.
fn derivatives_of_loss(loss: Loss, layers: [&[f64]; 2], targets: &[f64], j: usize, step: f64) -> [f64; 3] {
    let s = Duals(Duals(Plain));
    let [z, a] = layers.map(|numbers| {
        let along = |(k, number): (usize, &f64)| {
            let (step, slope) = if k == j { (step, 1.0) } else { (0.0, 0.0) };
            Dual { value: Dual { value: number + step, slope }, slope: Dual { value: slope, slope: 0.0 } }
        };
        Vec::from_iter(numbers.iter().enumerate().map(along))
    });
    let loss = loss_of_sample(s, loss, &z, &a, targets);
    [loss.value.value, loss.slope.value, loss.slope.slope]
}

/// Whether the first of these derivatives (or, if asked about, the second) jumps between a little less and a little more.
fn jumps(derivatives: impl Fn(f64) -> [f64; 3], second: bool) -> bool {
    let (below, above) = (derivatives(-NEAR), derivatives(NEAR));
    let jump = |k: usize| (above[k] - below[k]).abs() > 1e-3;
    jump(1) || (second && jump(2))
}

/// Whether any sample is where an activation or the loss has no derivative.
fn near_a_kink(problem: &Problem, second: bool) -> bool {
    (0..problem.x.nrows()).any(|i| {
        let layers = layers_of_sample(Plain, problem, problem.network.parameters(), i);
        let units = problem.network.layers().iter().zip(&layers);
        let in_activations =
            units.into_iter().any(|(layer, z)| z.iter().any(|z| is_kinked(layer.activation, *z, second)));
        let [.., z, a] = layers.as_slice() else { panic!("no layers") };
        let targets = Vec::from_iter(problem.y.row(i).iter().copied());
        let along = |j, step| derivatives_of_loss(problem.loss, [z, a], &targets, j, step);
        in_activations || (0..targets.len()).any(|j| jumps(|step| along(j, step), second))
    })
}

/// The first number that is off by more than 1e-10 of itself (and 1e-14 of the vector's length).
fn first_difference(ours: &[f64], theirs: &[f64]) -> Option<(usize, f64, f64)> {
    assert_eq!(ours.len(), theirs.len());
    let rounding = 1e-14 * norm(theirs);
    let each = ours.iter().zip(theirs).enumerate();
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-10 * b.abs() + rounding;
    // NaN is a difference too: it is near to nothing.
    each.map(|(i, (a, b))| (i, *a, *b)).find(|(_, a, b)| !near(*a, *b))
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn the_loss_and_its_gradient_are_those_of_dual_numbers(problem in problems()) {
        prop_assume!(!near_a_kink(&problem, false));
        let objective_by_us = problem.evaluated();
        let loss = objective(Plain, &problem, problem.network.parameters());
        prop_assert_eq!(first_difference(&[objective_by_us.loss()], &[loss]), None);
        prop_assert_eq!(first_difference(objective_by_us.gradient(), &gradient(&problem)), None);
    }

    #[test]
    fn hessian_products_are_those_of_dual_numbers(problem in problems(), seed in any::<u64>()) {
        prop_assume!(!near_a_kink(&problem, true));
        let v = direction(&problem, seed);
        let mut curvature = Curvature::new(problem.evaluated());
        let product = curvature.hessian_product(problem.network.parameters(), &v).unwrap();
        prop_assert_eq!(first_difference(product, &hessian_product(&problem, &v)), None);
    }
}

#[test]
fn every_activation_stays_within_its_range_and_fills_it() {
    for activation in hidden_activations().chain(Activation::ALL.iter().copied()) {
        let s = Plain;
        let (low, high) = activation.range().into_inner();
        let curve = (-40_000..=40_000).map(|step| activation.value(s, f64::from(step) * 1e-3));
        let far = [-1e9, 1e9].map(|z| activation.value(s, z));
        let values = Vec::from_iter(curve.chain(far));
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        assert!(low - 1e-15 <= least && highest <= high + 1e-15, "{activation}: {least} to {highest}");
        // A coupled one fills its range with a layer of units, of which this is one.
        let fills = |found: f64, bound: f64| {
            (found - bound).abs() < 1e-6 || found.abs() >= 1e7 && bound.is_infinite()
        };
        assert!(
            activation.is_for_outputs_only() || fills(least, low) && fills(highest, high),
            "{activation}: {least} to {highest}"
        );
    }
}

/// One example of each activation with each loss, so that none depends on being drawn; and a check that the check can fail.
#[test]
fn every_activation_is_right_with_every_loss_and_a_wrong_number_is_noticed() {
    for loss in losses() {
        for hidden in hidden_activations() {
            let layers = [(5, hidden), (4, hidden), (3, hidden)];
            let problem = Problem::draw(3, &layers, true, loss, 11, 5).with_drawn_weights(6);
            assert!(!near_a_kink(&problem, true), "{loss} with {hidden}: take another seed");
            let (mut ours, theirs) = (problem.gradient(), gradient(&problem));
            assert!(norm(&theirs) > 1e-3, "{loss} with {hidden}: nothing to compare");
            assert_eq!(first_difference(&ours, &theirs), None, "{loss} with {hidden}");
            let v = direction(&problem, 7);
            let mut curvature = Curvature::new(problem.evaluated());
            let product = curvature.hessian_product(problem.network.parameters(), &v).unwrap();
            assert_eq!(
                first_difference(product, &hessian_product(&problem, &v)),
                None,
                "{loss} with {hidden}"
            );
            ours[4] += 1e-9 * norm(&ours);
            assert!(first_difference(&ours, &theirs).is_some(), "{loss} with {hidden}");
        }
    }
}

#[test]
fn kinks_are_found_where_they_are_and_nowhere_else() {
    let at = |loss: Loss, error: f64, second| {
        jumps(|step| derivatives_of_loss(loss, [&[0.0], &[error]], &[0.0], 0, step), second)
    };
    assert!(at(Loss::Mae, 5e-7, false) && !at(Loss::Mae, 1e-5, true) && !at(Loss::Mse, 0.0, true));
    assert!(at(Loss::Huber, 1.0, true) && at(Loss::Huber, -1.0, true) && !at(Loss::Huber, 1.0, false));
    use Activation::{Elu, Gelu, LeakyRelu, Relu};
    let (leaky, elu) = (LeakyRelu { leak: 0.01 }, Elu { alpha: 1.0 });
    assert!(is_kinked(Relu, 0.0, false) && is_kinked(leaky, 5e-7, false) && is_kinked(elu, 0.0, true));
    assert!(!is_kinked(Relu, 1e-5, true) && !is_kinked(elu, 0.0, false) && !is_kinked(Gelu, 0.0, true));
}
