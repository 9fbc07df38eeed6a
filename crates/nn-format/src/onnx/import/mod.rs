//! Multilayer perceptrons from ONNX, written by any program.
//!
//! What the chosen output needs is followed from the graph's input; nothing else is looked at, so labels and the like may be
//! anything. A `Gemm` or `MatMul` begins a layer (`layers`); what comes after it, one number at a time, is the layer's activation
//! (`curves`). Programs write one and the same activation in many ways (a gelu is one operator here and five there), so it is
//! not recognised by its operators but by what they do: they are carried out on a row of test numbers, and the result is compared
//! with each of our activations. Affine steps by column are put off until it is known where they belong (`columns`).

mod activation;
mod classes;
mod columns;
mod constants;
mod curves;
mod ensemble;
mod external;
mod known;
mod layers;
mod ml;
mod numbers;
mod outputs;
mod problem;
mod room;
#[cfg(test)]
mod tests;
mod value;
mod whole;

use super::attributes::int;
use super::elementwise::OPERATORS;
use super::messages::{Graph, Model, Node, ValueInfo};
use super::{METADATA, ONNX};
use crate::document::Document;
use crate::error::FormatError;
use crate::layers::{LayerParts, assemble};
use crate::reader::Reader;
use crate::{file, strict};
use activation::test_numbers;
use classes::{CLASSES, class_names};
use columns::Columns;
use external::External;
use known::Known;
use nn_choice::limits;
use nn_math::Affine;
use numbers::{Numbers, transposed};
use problem::{Problem, content, describe};
use prost::Message;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::rc::Rc;
use value::{Axes, Computed, Form, Value, Whole};

/// Operators that are not carried out number by number.
const STRUCTURE: [&str; 28] = [
    "ArrayFeatureExtractor",
    "BatchNormalization",
    "Cast",
    "CastLike",
    "Concat",
    "Constant",
    "Dropout",
    "Flatten",
    "Gather",
    "Gemm",
    "Identity",
    "LinearClassifier",
    "LinearRegressor",
    "MatMul",
    "Normalizer",
    "Reshape",
    "Scaler",
    "Shape",
    "Slice",
    "Softmax",
    "Squeeze",
    "Sum",
    "Transpose",
    "Unsqueeze",
    "ZipMap",
    "Add",
    "Mul",
    "Sub",
];

/// A document from an ONNX graph that is a multilayer perceptron: layers of `Gemm` or `MatMul` and `Add`, each followed
/// by one of our activations, written in whatever way, perhaps with columns scaled before, between and after them. PyTorch's exporters,
/// Keras and skl2onnx write such graphs.
///
/// Several of them whose outputs are averaged at the end (`Mean`, or `Sum` and `Div` by their number) are an ensemble; they must be of one
/// architecture and scale their inputs alike.
///
/// Scaling of inputs and outputs is kept as such, scaling between layers goes into their weights. Of several outputs, labels are
/// passed over; [`Reader::output`] chooses between what is left. A network for two classes that gives both probabilities,
/// 1 - p and p, gives p. Of the names of one function, the one without a number is read: `elu:0` as relu, `leaky-relu:1` as
/// linear. Numbers in `f32` or in 16 bits become the same numbers in `f64`. Where only some layers have biases, the others get
/// none.
///
/// What the graph calls its classes, in the order of the outputs, is kept as `classes` in the metadata, unless the file has
/// metadata of ours. Of two, the second is the one whose probability the network gives.
///
/// # Errors
/// [`FormatError`] if the file is damaged, what leads to the output holds anything that is no part of such a network (the message
/// names the node), numbers are in another file (see [`load_onnx`]), or the metadata are no JSON object.
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
        let mut graph = model.graph.ok_or_else(|| damaged("it has no graph".to_owned()))?;
        let one = |graph: &Graph| GraphReader::new(self, bytes.len()).read(graph);
        let mut document = ensemble::read(self, &mut graph, one)?;
        let property = model.metadata_props.iter().find(|property| property.key == METADATA);
        let metadata = property.map(|property| strict::metadata_from_text(&property.value)).transpose();
        let metadata = metadata.map_err(|problem| content(format!("the metadata `{METADATA}`"), problem))?;
        document.metadata = metadata.unwrap_or_else(|| {
            let classes = class_names(&graph, document.network.outputs().max(2));
            classes.map(|classes| (CLASSES.to_owned(), classes.into())).into_iter().collect()
        });
        Ok(document)
    }
}

