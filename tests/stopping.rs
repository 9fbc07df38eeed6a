//! When a run stops, what it keeps, and what it sets held_out.
//!
//! Most of these runs are of one weight w with x = 1, so that the epochs can be computed by hand.

use nn_math::Mat;
use nn_model::{
    Activation, Adam, Architecture, EarlyStopping, GradientDescent, History, Initialization, Loss, Metric,
    ModelError, Network, Penalty, Samples, Schedule, Stop, Training,
};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use std::ops::ControlFlow;
use std::time::Duration;

/// y = w x
fn one_weight(w: f64) -> Network {
    let architecture = Architecture::new(1).layer(1, Activation::Linear).without_bias();
    Network::from_parameters(architecture, vec![w]).unwrap()
}

fn column(numbers: &[f64]) -> Mat<f64> {
    Mat::from_fn(numbers.len(), 1, |i, _| numbers[i])
}

/// The weight that a training with x = 1 and this target leads to from `w`, and the way.
fn trained(training: &Training, w: f64, target: f64) -> (f64, History) {
    let mut network = one_weight(w);
    let history = training.train(&mut network, (&column(&[1.0]), &column(&[target]))).unwrap();
    (network.parameters()[0], history)
}

/// From w = 4 towards the target 0 by steps of half of w: w = 2, 1, 1/2, ... after each epoch.
fn halving() -> Training {
    Training::new(GradientDescent::new(0.5), Loss::HalfSse)
}

/// What is watched is the loss on one validation sample with target 1: (w - 1)^2/2 = 1/2, 0, 1/8, 9/32, ... so that
/// epoch 2 is the best.
fn stopped_by_validation(patience: usize) -> (f64, History) {
    let training = halving().early_stopping(EarlyStopping::new(patience));
    let run = training.start(one_weight(4.0), (column(&[1.0]), column(&[0.0]))).unwrap();
    let mut run = run.validate((column(&[1.0]), column(&[1.0]))).unwrap();
    run.run(training.epochs);
    let (network, history) = run.into_network();
    (network.parameters()[0], history)
}

#[test]
fn early_stopping_counts_its_patience_from_the_best_epoch_and_restores_its_weights() {
    for patience in [1, 2, 5] {
        let (w, history) = stopped_by_validation(patience);
        assert_eq!(history.validation_loss[..3], [0.5, 0.0, 0.125]);
        assert_eq!(history.stop, Stop::NoImprovement { best: 2 });
        assert_eq!((history.epochs(), history.best_epoch), (2 + patience, Some(2)));
        assert_eq!(w, 1.0);
    }
    let (w, history) = stopped_by_validation(98);
    // The hundredth epoch is the last of both; and no epoch later would have been better.
    assert_eq!((history.epochs(), history.best_epoch, w), (100, Some(2), 1.0));
}

#[test]
fn without_validation_the_loss_that_is_learned_is_watched_and_small_gains_do_not_count() {
    // Losses 2, 1/2, 1/8, 1/32, 1/128: the gains are 3/2, 3/8, 3/32, 3/128.
    let stopped = |tolerance| {
        let early = EarlyStopping::new(1).tolerance(tolerance);
        let (w, history) = trained(&halving().early_stopping(early), 4.0, 0.0);
        (history.epochs(), history.best_epoch, w)
    };
    assert_eq!(stopped(1.0), (3, Some(2), 1.0));
    assert_eq!(stopped(0.1), (4, Some(3), 0.5));
    // A gain of just the tolerance is none: 1/2 - 1/8 is not more than 3/8.
    assert_eq!(stopped(0.375), (3, Some(2), 1.0));
}

/// Slow gains add up: what counts is the best that was kept, not the epoch before.
#[test]
fn gains_smaller_than_the_tolerance_count_together() {
    // |w| falls by 1/8 an epoch: 7/8, 6/8, ... ; a gain of more than 1/4 takes three epochs.
    let early = EarlyStopping::new(3).tolerance(0.25);
    let training = Training::new(GradientDescent::new(0.125), Loss::Sae).early_stopping(early).epochs(6);
    let (w, history) = trained(&training, 1.0, 0.0);
    assert_eq!((history.stop, history.best_epoch, w), (Stop::Epochs, Some(4), 0.5));
}

