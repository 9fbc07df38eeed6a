#![doc = include_str!("../README.md")]

mod csv_rows;
mod error;
mod format;
mod input;
mod json_rows;
mod lines;
mod npy_rows;
mod npz;
mod reader;
mod sniff;
mod source;
mod table;

pub use error::{Place, Row, TableError};
pub use format::TableFormat;
pub use nn_choice::UnknownName;
pub use reader::{ReadOptions, TableReader};
pub use source::Source;
pub use table::{Column, MISSING, Table, is_missing};
