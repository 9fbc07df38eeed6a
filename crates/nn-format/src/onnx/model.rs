//! A network in ONNX that takes and gives the data's own units.

use super::export::{Precision, model_to_onnx};
use super::import::model_from_onnx;
use crate::document::Document;
use crate::error::FormatError;

/// A shift and a scale for each column: z = (x - shift) / scale, and back x = z scale + shift.
#[derive(Clone, Debug, PartialEq)]
pub struct Affine {
    /// What is taken from each column.
    pub shift: Vec<f64>,
    /// What each column is then divided by.
    pub scale: Vec<f64>,
}

/// A network with its metadata and with the scaling of its inputs and outputs, all of which an ONNX file can say: scaling
/// is nodes of the graph (`Sub` and `Div` before the network, `Mul` and `Add` after it), so that the graph takes
/// raw numbers; metadata are one of the model's properties, `nn-network`, as JSON.
///
/// ```
/// use nn_format::{Affine, OnnxModel, Precision};
/// use nn_model::{Activation, Architecture, Network};
/// let network = Network::from_parameters(Architecture::new(1).layer(1, Activation::Linear), vec![2.0, 0.0])?;
/// let fahrenheit = Affine { shift: vec![32.0], scale: vec![1.8] };
/// let model = OnnxModel { document: network.into(), inputs: Some(fahrenheit), outputs: None };
/// assert_eq!(OnnxModel::from_bytes(&model.to_bytes(Precision::F64)?)?, model);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct OnnxModel {
    /// The network, which takes and gives scaled numbers, and its metadata.
    pub document: Document,
    /// How inputs are scaled before the network; none if they are not.
    pub inputs: Option<Affine>,
    /// How the network's outputs were scaled, to be undone after it; none if they were not.
    pub outputs: Option<Affine>,
}

impl OnnxModel {
    /// The model as an ONNX file: `input` (samples x inputs) becomes `output` (samples x outputs), in the data's units.
    ///
    /// # Errors
    /// [`FormatError`] if there is not one shift and one scale for each column.
    pub fn to_bytes(&self, precision: Precision) -> Result<Vec<u8>, FormatError> {
        model_to_onnx(self, precision)
    }

    /// A model from an ONNX graph that is a multilayer perceptron, perhaps with columns scaled before and after it.
    ///
    /// # Errors
    /// As [`from_onnx`](crate::from_onnx), and if the metadata are no JSON object.
    pub fn from_bytes(bytes: &[u8]) -> Result<OnnxModel, FormatError> {
        model_from_onnx(bytes)
    }
}
