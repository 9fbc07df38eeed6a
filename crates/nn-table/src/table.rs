//! A table in memory: columns in order, their cells as they stand in the file.

use crate::error::{Place, Row, TableError};
use crate::layout::Remark;
use crate::notation::{
    Asked, Date, DateOrder, Evidence, Notation, NotationRemark, Parsed, decide, number_text,
};
use crate::source::Source;
use nn_file::npy::Values;
use std::collections::{HashMap, TryReserveError};
use std::sync::OnceLock;

/// A table, or a piece of one: a source, columns in order, rows that know where they stand in the file.
///
/// All columns have the same number of cells, and no two the same name. What the cells say is looked at when it is asked
/// for, so a column that is not used may hold anything.
///
/// ```
/// use nn_table::{ReadOptions, Source, TableReader};
/// # let path = std::env::temp_dir().join(format!("nn-table-doc-{}.csv", std::process::id()));
/// # std::fs::write(&path, "age;city\n41;Bonn\n;Kiel\nold;Bonn\n")?;
/// let table = TableReader::open(&Source::from(&path), &ReadOptions::default())?.read_all()?;
/// assert_eq!(table.rows(), 3);
/// assert_eq!(table.column("city")?.text(1), Some("Kiel"));
/// assert_eq!(table.number(0, 0)?, Some(41.0));
/// assert_eq!(table.number(1, 0)?, None); // it is missing
/// let error = table.number(2, 0).unwrap_err();
/// assert!(error.to_string().ends_with(", line 4, column `age`: found `old`, expected a number"));
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    source: String,
    columns: Vec<Column>,
    rows: RowNumbers,
    layout: Vec<Remark>,
}

/// Where the rows stand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RowNumbers {
    /// The line of each, counted from 1.
    Lines(Vec<u64>),
    /// How many there are, and how many come before them.
    Counted { before: u64, count: usize },
}

impl RowNumbers {
    fn count(&self) -> usize {
        match self {
            RowNumbers::Lines(lines) => lines.len(),
            RowNumbers::Counted { count, .. } => *count,
        }
    }
}

impl Table {
    /// A table that did not come from a file.
    ///
    /// # Errors
    /// [`TableError`] if there are no columns, two have the same name, or their lengths differ.
    pub fn new(name: impl Into<String>, columns: Vec<Column>) -> Result<Table, TableError> {
        let source = name.into();
        let Some(count) = columns.first().map(Column::len) else {
            return Err(TableError::NoColumns { source_name: source });
        };
        let names: Vec<&str> = columns.iter().map(Column::name).collect();
        refuse_duplicates(&source, &names)?;
        if let Some(column) = columns.iter().find(|column| column.len() != count) {
            let problem =
                format!("column `{}` has {} cells, but the first one {count}", column.name, column.len());
            return Err(TableError::NotATable {
                source_name: source,
                problem,
                help: "give all columns the same number of cells",
            });
        }
        let mut table =
            Table { source, columns, rows: RowNumbers::Counted { before: 0, count }, layout: Vec::new() };
        table.decide_notations(&Asked::default());
        Ok(table)
    }

    /// A table whose columns are right by construction.
    pub(crate) fn of_checked(source: &Source, columns: Vec<Column>, rows: RowNumbers) -> Table {
        Table { source: source.to_string(), columns, rows, layout: Vec::new() }
    }

    /// Finds out how each column writes its values, by all of its cells.
    pub(crate) fn decide_notations(&mut self, asked: &Asked) {
        let mut evidence: Vec<Evidence> = self.names().map(|name| Evidence::new(name, asked)).collect();
        self.add_to(&mut evidence);
        for (column, (notation, remarks)) in self.columns.iter_mut().zip(decide(&evidence, asked)) {
            column.set_notation(notation);
            column.remarks = remarks;
        }
    }

    /// Adds what the cells of each column tell about how it writes its values.
    pub(crate) fn add_to(&self, evidence: &mut [Evidence]) {
        self.columns.iter().zip(evidence).for_each(|(column, evidence)| column.add_to(evidence));
    }

    /// Reads each column so from now on.
    pub(crate) fn set_notations(&mut self, notations: &[Notation]) {
        for (column, notation) in self.columns.iter_mut().zip(notations) {
            column.set_notation(notation.clone());
        }
    }

