//! `cargo xtask notebook`: the tutorial as a Jupyter notebook, made of a program that cargo compiles and of what it prints.
//!
//! ```text
//! docs/code/examples/notebook.rs      cells: comments are text, statements are code
//! target/release/examples/notebook    outputs: what evcxr would show, in evcxr's own convention
//! docs/notebook/tutorial.ipynb        both, as Jupyter writes it (nbformat 4.5)
//! ```

use crate::files::{self, File};
use crate::project::project_root;
use anyhow::{Context, Result, bail, ensure};
use serde::Serialize;
use serde_json::ser::PrettyFormatter;
use std::collections::BTreeMap;
use std::io::Write;
use std::process::Command;

/// Make the tutorial's notebook: run its program, and put what it prints into docs/notebook/tutorial.ipynb.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing: fail if the committed notebook is not what the program gives
    #[arg(long)]
    check: bool,
}

/// The program, from the project's folder.
const SOURCE: &str = "docs/code/examples/notebook.rs";

/// The folder of the notebook, and its name there.
const PLACE: (&str, &str) = ("docs/notebook", "tutorial.ipynb");

/// Builds the program.
const BUILD: [&str; 6] = ["build", "--release", "--package", "nn-chapters", "--example", "notebook"];

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = project_root();
    let source = std::fs::read_to_string(root.join(SOURCE)).with_context(|| format!("reading {SOURCE}"))?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo).args(BUILD).current_dir(&root).status().context("starting cargo")?;
    ensure!(built.success(), "building {SOURCE} failed: see above");
    let program =
        root.join("target/release/examples/notebook").with_extension(std::env::consts::EXE_EXTENSION);
    let output = Command::new(&program).output().with_context(|| format!("running {}", program.display()))?;
    ensure!(output.status.success(), "{SOURCE} fails: {}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).context("what the program prints is no text")?;

    let mut bytes = Vec::new();
    // One blank for each level, as Jupyter has it.
    let formatter = PrettyFormatter::with_indent(b" ");
    notebook(&source, &printed)?
        .serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, formatter))?;
    bytes.push(b'\n');

    let (folder, name) = (root.join(PLACE.0), PLACE.1);
    let files = [File { name: name.to_owned(), bytes }];
    if arguments.check {
        files::up_to_date(&files::differences(&folder, &files, false)?, &folder, "cargo xtask notebook")?;
    } else {
        files::prepare(&folder, "--out")?;
        files::write(&folder, &files)?;
    }
    let done = if arguments.check { "is up to date" } else { "written" };
    writeln!(std::io::stdout(), "{} {done}", folder.join(name).display())?;
    Ok(())
}

// The keys of a notebook's file, in the order of the alphabet, in which Jupyter writes them.

#[derive(Serialize)]
struct Notebook {
    cells: Vec<Cell>,
    metadata: Metadata,
    nbformat: u32,
    nbformat_minor: u32,
}

#[derive(Serialize)]
struct Metadata {
    kernelspec: BTreeMap<&'static str, &'static str>,
    language_info: BTreeMap<&'static str, &'static str>,
}

#[derive(Serialize)]
#[serde(tag = "cell_type", rename_all = "lowercase")]
enum Cell {
    Code {
        execution_count: usize,
        id: String,
        metadata: NoMetadata,
        outputs: Vec<Output>,
        source: Vec<String>,
    },
    Markdown {
        id: String,
        metadata: NoMetadata,
        source: Vec<String>,
    },
}

#[derive(Serialize)]
struct NoMetadata {}

#[derive(Serialize)]
#[serde(untagged)]
enum Output {
    /// The value of a cell: its content by type.
    Value {
        data: BTreeMap<String, Vec<String>>,
        execution_count: usize,
        metadata: NoMetadata,
        output_type: &'static str,
    },
    Printed {
        name: &'static str,
        output_type: &'static str,
        text: Vec<String>,
    },
}

