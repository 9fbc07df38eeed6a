//! Looking inside a network: gradients by the inputs are exact, the same with every instruction set, and cost no memory;
//! activations and losses can be had of any samples.

use crate::problem::{Problem, config, hidden_activations, norm, problems};
use allocation_counter::measure;
use nn_math::Mat;
use nn_math::derivative::central_gradient;
use nn_math::dual::{Dual, Duals, Plain};
use nn_math::elementary::Elementary;
use nn_math::simd::Level;
use nn_model::backprop::reference;
use nn_model::{Activation, Loss, ModelError, Network, Objective, Penalty, Samples};
use proptest::prelude::*;

fn row(matrix: &Mat<f64>, i: usize) -> Vec<f64> {
    matrix.row(i).iter().copied().collect()
}

fn bits(matrix: &Mat<f64>) -> Vec<u64> {
    (0..matrix.nrows()).flat_map(|i| row(matrix, i)).map(f64::to_bits).collect()
}

/// The same but for rounding.
fn near(ours: &[f64], exact: &[f64]) -> bool {
    let difference: Vec<f64> = ours.iter().zip(exact).map(|(a, b)| a - b).collect();
    ours.len() == exact.len() && norm(&difference) <= 1e-12 * (1e-3 + norm(exact))
}

/// `network` behind a linear layer that leaves the inputs as they are. The gradient by its biases is that by the inputs.
fn behind_identity(network: &Network) -> Network {
    let n = network.architecture().inputs();
    let (identity, zeros) = (Mat::<f64>::identity(n, n), vec![0.0; n]);
    let first = (identity.as_ref(), &zeros[..], Activation::Linear);
    Network::from_layers(std::iter::once(first).chain(network.parts())).unwrap()
}

/// Scores and activations of the outputs, layer by layer as they are defined.
fn outputs<S: Elementary>(s: S, network: &Network, x: Vec<S::V>) -> [Vec<S::V>; 2] {
    let (mut z, mut a) = (Vec::new(), x);
    for (weights, biases, activation) in network.parts() {
        let start = |j: usize| s.splat(biases.get(j).copied().unwrap_or(0.0));
        let product = |sum, (k, a): (usize, &S::V), j| s.add(sum, s.mul(*a, s.splat(weights[(k, j)])));
        let sum = |j: usize| a.iter().enumerate().fold(start(j), |sum, term| product(sum, term, j));
        z = (0..weights.ncols()).map(sum).collect::<Vec<_>>();
        a = if activation == Activation::Softmax {
            let powers: Vec<S::V> = z.iter().map(|z| s.exp(*z)).collect();
            let total = powers.iter().fold(s.splat(0.0), |total, power| s.add(total, *power));
            powers.iter().map(|power| s.div(*power, total)).collect()
        } else {
            z.iter().map(|z| activation.value(s, *z)).collect()
        };
    }
    [z, a]
}

/// The derivatives of score and activation of an output by each input of a sample, by dual numbers.
fn gradients_by_duals(network: &Network, x: &[f64], output: usize) -> [Vec<f64>; 2] {
    let along = |k: usize| {
        let each = x.iter().enumerate();
        let x = each.map(|(i, x)| Dual { value: *x, slope: f64::from(i == k) }).collect();
        outputs(Duals(Plain), network, x).map(|numbers| numbers[output].slope)
    };
    let both: Vec<[f64; 2]> = (0..x.len()).map(along).collect();
    [0, 1].map(|part| both.iter().map(|derivatives| derivatives[part]).collect())
}

