//! Training loops of one's own, written from public parts alone: what they give, and that a [`Run`] is one of them.

use crate::problem::{Problem, bits, distance, norm, optimizers};
use nn_math::Mat;
use nn_model::{
    Activation, Adam, GradientDescent, Lbfgs, Loss, LossSums, ModelError, Network, Objective, Optimizer,
    OptimizerState, Penalty, Run, Samples, Training,
};

fn problem(loss: Loss) -> Problem {
    Problem::draw(4, &[(9, Activation::Tanh), (3, Activation::Gelu)], true, loss, 50, 3)
}

#[test]
fn a_loop_of_advances_gives_the_bits_of_a_run_with_every_optimiser() {
    for optimizer in optimizers(0.01) {
        let problem = problem(Loss::CrossEntropy);
        let mut run = problem.network.clone();
        let training = Training::new(optimizer, problem.loss).epochs(7);
        let history = training.train(&mut run, problem.samples()).unwrap();

        let mut own = problem.network.clone();
        let mut objective = problem.evaluated();
        let mut state = OptimizerState::new(optimizer, &own).unwrap();
        let mut losses = Vec::new();
        for _ in 0..7 {
            assert!(state.advance(&mut objective, &mut own, optimizer.learning_rate()).unwrap());
            losses.push(objective.loss());
        }
        assert_eq!(bits(own.parameters()), bits(run.parameters()), "{optimizer}");
        assert_eq!(bits(&losses), bits(&history.loss), "{optimizer}");
        assert_ne!(own, problem.network, "{optimizer}");
    }
}

#[test]
fn a_loop_over_batches_gives_the_bits_of_a_run_with_every_optimiser_that_takes_a_gradient() {
    for optimizer in optimizers(0.01).filter(|optimizer| !optimizer.evaluates()) {
        let problem = problem(Loss::Mse);
        let mut run = problem.network.clone();
        let training = Training::new(optimizer, problem.loss).epochs(2).batch_size(13).in_order();
        training.train(&mut run, problem.samples()).unwrap();

        let (mut own, samples) = (problem.network.clone(), problem.samples());
        let mut objective = Objective::new(&own, problem.loss, samples.clone()).unwrap();
        let mut state = OptimizerState::new(optimizer, &own).unwrap();
        let rows = Vec::from_iter(0..samples.count());
        for _ in 0..2 {
            for batch in rows.chunks(13) {
                objective.load(&samples, batch).unwrap();
                objective.evaluate(own.parameters()).unwrap();
                let rate = optimizer.learning_rate();
                state.step(own.parameters_mut(), objective.gradient(), rate).unwrap();
            }
        }
        assert_eq!(bits(own.parameters()), bits(run.parameters()), "{optimizer}");
        assert_eq!(state.memory().steps, 8, "{optimizer}");
    }
}

/// What scikit-learn and NumPy's `array_split` make of n samples in k batches: the first n mod k have one more.
#[test]
fn batches_of_unequal_sizes_have_the_gradients_of_objectives_of_their_own() {
    let problem = problem(Loss::CrossEntropy);
    let (parameters, samples) = (problem.network.parameters(), problem.samples());
    let mut objective = Objective::new(&problem.network, problem.loss, samples.clone()).unwrap();
    let (n, k) = (samples.count(), 7);
    let mut start = 0;
    for batch in 0..k {
        let size = n / k + usize::from(batch < n % k);
        let rows = Vec::from_iter(start..start + size);
        objective.load(&samples, &rows).unwrap();
        let loss = objective.evaluate(parameters).unwrap();
        let alone = problem.rows(&rows).evaluated();
        assert_eq!((loss, bits(objective.gradient())), (alone.loss(), bits(alone.gradient())));
        start += size;
    }
    assert_eq!(start, n);
}

#[test]
fn sums_and_gradients_of_parts_add_up_to_those_of_all_samples() {
    for loss in [Loss::HalfSse, Loss::Mse, Loss::CrossEntropy] {
        let problem = problem(loss).with_drawn_weights(1);
        let (parameters, outputs) = (problem.network.parameters(), problem.network.outputs());
        let mut objective = problem.evaluated();
        let (whole, gradient) = (objective.sums(), objective.gradient().to_vec());
        let (mut sums, mut parts) = (LossSums::ZERO, vec![0.0; gradient.len()]);
        for rows in [0..16, 16..17, 17..50] {
            let part = objective.evaluate_rows(rows, parameters).unwrap();
            assert_eq!(part, objective.sums().loss(loss, outputs), "{loss}");
            sums += objective.sums();
            // The gradient of a mean counts by the weight of its samples.
            let share = if loss.is_sum() { 1.0 } else { objective.sums().weight / whole.weight };
            parts.iter_mut().zip(objective.gradient()).for_each(|(sum, g)| *sum += share * g);
        }
        let difference = sums.loss(loss, outputs) - whole.loss(loss, outputs);
        assert!(difference.abs() < 1e-13 * (1.0 + whole.loss(loss, outputs)), "{loss}: {difference:e}");
        assert!((sums.mse(outputs) - whole.mse(outputs)).abs() < 1e-13, "{loss}");
        assert!(distance(&parts, &gradient) < 1e-13 * (1.0 + norm(&gradient)), "{loss}");
    }
}

