//! `cargo xtask python`: the Python package in `python`, built, tested, and measured beside scikit-learn.
//!
//! The package is built into a folder of its own below `target`, so that no environment is changed.

use crate::project::project_root;
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Build the Python package, test it, and measure it beside scikit-learn
///
/// It takes a Python with some packages; what is missing is said. `NN_REQUIRE_PYTHON` makes it a must.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask python                                  by python3
  cargo xtask python --python .venv/bin/python        by another, which NN_PYTHON can say too
  cargo xtask python -- -k same_bits                  only some of the tests, as pytest selects them
  cargo xtask python --check                          as CI does: no measurement, and a library that is built faster")]
pub(crate) struct Arguments {
    /// The interpreter; if nothing is said, what NN_PYTHON says, or python3
    #[arg(long, value_name = "PROGRAM")]
    python: Option<PathBuf>,

    /// Build and test, and measure nothing
    #[arg(long)]
    check: bool,

    /// What pytest is called with
    #[arg(last = true, value_name = "ARGUMENTS")]
    pytest: Vec<OsString>,
}

/// What it takes: names to import, with the packages that they come in.
const MODULES: [(&str, &str); 4] =
    [("maturin", "maturin"), ("numpy", "numpy"), ("sklearn", "scikit-learn"), ("pytest", "pytest")];
/// The largest wheel, packed.
const LARGEST_WHEEL: u64 = 3_000_000;

/// What is missing on this machine, with a way to get it; an error if it must not be.
pub(crate) fn missing() -> Result<Option<String>> {
    let Some(missing) = missing_for(&interpreter(None)) else { return Ok(None) };
    if std::env::var_os("NN_REQUIRE_PYTHON").is_some() {
        bail!("NN_REQUIRE_PYTHON makes it a must, but {missing}");
    }
    Ok(Some(missing))
}

fn interpreter(said: Option<&Path>) -> PathBuf {
    let of_environment = || std::env::var_os("NN_PYTHON").map(PathBuf::from);
    said.map(Path::to_owned).or_else(of_environment).unwrap_or_else(|| "python3".into())
}

fn missing_for(python: &Path) -> Option<String> {
    let names = MODULES.map(|(module, _)| module).join(" ");
    let program =
        "import sys, importlib.util as i; print(*[m for m in sys.argv[1].split() if i.find_spec(m) is None])";
    let found = Command::new(python).args(["-c", program, &names]).current_dir(project_root()).output();
    let lacks: Vec<String> = match found {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).split_whitespace().map(str::to_owned).collect()
        }
        Ok(_) | Err(_) => {
            return Some(format!(
                "{} does not start\n  help: install Python 3.10 or later, or say where it is by NN_PYTHON",
                python.display()
            ));
        }
    };
    let packages: Vec<&str> = MODULES
        .iter()
        .filter(|(module, _)| lacks.iter().any(|lack| lack == module))
        .map(|(_, package)| *package)
        .collect();
    (!packages.is_empty()).then(|| {
        format!(
            "{} has no {}\n  help: `python3 -m venv target/python/environment`, `target/python/environment/bin/pip install {}`, \
             and NN_PYTHON=target/python/environment/bin/python",
            python.display(),
            packages.join(", no "),
            MODULES.map(|(_, package)| package).join(" ")
        )
    })
}

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let (root, mut out) = (project_root(), std::io::stdout());
    let python = root.join(interpreter(arguments.python.as_deref()));
    let python = if python.exists() { python } else { interpreter(arguments.python.as_deref()) };
    if let Some(missing) = missing_for(&python) {
        bail!("{missing}");
    }
    let folder = root.join("target/python");
    let (wheels, site) = (folder.join("wheels"), folder.join("site"));
    for old in [&wheels, &site] {
        match std::fs::remove_dir_all(old) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot empty {}", old.display()));
            }
            Ok(()) | Err(_) => {}
        }
    }

    // The profile `release` is the workspace's, which has compiled most of it already; `wheel` takes longer and is smaller.
    let profile = if arguments.check { "release" } else { "wheel" };
    let mut build = Command::new(&python);
    build.args(["-m", "maturin", "build", "--locked", "--quiet", "--profile", profile, "--interpreter"]);
    build.arg(&python).arg("--out").arg(&wheels).args(["--manifest-path", "python/Cargo.toml"]);
    call(build.env("CARGO_TARGET_DIR", root.join("target")), "the package does not build")?;
    let wheel = only_file(&wheels)?;
    let size =
        std::fs::metadata(&wheel).with_context(|| format!("cannot look at {}", wheel.display()))?.len();
    writeln!(out, "{}: {:.2} MB", wheel.display(), size as f64 / 1e6)?;
    if size > LARGEST_WHEEL && !arguments.check {
        bail!("the wheel has {size} bytes, and must not have more than {LARGEST_WHEEL}");
    }
    // A wheel is an archive of what goes into an environment.
    let mut unpack = Command::new(&python);
    unpack.args(["-m", "zipfile", "--extract"]).arg(&wheel).arg(&site);
    call(&mut unpack, "the wheel cannot be unpacked")?;

    let mut program = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    program.args(["build", "--release", "--package", "nn-cli", "--all-features", "--quiet"]);
    call(&mut program, "the program `nn` does not compile")?;
    let nn = root.join("target/release").join(format!("nn{}", std::env::consts::EXE_SUFFIX));
    let with_package = |arguments: &[&str]| {
        let mut command = Command::new(&python);
        command
            .args(arguments)
            .env("PYTHONPATH", &site)
            .env("NN_PROGRAM", &nn)
            .env("PYTHONDONTWRITEBYTECODE", "1");
        command
    };
    let tests = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib", "python/tests"];
    call(with_package(&tests).args(&arguments.pytest), "the package's tests failed")?;
    if !arguments.check {
        call(&mut with_package(&["python/benches/beside_scikit_learn.py"]), "the measurement failed")?;
    }
    Ok(())
}

fn call(command: &mut Command, failure: &str) -> Result<()> {
    let name = command.get_program().to_owned();
    let status = command
        .current_dir(project_root())
        .status()
        .with_context(|| format!("cannot start {}", name.display()))?;
    if status.success() { Ok(()) } else { bail!("{failure}: see above") }
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    let files = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let files: Vec<PathBuf> = files.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    match &files[..] {
        [only] => Ok(only.clone()),
        others => bail!("expected one file in {}, found {}", folder.display(), others.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interpreter_that_does_not_start_is_said_with_a_way_out() {
        let missing = missing_for(Path::new("/no/such/python")).unwrap();
        assert!(
            missing.contains("/no/such/python does not start") && missing.contains("help: "),
            "{missing}"
        );
    }
}
