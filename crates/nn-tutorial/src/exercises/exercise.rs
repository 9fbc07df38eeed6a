//! What an exercise is.

use crate::story::TutorialError;
use serde::Serialize;
use std::fmt;

/// An exercise of the book.
#[derive(Clone, Copy, Debug)]
pub struct Exercise {
    /// What it is called: the chapter's name if it asks for code, else that and a word more.
    pub name: &'static str,
    /// The chapter, by the name of its file.
    pub chapter: &'static str,
    /// What it is about; empty without the feature `questions`.
    pub title: &'static str,
    /// What is asked; it can be understood without the chapter's text. Empty without the feature `questions`.
    pub question: &'static str,
    pub(super) ask: Ask,
}

/// What kind of answer is wanted, and how it is judged.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ask {
    /// Numbers that are computed.
    Numbers { parts: &'static [Part], solve: fn() -> Result<Solution, TutorialError> },
    /// Any numbers with which something works.
    Working { parts: &'static [Part], judge: fn(&[f64]) -> Result<Judgement, TutorialError> },
    /// One of several texts; a run shows which is right.
    Choice { choices: &'static [Choice], run: fn() -> Result<Seen, TutorialError> },
}

/// A number that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Part {
    /// What it is.
    pub label: &'static str,
    /// How far an answer may be from the right one.
    pub tolerance: Tolerance,
}

/// How far an answer may be from the right one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// Not at all: it is a whole number, or one with few digits.
    None,
    /// By this much.
    Within(f64),
    /// By this many hundredths of the right answer.
    Percent(f64),
    /// There is no single right answer: any will do with which it works.
    Any,
}

impl Tolerance {
    /// Whether a number is near enough to another. NaN is near NaN.
    pub(super) fn accepts(self, answer: f64, right: f64) -> bool {
        let most = match self {
            Tolerance::None => 0.0,
            Tolerance::Within(most) => most,
            Tolerance::Percent(percent) => percent / 100.0 * right.abs(),
            Tolerance::Any => f64::INFINITY,
        };
        // Decimals that lie just at the border are rounded to binary ones.
        let rounding = 1e-12 * right.abs();
        answer == right || answer.is_nan() && right.is_nan() || (answer - right).abs() <= most + rounding
    }
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Tolerance::None => f.write_str("exactly"),
            Tolerance::Within(most) => write!(f, "give or take {most}"),
            Tolerance::Percent(percent) => write!(f, "give or take {percent} %"),
            Tolerance::Any => f.write_str("any that does it"),
        }
    }
}

impl Serialize for Tolerance {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that may be chosen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    pub text: &'static str,
    /// What is said to one who chooses it.
    pub said: &'static str,
}

/// The right numbers.
pub(super) struct Solution {
    pub right: Vec<f64>,
    /// Why.
    pub because: String,
    /// Wrong numbers that are found often.
    pub mistakes: Vec<Mistake>,
}

/// Wrong numbers, and what has happened.
pub(super) struct Mistake {
    pub answer: Vec<f64>,
    pub said: &'static str,
}

/// Whether something works with these numbers.
pub(super) struct Judgement {
    pub right: bool,
    pub said: String,
}

/// What a run showed.
pub(super) struct Seen {
    /// The choice that it proves right.
    pub right: usize,
    /// In numbers.
    pub seen: String,
}

/// An exercise as a program needs it that shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Description {
    /// What it is called.
    pub name: &'static str,
    /// The chapter.
    pub chapter: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// What is asked.
    pub question: &'static str,
    /// `number`, `numbers` or `choice`.
    pub kind: &'static str,
    /// The texts of a choice.
    pub choices: Vec<&'static str>,
    /// The numbers that are asked for.
    pub parts: Vec<Part>,
    /// How far an answer may be from the right one, in words; nothing for a choice.
    pub tolerance: String,
}

impl Exercise {
    /// The numbers that are asked for; none if it is a choice.
    pub fn parts(&self) -> &'static [Part] {
        match self.ask {
            Ask::Numbers { parts, .. } | Ask::Working { parts, .. } => parts,
            Ask::Choice { .. } => &[],
        }
    }

    /// The texts of a choice; none if numbers are asked for.
    pub fn choices(&self) -> Vec<&'static str> {
        match self.ask {
            Ask::Numbers { .. } | Ask::Working { .. } => Vec::new(),
            Ask::Choice { choices, .. } => choices.iter().map(|choice| choice.text).collect(),
        }
    }

    /// How far an answer may be from the right one, in words; empty for a choice.
    pub fn tolerance(&self) -> String {
        let parts = self.parts();
        match parts {
            [] => String::new(),
            [first, rest @ ..] if rest.iter().all(|part| part.tolerance == first.tolerance) => {
                first.tolerance.to_string()
            }
            parts => {
                let each = parts.iter().map(|part| format!("{}: {}", part.label, part.tolerance));
                each.collect::<Vec<_>>().join("; ")
            }
        }
    }

    /// What a program needs to show it.
    pub fn description(&self) -> Description {
        let Exercise { name, chapter, title, question, ask } = *self;
        let kind = match ask {
            Ask::Choice { .. } => "choice",
            Ask::Numbers { parts, .. } | Ask::Working { parts, .. } if parts.len() == 1 => "number",
            Ask::Numbers { .. } | Ask::Working { .. } => "numbers",
        };
        Description {
            name,
            chapter,
            title,
            question,
            kind,
            choices: self.choices(),
            parts: self.parts().to_vec(),
            tolerance: self.tolerance(),
        }
    }
}
