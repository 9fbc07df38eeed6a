//! Which columns are targets, which are inputs, and what becomes of their cells.

use crate::values::{choice, whole};
use clap::Args;
use nn_experiment::{Categories, Dates, Experiment, Missing, UnknownCategory};
use nn_model::Task;

#[derive(Debug, Args)]
#[command(next_help_heading = "Columns")]
pub(super) struct ColumnArguments {
    /// A column to predict from; all but the targets if none is named
    #[arg(long = "input", value_name = "COLUMN")]
    inputs: Vec<String>,

    /// A column to leave out
    #[arg(long, value_name = "COLUMN")]
    ignore: Vec<String>,

    /// A column of numbers that are only names, such as postcodes
    #[arg(long, value_name = "COLUMN")]
    text: Vec<String>,

    /// What the targets are; chosen by what they look like, and said
    #[arg(long, value_name = "TASK", value_parser = choice::<Task>())]
    task: Option<Task>,

    /// What becomes of missing cells: refuse, mean, median, most-frequent, constant=VALUE
    ///
    /// What fills a cell is taken from the training rows, and kept with the model.
    #[arg(long, value_name = "WAY", value_parser = str::parse::<Missing>)]
    missing: Option<Missing>,

    /// What becomes of columns of dates: their parts, the days since 1970, or categories
    #[arg(long, value_name = "WAY", value_parser = choice::<Dates>())]
    dates: Option<Dates>,

    /// What becomes of columns of categories
    #[arg(long, value_name = "WAY", value_parser = choice::<Categories>())]
    categories: Option<Categories>,

    /// Make categories in fewer rows than this one category, `other`, where those go too that come up later
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<usize>)]
    rare: Option<usize>,

    /// Leave rows without a target out, and say how many
    #[arg(long)]
    drop_missing_targets: bool,

    /// The column that says how much each row counts, in losses and scores; it is no input
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,

    /// What becomes, in prediction, of a category that was not there in training
    #[arg(long, value_name = "WAY")]
    #[arg(value_parser = choice::<UnknownCategory>())]
    unknown: Option<UnknownCategory>,
}

impl ColumnArguments {
    pub(super) fn set(&self, experiment: &mut Experiment, targets: &[String]) {
        let columns = &mut experiment.columns;
        let lists = [
            (&mut columns.targets, targets),
            (&mut columns.inputs, &self.inputs),
            (&mut columns.ignore, &self.ignore),
            (&mut columns.text, &self.text),
        ];
        for (list, asked) in lists.into_iter().filter(|(_, asked)| !asked.is_empty()) {
            *list = asked.to_vec();
        }
        columns.task = self.task.or(columns.task);
        columns.categories = self.categories.unwrap_or(columns.categories);
        columns.dates = self.dates.unwrap_or(columns.dates);
        columns.unknown = self.unknown.unwrap_or(columns.unknown);
        columns.rare = self.rare.unwrap_or(columns.rare);
        columns.drop_missing_targets |= self.drop_missing_targets;
        columns.weight = self.weight.clone().or(columns.weight.take());
        if let Some(missing) = &self.missing {
            columns.missing = missing.clone();
        }
    }
}
