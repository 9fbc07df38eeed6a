//! SECURITY.md says what is so, and the count of executions is one of every target.

#![allow(clippy::unwrap_used)]

use nn_fuzz::TARGETS;
use serde_json::Value;
use std::collections::BTreeSet;

const PAGE: &str = include_str!("../../SECURITY.md");

#[test]
fn security_md_names_every_limit_and_no_other() {
    let expected = nn_fuzz::security::with_limits(PAGE);
    assert!(
        expected.as_deref() == Some(PAGE),
        "`cargo run --release -p nn-fuzz --example limits` writes the limits"
    );
}

#[test]
fn security_md_names_the_memory_that_is_counted() {
    let promise =
        format!("A file of up to {} MB takes at most {} MB", nn_fuzz::SMALL >> 20, nn_fuzz::MEMORY >> 20);
    assert!(PAGE.contains(&promise), "SECURITY.md should say: {promise}");
}

#[test]
fn every_target_was_run_within_the_memory_that_is_counted() {
    let count: Value = serde_json::from_str(include_str!("../executions.json")).unwrap();
    let targets = count["targets"].as_object().unwrap();
    let found: BTreeSet<&str> = targets.keys().map(String::as_str).collect();
    assert_eq!(
        found,
        TARGETS.iter().map(|target| target.name).collect(),
        "`cargo xtask fuzz --json` adds to it"
    );
    assert_eq!(count["megabytes"], nn_fuzz::MEMORY >> 20);
    let executions = |done: &Value| done["executions"].as_u64().unwrap();
    assert!(targets.values().all(|done| executions(done) > 0));
    assert_eq!(executions(&count), targets.values().map(executions).sum::<u64>());
}
