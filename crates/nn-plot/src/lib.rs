#![doc = include_str!("../README.md")]

mod axis;
mod canvas;
mod chart;
mod diagram;
mod error;
mod network;
mod neuron;
mod path;
mod picture;
mod style;

pub use axis::Axis;
pub use chart::{Legend, Line, LineChart, Mark, Reference};
pub use diagram::subscript;
pub use error::PlotError;
pub use network::{Layer, NetworkDiagram};
pub use neuron::NeuronDiagram;
pub use picture::Picture;
pub use style::{Colour, Dash};
