//! What can be wrong with a file.

use nn_choice::counted;
use nn_model::ModelError;
use std::path::PathBuf;

/// Why a file could not be read, understood or written.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// The operating system would not.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// `read` or `write`.
        action: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// Bytes that are no file of this kind at all, or a damaged one.
    #[error("this is not a whole {expected} file: {problem}")]
    Damaged {
        /// The kind of file that was expected.
        expected: &'static str,
        /// What the reader stumbled over.
        problem: String,
    },
    /// A JSON file that says what it is, but it is something else.
    #[error("this is a file of format {found}, but one of format `{expected}` was expected")]
    OtherFormat {
        /// The format that was expected.
        expected: &'static str,
        /// What the file calls itself.
        found: String,
    },
    /// A file from the future.
    #[error(
        "this `{format}` file has version {found}, but only versions up to {newest} are known here: \
         use a newer release of this program, or have the file written as version {newest}"
    )]
    NewerVersion {
        /// Its format.
        format: &'static str,
        /// Its version.
        found: u64,
        /// The newest version known here.
        newest: u64,
    },
    /// Something in a file that is missing, unknown or not what was expected there.
    #[error("in the {format} file, {place}: {problem}")]
    Content {
        /// The kind of file.
        format: &'static str,
        /// Where in it.
        place: String,
        /// What was found there, and what was expected.
        problem: String,
    },
    /// More of something than there may be: no damage, but a limit.
    #[error("in the {format} file, {place}: {problem}")]
    Limit {
        /// The kind of file.
        format: &'static str,
        /// Where in it.
        place: String,
        /// What was found, and how much of it there may be.
        problem: String,
    },
    /// Numbers of which there are too many or too few.
    #[error("in the {format} file, {place}: found {found}, expected {expected} ({why})")]
    Shape {
        /// The kind of file.
        format: &'static str,
        /// Where in it.
        place: String,
        /// The shape that was found.
        found: String,
        /// The shape that was expected.
        expected: String,
        /// Where the expectation comes from.
        why: &'static str,
    },
    /// Weights by themselves, of a program that says elsewhere what is done with them.
    #[error("the file has the weights of {}, but says no activations", counted(*layers, "layer"))]
    Activations {
        /// How many layers there are.
        layers: usize,
    },
    /// Modules whose names and sizes allow several orders, or none.
    #[error("names and sizes of the modules do not tell which comes first: {}", modules.join(", "))]
    Order {
        /// Their names.
        modules: Vec<String>,
    },
    /// Scaling without one shift and one scale for each column.
    #[error(
        "the scaling of the {what} has {} and {}, but the network has {expected} of them: give one of each for each",
        counted(found[0], "shift"), counted(found[1], "scale")
    )]
    Scaling {
        /// `inputs` or `outputs`.
        what: &'static str,
        /// How many shifts and how many scales there are.
        found: [usize; 2],
        /// How many columns there are.
        expected: usize,
    },
    /// Inputs that the network does not take.
    #[error("{0}")]
    Prediction(ModelError),
    /// An architecture that is none.
    #[error("the file describes no network: {0}")]
    Network(#[from] ModelError),
}
