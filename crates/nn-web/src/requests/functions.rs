//! Functions of one number.

use super::fields::at;
use crate::answer::{Answer, Refusal};
use crate::query::Query;
use crate::session::Session;
use nn_model::Activation;

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
    let row = |i: usize| {
        let z = at((from, to), i, n);
        let (value, derivative) = activation.value_and_derivative(z);
        [z, value, derivative]
    };
    Ok(Answer::of_numbers((0..n).flat_map(row).collect()))
}
