//! What must not matter does not: how samples are divided, doubled and ordered, how hidden units are ordered, where scores
//! start from, how large they are.

use crate::problem::{Problem, config, distance, norm, problems, problems_of};
use nn_math::Mat;
use nn_model::{Activation, Loss, Network, Objective, Penalty};
use proptest::prelude::*;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// Loss and gradient in one list.
fn numbers(problem: &Problem) -> Vec<f64> {
    let objective = problem.evaluated();
    [&[objective.loss()], objective.gradient()].concat()
}

/// The same but for rounding.
fn agree(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && distance(a, b) <= 1e-12 * (1.0 + norm(a))
}

/// The whole numbers below `count` in an order drawn at random.
fn permutation(count: usize, seed: u64) -> Vec<usize> {
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, rng.random_range(0..=last));
    }
    order
}

/// The same network with the units of each hidden layer in another order, and for each of its parameters the place where it
/// was before.
fn with_units_permuted(problem: &Problem, seed: u64) -> (Problem, Vec<usize>) {
    let layers = problem.network.layers();
    let mut places = vec![0; problem.network.parameters().len()];
    let mut inputs: Vec<usize> = (0..layers[0].inputs).collect();
    for (l, layer) in layers.iter().enumerate() {
        let hidden = l + 1 < layers.len();
        let units =
            if hidden { permutation(layer.outputs, seed + l as u64) } else { (0..layer.outputs).collect() };
        for (j, unit) in units.iter().enumerate() {
            for (i, input) in inputs.iter().enumerate() {
                places[layer.weights.start + i * layer.outputs + j] =
                    layer.weights.start + input * layer.outputs + unit;
            }
            if !layer.biases.is_empty() {
                places[layer.biases.start + j] = layer.biases.start + unit;
            }
        }
        inputs = units;
    }
    let parameters = places.iter().map(|&place| problem.network.parameters()[place]).collect();
    (problem.at(parameters), places)
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn the_gradient_of_a_sum_is_the_sum_of_the_gradients_of_its_samples(problem in problems_of(Loss::is_sum)) {
        // The penalty is added once, not for each sample.
        let problem = Problem { penalty: Penalty::NONE, ..problem };
        let mut sum = vec![0.0; problem.network.parameters().len() + 1];
        for i in 0..problem.x.nrows() {
            // One row that weighs nothing is refused.
            let weight = problem.weight(i);
            let one = Problem { weights: None, ..problem.rows(&[i]) };
            sum.iter_mut().zip(numbers(&one)).for_each(|(sum, part)| *sum += weight * part);
        }
        prop_assert!(agree(&numbers(&problem), &sum));
    }

    #[test]
    fn the_gradient_of_a_mean_is_the_weighted_mean_of_the_gradients_of_its_samples(problem in problems_of(|loss| !loss.is_sum())) {
        let problem = Problem { penalty: Penalty::NONE, ..problem };
        let (mut sum, mut total) = (vec![0.0; problem.network.parameters().len() + 1], 0.0);
        for i in 0..problem.x.nrows() {
            let weight = problem.weight(i);
            let one = Problem { weights: None, ..problem.rows(&[i]) };
            sum.iter_mut().zip(numbers(&one)).for_each(|(sum, part)| *sum += weight * part);
            total += weight;
        }
        sum.iter_mut().for_each(|sum| *sum /= total);
        prop_assert!(agree(&numbers(&problem), &sum));
    }

    #[test]
    fn a_sample_of_weight_2_is_the_sample_twice_and_one_of_weight_0_is_not_there(
        problem in problems(),
        counts in prop::collection::vec(0..4_usize, 1..140),
    ) {
        let n = problem.x.nrows();
        let count = |i: usize| if i == 0 { 1 } else { counts[i % counts.len()] };
        let weighted = Problem { weights: Some((0..n).map(|i| count(i) as f64).collect()), ..problem };
        let repeated: Vec<usize> = (0..n).flat_map(|i| std::iter::repeat_n(i, count(i))).collect();
        let repeated = Problem { weights: None, ..weighted.rows(&repeated) };
        prop_assert!(agree(&numbers(&weighted), &numbers(&repeated)));
        let (mse, same) = (weighted.evaluated().mse(), repeated.evaluated().mse());
        prop_assert!((mse - same).abs() <= 1e-12 * mse.max(1.0));
    }

    #[test]
    fn the_order_of_samples_changes_nothing(problem in problems(), seed in any::<u64>()) {
        let permuted = problem.rows(&permutation(problem.x.nrows(), seed));
        prop_assert!(agree(&numbers(&problem), &numbers(&permuted)));
    }

    #[test]
    fn the_order_of_hidden_units_changes_nothing(problem in problems(), seed in 0..u64::MAX / 2) {
        let (permuted, places) = with_units_permuted(&problem, seed);
        let before = problem.network.predict(problem.x.as_ref()).unwrap();
        let after = permuted.network.predict(problem.x.as_ref()).unwrap();
        prop_assert!((before - after).norm_max() <= 1e-12 * 1e3);
        let (ours, theirs) = (problem.gradient(), permuted.gradient());
        let put_back: Vec<f64> = places.iter().map(|&place| ours[place]).collect();
        prop_assert!(agree(&[&[problem.evaluated().loss()], &put_back[..]].concat(), &numbers(&permuted)));
        prop_assert!(agree(&theirs, &put_back));
    }

    #[test]
    fn a_cross_entropy_does_not_see_a_shift_of_all_scores(
        problem in problems_of(|loss| loss.link() == Some(Activation::Softmax)),
        shift in -100.0..100.0_f64,
    ) {
        prop_assume!(problem.network.architecture().has_bias());
        // (A penalty on biases does.)
        let problem = Problem { penalty: Penalty { biases: false, ..problem.penalty }, ..problem };
        let mut parameters = problem.network.parameters().to_vec();
        let biases = problem.network.layers().last().unwrap().biases.clone();
        parameters[biases.clone()].iter_mut().for_each(|bias| *bias += shift);
        // The scores themselves lose digits by the shift: up to 100 times as many.
        let (here, there) = (numbers(&problem), numbers(&problem.at(parameters)));
        prop_assert!(distance(&here, &there) <= 1e-11 * (1.0 + norm(&here)));
        // And no step moves all scores together.
        let sum: f64 = problem.gradient()[biases].iter().sum();
        prop_assert!(sum.abs() <= 1e-12 * (1.0 + norm(&here)), "{sum:e}");
    }

    #[test]
    fn extreme_scores_keep_the_cross_entropies_and_their_gradients_finite(
        problem in problems_of(|loss| loss.link().is_some_and(|link| link.range() == (0.0..=1.0))),
        size in 3.0..6.0_f64,
    ) {
        let scale = 10_f64.powf(size);
        let output = problem.network.layers().last().unwrap().weights.clone();
        let mut parameters = problem.network.parameters().to_vec();
        parameters[output].iter_mut().for_each(|w| *w *= scale);
        let extreme = Problem { penalty: Penalty::NONE, ..problem.at(parameters) };
        prop_assert!(numbers(&extreme).iter().all(|number| number.is_finite()));
        prop_assert!(extreme.evaluated().loss() >= 0.0);
    }
}

