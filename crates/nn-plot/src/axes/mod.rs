//! Two axes and the plot area between them: where a number lies, and what is written along the edges.

pub(crate) mod axis;
pub(crate) mod colours;
pub(crate) mod frame;
pub(crate) mod layout;
