//! Batches of given sizes and of given rows, and samples that arrive in pieces.

use crate::problem::{Problem, optimizers};
use allocation_counter::measure;
use nn_math::Mat;
use nn_model::{
    Activation, Adam, EarlyStopping, GradientDescent, Lbfgs, Loss, ModelError, Network, Samples, Stop,
    Training,
};

fn problem() -> Problem {
    Problem::draw(4, &[(9, Activation::Tanh), (3, Activation::Gelu)], true, Loss::Mse, 50, 3)
}

fn descent() -> Training {
    Training::new(GradientDescent::new(0.05), Loss::Mse).epochs(2)
}

fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

/// The parameters after a run, bit for bit.
fn trained(training: &Training) -> Vec<u64> {
    let mut network = problem().network;
    training.train(&mut network, problem().samples()).unwrap();
    bits(network.parameters())
}

/// The same by gradients of the batches, each by itself, and steps by hand.
fn by_hand(epochs: usize, batches: &[Vec<usize>]) -> Vec<u64> {
    let problem = problem();
    let mut network = problem.network.clone();
    for _ in 0..epochs {
        for rows in batches {
            let gradient = problem.at(network.parameters().to_vec()).rows(rows).gradient();
            network
                .parameters_mut()
                .iter_mut()
                .zip(gradient)
                .for_each(|(p, g)| *p = (-0.05_f64).mul_add(g, *p));
        }
    }
    bits(network.parameters())
}

fn contiguous(sizes: &[usize]) -> Vec<Vec<usize>> {
    let mut start = 0;
    let batch = |size: &usize| {
        start += size;
        (start - size..start).collect()
    };
    sizes.iter().map(batch).collect()
}

#[test]
fn a_number_of_batches_is_array_splits_and_sizes_are_taken_as_they_are_said() {
    // numpy.array_split(range(50), 7)
    let split = [8, 7, 7, 7, 7, 7, 7];
    let expected = by_hand(2, &contiguous(&split));
    assert_eq!(trained(&descent().batch_count(7).in_order()), expected);
    assert_eq!(trained(&descent().batch_sizes(split).in_order()), expected);
    let sizes = [1, 30, 2, 17];
    assert_eq!(trained(&descent().batch_sizes(sizes).in_order()), by_hand(2, &contiguous(&sizes)));
    // The last word counts.
    assert_eq!(trained(&descent().batch_size(3).batch_count(7).in_order()), expected);
    // One batch is a run on all samples.
    assert_eq!(trained(&descent().batch_count(1)), trained(&descent()));
}

#[test]
fn batches_of_given_sizes_are_drawn_anew_each_epoch_unless_they_are_in_order() {
    let (drawn, in_order) = (descent().batch_count(7), descent().batch_count(7).in_order());
    assert_ne!(trained(&drawn), trained(&in_order));
    assert_ne!(trained(&drawn), trained(&drawn.clone().seed(1)));
    // Sizes that a batch size makes too are the same batches.
    assert_eq!(trained(&descent().batch_size(25)), trained(&descent().batch_count(2)));
    assert_eq!(trained(&descent().batch_size(20)), trained(&descent().batch_sizes([20, 20, 10])));
}

#[test]
fn a_last_batch_that_is_not_full_is_dropped_if_asked() {
    assert_eq!(trained(&descent().batch_size(20).in_order().drop_last()), by_hand(2, &contiguous(&[20, 20])));
    assert_eq!(trained(&descent().batch_size(25).drop_last()), trained(&descent().batch_size(25)));
    let mut network = problem().network;
    let error = descent().batch_size(51).drop_last().train(&mut network, problem().samples()).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("51 samples of a batch, of which a shorter one is dropped, are asked for"),
        "{error}"
    );
}

