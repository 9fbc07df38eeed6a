//! Whether the derivatives of a formula are those of its value, by dual numbers.

use super::loss::Targets;
use crate::activation::Activation;
use crate::loss::{Loss, Term};
use nn_choice::Choice;
use nn_math::dual::{self, Duals, Plain};
use nn_math::elementary::Elementary;
use nn_math::simd::Arithmetic;
use std::ops::RangeInclusive;

/// How far a derivative may be off, relative to its size, and where that is below 1 at all.
const TOLERANCE: f64 = 1e-9;

/// What is wrong with a formula.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FormulaError {
    /// A name that could not be told from that of another.
    #[error("`{found}` cannot be the name of a formula of one's own: {problem}")]
    Name {
        /// The name.
        found: String,
        /// Why it cannot.
        problem: &'static str,
    },
    /// A value or a derivative that is no number.
    #[error("the {what} of {formula} at {at} is {found}: write it so that it stays finite there")]
    NotFinite {
        /// The formula's name.
        formula: String,
        /// `value`, `first derivative` or `second derivative`.
        what: &'static str,
        /// Where: `z = 0.5`.
        at: String,
        /// NaN or an infinity.
        found: f64,
    },
    /// A derivative that is not that of the value.
    #[error("the {what} of {formula} at {at} is {found}, but that of its value there is {expected}")]
    Derivative {
        /// The formula's name.
        formula: String,
        /// `first derivative` or `second derivative`.
        what: &'static str,
        /// Where: `z = 0.5`.
        at: String,
        /// What the formula says.
        found: f64,
        /// What dual numbers make of its value.
        expected: f64,
    },
    /// A value outside the range that the formula says it has.
    #[error("the value of {formula} at {at} is {found}, outside its range from {low} to {high}")]
    Range {
        /// The formula's name.
        formula: String,
        /// Where: `z = 0.5`.
        at: String,
        /// The value.
        found: f64,
        /// The range's least number.
        low: f64,
        /// Its highest number.
        high: f64,
    },
}

impl Activation {
    /// Whether its derivatives are those of its value, by dual numbers at 6001 places from -30 to 30, and its values within its
    /// range: for a test of an activation of one's own; ours are tested by it too. (A softmax is no function of one number, and
    /// passes as that of a single unit.)
    ///
    /// # Errors
    /// [`FormulaError`], which says where and how far it is off, or that its name is not one of its own.
    pub fn check(self) -> Result<(), FormulaError> {
        if let Activation::Own(own) = self {
            check_name::<Activation>(own.name())?;
        }
        let (low, high) = self.range().into_inner();
        for z in places(f64::NEG_INFINITY..=f64::INFINITY) {
            let at = || format!("z = {z}");
            let of_value = dual::derivatives(z, |s, z| self.value(s, z));
            let (a, ..) = check_place(self.name(), at, self.derivatives(z), of_value)?;
            let rounding =
                |bound: f64| if bound.is_finite() { TOLERANCE * bound.abs().max(1.0) } else { 0.0 };
            if !(low - rounding(low)..=high + rounding(high)).contains(&a) {
                return Err(FormulaError::Range { formula: self.to_string(), at: at(), found: a, low, high });
            }
        }
        Ok(())
    }
}

impl Loss {
    /// Whether its derivatives are those of its term, by dual numbers at places from -30 to 30 and some targets of its kind: for a
    /// test of a loss of one's own; ours are tested by it too. (The cross-entropies of a softmax are functions of all outputs
    /// together, and have no term of one.)
    ///
    /// # Errors
    /// [`FormulaError`], which says where and how far it is off, or that its name is not one of its own.
    pub fn check(self) -> Result<(), FormulaError> {
        let mut domain = f64::NEG_INFINITY..=f64::INFINITY;
        if let Loss::Own(own) = self {
            check_name::<Loss>(own.name())?;
            domain = own.loops().domain();
        }
        let targets: &[f64] = match self.targets() {
            Targets::Numbers => &[-2.6, 0.0, 0.7, 5.2],
            Targets::NonNegative => &[0.0, 0.7, 3.0, 12.0],
            Targets::Probabilities | Targets::ClassProbabilities => &[0.0, 0.3, 1.0],
        };
        for &target in targets {
            for x in places(domain.clone()) {
                let at = || format!("x = {x} with the target {target}");
                let of_term = |s: Duals<Duals<Plain>>, x| self.of_one(s, x, s.splat(target));
                let mut found = None;
                let of_value = dual::derivatives(x, |s, x| match of_term(s, x) {
                    Some((term, first, second)) => {
                        found = Some((term.value.value, first.value.value, second.value.value));
                        term
                    }
                    None => s.splat(0.0),
                });
                if let Some(found) = found {
                    check_place(self.name(), at, found, of_value)?;
                }
            }
        }
        Ok(())
    }

    /// The term of one output and its first two derivatives by x, which is the output or, with a link, the weighted sum behind it;
    /// none if outputs have no terms of their own.
    fn of_one<S: Elementary>(self, s: S, x: S::V, target: S::V) -> Option<(S::V, S::V, S::V)> {
        match self.term() {
            Term::Error(error) => Some(error.derivatives(s, s.sub(x, target))),
            Term::Canonical(family) => {
                let (value, mean) = family.value_and_mean(s, x);
                let term = s.sub(value, s.mul(target, x));
                Some((term, s.sub(mean, target), family.variance(s, mean)))
            }
            Term::CrossEntropy => None,
            Term::Own(own) => Some(own.replay(s, x, target)),
        }
    }
}

/// Places within a domain, none of them a round number, where formulas like to have kinks.
fn places(domain: RangeInclusive<f64>) -> impl Iterator<Item = f64> {
    (-3000..=3000).map(|step| f64::from(step) * 0.01 + 0.003).filter(move |x| domain.contains(x))
}

/// Refuses names that lead to something else when they are read.
pub(crate) fn check_name<T: Choice>(name: &str) -> Result<(), FormulaError> {
    let taken = T::NAMES.contains(&name) || T::ALIASES.iter().any(|row| row.0 == name);
    let problem = match name {
        "" => "it is empty",
        _ if taken => "it is that of one of ours",
        _ if name.contains([':', ',']) || name.contains(char::is_whitespace) => {
            "a name has no colons, commas and blanks"
        }
        _ => return Ok(()),
    };
    Err(FormulaError::Name { found: name.to_owned(), problem })
}

/// Refuses numbers that are not finite, and derivatives that are not those of the value; gives the numbers.
fn check_place(
    formula: &str,
    at: impl Fn() -> String,
    found: (f64, f64, f64),
    of_value: [f64; 3],
) -> Result<(f64, f64, f64), FormulaError> {
    let each = [
        ("value", found.0, of_value[0]),
        ("first derivative", found.1, of_value[1]),
        ("second derivative", found.2, of_value[2]),
    ];
    for (what, found, expected) in each {
        let formula = formula.to_owned();
        if !found.is_finite() {
            return Err(FormulaError::NotFinite { formula, what, at: at(), found });
        }
        // A NaN among the dual numbers is near to nothing.
        let near = (found - expected).abs() <= TOLERANCE * expected.abs().max(1.0);
        if !near {
            return Err(FormulaError::Derivative { formula, what, at: at(), found, expected });
        }
    }
    Ok(found)
}
