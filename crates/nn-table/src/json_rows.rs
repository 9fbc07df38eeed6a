//! Rows of a JSON file: objects in an array, or one after the other.

use crate::error::Row;
use crate::error::TableError;
use crate::input::{Input, no_memory, read_error};
use crate::rows::{RowSource, Size, empty_texts};
use crate::source::Source;
use crate::table::{Cells, RowNumbers};
use nn_choice::limits;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use std::collections::HashMap;
use std::fmt;
use std::io::{BufRead, BufReader, Read};

pub(crate) struct JsonRows {
    size: Option<Size>,
    names: Vec<String>,
    /// Where each name is, for rows in another order.
    places: HashMap<String, usize>,
    objects: Objects,
    /// The first row, which told the columns.
    waiting: Option<(Fields, u64)>,
}

impl JsonRows {
    pub(crate) fn open(input: Input, names: &mut Vec<String>) -> Result<JsonRows, TableError> {
        let size = Size::of_text(&input, |byte| byte == b':');
        let mut objects = Objects::new(input);
        let waiting = objects.next()?;
        let Some((first, _)) = &waiting else {
            return Err(TableError::Empty { source_name: objects.source.to_string() });
        };
        if first.0.is_empty() {
            return Err(TableError::NoColumns { source_name: objects.source.to_string() });
        }
        let alone = objects.state == State::Lines;
        if let (true, Some(orientation), Some((_, line))) = (alone, orientation(first), &waiting) {
            let problem =
                format!("this looks like a whole table in one object, pandas' orientation `{orientation}`");
            return Err(objects.no_table(*line, &problem, RECORDS));
        }
        names.extend(first.0.iter().map(|(name, _)| name.clone()));
        let places = names.iter().enumerate().map(|(place, name)| (name.clone(), place)).collect();
        Ok(JsonRows { size, names: names.clone(), places, objects, waiting })
    }

    /// Puts the fields of an object into the order of the columns; what is not there is missing.
    fn cells(&self, fields: Fields, line: u64) -> Result<Vec<JsonCell>, TableError> {
        let mut cells = vec![None; self.names.len()];
        for (i, (name, value)) in fields.0.into_iter().enumerate() {
            let in_order = self.names.get(i).is_some_and(|expected| *expected == name);
            let place = if in_order { Some(i) } else { self.places.get(&name).copied() };
            let problem = match (place, value.0) {
                (None, _) => format!("the first row has no `{name}`"),
                (Some(_), None) => format!("`{name}` is a list or an object, expected a number or a text"),
                (Some(place), Some(cell)) => match cells[place].replace(cell) {
                    None => continue,
                    Some(_) => format!("`{name}` is there twice"),
                },
            };
            let help = "give all rows the same plain values, and null for what is missing";
            return Err(self.objects.no_table(line, &problem, help));
        }
        Ok(cells.into_iter().map(Option::unwrap_or_default).collect())
    }
}

impl RowSource for JsonRows {
    fn next(&mut self, most: usize) -> Result<(Vec<Cells>, RowNumbers), TableError> {
        let mut columns = empty_texts(self.names.len());
        let mut lines = Vec::new();
        while lines.len() < most {
            let next = match self.waiting.take() {
                Some(first) => Some(first),
                None => self.objects.next()?,
            };
            let Some((fields, line)) = next else { break };
            for (column, cell) in columns.iter_mut().zip(self.cells(fields, line)?) {
                let pushed = match cell.is_number {
                    true => column.try_push_number(&cell.text),
                    false => column.try_push(&cell.text),
                };
                pushed.map_err(|error| no_memory(&self.objects.source, error))?;
            }
            lines.push(line);
        }
        Ok((columns.into_iter().map(Cells::Texts).collect(), RowNumbers::Lines(lines)))
    }

    fn size(&self) -> Option<Size> {
        self.size
    }
}

/// What a field of an object is: a cell, or nothing if it is more than a cell.
struct Field(Option<JsonCell>);