#[test]
fn given_rows_are_the_batches_of_each_epoch_until_others_are_given() {
    let problem = problem();
    let mut run = descent().batch_size(20).start(problem.network.clone(), problem.samples()).unwrap();
    let first = vec![vec![49, 0, 7], vec![7], (10..30).collect()];
    run.set_batches(&first).unwrap();
    run.run(2);
    assert_eq!(bits(run.network().parameters()), by_hand(2, &first));
    let counted = measure(|| run.set_batches(&[[1, 2], [3, 4]]).unwrap());
    assert_eq!(counted.count_total, 0);
    let refused = [
        (run.set_batches(&[vec![50]]), ModelError::GivenRow { batch: 0, row: 50, samples: 50 }),
        (
            run.set_batches(&[Vec::from_iter(0..21)]),
            ModelError::GivenBatch { batch: 0, found: 21, largest: 20 },
        ),
        (run.set_batches(&[vec![1], vec![]]), ModelError::GivenBatch { batch: 1, found: 0, largest: 20 }),
        (run.set_batches::<Vec<usize>>(&[]), ModelError::NoSamples),
    ];
    for (found, expected) in refused {
        assert_eq!(found, Err(expected));
    }
    // What was refused changed nothing.
    run.run(1);
    let both = [&first[..], &first[..], &[vec![1, 2], vec![3, 4]]].concat();
    assert_eq!(bits(run.network().parameters()), by_hand(1, &both));
    let mut whole = descent().start(problem.network.clone(), problem.samples()).unwrap();
    assert!(matches!(whole.set_batches(&[[1]]), Err(ModelError::Exclusive { .. })));
}

#[test]
fn sizes_that_cannot_be_are_refused_with_the_way_out() {
    let refused = |training: Training| {
        training.train(&mut problem().network, problem().samples()).unwrap_err().to_string()
    };
    assert_eq!(
        refused(descent().batch_sizes([20, 20])),
        "the batches have 40 samples together, but there are 50 to train on: give sizes for all of them"
    );
    assert!(refused(descent().batch_sizes([50, 0])).starts_with("the size of a batch is 0"));
    assert!(refused(descent().batch_count(0)).starts_with("the number of batches is 0"));
    assert!(refused(descent().batch_count(51)).starts_with("51 batches of these samples are asked for"));
    assert!(
        refused(Training { batch_count: Some(2), ..descent().batch_size(2) })
            .contains("say one of the three")
    );
    assert!(refused(descent().drop_last()).contains("set a batch size"));
    assert!(refused(descent().in_order()).contains("set a batch size"));
    let lbfgs = Training::new(Lbfgs::default(), Loss::Mse);
    assert!(refused(lbfgs.batch_count(2)).starts_with("L-BFGS does not go with batches"));
}

/// Samples in pieces, as a stream has them.
fn pieces(problem: &Problem) -> Vec<Problem> {
    contiguous(&[20, 13, 17]).iter().map(|rows| problem.rows(rows)).collect()
}

#[test]
fn a_stream_takes_the_steps_of_a_run_over_the_same_batches_with_every_optimiser() {
    for optimizer in optimizers(0.01).filter(|optimizer| !optimizer.evaluates()) {
        let problem = problem();
        let whole = Training::new(optimizer, Loss::Mse).epochs(1).batch_sizes([20, 13, 17]).in_order();
        let mut network = problem.network.clone();
        whole.train(&mut network, problem.samples()).unwrap();
        let mut stream = Training::new(optimizer, Loss::Mse).stream(problem.network.clone(), 20).unwrap();
        for piece in pieces(&problem) {
            assert_eq!(stream.learn(piece.samples()), Ok(Stop::Epochs));
        }
        let (streamed, history) = stream.into_network();
        assert_eq!(bits(streamed.parameters()), bits(network.parameters()), "{optimizer}");
        assert_eq!(history.epochs(), 3);
    }
}

#[test]
fn a_streams_loss_is_that_before_its_steps_and_batches_may_be_smaller_than_pieces() {
    let problem = problem();
    let training = Training::new(Adam::new(0.01), Loss::Mse).batch_size(8).in_order();
    let mut stream = training.stream(problem.network.clone(), 8).unwrap();
    let mut run = training.clone().epochs(1).start(problem.network.clone(), problem.samples()).unwrap();
    stream.learn(problem.samples()).unwrap();
    run.run(1);
    assert_eq!((stream.network(), stream.history()), (run.network(), run.history()));

    let mut stream = Training::new(Adam::new(0.01), Loss::Mse).stream(problem.network.clone(), 50).unwrap();
    stream.learn(problem.samples()).unwrap();
    assert_eq!(stream.history().loss, [problem.evaluated().loss()]);
}

#[test]
fn a_stream_that_resumes_gives_the_bits_of_one_that_never_stopped() {
    let problem = problem();
    let training = Training::new(Adam::new(0.01), Loss::Mse).dropout(0.2).batch_size(6);
    let start = || training.stream(problem.network.clone(), 20).unwrap().validate(problem.samples()).unwrap();
    let mut whole = start();
    for piece in pieces(&problem) {
        whole.learn(piece.samples()).unwrap();
    }
    let (before, after) = (pieces(&problem), pieces(&problem));
    let mut first = start();
    first.learn(before[0].samples()).unwrap();
    let mut second = start().resume(&first.checkpoint()).unwrap();
    for piece in &after[1..] {
        second.learn(piece.samples()).unwrap();
    }
    assert_eq!((whole.network(), whole.history()), (second.network(), second.history()));
    assert_eq!(whole.history().validation_loss.len(), 3);
}

