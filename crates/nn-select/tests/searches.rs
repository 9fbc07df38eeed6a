//! Searches: what is tried, how it is ranked, and that nothing that fails is lost.

// Clippy's leave to unwrap in tests covers only what stands inside the test functions.
#![allow(clippy::unwrap_used)]

use nn_data::{Dataset, KFold, Moons, NoisyLinear, iris};
use nn_model::{Activation, GradientDescent, Loss, Metric, Optimizer, Training};
use nn_select::{
    CrossValidation, Outcome, Recipe, Scores, SearchResults, SearchRow, SelectError, Setting, Shard, Space,
    Validation, log_uniform, uniform,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::ops::ControlFlow;

fn noisy_linear() -> Dataset {
    NoisyLinear { samples: 30, ..NoisyLinear::sum() }.generate(&mut ChaCha8Rng::seed_from_u64(7)).unwrap()
}

fn moons() -> Dataset {
    Moons { samples: 100, noise: 0.15 }.generate(&mut ChaCha8Rng::seed_from_u64(1)).unwrap()
}

/// Quick to run.
fn descent() -> Recipe {
    Recipe::regressor().training(Training::new(GradientDescent::new(0.1), Loss::Mse).epochs(5))
}

fn three_folds() -> Validation<'static> {
    Validation::new(KFold::new(3))
}

fn values<'a>(table: &'a SearchResults, dimension: &str) -> Vec<&'a str> {
    table.rows.iter().map(|row| row.setting(dimension).unwrap()).collect()
}

/// Runs on this number of threads, where there are threads.
fn on_threads<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run)
}

#[test]
fn a_grid_is_every_combination_and_the_last_dimension_changes_fastest() {
    let space = Space::new(descent())
        .over("learning rate", [0.1, 0.01], |recipe, rate| recipe.learning_rate(rate))
        .over_named("bias", [("yes", true), ("no", false)], |recipe, bias| Recipe { bias, ..recipe })
        .over("units", 1..=3, |recipe, units| recipe.hidden([units], Activation::Tanh));
    let mut table = space.grid_search(&noisy_linear(), &three_folds()).unwrap();
    table.rows.sort_by_key(|row| row.candidate);
    assert_eq!(table.rows.len(), 12);
    assert_eq!(values(&table, "units"), ["1", "2", "3"].repeat(4));
    assert_eq!(values(&table, "bias"), ["yes", "yes", "yes", "no", "no", "no"].repeat(2));
    assert_eq!(values(&table, "learning rate"), [["0.1"; 6], ["0.01"; 6]].concat());
    let row = &table.rows[10]; // 0.01, no, 2
    assert_eq!(row.recipe.hidden, [(2, Activation::Tanh)]);
    assert_eq!(row.recipe.training.optimizer, Optimizer::from(GradientDescent::new(0.01)));
    assert_eq!((row.recipe.bias, row.parameters), (false, 3 * 2 + 2));
}

#[test]
fn a_row_holds_what_its_recipe_scores_alone() {
    let validation = || three_folds().seeds([3, 4]).metrics([Metric::Mae, Metric::R2]);
    let space =
        Space::new(descent()).over("learning rate", [0.1, 0.01, 0.3], |r, rate| r.learning_rate(rate));
    let table = space.grid_search(&noisy_linear(), &validation()).unwrap();
    for row in &table.rows {
        let alone = row.recipe.cross_validate(&noisy_linear(), &validation()).unwrap();
        assert_eq!(row.outcome.scored(), Some(&alone));
    }
    let mean = |row: &SearchRow| row.scores(Metric::Mae).unwrap().mean();
    assert!(table.rows.is_sorted_by(|a, b| mean(a) <= mean(b)));
    assert_eq!(table.best(), table.rows.first());
}

#[test]
fn more_is_better_for_an_accuracy_and_equals_keep_their_order() {
    let recipe = Recipe::binary_classifier().adjust(|training| training.epochs(10));
    let space = Space::new(recipe)
        .over("learning rate", [1e-9, 0.01, 0.02], |recipe, rate| recipe.learning_rate(rate))
        .over("copy", ["a", "b"], |recipe, _| recipe);
    let table = space.grid_search(&moons(), &three_folds().stratified()).unwrap();
    let means: Vec<f64> = table.rows.iter().map(|row| row.scores(Metric::Accuracy).unwrap().mean()).collect();
    assert!(means.is_sorted_by(|a, b| a >= b) && means[0] > means[5], "{table}");
    assert_eq!(values(&table, "copy"), ["a", "b", "a", "b", "a", "b"]);
}

