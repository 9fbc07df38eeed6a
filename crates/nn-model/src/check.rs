//! What is checked wherever numbers come in.

use crate::activation::Activation;
use crate::error::ModelError;
use crate::formula::check::check_name;
use crate::formula::loss::Targets;
use crate::formula::term::Family;
use crate::loss::{Loss, Term};
use nn_math::reduce::first_not_finite;
use nn_math::{MatRef, Matrix};

/// How far the probabilities of a sample's classes may be from adding up to 1, and what cannot be negative below 0.
pub(crate) const ROUNDING: f64 = 1e-6;

/// The matrix that a caller gave; refuses rows that make none.
pub(crate) fn check_matrix<'m>(
    what: &'static str,
    matrix: &'m Matrix<'_>,
) -> Result<MatRef<'m, f64>, ModelError> {
    matrix.view().map_err(|error| ModelError::Matrix { what, error })
}

/// Refuses other numbers of columns than the network has inputs or outputs.
pub(crate) fn check_columns(
    what: &'static str,
    expected: usize,
    (rows, found): (usize, usize),
) -> Result<(), ModelError> {
    if found == expected { Ok(()) } else { Err(ModelError::Columns { what, expected, rows, found }) }
}

/// Refuses NaN and infinity in these rows.
pub(crate) fn check_finite(
    what: &'static str,
    matrix: MatRef<'_, f64>,
    rows: impl ExactSizeIterator<Item = usize>,
) -> Result<(), ModelError> {
    // All at once is fast; only if that finds something, or for some rows, each is looked at.
    if rows.len() == matrix.nrows() && first_not_finite(matrix).is_none() {
        return Ok(());
    }
    for row in rows {
        for column in 0..matrix.ncols() {
            let found = matrix[(row, column)];
            if !found.is_finite() {
                return Err(ModelError::NotFinite { what, row, column, found });
            }
        }
    }
    Ok(())
}

/// Refuses numbers outside 0..=1 in these rows and, where they are those of several classes, rows that do not add up to 1.
pub(crate) fn check_probabilities(
    what: &'static str,
    matrix: MatRef<'_, f64>,
    rows: impl Iterator<Item = usize>,
    of_classes: bool,
) -> Result<(), ModelError> {
    for row in rows {
        let mut sum = 0.0;
        for column in 0..matrix.ncols() {
            let found = matrix[(row, column)];
            if !(0.0..=1.0).contains(&found) {
                return Err(ModelError::Probability { what, row, column, found });
            }
            sum += found;
        }
        if of_classes && (sum - 1.0).abs() > ROUNDING {
            return Err(ModelError::ProbabilitySum { what, row, found: sum });
        }
    }
    Ok(())
}

/// Refuses output layers for which the loss is not made. (A softmax couples the outputs of a sample, and only the
/// cross-entropy takes account of that.)
pub(crate) fn check_output(loss: Loss, found: Activation) -> Result<(), ModelError> {
    loss.check_setting()?;
    if let Some(expected) = loss.link().filter(|expected| *expected != found) {
        return Err(ModelError::Pairing { loss, expected, found });
    }
    if found.is_for_outputs_only() && !matches!(loss.term(), Term::CrossEntropy) {
        return Err(ModelError::SoftmaxLoss { found: loss });
    }
    let Term::Own(own) = loss.term() else { return Ok(()) };
    check_name::<Loss>(own.name())?;
    let (domain, range) = (own.loops().domain(), found.range());
    if own.loops().link().is_some() || (domain.contains(range.start()) && domain.contains(range.end())) {
        return Ok(());
    }
    let (low, high) = domain.into_inner();
    Err(ModelError::OutputRange { loss, low, high, found })
}

/// Refuses targets for which the loss is not made, in these rows.
pub(crate) fn check_targets(
    loss: Loss,
    targets: MatRef<'_, f64>,
    rows: impl Iterator<Item = usize>,
) -> Result<(), ModelError> {
    match loss.targets() {
        Targets::Numbers => Ok(()),
        Targets::NonNegative => {
            for row in rows {
                for column in 0..targets.ncols() {
                    let found = targets[(row, column)];
                    if found.is_nan() || found < 0.0 {
                        return Err(ModelError::Negative { row, column, found });
                    }
                }
            }
            Ok(())
        }
        Targets::Probabilities => check_probabilities("targets", targets, rows, false),
        Targets::ClassProbabilities => check_probabilities("targets", targets, rows, true),
    }
}

/// Refuses weights of samples that are not `expected` in number, finite, at least 0 and not all 0.
pub(crate) fn check_weights(weights: &[f64], expected: usize) -> Result<(), ModelError> {
    if weights.len() != expected {
        return Err(ModelError::WeightCount { expected, found: weights.len() });
    }
    if let Some((row, &found)) = weights.iter().enumerate().find(|(_, w)| !(w.is_finite() && **w >= 0.0)) {
        return Err(ModelError::Weight { row, found });
    }
    if weights.iter().all(|weight| *weight == 0.0) {
        return Err(ModelError::NoWeight);
    }
    Ok(())
}

/// Refuses a setting that is not `good`.
pub(crate) fn check_setting(
    setting: &'static str,
    found: f64,
    good: bool,
    expected: &'static str,
) -> Result<(), ModelError> {
    if good { Ok(()) } else { Err(ModelError::Setting { setting, found, expected }) }
}

/// Refuses more than there may be.
pub(crate) fn at_most(what: &'static str, found: usize, most: usize) -> Result<(), ModelError> {
    if found <= most { Ok(()) } else { Err(ModelError::TooMany { what, found, most }) }
}

/// Refuses negative numbers, NaN and infinity.
pub(crate) fn at_least_zero(setting: &'static str, found: f64) -> Result<(), ModelError> {
    check_setting(setting, found, found.is_finite() && found >= 0.0, "a finite number, 0 or more")
}

/// Refuses shares that are not at least 0 and below 1.
pub(crate) fn below_one(setting: &'static str, found: f64) -> Result<(), ModelError> {
    check_setting(setting, found, (0.0..1.0).contains(&found), "0 or more and below 1")
}

/// Refuses divisors that are not positive.
pub(crate) fn above_zero(setting: &'static str, found: f64) -> Result<(), ModelError> {
    check_setting(setting, found, found.is_finite() && found > 0.0, "a positive number, such as 1e-8")
}

/// Refuses a part of a checkpoint that does not fit the rest.
pub(crate) fn fits<T: ToString>(
    what: &'static str,
    found: T,
    fits: impl FnOnce(&T) -> bool,
    expected: impl ToString,
) -> Result<(), ModelError> {
    if fits(&found) {
        return Ok(());
    }
    let (found, expected) = (found.to_string(), expected.to_string());
    Err(ModelError::DamagedCheckpoint { what, found, expected })
}

/// Refuses a number of a checkpoint that no loss of this kind is. (NaN and infinity are those of a run that diverged.)
pub(crate) fn is_a_loss(what: &'static str, found: f64, loss: Loss) -> Result<(), ModelError> {
    let least = match loss.term() {
        Term::Error(_) | Term::Canonical(Family::Bernoulli) | Term::CrossEntropy => -ROUNDING,
        Term::Canonical(Family::Poisson) | Term::Own(_) => f64::NEG_INFINITY,
    };
    fits(what, found, |found| found.is_nan() || *found >= least, "0 or more")
}

/// Refuses a part of a checkpoint that has another size than in this run.
pub(crate) fn same(what: &'static str, expected: usize, found: usize) -> Result<(), ModelError> {
    if expected == found { Ok(()) } else { Err(ModelError::Checkpoint { what, expected, found }) }
}
