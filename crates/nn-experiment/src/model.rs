//! A model: what was learned of a table, with everything it takes to predict for another.

use crate::encoder::{Encoder, InputColumn, Kind};
use crate::error::ExperimentError;
use crate::format::ModelFormat;
use crate::predictions::Predictions;
use crate::record::Record;
use crate::seen::SeenRows;
use crate::targets::Targets;
use crate::trace::TrainingTrace;
use nn_choice::limits;
use nn_data::{Dataset, Scaler};
use nn_format::{Affine, Document, FormatError, Precision};
use nn_model::{History, Metric, ModelError, Network, Task};
#[cfg(feature = "answers")]
use nn_select::Conformal;
use nn_select::Fitted;
use nn_table::Table;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::path::Path;

/// Under which name a model's metadata stand in its file.
const METADATA: &str = "nn-model";
const VERSION: u64 = 1;

/// A model: it takes tables with raw columns and gives predictions in the data's own units and names. Made by
/// [`Plan::finish`](crate::Plan::finish) or read from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// How a table becomes the network's inputs, and what its outputs mean.
    pub encoder: Encoder,
    /// The network and its scalers. Its history is empty if the model comes from a file, which keeps a summary: the record.
    pub fitted: Fitted,
    /// Of two classes, the probability above which a row is taken for the positive one; one half if nothing is said.
    pub threshold: Option<f64>,
    /// How it came about.
    pub record: Record,
    /// Which rows it has seen; none in older files.
    pub seen: Option<SeenRows>,
    /// What is kept of the training for those who were not there; none in older files.
    pub trace: Option<TrainingTrace>,
    /// How far it was off on rows that it has not seen; none if it was not calibrated. See [`Model::calibrate`].
    #[cfg(feature = "answers")]
    pub conformal: Option<Conformal>,
}

/// What a file says beside the network.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Metadata {
    version: u64,
    task: Task,
    encoder: Encoder,
    input_scaler: Scaler,
    target_scaler: Option<Scaler>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    threshold: Option<f64>,
    record: Record,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen: Option<SeenRows>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trace: Option<TrainingTrace>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    conformal: Option<Conformal>,
}

/// What is read where nobody asks for it.
#[cfg(not(feature = "answers"))]
#[derive(Serialize, Deserialize)]
struct Conformal(serde_json::Value);

impl Model {
    /// What the outputs are.
    pub fn task(&self) -> Task {
        self.fitted.task
    }

    /// The network, which speaks scaled inputs and outputs; of an ensemble, the first.
    pub fn network(&self) -> &Network {
        &self.fitted.network
    }

    /// All networks whose predictions are averaged: one, if it is no ensemble.
    pub fn members(&self) -> impl Iterator<Item = &Network> {
        self.fitted.members()
    }

    /// What the model says about each row of a table, which has the input columns, in any order, and perhaps
    /// the targets.
    ///
    /// # Errors
    /// As [`Encoder::inputs`].
    pub fn predict(&self, table: &Table) -> Result<Predictions, ExperimentError> {
        let inputs = self.encoder.inputs(table)?;
        let outputs = self.fitted.predict(inputs.as_ref())?;
        Ok(Predictions::new(self.encoder.targets.clone(), outputs, self.threshold))
    }

    /// The inputs and targets of a table, in the data's own units, as the model's metrics want them.
    ///
    /// # Errors
    /// As [`Encoder::dataset`].
    pub fn dataset(&self, table: &Table) -> Result<Dataset, ExperimentError> {
        self.encoder.dataset(table, &(0..table.rows()).collect::<Vec<usize>>())
    }

    /// What the simplest predictions say about the samples of `data`, by name: `mean` and `least squares` of numbers, `shares` of classes
    /// and labels. None for models of older files.
    pub fn baselines(&self, data: &Dataset) -> Vec<(&'static str, Predictions)> {
        let baseline = self.record.baseline.as_ref();
        baseline.map_or_else(Vec::new, |baseline| baseline.predictions(&self.encoder.targets, data))
    }

    /// How good the predictions for the samples of `data` are, by its weights, if it has some, and the model's threshold.
    ///
    /// # Errors
    /// [`ExperimentError::Select`] or [`ExperimentError::Model`] as [`Fitted::scores`].
    pub fn scores(&self, data: &Dataset, metrics: &[Metric]) -> Result<Vec<f64>, ExperimentError> {
        let outputs = self.fitted.predict(data.inputs())?;
        let predictions = Predictions::new(self.encoder.targets.clone(), outputs, self.threshold);
        let scores = predictions.scores(data.targets(), metrics, data.weights())?;
        Ok(scores.into_iter().collect::<Result<_, ModelError>>()?)
    }

