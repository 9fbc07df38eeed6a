//! The same bits: with every instruction set, in one go or in pieces, alone or in a batch, in any thread.

use crate::problem::{Problem, bits, hidden_activations, losses, optimizers};
use nn_data::NoisyLinear;
use nn_math::Mat;
use nn_math::simd::Level;
use nn_model::{
    Activation, Adam, Architecture, Curvature, FixedNetwork, GradientDescent, Initialization, Loss,
    ModelError, Network, Objective, OnDivergence, Penalty, Samples, Schedule, Stop, Targets, Training,
};
use nn_tutorial::{Section, Story};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::ops::ControlFlow;

/// The notebook's two networks and shapes that meet every kernel: wide and narrow, more than one tile of samples.
fn cases() -> Vec<(Network, Mat<f64>, Mat<f64>)> {
    let architectures = [
        Architecture::new(3).layer(1, Activation::Sigmoid).without_bias(),
        Architecture::new(3).layer(2, Activation::Tanh).layer(1, Activation::Linear).without_bias(),
        Architecture::new(10).layer(32, Activation::Tanh).layer(1, Activation::Linear),
        Architecture::new(7)
            .layer(29, Activation::Relu)
            .layer(11, Activation::Tanh)
            .layer(5, Activation::Sigmoid),
    ];
    let rng = &mut ChaCha8Rng::seed_from_u64(3);
    architectures
        .into_iter()
        .zip([4, 100, 300, 133])
        .map(|(architecture, n)| {
            let network = Network::new(architecture, Initialization::UNIT, rng).unwrap();
            let mut uniform = |columns| Mat::from_fn(n, columns, |_, _| rng.random::<f64>());
            let (x, y) = (uniform(network.architecture().inputs()), uniform(network.outputs()));
            (network, x, y)
        })
        .collect()
}

/// What a training gave, bit for bit.
type Outcome = (Stop, [Vec<u64>; 3], Vec<u64>);

/// Trains a copy of the network; `watched` has somebody look on.
fn outcome(training: &Training, network: &Network, samples: &Samples<'_>, watched: bool) -> Outcome {
    let mut network = network.clone();
    let mut run = training.start(&mut network, samples.clone()).unwrap();
    if watched {
        run = run.observe(|_| ControlFlow::Continue(()));
    }
    let history = run.complete();
    let lists = [&history.loss, &history.mse, &history.gradient_norm];
    (history.stop, lists.map(|list| bits(list)), bits(network.parameters()))
}

/// The network after `training`, loss by loss, with each instruction set of this machine; all of them the same.
fn same_with_every_instruction_set(
    context: &str,
    training: &Training,
    network: &Network,
    samples: &Samples<'_>,
) {
    let outcomes: Vec<_> = Level::available()
        .into_iter()
        .map(|level| {
            let mut network = network.clone();
            let history = training.start(&mut network, samples.clone()).unwrap().with_level(level).complete();
            (bits(&history.loss), bits(&history.gradient_norm), bits(network.parameters()))
        })
        .collect();
    assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]), "{context}");
    assert_ne!(outcomes[0].2, bits(network.parameters()), "{context}: nothing was learned");
}

#[test]
fn training_gives_the_same_bits_with_every_instruction_set_of_this_machine() {
    for (network, x, y) in cases() {
        let training = Training::new(GradientDescent::new(0.001), Loss::HalfSse).epochs(40);
        let context = network.architecture().to_string();
        same_with_every_instruction_set(&context, &training, &network, &(&x, &y).into());
    }
}

/// A network with this hidden activation and the output layer that the loss wants, and what it could learn: more than one
/// tile, the last eight of samples not full.
fn problem(hidden: Activation, loss: Loss) -> Problem {
    Problem::draw(3, &[(9, hidden), (5, hidden), (3, Activation::Linear)], true, loss, 149, 8)
}

