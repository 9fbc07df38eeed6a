#![doc = include_str!("../README.md")]

mod cli;
mod error;
mod tutorial;
mod usage;
mod wrap;

use clap::Parser;
use cli::{Cli, Command};
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
    match cli.command {
        Command::Tutorial(args) => tutorial::run(&args, &mut out)?,
    }
    Ok(out.flush()?)
}
