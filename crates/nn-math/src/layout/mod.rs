//! How numbers lie in memory, so that vector instructions read them in whole eights: samples in blocks ([`batch`])
//! and parameters on whole cache lines ([`padded`]).

pub mod batch;
pub mod padded;
