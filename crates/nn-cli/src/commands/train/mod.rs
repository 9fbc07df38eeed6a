//! `nn train`: a network trained on a table.

mod checkpoint;
mod diverged;
mod ensemble;
mod history;
mod report;
mod watch;

use super::settings::{ExperimentArguments, are_text, explain};
use crate::console::Console;
use crate::coverage;
use crate::destination::keep_apart;
use crate::error::Error;
use crate::loss_picture;
use crate::picture::PictureFile;
use crate::positive;
use crate::reading::layout_flags;
use crate::text::number::{count, significant};
use crate::text::shell::shell_word;
use crate::values::TextOrJson;
use checkpoint::Saved;
use clap::Args;
use nn_experiment::{Experiment, Model, ModelFormat, Note, Plan, Threshold};
use nn_file::NewFile;
use nn_model::{Checkpoint, ModelError, Remark, Stop};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Train a network on a table: regression, two classes, several classes or labels
///
/// Which it is, is chosen by what the target looks like, and said. Columns of categories become columns of zeros and ones, numbers
/// are scaled; both are kept with the model, so that it takes raw tables later. Ctrl-C (or SIGTERM, or
/// SIGHUP) stops after the epoch and saves what was asked for; a second one ends the program at once.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    experiment: ExperimentArguments,

    #[arg(help_heading = "Output", short, long, value_name = "MODEL", help = save_help())]
    save: Vec<PathBuf>,

    /// Draw the loss after each epoch: name.svg or .png
    #[arg(help_heading = "Output", long, value_name = "FILE")]
    plot: Option<PathBuf>,

    /// Write the numbers of each epoch: name.csv or .json
    #[arg(help_heading = "Output", long, value_name = "FILE")]
    history: Option<PathBuf>,

    /// Write all that it takes to go on later, at the end and every minute: name.json
    #[arg(help_heading = "Output", long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,

    /// Go on where this checkpoint was made, with its experiment; `--epochs` counts those done before
    #[arg(help_heading = "Output", long, value_name = "CHECKPOINT", conflicts_with = "config")]
    resume: Option<PathBuf>,

    /// Print the whole experiment as TOML, defaults included, and do not train
    ///
    /// It is printed only if all of it is right. (A shell's `>` makes the file before, so after an error there is an empty one.)
    #[arg(help_heading = "Output", long)]
    print_config: bool,

    /// How to print what came out
    #[arg(help_heading = "Output", long, value_enum, default_value_t)]
    format: TextOrJson,
}

const EXAMPLES: &str = "\
Examples:
  nn train iris.csv --target species --save iris.json
  nn train houses.csv --target price --ignore id --missing median --validation 0.2
  nn train digits.csv -t digit --hidden 64 --epochs 20 --save digits.onnx --plot loss.svg
  nn train houses.csv -t price --hidden 32,16 --early-stopping 20 --validation 0.2 --epochs 1000
  nn train houses.csv -t price --ensemble 5 --save h.json      the mean of five networks: seeds 0 to 4
  nn train houses.csv -t price --print-config > houses.toml    every setting, to be changed
  nn train --config houses.toml --seed 2                       the same again, from other weights
  nn train houses.csv -t price --checkpoint run.json           can be gone on with:
  nn train --resume run.json --epochs 500";

fn save_help() -> String {
    format!("Save the model to a file whose name ends in {}; give it again for more", ModelFormat::endings())
}

/// Does what the command line asks.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    let saved = arguments.resume.as_deref().map(Saved::load).transpose()?;
    let (base, checkpoint) =
        saved.map_or((None, None), |saved| (Some(saved.experiment), Some(saved.checkpoint)));
    let mut experiment = arguments.experiment.experiment(base.clone())?;
    arguments.set_outputs(&mut experiment);
    if !arguments.print_config {
        arguments.check_destinations(&experiment)?;
    }
    ensemble::check(&experiment, arguments.resume.is_some())?;
    // Of those who asked for a size, and not of the usual one.
    let asked_size =
        experiment.training.get("batch_size").and_then(|size| usize::try_from(size.as_integer()?).ok());
    crate::memory::check(&experiment, console)?;
    let plan = experiment.plan().map_err(|error| explain(error, &experiment))?;
    if let Some(base) = base {
        checkpoint::check_same_rows(&base, &plan.experiment)?;
    }
    if arguments.print_config {
        return Ok(out.write_all(plan.experiment.to_toml()?.as_bytes())?);
    }
    describe(&plan, console);
    let validation = &plan.experiment.validation;
    let has_none = validation.fraction == 0.0 && validation.calibration == 0.0;
    if let Some(split) = validation.split.as_ref().filter(|_| has_none) {
        console.note(&format!(
            "warning: there are no validation rows that `{split}` could choose: `--validation 0.2` takes a fifth of the rows"
        ));
    }
    if let Some(size) = asked_size.filter(|size| *size > plan.training.samples()) {
        let remark = Remark::LargeBatch { size, samples: plan.training.samples() };
        console.note(&format!("warning: {remark}"));
    }
    let resumed = arguments.resume.as_deref().zip(checkpoint.as_ref());
    let trained = train(&plan, resumed, console)?;
    let (model, files) = (&trained.model, &plan.experiment.output);
    if let Stop::Diverged { epoch } = model.fitted.history.stop {
        // A history shows how it came about; a model that is no good must not take the place of one that is.
        if let Some(path) = &files.history {
            history::write(&model.fitted.history, path)?;
        }
        if plan.recipe.training.on_divergence == nn_model::OnDivergence::Continue {
            console.note(&format!("warning: diverged in epoch {epoch}; no model is saved"));
        } else {
            return Err(diverged::error(&plan, epoch));
        }
    } else {
        describe_temperature(model, console);
        describe_threshold(model, console);
        if let Some(promise) = coverage::promise(model) {
            console.note(&promise);
        }
        save(&trained, &plan, console)?;
    }
    match arguments.format {
        TextOrJson::Text => report::text(model, out)?,
        TextOrJson::Json => report::json(model, files, out)?,
    }
    Ok(())
}

