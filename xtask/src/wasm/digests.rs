//! The modules beside the program's own code: the same requests, answered by both, have the same answers, digests among them.

use crate::project::project_root;
use crate::tools::NODE;
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// If this variable is set, a missing Node is an error, so that the check cannot be left out unnoticed.
const REQUIRED: &str = "NN_REQUIRE_NODE";

/// How long each preset is trained: long enough for a wrong bit to spread, short enough for the plain module.
const EPOCHS: u32 = 10;

/// Presets that are compared, at least.
const PRESETS: usize = 10;

/// Compares what these modules answer in Node with what this machine's own code does.
pub(super) fn check(folder: &Path, modules: &[&str]) -> Result<()> {
    if !NODE.is_installed() {
        let missing = NODE.missing();
        if std::env::var_os(REQUIRED).is_some() {
            bail!("{REQUIRED} is set, but the modules were not run: {missing}");
        }
        writeln!(std::io::stderr(), "\nNOT RUN: the modules were not run: {missing}\n")?;
        return Ok(());
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let native = |requests: &[String]| {
        let mut command = Command::new(&cargo);
        command.args(["run", "--quiet", "--release", "--package", "nn-web", "--example", "ask", "--"]);
        answers(command.args(requests))
    };
    let presets = native(&["presets".to_owned()])?;
    let presets = parsed(presets.first().context("the program answers nothing")?)?.0;
    let listed = presets["presets"].as_array().into_iter().flatten();
    let links: Vec<&str> = listed.filter_map(|preset| preset["link"].as_str()).collect();
    ensure!(links.len() >= PRESETS, "there are {} presets, and {PRESETS} are to be compared", links.len());
    let mut requests = vec!["settings".to_owned(), "open?rate=fast".to_owned()];
    for link in &links {
        requests.push(format!("open?{link}"));
        requests.push(format!("advance?epochs={EPOCHS}"));
        requests.extend(["surface?n=24", "sharpness", "judge", "copy?as=toml"].map(str::to_owned));
    }
    let expected = native(&requests)?;
    for module in modules {
        let mut node = NODE.command();
        node.args(["xtask/src/wasm/node.js", module, "docs/play"]).arg(folder).args(&requests);
        let found = answers(&mut node)?;
        ensure!(found.len() == expected.len(), "the {} module answers not everything", module);
        for (request, (expected, found)) in requests.iter().zip(expected.iter().zip(&found)) {
            ensure!(
                parsed(expected)? == parsed(found)?,
                "the {} module answers to `{request}` with\n  {found}\nand this machine's code with\n  {expected}",
                module
            );
        }
    }
    writeln!(std::io::stdout(), "the modules answer in Node as the program does: {} presets", links.len())?;
    Ok(())
}

/// An answer: its text and the digest of its numbers.
fn parsed(line: &str) -> Result<(Value, &str)> {
    let (text, digest) = line.split_once('\t').with_context(|| format!("no digest in {line}"))?;
    Ok((plain(serde_json::from_str(text).with_context(|| format!("reading {text}"))?), digest))
}

/// With all numbers as JavaScript knows them, for which 47 and 47.0 are one.
fn plain(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(values) => values.into_iter().map(plain).collect(),
        Value::Object(members) => members.into_iter().map(|(key, value)| (key, plain(value))).collect(),
        Value::Null | Value::Bool(_) | Value::String(_) => value,
    }
}

/// The lines that a program writes.
fn answers(command: &mut Command) -> Result<Vec<String>> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output =
        command.current_dir(project_root()).output().with_context(|| format!("starting {program}"))?;
    ensure!(output.status.success(), "{program} failed: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).with_context(|| format!("what {program} writes"))?;
    Ok(text.lines().map(str::to_owned).collect())
}
