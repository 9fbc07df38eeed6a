//! Networks into files and back: exact, refused with a reason where something is wrong, and never half.

mod common;
mod json;
mod tensors;
mod whole_files;