#[test]
fn what_fails_is_a_row_with_its_reason_behind_the_others() {
    let space = Space::new(descent())
        .over("learning rate", [1e12, 0.1], |recipe, rate| recipe.learning_rate(rate))
        .over("units", [0, 2], |recipe, units| recipe.hidden([units], Activation::Linear));
    let table = space.grid_search(&noisy_linear(), &three_folds().seeds([5, 6])).unwrap();
    assert_eq!(table.rows.iter().map(|row| row.candidate).collect::<Vec<_>>(), [3, 0, 1, 2]);
    let reasons: Vec<_> = table.rows.iter().map(|row| row.outcome.failure()).collect();
    let empty = "fold 0 (counted from 0), seed 5: layer 0 (counted from 0) has no units: give it at least one, or leave it out";
    assert_eq!((reasons[0], reasons[1], reasons[3]), (None, Some(empty), Some(empty)));
    assert!(reasons[2].unwrap().contains("seed 5: diverged in epoch"), "{reasons:?}");
    assert!(table.best().unwrap().candidate == 3 && table.to_string().contains("failed: fold 0"));

    let hopeless = Space::new(descent().learning_rate(1e200)).grid_search(&noisy_linear(), &three_folds());
    let hopeless = hopeless.unwrap();
    assert_eq!((hopeless.rows.len(), hopeless.best(), hopeless.one_standard_error()), (1, None, None));
}

#[test]
fn random_draws_stay_in_their_ranges_and_a_longer_search_goes_on_from_a_shorter() {
    let space = Space::new(descent())
        .over("learning rate", log_uniform(1e-3, 1e-1), |recipe, rate| recipe.learning_rate(rate))
        .over("dropout", uniform(0.0, 0.5), |recipe, part| recipe.adjust(|t| t.dropout(part)))
        .over("units", 2..=5, |recipe, units| recipe.hidden([units], Activation::Tanh))
        .over("activation", [Activation::Relu, Activation::Silu], |recipe, f| {
            let units = recipe.hidden[0].0;
            recipe.hidden([units], f)
        });
    let search = |trials, seed| {
        let mut table = space.random_search(trials, seed, &noisy_linear(), &three_folds()).unwrap();
        table.rows.sort_by_key(|row| row.candidate);
        table.rows
    };
    let (short, long) = (search(10, 1), search(40, 1));
    assert_eq!(short, long[..10]);
    assert_ne!(short, search(10, 2));
    let numbers = |name: &str| -> Vec<f64> {
        long.iter().map(|row| row.setting(name).unwrap().parse().unwrap()).collect()
    };
    let rates = numbers("learning rate");
    assert!(rates.iter().all(|rate| (1e-3..=1e-1).contains(rate)));
    let small = rates.iter().filter(|&&rate| rate < 1e-2).count();
    assert!((10..=30).contains(&small), "{small} of 40 below the middle of the logarithms");
    assert!(numbers("dropout").iter().all(|part| (0.0..=0.5).contains(part)));
    for units in 2..=5 {
        assert!(numbers("units").contains(&f64::from(units)), "{units} units were never drawn");
    }
    // Settings in words are the numbers that were used, to the last bit.
    assert!(long.iter().zip(rates).all(|(row, rate)| row.recipe.training.optimizer.learning_rate() == rate));
}

/// A candidate with these scores, one for each fold.
fn row(candidate: usize, parameters: usize, metric: Metric, folds: &[f64]) -> SearchRow {
    let each: Vec<Vec<f64>> = folds.iter().map(|&score| vec![score]).collect();
    let scores = Scores { metric, held_out: each.clone(), training: each };
    SearchRow {
        candidate,
        settings: vec![Setting { name: "units".to_owned(), value: parameters.to_string() }],
        parameters,
        recipe: descent(),
        outcome: Outcome::Scored(CrossValidation { seeds: vec![1], scores: vec![scores] }),
    }
}