/// Lines with their ends, as a notebook's file has them.
fn lines(text: &str) -> Vec<String> {
    text.split_inclusive('\n').map(str::to_owned).collect()
}

/// The notebook of a program and of what it prints.
fn notebook(source: &str, printed: &str) -> Result<Notebook> {
    let mut outputs = outputs(printed)?;
    let (mut cells, mut count) = (Vec::new(), 0);
    for part in parts(source)? {
        match part {
            Part::Text { id, text } => {
                cells.push(Cell::Markdown { id, metadata: NoMetadata {}, source: lines(&text) });
            }
            Part::Code { id, code } => {
                count += 1;
                let shown = outputs.remove(&id).with_context(|| format!("the cell `{id}` did not run"))?;
                let outputs = shown.into_iter().map(|shown| shown.at(count)).collect();
                let metadata = NoMetadata {};
                cells.push(Cell::Code {
                    execution_count: count,
                    id,
                    metadata,
                    outputs,
                    source: lines(&code),
                });
            }
        }
    }
    let kernelspec = [("display_name", "Rust"), ("language", "rust"), ("name", "rust")];
    let language_info = [
        ("codemirror_mode", "rust"),
        ("file_extension", ".rs"),
        ("mimetype", "text/rust"),
        ("name", "Rust"),
        ("pygment_lexer", "rust"),
        ("version", ""),
    ];
    let metadata = Metadata { kernelspec: kernelspec.into(), language_info: language_info.into() };
    Ok(Notebook { cells, metadata, nbformat: 4, nbformat_minor: 5 })
}

/// A cell of the program.
#[derive(Debug, PartialEq)]
enum Part {
    Text { id: String, text: String },
    Code { id: String, code: String },
}

/// How far the statements of `main` are indented.
const INDENT: &str = "    ";

/// The cells of the program, which are all that stands between `fn main` and its `Ok(())`.
fn parts(source: &str) -> Result<Vec<Part>> {
    let (_, body) =
        source.split_once("fn main() -> anyhow::Result<()> {\n").context("there is no `fn main`")?;
    let (body, _) = body.rsplit_once("    Ok(())\n}\n").context("`main` does not end in `Ok(())`")?;
    let mut parts: Vec<Part> = Vec::new();
    for line in body.lines() {
        let line = line.strip_prefix(INDENT).unwrap_or(line);
        let name = line.strip_prefix("cell(\"").and_then(|rest| rest.strip_suffix("\");"));
        if line == "// %% [markdown]" {
            // Its name follows from its place: after that of a cell, which has one.
            let id = match parts.last() {
                Some(Part::Code { id, .. }) => format!("after-{id}"),
                Some(Part::Text { id, .. }) => bail!("two texts follow each other: join them, after `{id}`"),
                None => "title".to_owned(),
            };
            parts.push(Part::Text { id, text: String::new() });
        } else if let Some(name) = name {
            parts.push(Part::Code { id: name.to_owned(), code: String::new() });
        } else {
            match parts.last_mut() {
                Some(Part::Text { text, .. }) if line.is_empty() => text.push('\n'),
                Some(Part::Text { text, id }) => {
                    let words = line
                        .strip_prefix("//")
                        .with_context(|| format!("code in the text `{id}`: {line}"))?;
                    text.push_str(words.strip_prefix(' ').unwrap_or(words));
                    text.push('\n');
                }
                Some(Part::Code { code, .. }) => {
                    code.push_str(
                        line.strip_prefix("// ").filter(|rest| rest.starts_with(":dep ")).unwrap_or(line),
                    );
                    code.push('\n');
                }
                None => bail!("nothing says which cell this belongs to: {line}"),
            }
        }
    }
    for part in &mut parts {
        match part {
            Part::Text { text, .. } => *text = text.trim().to_owned(),
            // The value of a cell is shown without a call.
            Part::Code { code, .. } => {
                let whole = code.trim_end();
                *code = whole.strip_suffix(".evcxr_display();").unwrap_or(whole).trim_end().to_owned();
            }
        }
    }
    Ok(parts)
}

