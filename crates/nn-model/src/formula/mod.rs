//! Formulas: of our activations and losses, and of those of one's own.

pub(crate) mod activation;
pub(crate) mod check;
pub(crate) mod list;
pub(crate) mod loss;
pub(crate) mod recorded;
pub(crate) mod term;
