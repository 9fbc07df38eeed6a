//! The crates' links to the book lead to pages that exist. (The book's own links are followed when it is built.)
#![allow(clippy::unwrap_used)] // a test may

use std::path::{Path, PathBuf};

const ADDRESS: &str = "https://github.com/nn-notebook/nn-notebook/blob/main/";

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "md") {
            found.push(path);
        }
    }
}

#[test]
fn links_from_the_crates_lead_to_files_of_the_project() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut all = Vec::new();
    files(&root.join("crates"), &mut all);
    let (mut links, mut broken) = (0, Vec::new());
    for file in all {
        let text = std::fs::read_to_string(&file).unwrap();
        for link in text.split(ADDRESS).skip(1) {
            let target: String = link.chars().take_while(|c| !"#)>\"` \n".contains(*c)).collect();
            links += 1;
            if !root.join(&target).exists() {
                broken.push(format!("{}: {target}", file.display()));
            }
        }
    }
    assert!(links > 20, "the crates link to the book");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
