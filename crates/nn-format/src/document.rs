//! What a file of ours holds: a network, how its inputs and outputs are scaled, and whatever belongs to it.

use crate::error::FormatError;
use nn_math::{Affine, Mat, Matrix};
use nn_model::{ModelError, Network};
use serde_json::{Map, Value};

/// A network, its scaling and its metadata, which is what files of every format hold.
///
/// A document predicts from raw numbers: inputs are scaled before the network, its outputs turned back into their units after
/// it. (In ONNX, the graph does that itself.) The scaling is an [`Affine`] of one's own, or a fitted `Scaler` of nn-data.
///
/// The metadata are for whatever a program wants to find again beside the network: the names of columns and classes, the
/// settings of the training. They are kept through loading and saving and never looked at here.
///
/// ```
/// use nn_data::Scaler;
/// use nn_format::Document;
/// use nn_model::{Activation, Architecture, Network};
/// let network = Network::from_parameters(Architecture::new(1).layer(1, Activation::Linear), vec![2.0, 1.0])?;
/// let fahrenheit = Scaler::new(vec![32.0], vec![1.8])?;
/// let mut document = Document::from(network).with_input_scaling(fahrenheit);
/// document.metadata.insert("units".to_owned(), "fahrenheit".into());
///
/// let again = nn_format::from_json(&nn_format::to_json(&document)?)?;
/// assert_eq!(again, document);
/// assert_eq!(again.predict([[212.0]])?[(0, 0)], 201.0); // 2 * 100 degrees Celsius + 1
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The network, which takes and gives scaled numbers.
    pub network: Network,
    /// How inputs are scaled before the network; none if they are not.
    pub input_scaling: Option<Affine>,
    /// How the network's outputs were scaled, to be undone after it; none if they were not.
    pub output_scaling: Option<Affine>,
    /// Names and JSON values; empty unless somebody put something in.
    pub metadata: Map<String, Value>,
}

impl From<Network> for Document {
    fn from(network: Network) -> Document {
        Document { network, input_scaling: None, output_scaling: None, metadata: Map::new() }
    }
}

impl Document {
    /// With inputs that are scaled before the network.
    pub fn with_input_scaling(self, scaling: impl Into<Affine>) -> Document {
        Document { input_scaling: Some(scaling.into()), ..self }
    }

    /// With outputs that were scaled for the training, and are turned back after the network.
    pub fn with_output_scaling(self, scaling: impl Into<Affine>) -> Document {
        Document { output_scaling: Some(scaling.into()), ..self }
    }

    /// The outputs for each row of `inputs` (n x inputs), both in the data's own units: n x outputs.
    ///
    /// # Errors
    /// [`FormatError::Prediction`] if there is not one column for each input of the network, [`FormatError::Scaling`] if there is
    /// not one shift and one scale for each column.
    pub fn predict<'a>(&self, inputs: impl Into<Matrix<'a>>) -> Result<Mat<f64>, FormatError> {
        self.check()?;
        let inputs = inputs.into();
        let raw = inputs
            .view()
            .map_err(|error| FormatError::Prediction(ModelError::Matrix { what: "inputs", error }))?;
        // Where the columns are not those of the scaling, the network says what they should be.
        let scaled = self.input_scaling.as_ref().and_then(|scaling| scaling.apply(raw));
        let outputs = self.network.predict(scaled.as_ref().map_or(raw, Mat::as_ref));
        let outputs = outputs.map_err(FormatError::Prediction)?;
        let raw = self.output_scaling.as_ref().and_then(|scaling| scaling.undo(outputs.as_ref()));
        Ok(raw.unwrap_or(outputs))
    }

    /// Refuses scaling without one shift and one scale for each column.
    pub(crate) fn check(&self) -> Result<(), FormatError> {
        let (inputs, outputs) = (self.network.architecture().inputs(), self.network.outputs());
        for (what, scaling, expected) in
            [("inputs", &self.input_scaling, inputs), ("outputs", &self.output_scaling, outputs)]
        {
            let Some(Affine { shift, scale }) = scaling else { continue };
            let found = [shift.len(), scale.len()];
            if found != [expected; 2] {
                return Err(FormatError::Scaling { what, found, expected });
            }
        }
        Ok(())
    }
}
