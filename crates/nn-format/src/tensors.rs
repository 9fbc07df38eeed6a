//! safetensors: the parameters as PyTorch and many others read them, bit for bit.
//!
//! Layer i (counted from 0) has the tensors `layers.{i}.weight` (outputs x inputs, as in PyTorch's `Linear`: our weights
//! transposed) and `layers.{i}.bias` (outputs; not there in a network without biases), both F64. What tensors cannot
//! say, inputs, activations and metadata, stands as JSON under `nn-network` in the file's `__metadata__`:
//!
//! ```json
//! {"format": "nn-network", "version": 1, "inputs": 3, "bias": true, "layers": [{"units": 2, "activation": "tanh"}]}
//! ```

use crate::document::Document;
use crate::error::FormatError;
use crate::outline::{FORMAT, Outline, VERSION};
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
    let network = &document.network;
    let shape = serde_json::to_string(&Outline::of(document))
        .map_err(|error| damaged(SafeTensorError::JsonError(error)))?;
    let mut tensors = Vec::new();
    for (i, layer) in network.layers().iter().enumerate() {
        let weights = network.weights(i)?;
        let transposed =
            (0..layer.outputs).flat_map(|to| (0..layer.inputs).map(move |from| weights[(from, to)]));
        tensors.push((format!("layers.{i}.weight"), vec![layer.outputs, layer.inputs], bytes(transposed)));
        if !layer.biases.is_empty() {
            let biases = network.biases(i)?.iter().copied();
            tensors.push((format!("layers.{i}.bias"), vec![layer.outputs], bytes(biases)));
        }
    }
    let views = (tensors.iter())
        .map(|(name, shape, bytes)| Ok((name, TensorView::new(Dtype::F64, shape.clone(), bytes)?)))
        .collect::<Result<Vec<_>, SafeTensorError>>()
        .map_err(damaged)?;
    let metadata = std::iter::once((FORMAT.to_owned(), shape)).collect();
    safetensors::serialize(views, Some(metadata)).map_err(damaged)
}

/// A network and its metadata from a safetensors file that [`to_safetensors`] wrote, or that has the same in it.
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
        let text = text.ok_or_else(|| {
            let problem =
                "says neither activations nor inputs: give the architecture too, with `from_safetensors_as`";
            content("`__metadata__`".to_owned(), problem.to_owned())
        })?;
        let outline: Outline = strict::read(text.as_bytes(), FORMAT, VERSION)?;
        let network = from_safetensors_as(bytes, outline.architecture(self)?)?;
        outline.into_document(network)
    }
}

/// A network of a known architecture from a safetensors file, such as PyTorch's
/// `safetensors.torch.save_file(model.state_dict(), ..)` of an `nn.Sequential` writes.
///
/// The tensors are called `{prefix}{number}.weight` (outputs x inputs) and `{prefix}{number}.bias`, in F64 or F32, with
/// one prefix (it may be empty) and with numbers that grow from layer to layer.
///
/// # Errors
/// [`FormatError`] if the file is damaged or its tensors are not those of the architecture.
pub fn from_safetensors_as(bytes: &[u8], architecture: Architecture) -> Result<Network, FormatError> {
    let tensors = SafeTensors::deserialize(bytes).map_err(damaged)?;
    let layers = by_layer(&tensors)?;
    // Before making room: a file must not ask for more numbers than it has.
    let (expected, found) = (architecture.parameter_count()?, count(&tensors));
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
        let weights = named.get(&tensors, "weight", &[layer.outputs, layer.inputs])?;
        let parameters = network.parameters_mut();
        let places = layer.weights.clone();
        for (to, row) in weights.chunks_exact(layer.inputs).enumerate() {
            for (from, weight) in row.iter().enumerate() {
                parameters[places.start + from * layer.outputs + to] = *weight;
            }
        }
        if !layer.biases.is_empty() {
            let biases = named.get(&tensors, "bias", &[layer.outputs])?;
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
    /// What their names begin with, the number included: `layers.0`
    stem: String,
    /// `weight`, `bias` or both
    kinds: BTreeSet<&'static str>,
}

impl Named {
    fn name(&self, kind: &str) -> String {
        format!("{}.{kind}", self.stem)
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
        #[expect(clippy::wildcard_enum_match_arm, reason = "safetensors adds types of numbers")]
        match tensor.dtype() {
            Dtype::F64 => Ok(tensor.data().as_chunks().0.iter().map(|b| f64::from_le_bytes(*b)).collect()),
            Dtype::F32 => {
                Ok(tensor.data().as_chunks().0.iter().map(|b| f32::from_le_bytes(*b).into()).collect())
            }
            other => Err(content(place, format!("holds {other:?}, expected F64 or F32: convert it first"))),
        }
    }
}

/// The names of the tensors, layer by layer.
fn by_layer(tensors: &SafeTensors<'_>) -> Result<Vec<Named>, FormatError> {
    let mut names = tensors.names();
    names.sort_unstable();
    let mut prefix = None;
    let mut layers = BTreeMap::new();
    for name in names {
        let Some((before, number, kind)) = parts(name) else {
            let problem =
                "expected names such as `layers.0.weight` and `layers.0.bias`: rename or leave it out";
            return Err(content(format!("the tensor `{name}`"), problem.to_owned()));
        };
        if *prefix.get_or_insert(before) != before {
            let problem =
                format!("expected `{}` before the number, as in the other names", prefix.unwrap_or(""));
            return Err(content(format!("the tensor `{name}`"), problem));
        }
        let stem = name.strip_suffix(kind).and_then(|stem| stem.strip_suffix('.')).unwrap_or(name).to_owned();
        let named = layers.entry(number).or_insert(Named { stem, kinds: BTreeSet::new() });
        if !named.kinds.insert(kind) {
            return Err(content(format!("the tensor `{name}`"), "the layer has two of these".to_owned()));
        }
    }
    Ok(layers.into_values().collect())
}

/// `net.layers.12.weight` as `net.layers.`, 12 and `weight`.
fn parts(name: &str) -> Option<(&str, u32, &'static str)> {
    let (stem, kind) = name.rsplit_once('.')?;
    let kind = ["weight", "bias"].into_iter().find(|known| *known == kind)?;
    let digits = stem.len() - stem.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (prefix, number) = stem.split_at(digits);
    Some((prefix, number.parse().ok()?, kind))
}

fn count(tensors: &SafeTensors<'_>) -> usize {
    tensors.iter().map(|(_, tensor)| tensor.shape().iter().product::<usize>()).sum()
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
