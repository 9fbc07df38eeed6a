//! The command `nn tutorial`: runs sections of the story and prints what they found.

mod format;
mod json;
mod page;
mod plot;
mod progress;
mod screen;
mod sections;
mod table;

use crate::cli::{Format, TutorialArgs};
use crate::error::Error;
use nn_tutorial::{Section, Story};
use page::Page;
use screen::Screen;
use std::io::Write;
use table::Table;

/// Does what the command line asks.
pub(crate) fn run(args: &TutorialArgs, out: &mut impl Write) -> Result<(), Error> {
    let sections = if args.sections.is_empty() { Section::ALL } else { &args.sections };
    let story = Story::new(args.seed).with_runs(args.runs.get());
    match (args.list, args.format) {
        (true, Format::Text) => Ok(list(out)?),
        (true, Format::Json) => Ok(json::list(out)?),
        (false, Format::Text) => text(sections, &story, out),
        (false, Format::Json) => json::results(sections, &story, out),
    }
}

fn list(out: &mut dyn Write) -> std::io::Result<()> {
    let row = |section: &Section| [section.name().to_owned(), section.title().to_owned()];
    Table::new(["name", "title"]).words(2).rows(Section::ALL.iter().map(row)).write(out)
}

fn text(sections: &[Section], story: &Story, out: &mut dyn Write) -> Result<(), Error> {
    let mut page = Page::new(out, Screen::of_stdout());
    page.text(&format!(
        "Experiments of a classic teaching notebook on neural networks, run just now with seed {}. The same seed gives \
         the same numbers. Where many runs are compared, there are up to {} of them.",
        story.seed(),
        story.runs(),
    ))?;
    for section in sections {
        page.heading(section.title(), section.name())?;
        // What is on the way to the reader must not mix with the line about waiting.
        page.flush()?;
        sections::print(&progress::run(*section, story)?, story, &mut page)?;
    }
    Ok(())
}
