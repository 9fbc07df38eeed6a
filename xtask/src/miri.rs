//! `cargo xtask miri`: tests that Miri interprets, which sees what is undefined in what we call.
//!
//! Our own crates have no `unsafe`; what they call has: matrices, vector instructions, decoders. Miri has no vector
//! instructions, so that `Level::best()` is the portable level there, and takes a thousand times as long as the machine. So it
//! runs tests by their names: of the layouts in memory, of an example of the engines, and of what reads files.

use crate::tools;
use anyhow::{Context, Result, bail};
use std::io::Write;

/// Run the tests that Miri can run: layouts in memory, the pass, what reads files
///
/// Miri is a part of the nightly toolchain. This takes some ten minutes the first time, and half of that later.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Print which tests there are and run none
    #[arg(long, conflicts_with = "only")]
    list: bool,

    /// Only the tests of this package; may be repeated
    #[arg(long, value_name = "PACKAGE")]
    only: Vec<String>,
}

/// Tests of a package.
struct Row {
    package: &'static str,
    /// The program that has them, as Cargo is told.
    program: &'static [&'static str],
    /// Parts of their names; none for all.
    names: &'static [&'static str],
}

const fn row(package: &'static str, program: &'static [&'static str], names: &'static [&'static str]) -> Row {
    Row { package, program, names }
}

/// All of these ran to their end, none for longer than three minutes on a busy machine. Left out, for they take longer: nn-math's
/// `batch`, nn-tests' `reference`, what tries many damaged files; and `dual`, as Miri rounds elementary functions at random.
const ROWS: &[Row] = &[
    row("nn-math", &["--test=padded"], &[]),
    row("nn-math", &["--lib"], &["affine::", "derivative::", "matrix::"]),
    row("nn-model", &["--test=behaviour"], &["an_example_worked_by_hand"]),
    row("nn-file", &["--test=npy"], &["announces", "columns_one_after", "every_type"]),
    row(
        "nn-table",
        &["--test=tables"],
        &[
            "damaged::arrays_are_as_long",
            "damaged::columns_one_after_the_other",
            "damaged::the_arrays_of_an_npz_file",
            "reading::the_delimiter",
            "reading::missing_cells",
        ],
    ),
    row(
        "nn-format",
        &["--test=formats"],
        &[
            "json::wrong_shapes",
            "json::numbers_that_json_lacks",
            "npz::metadata",
            "onnx::a_damaged_file_is_refused",
            "tensors::what_does_not_fit",
            "tensors::weights_lie",
        ],
    ),
];

/// The tests read and write files of their own, which Miri does not allow unless it is told to.
const FLAGS: (&str, &str) = ("MIRIFLAGS", "-Zmiri-disable-isolation");

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mut out = std::io::stdout();
    let packages = || ROWS.iter().map(|row| row.package);
    if let Some(unknown) = arguments.only.iter().find(|name| packages().all(|package| package != **name)) {
        let mut known: Vec<&str> = packages().collect();
        known.dedup();
        bail!("no tests of {unknown} are run by Miri\n  help: choose one of: {}", known.join(", "));
    }
    let wanted =
        |row: &&Row| arguments.only.is_empty() || arguments.only.iter().any(|name| name == row.package);
    if arguments.list {
        for row in ROWS {
            writeln!(out, "cargo miri {}", row.arguments().join(" "))?;
        }
        return Ok(());
    }
    tools::MIRI.require()?;
    for row in ROWS.iter().filter(wanted) {
        let arguments = row.arguments();
        writeln!(out, "\n== cargo miri {}", arguments.join(" "))?;
        out.flush()?;
        let status =
            tools::MIRI.command().args(&arguments).env(FLAGS.0, FLAGS.1).status().context("starting Miri")?;
        if !status.success() {
            bail!("`cargo miri {}` failed: see above", arguments.join(" "));
        }
    }
    writeln!(out, "\nMiri found nothing that is undefined.")?;
    Ok(())
}

impl Row {
    fn arguments(&self) -> Vec<String> {
        let start = ["test", "--locked", "--package", self.package];
        let words = start.into_iter().chain(self.program.iter().copied()).chain(["--"]);
        words.chain(self.names.iter().copied()).map(str::to_owned).collect()
    }
}