#[test]
fn every_activation_with_every_loss_gives_the_same_bits_with_every_instruction_set() {
    for loss in losses() {
        for hidden in hidden_activations() {
            let problem = problem(hidden, loss).with_drawn_weights(8);
            let (network, samples) = (&problem.network, problem.samples());
            let training = Training::new(GradientDescent::new(0.001), loss)
                .epochs(3)
                .penalty(Penalty { l1: 0.01, ..Penalty::l2(0.1) });
            same_with_every_instruction_set(&format!("{loss}, {hidden}"), &training, network, &samples);
            let products: Vec<_> = Level::available()
                .into_iter()
                .map(|level| {
                    let objective = Objective::new(network, loss, samples.clone()).unwrap().with_level(level);
                    let p = network.parameters();
                    bits(Curvature::new(objective).hessian_product(p, p).unwrap())
                })
                .collect();
            assert!(products.iter().all(|product| *product == products[0]), "{loss}, {hidden}");
        }
    }
}

#[test]
fn every_optimiser_in_mini_batches_with_dropout_gives_the_same_bits_with_every_instruction_set() {
    let problem = problem(Activation::Gelu, Loss::CrossEntropy);
    for optimizer in optimizers(0.02) {
        let training = Training::new(optimizer, Loss::CrossEntropy).epochs(6).validation_split(0.2);
        let batched = |size| {
            training
                .clone()
                .batch_size(size)
                .dropout(0.3)
                .clip_norm(0.5)
                .warm_up(1)
                .schedule(Schedule::Cosine { epochs: 5, floor: 0.1 })
        };
        let every = if optimizer.evaluates() {
            vec![training.clone()]
        } else {
            vec![
                training.clone(),
                training.clone().dropout(0.3),
                batched(1),
                batched(13),
                batched(32).in_order(),
            ]
        };
        for training in every {
            same_with_every_instruction_set(
                optimizer.name(),
                &training,
                &problem.network,
                &problem.samples(),
            );
        }
    }
}

/// Batches that are whole eights are rows of one objective, others are put together anew; neither can be told from objectives
/// that hold one batch each.
#[test]
fn batches_in_order_give_the_bits_of_an_objective_for_each_batch() {
    let Problem { network, x, y, .. } = problem(Activation::Tanh, Loss::Mse);
    let training = Training::new(Adam::new(0.01), Loss::Mse).epochs(1);
    for size in [5, 8, 16, 48] {
        let mut together = network.clone();
        let in_batches = training.clone().batch_size(size).in_order();
        in_batches.train(&mut together, (&x, &y)).unwrap();
        let mut by_hand = network.clone();
        let mut checkpoint = None;
        for first in (0..x.nrows()).step_by(size) {
            let count = size.min(x.nrows() - first);
            let batch = (x.as_ref().subrows(first, count), y.as_ref().subrows(first, count));
            let mut run = training.start(&mut by_hand, batch).unwrap();
            if let Some(checkpoint) = &checkpoint {
                run = run.resume(checkpoint).unwrap();
            }
            run.run(1);
            checkpoint = Some(run.checkpoint());
        }
        assert_eq!(bits(together.parameters()), bits(by_hand.parameters()), "{size}");
    }
}

#[test]
fn running_in_pieces_gives_the_bits_of_running_in_one_go() {
    for (network, x, y) in cases() {
        let settings = Training::new(GradientDescent::new(0.001), Loss::HalfSse).epochs(30);
        let mut whole = network.clone();
        let in_one_go = settings.train(&mut whole, (&x, &y)).unwrap();
        let mut pieces = network.clone();
        let mut descent = settings.start(&mut pieces, (&x, &y)).unwrap();
        for epochs in [1, 2, 20, 7] {
            descent.run(epochs);
        }
        assert_eq!(bits(&descent.finish().mse), bits(&in_one_go.mse));
        assert_eq!(bits(pieces.parameters()), bits(whole.parameters()));
    }
}

