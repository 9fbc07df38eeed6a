//! What a file of ours holds: a network, how its inputs and outputs are scaled, and whatever belongs to it.

use crate::error::FormatError;
use nn_choice::limits;
use nn_math::{Affine, Mat, Matrix};
use nn_model::{ModelError, Network};
use serde_json::{Map, Value};

/// What files of ours say that they are.
pub(crate) const FORMAT: &str = "nn-network";

/// A network, its scaling and its metadata, which is what files of every format hold.
///
/// A document predicts from raw numbers: inputs are scaled before the network, its outputs turned back into their units after
/// it. (In ONNX, the graph does that itself.) The scaling is an [`Affine`] of one's own, or a fitted `Scaler` of nn-data.
///
/// Of an ensemble, a document holds several networks with one scaling, and predicts the mean of what they say.
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
    /// The other members of an ensemble, all of the network's architecture; empty where the network predicts alone.
    pub other_members: Vec<Network>,
    /// How inputs are scaled before the network; none if they are not.
    pub input_scaling: Option<Affine>,
    /// How the network's outputs were scaled, to be undone after it; none if they were not.
    pub output_scaling: Option<Affine>,
    /// Names and JSON values; empty unless somebody put something in.
    pub metadata: Map<String, Value>,
}

impl From<Network> for Document {
    fn from(network: Network) -> Document {
        let other_members = Vec::new();
        Document { network, other_members, input_scaling: None, output_scaling: None, metadata: Map::new() }
    }
}

impl Document {
    /// With more networks, whose predictions are averaged with those of the first.
    ///
    /// ```
    /// use nn_format::Document;
    /// use nn_model::{Activation, Architecture, Network};
    /// let line = |slope, intercept| {
    ///     let architecture = Architecture::new(1).layer(1, Activation::Linear);
    ///     Network::from_parameters(architecture, vec![slope, intercept])
    /// };
    /// let both = Document::from(line(1.0, 0.0)?).with_other_members([line(2.0, 1.0)?]);
    /// assert_eq!(both.predict([[4.0]])?[(0, 0)], 6.5); // the mean of 4 and 9
    /// assert_eq!(nn_format::from_onnx(&nn_format::to_onnx(&both, nn_format::Precision::F64)?)?, both);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_other_members(self, members: impl IntoIterator<Item = Network>) -> Document {
        Document { other_members: members.into_iter().collect(), ..self }
    }

    /// All networks whose predictions are averaged: one, if it is no ensemble.
    pub fn members(&self) -> impl Iterator<Item = &Network> {
        std::iter::once(&self.network).chain(&self.other_members)
    }

    /// With inputs that are scaled before the network.
    pub fn with_input_scaling(self, scaling: impl Into<Affine>) -> Document {
        Document { input_scaling: Some(scaling.into()), ..self }
    }

    /// With outputs that were scaled for the training, and are turned back after the network.
    pub fn with_output_scaling(self, scaling: impl Into<Affine>) -> Document {
        Document { output_scaling: Some(scaling.into()), ..self }
    }

    /// The outputs for each row of `inputs` (n x inputs), both in the data's own units: n x outputs. Of an ensemble, each member's are
    /// turned back into their units, added in the members' order and divided by their number.
    ///
    /// # Errors
    /// [`FormatError::Prediction`] if there is not one column for each input of the network, [`FormatError::Scaling`] if there is
    /// not one shift and one scale for each column; [`FormatError::Shape`] or [`FormatError::Limit`] if members have other architectures
    /// than the first, or there are too many.
    pub fn predict<'a>(&self, inputs: impl Into<Matrix<'a>>) -> Result<Mat<f64>, FormatError> {
        self.check()?;
        let inputs = inputs.into();
        let raw = inputs
            .view()
            .map_err(|error| FormatError::Prediction(ModelError::Matrix { what: "inputs", error }))?;
        // Where the columns are not those of the scaling, the network says what they should be.
        let scaled = self.input_scaling.as_ref().and_then(|scaling| scaling.apply(raw));
        let inputs = scaled.as_ref().map_or(raw, Mat::as_ref);
        let of_member = |network: &Network| {
            let outputs = network.predict(inputs).map_err(FormatError::Prediction)?;
            let raw = self.output_scaling.as_ref().and_then(|scaling| scaling.undo(outputs.as_ref()));
            Ok(raw.unwrap_or(outputs))
        };
        let outputs = self.members().map(of_member).collect::<Result<Vec<_>, FormatError>>()?;
        nn_math::mean_of(outputs).map_err(|member| FormatError::Content {
            format: FORMAT,
            place: format!("member {member} (counted from 0)"),
            problem: "it gives other numbers of outputs than the first".to_owned(),
        })
    }

    /// Refuses scaling without one shift and one scale for each column, and members that are not like the first.
    pub(crate) fn check(&self) -> Result<(), FormatError> {
        check_members(self.other_members.len())?;
        let architecture = self.network.architecture();
        let mut others = self.other_members.iter().zip(1..);
        if let Some((other, index)) = others.find(|(other, _)| other.architecture() != architecture) {
            return Err(FormatError::Shape {
                format: FORMAT,
                place: format!("member {index} (counted from 0)"),
                found: format!("a network {}", other.architecture()),
                expected: architecture.to_string(),
                why: "all members of an ensemble have the first one's architecture",
            });
        }
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

/// Refuses an ensemble of more networks than there may be.
pub(crate) fn check_members(others: usize) -> Result<(), FormatError> {
    let found = others.saturating_add(1);
    if found <= limits::MEMBERS {
        return Ok(());
    }
    let problem = format!("found {found} networks, but there may be {} at most", limits::MEMBERS);
    Err(FormatError::Limit { format: FORMAT, place: "the ensemble".to_owned(), problem })
}
