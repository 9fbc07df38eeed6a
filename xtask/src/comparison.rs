//! `cargo xtask comparison`: this project beside scikit-learn, Keras, burn, candle, linfa and smartcore, as a page.
//!
//! Our column is read from the code where there is something to read (lists, counts); what is stated names a file that
//! must exist and say so. The others' columns are facts with a source each, in `rows` and `sources`.

mod rows;
mod sources;

use crate::ci::project_root;
use crate::files;
use anyhow::{Context, Result, bail};
use rows::Row;
use sources::{Place, Source};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Where our own files can be read from everywhere, also from within the book.
const REPOSITORY: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main");

/// Compare what there is with scikit-learn, Keras and the Rust libraries, and write docs/src/comparison.md.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing: fail if the page is not what the code gives
    #[arg(long)]
    check: bool,
}

/// A cell of a table and what it rests on.
struct Cell {
    text: String,
    sources: Vec<&'static Source>,
}

impl Cell {
    /// The cell with more text, which rests on these sources.
    fn and(mut self, text: &str, sources: &[&'static Source]) -> Cell {
        self.text += text;
        self.sources.extend(sources);
        self
    }
}

fn says(text: &str, sources: &[&'static Source]) -> Cell {
    Cell { text: text.to_owned(), sources: sources.to_vec() }
}

/// What is read from the code.
fn computed(text: impl Into<String>) -> Cell {
    Cell { text: text.into() + " †", sources: Vec::new() }
}

/// What could not be found; the source says where it was looked for.
fn none(searched: &'static Source) -> Cell {
    says("not found", &[searched])
}

/// What is counted.
struct Measured {
    /// The packages that nn-model brings, itself included.
    packages: usize,
    /// Lines of nn-math and nn-model that are neither blank nor comments nor unit tests, to five hundred, so that
    /// not every commit needs a new page.
    lines: usize,
}

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = project_root();
    let measured = Measured { packages: packages(&root)?, lines: (lines(&root)? + 250) / 500 * 500 };
    files::page("comparison.md", page(&root, &measured)?, arguments.check, "cargo xtask comparison")
}

fn packages(root: &Path) -> Result<usize> {
    let tree = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["tree", "--package", "nn-model", "--edges", "normal", "--prefix", "none", "--locked"])
        .args(["--target", "x86_64-unknown-linux-gnu", "--format", "{p}"]) // the same number everywhere
        .current_dir(root)
        .output()
        .context("cannot start cargo: is the Rust toolchain on the PATH?")?;
    if !tree.status.success() {
        bail!("cargo tree failed: {}", String::from_utf8_lossy(&tree.stderr).trim());
    }
    let text = String::from_utf8_lossy(&tree.stdout);
    // "name version", then perhaps a place or a mark that it was there before.
    let names: BTreeSet<_> = text.lines().map(|line| line.split(" (").next().unwrap_or(line)).collect();
    Ok(names.len())
}

fn lines(root: &Path) -> Result<usize> {
    let mut folders = vec![root.join("crates/nn-math/src"), root.join("crates/nn-model/src")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text =
                    std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
                let before_tests = text.lines().take_while(|line| *line != "#[cfg(test)]").map(str::trim);
                count += before_tests.filter(|line| !line.is_empty() && !line.starts_with("//")).count();
            }
        }
    }
    Ok(count)
}

