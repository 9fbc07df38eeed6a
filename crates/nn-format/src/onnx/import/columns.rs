//! Affine steps on columns, in whatever way a graph writes them: before the first layer, between layers and after the last.
//!
//! They are put off until it is known what comes next: they go into the weights of a layer, or stay as the scaling of inputs
//! or outputs.

use crate::layers::LayerParts;
use nn_math::Affine;
use std::rc::Rc;

/// One step on a column x, with a number v.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// x + v
    Add,
    /// x - v
    Subtract,
    /// v - x
    SubtractFrom,
    /// x v
    Multiply,
    /// x / v
    Divide,
}

impl Step {
    /// The step that an operator of two inputs is; `computed` is which of them is the column.
    pub(super) fn of(operator: &str, computed: usize) -> Option<Step> {
        match (operator, computed) {
            ("Add", _) => Some(Step::Add),
            ("Mul", _) => Some(Step::Multiply),
            ("Sub", 0) => Some(Step::Subtract),
            ("Sub", _) => Some(Step::SubtractFrom),
            ("Div", 0) => Some(Step::Divide),
            _ => None,
        }
    }

    /// The line `factor x + offset` after this step with `v`.
    pub(super) fn on_line(self, (factor, offset): (f64, f64), v: f64) -> (f64, f64) {
        match self {
            Step::Add => (factor, offset + v),
            Step::Subtract => (factor, offset - v),
            Step::SubtractFrom => (-factor, v - offset),
            Step::Multiply => (factor * v, offset * v),
            Step::Divide => (factor / v, offset / v),
        }
    }
}

/// One number for all columns, or one for each.
type Numbers = Rc<[f64]>;

/// ((x - shift) / scale) factor + offset, by column. What is not there changes nothing, so that scaling which was written as ours is
/// comes back with the same bits.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    shift: Option<Numbers>,
    scale: Option<Numbers>,
    factor: Option<Numbers>,
    offset: Option<Numbers>,
}

impl Columns {
    pub(super) fn is_empty(&self) -> bool {
        [&self.shift, &self.scale, &self.factor, &self.offset].iter().all(|part| part.is_none())
    }

    /// How many columns there must be; none if there may be any number.
    pub(super) fn width(&self) -> Option<usize> {
        let parts = [&self.shift, &self.scale, &self.factor, &self.offset];
        parts.into_iter().flatten().map(|numbers| numbers.len()).find(|&columns| columns != 1)
    }

    /// One more step, with one number or as many as there are columns.
    pub(super) fn push(&mut self, step: Step, numbers: &Numbers) {
        let scaled = self.factor.is_some() || self.offset.is_some();
        match step {
            Step::Subtract if self.is_empty() => self.shift = Some(numbers.clone()),
            Step::Divide if !scaled && self.scale.is_none() => self.scale = Some(numbers.clone()),
            Step::Add | Step::Subtract => {
                self.offset = Some(match (&self.offset, step) {
                    (None, Step::Add) => numbers.clone(),
                    (None, _) => each(numbers, |v| -v),
                    (Some(offset), Step::Add) => both(offset, numbers, |b, v| b + v),
                    (Some(offset), _) => both(offset, numbers, |b, v| b - v),
                });
            }
            Step::SubtractFrom => {
                self.factor = Some(self.factor.as_ref().map_or_else(|| [-1.0].into(), |a| each(a, |a| -a)));
                let less = |offset: &Numbers| both(offset, numbers, |b, v| v - b);
                self.offset = Some(self.offset.as_ref().map_or_else(|| numbers.clone(), less));
            }
            Step::Multiply => {
                let times = |part: &Numbers| both(part, numbers, |b, v| b * v);
                self.factor = Some(self.factor.as_ref().map_or_else(|| numbers.clone(), times));
                self.offset = self.offset.as_ref().map(times);
            }
            Step::Divide => {
                let by = |part: &Numbers| both(part, numbers, |b, v| b / v);
                self.factor = Some(self.factor.as_ref().map_or_else(|| each(numbers, |v| 1.0 / v), by));
                self.offset = self.offset.as_ref().map(by);
            }
        }
    }

    /// The steps of some of the columns.
    pub(super) fn picked(&self, places: &[usize]) -> Columns {
        let of = |part: &Option<Numbers>| {
            let part = part.as_ref()?;
            Some(if part.len() == 1 {
                part.clone()
            } else {
                places.iter().map(|&place| part[place]).collect()
            })
        };
        Columns {
            shift: of(&self.shift),
            scale: of(&self.scale),
            factor: of(&self.factor),
            offset: of(&self.offset),
        }
    }

