//! The tutorials that the notebook builds on, their numbers beside the published ones.

use crate::text::number::{count, fixed, list};
use crate::text::page::Page;
use crate::text::table::TextTable;
use nn_tutorial::sections::alphas::{ALPHAS, Alphas, ITERATIONS, PRINTED, Run};
use nn_tutorial::sections::eleven_lines::{self, ElevenLines};
use nn_tutorial::sections::factor_two::{FAR, FactorTwo, Outcomes};
use nn_tutorial::sections::linear_regression::{self, LinearRegression};
use nn_tutorial::sections::logistic_regression::{LogisticRegression, PUBLISHED_MISTAKES};
use nn_tutorial::sections::study_and_sleep::{STUDENTS, StudyAndSleep};
use nn_tutorial::sections::xor_online::{self, XorOnline};
use nn_tutorial::statistics::Quantiles;
use std::io;

/// The number to as many decimals as were published, and what was published.
pub(super) fn beside(published: &str, number: f64) -> [String; 2] {
    let decimals = published.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    [fixed(number, decimals), published.to_owned()]
}

pub(super) fn eleven_lines(results: &ElevenLines, page: &mut Page<'_>) -> io::Result<()> {
    page.text(
        "The notebook's network comes from a tutorial that needs eleven lines of NumPy. That one set the seed of its \
         random numbers, so everything it printed can be computed again, with NumPy's own generator. First one layer on \
         the truth table: its outputs in the last of 10000 iterations.",
    )?;
    let rows = eleven_lines::PUBLISHED_OUTPUTS.iter().zip(&results.outputs).enumerate().map(|(i, row)| {
        let [ours, published] = beside(row.0, *row.1);
        [(i + 1).to_string(), ours, published]
    });
    page.table(&TextTable::new(["sample", "output", "published"]).rows(rows))?;
    page.text(
        "Then a target that no single layer can learn: 1 if one of the first two inputs is 1 but not both. A hidden layer \
         of four units learns it. The mean distance of the outputs from their targets:",
    )?;
    let rows = eleven_lines::PUBLISHED_ERRORS.iter().zip(&results.errors).map(|(published, row)| {
        let [ours, published] = beside(published, row.mean_error);
        [row.iteration.to_string(), ours, published]
    });
    page.table(&TextTable::new(["iteration", "mean |error|", "published"]).rows(rows))
}

pub(super) fn linear_regression(results: &LinearRegression, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "The smallest network there is has one linear unit with one weight: a line through the origin, y = w x. With {} \
         samples around y = 2 x, its mean squared error is a parabola in w, and descent can be watched going down. \
         The slope is less the nearer the bottom, and so the steps become shorter by themselves:",
        results.x.len(),
    ))?;
    let rows = linear_regression::PUBLISHED.iter().zip(&results.steps).map(|((weight, loss), step)| {
        let ([w, published_w], [l, published_l]) = (beside(weight, step.weight), beside(loss, step.loss));
        [step.k.to_string(), w, published_w, l, published_l]
    });
    page.table(&TextTable::new(["steps", "w", "published", "loss", "published"]).rows(rows))?;
    page.text("What is left of the loss is the noise of the samples.")
}

pub(super) fn logistic_regression(results: &LogisticRegression, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "One sigmoid unit with two weights tells two classes of points in the plane apart: {} red ones around (-1, 0) \
         and {} blue ones around (1, 0). Its output is the probability that a point is blue; the loss is the sum of the \
         cross-entropies, which punishes confident mistakes most. From weights as wrong as (-4, -2):",
        results.red.len(),
        results.blue.len(),
    ))?;
    let rows = results.path.iter().map(|step| {
        let [w0, w1] = step.weights;
        [step.k.to_string(), fixed(w0, 4), fixed(w1, 4), fixed(step.loss, 4)]
    });
    page.table(&TextTable::new(["steps", "w0", "w1", "loss"]).rows(rows))?;
    let wrong = |ours: usize, published: usize| [ours.to_string(), published.to_string()];
    let mistakes = &results.mistakes;
    let row = |class: &str, [ours, published]: [String; 2]| [class.to_owned(), ours, published];
    page.text("The classes overlap, so some points end on the wrong side of the boundary:")?;
    let table = TextTable::new(["class", "mistakes", "published"]).words(1);
    page.table(
        &table
            .row(row("blue", wrong(mistakes.blue, PUBLISHED_MISTAKES.blue)))
            .row(row("red", wrong(mistakes.red, PUBLISHED_MISTAKES.red))),
    )
}

