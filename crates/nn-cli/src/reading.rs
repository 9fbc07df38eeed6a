//! A table that a command reads: the file, and what is said about it beforehand.

use crate::console::Console;
use crate::error::Error;
use crate::network_file::NetworkArguments;
use crate::values::whole;
use clap::{Args, ValueEnum};
use nn_choice::listed;
use nn_experiment::{Model, ModelFormat};
use nn_table::{DateOrder, Delimiter, MissingMark, Ragged, ReadOptions, Remark, Source, TableReader};
use std::path::Path;

/// A table in a file, and what is known about it. What is not said is found out.
#[derive(Debug, Args)]
pub(crate) struct TableArguments {
    /// CSV, JSON, NPY or NPZ, also packed with gzip; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Source,

    #[command(flatten)]
    pub(crate) reading: ReadingArguments,
}

impl TableArguments {
    /// Opens the table and the model that is to judge it. A network by itself takes columns by their order.
    pub(crate) fn open_with(&self, model: &Path, console: &Console) -> Result<(Model, TableReader), Error> {
        self.open_as(model, &NetworkArguments::default(), &[], console)
    }

    /// The same with what is said of a network by itself, and columns of the table that are not for it.
    pub(crate) fn open_as(
        &self,
        model: &Path,
        network: &NetworkArguments,
        others: &[String],
        console: &Console,
    ) -> Result<(Model, TableReader), Error> {
        if let (Err(_), Some(file)) = (ModelFormat::of(model), self.file.path())
            && ModelFormat::of(file).is_ok()
        {
            return Err(Error::failed(
                format!("{} is no model, but {} may be one", model.display(), file.display()),
                format!("name the model first: `{} {}`", file.display(), model.display()),
            ));
        }
        let file = network.load(model)?;
        let mut options = self.reading.options();
        let names = |model: &Model| model.encoder.inputs.iter().map(|input| input.name.clone()).collect();
        options.names = file.model().map(names);
        let is_bare = file.model().is_none();
        let reader = TableReader::open(&self.file, &options)?;
        let mut model = network.model(file, reader.names(), others)?;
        if is_bare {
            say_columns(&model, console);
        }
        model.encoder.insist(&options);
        Ok((model, reader))
    }
}

/// Says which columns a network by itself takes, and what it is taken to predict.
fn say_columns(model: &Model, console: &Console) {
    let inputs: Vec<&str> = model.encoder.inputs.iter().map(|input| &*input.name).collect();
    let targets = &model.encoder.targets;
    let classes = targets.classes().map_or_else(String::new, |classes| format!(" of {}", listed(classes)));
    console.note(&format!(
        "a network by itself: it takes {}, in this order, and predicts {}{classes} ({})",
        listed(&inputs),
        listed(targets.columns()),
        model.task()
    ));
}

/// What is known about a table beforehand.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading the table")]
pub(crate) struct ReadingArguments {
    /// The first row of a CSV file holds data, not names: the columns are column1, column2, ...
    #[arg(long, conflicts_with = "header")]
    no_header: bool,

    /// The first row of a CSV file holds the names of the columns
    #[arg(long)]
    header: bool,

    /// What stands between the cells of a CSV file: a character or a few, `tab`, or `blanks`
    #[arg(long, value_name = "CHARACTERS", value_parser = str::parse::<Delimiter>)]
    delimiter: Option<Delimiter>,

    /// So many lines of a CSV file stand before its table
    #[arg(long, value_name = "LINES", allow_negative_numbers = true, value_parser = whole::<u64>)]
    skip: Option<u64>,

    /// So many rows of a CSV file hold names, which are joined
    #[arg(long, value_name = "ROWS", conflicts_with_all = ["header", "no_header"])]
    #[arg(allow_negative_numbers = true, value_parser = whole::<usize>)]
    header_rows: Option<usize>,

    /// So many rows of a CSV file stand behind its table, such as totals; 0 takes all rows for data
    #[arg(long, value_name = "ROWS", allow_negative_numbers = true, value_parser = whole::<usize>)]
    footer_rows: Option<usize>,

    /// Lines of a CSV file that begin so are comments
    #[arg(long, value_name = "CHARACTERS")]
    comment: Option<String>,