    /// What was found out about the layout of the file and could be otherwise, or was left out; none of pieces of a table.
    pub fn layout_remarks(&self) -> &[Remark] {
        &self.layout
    }

    pub(crate) fn set_layout_remarks(&mut self, remarks: Vec<Remark>) {
        self.layout = remarks;
    }

    /// The same table with only those columns whose names `wanted` wants.
    #[must_use]
    pub fn only(mut self, wanted: impl Fn(&str) -> bool) -> Table {
        self.columns.retain(|column| wanted(&column.name));
        self
    }

    /// The name of the source, as messages call it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows.count()
    }

    /// The columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The names of the columns, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(Column::name)
    }

    /// Where the column of this name is, counted from 0.
    ///
    /// # Errors
    /// [`TableError::NoSuchColumn`] with the names there are.
    pub fn index(&self, name: &str) -> Result<usize, TableError> {
        self.columns.iter().position(|column| column.name == name).ok_or_else(|| TableError::NoSuchColumn {
            source_name: self.source.clone(),
            name: name.to_owned(),
            known: self.names().map(str::to_owned).collect(),
            in_first_row: self.is_in_first_row(name),
        })
    }

    /// Whether a text without a header has this in its first row.
    fn is_in_first_row(&self, name: &str) -> bool {
        let made_up = |(i, column): (usize, &Column)| column.name == format!("column{}", i + 1);
        matches!(self.rows, RowNumbers::Lines(_))
            && self.columns.iter().enumerate().all(made_up)
            && self.columns.iter().any(|column| !column.is_empty() && column.text(0) == Some(name))
    }

    /// Where the columns of these names are; a name that is asked for more than once is looked up once.
    ///
    /// # Errors
    /// As [`Table::index`], for the first name that is not there.
    pub fn indices<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<Vec<usize>, TableError> {
        let places: HashMap<&str, usize> = self.names().enumerate().map(|(i, name)| (name, i)).collect();
        let place = |name| places.get(name).map_or_else(|| self.index(name), |&place| Ok(place));
        names.into_iter().map(place).collect()
    }

    /// The column of this name.
    ///
    /// # Errors
    /// As [`Table::index`].
    pub fn column(&self, name: &str) -> Result<&Column, TableError> {
        Ok(&self.columns[self.index(name)?])
    }

    /// Where row `row` and column `column` (both counted from 0) stand in the file, for messages.
    ///
    /// # Panics
    /// If there is no such row or column.
    pub fn place(&self, row: usize, column: usize) -> Place {
        let row = match &self.rows {
            RowNumbers::Lines(lines) => Row::Line(lines[row]),
            RowNumbers::Counted { before, .. } => Row::Row(before + row as u64 + 1),
        };
        Place { source: self.source.clone(), row, column: self.columns[column].name.clone() }
    }

    /// The number in row `row` of column `column` (both counted from 0), or `None` if the cell is missing.
    ///
    /// # Errors
    /// [`TableError::NotANumber`] or [`TableError::NotFinite`] with the place.
    ///
    /// # Panics
    /// If there is no such row or column.
    pub fn number(&self, row: usize, column: usize) -> Result<Option<f64>, TableError> {
        self.cells(column).number(row)
    }

    /// The cells of column `column` (counted from 0), as the column writes them.
    ///
    /// # Panics
    /// If there is no such column.
    pub fn cells(&self, column: usize) -> ColumnCells<'_> {
        let own = &self.columns[column].notation;
        ColumnCells { table: self, column, notation: own, is_own: true }
    }

    /// The cells of column `column` (counted from 0), if they are written so: as in the table that a model was trained on, whatever
    /// this one looks like. Numbers that are no texts, as in arrays and in JSON, are what they are.
    ///
    /// # Panics
    /// If there is no such column.
    pub fn cells_in<'t>(&'t self, column: usize, notation: &'t Notation) -> ColumnCells<'t> {
        let own = self.columns[column].notation();
        match self.columns[column].are_numbers_of_the_file() || own == notation {
            true => self.cells(column),
            false => ColumnCells { table: self, column, notation, is_own: false },
        }
    }

    /// All numbers of column `column` (counted from 0); `None` for those that are missing.
    ///
    /// # Errors
    /// As [`Table::number`], for the first cell that is neither number nor missing.
    ///
    /// # Panics
    /// If there is no such column.
    pub fn numbers(&self, column: usize) -> Result<Vec<Option<f64>>, TableError> {
        (0..self.rows()).map(|row| self.number(row, column)).collect()
    }

    /// The error that says that a cell is missing.
    ///
    /// # Panics
    /// If there is no such row or column.
    pub fn missing(&self, row: usize, column: usize) -> TableError {
        let found = self.columns[column].raw(row).trim().to_owned();
        TableError::Missing { place: self.place(row, column), found }
    }
}

