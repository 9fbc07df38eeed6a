//! The figures, chapter by chapter; each is a row: what it is called, what it says, and how it is drawn.
//!
//! To add one: its row and its `draw` function in the file of its chapter. To add a chapter: a file and a row below.

mod classes;
mod continued;
mod figure;
mod generalization;
mod jumps;
mod many_runs;
mod neuron;
mod noisy_data;
mod optimizers;
mod seeded;
mod truth_table;

pub(super) use figure::Figure;

/// A chapter: figures that belong together.
pub(super) struct Chapter {
    pub title: &'static str,
    pub figures: &'static [Figure],
}

/// All chapters, in the order of the story.
pub(super) static CHAPTERS: &[Chapter] = &[
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
pub(super) fn figures() -> impl Iterator<Item = &'static Figure> {
    CHAPTERS.iter().flat_map(|chapter| chapter.figures)
}
