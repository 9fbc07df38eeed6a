//! The sections on the truth table: one step by hand, then one layer and two.

use super::runs;
use crate::text::number::{fixed, huge, list, mse};
use crate::text::page::Page;
use crate::text::table::TextTable;
use nn_data::truth_table;
use nn_tutorial::sections::fresh_starts::FreshStarts;
use nn_tutorial::sections::gradient_check::GradientCheck;
use nn_tutorial::sections::one_layer::OneLayer;
use nn_tutorial::sections::one_step::OneStep;
use nn_tutorial::sections::two_layers::TwoLayers;
use std::io;

pub(super) fn one_step(results: &OneStep, page: &mut Page<'_>) -> io::Result<()> {
    page.text(
        "The task: from three bits to one, learned from four examples. The output y is simply the first bit, but the \
         network has to find that out. It has one layer: a weight for each input, and a sigmoid.",
    )?;
    page.text(
        "First the outputs with the weights below, which are the notebook's own. The error is y - output. The delta \
         is the error times the slope of the sigmoid there, output * (1 - output).",
    )?;
    let OneStep { outputs, errors, new_outputs, new_errors, .. } = results;
    let samples = samples();
    let rows = samples.iter().enumerate().map(|(i, (x, y))| {
        let number = |column: &[f64]| fixed(column[i], 8);
        [
            x.clone(),
            y.clone(),
            number(&results.weighted_sums),
            number(outputs),
            number(errors),
            number(&results.deltas),
        ]
    });
    page.table(&TextTable::new(["inputs", "y", "weighted sum", "output", "error", "delta"]).rows(rows))?;

    page.text(
        "Each weight then changes by the sum of the deltas, each times the input that the weight belongs to. That is \
         one step down the slope of half the sum of squared errors, at its full length: the learning rate, by which \
         every change is multiplied, is 1.",
    )?;
    let rows = (0..results.weights.len()).map(|i| {
        let number = |column: &[f64]| fixed(column[i], 8);
        [
            format!("w{i}"),
            number(&results.weights),
            number(&results.weight_changes),
            number(&results.new_weights),
        ]
    });
    page.table(&TextTable::new(["weight", "before", "change", "after"]).words(1).rows(rows))?;

    page.text("And the outputs with the new weights:")?;
    let rows = samples
        .iter()
        .enumerate()
        .map(|(i, (x, y))| [x.clone(), y.clone(), fixed(new_outputs[i], 8), fixed(new_errors[i], 8)]);
    page.table(&TextTable::new(["inputs", "y", "new output", "new error"]).rows(rows))?;

    page.text(&format!(
        "The mean squared error (MSE) went from {} to {}. Two remarks in the notebook are mistaken: it calls the \
         last prediction of the first table the worst, but its error is the smallest; and it says \"after the second \
         step\" where only one was made.",
        fixed(results.mse_before, 3),
        fixed(results.mse_after, 3),
    ))
}

/// The truth table's inputs, as `0 1 1`, and targets.
fn samples() -> Vec<(String, String)> {
    let data = truth_table();
    let row = |i: usize| {
        let inputs: Vec<String> = data.inputs().row(i).iter().map(|x| fixed(*x, 0)).collect();
        (inputs.join(" "), fixed(data.targets()[(i, 0)], 0))
    };
    (0..data.samples()).map(row).collect()
}

pub(super) fn one_layer(results: &OneLayer, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "The same step, again and again: {} epochs, each a step with all four examples. The notebook does not show \
         the weights it started from here; the ones used, {}, were fitted so that all its printed errors come out.",
        results.run.mse.len(),
        list(&results.run.initial_weights, 4),
    ))?;
    page.table(&runs::epochs(&results.table))?;
    page.text(&format!(
        "The weights end at {}: the first input is what matters, and the third, which is always 1, lowers the sum \
         for the examples whose first bit is 0.",
        list(&results.run.weights, 2),
    ))
}

pub(super) fn two_layers(results: &TwoLayers, page: &mut Page<'_>) -> io::Result<()> {
    page.text(
        "Now a hidden layer of two sigmoid neurons h0 and h1 between the three inputs and the output. The notebook \
         starts from these weights:",
    )?;
    // Three rows for the inputs, two columns for the hidden neurons; then one weight from each of them to the output.
    let (hidden, output) = results.run.initial_weights.split_at(6);
    let number = |x: f64| fixed(x, 8);
    let rows =
        hidden.chunks(2).enumerate().map(|(i, row)| [format!("from x{i}"), number(row[0]), number(row[1])]);
    let table = TextTable::new(["", "h0", "h1"]).words(1).rows(rows);
    page.table(&table.row(["to y".to_owned(), number(output[0]), number(output[1])]))?;

    page.text(
        "The first hundred epochs. The larger network is the slower one to start, at the same learning rate:",
    )?;
    page.table(&runs::epochs(&results.first_hundred))?;
    page.text("With more training it gets there:")?;
    page.table(&runs::epochs(&results.to_a_thousand))
}

pub(super) fn fresh_starts(results: &FreshStarts, page: &mut Page<'_>) -> io::Result<()> {
    page.text(
        "Both networks once more, from random weights; \"3 - sigmoid 2 - sigmoid 1\" is the one with three inputs, two \
         sigmoid neurons in the middle and a sigmoid output. One layer ends at about the same error whatever its start. Two layers depend on \
         theirs: some starts leave the slow beginning late. Try another --seed to see.",
    )?;
    page.table(&runs::pair(&results.runs))?;
    let [one, two] = [&results.runs.one_layer, &results.runs.two_layer].map(|run| run.final_mse());
    page.text(&format!(
        "With this seed, the {} network is ahead after {} epochs: {} against {}.",
        if one < two { "one-layer" } else { "two-layer" },
        results.runs.one_layer.mse.len(),
        mse(one.min(two)),
        mse(one.max(two)),
    ))
}

/// How well a gradient can be checked.
pub(super) fn gradient_check(results: &GradientCheck, page: &mut Page<'_>) -> io::Result<()> {
    page.text(
        "Backpropagation is easy to get wrong and easy to check: move one weight by a small step h and see how the error \
         changes. The distance between the two gradients, relative to their length, for steps on one side and for steps \
         to both sides:",
    )?;
    let rows = results.steps.iter().step_by(4);
    let table = TextTable::new(["h", "both sides", "one side"]);
    page.table(
        &rows.fold(table, |table, step| {
            table.row([huge(step.step), huge(step.central), huge(step.one_sided)])
        }),
    )?;
    page.text(&format!(
        "A long step sees the curve bend; a short one drowns in rounding. The best is near {} to both sides and near {} to \
         one, so steps to both sides find mistakes in the tenth digit.",
        huge(results.best_central),
        huge(results.best_one_sided),
    ))
}
