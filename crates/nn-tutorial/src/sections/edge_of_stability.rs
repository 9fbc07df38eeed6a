//! Why the error jumps: gradient descent at the edge of stability.
//!
//! The sharpness, the largest eigenvalue of the Hessian of the half-SSE, is the curvature of the valley across its
//! steepest direction. A step of length `rate` is stable while the sharpness is below 2/rate. Training makes the valley
//! ever sharper; when it crosses 2/rate the iterates start to swing across, each swing wider than the last by the factor
//! rate * sharpness - 1, until the error shows it as a jump, and the jump throws them into a less sharp place.
//!
//! Source of the name: J. Cohen and others, "Gradient descent on neural networks typically occurs at the edge of
//! stability", ICLR 2021.
//!
//! In the book: [jumps](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/jumps.md).

use super::jumps;
use crate::networks::{column, hidden_signs, least_squares_mse, notebook_descent, sharpest};
use crate::statistics::{Quantiles, correlation};
use crate::story::{Story, TutorialError};
use nn_data::Dataset;
use nn_math::reduce::{dot, mean_squared_error};
use nn_model::{Curvature, Loss, ModelError, Network, Objective, OnDivergence, Run};
use serde::Serialize;

/// The learning rate of the jumping runs.
pub const LEARNING_RATE: f64 = 0.01;
/// How long the runs are.
pub const EPOCHS: usize = 3000;
/// The most runs that are followed closely.
const MOST_RUNS: usize = 200;

/// One run followed closely, and many counted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EdgeOfStability {
    /// 2 / learning rate.
    pub threshold: f64,
    /// The run of the section `jumps`, epoch by epoch.
    pub run: Traced,
    /// What many runs have in common.
    pub many: Many,
}

/// A run, epoch by epoch.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Traced {
    /// The mean squared error after each epoch.
    pub mse: Vec<f64>,
    /// The sharpness after each epoch.
    pub sharpness: Vec<f64>,
    /// The slope of the loss across the valley after each epoch, along the sharpest direction there.
    pub slope: Vec<f64>,
    /// What hides the swing before the first jump; none if the sharpness never crosses the threshold or no error rises.
    pub drift: Option<Drift>,
    /// How the swing grows before the first jump, if it can be followed.
    pub growth: Option<Growth>,
    /// How many hidden outputs (two for each sample) changed sign in each epoch.
    pub sign_flips: Vec<usize>,
    /// The jumps.
    pub jumps: Vec<Jump>,
    /// What the run ends in.
    pub end: EndState,
    /// The mean squared error of ordinary least squares.
    pub least_squares_mse: f64,
}

/// The epochs from the one in which the sharpness crosses the threshold to the one before the slopes across the valley
/// begin to change sides: the drift along the floor is larger in them than the swing. Epochs are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Drift {
    /// The first of them.
    pub start: usize,
    /// The last of them.
    pub end: usize,
    /// How many there are.
    pub epochs: usize,
    /// In how many the slope is that of the epoch before, up to a fifth.
    pub near_one: usize,
}

/// A rise of the error by more than a tenth, and its fall. Epochs are counted from 0: epoch k is the (k+1)-th update.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Jump {
    /// The epoch of the lowest error before it.
    pub start: usize,
    /// The epoch of the highest error.
    pub peak: usize,
    /// The error at the start.
    pub low: f64,
    /// The error at the peak.
    pub high: f64,
}

/// The last iterates: they hop to and fro between two places.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EndState {
    /// The distance between the weights of the last two epochs.
    pub one_apart: f64,
    /// The distance between the weights of the last epoch and the last but one before it.
    pub two_apart: f64,
    /// The error at the last epoch.
    pub mse: f64,
    /// The error halfway between the last two: what the hopping costs is the difference.
    pub midpoint_mse: f64,
    /// The sharpness at the last epoch.
    pub sharpness: f64,
}

