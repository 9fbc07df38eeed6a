//! The files of models, and those of networks by themselves, such as PyTorch's and scikit-learn's.

use crate::bare::NetworkColumns;
use crate::error::ExperimentError;
use crate::format::ModelFormat;
use crate::model::Model;
use nn_choice::{digits, limits};
use nn_format::{Affine, Document, Precision, Reader};
use nn_model::Network;
use nn_select::Fitted;
use std::fmt::{self, Display, Formatter};
use std::path::Path;

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum ModelFile {
    /// A model: a network and the columns that it was trained on.
    Model(Box<Model>),
    /// A network by itself, perhaps with numbers that scale its inputs and outputs.
    Network(Box<Document>),
}

impl ModelFile {
    /// Reads a file in the format that its name says, with the files beside it that it keeps its numbers in.
    ///
    /// # Errors
    /// As [`ModelFile::from_bytes`]; and if the name says no format, or a file could not be read.
    pub fn load(path: impl AsRef<Path>) -> Result<ModelFile, ExperimentError> {
        ModelFile::load_with(path, Reader::default())
    }

    /// As [`ModelFile::load`], with what the reader knows: which output of a graph is meant.
    ///
    /// # Errors
    /// As [`ModelFile::load`].
    pub fn load_with(path: impl AsRef<Path>, reader: Reader<'_>) -> Result<ModelFile, ExperimentError> {
        let path = path.as_ref();
        let format = ModelFormat::of(path).map_err(|_| no_model(path))?;
        ModelFile::read(&crate::read(path, limits::WHOLE_FILE)?, format, path, reader.beside(path))
    }

    /// What the bytes of a file hold; `path` is what messages call it.
    ///
    /// # Errors
    /// [`ExperimentError`] if the file is damaged, or the parts of a model do not fit each other.
    pub fn from_bytes(bytes: &[u8], format: ModelFormat, path: &Path) -> Result<ModelFile, ExperimentError> {
        ModelFile::read(bytes, format, path, Reader::default())
    }

    fn read(
        bytes: &[u8],
        format: ModelFormat,
        path: &Path,
        reader: Reader<'_>,
    ) -> Result<ModelFile, ExperimentError> {
        let failed = |error| ExperimentError::Format { path: path.to_owned(), error: Box::new(error) };
        let content = format.read(bytes, reader).map_err(failed)?;
        Ok(match Model::of_file(&content, format, path)? {
            Some(model) => ModelFile::Model(Box::new(model)),
            None => ModelFile::Network(Box::new(content)),
        })
    }

    /// The network, which speaks scaled inputs and outputs where it is a model's.
    pub fn network(&self) -> &Network {
        match self {
            ModelFile::Model(model) => model.network(),
            ModelFile::Network(document) => &document.network,
        }
    }

    /// The model; a network by itself becomes one for tables with these columns, see [`Model::of_network`].
    ///
    /// # Errors
    /// As [`Model::of_network`].
    pub fn into_model_for(self, columns: &[String], said: NetworkColumns) -> Result<Model, ExperimentError> {
        match self {
            ModelFile::Model(model) => Ok(*model),
            ModelFile::Network(document) => Model::of_network(*document, columns, said),
        }
    }

    /// How inputs and outputs are scaled, if they are.
    pub(crate) fn scaling(&self) -> [Option<Affine>; 2] {
        match self {
            ModelFile::Model(model) => {
                let Fitted { input_scaler, target_scaler, .. } = &model.fitted;
                [Some(Affine::from(input_scaler)), target_scaler.as_ref().map(Affine::from)]
            }
            ModelFile::Network(document) => [document.input_scaling.clone(), document.output_scaling.clone()],
        }
    }

    /// All networks whose outputs are averaged: one, if it is no ensemble.
    pub fn members(&self) -> Vec<&Network> {
        match self {
            ModelFile::Model(model) => model.members().collect(),
            ModelFile::Network(document) => document.members().collect(),
        }
    }

    /// The model; none if it is a network by itself.
    pub fn model(&self) -> Option<&Model> {
        match self {
            ModelFile::Model(model) => Some(model),
            ModelFile::Network(_) => None,
        }
    }

    pub(crate) fn into_model(self, path: &Path) -> Result<Model, ExperimentError> {
        match self {
            ModelFile::Model(model) => Ok(*model),
            ModelFile::Network(_) => Err(ExperimentError::NotAModel { path: path.to_owned() }),
        }
    }

    /// The columns that numbers of 32 bits cannot hold as exactly as the network tells their values apart.
    pub fn lost_in_single_precision(&self) -> Vec<Lost> {
        let names = match self {
            ModelFile::Model(model) => {
                [model.encoder.input_names(), model.encoder.targets.output_names()].map(Some)
            }
            ModelFile::Network(_) => [None, None],
        };
        let lost = |(scaling, names): (Option<Affine>, Option<Vec<String>>), what: &str| {
            let Affine { shift, scale } = scaling.unwrap_or(Affine { shift: Vec::new(), scale: Vec::new() });
            let columns = shift.into_iter().zip(scale).enumerate();
            let lost = columns.map(|(i, (shift, scale))| {
                let name = names.as_ref().and_then(|names| names.get(i).cloned());
                Lost { column: name.unwrap_or_else(|| format!("{what} {i}")), shift, scale }
            });
            lost.filter(|lost| lost.share() > Lost::MOST).collect::<Vec<Lost>>()
        };
        let [inputs, outputs] = self.scaling();
        let [input_names, output_names] = names;
        let mut all = lost((inputs, input_names), "input");
        all.extend(lost((outputs, output_names), "output"));
        all
    }

