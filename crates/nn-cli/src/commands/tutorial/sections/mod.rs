//! How each section's results are told: a few sentences and its tables.
//!
//! The sentences hold for every seed. Where a run may end one way or another, its numbers choose the sentence.

mod classes;
mod critical_rate;
mod distributions;
mod edge_of_stability;
mod generalization;
mod long_runs;
mod noisy_data;
mod optimizers;
mod runs;
mod seeded;
mod sigmoid;
mod sign_flips;
mod stuck_runs;
mod truth_table;
mod which_rule;

use crate::error::Error;
use crate::text::page::Page;
use nn_tutorial::{Report, Story};

/// Prints what a section found.
pub(super) fn print(report: &Report, story: &Story, page: &mut Page<'_>) -> Result<(), Error> {
    // No wildcard: a new section does not compile until it is printed.
    match report {
        Report::SigmoidTable(results) => sigmoid::table(results, page)?,
        Report::OneStep(results) => truth_table::one_step(results, page)?,
        Report::OneLayer(results) => truth_table::one_layer(results, page)?,
        Report::TwoLayers(results) => truth_table::two_layers(results, page)?,
        Report::FreshStarts(results) => truth_table::fresh_starts(results, page)?,
        Report::Saturation(results) => noisy_data::saturation(results, page)?,
        Report::Divergence(results) => noisy_data::divergence(results, &story.noisy_data()?, page)?,
        Report::SmallerRate(results) => noisy_data::smaller_rate(results, page)?,
        Report::TanhHidden(results) => noisy_data::tanh_hidden(results, page)?,
        Report::Repeats(results) => noisy_data::repeats(results, page)?,
        Report::Jumps(results) => long_runs::jumps(results, page)?,
        Report::Stuck(results) => long_runs::stuck(results, page)?,
        Report::SmallSteps(results) => long_runs::small_steps(results, page)?,
        Report::WhichRule(results) => which_rule::print(results, page)?,
        Report::CriticalRate(results) => critical_rate::print(results, page)?,
        Report::EdgeOfStability(results) => edge_of_stability::print(results, page)?,
        Report::SignFlips(results) => sign_flips::print(results, page)?,
        Report::StuckRuns(results) => stuck_runs::print(results, page)?,
        Report::Distributions(results) => distributions::print(results, page)?,
        Report::ElevenLines(results) => seeded::eleven_lines(results, page)?,
        Report::LinearRegression(results) => seeded::linear_regression(results, page)?,
        Report::LogisticRegression(results) => seeded::logistic_regression(results, page)?,
        Report::StudyAndSleep(results) => seeded::study_and_sleep(results, page)?,
        Report::FactorTwo(results) => seeded::factor_two(results, page)?,
        Report::XorOnline(results) => seeded::xor_online(results, page)?,
        Report::Spread(results) => distributions::print_spread(results, page)?,
        Report::LossSurface(results) => edge_of_stability::print_surface(results, page)?,
        Report::GradientCheck(results) => truth_table::gradient_check(results, page)?,
        Report::ToyBoundaries(results) => classes::toy_boundaries(results, page)?,
        Report::Overfitting(results) => generalization::overfitting(results, page)?,
        Report::EarlyStopping(results) => generalization::early_stopping(results, page)?,
        Report::CrossValidation(results) => generalization::cross_validation(results, page)?,
        Report::Optimizers(results) => optimizers::print(results, page)?,
        Report::Alphas(results) => seeded::alphas(results, page)?,
        Report::RadialUnit(results) => classes::radial_unit(results, page)?,
        Report::Circles(results) => classes::circles(results, page)?,
        Report::Digits(results) => classes::digits(results, page)?,
        Report::DigitsInBatches(results) => classes::digits_in_batches(results, page)?,
        Report::Calibration(results) => generalization::calibration(results, page)?,
    }
    Ok(())
}
