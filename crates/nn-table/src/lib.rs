#![doc = include_str!("../README.md")]

mod csv_rows;
mod describe;
mod error;
mod format;
mod input;
mod json_rows;
mod layout;
mod lines;
mod notation;
mod npy_rows;
mod npz;
mod options;
mod quotes;
mod reader;
mod rows;
mod source;
mod table;
mod write;

pub use describe::{Cell, ColumnDescription, Description, Kind, Numbers, Value};
pub use error::{Place, Row, TableError};
pub use format::TableFormat;
pub use layout::{Delimiter, Remark};
pub use nn_choice::UnknownName;
pub use notation::{
    Date, DateOrder, MISSING, MissingMark, Notation, NotationRemark, is_code, is_missing, is_usual_mark,
    looks_numeric, number_text, readings,
};
pub use options::{Ragged, ReadOptions};
pub use reader::TableReader;
pub use rows::Size;
pub use source::Source;
pub use table::{Column, ColumnCells, Table};
pub use write::{NpyWriter, RowWriter};
