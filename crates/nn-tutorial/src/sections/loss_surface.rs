//! The ground under a jump: the error on a plane through the weights before the story's highest jump, with the path.
//!
//! One direction is the sharpest one there, across the valley; the other is what remains, at right angles, of the way
//! from before the jump to after it.

use super::edge_of_stability::{EPOCHS, Jump, LEARNING_RATE, find_jumps};
use super::jumps;
use crate::networks::{notebook_descent, sharpest};
use crate::story::{Story, TutorialError};
use nn_math::reduce::dot;
use nn_model::{Curvature, Loss, Objective};
use serde::Serialize;

/// How many points the grid has along each side.
pub const SIDE: usize = 81;

/// A piece of the loss surface.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LossSurface {
    /// The highest jump of the run.
    pub jump: Jump,
    /// The range across the valley, in units of weights.
    pub across: (f64, f64),
    /// The range along the way.
    pub along: (f64, f64),
    /// The mean squared error, row by row: the first row lies at the least `along`, its numbers go across.
    pub mse: Vec<f64>,
    /// The weights (across, along) from a few epochs before the jump to a few after its peak.
    pub path: Vec<(f64, f64)>,
}

/// Follows the run of the section `jumps` and looks around.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<LossSurface, TutorialError> {
    let data = story.noisy_data()?;
    let mut network = jumps::first_two_layer_network(story)?;
    let mut objective = Objective::new(&network, Loss::HalfSse, (data.inputs(), data.targets()))?;
    let mut weights = Vec::with_capacity(EPOCHS);
    let settings = notebook_descent(LEARNING_RATE).epochs(EPOCHS);
    let mut descent = settings.start(&mut network, (data.inputs(), data.targets()))?;
    for _ in 0..EPOCHS {
        descent.run(1);
        weights.push(descent.network().parameters().to_vec());
    }
    let history = descent.finish();
    let highest = |a: &Jump, b: &Jump| a.high.total_cmp(&b.high);
    // Every run of this kind jumps (200 of 200); one that does not is shown around its last epochs.
    let last = EPOCHS - 1;
    let none =
        Jump { start: last - 20, peak: last - 10, low: history.mse[last - 20], high: history.mse[last - 10] };
    let jump = find_jumps(&history.mse).into_iter().max_by(highest).unwrap_or(none);

    let (first, end) = (jump.start.saturating_sub(2), (jump.peak + 10).min(last));
    let origin = &weights[first];
    let mut curvature = Curvature::new(objective.clone());
    let sharpest = sharpest_direction(&mut curvature, origin)?;
    let way: Vec<f64> = weights[end].iter().zip(origin).map(|(a, b)| a - b).collect();
    let share = dot(&way, &sharpest);
    let rest: Vec<f64> = way.iter().zip(&sharpest).map(|(way, sharp)| way - share * sharp).collect();
    let length = dot(&rest, &rest).sqrt();
    let along_direction: Vec<f64> = rest.iter().map(|component| component / length).collect();

    let path: Vec<(f64, f64)> = weights[first..=end]
        .iter()
        .map(|weights| {
            let from: Vec<f64> = weights.iter().zip(origin).map(|(a, b)| a - b).collect();
            (dot(&from, &sharpest), dot(&from, &along_direction))
        })
        .collect();
    let across = range(path.iter().map(|place| place.0));
    let along = range(path.iter().map(|place| place.1));
    let mut mse = Vec::with_capacity(SIDE * SIDE);
    let step = |(low, high): (f64, f64), i: usize| low + (high - low) * i as f64 / (SIDE - 1) as f64;
    for row in 0..SIDE {
        for column in 0..SIDE {
            let (a, b) = (step(across, column), step(along, row));
            let place: Vec<f64> =
                (0..origin.len()).map(|i| origin[i] + a * sharpest[i] + b * along_direction[i]).collect();
            objective.evaluate(&place)?;
            mse.push(objective.mse());
        }
    }
    Ok(LossSurface { jump, across, along, mse, path })
}

/// The eigenvector of the largest eigenvalue, with its largest component positive.
fn sharpest_direction(curvature: &mut Curvature, parameters: &[f64]) -> Result<Vec<f64>, TutorialError> {
    let hessian = curvature.hessian(parameters)?;
    let direction =
        sharpest(hessian.as_ref()).map_or_else(|| vec![0.0; parameters.len()], |(_, direction)| direction);
    let largest = direction.iter().copied().fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a });
    Ok(direction.into_iter().map(|component| component * largest.signum()).collect())
}

/// The range of some numbers with a margin of a fifth on either side.
fn range(numbers: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let (low, high) =
        numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    let margin = 0.2 * (high - low);
    (low - margin, high + margin)
}