impl Arguments {
    fn set_outputs(&self, experiment: &mut Experiment) {
        let output = &mut experiment.output;
        if !self.save.is_empty() {
            output.save.clone_from(&self.save);
        }
        let files = [
            (&mut output.plot, &self.plot),
            (&mut output.history, &self.history),
            (&mut output.checkpoint, &self.checkpoint),
        ];
        for (file, asked) in files.into_iter().filter(|(_, asked)| asked.is_some()) {
            file.clone_from(asked);
        }
    }

    /// Refuses files that could not be written, before the training and not after it.
    fn check_destinations(&self, experiment: &Experiment) -> Result<(), Error> {
        let output = &experiment.output;
        for path in &output.save {
            ModelFormat::of(path)?;
        }
        let nameless = |path: &Path, help: &str| {
            Error::failed(format!("{}: the name does not say the format", path.display()), help)
        };
        if let Some(path) = &output.plot {
            PictureFile::of(path).map_err(|help| nameless(path, help))?;
        }
        if let Some(path) = output.history.as_ref().filter(|path| !history::has_ending(path)) {
            return Err(nameless(path, "let the name end in .csv or .json"));
        }
        let others = || output.plot.iter().chain(&output.history);
        let files = || output.save.iter().chain(others()).chain(&output.checkpoint);
        are_text(files())?;
        keep_apart(files().map(PathBuf::as_path), self.experiment.files(experiment))?;
        // A training that goes on may write its checkpoint anew, and one that starts from a model that model.
        keep_apart(output.save.iter().chain(others()).map(PathBuf::as_path), self.resume.as_deref())?;
        let started_from = experiment.network.init_from.as_deref();
        keep_apart(others().chain(&output.checkpoint).map(PathBuf::as_path), started_from)?;
        for path in files() {
            // Dropped at once, so that nothing is left.
            NewFile::create(path).map_err(|error| Error::unwritable(path.display(), &error))?;
        }
        Ok(())
    }
}

/// A trained model, and what it takes to go on with it.
struct Trained {
    model: Model,
    checkpoint: Option<Checkpoint>,
}

fn train(plan: &Plan, resumed: Option<(&Path, &Checkpoint)>, console: &Console) -> Result<Trained, Error> {
    if plan.members() > 1 {
        return Ok(Trained { model: ensemble::train(plan, console)?, checkpoint: None });
    }
    let mut prepared = plan.prepare().map_err(|error| explain(error, &plan.experiment))?;
    let mut run = prepared.start()?;
    if let Some((path, checkpoint)) = resumed {
        run = run.resume(checkpoint).map_err(|error| {
            let help = if matches!(error, ModelError::DamagedCheckpoint { .. }) {
                "take another checkpoint, or train from the start".to_owned()
            } else {
                let path = shell_word(&path.display().to_string());
                format!("leave out what changes the network or its optimizer: `nn train --resume {path}` goes on as it was")
            };
            Error::failed(error.to_string(), help)
        })?;
        console.note(&format!("going on after {}", count(run.history().epochs(), "epoch")));
    }
    let path = plan.experiment.output.checkpoint.as_deref();
    let interrupted = watch::to_the_end(&mut run, plan, console, |run| match path {
        Some(path) => Saved::write(&plan.experiment, run.checkpoint(), path),
        None => Ok(()),
    })?;
    let checkpoint = path.map(|_| run.checkpoint());
    let mut history = run.finish();
    if interrupted {
        history.stop = Stop::Observer;
        console.note(&format!("stopped after {}, as was asked for", count(history.epochs(), "epoch")));
    }
    Ok(Trained { model: plan.finish(prepared, history)?, checkpoint })
}

/// What other programs do not find in the file of a model.
fn about_threshold(model: &Model, path: &Path) -> String {
    let format = model.threshold.and(ModelFormat::of(path).ok());
    format.map_or(String::new(), |format| format!(" ({})", positive::kept(format)))
}

