//! Where in a text its table lies: what stands between cells, before the table and behind it, and which rows hold names.
//!
//! All of it is found out from the first 64 KB, unless it is said; what could be otherwise becomes a [`Remark`].

mod cleaned;
mod header;
mod remark;
mod sample;
mod separator;
mod shape;

use crate::error::TableError;
use crate::input::Input;
use crate::notation::looks_numeric;
use crate::options::ReadOptions;
pub(crate) use cleaned::{Cleaned, Cleaning};
pub(crate) use header::{distinct, joined};
pub use remark::Remark;
use sample::{Fit, Row};
pub use separator::Delimiter;
pub(crate) use separator::Separator;

/// The bytes that may stand between cells, the usual one first.
const BYTES: &[u8] = b",;\t|~^";
/// The same of several characters.
const TEXTS: [&str; 3] = ["||", "::", ";;"];
/// What comments may begin with.
const COMMENTS: [&str; 3] = ["#", "//", "%"];
/// Among how many rows the names are looked for that a caller knows.
const NAMES_WITHIN: usize = 30;

/// Where the table lies.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Layout {
    pub(crate) cleaning: Cleaning,
    /// How many rows hold names.
    pub(crate) header_rows: usize,
    /// The names, where they stand in a comment.
    pub(crate) names: Option<Vec<String>>,
    /// Whether the delimiter stands at the beginning of each row too.
    pub(crate) bar: bool,
    /// How many cells a row has, if that is known; otherwise as many as the first.
    pub(crate) cells: Option<usize>,
    /// What was found out and could be otherwise.
    pub(crate) remarks: Vec<Remark>,
}

/// Looks at the sample of a text.
pub(crate) fn find(input: &Input, options: &ReadOptions) -> Result<Layout, TableError> {
    if input.sample.contains(&0) {
        return Err(TableError::NotATable {
            source_name: input.source.to_string(),
            problem: "this is no text".to_owned(),
            help: "save it as CSV, JSON, NPY or NPZ",
        });
    }
    let text = sample::text(input);
    let (announced, said) = announced(&text);
    let skip = options.skip.unwrap_or(u64::from(announced.is_some()));
    let (comment, is_sure) = match &options.comment {
        Some(comment) => (Some(comment.clone()).filter(|comment| !comment.is_empty()), true),
        None => (comment(&text, skip), false),
    };
    let lines = || text.split(|byte| *byte == b'\n').skip(usize::try_from(skip).unwrap_or(usize::MAX));
    let cleaning = |separator: Separator| Cleaning {
        skip,
        comment: comment.clone(),
        unless: None,
        head: 0,
        rules: options.footer_rows != Some(0) && lines().any(cleaned::is_rule),
        separator,
    };
    let delimiter = options.delimiter.as_ref().or(said.as_ref());
    let candidates: Vec<Separator> = match delimiter {
        Some(Delimiter::Blanks) => vec![Separator::Blanks(1), Separator::Blanks(2)],
        Some(delimiter) => vec![delimiter.into()],
        None => {
            let bytes = BYTES.iter().map(|byte| Separator::Byte(*byte));
            let texts = TEXTS.iter().map(|text| Separator::Text((*text).to_owned()));
            bytes.chain(texts).chain([Separator::Blanks(2), Separator::Blanks(1)]).collect()
        }
    };
    let cut = |separator: Separator| {
        let cleaning = cleaning(separator);
        let rows = sample::rows(&text, input.sample_is_all, &cleaning);
        let fit = Fit::of(&filled(&rows), &cleaning.separator);
        Cut { fit, cleaning, rows }
    };
    let mut cuts: Vec<Cut> = candidates.into_iter().map(cut).collect();
    // Columns that are aligned, where a cell may be empty: the dearest to find, and the least sure.
    if delimiter.is_none_or(|delimiter| *delimiter == Delimiter::Blanks)
        && cuts.iter().all(|cut| cut.score() < 0.5)
    {
        let table: Vec<&[u8]> =
            lines().filter(|line| !line.trim_ascii().is_empty() && !cleaned::is_rule(line)).collect();
        let places = sample::places(&table);
        if !places.is_empty() {
            cuts.push(cut(Separator::Places(places)));
        }
    }
    let Some(Cut { fit, cleaning, rows }) = best(cuts, delimiter.is_some()) else {
        let cleaning = cleaning(Separator::Byte(b','));
        return Ok(Layout {
            cleaning,
            header_rows: 1,
            names: None,
            bar: false,
            cells: None,
            remarks: Vec::new(),
        });
    };
    let is_asked = delimiter.is_some() || options.names.as_ref().is_some_and(|names| names.len() > 1);
    let at_commas = cleaning.separator == Separator::Byte(b',');
    let one_column = one_column(&filled(&rows)).filter(|_| at_commas && !is_asked);
    let Cut { fit, cleaning, rows } = match one_column {
        // No row has a semicolon, and decimals have a comma where those stand between cells.
        Some(_) => Cut { fit: None, ..cut(Separator::Byte(b';')) },
        None => Cut { fit, cleaning, rows },
    };
    let mut found = Found { rows, fit, text: &text, is_all: input.sample_is_all, options, is_sure };
    let mut layout = found.layout(cleaning);
    layout.remarks.extend(one_column);
    Ok(layout)
}

