//! Multilayer perceptrons from ONNX, whoever wrote them.
//!
//! The graph is followed from its input. A `Gemm` or `MatMul` (with or without an `Add` of biases) begins a layer;
//! what comes after it, one number at a time, is the layer's activation. Programs write one and the same activation in
//! many ways (a gelu is one operator here and five there), so it is not recognised by its operators but by what they
//! do: they are carried out on a row of test numbers, and the result is compared with each of our activations.

use super::elementwise::{self, OPERATORS};
use super::messages::{BRAIN_HALF, DOUBLE, FLOAT, Graph, HALF, Model, Node, Size, Tensor, ValueInfo};
use super::{Affine, INPUT_SCALE, INPUT_SHIFT, METADATA, ONNX, OUTPUT_SCALE, OUTPUT_SHIFT, OnnxModel};
use crate::layers::{LayerParts, assemble};
use crate::{Document, FormatError, file, strict};
use nn_model::{Activation, Network};
use prost::Message;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

/// Operators that are not carried out number by number.
const STRUCTURE: [&str; 8] =
    ["Gemm", "MatMul", "Softmax", "Constant", "Identity", "Dropout", "Flatten", "Transpose"];

/// A network from an ONNX graph that is a multilayer perceptron: layers of `Gemm` or `MatMul` and `Add`, each followed
/// by one of our activations, written in whatever way. PyTorch's exporter writes such graphs.
///
/// Numbers in `f32` become the same numbers in `f64`. Where only some layers have biases, the others get zeros.
///
/// # Errors
/// [`FormatError`] if the file is damaged, or the graph holds anything that is no part of such a network; the message
/// names the node. So does scaling: a graph with it is an [`OnnxModel`].
pub fn from_onnx(bytes: &[u8]) -> Result<Network, FormatError> {
    let OnnxModel { document, inputs, outputs } = model_from_onnx(bytes)?;
    match (inputs, outputs) {
        (None, None) => Ok(document.network),
        _ => Err(content(
            "the graph".to_owned(),
            "it scales its inputs or outputs: read it with `OnnxModel::from_bytes`".to_owned(),
        )),
    }
}

/// A whole model; see [`OnnxModel::from_bytes`].
pub(super) fn model_from_onnx(bytes: &[u8]) -> Result<OnnxModel, FormatError> {
    let damaged = |problem: String| FormatError::Damaged { expected: ONNX, problem };
    let model = Model::decode(bytes).map_err(|error| damaged(error.to_string()))?;
    let graph = model.graph.ok_or_else(|| damaged("it has no graph".to_owned()))?;
    let (network, inputs, outputs) = Reader::new(&graph)?.read(&graph)?;
    let property = model.metadata_props.iter().find(|property| property.key == METADATA);
    let metadata = property.map(|property| strict::metadata_from_text(&property.value)).transpose();
    let metadata = metadata
        .map_err(|problem| content(format!("the metadata `{METADATA}`"), problem))?
        .unwrap_or_default();
    Ok(OnnxModel { document: Document { network, metadata }, inputs, outputs })
}

/// Reads a network from an ONNX file; see [`from_onnx`].
///
/// # Errors
/// [`FormatError`] if the file could not be read, or [`from_onnx`] refuses it.
pub fn load_onnx(path: impl AsRef<Path>) -> Result<Network, FormatError> {
    from_onnx(&file::read(path.as_ref())?)
}

/// Numbers in the file: an initializer or a constant.
#[derive(Clone)]
struct Numbers {
    dims: Vec<usize>,
    numbers: Rc<[f64]>,
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

struct Reader<'a> {
    values: HashMap<&'a str, Value>,
    layers: Vec<LayerParts>,
    stage: usize,
    tests: Rc<[f64]>,
    scaling: Scaling,
}

/// What stands before the first layer and after the last.
#[derive(Default)]
struct Scaling {
    input_shift: Option<Vec<f64>>,
    input_scale: Option<Vec<f64>>,
    output_scale: Option<Vec<f64>>,
    output_shift: Option<Vec<f64>>,
}

