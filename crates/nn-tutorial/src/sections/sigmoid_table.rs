//! The sigmoid and its values (cells 2 and 3 of the notebook).

use crate::{Story, TutorialError};
use nn_model::Activation;
use serde::Serialize;

/// Values of the sigmoid.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SigmoidTable {
    /// The notebook's table: x = -10, -8, ..., 8.
    pub table: Vec<Point>,
    /// Points close enough for a smooth curve from -10 to 10.
    pub curve: Vec<Point>,
}

/// A value of the sigmoid.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Point {
    /// The weighted sum.
    pub x: f64,
    /// 1 / (1 + e^-x)
    pub sigmoid: f64,
}

/// Computes the table and the curve. Nothing random in it.
///
/// # Errors
/// None.
pub fn run(_: &Story) -> Result<SigmoidTable, TutorialError> {
    let point = |x: f64| Point { x, sigmoid: Activation::Sigmoid.value_and_slope(x).0 };
    Ok(SigmoidTable {
        table: (-5..5).map(|i| point(f64::from(2 * i))).collect(),
        curve: (-100..=100).map(|i| point(f64::from(i) / 10.0)).collect(),
    })
}
