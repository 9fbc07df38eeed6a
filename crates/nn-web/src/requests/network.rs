//! The network's parameters: shown and edited.

use super::training::told;
use crate::answer::{Answer, Refusal};
use crate::json::{Object, number};
use crate::query::Query;
use crate::session::{Open, Session};
use crate::settings::Key;
use nn_math::Mat;

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
    values.set(Key::At, "0")?;
    Ok(told(session.start(values)?))
}

/// Numbers: samples x units, what the units of a layer make of each sample.
pub(super) fn activations(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let layers = open.run.network().layers().len();
    let layer = query.place("layer", 0, "layer", layers)?;
    let sets: Vec<Mat<f64>> = open.samples.sets().map(|data| data.inputs().to_owned()).collect();
    let model = open.model();
    let mut numbers = Vec::new();
    for inputs in sets {
        let activations = &model.network.activations(model.input_scaler.transform(&inputs)?)?[layer];
        numbers.extend(activations.row_iter().flat_map(|row| row.iter()));
    }
    Ok(Answer::of_numbers(numbers))
}

/// `{outputs}` for the given values of the own inputs, in the data's units.
pub(super) fn predict(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let own = given(open, query.text("values")?)?;
    let outputs = open.predict(&own)?;
    let outputs = Object::new().list("outputs", outputs.row(0).iter().map(|output| number(*output)));
    Ok(Answer::of_text(outputs.end()))
}

/// Numbers: the gradient of an output's score (before its activation, and before targets are turned back) by each of the inputs,
/// added ones among them, in the data's units.
pub(super) fn influence(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let inputs = match query.get("values") {
        Some(values) => open.samples.features.of(&given(open, values)?),
        None => {
            let sample = query.place("sample", 0, "sample", open.samples.count())?;
            let (inputs, _) = open.samples.sample(sample);
            Mat::from_fn(1, inputs.len(), |_, j| inputs[j])
        }
    };
    let output = query.place("output", 0, "output", open.run.network().outputs())?;
    let model = open.model();
    let scaled = model.input_scaler.transform(&inputs)?;
    let gradient = model.network.input_gradients().of_score(&scaled, output)?;
    let scale = model.input_scaler.scale();
    Ok(Answer::of_numbers(
        gradient.row(0).iter().zip(scale).map(|(gradient, scale)| gradient / scale).collect(),
    ))
}

/// A row of the own inputs.
fn given(open: &Open, values: &str) -> Result<Mat<f64>, Refusal> {
    let expected = open.samples.features.own;
    let numbers: Option<Vec<f64>> =
        values.split(',').map(|part| part.trim().parse().ok().filter(|x: &f64| x.is_finite())).collect();
    match numbers.filter(|numbers| numbers.len() == expected) {
        Some(numbers) => Ok(Mat::from_fn(1, expected, |_, j| numbers[j])),
        None => Err(Refusal::new(
            format!("`values` is `{values}`, but must be {expected} numbers with commas between"),
            format!(
                "give one for each of {}",
                nn_choice::listed(&open.samples.training.input_names()[..expected])
            ),
        )),
    }
}
