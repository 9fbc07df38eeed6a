#![doc = include_str!("../README.md")]
// What is only there for the command `nn tutorial`, where it is left out.
#![cfg_attr(not(feature = "tutorial"), allow(dead_code))]

mod cli;
mod commands;
mod console;
mod destination;
mod error;
mod interrupt;
mod picture;
mod reading;
mod text;
mod usage;
mod values;

use clap::Parser;
use cli::Cli;
use console::Console;
use error::Error;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.report(&mut std::io::stderr().lock()),
    }
}

fn run() -> Result<(), Error> {
    let cli = Cli::try_parse()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    cli.command.run(&mut out, &Console::new(cli.verbosity()))?;
    Ok(out.flush()?)
}
