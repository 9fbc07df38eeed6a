//! Ensembles: several networks side by side, whose outputs are averaged.
//!
//! Where a mean ends a graph, with nothing behind it but steps by column, each branch is read as a graph of its own: the mean gives way
//! to the branch alone. Steps behind the mean may as well stand before it, because a mean of `a x + b` is `a` times the mean, plus `b`.

use super::constants::of_tensor;
use super::external::External;
use super::outputs::choose;
use super::problem::{content, describe};
use super::value::Value;
use crate::document::{Document, check_members};
use crate::error::FormatError;
use crate::onnx::messages::{Graph, Node, Tensor};
use crate::reader::Reader;
use std::collections::HashMap;

/// The document of a graph, by what reads the graph of a single network.
pub(super) fn read(
    reader: Reader<'_>,
    graph: &mut Graph,
    one: impl Fn(&Graph) -> Result<Document, FormatError>,
) -> Result<Document, FormatError> {
    let Some(Mean { node, branches }) = find(graph, choose(graph, reader.output)?) else {
        return one(graph);
    };
    check_members(branches.len() - 1)?;
    let place = describe(&graph.node[node]);
    let mut whole: Option<Document> = None;
    for branch in branches {
        let mean = &mut graph.node[node];
        let output = std::mem::take(&mut mean.output);
        *mean = Node { input: vec![branch], output, op_type: "Identity".to_owned(), ..Node::default() };
        let member = one(graph)?;
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

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::error::FormatError;
    use crate::onnx::from_onnx;
    use crate::onnx::messages::{DOUBLE, Graph, Model, Node, Tensor, ValueInfo};
    use prost::Message;

    fn node(operator: &str, inputs: &[&str], output: &str) -> Node {
        let input = inputs.iter().map(|&input| input.to_owned()).collect();
        Node { op_type: operator.to_owned(), input, output: vec![output.to_owned()], ..Node::default() }
    }

    /// Of a graph from `x` to `y` with these nodes, the weights `a` (2), `b` (3), `c` (-1), and `two` and `three`.
    fn read(node: Vec<Node>) -> Result<Document, FormatError> {
        let tensor = |name: &str, dims: Vec<i64>, number: f64| Tensor {
            name: name.to_owned(),
            dims,
            data_type: DOUBLE,
            double_data: vec![number],
            ..Tensor::default()
        };
        let weights = [("a", 2.0), ("b", 3.0), ("c", -1.0)];
        let weights = weights.into_iter().map(|(name, number)| tensor(name, vec![1, 1], number));
        let numbers = [("two", 2.0), ("three", 3.0)].map(|(name, number)| tensor(name, Vec::new(), number));
        let initializer = weights.chain(numbers).collect();
        let value = |name: &str| vec![ValueInfo { name: name.to_owned(), r#type: None }];
        let graph = Graph { node, initializer, input: value("x"), output: value("y"), ..Graph::default() };
        from_onnx(&Model { graph: Some(graph), ..Model::default() }.encode_to_vec())
    }

    fn branches() -> Vec<Node> {
        vec![
            node("MatMul", &["x", "a"], "u"),
            node("MatMul", &["x", "b"], "v"),
            node("MatMul", &["x", "c"], "w"),
        ]
    }

    fn after_branches(nodes: Vec<Node>) -> Result<Document, FormatError> {
        read(branches().into_iter().chain(nodes).collect())
    }

    fn at_one(document: &Document) -> f64 {
        document.predict([[1.0]]).unwrap()[(0, 0)]
    }

    #[test]
    fn a_mean_is_read_as_one_operator_or_as_a_sum_that_is_divided_by_its_number() {
        let mean = after_branches(vec![node("Mean", &["u", "v", "w"], "y")]).unwrap();
        let sum = node("Sum", &["u", "v", "w"], "s");
        let divided = after_branches(vec![sum.clone(), node("Div", &["s", "three"], "y")]).unwrap();
        assert_eq!(mean, divided);
        assert_eq!((mean.members().count(), at_one(&mean)), (3, 4.0 / 3.0));
        // Steps by column behind the mean are the scaling of the outputs.
        let scaled = vec![
            node("Mean", &["u", "v"], "m"),
            node("Mul", &["two", "m"], "n"),
            node("Add", &["n", "three"], "y"),
        ];
        let scaled = after_branches(scaled).unwrap();
        assert_eq!((scaled.members().count(), at_one(&scaled)), (2, 8.0));
    }

    #[test]
    fn what_is_no_mean_at_the_end_is_no_ensemble() {
        let sum = || node("Sum", &["u", "v", "w"], "s");
        // Divided by another number than theirs, followed by a curve or by a layer, or under a fraction.
        for nodes in [
            vec![sum(), node("Div", &["s", "two"], "y")],
            vec![sum(), node("Div", &["three", "s"], "y")],
            vec![node("Mean", &["u", "v"], "m"), node("Tanh", &["m"], "y")],
            vec![node("Mean", &["u", "v"], "m"), node("MatMul", &["m", "c"], "y")],
            vec![node("Mean", &["u"], "y")],
            vec![node("Mean", &["u", "x"], "y")],
            vec![node("Add", &["y", "two"], "y")],
        ] {
            let message = after_branches(nodes.clone()).unwrap_err().to_string();
            assert!(message.contains("in the ONNX file"), "{nodes:?}: {message}");
        }
    }

    #[test]
    fn members_that_scale_their_inputs_otherwise_are_refused() {
        let nodes = vec![
            node("Div", &["x", "two"], "z"),
            node("MatMul", &["z", "a"], "u"),
            node("MatMul", &["x", "b"], "v"),
            node("Mean", &["u", "v"], "y"),
        ];
        let message = read(nodes).unwrap_err().to_string();
        let expected = "Mean node `y`: the networks that it averages are scaled differently";
        assert!(message.contains(expected), "{message}");
    }

    #[test]
    fn a_mean_of_more_networks_than_there_may_be_is_refused() {
        let names = vec!["u"; 101];
        let message = after_branches(vec![node("Mean", &names, "y")]).unwrap_err().to_string();
        assert!(message.contains("found 101 networks, but there may be 100 at most"), "{message}");
    }
}
