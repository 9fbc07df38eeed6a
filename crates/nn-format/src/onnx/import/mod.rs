//! Multilayer perceptrons from ONNX, written by any program.
//!
//! The graph is followed from its input. A `Gemm` or `MatMul` (with or without an `Add` of biases) begins a layer;
//! what comes after it, one number at a time, is the layer's activation. Programs write one and the same activation in
//! many ways (a gelu is one operator here and five there), so it is not recognised by its operators but by what they
//! do: they are carried out on a row of test numbers, and the result is compared with each of our activations.

mod activation;
mod known;
pub(super) mod numbers;
mod room;
mod scaling;
#[cfg(test)]
mod tests;

use super::elementwise::{self, OPERATORS};
use super::messages::{Graph, Model, Node, ValueInfo};
use super::{METADATA, ONNX};
use crate::document::Document;
use crate::error::FormatError;
use crate::layers::{LayerParts, assemble};
use crate::reader::Reader;
use crate::{file, strict};
use activation::{recognise, test_numbers};
use known::Known;
use nn_choice::limits;
use nn_math::Affine;
use nn_model::{Activation, Network};
use numbers::{Numbers, constant, float, int, numbers, scaled, spread, transposed};
use prost::Message;
use scaling::Scaling;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

/// Operators that are not carried out number by number.
const STRUCTURE: [&str; 8] =
    ["Gemm", "MatMul", "Softmax", "Constant", "Identity", "Dropout", "Flatten", "Transpose"];

/// A document from an ONNX graph that is a multilayer perceptron: layers of `Gemm` or `MatMul` and `Add`, each followed
/// by one of our activations, written in whatever way, perhaps with columns scaled before and after it. PyTorch's exporter writes
/// such graphs.
///
/// Of the names of one function, the one without a number is read: `elu:0` as relu, `leaky-relu:1` as linear. Numbers in `f32` become
/// the same numbers in `f64`. Where only some layers have biases, the others get zeros.
///
/// # Errors
/// [`FormatError`] if the file is damaged, the graph holds anything that is no part of such a network (the message
/// names the node), or the metadata are no JSON object.
pub fn from_onnx(bytes: &[u8]) -> Result<Document, FormatError> {
    Reader::default().onnx(bytes)
}

impl Reader<'_> {
    /// As [`from_onnx`]. A graph has formulas and no names: activations are told by what they do, ours first.
    ///
    /// # Errors
    /// [`FormatError`], as there.
    pub fn onnx(self, bytes: &[u8]) -> Result<Document, FormatError> {
        let damaged = |problem: String| FormatError::Damaged { expected: ONNX, problem };
        room::check(bytes)?;
        let model = Model::decode(bytes).map_err(|error| damaged(error.to_string()))?;
        let graph = model.graph.ok_or_else(|| damaged("it has no graph".to_owned()))?;
        let reader = GraphReader::new(&graph, self.own, bytes.len())?;
        let (network, input_scaling, output_scaling) = reader.read(&graph)?;
        let property = model.metadata_props.iter().find(|property| property.key == METADATA);
        let metadata = property.map(|property| strict::metadata_from_text(&property.value)).transpose();
        let metadata = metadata
            .map_err(|problem| content(format!("the metadata `{METADATA}`"), problem))?
            .unwrap_or_default();
        Ok(Document { network, input_scaling, output_scaling, metadata })
    }
}

/// Reads a document from an ONNX file; see [`from_onnx`].
///
/// # Errors
/// [`FormatError`] if the file could not be read, or [`from_onnx`] refuses it.
pub fn load_onnx(path: impl AsRef<Path>) -> Result<Document, FormatError> {
    from_onnx(&file::read(path.as_ref())?)
}

/// A value of the graph.
#[derive(Clone)]
enum Value {
    Constant(Numbers),
    /// Something computed from the input.
    Computed {
        /// How often a product or biases came before; nothing older than the newest may be used.
        stage: usize,
        form: Form,
    },
}

#[derive(Clone)]
enum Form {
    /// A product without biases so far.
    Product,
    /// A function of the weighted sums (or of the input): what it makes of each test number.
    Curve(Rc<[f64]>),
    Softmax,
}