/// The sources in the order in which they are first named.
#[derive(Default)]
struct Bibliography(Vec<&'static Source>);

impl Bibliography {
    /// The text of a cell with its marks.
    fn cell(&mut self, cell: &Cell) -> String {
        let mut marks = Vec::new();
        for source in &cell.sources {
            let place = self.0.iter().position(|known| std::ptr::eq(*known, *source)).unwrap_or_else(|| {
                self.0.push(source);
                self.0.len() - 1
            });
            marks.push(format!("[{}]", place + 1));
        }
        if marks.is_empty() {
            return cell.text.clone();
        }
        format!("{} <sup>{}</sup>", cell.text, marks.join(", "))
    }

    fn table(&mut self, title: &str, rows: &[Row]) -> String {
        let mut table = format!(
            "## {title}\n\n| | nn | scikit-learn's MLP | Keras | burn | candle |\n|---|---|---|---|---|---|\n"
        );
        for Row { what, ours, scikit_learn, keras, burn, candle } in rows {
            let cells = [ours, scikit_learn, keras, burn, candle].map(|cell| self.cell(cell));
            table += &format!("| **{what}** | {} |\n", cells.join(" | "));
        }
        table + "\n"
    }

    fn list(&self, root: &Path) -> Result<String> {
        let (mut list, mut addresses) = (String::new(), String::new());
        for (index, Source { what, place }) in self.0.iter().enumerate() {
            let number = index + 1;
            let (text, address) = match place {
                Place::Web(address) => (format!("{what}: <{address}>"), (*address).to_owned()),
                Place::Here(file, says) => {
                    let text = std::fs::read_to_string(root.join(file))
                        .with_context(|| format!("the comparison names {file}, which cannot be read"))?;
                    if !text.contains(says) {
                        bail!(
                            "the comparison rests on {file}, which no longer has `{says}`\n  help: see whether \
                             what it states still holds, and change xtask/src/comparison/sources.rs"
                        );
                    }
                    (format!("nn, {what}: `{file}`"), format!("{REPOSITORY}/{file}"))
                }
                Place::NotFound => ((*what).to_owned(), "#sources".to_owned()),
            };
            list += &format!("{number}. {text}\n");
            addresses += &format!("[{number}]: {address}\n");
        }
        Ok(format!("{list}\n{addresses}"))
    }
}

fn page(root: &Path, measured: &Measured) -> Result<String> {
    let mut sources = Bibliography::default();
    let mut page = INTRODUCTION.to_owned();
    page += &sources.table("Networks", &rows::networks());
    page += &sources.table("Losses and descent", &rows::descent());
    page += &sources.table("Training", &rows::training());
    page += &sources.table("Around the network", &rows::around());
    page += &sources.table("Derivatives", &rows::derivatives());
    page += &sources.table("Files", &rows::files());
    page += &sources.table("Machines and sizes", &rows::machines(measured));
    page += "## linfa and smartcore\n\nNeither has a neural network (`linfa-nn` finds nearest neighbours). They are \
             what to take for other models, and share the work around a network:\n\n\
             | | nn | linfa | smartcore |\n|---|---|---|---|\n";
    for (what, cells) in rows::without_perceptrons(measured) {
        page += &format!("| **{what}** | {} |\n", cells.map(|cell| sources.cell(&cell)).join(" | "));
    }
    Ok(page + CONCLUSION + &sources.list(root)?)
}

const INTRODUCTION: &str = "\
# Beside scikit-learn, Keras, burn, candle, linfa and smartcore

Written by `cargo xtask comparison`; do not edit. Compared are scikit-learn 1.9.1 (`MLPClassifier`, `MLPRegressor`), Keras \
3.15.1, burn 0.22.1, candle 0.11.1, linfa 0.8.1 and smartcore 0.7.0, as they were in November 2026; *nn* is this project, \
the crates nn-model, nn-data, nn-select and nn-format together.

What has a † is read from the code each time the page is written. Everything else is stated, and its number leads to \
what it rests on: a file of this project, the source of that very version, or a page of documentation, which was read in \
a stored copy, some of them of a version or two before. *By hand* means that the \
library lets one write it oneself in a few lines. *Not found* means just that; the number tells where it was looked for. \
Speed is not compared here.

";

const CONCLUSION: &str = "
## What we lack

Of networks:

- Any layer but the fully connected one: convolutions, recurrence, attention, embeddings; batch and layer normalisation; \
skipping connections, several inputs, several heads. Networks are chains.
- Activations, losses, metrics and layers of one's own: each list is closed, and a new row goes into the library's \
source. Optimisers and schedules of one's own need a loop of one's own. The slope of the leaky relu (0.01), the elu's scale \
and Huber's threshold (1) are fixed.
- Losses that others have: Poisson (scikit-learn has it), hinge, quantile, focal, Kullback-Leibler, Gaussian likelihood.
- Optimisers that others have: Adagrad, Adadelta, Nadam, LAMB, Lion, Muon. Averaged weights. Clipping by value.
- Dropout, penalties and first weights that differ from layer to layer; bounds on weights. A layer \
is frozen by setting its gradient to 0 before each step, which does not keep AdamW's decay away.

Of training:

- Graphics processors, `f32` and smaller numbers, quantisation, several machines.
- Automatic differentiation; the gradient by the inputs (for saliency, adversarial examples, differential equations); \
second derivatives by anything but the parameters.
- Data that do not fit into memory: training samples are a matrix of `f64` (predictions by the program `nn` stream). Sparse \
inputs.
- Early stopping by a metric: it watches the loss. Observers that change settings under way. A schedule that changes within \
an epoch. Validation parts that keep classes in proportion (one's own samples can).
- A method `partial_fit`: a checkpoint is resumed on the new samples instead, or one's own loop goes on with them; the \
network's outputs cannot grow.

Around it:

- Any other model to compare with, but least squares. Imputation by more than a column's own mean, median or \
most frequent text; selection of features, scaling by quantiles, encodings other than one-hot, text, images; more elaborate searches (halving, Bayesian).
- Python, TensorBoard, pre-trained networks, ONNX graphs that are no multilayer perceptrons.
- Years of use by others: this is version 0.1.

## When to use something else

- **Images, sound, text, sequences, or a network that is not a chain of dense layers:** Keras or PyTorch; in Rust, burn to \
train, candle to run what others have trained.
- **A graphics processor, or millions of parameters:** the same.
- **A gradient of something of one's own** (a new loss, a physical model, the inputs): JAX or PyTorch through Keras; in Rust \
burn or candle.
- **Tables of data in Python:** scikit-learn. Its perceptron does much of what ours does, and the forest or boosted trees \
beside it are often the better model. In Rust, for such models, linfa or smartcore.
- **Sparse data, or more than fits into memory:** scikit-learn with `partial_fit`, or Keras.

What is left, and what this is made for: small and middling dense networks on the CPU from Rust, where results must be the \
same bits everywhere, each step can be read, and nothing heavy comes along.

## Sources

";
