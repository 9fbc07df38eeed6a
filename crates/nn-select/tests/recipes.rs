//! Recipes and what they make: by hand and by recipe is the same; what goes in and comes out is in the data's own units.

// Clippy's leave to unwrap in tests covers only what stands inside the test functions.
#![allow(clippy::unwrap_used, clippy::panic)]

use nn_data::{DataError, Dataset, NoisyLinear, Scaling, iris, truth_table};
use nn_math::{Mat, faer::mat};
use nn_model::{
    Activation, Adam, Architecture, EarlyStopping, GradientDescent, Initialization, Lbfgs, Loss, Metric,
    ModelError, Network, Stop, Targets, Task, Training,
};
use nn_select::{ClassWeights, Recipe, SelectError};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::ops::ControlFlow;

fn noisy_linear() -> Dataset {
    NoisyLinear::sum().generate(&mut ChaCha8Rng::seed_from_u64(7)).unwrap()
}

/// y = 1000 + 300 x for x = 0..n, exactly.
fn line(n: usize) -> Dataset {
    let x = Mat::from_fn(n, 1, |i, _| i as f64);
    let y = Mat::from_fn(n, 1, |i, _| 1000.0 + 300.0 * i as f64);
    Dataset::new(x, y, ["x"], ["y"]).unwrap()
}

fn two_labels() -> Dataset {
    let x = mat![[0.0], [1.0], [2.0], [3.0]];
    Dataset::new(x, mat![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], ["x"], ["large", "odd"]).unwrap()
}

#[test]
fn a_recipe_does_what_its_parts_do_by_hand() {
    let iris = iris();
    let training = Training::new(Adam::new(0.01), Loss::CrossEntropy).batch_size(16).epochs(10);
    let fitted = Recipe::classifier()
        .hidden([8], Activation::Relu)
        .layer(4, Activation::Tanh)
        .initialization(Initialization::HeNormal)
        .training(training.clone())
        .fit(&iris, 5)
        .unwrap();

    let scaler = Scaling::Standard.fit(iris.inputs()).unwrap();
    let x = scaler.transform(iris.inputs()).unwrap();
    let architecture = Architecture::new(4)
        .layer(8, Activation::Relu)
        .layer(4, Activation::Tanh)
        .layer(3, Activation::Softmax);
    let rng = &mut ChaCha8Rng::seed_from_u64(5);
    let mut network = Network::new(architecture, Initialization::HeNormal, rng).unwrap();
    let history = training.seed(5).train(&mut network, (x.as_ref(), iris.targets())).unwrap();

    assert_eq!((&fitted.network, &fitted.input_scaler), (&network, &scaler));
    assert_eq!(fitted.history.loss, history.loss);
    assert_eq!(fitted.predict(iris.inputs()).unwrap(), network.predict(x.as_ref()).unwrap());
    assert_eq!(fitted.predict_class(iris.inputs()).unwrap(), network.predict_class(x.as_ref()).unwrap());
    assert_eq!((fitted.task, &fitted.target_scaler), (Task::MultiClass, &None));
    assert_eq!(fitted.target_names, ["setosa", "versicolor", "virginica"]);
}

#[test]
fn what_regression_predicts_is_in_the_units_of_its_targets() {
    let recipe = Recipe::regressor().training(Training::new(Lbfgs::default(), Loss::Mse));
    let fitted = recipe.fit(&line(20), 1).unwrap();
    let predictions = fitted.predict(mat![[0.0], [100.0]].as_ref()).unwrap();
    assert!((predictions[(0, 0)] - 1000.0).abs() < 1e-3, "{predictions:?}");
    assert!((predictions[(1, 0)] - 31_000.0).abs() < 1e-2, "{predictions:?}");
    assert!(fitted.history.final_loss() < 1e-9); // of scaled targets

    // Scores are too: an error of 300 everywhere is a mean squared error of 90 000.
    let all = line(20);
    let beside = Dataset::new(all.inputs().to_owned(), all.targets() + Mat::full(20, 1, 300.0), ["x"], ["y"]);
    let mse = fitted.score(&beside.unwrap(), Metric::Mse).unwrap();
    assert!((mse - 90_000.0).abs() < 0.1, "{mse}");
}

#[test]
fn without_scaling_the_network_sees_the_data_as_they_are() {
    let data = noisy_linear();
    let recipe = Recipe::regressor().input_scaling(Scaling::None).target_scaling(Scaling::None);
    let fitted = recipe.fit(&data, 1).unwrap();
    assert_eq!(fitted.predict(data.inputs()).unwrap(), fitted.network.predict(data.inputs()).unwrap());
}

