//! How large a learning rate may be, which the second part of the "11 lines" tutorial calls alpha (seed 1 for every run).
//!
//! ```text
//! 3 - sigmoid 4 - sigmoid 1  and  3 - sigmoid 32 - sigmoid 1     on exclusive or     60 000 iterations
//! w += alpha * update        alpha = 0.001, 0.01, ..., 1000      weights 2 * np.random.random(shape) - 1
//! ```
//!
//! All else is as in [`eleven_lines`](super::eleven_lines), whose second network is the run with four units and alpha 1.
//!
//! # What can be matched, and to which digit
//! 74 of the 84 published errors, to all twelve digits; how often each update changed its sign, in all seven runs with
//! four units; and their last weights, to all digits, up to alpha 10. Not:
//!
//! ```text
//! four units, alpha 100      errors to nine digits, weights to five
//! four units, alpha 1000     errors; of the weights eight, the others to between ten digits and none
//! 32 units, alpha 10         errors to two digits
//! ```
//!
//! Those steps are so long that they enlarge whatever differs. Every run is made once more from weights moved by their last
//! bit ([`Run::moved`]), and what changes then are just these digits: an error by 2e-10, one of the weights by a twentieth, an error by
//! 5e-3. So they belong to the order in which the author's machine added up its products, and to its exp.
//!
//! In the book: [optimisers](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/optimisers.md).

use super::eleven_lines::{ErrorRow, errors_in};
use crate::networks::{column, notebook_descent};
use crate::story::{Story, TutorialError};
use nn_data::numpy::RandomState;
use nn_data::{Dataset, exclusive_or};
use nn_model::{Activation, Architecture, Initialization, Network};
use serde::Serialize;

/// The learning rates.
pub const ALPHAS: [f64; 7] = [0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0];
/// How many iterations there are.
pub const ITERATIONS: usize = 60_000;

/// In which iterations the tutorial prints the error.
pub const PRINTED: [usize; 6] = [0, 10_000, 20_000, 30_000, 40_000, 50_000];

/// The errors that the tutorial prints for four hidden units: a line for each alpha, with a number for each iteration.
pub const PUBLISHED_FOUR: [&str; 7] = [
    "0.496410031903 0.495164025493 0.493596043188 0.491606358559 0.489100166544 0.485977857846",
    "0.496410031903 0.457431074442 0.359097202563 0.239358137159 0.143070659013 0.0985964298089",
    "0.496410031903 0.0428880170001 0.0240989942285 0.0181106521468 0.0149876162722 0.0130144905381",
    "0.496410031903 0.00858452565325 0.00578945986251 0.00462917677677 0.00395876528027 0.00351012256786",
    "0.496410031903 0.00312938876301 0.00214459557985 0.00172397549956 0.00147821451229 0.00131274062834",
    "0.496410031903 0.125476983855 0.125330333528 0.125267728765 0.12523107366 0.125206352756",
    "0.496410031903 0.5 0.5 0.5 0.5 0.5",
];

/// Those for 32.
pub const PUBLISHED_THIRTY_TWO: [&str; 7] = [
    "0.496439922501 0.491049468129 0.484976307027 0.477830678793 0.46903846539 0.458029258565",
    "0.496439922501 0.356379061648 0.146939845465 0.0880156127416 0.065147819275 0.0529658087026",
    "0.496439922501 0.0305404908386 0.0190638725334 0.0147643907296 0.0123892429905 0.0108421669738",
    "0.496439922501 0.00736052234249 0.00497251705039 0.00396863978159 0.00338641021983 0.00299625684932",
    "0.496439922501 0.00224922117381 0.00153852153014 0.00123717718456 0.00106119569132 0.000942641990774",
    "0.496439922501 0.5 0.5 0.5 0.5 0.5",
    "0.496439922501 0.5 0.5 0.5 0.5 0.5",
];

/// How often the updates of the 16 weights change their sign, as the tutorial prints it for four hidden units.
pub const PUBLISHED_SIGN_CHANGES: [[usize; 16]; 7] = [
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 0, 1],
    [1, 1, 0, 0, 2, 0, 0, 2, 4, 2, 1, 1, 2, 1, 0, 1],
    [1, 1, 0, 0, 2, 0, 0, 2, 4, 2, 1, 1, 2, 1, 0, 1],
    [1, 1, 0, 0, 2, 0, 0, 2, 4, 2, 1, 1, 2, 1, 0, 1],
    [7, 19, 2, 6, 7, 2, 0, 22, 19, 26, 9, 17, 22, 15, 4, 15],
    [8, 7, 3, 2, 13, 8, 2, 4, 16, 13, 12, 8, 13, 11, 12, 10],
    [3, 2, 4, 1, 1, 2, 2, 1, 6, 6, 4, 1, 7, 7, 7, 3],
];

