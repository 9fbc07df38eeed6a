//! What to say of a training that diverged: when, where the limit is, and which rate to try.
//!
//! On a quadratic of curvature s, gradient descent at rate r multiplies the error by 1 - r s in each step: it diverges above
//! 2 / s; with momentum m above 2 (1 + m) / s. The curvature here is the sharpness, the largest eigenvalue of the loss's
//! Hessian, at the first weights. Other optimisers divide by what they have seen, and have no such limit.

use crate::error::Error;
use crate::text::number::significant;
use nn_experiment::Plan;
use nn_experiment::toml::Value;
use nn_model::{Curvature, Objective, Optimizer};

/// Optimisers that divide by what they have seen take steps as long as their rate, whatever the loss: more than this is no rate for
/// scaled data.
const USUAL: f64 = 0.1;

/// More rows than these do not tell more about the sharpness.
const ROWS: usize = 2000;

/// The error that says so.
pub(super) fn error(plan: &Plan, epoch: usize) -> Error {
    let optimizer = plan.recipe.training.optimizer;
    let rate = optimizer.learning_rate();
    if epoch == 0 {
        return Error::failed(
            "the loss is no finite number before the first epoch",
            "the numbers in the data or the weights to start from are too large: scale the inputs and the targets \
             (`--input-scaling standard --target-scaling standard`)",
        );
    }
    let what =
        format!("the training diverged in epoch {epoch}: the loss became infinite or NaN; nothing was saved");
    let limit = if let Optimizer::GradientDescent(descent) = optimizer {
        sharpness(plan).map(|sharpness| 2.0 * (1.0 + descent.momentum) / sharpness)
    } else {
        None
    };
    let help = match limit {
        Some(limit) => {
            let suggested = short(round_down(0.5 * limit.min(rate)));
            format!(
                "the learning rate is {}; from the first weights, gradient descent becomes unstable above about {} \
                 (2 / sharpness): try `--learning-rate {suggested}`",
                short(rate),
                short(limit),
            )
        }
        None => format!(
            "the learning rate is {}: try `--learning-rate {}`, or scale the data",
            short(rate),
            short(round_down(0.1 * rate.min(USUAL)))
        ),
    };
    Error::failed(what, help)
}

/// At the first weights; none if it cannot be had, or the loss does not bend upwards.
fn sharpness(plan: &Plan) -> Option<f64> {
    let prepared = plan.prepare().ok()?;
    let (inputs, targets) = prepared.samples();
    let rows = inputs.nrows().min(ROWS);
    let samples = (inputs.as_ref().subrows(0, rows), targets.as_ref().subrows(0, rows));
    let training = &plan.recipe.training;
    let objective = Objective::new(prepared.network(), training.loss, samples).ok()?;
    let sharpness = Curvature::new(objective).sharpness(prepared.network().parameters()).ok()?;
    // A sum over rows is as much sharper as there are more rows in a step; a mean is not.
    let batch = plan.experiment.training.get("batch_size").and_then(Value::as_integer).unwrap_or(0);
    let batch =
        usize::try_from(batch).ok().filter(|&batch| batch > 0).unwrap_or(usize::MAX).min(inputs.nrows());
    let scale = if training.loss.is_sum() { batch as f64 / rows as f64 } else { 1.0 };
    Some(sharpness * scale).filter(|sharpness| *sharpness > 0.0 && sharpness.is_finite())
}

/// A rate with the digits that tell, as one would write it.
fn short(rate: f64) -> String {
    match rate.abs() {
        1e-4..1e6 => significant(rate),
        _ => format!("{rate:.2e}").replace(".00e", "e"),
    }
}

/// One digit, and no more than it was.
fn round_down(rate: f64) -> f64 {
    let power = 10_f64.powf(rate.log10().floor());
    let digit = (rate / power).floor().max(1.0);
    // Written and read again, so that it is a short number.
    format!("{:e}", digit * power).parse().unwrap_or(rate)
}
