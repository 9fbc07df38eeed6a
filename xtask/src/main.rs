//! The project's own chores, run as `cargo xtask <task>`; each task is one module.

mod api;
mod bench;
mod book;
mod ci;
mod claims;
mod comparison;
mod faults;
mod figures;
mod files;
mod fuzz;
mod machine;
mod miri;
mod mutants;
mod notebook;
mod project;
mod python;
mod scale;
mod speed;
mod tools;
mod wasm;

use clap::{Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// The project's own chores.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Figures(figures::Arguments),
    Claims(claims::Arguments),
    Comparison(comparison::Arguments),
    Wasm(wasm::Arguments),
    Notebook(notebook::Arguments),
    Book(book::Arguments),
    Bench(bench::Arguments),
    Scale(scale::Arguments),
    Speed(speed::Arguments),
    Faults(faults::Arguments),
    Mutants(mutants::Arguments),
    Miri(miri::Arguments),
    Api(api::Arguments),
    Python(python::Arguments),
    Fuzz(fuzz::Arguments),
    Ci(ci::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Figures(arguments) => figures::run(&arguments),
        Command::Claims(arguments) => claims::run(&arguments),
        Command::Comparison(arguments) => comparison::run(&arguments),
        Command::Wasm(arguments) => wasm::run(&arguments),
        Command::Notebook(arguments) => notebook::run(&arguments),
        Command::Book(arguments) => book::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Scale(arguments) => scale::run(&arguments),
        Command::Speed(arguments) => speed::run(&arguments),
        Command::Faults(arguments) => faults::run(&arguments),
        Command::Mutants(arguments) => mutants::run(&arguments),
        Command::Miri(arguments) => miri::run(&arguments),
        Command::Api(arguments) => api::run(&arguments),
        Command::Python(arguments) => python::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::Ci(arguments) => ci::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If even the message cannot be written, there is nothing left to do.
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
