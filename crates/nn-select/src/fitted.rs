//! A fitted model: the network with the scalers that belong to it, from the data's own units to the data's own units.
//!
//! ```text
//! inputs --input scaler--> network --target scaler, inverted (regression only)--> predictions
//! ```
//!
//! The scalers take their numbers from the training rows and no others: what a held-out row says must not
//! reach the model by way of a mean.

use crate::error::SelectError;
use crate::recipe::Recipe;
use nn_data::{Dataset, Scaler};
use nn_math::{Mat, Matrix};
use nn_model::{History, Metric, ModelError, Network, Progress, Stop, Task};
use std::ops::ControlFlow;

/// A model fitted by a [`Recipe`]: it takes inputs and gives predictions, both in the data's own units.
///
/// A run that diverged gives one too: see [`History::stop`].
///
/// ```
/// use nn_data::NoisyLinear;
/// use nn_model::{Lbfgs, Loss, Metric, Training};
/// use nn_select::Recipe;
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
///
/// let data = NoisyLinear::sum().generate(&mut ChaCha8Rng::seed_from_u64(7))?;
/// let fitted = Recipe::regressor().training(Training::new(Lbfgs::default(), Loss::Mse)).fit(&data, 1)?;
/// let predictions = fitted.predict(data.inputs())?; // 100 x 1
/// assert!(fitted.score(&data, Metric::R2)? > 0.75);
/// # Ok::<(), nn_select::SelectError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// What the outputs are.
    pub task: Task,
    /// The network, which speaks scaled inputs and outputs.
    pub network: Network,
    /// The other members of an ensemble, which speak the same; empty where the network predicts alone. See [`Fitted::with_other_members`].
    pub other_members: Vec<Network>,
    /// How inputs are scaled.
    pub input_scaler: Scaler,
    /// How the targets of regression are scaled.
    pub target_scaler: Option<Scaler>,
    /// The names of the columns of the inputs.
    pub input_names: Vec<String>,
    /// The names of the columns of the targets: of quantities, classes or labels.
    pub target_names: Vec<String>,
    /// What happened in training; losses and squared errors are those of scaled targets. Empty where the model comes from a
    /// file that does not tell.
    pub history: History,
}

impl Recipe {
    /// Fits the scalers to the data, draws the network's weights from `ChaCha8Rng::seed_from_u64(seed)`, and trains it with
    /// the training's seed set to `seed`. The same recipe, data and seed give the same bits on every machine (without a time
    /// limit).
    ///
    /// A validation split of the training is taken from these data after scaling.
    ///
    /// # Errors
    /// [`SelectError`] if the data's targets are not the task's, or a setting of the recipe is out of range or does not go
    /// with another.
    pub fn fit(&self, data: &Dataset, seed: u64) -> Result<Fitted, SelectError> {
        self.fit_watched(data, None, seed, |_| ControlFlow::Continue(()))
    }

    /// The same with samples to measure the loss on after each epoch, which early stopping then watches, and an observer
    /// that sees each epoch and can stop the training.
    ///
    /// # Errors
    /// As [`Recipe::fit`]; and if the columns of the validation samples are not those of the data.
    pub fn fit_watched(
        &self,
        data: &Dataset,
        validation: Option<&Dataset>,
        seed: u64,
        observer: impl FnMut(&mut Progress<'_>) -> ControlFlow<()> + Send,
    ) -> Result<Fitted, SelectError> {
        let mut prepared = self.prepare(data, validation, seed)?;
        let history = prepared.start()?.observe(observer).complete();
        Ok(prepared.finish(history))
    }
}

impl Fitted {
    /// Several models of the same data as one, whose predictions are the means of theirs: members differ in their seeds, and each errs
    /// in its own way. Its history is that of the first that diverged, or else that of the first.
    ///
    /// ```
    /// use nn_select::{Fitted, Recipe};
    /// let (recipe, data) = (Recipe::classifier().adjust(|training| training.epochs(3)), nn_data::iris());
    /// let others = (2..=5).map(|seed| recipe.fit(&data, seed)).collect::<Result<Vec<_>, _>>()?;
    /// let ensemble = recipe.fit(&data, 1)?.with_other_members(others)?;
    /// assert_eq!(ensemble.members().count(), 5);
    /// let probabilities = ensemble.predict(data.inputs())?; // 150 x 3
    /// # Ok::<(), nn_select::SelectError>(())
    /// ```
    ///
    /// # Errors
    /// [`SelectError::Ensemble`] if some differ in more than their weights: their architecture, scaling, names or task.
    pub fn with_other_members(self, members: Vec<Fitted>) -> Result<Fitted, SelectError> {
        let mut all = self;
        for (member, one) in (1..).zip(members) {
            let Fitted {
                task,
                network,
                other_members,
                input_scaler,
                target_scaler,
                input_names,
                target_names,
                history,
            } = one;
            let same = [
                ("tasks", task == all.task),
                ("architectures", network.architecture() == all.network.architecture()),
                ("scaling of the inputs", input_scaler == all.input_scaler),
                ("scaling of the targets", target_scaler == all.target_scaler),
                ("names of the inputs", input_names == all.input_names),
                ("names of the targets", target_names == all.target_names),
            ];
            if let Some((what, _)) = same.into_iter().find(|(_, same)| !same) {
                return Err(SelectError::Ensemble { what, member });
            }
            let has_diverged = |history: &History| matches!(history.stop, Stop::Diverged { .. });
            if has_diverged(&history) && !has_diverged(&all.history) {
                all.history = history;
            }
            all.other_members.push(network);
            all.other_members.extend(other_members);
        }
        Ok(all)
    }