/// Both sizes at all rates.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Alphas {
    /// With four hidden units.
    pub four: Vec<Run>,
    /// With 32.
    pub thirty_two: Vec<Run>,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Run {
    /// The learning rate.
    pub alpha: f64,
    /// The error in the iterations in which it is printed, and in some between, further and further apart.
    pub errors: Vec<ErrorRow>,
    /// How often the update of each weight changed its sign, in the network's order.
    pub sign_changes: Vec<usize>,
    /// The weights at the end.
    pub weights: Vec<f64>,
    /// The outputs at the end, one for each sample.
    pub outputs: Vec<f64>,
    /// What the hidden units make of the last sample, 1 1 1.
    pub hidden: Vec<f64>,
    /// The same run from weights whose last bit is another.
    pub moved: Moved,
}

/// What becomes of a run if each weight is moved by its last bit before it begins.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Moved {
    /// The errors that the tutorial prints.
    pub errors: Vec<f64>,
    /// The weights at the end.
    pub weights: Vec<f64>,
}

impl Run {
    /// The errors that the tutorial prints.
    pub fn printed(&self) -> impl Iterator<Item = f64> {
        self.errors.iter().filter(|row| PRINTED.contains(&row.iteration)).map(|row| row.mean_error)
    }

    /// How far one of them changes at most, relative to its size, if the first weights are moved by their last bit.
    pub fn last_bit(&self) -> f64 {
        self.printed()
            .zip(&self.moved.errors)
            .map(|(error, moved)| (moved / error - 1.0).abs())
            .fold(0.0, f64::max)
    }
}

/// Trains all the networks. Nothing random in it: the seeds are the tutorial's.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(_: &Story) -> Result<Alphas, TutorialError> {
    let data = exclusive_or();
    let runs = |hidden| ALPHAS.iter().map(|alpha| one_run(hidden, *alpha, &data)).collect::<Result<_, _>>();
    Ok(Alphas { four: runs(4)?, thirty_two: runs(32)? })
}

fn one_run(hidden: usize, alpha: f64, data: &Dataset) -> Result<Run, TutorialError> {
    let architecture =
        Architecture::new(3).layer(hidden, Activation::Sigmoid).layer(1, Activation::Sigmoid).without_bias();
    let mut network = Network::new(architecture, Initialization::UNIT, &mut RandomState::new(1))?;
    let mut other = network.clone();
    other.parameters_mut().iter_mut().for_each(|weight| *weight = weight.next_up());
    let training = notebook_descent(alpha).epochs(ITERATIONS);

    let (mut sign_changes, mut before) = (vec![0; network.parameters().len()], Vec::new());
    let run = training.start(&mut network, (data.inputs(), data.targets()))?;
    let mut run = run.before_step(|step| {
        // Against the slope; what is 0 counts as negative.
        let positive: Vec<bool> = step.gradient.iter().map(|slope| *slope < 0.0).collect();
        for ((count, now), before) in sign_changes.iter_mut().zip(&positive).zip(&before) {
            *count += usize::from(now != before);
        }
        before = positive;
    })?;
    let errors = errors_in(&mut run, data, iterations())?;
    run.complete();

    let mut moved = training.start(&mut other, (data.inputs(), data.targets()))?;
    let moved_errors = errors_in(&mut moved, data, PRINTED)?;
    moved.complete();
    let activations = network.activations(data.inputs())?;
    Ok(Run {
        alpha,
        errors,
        sign_changes,
        weights: network.parameters().to_vec(),
        outputs: column(activations[1].as_ref()),
        hidden: activations[0].row(3).iter().copied().collect(),
        moved: Moved {
            errors: moved_errors.iter().map(|row| row.mean_error).collect(),
            weights: other.parameters().to_vec(),
        },
    })
}

/// The iterations in which the error is looked at, ten of them from each power of ten to the next, up to the last that is printed.
fn iterations() -> Vec<usize> {
    let apart = (0..50).map(|i| libm::pow(10.0, f64::from(i) / 10.0).round() as usize);
    let mut iterations: Vec<usize> = apart.filter(|i| *i < PRINTED[5]).chain(PRINTED).collect();
    iterations.sort_unstable();
    iterations.dedup();
    iterations
}
