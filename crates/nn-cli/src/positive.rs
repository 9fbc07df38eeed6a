//! Which of two classes is the positive one, and from which probability on it is taken.

use crate::text::number::significant;
use nn_experiment::{Model, ModelFormat};

/// In words, from which probability on the positive class is taken, where that was chosen.
pub(crate) fn rule(model: &Model) -> Option<String> {
    let (threshold, positive) = (model.threshold?, model.encoder.targets.positive()?);
    Some(format!("`{positive}` is predicted where its probability is above {}", significant(threshold)))
}

/// What a file of this format has of it, and for whom.
pub(crate) fn kept(format: ModelFormat) -> &'static str {
    match format {
        ModelFormat::Onnx => {
            "the graph gives the probability alone: the threshold is kept beside it for `nn`, other programs compare for themselves"
        }
        ModelFormat::Json | ModelFormat::Safetensors | ModelFormat::Npz => {
            "the file keeps the threshold for `nn`: other programs that read the network compare for themselves"
        }
    }
}
