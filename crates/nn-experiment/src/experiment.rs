//! An experiment as a file: everything that it takes to do a training again, exactly.
//!
//! ```toml
//! seed = 1
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
//! part = 0.2
//!
//! [output]
//! save = ["flowers.json", "flowers.onnx"]
//! ```

use crate::error::ExperimentError;
use crate::{Columns, DataSettings, Draw};
use nn_data::Scaling;
use nn_model::{Activation, Initialization, Optimizer, Task, Training};
use nn_select::Recipe;
use serde::de::DeserializeOwned;
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
    /// Where the data come from.
    pub data: DataSettings,
    /// What to make of their columns.
    pub columns: Columns,
    /// The network.
    pub network: NetworkSettings,
    /// Settings of [`Training`] by their names; what is not said is usual for the task.
    pub training: toml::Table,
    /// Which rows are kept aside to watch the training by.
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
    /// How inputs are scaled, by numbers of the rows that are learned from.
    pub input_scaling: Scaling,
    /// How the targets of regression are scaled; other targets are not.
    pub target_scaling: Scaling,
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
            target_scaling: Scaling::Standard,
            weights: None,
            init_from: None,
            draw: None,
        }
    }
}

/// Which rows are kept aside to watch the training by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ValidationSettings {
    /// This part of the rows, drawn at random; 0 for none.
    pub part: f64,
    /// Whether classes are kept in proportion; they are, if nothing is said and there are classes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stratified: Option<bool>,
    /// Where that draw comes from; the experiment's seed, stream 1, if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draw: Option<Draw>,
    /// Rows of another file or generator, instead of a part of the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<DataSettings>,
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
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error.span().map(|span| 1 + text[..span.start.min(text.len())].matches('\n').count());
            let line = line.map_or(String::new(), |line| format!("line {line}: "));
            ExperimentError::NotToml { name: name.to_owned(), problem: format!("{line}{}", error.message()) }
        })?;
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
        let text = String::from_utf8(crate::read(path)?).map_err(|_| ExperimentError::NotToml {
            name: name.clone(),
            problem: "found bytes that are no UTF-8".to_owned(),
        })?;
        let mut experiment = Experiment::from_toml(&text, &name)?;
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

    /// The same with one key set: `training.epochs` to 50, `network.hidden` to `[8, 8]`. The key may not be there yet.
    ///
    /// ```
    /// use nn_experiment::Experiment;
    /// let experiment = Experiment::default().with("training.optimizer.learning_rate", 0.1)?;
    /// assert!(experiment.with("training.epoch", 5).is_err());
    /// # Ok::<(), nn_experiment::ExperimentError>(())
    /// ```
    ///
    /// # Errors
    /// [`ExperimentError`] if there is no such key, or the value is not what is expected there.
    pub fn with(&self, key: &str, value: impl Into<toml::Value>) -> Result<Experiment, ExperimentError> {
        self.with_value(key, value.into())
    }

    /// The same with a value written as TOML; what is none is taken for a text.
    ///
    /// # Errors
    /// As [`Experiment::with`].
    pub fn with_text(&self, key: &str, value: &str) -> Result<Experiment, ExperimentError> {
        let parsed = format!("value = {value}").parse::<toml::Table>().ok();
        let value = (parsed.and_then(|mut table| table.remove("value")))
            .unwrap_or_else(|| toml::Value::String(value.to_owned()));
        self.with_value(key, value)
    }

    fn with_value(&self, key: &str, value: toml::Value) -> Result<Experiment, ExperimentError> {
        let failed = |error: toml::ser::Error| ExperimentError::Setting(error.to_string());
        let mut table = toml::Table::try_from(self).map_err(failed)?;
        // Where the task decides about what is not said, it must be there to have one of its keys set.
        let (first, rest) = key.split_once('.').unwrap_or((key, ""));
        if let ("training", Some((part, _))) = (first, rest.split_once('.')) {
            let usual = self.training_named(Task::Regression, "training")?;
            let usual = toml::Table::try_from(usual).map_err(failed)?;
            if let (Some(toml::Value::Table(training)), Some(value)) =
                (table.get_mut("training"), usual.get(part))
            {
                training.entry(part.to_owned()).or_insert_with(|| value.clone());
            }
        }
        let mut place = &mut table;
        let mut parts: Vec<&str> = key.split('.').collect();
        let last = parts.pop().unwrap_or(key);
        for part in parts {
            let entry =
                place.entry(part.to_owned()).or_insert_with(|| toml::Value::Table(toml::Table::new()));
            place = match entry {
                toml::Value::Table(table) => table,
                _ => {
                    return Err(ExperimentError::Setting(format!(
                        "`{key}`: `{part}` has no keys of its own"
                    )));
                }
            };
        }
        place.insert(last.to_owned(), value);
        let experiment: Experiment = read(table, "the setting", "")?;
        experiment.training_named(Task::Regression, "the setting").map(drop)?;
        Ok(experiment)
    }

    /// The settings of the training, for a task.
    ///
    /// # Errors
    /// [`ExperimentError`] if a key does not exist, or a value is not what is expected there.
    pub fn training(&self, task: Task) -> Result<Training, ExperimentError> {
        self.training_named(task, "the experiment")
    }

    fn training_named(&self, task: Task, name: &str) -> Result<Training, ExperimentError> {
        let usual = Recipe::new(task).training.seed(0);
        let mut table =
            toml::Table::try_from(&usual).map_err(|error| ExperimentError::Setting(error.to_string()))?;
        table.insert("seed".to_owned(), seed_value(self.seed)?);
        let on_all_rows = |optimizer: &toml::Value| {
            let named = optimizer.get("name").and_then(toml::Value::as_str);
            named
                .and_then(|name| Optimizer::named(name, 1.0).ok())
                .is_some_and(|it| matches!(it, Optimizer::Lbfgs(_)))
        };
        if self.training.get("optimizer").is_some_and(on_all_rows) {
            table.remove("batch_size");
        }
        for (key, value) in &self.training {
            table.insert(key.clone(), value.clone());
        }
        // TOML has no null: no batches are batches of none.
        if table.get("batch_size").and_then(toml::Value::as_integer) == Some(0) {
            table.remove("batch_size");
        }
        if table.get("validation_split").and_then(toml::Value::as_float).is_some_and(|part| part > 0.0) {
            return Err(ExperimentError::Setting(format!(
                "{name}: `training.validation_split` would scale by the rows that it keeps aside: set `validation.part` instead"
            )));
        }
        read(table, name, "training")
    }

    /// The experiment that makes and trains networks by this recipe; it has no data.
    ///
    /// # Errors
    /// [`ExperimentError::Setting`] if a number is too large for TOML.
    pub fn of_recipe(recipe: &Recipe) -> Result<Experiment, ExperimentError> {
        let mut activations: Vec<Activation> = recipe.hidden.iter().map(|layer| layer.1).collect();
        if activations.iter().all(|activation| *activation == activations[0]) {
            activations.truncate(1);
        }
        if activations.is_empty() {
            activations = NetworkSettings::default().activations;
        }
        let network = NetworkSettings {
            hidden: recipe.hidden.iter().map(|layer| layer.0).collect(),
            activations,
            output: recipe.output,
            bias: recipe.bias,
            initialization: recipe.initialization,
            input_scaling: recipe.input_scaling,
            target_scaling: recipe.target_scaling,
            ..NetworkSettings::default()
        };
        Ok(Experiment { network, training: written(&recipe.training)?, ..Experiment::default() })
    }

    /// The recipe for a task.
    ///
    /// # Errors
    /// As [`Experiment::training`]; and if the lists of hidden layers and activations do not fit each other.
    pub fn recipe(&self, task: Task) -> Result<Recipe, ExperimentError> {
        let NetworkSettings {
            hidden,
            activations,
            output,
            bias,
            initialization,
            input_scaling,
            target_scaling,
            ..
        } = &self.network;
        let hidden = match (hidden.len(), &activations[..]) {
            (_, [one]) => hidden.iter().map(|&units| (units, *one)).collect(),
            (layers, many) if layers == many.len() => {
                hidden.iter().copied().zip(many.iter().copied()).collect()
            }
            (layers, many) => {
                return Err(ExperimentError::Setting(format!(
                    "there are {} activations for {layers} hidden layers: give one for all or one for each",
                    many.len()
                )));
            }
        };
        Ok(Recipe {
            hidden,
            output: *output,
            bias: *bias,
            initialization: *initialization,
            input_scaling: *input_scaling,
            target_scaling: if task == Task::Regression { *target_scaling } else { Scaling::None },
            training: self.training(task)?,
            ..Recipe::new(task)
        })
    }
}