    /// The model as a file of this format. In ONNX, the graph scales inputs and outputs itself: it takes the columns of
    /// [`Encoder::input_names`] as they are, and gives what [`Model::predict`] gives.
    ///
    /// # Errors
    /// [`ExperimentError::Format`] if the model cannot be written so; no model is known for which that happens.
    pub fn to_bytes(&self, format: ModelFormat) -> Result<Vec<u8>, ExperimentError> {
        self.to_bytes_of(format, Precision::F64)
    }

    /// The model as an ONNX file, with its numbers in this precision: see [`Model::to_bytes`].
    ///
    /// # Errors
    /// As [`Model::to_bytes`].
    pub fn to_onnx(&self, precision: Precision) -> Result<Vec<u8>, ExperimentError> {
        self.to_bytes_of(ModelFormat::Onnx, precision)
    }

    pub(crate) fn to_bytes_of(
        &self,
        format: ModelFormat,
        precision: Precision,
    ) -> Result<Vec<u8>, ExperimentError> {
        let mut document = self.document()?;
        if format == ModelFormat::Onnx {
            // In other formats the metadata say it.
            document.input_scaling = Some(Affine::from(&self.fitted.input_scaler));
            document.output_scaling = self.fitted.target_scaler.as_ref().map(Affine::from);
        }
        format.write(&document, precision).map_err(in_memory)
    }

    /// The model that a file of this format holds; none if it is a network by itself.
    pub(crate) fn of_file(
        content: &Document,
        format: ModelFormat,
        path: &Path,
    ) -> Result<Option<Model>, ExperimentError> {
        let Document { network, other_members, metadata, input_scaling, output_scaling } = content;
        let Some(metadata) = metadata.get(METADATA) else { return Ok(None) };
        let broken = |problem: String| ExperimentError::Broken { path: path.to_owned(), problem };
        let metadata: Metadata = serde_path_to_error::deserialize(metadata)
            .map_err(|error| broken(format!("`{METADATA}.{}`: {}", error.path(), error.inner())))?;
        let same = |found: &Option<Affine>, scaler: Option<&Scaler>| {
            let scaler = scaler.map(Affine::from);
            // A file of 32-bit numbers has them rounded.
            *found == scaler || *found == scaler.map(rounded)
        };
        if format == ModelFormat::Onnx
            && !(same(input_scaling, Some(&metadata.input_scaler))
                && same(output_scaling, metadata.target_scaler.as_ref()))
        {
            return Err(broken("the graph's scaling is not that of the metadata".to_owned()));
        }
        metadata.into_model(network.clone(), other_members.clone()).map(Some).map_err(broken)
    }

    fn document(&self) -> Result<Document, ExperimentError> {
        let Fitted { task, network, other_members, input_scaler, target_scaler, .. } = &self.fitted;
        let metadata = Metadata {
            version: VERSION,
            task: *task,
            encoder: self.encoder.clone(),
            input_scaler: input_scaler.clone(),
            target_scaler: target_scaler.clone(),
            threshold: self.threshold,
            record: self.record.clone(),
            seen: self.seen.clone(),
            trace: self.trace.clone(),
            #[cfg(feature = "answers")]
            conformal: self.conformal.clone(),
            #[cfg(not(feature = "answers"))]
            conformal: None,
        };
        let metadata = serde_json::to_value(metadata)
            .map_err(|error| ExperimentError::Setting(format!("the model cannot be written: {error}")))?;
        let mut document = Document::from(network.clone()).with_other_members(other_members.iter().cloned());
        document.metadata.insert(METADATA.to_owned(), metadata);
        Ok(document)
    }
}

