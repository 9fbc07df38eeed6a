//! What can be wrong with an experiment, its data or a model's file, and the way out.

use crate::format::ModelFormat;
use nn_choice::{counted, digits, listed, nearest};
use nn_data::DataError;
use nn_format::FormatError;
use nn_model::{Architecture, ModelError, Task};
#[cfg(feature = "answers")]
use nn_select::ExplainError;
use nn_select::SelectError;
use nn_table::{Place, TableError};
use std::path::PathBuf;

/// Why a table could not be used for training or prediction, or an experiment or a model not be read.
///
/// The message says what was found and where; [`ExperimentError::help`] is the way out.
#[derive(Debug, thiserror::Error)]
pub enum ExperimentError {
    /// The table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The samples made of it.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The network, its training or the metric.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The recipe, or a run.
    #[error(transparent)]
    Select(#[from] SelectError),
    /// What a model is asked about its columns.
    #[cfg(feature = "answers")]
    #[error(transparent)]
    Explain(#[from] ExplainError),
    /// A column that is asked about and no input.
    #[cfg(feature = "answers")]
    #[error("the model has no input `{found}`")]
    NoSuchInput {
        /// What was asked for.
        found: String,
        /// The inputs.
        known: Vec<String>,
    },
    /// A class, a label or a target that is asked about and not predicted.
    #[cfg(feature = "answers")]
    #[error("the model predicts no `{found}`")]
    NoSuchOutput {
        /// What was asked for.
        found: String,
        /// The classes, labels or targets.
        known: Vec<String>,
    },
    /// The file of a model.
    #[error("{}: {error}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: Box<FormatError>,
    },
    /// A file that the operating system would not read or write.
    #[error("cannot {action} {}: {error}", path.display())]
    File {
        /// `read` or `write`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        error: std::io::Error,
    },
    /// Nothing to predict.
    #[error("there is nothing to predict: no target was named")]
    NoTarget {
        /// The columns there are.
        columns: Vec<String>,
    },
    /// Nothing to predict from.
    #[error("there is nothing to predict from: no column is left beside the targets and those left out")]
    NoInputs {
        /// The columns there are.
        columns: Vec<String>,
    },
    /// A target that is named twice.
    #[error("the target `{name}` is named twice")]
    TargetTwice {
        /// The column.
        name: String,
    },
    /// A target that is an input too.
    #[error("column `{name}` is both a target and an input")]
    TargetAsInput {
        /// The column.
        name: String,
    },
    /// A target that is to be left out.
    #[error("column `{name}` is a target and is to be left out")]
    TargetIgnored {
        /// The column.
        name: String,
    },
    /// A target with one class only.
    #[error("the target `{name}` has only one class, `{only}`: there is nothing to tell apart")]
    OneClass {
        /// The column.
        name: String,
        /// The class.
        only: String,
    },
    /// Targets that are not the task's.
    #[error("the task {task} was asked for, but {why} ({})", listed(targets))]
    NotTheTask {
        /// The task.
        task: Task,
        /// The columns.
        targets: Vec<String>,
        /// What they are.
        why: String,
    },
    /// A target with nearly as many classes as rows.
    #[error(
        "the target `{name}` has {classes} different values in {}, such as `{example}`: classes that are hardly ever there twice cannot be learned",
        counted(*rows, "row")
    )]
    HardlyClasses {
        /// The column.
        name: String,
        /// How many different values it has.
        classes: usize,
        /// In how many rows.
        rows: usize,
        /// One of them.
        example: String,
    },
    /// A target of too many classes.
    #[error("the target `{name}` has {found} classes, but may have {most} at most")]
    TooManyClasses {
        /// The column.
        name: String,
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// Rows without a target.
    #[error("{error}{}", if *rows == 1 { String::new() } else { format!("; {rows} rows are without a target") })]
    MissingTarget {
        /// The first of them.
        error: Box<TableError>,
        /// In how many rows a target is missing.
        rows: usize,
    },
    /// A weight that is none.
    #[error("{place}: found {found}, but a weight must be 0 or more", found = digits(*found))]
    Weight {
        /// Where.
        place: Place,
        /// The number.
        found: f64,
    },
    /// A class that is asked for and not there.
    #[error("there is no class `{found}`")]
    NoSuchClass {
        /// What was asked for.
        found: String,
        /// The classes.
        known: Vec<String>,
    },
    /// Settings of classes where there are none.
    #[error("{what} were asked for, but the targets are no classes")]
    NoClasses {
        /// What was asked for.
        what: &'static str,
    },
    /// Settings of two classes where there are others.
    #[error("{what} was asked for, which is for two classes, but the task is {task}")]
    NotTwoClasses {
        /// What was asked for.
        what: &'static str,
        /// What there is.
        task: Task,
    },
    /// What validation rows are to decide, where there are none.
    #[error("{what} is found by validation rows, and there are none")]
    NoValidationRows {
        /// What was asked for.
        what: &'static str,
    },
    /// Intervals or sets where there are none.
    #[cfg(feature = "answers")]
    #[error("the task {task} has no intervals or sets: each label has a probability of its own")]
    NoRegions {
        /// The task.
        task: Task,
    },
    /// Intervals or sets of a model that was not calibrated.
    #[cfg(feature = "answers")]
    #[error("the model was not calibrated, so nobody knows how far it is off on rows that it has not seen")]
    NotCalibrated,
    /// A column with two uses that exclude each other.
    #[error("column `{name}` is {uses}: it can be one of these only")]
    TwoUses {
        /// The column.
        name: String,
        /// For what it is to be used.
        uses: &'static str,
    },
    /// A column without a single value.
    #[error("column `{name}` has no value at all in the training rows")]
    EmptyColumn {
        /// The column.
        name: String,
    },
    /// A column of too many categories.
    #[error("column `{name}` holds more than {most} different categories")]
    TooManyCategories {
        /// The column.
        name: String,
        /// The most there may be.
        most: usize,
    },
    /// A text to fill missing numbers with.
    #[error("column `{name}` holds numbers, and its missing cells cannot be filled with `{found}`")]
    FillNotANumber {
        /// The column.
        name: String,
        /// The text.
        found: String,
    },
    /// A category that was not there in training.
    #[error("{place}: found `{found}`, which is in none of the training rows")]
    UnknownCategory {
        /// Where.
        place: Place,
        /// The text.
        found: String,
        /// Those that were.
        known: Vec<String>,
    },
    /// A class that is none of the model's.
    #[error("{place}: found `{found}`, which is none of the classes that were learned")]
    UnknownClass {
        /// Where.
        place: Place,
        /// The class.
        found: String,
        /// The classes.
        known: Vec<String>,
    },
    /// A label that is neither there nor not.
    #[error("{place}: found {found}, expected 0 or 1", found = digits(*found))]
    NotZeroOrOne {
        /// Where.
        place: Place,
        /// The number.
        found: f64,
    },
    /// A row with no class, or several.
    #[error("{place}: the targets of this row are not a single 1 among zeros")]
    NotOneClass {
        /// Where; the column is the first of the targets.
        place: Place,
    },
    /// A table with other columns than the model's.
    #[error(
        "the columns of {source_name} are not those of the training{}{}",
        listing("; missing: ", missing),
        listing("; not known: ", extra)
    )]
    Columns {
        /// The table.
        source_name: String,
        /// Those that are missing.
        missing: Vec<String>,
        /// Those that the model does not know.
        extra: Vec<String>,
        /// The inputs.
        expected: Vec<String>,
    },
    /// More numbers than there is room for.
    #[error("{} of {} are more than fit into memory", counted(*rows, "row"), counted(*columns, "column"))]
    TooLarge {
        /// The rows.
        rows: usize,
        /// The columns, after categories became columns of zeros and ones.
        columns: usize,
    },
    /// A file of a model with a name that does not say its format.
    #[error("{}: the name does not say the format of the model", path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// A file with a name that no model has, where a model is to be read.
    #[error("{} is no model by its name", path.display())]
    NoModel {
        /// The file.
        path: PathBuf,
    },
    /// A network by itself.
    #[error("{}: this is a network by itself, without the columns that it was trained on", path.display())]
    NotAModel {
        /// The file.
        path: PathBuf,
    },
    /// A table that does not say by its columns which of them a network by itself takes.
    #[error(
        "the network takes {} by position and predicts {}, but there {} {}: {}",
        counted(*inputs, "column"), counted(*targets, "column"), if found.len() == 1 { "is" } else { "are" },
        counted(found.len(), "column"), listed(found)
    )]
    NetworkColumns {
        /// How many it takes.
        inputs: usize,
        /// How many it predicts.
        targets: usize,
        /// The columns there are.
        found: Vec<String>,
    },
    /// A file that only its own program reads.
    #[error("{} is a file of {program}, which only that reads: {what}", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Whose.
        program: &'static str,
        /// What it is.
        what: &'static str,
        /// Lines of Python that write one of ours.
        lines: &'static str,
    },
    /// A model to start from that was trained on other columns.
    #[error(
        "{} was trained on the {what} {}, but these are {}",
        path.display(), listed(found), listed(expected)
    )]
    OtherColumns {
        /// The file to start from.
        path: PathBuf,
        /// `inputs` or `outputs`.
        what: &'static str,
        /// Those of the file.
        found: Vec<String>,
        /// Those of the experiment.
        expected: Vec<String>,
    },
    /// A model whose parts do not fit each other.
    #[error("{}: the parts of this model do not fit each other: {problem}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        problem: String,
    },
    /// A file of settings that is no TOML.
    #[error("{name}: {problem}")]
    NotToml {
        /// The file.
        name: String,
        /// What the reader stumbled over, and where.
        problem: String,
    },
    /// A key that does not exist.
    #[error("{name}: there is no key `{key}`{}", place(within))]
    UnknownKey {
        /// The file.
        name: String,
        /// The key.
        key: String,
        /// The table that it is in; empty for the outermost.
        within: String,
        /// The keys there are.
        known: Vec<String>,
        /// The key that may have been meant, with all tables around it.
        meant: Option<Box<str>>,
    },
    /// A value that is not what is expected there.
    #[error("{name}: `{key}`: {problem}")]
    Value {
        /// The file.
        name: String,
        /// The key.
        key: String,
        /// What was found, and what was expected.
        problem: String,
        /// A value that would do, as TOML writes it: of this key, or of the one before it.
        example: Option<Box<(String, String)>>,
    },
    /// A space to search that is none.
    #[error("{name}: {problem}")]
    Space {
        /// The file.
        name: String,
        /// What is wrong with it, and where.
        problem: String,
    },
    /// A value to be searched that its key cannot have.
    #[error("{name}: `{key}`: {error}")]
    Searched {
        /// The file of the space.
        name: String,
        /// The key.
        key: String,
        /// What is wrong with the value.
        error: Box<ExperimentError>,
    },
    /// Settings that contradict each other, or lack something.
    #[error("{0}")]
    Setting(String),
    /// A file that is not the one that was used before.
    #[error("{} is not the file that the experiment names: its SHA-256 is {found}, expected {expected}", path.display())]
    OtherData {
        /// The file.
        path: PathBuf,
        /// Its hash.
        found: String,
        /// The hash that the experiment names.
        expected: String,
    },
    /// A given list of weights of another length.
    #[error("the experiment gives {}, but the network {network} has {expected}", counted(*found, "weight"))]
    Weights {
        /// Weights given.
        found: usize,
        /// The network in words.
        network: String,
        /// Weights and biases that it has.
        expected: usize,
    },
    /// A network to start from with another shape.
    #[error("{} holds a network {}, but the experiment asks for {}", path.display(), in_words(found), in_words(expected))]
    OtherNetwork {
        /// The file to start from.
        path: PathBuf,
        /// Its network.
        found: Box<Architecture>,
        /// The experiment's.
        expected: Box<Architecture>,
    },
}

