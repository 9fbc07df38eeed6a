//! What is drawn over two axes, with the words and the legend that explain it.

pub(crate) mod band;
pub(crate) mod bars;
mod contour;
pub(crate) mod grid;
pub(crate) mod labels;
pub(crate) mod legend;
pub(crate) mod line;
pub(crate) mod mark;
pub(crate) mod marker;
pub(crate) mod overlay;
mod placed;
pub(crate) mod points;
pub(crate) mod reference;
pub(crate) mod rug;
pub(crate) mod trajectory;