pub(super) fn study_and_sleep(results: &StudyAndSleep, page: &mut Page<'_>) -> io::Result<()> {
    page.text(
        "Can hours of study and of sleep predict the score of a test? A popular tutorial tries it with three students \
         and a network of three hidden units:",
    )?;
    let rows = STUDENTS.iter().map(|(hours, score)| [hours[0], hours[1], *score].map(|x| fixed(x, 0)));
    page.table(&TextTable::new(["study", "sleep", "score"]).rows(rows))?;
    page.text(&format!(
        "It sets no seed, so its numbers cannot be computed again. But they can be placed among those of {} after 1000 \
         iterations each:",
        count(results.runs, "run"),
    ))?;
    let row = |name: &str, first, q: &Quantiles, decimals| {
        let [first, low, median, high] = [first, q.low, q.median, q.high].map(|x| fixed(x, decimals));
        [name.to_owned(), low, median, high, first]
    };
    let first = results.outcomes.first();
    let (mse, score) = first.map_or((f64::NAN, f64::NAN), |run| (run.mse, run.prediction));
    let table = TextTable::new(["", "5 %", "median", "95 %", "first run"]).words(1);
    let scores = row("score of a fourth student / 100", score, &results.prediction, 3);
    page.table(&table.row(row("MSE of scores / 100", mse, &results.mse, 6)).row(scores))?;
    page.text(
        "Nine weights fit three scores with ease; that says nothing about a fourth student. And that one is scaled \
         differently: the 4 hours of study and 8 of sleep are divided by 8, not by the 3 and 9 of the columns above, so \
         the prediction is really for 1.5 and 9 hours.",
    )
}

pub(super) fn factor_two(results: &FactorTwo, page: &mut Page<'_>) -> io::Result<()> {
    page.text(
        "The derivative of e^2 is 2 e. Most of this story descends half the sum of squared errors, where the 2 is gone; \
         a tutorial on the same network keeps it. At the same learning rate every step is then twice as long. It sets \
         no seed either. Its network, four hidden units and first weights between 0 and 1, after 1500 iterations:",
    )?;
    let row = |name: &str, outcomes: &Outcomes| {
        let q = &outcomes.quantiles;
        let [low, median, high, first] = [q.low, q.median, q.high, outcomes.first].map(|x| fixed(x, 4));
        [name.to_owned(), low, median, high, first]
    };
    let table = TextTable::new(["what it descends", "5 %", "median", "95 %", "first run"]).words(1);
    let half = row("half the sum", &results.half);
    page.table(&table.row(row("the sum of squared errors", &results.full)).row(half))?;
    page.text(&format!(
        "The numbers are the sum of squared errors at the end, over {} from the same weights in both rows. With the \
         full gradient, {} ended above {FAR}: without having learned all four samples.",
        count(results.runs, "run"),
        count(results.not_learned, "run"),
    ))
}

