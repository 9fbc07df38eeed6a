//! Four toy sets that no straight line can part, each learned by a small network.
//!
//! ```text
//! xor, moons, circles    two classes       2 - tanh 16 - sigmoid 1
//! spirals                three classes     2 - tanh 16 - tanh 16 - softmax 3
//! ```
//!
//! Beside each, for comparison, the same without hidden layers, which can draw straight boundaries only. Both are tested
//! on samples that neither has seen.
//!
//! In the book: [classification](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/classification.md).

use super::Section;
use crate::story::{Story, TutorialError};
use nn_data::{Circles, DataError, Dataset, Moons, Spirals, Xor};
use nn_math::Mat;
use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Metric, Network, Task, Training};
use rand::rngs::ChaCha8Rng;
use serde::Serialize;

/// How many training samples there are, and how many test samples.
pub const SAMPLES: usize = 200;
/// How often it goes through them, all in one batch.
pub const EPOCHS: usize = 500;
/// The learning rate of Adam.
pub const LEARNING_RATE: f64 = 0.03;
/// How many points the map of the classes has along each side.
pub const SIDE: usize = 71;

/// What was learned of the four sets.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ToyBoundaries {
    /// Exclusive or, moons, circles, spirals.
    pub sets: Vec<Learned>,
}

/// One set and what was learned of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Learned {
    /// The name of the set.
    pub set: &'static str,
    /// How many classes there are.
    pub classes: usize,
    /// The new samples.
    pub samples: Vec<Sample>,
    /// The range of both inputs on the maps.
    pub range: (f64, f64),
    /// Without hidden layers.
    pub one_layer: Classifier,
    /// With them.
    pub hidden: Classifier,
}

/// A trained network.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Classifier {
    /// The network in words.
    pub network: String,
    /// The share of new samples that it gets right.
    pub accuracy: f64,
    /// For each output its probability at every point of the map, row by row: the first row lies at the least x1, its
    /// numbers go along x0. Two classes have one output, the probability of the second.
    pub map: Vec<Vec<f64>>,
}

/// A new sample.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Sample {
    /// x0 and x1.
    pub at: (f64, f64),
    /// Its class.
    pub class: usize,
}

type Draw = fn(&mut ChaCha8Rng) -> Result<Dataset, DataError>;

/// Name, hidden layers, range of the map, and how samples are drawn.
const SETS: [(&str, usize, (f64, f64), Draw); 4] = [
    ("exclusive or", 1, (-0.75, 1.75), |rng| Xor { samples: SAMPLES, noise: 0.2 }.generate(rng)),
    ("moons", 1, (-1.75, 2.75), |rng| Moons { samples: SAMPLES, noise: 0.15 }.generate(rng)),
    ("circles", 1, (-1.5, 1.5), |rng| Circles { samples: SAMPLES, noise: 0.1, factor: 0.5 }.generate(rng)),
    ("spirals", 2, (-1.25, 1.25), |rng| {
        Spirals { samples: SAMPLES, noise: 0.03, arms: 3, turns: 1.0 }.generate(rng)
    }),
];

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<ToyBoundaries, TutorialError> {
    let rng = &mut story.rng(Section::ToyBoundaries);
    let sets = SETS.iter().map(|&(set, hidden, range, draw)| learn(set, hidden, range, draw, rng));
    Ok(ToyBoundaries { sets: sets.collect::<Result<_, _>>()? })
}

fn learn(
    set: &'static str,
    hidden: usize,
    range: (f64, f64),
    draw: Draw,
    rng: &mut ChaCha8Rng,
) -> Result<Learned, TutorialError> {
    let (known, new) = (draw(rng)?, draw(rng)?);
    let (x, labels) = (new.inputs(), new.labels()?);
    let sample = |(i, class): (usize, &usize)| Sample { at: (x[(i, 0)], x[(i, 1)]), class: *class };
    let mut classifier = |hidden| classifier(&train(hidden, &known, rng)?, &new, range);
    Ok(Learned {
        set,
        classes: labels.classes().len(),
        samples: labels.indices().iter().enumerate().map(sample).collect(),
        range,
        one_layer: classifier(0)?,
        hidden: classifier(hidden)?,
    })
}

/// A network with this number of hidden layers of 16 tanh units, trained on `data`.
fn train(hidden: usize, data: &Dataset, rng: &mut ChaCha8Rng) -> Result<Network, TutorialError> {
    let outputs = data.targets().ncols();
    let (activation, loss) = match outputs {
        1 => (Activation::Sigmoid, Loss::BinaryCrossEntropy),
        _ => (Activation::Softmax, Loss::CrossEntropy),
    };
    let hidden = (0..hidden).fold(Architecture::new(2), |a, _| a.layer(16, Activation::Tanh));
    let mut network = Network::new(hidden.layer(outputs, activation), Initialization::GlorotUniform, rng)?;
    let training = Training::new(Adam::new(LEARNING_RATE), loss).epochs(EPOCHS);
    training.train(&mut network, (data.inputs(), data.targets()))?;
    Ok(network)
}

fn classifier(
    network: &Network,
    new: &Dataset,
    (low, high): (f64, f64),
) -> Result<Classifier, TutorialError> {
    let place = |i: usize| low + (high - low) * i as f64 / (SIDE - 1) as f64;
    let points = Mat::from_fn(SIDE * SIDE, 2, |i, j| place(if j == 0 { i % SIDE } else { i / SIDE }));
    let map = network.predict_proba(points.as_ref())?;
    let predictions = network.predict_proba(new.inputs())?;
    Ok(Classifier {
        network: network.architecture().to_string(),
        accuracy: Metric::Accuracy.evaluate(Task::of(network), new.targets(), predictions.as_ref())?,
        map: (0..map.ncols()).map(|j| map.col(j).iter().copied().collect()).collect(),
    })
}
