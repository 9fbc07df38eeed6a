//! The notebook set no seed, so most of its numbers cannot be re-derived; but they can be placed among those of many runs
//! with data and weights drawn afresh.

use super::{
    Section, divergence, fresh_starts, jumps, saturation, small_steps, smaller_rate, stuck, tanh_hidden,
};
use crate::networks::{PairSettings, least_squares_mse, notebook_descent, two_layers};
use crate::notebook;
use crate::statistics::{Quantiles, share_up_to, sorted};
use crate::story::{Rule, Story, TutorialError};
use nn_data::truth_table;
use nn_model::Activation::{Linear, Sigmoid, Tanh};
use nn_model::{Initialization, Network};
use serde::Serialize;

/// The table.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Distributions {
    /// How many runs each row has.
    pub runs: usize,
    /// A row for each experiment, and for each rule where the rule matters.
    pub rows: Vec<Row>,
    /// In how many runs the linear output at learning rate 1 ended in NaN: one layer, two layers.
    pub diverged: [usize; 2],
    /// The epoch after which the error was no longer finite: one layer, two layers.
    pub diverged_at: [Quantiles; 2],
}

/// An experiment: the notebook's numbers among many runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Row {
    /// The experiment in words.
    pub experiment: &'static str,
    /// The notebook's cells that printed its numbers.
    pub cells: &'static str,
    /// Whether the numbers are errors, or errors above least squares.
    pub measure: Measure,
    /// Which rule made the data; none for the truth table.
    pub rule: Option<Rule>,
    /// The notebook's numbers.
    pub notebook: Vec<f64>,
    /// The share of runs that are at most as large, for each of them.
    pub percentiles: Vec<f64>,
    /// The runs' numbers.
    pub quantiles: Quantiles,
}

/// What a row's numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Mean squared errors.
    Mse,
    /// Mean squared errors minus that of least squares on the same data, so that runs with other data can be compared.
    Excess,
}

struct Experiment {
    name: &'static str,
    cells: &'static str,
    measure: Measure,
    noisy: bool,
    notebook: &'static [f64],
    run: fn(&Story) -> Result<f64, TutorialError>,
}

const EXPERIMENTS: &[Experiment] = &[
    Experiment {
        name: "truth table, one layer, 100 epochs",
        cells: "23, 36",
        measure: Measure::Mse,
        noisy: false,
        notebook: &notebook::TRUTH_TABLE_ONE_LAYER,
        run: |story| Ok(fresh_starts::run(story)?.runs.one_layer.final_mse()),
    },
    Experiment {
        name: "truth table, two layers, 100 epochs",
        cells: "30, 36",
        measure: Measure::Mse,
        noisy: false,
        notebook: &notebook::TRUTH_TABLE_TWO_LAYERS,
        run: |story| Ok(fresh_starts::run(story)?.runs.two_layer.final_mse()),
    },
    Experiment {
        name: "truth table, two layers, 1000 epochs",
        cells: "31",
        measure: Measure::Mse,
        noisy: false,
        notebook: &notebook::TRUTH_TABLE_THOUSAND,
        run: |story| {
            let rng = &mut story.rng(Section::Distributions);
            let mut network = Network::new(two_layers(Sigmoid, Sigmoid), Initialization::UNIT, rng)?;
            let (descent, data) = (notebook_descent(1.0).epochs(1000), truth_table());
            Ok(descent.train(&mut network, (data.inputs(), data.targets()))?.final_mse())
        },
    },
    Experiment {
        name: "least squares",
        cells: "45-48",
        measure: Measure::Mse,
        noisy: true,
        notebook: &[notebook::LEAST_SQUARES_MSE],
        run: |story| Ok(least_squares_mse(&story.noisy_data()?)),
    },
    Experiment {
        name: "sigmoid output, rate 1, one layer",
        cells: "37",
        measure: Measure::Mse,
        noisy: true,
        notebook: notebook::SATURATION.split_at(1).0,
        run: |story| Ok(saturation::run(story)?.runs.one_layer.final_mse()),
    },
    Experiment {
        name: "sigmoid output, rate 1, two layers",
        cells: "37",
        measure: Measure::Mse,
        noisy: true,
        notebook: notebook::SATURATION.split_at(1).1,
        run: |story| Ok(saturation::run(story)?.runs.two_layer.final_mse()),
    },
    Experiment {
        name: "sigmoid hidden, rate 0.01, 100 epochs",
        cells: "41",
        measure: Measure::Mse,
        noisy: true,
        notebook: &notebook::SIGMOID_HUNDRED,
        run: |story| Ok(smaller_rate::run(story)?.runs.two_layer.final_mse()),
    },
    Experiment {
        name: "tanh hidden, rate 0.01, 100 epochs",
        cells: "43, 44",
        measure: Measure::Excess,
        noisy: true,
        notebook: &notebook::TANH_HUNDRED,
        run: |story| {
            let section = tanh_hidden::run(story)?;
            Ok(section.runs.two_layer.final_mse() - section.least_squares_mse)
        },
    },
    Experiment {
        name: "tanh hidden, rate 0.01, 1000 epochs",
        cells: "45",
        measure: Measure::Excess,
        noisy: true,
        notebook: &notebook::TANH_THOUSAND,
        run: |story| {
            let (data, recipe) = (story.noisy_data()?, PairSettings::new(Tanh, Linear, 0.01, 1000));
            let runs = recipe.train(&data, &mut story.rng(Section::Distributions))?;
            Ok(runs.two_layer.final_mse() - least_squares_mse(&data))
        },
    },
    Experiment {
        name: "tanh hidden, rate 0.01, 3000 epochs",
        cells: "46",
        measure: Measure::Excess,
        noisy: true,
        notebook: &notebook::TANH_THREE_THOUSAND,
        run: |story| Ok(jumps::run(story)?.excess()),
    },
    Experiment {
        name: "sigmoid hidden, rate 0.01, 3000 epochs",
        cells: "47",
        measure: Measure::Excess,
        noisy: true,
        notebook: &notebook::SIGMOID_THREE_THOUSAND,
        run: |story| Ok(stuck::run(story)?.excess()),
    },
    Experiment {
        name: "tanh hidden, rate 0.001, 3000 epochs",
        cells: "48",
        measure: Measure::Excess,
        noisy: true,
        notebook: &notebook::SMALL_STEPS,
        run: |story| Ok(small_steps::run(story)?.excess()),
    },
];

