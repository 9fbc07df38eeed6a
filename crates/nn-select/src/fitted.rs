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
use nn_model::{History, Metric, ModelError, Network, Progress, Task};
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
        observer: impl FnMut(&mut Progress<'_>) -> ControlFlow<()>,
    ) -> Result<Fitted, SelectError> {
        let mut prepared = self.prepare(data, validation, seed)?;
        let history = prepared.start()?.observe(observer).complete();
        Ok(prepared.finish(history))
    }
}

impl Fitted {
    /// The predictions for each row of `inputs` (n x inputs), in the data's own units: n x outputs. For classes and labels
    /// they are probabilities.
    ///
    /// # Errors
    /// [`DataError::Columns`](nn_data::DataError::Columns) if there are not as many columns as there were in training.
    pub fn predict<'a>(&self, inputs: impl Into<Matrix<'a>>) -> Result<Mat<f64>, SelectError> {
        let outputs = self.network.predict(self.input_scaler.transform(inputs)?)?;
        Ok(match &self.target_scaler {
            Some(scaler) => scaler.inverse_transform(outputs)?,
            None => outputs,
        })
    }

    /// The class of each row of `inputs`, as an index: see [`Network::predict_class`].
    ///
    /// # Errors
    /// [`ModelError::NoClasses`] where there are no classes, [`DataError::Columns`](nn_data::DataError::Columns) as [`Fitted::predict`].
    pub fn predict_class<'a>(&self, inputs: impl Into<Matrix<'a>>) -> Result<Vec<usize>, SelectError> {
        Ok(self.network.predict_class(self.input_scaler.transform(inputs)?)?)
    }

    /// Which labels each row of `inputs` has, n x labels: see [`Network::predict_labels`].
    ///
    /// # Errors
    /// [`ModelError::NoClasses`] where there are no labels, [`DataError::Columns`](nn_data::DataError::Columns) as [`Fitted::predict`].
    pub fn predict_labels<'a>(&self, inputs: impl Into<Matrix<'a>>) -> Result<Mat<f64>, SelectError> {
        Ok(self.network.predict_labels(self.input_scaler.transform(inputs)?)?)
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
