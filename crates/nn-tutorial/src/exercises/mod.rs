//! The book's exercises: what is asked, and what is said about an answer. Right answers are computed when an answer is judged, by the
//! code that the chapter is about; none is typed.
//!
//! ```
//! let exercise = nn_tutorial::exercises::named("neuron-border")?;
//! let verdict = exercise.check("2; 1; 1/2")?;
//! assert!(verdict.right);
//! assert!(!exercise.check("1; 2; 0,5")?.right); // the two axes are taken for each other
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The exercise in code of a chapter has the chapter's name, and the names of the others begin with it. To add one: its row in the
//! file of its part of the book, in `list`.

mod answer;
mod exercise;
mod list;
mod reading;
#[cfg(all(test, feature = "questions"))]
mod tests;

pub use answer::{ExerciseError, Verdict};
pub use exercise::{Description, Exercise, Part, Tolerance};
pub use reading::NotANumber;

/// All exercises, in the order of the book.
pub fn all() -> impl Iterator<Item = &'static Exercise> {
    list::PARTS.iter().copied().flatten()
}

/// The exercises of a chapter: none if there is no such chapter, or it has none.
pub fn of_chapter(chapter: &str) -> impl Iterator<Item = &'static Exercise> {
    all().filter(move |exercise| exercise.chapter == chapter)
}

/// The exercise of this name.
///
/// # Errors
/// [`UnknownExercise`] if there is none.
pub fn named(name: &str) -> Result<&'static Exercise, UnknownExercise> {
    all().find(|exercise| exercise.name == name).ok_or_else(|| UnknownExercise { found: name.to_owned() })
}

/// A name that no exercise has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no exercise called `{found}`")]
pub struct UnknownExercise {
    /// The name that was given.
    pub found: String,
}
