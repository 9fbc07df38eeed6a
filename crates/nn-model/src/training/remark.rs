//! What is no error in a run's settings, but may not be what was meant.

use super::run::Run;
use std::fmt;

/// What may not be what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remark {
    /// A batch size that is larger than the number of training samples, so that all of them are one batch.
    LargeBatch {
        /// The batch size.
        size: usize,
        /// How many training samples there are.
        samples: usize,
    },
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remark::LargeBatch { size, samples } => write!(
                f,
                "batches of {size} rows, but there are {samples} to train on: an epoch is one step on all of them"
            ),
        }
    }
}

impl Run<'_> {
    /// What may not be what was meant by the settings, for someone to read; nothing is printed here.
    ///
    /// ```
    /// # use nn_model::{Activation, Architecture, GradientDescent, Loss, Network, Training};
    /// # let architecture = Architecture::new(1).layer(1, Activation::Linear);
    /// # let mut network = Network::from_parameters(architecture, vec![0.5, 0.0])?;
    /// let training = Training::new(GradientDescent::new(0.01), Loss::Mse).batch_size(100);
    /// let run = training.start(&mut network, ([1.0, 2.0, 3.0], [2.0, 4.0, 6.0]))?;
    /// assert_eq!(
    ///     run.remarks()[0].to_string(),
    ///     "batches of 100 rows, but there are 3 to train on: an epoch is one step on all of them"
    /// );
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    pub fn remarks(&self) -> Vec<Remark> {
        let samples = self.objective.capacity();
        let large = self.training.batch_size.filter(|size| self.batches.is_none() && *size > samples);
        Vec::from_iter(large.map(|size| Remark::LargeBatch { size, samples }))
    }
}
