#![doc = include_str!("../README.md")]

mod classes;
mod continued;
mod error;
mod figure;
mod generalization;
mod jumps;
mod many_runs;
mod neuron;
mod noisy_data;
mod optimizers;
mod seeded;
mod truth_table;

pub use error::FigureError;
pub use figure::{Figure, Sketch};

/// A chapter: figures that belong together.
pub struct Chapter {
    /// What they are about.
    pub title: &'static str,
    /// The figures, in order.
    pub figures: &'static [Figure],
}

// To add a figure: its row and its `draw` function in the file of its chapter. To add a chapter: a file and a row below.

/// All chapters, in the order of the story.
pub static CHAPTERS: &[Chapter] = &[
    Chapter { title: "A neuron", figures: neuron::FIGURES },
    Chapter { title: "The truth table", figures: truth_table::FIGURES },
    Chapter { title: "Noisy data", figures: noisy_data::FIGURES },
    Chapter { title: "The jumps", figures: jumps::FIGURES },
    Chapter { title: "Among many runs", figures: many_runs::FIGURES },
    Chapter { title: "Seeded tutorials", figures: seeded::FIGURES },
    Chapter { title: "Their later parts", figures: continued::FIGURES },
    Chapter { title: "Classes", figures: classes::FIGURES },
    Chapter { title: "New samples", figures: generalization::FIGURES },
    Chapter { title: "Optimisers", figures: optimizers::FIGURES },
];

/// All figures, chapter after chapter.
pub fn figures() -> impl Iterator<Item = &'static Figure> {
    CHAPTERS.iter().flat_map(|chapter| chapter.figures)
}

/// The figure of this name.
///
/// ```
/// assert!(nn_figures::named("mse-tanh").is_some());
/// assert!(nn_figures::named("mse-tan").is_none());
/// ```
pub fn named(name: &str) -> Option<&'static Figure> {
    figures().find(|figure| figure.name == name)
}
