//! The results as one JSON object on one line. Infinities and NaN, which JSON lacks, are null.

use crate::text::json;
use nn_tutorial::{Report, Section, Story};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Results {
    seed: u64,
    runs: usize,
    sections: Vec<SectionResults>,
}

#[derive(Serialize)]
struct SectionResults {
    name: &'static str,
    title: &'static str,
    results: Report,
}

#[derive(Serialize)]
struct List {
    sections: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    title: &'static str,
}

/// Writes all that the sections found.
pub(super) fn results(
    story: &Story,
    reports: Vec<(Section, Report)>,
    out: &mut impl Write,
) -> io::Result<()> {
    let found = |(section, results): (Section, Report)| SectionResults {
        name: section.name(),
        title: section.title(),
        results,
    };
    let sections = reports.into_iter().map(found).collect();
    json::line(out, &Results { seed: story.seed(), runs: story.runs(), sections })
}

/// Writes which sections there are.
pub(super) fn list(out: &mut impl Write) -> io::Result<()> {
    let entry = |section: &Section| Entry { name: section.name(), title: section.title() };
    json::line(out, &List { sections: Section::ALL.iter().map(entry).collect() })
}
