//! Frozen parameters keep their bits, and the free ones move as if nothing else had changed.

use crate::problem::{Problem, optimizers};
use nn_model::{
    Activation, Adam, Architecture, Frozen, GradientDescent, Lbfgs, Loss, ModelError, Network, Objective,
    OptimizerState, Penalty, Training,
};

const WIDE: [(usize, Activation); 3] =
    [(20, Activation::Tanh), (9, Activation::Gelu), (3, Activation::Linear)];
const NARROW: [(usize, Activation); 3] =
    [(4, Activation::Tanh), (3, Activation::Sigmoid), (1, Activation::Linear)];

fn problem(layers: &[(usize, Activation)]) -> Problem {
    Problem::draw(4, layers, true, Loss::Mse, 50, 3)
}

fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

/// Some of each kind: a layer, the biases of another, and a stretch across the borders of eights.
fn some() -> Vec<Frozen> {
    vec![Frozen::Layer(0), Frozen::Biases(1), Frozen::Range(30..34), Frozen::Weights(0)]
}

/// Whether each parameter is frozen.
fn is_frozen(network: &Network, frozen: &[Frozen]) -> Vec<bool> {
    let mut mask = vec![false; network.parameters().len()];
    let layers = network.layers();
    for it in frozen {
        let range = match it.clone() {
            Frozen::Layer(l) => layers[l].weights.start..layers[l].biases.end,
            Frozen::Weights(l) => layers[l].weights.clone(),
            Frozen::Biases(l) => layers[l].biases.clone(),
            Frozen::Range(range) => range,
        };
        mask[range].fill(true);
    }
    mask
}

#[test]
fn frozen_parameters_keep_their_bits_under_every_optimiser_with_all_there_is_and_all_others_move() {
    for layers in [WIDE, NARROW] {
        for optimizer in optimizers(0.01) {
            let mut network = problem(&layers).network;
            // A zero keeps its sign too.
            network.parameters_mut()[1] = -0.0;
            let mask = is_frozen(&network, &some());
            let plain = Training::new(optimizer, Loss::Mse).epochs(4).frozen(some());
            let mut trainings = vec![plain.clone(), plain.clone().penalty(Penalty::l2(0.1).on_biases())];
            if !optimizer.evaluates() {
                trainings.push(plain.clone().penalty(Penalty::l1(0.1)).clip_norm(0.1).batch_size(7));
                trainings.push(plain.dropout(0.3).batch_size(16));
            }
            for training in trainings {
                let mut trained = network.clone();
                training.train(&mut trained, problem(&layers).samples()).unwrap();
                let pairs = trained.parameters().iter().zip(network.parameters()).zip(&mask);
                for (i, ((after, before), frozen)) in pairs.enumerate() {
                    let same = after.to_bits() == before.to_bits();
                    assert_eq!(same, *frozen, "{optimizer}: parameter {i} went from {before} to {after}");
                }
            }
        }
    }
}

#[test]
fn the_free_parameters_move_as_if_a_hook_had_set_the_other_gradients_to_0() {
    // (AdamW's decay is no part of a gradient that a hook could change.)
    for optimizer in optimizers(0.01).filter(|it| !it.evaluates() && it.name() != "adam-w") {
        let problem = problem(&WIDE);
        let mask = is_frozen(&problem.network, &some());
        let training = Training::new(optimizer, problem.loss).epochs(3).batch_size(13).clip_norm(0.5);
        let (mut ours, mut hooked) = (problem.network.clone(), problem.network.clone());
        training.clone().frozen(some()).train(&mut ours, problem.samples()).unwrap();
        let run = training.start(&mut hooked, problem.samples()).unwrap();
        let zero = |step: nn_model::GradientStep<'_>| {
            step.gradient.iter_mut().zip(&mask).filter(|(_, frozen)| **frozen).for_each(|(g, _)| *g = 0.0);
        };
        run.before_step(zero).unwrap().complete();
        let free = |network: &Network| -> Vec<u64> {
            let all = bits(network.parameters());
            all.into_iter().zip(&mask).filter(|(_, frozen)| !**frozen).map(|(p, _)| p).collect()
        };
        assert_eq!(free(&ours), free(&hooked), "{optimizer}");
    }
}

#[test]
fn a_frozen_gradient_is_0_and_the_rest_of_it_and_the_loss_are_what_they_were() {
    for layers in [WIDE, NARROW] {
        let problem = Problem { penalty: Penalty::l2(0.3).on_biases(), ..problem(&layers) };
        let whole = problem.evaluated();
        for frozen in
            [some(), vec![Frozen::Layer(0), Frozen::Layer(1)], vec![Frozen::Layer(1)], vec![Frozen::Layer(2)]]
        {
            let mask = is_frozen(&problem.network, &frozen);
            let objective = Objective::new(&problem.network, problem.loss, problem.samples()).unwrap();
            let mut objective = objective.with_penalty(problem.penalty).with_frozen(&frozen).unwrap();
            let loss = objective.evaluate(problem.network.parameters()).unwrap();
            assert_eq!(loss.to_bits(), whole.loss().to_bits());
            let expected = whole.gradient().iter().zip(mask).map(|(g, frozen)| if frozen { 0.0 } else { *g });
            assert_eq!(bits(objective.gradient()), bits(&Vec::from_iter(expected)), "{frozen:?}");
        }
    }
}

