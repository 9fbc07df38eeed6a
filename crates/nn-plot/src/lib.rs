#![doc = include_str!("../README.md")]

mod annotation;
mod axis;
mod band;
mod canvas;
mod chart;
mod diagram;
mod error;
mod frame;
mod labels;
mod layout;
mod legend;
mod line;
mod marker;
mod network;
mod neuron;
mod panels;
mod path;
mod picture;
mod points;
mod style;

pub use annotation::{Mark, Reference, Rug};
pub use axis::Axis;
pub use band::Band;
pub use chart::Chart;
pub use diagram::subscript;
pub use error::PlotError;
pub use legend::Legend;
pub use line::Line;
pub use marker::Marker;
pub use network::{Layer, NetworkDiagram};
pub use neuron::NeuronDiagram;
pub use panels::Panels;
pub use picture::Picture;
pub use points::Points;
pub use style::{Colour, Dash};
