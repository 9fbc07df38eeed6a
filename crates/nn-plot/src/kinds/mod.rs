//! The kinds of drawing: each a builder that ends in `draw`.

pub(super) mod chart;
pub(super) mod diagram;
pub(super) mod drawing;
pub(super) mod images;
pub(super) mod intervals;
pub(super) mod matrix;
pub(super) mod network;
pub(super) mod neuron;
pub(super) mod panels;
pub(super) mod regions;
pub(super) mod surface;