/// What many runs have in common.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Many {
    /// How many runs there were.
    pub runs: usize,
    /// In how many of them the sharpness crossed the threshold.
    pub crossed: usize,
    /// The sharpness after ten epochs.
    pub early_sharpness: Quantiles,
    /// The most that the sharpness reached before the first jump was over.
    pub overshoot: Quantiles,
    /// The least that it fell to in the hundred epochs after the first jump.
    pub thrown_down_to: Quantiles,
    /// The epoch of the first jump's peak.
    pub first_jump: Quantiles,
    /// How many jumps a run has.
    pub jumps: Quantiles,
    /// The height of a jump, peak over start.
    pub height: Quantiles,
    /// The epochs between neighbouring jumps.
    pub spacing: Quantiles,
    /// How many jumps there were in all.
    pub all_jumps: usize,
    /// How many of them had no hidden output changing sign from five epochs before their start to their peak.
    pub jumps_without_flips: usize,
    /// How many epochs with a change of sign there were in all.
    pub all_flips: usize,
    /// How many of them lay outside all jumps.
    pub flips_without_jump: usize,
    /// Before each first jump: how the swings across the valley grew (the logarithm of the last over the first), ...
    pub growth: Vec<Growth>,
    /// ... and how well the sum of log(rate * sharpness - 1) predicts it.
    pub growth_correlation: f64,
    /// Observed over predicted growth.
    pub growth_ratio: Quantiles,
    /// The distance between iterates one apart at the end.
    pub one_apart: Quantiles,
    /// The distance between iterates two apart at the end.
    pub two_apart: Quantiles,
    /// The error of the last iterate.
    pub end_mse: Quantiles,
    /// The error halfway between the last two.
    pub end_midpoint_mse: Quantiles,
}

/// The growth of the swings across the valley before a first jump.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Growth {
    /// The epoch in which the swing has outgrown the drift, counted from 0.
    pub start: usize,
    /// The last epoch before the error first rises.
    pub end: usize,
    /// The logarithm of the swing, the difference of neighbouring slopes across the valley, at the end over the start.
    pub observed: f64,
    /// The sum of log(rate * sharpness - 1) over the same epochs.
    pub predicted: f64,
}

/// Follows the run, and counts in up to 200 others.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<EdgeOfStability, TutorialError> {
    let run = trace(story)?;
    let runs = story.runs().min(MOST_RUNS);
    let many = Many::of(&story.repeat(runs, count)?);
    Ok(EdgeOfStability { threshold: 2.0 / LEARNING_RATE, run, many })
}

/// The error and the sharpness after each epoch of the same run at another learning rate.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn at_rate(story: &Story, learning_rate: f64) -> Result<(Vec<f64>, Vec<f64>), TutorialError> {
    let data = story.noisy_data()?;
    let mut network = jumps::first_two_layer_network(story)?;
    let mut follower = Follower::new(&mut network, &data, learning_rate)?;
    let epoch = |_| Ok((follower.step()?.0, follower.sharpness()?));
    (0..EPOCHS).map(epoch).collect()
}

/// A two-layer run of the section `jumps`, advanced epoch by epoch and watched.
struct Follower<'a> {
    descent: Run<'a>,
    curvature: Curvature,
    data: &'a Dataset,
    signs: Vec<bool>,
    /// The weights of the last three epochs, newest first.
    latest: [Vec<f64>; 3],
    /// The sharpest direction when last asked for.
    direction: Vec<f64>,
}

