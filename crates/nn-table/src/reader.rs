//! Tables read whole, or some rows at a time.

use crate::csv_rows::CsvRows;
use crate::error::TableError;
use crate::format::TableFormat;
use crate::input::Input;
use crate::json_rows::JsonRows;
use crate::layout::Remark;
use crate::notation::{Asked, Notation};
use crate::npy_rows;
use crate::npz;
use crate::options::ReadOptions;
use crate::rows::{RowSource, Size};
use crate::source::Source;
use crate::table::{Column, Table, refuse_duplicates};
use nn_choice::counted;
use std::io::Read;

/// Reads a table in order, some rows at a time at constant memory, or all of it.
///
/// NPZ files, and NPY files whose columns come one after the other, are read whole all the same.
///
/// ```
/// use nn_table::{ReadOptions, Source, TableReader};
/// # let path = std::env::temp_dir().join(format!("nn-table-reader-{}.csv", std::process::id()));
/// # std::fs::write(&path, "x,y\n1,2\n3,4\n5,6\n")?;
/// let mut reader = TableReader::open(&Source::from(&path), &ReadOptions::default())?;
/// assert_eq!(reader.names(), ["x", "y"]);
/// let mut rows = Vec::new();
/// while let Some(piece) = reader.next_rows(2)? {
///     rows.push(piece.rows());
/// }
/// assert_eq!(rows, [2, 1]);
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct TableReader {
    source: Source,
    names: Vec<String>,
    /// How each column is read in pieces.
    notations: Vec<Notation>,
    asked: Asked,
    format: TableFormat,
    rows: Box<dyn RowSource>,
    /// With what it is opened for a second time, if it can be.
    again: Option<ReadOptions>,
}

impl TableReader {
    /// Opens a source and finds out what it is and which columns it has.
    ///
    /// # Errors
    /// [`TableError`] if it cannot be read, is empty, has no rows below its header, has two columns of one name, or is no
    /// table at all.
    pub fn open(source: &Source, options: &ReadOptions) -> Result<TableReader, TableError> {
        let mut reader = TableReader::of_input(Input::open(source)?, options)?;
        reader.again = source.path().filter(|path| path.is_file()).map(|_| options.clone());
        Ok(reader)
    }

    /// Reads a table from bytes; `source` is what messages call it. `length` is how many bytes there are, if that is known:
    /// a file that announces more is then refused before it is read.
    ///
    /// ```
    /// use nn_table::{ReadOptions, Source, TableReader};
    /// let source = Source::from("downloaded.csv");
    /// let reader = TableReader::from_bytes(&source, &b"x,y\n1,2\n"[..], None, &ReadOptions::default())?;
    /// assert_eq!(reader.read_all()?.rows(), 1);
    /// # Ok::<(), nn_table::TableError>(())
    /// ```
    ///
    /// # Errors
    /// As [`TableReader::open`].
    pub fn from_bytes(
        source: &Source,
        bytes: impl Read + Send + 'static,
        length: Option<u64>,
        options: &ReadOptions,
    ) -> Result<TableReader, TableError> {
        TableReader::of_input(Input::of(source, bytes, length)?, options)
    }

    /// The same of CSV that is not packed, whatever the bytes look like: a program that calls nothing else of this reader has no other
    /// format in it.
    ///
    /// # Errors
    /// As [`TableReader::open`].
    pub fn csv(source: &Source, bytes: Vec<u8>, options: &ReadOptions) -> Result<TableReader, TableError> {
        if bytes.is_empty() {
            return Err(TableError::Empty { source_name: source.to_string() });
        }
        let mut names = Vec::new();
        let csv = CsvRows::open(Input::whole(source, bytes), options, &mut names)?;
        let semicolons = csv.has_semicolons();
        TableReader::of_rows(source, names, TableFormat::Csv, Box::new(csv), asked(options, semicolons))
    }

    fn of_rows(
        source: &Source,
        names: Vec<String>,
        format: TableFormat,
        rows: Box<dyn RowSource>,
        asked: Asked,
    ) -> Result<TableReader, TableError> {
        refuse_duplicates(&source.to_string(), &names)?;
        let named = asked.missing_marks.iter().filter_map(|mark| mark.column.as_ref());
        if let Some(name) = named.into_iter().find(|&name| !names.contains(name)) {
            let (source_name, name, known) = (source.to_string(), name.clone(), names);
            return Err(TableError::NoSuchColumn { source_name, name, known, in_first_row: false });
        }
        let notations = names.iter().map(|name| asked.notation(name)).collect();
        Ok(TableReader { source: source.clone(), names, notations, asked, format, rows, again: None })
    }

