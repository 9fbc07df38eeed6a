//! The exercises, a file for each part of the book.

mod choices_and_steps;
mod learning;
mod new_samples;
mod one_neuron;
mod real_numbers;
mod rows;
mod trust;
mod using_it;

use super::exercise::Exercise;

/// The parts of the book, in its order.
pub(super) const PARTS: &[&[Exercise]] = &[
    one_neuron::EXERCISES,
    learning::EXERCISES,
    real_numbers::EXERCISES,
    choices_and_steps::EXERCISES,
    new_samples::EXERCISES,
    trust::EXERCISES,
    using_it::EXERCISES,
];