/// What is wrong with a node.
enum Problem {
    /// It is no part of such a network.
    Content(String),
    /// There is more of it than there may be.
    Limit(String),
}

impl Problem {
    /// The error of the node at this place.
    fn at(self, place: String) -> FormatError {
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

struct GraphReader<'a> {
    values: HashMap<&'a str, Value>,
    layers: Vec<LayerParts>,
    stage: usize,
    /// The values of this stage that hold a curve. Those of older ones are not used any more, and hold none.
    curves: Vec<&'a str>,
    tests: Rc<[f64]>,
    /// What was found out lately: layers are often alike.
    known: Known<'a>,
    scaling: Scaling,
    /// How many weights and biases the layers have, and how many they may have.
    parameters: usize,
    most_parameters: usize,
    /// Activations that may occur besides ours.
    own: &'a [Activation],
}

/// How many weights and biases a graph of any size may make of its numbers by using them again and again. One of more bytes may make
/// one of each byte, which is four or eight times what it holds.
const REPEATED: usize = 1 << 20;

impl<'a> GraphReader<'a> {
    /// For a graph from a file of so many bytes.
    fn new(graph: &'a Graph, own: &'a [Activation], bytes: usize) -> Result<GraphReader<'a>, FormatError> {
        let mut reader = GraphReader {
            values: HashMap::new(),
            layers: Vec::new(),
            stage: 0,
            curves: Vec::new(),
            tests: test_numbers(),
            known: Known::default(),
            scaling: Scaling::default(),
            parameters: 0,
            most_parameters: bytes.max(REPEATED),
            own,
        };
        for tensor in &graph.initializer {
            let numbers =
                numbers(tensor).map_err(|problem| content(format!("tensor `{}`", tensor.name), problem))?;
            reader.values.insert(&tensor.name, Value::Constant(numbers));
        }
        Ok(reader)
    }

    fn read(mut self, graph: &'a Graph) -> Result<(Network, Option<Affine>, Option<Affine>), FormatError> {
        let input = self.follow(graph)?;
        let output = only("outputs", &graph.output.iter().collect::<Vec<_>>())?;
        let place = || format!("the graph's output `{}`", output.name);
        let last = self.computed(&output.name).map_err(|problem| content(place(), problem))?;
        self.finish_layer(&last).map_err(|problem| content(place(), problem))?;
        let Some(first) = self.layers.first() else {
            let problem = "no layer leads to it, expected at least one Gemm or MatMul".to_owned();
            return Err(content(place(), problem));
        };
        if let Some(found) = input.columns().filter(|&found| found != first.inputs as i64) {
            let (place, found) = (format!("the graph's input `{}`", input.name), format!("{found} columns"));
            let why = "this is how many inputs the first layer has";
            return Err(FormatError::Shape {
                format: ONNX,
                place,
                found,
                expected: first.inputs.to_string(),
                why,
            });
        }
        let network = assemble(ONNX, self.layers)?;
        let [inputs, outputs] =
            self.scaling.into_affine(network.architecture().inputs(), network.outputs())?;
        Ok((network, inputs, outputs))
    }