impl Scaling {
    /// Of the inputs and of the outputs.
    fn into_affine(self, inputs: usize, outputs: usize) -> Result<[Option<Affine>; 2], FormatError> {
        let Scaling { input_shift, input_scale, output_shift, output_scale } = self;
        Ok([
            affine("inputs", input_shift, input_scale, inputs)?,
            affine("outputs", output_shift, output_scale, outputs)?,
        ])
    }
}

/// Where only one of shift and scale is said, the other is what changes nothing.
fn affine(
    what: &str,
    shift: Option<Vec<f64>>,
    scale: Option<Vec<f64>>,
    columns: usize,
) -> Result<Option<Affine>, FormatError> {
    if shift.is_none() && scale.is_none() {
        return Ok(None);
    }
    let affine = Affine {
        shift: shift.unwrap_or_else(|| vec![0.0; columns]),
        scale: scale.unwrap_or_else(|| vec![1.0; columns]),
    };
    match [affine.shift.len(), affine.scale.len()].into_iter().find(|&found| found != columns) {
        None => Ok(Some(affine)),
        Some(found) => Err(FormatError::Shape {
            format: ONNX,
            place: format!("the scaling of the {what}"),
            found: found.to_string(),
            expected: columns.to_string(),
            why: "one for each column",
        }),
    }
}

