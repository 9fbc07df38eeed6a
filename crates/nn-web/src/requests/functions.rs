//! Functions of one number.

use super::fields::at;
use crate::answer::{Answer, Refusal};
use crate::query::Query;
use crate::session::Session;
use nn_math::Mat;
use nn_model::{Activation, Architecture, Network};

/// Numbers: n rows of z, f(z) and f'(z).
pub(super) fn function(_: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let activation: Activation = query.text("name")?.parse()?;
    if activation.is_for_outputs_only() {
        return Err(Refusal::new(
            format!("{activation} is no function of one number"),
            "each of its outputs depends on all units of the layer; choose another activation",
        ));
    }
    let from = query.number("from", -4.0, -1e300..=1e300)?;
    let to = query.number("to", 4.0, -1e300..=1e300)?;
    let n: usize = query.number("n", 200, 1..=10_000)?;
    let z: Vec<f64> = (0..n).map(|i| at((from, to), i, n)).collect();
    let (values, derivatives) = values_and_derivatives(activation, &z)?;
    let rows =
        z.iter().zip(&values).zip(&derivatives).map(|((z, value), derivative)| [*z, *value, *derivative]);
    Ok(Answer::of_numbers(rows.flatten().collect()))
}

/// f(z) and f'(z), of a unit with one input whose weight is 1: by the kernels that are there anyway.
pub(super) fn values_and_derivatives(
    activation: Activation,
    z: &[f64],
) -> Result<(Vec<f64>, Vec<f64>), Refusal> {
    let unit = Network::from_parameters(Architecture::new(1).layer(1, activation).without_bias(), vec![1.0])?;
    let z = Mat::from_fn(z.len(), 1, |i, _| z[i]);
    let column = |matrix: Mat<f64>| matrix.col(0).iter().copied().collect();
    Ok((column(unit.predict(&z)?), column(unit.input_gradients().of_output(&z, 0)?)))
}