#[test]
fn the_length_of_the_gradient_is_that_of_the_free_parameters() {
    let problem = problem(&WIDE);
    let training = Training::new(GradientDescent::new(0.01), problem.loss).epochs(1).frozen(some());
    let mut run = training.start(problem.network.clone(), problem.samples()).unwrap();
    run.run(1);
    let mask = is_frozen(&problem.network, &some());
    let gradient = problem.at(run.network().parameters().to_vec()).gradient();
    let free =
        gradient.iter().zip(mask).filter(|(_, frozen)| !frozen).map(|(g, _)| g * g).sum::<f64>().sqrt();
    let found = run.history().gradient_norm[0];
    assert!((found - free).abs() < 1e-12 * free, "{found} and not {free}");
}

/// What an optimiser remembers of parameters that were free before would go on moving them.
#[test]
fn a_run_that_resumes_with_more_parameters_frozen_holds_them_at_once() {
    for optimizer in optimizers(0.01) {
        let problem = problem(&WIDE);
        let training = Training::new(optimizer, problem.loss).epochs(9);
        let mut run = training.start(problem.network.clone(), problem.samples()).unwrap();
        run.run(4);
        let checkpoint = run.checkpoint();
        let mut network = problem.network.clone();
        let frozen = training.clone().frozen([Frozen::Layer(0)]);
        let resumed = frozen.start(&mut network, problem.samples()).unwrap().resume(&checkpoint).unwrap();
        assert_eq!(resumed.complete().epochs(), 9);
        let layer = &problem.network.layers()[0];
        let range = layer.weights.start..layer.biases.end;
        assert_eq!(
            bits(&network.parameters()[range.clone()]),
            bits(&checkpoint.parameters()[range]),
            "{optimizer}"
        );
        assert_ne!(network.weights(2), run.network().weights(2), "{optimizer}");
    }
}

#[test]
fn a_frozen_run_in_pieces_gives_the_bits_of_one_in_one_go() {
    for optimizer in optimizers(0.01) {
        let problem = problem(&NARROW);
        let training = Training::new(optimizer, problem.loss).epochs(8).frozen(some());
        let mut whole = problem.network.clone();
        let history = training.train(&mut whole, problem.samples()).unwrap();
        let mut run = training.start(problem.network.clone(), problem.samples()).unwrap();
        run.run(3);
        let checkpoint = run.checkpoint();
        let resumed = checkpoint.training().start(problem.network.clone(), problem.samples()).unwrap();
        let mut resumed = resumed.resume(&checkpoint).unwrap();
        resumed.run(5);
        assert_eq!(bits(resumed.network().parameters()), bits(whole.parameters()), "{optimizer}");
        assert_eq!(bits(&resumed.history().loss), bits(&history.loss), "{optimizer}");
    }
}

#[test]
fn a_loop_of_ones_own_freezes_by_the_same_words_and_gives_the_bits_of_a_run() {
    for optimizer in optimizers(0.01) {
        let problem = problem(&WIDE);
        let mut run = problem.network.clone();
        let training = Training::new(optimizer, problem.loss).epochs(5).frozen(some());
        training.train(&mut run, problem.samples()).unwrap();
        let mut own = problem.network.clone();
        let objective = Objective::new(&own, problem.loss, problem.samples()).unwrap();
        let mut objective = objective.with_frozen(&some()).unwrap();
        let mut state = OptimizerState::new(optimizer, &own).unwrap().with_frozen(&some(), &own).unwrap();
        objective.evaluate(own.parameters()).unwrap();
        for _ in 0..5 {
            state.advance(&mut objective, &mut own, optimizer.learning_rate()).unwrap();
        }
        assert_eq!(bits(own.parameters()), bits(run.parameters()), "{optimizer}");
    }
}

#[test]
fn what_cannot_be_frozen_is_refused_with_what_there_is() {
    let network = problem(&NARROW).network;
    let refused = |frozen: Vec<Frozen>| {
        let training = Training::new(Adam::new(0.01), Loss::Mse).frozen(frozen);
        training.train(&mut network.clone(), problem(&NARROW).samples()).unwrap_err()
    };
    let parameters = network.parameters().len();
    assert_eq!(refused(vec![Frozen::Weights(3)]), ModelError::FrozenLayer { found: 3, layers: 3 });
    let range = ModelError::FrozenRange { start: 2, end: parameters + 1, parameters };
    assert_eq!(refused(vec![Frozen::Range(2..parameters + 1)]), range);
    assert_eq!(refused((0..3).map(Frozen::Layer).collect()), ModelError::AllFrozen);
    assert_eq!(refused(Frozen::mask(&vec![true; parameters])), ModelError::AllFrozen);
}

/// L-BFGS finds the minimum over the free parameters: here of (w + b - 1)^2 + (w + b)^2 with w = 3.
#[test]
fn l_bfgs_finds_the_minimum_over_the_free_parameters() {
    let architecture = Architecture::new(1).layer(1, Activation::Linear);
    let mut network = Network::from_parameters(architecture, vec![3.0, 0.0]).unwrap();
    let (x, y) = (nn_math::Mat::from_fn(2, 1, |_, _| 1.0), nn_math::Mat::from_fn(2, 1, |i, _| i as f64));
    let training = Training::new(Lbfgs::default(), Loss::Sse).frozen([Frozen::Weights(0)]);
    training.train(&mut network, (&x, &y)).unwrap();
    assert_eq!(network.parameters()[0], 3.0);
    assert!((network.parameters()[1] + 2.5).abs() < 1e-9);
}
