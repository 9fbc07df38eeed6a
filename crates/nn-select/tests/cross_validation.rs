//! Cross-validation: against loops by hand, against least squares, without leaks, and with the scores it should have.

// Clippy's leave to unwrap in tests covers only what stands inside the test functions.
#![allow(clippy::unwrap_used)]

use nn_data::{DataError, Dataset, KFold, Labels, Moons, NoisyLinear, Rows, digits, iris};
use nn_math::{Mat, least_squares::least_squares};
use nn_model::{Activation, Adam, GradientDescent, Lbfgs, Loss, Metric, ModelError, Penalty, Task, Training};
use nn_select::{CrossValidation, Division, Recipe, Scores, SelectError, Validation, run_seed};
use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};
use std::ops::ControlFlow;
use std::sync::Mutex;

fn noisy_linear() -> Dataset {
    NoisyLinear::sum().generate(&mut ChaCha8Rng::seed_from_u64(7)).unwrap()
}

/// The same data with another number in one row's inputs and targets.
fn with_row(data: &Dataset, row: usize, input: f64, target: f64) -> Dataset {
    let (mut x, mut y) = (data.inputs().to_owned(), data.targets().to_owned());
    (x[(row, 0)], y[(row, 0)]) = (input, target);
    Dataset::new(x, y, data.input_names().to_vec(), data.target_names().to_vec()).unwrap()
}

fn least_squares_recipe() -> Recipe {
    Recipe::regressor().training(Training::new(Lbfgs::default(), Loss::Mse).epochs(200))
}

#[test]
fn every_score_is_what_a_loop_by_hand_gives() {
    let iris = iris();
    let recipe =
        Recipe::classifier().hidden([4], Activation::Tanh).learning_rate(0.02).adjust(|t| t.epochs(15));
    let metrics = [Metric::Accuracy, Metric::LogLoss];
    let (folds, seeds) = (KFold::new(3).repeated(2), [4, 9]);
    let validation = Validation::new(folds).stratified().shuffled_by(3).metrics(metrics).seeds(seeds);
    let result = recipe.cross_validate(&iris, &validation).unwrap();

    let labels = iris.labels().unwrap();
    let splits = folds.split(Rows::Stratified(&labels), &mut ChaCha8Rng::seed_from_u64(3)).unwrap();
    assert_eq!(validation.splits(&iris).unwrap(), splits);
    assert_eq!(result.seeds, seeds);
    for (scores, metric) in result.scores.iter().zip(metrics) {
        assert_eq!((scores.metric, scores.held_out.len()), (metric, 6));
        for (fold, split) in splits.iter().enumerate() {
            let (train, test) = (iris.rows(&split.train).unwrap(), iris.rows(&split.test).unwrap());
            for (place, seed) in seeds.into_iter().enumerate() {
                let mut rng = ChaCha8Rng::seed_from_u64(seed);
                rng.set_stream(fold as u64);
                let seed_of_run = rng.next_u64();
                assert_eq!(seed_of_run, run_seed(seed, fold));
                let fitted = recipe.fit(&train, seed_of_run).unwrap();
                assert_eq!(scores.held_out[fold][place], fitted.score(&test, metric).unwrap());
                assert_eq!(scores.training[fold][place], fitted.score(&train, metric).unwrap());
            }
        }
    }
}

#[test]
fn mean_and_standard_error_are_over_folds_of_means_over_seeds() {
    let scores = Scores {
        metric: Metric::Mse,
        held_out: vec![vec![1.0, 3.0], vec![4.0, 4.0], vec![6.0, 8.0]], // 2, 4, 7
        training: vec![vec![1.0, 1.0], vec![2.0, 2.0], vec![2.0, 4.0]],
    };
    assert_eq!(scores.folds(), [2.0, 4.0, 7.0]);
    assert_eq!(scores.mean(), 13.0 / 3.0);
    // ((7/3)^2 + (1/3)^2 + (8/3)^2) / 2 = 114/18
    assert!((scores.standard_deviation() - (114.0_f64 / 18.0).sqrt()).abs() < 1e-15);
    assert!((scores.standard_error() - (114.0_f64 / 54.0).sqrt()).abs() < 1e-15);
    assert_eq!(scores.training_mean(), 2.0);
    let all = CrossValidation { seeds: vec![1, 2], scores: vec![scores] };
    assert!(all.of(Metric::Mse).is_some() && all.of(Metric::Mae).is_none());
    assert_eq!(
        all.to_string(),
        "metric   mean  standard error  training\n   mse  4.333           1.453     2.000\n"
    );
}

