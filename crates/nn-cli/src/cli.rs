//! What can be said on the command line, whatever the command.

use crate::commands::Command;
use crate::console::Verbosity;
use clap::{CommandFactory, Parser};
use std::ffi::OsString;

/// Train small neural networks on your own data, use them, and watch how they learn.
#[derive(Debug, Parser)]
#[command(name = "nn", version, after_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Say nothing on the way: no progress, no remarks; only results and errors
    #[arg(short, long, global = true, display_order = 900, conflicts_with = "verbose")]
    quiet: bool,

    /// Say more on the way
    #[arg(short, long, global = true, display_order = 901)]
    verbose: bool,
}

impl Cli {
    /// How much is said on standard error.
    pub(crate) fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Usual,
        }
    }
}

/// The command that these arguments name, as it is called: `nn data describe`.
pub(crate) fn named_command(arguments: impl Iterator<Item = OsString>) -> String {
    let (mut command, mut words) = (Cli::command(), vec!["nn".to_owned()]);
    for word in arguments.skip(1) {
        if let Some(named) = command.find_subcommand(&word) {
            words.push(named.get_name().to_owned());
            command = named.clone();
        }
    }
    words.join(" ")
}

const EXAMPLES: &str = "\
Examples:
  nn data iris -o iris.csv                                 one of the built-in data sets, as a file
  nn data describe iris.csv                                what is in a file
  nn train iris.csv --target species --save iris.json      a network that tells species apart
  nn predict iris.json iris.csv                            what it says about each row
  nn evaluate iris.json iris.csv                           how often it is right
  nn tutorial                                              how networks learn, from the sigmoid on
  nn try one-step                                          an exercise of the book; answers are checked
  nn train --help                                          everything that a command can do

Results go to standard output, everything else to standard error.
Exit codes: 0 all went well; 1 it failed: bad data, a file that cannot be written;
2 the command line was not understood; 130 Ctrl-C, or another signal, ended it.";

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Command;

    /// Every command with its own, and how it is called: `data describe`.
    fn commands() -> Vec<(String, Command)> {
        fn collect(within: &str, command: &Command, to: &mut Vec<(String, Command)>) {
            for sub in command.get_subcommands() {
                let name = format!("{within}{}", sub.get_name());
                collect(&format!("{name} "), sub, to);
                to.push((name, sub.clone()));
            }
        }
        let mut all = Vec::new();
        collect("", &Cli::command(), &mut all);
        all
    }

    #[test]
    fn the_description_of_the_command_line_has_no_mistake() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_number_may_have_a_minus_so_that_the_message_is_about_the_number_and_says_which_would_do() {
        let numbers = ["N", "K", "X", "UNITS", "EPOCHS", "SECONDS", "FRACTION", "LINES", "ROWS", "LAYER"];
        let mut found = 0;
        for (name, command) in commands() {
            for argument in command.get_arguments() {
                let of_value = argument.get_value_names().and_then(|names| names.first());
                if of_value.is_some_and(|of_value| numbers.contains(&of_value.as_str())) {
                    let id = argument.get_id();
                    assert!(argument.is_allow_negative_numbers_set(), "{id} of nn {name}");
                    let flag = format!("--{}", argument.get_long().unwrap());
                    let words = ["nn"].into_iter().chain(name.split(' ')).chain([&*flag, "many"]);
                    let error = Cli::try_parse_from(words).unwrap_err();
                    let help = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
                    assert!(help.starts_with("give "), "{flag} of nn {name}: {help}");
                    found += 1;
                }
            }
        }
        assert!(found > 20, "{found}");
    }

    #[test]
    fn every_command_has_examples_and_every_example_is_understood() {
        for (name, command) in commands().into_iter().chain([(String::new(), Cli::command())]) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let call = format!("nn {name}");
            let mut examples = 0;
            for line in help.lines().filter_map(|line| line.strip_prefix("  nn ")) {
                let line = line.split("  ").next().unwrap_or_default();
                let words = line.split(['|', '>']).next().unwrap_or_default().split_whitespace();
                let parsed =
                    Cli::try_parse_from(["nn"].into_iter().chain(words.filter(|word| *word != "\\")));
                let help = parsed.as_ref().err().is_some_and(|error| error.exit_code() == 0);
                assert!(parsed.is_ok() || help, "nn {line}: {}", parsed.unwrap_err());
                examples += usize::from(format!("nn {line} ").starts_with(&call));
            }
            assert!(examples > 0, "`{call} --help` shows no example: add a line to its EXAMPLES");
        }
    }

    #[test]
    fn the_readme_knows_every_command_and_what_each_prints_as_json() {
        let readme = include_str!("../README.md");
        for (name, command) in commands() {
            assert!(readme.contains(&format!("nn {name}")), "the README of nn-cli lacks `nn {name}`");
            let format = command.get_arguments().find(|argument| argument.get_id() == "format");
            let values = format.map(|argument| argument.get_possible_values()).unwrap_or_default();
            if values.iter().any(|value| value.get_name() == "json") {
                let row = format!("| `{name}` | `nn-{}` |", name.replace(' ', "-"));
                let shown =
                    |line: &str| line.contains(&format!("nn {name} ")) && line.contains("--format json");
                assert!(
                    readme.contains(&row) || readme.lines().any(shown),
                    "the README of nn-cli does not say what `nn {name} --format json` prints"
                );
            }
        }
    }
}
