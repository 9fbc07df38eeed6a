//! What a network is worth on samples that it has not seen.

use crate::text::number::{count, fixed, fraction, known, mse, percent};
use crate::text::page::Page;
use crate::text::plot::Plot;
use crate::text::table::TextTable;
use nn_tutorial::Section;
use nn_tutorial::sections::calibration::{BINS, Calibration, Curve};
use nn_tutorial::sections::cross_validation::{Contestant, CrossValidation, FOLDS, NOISE_VARIANCE};
use nn_tutorial::sections::early_stopping::{self, EarlyStopping, Score};
use nn_tutorial::sections::overfitting::{self, Overfitting, Way};
use std::io;

pub(super) fn overfitting(results: &Overfitting, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "All errors so far were errors on the training samples, and the notebook ends by saying that these \
         prove nothing. Here is why. A network with two hidden layers of 24 units, far more than it needs, learns a sine \
         from {} samples with noise of standard deviation {}. New samples have the same noise, so that no prediction \
         can have an error below its variance, {}:",
        results.samples.len(),
        overfitting::NOISE,
        fixed(overfitting::NOISE * overfitting::NOISE, 2),
    ))?;
    let looked_at =
        results.errors.iter().filter(|at| at.epoch % 500 == 0 || [20, 100, 200].contains(&at.epoch));
    let rows = looked_at.map(|at| [at.epoch.to_string(), mse(at.training), mse(at.test)]);
    page.table(&TextTable::new(["epoch", "error, training", "error, new"]).rows(rows))?;
    let least = results.errors.iter().min_by(|a, b| a.test.total_cmp(&b.test));
    if let (Some(least), Some(last)) = (least, results.errors.last()) {
        let end = if last.test > 1.05 * least.test {
            format!(
                "at the end it is {}. What was learned in between is the noise of these samples, and the next have \
                 other noise.",
                mse(last.test),
            )
        } else {
            "and stayed near that: these samples were kind.".to_owned()
        };
        page.text(&format!(
            "The error on new samples was least after {}, {}; {end}",
            count(least.epoch, "epoch"),
            mse(least.test),
        ))?;
    }
    page.text(&format!(
        "What helps, compared over {} with samples and first weights of their own: a penalty on large weights; dropout, \
         which leaves out some units in each step; to stop when the error on a quarter of the samples, held out for \
         that, no longer falls; and {} samples instead of {}. Errors on new samples:",
        count(results.runs, "run"),
        overfitting::MORE_SAMPLES,
        overfitting::SAMPLES,
    ))?;
    let row = |way: &Way| {
        let [low, median, high] = [way.test.low, way.test.median, way.test.high].map(|x| known(x, 4));
        let better = if way.name == results.ways[0].name { String::new() } else { way.better.to_string() };
        [way.name.to_owned(), known(way.training.median, 4), low, median, high, better]
    };
    let headings = ["", "training, 50 %", "new, 5 %", "50 %", "95 %", "runs better"];
    let table = results.ways.iter().fold(TextTable::new(headings).words(1), |table, way| table.row(row(way)));
    page.table(&table)?;
    let plain = &results.ways[0];
    let lower = results.ways[1..].iter().filter(|way| way.test.median < plain.test.median);
    let lower: Vec<&str> = lower.map(|way| way.name).collect();
    let larger = results.ways[1..].iter().all(|way| way.training.median > plain.training.median);
    page.text(&format!(
        "The median error on new samples is lower with {}.{} Early stopping has its price: validation rows are not \
         trained on.",
        if lower.is_empty() { "none of them here; ask for more runs with --runs".to_owned() } else { lower.join(", ") },
        if larger { " On the training samples every remedy makes it larger, which is how it works." } else { "" },
    ))?;
    page.see(&[
        (Section::EarlyStopping, "how the stop is found"),
        (Section::Calibration, "what else comes of learning too long"),
        (Section::CrossValidation, "the notebook's own networks on new rows"),
    ])
}

pub(super) fn early_stopping(results: &EarlyStopping, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "To know when the noise begins, one keeps some samples to validate by. Two half moons with so much noise that \
         they overlap, {} points to learn from and as many to validate by; the network is {}. Early stopping gives up \
         when the validation loss has not been less for {} epochs, and goes back to the weights with which it was least. \
         The cross-entropy on the training points, and on the others:",
        early_stopping::SAMPLES,
        results.network,
        early_stopping::PATIENCE,
    ))?;
    let EarlyStopping { best_epoch, stopped_at, .. } = *results;
    let mut epochs = vec![1, 10, best_epoch, stopped_at, early_stopping::EPOCHS];
    epochs.sort_unstable();
    epochs.dedup();
    let rows = epochs.into_iter().filter(|epoch| *epoch > 0).map(|epoch| {
        let what = match epoch {
            _ if epoch == best_epoch => "least: these weights are kept",
            _ if epoch == stopped_at => "early stopping gives up",
            _ => "",
        };
        let loss = |list: &[f64]| fixed(list.get(epoch - 1).copied().unwrap_or(f64::NAN), 4);
        [what.to_owned(), epoch.to_string(), loss(&results.training_loss), loss(&results.validation_loss)]
    });
    page.table(&TextTable::new(["", "epoch", "training", "validation"]).words(1).rows(rows))?;
    page.text(&format!(
        "What both sets of weights are worth on {} points that had no part in any of this:",
        early_stopping::TEST_SAMPLES,
    ))?;
    let row = |what: &str, score: &Score| [what.to_owned(), fixed(score.loss, 4), percent(score.accuracy, 1)];
    page.table(
        &TextTable::new(["weights", "cross-entropy", "right"])
            .words(1)
            .row(row("of the best epoch", &results.stopped))
            .row(row("of the last epoch", &results.to_the_end)),
    )?;
    page.text("The validation loss, epoch by epoch:")?;
    page.plot(&Plot {
        down: Some(best_epoch as f64),
        y_name: "cross-entropy",
        ..Plot::by_epoch(&results.validation_loss)
    })
}