#[test]
fn every_loss_gets_the_outputs_and_targets_that_it_is_made_for() {
    let x = Mat::from_fn(9, 1, |i, _| i as f64);
    let shares = Mat::from_fn(9, 2, |i, j| if j == 0 { i as f64 / 8.0 } else { 1.0 - i as f64 / 8.0 });
    let data = Dataset::new(x, shares, ["x"], ["falls", "rises"]).unwrap();
    for &loss in Loss::ALL {
        let recipe = Recipe::regressor().training(Training::new(Adam::new(0.01), loss).epochs(1));
        let fitted = recipe.fit(&data, 1).unwrap_or_else(|error| panic!("{loss}: {error}"));
        let scaling = if loss.targets() == Targets::Numbers { Scaling::Standard } else { Scaling::None };
        assert_eq!(fitted.target_scaler, Some(scaling.fit(data.targets()).unwrap()), "{loss}");
    }
}

#[test]
fn targets_are_scaled_to_what_every_output_layer_can_give() {
    let data = line(20);
    for &output in Activation::ALL.iter().filter(|activation| !activation.is_for_outputs_only()) {
        let recipe = Recipe::regressor().output(output);
        let prepared = recipe.prepare(&data, None, 1).unwrap();
        let (_, targets) = prepared.samples();
        for target in targets.col(0).iter() {
            assert!(output.range().contains(target), "{output}: {target}");
        }
        let asked = recipe.target_scaling(Scaling::None).prepare(&data, None, 1).unwrap();
        assert_eq!(asked.samples().1.as_ref(), data.targets(), "{output}");
    }
}

#[test]
fn the_task_is_told_from_the_targets() {
    assert_eq!(Recipe::suited_to(&iris()).task, Task::MultiClass);
    assert_eq!(Recipe::suited_to(&truth_table()).task, Task::Binary);
    assert_eq!(Recipe::suited_to(&noisy_linear()).task, Task::Regression);
    assert_eq!(Recipe::suited_to(&two_labels()).task, Task::MultiLabel);
    for task in Task::ALL {
        let loss = Recipe::new(*task).training.loss;
        let output = Recipe::new(*task).architecture(2, 2).units()[0].1;
        assert_eq!(loss.link().unwrap_or(Activation::Linear), output, "{task}");
        assert!(Recipe::new(*task).usual_metric().suits(*task), "{task}");
    }
}

#[test]
fn several_labels_are_learned() {
    let recipe = Recipe::multi_label()
        .hidden([8], Activation::Tanh)
        .training(Training::new(Lbfgs::default(), Loss::BinaryCrossEntropy));
    let fitted = recipe.fit(&two_labels(), 1).unwrap();
    assert_eq!(fitted.predict_labels(two_labels().inputs()).unwrap(), two_labels().targets());
    assert_eq!(fitted.score(&two_labels(), Metric::Accuracy).unwrap(), 1.0);
}

#[test]
fn other_losses_and_shapes_may_be_chosen() {
    let data = truth_table();
    let recipe = Recipe::binary_classifier()
        .without_bias()
        .input_scaling(Scaling::None)
        .training(Training::new(GradientDescent::new(1.0), Loss::HalfSse).epochs(100));
    let fitted = recipe.fit(&data, 1).unwrap();
    assert_eq!(fitted.network.parameters().len(), 3); // the notebook's first network
    assert_eq!(fitted.predict_class(data.inputs()).unwrap(), [0, 0, 1, 1]);

    let wrong = recipe.training(Training::new(Adam::default(), Loss::CrossEntropy)).fit(&data, 1);
    assert!(matches!(wrong, Err(SelectError::Model(ModelError::Pairing { .. }))));
}

