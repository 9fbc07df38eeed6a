//! How the model was made, and how to make it again.

use super::figure::figure;
use super::findings::Findings;
use super::parts::{code, commands, paragraphs, said, section};
use super::table::table;
use crate::loss_picture;
use crate::text::number::significant;
use crate::text::shell::shell_word;
use crate::text::table::TextTable;
use maud::{Markup, html};
use nn_experiment::{Record, RecordedMember, RecordedScore, toml};

/// Settings that are said elsewhere, or change no number: the experiment has them all.
const INTERNAL: [&str; 5] = ["clipping", "epochs", "on_divergence", "seed", "threads"];

pub(super) fn markup(findings: &Findings<'_>) -> Markup {
    let Findings { asked, model, .. } = findings;
    let network = model.network();
    let members = model.members().count();
    let parameters = network.parameters().len();
    let file = shell_word(&asked.model);
    section(
        "made",
        "How it was made",
        html! {
            p {
                @if members > 1 { (members) " networks, whose predictions are averaged. Each is " } @else { "The network is " }
                (said(&network.architecture().to_string())) ", with " (parameters) " weights and biases. "
                "What tells it from others to the last bit is the digest " (code(&format!("{:016x}", network.digest())))
                @if members > 1 { " (of the first)" }
                "."
            }
            @if findings.has_record() {
                (trained(&model.record))
                h3 { "The same again" }
                (commands(&[
                    format!("nn show {file} --experiment > again.toml"),
                    "nn train --config again.toml --save again.json".to_owned(),
                    asked.command.clone(),
                ]))
                p { "The first takes the experiment out of the model's file, the second does it again, to the same bits, if the data are there; the last makes this page." }
                @match model.record.experiment.to_toml() {
                    Ok(toml) => details { summary { "The whole experiment, as TOML" } pre { code { (lines(&toml)) } } },
                    Err(error) => p.note { (said(&error.to_string())) "." },
                }
            } @else {
                p { "It is a network by itself: its file keeps nothing of the data or of the training that it came from." }
                h3 { "This page again" }
                (commands(std::slice::from_ref(&asked.command)))
            }
        },
    )
}

/// Text of several lines, each made harmless.
fn lines(text: &str) -> Markup {
    html! { @for line in text.lines() { (crate::text::visible::one_line(line)) "\n" } }
}

/// A setting as people write it; none if it is turned off.
fn in_words(value: &toml::Value) -> Option<String> {
    use toml::Value;
    match value {
        Value::Boolean(is_on) => is_on.then(|| "yes".to_owned()),
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => (*number != 0).then(|| number.to_string()),
        Value::Float(number) => (*number != 0.0).then(|| number.to_string()),
        Value::Datetime(time) => Some(time.to_string()),
        Value::Array(values) => {
            let values: Vec<String> = values.iter().filter_map(in_words).collect();
            (!values.is_empty()).then(|| values.join(", "))
        }
        Value::Table(settings) => {
            let name = settings.get("name").and_then(in_words);
            let others = settings.iter().filter(|(key, _)| *key != "name");
            let others: Vec<String> = others
                .filter_map(|(key, value)| Some(format!("{} {}", key.replace('_', " "), in_words(value)?)))
                .collect();
            match (name, others.is_empty()) {
                (None, true) => None,
                (None, false) => Some(others.join(", ")),
                (Some(name), true) => Some(name),
                (Some(name), false) => Some(format!("{name}: {}", others.join(", "))),
            }
        }
    }
}

fn trained(record: &Record) -> Markup {
    let experiment = &record.experiment;
    let mut rows = vec![
        ["training rows".to_owned(), record.rows.to_string()],
        ["validation rows".to_owned(), record.validation_rows.to_string()],
        ["seed".to_owned(), experiment.seed.to_string()],
    ];
    if record.members.is_empty() {
        rows.push(["epochs".to_owned(), format!("{} ({})", record.epochs, record.stop)]);
        rows.extend(record.best_epoch.map(|epoch| ["weights of epoch".to_owned(), epoch.to_string()]));
    }
    rows.extend(record.temperature.map(|it| ["temperature".to_owned(), significant(it)]));
    let settings = experiment.training.iter().filter(|(key, _)| !INTERNAL.contains(&key.as_str()));
    rows.extend(settings.filter_map(|(key, value)| Some([key.replace('_', " "), in_words(value)?])));
    rows.push(["version of nn".to_owned(), record.version.clone()]);
    let settings = TextTable::new(["setting", "value"]).words(2).rows(rows);
    let score = |score: Option<f64>| score.map_or_else(|| "-".to_owned(), significant);
    let of_score = |it: &RecordedScore| [it.metric.to_string(), score(it.training), score(it.validation)];
    let scores = TextTable::new(["score", "training rows", "validation rows"])
        .words(1)
        .rows(record.scores.iter().map(of_score));
    let of_member = |(place, member): (usize, &RecordedMember)| {
        [
            (place + 1).to_string(),
            member.seed.to_string(),
            member.epochs.to_string(),
            score(member.loss),
            score(member.validation_loss),
        ]
    };
    let members = TextTable::new(["network", "seed", "epochs", "loss", "loss on validation rows"])
        .rows(record.members.iter().enumerate().map(of_member));
    html! {
        (table("How it was trained", &settings))
        @if !record.members.is_empty() { (table("The networks", &members)) }
        (table("Scores when the training was over", &scores))
    }
}

pub(super) fn curves(findings: &Findings<'_>) -> Markup {
    let Findings { model, asked, .. } = findings;
    let curves = model.trace.as_ref().map_or(&[][..], |trace| &trace.curves);
    let has_validation = curves.iter().any(|curve| !curve.validation_loss.is_empty());
    section(
        "curves",
        "How it learned",
        html! {
            @match loss_picture::of_curves(curves) {
                Some(chart) => {
                    (figure(&chart, "The loss is what the training makes small, after each pass through the training rows (an epoch)."))
                    @match has_validation {
                        true => p {
                            "Where the curve of the validation rows, which the model did not learn from, rises while that of the training rows falls, it begins to learn its rows by heart."
                        },
                        false => p {
                            "There were no validation rows, so the curve does not show whether the model learned its rows by heart: "
                            (code("nn train --validation 0.2")) " keeps some aside."
                        },
                    }
                }
                None if findings.has_record() => {
                    p { "The file of this model keeps no curves: it was written by an older version of nn. The experiment, done again, writes them:" }
                    (commands(&[
                        format!("nn show {} --experiment > again.toml", shell_word(&asked.model)),
                        "nn train --config again.toml --plot loss.svg --save again.json".to_owned(),
                    ]))
                }
                None => (paragraphs(["How a network by itself was trained, its file does not say: ask those who made it."])),
            }
        },
    )
}
