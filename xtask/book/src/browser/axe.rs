//! axe-core, which looks for what people cannot see, hear or reach. npm installs it once into `target/book-axe`; the lock file
//! in `xtask/book/axe` fixes its version and its digest.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The script, or why it cannot be had.
pub(super) fn script(root: &Path) -> Result<Result<String, String>> {
    let (ours, folder) = (root.join("xtask/book/axe"), root.join("target/book-axe"));
    let (lock, script) = ("package-lock.json", folder.join("node_modules/axe-core/axe.min.js"));
    let wanted = fs::read(ours.join(lock)).with_context(|| format!("reading {}", ours.display()))?;
    if !script.is_file() || fs::read(folder.join(lock)).ok().as_deref() != Some(&wanted) {
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        for name in ["package.json", lock] {
            fs::copy(ours.join(name), folder.join(name)).with_context(|| format!("copying {name}"))?;
        }
        let npm =
            Command::new("npm").args(["ci", "--ignore-scripts", "--silent"]).current_dir(&folder).output();
        match npm {
            Ok(output) if output.status.success() => {}
            Ok(output) => {
                // Without the lock file, the next time tries again.
                fs::remove_file(folder.join(lock)).context("tidying up after npm")?;
                return Ok(Err(format!("npm fails: {}", String::from_utf8_lossy(&output.stderr).trim())));
            }
            Err(_) => {
                fs::remove_file(folder.join(lock)).context("tidying up")?;
                return Ok(Err("it takes npm, from the package of that name".to_owned()));
            }
        }
    }
    let text = fs::read_to_string(&script).with_context(|| format!("reading {}", script.display()))?;
    if text.is_empty() { bail!("{} is empty", script.display()) } else { Ok(Ok(text)) }
}