/// The cells of a column of a table, read as one notation writes them.
#[derive(Clone, Copy, Debug)]
pub struct ColumnCells<'t> {
    table: &'t Table,
    column: usize,
    notation: &'t Notation,
    /// Whether it is the column's own.
    is_own: bool,
}

impl<'t> ColumnCells<'t> {
    fn of(&self) -> &'t Column {
        &self.table.columns[self.column]
    }

    /// What a cell says.
    pub(crate) fn parsed(&self, row: usize) -> Parsed<'t> {
        match &self.of().cells {
            Cells::Texts(texts) if !self.is_own => self.notation.parse(texts.get(row)),
            Cells::Texts(_) | Cells::Numbers(_) => self.of().parsed(row),
        }
    }

    /// The number of a row (counted from 0), or `None` if the cell is missing.
    ///
    /// # Errors
    /// As [`Table::number`].
    ///
    /// # Panics
    /// If there is no such row.
    pub fn number(&self, row: usize) -> Result<Option<f64>, TableError> {
        match self.parsed(row) {
            Parsed::Missing => Ok(None),
            Parsed::Number(number) if number.is_finite() => Ok(Some(number)),
            Parsed::Number(number) => {
                let found = self.of().text(row).map_or_else(|| number.to_string(), str::to_owned);
                Err(TableError::NotFinite { place: self.table.place(row, self.column), found })
            }
            Parsed::Text(found) => Err(TableError::NotANumber {
                place: self.table.place(row, self.column),
                found: found.trim().to_owned(),
                expected: Box::new(self.notation.clone()),
            }),
        }
    }

    /// The date of a row (counted from 0), or `None` if the cell is missing.     ///
    /// # Errors
    /// [`TableError::NotADate`] with the place.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn date(&self, row: usize) -> Result<Option<Date>, TableError> {
        let text = self.of().raw(row);
        self.notation.date(text).map_err(|()| TableError::NotADate {
            place: self.table.place(row, self.column),
            found: text.trim().to_owned(),
            order: self.notation.dates.unwrap_or(DateOrder::YearFirst),
        })
    }

    /// What the cell says, as a category: the text, or the shortest writing of the number; `None` if it is missing.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn category(&self, row: usize) -> Option<String> {
        self.of().category_in(row, self.notation)
    }

    /// Where the cell of a row stands in the file, for messages.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn place(&self, row: usize) -> Place {
        self.table.place(row, self.column)
    }

    /// The error that says that the cell of a row is missing.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn missing(&self, row: usize) -> TableError {
        self.table.missing(row, self.column)
    }

    /// The category also of words such as `NA`, which may be the name of something; `None` only if nothing stands there.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn as_it_stands(&self, row: usize) -> Option<String> {
        match &self.of().cells {
            Cells::Texts(texts) => Some(texts.get(row).trim().to_owned()).filter(|text| !text.is_empty()),
            Cells::Numbers(_) => self.category(row),
        }
    }
}

/// A column: its name and its cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub(crate) name: String,
    pub(crate) cells: Cells,
    notation: Notation,
    remarks: Vec<NotationRemark>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cells {
    Texts(Texts),
    Numbers(Vec<f64>),
}

impl Cells {
    pub(crate) fn len(&self) -> usize {
        match self {
            Cells::Texts(texts) => texts.len(),
            Cells::Numbers(numbers) => numbers.len(),
        }
    }

    /// No cells yet, of the kind of these values.
    pub(crate) fn like(values: &Values) -> Cells {
        match values {
            Values::Numbers(_) => Cells::Numbers(Vec::new()),
            Values::Texts(_) => Cells::Texts(Texts::default()),
        }
    }

