//! safetensors: the parameters as PyTorch and many others read them, bit for bit.
//!
//! Layer i (counted from 0) has the tensors `layers.{i}.weight` (outputs x inputs, as in PyTorch's `Linear`: our weights
//! transposed) and `layers.{i}.bias` (outputs; not there in a network without biases), both F64. What tensors cannot
//! say, inputs, activations and metadata, stands as JSON under `nn-network` in the file's `__metadata__`:
//!
//! ```json
//! {"format": "nn-network", "version": 1, "inputs": 3, "bias": true, "layers": [{"units": 2, "activation": "tanh"}]}
//! ```
//!
//! The other members of an ensemble have the same tensors with `members.1.`, `members.2.`, ... before their names.

use crate::document::{Document, FORMAT};
use crate::error::FormatError;
use crate::half::{brain_half, half};
use crate::layers::{LayerParts, assemble};
use crate::outline::{Outline, VERSION};
use crate::reader::Reader;
use crate::{file, strict};
use nn_model::{Architecture, Network};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensorError, SafeTensors};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const SAFETENSORS: &str = "safetensors";

/// A network and its metadata as a safetensors file.
///
/// In PyTorch, `load_file` gives the tensors, and renaming `layers.{i}` to the module's own names (in an
/// `nn.Sequential` of linear layers and activations: `2 * i`) is all that `load_state_dict` needs.
///
/// # Errors
/// [`FormatError`] if the metadata are too long for the format (100 MB), or there is not one shift and one scale for each
/// column that is scaled.
pub fn to_safetensors(document: &Document) -> Result<Vec<u8>, FormatError> {
    document.check()?;
    let shape = serde_json::to_string(&Outline::of(document))
        .map_err(|error| damaged(SafeTensorError::JsonError(error)))?;
    let mut tensors = Vec::new();
    for (member, network) in document.members().enumerate() {
        let prefix = prefix(member);
        for (i, layer) in network.layers().iter().enumerate() {
            let weights = network.weights(i)?;
            let transposed =
                (0..layer.outputs).flat_map(|to| (0..layer.inputs).map(move |from| weights[(from, to)]));
            let shape = vec![layer.outputs, layer.inputs];
            tensors.push((format!("{prefix}layers.{i}.weight"), shape, bytes(transposed)));
            if !layer.biases.is_empty() {
                let biases = network.biases(i)?.iter().copied();
                tensors.push((format!("{prefix}layers.{i}.bias"), vec![layer.outputs], bytes(biases)));
            }
        }
    }
    let views = (tensors.iter())
        .map(|(name, shape, bytes)| Ok((name, TensorView::new(Dtype::F64, shape.clone(), bytes)?)))
        .collect::<Result<Vec<_>, SafeTensorError>>()
        .map_err(damaged)?;
    let metadata = std::iter::once((FORMAT.to_owned(), shape)).collect();
    safetensors::serialize(views, Some(metadata)).map_err(damaged)
}

/// A network and its metadata from a safetensors file that [`to_safetensors`] wrote, or that has the same in it. Of others, such as
/// PyTorch's, a reader that was told the [activations](Reader::activations) makes a network.
///
/// # Errors
/// [`FormatError`] if the file is damaged, does not say which network it holds, or holds other tensors than it says.
pub fn from_safetensors(bytes: &[u8]) -> Result<Document, FormatError> {
    Reader::default().safetensors(bytes)
}

