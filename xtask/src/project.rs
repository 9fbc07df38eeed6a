//! Where the project is.

use std::path::{Path, PathBuf};

/// The folder of the root Cargo.toml.
pub(crate) fn project_root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}
