//! The toy sets are learned, from stated seeds to a stated part of the samples that the network has not seen.

use nn_data::{Circles, Dataset, Moons, Spirals, Xor};
use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Network, Training};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// Two layers of 16 tanh units, by Adam on all of the first set: which part of the second it gets right.
fn accuracy(learn: &Dataset, judge: &Dataset, seed: u64) -> f64 {
    let (outputs, activation, loss) = match learn.targets().ncols() {
        1 => (1, Activation::Sigmoid, Loss::BinaryCrossEntropy),
        classes => (classes, Activation::Softmax, Loss::CrossEntropy),
    };
    let architecture = Architecture::new(2)
        .layer(16, Activation::Tanh)
        .layer(16, Activation::Tanh)
        .layer(outputs, activation);
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let mut network = Network::new(architecture, Initialization::GlorotUniform, rng).unwrap();
    let training = Training::new(Adam::new(0.01), loss).epochs(1000);
    training.train(&mut network, (learn.inputs(), learn.targets())).unwrap();
    let found = network.predict_class(judge.inputs()).unwrap();
    let labels = judge.labels().unwrap();
    let right = found.iter().zip(labels.indices()).filter(|(found, truth)| found == truth).count();
    right as f64 / found.len() as f64
}

/// The least accuracy over five seeds, of data and network both.
fn worst(generate: impl Fn(&mut ChaCha8Rng) -> Dataset) -> f64 {
    let each = (1..=5).map(|seed| {
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let (learn, judge) = (generate(rng), generate(rng));
        accuracy(&learn, &judge, seed)
    });
    each.fold(1.0, f64::min)
}

#[test]
fn moons_are_learned() {
    let worst = worst(|rng| Moons { samples: 200, noise: 0.1 }.generate(rng).unwrap());
    assert!(worst >= 0.98, "{worst}");
}

#[test]
fn circles_are_learned() {
    let worst = worst(|rng| Circles { samples: 200, noise: 0.05, factor: 0.5 }.generate(rng).unwrap());
    assert!(worst >= 0.97, "{worst}");
}

#[test]
fn three_spirals_are_learned() {
    let worst = worst(|rng| {
        Spirals { samples: 300, noise: 0.02, arms: 3, ..Spirals::default() }.generate(rng).unwrap()
    });
    assert!(worst >= 0.95, "{worst}");
}

#[test]
fn xor_is_learned() {
    let worst = worst(|rng| Xor { samples: 200, noise: 0.1 }.generate(rng).unwrap());
    assert!(worst >= 0.98, "{worst}");
}

/// A single layer cannot: what is measured above is the hidden layers' work.
#[test]
fn without_hidden_layers_xor_is_not_learned() {
    let data = Xor { samples: 200, noise: 0.1 }.generate(&mut ChaCha8Rng::seed_from_u64(1)).unwrap();
    let architecture = Architecture::new(2).layer(1, Activation::Sigmoid);
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let mut network = Network::new(architecture, Initialization::GlorotUniform, rng).unwrap();
    let training = Training::new(Adam::new(0.01), Loss::BinaryCrossEntropy).epochs(1000);
    training.train(&mut network, (data.inputs(), data.targets())).unwrap();
    let found = network.predict_class(data.inputs()).unwrap();
    let right = found.iter().zip(data.labels().unwrap().indices()).filter(|(a, b)| a == b).count();
    assert!(right < 150, "{right} of 200");
}