#[test]
fn a_stream_allocates_nothing_for_pieces_that_fit_and_refuses_what_does_not() {
    let problem = problem();
    let pieces = pieces(&problem);
    for training in [descent(), descent().batch_size(7), descent().batch_count(3)] {
        let mut stream = training.epochs(9).stream(problem.network.clone(), 20).unwrap();
        let counted = measure(|| {
            for piece in &pieces {
                stream.learn(piece.samples()).unwrap();
            }
        });
        assert_eq!(counted.count_total, 0);
    }
    let mut stream = descent().stream(problem.network.clone(), 20).unwrap();
    let (x, y) = (Mat::<f64>::zeros(3, 4), Mat::<f64>::zeros(3, 2));
    let columns = ModelError::Columns { what: "targets", expected: 3, rows: 3, found: 2 };
    assert_eq!(stream.learn(Samples::from((&x, &y))), Err(columns));
    assert_eq!(stream.learn(problem.samples()), Err(ModelError::Capacity { capacity: 20, found: 50 }));
    assert_eq!(stream.history().epochs(), 0);
    assert_eq!(stream.learn(pieces[0].samples()), Ok(Stop::Epochs));
    let refused =
        |training: Training| training.stream(problem.network.clone(), 20).err().unwrap().to_string();
    assert!(refused(Training::new(Lbfgs::default(), Loss::Mse)).contains("use Adam"));
    assert!(refused(descent().validation_split(0.2)).contains("`validate`"));
    assert!(descent().stream(problem.network.clone(), 0).is_err());
}

#[test]
fn a_stream_stops_where_a_run_would_and_then_learns_no_more() {
    let problem = problem();
    let training = descent().early_stopping(EarlyStopping::new(1).tolerance(1e9));
    let mut stream = training.stream(problem.network.clone(), 50).unwrap();
    let stops: Vec<Stop> = (0..4).map(|_| stream.learn(problem.samples()).unwrap()).collect();
    assert_eq!(stops, [Stop::Epochs, Stop::NoImprovement { best: 1 }, stops[1], stops[1]]);
    assert_eq!(stream.history().epochs(), 2);
}

/// The masks of one epoch follow from the run's seed; each of the layers has its own rate.
#[test]
fn dropout_takes_a_rate_for_each_layer_and_one_for_the_inputs() {
    let problem = Problem::draw(
        4,
        &[(9, Activation::Tanh), (5, Activation::Tanh), (3, Activation::Linear)],
        true,
        Loss::Mse,
        50,
        3,
    );
    for batched in [false, true] {
        let trained = |training: Training| {
            let training = if batched { training.batch_size(20) } else { training };
            let mut network = problem.network.clone();
            training.train(&mut network, problem.samples()).unwrap();
            network
        };
        assert_eq!(trained(descent().dropout(0.4)), trained(descent().dropout([0.4, 0.4])));
        assert_eq!(trained(descent()), trained(descent().dropout([0.0, 0.0])));
        let different =
            [descent(), descent().dropout(0.4), descent().dropout([0.4, 0.0]), descent().dropout([0.0, 0.4])];
        let different = different.into_iter().chain([descent().input_dropout(0.4)]);
        let ends = Vec::from_iter(different.map(trained));
        for (i, end) in ends.iter().enumerate() {
            assert!(!ends[..i].contains(end), "{i}");
        }
    }
    let mut network: Network = problem.network.clone();
    let error = descent().dropout([0.1]).train(&mut network, problem.samples()).unwrap_err().to_string();
    assert_eq!(
        error,
        "the number of dropout probabilities is 1, but must be the number of hidden layers, one for each"
    );
    assert!(descent().input_dropout(1.0).train(&mut network, problem.samples()).is_err());
}