    /// Goes through all nodes; gives the graph's input.
    fn follow(&mut self, graph: &'a Graph) -> Result<&'a ValueInfo, FormatError> {
        // Old files list their initializers among the inputs.
        let inputs = graph.input.iter().filter(|input| !self.values.contains_key(&*input.name));
        let input = only("inputs", &inputs.collect::<Vec<_>>())?;
        self.values.insert(&input.name, Value::Computed { stage: 0, form: Form::Curve(self.tests.clone()) });
        for node in &graph.node {
            let value = self.value(node).map_err(|problem| problem.at(describe(node)))?;
            let Some(name) = node.output.first() else { continue };
            if matches!(value, Value::Computed { form: Form::Curve(_), .. }) {
                self.curves.push(name);
                if self.curves.len() > limits::OPERATORS {
                    let most = limits::OPERATORS;
                    let problem = format!(
                        "it is one of more than {most} operators without a product between them, but no activation takes so many"
                    );
                    return Err(Problem::Limit(problem).at(describe(node)));
                }
            }
            self.values.insert(name, value);
        }
        Ok(input)
    }

    /// What a node gives.
    fn value(&mut self, node: &'a Node) -> Result<Value, Problem> {
        if !matches!(&*node.domain, "" | "ai.onnx") {
            return Err(unknown(&format!("{}.{}", node.domain, node.op_type)).into());
        }
        match &*node.op_type {
            "Constant" => Ok(Value::Constant(constant(node)?)),
            "Identity" | "Dropout" => Ok(self.input(node, 0)?.clone()),
            "Flatten" => match int(node, "axis", 1) {
                1 => Ok(self.input(node, 0)?.clone()),
                axis => Err(format!("found axis {axis}, expected 1: one row for each sample").into()),
            },
            "Transpose" => Ok(Value::Constant(self.constant(node, 0).and_then(transposed)?)),
            "Softmax" => Ok(self.softmax(node)?),
            "MatMul" => self.product(node),
            "Gemm" => self.gemm(node),
            _ => self.elementwise(node),
        }
    }

    fn input(&self, node: &Node, index: usize) -> Result<&Value, String> {
        let name = node.input.get(index).filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| format!("input {index} (counted from 0) is missing"))?;
        self.named(name)
    }

    fn named(&self, name: &str) -> Result<&Value, String> {
        self.values.get(name).ok_or_else(|| format!("`{name}` is used, but no earlier node gives it"))
    }

    fn constant(&self, node: &Node, index: usize) -> Result<&Numbers, String> {
        match self.input(node, index)? {
            Value::Constant(numbers) => Ok(numbers),
            Value::Computed { .. } => {
                Err(format!("input {index} (counted from 0) is computed, expected numbers in the file"))
            }
        }
    }

    fn computed(&self, name: &str) -> Result<Form, String> {
        match self.named(name)? {
            Value::Computed { stage, form } if *stage == self.stage => Ok(form.clone()),
            Value::Computed { .. } => Err(format!(
                "`{name}` skips a layer, but here a layer sees the one before it and nothing else"
            )),
            Value::Constant(_) => {
                Err(format!("`{name}` is in the file, expected something computed from the input"))
            }
        }
    }

    fn softmax(&self, node: &Node) -> Result<Value, String> {
        if !matches!(int(node, "axis", -1), -1 | 1) {
            return Err("found another axis, expected 1 or -1: over the units".to_owned());
        }
        let form = self.computed(node.input.first().map_or("", |name| name))?;
        match self.curve(&form) {
            Some(curve) if curve == self.tests => {
                Ok(Value::Computed { stage: self.stage, form: Form::Softmax })
            }
            _ => Err("it comes after another activation, expected weighted sums".to_owned()),
        }
    }

    fn product(&mut self, node: &Node) -> Result<Value, Problem> {
        let weights = self.constant(node, 1)?.clone();
        self.begin_layer(node, weights, None)?;
        Ok(Value::Computed { stage: self.stage, form: Form::Product })
    }

    fn gemm(&mut self, node: &Node) -> Result<Value, Problem> {
        if int(node, "transA", 0) != 0 {
            return Err("found transA, but samples are rows: export without it".to_owned().into());
        }
        let weights = self.constant(node, 1)?.clone();
        let weights = if int(node, "transB", 0) == 0 { weights } else { transposed(&weights)? };
        let weights = scaled(weights, float(node, "alpha", 1.0));
        if node.input.get(2).is_none_or(String::is_empty) {
            self.begin_layer(node, weights, None)?;
            return Ok(Value::Computed { stage: self.stage, form: Form::Product });
        }
        let biases = scaled(self.constant(node, 2)?.clone(), float(node, "beta", 1.0));
        self.begin_layer(node, weights, Some(biases))?;
        Ok(self.weighted_sums())
    }

    fn weighted_sums(&self) -> Value {
        Value::Computed { stage: self.stage, form: Form::Curve(self.tests.clone()) }
    }

