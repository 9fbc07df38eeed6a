//! How an answer is judged, and what is said about it.

use super::exercise::{Ask, Exercise, Part, Solution};
use super::reading::{NotANumber, numbers};
use crate::story::TutorialError;
use serde::Serialize;

/// What is said about an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether it is right.
    pub right: bool,
    /// Why, or what has probably happened.
    pub said: String,
}

/// Why an answer is not judged.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ExerciseError {
    /// A word is no number.
    #[error(transparent)]
    NotANumber(#[from] NotANumber),
    /// There are more or fewer numbers than are asked for.
    #[error("{} asked for, and here {}", of_numbers(*expected, "is", "are"), of_numbers(*found, "is", "are"))]
    Count {
        /// How many were given.
        found: usize,
        /// How many are asked for.
        expected: usize,
        /// What they are.
        labels: Vec<&'static str>,
    },
    /// There is no such choice.
    #[error("`{found}` is none of the choices")]
    NoSuchChoice {
        /// What was given.
        found: String,
        /// The choices, which are counted from 1.
        choices: Vec<&'static str>,
    },
    /// The right answer could not be computed, which is never expected.
    #[error(transparent)]
    Tutorial(#[from] TutorialError),
}

/// `1 number is`, `3 numbers are`.
fn of_numbers(count: usize, is: &str, are: &str) -> String {
    if count == 1 { format!("1 number {is}") } else { format!("{count} numbers {are}") }
}

impl ExerciseError {
    /// The way out, where there is one.
    pub fn help(&self) -> Option<String> {
        match self {
            ExerciseError::NotANumber(_) => {
                Some("write it as 0.5, .5, 1/2, 5e-1 or 0,5; between several, blanks or `;`".to_owned())
            }
            ExerciseError::Count { labels, .. } => Some(format!("give {}", in_words(labels))),
            ExerciseError::NoSuchChoice { choices, .. } => {
                let rows = choices.iter().enumerate().map(|(i, text)| format!("{} for `{text}`", i + 1));
                Some(format!("give {}", rows.collect::<Vec<_>>().join(", ")))
            }
            ExerciseError::Tutorial(_) => None,
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn in_words(labels: &[&str]) -> String {
    match labels {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

impl Exercise {
    /// Judges an answer: numbers as people write them, or a choice by its number, counted from 1, or by its text.
    ///
    /// # Errors
    /// [`ExerciseError`] if it is no answer to what is asked.
    pub fn check(&self, answer: &str) -> Result<Verdict, ExerciseError> {
        match self.ask {
            Ask::Numbers { parts, solve } => {
                let answer = counted(parts, numbers(answer)?)?;
                Ok(judge(parts, &solve()?, &answer))
            }
            Ask::Working { parts, judge } => {
                let answer = counted(parts, numbers(answer)?)?;
                if let Some(verdict) = not_finite(parts, &answer) {
                    return Ok(verdict);
                }
                let found = judge(&answer)?;
                Ok(Verdict { right: found.right, said: found.said })
            }
            Ask::Choice { choices, run } => {
                let answer = answer.trim();
                let by_number = answer.parse().ok().and_then(|number: usize| number.checked_sub(1));
                let by_text = || choices.iter().position(|choice| choice.text.eq_ignore_ascii_case(answer));
                let chosen = by_number.filter(|chosen| *chosen < choices.len()).or_else(by_text);
                let Some(chosen) = chosen else {
                    return Err(ExerciseError::NoSuchChoice {
                        found: answer.to_owned(),
                        choices: self.choices(),
                    });
                };
                let outcome = run()?;
                Ok(Verdict {
                    right: chosen == outcome.right,
                    said: format!("{} {}", choices[chosen].said, outcome.seen),
                })
            }
        }
    }
}

/// The numbers, if they are as many as are asked for.
fn counted(parts: &[Part], answer: Vec<f64>) -> Result<Vec<f64>, ExerciseError> {
    if answer.len() == parts.len() {
        return Ok(answer);
    }
    let labels = parts.iter().map(|part| part.label).collect();
    Err(ExerciseError::Count { found: answer.len(), expected: parts.len(), labels })
}

fn judge(parts: &[Part], solution: &Solution, answer: &[f64]) -> Verdict {
    let is = |other: &[f64]| {
        let each = parts.iter().zip(answer).zip(other);
        each.fold(true, |all, ((part, answer), other)| all && part.tolerance.accepts(*answer, *other))
    };
    if is(&solution.right) {
        return Verdict { right: true, said: solution.because.clone() };
    }
    let mut said = Vec::new();
    if let Some(mistake) = solution.mistakes.iter().find(|mistake| is(&mistake.answer)) {
        said.push(mistake.said.to_owned());
    } else if is(&solution.right.iter().map(|right| -right).collect::<Vec<_>>()) {
        said.push("It is right but for its sign.".to_owned());
    }
    if let Some(verdict) = not_finite(parts, answer).filter(|_| said.is_empty()) {
        return verdict;
    }
    for ((part, answer), right) in parts.iter().zip(answer).zip(&solution.right) {
        if said.is_empty() && !part.tolerance.accepts(*answer, *right) {
            let which = if parts.len() == 1 { String::new() } else { format!(" for {}", part.label) };
            let (off, way) = ((answer - right).abs(), if answer > right { "high" } else { "low" });
            let tolerance = part.tolerance;
            said.push(format!(
                "{}{which} is too {way} by {}; wanted: {tolerance}.",
                shown(*answer),
                shown(off)
            ));
        }
    }
    Verdict { right: false, said: said.concat() }
}

/// What is said of a number that is infinite or no number.
fn not_finite(parts: &[Part], answer: &[f64]) -> Option<Verdict> {
    let (part, found) = parts.iter().zip(answer).find(|(_, answer)| !answer.is_finite())?;
    let said =
        format!("{} is {found}: somewhere a number grew too large, or 0 was divided by 0.", part.label);
    Some(Verdict { right: false, said })
}

/// A number in at most four digits.
pub(super) fn shown(x: f64) -> String {
    if x == x.trunc() && x.abs() < 1e6 {
        return format!("{x}");
    }
    if !(1e-3..1e6).contains(&x.abs()) {
        return format!("{x:.1e}");
    }
    let digits = (3 - x.abs().log10().floor() as i32).max(0) as usize;
    let text = format!("{x:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_in_at_most_four_digits() {
        for (x, text) in [
            (0.0, "0"),
            (-2.0, "-2"),
            (0.5, "0.5"),
            (0.30147749, "0.3015"),
            (12.3456, "12.35"),
            (1234.5, "1234"),
            (0.00099, "9.9e-4"),
            (2.5e7, "2.5e7"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(shown(x), text, "{x}");
        }
    }
}
