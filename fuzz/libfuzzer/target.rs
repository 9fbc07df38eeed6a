//! One program for all targets, because building it takes minutes: `NN_FUZZ_TARGET` says which one it is.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use nn_fuzz::change::Dice;
use nn_fuzz::{TARGETS, Target};
use std::sync::LazyLock;

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = std::env::var("NN_FUZZ_TARGET").unwrap_or_default();
    nn_fuzz::named(&name).unwrap_or_else(|| {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        eprintln!(
            "error: found the target `{name}`\n  help: set NN_FUZZ_TARGET to one of {}",
            names.join(", ")
        );
        std::process::exit(2)
    })
});

fuzz_target!(|bytes: &[u8]| TARGET.check(bytes));

// Half of the changes are libFuzzer's own, half know the format and leave what is not known to libFuzzer.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed.is_multiple_of(2) {
        return fuzzer_mutate(data, size, max_size);
    }
    let mut bytes = data[..size].to_vec();
    let mut plain = |part: &mut Vec<u8>, _| {
        let (length, most) = (part.len(), part.len() + 64);
        part.resize(most, 0);
        let changed = fuzzer_mutate(part, length, most);
        part.truncate(changed);
    };
    TARGET.change(&mut bytes, &mut Dice::new(seed.into(), &mut plain));
    bytes.truncate(max_size);
    data[..bytes.len()].copy_from_slice(&bytes);
    bytes.len()
});
