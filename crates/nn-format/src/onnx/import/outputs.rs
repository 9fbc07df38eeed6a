//! Which output of a graph is read, and which of its nodes lead there.

use super::problem::content;
use crate::error::FormatError;
use crate::onnx::messages::Graph;
use std::collections::{HashMap, HashSet};

/// The name of the output that is asked for; if none is, the only one that does not say that it holds labels.
pub(super) fn choose<'a>(graph: &'a Graph, wanted: Option<&str>) -> Result<&'a str, FormatError> {
    let names = || Vec::from_iter(graph.output.iter().map(|output| &*output.name)).join(", ");
    if let Some(wanted) = wanted {
        // What a node gives may be chosen too: the sums before an activation that is none of ours.
        let given = graph
            .output
            .iter()
            .map(|output| &*output.name)
            .chain(graph.node.iter().flat_map(|node| node.output.iter().map(|name| &**name)));
        return given.into_iter().find(|name| *name == wanted).ok_or_else(|| {
            content(
                "the graph".to_owned(),
                format!("it gives nothing called `{wanted}`; its outputs are [{}]", names()),
            )
        });
    }
    let numbers = Vec::from_iter(graph.output.iter().filter(|output| !output.holds_others()));
    match numbers[..] {
        [one] => Ok(&one.name),
        [] => Err(content(
            "the graph".to_owned(),
            format!("found the outputs [{}], expected one that holds numbers with a fraction", names()),
        )),
        _ => Err(content(
            "the graph".to_owned(),
            format!("found the outputs [{}], expected one: choose one by its name", names()),
        )),
    }
}

/// What an output needs.
pub(super) struct Needed<'a> {
    /// Of each node, whether it leads there.
    pub(super) nodes: Vec<bool>,
    /// All values on the way.
    pub(super) names: HashSet<&'a str>,
}

pub(super) fn needed<'a>(graph: &'a Graph, output: &'a str) -> Needed<'a> {
    let of =
        graph.node.iter().enumerate().flat_map(|(i, node)| node.output.iter().map(move |name| (&**name, i)));
    let givers: HashMap<&str, usize> = of.collect();
    let mut needed = Needed { nodes: vec![false; graph.node.len()], names: HashSet::from([output]) };
    let mut open = vec![output];
    while let Some(name) = open.pop() {
        let Some(&i) = givers.get(name) else { continue };
        if std::mem::replace(&mut needed.nodes[i], true) {
            continue;
        }
        for name in &graph.node[i].input {
            if needed.names.insert(name) {
                open.push(name);
            }
        }
    }
    needed
}
