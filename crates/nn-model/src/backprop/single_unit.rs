//! Gradient descent on a single unit of few inputs: linear and logistic regression, the notebook's first network.
//!
//! There is so little to do that the rest of [`crate::backprop::fused`] would take longer than the work: here the weights, their
//! gradient and the step stay in registers.

// By index: closures and iterators over vectors may not be inlined, and then have none of the instructions.
#![allow(clippy::needless_range_loop)]

use crate::activation::{Activation, Formula, formula};
use crate::backprop::fused::{HUGE, Learner, Log, Notes, Steps, usual};
use crate::loss::{PART, Sums};
use nn_math::simd::{Block, LANES, Level, Simd, Task};

/// [`crate::backprop::fused::descend`] for a single unit with plain gradient descent; nothing where there are no vectors.
pub(crate) fn descend(
    level: Level,
    learner: Learner<'_>,
    steps: Steps<'_>,
    log: Log<'_>,
) -> Option<(usize, Sums)> {
    level.run_with_vectors(Descent { learner, steps, log }).ok()
}

struct Descent<'a> {
    learner: Learner<'a>,
    steps: Steps<'a>,
    log: Log<'a>,
}

impl Task for Descent<'_> {
    type Output = (usize, Sums);

    #[inline(always)]
    fn run<S: Simd>(self, s: S) -> (usize, Sums) {
        let Descent { learner, steps, log } = self;
        let Some(layer) = learner.lesson.layers.first() else { return (0, Sums::default()) };
        usual!(layer.activation, |f| match layer.inputs {
            1 => epochs::<S, _, 1>(s, f, learner, steps, log),
            2 => epochs::<S, _, 2>(s, f, learner, steps, log),
            3 => epochs::<S, _, 3>(s, f, learner, steps, log),
            _ => epochs::<S, _, 4>(s, f, learner, steps, log),
        }, else (0, Sums::default()))
    }
}

#[inline(always)]
fn epochs<S: Simd, F: Formula, const K: usize>(
    s: S,
    f: F,
    learner: Learner<'_>,
    steps: Steps<'_>,
    mut log: Log<'_>,
) -> (usize, Sums) {
    let Learner { lesson, groups, parameters, gradient, .. } = learner;
    let (values, _) = gradient.parts_mut();
    let has_bias = parameters.len() > K;
    // Up to four weights and a bias: one eight.
    let (Some(values), Some(parameters)) =
        (values.filled_up_mut().first_chunk_mut::<LANES>(), parameters.filled_up_mut().first_chunk_mut())
    else {
        return (0, Sums::default());
    };
    let plain = if lesson.factor == 1.0 { lesson.plain.min(groups) / PART * PART } else { 0 };
    let (plain_x, x) = lesson.x.blocks().as_chunks::<K>().0[..groups].split_at(plain);
    let (plain_targets, targets) = lesson.y.blocks()[..groups].split_at(plain);
    let weights = &lesson.weights[plain..groups];
    let (zero, half, limit) = (s.splat(0.0), s.splat(0.5), s.splat(HUGE));
    let (mut g, mut sums, mut done) = (s.load_array(values), Sums::default(), 0);
    for page in steps.rates.chunks(LANES) {
        // What is to be written down is added up for eight epochs together.
        let mut notes = Notes::default();
        let start = done;
        for (epoch, rate) in page.iter().enumerate() {
            let moved = s.neg_mul_add(s.splat(*rate), g, s.load_array(parameters));
            s.store_array(moved, parameters);
            let mut unit = Unit { w: [zero; K], bias: zero, dw: [zero; K], db: zero, squares: zero };
            for k in 0..K {
                unit.w[k] = s.splat(parameters[k]);
            }
            if has_bias {
                unit.bias = s.splat(parameters[K]);
            }
            let mut total = zero;
            for (x, targets) in plain_x.as_chunks::<PART>().0.iter().zip(plain_targets.as_chunks::<PART>().0)
            {
                unit.squares = zero;
                for g in 0..PART {
                    unit.learn(s, f, &x[g], &targets[g]);
                }
                total = s.add(total, unit.squares);
            }
            for ((x, targets), weights) in x.chunks(PART).zip(targets.chunks(PART)).zip(weights.chunks(PART))
            {
                unit.squares = zero;
                for ((x, target), weight) in x.iter().zip(targets).zip(weights) {
                    unit.learn_weighted(s, f, x, target, (s.load(weight), lesson.factor));
                }
                total = s.add(total, unit.squares);
            }
            let mut lanes = [zero; LANES];
            lanes[..K].copy_from_slice(&unit.dw);
            if has_bias {
                lanes[K] = unit.db;
            }
            g = s.sums(lanes);
            s.store(total, &mut sums.squares);
            s.store(s.mul(half, total), &mut sums.terms);
            (notes.squares[epoch], notes.terms[epoch]) = (sums.squares, sums.terms);
            s.store(s.mul_add(g, g, zero), &mut notes.lengths[epoch]);
            done += 1;
            if !s.all_below(total, limit) {
                break;
            }
        }
        notes.write(s, lesson.factor, &mut log, start..done);
        if done < start + page.len() {
            break;
        }
    }
    s.store_array(g, values);
    steps.memory.steps += done;
    (done, sums)
}