#[test]
fn a_loss_without_its_gradient_is_that_with_it_and_leaves_the_gradient_as_it_was() {
    let problem = Problem { penalty: Penalty { l1: 0.1, ..Penalty::l2(0.3) }, ..problem(Loss::Mse) };
    let mut objective = problem.evaluated();
    let before = objective.gradient().to_vec();
    let moved: Vec<f64> = problem.network.parameters().iter().map(|p| 0.5 * p).collect();
    let alone = objective.evaluate_loss(&moved).unwrap();
    assert_eq!(bits(objective.gradient()), bits(&before));
    assert_eq!(objective.evaluate(&moved), Ok(alone));
    assert_ne!(objective.gradient(), before);
    assert!(objective.penalty() > 0.0);
    let of_samples = objective.sums().loss(problem.loss, problem.network.outputs());
    assert_eq!(of_samples + objective.penalty(), alone);
}

#[test]
fn a_hook_that_changes_nothing_changes_no_bit_and_sees_every_step_with_the_loss_of_its_batch() {
    let narrow =
        Problem::draw(3, &[(2, Activation::Tanh), (1, Activation::Linear)], false, Loss::HalfSse, 50, 1);
    for (problem, batch_size, steps) in [(narrow, None, 3), (problem(Loss::Mse), Some(20), 3)] {
        let mut training = Training::new(GradientDescent::new(0.01), problem.loss).epochs(3);
        if let Some(size) = batch_size {
            training = training.batch_size(size).in_order();
        }
        let mut plain = problem.network.clone();
        let history = training.train(&mut plain, problem.samples()).unwrap();
        let mut hooked = problem.network.clone();
        let mut seen = Vec::new();
        let (n, size) = (problem.samples().count(), batch_size.unwrap_or(usize::MAX));
        let run = training.start(&mut hooked, problem.samples()).unwrap();
        let run = run.before_step(|step| {
            seen.push((step.epoch, step.batch, norm(step.gradient)));
            let rows = Vec::from_iter((0..n).skip(step.batch * size.min(n)).take(size));
            let batch = problem.rows(&rows);
            let mut objective = Objective::new(step.network, batch.loss, batch.samples()).unwrap();
            assert_eq!(objective.evaluate(step.network.parameters()), Ok(step.loss));
        });
        let run = run.unwrap();
        assert_eq!(run.complete(), history);
        assert_eq!(bits(hooked.parameters()), bits(plain.parameters()));
        let places: Vec<_> = seen.iter().map(|(epoch, batch, _)| (*epoch, *batch)).collect();
        let batches = if batch_size.is_some() { 3 } else { 1 };
        let expected: Vec<_> =
            (1..=3).flat_map(|epoch| (0..batches).map(move |batch| (epoch, batch))).collect();
        assert_eq!(places, expected, "{steps} epochs");
        assert!(seen.iter().all(|(_, _, length)| *length > 0.0));
    }
}

#[test]
fn a_frozen_weight_stays_where_it_is_with_every_optimiser_that_takes_a_gradient() {
    for optimizer in optimizers(0.01).filter(|optimizer| !optimizer.evaluates()) {
        let problem = problem(Loss::Mse);
        // AdamW's decay is no part of the gradient: it would move a weight, but no bias.
        let layer = &problem.network.layers()[1];
        let decays = optimizer.name() == "adam-w";
        let frozen = if decays { layer.biases.start } else { layer.weights.start };
        let mut network = problem.network.clone();
        let run =
            Training::new(optimizer, problem.loss).epochs(5).start(&mut network, problem.samples()).unwrap();
        run.before_step(move |step| step.gradient[frozen] = 0.0).unwrap().complete();
        for (k, (now, before)) in network.parameters().iter().zip(problem.network.parameters()).enumerate() {
            assert_eq!(now == before, k == frozen, "{optimizer}: parameter {k}");
        }
    }
}

#[test]
fn every_optimiser_lowers_a_quadratic() {
    // (w - 3)^2 / 2 of one weight from w = 0, whose minimum is 0.
    for optimizer in optimizers(0.01) {
        let architecture = nn_model::Architecture::new(1).layer(1, Activation::Linear).without_bias();
        let mut network = Network::from_parameters(architecture, vec![0.0]).unwrap();
        let (x, y) = (Mat::from_fn(1, 1, |_, _| 1.0), Mat::from_fn(1, 1, |_, _| 3.0));
        let training = Training::new(optimizer, Loss::HalfSse).epochs(100);
        let history = training.train(&mut network, (&x, &y)).unwrap();
        assert!(history.loss[0] < 4.5, "{optimizer}: the first step climbs");
        // The slowest of the usual formulas, whose steps shrink with the root of their number, gets a tenth of it done.
        let (found, most) = (history.final_loss(), 0.9 * 4.5);
        assert!(
            found < most,
            "{optimizer}: the loss is {found} after 100 epochs at a rate of 0.01, and not below {most}"
        );
    }
}

