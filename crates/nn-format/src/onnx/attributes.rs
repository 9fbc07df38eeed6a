//! The numbers among a node's attributes.

use super::messages::Node;

/// A whole number, or what is usual.
pub(super) fn int(node: &Node, name: &str, default: i64) -> i64 {
    node.attribute.iter().find(|attribute| attribute.name == name).and_then(|a| a.i).unwrap_or(default)
}

/// A number with a fraction, or what is usual.
pub(super) fn float(node: &Node, name: &str, default: f64) -> f64 {
    node.attribute
        .iter()
        .find(|attribute| attribute.name == name)
        .and_then(|a| a.f)
        .map_or(default, f64::from)
}