#[test]
fn a_plateau_lowers_the_rate_after_patience_is_over_each_time() {
    // |w| = 1/4, 0, then 1/4, 0, ... at rate 1/4 is no better than 0; w stays at 0 once it is there, since 0 has no slope.
    let training = Training::new(GradientDescent::new(0.25), Loss::Sae)
        .schedule(Schedule::Plateau { factor: 0.5, patience: 2 })
        .epochs(10);
    let (_, history) = trained(&training, 0.5, 0.0);
    // Best after epoch 2; epochs 3, 4, 5 are one more than the patience; then 6, 7, 8.
    let expected = [0.25, 0.25, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125, 0.0625, 0.0625];
    assert_eq!(history.learning_rate, expected);
}

/// A ten-thousandth, as PyTorch's `ReduceLROnPlateau` has it.
#[test]
fn a_plateau_takes_no_notice_of_gains_that_are_smaller_than_a_ten_thousandth() {
    let schedule = Schedule::Plateau { factor: 0.5, patience: 1 };
    for (losses, factor) in [
        ([1.0, 0.9998, 0.9996], 1.0),
        ([1.0, 0.99995, 0.99992], 0.5),
        ([1.0, 1.0, 0.9998], 1.0),
        ([1.0, 1.0, f64::NAN], 0.5),
    ] {
        let mut state = nn_model::ScheduleState::START;
        losses.iter().for_each(|loss| schedule.watch(*loss, &mut state));
        assert_eq!(schedule.multiplier(3, &state), factor, "{losses:?}");
    }
}

#[test]
fn a_warm_up_rises_evenly_and_the_schedule_begins_after_it() {
    let training = halving().warm_up(4).schedule(Schedule::Step { every: 2, factor: 0.5 }).epochs(9);
    let (_, history) = trained(&training, 0.5, 0.0);
    assert_eq!(history.learning_rate, [0.125, 0.25, 0.375, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125]);
}

#[test]
fn a_time_limit_stops_after_the_epoch_in_which_it_is_passed() {
    let stopped = |limit| {
        let (_, history) = trained(&halving().epochs(20).time_limit(limit), 4.0, 0.0);
        (history.stop, history.epochs())
    };
    assert_eq!(stopped(Duration::ZERO), (Stop::TimeLimit, 1));
    assert_eq!(stopped(Duration::from_secs(3600)), (Stop::Epochs, 20));
}

