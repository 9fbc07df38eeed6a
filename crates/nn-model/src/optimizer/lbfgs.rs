//! L-BFGS: quasi-Newton steps on all samples at once.
//!
//! From the last few moves s and changes of the gradient y, a two-loop recursion makes the direction d = -H g, where H is
//! close to the inverse Hessian. Along d a line search finds a step a that meets the strong Wolfe conditions
//!
//! ```text
//! f(p + a d) <= f(p) + c1 a g.d        |g(p + a d).d| <= c2 |g.d|        c1 = 1e-4, c2 = 0.9
//! ```
//!
//! by widening a bracket until it holds such a step and narrowing it by cubic interpolation.
//!
//! Source: J. Nocedal and S. J. Wright, *Numerical Optimization*, 2nd ed. (2006), algorithms 7.4, 7.5, 3.5 and 3.6.

use super::memory::OptimizerMemory;
use super::rule::{Step, StepRule};
use crate::backprop::Objective;
use crate::check::{at_least_zero, at_most, check_setting};
use crate::error::ModelError;
use crate::training::frozen::FrozenRanges;
use nn_choice::limits;
use nn_math::padded::Padded;
use nn_math::reduce::dot;
use nn_math::simd::Simd;

nn_choice::with_serde! { (default, deny_unknown_fields)
    /// Limited-memory BFGS with a line search: far fewer epochs than gradient descent for small problems without batches.
    ///
    /// ```
    /// use nn_model::{Lbfgs, Optimizer};
    /// let optimizer = Optimizer::from(Lbfgs::default().memory(20));
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct Lbfgs {
        /// How many moves are remembered, from 1 to [`LBFGS_MEMORY`](nn_choice::limits::LBFGS_MEMORY).
        pub memory: usize,
        /// The run has converged when no component of the gradient is larger.
        pub tolerance: f64,
    }
}

impl Default for Lbfgs {
    fn default() -> Lbfgs {
        Lbfgs { memory: 10, tolerance: 1e-9 }
    }
}

impl Lbfgs {
    /// With this [`memory`](field@Lbfgs::memory).
    pub fn memory(self, memory: usize) -> Lbfgs {
        Lbfgs { memory, ..self }
    }

    /// With this [`tolerance`](field@Lbfgs::tolerance).
    pub fn tolerance(self, tolerance: f64) -> Lbfgs {
        Lbfgs { tolerance, ..self }
    }
}

/// The vectors before the moves and changes: the direction, and parameters and gradient before the step.
const WORK: usize = 3;
const SUFFICIENT_DECREASE: f64 = 1e-4;
const CURVATURE: f64 = 0.9;
const LONGEST_SEARCH: usize = 30;

impl StepRule for Lbfgs {
    fn evaluates(&self) -> bool {
        true
    }

    fn learning_rate(&mut self) -> Option<&mut f64> {
        None
    }

    fn memory_size(&self) -> (usize, usize) {
        (self.memory, WORK + 2 * self.memory)
    }

    fn check(&self) -> Result<(), ModelError> {
        check_setting("the memory of L-BFGS", self.memory as f64, self.memory > 0, "1 or more")?;
        at_most("steps for L-BFGS to remember", self.memory, limits::LBFGS_MEMORY)?;
        at_least_zero("the tolerance of L-BFGS", self.tolerance)
    }

    /// None: its steps are those of [`Lbfgs::advance`], and [`OptimizerState::step`](super::OptimizerState::step) refuses it.
    fn step<S: Simd>(&self, _: S, _: Step<'_>) {}
}

impl Lbfgs {
    /// One step from `parameters`, where `objective` has been evaluated; leaves it evaluated at the new ones. False if there is no
    /// step that makes the loss smaller.
    pub(super) fn advance(
        &self,
        objective: &mut Objective,
        parameters: &mut [f64],
        memory: &mut OptimizerMemory,
        frozen: &FrozenRanges,
    ) -> bool {
        let largest = objective.gradient().iter().fold(0.0_f64, |largest, g| largest.max(g.abs()));
        if largest <= self.tolerance {
            return false;
        }
        let OptimizerMemory { steps, numbers, vectors } = memory;
        let (work, pairs) = vectors.split_at_mut(WORK);
        let [direction, start, gradient] = work else { return false };
        start.copy_from_slice(parameters);
        gradient.copy_from_slice(objective.gradient());
        self.direction(gradient, *steps, pairs, numbers, direction);
        frozen.fill(direction, -0.0); // what is added to any number, and leaves it as it is
        let first = if *steps == 0 { 1.0 / norm(gradient).max(1.0) } else { 1.0 };
        let mut line = Line { objective, parameters, start, direction, evaluations: 0 };
        if !line.search(first) {
            // Along this direction nothing is gained: forget what led to it; if nothing did, this is the end.
            parameters.copy_from_slice(start);
            objective.evaluate_all(parameters);
            if *steps == 0 {
                return false;
            }
            *steps = 0;
            return self.advance(objective, parameters, memory, frozen);
        }
        // The pair of this step takes the place of the oldest.
        let place = 2 * (*steps % self.memory);
        let (moves, changes) = pairs[place..place + 2].split_at_mut(1);
        for (i, (s, y)) in moves[0].iter_mut().zip(changes[0].iter_mut()).enumerate() {
            *s = parameters[i] - start[i];
            *y = objective.gradient()[i] - gradient[i];
        }
        *steps += 1;
        true
    }