/// A unit of `K` inputs, its gradient and the squares of its errors while they are added up.
pub(crate) struct Unit<V, const K: usize> {
    pub w: [V; K],
    pub bias: V,
    pub dw: [V; K],
    pub db: V,
    pub squares: V,
}

impl<V: Copy, const K: usize> Unit<V, K> {
    /// The output's error on a group of samples, and the slope there.
    #[inline(always)]
    fn error<S: Simd<V = V>, F: Formula>(&self, s: S, f: F, x: &[Block; K], target: &Block) -> (V, V) {
        let mut z = self.bias;
        for k in 0..K {
            z = s.mul_add(s.load(&x[k]), self.w[k], z);
        }
        let (value, slope, _) = f.derivatives(s, z);
        (s.sub(value, s.load(target)), slope)
    }

    /// Adds what a group of samples gives that count as one each; gives their deltas.
    #[inline(always)]
    pub(crate) fn learn<S: Simd<V = V>, F: Formula>(
        &mut self,
        s: S,
        f: F,
        x: &[Block; K],
        target: &Block,
    ) -> V {
        let (e, slope) = self.error(s, f, x, target);
        self.squares = s.mul_add(e, e, self.squares);
        self.add(s, x, s.mul(e, slope))
    }

    /// [`Unit::learn`] where samples have weights, and the loss a factor.
    #[inline(always)]
    pub(crate) fn learn_weighted<S: Simd<V = V>, F: Formula>(
        &mut self,
        s: S,
        f: F,
        x: &[Block; K],
        target: &Block,
        (weight, factor): (V, f64),
    ) -> V {
        let (e, slope) = self.error(s, f, x, target);
        self.squares = s.mul_add(s.mul(e, weight), e, self.squares);
        self.add(s, x, s.mul(s.mul(e, s.mul(weight, s.splat(factor))), slope))
    }

    #[inline(always)]
    fn add<S: Simd<V = V>>(&mut self, s: S, x: &[Block; K], delta: V) -> V {
        for k in 0..K {
            self.dw[k] = s.mul_add(s.load(&x[k]), delta, self.dw[k]);
        }
        self.db = s.add(self.db, delta);
        delta
    }

    /// The deltas of the layer before, if there is one, from its slopes.
    #[inline(always)]
    pub(crate) fn hand_back<S: Simd<V = V>>(
        &self,
        s: S,
        delta: V,
        before: Option<(&[Block; K], &mut [Block; K])>,
    ) {
        if let Some((slopes, deltas)) = before {
            for k in 0..K {
                let passed = s.mul_add(delta, self.w[k], s.splat(0.0));
                s.store(s.mul(passed, s.load(&slopes[k])), &mut deltas[k]);
            }
        }
    }
}
