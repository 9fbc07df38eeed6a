//! The trainings of `python/tests/same_bits.json`, whose digests the Python package gives too.

use nn_math::Mat;
use nn_model::{
    Activation, Adam, Architecture, GradientDescent, Initialization, Loss, Network, Penalty, Schedule,
    Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::path::Path;

fn inputs() -> Mat<f64> {
    Mat::from_fn(90, 5, |i, j| ((7 * i + 3 * j * j + i * j) % 16) as f64 / 8.0 - 1.0)
}

fn numbers(x: &Mat<f64>) -> Mat<f64> {
    Mat::from_fn(90, 1, |i, _| x[(i, 0)] - 0.5 * x[(i, 1)] * x[(i, 2)])
}

fn classes(x: &Mat<f64>) -> Mat<f64> {
    Mat::from_fn(90, 3, |i, class| {
        let sums = [x[(i, 0)] + x[(i, 3)] > 0.25, x[(i, 2)] - x[(i, 1)] > 0.0];
        f64::from(sums.into_iter().filter(|sum| *sum).count() == class)
    })
}

fn digest(
    architecture: Architecture,
    initialization: Initialization,
    training: &Training,
    [x, y]: [&Mat<f64>; 2],
) -> String {
    let mut rng = ChaCha8Rng::seed_from_u64(training.seed);
    let mut network = Network::new(architecture, initialization, &mut rng).unwrap();
    training.train(&mut network, (x, y)).unwrap();
    format!("{:016x}", network.digest())
}

#[test]
fn the_python_package_is_held_to_the_bits_that_the_library_gives() {
    let x = inputs();
    let of = |architecture, initialization, training: Training, y: Mat<f64>| {
        digest(architecture, initialization, &training, [&x, &y])
    };
    let network = || Architecture::new(5);
    let found = [
        of(
            network().layer(16, Activation::Tanh).layer(8, Activation::Gelu).layer(1, Activation::Linear),
            Initialization::HeNormal,
            // Epsilon twice as much, since scikit-learn halves the squares.
            Training::new(Adam::new(0.01).beta2(0.99).epsilon(2e-8).epsilon_hat(), Loss::Mse)
                .epochs(20)
                .batch_size(32)
                .dropout([0.0, 0.1])
                .seed(11),
            numbers(&x),
        ),
        of(
            network().layer(12, Activation::Relu).layer(3, Activation::Softmax),
            Initialization::GlorotUniform,
            Training::new(GradientDescent::new(0.125).nesterov(0.9), Loss::CrossEntropy)
                .epochs(15)
                .batch_size(30)
                .penalty(Penalty::l2(0.03125)) // alpha over the size of a batch
                .schedule(Schedule::Cosine { epochs: 15, floor: 0.0 })
                .seed(5),
            classes(&x),
        ),
        of(
            network().layer(3, Activation::Tanh).layer(1, Activation::Linear),
            Initialization::UNIT,
            Training::new(Adam::new(0.02).epsilon_hat(), Loss::Huber).epochs(300),
            numbers(&x),
        ),
    ];
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../python/tests/same_bits.json");
    let cases: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let expected: Vec<&str> =
        cases.as_array().unwrap().iter().map(|case| case["digest"].as_str().unwrap()).collect();
    assert_eq!(found.to_vec(), expected);
}
