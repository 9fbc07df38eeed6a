//! Data that need no file: built-in sets and rules, as tables.

use crate::ExperimentError;
use nn_choice::choices;
use nn_data::{Dataset, NoisyLinear, ToySet};
use nn_math::Mat;
use nn_table::{Column, Table};
use rand::Rng;

choices! {
    /// Data that need no file.
    pub enum Generator, "generator of data" {
        /// 150 iris flowers of three species.
        Iris = "iris",
        /// 1797 handwritten digits, 8 x 8 pixels.
        Digits = "digits",
        /// Four rows: the output is the first of three bits.
        TruthTable = "truth-table",
        /// The same inputs: the output is 1 if one of the first two bits is, but not both.
        ExclusiveOr = "exclusive-or",
        /// y = x0 + x1 + x2 + noise.
        NoisyLinear = "noisy-linear",
        /// Two classes at alternate corners of a square.
        Xor = "xor",
        /// Two half circles that reach into each other.
        Moons = "moons",
        /// A circle within a circle.
        Circles = "circles",
        /// Three arms wound around each other.
        Spirals = "spirals",
        /// Clouds, a class each.
        Blobs = "blobs",
        /// A noisy sine, one input.
        Sine = "sine",
    }
}

impl Generator {
    /// The data: drawn ones have so many rows, and noise of this standard deviation; others are always the same.
    ///
    /// # Errors
    /// [`ExperimentError::Data`] if there are too few rows or the noise is negative.
    pub fn dataset(
        self,
        samples: Option<usize>,
        noise: Option<f64>,
        rng: &mut impl Rng,
    ) -> Result<Dataset, ExperimentError> {
        let toy = |set: ToySet, rng: &mut _| set.generate(samples.unwrap_or(200), noise.unwrap_or(0.1), rng);
        Ok(match self {
            Generator::Iris => nn_data::iris(),
            Generator::Digits => nn_data::digits(),
            Generator::TruthTable => nn_data::truth_table(),
            Generator::ExclusiveOr => {
                let table = nn_data::truth_table();
                let targets = Mat::from_fn(4, 1, |i, _| [0.0, 1.0, 1.0, 0.0][i]);
                Dataset::new(table.inputs().to_owned(), targets, table.input_names(), table.target_names())?
            }
            Generator::NoisyLinear => {
                let rule = NoisyLinear::sum();
                let (samples, noise) = (samples.unwrap_or(rule.samples), noise.unwrap_or(rule.noise));
                NoisyLinear { samples, noise, ..rule }.generate(rng)?
            }
            Generator::Xor => toy(ToySet::Xor, rng)?,
            Generator::Moons => toy(ToySet::Moons, rng)?,
            Generator::Circles => toy(ToySet::Circles, rng)?,
            Generator::Spirals => toy(ToySet::Spirals, rng)?,
            Generator::Blobs => toy(ToySet::Blobs, rng)?,
            Generator::Sine => toy(ToySet::Sine, rng)?,
        })
    }

    /// What the column of classes is called, where there are several.
    fn class_column(self) -> &'static str {
        match self {
            Generator::Iris => "species",
            Generator::Digits => "digit",
            _ => "class",
        }
    }

    /// The data as a table: inputs, then targets; several classes as one column of their names.
    ///
    /// # Errors
    /// As [`Generator::dataset`].
    pub fn table(
        self,
        samples: Option<usize>,
        noise: Option<f64>,
        rng: &mut impl Rng,
    ) -> Result<Table, ExperimentError> {
        let data = self.dataset(samples, noise, rng)?;
        let column = |matrix: nn_math::MatRef<'_, f64>, names: &[String], j: usize| {
            Column::of_numbers(names[j].clone(), matrix.col(j).iter().copied().collect())
        };
        let inputs = (0..data.inputs().ncols()).map(|j| column(data.inputs(), data.input_names(), j));
        let mut columns: Vec<Column> = inputs.collect();
        match data.targets().ncols() {
            1 => columns.push(column(data.targets(), data.target_names(), 0)),
            _ => {
                let labels = data.labels()?;
                let names = labels.indices().iter().map(|&class| &labels.classes()[class]);
                columns.push(Column::of_texts(self.class_column(), names));
            }
        }
        Ok(Table::new(self.name(), columns)?)
    }
}
