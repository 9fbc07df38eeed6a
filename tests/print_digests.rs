//! Prints the digests of what the library computes: with the instructions that this machine, real or emulated, has.

use nn_benches::Error;
use nn_math::simd::Level;
use nn_tests::digests::{Experiment, GOLDEN, experiments};
use std::io::Write;

const USAGE: &str = "usage: digests [quick | write | show NAME]";

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let out = &mut std::io::stdout();
    match arguments[..] {
        [] => print(out, |_| true),
        ["quick"] => print(out, Experiment::is_quick),
        ["write"] => {
            let lines: Vec<String> = experiments().iter().map(Experiment::line).collect::<Result<_, _>>()?;
            std::fs::write(GOLDEN, lines.join("\n") + "\n")?;
            Ok(writeln!(out, "{GOLDEN} has {} digests", lines.len())?)
        }
        ["show", name] => {
            let experiments = experiments();
            let found = experiments.iter().find(|experiment| experiment.name() == name);
            let experiment = found.ok_or_else(|| format!("there is no experiment called `{name}`"))?;
            Ok(writeln!(out, "{}", experiment.json()?)?)
        }
        _ => Err(USAGE.into()),
    }
}

/// The name of the instruction set, then a line for each experiment as soon as it is done.
fn print(out: &mut impl Write, which: impl Fn(&Experiment) -> bool) -> Result<(), Error> {
    writeln!(out, "{}", Level::best().name())?;
    for experiment in experiments().iter().filter(|experiment| which(experiment)) {
        writeln!(out, "{}", experiment.line()?)?;
        out.flush()?;
    }
    Ok(())
}
