//! The sections on the noisy data, as far as they train for at most a thousand epochs.

use super::runs;
use crate::text::number::{count, fixed, huge, list, mse};
use crate::text::page::Page;
use crate::text::table::TextTable;
use nn_data::{Dataset, NoisyLinear};
use nn_tutorial::sections::critical_rate;
use nn_tutorial::sections::divergence::Divergence;
use nn_tutorial::sections::repeats::Repeats;
use nn_tutorial::sections::saturation::Saturation;
use nn_tutorial::sections::smaller_rate::SmallerRate;
use nn_tutorial::sections::tanh_hidden::TanhHidden;
use nn_tutorial::{FinishedRun, Pair, Section};
use std::io;

/// How many samples the notebook prints.
const SHOWN: usize = 20;

pub(super) fn saturation(results: &Saturation, page: &mut Page<'_>) -> io::Result<()> {
    let rule = NoisyLinear::sum();
    page.text(&format!(
        "New data: {} samples of three inputs between {} and {}, and a target that is linear in them plus noise of \
         standard deviation {}. The notebook announces one rule, but its code computes another, the sum of the inputs, \
         and the rows it prints fit only that. So the sum makes the data here.",
        results.targets.len(),
        rule.low,
        rule.high,
        rule.noise,
    ))?;
    page.see(&[(Section::WhichRule, "how the printed rows tell")])?;
    page.text(
        "Most targets are above 1, which a sigmoid never is. The best that both networks can do is to predict nearly 1 \
         every time, and so they do:",
    )?;
    let one = results.mse_of_predicting_one;
    let table = runs::pair(&results.runs);
    page.table(&table.row(["always 1".into(), String::new(), String::new(), String::new(), mse(one)]))?;

    page.text(&format!("The first {SHOWN} samples, as the one-layer network sees them:"))?;
    let predictions = &results.runs.one_layer.predictions;
    let rows = results.targets.iter().zip(predictions).take(SHOWN);
    let rows = rows.map(|(y, a)| [fixed(*y, 3), fixed(*a, 3), fixed(y - a, 4)]);
    page.table(&TextTable::new(["y", "prediction", "error"]).rows(rows))
}

pub(super) fn divergence(results: &Divergence, data: &Dataset, page: &mut Page<'_>) -> io::Result<()> {
    let one = &results.runs.one_layer;
    let curvature = critical_rate::curvatures(data).last().copied().unwrap_or(f64::NAN);
    page.text(&format!(
        "The cure is an output without a sigmoid, a linear one. But at learning rate {} every step overshoots by \
         more than the last, until the weights are infinite and then not a number (NaN).",
        one.learning_rate,
    ))?;
    let row = |run: &FinishedRun| {
        let diverged = run.diverged_at.map_or("never".to_owned(), |epoch| epoch.to_string());
        let epochs = run.mse.len().to_string();
        [run.network.clone(), epochs, mse(run.initial_mse), diverged, mse(run.final_mse())]
    };
    let headings = ["network", "epochs", "MSE at the start", "not finite after epoch", "MSE at the end"];
    let table = TextTable::new(headings).words(1);
    page.table(&table.rows([one, &results.runs.two_layer].map(row)))?;
    page.text(&format!("The weights of one layer at the end: {}.", list(&one.weights, 5)))?;

    let growth = (one.learning_rate * curvature - 1.0).powi(2);
    page.text(&format!(
        "This had to happen. The error of a linear layer is a bowl, and a step downhill that is longer than 2 divided \
         by the bowl's largest curvature climbs the other side higher than it began. Here that curvature is \
         {}, so the learning rate must stay below {}. At {}, each epoch multiplies the error by about {}, and two \
         layers fare no better. One layer, at first:",
        fixed(curvature, 1),
        fixed(2.0 / curvature, 4),
        one.learning_rate,
        fixed(growth, 0),
    ))?;
    let rows = (0..=5).map(|epoch| [epoch.to_string(), huge(one.mse_after(epoch))]);
    page.table(&TextTable::new(["epochs", "MSE of one layer"]).rows(rows))?;
    page.see(&[(Section::CriticalRate, "that bound, predicted and measured")])
}

pub(super) fn smaller_rate(results: &SmallerRate, page: &mut Page<'_>) -> io::Result<()> {
    let (one, two) = (&results.runs.one_layer, &results.runs.two_layer);
    page.text(&format!(
        "At learning rate {} both networks learn. The measure to beat is least squares, the best that any linear \
         rule can do on these samples; its MSE is not 0 but what the noise leaves. The excess is how far a network ends \
         above it.",
        one.learning_rate,
    ))?;
    page.table(&runs::pair_and_excess(&results.runs, results.least_squares_mse))?;
    page.text(&format!(
        "One layer is linear too, and ends at least squares. Its weights, {}, tell which rule made the data: near \
         (1, 1, 1), the sum, and not the announced (2, 1, 0). Two layers are not there after {} epochs.",
        list(&one.weights, 3),
        two.mse.len(),
    ))?;
    page.text(&format!("The first {SHOWN} samples:"))?;
    let rows = results.targets.iter().zip(one.predictions.iter().zip(&two.predictions)).take(SHOWN);
    let rows =
        rows.map(|(y, (a, b))| [fixed(*y, 3), fixed(*a, 3), fixed(y - a, 4), fixed(*b, 3), fixed(y - b, 4)]);
    page.table(&TextTable::new(["y", "one layer", "error", "two layers", "error"]).rows(rows))
}

pub(super) fn tanh_hidden(results: &TanhHidden, page: &mut Page<'_>) -> io::Result<()> {
    page.text(
        "Another activation for the hidden layer: tanh, an S like the sigmoid's, but from -1 to 1 and through 0, so \
         that small sums pass almost unchanged. That suits a linear rule.",
    )?;
    page.table(&runs::pair_and_excess(&results.runs, results.least_squares_mse))
}

pub(super) fn repeats(results: &Repeats, page: &mut Page<'_>) -> io::Result<()> {
    page.text(
        "Is that luck? The same from other random weights, several times. One layer always ends at least squares. \
         Two layers end somewhere else each time:",
    )?;
    page.table(&repeated(&results.hundred, results.least_squares_mse))?;
    page.text("With ten times as many epochs:")?;
    page.table(&repeated(&results.thousand, results.least_squares_mse))?;
    let excess = |pair: &&Pair| pair.two_layer.final_mse() - results.least_squares_mse > CLOSE;
    let far = results.thousand.iter().filter(excess).count();
    page.text(&format!(
        "Ten times the training, and {far} of {} still end more than {CLOSE} above least squares. The next section shows \
         what keeps them there.",
        count(results.thousand.len(), "network"),
    ))
}

/// A network that ends nearer to least squares than this has arrived there.
const CLOSE: f64 = 0.01;

fn repeated(pairs: &[Pair], least_squares: f64) -> TextTable {
    let rows = pairs.iter().map(|Pair { one_layer, two_layer, .. }| {
        let (one, two) = (one_layer.final_mse(), two_layer.final_mse());
        [two_layer.mse.len().to_string(), mse(one), mse(two), mse(two - least_squares)]
    });
    TextTable::new(["epochs", "MSE, one layer", "MSE, two layers", "excess, two layers"]).rows(rows)
}
