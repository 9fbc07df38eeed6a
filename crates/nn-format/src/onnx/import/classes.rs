//! What a graph calls its classes.
//!
//! They stand beside the way to the probabilities: as the names that `ZipMap` and `LinearClassifier` have, or in what
//! `ArrayFeatureExtractor` takes a label from.

use super::whole;
use crate::onnx::messages::{Graph, Node, Tensor};

/// Under which name the classes stand in the metadata of a document that was read.
pub(super) const CLASSES: &str = "classes";

/// The names of `count` classes, in the order of the outputs; nothing where the graph has no such names.
pub(super) fn class_names(graph: &Graph, count: usize) -> Option<Vec<String>> {
    graph.node.iter().filter(|node| node.domain == "ai.onnx.ml").find_map(|node| {
        let names = match &*node.op_type {
            "ZipMap" | "LinearClassifier" => of_attributes(node),
            "ArrayFeatureExtractor" => {
                let classes = node.input.first()?;
                let classes = graph.initializer.iter().find(|tensor| tensor.name == *classes);
                classes.map(of_tensor).unwrap_or_default()
            }
            _ => return None,
        };
        let mut distinct = names.clone();
        distinct.sort_unstable();
        distinct.dedup();
        (names.len() == count && distinct.len() == count).then_some(names)
    })
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    String::from_utf8_lossy(bytes.as_ref()).into_owned()
}

fn of_attributes(node: &Node) -> Vec<String> {
    let named = node.attribute.iter().filter(|attribute| attribute.name.starts_with("classlabels_"));
    named.flat_map(|a| a.ints.iter().map(i64::to_string).chain(a.strings.iter().map(text))).collect()
}

fn of_tensor(tensor: &Tensor) -> Vec<String> {
    match whole::of_tensor(tensor, tensor.raw_data.as_deref()) {
        Some(labels) => labels.iter().flatten().map(i64::to_string).collect(),
        None => tensor.string_data.iter().map(text).collect(),
    }
}
