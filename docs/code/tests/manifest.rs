//! The dependencies that pages give for a Cargo.toml: those that their code uses, no others, in versions of the workspace.
#![allow(clippy::unwrap_used)] // a test may

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// What stands in the blocks of a page that begin so.
fn blocks<'a>(page: &'a str, beginning: &str) -> Vec<&'a str> {
    page.split(beginning).skip(1).map(|block| block.split("```").next().unwrap()).collect()
}

/// The names of the crates that a page tells to depend on, each checked against the workspace.
fn recommended(page: &Path) -> BTreeSet<String> {
    let (text, workspace) = (read(page), read(&root().join("Cargo.toml")));
    let blocks = blocks(&text, "```toml\n[dependencies]\n");
    assert_eq!(blocks.len(), 1, "{} shows its dependencies once", page.display());
    let mut names = BTreeSet::new();
    for line in blocks[0].lines() {
        let (name, what) = line.split_once(" = ").unwrap();
        if what.contains("git") {
            assert!(root().join("crates").join(name).join("Cargo.toml").exists(), "{line}");
        } else {
            let version = what.split('"').nth(1).unwrap();
            let ours = workspace.lines().find(|line| line.starts_with(&format!("{name} = "))).unwrap();
            assert!(ours.contains(&format!("\"{version}\"")), "{line}: the workspace has {ours}");
        }
        names.insert(name.to_owned());
    }
    names
}

/// The crates that code names in its paths.
fn used(code: &str) -> BTreeSet<String> {
    let paths = code.split("::").map(|before| {
        before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("").replace('_', "-")
    });
    paths
        .filter(|name| name.starts_with("nn-") || ["rand", "anyhow", "serde-json"].contains(&&**name))
        .collect()
}

#[test]
fn the_chapter_on_rust_recommends_crates_of_ours_or_in_the_workspaces_versions() {
    assert!(recommended(&root().join("docs/src/chapters/rust.md")).len() > 1);
}

#[test]
fn each_readme_shows_the_dependencies_that_its_code_needs_and_no_others() {
    let crates = std::fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path());
    let mut count = 0;
    for page in crates.chain([root()]).map(|folder| folder.join("README.md")) {
        let text = read(&page);
        let code: String = blocks(&text, "```rust\n").concat();
        if code.is_empty() {
            continue;
        }
        assert_eq!(recommended(&page), used(&code), "{}", page.display());
        if code.contains("ChaCha8Rng") {
            assert!(
                text.contains("rand = { version = \"0.10\", features = [\"chacha\"] }"),
                "{}",
                page.display()
            );
        }
        count += 1;
    }
    assert!(count > 8);
}