impl Reader<'_> {
    /// As [`from_safetensors`].
    ///
    /// # Errors
    /// [`FormatError`], as there.
    pub fn safetensors(self, bytes: &[u8]) -> Result<Document, FormatError> {
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(damaged)?;
        let text = header.metadata().as_ref().and_then(|metadata| metadata.get(FORMAT));
        let Some(text) = text else { return self.modules(bytes) };
        let outline: Outline = strict::read(text.as_bytes(), FORMAT, VERSION)?;
        let (architecture, others) = (outline.architecture(self)?, outline.other_members()?);
        let tensors = SafeTensors::deserialize(bytes).map_err(damaged)?;
        let mut names = tensors.names();
        let mut other_members = Vec::new();
        for member in 1..=others {
            let prefix = prefix(member);
            let (own, rest) = names.into_iter().partition(|name| name.starts_with(&prefix));
            other_members.push(network_of(&tensors, own, architecture.clone())?);
            names = rest;
        }
        if let Some(name) = names.iter().filter(|name| name.starts_with("members.")).min() {
            let problem = format!("found, but the file says that there are {} networks", others + 1);
            return Err(content(format!("the tensor `{name}`"), problem));
        }
        outline.into_document(network_of(&tensors, names, architecture)?, other_members)
    }

    /// A network of another program: the modules' weights with the activations that the reader was told.
    fn modules(self, bytes: &[u8]) -> Result<Document, FormatError> {
        let tensors = SafeTensors::deserialize(bytes).map_err(damaged)?;
        let modules = by_layer(&tensors, tensors.names(), self.order)?;
        let Some((hidden, output)) = self.activations else {
            return Err(FormatError::Activations { layers: modules.len() });
        };
        let last = modules.len().saturating_sub(1);
        if hidden.len() != last && hidden.len() != 1 {
            let place = "the activations of hidden layers".to_owned();
            let (found, expected) = (hidden.len().to_string(), format!("{last}, or one for all"));
            return Err(FormatError::Shape {
                format: SAFETENSORS,
                place,
                found,
                expected,
                why: "one for each",
            });
        }
        let layer = |(i, module): (usize, &Named)| {
            let [outputs, inputs] = module.sizes(&tensors)?;
            let transposed = module.get(&tensors, "weight", &[outputs, inputs])?;
            let has_bias = module.kinds.contains("bias");
            Ok(LayerParts {
                name: format!("the module `{}`", module.stem),
                inputs,
                outputs,
                weights: (0..inputs)
                    .flat_map(|i| transposed.iter().skip(i).step_by(inputs))
                    .copied()
                    .collect(),
                biases: has_bias.then(|| module.get(&tensors, "bias", &[outputs])).transpose()?,
                activation: match (i == last, hidden) {
                    (true, _) => output,
                    (false, [one]) => *one,
                    (false, several) => several.get(i).copied().unwrap_or(output),
                },
            })
        };
        let layers = modules.iter().enumerate().map(layer).collect::<Result<Vec<_>, FormatError>>()?;
        Ok(assemble(SAFETENSORS, layers)?.into())
    }
}

/// What the names of a member's tensors begin with; the first is 0.
fn prefix(member: usize) -> String {
    if member == 0 { String::new() } else { format!("members.{member}.") }
}

/// A network of a known architecture from a safetensors file, such as PyTorch's
/// `safetensors.torch.save_file(model.state_dict(), ..)` of an `nn.Sequential` writes.
///
/// The tensors are called `{module}.weight` (outputs x inputs) and `{module}.bias`, or `weight` and `bias` alone, in numbers of 64,
/// 32 or 16 bits. Modules whose names are numbers after one prefix (it may be empty) follow each other in that order; others in
/// the only order in which each takes what the one before it gives.
///
/// # Errors
/// [`FormatError`] if the file is damaged or its tensors are not those of the architecture.
pub fn from_safetensors_as(bytes: &[u8], architecture: Architecture) -> Result<Network, FormatError> {
    let tensors = SafeTensors::deserialize(bytes).map_err(damaged)?;
    network_of(&tensors, tensors.names(), architecture)
}

/// The network that the tensors of these names hold.
fn network_of(
    tensors: &SafeTensors<'_>,
    names: Vec<&str>,
    architecture: Architecture,
) -> Result<Network, FormatError> {
    // Before making room: a file must not ask for more numbers than it has.
    let (expected, found) = (architecture.parameter_count()?, count(tensors, &names));
    let layers = by_layer(tensors, names, &[])?;
    if found < expected {
        let (found, expected) = (format!("{found} numbers"), expected.to_string());
        let place = "all tensors together".to_owned();
        return Err(FormatError::Shape {
            format: SAFETENSORS,
            place,
            found,
            expected,
            why: "the architecture",
        });
    }
    let mut network = Network::from_parameters(architecture, vec![0.0; expected])?;
    if layers.len() != network.layers().len() {
        let (found, expected) = (format!("{} weights", layers.len()), network.layers().len().to_string());
        let place = "all tensors together".to_owned();
        return Err(FormatError::Shape {
            format: SAFETENSORS,
            place,
            found,
            expected,
            why: "one for each layer",
        });
    }
    for (i, named) in layers.iter().enumerate() {
        let layer = network.layers()[i].clone();
        let weights = named.get(tensors, "weight", &[layer.outputs, layer.inputs])?;
        let parameters = network.parameters_mut();
        let places = layer.weights.clone();
        for (to, row) in weights.chunks_exact(layer.inputs).enumerate() {
            for (from, weight) in row.iter().enumerate() {
                parameters[places.start + from * layer.outputs + to] = *weight;
            }
        }
        if !layer.biases.is_empty() {
            let biases = named.get(tensors, "bias", &[layer.outputs])?;
            parameters[layer.biases.clone()].copy_from_slice(&biases);
        } else if named.kinds.contains("bias") {
            let problem = "found, but the architecture has no biases there: leave out `without_bias`";
            return Err(content(format!("the tensor `{}`", named.name("bias")), problem.to_owned()));
        }
    }
    Ok(network)
}

