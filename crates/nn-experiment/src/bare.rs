//! Networks by themselves, such as other programs', as models: what their inputs and outputs are called, and what they mean.

use crate::encoder::{Encoder, InputColumn, Kind};
use crate::error::ExperimentError;
use crate::experiment::Experiment;
use crate::model::{Model, check_names};
use crate::notations::Notations;
use crate::record::Record;
use crate::targets::Targets;
use nn_choice::{counted, listed};
use nn_data::Scaler;
use nn_format::{Affine, Document};
use nn_math::Mat;
use nn_model::{Activation, History, Network, Task};
use nn_select::Fitted;

/// What a person says of a network by itself; what is not said is taken from the order of a table's columns, or made up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkColumns {
    /// The columns of the inputs, in their order.
    pub inputs: Vec<String>,
    /// The columns of what is predicted: one for classes, for numbers and labels one for each output.
    pub targets: Vec<String>,
    /// The classes, in the order of the outputs, where they are to be called otherwise than in the file; of two, the second is the one
    /// whose probability is given.
    pub classes: Vec<String>,
    /// What the outputs are; told by the last activation if nothing is said.
    pub task: Option<Task>,
    /// Columns of the table that are for something else.
    pub others: Vec<String>,
}

impl Model {
    /// A model of a network by itself, for tables with these columns: the inputs are taken in their order and, if the table has as
    /// many columns more as there are targets, these stand behind them.
    ///
    /// The outputs are classes after a softmax or a single sigmoid, labels after several sigmoids, and numbers otherwise. Classes that
    /// are not named have the names that the document's metadata have as `classes`, or are counted from 0. Where classes or labels
    /// are asked for and the last layer is linear, it gives their logits, and gets the activation. The record says that nothing is
    /// known of the training.
    ///
    /// ```
    /// use nn_experiment::{Model, NetworkColumns};
    /// use nn_format::Document;
    /// use nn_model::{Activation, Architecture, Network};
    /// use nn_table::{Column, Table};
    /// let network = Network::from_parameters(Architecture::new(2).layer(1, Activation::Linear), vec![1.0, 2.0, 3.0])?;
    /// let table = Table::new("t", vec![Column::of_numbers("a", vec![1.0]), Column::of_numbers("b", vec![10.0])])?;
    /// let columns = ["a", "b"].map(str::to_owned);
    /// let model = Model::of_network(Document::from(network), &columns, NetworkColumns::default())?;
    /// assert_eq!(model.predict(&table)?.outputs()[(0, 0)], 24.0); // 1 * 1 + 2 * 10 + 3
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ExperimentError::NetworkColumns`] if the columns are not as many as the network takes; [`ExperimentError::Setting`] if
    /// what is said of it does not fit the network; [`ExperimentError::Data`] if its scaling is none.
    pub fn of_network(
        document: Document,
        columns: &[String],
        said: NetworkColumns,
    ) -> Result<Model, ExperimentError> {
        if !document.other_members.is_empty() {
            let what = format!(
                "the file holds {} whose outputs are averaged",
                counted(document.members().count(), "network")
            );
            return Err(said_wrongly(
                &what,
                "give a single network, or an ensemble that was saved by training on a table",
            ));
        }
        let mut parameters = document.network.parameters().iter().enumerate();
        if let Some((index, number)) = parameters.find(|(_, parameter)| !parameter.is_finite()) {
            return Err(said_wrongly(
                &format!(
                    "weight or bias {index} (counted from 0) of the network is {number}, so that it predicts no numbers"
                ),
                "train it again with smaller steps, for its training has diverged",
            ));
        }
        let is_scaled = document.output_scaling.is_some();
        let named = Some(class_names(&document)).filter(|names| said.classes.is_empty() && !names.is_empty());
        let (network, [input_scaler, output_scaler]) = positively_scaled(document)?;
        let task = said.task.unwrap_or_else(|| guess(&network, is_scaled));
        let (network, target_scaler) = for_task(network, output_scaler, task)?;
        let (inputs, outputs) = (network.architecture().inputs(), network.outputs());
        let count = match task {
            Task::Regression | Task::MultiLabel => outputs,
            Task::Binary | Task::MultiClass => 1,
        };
        let [inputs, targets] = names(columns, &said, inputs, count)?;
        let targets = match task {
            Task::Regression => Targets::Numbers { columns: targets },
            Task::MultiLabel => Targets::Labels { columns: targets },
            Task::Binary | Task::MultiClass => {
                let count = outputs.max(2);
                let named = named.filter(|names| names.len() == count);
                Targets::Classes {
                    column: targets.concat(),
                    classes: classes(named.unwrap_or(said.classes), count)?,
                }
            }
        };
        let ignored =
            columns.iter().filter(|name| !inputs.contains(name) && !targets.columns().contains(name));
        let encoder = Encoder {
            ignored: ignored.cloned().collect(),
            inputs: inputs
                .into_iter()
                .map(|name| InputColumn { name, kind: Kind::Number { fill: None } })
                .collect(),
            targets,
            weight: None,
            notations: Notations::default(),
        };
        check_names(&encoder)
            .map_err(|problem| said_wrongly(&problem, "give each column and each class one name"))?;
        let (input_names, target_names) = (encoder.input_names(), encoder.targets.output_names());
        let history = History::default();
        let record = Record::of(Experiment::default(), &history, [0, 0], Vec::new(), None);
        let task = encoder.task();
        let other_members = Vec::new();
        let fitted = Fitted {
            task,
            network,
            other_members,
            input_scaler,
            target_scaler,
            input_names,
            target_names,
            history,
        };
        Ok(Model {
            encoder,
            fitted,
            threshold: None,
            record,
            seen: None,
            trace: None,
            #[cfg(feature = "answers")]
            conformal: None,
        })
    }
}

/// What the file of a network calls its classes: scikit-learn's do.
fn class_names(document: &Document) -> Vec<String> {
    let names = document.metadata.get("classes").and_then(|names| names.as_array());
    names.into_iter().flatten().filter_map(|name| name.as_str()).map(str::to_owned).collect()
}

/// Layers that can be changed.
type Layers = Vec<(Mat<f64>, Vec<f64>, Activation)>;

fn layers_of(network: &Network) -> Layers {
    network.parts().map(|(weights, biases, f)| (weights.to_owned(), biases.to_vec(), f)).collect()
}

fn of_layers(layers: &Layers) -> Result<Network, ExperimentError> {
    Ok(Network::from_layers(layers.iter().map(|(weights, biases, f)| (weights, &biases[..], *f)))?)
}

/// The same function with scales above zero, as scalers have them: signs go into the weights, what else is no such scale into a layer.
fn positively_scaled(document: Document) -> Result<(Network, [Scaler; 2]), ExperimentError> {
    let Document { network, input_scaling, output_scaling, .. } = document;
    let usual = |columns: usize| Affine { shift: vec![0.0; columns], scale: vec![1.0; columns] };
    let (inputs, outputs) = (network.architecture().inputs(), network.outputs());
    let mut input_scaling = input_scaling.unwrap_or_else(|| usual(inputs));
    let mut output_scaling = output_scaling.unwrap_or_else(|| usual(outputs));
    let is_negative = |scaling: &Affine| scaling.scale.iter().any(|scale| *scale <= 0.0);
    if !is_negative(&input_scaling) && !is_negative(&output_scaling) {
        let scalers = [Scaler::try_from(input_scaling)?, Scaler::try_from(output_scaling)?];
        return Ok((network, scalers));
    }
    let mut layers = layers_of(&network);
    if let Some((weights, ..)) = layers.first_mut() {
        for (i, scale) in input_scaling.scale.iter_mut().enumerate().filter(|(_, scale)| **scale < 0.0) {
            *scale = -*scale;
            weights.row_mut(i).iter_mut().for_each(|weight| *weight = -*weight);
        }
    }
    if is_negative(&output_scaling) {
        let Affine { shift, scale } = std::mem::replace(&mut output_scaling, usual(outputs));
        let diagonal = Mat::from_fn(outputs, outputs, |i, j| if i == j { scale[i] } else { 0.0 });
        layers.push((diagonal, shift, Activation::Linear));
    }
    let scalers = [Scaler::try_from(input_scaling)?, Scaler::try_from(output_scaling)?];
    Ok((of_layers(&layers)?, scalers))
}

/// What the outputs are, by how they come about.
fn guess(network: &Network, is_scaled: bool) -> Task {
    match (last(network), network.outputs()) {
        _ if is_scaled => Task::Regression,
        (Activation::Softmax, 2) | (Activation::Sigmoid, 1) => Task::Binary,
        (Activation::Softmax, 3..) => Task::MultiClass,
        (Activation::Sigmoid, _) => Task::MultiLabel,
        _ => Task::Regression,
    }
}

fn last(network: &Network) -> Activation {
    network.layers().last().map_or(Activation::Linear, |layer| layer.activation)
}

/// The network with the outputs that a model for this task has, and the scaling of its targets.
fn for_task(
    network: Network,
    scaler: Scaler,
    task: Task,
) -> Result<(Network, Option<Scaler>), ExperimentError> {
    if task == Task::Regression {
        return Ok((network, Some(scaler)));
    }
    let (activation, outputs) = (last(&network), network.outputs());
    let wanted = match (task, outputs) {
        (Task::Binary, 1) | (Task::MultiLabel, _) => Activation::Sigmoid,
        (Task::Binary | Task::MultiClass, 2) | (Task::MultiClass, 3..) => Activation::Softmax,
        (Task::Regression | Task::Binary | Task::MultiClass, _) => {
            let what =
                format!("the task {task} was asked for, but the network has {}", counted(outputs, "output"));
            return Err(said_wrongly(&what, "ask for another task"));
        }
    };
    let is_scaled = Affine::from(&scaler) != Affine { shift: vec![0.0; outputs], scale: vec![1.0; outputs] };
    if activation != wanted && activation != Activation::Linear || activation == wanted && is_scaled {
        let what = format!(
            "the task {task} was asked for, but the network ends with {activation}{}",
            if is_scaled { " and is scaled" } else { "" }
        );
        return Err(said_wrongly(&what, "ask for another task, such as regression"));
    }
    let mut layers = layers_of(&network);
    if let Some((weights, biases, f)) = layers.last_mut() {
        if is_scaled {
            // Logits in other units.
            biases.resize(outputs, 0.0);
            for (j, (bias, (scale, shift))) in
                biases.iter_mut().zip(scaler.scale().iter().zip(scaler.shift())).enumerate()
            {
                *bias = *bias * scale + shift;
                weights.col_mut(j).iter_mut().for_each(|weight| *weight *= scale);
            }
        }
        *f = wanted;
        if wanted == Activation::Softmax && outputs == 2 {
            // The second of two is the sigmoid of what it has more than the first.
            *weights = Mat::from_fn(weights.nrows(), 1, |i, _| weights[(i, 1)] - weights[(i, 0)]);
            if let [first, second] = biases[..] {
                *biases = vec![second - first];
            }
            *f = Activation::Sigmoid;
        }
    }
    Ok((of_layers(&layers)?, None))
}

/// The names of inputs and targets.
fn names(
    columns: &[String],
    said: &NetworkColumns,
    inputs: usize,
    targets: usize,
) -> Result<[Vec<String>; 2], ExperimentError> {
    let fits = |what: &str, found: &[String], expected: usize| match found.len() {
        0 => Ok(()),
        found if found == expected => Ok(()),
        found => Err(said_wrongly(
            &format!("{} named, but the network has {expected}", counted(found, what)),
            "name all of them, in their order",
        )),
    };
    fits("input", &said.inputs, inputs)?;
    fits("target", &said.targets, targets)?;
    let is_left =
        |name: &&String| [&said.inputs, &said.targets, &said.others].iter().all(|used| !used.contains(name));
    let mut left = Vec::from_iter(columns.iter().filter(is_left).cloned());
    let mut of_inputs = said.inputs.clone();
    if of_inputs.is_empty() {
        let behind = if said.targets.is_empty() { targets } else { 0 };
        if left.len() != inputs && left.len() != inputs + behind {
            return Err(ExperimentError::NetworkColumns { inputs, targets, found: left });
        }
        of_inputs = left.drain(..inputs).collect();
    }
    let mut of_targets = said.targets.clone();
    if of_targets.is_empty() && left.len() == targets {
        of_targets = left;
    }
    if of_targets.is_empty() {
        let made_up = |i: usize| match targets {
            1 => "output".to_owned(),
            _ => format!("output{i}"),
        };
        let free = |mut name: String| {
            while columns.contains(&name) {
                name.push('_');
            }
            name
        };
        of_targets = (0..targets).map(made_up).map(free).collect();
    }
    Ok([of_inputs, of_targets])
}

/// The classes: as they are called, or counted from 0.
fn classes(said: Vec<String>, count: usize) -> Result<Vec<String>, ExperimentError> {
    match said.len() {
        0 => Ok((0..count).map(|class| class.to_string()).collect()),
        found if found == count => Ok(said),
        _ => Err(said_wrongly(
            &format!("the classes are {}, but the network tells {count} apart", listed(&said)),
            "name all of them, in the order of the outputs",
        )),
    }
}

fn said_wrongly(what: &str, way_out: &str) -> ExperimentError {
    ExperimentError::Setting(format!("{what}: {way_out}"))
}
