//! What can go wrong, how it is said, and the exit code.
//!
//! ```text
//! error: <what happened>
//!   help: <the way out, where there is one>
//! ```
//!
//! 0: all went well, which includes a reader who has seen enough (`nn tutorial | head -1`). 1: it failed. 2: the
//! command line was not understood. 130: Ctrl-C or another signal ended it (`interrupt.rs` sees to that).

use crate::console::WIDTH;
use crate::text::shell::shell_word;
use crate::text::visible::one_line;
use crate::text::wrap::wrap;
use crate::usage;
use clap::error::ErrorKind;
use nn_data::DataError;
use nn_experiment::{ExperimentError, ModelFile};
use nn_format::FormatError;
use nn_model::ModelError;
use nn_plot::PlotError;
use nn_select::SelectError;
use nn_table::{TableError, is_usual_mark, looks_numeric, number_text, readings};
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

/// Why the program stops early.
#[derive(Debug)]
pub(crate) enum Error {
    /// The command line asked for help or the version, or was not understood.
    CommandLine {
        /// What clap says.
        error: clap::Error,
        /// The command that was named, as it is called: `nn data describe`.
        command: String,
    },
    /// The results could not be written to standard output.
    Output(io::Error),
    /// What was asked for could not be done.
    Failed {
        /// What happened.
        what: String,
        /// The way out, where there is one.
        help: Option<String>,
    },
}

impl Error {
    /// The error that says this, and this way out.
    pub(crate) fn failed(what: impl Into<String>, help: impl Into<String>) -> Error {
        Error::Failed { what: what.into(), help: Some(help.into()) }
    }

    /// The error of a library, with this way out or else with what stands behind the last colon of its message.
    pub(crate) fn of(error: &impl Display, help: Option<String>) -> Error {
        let message = error.to_string();
        match (help, message.rsplit_once(": ")) {
            (Some(help), _) => Error::failed(message, help),
            (None, Some((what, help))) => Error::failed(what, help),
            (None, None) => Error::Failed { what: message, help: None },
        }
    }

    /// The same after some words about where it happened.
    pub(crate) fn within(self, place: &str) -> Error {
        match self {
            Error::Failed { what, help } => Error::Failed { what: format!("{place}: {what}"), help },
            Error::CommandLine { .. } | Error::Output(_) => self,
        }
    }

    /// The error of a file that could not be written.
    pub(crate) fn unwritable(name: impl Display, error: &io::Error) -> Error {
        // Such as of /dev/stdout.
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Error::Output(io::ErrorKind::BrokenPipe.into());
        }
        Error::Failed { what: format!("cannot write {name}: {error}"), help: writable(error) }
    }
}

/// The way out where something could not be written.
#[expect(clippy::wildcard_enum_match_arm, reason = "the standard library adds kinds")]
fn writable(error: &io::Error) -> Option<String> {
    match error.kind() {
        io::ErrorKind::NotFound => Some("make the folder first, or write elsewhere".to_owned()),
        io::ErrorKind::PermissionDenied => Some("write to a folder that you may write to".to_owned()),
        _ => Some(nn_file::help(error)),
    }
}

