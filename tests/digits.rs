//! Handwritten digits: at least 97 % right on test samples, on the splits on which scikit-learn's classifier was measured.

use nn_data::digits;
use nn_math::Mat;
use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Network, Penalty, Training};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    mean_test_accuracy: f64,
    runs: Vec<Split>,
}

#[derive(Deserialize)]
struct Split {
    seed: u64,
    test_accuracy: f64,
    test_rows: Vec<usize>,
}

/// 64 inputs, 64 relu units, 10 classes, by 60 epochs of Adam in batches of 32, with a little weight decay: scikit-learn's
/// settings, in our words. (Its alpha is divided by the samples of a batch.)
fn test_accuracy(split: &Split) -> f64 {
    let digits = digits();
    let train_rows: Vec<usize> = (0..digits.samples()).filter(|row| !split.test_rows.contains(row)).collect();
    let (train, test) = (digits.rows(&train_rows).unwrap(), digits.rows(&split.test_rows).unwrap());
    let scaled = |inputs: nn_math::MatRef<'_, f64>| -> Mat<f64> {
        Mat::from_fn(inputs.nrows(), inputs.ncols(), |i, j| inputs[(i, j)] / 16.0)
    };
    let architecture = Architecture::new(64).layer(64, Activation::Relu).layer(10, Activation::Softmax);
    let rng = &mut ChaCha8Rng::seed_from_u64(split.seed);
    let mut network = Network::new(architecture, Initialization::GlorotUniform, rng).unwrap();
    let training = Training::new(Adam::new(0.001), Loss::CrossEntropy)
        .batch_size(32)
        .epochs(60)
        .penalty(Penalty::l2(1e-4 / 32.0))
        .seed(split.seed);
    training.train(&mut network, (scaled(train.inputs()).as_ref(), train.targets())).unwrap();

    let found = network.predict_class(scaled(test.inputs()).as_ref()).unwrap();
    let labels = test.labels().unwrap();
    let right = found.iter().zip(labels.indices()).filter(|(found, truth)| found == truth).count();
    right as f64 / found.len() as f64
}

#[test]
fn digits_are_recognised_as_well_as_scikit_learn_does_on_the_same_ten_splits() {
    let reference: Reference = serde_json::from_str(include_str!("golden/digits_sklearn.json")).unwrap();
    assert_eq!(reference.runs.len(), 10);
    let ours: Vec<f64> = reference.runs.iter().map(test_accuracy).collect();
    for (ours, split) in ours.iter().zip(&reference.runs) {
        assert!(*ours > 0.955, "split {}: {ours}, scikit-learn {}", split.seed, split.test_accuracy);
    }
    let mean = ours.iter().sum::<f64>() / 10.0;
    assert!(mean >= 0.97, "{mean}: {ours:?}");
    // Ten means of 360 samples each: a difference of half a per cent would be one.
    assert!((mean - reference.mean_test_accuracy).abs() < 0.005, "{mean}: {ours:?}");
}
