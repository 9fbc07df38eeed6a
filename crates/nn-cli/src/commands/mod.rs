//! The commands, a file each: its arguments with their help, and what it does.

mod at_rest;
mod calibrate;
mod check;
mod completions;
mod convert;
mod cv;
mod data;
mod effects;
mod evaluate;
mod importance;
mod man;
mod predict;
mod report;
mod search;
mod settings;
mod show;
mod train;
#[cfg(feature = "tutorial")]
mod trying;
#[cfg(feature = "tutorial")]
mod tutorial;

use crate::console::Console;
use crate::error::Error;
use clap::Subcommand;
use std::io::Write;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Data(data::Arguments),
    Train(Box<train::Arguments>),
    Evaluate(evaluate::Arguments),
    Calibrate(calibrate::Arguments),
    Importance(importance::Arguments),
    Effects(effects::Arguments),
    Report(Box<report::Arguments>),
    Cv(Box<cv::Arguments>),
    Search(Box<search::Arguments>),
    Check(check::Arguments),
    Predict(predict::Arguments),
    Show(show::Arguments),
    Convert(convert::Arguments),
    #[cfg(feature = "tutorial")]
    Tutorial(tutorial::Arguments),
    #[cfg(feature = "tutorial")]
    Try(trying::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

impl Command {
    /// Does what was asked: results go to `out`, everything else to the console.
    pub(crate) fn run(&self, out: &mut impl Write, console: &Console) -> Result<(), Error> {
        match self {
            Command::Data(arguments) => data::run(arguments, out, console),
            Command::Train(arguments) => train::run(arguments, out, console),
            Command::Evaluate(arguments) => evaluate::run(arguments, out, console),
            Command::Calibrate(arguments) => calibrate::run(arguments, console),
            Command::Importance(arguments) => importance::run(arguments, out, console),
            Command::Effects(arguments) => effects::run(arguments, out, console),
            Command::Report(arguments) => report::run(arguments, out, console),
            Command::Cv(arguments) => cv::run(arguments, out, console),
            Command::Search(arguments) => search::run(arguments, out, console),
            Command::Check(arguments) => check::run(arguments, out, console),
            Command::Predict(arguments) => predict::run(arguments, out, console),
            Command::Show(arguments) => show::run(arguments, out, console),
            Command::Convert(arguments) => convert::run(arguments, console),
            #[cfg(feature = "tutorial")]
            Command::Tutorial(arguments) => tutorial::run(arguments, out, console),
            #[cfg(feature = "tutorial")]
            Command::Try(arguments) => trying::run(arguments, out, console),
            Command::Completions(arguments) => completions::run(arguments, out),
            Command::Man(arguments) => man::run(arguments, out, console),
        }
    }
}
