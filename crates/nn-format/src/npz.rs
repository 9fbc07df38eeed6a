//! NumPy's npz: the parameters as arrays of their own, ours and scikit-learn's.
//!
//! Layer i (counted from 0) has the arrays `coef_{i}` (inputs x units) and `intercept_{i}` (units; not there in a network
//! without biases). What they cannot say stands as JSON in the text `nn-network`, as in our safetensors files.
//!
//! The other members of an ensemble have the same arrays with `member_1_`, `member_2_`, ... before their names.
//!
//! scikit-learn's networks have no such text. In Python, for an `MLPClassifier` or `MLPRegressor` called `clf`:
//!
//! ```python
//! arrays = {f"coef_{i}": w for i, w in enumerate(clf.coefs_)} | {f"intercept_{i}": b for i, b in enumerate(clf.intercepts_)}
//! np.savez("model.npz", **arrays, activation=clf.activation, out_activation=clf.out_activation_)
//! ```
//!
//! (or `np.savez_compressed`). scikit-learn's weights are inputs x units, as ours; its `identity` is our `linear`, its
//! `logistic` our `sigmoid`. Other arrays in the file are left alone.

use crate::document::{Document, FORMAT};
use crate::error::FormatError;
use crate::layers::{LayerParts, assemble};
use crate::outline::{Outline, VERSION};
use crate::reader::Reader;
use crate::{file, strict};
use nn_file::npy::{Array, Values};
use nn_file::npz::{self, Npz};
use nn_model::{Activation, Architecture, Network};
use std::io::Cursor;
use std::path::Path;

const NPZ: &str = "npz";

/// What scikit-learn calls its activations; ours know these words.
const ACTIVATIONS: &str = "identity, logistic, tanh, relu, softmax";

/// A network and its metadata as an npz file, which `numpy.load` opens: `coef_{i}` (inputs x units) and `intercept_{i}`
/// (units) for each layer, and the text `nn-network`, which says the rest as JSON. Those of an ensemble's other members are called
/// `member_1_coef_{i}` and so on.
///
/// # Errors
/// [`FormatError`] if there is not one shift and one scale for each column that is scaled.
pub fn to_npz(document: &Document) -> Result<Vec<u8>, FormatError> {
    document.check()?;
    let failed = |problem: String| content("while writing".to_owned(), problem);
    let outline = serde_json::to_string(&Outline::of(document)).map_err(|error| failed(error.to_string()))?;
    let mut arrays =
        vec![(FORMAT.to_owned(), Array { shape: Vec::new(), values: Values::Texts(vec![outline]) })];
    for (member, network) in document.members().enumerate() {
        let (prefix, parameters) = (prefix(member), network.parameters());
        for (i, layer) in network.layers().iter().enumerate() {
            let weights = parameters[layer.weights.clone()].to_vec();
            let shape = vec![layer.inputs, layer.outputs];
            arrays.push((format!("{prefix}coef_{i}"), array_of(shape, weights)));
            if !layer.biases.is_empty() {
                let biases = parameters[layer.biases.clone()].to_vec();
                arrays.push((format!("{prefix}intercept_{i}"), array_of(vec![layer.outputs], biases)));
            }
        }
    }
    let mut bytes = Cursor::new(Vec::new());
    npz::write(&mut bytes, arrays.iter().map(|(name, array)| (name.as_str(), array)))
        .map_err(|error| failed(error.to_string()))?;
    Ok(bytes.into_inner())
}

/// What the names of a member's arrays begin with; the first is 0.
fn prefix(member: usize) -> String {
    if member == 0 { String::new() } else { format!("member_{member}_") }
}

fn array_of(shape: Vec<usize>, numbers: Vec<f64>) -> Array {
    Array { shape, values: Values::Numbers(numbers) }
}

/// Writes a network and its metadata to an npz file, whole or not at all.
///
/// # Errors
/// [`FormatError`] if the file could not be written; then it is as it was.
pub fn save_npz(path: impl AsRef<Path>, document: &Document) -> Result<(), FormatError> {
    file::write(path.as_ref(), &to_npz(document)?)
}

/// A network and its metadata from an npz file that [`to_npz`] wrote; or a network (without metadata) from one with
/// scikit-learn's `coefs_` and `intercepts_`, as two lines of Python write it:
///
/// ```python
/// arrays = {f"coef_{i}": w for i, w in enumerate(clf.coefs_)} | {f"intercept_{i}": b for i, b in enumerate(clf.intercepts_)}
/// np.savez("model.npz", **arrays, activation=clf.activation, out_activation=clf.out_activation_)
/// ```
///
/// The network's predictions are those of `predict_proba` (of the second class, if there are two) or, for a regressor,
/// of `predict`.
///
/// # Errors
/// [`FormatError`] if the file is damaged, or arrays are missing or do not fit each other.
pub fn from_npz(bytes: &[u8]) -> Result<Document, FormatError> {
    Reader::default().npz(bytes)
}

impl Reader<'_> {
    /// As [`from_npz`].
    ///
    /// # Errors
    /// [`FormatError`], as there.
    pub fn npz(self, bytes: &[u8]) -> Result<Document, FormatError> {
        let mut archive = Npz::open(Cursor::new(bytes))
            .map_err(|error| FormatError::Damaged { expected: NPZ, problem: error.to_string() })?;
        let ours = format!("{FORMAT}.npy");
        if archive.files().any(|name| name == ours) {
            return from_ours(&mut archive, self);
        }
        from_sklearn(&mut archive).map(Document::from)
    }
}