/// The rows of a sample, cut in one way.
struct Cut {
    fit: Option<Fit>,
    cleaning: Cleaning,
    rows: Vec<Row>,
}

impl Cut {
    fn score(&self) -> f64 {
        self.fit.as_ref().map_or(0.0, |fit| fit.score)
    }

    /// Whether all rows have as many cells, and the first has names in them.
    fn is_whole_with_names(&self) -> bool {
        let is_name = |cell: &String| !cell.is_empty() && !looks_numeric(cell);
        let first = self.rows.iter().find(|row| !row.is_blank());
        self.fit.as_ref().is_some_and(|fit| fit.is_whole)
            && first.is_some_and(|row| row.cells.iter().all(is_name))
    }

    /// Whether the first row would be a title.
    fn has_title(&self) -> bool {
        let first = self.rows.iter().find(|row| !row.is_blank());
        self.fit.as_ref().is_some_and(|fit| fit.first > 0) && first.is_some_and(|row| row.cells.len() == 1)
    }
}

/// The way to cut rows that fits best; `is_asked` where somebody said how.
fn best(mut cuts: Vec<Cut>, is_asked: bool) -> Option<Cut> {
    // A first row that is a title if it is cut so, and names above all rows if it is cut otherwise, holds names.
    let has_names = cuts.iter().any(Cut::is_whole_with_names);
    let score = |cut: &Cut| if has_names && cut.has_title() { cut.score() / 2.0 } else { cut.score() };
    let mut best = 0;
    for (i, cut) in cuts.iter().enumerate() {
        if score(cut) > score(&cuts[best]) {
            best = i;
        }
    }
    // Words have one blank between them, and so may columns have: where all rows then have as many cells, and more columns of
    // numbers than otherwise.
    if let Separator::Blanks(2) = cuts.get(best)?.cleaning.separator {
        let numbers = cuts[best].fit.as_ref().map_or(0, |fit| fit.numbers);
        let fits = |fit: &Fit| fit.is_whole && (is_asked || fit.numbers > numbers);
        let single =
            |cut: &Cut| cut.cleaning.separator == Separator::Blanks(1) && cut.fit.as_ref().is_some_and(fits);
        best = cuts.iter().position(single).unwrap_or(best);
    }
    Some(cuts.swap_remove(best))
}

fn filled(rows: &[Row]) -> Vec<&Row> {
    rows.iter().filter(|row| !row.is_blank()).collect()
}

/// The remark on a single column of numbers with a comma, if these rows are one that was cut at commas.
fn one_column(rows: &[&Row]) -> Option<Remark> {
    let (name, below) = rows.split_first()?;
    let is_name = name.cells.len() == 1 && !looks_numeric(&name.cells[0]);
    let number = |row: &&Row| row.cells.join(",");
    let are_numbers =
        below.iter().all(|row| row.cells.iter().all(|cell| !cell.is_empty()) && looks_numeric(&number(row)));
    let has_comma = below.iter().any(|row| row.cells.len() > 1);
    // Rows that are counted have a name, and a single number.
    let whole = |row: &Row| row.cells[0].parse::<i64>().ok();
    let are_counted = below.len() > 1
        && below.windows(2).all(|pair| whole(pair[0]).is_some_and(|a| whole(pair[1]) == a.checked_add(1)));
    (is_name && are_numbers && has_comma && !are_counted)
        .then(|| Remark::OneColumn { name: name.cells[0].clone(), first: number(&below[0]) })
}

