//! Absurd amounts are refused with a sentence, before memory is asked for.
#![allow(clippy::unwrap_used)] // a test may

use nn_choice::limits;
use nn_model::{
    Activation, Adam, Architecture, Calibration, ConfusionMatrix, Curvature, Initialization, Lbfgs, Loss,
    Metric, ModelError, Network, Objective, OptimizerState, Task, Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};

fn deep(layers: usize) -> Architecture {
    (0..layers).fold(Architecture::new(1), |architecture, _| architecture.layer(1, Activation::Tanh))
}

fn network(architecture: Architecture) -> Result<Network, ModelError> {
    Network::new(architecture, Initialization::GlorotUniform, &mut ChaCha8Rng::seed_from_u64(1))
}

fn linear() -> Network {
    network(Architecture::new(1).layer(1, Activation::Linear)).unwrap()
}

const DATA: ([f64; 4], [f64; 4]) = ([0.0, 1.0, 2.0, 3.0], [1.0, 0.0, 1.0, 0.5]);

#[test]
fn thirty_thousand_layers_are_trained_and_differentiated_twice() {
    let mut deep = network(deep(30_000)).unwrap();
    for threads in [1, 2] {
        let training = Training::new(Adam::new(0.01), Loss::HalfSse).epochs(1).threads(threads);
        let training = if cfg!(feature = "parallel") { training } else { training.threads(1) };
        assert_eq!(training.train(&mut deep, DATA).unwrap().epochs(), 1);
    }
    let mut curvature = Curvature::new(Objective::new(&deep, Loss::HalfSse, DATA).unwrap());
    let direction = vec![1.0; deep.parameters().len()];
    assert_eq!(curvature.hessian_product(deep.parameters(), &direction).unwrap().len(), 60_000);
    assert_eq!(deep.predict([0.5, 1.0]).unwrap().nrows(), 2);
}

#[test]
fn many_layers_without_biases_take_no_longer_than_those_with_them() {
    let first = Architecture::new(1).layer(1, Activation::Tanh);
    let layer = |architecture: Architecture, _| architecture.layer_without_bias(1, Activation::Tanh);
    // By looking each of them up in a list, this took a minute.
    let architecture = (1..limits::LAYERS).fold(first, layer);
    assert_eq!(architecture.parameter_count(), Ok(limits::LAYERS + 1));
    assert!(architecture == architecture.clone() && architecture.has_bias());
}

#[test]
fn a_network_has_no_more_layers_and_parameters_than_can_be_meant() {
    let found = limits::LAYERS + 1;
    let error = ModelError::TooMany { what: "layers", found, most: limits::LAYERS };
    assert_eq!(deep(found).parameter_count(), Err(error));
    let square = |units| Architecture::new(units).layer(units, Activation::Linear).without_bias();
    assert_eq!(square(10_000).parameter_count(), Ok(limits::PARAMETERS));
    for units in [10_001, 1 << 20, 1 << 31, usize::MAX] {
        assert_eq!(network(square(units)), Err(ModelError::TooLarge), "{units}");
    }
    let message = network(square(1 << 20)).unwrap_err().to_string();
    assert!(message.contains("more than 100000000"), "{message}");
}

#[test]
fn lbfgs_remembers_no_more_than_can_be_meant() {
    for memory in [limits::LBFGS_MEMORY + 1, 1_000_000_000_000, usize::MAX] {
        let error = OptimizerState::new(Lbfgs::default().memory(memory), &linear()).unwrap_err();
        let most = limits::LBFGS_MEMORY;
        assert_eq!(error, ModelError::TooMany { what: "steps for L-BFGS to remember", found: memory, most });
    }
    assert!(OptimizerState::new(Lbfgs::default().memory(limits::LBFGS_MEMORY), &linear()).is_ok());
}

#[test]
#[cfg(feature = "parallel")]
fn absurd_threads_are_refused() {
    let training = Training::new(Adam::new(0.01), Loss::HalfSse).threads(100_000);
    let error = training.train(&mut linear(), DATA).unwrap_err();
    assert_eq!(
        error.to_string(),
        "100000 threads are asked for, but there may be 1024 at most: ask for fewer"
    );
}

