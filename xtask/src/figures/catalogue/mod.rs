//! The figures, chapter by chapter; each is a row: what it is called, what it says, and how it is drawn.
//!
//! To add one: its row and its `draw` function in the file of its chapter. To add a chapter: a file and a row below.
//! The titles of the notebook's own figures are the notebook's, so that the pictures can be laid side by side.

mod classes;
mod generalization;
mod jumps;
mod many_runs;
mod neuron;
mod noisy_data;
mod optimizers;
mod seeded;
mod truth_table;

use anyhow::Result;
use nn_plot::Picture;
use nn_tutorial::Story;

/// A chapter: figures that belong together.
pub(super) struct Chapter {
    pub title: &'static str,
    pub figures: &'static [Figure],
}

/// A figure: everything about it in one place. The book reads what is serialised.
#[derive(serde::Serialize)]
pub(super) struct Figure {
    /// The name on the command line and of its files.
    pub name: &'static str,
    /// The title in the picture.
    #[serde(skip)]
    pub title: &'static str,
    /// The text under it.
    pub caption: &'static str,
    /// What it shows, for those who cannot see it.
    pub alternative: &'static str,
    /// Runs the experiment and draws it.
    #[serde(skip)]
    pub draw: fn(&Figure, &Story) -> Result<Picture>,
}

/// All chapters, in the order of the story.
pub(super) static CHAPTERS: &[Chapter] = &[
    Chapter { title: "A neuron", figures: neuron::FIGURES },
    Chapter { title: "The truth table", figures: truth_table::FIGURES },
    Chapter { title: "Noisy data", figures: noisy_data::FIGURES },
    Chapter { title: "The jumps", figures: jumps::FIGURES },
    Chapter { title: "Among many runs", figures: many_runs::FIGURES },
    Chapter { title: "Seeded tutorials", figures: seeded::FIGURES },
    Chapter { title: "Classes", figures: classes::FIGURES },
    Chapter { title: "New samples", figures: generalization::FIGURES },
    Chapter { title: "Optimisers", figures: optimizers::FIGURES },
];

/// All figures, chapter after chapter.
pub(super) fn figures() -> impl Iterator<Item = &'static Figure> {
    CHAPTERS.iter().flat_map(|chapter| chapter.figures)
}

/// Numbers after each epoch as the points of a curve, the first epoch at 1 as everywhere but in the notebook.
fn by_epoch(after_each_epoch: &[f64]) -> impl Iterator<Item = (f64, f64)> + '_ {
    curve(after_each_epoch).map(|(epoch, number)| (epoch + 1.0, number))
}

/// The same for the notebook's own curves, whose first checkpoint is 0.
fn curve(after_each_epoch: &[f64]) -> impl Iterator<Item = (f64, f64)> + '_ {
    after_each_epoch.iter().enumerate().map(|(epoch, number)| (epoch as f64, *number))
}
