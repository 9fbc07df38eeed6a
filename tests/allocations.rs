//! Only constructors allocate: neither training nor predicting into one's own memory does.

use allocation_counter::measure;
use nn_math::Mat;
use nn_model::{
    Activation, Architecture, GradientDescent, Initialization, Loss, Network, Objective, Training,
};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

fn network() -> Network {
    let architecture = Architecture::new(5)
        .layer(20, Activation::Tanh)
        .layer(9, Activation::Relu)
        .layer(2, Activation::Sigmoid);
    Network::new(architecture, Initialization::UNIT, &mut ChaCha8Rng::seed_from_u64(1)).unwrap()
}

fn samples(n: usize) -> (Mat<f64>, Mat<f64>) {
    (Mat::from_fn(n, 5, |i, j| ((i + j) as f64).sin()), Mat::from_fn(n, 2, |i, _| (i % 2) as f64))
}

#[test]
fn a_training_step_allocates_nothing_and_the_counter_counts() {
    let mut network = network();
    let (x, y) = samples(300);
    let mut constructed = None;
    let construction = measure(|| {
        constructed = Some(
            Training::new(GradientDescent::new(0.01), Loss::HalfSse)
                .epochs(50)
                .start(&mut network, (x.as_ref(), y.as_ref()))
                .unwrap(),
        );
    });
    assert!(construction.count_total > 0, "the counter does not count");
    let mut descent = constructed.unwrap();
    let steps = measure(|| {
        for _ in 0..50 {
            descent.run(1);
        }
    });
    assert_eq!(steps.count_total, 0);
    assert_eq!(descent.history().mse.len(), 50);
}

#[test]
fn evaluating_an_objective_allocates_nothing() {
    let network = network();
    let (x, y) = samples(300);
    let mut objective = Objective::new(&network, Loss::Mse, (x.as_ref(), y.as_ref())).unwrap();
    let evaluation = measure(|| {
        objective.evaluate(network.parameters()).unwrap();
        objective.evaluate_rows(7..200, network.parameters()).unwrap();
    });
    assert_eq!(evaluation.count_total, 0);
}

#[test]
fn predicting_into_ones_own_memory_allocates_nothing() {
    let network = network();
    let (x, _) = samples(300);
    let mut outputs = Mat::zeros(300, 2);
    let mut predictor = network.predictor();
    let prediction = measure(|| predictor.predict_into(x.as_ref(), outputs.as_mut()).unwrap());
    assert_eq!(prediction.count_total, 0);
    assert_eq!(outputs, network.predict(x.as_ref()).unwrap());
}
