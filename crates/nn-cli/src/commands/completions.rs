//! `nn completions`: what a shell needs to complete commands and their arguments.

use crate::cli::Cli;
use crate::error::Error;
use clap::CommandFactory;
use clap_complete::{Shell, generate};
use std::io::Write;

/// Print what a shell needs to complete commands, arguments and their values
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  nn completions bash > ~/.local/share/bash-completion/completions/nn
  nn completions zsh > ~/.zfunc/_nn     with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc
  nn completions fish > ~/.config/fish/completions/nn.fish";

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Error> {
    // Into memory first: `generate` panics if the reader leaves.
    let mut script = Vec::new();
    generate(arguments.shell, &mut Cli::command(), "nn", &mut script);
    Ok(out.write_all(&script)?)
}
