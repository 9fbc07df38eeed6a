//! The sections of the story, in order; each is a module with a `run` function and the type of its results.
//!
//! To add one: its module, its `mod`, and its row in `list.rs`. The program `nn` then does not compile until it can print it.

mod list;

pub mod alphas;
pub mod calibration;
pub mod circles;
pub mod critical_rate;
pub mod cross_validation;
pub mod digits;
pub mod digits_in_batches;
pub mod distributions;
pub mod divergence;
pub mod early_stopping;
pub mod edge_of_stability;
pub mod eleven_lines;
pub mod factor_two;
pub mod fresh_starts;
pub mod gradient_check;
pub mod jumps;
pub mod linear_regression;
pub mod logistic_regression;
pub mod loss_surface;
pub mod one_layer;
pub mod one_step;
pub mod optimizers;
pub mod overfitting;
pub mod radial_unit;
pub mod repeats;
pub mod saturation;
pub mod sigmoid_table;
pub mod sign_flips;
pub mod small_steps;
pub mod smaller_rate;
pub mod spread;
pub mod stuck;
pub mod stuck_runs;
pub mod study_and_sleep;
pub mod tanh_hidden;
pub mod toy_boundaries;
pub mod two_layers;
pub mod which_rule;
pub mod xor_online;

use crate::story::{Story, TutorialError};
pub use list::{Section, UnknownSection};
use serde::Serialize;

macro_rules! reports {
    ($( $stream:literal: $Variant:ident, $module:ident :: $Result:ident, $name:literal, $title:literal; )*) => {
        impl Section {
            /// Runs the section.
            ///
            /// # Errors
            /// None is expected; see [`TutorialError`].
            pub fn run(self, story: &Story) -> Result<Report, TutorialError> {
                Ok(match self { $( Section::$Variant => Report::$Variant($module::run(story)?), )* })
            }
        }

        /// What a section found.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(untagged)]
        // Not marked non-exhaustive: who prints reports should learn of a new one from the compiler.
        pub enum Report { $( #[doc = $title] $Variant($module::$Result), )* }
    };
}

list::sections!(reports);
