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

#[test]
fn the_notebook_asks_for_the_crates_that_its_code_uses_and_for_no_others() {
    let notebook: serde_json::Value =
        serde_json::from_str(&read(&root().join("docs/notebook/tutorial.ipynb"))).unwrap();
    let (mut named, mut code, workspace) = (BTreeSet::new(), String::new(), read(&root().join("Cargo.toml")));
    for cell in notebook["cells"].as_array().unwrap().iter().filter(|cell| cell["cell_type"] == "code") {
        for line in cell["source"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()) {
            let Some(dependency) = line.strip_prefix(":dep ") else {
                code += line;
                continue;
            };
            let (name, what) = dependency.split_once(" = ").unwrap();
            let given = what.split('"').nth(1).unwrap();
            if what.contains("path") {
                assert!(root().join("docs/notebook").join(given).join("Cargo.toml").exists(), "{line}");
            } else {
                assert!(workspace.contains(&format!("\n{name} = {{ version = \"{given}\"")), "{line}");
            }
            named.insert(name.to_owned());
        }
    }
    assert_eq!(named, used(&code));
}