#[test]
fn a_prediction_does_not_depend_on_the_samples_beside_it() {
    for (network, x, _) in cases() {
        let together = network.predict(x.as_ref()).unwrap();
        for i in 0..x.nrows() {
            let alone = network.predict(x.as_ref().subrows(i, 1)).unwrap();
            for j in 0..together.ncols() {
                assert_eq!(alone[(0, j)].to_bits(), together[(i, j)].to_bits());
            }
        }
    }
}

#[test]
fn some_rows_give_the_bits_of_an_objective_that_has_no_others() {
    for (network, x, y) in cases() {
        let objective =
            |x, y| Objective::new(&network, Loss::Mse, (x, y)).unwrap_or_else(|error| panic!("{error}"));
        let mut all = objective(x.as_ref(), y.as_ref());
        let n = x.nrows();
        for rows in [0..n, 0..1, n - 1..n, n / 2..n / 2 + 1, n / 16 * 8..n, 0..n / 2] {
            let (x, y) = (x.as_ref(), y.as_ref());
            let mut alone = objective(x.subrows(rows.start, rows.len()), y.subrows(rows.start, rows.len()));
            alone.evaluate(network.parameters()).unwrap();
            all.evaluate_rows(rows.clone(), network.parameters()).unwrap();
            let numbers =
                |objective: &Objective| [&[objective.loss(), objective.mse()], objective.gradient()].concat();
            assert_eq!(bits(&numbers(&all)), bits(&numbers(&alone)), "rows {rows:?} of {n}");
        }
        // And what was left out is back.
        let before = all.evaluate(network.parameters()).unwrap();
        assert_eq!(before, objective(x.as_ref(), y.as_ref()).evaluate(network.parameters()).unwrap());
    }
}

#[test]
fn a_section_gives_the_same_bytes_alone_and_beside_the_others() {
    let json = |section: Section| serde_json::to_string(&section.run(&Story::new(9)).unwrap()).unwrap();
    let alone: Vec<String> = Section::ALL.iter().map(|section| json(*section)).collect();
    let beside: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            Section::ALL.iter().rev().map(|section| scope.spawn(|| json(*section))).collect();
        threads.into_iter().rev().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(alone, beside);
}

