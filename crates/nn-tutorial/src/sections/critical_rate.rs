//! The learning rate at which one linear layer diverges: predicted from the data alone, and measured.
//!
//! The half-SSE of a linear layer is a bowl with the Hessian X^T X. Along an eigenvector with eigenvalue s, each step
//! multiplies the distance from the bottom by 1 - rate * s; that is below 1 in size only while rate < 2/s.
//!
//! ```text
//! X^T X v = s v      distance after k steps: (1 - rate s)^k      critical rate: 2 / largest s
//! ```
//!
//! In the book: [learning-rate](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/learning-rate.md).

use super::Section;
use crate::networks::{least_squares_mse, notebook_descent, one_layer};
use crate::story::{Story, TutorialError};
use nn_data::Dataset;
use nn_math::eigen::symmetric_eigenvalues;
use nn_model::{Activation, Initialization, Network, OnDivergence};
use serde::Serialize;

/// Predicted and measured.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CriticalRate {
    /// The eigenvalues of X^T X, in ascending order.
    pub eigenvalues: Vec<f64>,
    /// 2 / the largest eigenvalue.
    pub predicted: f64,
    /// The least rate at which the error grows, by bisection.
    pub measured: f64,
    /// The error after 100 epochs against the learning rate, from the same first weights.
    pub curve: Vec<RatePoint>,
    /// The mean squared error of ordinary least squares.
    pub least_squares_mse: f64,
}

/// One run of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RatePoint {
    /// The learning rate.
    pub learning_rate: f64,
    /// The mean squared error after 100 epochs.
    pub final_mse: f64,
}

/// Computes the prediction and measures.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<CriticalRate, TutorialError> {
    let data = story.noisy_data()?;
    let eigenvalues = curvatures(&data);
    let predicted = 2.0 / eigenvalues.last().copied().unwrap_or(f64::NAN);

    let start = Network::new(
        one_layer(Activation::Linear),
        Initialization::UNIT,
        &mut story.rng(Section::CriticalRate),
    )?;
    // From twice the predicted rate down to a five-hundredth of it, evenly on a logarithmic axis.
    let rates = std::iter::successors(Some(2.0 * predicted), |rate| Some(rate / TENTH_ROOT_OF_TWO)).take(101);
    let mut curve = rates
        .map(|learning_rate| {
            Ok(RatePoint { learning_rate, final_mse: error_after(&start, &data, learning_rate, 100)? })
        })
        .collect::<Result<Vec<_>, TutorialError>>()?;
    curve.reverse();

    // Many epochs, so that even a growth by a ten-thousandth each shows.
    let epochs = 100_000;
    let (mut stable, mut unstable) = (predicted / 4.0, predicted * 4.0);
    // What has not converged after this number of epochs is growing.
    let limit = 2.0 * error_after(&start, &data, stable, 2000)?;
    for _ in 0..24 {
        let middle = 0.5 * (stable + unstable);
        let error = error_after(&start, &data, middle, epochs)?;
        if error < limit {
            stable = middle;
        } else {
            unstable = middle;
        }
    }
    let least_squares_mse = least_squares_mse(&data);
    Ok(CriticalRate { eigenvalues, predicted, measured: 0.5 * (stable + unstable), curve, least_squares_mse })
}

const TENTH_ROOT_OF_TWO: f64 = 1.0717734625362931;

/// The curvatures of a linear layer's half-SSE along the axes of its bowl: the eigenvalues of X^T X, in ascending order.
pub fn curvatures(data: &Dataset) -> Vec<f64> {
    let gram = data.inputs().transpose() * data.inputs();
    symmetric_eigenvalues(gram.as_ref()).unwrap_or_default()
}

/// The error after this number of epochs; infinite or NaN if it diverged.
fn error_after(start: &Network, data: &Dataset, rate: f64, epochs: usize) -> Result<f64, TutorialError> {
    let settings = notebook_descent(rate).epochs(epochs).on_divergence(OnDivergence::Stop);
    Ok(settings.train(&mut start.clone(), (data.inputs(), data.targets()))?.final_mse())
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn_data::truth_table;

    #[test]
    fn the_curvatures_of_the_truth_table_are_those_worked_out_by_hand() {
        // X^T X = [[2 1 2] [1 2 2] [2 2 4]]: (1, -1, 0) belongs to 1; what is left, [[3 2 sqrt 2] [2 sqrt 2 4]] for the
        // directions (1, 1, 0) / sqrt 2 and (0, 0, 1), has trace 7 and determinant 4.
        let root = 33_f64.sqrt();
        let expected = [(7.0 - root) / 2.0, 1.0, (7.0 + root) / 2.0];
        let found = curvatures(&truth_table());
        assert_eq!(found.len(), expected.len());
        assert!(
            found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-12),
            "{found:?}"
        );
    }
}