/// What spreadsheets write above a table to say its delimiter: `sep=;`.
fn announced(text: &[u8]) -> (Option<()>, Option<Delimiter>) {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(first);
    match line.trim().trim_matches('"').strip_prefix("sep=") {
        Some("\t" | "") => (Some(()), Some(Delimiter::Text("\t".to_owned()))),
        Some(delimiter) => (Some(()), delimiter.parse().ok()),
        None => (None, None),
    }
}

/// What lines of comments begin with, if the first line that says something is one.
fn comment(text: &[u8], skip: u64) -> Option<String> {
    let mut lines = text.split(|byte| *byte == b'\n').skip(usize::try_from(skip).unwrap_or(usize::MAX));
    let first = lines.find(|line| !line.trim_ascii().is_empty())?;
    comment_mark(first).map(str::to_owned)
}

/// The mark of comments that a line begins with.
pub(crate) fn comment_mark(line: &[u8]) -> Option<&'static str> {
    COMMENTS.into_iter().find(|prefix| line.starts_with(prefix.as_bytes()))
}

/// What is known once the cells are cut.
struct Found<'a> {
    rows: Vec<Row>,
    fit: Option<Fit>,
    text: &'a [u8],
    /// Whether that is the whole of it.
    is_all: bool,
    options: &'a ReadOptions,
    /// Whether what begins like a comment is one, whatever else it may be.
    is_sure: bool,
}

