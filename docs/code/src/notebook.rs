//! What makes `examples/notebook.rs` a notebook that cargo compiles: its cells, and their values shown as evcxr shows them.
//!
//! `cargo xtask notebook` makes `docs/notebook/tutorial.ipynb` of that program and of what it prints.
#![allow(clippy::print_stdout)] // a notebook prints

use std::fmt::Debug;

/// What a line begins with that says from which cell the lines after it come.
pub const CELL: &str = "NOTEBOOK_CELL ";

/// A code cell begins here, under this name.
pub fn cell(name: &str) {
    println!("{CELL}{name}");
}

/// The value of a cell's last line. evcxr calls `evcxr_display` where a type has it, which then goes before this one, and shows
/// all others with `{:?}`.
pub trait CellValue: Debug {
    /// Shows it.
    fn evcxr_display(&self) {
        println!("EVCXR_BEGIN_CONTENT text/plain\n{self:?}\nEVCXR_END_CONTENT");
    }
}

impl<T: Debug + ?Sized> CellValue for T {}