/// Writes a network and its metadata to a safetensors file, whole or not at all.
///
/// # Errors
/// [`FormatError`] if the file could not be written; then it is as it was.
pub fn save_safetensors(path: impl AsRef<Path>, document: &Document) -> Result<(), FormatError> {
    file::write(path.as_ref(), &to_safetensors(document)?)
}

/// Reads a network and its metadata from a safetensors file.
///
/// # Errors
/// [`FormatError`] if the file could not be read, or [`from_safetensors`] refuses it.
pub fn load_safetensors(path: impl AsRef<Path>) -> Result<Document, FormatError> {
    from_safetensors(&file::read(path.as_ref())?)
}

/// The tensors of one layer.
struct Named {
    /// The module's name: `layers.0`; empty for a layer by itself.
    stem: String,
    /// `weight`, `bias` or both
    kinds: BTreeSet<&'static str>,
}

impl Named {
    fn name(&self, kind: &str) -> String {
        if self.stem.is_empty() { kind.to_owned() } else { format!("{}.{kind}", self.stem) }
    }

    /// What stands before the number that the name ends with, and the number.
    fn number(&self) -> Option<(&str, u32)> {
        let digits = self.stem.len() - self.stem.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (prefix, number) = self.stem.split_at(digits);
        Some((prefix, number.parse().ok()?))
    }

    /// Whether its name says that it comes before the other.
    fn is_before(&self, other: &Named) -> bool {
        match (self.number(), other.number()) {
            (Some((prefix, number)), Some((same, later))) => prefix == same && number < later,
            (None, _) | (_, None) => false,
        }
    }

    /// Outputs and inputs.
    fn sizes(&self, tensors: &SafeTensors<'_>) -> Result<[usize; 2], FormatError> {
        let name = self.name("weight");
        let Ok(tensor) = tensors.tensor(&name) else {
            return Err(content(format!("the tensor `{name}`"), "missing, but there is its bias".to_owned()));
        };
        let found = tensor.shape();
        <[usize; 2]>::try_from(found).map_err(|_| FormatError::Shape {
            format: SAFETENSORS,
            place: format!("the tensor `{name}`"),
            found: format!("{found:?}"),
            expected: "two dimensions".to_owned(),
            why: "a weight is outputs x inputs",
        })
    }

    /// The numbers of a tensor that must be there, with this shape.
    fn get(&self, tensors: &SafeTensors<'_>, kind: &str, shape: &[usize]) -> Result<Vec<f64>, FormatError> {
        let name = self.name(kind);
        let place = format!("the tensor `{name}`");
        let Ok(tensor) = tensors.tensor(&name) else {
            return Err(content(place, "missing, but the architecture has it".to_owned()));
        };
        if tensor.shape() != shape {
            return Err(FormatError::Shape {
                format: SAFETENSORS,
                place,
                found: format!("{:?}", tensor.shape()),
                expected: format!("{shape:?}"),
                why: "a weight is outputs x inputs, a bias outputs",
            });
        }
        let data = tensor.data();
        let of_16_bits = |read: fn(u16) -> f64| {
            data.as_chunks().0.iter().map(|bytes| read(u16::from_le_bytes(*bytes))).collect()
        };
        #[expect(clippy::wildcard_enum_match_arm, reason = "safetensors adds types of numbers")]
        match tensor.dtype() {
            Dtype::F64 => Ok(data.as_chunks().0.iter().map(|b| f64::from_le_bytes(*b)).collect()),
            Dtype::F32 => Ok(data.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b).into()).collect()),
            Dtype::F16 => Ok(of_16_bits(half)),
            Dtype::BF16 => Ok(of_16_bits(brain_half)),
            other => Err(content(
                place,
                format!("holds {other:?}, expected F64, F32, F16 or BF16: convert it first"),
            )),
        }
    }
}