impl<'a> Follower<'a> {
    fn new(
        network: &'a mut Network,
        data: &'a Dataset,
        learning_rate: f64,
    ) -> Result<Follower<'a>, TutorialError> {
        let (x, y) = (data.inputs(), data.targets());
        let curvature = Curvature::new(Objective::new(network, Loss::HalfSse, (x, y))?);
        let latest = std::array::from_fn(|_| network.parameters().to_vec());
        let settings = notebook_descent(learning_rate).epochs(EPOCHS).on_divergence(OnDivergence::Continue);
        let mut follower = Follower {
            direction: Vec::new(),
            descent: settings.start(network, (x, y))?,
            curvature,
            data,
            signs: Vec::new(),
            latest,
        };
        follower.signs = hidden_signs(follower.descent.network(), data)?;
        Ok(follower)
    }

    /// One epoch; gives its error and how many hidden outputs changed sign.
    fn step(&mut self) -> Result<(f64, usize), TutorialError> {
        self.descent.run(1);
        self.latest.rotate_right(1);
        self.latest[0].copy_from_slice(self.descent.network().parameters());
        let signs = hidden_signs(self.descent.network(), self.data)?;
        let flips = signs.iter().zip(&self.signs).filter(|(new, old)| new != old).count();
        self.signs = signs;
        Ok((self.descent.history().final_mse(), flips))
    }

    fn sharpness(&mut self) -> Result<f64, ModelError> {
        self.curvature.sharpness(self.descent.network().parameters())
    }

    /// The sharpness, and the slope of the loss along the sharpest direction, which keeps its sense from epoch to epoch.
    fn sharpness_and_slope(&mut self) -> Result<(f64, f64), ModelError> {
        let hessian = self.curvature.hessian(self.descent.network().parameters())?;
        let Some((sharpness, mut direction)) = sharpest(hessian.as_ref()) else {
            return Ok((f64::NAN, f64::NAN));
        };
        if self.direction.len() == direction.len() && dot(&self.direction, &direction) < 0.0 {
            direction.iter_mut().for_each(|component| *component = -*component);
        }
        self.direction = direction;
        Ok((sharpness, dot(self.descent.objective().gradient(), &self.direction)))
    }

    fn end(&mut self) -> Result<EndState, TutorialError> {
        let [last, previous, before] = &self.latest;
        let distance =
            |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
        let (one_apart, two_apart) = (distance(last, previous), distance(last, before));
        let midpoint = last.iter().zip(previous).map(|(a, b)| 0.5 * (a + b)).collect();
        let network = Network::from_parameters(self.descent.network().architecture().clone(), midpoint)?;
        let predictions = column(network.predict(self.data.inputs())?.as_ref());
        Ok(EndState {
            one_apart,
            two_apart,
            mse: self.descent.history().final_mse(),
            midpoint_mse: mean_squared_error(&predictions, &column(self.data.targets())),
            sharpness: self.sharpness()?,
        })
    }
}

/// The story's own run, with the sharpness after every epoch.
fn trace(story: &Story) -> Result<Traced, TutorialError> {
    let data = story.noisy_data()?;
    let mut network = jumps::first_two_layer_network(story)?;
    let mut follower = Follower::new(&mut network, &data, LEARNING_RATE)?;
    let (mut mse, mut closely, mut sign_flips) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..EPOCHS {
        let (error, flips) = follower.step()?;
        mse.push(error);
        sign_flips.push(flips);
        closely.push(follower.sharpness_and_slope()?);
    }
    let end = follower.end()?;
    Ok(Traced {
        jumps: find_jumps(&mse),
        drift: drift(&closely, &mse),
        growth: growth(&closely, &mse),
        sharpness: closely.iter().map(|close| close.0).collect(),
        slope: closely.iter().map(|close| close.1).collect(),
        mse,
        sign_flips,
        end,
        least_squares_mse: least_squares_mse(&data),
    })
}

/// The first epochs, in which the error may bounce before it settles, count as no jumps.
const SETTLED: usize = 20;
/// How far the error must rise above its lowest to make a jump, and fall below its highest to end it.
const RISE: f64 = 1.1;

/// The jumps in a curve of errors after each epoch.
pub(crate) fn find_jumps(mse: &[f64]) -> Vec<Jump> {
    let mut jumps = Vec::new();
    let (mut low, mut high) = (SETTLED, None);
    for epoch in SETTLED..mse.len() {
        match high {
            None if mse[epoch] < mse[low] => low = epoch,
            None if mse[epoch] > RISE * mse[low] => high = Some(epoch),
            None => {}
            Some(peak) if mse[epoch] > mse[peak] => high = Some(epoch),
            Some(peak) if mse[peak] > RISE * mse[epoch] => {
                jumps.push(Jump { start: low, peak, low: mse[low], high: mse[peak] });
                (low, high) = (epoch, None);
            }
            Some(_) => {}
        }
    }
    jumps
}

/// What is counted in one run.
struct Counted {
    crossed: bool,
    early_sharpness: f64,
    overshoot: f64,
    thrown_down_to: f64,
    jumps: Vec<Jump>,
    jumps_without_flips: usize,
    flips: usize,
    flips_without_jump: usize,
    growth: Option<Growth>,
    end: EndState,
}

/// How long before a jump's start a change of sign still counts as near it.
const NEAR: usize = 5;
/// How long the sharpness is followed after the first jump has begun.
const AFTERMATH: usize = 100;