    fn of_input(input: Input, options: &ReadOptions) -> Result<TableReader, TableError> {
        let source = input.source.clone();
        if input.sample.is_empty() {
            return Err(TableError::Empty { source_name: source.to_string() });
        }
        let format = match options.format {
            Some(format) => format,
            None => TableFormat::of_bytes(&input)?,
        };
        let (mut names, mut semicolons) = (Vec::new(), false);
        let rows: Box<dyn RowSource> = match format {
            TableFormat::Csv => {
                let csv = CsvRows::open(input, options, &mut names)?;
                semicolons = csv.has_semicolons();
                Box::new(csv)
            }
            TableFormat::Json => Box::new(JsonRows::open(input, &mut names)?),
            TableFormat::Npy => npy_rows::open(input, &mut names)?,
            TableFormat::Npz => Box::new(npz::open(input, &mut names)?),
        };
        TableReader::of_rows(&source, names, format, rows, asked(options, semicolons))
    }

    /// Where it reads from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The format of the file.
    pub fn format(&self) -> TableFormat {
        self.format
    }

    /// What was found out about the file, in words: `CSV with a header, cells separated by ;`.
    pub fn about(&self) -> String {
        let about = self.rows.about();
        if about.is_empty() { self.format.name().to_uppercase() } else { about }
    }

    /// What was found out about the layout of the file and could be otherwise, or was left out: as far as it has been read.
    pub fn remarks(&self) -> Vec<Remark> {
        self.rows.remarks()
    }

    /// The names of the columns, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// A second reader of the same file from its beginning; none of what can be read only once.
    pub(crate) fn again(&self) -> Option<Result<TableReader, TableError>> {
        self.again.as_ref().map(|options| TableReader::open(&self.source, options))
    }

    /// What was said about the cells beforehand.
    pub(crate) fn asked(&self) -> &Asked {
        &self.asked
    }

    /// Calls the columns otherwise, in order.
    ///
    /// # Errors
    /// [`TableError`] if there are more or fewer names than columns, or two are the same.
    pub fn rename(&mut self, names: Vec<String>) -> Result<(), TableError> {
        let source_name = self.source.to_string();
        if names.len() != self.names.len() {
            let problem = format!("found {}, expected {}", counted(self.names.len(), "column"), names.len());
            let help = "give it as many columns as there are names for";
            return Err(TableError::NotATable { source_name, problem, help });
        }
        refuse_duplicates(&source_name, &names)?;
        self.names = names;
        Ok(())
    }

    /// The next rows, at most `most` of them; `None` at the end.
    ///
    /// # Errors
    /// [`TableError`] with file and line if a row is damaged, ragged or no UTF-8, or the file cannot be read further.
    pub fn next_rows(&mut self, most: usize) -> Result<Option<Table>, TableError> {
        let (cells, rows) = self.rows.next(most.max(1))?;
        if cells.is_empty() || cells[0].len() == 0 {
            return Ok(None);
        }
        let columns = self.names.iter().zip(cells).zip(&self.notations).map(|((name, cells), notation)| {
            let mut column = Column::new(name.clone(), cells);
            column.set_notation(notation.clone());
            column
        });
        Ok(Some(Table::of_checked(&self.source, columns.collect(), rows)))
    }

    /// The next rows, as many as are well read together: a piece of a table of any width takes about the same memory, some ten
    /// megabytes.
    ///
    /// # Errors
    /// As [`TableReader::next_rows`].
    pub fn next_piece(&mut self) -> Result<Option<Table>, TableError> {
        const ROWS: usize = 8192;
        const CELLS: usize = 1 << 19;
        self.next_rows((CELLS / self.names.len().max(1)).clamp(1, ROWS))
    }

    /// About how large the whole table is, by the length of the file and its first 64 KB; none where the length is not known, or
    /// the table has been read already.
    pub fn size(&self) -> Option<Size> {
        self.rows.size()
    }

    /// All rows that are left, at least one. How each column writes its values is decided by all of them.
    ///
    /// # Errors
    /// As [`TableReader::next_rows`]; [`TableError::NoRows`] if there are none.
    pub fn read_all(mut self) -> Result<Table, TableError> {
        let Some(mut table) = self.next_rows(usize::MAX)? else {
            return Err(TableError::NoRows { source_name: self.source.to_string(), columns: self.names });
        };
        table.decide_notations(&self.asked);
        table.set_layout_remarks(self.remarks());
        Ok(table)
    }
}

/// What was said about the cells beforehand.
fn asked(options: &ReadOptions, semicolons: bool) -> Asked {
    Asked {
        decimal_comma: options.decimal_comma,
        date_order: options.date_order,
        plain_numbers: options.plain_numbers,
        missing_marks: options.missing_marks.clone(),
        semicolons,
    }
}

impl Table {
    /// Reads a whole table.
    ///
    /// # Errors
    /// As [`TableReader::open`] and [`TableReader::read_all`].
    pub fn read(source: &Source, options: &ReadOptions) -> Result<Table, TableError> {
        TableReader::open(source, options)?.read_all()
    }
}
