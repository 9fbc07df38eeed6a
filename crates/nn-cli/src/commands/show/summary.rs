//! What is in a model's file, as plain data: what `nn show --format json` prints.

use crate::text::number::count;
use nn_experiment::{Encoder, Kind, Model, ModelFile, Record};
use nn_format::Document;
use nn_model::{Network, Task};
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
pub(super) struct Summary {
    pub(super) file: String,
    /// What the outputs are; none of a network by itself.
    pub(super) task: Option<&'static str>,
    /// Numbers that go in.
    pub(super) inputs: usize,
    /// Numbers that come out.
    pub(super) outputs: usize,
    /// Whether there are biases, in all layers or in some.
    pub(super) bias: bool,
    /// The shape in a line.
    #[serde(skip)]
    shape: String,
    /// Which of its numbers a network by itself scales.
    #[serde(skip)]
    scaled: &'static str,
    /// Weights and biases together; of an ensemble, those of all networks.
    pub(super) parameters: usize,
    /// What tells them from others, to the last bit: 16 hexadecimal digits.
    pub(super) digest: String,
    /// The same of each network of an ensemble, the first included; the layers are those of the first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) members: Vec<String>,
    pub(super) layers: Vec<LayerSummary>,
    /// The columns of tables; none of a network by itself.
    pub(super) columns: Option<Columns>,
    /// How it was trained; none of a network by itself.
    pub(super) record: Option<Record>,
}

#[derive(Serialize)]
pub(super) struct LayerSummary {
    /// Counted from 1.
    pub(super) layer: usize,
    pub(super) inputs: usize,
    pub(super) units: usize,
    pub(super) activation: String,
    /// Whether it has biases.
    pub(super) bias: bool,
    pub(super) parameters: usize,
    pub(super) weights: Weights,
}

/// Statistics of a layer's weights, without its biases.
#[derive(Serialize)]
pub(super) struct Weights {
    pub(super) mean: f64,
    pub(super) standard_deviation: f64,
    pub(super) min: f64,
    pub(super) max: f64,
}

#[derive(Serialize)]
pub(super) struct Columns {
    pub(super) inputs: Vec<Input>,
    pub(super) targets: Vec<String>,
    pub(super) classes: Option<Vec<String>>,
    /// Of two classes, above which probability a row is of the second, where that was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) threshold: Option<f64>,
    /// The column that says how much each row counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) weight: Option<String>,
    /// Columns that were there in training and are not used.
    pub(super) ignored: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Input {
    pub(super) name: String,
    /// The categories of a column of categories; the last of them may stand for all others.
    pub(super) categories: Option<Vec<String>>,
    /// The parts that a column of dates becomes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parts: Option<Vec<String>>,
    /// What a missing cell is taken for; none if it is refused.
    pub(super) fill: Option<String>,
    /// A number becomes (number - shift) / scale. Categories have one of each for each column of zeros and ones, in their order.
    pub(super) shift: Vec<f64>,
    pub(super) scale: Vec<f64>,
}

impl Summary {
    pub(super) fn of(file: &ModelFile, path: &Path) -> Summary {
        let network = file.network();
        let model = file.model();
        Summary {
            file: path.display().to_string(),
            task: model.map(|model| model.task().name()),
            inputs: network.architecture().inputs(),
            outputs: network.outputs(),
            bias: network.architecture().has_bias(),
            shape: network.architecture().to_string(),
            scaled: match file {
                ModelFile::Model(_) => "",
                ModelFile::Network(document) => scaled(document),
            },
            parameters: file.members().iter().map(|network| network.parameters().len()).sum(),
            digest: format!("{:016x}", network.digest()),
            members: match &file.members()[..] {
                [_] => Vec::new(),
                several => several.iter().map(|network| format!("{:016x}", network.digest())).collect(),
            },
            layers: layers(network),
            columns: model.map(columns),
            record: model.map(|model| model.record.clone()),
        }
    }

