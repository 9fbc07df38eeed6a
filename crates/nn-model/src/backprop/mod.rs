//! Backpropagation: the objective, what its passes remember, and its second derivatives.

pub(crate) mod curvature;
pub(crate) mod fused;
pub(crate) mod gradient;
pub(crate) mod objective;
pub(crate) mod single_unit;
pub(crate) mod threads;
pub(crate) mod workspace;