#[test]
fn an_observer_sees_every_epoch_with_its_network_and_can_stop_the_run() {
    let (mut network, x, y) = (one_weight(4.0), column(&[1.0]), column(&[0.0]));
    let mut seen = Vec::new();
    let run = halving().start(&mut network, (&x, &y)).unwrap();
    let history = run
        .observe(|progress| {
            seen.push((progress.epoch, progress.network.parameters()[0], progress.history.final_loss()));
            if progress.epoch == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .complete();
    assert_eq!(seen, [(1, 2.0, 2.0), (2, 1.0, 0.5), (3, 0.5, 0.125)]);
    assert_eq!((history.stop, history.epochs()), (Stop::Observer, 3));
    assert_eq!(network.parameters(), [0.5]);
}

#[test]
fn training_again_goes_on_from_the_weights_there_are() {
    let (halfway, _) = trained(&halving().epochs(3), 4.0, 0.0);
    let (twice, _) = trained(&halving().epochs(3), halfway, 0.0);
    let (once, _) = trained(&halving().epochs(6), 4.0, 0.0);
    assert_eq!(twice, once);
}

/// How many samples a run trains on, shown by what a step on their sum does: from w = 0 with all targets 1, w moves by the rate for
/// each sample.
#[test]
fn a_validation_split_holds_out_the_fraction_it_says_and_never_trains_on_it() {
    let n = 40;
    let (x, y) = (column(&vec![1.0; n]), column(&vec![1.0; n]));
    for (fraction, held_out) in [(0.0, 0), (0.1, 4), (0.25, 10), (0.3, 12), (0.51, 20), (0.9, 36)] {
        let mut network = one_weight(0.0);
        let training =
            Training::new(GradientDescent::new(1.0), Loss::HalfSse).epochs(1).validation_split(fraction);
        let history = training.train(&mut network, (&x, &y)).unwrap();
        let training_rows = n - held_out;
        assert_eq!(network.parameters(), [training_rows as f64], "{fraction}");
        assert_eq!(history.initial_loss, Some(training_rows as f64 / 2.0), "{fraction}");
        assert_eq!(history.validation_loss.len(), usize::from(held_out > 0), "{fraction}");
        if held_out > 0 {
            let error = training_rows as f64 - 1.0;
            assert_eq!(history.validation_loss[0], held_out as f64 * error * error / 2.0, "{fraction}");
        }
    }
}

#[test]
fn which_samples_are_held_out_is_the_seeds_choice() {
    // Each target is another power of two, so that the sum tells which samples were trained on.
    let targets: Vec<f64> = (0..20).map(|i| f64::from(1 << i)).collect();
    let (x, y) = (column(&[1.0; 20]), column(&targets));
    let learned = |seed| {
        let mut network = one_weight(0.0);
        let training = Training::new(GradientDescent::new(1.0), Loss::HalfSse)
            .epochs(1)
            .validation_split(0.4)
            .seed(seed);
        training.train(&mut network, (&x, &y)).unwrap();
        network.parameters()[0] as u32
    };
    assert_eq!(learned(1), learned(1));
    assert_ne!(learned(1), learned(2));
    assert_eq!((learned(1).count_ones(), learned(2).count_ones()), (12, 12));
}

#[test]
fn a_validation_split_and_validation_samples_exclude_each_other() {
    let mut network = one_weight(0.0);
    let (x, y) = (column(&[1.0; 10]), column(&[1.0; 10]));
    let run = halving().validation_split(0.2).start(&mut network, (&x, &y)).unwrap();
    let error = run.validate((&x, &y)).err().unwrap();
    assert_eq!(
        error.to_string(),
        "a validation split does not go with validation samples: leave one of them out"
    );
    // Either side of a split needs a sample.
    for fraction in [0.04, 0.96] {
        let error = halving().validation_split(fraction).train(&mut network, (&x, &y)).unwrap_err();
        assert!(error.to_string().contains("leaves at least one sample on either side"), "{error}");
    }
}

#[test]
fn a_split_whose_rows_weigh_nothing_on_one_side_is_refused() {
    let (x, y) = (column(&[1.0; 10]), column(&[1.0; 10]));
    let mut weights = vec![0.0; 10];
    weights[3] = 1.0;
    let samples = Samples::from((&x, &y)).with_weights(weights);
    let error = halving().validation_split(0.2).train(&mut one_weight(0.0), samples).unwrap_err();
    assert_eq!(error, ModelError::NoWeight);
}

#[test]
fn divergence_in_batches_is_reported_with_its_epoch() {
    // A batch is an eighth of the samples: w is multiplied by 1 - 100 rate eight times an epoch.
    let (x, y) = (column(&[10.0; 8]), column(&[0.0; 8]));
    let mut network = one_weight(1.0);
    let training = Training::new(GradientDescent::new(1.0), Loss::HalfSse).batch_size(1).epochs(1000);
    let history = training.train(&mut network, (&x, &y)).unwrap();
    // The squared error 100 99^2k passes 1.8e308 at k = 77: in the tenth epoch of eight steps each.
    assert_eq!((history.stop, history.epochs()), (Stop::Diverged { epoch: 10 }, 10));
    assert!(history.mse[8].is_finite() && !history.mse[9].is_finite());
}

/// Hidden units that are all 1, and an output that is their mean: with masks of mean 1 and variance p/(1-p), the mean squared
/// error against 0 is 1 + variance/units, and against 1 it is the variance/units alone.
#[test]
fn dropout_keeps_the_mean_of_activations_and_has_the_variance_of_what_it_leaves_out() {
    let (n, units) = (4000, 10);
    let architecture =
        Architecture::new(1).layer(units, Activation::Linear).layer(1, Activation::Linear).without_bias();
    let parameters = [vec![1.0; units], vec![0.1; units]].concat();
    let x = column(&vec![1.0; n]);
    for probability in [0.1, 0.5, 0.8] {
        let variance = probability / (1.0 - probability) / units as f64;
        for (target, expected) in [(0.0, 1.0 + variance), (1.0, variance)] {
            let mut network = Network::from_parameters(architecture.clone(), parameters.clone()).unwrap();
            let y = column(&vec![target; n]);
            let training = Training::new(GradientDescent::new(0.1), Loss::Mse).dropout(probability).seed(1);
            let run = training.start(&mut network, (&x, &y)).unwrap();
            let found = run.objective().loss();
            assert!((found / expected - 1.0).abs() < 0.1, "{probability}: {found} not {expected}");
            // Predictions know nothing of masks.
            let prediction = run.network().predict(x.as_ref()).unwrap()[(0, 0)];
            assert!((prediction - 1.0).abs() < 1e-12, "{prediction}");
        }
    }
}

#[test]
fn a_gradient_that_is_too_long_is_shortened_to_the_length_that_was_asked_for_and_keeps_its_direction() {
    let architecture = Architecture::new(2).layer(1, Activation::Linear).without_bias();
    let network = Network::from_parameters(architecture, vec![0.0, 0.0]).unwrap();
    let (x, y) = (Mat::from_fn(1, 2, |_, j| [3.0, 4.0][j]), column(&[-1.0]));
    let moved = |longest| {
        let mut network = network.clone();
        let training = Training::new(GradientDescent::new(1.0), Loss::HalfSse).epochs(1).clip_norm(longest);
        training.train(&mut network, (&x, &y)).unwrap();
        network.parameters().to_vec()
    };
    // The gradient is (3, 4), of length 5.
    assert_eq!(moved(5.0), [-3.0, -4.0]);
    assert_eq!(moved(6.0), [-3.0, -4.0]);
    assert_eq!(moved(2.5), [-1.5, -2.0]);
}

/// Two batches of one sample each, x = 3 and x = 4 with targets -1: from w = 0 the gradients are 3, then 4 (4 w + 1).
#[test]
fn the_gradient_length_of_the_last_batch_is_recorded_as_it_was_before_clipping() {
    let (x, y) = (column(&[3.0, 4.0]), column(&[-1.0, -1.0]));
    let last_length = |batch_size: usize| {
        let training = Training::new(GradientDescent::new(0.5), Loss::HalfSse).epochs(1).clip_norm(0.25);
        let training = training.batch_size(batch_size).in_order();
        training.train(&mut one_weight(0.0), (&x, &y)).unwrap().gradient_norm[0]
    };
    // The first step is 0.5 * 0.25, so w = -0.125.
    assert_eq!(last_length(1), 4.0 * (4.0 * -0.125 + 1.0));
}

/// The mean of the batches' losses, each with the penalty on the weight as it was then.
#[test]
fn the_loss_of_an_epoch_in_batches_has_the_mean_of_the_batches_penalties() {
    let (x, y) = (column(&[1.0, 1.0, 1.0]), column(&[0.0, 0.0, 0.0]));
    let training = Training::new(GradientDescent::new(0.5), Loss::Mse).penalty(Penalty::l2(2.0)).epochs(1);
    let training = training.batch_size(2).in_order();
    let history = training.train(&mut one_weight(1.0), (&x, &y)).unwrap();
    // Loss and penalty are both w^2. From w = 1 the gradient is 2 w + 2 w, so the first step leads to w = -1; both batches have
    // the loss 1 and the penalty 1.
    assert_eq!(history.loss, [2.0]);
    let training = training.with_optimizer(GradientDescent::new(0.125));
    let history = training.train(&mut one_weight(1.0), (&x, &y)).unwrap();
    // To w = 1/2: two samples of loss and penalty 1, and one of 1/4.
    assert_eq!(history.loss, [2.0 * (2.0 * 1.0 + 0.25) / 3.0]);
}

#[test]
fn the_objective_of_a_run_in_batches_is_that_of_the_last_batch_in_all_its_numbers() {
    let (x, y) = (column(&[1.0, 2.0, 4.0]), column(&[0.0, 0.0, 0.0]));
    let training = Training::new(GradientDescent::new(0.01), Loss::HalfSse).batch_size(1).in_order();
    let mut network = one_weight(1.0);
    let mut run = training.start(&mut network, (&x, &y)).unwrap();
    run.run(1);
    let (loss, mse) = (run.objective().loss(), run.objective().mse());
    let gradient = run.objective().gradient()[0];
    // The error e = 4 w gives the loss e^2/2, the squared error e^2 and the gradient 4 e.
    let error = gradient / 4.0;
    assert_eq!((loss, mse), (error * error / 2.0, error * error));
}

#[test]
fn metrics_are_measured_on_both_sides_after_each_epoch_by_the_samples_weights() {
    let x = Mat::from_fn(40, 1, |i, _| i as f64 / 20.0 - 1.0);
    let y = Mat::from_fn(40, 1, |i, _| f64::from(i >= 20));
    let architecture = Architecture::new(1).layer(1, Activation::Sigmoid);
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let mut network = Network::new(architecture, Initialization::GlorotUniform, rng).unwrap();
    let training = Training::new(Adam::new(0.1), Loss::BinaryCrossEntropy)
        .epochs(60)
        .validation_split(0.25)
        .metrics([Metric::Accuracy, Metric::LogLoss]);
    let weights: Vec<f64> = (0..40).map(|i| f64::from(i % 3)).collect();
    let samples = Samples::from((&x, &y)).with_weights(weights);
    let history = training.train(&mut network, samples).unwrap();
    let accuracy = history.metric(Metric::Accuracy).unwrap();
    assert_eq!((accuracy.training.len(), accuracy.validation.len()), (60, 60));
    assert!(accuracy.training[59] > 0.9 && accuracy.validation[59] > 0.8, "{accuracy:?}");
    assert_eq!(history.metric(Metric::F1), None);
    // The log loss is the loss itself here, and weighs the samples as that does.
    let log_loss = history.metric(Metric::LogLoss).unwrap();
    for (loss, metric) in
        [(&history.loss, &log_loss.training), (&history.validation_loss, &log_loss.validation)]
    {
        assert!(loss.iter().zip(metric).all(|(a, b)| (a - b).abs() < 1e-12));
    }
}

/// Two classes with three rows of one and nine of the other, as one column or one-hot.
fn rare(one_hot: bool) -> (Mat<f64>, Mat<f64>) {
    let class = |i: usize| usize::from(i % 4 == 1);
    let columns = if one_hot { 2 } else { 1 };
    let target = |i, j| if one_hot { f64::from(class(i) == j) } else { class(i) as f64 };
    (Mat::from_fn(12, 1, |i, _| i as f64 / 12.0), Mat::from_fn(12, columns, target))
}

/// What the metric on the validation samples says of how many there are of each class: with weights of (almost) 0 and biases
/// for sure, the accuracy is the share of class 0.
#[test]
fn a_stratified_split_gives_each_class_its_share_whatever_the_seed_and_another_does_not() {
    for one_hot in [false, true] {
        let (x, y) = rare(one_hot);
        let (output, loss) = if one_hot {
            (Activation::Softmax, Loss::CrossEntropy)
        } else {
            (Activation::Sigmoid, Loss::BinaryCrossEntropy)
        };
        let architecture = Architecture::new(1).layer(y.ncols(), output);
        let parameters = if one_hot { vec![0.0, 0.0, 9.0, 0.0] } else { vec![0.0, -9.0] };
        let network = Network::from_parameters(architecture, parameters).unwrap();
        let share = |training: &Training, seed| {
            let training = training.clone().seed(seed);
            let history = training.train(&mut network.clone(), (&x, &y)).unwrap();
            history.metric(Metric::Accuracy).unwrap().validation[0]
        };
        let plain = Training::new(GradientDescent::new(1e-9), loss)
            .epochs(1)
            .metrics([Metric::Accuracy])
            .validation_split(1.0 / 3.0);
        let shares: Vec<f64> = (0..20).map(|seed| share(&plain.clone().stratified(), seed)).collect();
        assert_eq!(shares, [0.75; 20]);
        assert!((0..20).any(|seed| share(&plain, seed) != 0.75));
    }
}

#[test]
fn a_stratified_split_is_refused_where_there_are_no_classes_or_too_few_rows_of_one() {
    let (x, y) = rare(false);
    let refused = |x: &Mat<f64>, y: &Mat<f64>, part| {
        let training =
            Training::new(GradientDescent::new(0.1), Loss::Mse).validation_split(part).stratified();
        let mut network = one_weight(1.0);
        training.train(&mut network, (x, y)).unwrap_err()
    };
    let small = ModelError::SmallClass { class: 1, samples: 3, validation: 0 };
    assert_eq!(refused(&x, &y, 0.1), small);
    assert_eq!(refused(&x, &y, 0.9), ModelError::SmallClass { class: 1, samples: 3, validation: 3 });
    assert_eq!(refused(&x, &x, 0.3), ModelError::NotOneClass { row: 1 });
    let none = Training::new(GradientDescent::new(0.1), Loss::Mse).stratified();
    let error = none.train(&mut one_weight(1.0), (&x, &y)).unwrap_err();
    assert!(matches!(error, ModelError::Exclusive { .. }), "{error}");
}

#[test]
fn an_observer_changes_the_learning_rate_under_warm_up_and_schedule_and_a_checkpoint_keeps_it() {
    let (x, y) = (column(&[1.0]), column(&[0.0]));
    let training = Training::new(GradientDescent::new(0.5), Loss::HalfSse)
        .warm_up(2)
        .schedule(Schedule::Step { every: 2, factor: 0.5 })
        .epochs(8);
    let at_three = |progress: &mut nn_model::Progress<'_>| {
        if progress.epoch == 3 {
            progress.set_learning_rate(0.125).unwrap();
        }
        assert!(progress.set_learning_rate(-1.0).is_err());
        ControlFlow::Continue(())
    };
    let expected = [0.25, 0.5, 0.5, 0.125, 0.0625, 0.0625, 0.03125, 0.03125];
    let run = training.start(one_weight(4.0), (&x, &y)).unwrap().observe(at_three);
    assert_eq!(run.complete().learning_rate, expected);

    let mut run = training.start(one_weight(4.0), (&x, &y)).unwrap().observe(at_three);
    run.run(5);
    let checkpoint = run.checkpoint();
    let resumed = training.start(one_weight(4.0), (&x, &y)).unwrap().resume(&checkpoint).unwrap();
    assert_eq!(resumed.complete().learning_rate, expected);
    // A file from before there was such a rate.
    let mut old = serde_json::to_value(&checkpoint).unwrap();
    old["plateau"].as_object_mut().unwrap().remove("learning_rate").unwrap();
    old.as_object_mut().unwrap().remove("waited").unwrap();
    let old: nn_model::Checkpoint = serde_json::from_value(old).unwrap();
    let resumed = training.start(one_weight(4.0), (&x, &y)).unwrap().resume(&old).unwrap();
    assert_eq!(resumed.complete().learning_rate[5..], [0.25, 0.125, 0.125]);
}

#[test]
fn l_bfgs_has_no_learning_rate_to_change() {
    let (x, y) = (column(&[1.0]), column(&[0.0]));
    let mut answers = Vec::new();
    let training = Training::new(nn_model::Lbfgs::default(), Loss::HalfSse).epochs(1);
    let run = training.start(one_weight(4.0), (&x, &y)).unwrap();
    run.observe(|progress| {
        answers.push(progress.set_learning_rate(0.1));
        ControlFlow::Continue(())
    })
    .complete();
    assert!(matches!(answers[..], [Err(ModelError::Exclusive { .. })]));
}
