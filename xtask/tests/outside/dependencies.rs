//! What others wrote and is compiled here: its licences, where it comes from, and that there is one version of it. The rules
//! are those of `deny.toml`, which cargo-deny reads too; this needs nothing but Cargo, so it is checked everywhere.

use serde::Deserialize;
use spdx::{Expression, ParseMode};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

#[derive(Deserialize)]
struct Rules {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    package: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    skip: Vec<Skipped>,
}

#[derive(Deserialize)]
struct Skipped {
    #[serde(rename = "crate")]
    package: String,
    reason: String,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    source: Option<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn rules() -> Rules {
    toml::from_str(&fs::read_to_string(root().join("deny.toml")).unwrap()).unwrap()
}

fn lock() -> Vec<Locked> {
    let lock: Lock = toml::from_str(&fs::read_to_string(root().join("Cargo.lock")).unwrap()).unwrap();
    assert!(lock.package.len() > 200);
    lock.package
}

/// Each package that is compiled. Those of Linux stand for all, so that every machine checks the same.
fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--all-features", "--format-version", "1"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", crate::stderr(&output));
    let metadata: Metadata = serde_json::from_slice(&output.stdout).unwrap();
    assert!(metadata.packages.len() > 200);
    metadata.packages
}

/// Whether one of the licences that a package offers is allowed.
fn allowed(license: &str, words: &BTreeSet<&str>) -> bool {
    let offer = Expression::parse_mode(license, ParseMode::LAX).unwrap_or_else(|e| panic!("{license}: {e}"));
    offer.evaluate(|one| words.contains(one.to_string().as_str()))
}

#[test]
fn every_licence_is_one_that_is_allowed() {
    let rules = rules();
    let mut wrong = Vec::new();
    let mut needed = BTreeSet::new();
    for Package { name, version, license } in packages() {
        let license = license.unwrap_or_else(|| panic!("{name} {version} has no licence"));
        let mut words: BTreeSet<&str> = rules.licenses.allow.iter().map(String::as_str).collect();
        if allowed(&license, &words) {
            continue;
        }
        let exceptions = rules.licenses.exceptions.iter().filter(|exception| exception.package == name);
        words.extend(exceptions.flat_map(|exception| &exception.allow).map(String::as_str));
        if allowed(&license, &words) {
            needed.insert(name);
        } else {
            wrong.push(format!("{name} {version}: {license}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "licences that deny.toml does not allow:\n  {}\n  help: do without the package, or allow the licence there",
        wrong.join("\n  ")
    );
    for exception in &rules.licenses.exceptions {
        assert!(
            needed.contains(&exception.package),
            "deny.toml: no exception for {} is needed",
            exception.package
        );
    }
}

#[test]
fn of_every_package_there_is_one_version_or_a_reason_for_two() {
    let rules = rules();
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Locked { name, version, .. } in lock() {
        versions.entry(name).or_default().insert(version);
    }
    let skipped = |name: &str, version: &str| {
        rules.bans.skip.iter().any(|skipped| {
            let (package, begin) = skipped.package.split_once('@').unwrap();
            assert!(!skipped.reason.is_empty(), "{package}: who asks for it?");
            package == name && (version == begin || version.starts_with(&format!("{begin}.")))
        })
    };
    let mut seen = BTreeSet::new();
    for (name, versions) in &versions {
        let left: Vec<&String> = versions.iter().filter(|version| !skipped(name, version)).collect();
        assert!(
            left.len() == 1,
            "{name} is there in the versions {left:?}: it is compiled that many times\n  help: `cargo tree --workspace \
             --all-features --duplicates` says for whom; ask for the one that others ask for, or say in deny.toml, under \
             `skip`, who needs another"
        );
        if left.len() < versions.len() {
            seen.insert(name.as_str());
        }
    }
    for skipped in &rules.bans.skip {
        let (package, _) = skipped.package.split_once('@').unwrap();
        assert!(seen.contains(package), "deny.toml: {} is there once, or not at all", skipped.package);
    }
}

#[test]
fn all_of_it_comes_from_crates_io() {
    for Locked { name, source, .. } in lock() {
        let ours = name == "xtask" || name.starts_with("nn-");
        let expected = (!ours).then_some("registry+https://github.com/rust-lang/crates.io-index");
        assert_eq!(source.as_deref(), expected, "{name}");
    }
}
