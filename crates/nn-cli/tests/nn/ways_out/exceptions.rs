//! Messages that no section of `transcripts/ways_out` shows, and why.

use super::sources::Message;

/// A message of its own for each row: the crate, and how it begins.
pub(super) struct Exception {
    pub(super) library: &'static str,
    pub(super) text: &'static str,
    pub(super) used: bool,
}

impl Exception {
    pub(super) fn is_of(&self, message: &Message) -> bool {
        message.file.starts_with(self.library) && message.text.starts_with(self.text)
    }
}

/// A reason, a crate, and how messages begin that no section shows for that reason.
const EXCEPTIONS: [(&str, &str, &[&str]); 23] = [
    (
        "the program says it in its own words, with flags",
        "nn-table",
        &[
            "add rows below it; if this is",
            "correct the row: put a cell",
            "if it is a comment, say that",
            "it stands in the first row: say",
            "correct the cell, or say that the column holds texts",
            "fill the cell, or leave the row or the column out",
        ],
    ),
    (
        "the program says it in its own words, with flags",
        "nn-experiment",
        &[
            "name one or more of the columns",
            "take it from one of the two lists",
            "ask for another task",
            "leave the column out",
            "fill with a number, or by the mean",
            "{suggestion} are {}; a training",
            "give each key a list of values or a range",
            "ask for the same layers",
            "start from a file of a network with as many",
            "there are no data: name",
            "say the activations of its layers",
            "name the modules from the first to the last",
            "only networks of dense layers are read here",
            "name the columns that it takes, in the order",
            "name the same columns in the same order, or start",
            "name another target; if these are numbers, write all of them as such; ask",
            "complete the table, or leave rows without a target out",
            "ask for some, such as `validation.fraction = 0.2`",
            "leave the calibration out, or name another target",
            "calibrate it with rows that it was not trained on",
        ],
    ),
    (
        "the program says it in its own words, with flags",
        "nn-data",
        &["class `{class}` has {}", "{} cannot make {parts} parts"],
    ),
    ("the program says it in its own words, with flags", "nn-select", &["`{found}` is no part of a search"]),
    (
        "it takes a file of megabytes, or one that unpacks to as much: limits.rs",
        "nn-table",
        &[
            "{source_name}, {row}: this row is longer",
            "{source_name}{} has more than",
            "there is not enough memory",
            "look for a quote",
            "look whether rows and columns are exchanged",
            "if you know who made it",
            "close other programs, or take fewer rows",
        ],
    ),
    (
        "it takes a table of a thousand rows or of gigabytes",
        "nn-experiment",
        &[
            "column `{name}` holds more than",
            "the target `{name}` has {found} classes, but may have",
            "name another target, or make groups of its classes",
            "{} of {} are more than fit into memory",
            "take fewer rows, or leave columns of many categories",
        ],
    ),
    (
        "it takes a table of a thousand rows or of gigabytes",
        "nn-cli",
        &["{}, `--rare 10` makes one category", "take fewer rows, or leave columns out of the file"],
    ),
    (
        "it takes a packed file, which no page can hold: bad_tables.rs",
        "nn-table",
        &["if this is a spreadsheet", "store only arrays"],
    ),
    (
        "it takes a table that only a caller of the library can make",
        "nn-table",
        &["rename one of them", "give all columns the same number of cells"],
    ),
    (
        "it takes a model's file that was changed with care: broken_models.rs",
        "nn-experiment",
        &["{}: the parts of this model do not fit", "copy the file again, or train"],
    ),
    ("it takes a model's file that was changed with care", "nn-format", &["the scaling of the {what}"]),
    (
        "it takes a file of another program, which no page can hold: networks.rs",
        "nn-format",
        &["the file has the weights of {}", "names and sizes of the modules"],
    ),
    (
        "the way out is to run Python: networks.rs",
        "nn-experiment",
        &["{} is a file of {program}, which only that reads", "two lines of Python write it"],
    ),
    (
        "the program takes networks by themselves, and tables with them",
        "nn-experiment",
        &["{}: this is a network by itself", "give a model that was saved by training on a table"],
    ),
    (
        "flags and TOML hold no larger number, and a model that was read can be written",
        "nn-experiment",
        &[
            "the experiment cannot be written as TOML",
            "the seed {seed} is too large",
            "the model cannot be written",
        ],
    ),
    (
        "the disk, the memory and the rights of a test are not so, or no file of a page is so long: paths.rs, limits.rs",
        "nn-file",
        &[
            "look whether it is the right file",
            "free some space",
            "close other programs, or take less",
            "look at who may use it",
            "look whether other programs",
        ],
    ),
    (
        "the rights of a test are not so, or its file's name: paths.rs",
        "nn-cli",
        &["write to a folder that you may write to", "rename the file, or make a link"],
    ),
    (
        "the program gives groups and weights of the table that it has looked at",
        "nn-select",
        &[
            "the task {task} has no probabilities",
            "there are groups for {found} rows",
            "the task {task} has no classes that could have weights",
        ],
    ),
    (
        "it would be a fault of ours, or is no help at all",
        "nn-cli",
        &["please report this", "give a table with rows", "  nn tutorial --section"],
    ),
    (
        "the program gives data sets of its own making, or of a table that it has looked at",
        "nn-data",
        &[
            "the {what} are {rows} x {columns}",
            "the {what} are no matrix",
            "there are {inputs} rows of inputs",
            "the {what} have {columns} columns",
            "two columns are called",
            "there are {found} weights for",
            "the weight of row {row}",
            "the {what} have {found} in row",
            "this program was compiled without",
            "line {line} of the digits",
            "{rows} rows with a column for each",
            "row {row} was asked for",
            "{what} was made for {expected}",
            "{what} needs {needed} or more rows",
            "row {row} is of class",
            "`{found}` in row {row}",
            "row {row} (counted from 0) names no single class",
        ],
    ),
    (
        "the program makes networks, objectives and batches of its own, and looks at the table's numbers before",
        "nn-model",
        &[
            "the network is {found}, which is no FixedNetwork",
            "the network has no inputs",
            "layer {layer} (counted from 0) has no units",
            "{found} threads could not be started",
            "the architecture has {expected} parameters",
            "the weights of layer {layer}",
            "layer {layer} (counted from 0) has {expected} units",
            "there is no {what} {index}",
            "there are {expected} layers",
            "the matrix for the {what}",
            "the {what} are {rows} x {found}",
            "the {what} are no matrix",
            "there are {inputs} rows of inputs",
            "there are no samples",
            "rows {start}..{end} were asked for",
            "the loss {loss} is defined from",
            "the targets have {expected} classes",
            "{wanted} come from {needed}",
            "{found} samples, but the objective",
            "batch {batch}",
            "{what} row {row} (counted from 0) is class",
            "the objective has not been evaluated",
            "the targets of row {row}",
            "class {class} (counted from 0) has",
            "the checkpoint was made with seed",
            "in the checkpoint, {what} is",
            "the targets are {} x {}",
            "the task {task} takes",
            "there is no confusion matrix",
            "all targets of column",
            "there are {expected} samples but",
            "the weight of row",
            "all sample weights are 0",
        ],
    ),
    ("the program trains the networks that it makes a model of", "nn-experiment", &["there is no network"]),
    (
        "the program makes recipes and spaces of its own",
        "nn-select",
        &[
            "this is no fitted model",
            "the task {task} takes",
            "the targets of the task {task}",
            "the network is {found}",
            "member {member} (counted from 0) of the ensemble",
            "the {metric} is {found}",
            "stopped by the watcher",
            "there are no seeds",
            "there is nothing to search for",
            "the dimension `{dimension}` has no choices",
            "the dimension `{dimension}` is a range",
            "two dimensions are called",
            "a learning curve was asked for",
            "each column is to be shuffled 0 times",
            "the given order {order}",
            "columns {from} to {to}",
            "there is no row to predict for",
        ],
    ),
];

pub(super) fn all() -> Vec<Exception> {
    let rows =
        EXCEPTIONS.iter().flat_map(|(_, library, texts)| texts.iter().map(move |text| (library, text)));
    rows.map(|(library, text)| Exception { library, text, used: false }).collect()
}