    fn begin_layer(&mut self, node: &Node, weights: Numbers, biases: Option<Numbers>) -> Result<(), Problem> {
        let before = self.computed(node.input.first().map_or("", |name| name))?;
        self.finish_layer(&before)?;
        if self.scaling.scales_outputs() {
            return Err("the units before it are scaled, but only inputs and outputs can be"
                .to_owned()
                .into());
        }
        let (inputs, outputs) = match weights.dims[..] {
            [inputs, outputs] if inputs > 0 && outputs > 0 => (inputs, outputs),
            _ => {
                return Err(
                    format!("found weights of shape {:?}, expected inputs x units", weights.dims).into()
                );
            }
        };
        self.count(weights.numbers.len())?;
        if biases.is_some() {
            self.count(outputs)?;
        }
        self.layers.push(LayerParts {
            name: describe(node),
            inputs,
            outputs,
            weights: weights.to_rows(),
            biases: biases.map(|biases| spread(&biases, outputs)).transpose()?,
            activation: Activation::Linear,
        });
        self.next_stage();
        Ok(())
    }

    /// Counts weights or biases, before they are copied.
    fn count(&mut self, more: usize) -> Result<(), Problem> {
        self.parameters += more;
        if self.parameters <= self.most_parameters.min(limits::PARAMETERS) {
            return Ok(());
        }
        Err(Problem::Limit(format!(
            "with it, the layers have {} weights and biases, but those of this file may have {}: fewer layers, or none that use the \
             same numbers again",
            self.parameters,
            self.most_parameters.min(limits::PARAMETERS)
        )))
    }

    fn next_stage(&mut self) {
        self.stage += 1;
        for name in self.curves.drain(..) {
            if let Some(Value::Computed { form, .. }) = self.values.get_mut(name) {
                *form = Form::Product;
            }
        }
    }

    /// Gives the newest layer the activation that led from its weighted sums to here.
    fn finish_layer(&mut self, result: &Form) -> Result<(), String> {
        if self.scaling.scales_outputs() {
            // The last layer was finished before it was scaled.
            return match self.curve(result) {
                Some(curve) if curve == self.tests => Ok(()),
                _ => Err("it is changed after the outputs were scaled".to_owned()),
            };
        }
        let activation = match (result, self.curve(result)) {
            (Form::Softmax, _) => Some(Activation::Softmax),
            (_, curve) => curve.and_then(|curve| self.tell(curve)),
        };
        match (self.layers.last_mut(), activation) {
            (Some(layer), Some(activation)) => layer.activation = activation,
            (None, Some(Activation::Linear)) => {}
            (None, _) => {
                return Err("the input is changed before the first layer: scale it outside".to_owned());
            }
            (Some(layer), None) => {
                return Err(format!(
                    "the activation after {} is none of ours: {}; one of your own is read by `Reader::with(&[it])`",
                    layer.name,
                    Activation::NAMES.join(", ")
                ));
            }
        }
        Ok(())
    }

    /// The activation that makes this of the test numbers.
    fn tell(&mut self, curve: Rc<[f64]>) -> Option<Activation> {
        let (tests, own) = (&self.tests, self.own);
        self.known.activation(curve, |curve| recognise(tests, curve, own))
    }

    fn curve(&self, form: &Form) -> Option<Rc<[f64]>> {
        match form {
            Form::Product => Some(self.tests.clone()),
            Form::Curve(curve) => Some(curve.clone()),
            Form::Softmax => None,
        }
    }

    /// An operator on single numbers: part of an activation, or the biases that follow a product.
    fn elementwise(&mut self, node: &'a Node) -> Result<Value, Problem> {
        let operator = elementwise::find(&node.op_type).ok_or_else(|| unknown(&node.op_type))?;
        if node.op_type == "Add"
            && let Some(value) = self.biases(node)?
        {
            return Ok(value);
        }
        if let Some(value) = self.scaled(node)? {
            return Ok(value);
        }
        let mut any_computed = false;
        let mut arguments = Vec::with_capacity(node.input.len());
        for (index, name) in node.input.iter().enumerate() {
            arguments.push(match self.input(node, index)? {
                Value::Constant(Numbers { dims, numbers, .. }) if numbers.len() != 1 => {
                    let problem =
                        format!("found numbers of shape {dims:?}, expected one: the same for all units");
                    return Err(problem.into());
                }
                Value::Constant(Numbers { numbers, .. }) => numbers.clone(),
                Value::Computed { .. } => {
                    any_computed = true;
                    let form = self.computed(name)?;
                    self.curve(&form)
                        .ok_or_else(|| "it comes after a Softmax, which must be the last".to_owned())?
                }
            });
        }
        let length = if any_computed { self.tests.len() } else { 1 };
        if !any_computed {
            return Ok(Value::Constant(Numbers::one(operator.apply(node, &arguments, length)?)));
        }
        let curve = self.known.curve(node, arguments, |arguments| operator.apply(node, arguments, length))?;
        Ok(Value::Computed { stage: self.stage, form: Form::Curve(curve) })
    }

