//! Functions of one number.

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
    let n: usize = query.number("n", 200, 2..=10_000)?;
    let row = |i: usize| {
        let z = from + (to - from) * i as f64 / (n - 1) as f64;
        let (value, derivative) = activation.value_and_derivative(z);
        [z, value, derivative]
    };
    Ok(Answer::of_numbers((0..n).flat_map(row).collect()))
}