proptest! {
    #![proptest_config(config(200))]

    /// Sample by sample, by the plain version of backpropagation.
    #[test]
    fn the_gradient_of_the_loss_by_the_inputs_is_that_by_biases_before_the_first_layer(problem in problems()) {
        let samples = problem.samples();
        let gradient = problem.network.input_gradients().of_loss(problem.loss, samples.clone()).unwrap();
        let longer = behind_identity(&problem.network);
        let biases = longer.layers()[0].biases.clone();
        let total: f64 = (0..problem.x.nrows()).map(|i| problem.weight(i)).sum();
        for i in 0..problem.x.nrows() {
            let weight = problem.weight(i);
            let alone = Problem { weights: None, ..problem.rows(&[i]) };
            let (_, plain) = reference::pass(&longer, problem.loss, Penalty::NONE, &alone.samples()).unwrap();
            let share = if problem.loss.is_sum() { weight } else { weight / total };
            let expected: Vec<f64> = plain[biases.clone()].iter().map(|g| share * g).collect();
            prop_assert!(near(&row(&gradient, i), &expected), "row {}: {:?} not {:?}", i, row(&gradient, i), expected);
        }
    }

    #[test]
    fn gradients_of_outputs_and_scores_by_the_inputs_are_those_of_dual_numbers(problem in problems()) {
        let (network, x) = (&problem.network, problem.x.as_ref());
        let mut gradients = network.input_gradients();
        for output in 0..network.outputs() {
            let scores = gradients.of_score(x, output).unwrap();
            let activations = gradients.of_output(x, output).unwrap();
            for i in 0..x.nrows() {
                let [score, activation] = gradients_by_duals(network, &row(&problem.x, i), output);
                prop_assert!(near(&row(&scores, i), &score), "{:?} not {score:?}", row(&scores, i));
                prop_assert!(near(&row(&activations, i), &activation), "{:?} not {activation:?}", row(&activations, i));
            }
        }
    }

    #[test]
    fn a_loss_alone_is_that_of_an_objective_and_of_the_gradient_by_the_inputs(problem in problems()) {
        let (network, samples) = (&problem.network, problem.samples());
        let loss = network.loss(problem.loss, samples.clone()).unwrap();
        let mut objective = Objective::new(network, problem.loss, samples.clone()).unwrap();
        prop_assert_eq!(objective.evaluate(network.parameters()).unwrap().to_bits(), loss.to_bits());
        let mut gradient = Mat::zeros(problem.x.nrows(), problem.x.ncols());
        let again = network.input_gradients().of_loss_into(problem.loss, samples, gradient.as_mut()).unwrap();
        prop_assert_eq!(again.to_bits(), loss.to_bits());
    }
}

/// More than one tile of samples, the last eight not full; a first layer of each kind of product.
fn cases() -> impl Iterator<Item = Problem> {
    let hidden = Vec::from_iter(hidden_activations());
    let losses = [Loss::Mse, Loss::BinaryCrossEntropy, Loss::CrossEntropySum];
    let widths = [1, 5, 8, 29, 300];
    hidden.into_iter().enumerate().map(move |(i, activation)| {
        let layers = [(widths[i % 5], activation), (7, activation), (3, activation)];
        Problem::draw(5 + i, &layers, i % 2 == 0, losses[i % 3], 149, i as u64).with_drawn_weights(3)
    })
}

#[test]
fn gradients_by_the_inputs_have_the_same_bits_with_every_instruction_set() {
    for problem in cases() {
        let of = |level: Level| {
            let mut gradients = problem.network.input_gradients().with_level(level);
            let loss = gradients.of_loss(problem.loss, problem.samples()).unwrap();
            let output = gradients.of_output(problem.x.as_ref(), 1).unwrap();
            [loss, output, gradients.of_score(problem.x.as_ref(), 1).unwrap()].map(|matrix| bits(&matrix))
        };
        let found: Vec<_> = Level::available().into_iter().map(of).collect();
        assert!(found.iter().all(|gradients| *gradients == found[0]));
        assert!(found[0].iter().all(|gradient| gradient.iter().any(|bits| *bits != 0)));
    }
}

#[test]
fn a_gradient_by_the_inputs_does_not_depend_on_the_samples_beside_it() {
    for problem in cases() {
        let mut gradients = problem.network.input_gradients();
        let x = problem.x.as_ref();
        let (scores, outputs) = (gradients.of_score(x, 2).unwrap(), gradients.of_output(x, 2).unwrap());
        for i in [0, 7, 130, 148] {
            let alone = x.subrows(i, 1);
            assert_eq!(
                bits(&gradients.of_score(alone, 2).unwrap()),
                bits(&scores.as_ref().subrows(i, 1).to_owned())
            );
            assert_eq!(
                bits(&gradients.of_output(alone, 2).unwrap()),
                bits(&outputs.as_ref().subrows(i, 1).to_owned())
            );
        }
    }
}

