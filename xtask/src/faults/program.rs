//! The program, run in a folder of its own.

use crate::project::project_root;
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A copy of the program and a folder for its files, both gone in the end.
pub(super) struct Nn {
    program: PathBuf,
    /// Where the program is.
    _bin: TempDir,
    folder: TempDir,
}

/// What a run left behind.
pub(super) struct Ended {
    pub(super) code: Option<i32>,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: String,
}

/// What the program says of a full disk.
pub(super) const FULL: &str = "No space left on device";
/// The way out that it shows then.
pub(super) const MAKE_ROOM: &str = "help: free some space, or write elsewhere";

impl Nn {
    /// With `iris.csv` and a model of it, `iris.json`.
    pub(super) fn new() -> Result<Nn> {
        let name = format!("nn{}", std::env::consts::EXE_SUFFIX);
        let bin = tempfile::tempdir().context("making a folder")?;
        let program = bin.path().join(&name);
        // A build meanwhile must not change what is tried.
        fs::copy(project_root().join("target/release").join(name), &program)
            .context("copying the program")?;
        let nn = Nn { program, _bin: bin, folder: tempfile::tempdir().context("making a folder")? };
        nn.succeed("data iris -q -o iris.csv")?;
        nn.succeed("train iris.csv -t species --epochs 5 --seed 1 -q --save iris.json")?;
        Ok(nn)
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with these arguments, which have blanks between, to be run in its folder.
    pub(super) fn command(&self, args: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(args.split(' ')).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(super) fn run(&self, args: &str) -> Result<Ended> {
        end(self.command(args).spawn().with_context(|| format!("starting {}", self.program.display()))?)
    }

    /// The results of what must go well.
    pub(super) fn succeed(&self, args: &str) -> Result<Vec<u8>> {
        let ended = self.run(args)?;
        if ended.code != Some(0) {
            bail!("nn {args}: {}", ended.stderr);
        }
        Ok(ended.stdout)
    }

    /// What is in the file, if there is one.
    pub(super) fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        match fs::read(self.path(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("reading {name}")),
        }
    }

    /// How many files in the folder are not complete.
    pub(super) fn unfinished(&self) -> Result<usize> {
        unfinished(self.folder.path())
    }
}

/// How many files in a folder are not complete.
pub(super) fn unfinished(folder: &Path) -> Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        count += usize::from(entry?.file_name().to_string_lossy().starts_with(".nn-"));
    }
    Ok(count)
}

/// Waits for the end of a run.
pub(super) fn end(child: Child) -> Result<Ended> {
    let output = child.wait_with_output()?;
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok(Ended { code: output.status.code(), stdout: output.stdout, stderr })
}

/// Sends a signal by its name, `INT`.
pub(super) fn signal(name: &str, child: &Child) -> Result<()> {
    let status = Command::new("kill")
        .args([format!("-{name}"), child.id().to_string()])
        .stderr(Stdio::null())
        .status();
    // Who has ended by itself does not hear it.
    status.map(drop).context("starting `kill`")
}

/// Writes this into the program's standard input, as far as it wants it.
pub(super) fn feed(child: &mut Child, bytes: &[u8]) {
    if let Some(stdin) = &mut child.stdin {
        let _ = stdin.write_all(bytes);
    }
}
