//! How good the model is, and how sure one may be of an answer.

use super::figure::figure;
use super::findings::Findings;
use super::parts::{code, commands, name, paragraphs, said, section};
use super::table::{marked, table};
use super::verdict::Rows;
use crate::judgement::{Confusion, Coverage, Evaluation, Seen, in_words, report};
use crate::text::number::{count, percent, significant};
use crate::text::shell::shell_word;
use maud::{Markup, html};
use nn_model::{Metric, Task};

/// How many mistakes are named.
const MOST_MISTAKES: usize = 3;

/// How good it is, in a sentence of numbers; none if the metric that says it is not defined.
pub(super) fn in_numbers(evaluation: &Evaluation) -> Option<String> {
    let metric = match evaluation.task {
        Task::Regression => Metric::Mae,
        Task::Binary | Task::MultiClass | Task::MultiLabel => Metric::Accuracy,
    };
    let score = evaluation.scores.iter().find(|score| score.metric == metric)?;
    let value = *score.value.as_ref().ok()?;
    let number = |x: f64| match evaluation.task {
        Task::Regression => significant(x),
        Task::Binary | Task::MultiClass | Task::MultiLabel => percent(x, 1),
    };
    let rows = count(evaluation.rows, "row");
    let said = match evaluation.task {
        Task::Regression => format!("Its predictions for {rows} are off by {} on average", number(value)),
        Task::Binary | Task::MultiClass => format!("It is right for {} of {rows}", number(value)),
        Task::MultiLabel => format!("It has all labels right for {} of {rows}", number(value)),
    };
    let others = evaluation.baselines.iter().zip(&score.baselines);
    let others: Vec<String> = others
        .filter_map(|(baseline, score)| Some(format!("{}, {}", (*score).map(number)?, guess(baseline.name))))
        .collect();
    let without = match &others[..] {
        [] => most_frequent(evaluation),
        others => format!("; without the network it would be {}", others.join("; or ")),
    };
    Some(format!("{said}{without}."))
}

/// What always answering the class that is most frequent here would give, where the model knows no baseline.
fn most_frequent(evaluation: &Evaluation) -> String {
    let Some(Confusion { classes, counts, .. }) = &evaluation.confusion else { return String::new() };
    let rows = counts.iter().map(|row| row.iter().sum::<u64>());
    let Some((class, most)) = classes.iter().zip(rows).max_by_key(|(_, rows)| *rows) else {
        return String::new();
    };
    let share = percent(most as f64 / evaluation.rows.max(1) as f64, 1);
    format!("; always answering `{class}`, the most frequent class here, would be right for {share}")
}

/// A baseline by what it does.
fn guess(name: &str) -> &'static str {
    match name {
        "mean" => "by always answering the mean",
        "least squares" => "by a linear function",
        _ => "by always answering what is most frequent",
    }
}

pub(super) fn how_good(findings: &Findings<'_>) -> Markup {
    let Findings { evaluation, model, .. } = findings;
    let has_intervals = evaluation.scores.iter().any(|score| score.interval.is_some());
    let metrics = evaluation.scores.iter().map(|score| score.metric);
    section(
        "judgement",
        "How good it is",
        html! {
            @if let Some(sentence) = in_numbers(evaluation) { p { (said(&sentence)) } }
            (table("Scores on these rows", &report::table(evaluation, false)))
            @if has_intervals {
                (paragraphs([format!(
                    "The score would lie between `from` and `to` in {} of 100 tables of as many rows from the same source (bootstrap, {} draws, seed {}).",
                    significant(100.0 * evaluation.confidence), evaluation.resamples, evaluation.seed
                )]))
            }
            @if !evaluation.baselines.is_empty() {
                p { "Beside it stands what can be said without a network: "
                    @for (place, baseline) in evaluation.baselines.iter().enumerate() {
                        @if place > 0 { "; " }
                        code { (baseline.name) } ", " (in_words(baseline.name))
                    }
                    "."
                }
            }
            @if let Some(positive) = &evaluation.positive {
                p {
                    "Precision, recall and F1 are those of " (name(positive))
                    @if let Some(threshold) = evaluation.threshold {
                        ", which is taken where its probability is above " (significant(threshold))
                    }
                    "."
                }
            }
            details {
                summary { "What the scores mean" }
                dl { @for metric in metrics { dt { code { (metric.name()) } } dd { (explained(metric)) } } }
            }
            (paragraphs(evaluation.scores.iter().filter_map(|score| Some(format!("No {}: {}.", score.metric, score.value.as_ref().err()?)))))
            @if let Some(warning) = evaluation.seen.as_ref().and_then(Seen::warning) {
                p.note { strong { "Mind: " } (said(&warning)) "." }
            }
            (paragraphs(report::remarks_on_scores(evaluation)))
            @match &evaluation.confusion {
                Some(confusion) => (classes(confusion)),
                None => @if model.task() == Task::Regression {
                    (figure(
                        &report::against_targets(findings.data.targets(), &findings.predictions, model.encoder.targets.columns()),
                        "Each point is a row: what is true to the right, what the model says upwards. The nearer to the line, the better.",
                    ))
                },
            }
        },
    )
}