/// Many epochs of a narrow network may be done in one call, which draws nothing.
#[test]
fn inputs_are_left_out_anew_in_each_epoch_of_narrow_networks_whoever_looks_on() {
    let problem = Problem::draw(2, &[(3, Activation::Tanh), (1, Activation::Linear)], true, Loss::Mse, 40, 3);
    let training = Training::new(GradientDescent::new(0.05), Loss::Mse).epochs(4).input_dropout(0.3);
    let mut alone: Network = problem.network.clone();
    training.train(&mut alone, problem.samples()).unwrap();
    let mut watched: Network = problem.network.clone();
    let run = training.start(&mut watched, problem.samples()).unwrap();
    run.observe(|_| std::ops::ControlFlow::Continue(())).complete();
    assert_eq!(bits(alone.parameters()), bits(watched.parameters()));
}

/// With a linear unit and half the squared error, the gradient is what it is of inputs that are 0 or twice as large: after a
/// first step from w = 0 on targets 1, it is that of the sum of the inputs that stayed.
#[test]
fn inputs_that_are_left_out_are_0_and_the_others_larger_and_validation_sees_them_all() {
    let architecture = nn_model::Architecture::new(1).layer(1, Activation::Linear).without_bias();
    let network = Network::from_parameters(architecture, vec![0.0]).unwrap();
    let (x, y) = (Mat::from_fn(400, 1, |_, _| 1.0), Mat::from_fn(400, 1, |_, _| 1.0));
    let training =
        Training::new(GradientDescent::new(1.0), Loss::HalfSse).epochs(1).input_dropout(0.5).seed(4);
    let mut run = training.start(network, (&x, &y)).unwrap().validate((&x, &y)).unwrap();
    run.run(1);
    let (after, history) = run.into_network();
    let w = after.parameters()[0];
    // 2 for each input that stayed: about 400 altogether, an even whole number.
    assert!(w % 2.0 == 0.0 && w != 400.0 && (w - 400.0).abs() < 100.0, "{w}");
    assert_eq!(history.validation_loss, [400.0 * 0.5 * (w - 1.0) * (w - 1.0)]);
}

#[test]
fn single_steps_give_the_bits_and_the_history_of_whole_epochs() {
    let drawn = problem();
    let settings = [
        descent().batch_size(8).dropout(0.3).epochs(3),
        descent().epochs(3),
        Training::new(Adam::new(0.01), Loss::Mse).batch_size(16).in_order().epochs(3),
        Training::new(Lbfgs::default(), Loss::Mse).epochs(3),
    ];
    for training in settings {
        let [mut whole, mut stepped] =
            [0, 1].map(|_| training.start(drawn.network.clone(), drawn.samples()).unwrap());
        whole.run(3);
        let steps = stepped.steps_in_epoch();
        for step in 0..2 * steps {
            assert_eq!((stepped.history().epochs(), stepped.steps_done()), (step / steps, step % steps));
            stepped.step();
        }
        // The last epoch is begun by a step and ended by a run.
        stepped.step();
        stepped.run(if steps == 1 { 0 } else { 1 });
        assert_eq!(bits(stepped.network().parameters()), bits(whole.network().parameters()));
        assert_eq!(stepped.history(), whole.history());
    }
}

#[test]
fn a_run_that_is_over_makes_no_step_and_given_batches_begin_the_epoch_anew() {
    let drawn = problem();
    let training = descent().batch_size(8).epochs(5);
    let mut run = training.start(drawn.network.clone(), drawn.samples()).unwrap();
    run.step();
    run.set_batches(&[[1, 2, 3], [4, 5, 6]]).unwrap();
    assert_eq!((run.steps_done(), run.steps_in_epoch()), (0, 2));
    let diverging = Training::new(GradientDescent::new(1e300), Loss::Mse).batch_size(8).epochs(5);
    let mut run = diverging.start(drawn.network.clone(), drawn.samples()).unwrap();
    run.run(5);
    assert_eq!(run.step(), Stop::Diverged { epoch: run.history().epochs() });
    assert_eq!(run.steps_done(), 0);
}

#[test]
fn the_final_parameters_are_those_that_early_stopping_keeps() {
    let drawn = problem();
    let training = Training::new(Adam::new(0.3), Loss::Mse)
        .validation_split(0.3)
        .early_stopping(EarlyStopping::new(100))
        .epochs(40);
    let mut run = training.start(drawn.network.clone(), drawn.samples()).unwrap();
    run.run(40);
    let (last, expected) = (bits(run.network().parameters()), run.final_parameters().to_vec());
    let (network, history) = run.into_network();
    assert!(history.best_epoch.unwrap() < 40);
    assert_ne!(last, bits(&expected));
    assert_eq!(network.digest(), nn_model::digest(&expected));
}
