//! A network in ONNX that takes and gives the data's own units.

use crate::document::Document;

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

/// The numbers in an ONNX file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Precision {
    /// 32-bit numbers, which every runtime has: predictions agree to about 1e-6.
    F32,
    /// 64-bit numbers, as here; onnxruntime has them on the CPU: predictions agree to about 1e-12.
    F64,
}
