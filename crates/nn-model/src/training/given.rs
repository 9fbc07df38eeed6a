//! Batches that a caller gives to a run.

use super::run::Run;
use super::settings::exclusive;
use crate::error::ModelError;

impl Run<'_> {
    /// Takes these batches in each epoch from the next one on, in this order, until others are given: the rows of each batch,
    /// counted from 0 in the samples. For an order of one's own:
    ///
    /// ```
    /// # use nn_math::Mat;
    /// # use nn_model::{Activation, Architecture, GradientDescent, Loss, Network, Training};
    /// # let architecture = Architecture::new(1).layer(1, Activation::Linear);
    /// # let mut network = Network::from_parameters(architecture, vec![0.5, 0.0])?;
    /// # let (x, y) = (Mat::from_fn(9, 1, |i, _| i as f64), Mat::from_fn(9, 1, |i, _| 2.0 * i as f64));
    /// let mut run = Training::new(GradientDescent::new(0.01), Loss::Mse).batch_size(4).start(&mut network, (&x, &y))?;
    /// for epoch in 0..3 {
    ///     run.set_batches(&[[epoch, 8, 7, 6], [5, 4, 3, epoch]])?;
    ///     run.run(1);
    /// }
    /// # assert_eq!(run.history().epochs(), 3);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelError`] if a batch has no rows, more than the largest that the settings make, or rows that are not there; or if all
    /// samples are one batch.
    pub fn set_batches<B: AsRef<[usize]>>(&mut self, batches: &[B]) -> Result<(), ModelError> {
        match &mut self.batches {
            Some(own) => own.give(batches, self.objective.capacity()),
            None => {
                let instead = "set a batch size below the number of samples: that of the largest batch";
                exclusive("a run on all samples at once", "given batches", instead)
            }
        }
    }
}
