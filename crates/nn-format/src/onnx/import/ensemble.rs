//! Ensembles: several networks side by side, whose outputs are averaged.
//!
//! Where a mean ends a graph, with nothing behind it but steps by column, each branch is read as a graph of its own: the mean gives way
//! to the branch alone. Steps behind the mean may as well stand before it, because a mean of `a x + b` is `a` times the mean, plus `b`.

use super::constants::of_tensor;
use super::external::External;
use super::outputs::choose;
use super::problem::{content, describe};
use super::value::Value;
use crate::document::Document;
use crate::error::FormatError;
use crate::onnx::messages::{Graph, Node, Tensor};
use crate::outline;
use crate::reader::Reader;
use std::collections::HashMap;

/// The document of a graph, by what reads the graph of a single network.
pub(super) fn read(
    reader: Reader<'_>,
    mut graph: Graph,
    one: impl Fn(&Graph) -> Result<Document, FormatError>,
) -> Result<Document, FormatError> {
    let Some(Mean { node, branches }) = find(&graph, choose(&graph, reader.output)?) else {
        return one(&graph);
    };
    outline::check_members(branches.len() - 1)?;
    let place = describe(&graph.node[node]);
    let mut whole: Option<Document> = None;
    for branch in branches {
        let mean = &mut graph.node[node];
        let output = std::mem::take(&mut mean.output);
        *mean = Node { input: vec![branch], output, op_type: "Identity".to_owned(), ..Node::default() };
        let member = one(&graph)?;
        match &mut whole {
            None => whole = Some(member),
            Some(whole) => {
                let scalings = |document: &Document| {
                    [&document.input_scaling, &document.output_scaling].map(Option::clone)
                };
                if scalings(whole) != scalings(&member) {
                    let problem =
                        "the networks that it averages are scaled differently, expected the same for all";
                    return Err(content(place, problem.to_owned()));
                }
                whole.other_members.push(member.network);
            }
        }
    }
    let whole = whole.ok_or_else(|| content(place, "it averages nothing".to_owned()))?;
    whole.check()?;
    Ok(whole)
}

/// A mean: at which node, and of which values.
struct Mean {
    node: usize,
    branches: Vec<String>,
}

/// The mean of two values or more with nothing but steps by column between it and the output.
fn find(graph: &Graph, output: &str) -> Option<Mean> {
    let nodes = graph.node.iter().enumerate();
    let givers: HashMap<&str, usize> =
        nodes.flat_map(|(i, node)| node.output.first().map(|name| (&**name, i))).collect();
    let tensors: HashMap<&str, &Tensor> =
        graph.initializer.iter().map(|tensor| (&*tensor.name, tensor)).collect();
    let is_constant = |name: &str| {
        let by_node = givers.get(name).is_some_and(|&i| graph.node[i].op_type == "Constant");
        by_node || tensors.contains_key(name)
    };
    let mut name = output;
    // No path is longer than there are nodes, unless it goes in a circle.
    for _ in 0..graph.node.len() {
        let node = *givers.get(name)?;
        let inputs = &graph.node[node].input;
        name = match (&*graph.node[node].op_type, &inputs[..]) {
            ("Mean", [_, _, ..]) => return Some(Mean { node, branches: inputs.clone() }),
            ("Div", [sum, by]) => {
                let giver = givers.get(&**sum).map(|&i| &graph.node[i]);
                if let Some(sum) = giver.filter(|sum| sum.op_type == "Sum" && sum.input.len() > 1)
                    && tensors.get(&**by).is_some_and(|tensor| is_number(tensor, sum.input.len()))
                {
                    return Some(Mean { node, branches: sum.input.clone() });
                }
                sum
            }
            ("Identity" | "Cast", [one]) => one,
            ("Add" | "Mul" | "Sub", [one, other]) if is_constant(other) => one,
            ("Add" | "Mul" | "Sub", [one, other]) if is_constant(one) => other,
            _ => return None,
        };
    }
    None
}

/// Whether a tensor holds this number alone.
fn is_number(tensor: &Tensor, number: usize) -> bool {
    match of_tensor(tensor, &mut External::new(None)) {
        Ok(Value::Constant(found)) => found.numbers[..] == [number as f64],
        Ok(Value::Whole(_) | Value::Computed(_)) | Err(_) => false,
    }
}