    /// -H g by the two loops, over the pairs of the last steps.
    fn direction(
        &self,
        gradient: &[f64],
        steps: usize,
        pairs: &[Padded],
        weights: &mut [f64],
        direction: &mut [f64],
    ) {
        direction.iter_mut().zip(gradient).for_each(|(d, g)| *d = -g);
        let pair = |step: usize| {
            let place = 2 * (step % self.memory);
            (&pairs[place], &pairs[place + 1])
        };
        let oldest = steps.saturating_sub(self.memory);
        // s.y > 0 by the second Wolfe condition, but for rounding.
        let useful = |step: &usize| dot(pair(*step).0, pair(*step).1) > 0.0;
        for step in (oldest..steps).rev().filter(useful) {
            let (s, y) = pair(step);
            let weight = dot(s, direction) / dot(s, y);
            add(direction, -weight, y);
            weights[step % self.memory] = weight;
        }
        if let Some(newest) = (oldest..steps).rev().find(useful) {
            let (s, y) = pair(newest);
            let scale = dot(s, y) / dot(y, y);
            direction.iter_mut().for_each(|d| *d *= scale);
        }
        for step in (oldest..steps).filter(useful) {
            let (s, y) = pair(step);
            let weight = weights[step % self.memory] - dot(y, direction) / dot(s, y);
            add(direction, weight, s);
        }
    }
}

/// The objective along a line.
struct Line<'a> {
    objective: &'a mut Objective,
    parameters: &'a mut [f64],
    start: &'a [f64],
    direction: &'a [f64],
    evaluations: usize,
}

/// A step a along the line, the value f there, and the derivative along the line.
#[derive(Clone, Copy)]
struct Point {
    a: f64,
    f: f64,
    derivative: f64,
}

impl Point {
    /// The first condition, for a line that starts at `origin`.
    fn is_low_enough(&self, origin: &Point) -> bool {
        self.f <= origin.f + SUFFICIENT_DECREASE * self.a * origin.derivative
    }

    /// The second condition.
    fn is_flat_enough(&self, origin: &Point) -> bool {
        self.derivative.abs() <= -CURVATURE * origin.derivative
    }
}

impl Line<'_> {
    fn at(&mut self, a: f64) -> Point {
        for ((p, start), d) in self.parameters.iter_mut().zip(self.start).zip(self.direction) {
            *p = a.mul_add(*d, *start);
        }
        self.objective.evaluate_all(self.parameters);
        self.evaluations += 1;
        Point { a, f: self.objective.loss(), derivative: dot(self.objective.gradient(), self.direction) }
    }

    /// Whether there is a step that meets the conditions; if so, the objective is left evaluated there.
    fn search(&mut self, first: f64) -> bool {
        let origin = Point {
            a: 0.0,
            f: self.objective.loss(),
            derivative: dot(self.objective.gradient(), self.direction),
        };
        if origin.derivative.is_nan() || origin.derivative >= 0.0 {
            return false;
        }
        let (mut before, mut a) = (origin, first);
        while self.evaluations < LONGEST_SEARCH {
            let here = self.at(a);
            if !here.f.is_finite() || !here.derivative.is_finite() {
                // Too far: numbers overflow there.
                a = before.a + 0.1 * (a - before.a);
                continue;
            }
            if !here.is_low_enough(&origin) || (before.a > 0.0 && here.f >= before.f) {
                return self.zoom(origin, before, here);
            }
            if here.is_flat_enough(&origin) {
                return true;
            }
            if here.derivative >= 0.0 {
                return self.zoom(origin, here, before);
            }
            (before, a) = (here, 2.0 * here.a);
        }
        // It only ever went down: the last step is a good one, if not the best.
        before.a > 0.0 && self.at(before.a).f < origin.f
    }

    /// Narrows the bracket from `low`, the lower end, to `high`.
    fn zoom(&mut self, origin: Point, mut low: Point, mut high: Point) -> bool {
        while self.evaluations < LONGEST_SEARCH && low.a != high.a {
            let here = self.at(between(low, high));
            if !here.is_low_enough(&origin) || here.f >= low.f {
                high = here;
            } else {
                if here.is_flat_enough(&origin) {
                    return true;
                }
                if here.derivative * (high.a - low.a) >= 0.0 {
                    high = low;
                }
                low = here;
            }
        }
        // No step meets both conditions within rounding; the lower end still is lower than the start.
        low.a > 0.0 && self.at(low.a).f < origin.f
    }
}