    /// The whole in a sentence.
    pub(super) fn sentence(&self) -> String {
        let of_each = count(self.parameters / self.members.len().max(1), "parameter");
        let network = format!("{}, {of_each} with the digest {}", self.shape, self.digest);
        let network = match self.members.len() {
            0 => network,
            members => format!(
                "the first of {members} alike, whose outputs are averaged ({} in all), {network}",
                count(self.parameters, "parameter")
            ),
        };
        match &self.columns {
            Some(columns) => format!(
                "{}: a model that predicts {} ({}) from {}. Its network: {network}.",
                self.file,
                columns.targets.join(", "),
                self.task.unwrap_or(Task::Regression.name()),
                count(columns.inputs.len(), "column")
            ),
            None => format!(
                "{}: a network by itself, without the columns that it was trained on: {network}{}.",
                self.file, self.scaled
            ),
        }
    }
}

fn scaled(document: &Document) -> &'static str {
    match (&document.input_scaling, &document.output_scaling) {
        (None, None) => "",
        (Some(_), None) => "; it scales its inputs itself",
        (None, Some(_)) => "; it scales its outputs itself",
        (Some(_), Some(_)) => "; it scales its inputs and outputs itself",
    }
}

fn layers(network: &Network) -> Vec<LayerSummary> {
    let layer = |(i, layer): (usize, &nn_model::Layer)| LayerSummary {
        layer: i + 1,
        inputs: layer.inputs,
        units: layer.outputs,
        activation: layer.activation.to_string(),
        bias: !layer.biases.is_empty(),
        parameters: layer.weights.len() + layer.biases.len(),
        weights: Weights::of(&network.parameters()[layer.weights.clone()]),
    };
    network.layers().iter().enumerate().map(layer).collect()
}

impl Weights {
    fn of(weights: &[f64]) -> Weights {
        let count = weights.len().max(1) as f64;
        let mean = weights.iter().sum::<f64>() / count;
        let variance = weights.iter().map(|weight| (weight - mean).powi(2)).sum::<f64>() / count;
        Weights {
            mean,
            standard_deviation: variance.sqrt(),
            min: weights.iter().copied().fold(f64::INFINITY, f64::min),
            max: weights.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }
}

fn columns(model: &Model) -> Columns {
    let Encoder { inputs, targets, ignored, weight, notations: _ } = &model.encoder;
    let scaler = &model.fitted.input_scaler;
    let mut first = 0;
    let mut input = |column: &nn_experiment::InputColumn| {
        let (categories, fill) = match &column.kind {
            Kind::Number { fill } => (None, fill.map(nn_table::number_text)),
            Kind::Date { fill, .. } => {
                let words =
                    |fill: &Vec<f64>| fill.iter().map(|x| nn_table::number_text(*x)).collect::<Vec<_>>();
                (None, fill.as_ref().map(|fill| words(fill).join(", ")))
            }
            Kind::Category { encoder, fill, other } => {
                (Some(encoder.categories().iter().chain(other).cloned().collect::<Vec<_>>()), fill.clone())
            }
        };
        let range = first..first + column.kind.width();
        first = range.end;
        let (shift, scale) = (scaler.shift()[range.clone()].to_vec(), scaler.scale()[range].to_vec());
        let parts = match &column.kind {
            Kind::Date { parts, .. } => Some(parts.iter().map(|part| part.name().to_owned()).collect()),
            Kind::Number { .. } | Kind::Category { .. } => None,
        };
        Input { name: column.name.clone(), categories, parts, fill, shift, scale }
    };
    Columns {
        inputs: inputs.iter().map(&mut input).collect(),
        targets: targets.columns().to_vec(),
        classes: targets.classes().map(<[String]>::to_vec),
        threshold: model.threshold,
        weight: weight.clone(),
        ignored: ignored.clone(),
    }
}