fn count(story: &Story) -> Result<Counted, TutorialError> {
    let data = story.noisy_data()?;
    let mut network = jumps::first_two_layer_network(story)?;
    let mut follower = Follower::new(&mut network, &data, LEARNING_RATE)?;
    let (mut mse, mut flips, mut closely) = (Vec::new(), Vec::new(), Vec::new());
    let mut first_jump = None;
    for epoch in 0..EPOCHS {
        let (error, flipped) = follower.step()?;
        mse.push(error);
        flips.push(flipped);
        if first_jump.is_none_or(|begun| epoch < begun + AFTERMATH) {
            closely.push(follower.sharpness_and_slope()?);
        }
        if first_jump.is_none() && epoch > SETTLED {
            let lowest = mse[SETTLED..].iter().copied().fold(f64::INFINITY, f64::min);
            first_jump = (error > RISE * lowest).then_some(epoch);
        }
    }
    let jumps = find_jumps(&mse);
    let near = |jump: &Jump| jump.start.saturating_sub(NEAR)..jump.peak + 1;
    let without = |jump: &&Jump| flips[near(jump)].iter().all(|flips| *flips == 0);
    let outside = |epoch: &usize| flips[*epoch] > 0 && !jumps.iter().any(|jump| near(jump).contains(epoch));
    let sharpness: Vec<f64> = closely.iter().map(|close| close.0).collect();
    let most = |part: &[f64]| part.iter().copied().fold(f64::NAN, f64::max);
    let least = |part: &[f64]| part.iter().copied().fold(f64::NAN, f64::min);
    let peak = jumps.first().map_or(sharpness.len(), |jump| jump.peak).min(sharpness.len());
    Ok(Counted {
        crossed: sharpness.iter().skip(SETTLED).any(|sharpness| *sharpness > 2.0 / LEARNING_RATE),
        early_sharpness: sharpness.get(9).copied().unwrap_or(f64::NAN),
        overshoot: most(&sharpness[..peak]),
        thrown_down_to: least(&sharpness[peak..]),
        jumps_without_flips: jumps.iter().filter(without).count(),
        flips: flips.iter().filter(|flips| **flips > 0).count(),
        flips_without_jump: (0..EPOCHS).filter(outside).count(),
        growth: growth(&closely, &mse),
        jumps,
        end: follower.end()?,
    })
}

/// The epochs before the first jump: the one in which the sharpness crosses the threshold, and the last before the error
/// first rises.
fn approach(closely: &[(f64, f64)], mse: &[f64]) -> Option<(usize, usize)> {
    let crossing = closely.iter().skip(SETTLED).position(|close| close.0 > 2.0 / LEARNING_RATE)? + SETTLED;
    let end = (crossing + 1..closely.len()).find(|&epoch| mse[epoch] > mse[epoch - 1])? - 1;
    Some((crossing, end))
}

/// The slope of an epoch, divided by that of the epoch before.
fn factor(closely: &[(f64, f64)], epoch: usize) -> f64 {
    closely[epoch].1 / closely[epoch - 1].1
}

/// How far from 1 a factor may be that comes of the drift.
const NEAR_ONE: f64 = 0.2;

fn drift(closely: &[(f64, f64)], mse: &[f64]) -> Option<Drift> {
    let (start, rise) = approach(closely, mse)?;
    let alternating = (start..=rise).rev().take_while(|&epoch| factor(closely, epoch) < 0.0).last()?;
    let end = alternating.checked_sub(1).filter(|end| *end >= start)?;
    let near_one = (start..=end).filter(|&epoch| (factor(closely, epoch) - 1.0).abs() < NEAR_ONE).count();
    Some(Drift { start, end, epochs: end + 1 - start, near_one })
}

/// The swing of an epoch is how far its slope across the valley is from that of the epoch before: the slope itself is the
/// swing, now to this side and now to that, and a drift along the valley. Watched over the epochs after the sharpness has
/// crossed the threshold in which the sides alternate and the swing has outgrown the drift, to the last epoch before the
/// error first rises.
fn growth(closely: &[(f64, f64)], mse: &[f64]) -> Option<Growth> {
    let (crossing, end) = approach(closely, mse)?;
    let swing = |epoch: usize| closely[epoch].1 - closely[epoch - 1].1;
    let alternating =
        (crossing..end).rev().take_while(|&epoch| swing(epoch) * swing(epoch + 1) < 0.0).last()?;
    let start = (alternating..end).find(|&epoch| swing(epoch).abs() > OUTGROWN * swing(alternating).abs())?;
    if end < start + 3 {
        return None;
    }
    let factors = closely[start..end].iter().map(|close| (LEARNING_RATE * close.0 - 1.0).ln());
    Some(Growth { start, end, observed: (swing(end) / swing(start)).abs().ln(), predicted: factors.sum() })
}

