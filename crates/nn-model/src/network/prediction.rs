//! What a network says of inputs: its outputs, and classes, labels and probabilities where they mean some.

use super::Network;
use super::predictor::Predictor;
use crate::activation::Activation;
use crate::check::check_matrix;
use crate::error::ModelError;
use crate::metrics::choices::Task;
use nn_math::{Mat, Matrix};

impl Network {
    /// The outputs for each row of `inputs` (n x inputs; whatever makes a [`Matrix`], here as elsewhere): n x outputs.
    ///
    /// # Errors
    /// [`ModelError::Columns`] if `inputs` has not one column for each input of the network, [`ModelError::Matrix`] if its rows
    /// differ in length.
    pub fn predict<'a>(&self, inputs: impl Into<Matrix<'a>>) -> Result<Mat<f64>, ModelError> {
        let inputs = inputs.into();
        let mut outputs = Mat::zeros(inputs.view_or_empty().nrows(), self.outputs());
        self.predictor().predict_into(inputs, outputs.as_mut())?;
        Ok(outputs)
    }

    /// The probabilities of the classes for each row of `inputs`: those of a softmax, n x classes; or, for sigmoid outputs,
    /// of each output's being 1, n x outputs. They are what [`Network::predict`] gives, for networks that have them.
    ///
    /// # Errors
    /// [`ModelError::NoClasses`] for other output layers, [`ModelError::Columns`] as [`Network::predict`].
    pub fn predict_proba<'a>(&self, inputs: impl Into<Matrix<'a>>) -> Result<Mat<f64>, ModelError> {
        if self.output_activation().is_probability() {
            self.predict(inputs)
        } else {
            Err(self.no_classes("probabilities", "softmax or sigmoid outputs"))
        }
    }

    /// The class of each row of `inputs`: the likeliest one of a softmax (the first, of equals); 1 or 0 for a single
    /// sigmoid output above one half or not.
    ///
    /// ```
    /// use nn_model::{Activation, Architecture, Network};
    /// let architecture = Architecture::new(1).layer(3, Activation::Softmax).without_bias();
    /// let network = Network::from_parameters(architecture, vec![-1.0, 0.0, 1.0])?;
    /// assert_eq!(network.predict_class([-5.0, 5.0])?, [0, 2]);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelError::NoClasses`] for other output layers, [`ModelError::Columns`] as [`Network::predict`].
    pub fn predict_class<'a>(&self, inputs: impl Into<Matrix<'a>>) -> Result<Vec<usize>, ModelError> {
        let classes = Task::of(self).classes(self.predict(inputs)?);
        classes.ok_or_else(|| self.no_classes("classes", "softmax outputs or a single sigmoid output"))
    }

    /// Which of several labels each row of `inputs` has, n x outputs: 1 where a sigmoid output is above one half, else 0.
    ///
    /// # Errors
    /// [`ModelError::NoClasses`] for other output layers, [`ModelError::Columns`] as [`Network::predict`].
    pub fn predict_labels<'a>(&self, inputs: impl Into<Matrix<'a>>) -> Result<Mat<f64>, ModelError> {
        let labels = Task::of(self).labels(self.predict(inputs)?);
        labels.ok_or_else(|| self.no_classes("labels", "sigmoid outputs"))
    }

    pub(crate) fn output_activation(&self) -> Activation {
        self.layers.last().map_or(Activation::Linear, |layer| layer.activation)
    }

    fn no_classes(&self, wanted: &'static str, needed: &'static str) -> ModelError {
        ModelError::NoClasses { wanted, needed, units: self.outputs(), found: self.output_activation() }
    }

    /// The outputs of every layer for each row of `inputs`; the last are the predictions.
    ///
    /// # Errors
    /// [`ModelError::Columns`] if `inputs` has not one column for each input of the network, [`ModelError::Matrix`] if its rows
    /// differ in length.
    pub fn activations<'a>(&self, inputs: impl Into<Matrix<'a>>) -> Result<Vec<Mat<f64>>, ModelError> {
        let inputs = inputs.into();
        let inputs = check_matrix("inputs", &inputs)?;
        let mut outputs: Vec<_> = self.layers.iter().map(|l| Mat::zeros(inputs.nrows(), l.outputs)).collect();
        let mut matrices: Vec<_> = outputs.iter_mut().map(|matrix| matrix.as_mut()).collect();
        self.predictor().activations_into(inputs, &mut matrices)?;
        Ok(outputs)
    }

    /// What is needed to predict again and again without allocating.
    pub fn predictor(&self) -> Predictor<'_> {
        Predictor::new(self)
    }
}