/// The text of a cell, and whether it is a number: not in quotes.
#[derive(Clone, Default)]
struct JsonCell {
    text: String,
    is_number: bool,
}

impl Field {
    fn text(text: String) -> Field {
        Field(Some(JsonCell { text, is_number: false }))
    }

    fn number(text: String) -> Field {
        Field(Some(JsonCell { text, is_number: true }))
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Field, D::Error> {
        struct Plain;
        impl<'de> Visitor<'de> for Plain {
            type Value = Field;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or a text")
            }
            fn visit_unit<E: Error>(self) -> Result<Field, E> {
                Ok(Field::text(String::new()))
            }
            fn visit_bool<E: Error>(self, truth: bool) -> Result<Field, E> {
                Ok(Field::text(truth.to_string()))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Field, E> {
                Ok(Field::number(number.to_string()))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Field, E> {
                Ok(Field::number(number.to_string()))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Field, E> {
                let text = Number::from_f64(number).map_or_else(String::new, |number| number.to_string());
                Ok(Field::number(text))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Field, E> {
                Ok(Field::text(text.to_owned()))
            }
            // What is in a list or an object is passed over: it could be as deep and as long as it likes.
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Field, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Field(None))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Field, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Field(None))
            }
        }
        deserializer.deserialize_any(Plain)
    }
}

/// The fields of an object in the order of the file, and one more than there may be if there are too many.
struct Fields(Vec<(String, Field)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fields, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while fields.len() <= limits::COLUMNS
                    && let Some(field) = map.next_entry()?
                {
                    fields.push(field);
                }
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Objects one by one. serde_json reads an array only whole, so where each object ends is found here.
struct Objects {
    source: Source,
    bytes: BufReader<Box<dyn Read + Send>>,
    line: u64,
    state: State,
    object: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    /// One after the other.
    Lines,
    /// In an array, before the first object.
    Opened,
    /// In an array, after an object.
    Between,
    /// In an array, after a comma.
    Comma,
    /// After the array.
    Closed,
}

impl Objects {
    fn new(input: Input) -> Objects {
        let source = input.source.clone();
        let bytes: Box<dyn Read + Send> = Box::new(input.bytes());
        Objects {
            source,
            bytes: BufReader::with_capacity(1 << 16, bytes),
            line: 1,
            state: State::Start,
            object: Vec::new(),
        }
    }

    /// The next object, and the line on which it begins.
    fn next(&mut self) -> Result<Option<(Fields, u64)>, TableError> {
        loop {
            let Some(byte) = self.byte()? else {
                return match self.state {
                    State::Start | State::Lines | State::Closed => Ok(None),
                    State::Opened | State::Between | State::Comma => {
                        Err(self.damaged(self.line, "it ends within the array"))
                    }
                };
            };
            self.state = match (self.state, byte) {
                (_, b' ' | b'\t' | b'\r' | b'\n') => continue,
                // The byte order mark that some editors write.
                (State::Start, 0xef | 0xbb | 0xbf) => continue,
                (State::Start, b'[') => State::Opened,
                (State::Between, b',') => State::Comma,
                (State::Opened | State::Between, b']') => State::Closed,
                (State::Start | State::Lines, b'{') => {
                    self.state = State::Lines;
                    return self.object().map(Some);
                }
                (State::Opened | State::Comma, b'{') => {
                    self.state = State::Between;
                    return self.object().map(Some);
                }
                (State::Closed, _) => return Err(self.damaged(self.line, "something stands after the array")),
                (State::Between, _) => {
                    return Err(self.damaged(self.line, "expected a comma or the end of the array"));
                }
                (State::Opened, b'[') => {
                    let problem = "this is a list of lists, pandas' orientation `values`";
                    return Err(self.no_table(self.line, problem, RECORDS));
                }
                (State::Start | State::Lines | State::Opened | State::Comma, _) => {
                    let problem = "expected rows as objects, such as {\"age\": 41, \"city\": \"Bonn\"}";
                    return Err(self.no_table(self.line, problem, "write it so, or as CSV"));
                }
            };
        }
    }

    /// Reads an object to its end; its brace has been read.
    fn object(&mut self) -> Result<(Fields, u64), TableError> {
        let line = self.line;
        self.object.clear();
        self.object.push(b'{');
        let (mut depth, mut in_text, mut escaped) = (1, false, false);
        while depth > 0 {
            let Some(byte) = self.byte()? else { return Err(self.damaged(line, "it ends within this row")) };
            if self.object.len() >= limits::ROW {
                return Err(TableError::LongRow {
                    source_name: self.source.to_string(),
                    row: Row::Line(line),
                    limit: limits::ROW,
                });
            }
            self.object.push(byte);
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_text => escaped = true,
                b'"' => in_text = !in_text,
                b'{' | b'[' if !in_text => depth += 1,
                b'}' | b']' if !in_text => depth -= 1,
                _ => {}
            }
        }
        if [&b"NaN"[..], b"Infinity"].iter().any(|word| holds(&self.object, word)) {
            self.object = with_words_in_quotes(&self.object);
        }
        match serde_json::from_slice(&self.object) {
            Ok(Fields(fields)) if fields.len() > limits::COLUMNS => {
                let row = Some(Row::Line(line));
                Err(TableError::TooManyColumns { source_name: self.source.to_string(), row })
            }
            Ok(fields) => Ok((fields, line)),
            Err(error) => match std::str::from_utf8(&self.object) {
                Err(utf8) => Err(TableError::NotUtf8 {
                    source_name: self.source.to_string(),
                    row: Row::Line(line),
                    byte: self.object[utf8.valid_up_to()],
                }),
                Ok(_) => {
                    let place = format!(" at line {} column {}", error.line(), error.column());
                    Err(self.damaged(line, &error.to_string().replace(&place, "")))
                }
            },
        }
    }

    fn byte(&mut self) -> Result<Option<u8>, TableError> {
        let first = self.bytes.fill_buf().map_err(|error| read_error(&self.source, error))?.first().copied();
        if let Some(byte) = first {
            self.bytes.consume(1);
            self.line += u64::from(byte == b'\n');
        }
        Ok(first)
    }

    fn damaged(&self, line: u64, problem: &str) -> TableError {
        let problem = format!("line {line}: {problem}");
        TableError::Damaged { source_name: self.source.to_string(), format: "JSON", problem }
    }

    fn no_table(&self, line: u64, problem: &str, help: &'static str) -> TableError {
        let problem = format!("line {line}: {problem}");
        TableError::NotATable { source_name: self.source.to_string(), problem, help }
    }
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

/// The same with quotes around NaN, Infinity and -Infinity, which JSON does not have and Python's `json` writes: as texts they mean
/// what they mean in CSV.
fn with_words_in_quotes(object: &[u8]) -> Vec<u8> {
    let mut all = Vec::with_capacity(object.len() + 16);
    let (mut rest, mut in_text, mut escaped) = (object, false, false);
    while let Some((&byte, behind)) = rest.split_first() {
        let words = [&b"NaN"[..], b"Infinity", b"-Infinity"];
        if let Some(word) = words.iter().find(|word| !in_text && rest.starts_with(word)) {
            all.push(b'"');
            all.extend_from_slice(word);
            all.push(b'"');
            rest = &rest[word.len()..];
            continue;
        }
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ => {}
        }
        all.push(byte);
        rest = behind;
    }
    all
}

/// What pandas calls the orientation of an object that holds a whole table, and of a list of lists.
fn orientation(fields: &Fields) -> Option<&'static str> {
    let names: Vec<&str> = fields.0.iter().map(|(name, _)| name.as_str()).collect();
    let nested = fields.0.iter().all(|(_, value)| value.0.is_none());
    match &names[..] {
        ["columns", "index", "data"] if nested => Some("split"),
        ["schema", "data"] if nested => Some("table"),
        [_, ..] if nested => Some("columns"),
        _ => None,
    }
}

/// How to write the one that is read.
const RECORDS: &str = "write rows as objects: `df.to_json(path, orient=\"records\")`";