    /// All networks whose predictions are averaged: one, if it is no ensemble.
    pub fn members(&self) -> impl Iterator<Item = &Network> {
        std::iter::once(&self.network).chain(&self.other_members)
    }

    /// The predictions for each row of `inputs` (n x inputs), in the data's own units: n x outputs. For classes and labels
    /// they are probabilities. Those of an ensemble are the mean of its members', added in their order.
    ///
    /// # Errors
    /// [`DataError::Columns`](nn_data::DataError::Columns) if there are not as many columns as there were in training;
    /// [`SelectError::Ensemble`] if members give other numbers of outputs.
    pub fn predict<'a>(&self, inputs: impl Into<Matrix<'a>>) -> Result<Mat<f64>, SelectError> {
        self.mean(&self.input_scaler.transform(inputs)?, self.target_scaler.as_ref())
    }

    /// The mean of the members' outputs for scaled inputs, each turned back by the scaler, if there is one.
    fn mean(&self, inputs: &Mat<f64>, scaler: Option<&Scaler>) -> Result<Mat<f64>, SelectError> {
        let mut all = Vec::new();
        for network in self.members() {
            let outputs = network.predict(inputs)?;
            all.push(match scaler {
                Some(scaler) => scaler.inverse_transform(outputs)?,
                None => outputs,
            });
        }
        nn_math::mean_of(all).map_err(|member| SelectError::Ensemble { what: "numbers of outputs", member })
    }

    /// The class of each row of `inputs`, as an index: see [`Network::predict_class`].
    ///
    /// # Errors
    /// [`ModelError::NoClasses`] where there are no classes, [`DataError::Columns`](nn_data::DataError::Columns) as [`Fitted::predict`].
    pub fn predict_class<'a>(&self, inputs: impl Into<Matrix<'a>>) -> Result<Vec<usize>, SelectError> {
        let inputs = self.input_scaler.transform(inputs)?;
        // A network by itself decides, and also says why if it cannot.
        match Task::of(&self.network).classes(self.mean(&inputs, None)?) {
            Some(classes) => Ok(classes),
            None => Ok(self.network.predict_class(inputs)?),
        }
    }

    /// Which labels each row of `inputs` has, n x labels: see [`Network::predict_labels`].
    ///
    /// # Errors
    /// [`ModelError::NoClasses`] where there are no labels, [`DataError::Columns`](nn_data::DataError::Columns) as [`Fitted::predict`].
    pub fn predict_labels<'a>(&self, inputs: impl Into<Matrix<'a>>) -> Result<Mat<f64>, SelectError> {
        let inputs = self.input_scaler.transform(inputs)?;
        match Task::of(&self.network).labels(self.mean(&inputs, None)?) {
            Some(labels) => Ok(labels),
            None => Ok(self.network.predict_labels(inputs)?),
        }
    }

    /// How good the predictions for the samples of `data` are, in the data's own units; by the samples' weights, if they have some.
    ///
    /// # Errors
    /// [`SelectError`] if the columns are not those of training, or as [`Metric::evaluate`].
    pub fn score(&self, data: &Dataset, metric: Metric) -> Result<f64, SelectError> {
        let scores = self.scores(data, &[metric])?;
        Ok(scores[0])
    }

    /// The same for several metrics, predicting once.
    ///
    /// # Errors
    /// As [`Fitted::score`].
    pub fn scores(&self, data: &Dataset, metrics: &[Metric]) -> Result<Vec<f64>, SelectError> {
        let predictions = self.predict(data.inputs())?;
        let scores = Metric::evaluate_all(metrics, self.task, data.targets(), &predictions, data.weights())?;
        Ok(scores.into_iter().collect::<Result<_, ModelError>>()?)
    }
}
