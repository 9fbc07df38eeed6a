#![doc = include_str!("../README.md")]

mod new_file;
pub mod npy;
pub mod npz;

pub use new_file::{NewFile, write_atomically};
