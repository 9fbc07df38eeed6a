//! The sigmoid and its values (cells 2 and 3 of the notebook).
//!
//! ```text
//! sigmoid(x) = 1 / (1 + e^-x)       x = -10, -8, ..., 8
//! ```
//!
//! In the book: [activations](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/activations.md).

use crate::story::{Story, TutorialError};
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
    /// The other activations beside it, with their derivatives, from -5 to 5: sigmoid, tanh, relu.
    pub activations: Vec<ActivationCurve>,
}

/// An activation with its derivative.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ActivationCurve {
    /// Its name.
    pub name: &'static str,
    /// Points close enough for a smooth curve.
    pub points: Vec<ActivationPoint>,
}

/// An activation at one weighted sum.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ActivationPoint {
    /// The weighted sum.
    pub z: f64,
    /// f(z)
    pub value: f64,
    /// f'(z); in JSON it keeps the name `slope`, and the section its digest.
    #[serde(rename = "slope")]
    pub derivative: f64,
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
    let point = |x: f64| Point { x, sigmoid: Activation::Sigmoid.value_and_derivative(x).0 };
    let activation = |activation: Activation| {
        let point = |z: f64| {
            let (value, derivative) = activation.value_and_derivative(z);
            ActivationPoint { z, value, derivative }
        };
        let points = (-100..=100).map(|i| point(f64::from(i) / 20.0)).collect();
        ActivationCurve { name: activation.name(), points }
    };
    Ok(SigmoidTable {
        table: (-5..5).map(|i| point(f64::from(2 * i))).collect(),
        curve: (-100..=100).map(|i| point(f64::from(i) / 10.0)).collect(),
        activations: [Activation::Sigmoid, Activation::Tanh, Activation::Relu].map(activation).into(),
    })
}
