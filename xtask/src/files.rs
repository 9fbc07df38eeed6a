//! Files of a folder: written all or none, or compared with what is there.

use crate::project::project_root;
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// A file's name within its folder, and what it holds.
pub(crate) struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Makes sure, before any work is done, that the folder exists and can be written to; `option` names another one.
pub(crate) fn prepare(folder: &Path, option: &str) -> Result<()> {
    let probe = folder.join(format!(".xtask-{}.probe", std::process::id()));
    fs::create_dir_all(folder)
        .and_then(|()| fs::File::create_new(&probe))
        .and_then(|_| fs::remove_file(&probe))
        .with_context(|| {
            format!("cannot write into {}; choose another folder with {option}", folder.display())
        })
}

/// The folder and the name of a file to be written, which `option` named.
pub(crate) fn place<'a>(path: &'a Path, option: &str) -> Result<(&'a Path, String)> {
    let name = path.file_name().filter(|_| !path.is_dir()).with_context(|| {
        format!("{} is a folder\n  help: give {option} the name of a file", path.display())
    })?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((folder, name.to_string_lossy().into_owned()))
}

/// Writes all files beside their places first and then moves them there, so that none is ever half-written and a full
/// disk leaves the old ones as they were. Whatever goes wrong, nothing is left beside them.
pub(crate) fn write(folder: &Path, files: &[File]) -> Result<()> {
    let beside = |file: &File| folder.join(format!(".{}.new", file.name));
    let in_the_way = |file: &&File| folder.join(&file.name).is_dir();
    if let Some(file) = files.iter().find(in_the_way) {
        bail!(
            "{} is a folder: move it away, or choose another place with --out",
            folder.join(&file.name).display()
        );
    }
    let all_written = files.iter().try_for_each(|file| fs::write(beside(file), &file.bytes));
    let all_moved = all_written
        .and_then(|()| files.iter().try_for_each(|file| fs::rename(beside(file), folder.join(&file.name))));
    if all_moved.is_err() {
        for file in files {
            // Some do not exist or are in place already; the first error is the one that matters.
            let _ = fs::remove_file(beside(file));
        }
    }
    all_moved.with_context(|| format!("cannot write into {}", folder.display()))
}

/// Says what is wrong if committed files are not what the code gives. `task` writes them, but whether it should is for
/// those to say who changed the code: a mistake must not be written over the right numbers.
pub(crate) fn up_to_date(problems: &[String], folder: &Path, task: &str) -> Result<()> {
    if problems.is_empty() {
        return Ok(());
    }
    bail!(
        "not what the code gives, in {}:\n  {}\n  help: if the change was meant: `{task}`, and look at what it wrote; if \
         not, the code is wrong",
        folder.display(),
        problems.join("\n  ")
    );
}

/// A page of the book: written by `task`, or with `check` compared with the one that is there.
pub(crate) fn page(name: &str, text: String, check: bool, task: &str) -> Result<()> {
    let folder = project_root().join("docs/src");
    let page = [File { name: name.to_owned(), bytes: text.into_bytes() }];
    if check {
        up_to_date(&differences(&folder, &page, false)?, &folder, task)?;
    } else {
        prepare(&folder, "--out")?;
        write(&folder, &page)?;
    }
    let done = if check { "is up to date" } else { "written" };
    writeln!(std::io::stdout(), "{} {done}", folder.join(name).display())?;
    Ok(())
}

/// What is wrong with the folder, a line for each file; with `all`, pictures that are not among the files count too.
pub(crate) fn differences(folder: &Path, files: &[File], all: bool) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for file in files {
        match fs::read(folder.join(&file.name)) {
            Ok(bytes) if bytes == file.bytes => {}
            Ok(_) => problems.push(format!("{} differs", file.name)),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                problems.push(format!("{} is missing", file.name))
            }
            Err(error) => {
                return Err(error).with_context(|| format!("reading {}", folder.join(&file.name).display()));
            }
        }
    }
    if all && folder.is_dir() {
        for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let is_picture = name.ends_with(".svg") || name.ends_with(".png");
            let drawn = files.iter().any(|file| with_stem(&file.name) == with_stem(&name));
            if is_picture && !drawn {
                problems.push(format!("{name} is left over from a figure that is no longer drawn"));
            }
        }
    }
    Ok(problems)
}

fn with_stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