#[test]
fn early_stopping_watches_samples_of_ones_own_and_an_observer_can_stop() {
    let rows = |range: std::ops::Range<usize>| noisy_linear().rows(&range.collect::<Vec<_>>()).unwrap();
    let recipe =
        Recipe::regressor().adjust(|training| training.epochs(2000).early_stopping(EarlyStopping::new(5)));
    let go_on = |_: &mut nn_model::Progress<'_>| ControlFlow::Continue(());
    let fitted = recipe.fit_watched(&rows(0..70), Some(&rows(70..100)), 1, go_on).unwrap();
    assert!(matches!(fitted.history.stop, Stop::NoImprovement { .. }), "{}", fitted.history.stop);

    // Validation rows are scaled by what the training rows say.
    assert_eq!(fitted.input_scaler, Scaling::Standard.fit(rows(0..70).inputs()).unwrap());
    assert_eq!(fitted.target_scaler, Some(Scaling::Standard.fit(rows(0..70).targets()).unwrap()));

    // The loss that was watched is that of the scaled validation rows, scaled as the training rows are.
    let mse = fitted.score(&rows(70..100), Metric::Mse).unwrap();
    let scale = fitted.target_scaler.as_ref().unwrap().scale()[0];
    let best = fitted.history.validation_loss[fitted.history.best_epoch.unwrap() - 1];
    assert!((mse / (scale * scale) - best).abs() < 1e-12, "{mse} {best}");

    let mut seen = 0;
    let stop_at_three = |progress: &mut nn_model::Progress<'_>| {
        seen = progress.epoch;
        if seen == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let fitted = recipe.fit_watched(&rows(0..70), None, 1, stop_at_three).unwrap();
    assert_eq!((fitted.history.stop, fitted.history.epochs(), seen), (Stop::Observer, 3, 3));
}

#[test]
fn what_cannot_be_fitted_is_refused_with_the_way_out() {
    let message = |result: Result<_, SelectError>| -> String {
        let result: Result<nn_select::Fitted, SelectError> = result;
        result.unwrap_err().to_string()
    };
    assert_eq!(
        message(Recipe::binary_classifier().fit(&iris(), 1)),
        "the task binary takes one column of 0 and 1, but the targets have 3 columns (setosa, versicolor, virginica): \
         change the recipe's task, or take `Recipe::suited_to(&data)`"
    );
    assert_eq!(
        message(Recipe::classifier().fit(&truth_table(), 1)),
        "the task multi-class takes a column for each of at least two classes, but the targets have 1 column (y): \
         change the recipe's task, or take `Recipe::suited_to(&data)`"
    );
    assert_eq!(
        message(Recipe::classifier().target_scaling(Scaling::Standard).fit(&iris(), 1)),
        "the targets of the task multi-class are zeros and ones and cannot be scaled: take `Scaling::None` for them"
    );
    let rate = message(Recipe::regressor().learning_rate(-1.0).fit(&noisy_linear(), 1));
    assert_eq!(rate, "the learning rate is -1: it must be a positive number, such as 0.01");

    let fitted = Recipe::classifier().fit(&iris(), 1).unwrap();
    let error = fitted.predict(mat![[1.0, 2.0]].as_ref()).unwrap_err();
    assert_eq!(
        error,
        SelectError::Data(DataError::Columns { what: "the scaler", found: 2, expected: 4 }),
        "{error}"
    );
    let error = Recipe::regressor().fit(&noisy_linear(), 1).unwrap().predict_class(noisy_linear().inputs());
    assert!(matches!(error, Err(SelectError::Model(ModelError::NoClasses { .. }))));
}

#[test]
fn a_run_that_diverges_is_a_model_that_says_so() {
    let recipe = Recipe::regressor().training(Training::new(GradientDescent::new(1e9), Loss::Mse));
    assert!(matches!(recipe.fit(&noisy_linear(), 1).unwrap().history.stop, Stop::Diverged { .. }));
}

#[cfg(feature = "serde")]
#[test]
fn a_recipe_survives_a_file_and_reads_as_what_it_says() {
    let text = r#"{
        "task": "multi-class",
        "hidden": [[64, "relu"], [32, "tanh"]],
        "bias": true,
        "initialization": "he-normal",
        "input_scaling": "standard",
        "target_scaling": "none",
        "training": {
            "optimizer": { "name": "adam", "learning_rate": 0.01 }, "loss": "cross-entropy", "batch_size": 32, "epochs": 30
        }
    }"#;
    let recipe: Recipe = serde_json::from_str(text).unwrap();
    let same = Recipe::classifier()
        .layer(64, Activation::Relu)
        .layer(32, Activation::Tanh)
        .initialization(Initialization::HeNormal)
        .target_scaling(Scaling::None)
        .training(Training::new(Adam::new(0.01), Loss::CrossEntropy).batch_size(32).epochs(30));
    assert_eq!(recipe, same);
    assert_eq!(serde_json::from_str::<Recipe>(&serde_json::to_string(&recipe).unwrap()).unwrap(), recipe);

    let misspelt = text.replace("hidden", "hiden");
    assert!(serde_json::from_str::<Recipe>(&misspelt).unwrap_err().to_string().contains("hiden"));
}