#[test]
fn the_one_standard_error_rule_takes_the_smallest_of_those_as_good_as_the_best() {
    // Best 0.90 with standard error 0.01; so 0.89 is as good and 0.88 is not.
    let accuracies = |rows: &[(usize, f64)]| {
        let rows = rows.iter().enumerate();
        let near = |mean: f64| [mean - 0.01, mean + 0.01]; // deviation 0.01 sqrt 2, standard error 0.01
        let rows = rows.map(|(i, &(size, mean))| row(i, size, Metric::Accuracy, &near(mean))).collect();
        SearchResults { metrics: vec![Metric::Accuracy], rows }
    };
    let chosen = |table: &SearchResults| table.one_standard_error().unwrap().candidate;
    assert_eq!(chosen(&accuracies(&[(50, 0.90), (40, 0.895), (20, 0.891), (20, 0.8905), (10, 0.88)])), 2);
    assert_eq!(chosen(&accuracies(&[(5, 0.90), (40, 0.895)])), 0);

    let errors = [row(0, 9, Metric::Mse, &[1.0, 3.0]), row(1, 4, Metric::Mse, &[2.5, 3.0])];
    let table = SearchResults { metrics: vec![Metric::Mse], rows: errors.to_vec() };
    assert_eq!(chosen(&table), 1); // 2.75 <= 2 + 1
    let largest = table.one_standard_error_by(|row| -(row.parameters as f64));
    assert_eq!(largest.unwrap().candidate, 0);
}

#[test]
fn a_table_is_printed_in_columns() {
    let mut rows = vec![
        row(1, 12, Metric::Accuracy, &[0.9, 1.0]),
        row(0, 4, Metric::Accuracy, &[0.5, 0.75]),
        row(2, 40, Metric::Accuracy, &[0.0, 0.0]),
    ];
    rows[2].outcome = Outcome::Failed("diverged".to_owned());
    rows[1].settings[0].value = "0.12345678901234".to_owned();
    let table = SearchResults { metrics: vec![Metric::Accuracy], rows };
    let text = "\
\x20units  parameters  accuracy  standard error  training
    12          12    0.9500         0.05000    0.9500
0.1235           4    0.6250          0.1250    0.6250
    40          40  failed: diverged
";
    assert_eq!(table.to_string(), text);
}

#[test]
fn a_space_that_makes_no_sense_is_refused_with_the_way_out() {
    let base = || Space::new(descent());
    let rate = |recipe: Recipe, rate: f64| recipe.learning_rate(rate);
    let grid = |space: Space| space.grid_search(&noisy_linear(), &three_folds()).unwrap_err().to_string();
    assert_eq!(
        grid(base().over("rate", uniform(0.1, 0.2), rate)),
        "the dimension `rate` is a range, which has no grid: list its choices, or take `random_search`"
    );
    assert_eq!(
        grid(base().over("rate", Vec::<f64>::new(), rate)),
        "the dimension `rate` has no choices: give it at least one"
    );
    assert_eq!(
        grid(base().over("rate", [0.1], rate).over("rate", [0.2], rate)),
        "two dimensions are called `rate`: give each a name of its own"
    );
    let many = (0..7).fold(base(), |space, i| space.over(&i.to_string(), 1..=10, |recipe, _| recipe));
    assert_eq!(
        grid(many),
        "the search has more than 1000000 candidates: search fewer choices, or take `random_search`"
    );
    let random = |space: Space, trials| space.random_search(trials, 1, &noisy_linear(), &three_folds());
    assert_eq!(random(base(), 0), Err(SelectError::NoTrials));
    assert!(matches!(
        random(base().over("rate", log_uniform(0.0, 1.0), rate), 1),
        Err(SelectError::Range { .. })
    ));
    let classes = base().grid_search(&noisy_linear(), &three_folds().metrics([Metric::F1]));
    assert!(matches!(classes, Err(SelectError::Model(_))));
}