/// Reads a document from an ONNX file, with the files beside it that it keeps its numbers in; see [`from_onnx`].
///
/// # Errors
/// [`FormatError`] if a file could not be read, or [`from_onnx`] refuses it.
pub fn load_onnx(path: impl AsRef<Path>) -> Result<Document, FormatError> {
    let path = path.as_ref();
    Reader::default().beside(path).onnx(&file::read(path)?)
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
    /// Steps by column since the newest layer, or since the input.
    pending: Columns,
    /// Whether the newest layer has its activation, so that pending steps come after it.
    finished: bool,
    /// Whether the newest layer is a product that biases may follow.
    bare: bool,
    /// The lines `factor z + offset` that functions were applied to in this stage.
    heads: Vec<(f64, f64)>,
    /// The scaling before the first layer.
    input_scaling: Option<Affine>,
    /// What the graph's inputs are called.
    inputs: String,
    /// How many columns the graph's inputs have, if they say so; and how many samples.
    columns: Option<usize>,
    samples: Option<i64>,
    /// How many weights, biases and scales the layers have, and how many they may have.
    parameters: usize,
    most_parameters: usize,
    reader: Reader<'a>,
    external: External<'a>,
}

/// How many weights and biases a graph of any size may make of its numbers by using them again and again. One of more bytes may make
/// one of each byte, which is four or eight times what it holds.
const REPEATED: usize = 1 << 20;

