//! Schedules: how the learning rate goes from epoch to epoch.
//!
//! With e epochs done (after the warm-up, if there is one), the rate is the optimiser's own times
//!
//! ```text
//! constant          1
//! step              factor ^ floor(e / every)
//! exponential       factor ^ e
//! cosine            floor + (1 - floor) (1 + cos(pi e / epochs)) / 2, and floor from then on
//! cosine-wave       floor + (1 - floor) (1 + cos(pi e / epochs)) / 2, on and on
//! inverse-scaling   1 / (1 + decay e) ^ power
//! plateau           factor ^ (how often the loss has not improved for more than `patience` epochs)
//! ```
//!
//! and in the k epochs of a warm-up (e + 1) / k.
//!
//! Powers and cosines are `libm`'s, which are the same on every machine.

use crate::check::{at_least_zero, check_setting, fits, is_a_loss};
use crate::error::ModelError;
use crate::loss::Loss;
use crate::optimizer::check_rate;
use nn_choice::choices;

choices! {
    /// How the learning rate goes from epoch to epoch.
    ///
    /// ```
    /// use nn_model::Schedule;
    /// let halved_every_ten = Schedule::Step { every: 10, factor: 0.5 };
    /// let to_zero = Schedule::Cosine { epochs: 100, floor: 0.0 };
    /// ```
    #[derive(Default)]
    pub enum Schedule, "schedule", serde(tag = "name", deny_unknown_fields) {
        /// Always the same.
        #[default]
        Constant = "constant",
        /// Times `factor` after every `every` epochs.
        Step {
            /// How many epochs a step lasts.
            every: usize,
            /// What the rate is multiplied by, above 0 and not above 1.
            factor: f64,
        } = "step",
        /// Times `factor` after every epoch.
        Exponential {
            /// What the rate is multiplied by, above 0 and not above 1.
            factor: f64,
        } = "exponential",
        /// Down along half a wave of the cosine.
        Cosine {
            /// How many epochs it takes.
            epochs: usize,
            /// Where it ends, as a fraction of the rate: 0 to 1.
            floor: f64,
        } = "cosine",
        /// Down along half a wave of the cosine, up again along the next, and so on, as PyTorch's `CosineAnnealingLR` does after
        /// its `T_max` epochs.
        CosineWave {
            /// How many epochs it takes from the top to the floor.
            epochs: usize,
            /// The lowest point, as a part of the rate: 0 to 1.
            floor: f64,
        } = "cosine-wave",
        /// Divided by (1 + decay e)^power. scikit-learn's `invscaling` has the number of samples for its decay.
        InverseScaling {
            /// How fast it falls.
            decay: f64,
            /// The power: 1 or 1/2, as a rule.
            power: f64,
        } = "inverse-scaling",
        /// Times `factor` each time the watched loss (on the validation samples if there are any) has not become less
        /// by a ten-thousandth of itself for more than `patience` epochs.
        Plateau {
            /// What the rate is multiplied by, above 0 and not above 1.
            factor: f64,
            /// For how many epochs it waits for an improvement.
            patience: usize,
        } = "plateau",
    }
}

/// By which fraction of itself a loss must improve to end a plateau.
const IMPROVEMENT: f64 = 1e-4;

/// What a schedule remembers, for [`Schedule::Plateau`]; and a learning rate that an observer has set.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ScheduleState {
    best: Option<f64>,
    waited: usize,
    factor: f64,
    /// What takes the place of the optimiser's learning rate.
    #[cfg_attr(feature = "serde", serde(default))]
    pub learning_rate: Option<f64>,
}

impl ScheduleState {
    /// Before the first epoch.
    pub const START: ScheduleState =
        ScheduleState { best: None, waited: 0, factor: 1.0, learning_rate: None };

    /// Refuses what no schedule has left after this number of epochs by this loss.
    pub(super) fn check(&self, epochs: usize, loss: Loss) -> Result<(), ModelError> {
        let best = self.best.unwrap_or(0.0);
        fits("the best loss of its schedule", best, |best| best.is_finite(), "a finite number")?;
        is_a_loss("the best loss of its schedule", best, loss)?;
        let waited = format!("at most {epochs}");
        fits("how long its schedule has waited", self.waited, |waited| *waited <= epochs, waited)?;
        let factor = 0.0..=1.0;
        fits("the factor of its schedule", self.factor, |found| factor.contains(found), "from 0 to 1")?;
        self.learning_rate.map_or(Ok(()), |rate| check_rate(rate).map(|_| ()))
    }
}

impl Schedule {
    pub(crate) fn check(self) -> Result<(), ModelError> {
        let factor_within = |factor: f64| {
            check_setting(
                "the schedule's factor",
                factor,
                factor > 0.0 && factor <= 1.0,
                "above 0 and at most 1",
            )
        };
        let some = |what, epochs: usize| check_setting(what, epochs as f64, epochs > 0, "1 or more");
        match self {
            Schedule::Constant => Ok(()),
            Schedule::Step { every, factor } => {
                some("the schedule's every", every).and(factor_within(factor))
            }
            Schedule::Exponential { factor } | Schedule::Plateau { factor, .. } => factor_within(factor),
            Schedule::Cosine { epochs: over, floor } | Schedule::CosineWave { epochs: over, floor } => some(
                "the schedule's epochs",
                over,
            )
            .and(check_setting("the schedule's floor", floor, (0.0..=1.0).contains(&floor), "from 0 to 1")),
            Schedule::InverseScaling { decay, power } => {
                at_least_zero("the schedule's decay", decay)?;
                at_least_zero("the schedule's power", power)
            }
        }
    }

    /// What the learning rate is multiplied by after `epochs` epochs.
    pub fn multiplier(self, epochs: usize, state: &ScheduleState) -> f64 {
        let e = epochs as f64;
        match self {
            Schedule::Constant => 1.0,
            Schedule::Step { every, factor } => libm::pow(factor, (epochs / every.max(1)) as f64),
            Schedule::Exponential { factor } => libm::pow(factor, e),
            Schedule::Cosine { epochs: over, floor } if epochs >= over => floor,
            Schedule::Cosine { epochs: over, floor } | Schedule::CosineWave { epochs: over, floor } => {
                let wave = libm::cos(std::f64::consts::PI * e / over as f64);
                floor + (1.0 - floor) * (1.0 + wave) / 2.0
            }
            Schedule::InverseScaling { decay, power } => libm::pow(1.0 + decay * e, -power),
            Schedule::Plateau { .. } => state.factor,
        }
    }

    /// Takes notice of the watched loss after an epoch: for [`Schedule::Plateau`].
    pub fn watch(self, loss: f64, state: &mut ScheduleState) {
        let Schedule::Plateau { factor, patience } = self else { return };
        if loss.is_finite() && state.best.is_none_or(|best| loss < best * (1.0 - IMPROVEMENT)) {
            (state.best, state.waited) = (Some(loss), 0);
        } else {
            state.waited = state.waited.saturating_add(1);
            if state.waited > patience {
                (state.factor, state.waited) = (state.factor * factor, 0);
            }
        }
    }
}
