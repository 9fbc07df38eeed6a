//! How results are laid out for people: paragraphs, tables, curves in the terminal, numbers.

pub(crate) mod json;
pub(crate) mod number;
pub(crate) mod page;
pub(crate) mod plot;
pub(crate) mod screen;
pub(crate) mod shell;
pub(crate) mod shortened;
pub(crate) mod table;
pub(crate) mod visible;
pub(crate) mod wrap;
