//! The versions that the chapter on Rust gives for a Cargo.toml are those that the workspace itself uses.
#![allow(clippy::unwrap_used)] // a test may

use std::path::Path;

#[test]
fn the_dependencies_that_the_book_recommends_are_crates_of_ours_or_in_the_workspaces_versions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let (page, workspace) = (read("docs/src/chapters/rust.md"), read("Cargo.toml"));
    let recommended = page.split("```toml\n[dependencies]\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(recommended.lines().count() > 1);
    for line in recommended.lines() {
        let (name, what) = line.split_once(" = ").unwrap();
        if what.contains("git") {
            assert!(root.join("crates").join(name).join("Cargo.toml").exists(), "{line}");
        } else {
            let version = what.split('"').nth(1).unwrap();
            let ours = workspace.lines().find(|line| line.starts_with(&format!("{name} = "))).unwrap();
            assert!(ours.contains(&format!("\"{version}\"")), "{line}: the workspace has {ours}");
        }
    }
}
