//! The network's parameters: shown and edited.

use super::training::told;
use crate::answer::{Answer, Refusal};
use crate::query::Query;
use crate::session::{Open, Session};
use crate::settings::Key;

/// Numbers: the parameters, then the gradient of the training loss by them.
pub(super) fn parameters(session: &mut Session, _: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let Open { run, objective, .. } = session.open()?;
    let parameters = run.network().parameters();
    objective.evaluate(parameters)?;
    Ok(Answer::of_numbers([parameters, objective.gradient()].concat()))
}

/// A new start from the present parameters, of which one is changed.
pub(super) fn set(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let mut parameters = open.run.network().parameters().to_vec();
    let place = query.place("parameter", 0, "parameter", parameters.len())?;
    parameters[place] = query.number("value", parameters[place], -1e300..=1e300)?;
    let weights: Vec<String> = parameters.iter().map(f64::to_string).collect();
    let mut values = open.values.clone();
    values.set(Key::Weights, &weights.join(","))?;
    Ok(told(session.start(values)?))
}