/// Narrow networks descend in a function of their own; whoever looks on makes them take the kernels one by one.
#[test]
fn a_narrow_network_that_is_looked_at_gives_the_bits_of_one_that_is_not() {
    let hidden_layers: [&[usize]; 4] = [&[], &[2], &[7, 3], &[1, 5, 4]];
    for loss in losses() {
        for activation in hidden_activations() {
            for (case, hidden) in hidden_layers.into_iter().enumerate() {
                let outputs = if loss.targets() == Targets::ClassProbabilities { 3 } else { 1 + case % 2 };
                let layers: Vec<_> =
                    hidden.iter().chain([&outputs]).map(|units| (*units, activation)).collect();
                let samples = [3, 64, 100, 300][case];
                let plain = Problem::draw(1 + case, &layers, case % 2 == 1, loss, samples, case as u64);
                for problem in [plain.clone(), plain.with_drawn_weights(1)] {
                    for optimizer in optimizers(0.002) {
                        let training = Training::new(optimizer, loss).epochs(11);
                        let run = |watched| outcome(&training, &problem.network, &problem.samples(), watched);
                        assert_eq!(run(false), run(true), "{loss}, {activation}, {hidden:?}, {optimizer:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_run_that_diverges_stops_at_the_same_epoch_looked_at_or_not() {
    let (network, x, y) = cases().swap_remove(1);
    for on_divergence in [OnDivergence::Stop, OnDivergence::Continue] {
        let training = Training::new(GradientDescent::new(10.0), Loss::HalfSse)
            .epochs(2000)
            .on_divergence(on_divergence);
        let samples = (&x, &y).into();
        let run = |watched| outcome(&training, &network, &samples, watched);
        let (unwatched, watched) = (run(false), run(true));
        assert_eq!(unwatched, watched);
        assert!(matches!(unwatched.0, Stop::Diverged { epoch } if epoch > 1), "{:?}", unwatched.0);
    }
}

/// About one such run in eight once logged its last epoch twice: when a number became huge in the eighth of eight epochs.
#[test]
fn diverging_runs_of_two_layers_agree_in_everything_watched_or_not() {
    let architecture =
        Architecture::new(3).layer(2, Activation::Tanh).layer(1, Activation::Linear).without_bias();
    let mut diverged = 0;
    for seed in 0..400 {
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let data = NoisyLinear::sum().generate(rng).unwrap();
        let network = Network::new(architecture.clone(), Initialization::UNIT, rng).unwrap();
        let rate = 0.1 + 0.9 * rng.random::<f64>();
        let training = Training::new(GradientDescent::new(rate), Loss::HalfSse).epochs(400);
        let samples = (data.inputs(), data.targets()).into();
        let run = |watched| outcome(&training, &network, &samples, watched);
        let (unwatched, watched) = (run(false), run(true));
        assert!(unwatched == watched, "seed {seed}, rate {rate}: {:?}, not {:?}", unwatched.0, watched.0);
        diverged += usize::from(unwatched.0 != Stop::Epochs);
    }
    assert!(diverged > 100, "only {diverged} runs diverged");
}

/// Only batches that are worth sharing are shared, so these are large.
#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let rng = &mut ChaCha8Rng::seed_from_u64(5);
    let architecture = Architecture::new(100).layer(93, Activation::Relu).layer(10, Activation::Softmax);
    let network = Network::new(architecture, Initialization::HeUniform, rng).unwrap();
    let x = Mat::from_fn(700, 100, |_, _| rng.random::<f64>() - 0.5);
    let y = Mat::from_fn(700, 10, |i, j| f64::from(u8::from(i % 10 == j)));
    for training in [
        Training::new(Adam::new(0.01), Loss::CrossEntropy).epochs(2),
        Training::new(GradientDescent::new(0.1), Loss::CrossEntropy).epochs(2).batch_size(300),
        Training::new(GradientDescent::new(0.1), Loss::CrossEntropy).epochs(2).batch_size(333).dropout(0.2),
    ] {
        let samples = (&x, &y).into();
        let run = |threads| outcome(&training.clone().threads(threads), &network, &samples, false);
        let alone = run(1);
        for threads in [2, 3, 7] {
            assert!(run(threads) == alone, "{threads} threads");
        }
    }
}

/// Networks of narrow layers, with a single output unit and with several, on enough samples to be worth sharing.
#[test]
fn any_number_of_threads_gives_the_same_bits_to_narrow_networks() {
    for (inputs, hidden, outputs, n) in
        [(20, 3, 1, 65_000), (20, 7, 1, 30_000), (20, 4, 3, 45_000), (4, 0, 1, 420_000)]
    {
        let rng = &mut ChaCha8Rng::seed_from_u64(9);
        let mut architecture = Architecture::new(inputs);
        if hidden > 0 {
            architecture = architecture.layer(hidden, Activation::Tanh);
        }
        let architecture = architecture.layer(outputs, Activation::Linear);
        let network = Network::new(architecture, Initialization::UNIT, rng).unwrap();
        let x = Mat::from_fn(n, inputs, |_, _| rng.random::<f64>() - 0.5);
        let y = Mat::from_fn(n, outputs, |i, j| x[(i, j)]);
        let (samples, training) =
            ((&x, &y).into(), Training::new(GradientDescent::new(0.1), Loss::Mse).epochs(9));
        let run = |threads| outcome(&training.clone().threads(threads), &network, &samples, false);
        assert_ne!(run(1).2, bits(network.parameters()), "nothing was learned");
        assert!(run(2) == run(1), "{}", network.architecture());
    }
}

#[test]
fn a_single_sample_gives_the_bits_it_has_among_others() {
    let rng = &mut ChaCha8Rng::seed_from_u64(6);
    for activation in hidden_activations() {
        let coupled = Activation::ALL.iter().copied().filter(|activation| activation.is_for_outputs_only());
        for output in coupled.chain([activation]) {
            for units in [1, 3, 8, 21, 200] {
                let architecture = Architecture::new(5).layer(units, activation).layer(units % 7 + 1, output);
                let network = Network::new(architecture, Initialization::GlorotUniform, rng).unwrap();
                let x = Mat::from_fn(9, 5, |_, _| 4.0 * rng.random::<f64>() - 2.0);
                let together = network.predict(x.as_ref()).unwrap();
                for level in Level::available() {
                    let mut predictor = network.predictor().with_level(level);
                    for i in 0..x.nrows() {
                        let sample: Vec<f64> = x.row(i).iter().copied().collect();
                        let expected: Vec<f64> = together.row(i).iter().copied().collect();
                        let alone = bits(predictor.predict_sample(&sample).unwrap());
                        assert_eq!(alone, bits(&expected), "{activation}, {output}, {units} units");
                    }
                }
            }
        }
    }
}

#[test]
fn a_shape_in_the_type_gives_the_bits_of_any_shape() {
    fn same<const INPUTS: usize, const HIDDEN: usize, const OUTPUTS: usize>(
        architecture: Architecture,
        rng: &mut ChaCha8Rng,
    ) {
        let network = Network::new(architecture, Initialization::GlorotUniform, rng).unwrap();
        let fixed = FixedNetwork::<INPUTS, HIDDEN, OUTPUTS>::new(&network).unwrap();
        for level in Level::available() {
            let (mut predictor, fixed) = (network.predictor().with_level(level), fixed.with_level(level));
            for size in [0.0, 1.0, 40.0, f64::INFINITY] {
                let sample: [f64; INPUTS] = std::array::from_fn(|_| size * (2.0 * rng.random::<f64>() - 1.0));
                let expected = bits(predictor.predict_sample(&sample).unwrap());
                let found = bits(&fixed.predict(&sample));
                assert_eq!(found, expected, "{}, {}", network.architecture(), level.name());
            }
        }
    }
    let rng = &mut ChaCha8Rng::seed_from_u64(7);
    for hidden in hidden_activations() {
        let coupled = Activation::ALL.iter().copied().filter(|activation| activation.is_for_outputs_only());
        for output in coupled.chain(hidden_activations()) {
            let of = |inputs, units, outputs| {
                Architecture::new(inputs).layer(units, hidden).layer(outputs, output)
            };
            same::<3, 2, 1>(of(3, 2, 1).without_bias(), rng);
            same::<3, 2, 1>(of(3, 2, 1), rng);
            same::<1, 8, 8>(of(1, 8, 8), rng);
            same::<11, 5, 3>(of(11, 5, 3), rng);
        }
    }
}

#[test]
fn a_network_of_another_shape_or_of_wide_layers_is_no_fixed_one() {
    let rng = &mut ChaCha8Rng::seed_from_u64(8);
    let mut of = |layers: &[usize]| {
        let first = Architecture::new(layers[0]);
        let architecture = layers[1..].iter().fold(first, |a, units| a.layer(*units, Activation::Tanh));
        Network::new(architecture, Initialization::GlorotUniform, rng).unwrap()
    };
    for other in [&[3, 2][..], &[2, 2, 1], &[3, 3, 1], &[3, 2, 2], &[3, 2, 1, 1]] {
        let error = FixedNetwork::<3, 2, 1>::new(&of(other)).unwrap_err();
        let ModelError::FixedShape { shape: [3, 2, 1], found } = error else { panic!("{other:?}: {error}") };
        assert_eq!(found, of(other).architecture().to_string());
    }
    for (units, error) in [
        (9, FixedNetwork::<3, 9, 1>::new(&of(&[3, 9, 1])).unwrap_err()),
        (12, FixedNetwork::<3, 2, 12>::new(&of(&[3, 2, 12])).unwrap_err()),
    ] {
        assert!(matches!(error, ModelError::TooMany { found, most: 8, .. } if found == units), "{error}");
    }
}