/// The way out where something is wrong with a table, with the flags that help.
pub(crate) fn table_flags(error: &TableError) -> Option<String> {
    let flag = match error {
        TableError::NoRows { .. } => "add rows below it or, if this is a row of data, `--no-header`",
        TableError::Ragged { comment: Some(mark), .. } => {
            return Some(format!(
                "if this line is a comment, add `--comment={}`; otherwise correct it, or add `--ragged skip` to leave such rows out",
                shell_word(mark)
            ));
        }
        TableError::Ragged { found, expected, .. } if found > expected => {
            "correct the row: a cell with the delimiter in it needs \"quotes\"; `--ragged skip` leaves such rows out; `--delimiter` says which one it is"
        }
        TableError::Ragged { .. } => {
            "correct the row: a cell with the delimiter in it needs \"quotes\"; `--ragged fill` fills rows with fewer cells, `--ragged skip` leaves such rows out; `--delimiter` says which one it is"
        }
        TableError::NoSuchColumn { in_first_row: true, .. } => {
            "it stands in the first row: `--header` takes that for names"
        }
        TableError::NotADate { place, found, .. } => {
            let column = shell_word(&place.column);
            return Some(format!(
                "correct the cell; `--missing-marks={}` if it stands for a missing one; `--text {column}` takes all of the column as categories",
                shell_word(found)
            ));
        }
        TableError::NotANumber { found, .. } if is_usual_mark(found) => {
            let mark = shell_word(found);
            return Some(format!(
                "if `{found}` stands for a missing value, add `--missing-marks={mark}`; otherwise correct the cell"
            ));
        }
        TableError::NotANumber { found, .. } if is_bound(found) => {
            let mark = shell_word(found);
            return Some(format!(
                "`{found}` is a bound rather than a number: write the number that it shall count as, such as half of a limit of detection; \
                 `--missing-marks={mark}` takes it for missing, and what fills it may be far from it"
            ));
        }
        TableError::NotANumber { expected, .. } if expected.only_plain => {
            "leave `--plain-numbers` out to read thousands, currencies and units"
        }
        TableError::NotANumber { found, expected, .. } => match readings(found) {
            [Some(point), Some(comma)] if point != comma => {
                return Some(format!(
                    "`--decimal-point` reads it as {}, `--decimal-comma` as {}",
                    number_text(point),
                    number_text(comma)
                ));
            }
            [None, Some(_)] if !expected.decimal_comma => {
                "write decimals with a point, or add `--decimal-comma`"
            }
            [Some(_), None] if expected.decimal_comma => {
                "write decimals with a comma as elsewhere, or add `--decimal-point`"
            }
            [Some(_) | None, Some(_) | None] => return error.help(),
        },
        TableError::Io { .. }
        | TableError::Empty { .. }
        | TableError::NoColumns { .. }
        | TableError::NotUtf8 { .. }
        | TableError::Utf16 { .. }
        | TableError::LongRow { .. }
        | TableError::OpenQuote { .. }
        | TableError::FarQuote { .. }
        | TableError::DuplicateColumn { .. }
        | TableError::NoSuchColumn { .. }
        | TableError::NotFinite { .. }
        | TableError::Missing { .. }
        | TableError::Damaged { .. }
        | TableError::NotATable { .. }
        | TableError::Announced { .. }
        | TableError::TooManyColumns { .. }
        | TableError::PackedTooWell { .. }
        | TableError::Memory { .. }
        | TableError::Unwritable { .. } => return error.help(),
    };
    Some(flag.to_owned())
}

/// Whether it says no more than that a number is less or more than another, as laboratories write what they cannot measure.
fn is_bound(text: &str) -> bool {
    let number = text.trim().strip_prefix(['<', '>', '≤', '≥']).map(|rest| rest.trim_start_matches('='));
    number.is_some_and(looks_numeric)
}

/// An example of the flag for each setting of a training that may be out of range, by what messages call the setting.
const SETTINGS: [(&str, &str); 15] = [
    ("the momentum", "--momentum 0.9"),
    ("the dropout probability", "--dropout 0.2"),
    ("the number of dropout probabilities", "--dropout 0.2"),
    ("the dropout probability of the inputs", "--input-dropout 0.2"),
    ("the longest gradient", "--clip-norm 1"),
    ("the patience", "--early-stopping 20"),
    ("the tolerance", "--tolerance 0"),
    ("the penalty l1", "--l1 0.001"),
    ("the penalty l2", "--l2 0.001"),
    ("the schedule's factor", "--schedule exponential,factor=0.99"),
    ("the schedule's every", "--schedule step,every=10,factor=0.5"),
    ("the schedule's epochs", "--schedule cosine,epochs=100,floor=0"),
    ("the schedule's floor", "--schedule cosine,epochs=100,floor=0"),
    ("the schedule's power", "--schedule inverse-scaling,decay=0.01,power=0.5"),
    ("the schedule's decay", "--schedule inverse-scaling,decay=0.01,power=0.5"),
];