#[test]
fn a_run_may_own_its_network_and_samples() {
    let problem = problem(Loss::Mse);
    let training = Training::new(Adam::new(0.01), problem.loss).epochs(6).batch_size(10).seed(4);
    let mut borrowed = problem.network.clone();
    let history = training.train(&mut borrowed, problem.samples()).unwrap();

    fn owned(training: &Training, problem: Problem) -> Run<'static> {
        training.start(problem.network, (problem.x, problem.y)).unwrap()
    }
    let mut run = owned(&training, problem);
    run.run(6);
    let (network, own_history) = run.into_network();
    assert_eq!(own_history, history);
    assert_eq!(network, borrowed);
}

#[test]
fn an_optimiser_goes_on_with_a_memory_that_was_kept_and_refuses_that_of_another() {
    for optimizer in optimizers(0.01).filter(|optimizer| !optimizer.evaluates()) {
        let problem = problem(Loss::Mse);
        let gradient = problem.gradient();
        let step = |state: &mut OptimizerState, network: &mut Network| {
            state.step(network.parameters_mut(), &gradient, 0.01).unwrap();
        };
        let mut whole = problem.network.clone();
        let mut state = OptimizerState::new(optimizer, &whole).unwrap();
        step(&mut state, &mut whole);
        let (kept, mut later) = (state.memory().clone(), whole.clone());
        step(&mut state, &mut whole);
        let mut other = OptimizerState::new(optimizer, &later).unwrap();
        other.restore(&kept).unwrap();
        step(&mut other, &mut later);
        assert_eq!(bits(later.parameters()), bits(whole.parameters()), "{optimizer}");
        let mut lbfgs = OptimizerState::new(Lbfgs::default(), &whole).unwrap();
        assert!(matches!(lbfgs.restore(&kept), Err(ModelError::Checkpoint { .. })), "{optimizer}");
    }
}

#[test]
fn what_does_not_fit_is_refused_with_the_way_out() {
    let problem = problem(Loss::CrossEntropy);
    let mut network = problem.network.clone();
    let mut state = OptimizerState::new(Lbfgs::default(), &network).unwrap();
    let gradient = vec![0.0; network.parameters().len()];
    let error = state.step(network.parameters_mut(), &gradient, 1.0).unwrap_err().to_string();
    assert!(error.contains("call `advance` with the objective"), "{error}");
    let training = Training::new(Lbfgs::default(), problem.loss);
    let run = training.start(&mut network, problem.samples()).unwrap();
    let error = run.before_step(|_| {}).err().unwrap().to_string();
    assert!(error.contains("use Adam"), "{error}");

    let mut state = OptimizerState::new(Adam::new(0.1), &problem.network).unwrap();
    let error = state.step(&mut [0.0; 3], &gradient, 0.1).unwrap_err();
    assert_eq!(error, ModelError::ParameterCount { expected: gradient.len(), found: 3 });
    assert!(OptimizerState::new(Adam { beta1: 1.0, ..Adam::new(0.1) }, &problem.network).is_err());

    let mut objective = problem.evaluated();
    let samples = problem.samples();
    let range = |error: ModelError| matches!(error, ModelError::RowRange { .. });
    assert!(range(objective.load(&samples, &[50]).unwrap_err()));
    assert_eq!(objective.load(&samples, &[]), Err(ModelError::NoSamples));
    assert_eq!(objective.load(&samples, &[0; 51]), Err(ModelError::Capacity { capacity: 50, found: 51 }));
    let mut fresh = Objective::new(&problem.network, problem.loss, samples.clone()).unwrap();
    let mut state = OptimizerState::new(Lbfgs::default(), &problem.network).unwrap();
    let not_evaluated = state.advance(&mut fresh, &mut problem.network.clone(), 1.0);
    assert_eq!(not_evaluated, Err(ModelError::NotEvaluated));
    let mut wrong = problem.y.clone();
    wrong[(4, 0)] = 7.0;
    let samples = Samples::new(problem.x.as_ref(), wrong.as_ref());
    assert!(objective.load(&samples, &[0, 1]).is_ok());
    let error = objective.load(&samples, &[1, 4]).unwrap_err();
    assert!(matches!(error, ModelError::Probability { row: 4, .. }), "{error}");
    let narrow = Mat::zeros(50, 2);
    let samples = Samples::new(narrow.as_ref(), problem.y.as_ref());
    assert!(matches!(objective.load(&samples, &[0]), Err(ModelError::Columns { what: "inputs", .. })));
}

#[test]
fn an_optimiser_keeps_as_many_vectors_as_its_formula_has() {
    let network = problem(Loss::Mse).network;
    let kept = |optimizer: Optimizer| {
        let memory = OptimizerState::new(optimizer, &network).unwrap().memory().clone();
        (memory.numbers.len(), memory.vectors.len())
    };
    assert_eq!(kept(GradientDescent::new(0.1).into()), (0, 0));
    assert_eq!(kept(GradientDescent::new(0.1).momentum(0.9).into()), (0, 1));
    assert_eq!(kept(Adam::new(0.1).into()), (2, 2));
}
