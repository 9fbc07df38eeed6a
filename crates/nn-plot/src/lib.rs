#![doc = include_str!("../README.md")]

mod axes;
mod error;
mod kinds;
mod paper;
mod parts;

pub use axes::axis::Axis;
pub use error::PlotError;
pub use kinds::chart::Chart;
pub use kinds::diagram::subscript;
pub use kinds::images::{Image, ImageGrid};
pub use kinds::intervals::{Interval, IntervalChart};
pub use kinds::matrix::MatrixChart;
pub use kinds::network::{Layer, NetworkDiagram};
pub use kinds::neuron::NeuronDiagram;
pub use kinds::panels::Panels;
pub use kinds::regions::{Region, RegionChart};
pub use kinds::surface::SurfaceChart;
pub use paper::picture::Picture;
pub use paper::style::{Colour, Dash};
pub use parts::band::Band;
pub use parts::bars::Bars;
pub use parts::grid::Grid;
pub use parts::legend::Legend;
pub use parts::line::Line;
pub use parts::mark::Mark;
pub use parts::marker::Marker;
pub use parts::overlay::Part;
pub use parts::points::Points;
pub use parts::reference::Reference;
pub use parts::rug::Rug;
pub use parts::trajectory::Trajectory;
