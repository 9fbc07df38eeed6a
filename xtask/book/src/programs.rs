//! The programs that a reader runs, run here: `nn`, `cargo xtask`, examples.
//!
//! What a program prints is kept in `target/book-cache` under a digest of the program's own bytes, of its arguments and of
//! all that was run before it in the same folder. Another build has another digest, so nothing kept is ever out of date.

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Where the programs are and what they printed before.
pub(crate) struct Programs {
    /// `target/release`
    folder: PathBuf,
    cache: PathBuf,
    digests: RefCell<BTreeMap<PathBuf, Vec<u8>>>,
}

/// The result of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Output {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Runs that follow each other in one folder, which is empty at first.
pub(crate) struct Session<'p> {
    programs: &'p Programs,
    /// The digest of all that was done so far.
    digest: Vec<u8>,
    so_far: Vec<Done>,
    folder: Option<TempDir>,
}

/// What was done in the folder.
enum Done {
    Ran(PathBuf, Vec<String>),
    Wrote(String, String),
}

impl Programs {
    /// The programs that were built beside this one.
    pub(crate) fn beside_this_one(target: &Path) -> Result<Programs> {
        let this = std::env::current_exe().context("finding the folder of this program")?;
        let folder = this.parent().context("a program is in a folder")?.to_owned();
        Ok(Programs { folder, cache: target.join("book-cache"), digests: RefCell::default() })
    }

    /// The program `nn`.
    pub(crate) fn nn(&self) -> PathBuf {
        self.program("nn")
    }

    /// `cargo xtask`
    pub(crate) fn xtask(&self) -> PathBuf {
        self.program("xtask")
    }

    /// An example.
    pub(crate) fn example(&self, name: &str) -> PathBuf {
        self.program(&format!("examples/{name}"))
    }

    fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name).with_extension(std::env::consts::EXE_EXTENSION)
    }

    /// Begins a series of runs.
    pub(crate) fn session(&self) -> Session<'_> {
        Session { programs: self, digest: Vec::new(), so_far: Vec::new(), folder: None }
    }

    /// Forgets the programs' digests, because they may have been built anew.
    pub(crate) fn look_again(&self) {
        self.digests.borrow_mut().clear();
    }

    /// The digest of a program's bytes, computed once.
    fn digest(&self, program: &Path) -> Result<Vec<u8>> {
        if let Some(digest) = self.digests.borrow().get(program) {
            return Ok(digest.clone());
        }
        let bytes = fs::read(program).with_context(|| {
            format!(
                "{} is not there\n  help: `cargo xtask book` builds what the book runs",
                program.display()
            )
        })?;
        let digest = Sha256::digest(bytes).to_vec();
        self.digests.borrow_mut().insert(program.to_owned(), digest.clone());
        Ok(digest)
    }
}

impl Session<'_> {
    /// The result of a program: run now, or kept from before.
    pub(crate) fn run(&mut self, program: &Path, arguments: &[String]) -> Result<Output> {
        self.digest = after(&self.digest, &self.programs.digest(program)?, arguments);
        let name: String = self.digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let kept = self.programs.cache.join(name).with_extension("json");
        let remembered = fs::read(&kept).ok().and_then(|text| serde_json::from_slice(&text).ok());
        let output = match remembered {
            Some(output) => output,
            None => {
                let output = self.really_run(program, arguments)?;
                keep(&kept, &output)?;
                output
            }
        };
        self.so_far.push(Done::Ran(program.to_owned(), arguments.to_vec()));
        Ok(output)
    }

    /// Puts a file into the folder, for what is run next.
    pub(crate) fn write(&mut self, name: &str, text: &str) -> Result<()> {
        self.digest = after(&self.digest, b"file", &[name.to_owned(), text.to_owned()]);
        if let Some(folder) = &self.folder {
            write_in(folder.path(), name, text)?;
        }
        self.so_far.push(Done::Wrote(name.to_owned(), text.to_owned()));
        Ok(())
    }

    /// Runs a program where the earlier ones left their files.
    fn really_run(&mut self, program: &Path, arguments: &[String]) -> Result<Output> {
        let folder = match &self.folder {
            Some(folder) => folder,
            None => {
                let folder =
                    self.folder.insert(tempfile::tempdir().context("making a folder to run programs in")?);
                for done in &self.so_far {
                    match done {
                        Done::Ran(program, arguments) => drop(run_in(folder.path(), program, arguments)?),
                        Done::Wrote(name, text) => write_in(folder.path(), name, text)?,
                    }
                }
                folder
            }
        };
        run_in(folder.path(), program, arguments)
    }
}

/// The digest of what was done before and of one thing more.
fn after(before: &[u8], what: &[u8], words: &[String]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(before);
    hasher.update(what);
    for word in words {
        // With its length, so that words cannot run into each other.
        hasher.update((word.len() as u64).to_le_bytes());
        hasher.update(word);
    }
    hasher.finalize().to_vec()
}

fn write_in(folder: &Path, name: &str, text: &str) -> Result<()> {
    fs::write(folder.join(name), text).with_context(|| format!("cannot write {name} for a page's commands"))
}

fn run_in(folder: &Path, program: &Path, arguments: &[String]) -> Result<Output> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .env("LC_ALL", "C.UTF-8")
        .env_remove("TERM")
        .env_remove("COLUMNS")
        .env_remove("RUST_BACKTRACE")
        .output()
        .with_context(|| format!("starting {}", program.display()))?;
    let text = |bytes| String::from_utf8(bytes).with_context(|| format!("what {} prints", program.display()));
    Ok(Output { code: output.status.code(), stdout: text(output.stdout)?, stderr: text(output.stderr)? })
}

/// Writes the file beside its place and moves it there, so that nobody reads half of it.
fn keep(path: &Path, output: &Output) -> Result<()> {
    let Some(folder) = path.parent() else { bail!("{} is in no folder", path.display()) };
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&beside, serde_json::to_vec(output)?))
        .and_then(|()| fs::rename(&beside, path))
        .with_context(|| format!("cannot write {}", path.display()))
}
