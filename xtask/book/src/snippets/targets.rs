//! Which files cargo compiles.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The first files of all targets of the workspace.
pub(crate) struct Targets {
    roots: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    src_path: PathBuf,
}

impl Targets {
    /// Asks cargo.
    pub(crate) fn of_workspace(root: &Path) -> Result<Targets> {
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
            .current_dir(root)
            .output()
            .context("cannot start cargo: is the Rust toolchain on the PATH?")?;
        if !output.status.success() {
            bail!("`cargo metadata` failed: {}", String::from_utf8_lossy(&output.stderr));
        }
        let metadata: Metadata =
            serde_json::from_slice(&output.stdout).context("reading `cargo metadata`")?;
        let targets = metadata.packages.into_iter().flat_map(|package| package.targets);
        Ok(Targets { roots: targets.map(|target| target.src_path).collect() })
    }

    /// Whether a file is a target or a module of one: each file must be declared in the one above it.
    pub(crate) fn contains(&self, root: &Path, path: &str) -> Result<(), String> {
        let mut file = root.join(path);
        loop {
            if self.roots.contains(&file) {
                return Ok(());
            }
            let Some((name, parents)) = module(&file) else {
                return Err(format!("`{path}` is no part of what cargo compiles"));
            };
            let declares =
                |parent: &&PathBuf| std::fs::read_to_string(parent).is_ok_and(|text| declares(&text, &name));
            let Some(parent) = parents.iter().find(declares) else {
                return Err(format!(
                    "`{path}` is no part of what cargo compiles: no module declares `{name}`"
                ));
            };
            file = parent.clone();
        }
    }
}

/// The name of the module in a file, and the files that may declare it.
fn module(file: &Path) -> Option<(String, Vec<PathBuf>)> {
    let stem = file.file_stem()?.to_str()?;
    let folder = file.parent()?;
    let (name, folder) = match stem {
        "mod" => (folder.file_name()?.to_str()?, folder.parent()?),
        _ => (stem, folder),
    };
    let mut parents: Vec<PathBuf> =
        ["mod.rs", "lib.rs", "main.rs"].iter().map(|name| folder.join(name)).collect();
    parents.push(folder.with_extension("rs"));
    parents.retain(|parent| parent != file);
    Some((name.to_owned(), parents))
}

/// Whether a file declares a module.
fn declares(text: &str, name: &str) -> bool {
    let declared = format!("mod {name};");
    text.lines().map(str::trim).any(|line| {
        line.strip_suffix(&declared).is_some_and(|public| public.is_empty() || public.starts_with("pub"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_and_their_modules_are_compiled_and_other_files_are_not() {
        let root = crate::project_root();
        let targets = Targets::of_workspace(&root).unwrap();
        for path in [
            "crates/nn-tutorial/src/lib.rs",
            "crates/nn-tutorial/src/sections/one_step.rs",
            "crates/nn-data/src/sets/moons.rs",
            "crates/nn-model/examples/01_one_neuron.rs",
            "crates/nn-figures/src/neuron.rs",
        ] {
            assert_eq!(targets.contains(&root, path), Ok(()), "{path}");
        }
        for path in ["README.md", "clippy.toml", "crates/nn-data/src/sets/nothing.rs"] {
            assert!(targets.contains(&root, path).is_err(), "{path}");
        }
    }
}
