//! Activations and losses of one's own do what ours do: those that are ours once more give the bits of ours.

use crate::own_formulas::{Huber, InverseSquareRoot, activations, losses};
use crate::problem::Problem;
use nn_math::Mat;
use nn_math::elementary::Elementary;
use nn_math::simd::Level;
use nn_model::{
    Activation, ActivationFormula, Architecture, Curvature, FormulaError, GradientDescent, Initialization,
    Loss, LossFormula, ModelError, Network, Objective, Targets, Training,
};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use std::ops::RangeInclusive;

/// History and parameters after some epochs of each kind, predictions alone and together, and a Hessian product, with each
/// instruction set.
fn everything(hidden: Activation, loss: Loss, layers: &[usize]) -> Vec<Vec<u64>> {
    let layers = Vec::from_iter(layers.iter().map(|units| (*units, hidden)));
    let problem = Problem::draw(3, &layers, true, loss, 149, 4).with_drawn_weights(5);
    let training = Training::new(GradientDescent::new(0.01).momentum(0.5), loss).epochs(6);
    let mut found = Vec::new();
    for level in Level::available() {
        for training in [training.clone(), training.clone().batch_size(20).validation_split(0.2)] {
            let mut network = problem.network.clone();
            let history =
                training.start(&mut network, problem.samples()).unwrap().with_level(level).complete();
            let mut predictor = network.predictor().with_level(level);
            let alone = predictor.predict_sample(&[0.3, -1.0, 0.6]).unwrap().to_vec();
            let mut together = Mat::zeros(problem.x.nrows(), network.outputs());
            predictor.predict_into(problem.x.as_ref(), together.as_mut()).unwrap();
            let together = together.row_iter().flat_map(|row| row.iter().copied().collect::<Vec<_>>());
            let objective = problem.evaluated().with_level(level);
            let v = Vec::from_iter(network.parameters().iter().map(|p| 0.5 - p));
            let product =
                Curvature::new(objective).hessian_product(network.parameters(), &v).unwrap().to_vec();
            let numbers = [&history.loss, &history.mse, network.parameters(), &alone, &product].concat();
            found.push(numbers.into_iter().chain(together).map(f64::to_bits).collect());
        }
    }
    found
}

#[test]
fn a_mish_and_losses_written_by_a_user_give_the_bits_of_ours() {
    for layers in [&[1][..], &[3, 1], &[5, 4, 3], &[20, 9, 2]] {
        let ours = everything(Activation::Mish, Loss::Huber, layers);
        assert_eq!(ours.len(), 2 * Level::available().len());
        assert!(ours == everything(activations()[0], Loss::Huber, layers), "{layers:?}: own mish");
        assert!(ours == everything(Activation::Mish, losses()[0], layers), "{layers:?}: own Huber");
        let ours = everything(Activation::Tanh, Loss::BinaryCrossEntropySum, layers);
        assert!(ours == everything(Activation::Tanh, losses()[1], layers), "{layers:?}: own cross-entropy");
    }
}

#[test]
fn every_formula_passes_the_check_of_its_derivatives_finiteness_and_range() {
    let with_numbers =
        ["leaky-relu:0.3", "leaky-relu:0", "elu:0.5", "elu:3"].map(|word| word.parse().unwrap());
    for activation in Activation::ALL.iter().copied().chain(with_numbers).chain(activations()) {
        assert_eq!(activation.check(), Ok(()));
    }
    let levels = [0.0, 0.1, 0.9].map(|level| Loss::Quantile { level });
    for loss in Loss::ALL.iter().copied().chain(levels).chain(losses()) {
        assert_eq!(loss.check(), Ok(()));
    }
}

/// A square with something wrong.
struct Wrong {
    name: &'static str,
    factors: [f64; 3],
    high: f64,
}

impl ActivationFormula for Wrong {
    fn name(&self) -> &str {
        self.name
    }
    fn range(&self) -> RangeInclusive<f64> {
        0.0..=self.high
    }
    fn derivatives<S: Elementary>(&self, s: S, z: S::V) -> (S::V, S::V, S::V) {
        let [value, first, second] = self.factors.map(|factor| s.splat(factor));
        (s.mul(value, s.mul(z, z)), s.mul(first, z), second)
    }
}

impl LossFormula for Wrong {
    fn name(&self) -> &str {
        self.name
    }
    fn derivatives<S: Elementary>(&self, s: S, a: S::V, target: S::V) -> (S::V, S::V, S::V) {
        ActivationFormula::derivatives(self, s, s.sub(a, target))
    }
}

