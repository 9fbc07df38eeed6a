#![doc = include_str!("../README.md")]

mod axes;
mod error;
mod kinds;
mod paper;
mod parts;

pub use axes::axis::Axis;
pub use error::PlotError;
pub use kinds::{
    chart::Chart,
    diagram::subscript,
    drawing::Drawing,
    images::{Image, ImageGrid},
    intervals::{Interval, IntervalChart},
    matrix::MatrixChart,
    network::{Layer, NetworkDiagram},
    neuron::NeuronDiagram,
    panels::Panels,
    regions::{Region, RegionChart},
    surface::SurfaceChart,
};
pub use paper::picture::Picture;
pub use paper::style::{Colour, Dash};
pub use parts::{
    band::Band, bars::Bars, grid::Grid, legend::Legend, line::Line, mark::Mark, marker::Marker,
    overlay::Part, points::Points, reference::Reference, rug::Rug, trajectory::Trajectory,
};
