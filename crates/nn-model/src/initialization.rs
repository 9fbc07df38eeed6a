//! Where training starts.

use crate::ModelError;
use rand::{Rng, RngExt};

/// How the parameters of a new network are chosen, in the order in which they lie in
/// [`Network::parameters`](crate::Network::parameters).
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Initialization {
    /// Every weight and bias independently and uniformly between `low` and `high`. The notebook
    /// uses -1 to 1.
    Uniform {
        /// The least value.
        low: f64,
        /// The bound above.
        high: f64,
    },
}

impl Initialization {
    /// The notebook's choice: uniform between -1 and 1.
    pub const UNIT: Initialization = Initialization::Uniform { low: -1.0, high: 1.0 };

    pub(crate) fn draw(self, count: usize, rng: &mut impl Rng) -> Result<Vec<f64>, ModelError> {
        let Initialization::Uniform { low, high } = self;
        if !((high - low).is_finite() && low < high) {
            return Err(ModelError::Range { low, high });
        }
        let mut parameters = Vec::new();
        parameters.try_reserve_exact(count).map_err(|_| ModelError::TooLarge)?;
        parameters.extend((0..count).map(|_| low + (high - low) * rng.random::<f64>()));
        Ok(parameters)
    }
}
