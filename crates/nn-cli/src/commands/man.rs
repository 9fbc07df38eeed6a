//! `nn man`: the manual, made from the help.

use crate::cli::Cli;
use crate::console::Console;
use crate::error::Error;
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use std::io::Write;
use std::path::PathBuf;

/// Print the manual page, or write the pages of all commands into a folder
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Where the pages of all commands go; without it, the page of `nn` is printed
    folder: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  nn man | man -l -                      read it
  nn man ~/.local/share/man/man1         install it: `man nn`, `man nn-data`";

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    let mut nn = Cli::command().disable_help_subcommand(true);
    nn.build();
    let Some(folder) = &arguments.folder else {
        return Ok(Man::new(nn).render(out)?);
    };
    let mut pages = Vec::new();
    collect(nn, &mut pages);
    let written = pages.len();
    for page in pages {
        let path = folder.join(page.get_filename());
        let mut text = Vec::new();
        page.render(&mut text)?;
        nn_file::write_atomically(&path, &text).map_err(|error| Error::unwritable(path.display(), &error))?;
    }
    console.note(&format!("wrote {written} pages to {}", folder.display()));
    Ok(())
}

/// The page of a command and those of its own commands.
fn collect(command: Command, pages: &mut Vec<Man>) {
    for sub in command.get_subcommands() {
        collect(sub.clone(), pages);
    }
    pages.push(Man::new(command));
}
