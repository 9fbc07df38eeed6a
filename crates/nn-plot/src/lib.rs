#![doc = include_str!("../README.md")]

mod axis;
mod canvas;
mod chart;
mod error;
mod path;
mod picture;
mod style;

pub use axis::Axis;
pub use chart::{Legend, Line, LineChart, Mark, Reference};
pub use error::PlotError;
pub use picture::Picture;
pub use style::{Colour, Dash};
