//! Learning curves: which training rows they take, and that more of them help.

// Clippy's leave to unwrap in tests covers only what stands inside the test functions.
#![allow(clippy::unwrap_used)]

use nn_data::{KFold, NoisyLinear, iris};
use nn_model::{Lbfgs, Loss, Metric, Training};
use nn_select::{Recipe, SelectError, Validation};
use rand::{SeedableRng, rngs::ChaCha8Rng};

#[test]
fn more_rows_help_and_all_of_them_are_plain_cross_validation() {
    let data = NoisyLinear::sum().generate(&mut ChaCha8Rng::seed_from_u64(7)).unwrap();
    let recipe = Recipe::regressor().training(Training::new(Lbfgs::default(), Loss::Mse));
    let validation = Validation::new(KFold::new(5)).seeds([1, 2]);
    let curve = recipe.learning_curve([0.07, 0.2, 1.0], &data, &validation).unwrap();
    assert_eq!(curve.points.iter().map(|point| point.rows).collect::<Vec<_>>(), [6, 16, 80]);
    let mean = |point: usize| curve.points[point].outcome.scored().unwrap().scores[0].mean();
    assert!(mean(0) > mean(1) && mean(1) > mean(2), "{curve}");
    let whole = recipe.cross_validate(&data, &validation).unwrap();
    assert_eq!(curve.points[2].outcome.scored(), Some(&whole));
    assert_eq!(curve.metrics, [Metric::Mse]);
}

#[test]
fn small_parts_have_every_class_where_folds_are_stratified() {
    // 100 training rows in three classes: a part of 3 has one of each, so that two columns of targets are never missing.
    let recipe = Recipe::classifier().adjust(|training| training.epochs(1));
    let validation = Validation::new(KFold::new(3)).stratified().metrics([Metric::RocAuc]);
    let curve = recipe.learning_curve([0.03], &iris(), &validation).unwrap();
    assert_eq!(curve.points[0].rows, 3);
    // The training score of a class against the rest exists only where both are there.
    assert!(curve.points[0].outcome.scored().is_some(), "{curve}");

    let plain = Validation::new(KFold::new(3)).metrics([Metric::RocAuc]);
    let curve = recipe.learning_curve([0.01, 1.0], &iris(), &plain).unwrap();
    assert_eq!(curve.points[0].rows, 1);
    assert!(curve.points[0].outcome.failure().is_some_and(|reason| reason.contains("ROC curve")), "{curve}");
    assert!(curve.to_string().contains("    0.01     1  failed: fold 0"), "{curve}");
}

#[test]
fn fractions_are_above_0_and_up_to_1() {
    for found in [0.0, -0.5, 1.5] {
        let curve =
            Recipe::classifier().learning_curve([0.5, found], &iris(), &Validation::new(KFold::new(3)));
        assert_eq!(curve, Err(SelectError::Fraction { found }));
    }
}