impl ExperimentError {
    /// The way out, where there is one that is not said in the message.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            ExperimentError::Table(error) => return error.help(),
            ExperimentError::File { error, .. } => nn_file::help(error),
            ExperimentError::Format { error, .. } => match &**error {
                FormatError::File { source, .. } => nn_file::help(source),
                FormatError::NewerVersion { .. } | FormatError::Prediction(_) => return None,
                FormatError::Limit { .. } => LIMITED.to_owned(),
                FormatError::Network(ModelError::TooMany { .. } | ModelError::TooLarge) => {
                    LIMITED.to_owned()
                }
                FormatError::Activations { .. } => "say the activations of its layers".to_owned(),
                FormatError::Order { .. } => "name the modules from the first to the last".to_owned(),
                FormatError::Damaged { .. } => {
                    "the file is damaged or of another kind: copy it again, or train and save the model anew"
                        .to_owned()
                }
                FormatError::Content { format: "ONNX", .. } => {
                    "only networks of dense layers are read here: export the part of the model that is one, or choose its output by name"
                        .to_owned()
                }
                FormatError::OtherFormat { .. } => "give the file of a model".to_owned(),
                FormatError::Content { .. }
                | FormatError::Shape { .. }
                | FormatError::Scaling { .. }
                | FormatError::Network(_) => {
                    "correct the file where it says so, or have its program write it again".to_owned()
                }
            },
            ExperimentError::NoTarget { columns } => {
                format!("name one or more of the columns: {}", listed(columns))
            }
            ExperimentError::NoInputs { columns } => {
                format!("leave out fewer, or name fewer targets; there are {}", listed(columns))
            }
            ExperimentError::TargetTwice { .. } => "name it once".to_owned(),
            ExperimentError::TargetAsInput { .. } => "take it from one of the two lists".to_owned(),
            ExperimentError::TargetIgnored { .. } => "take it from one of the two lists".to_owned(),
            ExperimentError::OneClass { .. } => "give rows of two classes or more".to_owned(),
            ExperimentError::NotTheTask { .. } => "ask for another task, or name other targets".to_owned(),
            ExperimentError::HardlyClasses { .. } => {
                "name another target; if these are numbers, write all of them as such; ask for the task multi-class if they are classes after all"
                    .to_owned()
            }
            ExperimentError::TooManyClasses { .. } => "name another target, or make groups of its classes".to_owned(),
            ExperimentError::MissingTarget { .. } => {
                "complete the table, or leave rows without a target out (`drop_missing_targets`)".to_owned()
            }
            ExperimentError::Weight { .. } => "correct the row, or name another column of weights".to_owned(),
            #[cfg(feature = "answers")]
            ExperimentError::NoSuchInput { found, known } | ExperimentError::NoSuchOutput { found, known } => {
                there_are(found, known)
            }
            ExperimentError::NoSuchClass { found, known } => there_are(found, known),
            ExperimentError::NoClasses { .. } | ExperimentError::NotTwoClasses { .. } => {
                "leave it out, or name another target".to_owned()
            }
            ExperimentError::NoValidationRows { .. } => {
                "ask for some, such as `validation.fraction = 0.2`, or leave it out".to_owned()
            }
            #[cfg(feature = "answers")]
            ExperimentError::NoRegions { .. } => "leave the calibration out, or name another target".to_owned(),
            #[cfg(feature = "answers")]
            ExperimentError::NotCalibrated => "calibrate it with rows that it was not trained on".to_owned(),
            ExperimentError::TwoUses { .. } => "name it for one use only".to_owned(),
            ExperimentError::EmptyColumn { .. } => "leave the column out".to_owned(),
            ExperimentError::TooManyCategories { .. } => {
                "leave the column out, make groups of its categories, or make one of those that are rare (`rare`)".to_owned()
            }
            ExperimentError::FillNotANumber { .. } => {
                "fill with a number, or by the mean or the median".to_owned()
            }
            ExperimentError::UnknownCategory { found, known, .. } => {
                let suggestion = nearest(found, known)
                    .map_or("known".to_owned(), |close| format!("did you mean `{close}`? Known"));
                format!(
                    "{suggestion} are {}; a training can be told to let others pass, or to make one category of them and of rare ones",
                    listed(known)
                )
            }
            ExperimentError::UnknownClass { known, .. } => format!("known are {}", listed(known)),
            ExperimentError::NotZeroOrOne { .. } => "write 1 where the label is there, else 0".to_owned(),
            ExperimentError::NotOneClass { .. } => {
                "write a single 1 into the row, in the column of its class".to_owned()
            }
            ExperimentError::Columns { missing, extra, expected, .. } => {
                // Of a hundred thousand names that are all different, each with each would take hours.
                let few = 1 + 100_000 / extra.len().max(1);
                let close = missing.iter().take(few).find_map(|name| Some((nearest(name, extra)?, name)));
                match close {
                    Some((found, name)) => {
                        format!("is `{found}` meant for `{name}`? Needed are {}", listed(expected))
                    }
                    None => format!("needed are {}", listed(expected)),
                }
            }
            ExperimentError::TooLarge { .. } => {
                "take fewer rows, or leave columns of many categories out".to_owned()
            }
            ExperimentError::UnknownFormat { .. } => {
                format!("let it end in one of {}", ModelFormat::endings())
            }
            ExperimentError::NoModel { .. } => format!(
                "give a model that was saved by training: the names of such files end in {}",
                ModelFormat::endings()
            ),
            ExperimentError::NotAModel { .. } => {
                "give a model that was saved by training on a table".to_owned()
            }
            ExperimentError::NetworkColumns { .. } => {
                "name the columns that it takes, in the order of its inputs".to_owned()
            }
            ExperimentError::Foreign { lines, .. } => format!("two lines of Python write it so that it can be read here: {lines}"),
            ExperimentError::OtherColumns { .. } => {
                "name the same columns in the same order, or start from random weights".to_owned()
            }
            ExperimentError::Broken { .. } => {
                "copy the file again, or train and save the model anew".to_owned()
            }
            ExperimentError::UnknownKey { known, within, meant, .. } => {
                let meant = meant.as_ref().map(|meant| meant.rsplit_once('.').unwrap_or(("", meant)));
                match meant {
                    Some((table, key)) if table == within => {
                        format!("did you mean `{key}`? There are {}", listed(known))
                    }
                    Some((table, key)) => format!("did you mean `{key}`, which belongs below `[{table}]`?"),
                    None => format!("there are {}", listed(known)),
                }
            }
            ExperimentError::Value { example, .. } => match example {
                Some(example) => format!("write it as in `{} = {}`", example.0, example.1),
                None => return None,
            },
            ExperimentError::Weights { expected, .. } => {
                format!("give {expected} numbers, layer by layer, or none")
            }
            ExperimentError::OtherData { .. } => {
                "take the file as it was, or take `sha256` out of the experiment to use this one".to_owned()
            }
            ExperimentError::NotToml { .. } => {
                "correct it there: settings stand in lines such as `epochs = 100`, below the table that they belong to, `[training]`"
                    .to_owned()
            }
            ExperimentError::Space { .. } => {
                "give each key a list of values or a range, as in `training.epochs = [10, 100]`".to_owned()
            }
            ExperimentError::Searched { error, .. } => {
                error.help().unwrap_or_else(|| "take the key out of the space, or give other values".to_owned())
            }
            ExperimentError::OtherNetwork { found, expected, .. } => match fits(found, expected) {
                true => "ask for the same layers, or start from another file".to_owned(),
                false => "start from a file of a network with as many inputs and outputs, or from random weights".to_owned(),
            },
            #[cfg(feature = "answers")]
            ExperimentError::Explain(_) => return None,
            ExperimentError::Data(_)
            | ExperimentError::Model(_)
            | ExperimentError::Select(_)
            | ExperimentError::Setting(_) => return None,
        })
    }
}

/// Which of these may have been meant.
fn there_are(found: &str, known: &[String]) -> String {
    match nearest(found, known) {
        Some(close) => format!("did you mean `{close}`? There are {}", listed(known)),
        None => format!("there are {}", listed(known)),
    }
}

/// The way out where a file is sound, but larger than this program goes.
const LIMITED: &str = "this is a limit, and no damage: give a smaller network (SECURITY.md lists all limits)";

/// Whether networks have the same inputs and outputs, so that other hidden layers can make them the same.
fn fits(found: &Architecture, expected: &Architecture) -> bool {
    let ends = |network: &Architecture| (network.inputs(), network.units().last().copied());
    ends(found) == ends(expected)
}

/// `4 - relu 16 - softmax 3`
pub(crate) fn in_words(architecture: &Architecture) -> String {
    let bias = if architecture.has_bias() { "" } else { " without biases" };
    format!("{architecture}{bias}")
}

fn place(within: &str) -> String {
    if within.is_empty() { String::new() } else { format!(" in `{within}`") }
}

fn listing(before: &str, names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!("{before}{}", listed(names)) }
}