/// What was chosen and why, and what is odd.
fn describe(plan: &Plan, console: &Console) {
    describe_columns(plan, console);
    let aside = plan
        .validation
        .as_ref()
        .map_or(String::new(), |data| format!(", {}", count(data.samples(), "validation row")));
    let calibration = plan
        .calibration
        .as_ref()
        .map_or(String::new(), |data| format!(", {}", count(data.samples(), "calibration row")));
    let parameters = plan.architecture().parameter_count().unwrap_or(0);
    console.note(&format!(
        "{}{aside}{calibration}; {} {}, {parameters} weights and biases{}",
        count(plan.training.samples(), "training row"),
        if plan.members() > 1 { format!("{} networks", plan.members()) } else { "network".to_owned() },
        plan.network_in_words(),
        if plan.members() > 1 { " each" } else { "" },
    ));
}

/// What the columns were taken for.
pub(super) fn describe_columns(plan: &Plan, console: &Console) {
    if plan.choice.guessed {
        console.note(&format!("{}: {} (`--task` says otherwise)", plan.task(), plan.choice.why));
    }
    if let (Some(positive), None) = (plan.encoder.targets.positive(), &plan.experiment.classes.positive) {
        console.note(&format!(
            "probabilities, precision and recall are those of `{positive}` (`--positive` says otherwise)"
        ));
    }
    for note in &plan.notes {
        let warning = if note.is_warning() { "warning: " } else { "" };
        console.note(&format!("{warning}{note}{}", flag(note)));
    }
}

/// The flags that do what a note advises, or read the table otherwise.
fn flag(note: &Note) -> String {
    if let Note::Index { name } | Note::AllDifferent { name, .. } = note {
        return format!(" (`--ignore {}`)", shell_word(name));
    }
    if let Note::NamesAsNumbers { name, .. } = note {
        return format!(" (`--text {}`)", shell_word(name));
    }
    if let Note::SingleRows { .. } = note {
        return " (`--rare 2`)".to_owned();
    }
    if let Note::Dates { .. } = note {
        return " (`--dates days` and `--dates text` say otherwise)".to_owned();
    }
    if let Note::Layout(remark) = note {
        return layout_flags(remark).to_owned();
    }
    let Note::Written { is_open, .. } = note else { return String::new() };
    match is_open {
        true => " (`--decimal-comma`, `--decimal-point` or `--date-order` tells)".to_owned(),
        false => " (`--plain-numbers`, `--missing-marks` and `--text` say otherwise)".to_owned(),
    }
}

/// Which temperature was found, if one was asked for.
fn describe_temperature(model: &Model, console: &Console) {
    let rows = count(model.record.validation_rows, "validation row");
    match model.record.temperature {
        Some(temperature) => console.note(&format!(
            "probabilities were {}: the last layer is divided by a temperature of {}, by the {rows}",
            if temperature > 1.0 { "too sure" } else { "not sure enough" },
            significant(temperature),
        )),
        None if model.record.experiment.classes.temperature => console.note(&format!(
            "warning: the {rows} know no best temperature, and the probabilities stay as they are: all of these rows may be right, or there are too few"
        )),
        None => {}
    }
}

/// Which threshold was chosen, and by which rows.
fn describe_threshold(model: &Model, console: &Console) {
    let (Some(rule), Some(threshold)) = (positive::rule(model), model.record.experiment.classes.threshold)
    else {
        return;
    };
    let aim = match threshold {
        Threshold::At(_) => return console.note(&rule),
        Threshold::F1 => "the largest F1",
        Threshold::Cost { .. } => "the least cost",
    };
    match model.record.validation_rows {
        0 => console.note(&format!(
            "warning: {rule}, which has {aim} on the training rows: rows that were not trained on (`--validation 0.2`) would tell better"
        )),
        rows => console.note(&format!("{rule}, which has {aim} on the {}", count(rows, "validation row"))),
    }
}

/// Writes all files that were asked for, also when one of them fails.
fn save(trained: &Trained, plan: &Plan, console: &Console) -> Result<(), Error> {
    let (files, model) = (&plan.experiment.output, &trained.model);
    let mut results: Vec<(&Path, Result<(), Error>)> = Vec::new();
    for path in &files.save {
        results.push((path, model.save(path).map_err(Error::from)));
    }
    if let Some(path) = &files.history {
        results.push((path, history::write(&model.fitted.history, path)));
    }
    if let Some(path) = &files.plot {
        let file = PictureFile::of(path).map_err(|help| Error::failed(path.display().to_string(), help));
        results.push((
            path,
            file.and_then(|file| file.write(&loss_picture::of_history(&model.fitted.history).draw()?)),
        ));
    }
    if let (Some(path), Some(checkpoint)) = (&files.checkpoint, &trained.checkpoint) {
        results.push((path, Saved::write(&plan.experiment, checkpoint.clone(), path)));
    }
    let mut first = Ok(());
    for (path, result) in results {
        match result {
            Ok(()) => console.note(&format!("wrote {}{}", path.display(), about_threshold(model, path))),
            Err(error) => first = first.and(Err(error)),
        }
    }
    first
}
