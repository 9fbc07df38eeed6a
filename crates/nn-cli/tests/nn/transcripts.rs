//! What the program prints, as transcripts in Markdown: in README.md and in the pages of `transcripts`.
//!
//! A block of `text,NAME` is a file; one of `console` has commands with what they print, results or else messages: `...` alone
//! stands for any lines, and at the end of a line for its rest. Each section has a folder of its own, empty at first.

use crate::folder::Folder;
use std::thread;

/// Follows a page section by section; commands that fail end with this code.
fn follow(page: &str, failure: i32) {
    thread::scope(|scope| {
        page.split("\n## ").for_each(|section| drop(scope.spawn(|| follow_section(section, failure))))
    });
}

fn follow_section(section: &str, failure: i32) {
    let folder = Folder::new();
    for block in section.split("```").skip(1).step_by(2) {
        let (kind, body) = block.split_once('\n').unwrap();
        match kind.split_once(',') {
            Some((_, name)) => folder.write(name, body),
            None => body.split("$ nn ").skip(1).for_each(|shown| follow_command(&folder, shown, failure)),
        }
    }
}

/// Runs a command and compares what it prints. One that fails prints no results and leaves no file.
fn follow_command(folder: &Folder, shown: &str, failure: i32) {
    let (command, shown) = shown.split_once('\n').unwrap();
    let before = folder.names();
    let run = folder.nn(command);
    let fails = shown.lines().any(|line| line.starts_with("error: "));
    assert_eq!(run.code, if fails { failure } else { 0 }, "nn {command}\n{}", run.stderr);
    if fails {
        assert_eq!((run.stdout.as_str(), folder.names()), ("", before), "nn {command}");
    }
    assert_prints(command, shown, if run.stdout.is_empty() { &run.stderr } else { &run.stdout });
}

/// Says that a command printed what is shown: `...` alone stands for any lines, and at the end of a line for its rest.
pub(crate) fn assert_prints(command: &str, shown: &str, printed: &str) {
    let mut lines = printed.lines().map(str::trim_end);
    let mut skip = false;
    for expected in shown.lines() {
        let fits = |line: &str| match expected.strip_suffix("...") {
            Some(start) => line.starts_with(start),
            None => line == expected,
        };
        if expected == "..." {
            skip = true;
        } else if std::mem::take(&mut skip) {
            assert!(lines.any(fits), "nn {command} does not print\n{expected}\nbut\n{printed}");
        } else {
            let line = lines.next().unwrap_or_default();
            assert!(fits(line), "nn {command} prints\n{line}\ninstead of\n{expected}");
        }
    }
    let more = lines.next().filter(|_| !shown.trim_end().ends_with("..."));
    assert_eq!(more, None, "nn {command} goes on to print this");
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let readme = include_str!("../../README.md");
    let blocks = readme.split("```").skip(1).step_by(2);
    let shown =
        blocks.filter(|block| block.starts_with("console\n")).map(|block| block.matches("$ nn ").count());
    assert_eq!(shown.sum::<usize>(), readme.matches("$ nn ").count(), "a command outside a console block");
    follow(readme, 2);
}

#[test]
fn what_cannot_be_understood_is_refused_with_what_can_be_given() {
    follow(include_str!("transcripts/usage.md"), 2);
}

#[test]
fn each_section_of_the_tutorial_prints_the_numbers_that_it_is_about() {
    follow(include_str!("transcripts/tutorial.md"), 1);
}

#[test]
fn tables_that_cannot_be_used_are_refused_with_the_place_and_the_way_out() {
    follow(include_str!("transcripts/tables.md"), 1);
}

#[test]
fn wrong_data_models_and_settings_are_refused_with_the_place_and_the_way_out() {
    follow(include_str!("transcripts/refusals.md"), 1);
}

#[test]
fn what_to_learn_from_is_said_and_refused_with_the_way_out() {
    follow(include_str!("transcripts/learning.md"), 1);
}
