//! The commands, a file each: its arguments with their help, and what it does.

mod completions;
mod data;
mod man;
mod tutorial;

use crate::console::Console;
use crate::error::Error;
use clap::Subcommand;
use std::io::Write;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Data(data::Arguments),
    Tutorial(tutorial::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

impl Command {
    /// Does what was asked: results go to `out`, everything else to the console.
    pub(crate) fn run(&self, out: &mut impl Write, console: &Console) -> Result<(), Error> {
        match self {
            Command::Data(arguments) => data::run(arguments, out, console),
            Command::Tutorial(arguments) => tutorial::run(arguments, out, console),
            Command::Completions(arguments) => completions::run(arguments, out),
            Command::Man(arguments) => man::run(arguments, out, console),
        }
    }
}