/// How many times its first size the alternating swing must have before the drift no longer counts.
const OUTGROWN: f64 = 10.0;

impl Many {
    fn of(runs: &[Counted]) -> Many {
        let quantiles = |of: &dyn Fn(&Counted) -> f64| Quantiles::of(runs.iter().map(of));
        let total = |of: fn(&Counted) -> usize| runs.iter().map(of).sum();
        let growth: Vec<Growth> = runs.iter().filter_map(|run| run.growth).collect();
        let pairs: Vec<(f64, f64)> =
            growth.iter().map(|growth| (growth.observed, growth.predicted)).collect();
        let all = || runs.iter().flat_map(|run| &run.jumps);
        let spacing = |run: &Counted| -> Vec<f64> {
            run.jumps.windows(2).map(|pair| (pair[1].peak - pair[0].peak) as f64).collect()
        };
        Many {
            runs: runs.len(),
            crossed: total(|run| usize::from(run.crossed)),
            early_sharpness: quantiles(&|run| run.early_sharpness),
            overshoot: quantiles(&|run| run.overshoot),
            thrown_down_to: quantiles(&|run| run.thrown_down_to),
            first_jump: quantiles(&|run| run.jumps.first().map_or(f64::NAN, |jump| jump.peak as f64)),
            jumps: quantiles(&|run| run.jumps.len() as f64),
            height: Quantiles::of(all().map(|jump| jump.high / jump.low)),
            spacing: Quantiles::of(runs.iter().flat_map(spacing)),
            all_jumps: total(|run| run.jumps.len()),
            jumps_without_flips: total(|run| run.jumps_without_flips),
            all_flips: total(|run| run.flips),
            flips_without_jump: total(|run| run.flips_without_jump),
            growth_correlation: correlation(&pairs),
            growth_ratio: Quantiles::of(pairs.iter().map(|(observed, predicted)| observed / predicted)),
            growth,
            one_apart: quantiles(&|run| run.end.one_apart),
            two_apart: quantiles(&|run| run.end.two_apart),
            end_mse: quantiles(&|run| run.end.mse),
            end_midpoint_mse: quantiles(&|run| run.end.midpoint_mse),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_is_a_rise_by_a_tenth_and_a_fall_and_the_first_epochs_do_not_count() {
        let mut mse = vec![1.0; SETTLED];
        mse[3] = 9.0;
        mse.extend([1.0, 0.9, 0.95, 0.92, 1.5, 3.0, 2.9, 0.8, 0.5, 0.54, 0.5, 0.6]);
        let jumps = find_jumps(&mse);
        assert_eq!(jumps, [Jump { start: SETTLED + 1, peak: SETTLED + 5, low: 0.9, high: 3.0 }]);
        assert_eq!(find_jumps(&[]), []);
    }

    #[test]
    fn a_drift_hides_the_swing_until_the_slopes_change_sides() {
        let rest = SETTLED + 1; // epochs of a sharpness below the threshold
        let drifting = [1.0, 1.1, 1.5, 1.5];
        let swinging = [-2.0, 4.0, -8.0];
        let slopes = std::iter::repeat_n(1.0, rest).chain(drifting).chain(swinging);
        let closely: Vec<(f64, f64)> = slopes
            .enumerate()
            .map(|(epoch, slope)| (if epoch < rest { 100.0 } else { 300.0 }, slope))
            .collect();
        let mut mse: Vec<f64> = (0..closely.len()).map(|epoch| 1.0 - 0.01 * epoch as f64).collect();
        assert_eq!(drift(&closely, &mse), None, "no error rises");
        mse.push(1.0);
        let closely = [closely, vec![(300.0, 16.0)]].concat();
        let expected = Drift { start: rest, end: rest + 3, epochs: 4, near_one: 3 };
        assert_eq!(drift(&closely, &mse), Some(expected));
    }
}
