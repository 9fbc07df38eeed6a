//! A fit before its training: everything is ready, and the caller controls the run.

use crate::error::SelectError;
use crate::fitted::Fitted;
use crate::recipe::{ClassWeights, Recipe};
use nn_data::{Dataset, Scaler, Scaling};
use nn_math::Mat;
use nn_model::{History, Network, Run, Samples, Task, Training};
use rand::{SeedableRng, rngs::ChaCha8Rng};

/// What [`Recipe::fit`] makes before it trains: scaled samples, and a network with its first weights. For runs that are to
/// start from other weights, go on from a checkpoint, or be trained piece by piece.
///
/// ```
/// use nn_data::NoisyLinear;
/// use nn_select::Recipe;
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
///
/// let data = NoisyLinear::sum().generate(&mut ChaCha8Rng::seed_from_u64(7))?;
/// let recipe = Recipe::regressor().adjust(|training| training.epochs(5));
/// let mut prepared = recipe.prepare(&data, None, 1)?;
/// let history = prepared.start()?.complete();
/// assert_eq!(prepared.finish(history), recipe.fit(&data, 1)?);
/// # Ok::<(), nn_select::SelectError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is trained yet: call `start`"]
pub struct Prepared {
    task: Task,
    training: Training,
    network: Network,
    input_scaler: Scaler,
    target_scaler: Option<Scaler>,
    input_names: Vec<String>,
    target_names: Vec<String>,
    samples: Scaled,
    validation: Option<Scaled>,
}

/// Samples as the network sees them.
#[derive(Clone, Debug)]
struct Scaled {
    inputs: Mat<f64>,
    targets: Mat<f64>,
    weights: Option<Vec<f64>>,
}

impl Scaled {
    fn borrowed(&self) -> Samples<'_> {
        let samples = Samples::new(&self.inputs, &self.targets);
        match &self.weights {
            Some(weights) => samples.with_weights(&weights[..]),
            None => samples,
        }
    }

    fn into_samples(self) -> Samples<'static> {
        let samples = Samples::new(self.inputs, self.targets);
        match self.weights {
            Some(weights) => samples.with_weights(weights),
            None => samples,
        }
    }
}

impl Recipe {
    /// Fits the scalers and draws the weights as [`Recipe::fit`] does, and does not train yet.
    ///
    /// # Errors
    /// As [`Recipe::fit_watched`], but for what is found when the training starts.
    pub fn prepare(
        &self,
        data: &Dataset,
        validation: Option<&Dataset>,
        seed: u64,
    ) -> Result<Prepared, SelectError> {
        let architecture = self.architecture(data.inputs().ncols(), data.targets().ncols());
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        // What is wrong with the targets should be said before what is wrong with the network they ask for.
        self.check_targets(data)?;
        let network = Network::new(architecture, self.initialization, rng)?;
        self.prepare_with(network, data, validation, seed)
    }

    /// The scalers of inputs and, in regression, of targets, fitted to these samples as a training fits them.
    ///
    /// # Errors
    /// [`SelectError::Data`] if there are no samples, or numbers that are not finite.
    pub fn fit_scalers(&self, data: &Dataset) -> Result<(Scaler, Option<Scaler>), SelectError> {
        let input_scaler = self.input_scaling.fit(data.inputs())?;
        let target_scaler = match self.task {
            Task::Regression => Some(self.scaling_of_targets().fit(data.targets())?),
            Task::Binary | Task::MultiClass | Task::MultiLabel => None,
        };
        Ok((input_scaler, target_scaler))
    }

    /// The same with the caller's network, which is trained from the weights it has.
    ///
    /// # Errors
    /// As [`Recipe::prepare`].
    pub fn prepare_with(
        &self,
        network: Network,
        data: &Dataset,
        validation: Option<&Dataset>,
        seed: u64,
    ) -> Result<Prepared, SelectError> {
        self.check_targets(data)?;
        let (input_scaler, target_scaler) = self.fit_scalers(data)?;
        let class_weights = self.weights_of_classes(data)?;
        let scaled = |data: &Dataset| -> Result<Scaled, SelectError> {
            let targets = match &target_scaler {
                Some(scaler) => scaler.transform(data.targets())?,
                None => data.targets().to_owned(),
            };
            let of_class = class_weights.as_ref().map(|each| nn_model::class_weights(data.targets(), each));
            let weights = match (of_class.transpose()?, data.weights()) {
                (Some(of_class), Some(own)) => {
                    Some(of_class.iter().zip(own).map(|(class, own)| class * own).collect())
                }
                (of_class, own) => of_class.or(own.map(<[f64]>::to_vec)),
            };
            Ok(Scaled { inputs: input_scaler.transform(data.inputs())?, targets, weights })
        };
        Ok(Prepared {
            task: self.task,
            training: self.training.clone().seed(seed),
            network,
            samples: scaled(data)?,
            validation: validation.map(scaled).transpose()?,
            input_scaler,
            target_scaler,
            input_names: data.input_names().to_vec(),
            target_names: data.target_names().to_vec(),
        })
    }

