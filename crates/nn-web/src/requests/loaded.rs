//! The network of a file as one of the open samples: with their inputs and outputs in their order, and with their scaling.
//!
//! Scaled inputs are z = (x - shift) / scale. What another scaling made of the same x follows from z, and goes into the first layer; so
//! does that of the outputs go into a last layer that is linear:
//!
//! ```text
//! z' = (x - shift') / scale' = z (scale / scale') + (shift - shift') / scale'
//! ```

use crate::answer::Refusal;
use crate::session::Open;
use nn_choice::counted;
use nn_experiment::{Encoder, ModelFile};
use nn_math::{Affine, Mat};
use nn_model::{Activation, Network};
use nn_select::Fitted;

/// A network that takes and gives the scaled numbers of the open samples, and what was made of that of the file.
pub(super) struct Loaded {
    pub(super) network: Network,
    pub(super) said: Vec<String>,
}

/// A layer by itself: weights (inputs x outputs), biases or none, activation.
type Layer = (Mat<f64>, Vec<f64>, Activation);

impl Loaded {
    pub(super) fn of(file: &ModelFile, open: &Open) -> Result<Loaded, Refusal> {
        let members = file.members().len();
        if members > 1 {
            return Err(Refusal::new(
                format!("the file holds {members} networks, whose mean it predicts, but a page shows one"),
                "train a single network",
            ));
        }
        let network = file.network();
        let own = open.run.network();
        let shape = |network: &Network| (network.architecture().inputs(), network.outputs());
        if shape(network) != shape(own) {
            let [found, expected] = [network, own].map(|network| {
                let (inputs, outputs) = shape(network);
                format!("{} and {}", counted(inputs, "input"), counted(outputs, "output"))
            });
            return Err(Refusal::new(
                format!("the network of the file has {found}, but the samples have {expected}"),
                OPEN_ITS_OWN,
            ));
        }
        let mut said = Vec::new();
        let (inputs, outputs) = match file.model() {
            Some(model) => places_by_name(&model.encoder, &open.samples.encoder, &mut said)?,
            None => ((0..shape(network).0).collect(), (0..shape(network).1).collect()),
        };
        let outputs_count = outputs.len();
        let mut layers: Vec<Layer> = network
            .parts()
            .map(|(weights, biases, activation)| (weights.to_owned(), biases.to_vec(), activation))
            .collect();
        let of_fitted = |fitted: &Fitted| {
            let outputs = fitted.target_scaler.as_ref().map(Affine::from);
            (Affine::from(&fitted.input_scaler), outputs.unwrap_or_else(|| as_it_is(outputs_count)))
        };
        let (found, found_of_outputs) = match file {
            ModelFile::Model(model) => of_fitted(&model.fitted),
            ModelFile::Network(document) => (
                document.input_scaling.clone().unwrap_or_else(|| as_it_is(inputs.len())),
                document.output_scaling.clone().unwrap_or_else(|| as_it_is(outputs_count)),
            ),
        };
        let (own_inputs, own_outputs) = of_fitted(&open.fitted);
        let (found, found_of_outputs) =
            (reordered(&found, &inputs)?, reordered(&found_of_outputs, &outputs)?);

        if let Some((weights, biases, _)) = layers.first_mut() {
            *weights = Mat::from_fn(inputs.len(), weights.ncols(), |i, j| weights[(inputs[i], j)]);
            if found != own_inputs {
                before(weights, biases, &own_inputs, &found);
                said.push("Its inputs are not scaled as the samples are here: its first layer was changed so that it predicts the same.".to_owned());
            }
        }
        if let Some((weights, biases, activation)) = layers.last_mut() {
            *weights = Mat::from_fn(weights.nrows(), outputs.len(), |i, j| weights[(i, outputs[j])]);
            if !biases.is_empty() {
                *biases = outputs.iter().map(|place| biases[*place]).collect();
            }
            if found_of_outputs != own_outputs {
                if *activation != Activation::Linear {
                    return Err(Refusal::new(
                        format!(
                            "the outputs of the file are not scaled as the samples are here, and its last layer is {activation}, of which no weights make the same"
                        ),
                        OPEN_ITS_OWN,
                    ));
                }
                after(weights, biases, &found_of_outputs, &own_outputs);
                said.push("Its outputs are not scaled as the samples are here: its last layer was changed so that it predicts the same.".to_owned());
            }
        }
        // Either all layers have biases here or none.
        if layers.iter().any(|(_, biases, _)| !biases.is_empty()) {
            for (weights, biases, _) in &mut layers {
                biases.resize(weights.ncols(), 0.0);
            }
        }
        let parts = layers.iter().map(|(weights, biases, activation)| (weights, &biases[..], *activation));
        Ok(Loaded { network: Network::from_layers(parts)?, said })
    }
}