/// The way out where a network or its training is not what it should be, with the flags that help.
#[expect(clippy::wildcard_enum_match_arm, reason = "nn-model adds errors")]
fn training_flags(error: &ModelError) -> Option<String> {
    let flag = match error {
        ModelError::LearningRate { .. } => "--learning-rate 0.01",
        ModelError::HiddenSoftmax { .. } => "--activation relu",
        ModelError::SoftmaxLoss { .. } => {
            return Some(
                "give another, such as `--loss cross-entropy`; for numbers, leave `network.output` out"
                    .to_owned(),
            );
        }
        // Classes are ones among zeros by construction: these targets are numbers.
        ModelError::Probability { what: "targets", .. }
        | ModelError::ProbabilitySum { what: "targets", .. }
        | ModelError::Negative { .. } => "--loss mse",
        ModelError::Setting { setting, .. } => SETTINGS.iter().find(|(name, _)| name == setting)?.1,
        ModelError::TooLarge => return Some("ask for fewer units, such as `--hidden 64`".to_owned()),
        ModelError::TooMany { what, most, .. } => {
            let flags = [("threads", "--threads"), ("batches of these samples", "--batch-count")];
            let (_, flag) = flags.iter().find(|(name, _)| name == what)?;
            return Some(format!("the most is `{flag} {most}`"));
        }
        ModelError::Epochs { .. } => {
            return Some(
                "ask for fewer `--epochs`: with a `--checkpoint`, it can be gone on later".to_owned(),
            );
        }
        ModelError::FrozenLayer { layers, .. } => {
            return Some(format!("`--freeze 0` is the first layer, `--freeze {}` the last", layers - 1));
        }
        ModelError::AllFrozen => return Some("give `--freeze` for fewer layers".to_owned()),
        ModelError::Pairing { expected, .. } => {
            return Some(format!("take another `--loss`, or `--set network.output={expected}`"));
        }
        ModelError::Exclusive { this: "L-BFGS", that, .. } => {
            let flags = match *that {
                "batches" => "`--batch-size` and `--batch-count`",
                "dropout" => "`--dropout` and `--input-dropout`",
                _ => "`--schedule`, `--warm-up` and `--clip-norm`",
            };
            return Some(format!("leave {flags} out, or take `--optimizer adam`"));
        }
        ModelError::Exclusive { this: "a way of clipping", .. } => {
            return Some("say how long they may be, such as `--clip-norm 1`".to_owned());
        }
        _ => return None,
    };
    Some(format!("give another, such as `{flag}`"))
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        Error::Output(error)
    }
}

impl From<TableError> for Error {
    fn from(error: TableError) -> Error {
        no_table(&error)
            .unwrap_or_else(|| Error::Failed { what: error.to_string(), help: table_flags(&error) })
    }
}

/// The error of a model or a checkpoint that was taken for a table.
fn no_table(error: &TableError) -> Option<Error> {
    let (TableError::NotATable { source_name, .. } | TableError::Damaged { source_name, .. }) = error else {
        return None;
    };
    let word = shell_word(source_name);
    match ModelFile::load(source_name) {
        Ok(_) => Some(Error::failed(
            format!("{source_name} is a model, and no table"),
            format!("name a table in its place; `nn show {word}` says what the model is"),
        )),
        Err(error) if is_checkpoint(&error) => Some(Error::failed(
            format!("{source_name} is a checkpoint, and no table"),
            format!("name a table in its place; `nn train --resume {word}` goes on with the training"),
        )),
        Err(_) => None,
    }
}

/// Whether a model was asked for and a checkpoint found.
fn is_checkpoint(error: &ExperimentError) -> bool {
    let ExperimentError::Format { error, .. } = error else { return false };
    matches!(&**error, FormatError::OtherFormat { found, .. } if found.contains("nn-checkpoint"))
}

/// The flags that say what another program's network does not.
fn network_flags(error: &ExperimentError) -> Option<String> {
    if let ExperimentError::NetworkColumns { .. } = error {
        return Some("name those that it takes, in the order of its inputs: `--input` for each".to_owned());
    }
    let ExperimentError::Format { error, .. } = error else { return None };
    #[expect(clippy::wildcard_enum_match_arm, reason = "all others say their way out themselves")]
    Some(match &**error {
        FormatError::Activations { layers: 1 } => "`--output-activation linear` says it, or another".to_owned(),
        FormatError::Activations { .. } => {
            "`--activation relu --output-activation linear` says them, or others".to_owned()
        }
        FormatError::Order { modules } => {
            let each = modules.iter().map(|module| format!("--module {}", shell_word(module)));
            format!("say it, such as `{}` if this is from the first to the last", each.collect::<Vec<_>>().join(" "))
        }
        FormatError::Content { format: "ONNX", .. } => {
            "only networks of dense layers are read; `--output-name` chooses another output, or what comes before that node"
                .to_owned()
        }
        _ => return None,
    })
}

impl From<ExperimentError> for Error {
    #[expect(clippy::wildcard_enum_match_arm, reason = "all others say their way out themselves")]
    fn from(error: ExperimentError) -> Error {
        let help = if let ExperimentError::Format { path, .. } = &error
            && is_checkpoint(&error)
        {
            let word = shell_word(&path.display().to_string());
            Some(format!("`nn train --resume {word} --save model.json` makes a model of it"))
        } else {
            network_flags(&error).or_else(|| error.help())
        };
        match error {
            ExperimentError::Table(error) => error.into(),
            ExperimentError::Data(error) => error.into(),
            ExperimentError::Model(error) => error.into(),
            ExperimentError::Select(error) => error.into(),
            ExperimentError::Setting(message) => Error::of(&message, None),
            error => Error::of(&error, help),
        }
    }
}

