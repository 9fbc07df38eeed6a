//! What can be wrong with what a caller gives.

use crate::activation::Activation;
use crate::formula::check::FormulaError;
use crate::loss::Loss;
use crate::metrics::choices::{Metric, Task};
use nn_choice::{UnknownName, digits, limits};
use nn_math::MatrixError;

/// Why a network, an objective or a training run could not be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The architecture has no inputs.
    #[error("the network has no inputs: give it at least one")]
    NoInputs,
    /// The architecture has no layers.
    #[error("the network has no layers: add at least one with `.layer(units, activation)`")]
    NoLayers,
    /// A layer has no units.
    #[error("layer {layer} (counted from 0) has no units: give it at least one, or leave it out")]
    EmptyLayer {
        /// The layer, counted from 0.
        layer: usize,
    },
    /// An activation or a loss with a number that it may not have.
    #[error(transparent)]
    Choice(#[from] UnknownName),
    /// Threads that the system does not give.
    #[error("{found} threads could not be started ({error}): ask for fewer")]
    Threads {
        /// How many were to be started.
        found: usize,
        /// What the system said.
        error: String,
    },
    /// More parameters than a network may have, or than there is memory for.
    #[error(
        "the network has too many parameters, more than {} or than fit in memory: make its layers narrower",
        limits::PARAMETERS
    )]
    TooLarge,
    /// More of something than there may be.
    #[error("{found} {what} are asked for, but there may be {most} at most: ask for fewer")]
    TooMany {
        /// What is counted.
        what: &'static str,
        /// How many are asked for.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// The wrong number of parameters.
    #[error("the architecture has {expected} parameters, but {found} were given")]
    ParameterCount {
        /// How many the architecture has.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// Weights of a layer in a matrix of another shape.
    #[error(
        "the weights of layer {layer} (counted from 0) are {} x {}, expected {} x {}: one row for each input, which are the \
         units of the layer before, and one column for each unit",
        found.0, found.1, expected.0, expected.1
    )]
    LayerWeights {
        /// The layer, counted from 0.
        layer: usize,
        /// Its inputs and units.
        expected: (usize, usize),
        /// Rows and columns of the matrix.
        found: (usize, usize),
    },
    /// Biases that are not one for each unit of a layer.
    #[error(
        "layer {layer} (counted from 0) has {expected} units, but {found} biases were given: give one for each, or none"
    )]
    LayerBiases {
        /// The layer, counted from 0.
        layer: usize,
        /// Its units.
        expected: usize,
        /// The biases.
        found: usize,
    },
    /// A layer, an output or a class that is not there.
    #[error("there is no {what} {index} (counted from 0): there are {count}, so choose one below {count}")]
    Missing {
        /// `layer`, `output` or `class`.
        what: &'static str,
        /// Which was asked for.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// A number of matrices that is not the number of layers.
    #[error(
        "there are {expected} layers but {found} matrices for their activations: give one for each layer"
    )]
    LayerCount {
        /// How many layers there are.
        expected: usize,
        /// How many matrices were given.
        found: usize,
    },
    /// A network that has not the shape of a type.
    #[error(
        "the network is {found}, which is no FixedNetwork::<{}, {}, {}>: give its own inputs, hidden units and outputs, or predict \
         with Network::predictor, which takes any shape", shape[0], shape[1], shape[2]
    )]
    FixedShape {
        /// The inputs, hidden units and outputs of the type.
        shape: [usize; 3],
        /// The network's architecture.
        found: String,
    },
    /// A matrix to be written that has not the shape of what is written into it.
    #[error(
        "the matrix for the {what} is {} x {}, but they are {} x {}: make it of that shape",
        found.0, found.1, expected.0, expected.1
    )]
    Buffer {
        /// What is written.
        what: &'static str,
        /// Its shape.
        expected: (usize, usize),
        /// Rows and columns of the matrix.
        found: (usize, usize),
    },
    /// A matrix with the wrong number of columns.
    #[error(
        "the {what} are {rows} x {found}, but the network has {expected} {}{}: give one column for each{}",
        if *what == "inputs" { "input" } else { "output" },
        if *expected == 1 { "" } else { "s" },
        if *found == 1 && *rows > 1 && expected > found {
            format!(" (a list of numbers is one column; `(list, {expected})` makes rows of it)")
        } else {
            String::new()
        }
    )]
    Columns {
        /// `inputs`, `targets` or `outputs`.
        what: &'static str,
        /// What the network has.
        expected: usize,
        /// How many rows the matrix has.
        rows: usize,
        /// What the matrix has.
        found: usize,
    },
    /// Numbers that make no matrix.
    #[error("the {what} are no matrix: {error}")]
    Matrix {
        /// `inputs`, `targets` or `predictions`.
        what: &'static str,
        /// What is wrong with them.
        error: MatrixError,
    },
    /// Inputs and targets with different numbers of rows.
    #[error(
        "there are {inputs} rows of inputs and {targets} rows of targets: give one row of each per sample"
    )]
    Rows {
        /// Rows of inputs.
        inputs: usize,
        /// Rows of targets.
        targets: usize,
    },
    /// No samples at all.
    #[error("there are no samples: give at least one row")]
    NoSamples,
    /// Rows to evaluate that are none, or not all there.
    #[error(
        "rows {start}..{end} were asked for, but there are rows 0..{samples}: ask for at least one of those"
    )]
    RowRange {
        /// The first row, counted from 0.
        start: usize,
        /// The row after the last.
        end: usize,
        /// How many there are.
        samples: usize,
    },
    /// A NaN or an infinity in the data.
    #[error(
        "{what} row {row}, column {column} (counted from 0) is {found}: remove or replace such rows first"
    )]
    NotFinite {
        /// `inputs` or `targets`.
        what: &'static str,
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
        /// The value: NaN or an infinity.
        found: f64,
    },
    /// A loss with an output layer it is not made for.
    #[error(
        "the loss {loss} needs {expected} units in the output layer, but they are {found}: change one of the two"
    )]
    Pairing {
        /// The loss.
        loss: Loss,
        /// The activation it needs.
        expected: Activation,
        /// The output layer's activation.
        found: Activation,
    },
    /// A softmax output with a loss that takes no account of it.
    #[error(
        "the loss {found} does not go with softmax outputs: use cross-entropy, or outputs of another activation"
    )]
    SoftmaxLoss {
        /// The loss.
        found: Loss,
    },
    /// An output layer that gives numbers for which a loss of one's own is not defined.
    #[error(
        "the loss {loss} is defined from {low} to {high}, but {found} outputs go beyond: take another activation \
         for the output layer", low = digits(*low), high = digits(*high)
    )]
    OutputRange {
        /// The loss.
        loss: Loss,
        /// The least number for which it is defined.
        low: f64,
        /// The highest one.
        high: f64,
        /// The output layer's activation.
        found: Activation,
    },
    /// A target below 0 for a loss that is made for counts.
    #[error(
        "targets row {row}, column {column} (counted from 0) is {found}: the loss needs numbers from 0 on", found = digits(*found)
    )]
    Negative {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
        /// The value.
        found: f64,
    },
    /// An activation or a loss of one's own with a name that it cannot have.
    #[error(transparent)]
    Formula(#[from] FormulaError),
    /// A softmax before the last layer.
    #[error(
        "layer {layer} (counted from 0) is a softmax, which only the output layer can be: choose another"
    )]
    HiddenSoftmax {
        /// The layer, counted from 0.
        layer: usize,
    },
    /// A number of class weights that is not the number of classes.
    #[error(
        "the targets have {expected} classes but there are {found} class weights: give one for each class"
    )]
    ClassCount {
        /// How many classes there are.
        expected: usize,
        /// How many weights were given.
        found: usize,
    },
    /// Classes or probabilities asked of a network whose outputs are neither.
    #[error(
        "{wanted} come from {needed}, but the output layer is {units} {found}: change the output layer, or use `predict`"
    )]
    NoClasses {
        /// What was asked for.
        wanted: &'static str,
        /// Which output layers have it.
        needed: &'static str,
        /// How many outputs there are.
        units: usize,
        /// The output layer's activation.
        found: Activation,
    },
    /// A setting outside its range.
    #[error("{setting} is {found}, but must be {expected}", found = digits(*found))]
    Setting {
        /// Which setting.
        setting: &'static str,
        /// What was given.
        found: f64,
        /// What would do.
        expected: &'static str,
    },
    /// More samples than an objective has memory for.
    #[error(
        "{found} samples, but the objective was made with {capacity}: make it with as many as the largest batch has"
    )]
    Capacity {
        /// How many there may be.
        capacity: usize,
        /// How many there are.
        found: usize,
    },
    /// A batch of given rows that is empty, or larger than any that the settings make.
    #[error(
        "batch {batch} (counted from 0) has {found} rows, but may have 1 to {largest}, the largest batch of the settings: give others, or set a larger batch size"
    )]
    GivenBatch {
        /// Which batch.
        batch: usize,
        /// How many rows it has.
        found: usize,
        /// How many the largest batch of the settings has.
        largest: usize,
    },
    /// A batch of given rows with one that is not there.
    #[error(
        "batch {batch} has row {row}, but there are {samples} samples (batches and rows are counted from 0)"
    )]
    GivenRow {
        /// Which batch.
        batch: usize,
        /// The row.
        row: usize,
        /// How many there are.
        samples: usize,
    },
    /// A class that is not there.
    #[error(
        "{what} row {row} (counted from 0) is class {found}, but there are {classes} classes, the first of them 0"
    )]
    Class {
        /// `targets` or `predictions`.
        what: &'static str,
        /// The row.
        row: usize,
        /// The class.
        found: usize,
        /// How many there are.
        classes: usize,
    },
    /// A step of an optimiser that needs the loss where it starts.
    #[error("the objective has not been evaluated: call `evaluate` with the network's parameters first")]
    NotEvaluated,
    /// Settings that exclude each other.
    #[error("{this} does not go with {that}: {instead}")]
    Exclusive {
        /// One setting.
        this: &'static str,
        /// The other.
        that: &'static str,
        /// What to do instead.
        instead: &'static str,
    },
    /// A row without a class, where samples are to be divided by class.
    #[error(
        "the targets of row {row} (counted from 0) are of no class, so that a stratified split cannot be made: give one column of 0 and 1, or one 1 in each row, or leave `stratified` out"
    )]
    NotOneClass {
        /// The row.
        row: usize,
    },
    /// A class with too few rows to be on both sides of a split.
    #[error(
        "class {class} (counted from 0) has {samples} samples, of which {validation} would be validation samples: change the validation split so that there are some on either side, give more samples, or leave `stratified` out"
    )]
    SmallClass {
        /// The class: 0 or 1 where there is one column of targets, the column where there are several.
        class: usize,
        /// How many samples it has.
        samples: usize,
        /// How many of them would be set aside.
        validation: usize,
    },
    /// Sizes of batches that are not those of all samples.
    #[error(
        "the batches have {found} samples together, but there are {samples} to train on: give sizes for all of them"
    )]
    BatchSizes {
        /// How many there are in the batches.
        found: usize,
        /// How many there are to train on.
        samples: usize,
    },
    /// A layer to be frozen that is not there.
    #[error("layer {found} is to be frozen, but the network has {layers}, counted from 0: name one of those")]
    FrozenLayer {
        /// The layer, counted from 0.
        found: usize,
        /// How many there are.
        layers: usize,
    },
    /// Parameters to be frozen that are not there.
    #[error(
        "the parameters {start}..{end} are to be frozen, but there are 0..{parameters}: name some of those"
    )]
    FrozenRange {
        /// The first, counted from 0.
        start: usize,
        /// The one after the last.
        end: usize,
        /// How many there are.
        parameters: usize,
    },
    /// No parameter that could move.
    #[error("all parameters are frozen, so there is nothing to train: leave some free")]
    AllFrozen,
    /// A checkpoint of another network or of other settings.
    #[error(
        "the checkpoint has {found} {what}, but this run has {expected}: resume with the network and settings it was made with"
    )]
    Checkpoint {
        /// What differs.
        what: &'static str,
        /// What this run has.
        expected: usize,
        /// What the checkpoint has.
        found: usize,
    },
    /// A run that would go on with other random numbers.
    #[error(
        "the checkpoint was made with seed {expected}, but this run has {found}: go on with the same, because the seed says \
         which samples are validation samples and in which order the others come"
    )]
    OtherSeed {
        /// The seed of the run that left the checkpoint.
        expected: u64,
        /// That of the run that is to go on.
        found: u64,
    },
    /// A checkpoint whose parts contradict each other, which no run has left.
    #[error(
        "in the checkpoint, {what} is {found}, but must be {expected}: it is damaged, so take another one or start anew"
    )]
    DamagedCheckpoint {
        /// What is wrong.
        what: &'static str,
        /// What was found.
        found: String,
        /// What would fit the rest.
        expected: String,
    },
    /// A learning rate that is no positive number.
    #[error("the learning rate is {found}: it must be a positive number, such as 0.01", found = digits(*found))]
    LearningRate {
        /// The rate that was given.
        found: f64,
    },
    /// A parameter to start from that is NaN or infinite.
    #[error(
        "parameter {index} (counted from 0) is {found}: training must start from finite weights and biases", found = digits(*found)
    )]
    Parameter {
        /// Its place in [`Network::parameters`](crate::Network::parameters).
        index: usize,
        /// Its value.
        found: f64,
    },
    /// More epochs than a history could hold.
    #[error("a history of {found} epochs does not fit in memory: ask for fewer, or run on epoch by epoch")]
    Epochs {
        /// How many were asked for.
        found: usize,
    },
    /// A range to draw from that is empty or endless.
    #[error("cannot draw weights between {low} and {high}: give two finite numbers, the lower one first", low = digits(*low), high = digits(*high))]
    Range {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// Targets and predictions of different shapes.
    #[error(
        "the targets are {} x {} but the predictions {} x {}: give both one row per sample and one column per output",
        targets.0, targets.1, predictions.0, predictions.1
    )]
    Shapes {
        /// Rows and columns of the targets.
        targets: (usize, usize),
        /// Rows and columns of the predictions.
        predictions: (usize, usize),
    },
    /// A number of columns that is not the task's.
    #[error("the task {task} takes {expected}, but there are {found}: change the columns or the task")]
    TaskColumns {
        /// The task.
        task: Task,
        /// What it takes.
        expected: &'static str,
        /// How many columns there are.
        found: usize,
    },
    /// A metric that means nothing for the task.
    #[error("the metric {metric} is not defined for the task {task}: choose one of {}", suiting(*task))]
    MetricTask {
        /// The metric.
        metric: Metric,
        /// The task.
        task: Task,
    },
    /// A confusion matrix of something that has no classes, or many at a time.
    #[error(
        "there is no confusion matrix for the task {task}: it takes binary or multi-class (several labels: one binary column at a time)"
    )]
    NoConfusion {
        /// The task.
        task: Task,
    },
    /// A metric of spread, of a single sample.
    #[error(
        "the metric {metric} needs at least two samples (with a weight above 0), but there is one: give more, or take another"
    )]
    OneSample {
        /// The metric.
        metric: Metric,
    },
    /// An ROC curve of samples that are all of one class.
    #[error(
        "all targets of column {column} (counted from 0) are of class {found}, but an ROC curve needs both 0 and 1: give samples of both"
    )]
    OneClass {
        /// The column.
        column: usize,
        /// The only class there is: 0 or 1.
        found: usize,
    },
    /// A number that is no probability where one is needed.
    #[error(
        "{what} row {row}, column {column} (counted from 0) is {found}, but must be a probability, from 0 to 1", found = digits(*found)
    )]
    Probability {
        /// `targets` or `predictions`.
        what: &'static str,
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
        /// The number.
        found: f64,
    },
    /// Probabilities of classes that do not add up to 1.
    #[error(
        "{what} row {row} (counted from 0) adds up to {found}, but the probabilities of the classes must add up to 1: normalise them, or call the task multi-label", found = digits(*found)
    )]
    ProbabilitySum {
        /// `targets` or `predictions`.
        what: &'static str,
        /// The row.
        row: usize,
        /// Its sum.
        found: f64,
    },
    /// A number of sample weights that is not the number of samples.
    #[error("there are {expected} samples but {found} weights: give one weight for each sample")]
    WeightCount {
        /// How many samples there are.
        expected: usize,
        /// How many weights were given.
        found: usize,
    },
    /// A sample weight that is negative or no number.
    #[error("the weight of row {row} (counted from 0) is {found}: weights are finite and not negative", found = digits(*found))]
    Weight {
        /// The row.
        row: usize,
        /// Its weight.
        found: f64,
    },
    /// Sample weights that are all zero.
    #[error("all sample weights are 0, so that no sample counts: give at least one sample a weight")]
    NoWeight,
}

/// The names of the metrics that a task has.
fn suiting(task: Task) -> String {
    let names: Vec<_> =
        Metric::ALL.iter().filter(|metric| metric.suits(task)).map(|metric| metric.name()).collect();
    names.join(", ")
}