    /// The same in another format. The precision is ONNX's: other formats hold all 64 bits.
    ///
    /// # Errors
    /// [`ExperimentError::Format`] if it cannot be written so.
    pub fn to_bytes(&self, format: ModelFormat, precision: Precision) -> Result<Vec<u8>, ExperimentError> {
        match self {
            ModelFile::Model(model) => model.to_bytes_of(format, precision),
            ModelFile::Network(document) => format.write(document, precision).map_err(|error| {
                ExperimentError::Format { path: "the network".into(), error: Box::new(error) }
            }),
        }
    }
}

/// A column whose numbers lie so far from zero, for how little they differ, that 32 bits lose what the network learned of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// Its name.
    pub column: String,
    /// Where its numbers lie.
    pub shift: f64,
    /// By how much they differ.
    pub scale: f64,
}

impl Lost {
    /// A thousandth of what the numbers differ by may be lost.
    const MOST: f64 = 1e-3;

    /// The step between numbers of 32 bits there, as a share of what the column's numbers differ by.
    fn share(&self) -> f64 {
        self.step() / self.scale.abs()
    }

    fn step(&self) -> f64 {
        f64::from(f32::EPSILON) * self.shift.abs()
    }
}

impl Display for Lost {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Lost { column, shift, scale } = self;
        write!(
            f,
            "in numbers of 32 bits, those of `{column}` are {} apart at {}, but differ by {} only: predictions will be off; keep 64 bits, or \
             take {} from the column before the training",
            digits(self.step()),
            digits(*shift),
            digits(*scale),
            digits(*shift)
        )
    }
}

/// The error of a file whose name is not a model's: it may be one that only its own program can read.
fn no_model(path: &Path) -> ExperimentError {
    let ending =
        path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase).unwrap_or_default();
    let foreign = FOREIGN.iter().find(|foreign| foreign.endings.contains(&&*ending));
    let path = path.to_owned();
    match foreign {
        Some(&Foreign { program, what, lines, .. }) => {
            ExperimentError::Foreign { path, program, what, lines }
        }
        None => ExperimentError::NoModel { path },
    }
}

/// Files that only their own program can read.
struct Foreign {
    endings: &'static [&'static str],
    program: &'static str,
    what: &'static str,
    lines: &'static str,
}

const FOREIGN: [Foreign; 3] = [
    Foreign {
        endings: &["pt", "pth", "ckpt"],
        program: "PyTorch",
        what: "a pickle runs code of whoever made it",
        lines: "`model = torch.load(\"FILE\", weights_only=False).eval()` and `torch.onnx.export(model, (inputs[:1],), \"model.onnx\")`; \
                of a `state_dict`, `safetensors.torch.save_file(torch.load(\"FILE\"), \"model.safetensors\")`",
    },
    Foreign {
        endings: &["pkl", "pickle", "joblib", "skops"],
        program: "scikit-learn",
        what: "a pickle runs code of whoever made it",
        lines: "`onnx = skl2onnx.to_onnx(joblib.load(\"FILE\"), inputs[:1])` and `open(\"model.onnx\", \"wb\").write(onnx.SerializeToString())`",
    },
    Foreign {
        endings: &["h5", "hdf5", "keras"],
        program: "Keras",
        what: "its layers are classes of Python",
        lines: "`model = keras.saving.load_model(\"FILE\")` and `model.export(\"model.onnx\", format=\"onnx\")`",
    },
];

impl Model {
    /// A model from the bytes of a file; `path` is what messages call it.
    ///
    /// # Errors
    /// [`ExperimentError`] if the file is damaged, holds no model, or its parts do not fit each other.
    pub fn from_bytes(bytes: &[u8], format: ModelFormat, path: &Path) -> Result<Model, ExperimentError> {
        ModelFile::from_bytes(bytes, format, path)?.into_model(path)
    }

    /// Writes the model to a file, whole or not at all, in the format that its name says.
    ///
    /// # Errors
    /// [`ExperimentError`] if the name says none, or the file could not be written; then it is as it was.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), ExperimentError> {
        let path = path.as_ref();
        let bytes = self.to_bytes(ModelFormat::of(path)?)?;
        crate::write(path, &bytes)
    }

    /// Reads a model from a file, in the format that its name says.
    ///
    /// # Errors
    /// As [`Model::from_bytes`]; and if the name says no format, or the file could not be read.
    pub fn load(path: impl AsRef<Path>) -> Result<Model, ExperimentError> {
        let path = path.as_ref();
        ModelFile::load(path)?.into_model(path)
    }
}

impl ModelFormat {
    /// The format that a file's name says.
    ///
    /// # Errors
    /// [`ExperimentError::UnknownFormat`] if it says none.
    pub fn of(path: &Path) -> Result<ModelFormat, ExperimentError> {
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        let format = ending.and_then(|ending| ending.parse().ok());
        format.ok_or_else(|| ExperimentError::UnknownFormat { path: path.to_owned() })
    }
}
