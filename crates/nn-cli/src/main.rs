#![doc = include_str!("../README.md")]
// What is only there for the command `nn tutorial`, where it is left out.
#![cfg_attr(not(feature = "tutorial"), allow(dead_code))]

mod asked;
mod cli;
mod commands;
mod console;
mod coverage;
mod destination;
mod error;
mod explained;
mod interrupt;
mod judgement;
mod loss_picture;
mod memory;
mod network_file;
mod picture;
mod positive;
mod reading;
mod text;
mod usage;
mod values;

use clap::Parser;
use cli::Cli;
use console::Console;
use error::Error;
use std::io::{BufWriter, IsTerminal, Write};
use std::process::ExitCode;
use text::visible::Results;

fn main() -> ExitCode {
    let result = run();
    interrupt::heed();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.report(&mut std::io::stderr().lock()),
    }
}

fn run() -> Result<(), Error> {
    let cli = Cli::try_parse()
        .map_err(|error| Error::CommandLine { error, command: cli::named_command(std::env::args_os()) })?;
    interrupt::listen();
    let stdout = std::io::stdout();
    let mut out = BufWriter::new(Results::new(stdout.lock(), stdout.is_terminal()));
    cli.command.run(&mut out, &Console::new(cli.verbosity()))?;
    Ok(out.flush()?)
}