    /// Takes some of these values too, which must be of the same kind.
    pub(crate) fn push(
        &mut self,
        values: &Values,
        places: impl ExactSizeIterator<Item = usize>,
    ) -> Result<(), TryReserveError> {
        match (self, values) {
            (Cells::Numbers(cells), Values::Numbers(numbers)) => {
                cells.try_reserve(places.len())?;
                cells.extend(places.map(|place| numbers[place]));
                Ok(())
            }
            (Cells::Texts(cells), Values::Texts(texts)) => {
                places.into_iter().try_for_each(|place| cells.try_push(&texts[place]))
            }
            // An array has values of one kind only.
            (Cells::Numbers(_), Values::Texts(_)) | (Cells::Texts(_), Values::Numbers(_)) => Ok(()),
        }
    }

    pub(crate) fn slice(&self, range: std::ops::Range<usize>) -> Cells {
        match self {
            Cells::Numbers(numbers) => Cells::Numbers(numbers[range].to_vec()),
            Cells::Texts(texts) => {
                let mut slice = Texts::default();
                range.for_each(|row| slice.push(texts.get(row)));
                Cells::Texts(slice)
            }
        }
    }
}

impl Column {
    /// A column of numbers; NaN stands for a missing one.
    pub fn of_numbers(name: impl Into<String>, numbers: Vec<f64>) -> Column {
        Column::new(name.into(), Cells::Numbers(numbers))
    }

    /// A column of texts; what [`is_missing`](crate::is_missing) says so of is missing.
    pub fn of_texts<Text: AsRef<str>>(
        name: impl Into<String>,
        texts: impl IntoIterator<Item = Text>,
    ) -> Column {
        let mut cells = Texts::default();
        texts.into_iter().for_each(|text| cells.push(text.as_ref()));
        Column::new(name.into(), Cells::Texts(cells))
    }

    /// Of these cells, written as usual.
    pub(crate) fn new(name: String, cells: Cells) -> Column {
        Column { name, cells, notation: Notation::default(), remarks: Vec::new() }
    }

    /// How it writes its values: decided over all of its cells where the table was read whole. Of a piece of a table it is what was
    /// known before it was read.
    pub fn notation(&self) -> &Notation {
        &self.notation
    }

    /// What one may want to know before the notation is believed; nothing of a piece of a table.
    pub fn remarks(&self) -> &[NotationRemark] {
        &self.remarks
    }

    pub(crate) fn set_notation(&mut self, notation: Notation) {
        if let Cells::Texts(texts) = &mut self.cells
            && !(notation.reads_as_programs() && self.notation.reads_as_programs())
        {
            texts.numbers = OnceLock::new();
        }
        self.notation = notation;
    }

    /// Whether the file itself says that the cells are numbers, as arrays and JSON do: then nothing is to be found out about how they
    /// are written.
    fn are_numbers_of_the_file(&self) -> bool {
        match &self.cells {
            Cells::Texts(texts) => texts.has_numbers && !texts.has_texts,
            Cells::Numbers(_) => true,
        }
    }

