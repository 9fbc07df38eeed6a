//! What any picture is made of: the canvas and its ink, lengths and colours, and the finished file.

pub(crate) mod canvas;
pub(crate) mod path;
pub(crate) mod picture;
pub(crate) mod shapes;
pub(crate) mod sheet;
pub(crate) mod style;