impl<'a> GraphReader<'a> {
    /// For a graph from a file of so many bytes.
    fn new(reader: Reader<'a>, bytes: usize) -> GraphReader<'a> {
        GraphReader {
            values: HashMap::new(),
            layers: Vec::new(),
            stage: 0,
            curves: Vec::new(),
            tests: test_numbers(),
            known: Known::default(),
            pending: Columns::default(),
            finished: false,
            bare: false,
            heads: Vec::new(),
            input_scaling: None,
            inputs: String::new(),
            columns: None,
            samples: None,
            parameters: 0,
            most_parameters: bytes.max(REPEATED),
            reader,
            external: External::new(reader.folder),
        }
    }

    fn read(mut self, graph: &'a Graph) -> Result<Document, FormatError> {
        let output = self.follow(graph)?;
        let place = || format!("the graph's output `{output}`");
        let last = self.computed(output).map_err(|problem| content(place(), problem))?.form;
        self.settle(&last).map_err(|problem| problem.at(place()))?;
        let [Some(first), Some(last)] = [self.layers.first(), self.layers.last()] else {
            let problem = "no layer leads to it, expected at least one Gemm or MatMul".to_owned();
            return Err(content(place(), problem));
        };
        if let Some(found) = self.columns.filter(|&found| found != first.inputs) {
            return Err(FormatError::Shape {
                format: ONNX,
                place: format!("the graph's input `{}`", self.inputs),
                found: format!("{found} columns"),
                expected: first.inputs.to_string(),
                why: "this is how many inputs the first layer has",
            });
        }
        let output_scaling = (!self.pending.is_empty()).then(|| self.pending.of_outputs(last.outputs));
        // All that leads to the layers is in them.
        drop(self.values);
        let network = assemble(ONNX, self.layers)?;
        Ok(Document { input_scaling: self.input_scaling, output_scaling, ..Document::from(network) })
    }

    /// Goes through all nodes that the output needs; gives its name.
    fn follow(&mut self, graph: &'a Graph) -> Result<&'a str, FormatError> {
        let output = outputs::choose(graph, self.reader.output)?;
        let needed = outputs::needed(graph, output);
        // Growing would take twice the memory for a moment.
        self.values.reserve(needed.names.len());
        let mut names = HashSet::new();
        for tensor in &graph.initializer {
            names.insert(&*tensor.name);
            if needed.names.contains(&*tensor.name) {
                let value = constants::of_tensor(tensor, &mut self.external)
                    .map_err(|problem| content(format!("tensor `{}`", tensor.name), problem))?;
                self.values.insert(&tensor.name, value);
            }
        }
        // What other files hold counts as what this one does.
        self.most_parameters = self.most_parameters.max(self.external.length());
        // Old files list their initializers among the inputs.
        let inputs: Vec<_> = graph.input.iter().filter(|input| !names.contains(&*input.name)).collect();
        self.begin(&inputs)?;
        for node in graph.node.iter().zip(&needed.nodes).filter_map(|(node, needed)| needed.then_some(node)) {
            let value = self.value(node).map_err(|problem| problem.at(describe(node)))?;
            // A classifier's first output are labels.
            let Some(name) = node.output.get(usize::from(node.op_type == "LinearClassifier")) else {
                continue;
            };
            if matches!(&value, Value::Computed(Computed { form: Form::Curve(curve), .. }) if !curve.is_base())
            {
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
        Ok(output)
    }

    /// Makes values of the graph's inputs: of a single one a curve, of several the columns of one table, in their order.
    fn begin(&mut self, inputs: &[&'a ValueInfo]) -> Result<(), FormatError> {
        self.inputs = Vec::from_iter(inputs.iter().map(|input| &*input.name)).join(", ");
        let names = self.inputs.clone();
        let several = || content("the graph".to_owned(), format!("found the inputs [{names}], expected one"));
        let mut from = 0_usize;
        for input in inputs {
            let sizes = input.sizes();
            let axes: Axes = sizes.as_ref().filter(|sizes| sizes.len() > 1).and_then(|sizes| {
                sizes[1..].iter().map(|size| size.and_then(|size| usize::try_from(size).ok())).collect()
            });
            let columns =
                axes.as_ref().and_then(|axes| axes.iter().try_fold(1_usize, |a, &b| a.checked_mul(b)));
            let form = match inputs {
                [_] => {
                    self.columns = columns;
                    self.samples = sizes.as_ref().and_then(|sizes| sizes.first().copied().flatten());
                    Form::Curve(self.base())
                }
                _ => {
                    let to = columns
                        .and_then(|columns| from.checked_add(columns))
                        .filter(|&to| to <= limits::COLUMNS);
                    let to = to.ok_or_else(several)?;
                    let sources = (from..to).collect();
                    from = to;
                    self.columns = Some(to);
                    Form::Picked { sources, columns: Box::default() }
                }
            };
            self.values.insert(&input.name, Value::Computed(Computed { stage: 0, form, axes }));
        }
        if inputs.is_empty() { Err(several()) } else { Ok(()) }
    }

    /// What a node gives.
    fn value(&mut self, node: &'a Node) -> Result<Value, Problem> {
        match &*node.domain {
            "" | "ai.onnx" => {}
            "ai.onnx.ml" => return self.ml(node),
            other => return Err(unknown(&format!("{other}.{}", node.op_type)).into()),
        }
        if let Some(numbers) = self.whole(node)? {
            return Ok(Value::Whole(numbers));
        }
        match &*node.op_type {
            "Constant" => Ok(constants::constant(node, &mut self.external)?),
            "Identity" | "Dropout" | "CastLike" => Ok(self.input(node, 0)?.clone()),
            "Cast" => Ok(self.cast(node)?),
            "Flatten" | "Reshape" | "Squeeze" | "Unsqueeze" => Ok(self.reshaped(node)?),
            "Transpose" => Ok(self.transposed(node)?),
            "Concat" => Ok(self.joined(node)?),
            "Gather" => Ok(self.picked(node)?),
            "Softmax" => Ok(self.softmax(node)?),
            "LogSoftmax" => Err(Problem::Content(format!(
                "logarithms of probabilities are no output of networks here; the output `{}`, before it, is the sums",
                node.input.first().map_or("", |name| name)
            ))),
            "MatMul" => self.product(node),
            "Gemm" => self.gemm(node),
            "BatchNormalization" => self.normalized(node),
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
            Value::Whole(_) => {
                Err(format!("input {index} (counted from 0) is whole numbers, expected some with a fraction"))
            }
            Value::Computed(_) => {
                Err(format!("input {index} (counted from 0) is computed, expected numbers in the file"))
            }
        }
    }

    fn computed(&self, name: &str) -> Result<Computed, String> {
        match self.named(name)? {
            Value::Computed(computed) if computed.stage == self.stage => Ok(computed.clone()),
            Value::Computed(Computed { form: Form::Picked { .. }, .. }) if self.layers.is_empty() => {
                Err(format!("`{name}` is not what the columns before it were scaled to"))
            }
            Value::Computed(_) => Err(format!(
                "`{name}` skips a layer, but here a layer sees the one before it and nothing else"
            )),
            Value::Constant(_) | Value::Whole(_) => {
                Err(format!("`{name}` is in the file, expected something computed from the input"))
            }
        }
    }

    /// The first input, computed from the graph's.
    fn argument(&self, node: &Node) -> Result<Computed, String> {
        self.computed(node.input.first().map_or("", |name| name))
    }

    /// How many columns a value has, if that is known.
    fn width(&self, form: &Form) -> Option<usize> {
        match (form, self.layers.last()) {
            (Form::Picked { sources, .. }, _) => Some(sources.len()),
            (Form::Curve(_) | Form::Softmax { .. }, Some(layer)) => Some(layer.outputs),
            (Form::Curve(_) | Form::Softmax { .. }, None) => self.columns.or(self.pending.width()),
        }
    }

    /// Whole numbers, if the node gives such.
    fn whole(&self, node: &Node) -> Result<Option<Whole>, String> {
        if node.op_type == "Shape" {
            let Computed { axes, .. } = self.argument(node)?;
            let axes = axes.ok_or("the sizes of what it asks for are not known")?;
            return Ok(Some([None].into_iter().chain(axes.iter().map(|&size| Some(size as i64))).collect()));
        }
        let inputs = node.input.iter().filter_map(|name| self.values.get(&**name));
        whole::apply(node, &Vec::from_iter(inputs)).transpose()
    }

    /// Other numbers of the same values. (Those of 16 bits and whole ones have others.)
    fn cast(&self, node: &Node) -> Result<Value, String> {
        use super::messages::{DOUBLE, FLOAT};
        let to = int(node, "to", 0);
        if ![FLOAT, DOUBLE].map(i64::from).contains(&to) {
            return Err(format!(
                "it rounds to numbers of type {to}, expected {FLOAT} or {DOUBLE}: those of 32 and 64 bits"
            ));
        }
        Ok(match self.input(node, 0)? {
            Value::Whole(numbers) => {
                let numbers = numbers
                    .iter()
                    .map(|number| number.map(|number| number as f64))
                    .collect::<Option<Rc<[f64]>>>();
                let numbers = numbers.ok_or("it makes a number of how many samples there are")?;
                let dims = if numbers.len() == 1 { Vec::new() } else { vec![numbers.len()] };
                Value::Constant(Numbers::new(dims, numbers))
            }
            same @ (Value::Constant(_) | Value::Computed(_)) => same.clone(),
        })
    }

    /// Another shape of the same numbers.
    fn reshaped(&mut self, node: &Node) -> Result<Value, String> {
        if let Value::Constant(numbers) = self.input(node, 0)? {
            return self.reshaped_constant(node, numbers);
        }
        let Computed { stage, form, axes } = self.argument(node)?;
        let width = axes.as_ref().map(|axes| axes.iter().product()).or(self.width(&form));
        let axes = match &*node.op_type {
            "Flatten" => {
                let (axis, rank) = (int(node, "axis", 1), axes.as_ref().map(|axes| axes.len() as i64 + 1));
                if axis != 1 && rank.is_none_or(|rank| axis + rank != 1) {
                    return Err(format!("found axis {axis}, expected 1: one row for each sample"));
                }
                width.map(|width| [width].into())
            }
            "Reshape" => match self.input(node, 1)? {
                Value::Whole(shape) => whole::reshaped(node, shape, &axes, width, self.samples)?,
                Value::Constant(_) | Value::Computed(_) => {
                    return Err("its shape is no list of whole numbers".to_owned());
                }
            },
            change => {
                let second = node.input.get(1).map(|name| self.named(name)).transpose()?;
                let found = whole::axes(node, second);
                let sizes = axes.as_deref().map(<[usize]>::to_vec).or(width.map(|width| vec![width]));
                let sizes = sizes.ok_or("the sizes of what it changes are not known")?;
                Some(whole::squeezed(sizes, &found, change == "Squeeze")?.into())
            }
        };
        Ok(Value::Computed(Computed { stage, form, axes }))
    }

    /// Only as a list of one row more or less, which is the same here.
    fn reshaped_constant(&self, node: &Node, numbers: &Numbers) -> Result<Value, String> {
        let shape = match (&*node.op_type, node.input.get(1).map(|name| self.named(name)).transpose()?) {
            ("Reshape", Some(Value::Whole(shape))) => shape.clone(),
            _ => {
                return Err(
                    "it changes the shape of numbers in the file, expected something computed".to_owned()
                );
            }
        };
        let sizes = shape
            .iter()
            .map(|size| size.and_then(|size| usize::try_from(size).ok()))
            .collect::<Option<Vec<usize>>>();
        let is_open = shape.iter().all(|size| matches!(size, Some(-1 | 1)));
        match sizes {
            _ if is_open && numbers.is_row() => Ok(Value::Constant(numbers.clone())),
            Some(dims) if numbers.is_row() && dims.iter().product::<usize>() == numbers.numbers.len() => {
                Ok(Value::Constant(Numbers::new(dims, numbers.numbers.clone())))
            }
            _ => Err(format!(
                "found the shape {:?} made into {shape:?}, expected numbers of a row",
                numbers.dims
            )),
        }
    }

    fn transposed(&self, node: &Node) -> Result<Value, String> {
        let order = node.attribute.iter().find(|attribute| attribute.name == "perm").map(|perm| &perm.ints);
        match self.input(node, 0)? {
            Value::Computed(computed)
                if order.is_some_and(|order| order.iter().copied().eq(0..order.len() as i64)) =>
            {
                Ok(Value::Computed(computed.clone()))
            }
            Value::Computed(_) | Value::Whole(_) | Value::Constant(_) => {
                Ok(Value::Constant(self.constant(node, 0).and_then(transposed)?))
            }
        }
    }
}

fn unknown(operator: &str) -> String {
    let mut known: Vec<_> =
        STRUCTURE.into_iter().chain(OPERATORS.iter().map(|operator| operator.name)).collect();
    known.sort_unstable();
    known.dedup();
    format!("the operator {operator} is not known here; known are: {}", known.join(", "))
}
