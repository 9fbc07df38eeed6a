//! What targets have in common.

use nn_experiment::ExperimentError;

/// An error says something, and perhaps the way out.
pub(super) fn refused(error: &ExperimentError) {
    assert!(!error.to_string().is_empty());
    assert!(error.help().is_none_or(|help| !help.is_empty()));
}

/// A number below `many` that follows from the bytes: what is done with a file is the same each time.
pub(super) fn one_of(bytes: &[u8], many: usize) -> usize {
    let hash =
        bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    (hash >> 8) as usize % many
}
