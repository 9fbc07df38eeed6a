//! What the library computes, as one digest for each experiment: equal on all machines, or there is something to find.
//!
//! The tutorial's sections, with the seed of the figures, and the workloads that speed is measured by. Each result is
//! written as JSON, in which a number has all its digits, and what is kept of that is a hash.
//!
//! ```text
//! cargo run --release -p nn-tests --bin digests                 prints them, after the name of the instruction set
//! cargo run --release -p nn-tests --bin digests -- write        writes them into tests/golden/digests.txt
//! cargo run --release -p nn-tests --bin digests -- show jumps   prints the JSON behind one of them
//! ```

use nn_benches::{Error, Workload};
use nn_math::Mat;
use nn_math::simd::Level;
use nn_tutorial::{Section, Story};
use serde_json::{Value, json};

/// The fields of a section's results that are left out: the only exceptions there are; all else is compared to the last
/// bit. Nearly all come from faer's least squares and eigenvalues, whose last bits depend on the CPU.
const LEFT_OUT: [(Section, &[&str]); 6] = [
    // The sharpness is an eigenvalue, and jumps of many runs, the drift and the growth are told by it; the slope is one
    // along an eigenvector.
    (Section::EdgeOfStability, &["sharpness", "slope", "drift", "growth", "many", "least_squares_mse"]),
    // Seen along an eigenvector.
    (Section::LossSurface, &["across", "along", "mse", "path"]),
    // How far runs stay above least squares.
    (Section::StuckRuns, &["excess"]),
    (Section::Spread, &["tanh", "sigmoid", "small_steps"]),
    (Section::Distributions, &["percentiles", "quantiles"]),
    // Once computed with the platform's functions; it could be compared now, but the digest would be another.
    (Section::WhichRule, &["p_value"]),
];

/// What is left out of all other sections that have it.
const LEFT_OUT_ELSEWHERE: &[&str] = &["least_squares_mse"];

/// Sections of which nothing would be left: one looks for an eigenvalue, one compares all with least squares.
const NOT_COMPARED: [Section; 2] = [Section::CriticalRate, Section::CrossValidation];

/// The sections that are not [quick](Experiment::is_quick).
const SLOW: [Section; 17] = [
    Section::Repeats,
    Section::EdgeOfStability,
    Section::LossSurface,
    Section::SignFlips,
    Section::StuckRuns,
    Section::Distributions,
    Section::Spread,
    Section::ElevenLines,
    Section::FactorTwo,
    Section::XorOnline,
    Section::Alphas,
    Section::ToyBoundaries,
    Section::Overfitting,
    Section::EarlyStopping,
    Section::Digits,
    Section::DigitsInBatches,
    Section::Calibration,
];

/// Those among them that repeat an experiment and are quick if they do it once.
const QUICK_ONCE: [Section; 4] =
    [Section::SignFlips, Section::StuckRuns, Section::Spread, Section::FactorTwo];

/// How often experiments are repeated otherwise; the tutorial repeats them a thousand times.
const RUNS: usize = 20;

/// An experiment whose results should not depend on the machine.
pub struct Experiment {
    name: String,
    quick: bool,
    run: Box<dyn Fn() -> Result<Value, Error>>,
}

impl Experiment {
    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it takes no more than seconds on an emulated CPU without fused multiply-adds, which is some hundred times
    /// slower than a real one.
    pub fn is_quick(&self) -> bool {
        self.quick
    }

    /// Its results as JSON.
    ///
    /// # Errors
    /// None is expected; the experiments are fixed.
    pub fn json(&self) -> Result<String, Error> {
        let mut results = (self.run)()?;
        results.sort_all_objects();
        Ok(results.to_string())
    }

    /// A line with its name and the digest of its results.
    ///
    /// # Errors
    /// None is expected; the experiments are fixed.
    pub fn line(&self) -> Result<String, Error> {
        Ok(format!("{:016x}  {}", digest(&self.json()?), self.name))
    }
}

