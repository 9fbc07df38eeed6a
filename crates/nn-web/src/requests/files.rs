//! Models in files: out, and in.

use super::loaded::Loaded;
use super::opening::description;
use crate::answer::{Answer, Refusal};
use crate::copy;
use crate::query::Query;
use crate::session::{Open, Session};
use crate::settings::Key;
use nn_experiment::{Experiment, Model, ModelFile, ModelFormat};
use nn_model::{Network, Stop};
use std::path::Path;

fn format(query: &Query) -> Result<ModelFormat, Refusal> {
    Ok(query.get("format").unwrap_or(ModelFormat::Onnx.name()).parse()?)
}

/// Bytes: the model that `nn train` would save, given the program that is copied here.
pub(super) fn save(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open: &Open = session.open()?;
    let bytes = model(open)?.to_bytes(format(query)?)?;
    Ok(Answer { bytes, ..Answer::of_text("{}".to_owned()) })
}

fn model(open: &Open) -> Result<Model, Refusal> {
    let (parameters, history) = open.ending()?;
    if let Stop::Diverged { epoch } = history.stop {
        return Err(Refusal::new(
            format!("the run diverged in epoch {epoch}, and its weights predict nothing"),
            "start again with a smaller learning rate, and save the model then",
        ));
    }
    let experiment = Experiment::from_toml(&copy::experiment(open)?, "the settings")?;
    let plan = experiment.plan_of(&open.samples.table)?;
    let network = Network::from_parameters(plan.architecture(), parameters.to_vec())?;
    let prepared = plan.prepare()?.with_network(network)?;
    Ok(plan.finish(prepared, history.clone())?)
}

/// Goes on, with the present samples, from the network of a file: its layers and weights become the settings. `{..., said}`: what was
/// made of it.
pub(super) fn load(session: &mut Session, query: &Query, bytes: &[u8]) -> Result<Answer, Refusal> {
    let name = query.get("name").unwrap_or("the file");
    let file = ModelFile::from_bytes(bytes, format(query)?, Path::new(name))?;
    let open = session.open()?;
    let Loaded { network, said } = Loaded::of(&file, open)?;
    let units = network.architecture().units();
    let Some(((_, output), hidden)) = units.split_last() else {
        return Err(Refusal::new("the network has no layers", ""));
    };
    let joined = |parts: Vec<String>| parts.join(",");
    let mut values = open.values.clone();
    values.set(Key::Hidden, &joined(hidden.iter().map(|layer| layer.0.to_string()).collect()))?;
    if !hidden.is_empty() {
        let mut activations: Vec<String> = hidden.iter().map(|layer| layer.1.to_string()).collect();
        if activations.iter().all(|activation| *activation == activations[0]) {
            activations.truncate(1);
        }
        values.set(Key::Activations, &joined(activations))?;
    }
    if open.run.network().layers().last().map(|layer| layer.activation) != Some(*output) {
        values.set(Key::Output, &output.to_string())?;
    }
    values.set(Key::Bias, if network.architecture().has_bias() { "true" } else { "false" })?;
    values.set(Key::Weights, &joined(network.parameters().iter().map(f64::to_string).collect()))?;
    values.set(Key::At, "0")?;
    Ok(Answer::of_text(description(session.start(values)?).texts("said", &said).end()))
}
