//! Where the data of an experiment come from.

use crate::error::ExperimentError;
use crate::generator::built_in;
use nn_data::BuiltIn;
use nn_table::{DateOrder, Delimiter, MissingMark, Ragged, ReadOptions, Source, Table, TableReader};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Where random numbers come from: ChaCha8 with this seed and stream, from this 32-bit word on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Draw {
    /// The seed.
    pub seed: u64,
    /// The stream.
    pub stream: u64,
    /// How many words of it come before.
    pub word: u64,
}

impl Draw {
    /// From the beginning of a stream.
    pub fn new(seed: u64, stream: u64) -> Draw {
        Draw { seed, stream, word: 0 }
    }

    /// The generator.
    pub fn rng(self) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(self.stream);
        rng.set_word_pos(u128::from(self.word));
        rng
    }
}

/// About how many bytes it takes to learn what is in the columns, for each row: its number, its line, a few copies of a column.
pub(crate) const ROW_MEMORY: u64 = 64;

/// A file and its hash, or a generator and where its random numbers come from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataSettings {
    /// The file: CSV, NPY, NPZ or JSON; `-` for standard input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// Its SHA-256; another file is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What stands between the cells of a CSV file; found out if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<Delimiter>,
    /// Whether the first row of a CSV file holds the names of the columns; found out if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// How many rows of a CSV file hold names, which are joined; found out if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_rows: Option<usize>,
    /// How many lines stand before the table in a CSV file; found out if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u64>,
    /// How many rows stand behind the table in a CSV file; found out if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footer_rows: Option<usize>,
    /// What lines of a CSV file begin with that are comments; found out if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// What becomes of rows of a CSV file with more or fewer cells than the others.
    #[serde(skip_serializing_if = "is_refusal")]
    pub ragged: Ragged,
    /// Whether decimals have a comma, in columns that can be read either way; found out if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal_comma: Option<bool>,
    /// The order of dates, in columns that can be read either way; found out if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// Whether cells with thousands, currencies, percent signs or units are texts; otherwise they are numbers.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub plain_numbers: bool,
    /// What says that a cell is missing, beside the usual: `-`, or `age=-` for one column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_marks: Vec<MissingMark>,
    /// A built-in data set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generator: Option<BuiltIn>,
    /// How many rows are drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub samples: Option<usize>,
    /// The standard deviation of their noise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise: Option<f64>,
    /// Where their random numbers come from; the experiment's seed if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draw: Option<Draw>,
}

fn is_refusal(ragged: &Ragged) -> bool {
    *ragged == Ragged::Refuse
}

impl DataSettings {
    /// This file.
    pub fn file(path: impl Into<PathBuf>) -> DataSettings {
        DataSettings { file: Some(path.into()), ..DataSettings::default() }
    }

    /// The table, and these settings with what was left open filled in: the hash of the file, the source of randomness.
    ///
    /// # Errors
    /// [`ExperimentError`] if there is neither file nor generator or both, the file cannot be read or is another one than
    /// its hash says, or the generator's settings are out of range.
    pub(crate) fn read(&self, usual: Draw) -> Result<(Table, DataSettings), ExperimentError> {
        match (&self.file, self.generator) {
            (Some(file), None) => self.read_file(file),
            (None, Some(generator)) => {
                let draw = self.draw.unwrap_or(usual);
                let table = built_in(generator, self.samples, self.noise, &mut draw.rng())?;
                Ok((table, DataSettings { draw: Some(draw), ..self.clone() }))
            }
            (Some(_), Some(_)) => {
                Err(setting("the data have both a `file` and a `generator`: leave one of them out"))
            }
            (None, None) => Err(setting("there are no data: name a `file` or a `generator`")),
        }
    }

    /// About how many bytes of memory a training on all of it takes, if that can be told from the length of the file and its first
    /// 64 KB: while the table is read and encoded, or afterwards, with the numbers, the same scaled, and once more in the run.
    pub(crate) fn memory(&self) -> Result<Option<u64>, ExperimentError> {
        let source = self.file.clone().map(Source::from);
        let Some(source) = source.filter(|source| source.path().is_some_and(Path::is_file)) else {
            return Ok(None);
        };
        let reader = TableReader::open(&source, &self.options())?;
        let number = size_of::<f64>() as u64;
        let columns = reader.names().len().max(1) as u64;
        Ok(reader.size().map(|size| {
            let encoded = size.cells.saturating_mul(number);
            let learning = size.bytes.saturating_add(size.cells / columns * ROW_MEMORY);
            learning.max(encoded.saturating_mul(2)).saturating_add(encoded)
        }))
    }