#[test]
fn a_linear_network_has_the_scores_of_least_squares() {
    let data = noisy_linear();
    let validation = Validation::new(KFold::new(5)).metrics([Metric::Mse, Metric::R2]);
    let result = least_squares_recipe().cross_validate(&data, &validation).unwrap();
    let with_one = |data: &Dataset| {
        Mat::from_fn(data.samples(), 4, |i, j| if j == 3 { 1.0 } else { data.inputs()[(i, j)] })
    };
    for (fold, split) in validation.splits(&data).unwrap().into_iter().enumerate() {
        let (train, test) = (data.rows(&split.train).unwrap(), data.rows(&split.test).unwrap());
        let weights = least_squares(with_one(&train).as_ref(), train.targets()).unwrap();
        let predictions = with_one(&test) * weights;
        for scores in &result.scores {
            let exact =
                scores.metric.evaluate(Task::Regression, test.targets(), predictions.as_ref()).unwrap();
            assert!((scores.held_out[fold][0] - exact).abs() < 1e-9, "{} of fold {fold}", scores.metric);
        }
    }
    // The noise has a variance of 0.04 (in this sample rather more); nothing can predict that.
    let mse = result.of(Metric::Mse).unwrap();
    assert!((0.04..0.055).contains(&mse.mean()) && mse.standard_error() < 0.01, "{result}");
}

#[test]
fn a_held_out_row_does_not_reach_the_model() {
    let data = noisy_linear();
    let validation = Validation::new(KFold::new(4)).seeds([1, 2]);
    let splits = validation.splits(&data).unwrap();
    let row = splits[2].test[0];
    let huge = with_row(&data, row, 1e6, -1e6);
    let recipe =
        Recipe::regressor().hidden([4], Activation::Tanh).learning_rate(0.01).adjust(|t| t.epochs(10));
    let scores = |data: &Dataset| recipe.cross_validate(data, &validation).unwrap().scores.remove(0);
    let (plain, spoilt) = (scores(&data), scores(&huge));
    for fold in 0..4 {
        // Where the row is held out, what is learned stays the same to the last bit; elsewhere it does not.
        assert_eq!(plain.training[fold] == spoilt.training[fold], fold == 2, "fold {fold}");
        assert_ne!(plain.held_out[fold], spoilt.held_out[fold], "fold {fold}");
    }

    let fit = |data: &Dataset| recipe.fit(&data.rows(&splits[2].train).unwrap(), 1).unwrap();
    assert_eq!(fit(&data), fit(&huge));
}

#[test]
fn irises_moons_and_digits_have_the_scores_that_they_should() {
    let network = |units: usize, epochs: usize| {
        let training = Training::new(Adam::new(0.01), Loss::CrossEntropy).batch_size(32).epochs(epochs);
        Recipe::classifier().hidden([units], Activation::Tanh).training(training)
    };
    let accuracy = |recipe: &Recipe, data: &Dataset, folds: usize, seeds: u64| {
        let validation = Validation::new(KFold::new(folds)).stratified().seeds(0..seeds);
        recipe.cross_validate(data, &validation).unwrap().scores.remove(0)
    };
    let iris = accuracy(&network(8, 50), &iris(), 10, 3);
    assert!(iris.mean() > 0.95 && iris.standard_error() < 0.02, "iris {}", iris.mean());

    let digits = accuracy(&network(32, 15), &digits(), 3, 1);
    assert!(digits.mean() > 0.96 && digits.training_mean() > 0.99, "digits {}", digits.mean());

    let moons = Moons { samples: 300, noise: 0.15 }.generate(&mut ChaCha8Rng::seed_from_u64(1)).unwrap();
    let training = Training::new(Adam::new(0.02), Loss::BinaryCrossEntropy).batch_size(32).epochs(60);
    let linear = Recipe::binary_classifier().training(training);
    let curved = linear.clone().hidden([16], Activation::Tanh);
    let (linear, curved) = (accuracy(&linear, &moons, 5, 2), accuracy(&curved, &moons, 5, 2));
    assert!(curved.mean() > 0.97, "moons {}", curved.mean());
    assert!(linear.mean() < 0.92, "moons, linear {}", linear.mean());
}

#[test]
fn what_cannot_be_judged_is_refused_before_anything_runs() {
    let error = |recipe: Recipe, data: &Dataset, validation: Validation<'_>| {
        let never = |_, _| -> ControlFlow<()> { unreachable!("a run was made") };
        recipe.cross_validate(data, &validation.watched_by(never)).unwrap_err()
    };
    let folds = |k| Validation::new(KFold::new(k));
    assert!(matches!(
        error(Recipe::regressor(), &noisy_linear(), folds(5).stratified()),
        SelectError::Data(DataError::NotOneHot { .. })
    ));
    assert!(matches!(
        error(Recipe::classifier(), &iris(), folds(151)),
        SelectError::Data(DataError::TooFewRows { .. })
    ));
    assert_eq!(
        error(Recipe::regressor(), &noisy_linear(), folds(5).metrics([Metric::Mse, Metric::Accuracy])),
        SelectError::Model(ModelError::MetricTask { metric: Metric::Accuracy, task: Task::Regression })
    );
    assert_eq!(
        error(Recipe::classifier(), &iris(), folds(5).seeds([])).to_string(),
        "there are no seeds to run with: give at least one, such as `.seeds([1])`"
    );
}