impl From<ModelError> for Error {
    fn from(error: ModelError) -> Error {
        Error::of(&error, training_flags(&error))
    }
}

impl From<SelectError> for Error {
    fn from(error: SelectError) -> Error {
        match error {
            SelectError::Data(error) => error.into(),
            SelectError::Model(error) => error.into(),
            SelectError::Run { ref reason, .. }
                if matches!(**reason, SelectError::Model(ModelError::OneSample { .. })) =>
            {
                let help = "ask for fewer `--folds`, so that each holds two rows, or score otherwise, `--score rmse`";
                Error::of(&error, Some(help.to_owned()))
            }
            SelectError::Run { fold, seed, reason } => {
                Error::from(*reason).within(&format!("fold {fold} (counted from 0), seed {seed}"))
            }
            SelectError::Diverged { .. } => {
                Error::of(&error, Some("try a smaller `--learning-rate`".to_owned()))
            }
            SelectError::TooManyCandidates { .. } => {
                Error::of(&error, Some("list fewer values, or draw some of all, `--trials 30`".to_owned()))
            }
            SelectError::Coverage { found, rows } => {
                // Rounded down: what is advised must be possible.
                let most = (rows as f64 / (rows + 1) as f64 * 100.0).floor() / 100.0;
                let needed = (found / (1.0 - found) - 1e-9).ceil();
                Error::of(
                    &error,
                    Some(format!("`--coverage {most}` is the most, or calibrate with {needed} rows or more")),
                )
            }
            SelectError::ConformityScore { .. } => Error::of(&error, Some("leave `--score` out".to_owned())),
            SelectError::NoLogits { .. } => {
                Error::of(&error, Some("leave `network.output` out, or do without a temperature".to_owned()))
            }
            SelectError::Document { .. }
            | SelectError::Ensemble { .. }
            | SelectError::Targets { .. }
            | SelectError::TargetScaling { .. }
            | SelectError::Network { .. }
            | SelectError::Groups { .. }
            | SelectError::ClassWeights { .. }
            | SelectError::Score { .. }
            | SelectError::Cancelled
            | SelectError::NoSeeds
            | SelectError::NoTrials
            | SelectError::NoChoices { .. }
            | SelectError::Range { .. }
            | SelectError::DuplicateDimension { .. }
            | SelectError::NoGrid { .. }
            | SelectError::NoProbabilities { .. }
            | SelectError::Shard { .. }
            | SelectError::Parts { .. }
            | SelectError::Fraction { .. } => Error::of(&error, None),
        }
    }
}

impl From<DataError> for Error {
    fn from(error: DataError) -> Error {
        let scales = |setting: &str| ["the scale of a column", "the shift of a column"].contains(&setting);
        let too_large = matches!(error, DataError::Setting { setting, .. } if scales(setting));
        Error::of(&error, too_large.then(|| "write the numbers of the table in larger units".to_owned()))
    }
}

impl From<PlotError> for Error {
    fn from(error: PlotError) -> Error {
        Error::of(&error, None)
    }
}

#[cfg(feature = "tutorial")]
impl From<nn_tutorial::TutorialError> for Error {
    fn from(error: nn_tutorial::TutorialError) -> Error {
        Error::of(&error, None)
    }
}

const FAILURE: u8 = 1;
const USAGE: u8 = 2;

impl Error {
    /// Says what happened, if anything did, and gives the exit code.
    pub(crate) fn report(self, messages: &mut impl Write) -> ExitCode {
        let (code, what, help) = match self {
            Error::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Error::Output(error) => (FAILURE, format!("cannot write the results: {error}"), writable(&error)),
            Error::Failed { what, help } => (FAILURE, what, help),
            #[expect(clippy::wildcard_enum_match_arm, reason = "clap adds kinds")]
            Error::CommandLine { error, command } => match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                    return match error.print().and_then(|()| io::stdout().flush()) {
                        Ok(()) => ExitCode::SUCCESS,
                        Err(error) => Error::Output(error).report(messages),
                    };
                }
                ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                    // If nobody can read the help, nobody can read a message about it either.
                    let _ = error.print();
                    return ExitCode::from(USAGE);
                }
                _ => (USAGE, usage::mistake(&error), Some(usage::way_out(&error, &command))),
            },
        };
        // The exit code still tells what a closed standard error cannot.
        let _ = writeln!(messages, "error: {}", one_line(&what));
        if let Some(help) = help {
            let _ = writeln!(messages, "  help: {}", wrap(&help, WIDTH - 8).join("\n        "));
        }
        ExitCode::from(code)
    }
}