fn from_ours(archive: &mut Archive<'_>, reader: Reader<'_>) -> Result<Document, FormatError> {
    let text = word(archive, FORMAT, "a text")?;
    let outline: Outline = strict::read(text.as_bytes(), FORMAT, VERSION)?;
    let (architecture, others) = (outline.architecture(reader)?, outline.other_members()?);
    let network = member(archive, &architecture, 0)?;
    let others = (1..=others).map(|index| member(archive, &architecture, index));
    let others = others.collect::<Result<_, FormatError>>()?;
    outline.into_document(network, others)
}

/// The network of one member; the first is 0.
fn member(
    archive: &mut Archive<'_>,
    architecture: &Architecture,
    member: usize,
) -> Result<Network, FormatError> {
    let (prefix, layers) = (prefix(member), architecture.units().len());
    if let Some(more) = archive.files().find(|name| *name == format!("{prefix}coef_{layers}.npy")) {
        let problem = format!("found, but `{FORMAT}` says that there are {layers} layers");
        return Err(content(format!("`{}`", more.trim_end_matches(".npy")), problem));
    }
    let mut parts = Vec::new();
    for (i, &(_, activation)) in architecture.units().iter().enumerate() {
        let (shape, weights) = numbers(archive, &format!("{prefix}coef_{i}"), 2)?;
        let biases = match architecture.layer_has_bias(i) {
            true => Some(numbers(archive, &format!("{prefix}intercept_{i}"), 1)?.1),
            false => None,
        };
        let name = format!("`{prefix}coef_{i}`");
        parts.push(LayerParts { name, inputs: shape[0], outputs: shape[1], weights, biases, activation });
    }
    let network = assemble(NPZ, parts)?;
    if network.architecture() != architecture {
        let problem = format!("the arrays have other shapes than `{FORMAT}` says");
        return Err(content("all arrays together".to_owned(), problem));
    }
    Ok(network)
}

fn from_sklearn(archive: &mut Archive<'_>) -> Result<Network, FormatError> {
    let layers = count(archive)?;
    let hidden = activation(archive, "activation")?;
    let output = activation(archive, "out_activation")?;
    let parts = (0..layers).map(|i| {
        let (weights, biases) = (format!("coef_{i}"), format!("intercept_{i}"));
        let (shape, weights) = numbers(archive, &weights, 2)?;
        let (_, biases) = numbers(archive, &biases, 1)?;
        Ok(LayerParts {
            name: format!("`coef_{i}`"),
            inputs: shape[0],
            outputs: shape[1],
            weights,
            biases: Some(biases),
            activation: if i + 1 == layers { output } else { hidden },
        })
    });
    assemble(NPZ, parts.collect::<Result<_, FormatError>>()?)
}

/// Reads a network and its metadata from an npz file; see [`from_npz`].
///
/// # Errors
/// [`FormatError`] if the file could not be read, or [`from_npz`] refuses it.
pub fn load_npz(path: impl AsRef<Path>) -> Result<Document, FormatError> {
    from_npz(&file::read(path.as_ref())?)
}

type Archive<'a> = Npz<Cursor<&'a [u8]>>;

/// How many layers there are: as many as arrays called `coef_0`, `coef_1`, ...
fn count(archive: &Archive<'_>) -> Result<usize, FormatError> {
    let weights = archive.files().filter(|name| name.starts_with("coef_")).count();
    if weights > 0 {
        return Ok(weights);
    }
    let mut found: Vec<_> = archive.files().map(|name| name.trim_end_matches(".npy")).collect();
    found.sort_unstable();
    let problem = format!(
        "found the arrays [{}], expected `coef_0`, `intercept_0`, `coef_1`, ..., `activation` and `out_activation`",
        found.join(", ")
    );
    Err(content("its list of arrays".to_owned(), problem))
}

fn activation(archive: &mut Archive<'_>, name: &str) -> Result<Activation, FormatError> {
    let word = word(archive, name, "a name such as `relu`")?;
    word.parse()
        .map_err(|_| content(format!("`{name}`"), format!("found `{word}`, expected one of: {ACTIVATIONS}")))
}

fn numbers(
    archive: &mut Archive<'_>,
    name: &str,
    dimensions: usize,
) -> Result<(Vec<usize>, Vec<f64>), FormatError> {
    let Array { shape, values } = array(archive, name)?;
    match values {
        Values::Numbers(numbers) if shape.len() == dimensions => Ok((shape, numbers)),
        Values::Numbers(_) => Err(FormatError::Shape {
            format: NPZ,
            place: format!("`{name}`"),
            found: format!("the shape {shape:?}"),
            expected: format!("{dimensions} dimensions"),
            why: "weights are inputs x units, biases one for each unit",
        }),
        Values::Texts(_) => Err(content(format!("`{name}`"), "found a text, expected numbers".to_owned())),
    }
}

/// A text by itself.
fn word(archive: &mut Archive<'_>, name: &str, expected: &str) -> Result<String, FormatError> {
    let found = match array(archive, name)?.values {
        Values::Texts(words) => match <[String; 1]>::try_from(words) {
            Ok([word]) => return Ok(word),
            Err(words) => format!("{} texts", words.len()),
        },
        Values::Numbers(_) => "numbers".to_owned(),
    };
    Err(content(format!("`{name}`"), format!("found {found}, expected {expected}")))
}

fn array(archive: &mut Archive<'_>, name: &str) -> Result<Array, FormatError> {
    let place = || format!("`{name}`");
    match archive.array(name) {
        Ok(Some(array)) => Ok(array),
        Ok(None) => Err(content(place(), "missing: add it to the arguments of `np.savez`".to_owned())),
        Err(error) => Err(content(place(), error.to_string())),
    }
}

fn content(place: String, problem: String) -> FormatError {
    FormatError::Content { format: NPZ, place, problem }
}