#[test]
fn a_wrong_formula_is_told_where_it_is_wrong_and_by_how_much() {
    const RIGHT: Wrong = Wrong { name: "own-square", factors: [1.0, 2.0, 2.0], high: f64::INFINITY };
    assert_eq!((Activation::own(&RIGHT).check(), Loss::own(&RIGHT).check()), (Ok(()), Ok(())));
    let message = |error: Result<(), FormulaError>| error.unwrap_err().to_string();

    const FIRST: Wrong = Wrong { factors: [1.0, 2.000001, 2.0], ..RIGHT };
    let found = message(Activation::own(&FIRST).check());
    assert!(
        found.starts_with("the first derivative of own-square at z = -29.997 is -59.99402999"),
        "{found}"
    );
    assert!(found.ends_with(", but that of its value there is -59.994"), "{found}");
    let found = message(Loss::own(&FIRST).check());
    assert!(
        found.starts_with("the first derivative of own-square at x = -29.997 with the target -2.6 is "),
        "{found}"
    );

    const SECOND: Wrong = Wrong { factors: [1.0, 2.0, 1.0], ..RIGHT };
    assert!(
        message(Activation::own(&SECOND).check()).starts_with("the second derivative of own-square at z = ")
    );
    assert!(message(Loss::own(&SECOND).check()).starts_with("the second derivative of own-square at x = "));

    const HIGH: Wrong = Wrong { high: 1.0, ..RIGHT };
    assert!(message(Activation::own(&HIGH).check()).ends_with(", outside its range from 0 to 1"));
    const NAN: Wrong = Wrong { factors: [f64::NAN, 2.0, 2.0], ..RIGHT };
    assert!(message(Activation::own(&NAN).check()).contains("the value of own-square at z = -29.997 is NaN"));

    const TAKEN: Wrong = Wrong { name: "swish", ..RIGHT };
    assert!(message(Activation::own(&TAKEN).check()).ends_with("it is that of one of ours"));
    const COLON: Wrong = Wrong { name: "own-square:2", ..RIGHT };
    assert!(message(Loss::own(&COLON).check()).ends_with("a name has no colons, commas and blanks"));
}

#[test]
fn ones_own_are_equal_if_name_and_formula_are() {
    let own = |c: &'static InverseSquareRoot| Activation::own(c);
    const A: InverseSquareRoot = InverseSquareRoot { name: "a", c: 0.25 };
    const B: InverseSquareRoot = InverseSquareRoot { name: "b", c: 0.25 };
    const C: InverseSquareRoot = InverseSquareRoot { name: "a", c: 0.5 };
    assert_eq!(own(&A), own(&InverseSquareRoot { name: "a", c: 0.25 }));
    assert!(own(&A) != own(&B) && own(&A) != own(&C) && own(&A) != Activation::Mish);
    assert_eq!(losses()[0], Loss::own(&Huber));
    assert_ne!(losses()[0], losses()[2]);
    assert_eq!(own(&A).to_string(), "a");
}

/// Defined for outputs above 0.
struct Logarithm;

impl LossFormula for Logarithm {
    fn name(&self) -> &str {
        "own-logarithm"
    }
    fn domain(&self) -> RangeInclusive<f64> {
        0.0..=f64::INFINITY
    }
    fn targets(&self) -> Targets {
        Targets::NonNegative
    }
    #[inline(always)]
    fn derivatives<S: Elementary>(&self, s: S, a: S::V, target: S::V) -> (S::V, S::V, S::V) {
        let share = s.div(target, a);
        let term = s.neg_mul_add(target, s.ln(a), a);
        (term, s.sub(s.splat(1.0), share), s.div(share, a))
    }
}

#[test]
fn a_loss_of_ones_own_is_refused_where_it_is_not_defined() {
    let loss = Loss::own(&Logarithm);
    assert_eq!(loss.check(), Ok(()));
    let start = |output: Activation, loss: Loss| {
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let mut network = Network::new(Architecture::new(2).layer(2, output), Initialization::UNIT, rng)?;
        let x = Mat::from_fn(9, 2, |i, j| (i + j) as f64 / 9.0);
        Training::new(GradientDescent::new(0.01), loss).epochs(1).train(&mut network, (&x, &x)).map(|_| ())
    };
    assert_eq!(start(Activation::Softplus, loss), Ok(()));
    let refused = start(Activation::Tanh, loss).unwrap_err();
    assert!(matches!(refused, ModelError::OutputRange { .. }), "{refused}");
    assert!(matches!(start(Activation::Softmax, loss), Err(ModelError::SoftmaxLoss { .. })));
    assert!(matches!(start(Activation::Tanh, losses()[1]), Err(ModelError::Pairing { .. })));
    assert!(matches!(start(Activation::Linear, Loss::Quantile { level: 2.0 }), Err(ModelError::Choice(_))));
    assert!(matches!(start(Activation::Elu { alpha: -1.0 }, Loss::Mse), Err(ModelError::Choice(_))));
}

#[test]
fn a_name_that_is_one_of_ours_is_refused_by_networks_and_runs() {
    let isru = Activation::own(&InverseSquareRoot { name: "tanh", c: 0.25 });
    let named = Network::from_parameters(Architecture::new(1).layer(1, isru), vec![1.0, 0.0]).unwrap_err();
    assert_eq!(
        named.to_string(),
        "`tanh` cannot be the name of a formula of one's own: it is that of one of ours"
    );
    let problem = Problem::draw(2, &[(1, Activation::Linear)], true, Loss::own(&Misnamed), 5, 1);
    let error = Objective::new(&problem.network, problem.loss, problem.samples()).unwrap_err();
    assert!(error.to_string().starts_with("`mae` cannot be the name"), "{error}");
}

/// Half the squared error, under the name of another loss.
struct Misnamed;

impl LossFormula for Misnamed {
    fn name(&self) -> &str {
        "mae"
    }
    fn derivatives<S: Elementary>(&self, s: S, a: S::V, target: S::V) -> (S::V, S::V, S::V) {
        let e = s.sub(a, target);
        (s.mul(s.splat(0.5), s.mul(e, e)), e, s.splat(1.0))
    }
}