/// The confusion table, and where the mistakes are.
fn classes(confusion: &Confusion) -> Markup {
    let Confusion { classes, counts, .. } = confusion;
    let mut mistakes: Vec<(u64, usize, usize)> = Vec::new();
    for (is, row) in counts.iter().enumerate() {
        let others = row.iter().enumerate().filter(|(taken, rows)| *taken != is && **rows > 0);
        mistakes.extend(others.map(|(taken, rows)| (*rows, is, taken)));
    }
    mistakes.sort_by_key(|(rows, is, taken)| (std::cmp::Reverse(*rows), *is, *taken));
    html! {
        @if classes.len() <= report::MOST_CLASSES {
            (marked("True class (a row each), and what it was taken for (a column each)", &report::confusion_table(confusion), |row, column| row + 1 == column))
            p { "On the diagonal, in bold, the model is right." }
        }
        p {
            @match mistakes.is_empty() {
                true => "It makes no mistake on these rows.",
                false => {
                    "Its most frequent mistakes: "
                    @for (place, (rows, is, taken)) in mistakes.iter().take(MOST_MISTAKES).enumerate() {
                        @if place > 0 { "; " }
                        (name(&classes[*is])) " taken for " (name(&classes[*taken])) ", " (count(*rows as usize, "time"))
                    }
                    "."
                }
            }
        }
        (table("How well each class is found", &report::class_table(confusion)))
        (paragraphs(["Precision: of the rows that it takes for a class, the share that are of it. Recall: of the rows of a class, the share that it finds. F1 is between the two."]))
    }
}

pub(super) fn how_sure(findings: &Findings<'_>) -> Markup {
    let Findings { evaluation, coverage, model, asked, .. } = findings;
    let regions = match model.task() {
        Task::Regression => "intervals around its predictions",
        Task::Binary | Task::MultiClass | Task::MultiLabel => "sets of classes",
    };
    section(
        "certainty",
        "How sure it is",
        html! {
            @match coverage {
                Some(coverage) => (promised(coverage, findings)),
                None => @if model.task() == Task::MultiLabel {
                    (paragraphs(["There are no sets with a promise for labels: what is said of certainty are the probabilities."]))
                } @else {
                    p {
                        "The model was not calibrated: it gives no " (regions)
                        " that hold what is true in a promised share of all cases. With rows that were kept aside it learns how far it is off:"
                    }
                    (commands(&[format!("nn calibrate {} kept-aside.csv --save calibrated.json", shell_word(&asked.model))]))
                }
            }
            @if let Some(calibration) = &evaluation.calibration {
                p { (said(&calibration.sentence())) }
                @if calibration.temperature.is_some() {
                    (paragraphs(["A temperature of 1 leaves probabilities as they are; above 1 all become less sure, below 1 surer. `nn train --temperature` takes the best one for the validation rows."]))
                }
                (figure(
                    &calibration.diagram(),
                    "Do probabilities mean what they say? On the diagonal they do: of what is given 80 %, 80 % come true. Below it the model is too sure. The bars count the rows.",
                ))
            }
        },
    )
}

/// What intervals or sets promise, and whether they hold it here.
fn promised(coverage: &Coverage, findings: &Findings<'_>) -> Markup {
    let asked = percent(coverage.coverage, 0);
    let what = match findings.model.task() {
        Task::Regression => "an interval around each prediction that holds what is true",
        Task::Binary | Task::MultiClass | Task::MultiLabel => {
            "a set of classes for each row that holds the true one"
        }
    };
    html! {
        p {
            "The model was calibrated with " (count(coverage.calibration_rows, "row")) " that it had not learned from. So it can promise "
            (what) " in " (asked) " of all cases, for rows from the same source as those:"
        }
        (paragraphs(coverage.sentences()))
        @if coverage.targets.iter().any(|held| held.observed < coverage.expected[0]) {
            p.note { strong { "Mind: " } "here they hold less than was to be expected. These rows seem to come from another source than those that it was calibrated with: do not rely on them." }
        }
        @if matches!(findings.verdict.rows, Rows::Learned | Rows::Alike) {
            (paragraphs(["Of rows that it learned from, they hold more than of others."]))
        }
        p { "For new rows, " (code(&format!("nn predict {} new.csv --coverage {}", shell_word(&findings.asked.model), coverage.coverage))) " gives them." }
    }
}

/// A metric for those who do not know it.
fn explained(metric: Metric) -> &'static str {
    match metric {
        Metric::Mse => {
            "Mean squared error: the average of the squared differences between what is predicted and what is true. Less is better."
        }
        Metric::Rmse => {
            "Root of the mean squared error, in the units of the target; large differences count more. Less is better."
        }
        Metric::Mae => {
            "Mean absolute error: by how much predictions are off on average, in the units of the target. Less is better."
        }
        Metric::R2 => {
            "Which share of the differences among the true values the predictions explain: 1 is perfect, 0 is no better than the mean of these rows."
        }
        Metric::Accuracy => {
            "The share of the rows for which the answer is right; of labels, all of them. More is better."
        }
        Metric::BalancedAccuracy => {
            "The share of right answers in each class, averaged over the classes, so that rare ones count as much as frequent ones."
        }
        Metric::Precision => {
            "Of the rows that are taken for a class, the share that are of it; of several classes, the average."
        }
        Metric::Recall => {
            "Of the rows of a class, the share that are found; of several classes, the average."
        }
        Metric::F1 => "Between precision and recall (their harmonic mean): high only where both are.",
        Metric::LogLoss => {
            "How surprised the model is by what is true: minus the logarithm of the probability that it gave it. Less is better; a sure mistake costs most."
        }
        Metric::RocAuc => {
            "How often a row of a class gets a higher probability of it than a row of another: 1 is always, 0.5 is by chance."
        }
    }
}