#[test]
fn absurd_pieces_are_refused() {
    let training = Training::new(Adam::new(0.01), Loss::HalfSse);
    for (training, largest) in
        [(training.clone(), usize::MAX), (training.clone(), 1 << 40), (training.batch_size(1 << 40), 10)]
    {
        let error = training.stream(linear(), largest).err();
        assert!(matches!(error, Some(ModelError::TooMany { what: "numbers of a piece", .. })), "{error:?}");
    }
}

#[test]
fn an_absurd_hessian_is_refused_and_its_product_is_not() {
    let wide = network(Architecture::new(1).layer(6000, Activation::Linear)).unwrap();
    let samples = (nn_math::Mat::zeros(1, 1), nn_math::Mat::zeros(1, 6000));
    let mut curvature = Curvature::new(Objective::new(&wide, Loss::HalfSse, samples).unwrap());
    let error = curvature.hessian(wide.parameters()).unwrap_err();
    assert_eq!(
        error,
        ModelError::TooMany { what: "parameters with a whole Hessian", found: 12_000, most: 10_000 }
    );
    assert!(curvature.hessian_product(wide.parameters(), wide.parameters()).is_ok());
}

#[test]
fn absurd_classes_are_refused() {
    for classes in [limits::CLASSES + 1, 1 << 31, usize::MAX] {
        let error = ConfusionMatrix::of_classes(classes, &[0], &[1]).unwrap_err();
        assert!(matches!(error, ModelError::TooMany { found, .. } if found == classes), "{error}");
    }
    let matrix = ConfusionMatrix::of_classes(3, &[0, 1, 2], &[0, 1, 1]).unwrap();
    let missing = |index| Err(ModelError::Missing { what: "class", index, count: 3 });
    assert_eq!(matrix.count(1 << 63, 0), missing(1 << 63));
    assert_eq!(matrix.count(0, 3), missing(3));
    assert_eq!([matrix.precision(3), matrix.recall(3), matrix.f1(3)], [missing(3), missing(3), missing(3)]);
    assert_eq!(matrix.precision(1), Ok(0.5));
    // A score of that many classes is refused, too.
    let one_hot = nn_math::Mat::from_fn(2, limits::CLASSES + 1, |i, j| f64::from(i == j));
    let score = Metric::F1.evaluate(Task::MultiClass, &one_hot, &one_hot);
    assert!(matches!(score, Err(ModelError::TooMany { .. })), "{score:?}");
    assert_eq!(Metric::Accuracy.evaluate(Task::MultiClass, &one_hot, &one_hot), Ok(1.0));
}

#[test]
fn bins_are_as_many_as_hold_samples_and_absurd_numbers_of_them_are_refused() {
    let new = |bins| Calibration::new([0.0, 1.0, 1.0, 0.0], [0.0, 1.0, 0.3, 0.7], bins);
    for bins in [limits::BINS + 1, usize::MAX] {
        assert_eq!(new(bins), Err(ModelError::TooMany { what: "bins", found: bins, most: limits::BINS }));
    }
    assert_eq!(new(limits::BINS).unwrap().bins.len(), 4);
}

#[test]
fn a_probability_on_an_edge_lies_in_the_bin_below_it() {
    for bins in [1, 2, 3, 7, 10, 49, 1000] {
        for edge in 0..=bins {
            let p = edge as f64 / bins as f64;
            for p in [p, p.next_down(), p.next_up()].into_iter().filter(|p| (0.0..=1.0).contains(p)) {
                let calibration = Calibration::new([1.0], [p], bins).unwrap();
                let [bin] = &calibration.bins[..] else { panic!("{calibration:?}") };
                assert!(
                    (bin.low < p || (p == 0.0 && bin.low == 0.0)) && p <= bin.high,
                    "{bins} {p}: {bin:?}"
                );
                assert!((bin.high - bin.low - 1.0 / bins as f64).abs() < 1e-15);
            }
        }
    }
}