const OPEN_ITS_OWN: &str = "open the samples that it was trained on first";

/// No scaling.
fn as_it_is(count: usize) -> Affine {
    Affine { shift: vec![0.0; count], scale: vec![1.0; count] }
}

/// The places, in the file, of the inputs and of the outputs of the samples.
fn places_by_name(
    found: &Encoder,
    own: &Encoder,
    said: &mut Vec<String>,
) -> Result<(Vec<usize>, Vec<usize>), Refusal> {
    if found.task() != own.task() {
        return Err(Refusal::new(
            format!("the model of the file is for {}, but the samples are for {}", found.task(), own.task()),
            OPEN_ITS_OWN,
        ));
    }
    let inputs = places("inputs", &found.input_names(), &own.input_names(), said)?;
    // One output says two classes.
    let outputs = match (found.targets.classes(), own.targets.classes()) {
        (Some(found), Some(own)) if own.len() == 2 => {
            if places("classes", found, own, said)? != [0, 1] {
                return Err(Refusal::new(
                    format!(
                        "the file predicts the probability of `{}`, and the samples are for that of `{}`",
                        found[1], own[1]
                    ),
                    OPEN_ITS_OWN,
                ));
            }
            vec![0]
        }
        _ => places("outputs", &found.targets.output_names(), &own.targets.output_names(), said)?,
    };
    Ok((inputs, outputs))
}

/// The place of each of these names among those that were found; where all are others, they are taken in order, and that is said.
fn places(
    what: &str,
    found: &[String],
    own: &[String],
    said: &mut Vec<String>,
) -> Result<Vec<usize>, Refusal> {
    let known = own.iter().map(|name| found.iter().position(|found| found == name));
    let known: Vec<Option<usize>> = known.collect();
    let names = |names: &[String]| {
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        quoted.join(", ")
    };
    if let Some(places) = known.iter().copied().collect::<Option<Vec<usize>>>() {
        return Ok(places);
    }
    if found.len() == own.len() && known.iter().all(Option::is_none) {
        said.push(format!("Its {what} {} are taken for {}.", names(found), names(own)));
        return Ok((0..own.len()).collect());
    }
    Err(Refusal::new(
        format!("the {what} of the file are {}, but those of the samples are {}", names(found), names(own)),
        OPEN_ITS_OWN,
    ))
}

/// The scaling of the columns at these places.
fn reordered(Affine { shift, scale }: &Affine, places: &[usize]) -> Result<Affine, Refusal> {
    if [shift, scale].iter().any(|numbers| numbers.len() != places.len()) {
        return Err(Refusal::new(
            format!("the file scales {}, but its network has {}", shift.len(), places.len()),
            "give a file of a network that is whole",
        ));
    }
    let at = |numbers: &[f64]| places.iter().map(|place| numbers[*place]).collect();
    Ok(Affine { shift: at(shift), scale: at(scale) })
}

/// The layer that makes of inputs which `own` has scaled what it made of those that `found` has scaled.
fn before(weights: &mut Mat<f64>, biases: &mut Vec<f64>, own: &Affine, found: &Affine) {
    let (inputs, outputs) = (weights.nrows(), weights.ncols());
    let offset: Vec<f64> = (0..inputs).map(|i| (own.shift[i] - found.shift[i]) / found.scale[i]).collect();
    if offset.iter().any(|offset| *offset != 0.0) {
        biases.resize(outputs, 0.0);
        for (j, bias) in biases.iter_mut().enumerate() {
            *bias += offset.iter().enumerate().map(|(i, offset)| offset * weights[(i, j)]).sum::<f64>();
        }
    }
    *weights = Mat::from_fn(inputs, outputs, |i, j| weights[(i, j)] * (own.scale[i] / found.scale[i]));
}

/// The linear layer whose outputs `own` turns back into what `found` turned those of before into.
fn after(weights: &mut Mat<f64>, biases: &mut Vec<f64>, found: &Affine, own: &Affine) {
    let (inputs, outputs) = (weights.nrows(), weights.ncols());
    let factor: Vec<f64> = (0..outputs).map(|j| found.scale[j] / own.scale[j]).collect();
    let offset: Vec<f64> = (0..outputs).map(|j| (found.shift[j] - own.shift[j]) / own.scale[j]).collect();
    if !biases.is_empty() || offset.iter().any(|offset| *offset != 0.0) {
        biases.resize(outputs, 0.0);
        for (j, bias) in biases.iter_mut().enumerate() {
            *bias = *bias * factor[j] + offset[j];
        }
    }
    *weights = Mat::from_fn(inputs, outputs, |i, j| weights[(i, j)] * factor[j]);
}