    /// The weighted sums, if the node adds biases to a product.
    fn biases(&mut self, node: &'a Node) -> Result<Option<Value>, Problem> {
        let (product, biases) = match (self.input(node, 0)?, self.input(node, 1)?) {
            (Value::Computed { form: Form::Product, .. }, Value::Constant(biases)) => (0, biases.clone()),
            (Value::Constant(biases), Value::Computed { form: Form::Product, .. }) => (1, biases.clone()),
            (Value::Computed { .. } | Value::Constant(_), Value::Computed { .. } | Value::Constant(_)) => {
                return Ok(None);
            }
        };
        // A number without dimensions is part of a formula.
        if biases.dims.is_empty() {
            return Ok(None);
        }
        self.computed(&node.input[product])?;
        let units = self.layers.last().map_or(0, |layer| layer.outputs);
        self.count(units)?;
        let biases = spread(&biases, units)?;
        if let Some(layer) = self.layers.last_mut() {
            layer.biases = Some(biases);
        }
        // The product itself is now a thing of the past.
        self.next_stage();
        Ok(Some(self.weighted_sums()))
    }

    /// What comes of scaling the columns of inputs or outputs, if the node is part of that.
    fn scaled(&mut self, node: &'a Node) -> Result<Option<Value>, String> {
        let (Some(name), Some(of)) = (node.input.get(1), node.input.first()) else { return Ok(None) };
        let Value::Constant(Numbers { dims, numbers, .. }) = self.named(name)? else { return Ok(None) };
        // A single number may as well be part of a formula: of those the name tells.
        if !matches!(dims[..], [_] | [1, _]) || (numbers.len() == 1 && !Scaling::has_named(name)) {
            return Ok(None);
        }
        let numbers = numbers.to_vec();
        if let Value::Constant(_) = self.named(of)? {
            return Ok(None);
        }
        let form = self.computed(of)?;
        let untouched = self.curve(&form).is_some_and(|curve| curve == self.tests);
        let part = self.scaling.part(&node.op_type, self.layers.is_empty(), untouched);
        let Some(part) = part else { return Ok(None) };
        if part(&mut self.scaling).is_some() {
            return Err("it scales what is scaled already".to_owned());
        }
        if !self.layers.is_empty() && !self.scaling.scales_outputs() {
            self.finish_layer(&form)?;
        } else if !untouched {
            return Err("it is changed between shift and scale".to_owned());
        }
        *part(&mut self.scaling) = Some(numbers);
        self.next_stage();
        Ok(Some(self.weighted_sums()))
    }
}

fn only<'a>(what: &str, values: &[&'a ValueInfo]) -> Result<&'a ValueInfo, FormatError> {
    match values {
        [one] => Ok(one),
        many => {
            let names: Vec<_> = many.iter().map(|value| &*value.name).collect();
            Err(content(
                "the graph".to_owned(),
                format!("found the {what} [{}], expected one", names.join(", ")),
            ))
        }
    }
}

fn describe(node: &Node) -> String {
    let name = [&node.name].into_iter().chain(&node.output).find(|name| !name.is_empty());
    format!("{} node `{}`", node.op_type, name.map_or("", |name| name))
}

fn unknown(operator: &str) -> String {
    let mut known: Vec<_> =
        STRUCTURE.into_iter().chain(OPERATORS.iter().map(|operator| operator.name)).collect();
    known.sort_unstable();
    format!("the operator {operator} is not known here; known are: {}", known.join(", "))
}

fn content(place: String, problem: String) -> FormatError {
    FormatError::Content { format: ONNX, place, problem }
}
