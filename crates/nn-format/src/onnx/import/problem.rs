//! What is wrong with a graph.

use crate::error::FormatError;
use crate::onnx::ONNX;
use crate::onnx::messages::Node;

/// What is wrong with a node.
pub(super) enum Problem {
    /// It is no part of such a network.
    Content(String),
    /// There is more of it than there may be.
    Limit(String),
}

impl Problem {
    /// The error of the node at this place.
    pub(super) fn at(self, place: String) -> FormatError {
        match self {
            Problem::Content(problem) => content(place, problem),
            Problem::Limit(problem) => FormatError::Limit { format: ONNX, place, problem },
        }
    }
}

impl From<String> for Problem {
    fn from(problem: String) -> Problem {
        Problem::Content(problem)
    }
}

/// The error of what is no part of a network of dense layers.
pub(super) fn content(place: String, problem: String) -> FormatError {
    FormatError::Content { format: ONNX, place, problem }
}

/// What messages call a node.
pub(super) fn describe(node: &Node) -> String {
    let name = [&node.name].into_iter().chain(&node.output).find(|name| !name.is_empty());
    format!("{} node `{}`", node.op_type, name.map_or("", |name| name))
}