/// The tensors of each layer, from the first to the last, in the order that is given or else the only one there is.
fn by_layer(
    tensors: &SafeTensors<'_>,
    names: Vec<&str>,
    order: &[String],
) -> Result<Vec<Named>, FormatError> {
    let mut modules = BTreeMap::new();
    for name in names {
        let Some((stem, kind)) = parts(name) else {
            let problem = if name.contains("running_") || name.ends_with("num_batches_tracked") {
                "normalises, which no layer here does: export the model to ONNX, where it becomes part of the weights"
            } else {
                "expected names such as `layers.0.weight` and `layers.0.bias`: rename or leave it out"
            };
            return Err(content(format!("the tensor `{name}`"), problem.to_owned()));
        };
        let named = modules.entry(stem).or_insert(Named { stem: stem.to_owned(), kinds: BTreeSet::new() });
        named.kinds.insert(kind);
    }
    let mut modules: Vec<Named> = modules.into_values().collect();
    let names = || modules.iter().map(|module| module.stem.clone()).collect::<Vec<_>>();
    if !order.is_empty() {
        let known = names();
        if let Some(name) = order.iter().find(|name| !known.contains(name)) {
            let problem = format!("there are {}", known.join(", "));
            return Err(content(format!("no module is called `{name}`"), problem));
        }
        let place = |module: &Named| order.iter().position(|name| *name == module.stem);
        if let Some(module) = modules.iter().find(|module| place(module).is_none()) {
            let problem = "it is not among the modules whose order was given".to_owned();
            return Err(content(format!("the module `{}`", module.stem), problem));
        }
        modules.sort_by_key(place);
        return Ok(modules);
    }
    let prefix = modules.first().and_then(|module| Some(module.number()?.0.to_owned()));
    let of_one_list =
        |module: &Named| module.number().is_some_and(|(before, _)| Some(before) == prefix.as_deref());
    if modules.iter().all(of_one_list) {
        modules.sort_by_key(|module| module.number().map(|(_, number)| number));
        return match modules.windows(2).find(|pair| !pair[0].is_before(&pair[1])) {
            Some(pair) => {
                let place = format!("the module `{}`", pair[1].stem);
                Err(content(place, format!("it has the same number as `{}`", pair[0].stem)))
            }
            None => Ok(modules),
        };
    }
    let sizes =
        modules.iter().map(|module| module.sizes(tensors)).collect::<Result<Vec<_>, FormatError>>()?;
    let used = vec![false; modules.len()];
    let mut chains = Chains { modules: &modules, sizes: &sizes, used, found: Vec::new(), steps: MOST_STEPS };
    if modules.len() <= MOST_MODULES {
        chains.go_on(&mut Vec::new());
    }
    let only = match (&mut chains.found[..], chains.steps) {
        ([only], 1..) => std::mem::take(only),
        _ => return Err(FormatError::Order { modules: names() }),
    };
    let mut modules: Vec<Option<Named>> = modules.into_iter().map(Some).collect();
    Ok(only.into_iter().filter_map(|i| modules[i].take()).collect())
}

/// How many beginnings of chains are looked at, and of how many modules.
const MOST_STEPS: usize = 10_000;
const MOST_MODULES: usize = 64;

/// The orders of modules in which each takes as many numbers as the one before it gives.
struct Chains<'m> {
    modules: &'m [Named],
    sizes: &'m [[usize; 2]],
    /// Which modules are in the chain.
    used: Vec<bool>,
    found: Vec<Vec<usize>>,
    steps: usize,
}

impl Chains<'_> {
    /// Looks for all that begin so, until two are found.
    fn go_on(&mut self, chain: &mut Vec<usize>) {
        self.steps = self.steps.saturating_sub(1);
        if chain.len() == self.modules.len() {
            self.found.push(chain.clone());
        }
        for next in 0..self.modules.len() {
            if self.found.len() > 1 || self.steps == 0 {
                return;
            }
            let fits = chain.last().is_none_or(|&last| self.sizes[last][0] == self.sizes[next][1]);
            if !fits || self.used[next] {
                continue;
            }
            let comes_later =
                |(other, used): (usize, &bool)| *used || !self.modules[other].is_before(&self.modules[next]);
            if self.used.iter().enumerate().all(comes_later) {
                self.used[next] = true;
                chain.push(next);
                self.go_on(chain);
                chain.pop();
                self.used[next] = false;
            }
        }
    }
}

/// `net.layers.12.weight` as `net.layers.12` and `weight`.
fn parts(name: &str) -> Option<(&str, &'static str)> {
    let (stem, kind) = name.rsplit_once('.').unwrap_or(("", name));
    Some((stem, ["weight", "bias"].into_iter().find(|known| *known == kind)?))
}

/// How many numbers the tensors of these names hold.
fn count(tensors: &SafeTensors<'_>, names: &[&str]) -> usize {
    let tensors = names.iter().filter_map(|name| tensors.tensor(name).ok());
    tensors.map(|tensor| tensor.shape().iter().product::<usize>()).sum()
}

fn bytes(numbers: impl Iterator<Item = f64>) -> Vec<u8> {
    numbers.flat_map(f64::to_le_bytes).collect()
}

fn damaged(error: SafeTensorError) -> FormatError {
    FormatError::Damaged { expected: SAFETENSORS, problem: error.to_string() }
}

fn content(place: String, problem: String) -> FormatError {
    FormatError::Content { format: SAFETENSORS, place, problem }
}