/// Runs everything again and again.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<Distributions, TutorialError> {
    let runs = story.runs();
    let mut rows = self::rows(story, Measure::Mse)?;
    rows.extend(self::rows(story, Measure::Excess)?);
    let divergence = story.repeat(runs, |story| {
        let runs = divergence::run(story)?.runs;
        Ok([runs.one_layer, runs.two_layer].map(|run| (run.final_mse().is_nan(), run.diverged_at)))
    })?;
    let epoch = |at: Option<usize>| at.map_or(f64::NAN, |epoch| epoch as f64);
    Ok(Distributions {
        runs,
        rows,
        diverged: [0, 1].map(|layers| divergence.iter().filter(|run| run[layers].0).count()),
        diverged_at: [0, 1].map(|layers| Quantiles::of(divergence.iter().map(|run| epoch(run[layers].1)))),
    })
}

/// The rows of one measure alone.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn rows(story: &Story, measure: Measure) -> Result<Vec<Row>, TutorialError> {
    let mut rows = Vec::new();
    for experiment in EXPERIMENTS.iter().filter(|experiment| experiment.measure == measure) {
        let rules = if experiment.noisy { &[Some(Rule::Sum), Some(Rule::AsAnnounced)][..] } else { &[None] };
        for &rule in rules {
            let story = story.with_rule(rule.unwrap_or_default());
            rows.push(experiment.row(rule, story.repeat(story.runs(), experiment.run)?));
        }
    }
    Ok(rows)
}

impl Experiment {
    fn row(&self, rule: Option<Rule>, numbers: Vec<f64>) -> Row {
        let baseline = match self.measure {
            Measure::Mse => 0.0,
            Measure::Excess => notebook::LEAST_SQUARES_MSE,
        };
        let notebook: Vec<f64> = self.notebook.iter().map(|number| number - baseline).collect();
        let sorted = sorted(numbers);
        Row {
            experiment: self.name,
            cells: self.cells,
            measure: self.measure,
            rule,
            percentiles: notebook.iter().map(|number| share_up_to(&sorted, *number)).collect(),
            notebook,
            quantiles: Quantiles::of(sorted.iter().copied()),
        }
    }
}