pub(super) fn cross_validation(results: &CrossValidation, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "The notebook's last wish is a cross-validation, and its open question whether the second layer helps. So deal \
         the 100 rows of the noisy data to {FOLDS} folds, predict each fold by what was trained on the others, and do \
         that {}. Mean squared errors on rows outside the training rows, with standard errors (which take into \
         account that folds share their training rows):",
        count(results.repeats, "time"),
    ))?;
    page.table(&contestants(&results.linear))?;
    page.text(&format!(
        "The rule is linear, and no error can be expected below the variance of its noise, {NOISE_VARIANCE}. {}",
        verdict(&results.linear),
    ))?;
    page.text("Now the same inputs with the same noise, but with sin(2 pi x0) in place of x0:")?;
    page.table(&contestants(&results.sine))?;
    page.text(&verdict(&results.sine))
}

fn contestants(contestants: &[Contestant]) -> TextTable {
    let row = |of: &Contestant| {
        let numbers = [of.error.mean, of.error.standard_error, of.excess.mean, of.excess.standard_error]
            .map(|x| fixed(x, 4));
        let [error, error_s, excess, excess_s] = numbers;
        [of.name.to_owned(), error, error_s, excess, excess_s]
    };
    let headings = ["", "error", "s.e.", "above least squares", "s.e."];
    contestants.iter().fold(TextTable::new(headings).words(1), |table, of| table.row(row(of)))
}

/// What the differences from least squares say about the networks of two layers.
fn verdict(contestants: &[Contestant]) -> String {
    let apart = |of: &&Contestant| of.excess.mean.abs() > 2.0 * of.excess.standard_error;
    let two_layers = || contestants.iter().filter(|of| of.name.starts_with("two"));
    let better = two_layers().filter(apart).filter(|of| of.excess.mean < 0.0);
    let best = better.min_by(|a, b| a.excess.mean.total_cmp(&b.excess.mean));
    let least_squares = contestants.first().map_or(f64::NAN, |of| of.error.mean);
    match best {
        Some(best) => format!(
            "Here the second layer helps: the error of {} is {} of that of least squares, and the difference is {} \
             times its standard error.",
            best.name,
            percent(best.error.mean / least_squares, 0),
            fixed((best.excess.mean / best.excess.standard_error).abs(), 1),
        ),
        None if two_layers().all(|of| of.excess.mean > 0.0) => "The second layer does not help here: both networks that \
             have one end above least squares, which is what one layer ends at."
            .to_owned(),
        None => "That the second layer helps cannot be seen here: no difference in its favour is twice its standard \
                 error."
            .to_owned(),
    }
}

pub(super) fn calibration(results: &Calibration, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "The two networks of the section {} again: one stopped in time, one did not. Of what they say of {} new points, \
         sorted into {BINS} bins by the probability they give to the second class, this came true:",
        Section::EarlyStopping.name(),
        results.samples,
    ))?;
    let headings = ["weights", "says", "comes true", "points"];
    let mut table = TextTable::new(headings).words(1);
    for (what, curve) in [("of the best epoch", &results.stopped), ("of the last epoch", &results.to_the_end)]
    {
        let mut what = what.to_owned();
        for bin in &curve.bins {
            let shares = [bin.predicted, bin.observed].map(|share| percent(share, 0));
            let [predicted, observed] = shares;
            table = table.row([std::mem::take(&mut what), predicted, observed, bin.samples.to_string()]);
        }
    }
    page.table(&table)?;
    let sure = |curve: &Curve| {
        let sure = curve.bins.iter().filter(|bin| bin.predicted < 0.1 || bin.predicted > 0.9);
        sure.map(|bin| bin.samples).sum::<usize>()
    };
    let [first, second] = [&results.stopped, &results.to_the_end];
    let verdict = match (sure(second) > sure(first), second.expected_error > first.expected_error) {
        (true, true) => ": to go on learning made it surer than it has reason to be",
        (true, false) => ": this time to go on learning made it surer, and rightly so",
        (false, _) => "",
    };
    page.text(&format!(
        "On average, what the first one says is off by {}, and what the second one says by {}. The first is sure (below \
         10 % or above 90 %) of {} points, the second of {}{verdict}.",
        percent(first.expected_error, 1),
        percent(second.expected_error, 1),
        fraction(sure(first), results.samples),
        fraction(sure(second), results.samples),
    ))
}