impl Metadata {
    /// Puts the parts together, if they fit.
    fn into_model(self, network: Network, other_members: Vec<Network>) -> Result<Model, String> {
        let Metadata {
            version,
            task,
            encoder,
            input_scaler,
            target_scaler,
            threshold,
            record,
            seen,
            trace,
            conformal,
        } = self;
        if version > VERSION {
            return Err(format!(
                "it is of version {version}, but only versions up to {VERSION} are known here"
            ));
        }
        let fits = |what: &str, found: usize, expected: usize| {
            if found == expected {
                Ok(())
            } else {
                Err(format!("{what}: found {found}, expected {expected}"))
            }
        };
        fits("inputs of the network", network.architecture().inputs(), encoder.width())?;
        check_names(&encoder)?;
        let (inputs, target_names) = (encoder.input_names(), encoder.targets.output_names());
        fits("outputs of the network", network.outputs(), target_names.len())?;
        fits("scales of the inputs", input_scaler.scale().len(), inputs.len())?;
        if let Some(scaler) = &target_scaler {
            fits("scales of the targets", scaler.scale().len(), target_names.len())?;
        }
        if (task == Task::Regression) != target_scaler.is_some() {
            return Err(format!(
                "the task is {task}, but the targets are {}scaled",
                if target_scaler.is_some() { "" } else { "not " }
            ));
        }
        if let Some(threshold) = threshold
            && !(task == Task::Binary && (0.0..=1.0).contains(&threshold))
        {
            return Err(format!("the task is {task}, and the threshold {threshold}"));
        }
        if task != encoder.task() {
            return Err(format!("the task is {task}, but the targets are for {}", encoder.task()));
        }
        if !record.members.is_empty() {
            fits("networks of the ensemble", 1 + other_members.len(), record.members.len())?;
        }
        for network in std::iter::once(&network).chain(&other_members) {
            if let Some(index) = network.parameters().iter().position(|parameter| !parameter.is_finite()) {
                return Err(format!("parameter {index} (counted from 0) is {}", network.parameters()[index]));
            }
        }
        if record.baseline.as_ref().is_some_and(|baseline| !baseline.fits(inputs.len(), target_names.len())) {
            return Err("the baseline is of other inputs and outputs".to_owned());
        }
        if trace.as_ref().is_some_and(|trace| !trace.fits(inputs.len())) {
            return Err("what is kept of its training is of other inputs, or damaged".to_owned());
        }
        #[cfg(not(feature = "answers"))]
        drop(conformal);
        #[cfg(feature = "answers")]
        if conformal.as_ref().is_some_and(|conformal| !conformal.fits(task, target_names.len())) {
            return Err("what it was calibrated with is of another task, or damaged".to_owned());
        }
        let fitted = Fitted {
            task,
            network,
            other_members,
            input_scaler,
            target_scaler,
            input_names: inputs,
            target_names,
            history: History::default(),
        };
        Ok(Model {
            encoder,
            fitted,
            threshold,
            record,
            seen,
            trace,
            #[cfg(feature = "answers")]
            conformal,
        })
    }
}

/// Refuses names that no training has left: too long altogether, there twice, or not in the order in which they are looked up.
pub(crate) fn check_names(encoder: &Encoder) -> Result<(), String> {
    let mut bytes = 0_usize;
    let mut count = |column: &str, values: &mut dyn Iterator<Item = &String>| {
        let each = values.map(|value| column.len().saturating_add(value.len() + 1));
        bytes = each.fold(bytes.saturating_add(column.len()), usize::saturating_add);
    };
    for InputColumn { name, kind } in &encoder.inputs {
        let (encoder, other) = match kind {
            Kind::Category { encoder, other, .. } => (encoder, other),
            Kind::Date { parts, fill }
                if parts.is_empty() || fill.as_ref().is_some_and(|fill| fill.len() != parts.len()) =>
            {
                return Err(format!(
                    "the parts of the dates in `{name}` and what fills missing ones do not fit each other"
                ));
            }
            Kind::Number { .. } | Kind::Date { .. } => {
                count(name, &mut std::iter::empty());
                continue;
            }
        };
        count(name, &mut encoder.categories().iter().chain(other));
        if let Some(other) = other.as_ref().filter(|other| encoder.categories().binary_search(other).is_ok())
        {
            return Err(format!("the category `{other}` of `{name}` is there twice"));
        }
        if !encoder.categories().is_sorted() {
            return Err(format!("the categories of `{name}` are not in ascending order"));
        }
    }
    let (columns, classes) = (encoder.targets.columns(), encoder.targets.classes().unwrap_or_default());
    columns.iter().for_each(|column| count(column, &mut classes.iter()));
    if bytes > limits::NAMES {
        return Err(format!(
            "the names of its inputs and outputs have {bytes} bytes, but may have {} at most",
            limits::NAMES
        ));
    }
    if matches!(encoder.targets, Targets::Classes { .. }) && classes.len() < 2 {
        return Err(format!("it has {} classes, but must have two or more", classes.len()));
    }
    // Columns of a table have names of their own; so have categories and classes of a column.
    let inputs = encoder.inputs.iter().map(|input| &input.name);
    let of_table = inputs.chain(columns).chain(&encoder.ignored).chain(&encoder.weight);
    for (what, names) in [("column", Vec::from_iter(of_table)), ("class", Vec::from_iter(classes))] {
        let mut known = HashSet::new();
        if let Some(twice) = names.into_iter().find(|name| !known.insert(*name)) {
            return Err(format!("the {what} `{twice}` is there twice"));
        }
    }
    Ok(())
}

/// The same in numbers of 32 bits.
fn rounded(affine: Affine) -> Affine {
    let round = |numbers: Vec<f64>| numbers.into_iter().map(|x| f64::from(x as f32)).collect();
    Affine { shift: round(affine.shift), scale: round(affine.scale) }
}

fn in_memory(error: FormatError) -> ExperimentError {
    ExperimentError::Format { path: "the model".into(), error: Box::new(error) }
}
