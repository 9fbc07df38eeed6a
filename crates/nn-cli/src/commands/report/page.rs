//! The page as a whole.

use super::findings::Findings;
use super::parts::{code, name, paragraphs, said, section};
use super::verdict::Advice;
use super::{columns, data, judged, limits, made};
use crate::text::visible::one_line;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");
/// Nothing is loaded from anywhere, and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/// Where the sections are.
const CONTENTS: [(&str, &str); 7] = [
    ("data", "Data"),
    ("judgement", "How good"),
    ("certainty", "How sure"),
    ("columns", "What it goes by"),
    ("curves", "How it learned"),
    ("limits", "Limits"),
    ("made", "How it was made"),
];

pub(super) fn page(findings: &Findings<'_>) -> Markup {
    let title = title(findings);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(concat!("nn ", env!("CARGO_PKG_VERSION")));
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (title) }
                    p.about {
                        "The model " (code(&findings.asked.model)) ", judged by " (code(&findings.asked.table))
                        @if let Some(date) = &findings.asked.date { ", " (name(date)) }
                    }
                }
                main {
                    (verdict(findings))
                    nav aria-label="Contents" { ul {
                        @for (id, words) in CONTENTS { li { a href=(format!("#{id}")) { (words) } } }
                    } }
                    (data::markup(findings))
                    (judged::how_good(findings))
                    (judged::how_sure(findings))
                    (columns::markup(findings))
                    (made::curves(findings))
                    (section("limits", "Limits", html! {
                        ul { @for sentence in limits::sentences(findings) { li { (said(&sentence)) } } }
                    }))
                    (made::markup(findings))
                }
                footer { p { "Made by " (code("nn report")) " of nn " (env!("CARGO_PKG_VERSION")) "." } }
            }
        }
    }
}

/// What the page is called: as was asked, or by what the model predicts.
fn title(findings: &Findings<'_>) -> String {
    const MOST: usize = 3;
    let targets = findings.model.encoder.targets.columns();
    let usual = || match targets.len() {
        0..=MOST => format!("A model that predicts {}", targets.join(", ")),
        all => format!("A model that predicts {} and {} more", targets[..MOST].join(", "), all - MOST),
    };
    one_line(&findings.asked.title.clone().unwrap_or_else(usual))
}

/// The verdict, and what it follows from.
fn verdict(findings: &Findings<'_>) -> Markup {
    let verdict = findings.verdict;
    let tone = match verdict.advice() {
        Advice::Use => "good",
        Advice::UseWithCare | Advice::MoreRows | Advice::TestFirst | Advice::NotCompared => "open",
        Advice::DoNotUse => "bad",
    };
    html! {
        section.verdict.(tone) aria-label="Verdict" {
            p.headline { (verdict.headline()) }
            (paragraphs(judged::in_numbers(&findings.evaluation)))
            p { (verdict.comparison()) " " (verdict.about_rows()) }
        }
    }
}
