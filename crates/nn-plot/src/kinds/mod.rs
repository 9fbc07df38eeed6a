//! The kinds of drawing: each a builder that ends in `draw`.

pub(crate) mod chart;
pub(crate) mod diagram;
pub(crate) mod images;
pub(crate) mod intervals;
pub(crate) mod matrix;
pub(crate) mod network;
pub(crate) mod neuron;
pub(crate) mod panels;
pub(crate) mod regions;
pub(crate) mod surface;