#[test]
fn a_run_that_fails_is_named_with_its_fold_and_seed() {
    let diverging = Recipe::regressor().training(Training::new(GradientDescent::new(1e9), Loss::Mse));
    let validation = Validation::new(KFold::new(5)).seeds([7, 8]);
    let error = diverging.cross_validate(&noisy_linear(), &validation).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("fold 0 (counted from 0), seed 7: diverged in epoch "), "{text}");
    assert!(text.ends_with(": try a smaller learning rate"), "{text}");

    // A fold that tests on one class alone has no ROC curve.
    let single = Validation::new(KFold::new(150)).metrics([Metric::RocAuc]);
    let error = Recipe::classifier().adjust(|t| t.epochs(1)).cross_validate(&iris(), &single).unwrap_err();
    let SelectError::Run { fold: 0, seed: 0, reason } = error else { panic!("{error}") };
    assert!(matches!(*reason, SelectError::Model(ModelError::OneClass { .. })), "{reason}");
}

#[test]
fn a_score_that_is_no_finite_number_is_a_failure_that_says_so() {
    let validation = Validation::new(KFold::new(4));
    let row = validation.splits(&noisy_linear()).unwrap()[0].test[0];
    let far = with_row(&noisy_linear(), row, 0.5, 1e200); // its square is infinite
    let error = least_squares_recipe().cross_validate(&far, &validation).unwrap_err();
    let expected = SelectError::Score { metric: Metric::Mse, found: f64::INFINITY };
    assert_eq!(error, SelectError::Run { fold: 0, seed: 0, reason: Box::new(expected) });
    assert_eq!(
        error.to_string(),
        "fold 0 (counted from 0), seed 0: the mse is inf: the predictions are too far off to be scored"
    );
}

#[test]
fn a_watcher_hears_of_every_run_once_and_can_end_them() {
    let recipe = Recipe::regressor().adjust(|t| t.epochs(3).penalty(Penalty::l2(0.1)));
    let heard = Mutex::new(Vec::new());
    let validation = Validation::new(KFold::new(4)).seeds(0..3).watched_by(|done, total| {
        heard.lock().unwrap().push((done, total));
        ControlFlow::Continue(())
    });
    recipe.cross_validate(&noisy_linear(), &validation).unwrap();
    drop(validation);
    let mut heard = heard.into_inner().unwrap();
    heard.sort();
    assert_eq!(heard, (1..=12).map(|done| (done, 12)).collect::<Vec<_>>());

    let stop = Validation::new(KFold::new(50)).watched_by(|done, _| match done {
        1 => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    let error = recipe.cross_validate(&noisy_linear(), &stop).unwrap_err();
    assert_eq!(error, SelectError::Cancelled);
}

#[test]
fn folds_go_by_groups_by_time_or_leniently_as_the_division_says() {
    let data = noisy_linear();
    let groups = Labels::from_names((0..data.samples()).map(|row| format!("patient {}", row % 7))).unwrap();
    let folds = KFold::new(3);
    let by_group = Validation::new(folds).shuffled_by(5).divided(Division::Grouped(groups.clone()));
    let expected = folds.split(Rows::Grouped(&groups), &mut ChaCha8Rng::seed_from_u64(5)).unwrap();
    assert_eq!(by_group.splits(&data).unwrap(), expected);
    let in_order = Validation::new(folds).divided(Division::Ordered);
    assert_eq!(in_order.splits(&data).unwrap(), folds.in_order(data.samples()).unwrap());
    let recipe = least_squares_recipe();
    let scores = |validation: &Validation<'_>| recipe.cross_validate(&data, validation).unwrap().scores;
    assert_ne!(scores(&by_group), scores(&in_order));

    let of_others = Validation::new(folds).divided(Division::Grouped(groups)).splits(&iris());
    assert_eq!(of_others.unwrap_err(), SelectError::Groups { found: data.samples(), expected: 150 });
    let rare = iris().rows(&[0, 1, 2, 3, 4, 5, 50, 51, 52, 53, 100]).unwrap();
    let strict = Validation::new(folds).stratified().splits(&rare);
    assert!(matches!(strict, Err(SelectError::Data(DataError::RareClass { rows: 1, .. }))));
    assert_eq!(Validation::new(folds).divided(Division::Lenient).splits(&rare).unwrap().len(), 3);
}