    /// What becomes of rows of a CSV file with more or fewer cells than the others
    #[arg(long, value_enum)]
    ragged: Option<RaggedRows>,

    /// Decimals have a comma, 3,14, in columns that can be read either way
    #[arg(long, conflicts_with = "decimal_point")]
    decimal_comma: bool,

    /// Decimals have a point, 3.14, in columns that can be read either way
    #[arg(long)]
    decimal_point: bool,

    /// Thousands, currencies, percent signs and units are no part of numbers: cells that have them are texts
    #[arg(long)]
    plain_numbers: bool,

    /// In dates such as 1/2/2024 this comes first, where no cell of the column tells: `day` or `month`
    #[arg(long, value_name = "WHICH", value_parser = date_order)]
    date_order: Option<DateOrder>,

    /// A cell that says this is missing, such as `-`, or `age=-` in one column; give it again for more
    ///
    /// Missing anyway are empty cells and, in columns of numbers, NA, N/A, NaN, null, none, nil, ? and #N/A.
    #[arg(long, value_name = "MARK", value_parser = str::parse::<MissingMark>, allow_hyphen_values = true)]
    missing_marks: Vec<MissingMark>,
}

impl ReadingArguments {
    pub(crate) fn options(&self) -> ReadOptions {
        ReadOptions {
            format: None,
            delimiter: self.delimiter.clone(),
            header: (self.header || self.no_header).then_some(self.header),
            header_rows: self.header_rows,
            skip: self.skip,
            footer_rows: self.footer_rows,
            comment: self.comment.clone(),
            ragged: self.ragged.map_or_else(Ragged::default, Ragged::from),
            names: None,
            decimal_comma: (self.decimal_comma || self.decimal_point).then_some(self.decimal_comma),
            date_order: self.date_order,
            plain_numbers: self.plain_numbers,
            missing_marks: self.missing_marks.clone(),
        }
    }
}

fn date_order(text: &str) -> Result<DateOrder, String> {
    match text {
        "day" => Ok(DateOrder::DayFirst),
        "month" => Ok(DateOrder::MonthFirst),
        _ => Err("choose one of day, month".to_owned()),
    }
}

/// What becomes of rows with more or fewer cells than the others.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum RaggedRows {
    /// The table is refused
    Refuse,
    /// Missing cells are put in at the end of rows with fewer
    Fill,
    /// Such rows are left out
    Skip,
}

impl From<RaggedRows> for Ragged {
    fn from(rows: RaggedRows) -> Ragged {
        match rows {
            RaggedRows::Refuse => Ragged::Refuse,
            RaggedRows::Fill => Ragged::Fill,
            RaggedRows::Skip => Ragged::Skip,
        }
    }
}

/// Says what was found out about the layout of a table, with the flags that say otherwise.
pub(crate) fn say_layout(remarks: &[Remark], console: &Console) {
    for remark in remarks {
        console.note(&format!("{remark}{}", layout_flags(remark)));
    }
}

/// The flags that read a table otherwise.
pub(crate) fn layout_flags(remark: &Remark) -> &'static str {
    match remark {
        Remark::Header { taken: true, .. } => " (`--no-header` takes it for data)",
        Remark::Header { taken: false, .. } => " (`--header` takes it for names)",
        Remark::LinesBefore { .. } => " (`--skip` says how many)",
        Remark::HeaderRows { .. } => " (`--header-rows` says how many)",
        Remark::CommentedHeader { .. } => " (`--no-header` makes names up)",
        Remark::RowsBehind { .. } => " (`--footer-rows 0` takes them for data)",
        Remark::Comments { .. } => " (`--comment` says what comments begin with)",
        Remark::HeaderAgain { .. } => " (`--footer-rows 0` takes all rows for data)",
        Remark::OneColumn { .. } => " (`--delimiter ,` makes two of it)",
        Remark::RowNames { .. }
        | Remark::RowsInQuotes { .. }
        | Remark::Renamed { .. }
        | Remark::BlankRows { .. }
        | Remark::RowsFilled { .. }
        | Remark::RowsSkipped { .. } => "",
    }
}