impl Found<'_> {
    fn layout(&mut self, mut cleaning: Cleaning) -> Layout {
        let mut remarks = Vec::new();
        // In a single column, a line of dashes may be a cell, and so may be what begins like a comment.
        if self.fit.is_none() {
            cleaning.rules = false;
            if let Some(comment) = cleaning.comment.as_mut().filter(|_| !self.is_sure) {
                comment.push(' ');
            }
            self.rows = sample::rows(self.text, self.is_all, &cleaning);
        }
        // A row that begins like a comment is none where it has as many cells as the others.
        if let (Some(fit), false, Separator::Byte(_)) = (&self.fit, self.is_sure, &cleaning.separator) {
            cleaning.unless = Some(fit.cells);
            cleaning.head = cleaning.head_of(self.text, fit.cells);
            self.rows = sample::rows(self.text, self.is_all, &cleaning);
        }
        let bar = self.drop_bar();
        let filled: Vec<&Row> = self.rows.iter().filter(|row| !row.is_blank()).collect();
        let cells = self.fit.as_ref().map_or(1, |fit| fit.cells - usize::from(bar));
        let start = self.start(&filled, cells);
        let table: Vec<&Row> = filled[start..].to_vec();
        let Some(first) = table.first() else {
            return Layout { cleaning, header_rows: 1, names: None, bar, cells: None, remarks };
        };
        let in_comment = self.commented_header(&cleaning, first.line, cells);
        let header = self.header(&table, cells, in_comment.is_some());
        if self.options.skip.is_none() && first.line > cleaning.skip + 1 {
            self.say_before(&mut cleaning, first.line, &mut remarks);
        }
        let header_rows = self.options.header_rows.unwrap_or(header.rows);
        if header.is_open && self.options.header.is_none() && self.options.header_rows.is_none() {
            remarks.push(Remark::Header { taken: header_rows > 0, first: first.beginning() });
        }
        let names = in_comment.filter(|_| header_rows == 0).map(|(line, names)| {
            remarks.push(Remark::CommentedHeader { line });
            names
        });
        // Behind the names, most rows tell how many cells there are; in front of them, the names do.
        let widest = if header_rows > 0 { first.cells.len() } else { 0 };
        let own = table.iter().skip(header_rows).filter(|row| row.cells.len() == cells).count();
        let cells = if own == 0 { widest.max(1) } else { cells };
        Layout { cleaning, header_rows, names, bar, cells: Some(cells), remarks }
    }

    /// Takes away the first cells of all rows, if there is nothing in any of them: a bar at the beginning.
    fn drop_bar(&mut self) -> bool {
        let Some(fit) = &self.fit else { return false };
        let table = || self.rows.iter().filter(|row| row.cells.len() == fit.cells);
        let bar = fit.cells > 2 && table().next().is_some() && table().all(|row| row.cells[0].is_empty());
        if bar {
            self.rows.iter_mut().filter(|row| row.cells.len() > 1).for_each(|row| drop(row.cells.remove(0)));
        }
        bar
    }

    /// The first row of the table, among those that are not blank.
    fn start(&self, filled: &[&Row], cells: usize) -> usize {
        if self.options.skip.is_some() {
            return 0;
        }
        if let Some(names) = &self.options.names {
            let known =
                |row: &&Row| 2 * names.iter().filter(|name| row.cells.contains(name)).count() > names.len();
            if let Some(start) = filled.iter().take(NAMES_WITHIN).position(known) {
                return start;
            }
        }
        let Some(fit) = &self.fit else { return 0 };
        let mut start = fit.first;
        // Titles whose rows were filled up with delimiters.
        let is_title = |row: &&&Row| row.said() == 1 && !looks_numeric(&row.cells.concat());
        let titles = filled[start..].iter().take_while(is_title).count();
        if cells > 2 && filled.get(start + titles).is_some_and(|row| row.cells.len() == cells) {
            start += titles;
        }
        // Names, if they are fewer or more than the cells of a row.
        if let Some(before) = start.checked_sub(1).map(|before| filled[before]) {
            let is_beside = before.line + 1 == filled[start].line || start == 1;
            let are_names = before.said() > 1 && before.cells.iter().all(|cell| !looks_numeric(cell));
            let named = before.cells.iter().filter(|cell| !cell.is_empty()).count();
            // Numbers below names are no names, whatever they might be alone.
            let is_data = header::find(&filled[start..]).rows == 0
                || filled[start].cells.iter().all(|cell| looks_numeric(cell));
            if is_beside && are_names && is_data && named + 1 >= cells {
                return start - 1;
            }
        }
        start
    }

    /// The names in a comment just above the rows, if the rows have none.
    fn commented_header(&self, cleaning: &Cleaning, first: u64, cells: usize) -> Option<(u64, Vec<String>)> {
        let prefix = cleaning.comment.as_ref()?;
        let index = usize::try_from(first).ok()?.checked_sub(2)?;
        let line = self.text.split(|byte| *byte == b'\n').nth(index)?.strip_prefix(prefix.as_bytes())?;
        let mut cut = Vec::new();
        cleaning.separator.cut(line.trim_ascii(), &mut cut);
        let names: Vec<String> = cut
            .split(|byte| *byte == cleaning.separator.byte())
            .map(|name| String::from_utf8_lossy(name).trim().trim_matches('"').to_owned())
            .collect();
        let are_names = names.iter().all(|name| !name.is_empty() && !looks_numeric(name));
        (cells > 1 && names.len() == cells && are_names).then_some((first - 1, names))
    }

    fn header(&self, table: &[&Row], cells: usize, in_comment: bool) -> header::Header {
        if let Some(taken) = self.options.header {
            return header::Header { rows: usize::from(taken), is_open: false };
        }
        if let (Some(names), Some(first)) = (&self.options.names, table.first()) {
            let known = names.iter().filter(|name| first.cells.contains(name)).count();
            if known > 0 {
                return header::Header { rows: 1, is_open: false };
            }
            if names.iter().all(|name| name.starts_with("column")) {
                return header::Header { rows: 0, is_open: false };
            }
        }
        let first = table.first().map_or(0, |row| row.cells.len());
        let regular: Vec<&Row> = table
            .iter()
            .enumerate()
            .filter(|(i, row)| *i == 0 || row.cells.len() == cells)
            .map(|(_, row)| *row)
            .collect();
        if first != cells && table.len() > 1 {
            return header::Header { rows: 1, is_open: false };
        }
        let found = header::find(&regular);
        match in_comment && found.is_open {
            true => header::Header { rows: 0, is_open: false },
            false => found,
        }
    }

    /// Leaves out the lines before the table, and says so.
    fn say_before(&self, cleaning: &mut Cleaning, first: u64, remarks: &mut Vec<Remark>) {
        let lines =
            self.text.split(|byte| *byte == b'\n').take(usize::try_from(first - 1).unwrap_or(usize::MAX));
        let is_comment = |line: &[u8]| {
            cleaning.comment.as_ref().is_some_and(|comment| line.starts_with(comment.as_bytes()))
        };
        let mut said = lines
            .skip(usize::try_from(cleaning.skip).unwrap_or(usize::MAX))
            .filter(|line| line.iter().any(u8::is_ascii_alphanumeric) && !is_comment(line));
        if let Some(line) = said.next() {
            let text = String::from_utf8_lossy(line);
            let first_words: String = text.trim().chars().take(60).collect();
            remarks.push(Remark::LinesBefore { lines: 1 + said.count() as u64, first: first_words });
            cleaning.skip = first - 1;
        }
    }
}
