//! What a file of ours holds: a network, and whatever belongs to it.

use nn_model::Network;
use serde_json::{Map, Value};

/// A network and its metadata, as JSON and safetensors files hold them.
///
/// The metadata are for whatever a program wants to find again beside the network: the scaling of the inputs, the
/// names of columns and classes, the settings of the training. They are kept through loading and saving and never
/// looked at here.
///
/// ```
/// use nn_format::Document;
/// use nn_model::{Activation, Architecture, Network};
/// let architecture = Architecture::new(2).layer(1, Activation::Sigmoid);
/// let mut document = Document::from(Network::from_parameters(architecture, vec![2.0, -1.0, 0.5])?);
/// document.metadata.insert("classes".to_owned(), vec!["no", "yes"].into());
///
/// let again = nn_format::from_json(&nn_format::to_json(&document)?)?;
/// assert_eq!(again, document);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The network.
    pub network: Network,
    /// Names and JSON values; empty unless somebody put something in.
    pub metadata: Map<String, Value>,
}

impl From<Network> for Document {
    fn from(network: Network) -> Document {
        Document { network, metadata: Map::new() }
    }
}
