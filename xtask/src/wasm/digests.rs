//! The modules beside the program's own code: the same requests, answered by both, have the same answers, digests among them.

use super::MODULES;
use crate::project::project_root;
use crate::tools::NODE;
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// If this variable is set, a missing Node is an error, so that the check cannot be left out unnoticed.
const REQUIRED: &str = "NN_REQUIRE_NODE";

/// How long each preset is trained: long enough for a wrong bit to spread, short enough for the plain module.
const EPOCHS: u32 = 10;

/// Presets that are compared, at least.
const PRESETS: usize = 10;

/// Compares what both modules answer in Node with what this machine's own code does.
pub(super) fn check(folder: &Path) -> Result<()> {
    if !NODE.is_installed() {
        let missing = NODE.missing();
        if std::env::var_os(REQUIRED).is_some() {
            bail!("{REQUIRED} is set, but the modules were not run: {missing}");
        }
        writeln!(std::io::stderr(), "\nNOT RUN: the modules were not run: {missing}\n")?;
        return Ok(());
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let native = |requests: &str| {
        let mut command = Command::new(&cargo);
        command.args(["run", "--quiet", "--release", "--package", "nn-web", "--example", "ask"]);
        answers(&mut command, requests)
    };
    let presets: Value = serde_json::from_str(&native("presets\n")?).context("reading the presets")?;
    let links =
        presets["presets"].as_array().into_iter().flatten().filter_map(|preset| preset["link"].as_str());
    let links: Vec<&str> = links.collect();
    ensure!(links.len() >= PRESETS, "there are {} presets, and {PRESETS} are to be compared", links.len());
    let requests = links
        .iter()
        .map(|link| format!("open?{link}\nadvance?epochs={EPOCHS}\nsharpness\njudge\n"))
        .collect::<String>()
        + "settings\nnothing\n";
    let expected = native(&requests)?;
    for module in &MODULES {
        let mut node = NODE.command();
        node.arg("xtask/src/wasm/node.js").arg(module.kind).arg("docs/play/engine.js");
        node.args(["nn-web.js", "nn-web-plain.js", "nn-digits.js"].map(|script| folder.join(script)));
        let found = answers(&mut node, &requests)?;
        let pairs = requests.lines().zip(expected.lines().zip(found.lines()));
        for (request, (expected, found)) in pairs {
            let parsed =
                |line| serde_json::from_str::<Value>(line).with_context(|| format!("reading {line}"));
            ensure!(
                parsed(expected)? == parsed(found)?,
                "the {} module answers to `{request}` with\n  {found}\nand this machine's code with\n  {expected}",
                module.kind
            );
        }
        ensure!(
            expected.lines().count() == found.lines().count(),
            "the {} module answers not everything",
            module.kind
        );
    }
    writeln!(std::io::stdout(), "both modules answer in Node as the program does: {} presets", links.len())?;
    Ok(())
}

/// What a program writes for these lines.
fn answers(command: &mut Command, requests: &str) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let mut process = command
        .current_dir(project_root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {program}"))?;
    let mut input = process.stdin.take().context("a program has an input")?;
    let written = std::thread::scope(|scope| {
        // While it answers: both pipes may be full.
        let writer = scope.spawn(move || input.write_all(requests.as_bytes()));
        let output = process.wait_with_output();
        (writer.join(), output)
    });
    let output = written.1.with_context(|| format!("waiting for {program}"))?;
    ensure!(output.status.success(), "{program} failed: see above");
    String::from_utf8(output.stdout).with_context(|| format!("what {program} writes"))
}