pub(super) fn xor_online(results: &XorOnline, page: &mut Page<'_>) -> io::Result<()> {
    page.text(
        "So far every step followed the gradient of all samples together. This tutorial goes through them in order and \
         makes a step after each, called online or stochastic gradient descent. The task is exclusive or with two inputs, \
         and an output for each of the two classes. The first weights were printed, so its errors can be computed again. \
         An epoch's error is the sum of the squared errors that the samples had, each just before its own step:",
    )?;
    let rows = xor_online::PUBLISHED_ERRORS.iter().zip(&results.errors).map(|(published, row)| {
        let [ours, published] = beside(published, row.sse);
        [row.epoch.to_string(), ours, published]
    });
    page.table(&TextTable::new(["epoch", "squared error", "published"]).rows(rows))?;
    page.text(
        "It is between epochs 10000 and 20000 that the network learns; the rest is polish. At the end:",
    )?;
    let inputs = ["0 0", "0 1", "1 0", "1 1"];
    let rows = inputs.iter().zip(&results.outputs).map(|(input, outputs)| {
        let class = usize::from(outputs[1] > outputs[0]);
        [(*input).to_owned(), fixed(outputs[0], 8), fixed(outputs[1], 8), class.to_string()]
    });
    page.table(&TextTable::new(["inputs", "class 0", "class 1", "prediction"]).words(1).rows(rows))?;
    let published = xor_online::PUBLISHED_OUTPUTS.map(|output| output.parse().unwrap_or(f64::NAN));
    page.text(&format!("For the inputs 1 0 the published outputs are {}.", list(&published, 8)))
}

pub(super) fn alphas(results: &Alphas, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "The tutorial of the eleven lines has a second part. It gives the learning rate a name, alpha, and tries {} of them on \
         exclusive or, each a power of ten and each for {ITERATIONS} iterations from the same weights. The mean distance of the outputs \
         from their targets, with four hidden units:",
        ALPHAS.len(),
    ))?;
    let errors = |runs: &[Run]| {
        let headings = ["alpha".to_owned()].into_iter().chain(PRINTED.map(|iteration| iteration.to_string()));
        let row = |run: &Run| {
            let errors = run.printed().map(|error| fixed(error, 8));
            [run.alpha.to_string()].into_iter().chain(errors).collect()
        };
        runs.iter().fold(TextTable::of(headings.collect()), |table, run| table.row_of(row(run)))
    };
    page.table(&errors(&results.four))?;
    page.text("And with 32:")?;
    page.table(&errors(&results.thirty_two))?;
    page.text(
        "More is better up to a point: ten times the rate does about as much in a tenth of the time. Beyond, a step goes so far that \
         sigmoids end where they are flat, and nothing brings them back. An error of one half is that of an output which is 0 for all \
         four samples. With four units at alpha 100, one sample is lost, the last: all hidden units are shut for it, and without a bias \
         the output of nothing is one half. The outputs at the end:",
    )?;
    let lost = results.four.iter().filter(|run| run.alpha >= 10.0);
    let row = |run: &Run| {
        [run.alpha.to_string()].into_iter().chain(run.outputs.iter().map(|a| fixed(*a, 4))).collect()
    };
    let table = TextTable::of(["alpha", "0 0 1", "0 1 1", "1 0 1", "1 1 1"].map(str::to_owned).to_vec());
    page.table(&lost.fold(table, |table, run| table.row_of(row(run))))?;
    page.text(
        "More units get there sooner, since the output adds up more of them: with 32, a single step at alpha 100 is enough. How often \
         the updates of the 16 weights of the smaller network changed their sign tells of long steps too. That of the most restless \
         weight, and of all:",
    )?;
    let row = |run: &Run| {
        let most = run.sign_changes.iter().max().copied().unwrap_or_default();
        let all: usize = run.sign_changes.iter().sum();
        [run.alpha.to_string(), most.to_string(), all.to_string(), format!("{:.0e}", run.last_bit())]
    };
    let table = TextTable::new(["alpha", "one weight", "all", "last bit"]);
    page.table(&table.rows(results.four.iter().map(row)))?;
    page.text(&format!(
        "All of this is as published, to twelve digits of each error, but for two runs: that with four units at alpha 100 \
         to nine digits, and that with 32 at alpha 10 to two. The last column says why: it is the largest relative change of an \
         error if all weights are moved by their last bit at the beginning. With 32 units at alpha 10 it is {:.0e}. So these \
         digits are made by roundings, and every machine has its own.",
        results.thirty_two.iter().map(Run::last_bit).fold(0.0, f64::max),
    ))
}