impl<'a> Reader<'a> {
    fn new(graph: &'a Graph) -> Result<Reader<'a>, FormatError> {
        let mut reader = Reader {
            values: HashMap::new(),
            layers: Vec::new(),
            stage: 0,
            tests: test_numbers(),
            scaling: Scaling::default(),
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
        if let Some(found) = columns(input).filter(|&found| found != first.inputs as i64) {
            let (place, found) = (format!("the graph's input `{}`", input.name), format!("{found} columns"));
            let why = "the first layer has so many inputs";
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
            let value = self.value(node).map_err(|problem| content(describe(node), problem))?;
            if let Some(name) = node.output.first() {
                self.values.insert(name, value);
            }
        }
        Ok(input)
    }

    /// What a node gives.
    fn value(&mut self, node: &'a Node) -> Result<Value, String> {
        if !matches!(&*node.domain, "" | "ai.onnx") {
            return Err(unknown(&format!("{}.{}", node.domain, node.op_type)));
        }
        match &*node.op_type {
            "Constant" => constant(node).map(Value::Constant),
            "Identity" | "Dropout" => self.input(node, 0).cloned(),
            "Flatten" => match int(node, "axis", 1) {
                1 => self.input(node, 0).cloned(),
                axis => Err(format!("found axis {axis}, expected 1: one row for each sample")),
            },
            "Transpose" => self.constant(node, 0).and_then(transposed).map(Value::Constant),
            "Softmax" => self.softmax(node),
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

    fn product(&mut self, node: &Node) -> Result<Value, String> {
        let weights = self.constant(node, 1)?.clone();
        self.begin_layer(node, weights, None)?;
        Ok(Value::Computed { stage: self.stage, form: Form::Product })
    }

    fn gemm(&mut self, node: &Node) -> Result<Value, String> {
        if int(node, "transA", 0) != 0 {
            return Err("found transA, but samples are rows: export without it".to_owned());
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

    fn begin_layer(&mut self, node: &Node, weights: Numbers, biases: Option<Numbers>) -> Result<(), String> {
        let before = self.computed(node.input.first().map_or("", |name| name))?;
        self.finish_layer(&before)?;
        if self.scales_outputs() {
            return Err("the units before it are scaled, but only inputs and outputs can be".to_owned());
        }
        let [inputs, outputs] = weights.dims[..] else {
            return Err(format!("found weights of shape {:?}, expected inputs x units", weights.dims));
        };
        self.layers.push(LayerParts {
            name: describe(node),
            inputs,
            outputs,
            weights: weights.numbers.to_vec(),
            biases: biases.map(|biases| spread(&biases, outputs)).transpose()?,
            activation: Activation::Linear,
        });
        self.stage += 1;
        Ok(())
    }

    /// Gives the newest layer the activation that led from its weighted sums to here.
    fn finish_layer(&mut self, result: &Form) -> Result<(), String> {
        if self.scales_outputs() {
            // The last layer was finished before it was scaled.
            return match self.curve(result) {
                Some(curve) if curve == self.tests => Ok(()),
                _ => Err("it is changed after the outputs were scaled".to_owned()),
            };
        }
        let activation = match (result, self.curve(result)) {
            (Form::Softmax, _) => Some(Activation::Softmax),
            (_, curve) => curve.and_then(|curve| recognise(&self.tests, &curve)),
        };
        match (self.layers.last_mut(), activation) {
            (Some(layer), Some(activation)) => layer.activation = activation,
            (None, Some(Activation::Linear)) => {}
            (None, _) => {
                return Err("the input is changed before the first layer: scale it outside".to_owned());
            }
            (Some(layer), None) => {
                let known: Vec<_> = Activation::ALL.iter().map(|activation| activation.name()).collect();
                let after = &layer.name;
                return Err(format!("the activation after {after} is none of ours: {}", known.join(", ")));
            }
        }
        Ok(())
    }

    fn curve(&self, form: &Form) -> Option<Rc<[f64]>> {
        match form {
            Form::Product => Some(self.tests.clone()),
            Form::Curve(curve) => Some(curve.clone()),
            Form::Softmax => None,
        }
    }

    /// An operator on single numbers: part of an activation, or the biases that follow a product.
    fn elementwise(&mut self, node: &'a Node) -> Result<Value, String> {
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
                Value::Constant(Numbers { dims, numbers }) if numbers.len() != 1 => {
                    return Err(format!(
                        "found numbers of shape {dims:?}, expected one: the same for all units"
                    ));
                }
                Value::Constant(Numbers { numbers, .. }) => numbers.clone(),
                Value::Computed { .. } => {
                    any_computed = true;
                    let form = self.computed(name)?;
                    self.curve(&form).ok_or("it comes after a Softmax, which must be the last")?
                }
            });
        }
        let length = if any_computed { self.tests.len() } else { 1 };
        let numbers = operator.apply(node, &arguments, length)?;
        Ok(if any_computed {
            Value::Computed { stage: self.stage, form: Form::Curve(numbers) }
        } else {
            Value::Constant(Numbers { dims: Vec::new(), numbers })
        })
    }

    fn scales_outputs(&self) -> bool {
        self.scaling.output_scale.is_some() || self.scaling.output_shift.is_some()
    }

    /// What comes of scaling the columns of the inputs, (x - shift) / scale, or of the outputs, y scale + shift, if the node
    /// is part of that.
    fn scaled(&mut self, node: &'a Node) -> Result<Option<Value>, String> {
        let (Some(name), Some(of)) = (node.input.get(1), node.input.first()) else { return Ok(None) };
        let Value::Constant(Numbers { dims, numbers }) = self.named(name)? else { return Ok(None) };
        // A single number may as well be part of a formula: of those the name tells.
        let ours = [INPUT_SHIFT, INPUT_SCALE, OUTPUT_SHIFT, OUTPUT_SCALE].contains(&name.as_str());
        if !matches!(dims[..], [_] | [1, _]) || (numbers.len() == 1 && !ours) {
            return Ok(None);
        }
        let numbers = numbers.to_vec();
        if let Value::Constant(_) = self.named(of)? {
            return Ok(None);
        }
        let form = self.computed(of)?;
        let untouched = self.curve(&form).is_some_and(|curve| curve == self.tests);
        let Scaling { input_scale, output_shift, .. } = &self.scaling;
        let place: fn(&mut Scaling) -> &mut Option<Vec<f64>> = match (&*node.op_type, self.layers.is_empty())
        {
            ("Sub", true) if untouched && input_scale.is_none() => |scaling| &mut scaling.input_shift,
            ("Div", true) if untouched => |scaling| &mut scaling.input_scale,
            ("Mul", false) if output_shift.is_none() => |scaling| &mut scaling.output_scale,
            ("Add", false) => |scaling| &mut scaling.output_shift,
            _ => return Ok(None),
        };
        if place(&mut self.scaling).is_some() {
            return Err("it scales what is scaled already".to_owned());
        }
        if !self.layers.is_empty() && !self.scales_outputs() {
            self.finish_layer(&form)?;
        } else if !untouched {
            return Err("it is changed between shift and scale".to_owned());
        }
        *place(&mut self.scaling) = Some(numbers);
        self.stage += 1;
        Ok(Some(self.weighted_sums()))
    }

    /// The weighted sums, if the node adds biases to a product.
    fn biases(&mut self, node: &'a Node) -> Result<Option<Value>, String> {
        let (product, biases) = match (self.input(node, 0)?, self.input(node, 1)?) {
            (Value::Computed { form: Form::Product, .. }, Value::Constant(biases)) => (0, biases.clone()),
            (Value::Constant(biases), Value::Computed { form: Form::Product, .. }) => (1, biases.clone()),
            _ => return Ok(None),
        };
        // A number without dimensions is part of a formula.
        if biases.dims.is_empty() {
            return Ok(None);
        }
        self.computed(&node.input[product])?;
        if let Some(layer) = self.layers.last_mut() {
            layer.biases = Some(spread(&biases, layer.outputs)?);
        }
        // The product itself is now a thing of the past.
        self.stage += 1;
        Ok(Some(self.weighted_sums()))
    }
}

/// Numbers at which activations differ: near zero, over their whole bend, and far out.
fn test_numbers() -> Rc<[f64]> {
    let bend = (-160..=160).map(|i| f64::from(i) * 0.173);
    bend.chain([0.0, 1e-9, 1e-4, 40.0, 90.0, 300.0, 1e4, 1e6].into_iter().flat_map(|x| [x, -x])).collect()
}

/// The activation that makes of the test numbers what the curve holds.
fn recognise(tests: &[f64], curve: &[f64]) -> Option<Activation> {
    // Constants may be rounded to f32, which changes values by some 1e-7.
    let near = |found: f64, expected: f64| (found - expected).abs() <= 1e-6 * expected.abs().max(1.0);
    Activation::ALL.iter().copied().filter(|&activation| activation != Activation::Softmax).find(
        |activation| {
            tests.iter().zip(curve).all(|(&test, &found)| {
                // Far out, a formula may overflow that is sound for all numbers that occur.
                let overflow = !found.is_finite() && test.abs() > 50.0;
                overflow || near(found, activation.value_and_derivative(test).0)
            })
        },
    )
}

/// One number for each unit.
fn spread(numbers: &Numbers, units: usize) -> Result<Vec<f64>, String> {
    match (&numbers.dims[..], &numbers.numbers[..]) {
        (_, [number]) => Ok(vec![*number; units]),
        ([n] | [1, n], numbers) if *n == units => Ok(numbers.to_vec()),
        (dims, _) => {
            Err(format!("found biases of shape {dims:?}, expected {units} numbers: one for each unit"))
        }
    }
}

fn scaled(numbers: Numbers, factor: f64) -> Numbers {
    if factor == 1.0 {
        return numbers;
    }
    Numbers { numbers: numbers.numbers.iter().map(|number| factor * number).collect(), ..numbers }
}

fn transposed(matrix: &Numbers) -> Result<Numbers, String> {
    let [rows, columns] = matrix.dims[..] else {
        return Err(format!("found numbers of shape {:?}, expected a matrix", matrix.dims));
    };
    let numbers = &matrix.numbers;
    let numbers = (0..columns).flat_map(|j| (0..rows).map(move |i| numbers[i * columns + j])).collect();
    Ok(Numbers { dims: vec![columns, rows], numbers })
}

/// The numbers of a tensor, as many as its shape says.
fn numbers(tensor: &Tensor) -> Result<Numbers, String> {
    if tensor.data_location != 0 {
        return Err("its numbers are in another file: export everything into one file".to_owned());
    }
    let dims: Vec<usize> = (tensor.dims.iter())
        .map(|&size| usize::try_from(size).map_err(|_| format!("found the shape {:?}", tensor.dims)))
        .collect::<Result<_, _>>()?;
    let numbers: Rc<[f64]> = match (tensor.data_type, &tensor.raw_data) {
        (FLOAT, Some(raw)) => {
            raw.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes).into()).collect()
        }
        (DOUBLE, Some(raw)) => raw.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect(),
        (FLOAT, None) => tensor.float_data.iter().map(|&number| number.into()).collect(),
        (DOUBLE, None) => tensor.double_data.iter().copied().collect(),
        (HALF | BRAIN_HALF, _) => {
            return Err("it holds 16-bit numbers: export it in 32 or 64 bits".to_owned());
        }
        // Other types occur beside the network, for shapes and the like; where one is used, this is noticed.
        _ => return Ok(Numbers { dims: vec![0], numbers: Rc::new([]) }),
    };
    let expected = dims.iter().try_fold(1_usize, |product, &size| product.checked_mul(size));
    if expected != Some(numbers.len()) {
        return Err(format!("found {} numbers, but its shape is {dims:?}", numbers.len()));
    }
    Ok(Numbers { dims, numbers })
}

fn constant(node: &Node) -> Result<Numbers, String> {
    for attribute in &node.attribute {
        match (&*attribute.name, &attribute.t, attribute.f) {
            ("value", Some(tensor), _) => return numbers(tensor),
            ("value_float", _, Some(number)) => {
                return Ok(Numbers { dims: Vec::new(), numbers: Rc::new([number.into()]) });
            }
            _ => {}
        }
    }
    Err("found neither `value` nor `value_float`".to_owned())
}

fn int(node: &Node, name: &str, default: i64) -> i64 {
    node.attribute.iter().find(|attribute| attribute.name == name).and_then(|a| a.i).unwrap_or(default)
}

pub(super) fn float(node: &Node, name: &str, default: f64) -> f64 {
    node.attribute
        .iter()
        .find(|attribute| attribute.name == name)
        .and_then(|a| a.f)
        .map_or(default, f64::from)
}

/// The number of columns that a graph's input says it has.
fn columns(input: &ValueInfo) -> Option<i64> {
    let shape = input.r#type.as_ref()?.tensor_type.as_ref()?.shape.as_ref()?;
    match &shape.dim[..] {
        [_, columns] => match columns.size {
            Some(Size::Value(columns)) => Some(columns),
            _ => None,
        },
        _ => None,
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

#[cfg(test)]
mod tests {
    use super::{Reader, from_onnx};
    use crate::onnx::messages::{Attribute, DOUBLE, Graph, Model, Node, Tensor, ValueInfo};
    use crate::{FormatError, Precision, to_onnx};
    use nn_model::{Activation, Architecture, Network};
    use prost::Message;

    /// What is read of the graph of two inputs > 2 tanh > 1 linear after a change:
    /// `Gemm.0` gives `value.0`, `Tanh.1` gives `value.1`, `Gemm.2` gives `output`.
    fn changed(change: impl FnOnce(&mut Graph)) -> Result<Network, FormatError> {
        let architecture = Architecture::new(2).layer(2, Activation::Tanh).layer(1, Activation::Linear);
        let network = Network::from_parameters(architecture, vec![0.5; 9]).unwrap();
        let mut model = Model::decode(&*to_onnx(&network, Precision::F64)).unwrap();
        change(model.graph.as_mut().unwrap());
        from_onnx(&model.encode_to_vec())
    }

    fn refusal(change: impl FnOnce(&mut Graph)) -> String {
        changed(change).unwrap_err().to_string()
    }

    fn contains(message: &str, expected: &str) {
        assert!(message.contains(expected), "{message}\nlacks {expected}");
    }

    fn attribute(name: &str, i: i64) -> Vec<Attribute> {
        vec![Attribute { name: name.to_owned(), i: Some(i), ..Attribute::default() }]
    }

    fn alpha(f: f32) -> Vec<Attribute> {
        vec![Attribute { name: "alpha".to_owned(), f: Some(f), ..Attribute::default() }]
    }

    /// In place of the tanh: an operator on `value.0` and perhaps another value.
    fn instead_of_tanh(operator: &str, other: Option<&str>, attribute: Vec<Attribute>) -> String {
        refusal(|graph| {
            let node = &mut graph.node[1];
            node.op_type = operator.to_owned();
            node.input.extend(other.map(str::to_owned));
            node.attribute = attribute;
        })
    }

    #[test]
    fn an_unknown_operator_is_named_with_its_node_and_the_known_ones() {
        let message = instead_of_tanh("HardSwish", None, Vec::new());
        contains(
            &message,
            "in the ONNX file, HardSwish node `Tanh.1`: the operator HardSwish is not known here",
        );
        contains(&message, "known are: Abs, Add, Constant,");
        contains(&refusal(|graph| graph.node[1].domain = "com.microsoft".to_owned()), "com.microsoft.Tanh");
    }

    #[test]
    fn a_function_that_is_no_activation_of_ours_is_refused_with_its_layer() {
        let near = attribute("approximate", 0);
        let by_tanh = vec![Attribute { s: Some(b"tanh".to_vec()), ..near[0].clone() }];
        for (operator, attribute) in [
            ("Sqrt", Vec::new()),
            ("LeakyRelu", alpha(0.0101)),
            ("Elu", alpha(0.999)),
            ("Swish", alpha(1.702)),
            ("Gelu", by_tanh),
        ] {
            let message = instead_of_tanh(operator, None, attribute);
            contains(&message, "the activation after Gemm node `Gemm.0` is none of ours: linear, sigmoid");
        }
    }

    #[test]
    fn an_activation_with_numbers_of_each_unit_is_refused() {
        let message = instead_of_tanh("PRelu", Some("layers.0.biases"), Vec::new());
        contains(&message, "found numbers of shape [2], expected one");
    }

    #[test]
    fn a_graph_that_is_no_chain_is_refused() {
        contains(&instead_of_tanh("Add", Some("input"), Vec::new()), "`input` skips a layer");
        contains(&refusal(|graph| graph.node[2].input[0] = "nothing".to_owned()), "no earlier node gives it");
        contains(
            &refusal(|graph| graph.node[2].input[1] = "value.1".to_owned()),
            "expected numbers in the file",
        );
        contains(&refusal(|graph| graph.node[2].input[0] = "layers.0.biases".to_owned()), "is in the file");
        contains(
            &refusal(|graph| graph.output[0].name = "nothing".to_owned()),
            "the graph's output `nothing`",
        );
        contains(&refusal(|graph| graph.output[0].name = "input".to_owned()), "skips a layer");
        contains(&refusal(|graph| graph.node.clear()), "the graph's output `output`");
        let again =
            |values: &mut Vec<ValueInfo>| values.push(ValueInfo { name: "more".to_owned(), r#type: None });
        contains(&refusal(|graph| again(&mut graph.input)), "found the inputs [input, more], expected one");
        contains(
            &refusal(|graph| again(&mut graph.output)),
            "found the outputs [output, more], expected one",
        );
    }

    #[test]
    fn an_activation_is_recognised_however_it_is_written() {
        let number = |name: &str, number: f64| Tensor {
            name: name.to_owned(),
            data_type: DOUBLE,
            double_data: vec![number],
            ..Tensor::default()
        };
        let node = |operator: &str, inputs: &[&str], output: &str| Node {
            op_type: operator.to_owned(),
            input: inputs.iter().map(|&input| input.to_owned()).collect(),
            output: vec![output.to_owned()],
            ..Node::default()
        };
        let cases = [
            ("relu", vec![node("Max", &["value.0", "zero"], "value.1")]),
            ("relu", vec![node("PRelu", &["value.0", "zero"], "value.1")]),
            ("leaky-relu", vec![node("PRelu", &["value.0", "leak"], "value.1")]),
            (
                "leaky-relu",
                vec![node("Mul", &["leak", "value.0"], "l"), node("Max", &["l", "value.0"], "value.1")],
            ),
            ("silu", vec![node("Swish", &["value.0"], "value.1")]),
            ("linear", vec![node("Add", &["zero", "value.0"], "value.1")]),
            (
                "softplus",
                vec![
                    node("Exp", &["value.0"], "e"),
                    node("Exp", &["zero"], "one"),
                    node("Add", &["one", "e"], "more"),
                    node("Log", &["more"], "value.1"),
                ],
            ),
            (
                "tanh",
                vec![
                    node("Add", &["value.0", "value.0"], "twice"),
                    node("Sigmoid", &["twice"], "s"),
                    node("Exp", &["zero"], "one"),
                    node("Sub", &["s", "one"], "less"),
                    node("Add", &["less", "s"], "value.1"),
                ],
            ),
        ];
        for (expected, nodes) in cases {
            let network = changed(|graph| {
                graph.initializer.extend([number("zero", 0.0), number("leak", 0.01)]);
                graph.node.splice(1..2, nodes);
            });
            assert_eq!(network.unwrap().layers()[0].activation.name(), expected);
        }
    }

    #[test]
    fn the_formulas_that_are_written_are_as_exact_as_ours() {
        for (precision, tolerance) in [(Precision::F64, 2e-15), (Precision::F32, 2e-7)] {
            for &activation in Activation::ALL.iter().filter(|&&activation| activation != Activation::Softmax)
            {
                let architecture = Architecture::new(1).layer(1, activation).without_bias();
                let network = Network::from_parameters(architecture, vec![1.0]).unwrap();
                let graph = Model::decode(&*to_onnx(&network, precision)).unwrap().graph.unwrap();
                let mut reader = Reader::new(&graph).unwrap();
                reader.follow(&graph).unwrap();
                let curve = reader.curve(&reader.computed("output").unwrap()).unwrap();
                for (&z, &found) in reader.tests.iter().zip(&*curve) {
                    let expected = activation.value_and_derivative(z).0;
                    let difference = (found - expected).abs() / expected.abs().max(1.0);
                    assert!(difference <= tolerance, "{activation}({z}): found {found}, expected {expected}");
                }
            }
        }
    }

    #[test]
    fn what_nobody_uses_is_no_part_of_the_network() {
        let network = changed(|graph| graph.node[2].input[0] = "value.0".to_owned()).unwrap();
        assert_eq!(network.layers()[0].activation, Activation::Linear);
    }

    #[test]
    fn what_comes_before_the_first_layer_is_refused() {
        let message = refusal(|graph| {
            let exp = Node {
                input: vec!["input".to_owned()],
                output: vec!["changed".to_owned()],
                op_type: "Exp".to_owned(),
                ..Node::default()
            };
            graph.node.insert(0, exp);
            graph.node[1].input[0] = "changed".to_owned();
        });
        contains(&message, "the input is changed before the first layer");
    }

    #[test]
    fn what_a_product_asks_for_and_a_layer_cannot_do_is_refused() {
        contains(&refusal(|graph| graph.node[0].attribute = attribute("transA", 1)), "found transA");
        contains(&instead_of_tanh("Softmax", None, attribute("axis", 0)), "expected 1 or -1");
        contains(&instead_of_tanh("Softmax", None, attribute("axis", 1)), "the file describes no network: ");
        contains(&instead_of_tanh("Flatten", None, attribute("axis", 2)), "found axis 2, expected 1");
        contains(&instead_of_tanh("Where", None, Vec::new()), "found 1 inputs, expected 3..=3");
        contains(&refusal(|graph| graph.node[0].input.truncate(1)), "input 1 (counted from 0) is missing");
    }

    #[test]
    fn numbers_that_do_not_fit_are_refused_with_their_tensor() {
        /// A change of the first layer's weights (2 x 2).
        fn tensor(change: impl FnOnce(&mut Tensor)) -> String {
            refusal(|graph| {
                change(
                    graph.initializer.iter_mut().find(|tensor| tensor.name == "layers.0.weights").unwrap(),
                );
            })
        }
        contains(
            &tensor(|t| t.dims = vec![2, 3]),
            "tensor `layers.0.weights`: found 4 numbers, but its shape is [2, 3]",
        );
        contains(&tensor(|t| t.dims = vec![-2, -2]), "found the shape [-2, -2]");
        contains(&tensor(|t| t.dims = vec![1 << 62, 1 << 62]), "found 4 numbers");
        contains(&tensor(|t| t.dims = vec![4]), "found weights of shape [4], expected inputs x units");
        contains(&tensor(|t| t.dims = vec![4, 1]), "found biases of shape [2], expected 1 numbers");
        contains(&tensor(|t| t.dims = vec![1, 4]), "found biases of shape [2], expected 4 numbers");
        contains(&tensor(|t| t.data_type = 10), "16-bit numbers");
        contains(&tensor(|t| t.data_location = 1), "its numbers are in another file");
        contains(
            &tensor(|t| t.name = "other".to_owned()),
            "`layers.0.weights` is used, but no earlier node gives it",
        );
        let message = refusal(|graph| graph.input[0] = graph.output[0].clone());
        contains(&message, "`input` is used");
        let message = refusal(|graph| {
            graph.input[0] = ValueInfo { name: "input".to_owned(), ..graph.output[0].clone() };
        });
        contains(&message, "the graph's input `input`: found 1 columns, expected 2");
    }
}
