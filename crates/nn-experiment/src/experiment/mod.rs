//! An experiment as a file: everything that it takes to do a training again, exactly.
//!
//! ```toml
//! seed = 1
//! ensemble = 5              # networks, from seeds 1 to 5, whose predictions are averaged
//!
//! [data]
//! file = "flowers.csv"
//! sha256 = "..."            # filled in; another file is refused
//!
//! [columns]
//! targets = ["species"]
//!
//! [network]
//! hidden = [16]
//! activations = ["tanh"]    # one for all hidden layers, or one for each
//!
//! [training]                # what is not said is usual for the task
//! epochs = 200
//! batch_size = 16           # 0 for all rows at once
//! optimizer = { name = "adam", learning_rate = 0.01 }
//!
//! [validation]
//! fraction = 0.2
//! split = "stratified"      # or "random", "ordered", "group=COLUMN"
//!
//! [classes]
//! weights = "balanced"      # or { setosa = 2.0 }
//!
//! [output]
//! save = ["flowers.json", "flowers.onnx"]
//! ```

mod examples;
mod keys;
pub(crate) mod read;
mod recipe;

pub(crate) use recipe::written;

use crate::classes::ClassSettings;
use crate::columns::Columns;
use crate::data::{DataSettings, Draw};
use crate::error::ExperimentError;
use crate::split::ValidationSettings;
use nn_data::Scaling;
use nn_model::{Activation, Initialization, Task};
use read::read;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Everything that it takes to train a network on a table, as plain data that a TOML file holds.
///
/// ```
/// use nn_experiment::Experiment;
/// let experiment = Experiment::from_toml("
///     [data]
///     generator = 'iris'
///     [columns]
///     targets = ['species']
///     [training]
///     epochs = 30
/// ", "iris.toml")?;
/// let model = experiment.run()?;
/// assert_eq!(model.record.epochs, 30);
/// // The record holds the whole experiment: the same again gives the same bits.
/// assert_eq!(model.record.experiment.run()?, model);
///
/// let error = Experiment::from_toml("[training]\nepoch = 30", "iris.toml").unwrap_err();
/// assert_eq!(error.to_string(), "iris.toml: there is no key `epoch` in `training`");
/// assert!(error.help().unwrap_or_default().starts_with("did you mean `epochs`?"));
/// # Ok::<(), nn_experiment::ExperimentError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Experiment {
    /// Where random numbers start, wherever nothing else is said.
    pub seed: u64,
    /// How many networks are trained, each with a seed one larger than the one before; what they predict is averaged. One if nothing is
    /// said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ensemble: Option<usize>,
    /// Where the data come from.
    pub data: DataSettings,
    /// What to make of their columns.
    pub columns: Columns,
    /// What is particular to classes.
    #[serde(skip_serializing_if = "ClassSettings::is_usual")]
    pub classes: ClassSettings,
    /// The network.
    pub network: NetworkSettings,
    /// Settings of [`Training`](nn_model::Training) by their names; what is not said is usual for the task.
    pub training: toml::Table,
    /// The validation rows.
    pub validation: ValidationSettings,
    /// What is to be written.
    pub output: OutputSettings,
}

/// The network: its layers, where their weights start, how data are scaled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NetworkSettings {
    /// The units of each hidden layer; none for a linear model.
    pub hidden: Vec<usize>,
    /// The activation of all hidden layers, or one for each.
    pub activations: Vec<Activation>,
    /// The activation of the output layer, where it is to be another than the task's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Activation>,
    /// Whether layers have biases.
    pub bias: bool,
    /// Where the weights start.
    pub initialization: Initialization,
    /// How inputs are scaled, by numbers of the training rows.
    pub input_scaling: Scaling,
    /// How the targets of regression are scaled, if not as suits the loss and the output layer; other targets are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_scaling: Option<Scaling>,
    /// The weights and biases to start from, in the network's order, instead of random ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<Vec<f64>>,
    /// A file of a model or network to start from, instead of random weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init_from: Option<PathBuf>,
    /// Where random weights come from; the experiment's seed if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draw: Option<Draw>,
}

impl Default for NetworkSettings {
    fn default() -> NetworkSettings {
        NetworkSettings {
            hidden: vec![32],
            activations: vec![Activation::Relu],
            output: None,
            bias: true,
            initialization: Initialization::GlorotUniform,
            input_scaling: Scaling::Standard,
            target_scaling: None,
            weights: None,
            init_from: None,
            draw: None,
        }
    }
}

/// What is to be written after the training.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutputSettings {
    /// Files of the model; their names say the format.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub save: Vec<PathBuf>,
    /// The curve of the loss, as SVG or PNG.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plot: Option<PathBuf>,
    /// The numbers of each epoch, as CSV or JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<PathBuf>,
    /// All that it takes to go on where the training stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<PathBuf>,
}

impl Experiment {
    /// An experiment from TOML; `name` is what messages call the file.
    ///
    /// # Errors
    /// [`ExperimentError`] if it is no TOML, a key does not exist, or a value is not what is expected there.
    pub fn from_toml(text: &str, name: &str) -> Result<Experiment, ExperimentError> {
        let table = read::table(text, name)?;
        let experiment: Experiment = read(table, name, "")?;
        // The keys should be right whatever the task turns out to be.
        experiment.training_named(Task::Regression, name).map(drop)?;
        Ok(experiment)
    }

    /// Reads an experiment from a TOML file. Files of data that it names are looked for in the same folder.
    ///
    /// # Errors
    /// As [`Experiment::from_toml`]; and if the file cannot be read.
    pub fn load(path: impl AsRef<Path>) -> Result<Experiment, ExperimentError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let mut experiment = Experiment::from_toml(&read::text(path)?, &name)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let Experiment { data, validation, network, .. } = &mut experiment;
        let data =
            std::iter::once(&mut data.file).chain(validation.data.iter_mut().map(|data| &mut data.file));
        for file in data.chain([&mut network.init_from]).flatten() {
            if file.as_os_str() != "-" {
                *file = folder.join(&*file);
            }
        }
        Ok(experiment)
    }

    /// The experiment as TOML.
    ///
    /// # Errors
    /// [`ExperimentError::Setting`] if a number is too large for TOML, which holds whole numbers below 2^63.
    pub fn to_toml(&self) -> Result<String, ExperimentError> {
        toml::to_string(self).map_err(|error| {
            ExperimentError::Setting(format!("the experiment cannot be written as TOML: {error}"))
        })
    }
}