/// Scores that are right or wrong beyond all doubt: the loss is 0 or as large as they say, and the gradient points to the
/// truth.
#[test]
fn a_certain_answer_costs_nothing_and_a_certain_mistake_what_its_scores_say() {
    for (loss, outputs) in [(Loss::BinaryCrossEntropySum, 1), (Loss::CrossEntropySum, 2)] {
        for size in [1e3, 1e6, 1e300] {
            let network = |w: f64| {
                let problem = Problem::draw(1, &[(outputs, Activation::Linear)], false, loss, 1, 1);
                let weights = if outputs == 1 { vec![w] } else { vec![w, 0.0] };
                Network::from_parameters(problem.network.architecture().clone(), weights).unwrap()
            };
            let x = Mat::from_fn(1, 1, |_, _| 1.0);
            let y = Mat::from_fn(1, outputs, |_, j| if j == 0 { 1.0 } else { 0.0 });
            let mut objective = Objective::new(&network(size), loss, (&x, &y)).unwrap();
            assert_eq!(objective.evaluate(network(size).parameters()), Ok(0.0), "{loss}");
            assert!(objective.gradient().iter().all(|g| *g == 0.0), "{loss}");
            assert_eq!(objective.evaluate(network(-size).parameters()), Ok(size), "{loss}");
            assert_eq!(
                objective.gradient(),
                if outputs == 1 { vec![-1.0] } else { vec![-1.0, 1.0] },
                "{loss}"
            );
        }
    }
}