/// Removes these fields, wherever they are.
fn remove(names: &[&str], value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| remove(names, value)),
        Value::Object(fields) => {
            fields.retain(|name, _| !names.contains(&name.as_str()));
            fields.values_mut().for_each(|value| remove(names, value));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// FNV-1a, 64 bits: G. Fowler, L. C. Noll and K.-P. Vo, 1991. It need not withstand anybody, only chance.
fn digest(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// All experiments, the quick ones among them.
pub fn experiments() -> Vec<Experiment> {
    let workloads = PARTS.into_iter().map(|part| Experiment {
        name: part.name(),
        quick: part.quick,
        run: Box::new(move || part.run(Level::best())),
    });
    let tutorial = |section: Section, name: String, quick, runs| Experiment {
        name,
        quick,
        run: Box::new(move || {
            let mut results = serde_json::to_value(section.run(&Story::default().with_runs(runs))?)?;
            let listed = LEFT_OUT.iter().find(|(of, _)| *of == section);
            remove(listed.map_or(LEFT_OUT_ELSEWHERE, |(_, fields)| fields), &mut results);
            Ok(results)
        }),
    };
    let compared = Section::ALL.iter().filter(|section| !NOT_COMPARED.contains(section));
    let sections = compared.map(|&s| tutorial(s, s.name().to_owned(), !SLOW.contains(&s), RUNS));
    let once = QUICK_ONCE.into_iter().map(|s| tutorial(s, format!("{}, once", s.name()), true, 1));
    workloads.chain(sections).chain(once).collect()
}

/// A part of a workload: the whole of it would take too long for a test.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Which.
    pub workload: Workload,
    /// How many of its samples it takes, from the first on.
    pub samples: usize,
    /// How many epochs it takes; 0 for those that only predict.
    pub epochs: usize,
    quick: bool,
}

/// The parts that are compared.
pub const PARTS: [Part; 9] = [
    Part { workload: Workload::W1, samples: 4, epochs: 1000, quick: true },
    Part { workload: Workload::W2, samples: 100, epochs: 100, quick: true },
    Part { workload: Workload::W2, samples: 100, epochs: 3000, quick: false },
    Part { workload: Workload::W2b, samples: 100, epochs: 3000, quick: true },
    Part { workload: Workload::W3, samples: 1000, epochs: 2, quick: true },
    Part { workload: Workload::W3, samples: 1000, epochs: 100, quick: false },
    Part { workload: Workload::W4, samples: 100, epochs: 1, quick: true },
    Part { workload: Workload::W4, samples: 1797, epochs: 2, quick: false },
    Part { workload: Workload::W6aN, samples: 300, epochs: 0, quick: true },
];

impl Part {
    fn name(&self) -> String {
        format!("{}, samples: {}, epochs: {}", self.workload, self.samples, self.epochs)
    }

    /// Trains and predicts with the instructions of `level`.
    ///
    /// # Errors
    /// None is expected; the workloads are fixed.
    pub fn run(&self, level: Level) -> Result<Value, Error> {
        let problem = self.workload.problem();
        let mut network = self.workload.network(&problem)?;
        let inputs = problem.inputs().subrows(0, self.samples);
        let history = match self.workload.training() {
            None => None,
            Some(training) => {
                let samples = (inputs, problem.targets.as_ref().subrows(0, self.samples));
                let mut run = training.start(&mut network, samples)?.with_level(level);
                run.run(self.epochs);
                Some(run.finish())
            }
        };
        let mut outputs = Mat::zeros(self.samples, network.outputs());
        network.predictor().with_level(level).predict_into(inputs, outputs.as_mut())?;
        let rows: Vec<Vec<f64>> =
            (0..self.samples).map(|i| outputs.row(i).iter().copied().collect()).collect();
        Ok(json!({
            "loss": history.as_ref().map(|history| &history.loss),
            "mse": history.as_ref().map(|history| &history.mse),
            "parameters": network.parameters(),
            "outputs": rows,
        }))
    }
}

/// Where the digests are kept.
pub const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/digests.txt");