    fn options(&self) -> ReadOptions {
        ReadOptions {
            format: None,
            delimiter: self.delimiter.clone(),
            header: self.header,
            header_rows: self.header_rows,
            skip: self.skip,
            footer_rows: self.footer_rows,
            comment: self.comment.clone(),
            ragged: self.ragged,
            names: None,
            decimal_comma: self.decimal_comma,
            date_order: self.date_order,
            plain_numbers: self.plain_numbers,
            missing_marks: self.missing_marks.clone(),
        }
    }

    fn read_file(&self, path: &Path) -> Result<(Table, DataSettings), ExperimentError> {
        if self.samples.is_some() || self.noise.is_some() || self.draw.is_some() {
            return Err(setting(
                "`samples`, `noise` and `draw` are for a `generator`, and the data are a `file`: leave them out",
            ));
        }
        let source = Source::from(path);
        let options = self.options();
        let mut settings = self.clone();
        // What comes through a pipe cannot be asked for a second time, so its hash would be of no use; a device never ends.
        if source == Source::Stdin || !path.is_file() {
            return Ok((TableReader::open(&source, &options)?.read_all()?, settings));
        }
        let file = HashedFile::open(path)?;
        let length = file.length;
        let table = TableReader::from_bytes(&source, file.clone(), length, &options)?.read_all()?;
        let found = file.sha256()?;
        if let Some(expected) = self.sha256.as_ref().filter(|expected| !expected.eq_ignore_ascii_case(&found))
        {
            let expected = expected.clone();
            return Err(ExperimentError::OtherData { path: path.to_owned(), found, expected });
        }
        settings.sha256 = Some(found);
        Ok((table, settings))
    }
}

pub(crate) fn setting(problem: &str) -> ExperimentError {
    ExperimentError::Setting(problem.to_owned())
}

/// A file that is hashed while it is read: what was read and what was hashed are the same, whatever becomes of the file.
#[derive(Clone)]
struct HashedFile {
    path: PathBuf,
    length: Option<u64>,
    /// Shared with the reader of the table, which keeps its clone to itself.
    file: Arc<Mutex<(File, Sha256)>>,
}

impl HashedFile {
    fn open(path: &Path) -> Result<HashedFile, ExperimentError> {
        let failed = |error| ExperimentError::File { action: "read", path: path.to_owned(), error };
        let file = File::open(path).map_err(failed)?;
        let length = Some(file.metadata().map_err(failed)?.len());
        Ok(HashedFile { path: path.to_owned(), length, file: Arc::new(Mutex::new((file, Sha256::new()))) })
    }

    /// The SHA-256 of the whole file in hexadecimal digits, with what the reader of the table left at its end.
    fn sha256(mut self) -> Result<String, ExperimentError> {
        std::io::copy(&mut self, &mut std::io::sink()).map_err(|error| ExperimentError::File {
            action: "read",
            path: self.path.clone(),
            error,
        })?;
        let (_, hash) = &*self.file.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(hash.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl Read for HashedFile {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let (file, hash) = &mut *self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let count = file.read(bytes)?;
        hash.update(&bytes[..count]);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_bytes_that_the_table_was_read_from() {
        let path = std::env::temp_dir().join(format!("nn-hashed-{}.csv", std::process::id()));
        let hash = |text: &str| -> String {
            Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
        };
        let lines = format!("x,y\n{}", "1,2\n".repeat(50_000));
        std::fs::write(&path, &lines).unwrap();
        let file = HashedFile::open(&path).unwrap();
        // Another program replaces the file while it is read.
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, "x,y\n3,4\n").unwrap();
        let source = Source::from(path.as_path());
        let reader =
            TableReader::from_bytes(&source, file.clone(), file.length, &ReadOptions::default()).unwrap();
        assert_eq!(reader.read_all().unwrap().rows(), 50_000);
        assert_eq!(file.sha256().unwrap(), hash(&lines));

        // An array that is read to its last value, and blanks after a list in JSON.
        for text in ["[{\"x\": 1}]   \n\n", "x\n1\n"] {
            std::fs::write(&path, text).unwrap();
            let (_, settings) = DataSettings::file(&path).read(Draw::default()).unwrap();
            assert_eq!(settings.sha256, Some(hash(text)));
        }
        std::fs::remove_file(&path).unwrap();
    }
}
