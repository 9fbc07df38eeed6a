//! The same bits on every machine: at every level of this one, on emulated CPUs without AVX or without AVX-512, and as
//! `golden/digests.txt` has them from another.

use nn_math::simd::Level;
use nn_tests::digests::{GOLDEN, PARTS, experiments};
use std::io::Write;
use std::process::Command;

/// How to make the file anew.
const AGAIN: &str = "if the change was meant: `cargo run --release -p nn-tests --bin digests -- write` writes the file anew; \
                     with `-- show NAME` instead it prints what is behind a digest";

/// Set where the emulator must be there, so that a test cannot be left out unnoticed.
const REQUIRED: &str = "NN_REQUIRE_QEMU";

/// CPUs that qemu can be: one without AVX and fused multiply-adds, and one with AVX2, which is the most that it has.
const CPUS: [&str; 2] = ["Nehalem", "Haswell"];

#[test]
fn the_workloads_give_the_same_bits_with_every_instruction_set_of_this_machine() {
    for part in PARTS {
        let [first, rest @ ..] = &Level::available()[..] else { panic!("no level") };
        let expected = part.run(*first).unwrap();
        for level in rest {
            assert!(part.run(*level).unwrap() == expected, "{part:?} at {}", level.name());
        }
    }
}

/// The lines of `found` that are not among those of the file, each with the one that is there instead.
fn differences(found: &[String]) -> Vec<String> {
    let golden = std::fs::read_to_string(GOLDEN).unwrap();
    let name = |line: &str| line.split_once("  ").map(|(_, name)| name.to_owned());
    found
        .iter()
        .filter(|line| !golden.lines().any(|golden| golden == **line))
        .map(|line| {
            let instead = golden.lines().find(|golden| name(golden) == name(line)).unwrap_or("nothing");
            format!("{line}, where the file has {instead}")
        })
        .collect()
}

#[test]
fn every_result_is_to_the_last_bit_what_another_machine_found() {
    let lines: Vec<String> = experiments().iter().map(|experiment| experiment.line().unwrap()).collect();
    let differences = differences(&lines);
    assert!(differences.is_empty(), "{}\n{AGAIN}", differences.join("\n"));
    let golden = std::fs::read_to_string(GOLDEN).unwrap();
    assert_eq!(
        golden.lines().count(),
        lines.len(),
        "{GOLDEN} has lines of experiments that are gone: {AGAIN}"
    );
}

#[test]
fn cpus_without_avx_or_fused_multiply_adds_find_the_same() {
    let version = Command::new("qemu-x86_64").arg("--version").output();
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) || version.is_err() {
        let reason = "it takes an x86-64 Linux and qemu-x86_64, from Debian's and Ubuntu's package qemu-user";
        assert!(
            std::env::var_os(REQUIRED).is_none(),
            "{REQUIRED} is set, but emulated CPUs cannot be had: {reason}"
        );
        // Not by a macro, whose output is shown of failing tests only.
        writeln!(std::io::stderr(), "\nNOT RUN: the bits of emulated CPUs were not compared: {reason}")
            .unwrap();
        return;
    }
    let quick = experiments().iter().filter(|experiment| experiment.is_quick()).count();
    std::thread::scope(|scope| {
        for cpu in CPUS {
            scope.spawn(move || {
                let mut qemu = Command::new("qemu-x86_64");
                qemu.args(["-cpu", cpu, env!("CARGO_BIN_EXE_digests"), "quick"]);
                let output = qemu.output().unwrap();
                let errors = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{cpu}: {:?}\n{errors}", output.status);
                let text = String::from_utf8(output.stdout).unwrap();
                let (level, lines) = text.split_once('\n').unwrap();
                assert!(cpu != "Nehalem" || level == Level::PORTABLE.name(), "{cpu} has {level}?");
                let lines: Vec<String> = lines.lines().map(str::to_owned).collect();
                assert_eq!(lines.len(), quick, "{cpu}");
                let differences = differences(&lines);
                assert!(differences.is_empty(), "{cpu}, {level}:\n{}\n{AGAIN}", differences.join("\n"));
            });
        }
    });
}