/// The minimum of the cubic through both ends with their derivatives, kept a tenth away from either.
fn between(low: Point, high: Point) -> f64 {
    let width = high.a - low.a;
    let d1 = low.derivative + high.derivative - 3.0 * (low.f - high.f) / (low.a - high.a);
    let d2 = (d1 * d1 - low.derivative * high.derivative).sqrt().copysign(width);
    let cubic = high.a - width * (high.derivative + d2 - d1) / (high.derivative - low.derivative + 2.0 * d2);
    let fraction = (cubic - low.a) / width;
    low.a + width * if fraction.is_finite() { fraction.clamp(0.1, 0.9) } else { 0.5 }
}

/// a += factor b
fn add(a: &mut [f64], factor: f64, b: &[f64]) {
    a.iter_mut().zip(b).for_each(|(a, b)| *a = factor.mul_add(*b, *a));
}

fn norm(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

#[cfg(test)]
mod tests {
    use super::{CURVATURE, Line, Point, between};
    use crate::{Activation, Architecture, Loss, Network, Objective};
    use nn_math::Mat;

    /// Of a^3 - 3 a, which is lowest at 1, shifted by `by`.
    fn point(a: f64, by: f64) -> Point {
        let b = a - by;
        Point { a, f: b * b * b - 3.0 * b, derivative: 3.0 * b * b - 3.0 }
    }

    #[test]
    fn the_next_step_is_where_the_cubic_through_both_ends_is_lowest_but_a_tenth_away_from_them() {
        for by in [0.0, 0.75, -3.0] {
            for (one, other, expected) in
                [(0.0, 2.0, 1.0), (0.25, 3.0, 1.0), (0.5, 1.25, 1.0), (0.99, 1.99, 1.09), (0.01, 1.01, 0.91)]
            {
                let ends = (point(by + one, by), point(by + other, by));
                for found in [between(ends.0, ends.1), between(ends.1, ends.0)] {
                    assert!((found - by - expected).abs() < 1e-12, "{one} to {other}, by {by}: {found}");
                }
            }
        }
    }

    #[test]
    fn a_longer_step_has_to_gain_more() {
        let origin = Point { a: 0.0, f: 2.0, derivative: -3.0 };
        for (a, gain) in [(10.0, 3e-3), (0.1, 3e-5)] {
            let at = |gain: f64| Point { a, f: origin.f - gain, derivative: 0.0 };
            assert!(at(1.01 * gain).is_low_enough(&origin) && !at(0.99 * gain).is_low_enough(&origin));
        }
    }

    #[test]
    fn a_bracket_whose_lower_end_is_the_farther_one_is_narrowed_towards_the_valley() {
        // Huber's loss of w - 33 falls with slope -1, has its valley from 32 to 34 and rises with slope 1: from 60, which is lower
        // than 0 and past the valley, the ends of the bracket are turned around.
        let architecture = Architecture::new(1).layer(1, Activation::Linear).without_bias();
        let network = Network::from_parameters(architecture, vec![0.0]).unwrap();
        let samples = (Mat::full(1, 1, 1.0), Mat::full(1, 1, 33.0));
        let mut objective = Objective::new(&network, Loss::HuberSum, samples).unwrap();
        let mut parameters = [0.0];
        objective.evaluate_all(&parameters);
        let (objective, parameters) = (&mut objective, &mut parameters);
        let mut line = Line { objective, parameters, start: &[0.0], direction: &[1.0], evaluations: 0 };
        assert!(line.search(60.0));
        assert_eq!(line.evaluations, 4, "the first step, and three within the bracket");
        assert!(line.objective.gradient()[0].abs() < CURVATURE && line.parameters[0] > 33.0);
    }
}