    /// The steps of columns beside each other, each with how many it has.
    pub(super) fn beside<'c>(all: impl Iterator<Item = (&'c Columns, usize)> + Clone) -> Columns {
        let of = |k: usize, has: fn(&Columns) -> &Option<Numbers>| {
            let any = all.clone().any(|(columns, _)| has(columns).is_some());
            any.then(|| {
                all.clone().flat_map(|(columns, count)| (0..count).map(move |i| columns.at(i)[k])).collect()
            })
        };
        Columns {
            shift: of(0, |c| &c.shift),
            scale: of(1, |c| &c.scale),
            factor: of(2, |c| &c.factor),
            offset: of(3, |c| &c.offset),
        }
    }

    /// The four parts for column `i`.
    fn at(&self, i: usize) -> [f64; 4] {
        let at = |part: &Option<Numbers>, usual: f64| {
            part.as_ref().map_or(usual, |part| part.get(i).or(part.first()).copied().unwrap_or(usual))
        };
        [at(&self.shift, 0.0), at(&self.scale, 1.0), at(&self.factor, 1.0), at(&self.offset, 0.0)]
    }

    /// `(factor, offset)` of each column.
    fn lines(&self, columns: usize) -> impl Iterator<Item = (f64, f64)> {
        (0..columns).map(|i| {
            let [shift, scale, factor, offset] = self.at(i);
            let factor = factor / scale;
            (factor, offset - shift * factor)
        })
    }

    /// As the scaling of inputs, (x - shift) / scale; none if it is no such (a column that is multiplied by 0).
    pub(super) fn of_inputs(&self, columns: usize) -> Option<Affine> {
        let ours = self.factor.is_none() && self.offset.is_none();
        let parts = (0..columns).map(|i| {
            let [shift, scale, factor, offset] = self.at(i);
            match ours {
                true => (shift, scale),
                false => {
                    (if offset == 0.0 { shift } else { shift - offset * scale / factor }, scale / factor)
                }
            }
        });
        let (shift, scale): (Vec<f64>, Vec<f64>) = parts.unzip();
        let sound = scale.iter().all(|x| x.is_finite() && *x != 0.0) && shift.iter().all(|x| x.is_finite());
        (ours || sound).then_some(Affine { shift, scale })
    }

    /// As the scaling of outputs, y scale + shift.
    pub(super) fn of_outputs(&self, columns: usize) -> Affine {
        let ours = self.shift.is_none() && self.scale.is_none();
        let parts = self.lines(columns).enumerate().map(|(i, (factor, offset))| match ours {
            true => (self.at(i)[3], self.at(i)[2]),
            false => (offset, factor),
        });
        let (shift, scale) = parts.unzip();
        Affine { shift, scale }
    }

    /// Puts the steps after a layer's sums into its weights and biases.
    pub(super) fn fold_into_sums(&self, layer: &mut LayerParts) {
        let lines = Vec::from_iter(self.lines(layer.outputs));
        for row in layer.weights.chunks_exact_mut(layer.outputs) {
            row.iter_mut().zip(&lines).for_each(|(weight, (factor, _))| *weight *= factor);
        }
        let biases = layer.biases.get_or_insert_with(|| vec![0.0; layer.outputs]);
        for (i, bias) in biases.iter_mut().enumerate() {
            let [shift, _, _, offset] = self.at(i);
            *bias = (*bias - shift) * lines[i].0 + offset;
        }
    }

    /// Puts the steps before a layer into its weights (inputs x outputs) and biases.
    pub(super) fn fold_into_weights(&self, layer: &mut LayerParts) {
        let mut sums = vec![0.0; layer.outputs];
        for (row, (factor, offset)) in
            layer.weights.chunks_exact_mut(layer.outputs).zip(self.lines(layer.inputs))
        {
            for (weight, sum) in row.iter_mut().zip(&mut sums) {
                *sum += offset * *weight;
                *weight *= factor;
            }
        }
        match &mut layer.biases {
            Some(biases) => biases.iter_mut().zip(&sums).for_each(|(bias, sum)| *bias += sum),
            None if sums.iter().all(|sum| *sum == 0.0) => {}
            None => layer.biases = Some(sums),
        }
    }
}

fn each(numbers: &Numbers, function: impl Fn(f64) -> f64) -> Numbers {
    numbers.iter().copied().map(function).collect()
}

/// Number by number; one number belongs to all others.
pub(super) fn both(one: &Numbers, other: &Numbers, function: impl Fn(f64, f64) -> f64) -> Numbers {
    match (&**one, &**other) {
        ([a], other) => other.iter().map(|b| function(*a, *b)).collect(),
        (one, [b]) => one.iter().map(|a| function(*a, *b)).collect(),
        (one, other) => one.iter().zip(other).map(|(a, b)| function(*a, *b)).collect(),
    }
}
