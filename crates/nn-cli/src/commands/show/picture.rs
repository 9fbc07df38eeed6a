//! The network as a picture, with its weights.

use super::summary::Summary;
use nn_model::Network;
use nn_plot::{Layer, NetworkDiagram, Picture, PlotError};

pub(super) fn draw(network: &Network, summary: &Summary) -> Result<Picture, PlotError> {
    let title = match &summary.columns {
        Some(columns) => format!("What predicts {}", columns.targets.join(", ")),
        None => "A network and its weights".to_owned(),
    };
    let inputs = Layer::numbered("x", network.architecture().inputs()).caption("inputs");
    let mut diagram = NetworkDiagram::new(title, summary.sentence()).layer(inputs);
    let last = network.layers().len() - 1;
    for (i, layer) in network.layers().iter().enumerate() {
        let (letter, caption) = if i == last { ("y", "output") } else { ("h", "hidden") };
        let weights = network.parameters()[layer.weights.clone()].iter().copied();
        diagram = diagram.layer(
            Layer::numbered(letter, layer.outputs)
                .caption(caption)
                .activation(layer.activation.to_string())
                .weights(weights),
        );
    }
    diagram.draw()
}
