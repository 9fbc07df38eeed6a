//! The toy sets are learned, from stated seeds to a stated part of the samples that the network has not seen.

use nn_data::{Circles, Dataset, Moons, Spirals, Xor};
use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Network, Training};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// Which part of the second set a network with these hidden layers of tanh units, trained by Adam on all of the first, gets right.
fn accuracy(hidden: &[usize], learn: &Dataset, judge: &Dataset, seed: u64) -> f64 {
    let (outputs, activation, loss) = match learn.targets().ncols() {
        1 => (1, Activation::Sigmoid, Loss::BinaryCrossEntropy),
        classes => (classes, Activation::Softmax, Loss::CrossEntropy),
    };
    let layer = |architecture: Architecture, units: &usize| architecture.layer(*units, Activation::Tanh);
    let architecture = hidden.iter().fold(Architecture::new(2), layer).layer(outputs, activation);
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let mut network = Network::new(architecture, Initialization::GlorotUniform, rng).unwrap();
    let training = Training::new(Adam::new(0.01), loss).epochs(1000);
    training.train(&mut network, (learn.inputs(), learn.targets())).unwrap();
    let found = network.predict_class(judge.inputs()).unwrap();
    let labels = judge.labels().unwrap();
    let right = found.iter().zip(labels.indices()).filter(|(found, truth)| found == truth).count();
    right as f64 / found.len() as f64
}

type Generate = fn(&mut ChaCha8Rng) -> Dataset;

/// The least accuracy over five seeds, of data and network both.
#[test]
fn two_hidden_layers_learn_moons_circles_three_spirals_and_xor() {
    let sets: [(&str, f64, Generate); 4] = [
        ("moons", 0.98, |rng| Moons { samples: 200, noise: 0.1 }.generate(rng).unwrap()),
        ("circles", 0.97, |rng| Circles { samples: 200, noise: 0.05, factor: 0.5 }.generate(rng).unwrap()),
        ("spirals", 0.95, |rng| {
            Spirals { samples: 300, noise: 0.02, arms: 3, ..Spirals::default() }.generate(rng).unwrap()
        }),
        ("xor", 0.98, |rng| Xor { samples: 200, noise: 0.1 }.generate(rng).unwrap()),
    ];
    for (name, least, generate) in sets {
        for seed in 1..=5 {
            let rng = &mut ChaCha8Rng::seed_from_u64(seed);
            let (learn, judge) = (generate(rng), generate(rng));
            let found = accuracy(&[16, 16], &learn, &judge, seed);
            assert!(found >= least, "{name}, seed {seed}: {found}");
        }
    }
}

/// A single layer cannot: what is measured above is the hidden layers' work.
#[test]
fn without_hidden_layers_xor_is_not_learned() {
    let data = Xor { samples: 200, noise: 0.1 }.generate(&mut ChaCha8Rng::seed_from_u64(1)).unwrap();
    let found = accuracy(&[], &data, &data, 1);
    assert!(found < 0.75, "{found}");
}
