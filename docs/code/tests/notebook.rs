//! The tutorial's notebook is the program `examples/notebook.rs`, cell by cell, with what it prints. Jupyter and evcxr are not
//! needed: the cells are put together as evcxr runs them.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may

use nn_chapters::notebook::CELL;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../notebook")
}

fn cells(kind: &str) -> Vec<Value> {
    let file = std::fs::read_to_string(folder().join("tutorial.ipynb")).unwrap();
    let notebook: Value = serde_json::from_str(&file).unwrap();
    assert_eq!((&notebook["nbformat"], &notebook["nbformat_minor"]), (&4.into(), &5.into()));
    let cells = notebook["cells"].as_array().unwrap();
    let ids: BTreeSet<&str> = cells.iter().map(|cell| cell["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), cells.len(), "each cell has an id of its own");
    let plain = |id: &&str| id.len() <= 64 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    assert!(ids.iter().all(plain), "{ids:?}");
    cells.iter().filter(|cell| cell["cell_type"] == kind).cloned().collect()
}

/// Text of a notebook is a list of lines.
fn text(lines: &Value) -> String {
    lines.as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect()
}

/// Code without comments and without the spaces that depend on where it stands.
fn bare(code: &str) -> String {
    let lines = code.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    lines.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_cells_one_after_the_other_are_the_compiled_program() {
    let mut program = String::new();
    for cell in cells("code") {
        let source = text(&cell["source"]);
        let code: Vec<&str> = source.lines().filter(|line| !line.starts_with(":dep ")).collect();
        program += &format!("cell({});\n{}", cell["id"], code.join("\n"));
        // evcxr shows the value of a cell whose last line is no statement.
        program += if source.ends_with([';', '}']) { "\n" } else { ".evcxr_display();\n" };
    }
    let compiled = include_str!("../examples/notebook.rs");
    let (_, body) = compiled.split_once("fn main() -> anyhow::Result<()> {").unwrap();
    assert_eq!(bare(&(program + "Ok(())\n}\n")), bare(body));
}

#[test]
fn the_outputs_in_the_notebook_are_what_the_program_prints() {
    // From this one, target/release/deps/notebook-..., to target/release/examples.
    let built = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples/notebook");
    let output = Command::new(built.with_extension(std::env::consts::EXE_EXTENSION)).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (mut expected, mut pictures) = (String::new(), 0);
    for (i, cell) in cells("code").iter().enumerate() {
        assert_eq!(cell["execution_count"], i + 1);
        expected += &format!("{CELL}{}\n", cell["id"].as_str().unwrap());
        for output in cell["outputs"].as_array().unwrap() {
            match output["output_type"].as_str() {
                Some("stream") => expected += &text(&output["text"]),
                Some("execute_result") => {
                    for (kind, content) in output["data"].as_object().unwrap() {
                        pictures += usize::from(kind == "image/svg+xml");
                        expected +=
                            &format!("EVCXR_BEGIN_CONTENT {kind}\n{}\nEVCXR_END_CONTENT\n", text(content));
                    }
                }
                _ => panic!("not written by `cargo xtask notebook`: {output}"),
            }
        }
    }
    let printed = String::from_utf8(output.stdout).unwrap();
    for (expected, printed) in expected.split(CELL).zip(printed.split(CELL)) {
        assert_eq!(expected, printed, "after a change that was meant: `cargo xtask notebook`");
    }
    assert_eq!(expected.len(), printed.len());
    assert!(pictures >= 5, "{pictures} pictures");
}

#[test]
fn the_notebooks_links_lead_to_files_of_the_project() {
    let mut links = 0;
    for cell in cells("markdown") {
        for link in text(&cell["source"]).split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            links += 1;
            assert!(link.starts_with("https://") || folder().join(link).is_file(), "{link}");
        }
    }
    assert!(links > 4, "{links} links");
}