    /// The weight of each class, by these training rows.
    fn weights_of_classes(&self, training: &Dataset) -> Result<Option<Vec<f64>>, SelectError> {
        let Some(class_weights) = &self.class_weights else { return Ok(None) };
        match self.task {
            Task::Binary | Task::MultiClass => {}
            task @ (Task::Regression | Task::MultiLabel) => return Err(SelectError::ClassWeights { task }),
        }
        Ok(Some(match class_weights {
            ClassWeights::Balanced => nn_model::balanced_class_weights(training.targets()),
            ClassWeights::Each(each) => each.clone(),
        }))
    }

    /// Refuses targets whose columns are not the task's, and scaling where they are not numbers.
    fn check_targets(&self, data: &Dataset) -> Result<(), SelectError> {
        let (task, count) = (self.task, data.targets().ncols());
        let expected = match task {
            Task::Binary if count != 1 => Some("one column of 0 and 1"),
            Task::MultiClass if count < 2 => Some("a column for each of at least two classes"),
            Task::Regression | Task::Binary | Task::MultiClass | Task::MultiLabel => None,
        };
        if let Some(expected) = expected {
            return Err(SelectError::Targets { task, expected, names: data.target_names().to_vec() });
        }
        if task != Task::Regression && self.target_scaling.is_some_and(|scaling| scaling != Scaling::None) {
            return Err(SelectError::TargetScaling { task });
        }
        Ok(())
    }
}

impl Prepared {
    /// The network, with the weights it has now.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Inputs and targets as the network sees them: scaled.
    pub fn samples(&self) -> (&Mat<f64>, &Mat<f64>) {
        (&self.samples.inputs, &self.samples.targets)
    }

    /// The same of the validation samples, if there are any.
    pub fn validation_samples(&self) -> Option<(&Mat<f64>, &Mat<f64>)> {
        self.validation.as_ref().map(|scaled| (&scaled.inputs, &scaled.targets))
    }

    /// How much each sample counts in the loss, by its own weight and that of its class; none if all count the same.
    pub fn weights(&self) -> Option<&[f64]> {
        self.samples.weights.as_deref()
    }

    /// The same of the validation samples.
    pub fn validation_weights(&self) -> Option<&[f64]> {
        self.validation.as_ref()?.weights.as_deref()
    }

    /// What a caller has trained in a run of its own, in place of the network with its first weights.
    ///
    /// # Errors
    /// [`SelectError::Network`] if it is of another shape.
    pub fn with_network(self, network: Network) -> Result<Prepared, SelectError> {
        if network.architecture() != self.network.architecture() {
            let [found, expected] =
                [&network, &self.network].map(|network| network.architecture().to_string());
            return Err(SelectError::Network { found, expected });
        }
        Ok(Prepared { network, ..self })
    }

    /// Starts the training.
    ///
    /// # Errors
    /// [`SelectError::Model`] as [`Training::start`].
    pub fn start(&mut self) -> Result<Run<'_>, SelectError> {
        let run = self.training.start(&mut self.network, self.samples.borrowed())?;
        Ok(match &self.validation {
            Some(scaled) => run.validate(scaled.borrowed())?,
            None => run,
        })
    }

    /// Starts a training that owns copies of its network and samples, to be kept anywhere.
    ///
    /// # Errors
    /// As [`Prepared::start`].
    pub fn start_owned(&self) -> Result<Run<'static>, SelectError> {
        let run = self.training.start(self.network.clone(), self.samples.clone().into_samples())?;
        Ok(match &self.validation {
            Some(scaled) => run.validate(scaled.borrowed())?,
            None => run,
        })
    }

    /// The model, after the training.
    pub fn finish(self, history: History) -> Fitted {
        Fitted {
            task: self.task,
            network: self.network,
            other_members: Vec::new(),
            input_scaler: self.input_scaler,
            target_scaler: self.target_scaler,
            input_names: self.input_names,
            target_names: self.target_names,
            history,
        }
    }
}
