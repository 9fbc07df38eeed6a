//! Epochs of a narrow network, one after the other in one function: what is written down of them is added up for eight
//! together, and each step is made where the gradient still is in registers.

use crate::backprop::workspace::LaneSums;
use nn_math::simd::{Block, LANES, Simd};
use std::ops::Range;

/// Sums beyond which something may be about to overflow.
const OVERFLOW_GUARD: f64 = 1e290;

/// What is written down of each epoch: as many numbers in each list as there are learning rates.
pub(in crate::backprop) struct HistoryRows<'a> {
    pub loss: &'a mut [f64],
    pub mse: &'a mut [f64],
    pub gradient_norm: &'a mut [f64],
    /// What the sum of the squared errors is divided by.
    pub terms: f64,
}

/// What goes through epochs: a step, and then for each epoch a pass and, unless it was the last, another step.
pub(super) trait FusedEpoch<S: Simd> {
    /// A step along the gradient that is there.
    fn step(&mut self, s: S, rate: f64);

    /// Forward, loss and backward through all samples, with the gradient still lane by lane.
    fn pass(&mut self, s: S) -> LaneSums;

    /// Adds up the lanes of the gradient and, if there is another epoch, steps along it while it is in registers; gives its squared
    /// length, lane by lane.
    fn finish(&mut self, s: S, next_rate: Option<f64>) -> Block;

    /// Leaves everything where others find it.
    fn end(self, s: S);
}

/// Epochs until the rates are used up or a sum passes the guard.
#[inline(always)]
pub(super) fn epochs<S: Simd, E: FusedEpoch<S>>(
    s: S,
    mut epoch: E,
    rates: &[f64],
    loss_scale: f64,
    mut rows: HistoryRows<'_>,
) -> (usize, LaneSums) {
    let (mut done, mut sums, mut usual) = (0, LaneSums::default(), true);
    let guard = s.splat(OVERFLOW_GUARD);
    let Some(&first) = rates.first() else { return (done, sums) };
    epoch.step(s, first);
    // What is to be written down is added up for eight epochs together.
    let mut notes = EpochPage::default();
    for page in rates.chunks(LANES) {
        let start = done;
        for i in 0..page.len() {
            sums = epoch.pass(s);
            (notes.squares[i], notes.terms[i]) = (sums.squares, sums.terms);
            done += 1;
            // Both in one comparison, which an infinity or a NaN in either of them fails.
            usual = s.all_below(s.add(s.load(&sums.squares), s.load(&sums.terms)), guard);
            let next_rate = if usual { rates.get(done).copied() } else { None };
            notes.lengths[i] = epoch.finish(s, next_rate);
            if !usual {
                break;
            }
        }
        notes.write(s, loss_scale, &mut rows, start..done);
        if !usual {
            break;
        }
    }
    epoch.end(s);
    (done, sums)
}

/// Sums of up to eight epochs, lane by lane.
#[derive(Default)]
struct EpochPage {
    squares: [Block; LANES],
    terms: [Block; LANES],
    /// Of the gradient, squared.
    lengths: [Block; LANES],
}

impl EpochPage {
    /// Writes the loss, the mean squared error and the gradient's length of each epoch.
    #[inline(always)]
    fn write<S: Simd>(&self, s: S, loss_scale: f64, rows: &mut HistoryRows<'_>, epochs: Range<usize>) {
        let loss = s.mul(s.splat(loss_scale), sums_of_lanes(s, &self.terms));
        let mse = s.div(sums_of_lanes(s, &self.squares), s.splat(rows.terms));
        let norm = s.sqrt(sums_of_lanes(s, &self.lengths));
        let lists = [&mut *rows.loss, &mut *rows.mse, &mut *rows.gradient_norm];
        for (numbers, list) in [loss, mse, norm].into_iter().zip(lists) {
            let list = &mut list[epochs.clone()];
            if let Ok(eight) = list.try_into() {
                s.store_array(numbers, eight);
            } else {
                let mut eight = [0.0; LANES];
                s.store_array(numbers, &mut eight);
                list.copy_from_slice(&eight[..epochs.len()]);
            }
        }
    }
}

/// The sum of each block.
#[inline(always)]
pub(super) fn sums_of_lanes<S: Simd>(s: S, blocks: &[Block; LANES]) -> S::V {
    let mut vectors = [s.splat(0.0); LANES];
    for i in 0..LANES {
        vectors[i] = s.load(&blocks[i]);
    }
    s.sums(vectors)
}