    /// Adds what the cells tell about how the column writes its values. On the way the numbers are kept, as most columns write them
    /// as programs do; a notation must be set afterwards.
    fn add_to(&self, evidence: &mut Evidence) {
        if let Cells::Texts(texts) = &self.cells
            && !self.are_numbers_of_the_file()
        {
            match texts.numbers.get() {
                None => _ = texts.numbers.set(texts.numbers_of(|text| evidence.take(text))),
                Some(_) => (0..texts.len()).for_each(|row| _ = evidence.take(texts.get(row))),
            }
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same cells under another name.
    #[must_use]
    pub fn renamed(self, name: impl FnOnce(String) -> String) -> Column {
        Column { name: name(self.name), ..self }
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the cells are numbers already, as in an array, and not texts that may say numbers.
    pub fn holds_numbers(&self) -> bool {
        matches!(self.cells, Cells::Numbers(_))
    }

    /// The text of a cell without blanks around it, as it stands in the file; `None` if it is missing, or the column holds
    /// numbers.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn text(&self, row: usize) -> Option<&str> {
        match &self.cells {
            Cells::Texts(texts) => {
                Some(texts.get(row).trim()).filter(|text| !self.notation.says_missing(text))
            }
            Cells::Numbers(_) => None,
        }
    }

    /// What the cell says, as a category: the text, or the shortest writing of the number; `None` if it is missing.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn category(&self, row: usize) -> Option<String> {
        self.category_in(row, &self.notation)
    }

    fn category_in(&self, row: usize, notation: &Notation) -> Option<String> {
        match &self.cells {
            Cells::Texts(texts) => {
                let text = texts.get(row).trim();
                (!notation.says_missing(text)).then(|| text.to_owned())
            }
            Cells::Numbers(numbers) => Some(number_text(numbers[row])).filter(|text| !text.is_empty()),
        }
    }

    /// The cell as it stands in the file.
    pub(crate) fn raw(&self, row: usize) -> &str {
        match &self.cells {
            Cells::Texts(texts) => texts.get(row),
            Cells::Numbers(_) => "NaN",
        }
    }

    fn parsed(&self, row: usize) -> Parsed<'_> {
        match &self.cells {
            Cells::Numbers(numbers) if numbers[row].is_nan() => Parsed::Missing,
            Cells::Numbers(numbers) => Parsed::Number(numbers[row]),
            Cells::Texts(texts) => texts.parsed(row, &self.notation),
        }
    }
}

/// Many texts in one piece of memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    all: String,
    ends: Vec<usize>,
    /// The numbers that the texts say, NaN for others, parsed once they are asked for. `None` if there is not enough memory to keep
    /// them.
    numbers: OnceLock<Option<Vec<f64>>>,
    /// Whether some were texts in the file, and some numbers, where a file can say which.
    has_texts: bool,
    has_numbers: bool,
}

impl PartialEq for Texts {
    fn eq(&self, other: &Texts) -> bool {
        (&self.all, &self.ends) == (&other.all, &other.ends)
    }
}

impl Texts {
    pub(crate) fn push(&mut self, text: &str) {
        self.append(text);
        self.has_texts |= !text.is_empty();
    }

    fn append(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
        self.numbers = OnceLock::new();
    }

    /// The same, and an error instead of an abort if there is not enough memory.
    pub(crate) fn try_push(&mut self, text: &str) -> Result<(), TryReserveError> {
        self.all.try_reserve(text.len())?;
        self.ends.try_reserve(1)?;
        self.push(text);
        Ok(())
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, row: usize) -> &str {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..self.ends[row]]
    }

    /// The text of a number that the file itself says is one.
    pub(crate) fn try_push_number(&mut self, text: &str) -> Result<(), TryReserveError> {
        self.all.try_reserve(text.len())?;
        self.ends.try_reserve(1)?;
        self.append(text);
        self.has_numbers = true;
        Ok(())
    }

    /// A number for each text, if there is room for them.
    fn numbers_of(&self, number: impl FnMut(&str) -> f64) -> Option<Vec<f64>> {
        let mut numbers = Vec::new();
        numbers.try_reserve_exact(self.len()).ok()?;
        numbers.extend((0..self.len()).map(|row| self.get(row)).map(number));
        Some(numbers)
    }

    /// What a text says.
    fn parsed(&self, row: usize, notation: &Notation) -> Parsed<'_> {
        let numbers = self.numbers.get_or_init(|| {
            self.numbers_of(|text| match notation.parse(text) {
                Parsed::Number(number) => number,
                Parsed::Missing | Parsed::Text(_) => f64::NAN,
            })
        });
        match numbers.as_ref().map(|numbers| numbers[row]).filter(|number| !number.is_nan()) {
            Some(number) => Parsed::Number(number),
            None => notation.parse(self.get(row)),
        }
    }
}

/// Refuses a name that stands twice.
pub(crate) fn refuse_duplicates(source: &str, names: &[impl AsRef<str>]) -> Result<(), TableError> {
    let mut seen = HashMap::new();
    for (i, name) in names.iter().enumerate() {
        if let Some(first) = seen.insert(name.as_ref(), i) {
            return Err(TableError::DuplicateColumn {
                source_name: source.to_owned(),
                name: name.as_ref().to_owned(),
                first: first + 1,
                second: i + 1,
            });
        }
    }
    Ok(())
}