#[test]
fn a_run_of_the_callers_own_makes_the_same_model() {
    let data = noisy_linear();
    let recipe = Recipe::regressor().adjust(|training| training.epochs(5));
    let prepared = recipe.prepare(&data, None, 1).unwrap();
    assert_eq!(prepared.validation_samples(), None);
    let (x, y) = prepared.samples();
    let training = recipe.training.clone().seed(1);
    let mut run = training.start(prepared.network().clone(), (x.clone(), y.clone())).unwrap();
    run.run(5);
    let (network, history) = run.into_network();
    let other = Network::new(
        Architecture::new(3).layer(1, Activation::Linear).without_bias(),
        Initialization::GlorotUniform,
        &mut ChaCha8Rng::seed_from_u64(1),
    )
    .unwrap();
    let refused = prepared.clone().with_network(other).unwrap_err();
    assert!(matches!(refused, SelectError::Network { .. }), "{refused}");
    let fitted = prepared.with_network(network).unwrap().finish(history);
    assert_eq!(fitted, recipe.fit(&data, 1).unwrap());
}

/// The same rows, one of them as often as a weight says, and with that weight.
fn weighted_and_repeated() -> (Dataset, Dataset) {
    let data = line(6);
    let times = [1, 3, 1, 0, 2, 1];
    let repeated: Vec<usize> = times.iter().enumerate().flat_map(|(row, &times)| vec![row; times]).collect();
    let weights: Vec<f64> = times.iter().map(|&times| times as f64).collect();
    (data.clone().with_weights(weights).unwrap(), data.rows(&repeated).unwrap())
}

#[test]
fn a_sample_of_weight_three_counts_as_if_it_were_there_three_times_in_loss_and_scores() {
    let (weighted, repeated) = weighted_and_repeated();
    let recipe = Recipe::regressor()
        .input_scaling(Scaling::None)
        .target_scaling(Scaling::None)
        .training(Training::new(GradientDescent::new(0.02), Loss::Mse).epochs(20));
    let [fitted, expected] = [&weighted, &repeated].map(|data| recipe.fit(data, 1).unwrap());
    for (a, b) in fitted.network.parameters().iter().zip(expected.network.parameters()) {
        assert!((a - b).abs() < 1e-12 * b.abs(), "{a} {b}");
    }
    let (score, same) = (fitted.score(&weighted, Metric::Mae), expected.score(&repeated, Metric::Mae));
    let (score, same) = (score.unwrap(), same.unwrap());
    assert!((score - same).abs() < 1e-12 * same, "{score} {same}");
    let unweighted = recipe.fit(&line(6), 1).unwrap();
    assert_ne!(unweighted.network, fitted.network);
}

#[test]
fn class_weights_multiply_the_samples_own_and_are_taken_from_the_training_rows() {
    let rows = [0.0, 0.0, 0.0, 1.0];
    let data = |targets: &[f64]| {
        let inputs = Mat::from_fn(targets.len(), 1, |i, _| i as f64);
        Dataset::new(inputs, targets, ["x"], ["y"]).unwrap()
    };
    let (training, validation) = (data(&rows), data(&[1.0, 0.0]));
    let weights = |recipe: &Recipe, data: &Dataset| {
        let prepared = recipe.prepare(data, Some(&validation), 1).unwrap();
        [prepared.weights(), prepared.validation_weights()].map(|weights| weights.map(<[f64]>::to_vec))
    };
    let recipe = Recipe::binary_classifier();
    assert_eq!(weights(&recipe, &training), [None, None]);
    let balanced = recipe.clone().class_weights(ClassWeights::Balanced);
    let third = 4.0 / 6.0;
    let of_training = vec![third, third, third, 2.0];
    assert_eq!(weights(&balanced, &training), [Some(of_training), Some(vec![2.0, third])]);
    let each = recipe.clone().class_weights(ClassWeights::Each(vec![1.0, 5.0]));
    let own = training.clone().with_weights([1.0, 2.0, 0.5, 3.0]).unwrap();
    assert_eq!(weights(&each, &own), [Some(vec![1.0, 2.0, 0.5, 15.0]), Some(vec![5.0, 1.0])]);
    let too_many = recipe.class_weights(ClassWeights::Each(vec![1.0; 3])).prepare(&training, None, 1);
    assert!(too_many.unwrap_err().to_string().contains('3'));
    let none = Recipe::regressor().class_weights(ClassWeights::Balanced).prepare(&training, None, 1);
    assert_eq!(none.unwrap_err(), SelectError::ClassWeights { task: Task::Regression });
}
