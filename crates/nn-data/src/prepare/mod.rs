//! What is done to samples before a network sees them: classes to targets, columns to like sizes, categories to numbers.

pub(super) mod labels;
pub(super) mod one_hot;
pub(super) mod scaling;