/// All settings of a training as an experiment has them.
pub(crate) fn written(training: &Training) -> Result<toml::Table, ExperimentError> {
    let table = toml::Table::try_from(training);
    let mut table = table.map_err(|error| ExperimentError::Setting(error.to_string()))?;
    table.entry("batch_size").or_insert(toml::Value::Integer(0));
    Ok(table)
}

fn seed_value(seed: u64) -> Result<toml::Value, ExperimentError> {
    let seed = i64::try_from(seed).map_err(|_| {
        ExperimentError::Setting(format!("the seed {seed} is too large: take one below 2^63"))
    })?;
    Ok(toml::Value::Integer(seed))
}

/// What a table of TOML says, or which key of it is wrong.
pub(crate) fn read<T: DeserializeOwned>(
    table: toml::Table,
    name: &str,
    within: &str,
) -> Result<T, ExperimentError> {
    serde_path_to_error::deserialize(toml::Value::Table(table)).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { "" } else { &*path };
        let key = [within, path].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
        let problem = error.inner().message().to_owned();
        match unknown_key(&problem) {
            Some((found, known)) => {
                let outer = key.strip_suffix(&found).map_or(&*key, |outer| outer.trim_end_matches('.'));
                ExperimentError::UnknownKey {
                    name: name.to_owned(),
                    within: outer.to_owned(),
                    key: found,
                    known,
                }
            }
            None => ExperimentError::Value { name: name.to_owned(), key, problem },
        }
    })
}

/// The key that serde did not know, and those that it knows, out of its message: unknown field `a`, expected one of `b`, `c`.
fn unknown_key(message: &str) -> Option<(String, Vec<String>)> {
    let rest = message.strip_prefix("unknown field `")?;
    let (found, rest) = rest.split_once('`')?;
    let known = rest.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    Some((found.to_owned(), known))
}
