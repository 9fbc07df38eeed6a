//! `cargo xtask wasm`: the crate nn-web as WebAssembly for the pages of the book, packed into scripts and weighed.
//!
//! There are three modules: one with relaxed instructions, whose multiply-adds round once in hardware; one that has besides what is
//! asked for now and then (programs to copy, networks in files, exercises); and a plain one with everything for browsers
//! that know no such instructions, which gives the same bits more slowly. All go through LZMA and base64 into scripts, because a page that is opened
//! from a file may load nothing else.

mod digests;

use crate::files::{self, File};
use crate::project::project_root;
use crate::tools;
use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use lzma_rust2::{LzmaOptions, LzmaWriter};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Compile nn-web to WebAssembly for the book's pages, pack and weigh it
///
/// `cargo xtask book` does this too, but for the plain module, which it only keeps up to date: few browsers need it, and it would
/// take a third of the first build.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Also run both modules in Node, if it is installed, and compare them with the program
    #[arg(long)]
    check: bool,
}

/// A way to compile the module.
pub(crate) struct Module {
    /// What the engine calls it.
    kind: &'static str,
    /// Its script, without `.js`.
    script: &'static str,
    /// The member of `NN_WEB` that the script sets.
    member: &'static str,
    flags: &'static str,
    /// Whether it has what nn-web's feature `more` brings.
    more: bool,
}

const MODULES: [Module; 3] = [
    Module { kind: "relaxed", script: "nn-web", member: "module", flags: RELAXED, more: false },
    Module { kind: "more", script: "nn-web-more", member: "more", flags: RELAXED, more: true },
    Module { kind: "plain", script: "nn-web-plain", member: "plain", flags: "", more: true },
];

const RELAXED: &str = "-Ctarget-feature=+simd128,+relaxed-simd";

/// What a page may load before it can be played with: the first module, and all scripts and styles of `docs/play`, which a server sends
/// in gzip.
const WIRE_LIMIT: usize = 350_000;

/// Where cargo compiles the modules, and where their scripts are.
const TARGET: &str = "target/web";

/// The digits, which are loaded when they are chosen.
const DIGITS: &str = "crates/nn-data/data/digits.txt";

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if let Some(missing) = tools::WASM.missing()? {
        bail!(missing);
    }
    let folder = pack(&MODULES, &[])?;
    if arguments.check {
        // The module with more requests answers these by the same code as the first.
        let asked = MODULES.iter().map(|module| module.kind).filter(|kind| *kind != "more");
        digests::check(&folder, &asked.collect::<Vec<&str>>())?;
    }
    Ok(())
}

/// The folder of the scripts that a book is built with. It says nothing while it compiles, so that it can be done beside something
/// else.
pub(crate) fn for_the_book() -> Result<PathBuf> {
    let there = |module: &&Module| scripts().join(module.script).with_extension("js").exists();
    let [relaxed, more, plain] = &MODULES;
    let modules = [relaxed, more].into_iter().chain(Some(plain).filter(there));
    pack(modules, &["--quiet"])
}

/// The folder of the scripts.
fn scripts() -> PathBuf {
    project_root().join(TARGET).join("scripts")
}

/// The folder of the scripts with these modules, the relaxed one first, and the digits, all made anew; says what they weigh.
fn pack<'m>(modules: impl IntoIterator<Item = &'m Module>, options: &[&str]) -> Result<PathBuf> {
    let root = project_root();
    let (mut scripts, mut weights, mut said) = (Vec::new(), Vec::new(), String::new());
    let mut add = |script: &str, member: &str, bytes: &[u8]| -> Result<usize> {
        let packed = packed(bytes)?;
        let text = format!("(self.NN_WEB ??= {{}}).{member} = \"{}\";\n", STANDARD.encode(&packed));
        scripts.push(File { name: format!("{script}.js"), bytes: text.into_bytes() });
        Ok(packed.len())
    };
    for module in modules {
        let weight = add(module.script, module.member, &compiled(module, options)?)?;
        said += &format!("{} module {}, ", module.kind, kilobytes(weight));
        weights.push(weight);
    }
    let digits = fs::read(root.join(DIGITS)).with_context(|| format!("reading {DIGITS}"))?;
    let digits = add("nn-digits", "digits", &digits)?;
    let folder = self::scripts();
    files::prepare(&folder, "CARGO_TARGET_DIR")?;
    files::write(&folder, &scripts)?;
    let sources = zipped(&sources(&root.join("docs/play"))?)?.len();
    let wire = sources + weights.first().context("a page needs a module")?;
    writeln!(
        std::io::stdout(),
        "packed: {said}scripts and styles {}, digits {} kB; a page loads {} of at most {} kB",
        kilobytes(sources),
        kilobytes(digits),
        kilobytes(wire),
        kilobytes(WIRE_LIMIT),
    )?;
    if wire > WIRE_LIMIT {
        bail!(
            "a page would load {} kB, and {} is the limit\n  help: `twiggy top` says what a module consists of",
            kilobytes(wire),
            kilobytes(WIRE_LIMIT)
        );
    }
    Ok(folder)
}

/// The module's bytes. Cargo knows what has to be compiled, and keeps what both modules are made of apart by their flags; only
/// the modules themselves have one name.
fn compiled(module: &Module, options: &[&str]) -> Result<Vec<u8>> {
    let target = project_root().join(TARGET);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["rustc", "--package", "nn-web", "--lib", "--crate-type", "cdylib", "--profile", "web"])
        .args(["--locked", "--target", tools::WASM.name, "--target-dir"])
        .arg(&target)
        .args(options)
        .args((!module.more).then_some("--no-default-features"))
        // These alone: what a machine's owner sets for its own programs is not for browsers.
        .env("CARGO_ENCODED_RUSTFLAGS", module.flags)
        .current_dir(project_root())
        .status()
        .context("cannot start cargo: is the Rust toolchain on the PATH?")?;
    if !status.success() {
        bail!("compiling the {} module failed: see above", module.kind);
    }
    let file = target.join(tools::WASM.name).join("web/nn_web.wasm");
    fs::read(&file).with_context(|| format!("reading {}", file.display()))
}

/// All scripts and styles of a folder and the folders in it, one after the other.
fn sources(folder: &Path) -> Result<Vec<u8>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(sources(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "js" || ending == "css") {
            let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            // The book leaves indentation, empty lines and comments that fill a line out, too.
            let lines =
                text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
            lines.for_each(|line| all.extend([line.as_bytes(), b"\n"].concat()));
        }
    }
    Ok(all)
}

/// The bytes in LZMA, as `docs/play/lzma.js` unpacks them: with their number in the header.
fn packed(bytes: &[u8]) -> Result<Vec<u8>> {
    let options = LzmaOptions::with_preset(9);
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(bytes.len() as u64))?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

fn zipped(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).context("packing")
}

fn kilobytes(bytes: usize) -> String {
    format!("{:.1}", bytes as f64 / 1000.0)
}
