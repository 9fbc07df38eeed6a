//! `nn cv`: cross-validation.

use super::settings::{ExperimentArguments, explain};
use crate::console::Console;
use crate::error::Error;
use crate::text::json;
use crate::text::number::{count, significant};
use crate::text::page::Page;
use crate::text::screen::Screen;
use crate::text::table::TextTable;
use crate::values::{Format, choice, count as at_least_one, whole};
use clap::Args;
use nn_data::KFold;
use nn_experiment::{Experiment, Plan, RowSplit, ValidationSettings};
use nn_model::{Metric, Task};
use nn_select::{CrossValidation, Division, Scores, Validation};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::num::NonZero;
use std::ops::ControlFlow;

/// Cross-validate: train again and again, each time judged by rows that were held out
///
/// The table is divided into folds; each is held out once while the network learns from the others. Numbers are scaled by each fold's
/// own training rows; which categories there are, and what fills missing cells, is taken from all rows.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    experiment: ExperimentArguments,

    #[command(flatten)]
    validation: ValidationArguments,

    /// How to print
    #[arg(help_heading = "Judging", long, value_enum, default_value_t)]
    format: Format,
}

/// How recipes are judged.
#[derive(Clone, Debug, PartialEq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[command(next_help_heading = "Judging")]
pub(super) struct ValidationArguments {
    /// How many folds
    #[arg(short = 'k', long, value_name = "K", default_value_t = 5, allow_negative_numbers = true, value_parser = whole::<usize>)]
    folds: usize,

    /// Divide into folds this many times, anew each time
    #[arg(long, value_name = "N", default_value = "1", value_parser = at_least_one, allow_negative_numbers = true)]
    repeats: NonZero<usize>,

    /// How many trainings for each fold, from other weights; the scores are averaged
    #[arg(long, value_name = "N", default_value = "1", value_parser = at_least_one, allow_negative_numbers = true)]
    runs: NonZero<usize>,

    /// What is scored; give it again for more; usual for the task if nothing is said
    #[arg(long = "score", value_name = "METRIC")]
    #[arg(value_parser = choice::<Metric>())]
    scores: Vec<Metric>,
}

const EXAMPLES: &str = "\
Examples:
  nn cv iris.csv --target species
  nn cv houses.csv -t price --folds 10 --repeats 3 --score rmse --score r2
  nn cv visits.csv -t readmitted --split group=patient
  nn cv sales.csv -t sold --split ordered
  nn cv --config houses.toml --format json";

impl ValidationArguments {
    /// The plan to judge by, which says how far it is.
    pub(super) fn validation<'a>(&self, plan: &Plan, console: &'a Console) -> Result<Validation<'a>, Error> {
        let rows = plan.training.samples();
        if self.folds < 2 || self.folds > rows {
            return Err(Error::failed(
                format!("{} and {} cannot go together", count(self.folds, "fold"), count(rows, "row")),
                format!("ask for 2 to {rows} folds (`--folds`)"),
            ));
        }
        let metrics = if self.scores.is_empty() { plan.usual_metrics() } else { &self.scores };
        let first = plan.seed();
        let seeds = (0..self.runs.get() as u64).map(|run| first.wrapping_add(run));
        let folds = KFold::new(self.folds).repeated(self.repeats.get());
        let validation = Validation::new(folds)
            .shuffled_by(plan.experiment.seed)
            .metrics(metrics.to_vec())
            .seeds(seeds)
            .watched_by(|done, all| {
                console.progress(&format!("{done} of {all} trainings done"));
                ControlFlow::Continue(())
            });
        Ok(validation.divided(self.division(plan, console)?))
    }

    /// How rows are dealt to folds: as was asked for; by class, if there are classes and nothing was said.
    fn division(&self, plan: &Plan, console: &Console) -> Result<Division, Error> {
        let classes = matches!(plan.task(), Task::Binary | Task::MultiClass);
        Ok(match (&plan.experiment.validation.split, &plan.groups) {
            (Some(RowSplit::Group(_)), Some(groups)) => {
                let found = groups.classes().len();
                if found < self.folds {
                    return Err(Error::failed(
                        format!(
                            "{} and {} cannot go together",
                            count(self.folds, "fold"),
                            count(found, "group")
                        ),
                        format!("ask for 2 to {found} folds (`--folds`), or divide by another column"),
                    ));
                }
                Division::Grouped(groups.clone())
            }
            (Some(RowSplit::Ordered), _) => Division::Ordered,
            (None | Some(RowSplit::Stratified), _) if classes => {
                self.say_rare(plan, console)?;
                Division::Lenient
            }
            (Some(RowSplit::Stratified), _) => {
                return Err(Error::failed(
                    format!("folds are to be stratified, but the task {} has no classes", plan.task()),
                    "leave `--split` out, or ask for `--split random`",
                ));
            }
            (None | Some(RowSplit::Random | RowSplit::Group(_)), _) => Division::Plain,
        })
    }

    /// Says which classes have fewer rows than there are folds.
    fn say_rare(&self, plan: &Plan, console: &Console) -> Result<(), Error> {
        let labels = plan.training.labels()?;
        let all = labels.classes().iter().zip(labels.counts());
        let rare = all.filter(|(_, rows)| (1..self.folds).contains(rows));
        let rare: Vec<String> = rare
            .map(|(class, rows)| format!("`{}` ({})", name_of(class, plan), count(rows, "row")))
            .collect();
        if !rare.is_empty() {
            console.note(&format!(
                "warning: some folds have none of the classes with fewer rows than there are folds: {}",
                rare.join(", ")
            ));
        }
        Ok(())
    }
}

