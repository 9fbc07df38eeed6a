//! An experiment's network and training as a recipe, and a recipe as an experiment.

use super::read::read;
use super::{Experiment, NetworkSettings};
use crate::error::ExperimentError;
use nn_choice::counted;
use nn_model::{Activation, Optimizer, Task, Training};
use nn_select::Recipe;

impl Experiment {
    /// The settings of the training, for a task.
    ///
    /// # Errors
    /// [`ExperimentError`] if a key does not exist, or a value is not what is expected there.
    pub fn training(&self, task: Task) -> Result<Training, ExperimentError> {
        self.training_named(task, "the experiment")
    }

    pub(super) fn training_named(&self, task: Task, name: &str) -> Result<Training, ExperimentError> {
        let usual = Recipe::new(task).training.seed(0);
        let mut table =
            toml::Table::try_from(&usual).map_err(|error| ExperimentError::Setting(error.to_string()))?;
        table.insert("seed".to_owned(), seed_value(self.seed)?);
        let on_all_rows = |optimizer: &toml::Value| {
            let named = optimizer.get("name").and_then(toml::Value::as_str);
            named.and_then(|name| Optimizer::named(name, 1.0).ok()).is_some_and(|it| it.evaluates())
        };
        let of_other_sizes =
            ["batch_count", "batch_sizes"].iter().any(|key| self.training.contains_key(*key));
        if of_other_sizes || self.training.get("optimizer").is_some_and(on_all_rows) {
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
                "{name}: `training.validation_split` would scale by its validation rows too: set `validation.fraction` instead"
            )));
        }
        if table.get("stratified").and_then(toml::Value::as_bool) == Some(true) {
            return Err(ExperimentError::Setting(format!(
                "{name}: `training.stratified` is about `training.validation_split`: set `validation.split` instead"
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
                    "there are {} for {}: give one activation for all or one for each",
                    counted(many.len(), "activation"),
                    counted(layers, "hidden layer")
                )));
            }
        };
        Ok(Recipe {
            hidden,
            output: *output,
            bias: *bias,
            initialization: *initialization,
            input_scaling: *input_scaling,
            target_scaling: if task == Task::Regression { *target_scaling } else { None },
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