#[test]
fn the_gradient_of_the_loss_by_the_inputs_is_what_central_differences_of_the_loss_say() {
    let layers = [(9, Activation::Tanh), (4, Activation::Gelu), (3, Activation::Linear)];
    for &loss in Loss::ALL.iter().filter(|loss| loss.link().is_some() || **loss == Loss::Mse) {
        let problem = Problem::draw(4, &layers, true, loss, 11, 2).with_drawn_weights(1);
        let gradient = problem.network.input_gradients().of_loss(loss, problem.samples()).unwrap();
        let mut x: Vec<f64> = (0..11).flat_map(|i| row(&problem.x, i)).collect();
        let central = central_gradient(&mut x, 1e-5, |x| {
            let moved = Mat::from_fn(11, 4, |i, j| x[4 * i + j]);
            let samples = Samples::new(moved.as_ref(), problem.y.as_ref());
            let weights = problem.weights.clone().unwrap();
            problem.network.loss(loss, samples.with_weights(weights)).unwrap()
        });
        let ours: Vec<f64> = (0..11).flat_map(|i| row(&gradient, i)).collect();
        let difference: Vec<f64> = ours.iter().zip(&central).map(|(a, b)| a - b).collect();
        assert!(norm(&difference) < 1e-8 * norm(&central), "{loss}: {:e}", norm(&difference));
    }
}

#[test]
fn looking_inside_into_ones_own_memory_allocates_nothing() {
    let problem = Problem::draw(
        5,
        &[(20, Activation::Tanh), (3, Activation::Linear)],
        true,
        Loss::CrossEntropy,
        300,
        4,
    );
    let (network, x) = (&problem.network, problem.x.as_ref());
    let (mut gradient, mut hidden, mut output) =
        (Mat::zeros(300, 5), Mat::zeros(300, 20), Mat::zeros(300, 3));
    let (mut gradients, mut predictor) = (network.input_gradients(), network.predictor());
    let counted = measure(|| {
        gradients.of_loss_into(problem.loss, (x, problem.y.as_ref()), gradient.as_mut()).unwrap();
        gradients.of_output_into(x, 2, gradient.as_mut()).unwrap();
        gradients.of_score_into(x, 2, gradient.as_mut()).unwrap();
        predictor.activations_into(x, &mut [hidden.as_mut(), output.as_mut()]).unwrap();
    });
    assert_eq!(counted.count_total, 0);
    assert_eq!(network.input_gradients().of_score(x, 2).unwrap(), gradient);
    assert_eq!(network.activations(x).unwrap(), [hidden, output]);
}

#[test]
fn what_does_not_fit_is_refused_with_the_way_out() {
    let problem =
        Problem::draw(5, &[(4, Activation::Tanh), (3, Activation::Linear)], true, Loss::CrossEntropy, 9, 4);
    let (network, x) = (&problem.network, problem.x.as_ref());
    let mut gradients = network.input_gradients();
    let missing = ModelError::Missing { what: "output", index: 3, count: 3 };
    assert_eq!(gradients.of_score(x, 3), Err(missing.clone()));
    assert_eq!(gradients.of_output(x, 3), Err(missing));
    let columns = ModelError::Columns { what: "inputs", expected: 5, rows: 9, found: 4 };
    assert_eq!(gradients.of_output(x.subcols(0, 4), 0), Err(columns));
    let mut narrow = Mat::zeros(9, 4);
    let error = gradients.of_loss_into(problem.loss, problem.samples(), narrow.as_mut()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the matrix for the gradients by the inputs is 9 x 4, but they are 9 x 5: make it of that shape"
    );
    assert_eq!(gradients.of_score_into(x, 0, narrow.as_mut()), Err(error));
    let wrong_pair = gradients.of_loss(Loss::Mse, problem.samples());
    assert_eq!(wrong_pair, Err(ModelError::SoftmaxLoss { found: Loss::Mse }));
    let (mut hidden, mut output) = (Mat::zeros(9, 4), Mat::zeros(9, 2));
    let mut predictor = network.predictor();
    let count = predictor.activations_into(x, &mut [hidden.as_mut()]);
    assert_eq!(count, Err(ModelError::LayerCount { expected: 2, found: 1 }));
    let shape = predictor.activations_into(x, &mut [hidden.as_mut(), output.as_mut()]);
    assert_eq!(shape, Err(ModelError::Buffer { what: "activations", expected: (9, 3), found: (9, 2) }));
    assert!(matches!(network.loss(Loss::Mse, problem.samples()), Err(ModelError::SoftmaxLoss { .. })));
}
