//! The samples: a table that is drawn, built in or given, with added inputs, as numbers for training and validation.

use crate::answer::Refusal;
use crate::feature::Feature;
use crate::settings::{Key, MOST_SAMPLES};
use crate::values::Values;
use nn_data::{BuiltIn, Dataset};
use nn_experiment::{Columns, Draw, Encoder, Kind, Learned, RowSplit, ValidationSettings, as_table};
use nn_math::Mat;
use nn_model::Task;
#[cfg(feature = "more")]
use nn_table::RowWriter;
use nn_table::{Column, ReadOptions, Source, Table, TableReader};

/// What the page gave, and what samples may be made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    /// A table of the reader's own.
    pub(crate) table: Option<GivenTable>,
    /// The digits, which are more than half of what nn-data would weigh.
    pub(crate) digits: Option<Dataset>,
}

/// A table with the file that it was read from.
#[derive(Clone, Debug)]
pub(crate) struct GivenTable {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) table: Table,
}

impl GivenTable {
    /// Reads CSV.
    pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<GivenTable, Refusal> {
        let source = Source::from(name);
        let reader = TableReader::csv(&source, bytes.to_vec(), &ReadOptions::default())?;
        Ok(GivenTable { name: name.to_owned(), bytes: bytes.to_vec(), table: reader.read_all()? })
    }
}

/// The samples of a session.
#[derive(Clone, Debug)]
pub(crate) struct Samples {
    /// The table that `nn train` is to be given, with added inputs.
    pub(crate) table: Table,
    /// Its file: what the page gave, or none if a table is to be written.
    pub(crate) file: Option<(String, Vec<u8>)>,
    /// How its columns are used.
    pub(crate) columns: Columns,
    pub(crate) encoder: Encoder,
    pub(crate) training: Dataset,
    pub(crate) validation: Option<Dataset>,
    pub(crate) task: Task,
    /// Why it is this task.
    pub(crate) why: String,
    /// What is odd about the columns.
    pub(crate) notes: Vec<String>,
    pub(crate) features: Features,
}

impl Samples {
    /// The samples that these values ask for.
    pub(crate) fn of(values: &Values, given: &Given) -> Result<Samples, Refusal> {
        let (table, file) = table(values, given)?;
        let rows = table.rows();
        if rows > MOST_SAMPLES {
            return Err(Refusal::new(
                format!("the table has {rows} rows, but a page takes at most {MOST_SAMPLES}"),
                "give a part of it, or train with `nn train`",
            ));
        }
        let columns = columns(values, &table)?;
        let features = Features::read(values, &table, &columns)?;
        let (table, file) = match features.are_added() {
            true => (features.add_to(table)?, None),
            false => (table, file),
        };
        let mut validation = ValidationSettings {
            fraction: values.number(Key::Validation),
            split: match (values.is_on(Key::ValidationInOrder), values.is_on(Key::Stratified)) {
                (true, _) => Some(RowSplit::Ordered),
                (false, true) => None,
                (false, false) => Some(RowSplit::Random),
            },
            ..ValidationSettings::default()
        };
        let seed = values.whole(Key::Seed) as u64;
        let learned = Learned::of(&table, &columns, &mut validation, seed)?;
        let (training, validation) = learned.encode()?;
        let (task, why) = (learned.choice.task, learned.choice.why.clone());
        let notes = learned.notes.iter().map(ToString::to_string).collect();
        let encoder = learned.encoder.clone();
        Ok(Samples { file, columns, encoder, training, validation, task, why, notes, features, table })
    }

    /// Training samples, and validation samples if there are any.
    pub(crate) fn sets(&self) -> impl Iterator<Item = &Dataset> {
        std::iter::once(&self.training).chain(&self.validation)
    }

    /// How many there are of both.
    pub(crate) fn count(&self) -> usize {
        self.sets().map(Dataset::samples).sum()
    }

    /// The inputs and targets of a sample, training samples first.
    pub(crate) fn sample(&self, index: usize) -> (Vec<f64>, Vec<f64>) {
        let training = self.training.samples();
        let (data, row) = match &self.validation {
            Some(validation) if index >= training => (validation, index - training),
            Some(_) | None => (&self.training, index),
        };
        (data.inputs().row(row).iter().copied().collect(), data.targets().row(row).iter().copied().collect())
    }

    /// The lowest, highest and mean values of each of the network's inputs, over all samples.
    pub(crate) fn ranges(&self) -> Vec<[f64; 3]> {
        let rows = self.count() as f64;
        let column = |j: usize| {
            let numbers = self.sets().flat_map(|data| data.inputs().col(j).iter().copied());
            numbers.fold([f64::INFINITY, f64::NEG_INFINITY, 0.0], |[low, high, mean], x| {
                [low.min(x), high.max(x), mean + x / rows]
            })
        };
        (0..self.training.inputs().ncols()).map(column).collect()
    }

    /// The table as a file: as it was given, or written.
    #[cfg(feature = "more")]
    pub(crate) fn csv(&self) -> Result<Vec<u8>, Refusal> {
        if let Some((_, bytes)) = &self.file {
            return Ok(bytes.clone());
        }
        let failed = |error: std::io::Error| Refusal::new(error.to_string(), "");
        let mut writer = RowWriter::csv(Vec::new());
        writer.write(&self.table)?;
        writer.finish().map_err(failed)
    }
}

