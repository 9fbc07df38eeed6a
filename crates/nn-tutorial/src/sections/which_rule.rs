//! Which rule made the notebook's data: its text announces 2 x0 + x1, and nine printed rows say otherwise (cells 32, 33).
//!
//! ```text
//! residual = target - rule      chi^2 = sum (residual / 0.2)^2, nine degrees of freedom
//! ```

use crate::notebook::NOISY_ROWS;
use crate::statistics::chi_squared_tail;
use crate::story::{Rule, Story, TutorialError};
use serde::Serialize;

/// The noise that the notebook adds.
const SIGMA: f64 = 0.2;

/// What each rule leaves of the nine printed rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WhichRule {
    /// x0 + x1 + x2, which the code computes.
    pub sum: Residuals,
    /// 2 x0 + x1, which the text announces.
    pub as_announced: Residuals,
}

/// The rows against one rule.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Residuals {
    /// The rule.
    pub rule: Rule,
    /// Target minus rule, for each row.
    pub residuals: Vec<f64>,
    /// The root of their mean square; the rule that made the data should leave about 0.2.
    pub standard_deviation: f64,
    /// The sum of (residual / 0.2)^2.
    pub chi_squared: f64,
    /// How likely a sum at least as large is if the rule is right: the chi-squared distribution with nine degrees of freedom.
    pub p_value: f64,
}

/// Computes the residuals. Nothing random in it.
///
/// # Errors
/// None.
pub fn run(_: &Story) -> Result<WhichRule, TutorialError> {
    Ok(WhichRule {
        sum: residuals(Rule::Sum, |x| x[0] + x[1] + x[2]),
        as_announced: residuals(Rule::AsAnnounced, |x| 2.0 * x[0] + x[1]),
    })
}

fn residuals(rule: Rule, value: fn(&[f64; 3]) -> f64) -> Residuals {
    let residuals: Vec<f64> = NOISY_ROWS.iter().map(|(x, y)| y - value(x)).collect();
    let squares: f64 = residuals.iter().map(|r| r * r).sum();
    let chi_squared = squares / (SIGMA * SIGMA);
    Residuals {
        rule,
        standard_deviation: (squares / residuals.len() as f64).sqrt(),
        chi_squared,
        p_value: chi_squared_tail(chi_squared, residuals.len()),
        residuals,
    }
}