#[test]
fn a_search_that_is_stopped_keeps_what_it_has() {
    let space = Space::new(descent()).over("learning rate", [0.1, 0.2, 0.3], |r, rate| r.learning_rate(rate));
    let validation = three_folds().watched_by(|done, total| {
        assert_eq!(total, 9);
        if done == 4 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let table = on_threads(1, || space.grid_search(&noisy_linear(), &validation)).unwrap();
    let reasons: Vec<_> = table.rows.iter().map(|row| row.outcome.failure()).collect();
    let stopped = Some("stopped by the watcher before all runs were done");
    assert_eq!(reasons, [None, stopped, stopped]);
    assert_eq!(table.best().unwrap().setting("learning rate"), Some("0.1"));
}

#[test]
fn results_have_the_same_bits_on_one_thread_two_and_five() {
    let recipe = Recipe::classifier().adjust(|training| training.epochs(5).batch_size(8).dropout(0.1));
    let space = Space::new(recipe.clone())
        .over("learning rate", [0.01, 0.1, f64::MAX, -1.0], |recipe, rate| recipe.learning_rate(rate))
        .over("units", 1..=4, |recipe, units| recipe.hidden([units], "elu".parse().unwrap()));
    let validation = || three_folds().stratified().seeds([1, 2]).metrics([Metric::LogLoss, Metric::Accuracy]);
    let results = |threads| {
        on_threads(threads, || {
            let grid = space.grid_search(&iris(), &validation()).unwrap();
            let random = space.random_search(12, 3, &iris(), &validation()).unwrap();
            let curve = recipe.learning_curve([0.1, 0.5, 1.0], &iris(), &validation()).unwrap();
            (grid, random, curve)
        })
    };
    let alone = results(1);
    assert!(alone.0.rows.iter().any(|row| row.outcome.failure().is_some()), "{}", alone.0);
    assert!(alone.0.rows.iter().any(|row| row.outcome.scored().is_some()));
    for threads in [2, 5] {
        assert_eq!(results(threads), alone, "{threads} threads");
    }
}

#[cfg(feature = "serde")]
#[test]
fn a_table_survives_a_file() {
    let space = Space::new(descent()).over("learning rate", [0.1, 1e12], |r, rate| r.learning_rate(rate));
    let table = space.grid_search(&noisy_linear(), &three_folds()).unwrap();
    let text = serde_json::to_string(&table).unwrap();
    assert!(text.contains(r#""settings":[{"name":"learning rate","value":"0.1"}]"#), "{text}");
    assert_eq!(serde_json::from_str::<SearchResults>(&text).unwrap(), table);
    let curve = descent().learning_curve([0.5], &noisy_linear(), &three_folds()).unwrap();
    let text = serde_json::to_string(&curve).unwrap();
    assert_eq!(serde_json::from_str::<nn_select::LearningCurve>(&text).unwrap(), curve);
}

#[test]
fn parts_that_are_not_all_parts_of_one_search_are_refused() {
    let space = Space::new(descent()).over("learning rate", [0.1, 0.2, 0.3], |r, rate| r.learning_rate(rate));
    let part = |number, of| {
        let shard = Shard::new(number, of).unwrap();
        let results = space.clone().shard(shard).grid_search(&noisy_linear(), &three_folds()).unwrap();
        (shard, results)
    };
    let whole = space.grid_search(&noisy_linear(), &three_folds()).unwrap();
    // Five parts of three candidates, in any order: two are empty.
    let all = [4, 2, 1, 5, 3].map(|number| part(number, 5));
    assert_eq!(SearchResults::merged(all).unwrap(), whole);
    let refused = |parts: Vec<(Shard, SearchResults)>| SearchResults::merged(parts).unwrap_err().to_string();
    let (one, two) = (part(1, 2), part(2, 2));
    let scored = |metric| three_folds().metrics([metric]);
    let other_metric = (two.0, space.clone().grid_search(&noisy_linear(), &scored(Metric::Mae)).unwrap());
    let mut short = one.clone();
    short.1.rows.pop();
    for (parts, message) in [
        (vec![], "there is none"),
        (vec![one.clone()], "of 2 parts, these are missing: 2"),
        (vec![part(7, 20)], "these are missing: 1, 2, 3, 4, 5, 6, 8, 9, 10, 11 and 9 more"),
        (vec![one.clone(), two.clone(), one.clone()], "part 1/2 is there twice"),
        (vec![one.clone(), part(2, 3)], "one is of 2 parts, and one of 3"),
        (vec![one.clone(), other_metric], "part 2/2 has other metrics"),
        (vec![(one.0, two.1.clone()), two.clone()], "part 1/2 has candidates of another's"),
        (vec![short, two.clone()], "is missing or there twice"),
        // So many parts that they cannot be counted out.
        (vec![(Shard::new(1, Space::MOST).unwrap(), one.1.clone())], "and 999989 more"),
    ] {
        let found = refused(parts);
        assert!(found.contains(message), "{found}");
    }
    for (number, of) in [(0, 2), (3, 2), (0, 0), (1, Space::MOST + 1), (1, usize::MAX)] {
        assert!(Shard::new(number, of).is_err(), "{number}/{of}");
    }
    for text in ["", "1", "1/", "/2", "1/2/3", "-1/2", "1.5/2", "a/b"] {
        assert!(text.parse::<Shard>().is_err(), "{text}");
    }
}