/// The table without added inputs, and the file that it was read from.
#[allow(clippy::type_complexity)]
fn table(values: &Values, given: &Given) -> Result<(Table, Option<(String, Vec<u8>)>), Refusal> {
    let of = |given: &GivenTable| (given.table.clone(), Some((given.name.clone(), given.bytes.clone())));
    match values.text(Key::Data) {
        "csv" => match &given.table {
            Some(table) => Ok(of(table)),
            None => Err(Refusal::new(
                "there is no table of your own yet",
                "give a CSV file first, or choose another data set",
            )),
        },
        "table" => Ok(of(&GivenTable::read("table.csv", values.text(Key::Table).as_bytes())?)),
        name => {
            let set: BuiltIn = name.parse()?;
            let drawn = set.usual().map(|_| (values.whole(Key::Samples), values.number(Key::Noise)));
            let (samples, noise) = drawn.unzip();
            let mut rng = Draw::new(values.whole(Key::DataSeed) as u64, 0).rng();
            let data = match (set, &given.digits) {
                (BuiltIn::Digits, Some(digits)) => digits.clone(),
                _ => set.generate(samples, noise, &mut rng)?,
            };
            Ok((as_table(set, &data)?, None))
        }
    }
}

/// How the columns of the table are used.
fn columns(values: &Values, table: &Table) -> Result<Columns, Refusal> {
    let of = |key| values.list_that_counts(key);
    let mut columns = Columns::predicting(of(Key::Targets));
    if columns.targets.is_empty() {
        columns.targets.extend(table.names().last().map(str::to_owned));
    }
    (columns.inputs, columns.ignore, columns.text) = (of(Key::Inputs), of(Key::Ignore), of(Key::Text));
    if values.counts(Key::Missing) {
        columns.missing = values
            .text(Key::Missing)
            .parse()
            .map_err(|help: String| Refusal::new("no way with missing cells", help))?;
    }
    columns.task = values.open(Key::Task)?;
    Ok(columns)
}

/// Inputs that are made of the first two that are numbers.
#[derive(Clone, Debug)]
pub(crate) struct Features {
    /// How many inputs there are without them.
    pub(crate) own: usize,
    added: Vec<Feature>,
    /// The names of x and y, and their places among the inputs; x for both where there is no y.
    of: [(String, usize); 2],
}

impl Features {
    fn read(values: &Values, table: &Table, columns: &Columns) -> Result<Features, Refusal> {
        let mut added: Vec<Feature> = Vec::new();
        for name in values.list_that_counts(Key::Features) {
            let feature = name.parse()?;
            if !added.contains(&feature) {
                added.push(feature);
            }
        }
        let every: Vec<usize> = (0..table.rows()).collect();
        let (encoder, ..) = Encoder::learn(table, &every, columns)?;
        let (mut place, mut numbers) = (0, Vec::new());
        for input in &encoder.inputs {
            if let Kind::Number { .. } = input.kind {
                numbers.push((input.name.clone(), place));
            }
            place += input.kind.width();
        }
        let needed = match added.iter().map(|feature| feature.takes_y()).max() {
            None => 0,
            Some(takes_y) => 1 + usize::from(takes_y),
        };
        if numbers.len() < needed {
            return Err(Refusal::new(
                format!(
                    "the added inputs need {needed} columns of numbers, but the samples have {}",
                    numbers.len()
                ),
                "leave those out that need more, or take another data set",
            ));
        }
        let x = numbers.first().cloned().unwrap_or_default();
        let y = numbers.get(1).cloned().unwrap_or_else(|| x.clone());
        Ok(Features { own: place, added, of: [x, y] })
    }

    pub(crate) fn are_added(&self) -> bool {
        !self.added.is_empty()
    }

    /// Own inputs (n x own) with what is made of them (n x all).
    pub(crate) fn of(&self, own: &Mat<f64>) -> Mat<f64> {
        let [x, y] = [self.of[0].1, self.of[1].1];
        Mat::from_fn(own.nrows(), self.own + self.added.len(), |i, j| match j.checked_sub(self.own) {
            None => own[(i, j)],
            Some(added) => self.added[added].of(own[(i, x)], own[(i, y)]),
        })
    }

    /// The table with a column more for each, behind all others.
    fn add_to(&self, table: Table) -> Result<Table, Refusal> {
        let [x, y] = self.of.each_ref().map(|(name, _)| name.as_str());
        let numbers = |name: &str| table.numbers(table.index(name)?);
        let (xs, ys) = (numbers(x)?, numbers(y)?);
        let added = self.added.iter().map(|feature| {
            let pairs = xs.iter().zip(&ys);
            let cells = pairs.map(|(x, y)| x.zip(*y).map_or(f64::NAN, |(x, y)| feature.of(x, y)));
            Column::of_numbers(feature.named(x, y), cells.collect())
        });
        let columns: Vec<Column> = table.columns().iter().cloned().chain(added).collect();
        let name = table.source().trim_end_matches(".csv");
        Ok(Table::new(format!("{name}-added.csv"), columns)?)
    }
}
