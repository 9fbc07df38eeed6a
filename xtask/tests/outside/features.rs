//! One set of features for every dependency, whatever package is asked for: what is compiled for one serves all.

use crate::stdout;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// What is built and run on its own, with what it brings; of these our own crates must agree too.
const PROGRAMS: [&str; 5] = ["xtask", "nn-cli", "nn-chapters", "nn-tests", "nn-book"];

/// Each package that is compiled, with its features. Those of Linux stand for all, so that every machine checks the same.
fn compiled(arguments: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--no-dedupe", "--prefix", "none", "--format", "{p} [{f}]"])
        .args(["--target", "x86_64-unknown-linux-gnu"])
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", crate::stderr(&output));
    stdout(&output).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn no_dependency_is_compiled_twice_because_another_package_was_asked_for() {
    let all = compiled(&["--workspace", "--all-features", "--edges", "normal,build,dev"]);
    let members = compiled(&["--workspace", "--depth", "0"]);
    assert!(all.len() > 200 && members.len() > PROGRAMS.len(), "{all:?}");
    let mut twice = Vec::new();
    for member in &members {
        let name = member.split(' ').next().unwrap();
        let program = PROGRAMS.contains(&name);
        // A library is tested on its own; a program is built.
        for edges in if program { &["normal,build", "normal,build,dev"][..] } else { &["normal,build,dev"] } {
            for line in compiled(&["--package", name, "--edges", edges]).difference(&all) {
                let package = line.split(" [").next().unwrap();
                let ours = package.contains(" (") && !package.ends_with(" (proc-macro)");
                if program || !ours {
                    let shared = all.iter().filter(|other| other.starts_with(&format!("{package} [")));
                    let shared: Vec<&str> = shared.map(String::as_str).collect();
                    twice.push(format!("for {name}: {line}\n    for all of them: {}", shared.join(", ")));
                }
            }
        }
    }
    assert!(
        twice.is_empty(),
        "compiled again, with other features:\n  {}\n  help: give them one set: for a dependency in \
         xtask/features/Cargo.toml, for a crate of ours where the program asks for it",
        twice.join("\n  ")
    );
}
