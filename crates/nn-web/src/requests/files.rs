//! Networks in files: out, and in.

use super::opening::described;
use crate::answer::{Answer, Refusal};
use crate::query::Query;
use crate::session::Session;
use crate::settings::Key;
use nn_format::{Affine, Document, FormatError, Precision};

/// The format that was asked for.
enum Format {
    Onnx,
    Json,
    Safetensors,
}

impl Format {
    fn read(query: &Query) -> Result<Format, Refusal> {
        match query.get("format").unwrap_or("onnx") {
            "onnx" => Ok(Format::Onnx),
            "json" => Ok(Format::Json),
            "safetensors" => Ok(Format::Safetensors),
            other => Err(Refusal::new(
                format!("there is no format `{other}`"),
                "choose `onnx`, `json` or `safetensors`",
            )),
        }
    }
}

impl From<FormatError> for Refusal {
    fn from(error: FormatError) -> Refusal {
        Refusal::new(error.to_string(), "give a file of a network in JSON, safetensors or ONNX")
    }
}

/// Bytes: the network that a program would end with here, with its scaling.
pub(super) fn save(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let format = Format::read(query)?;
    let best = open.ending()?.0.to_vec();
    let model = open.model();
    let mut document = Document::from(model.network.clone()).with_input_scaling(&model.input_scaler);
    document.network.parameters_mut().copy_from_slice(&best);
    document.output_scaling = model.target_scaler.as_ref().map(Affine::from);
    let bytes = match format {
        Format::Onnx => nn_format::to_onnx(&document, Precision::F64)?,
        Format::Json => nn_format::to_json(&document)?,
        Format::Safetensors => nn_format::to_safetensors(&document)?,
    };
    Ok(Answer { bytes, ..Answer::of_text("{}".to_owned()) })
}

/// Goes on, with the present samples, from the network of a file: its layers and weights become the settings.
pub(super) fn load(session: &mut Session, query: &Query, bytes: &[u8]) -> Result<Answer, Refusal> {
    let document = match Format::read(query)? {
        Format::Onnx => nn_format::from_onnx(bytes)?,
        Format::Json => nn_format::from_json(bytes)?,
        Format::Safetensors => nn_format::from_safetensors(bytes)?,
    };
    let open = session.open()?;
    let (network, own) = (&document.network, open.run.network());
    let shape = |network: &nn_model::Network| (network.architecture().inputs(), network.outputs());
    if shape(network) != shape(own) {
        let ((found_inputs, found_outputs), (inputs, outputs)) = (shape(network), shape(own));
        return Err(Refusal::new(
            format!(
                "the network of the file has {found_inputs} inputs and {found_outputs} outputs, but the samples have {inputs} and {outputs}"
            ),
            "open the samples that it was trained on first",
        ));
    }
    let scaling = [
        (&document.input_scaling, Some(Affine::from(&open.fitted.input_scaler))),
        (&document.output_scaling, open.fitted.target_scaler.as_ref().map(Affine::from)),
    ];
    if scaling.iter().any(|(found, own)| found.is_some() && *found != own) {
        return Err(Refusal::new(
            "the file scales its inputs or outputs by other numbers than those of the training samples here",
            "open the samples that it was trained on first, with the same validation samples",
        ));
    }
    let (units, layers) = (network.architecture().units(), network.layers());
    let has_bias = layers.iter().filter(|layer| !layer.biases.is_empty()).count();
    if has_bias != 0 && has_bias != layers.len() {
        return Err(Refusal::new(
            "some layers of the network have biases and others have none, which no setting of this page says",
            "give the others biases of 0",
        ));
    }
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
    if own.layers().last().map(|layer| layer.activation) != Some(*output) {
        values.set(Key::Output, &output.to_string())?;
    }
    values.set(Key::Bias, if has_bias > 0 { "true" } else { "false" })?;
    values.set(Key::Weights, &joined(network.parameters().iter().map(f64::to_string).collect()))?;
    values.set(Key::At, "0")?;
    Ok(described(session.start(values)?))
}
