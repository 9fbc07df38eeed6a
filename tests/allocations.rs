//! Only constructors allocate: neither training nor predicting into one's own memory does.

use crate::problem::{Problem, hidden_activations, losses, optimizers};
use allocation_counter::measure;
use nn_math::Mat;
use nn_model::{
    Activation, Architecture, Curvature, EarlyStopping, FixedNetwork, Frozen, GradientDescent,
    Initialization, Loss, Network, Objective, Penalty, Schedule, Training,
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
                .start(&mut network, (&x, &y))
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

/// The allocations of `epochs` epochs of `training`.
fn allocations(training: &Training, epochs: usize) -> u64 {
    let mut network = network();
    let (x, y) = samples(300);
    let mut run = training.start(&mut network, (&x, &y)).unwrap();
    let counted = measure(|| {
        run.run(epochs);
    });
    assert_eq!(run.history().epochs(), epochs, "the run stopped early: {}", run.history().stop);
    counted.count_total
}

#[test]
fn a_step_of_every_optimiser_allocates_nothing_on_all_samples_or_in_shuffled_batches_with_all_there_is() {
    for optimizer in optimizers(0.001) {
        let training = Training::new(optimizer, Loss::Mse)
            .epochs(5)
            .penalty(Penalty { l1: 1e-4, ..Penalty::l2(1e-3) })
            .validation_split(0.2)
            .early_stopping(EarlyStopping::new(100));
        assert_eq!(allocations(&training, 5), 0, "{}", optimizer.name());
        if optimizer.evaluates() {
            continue;
        }
        let training = training.dropout(0.2).clip_norm(1.0).warm_up(1);
        let frozen = training.clone().frozen([Frozen::Layer(0), Frozen::Biases(1)]).batch_size(7);
        assert_eq!(allocations(&frozen, 5), 0, "{}", optimizer.name());
        assert_eq!(allocations(&training, 5), 0, "{}", optimizer.name());
        let plateau = Schedule::Plateau { factor: 0.5, patience: 1 };
        for batched in [training.clone().batch_size(7), training.batch_size(16).in_order()] {
            assert_eq!(allocations(&batched.schedule(plateau), 5), 0, "{}", optimizer.name());
        }
    }
}

#[test]
fn a_hessian_product_allocates_nothing() {
    let network = network();
    let (x, y) = samples(300);
    let objective = Objective::new(&network, Loss::Mse, (&x, &y)).unwrap();
    let mut curvature = Curvature::new(objective);
    let p = network.parameters();
    let counted = measure(|| {
        curvature.hessian_product(p, p).unwrap();
    });
    assert_eq!(counted.count_total, 0);
}

#[test]
fn evaluating_an_objective_allocates_nothing() {
    let network = network();
    let (x, y) = samples(300);
    let mut objective = Objective::new(&network, Loss::Mse, (&x, &y)).unwrap();
    let evaluation = measure(|| {
        objective.evaluate(network.parameters()).unwrap();
        objective.evaluate_rows(7..200, network.parameters()).unwrap();
    });
    assert_eq!(evaluation.count_total, 0);
}

#[test]
fn a_prediction_by_a_shape_in_the_type_allocates_nothing() {
    for hidden in hidden_activations() {
        let architecture = Architecture::new(5).layer(4, hidden).layer(3, Activation::Softmax);
        let rng = &mut ChaCha8Rng::seed_from_u64(2);
        let network = Network::new(architecture, Initialization::UNIT, rng).unwrap();
        let counted = measure(|| {
            let fixed = FixedNetwork::<5, 4, 3>::new(&network).unwrap();
            assert!(fixed.predict(&[0.1, 0.2, 0.3, 0.4, 0.5]).iter().all(|p| *p > 0.0));
        });
        assert_eq!(counted.count_total, 0, "{hidden}");
    }
}

#[test]
fn predicting_into_ones_own_memory_allocates_nothing() {
    let network = network();
    let (x, _) = samples(300);
    let mut outputs = Mat::zeros(300, 2);
    let mut predictor = network.predictor();
    let prediction = measure(|| predictor.predict_into(&x, outputs.as_mut()).unwrap());
    assert_eq!(prediction.count_total, 0);
    assert_eq!(outputs, network.predict(x.as_ref()).unwrap());
}

#[test]
fn a_step_with_formulas_of_ones_own_allocates_nothing_wide_or_narrow() {
    for loss in losses() {
        for hidden in hidden_activations() {
            for units in [3, 20] {
                let problem = Problem::draw(5, &[(units, hidden), (2, hidden)], true, loss, 300, 1);
                let mut network = problem.network.clone();
                let training = Training::new(GradientDescent::new(1e-4), loss).epochs(6).batch_size(32);
                let mut run = training.start(&mut network, problem.samples()).unwrap();
                let in_batches = measure(|| {
                    run.run(6);
                });
                drop(run);
                let training = Training::new(GradientDescent::new(1e-4), loss).epochs(6);
                let mut run = training.start(&mut network, problem.samples()).unwrap();
                let whole = measure(|| {
                    run.run(6);
                });
                drop(run);
                let mut curvature = Curvature::new(problem.evaluated());
                let (p, mut predictor) = (network.parameters(), network.predictor());
                curvature.hessian_product(p, p).unwrap();
                let products = measure(|| {
                    curvature.hessian_product(p, p).unwrap();
                    predictor.predict_sample(&[0.1, 0.2, 0.3, 0.4, 0.5]).unwrap();
                });
                let counted = [in_batches, whole, products].map(|counted| counted.count_total);
                assert_eq!(counted, [0; 3], "{loss}, {hidden}, {units} units");
            }
        }
    }
}