/// What a cell showed.
#[derive(Debug, PartialEq)]
enum Shown {
    Printed(String),
    Value(BTreeMap<String, String>),
}

impl Shown {
    /// As output of the code cell with this number.
    fn at(self, execution_count: usize) -> Output {
        match self {
            Shown::Printed(text) => {
                Output::Printed { name: "stdout", output_type: "stream", text: lines(&text) }
            }
            Shown::Value(data) => Output::Value {
                data: data.into_iter().map(|(kind, text)| (kind, lines(&text))).collect(),
                execution_count,
                metadata: NoMetadata {},
                output_type: "execute_result",
            },
        }
    }
}

/// What each cell showed, by its name: printed lines, and then its value, if it has one.
fn outputs(printed: &str) -> Result<BTreeMap<String, Vec<Shown>>> {
    let mut all = BTreeMap::new();
    for part in printed.split(CELL).skip(1) {
        let (name, mut rest) = part.split_once('\n').context("a cell has no name")?;
        let (mut text, mut value) = (String::new(), BTreeMap::new());
        while let Some((before, content)) = rest.split_once("EVCXR_BEGIN_CONTENT ") {
            text.push_str(before);
            let (kind, content) = content.split_once('\n').context("content without a type")?;
            let (content, after) =
                content.split_once("\nEVCXR_END_CONTENT\n").context("content without an end")?;
            value.insert(kind.to_owned(), content.to_owned());
            rest = after;
        }
        text.push_str(rest);
        let printed = Some(text).filter(|text| !text.is_empty()).map(Shown::Printed);
        let value = Some(value).filter(|value| !value.is_empty()).map(Shown::Value);
        let shown = printed.into_iter().chain(value).collect();
        ensure!(all.insert(name.to_owned(), shown).is_none(), "there are two cells `{name}`");
    }
    Ok(all)
}

/// What the program prints before the name of a cell: `nn_chapters::notebook::CELL`.
const CELL: &str = "NOTEBOOK_CELL ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_become_text_statements_code_and_the_last_call_a_value() {
        let source = "\
use x;
fn main() -> anyhow::Result<()> {
    // %% [markdown]
    // # Title
    //
    // Words.
    cell(\"a\");
    // :dep b = \"1\"
    // A comment.
    let b = {
        1
    };

    cell(\"c\");
    b.evcxr_display();

    // %% [markdown]
    // End.
    Ok(())
}
";
        let text = |id: &str, text: &str| Part::Text { id: id.to_owned(), text: text.to_owned() };
        let code = |id: &str, code: &str| Part::Code { id: id.to_owned(), code: code.to_owned() };
        assert_eq!(
            parts(source).unwrap(),
            [
                text("title", "# Title\n\nWords."),
                code("a", ":dep b = \"1\"\n// A comment.\nlet b = {\n    1\n};"),
                code("c", "b"),
                text("after-c", "End."),
            ]
        );
        let wrong = source.replace("cell(\"a\");", "a();");
        assert!(parts(&wrong).unwrap_err().to_string().contains("code in the text `title`: a();"));
    }

    #[test]
    fn what_is_printed_goes_to_its_cell_and_its_value_by_type() {
        let printed = "NOTEBOOK_CELL a\nNOTEBOOK_CELL b\none\ntwo\nEVCXR_BEGIN_CONTENT x/y\n<p>\n</p>\nEVCXR_END_CONTENT\n";
        let outputs = outputs(printed).unwrap();
        assert_eq!(outputs["a"], []);
        let value = BTreeMap::from([("x/y".to_owned(), "<p>\n</p>".to_owned())]);
        assert_eq!(outputs["b"], [Shown::Printed("one\ntwo\n".to_owned()), Shown::Value(value)]);
        assert!(super::outputs("NOTEBOOK_CELL a\nNOTEBOOK_CELL a\n").is_err());
    }
}
