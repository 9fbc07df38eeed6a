//! scikit-learn's networks, by way of NumPy's npz. In Python, for an `MLPClassifier` or `MLPRegressor` called `clf`:
//!
//! ```python
//! arrays = {f"coef_{i}": w for i, w in enumerate(clf.coefs_)} | {f"intercept_{i}": b for i, b in enumerate(clf.intercepts_)}
//! np.savez("model.npz", **arrays, activation=clf.activation, out_activation=clf.out_activation_)
//! ```
//!
//! (or `np.savez_compressed`). scikit-learn's weights are inputs x units, as ours; its `identity` is our `linear`, its
//! `logistic` our `sigmoid`. Other arrays in the file are left alone.

use crate::layers::{LayerParts, assemble};
use crate::{FormatError, file};
use nn_file::npy::{Array, Values};
use nn_model::{Activation, Network};
use std::io::Cursor;
use std::path::Path;
use zip::ZipArchive;
use zip::result::ZipError;

const NPZ: &str = "npz";

/// scikit-learn's names of activations, and ours.
const ACTIVATIONS: &[(&str, &str)] = &[
    ("identity", "linear"),
    ("logistic", "sigmoid"),
    ("tanh", "tanh"),
    ("relu", "relu"),
    ("softmax", "softmax"),
];

/// A network from an npz file with scikit-learn's `coefs_` and `intercepts_`, as two lines of Python write it:
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
pub fn from_npz(bytes: &[u8]) -> Result<Network, FormatError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| FormatError::Damaged { expected: NPZ, problem: error.to_string() })?;
    let layers = count(&archive)?;
    let hidden = activation(&mut archive, "activation")?;
    let output = activation(&mut archive, "out_activation")?;
    let parts = (0..layers).map(|i| {
        let (weights, biases) = (format!("coef_{i}"), format!("intercept_{i}"));
        let (shape, weights) = numbers(&mut archive, &weights, 2)?;
        let (_, biases) = numbers(&mut archive, &biases, 1)?;
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

/// Reads a network from an npz file with scikit-learn's `coefs_` and `intercepts_`; see [`from_npz`].
///
/// # Errors
/// [`FormatError`] if the file could not be read, or [`from_npz`] refuses it.
pub fn load_npz(path: impl AsRef<Path>) -> Result<Network, FormatError> {
    from_npz(&file::read(path.as_ref())?)
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// How many layers there are: as many as arrays called `coef_0`, `coef_1`, ...
fn count(archive: &Archive<'_>) -> Result<usize, FormatError> {
    let weights = archive.file_names().filter(|name| name.starts_with("coef_")).count();
    if weights > 0 {
        return Ok(weights);
    }
    let mut found: Vec<_> = archive.file_names().map(|name| name.trim_end_matches(".npy")).collect();
    found.sort_unstable();
    let problem = format!(
        "found the arrays [{}], expected `coef_0`, `intercept_0`, `coef_1`, ..., `activation` and `out_activation`",
        found.join(", ")
    );
    Err(content("its list of arrays".to_owned(), problem))
}

fn activation(archive: &mut Archive<'_>, name: &str) -> Result<Activation, FormatError> {
    let found =
        |what: &str| content(format!("`{name}`"), format!("found {what}, expected a name such as `relu`"));
    let word = match array(archive, name)?.values {
        Values::Texts(words) => <[String; 1]>::try_from(words).map_err(|_| found("a list"))?,
        Values::Numbers(_) => return Err(found("numbers")),
    };
    let [word] = word;
    let ours = ACTIVATIONS.iter().find(|(theirs, _)| *theirs == word).and_then(|(_, ours)| ours.parse().ok());
    ours.ok_or_else(|| {
        let known: Vec<_> = ACTIVATIONS.iter().map(|(theirs, _)| *theirs).collect();
        content(format!("`{name}`"), format!("found `{word}`, expected one of: {}", known.join(", ")))
    })
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

fn array(archive: &mut Archive<'_>, name: &str) -> Result<Array, FormatError> {
    let place = || format!("`{name}`");
    let mut entry = archive.by_name(&format!("{name}.npy")).map_err(|error| match error {
        ZipError::FileNotFound => {
            content(place(), "missing: add it to the arguments of `np.savez`".to_owned())
        }
        other => content(place(), other.to_string()),
    })?;
    Array::read(&mut entry).map_err(|error| content(place(), error.to_string()))
}

fn content(place: String, problem: String) -> FormatError {
    FormatError::Content { format: NPZ, place, problem }
}
