//! Where samples come from: what is drawn, and what comes with the crate.

pub(super) mod blobs;
pub(super) mod built_in;
pub(super) mod bundled;
pub(super) mod circles;
mod generator;
pub(super) mod moons;
pub(super) mod noisy_linear;
pub(super) mod sine;
pub(super) mod spirals;
pub(super) mod toy;
pub(super) mod truth_table;
pub(super) mod xor;