/// The data of an experiment, all of them in one.
pub(super) fn plan(mut experiment: Experiment, console: &Console) -> Result<Plan, Error> {
    // Folds are held out, so no other rows are.
    let split = experiment.validation.split.take();
    if experiment.validation != ValidationSettings::default() {
        console.note("no validation rows are held out here: each fold is held out in its turn");
    }
    experiment.validation = ValidationSettings { split, ..ValidationSettings::default() };
    if std::mem::take(&mut experiment.classes.temperature) {
        console.note("scores here are by probabilities as they come: a temperature is found by `nn train`");
    }
    if experiment.classes.threshold.is_some() {
        console.note("scores here are by a probability of one half: a threshold is chosen by `nn train`");
    }
    if let Some(members @ 2..) = experiment.ensemble {
        return Err(Error::failed(
            format!("single networks are judged here, and no ensembles of {members}"),
            "`--ensemble 1` judges one of them, `--runs` trains several and averages their scores",
        ));
    }
    let given = [
        (experiment.network.init_from.is_some(), "leave `--init-from` out"),
        (experiment.network.weights.is_some(), "leave `network.weights` out"),
    ];
    if let Some((_, help)) = given.iter().find(|(given, _)| *given) {
        return Err(Error::failed("every training here starts from weights of its own", *help));
    }
    crate::memory::check(&experiment, console)?;
    let plan = experiment.plan().map_err(|error| explain(error, &experiment))?;
    super::train::describe_columns(&plan, console);
    Ok(plan)
}

/// Does what the command line asks.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    let plan = plan(arguments.experiment.experiment(None)?, console)?;
    let validation = arguments.validation.validation(&plan, console)?;
    let result = plan.recipe.cross_validate(&plan.training, &validation);
    console.progress_is_done();
    let result = result?;
    match arguments.format {
        Format::Text => text(&result, &plan, out)?,
        Format::Json => json(&result, &plan, out)?,
        Format::Csv => table(&result, true).write_csv(out)?,
        Format::Markdown => table(&result, true).write_markdown(out)?,
    }
    Ok(())
}

/// What the table calls a class: of two, the samples know only 0 and 1; of more, the name has the column's before it.
fn name_of(class: &str, plan: &Plan) -> String {
    let targets = &plan.encoder.targets;
    let classes = targets.classes().unwrap_or_default();
    let place = match (class, classes.len()) {
        ("0" | "1", 2) => class.parse().ok(),
        _ => targets.output_names().iter().position(|name| name == class),
    };
    place.and_then(|place: usize| classes.get(place)).map_or(class, |name| name).to_owned()
}

fn table(result: &CrossValidation, exact: bool) -> TextTable {
    let number = |x: f64| if exact { x.to_string() } else { significant(x) };
    let row = |scores: &Scores| {
        let numbers = [scores.mean(), scores.standard_error(), scores.training_mean()].map(number);
        let [mean, error, training] = numbers;
        [scores.metric.to_string(), mean, error, training]
    };
    TextTable::new(["metric", "mean", "standard error", "training rows"])
        .words(1)
        .rows(result.scores.iter().map(row))
}

fn text(result: &CrossValidation, plan: &Plan, out: &mut dyn Write) -> Result<(), Error> {
    let mut page = Page::new(out, Screen::of_stdout());
    let folds = result.scores.first().map_or(0, |scores| scores.held_out.len());
    page.text(&format!(
        "{}, network {}; mean over {} held out.",
        count(plan.training.samples(), "row"),
        plan.network_in_words(),
        count(folds, "fold")
    ))?;
    page.table(&table(result, false))?;
    for scores in &result.scores {
        let folds: Vec<String> = scores.folds().into_iter().map(significant).collect();
        page.text(&format!("{} by fold: {}.", scores.metric, folds.join(", ")))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Results<'a> {
    task: &'static str,
    rows: usize,
    scores: Vec<Summary>,
    result: &'a CrossValidation,
}

#[derive(Serialize)]
struct Summary {
    metric: &'static str,
    mean: f64,
    standard_error: f64,
    training_mean: f64,
}

fn json(result: &CrossValidation, plan: &Plan, out: &mut dyn Write) -> Result<(), Error> {
    let summary = |scores: &Scores| Summary {
        metric: scores.metric.name(),
        mean: scores.mean(),
        standard_error: scores.standard_error(),
        training_mean: scores.training_mean(),
    };
    let results = Results {
        task: plan.task().name(),
        rows: plan.training.samples(),
        scores: result.scores.iter().map(summary).collect(),
        result,
    };
    Ok(json::write(out, "nn-cv", &results)?)
}
