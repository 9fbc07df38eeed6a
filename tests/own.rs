//! Activations and losses of one's own, for all tests that go through all there are; some are ours once more, as a user would
//! write them, and must give the bits of ours.

use crate::problem::Problem;
use nn_math::Mat;
use nn_math::elementary::Elementary;
use nn_math::simd::Level;
use nn_model::{
    Activation, ActivationFormula, Architecture, Curvature, FormulaError, GradientDescent, Initialization,
    Loss, LossFormula, ModelError, Network, OwnLoss, Targets, Training,
};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use std::ops::RangeInclusive;

/// Our mish, written by a user.
struct Mish;

impl ActivationFormula for Mish {
    fn name(&self) -> &str {
        "own-mish"
    }
    fn range(&self) -> RangeInclusive<f64> {
        -0.3088434130172504..=f64::INFINITY
    }
    #[inline(always)]
    fn derivatives<S: Elementary>(&self, s: S, z: S::V) -> (S::V, S::V, S::V) {
        let (one, two) = (s.splat(1.0), s.splat(2.0));
        let (t, gate) = (s.tanh(s.softplus(z)), s.sigmoid(z));
        let dt = s.mul(s.neg_mul_add(t, t, one), gate);
        let turn = s.mul_add(z, s.neg_mul_add(s.mul(two, t), gate, s.sub(one, gate)), two);
        (s.mul(z, t), s.mul_add(z, dt, t), s.mul(dt, turn))
    }
}

/// a = z / sqrt(1 + c z^2)
struct InverseSquareRoot {
    name: &'static str,
    c: f64,
}

impl ActivationFormula for InverseSquareRoot {
    fn name(&self) -> &str {
        self.name
    }
    fn range(&self) -> RangeInclusive<f64> {
        -self.c.sqrt().recip()..=self.c.sqrt().recip()
    }
    #[inline(always)]
    fn derivatives<S: Elementary>(&self, s: S, z: S::V) -> (S::V, S::V, S::V) {
        let (one, c) = (s.splat(1.0), s.splat(self.c));
        let r = s.div(one, s.sqrt(s.mul_add(s.mul(c, z), z, one)));
        let (a, r3) = (s.mul(z, r), s.mul(r, s.mul(r, r)));
        (a, r3, s.mul(s.mul(s.splat(-3.0), s.mul(c, a)), s.mul(r3, r)))
    }
}

/// Those that hidden layers of the tests have.
pub(crate) fn activations() -> [Activation; 2] {
    [Activation::own(&Mish), Activation::own(&InverseSquareRoot { name: "isru", c: 0.25 })]
}

/// Our Huber, written by a user.
struct Huber;

impl LossFormula for Huber {
    fn name(&self) -> &str {
        "own-huber"
    }
    #[inline(always)]
    fn derivatives<S: Elementary>(&self, s: S, a: S::V, target: S::V) -> (S::V, S::V, S::V) {
        let (e, one) = (s.sub(a, target), s.splat(1.0));
        let cut = s.max(s.splat(-1.0), s.min(one, e));
        let term = s.mul(cut, s.neg_mul_add(s.splat(0.5), cut, e));
        (term, cut, s.if_positive(s.sub(one, s.abs(e)), one, s.splat(0.0)))
    }
}

/// Our binary cross-entropy, written by a user, as a sum.
struct Binary;

impl LossFormula for Binary {
    fn name(&self) -> &str {
        "own-binary"
    }
    fn link(&self) -> Option<Activation> {
        Some(Activation::Sigmoid)
    }
    fn targets(&self) -> Targets {
        Targets::Probabilities
    }
    fn is_sum(&self) -> bool {
        true
    }
    #[inline(always)]
    fn derivatives<S: Elementary>(&self, s: S, z: S::V, target: S::V) -> (S::V, S::V, S::V) {
        let a = s.sigmoid(z);
        let term = s.neg_mul_add(target, z, s.softplus(z));
        (term, s.sub(a, target), s.mul(a, s.sub(s.splat(1.0), a)))
    }
}

/// ln cosh e
struct LogCosh;

impl LossFormula for LogCosh {
    fn name(&self) -> &str {
        "log-cosh"
    }
    #[inline(always)]
    fn derivatives<S: Elementary>(&self, s: S, a: S::V, target: S::V) -> (S::V, S::V, S::V) {
        let e = s.sub(a, target);
        let term = s.sub(s.sub(s.softplus(s.add(e, e)), e), s.splat(std::f64::consts::LN_2));
        let tanh = s.tanh(e);
        (term, tanh, s.neg_mul_add(tanh, tanh, s.splat(1.0)))
    }
}

pub(crate) fn losses() -> [Loss; 3] {
    [Loss::own(&Huber), Loss::own(&Binary), Loss::own(&LogCosh)]
}

/// What one output adds to a loss of one's own, from its definition.
pub(crate) fn term<S: Elementary>(s: S, own: OwnLoss, z: S::V, a: S::V, target: f64) -> S::V {
    let minus = |v: S::V| s.sub(s.splat(0.0), v);
    let e = s.sub(a, s.splat(target));
    match own.name() {
        "own-huber" => {
            let beyond = s.sub(s.abs(e), s.splat(1.0));
            s.if_positive(beyond, s.sub(s.abs(e), s.splat(0.5)), s.mul(s.splat(0.5), s.mul(e, e)))
        }
        "own-binary" => {
            let yes = s.mul(s.splat(target), s.softplus(minus(z)));
            s.add(yes, s.mul(s.splat(1.0 - target), s.softplus(z)))
        }
        "log-cosh" => {
            let far = s.exp(s.mul(s.splat(-2.0), s.abs(e)));
            s.add(s.abs(e), s.ln(s.mul(s.splat(0.5), s.add(s.splat(1.0), far))))
        }
        name => panic!("`{name}` has no definition here: write it down, apart from its formula"),
    }
}

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
    const RIGHT: Wrong = Wrong { name: "square", factors: [1.0, 2.0, 2.0], high: f64::INFINITY };
    assert_eq!((Activation::own(&RIGHT).check(), Loss::own(&RIGHT).check()), (Ok(()), Ok(())));
    let message = |error: Result<(), FormulaError>| error.unwrap_err().to_string();

    const FIRST: Wrong = Wrong { factors: [1.0, 2.000001, 2.0], ..RIGHT };
    let found = message(Activation::own(&FIRST).check());
    assert!(found.starts_with("the first derivative of square at z = -29.997 is -59.99402999"), "{found}");
    assert!(found.ends_with(", but that of its value there is -59.994"), "{found}");
    let found = message(Loss::own(&FIRST).check());
    assert!(
        found.starts_with("the first derivative of square at x = -29.997 with the target -2.6 is "),
        "{found}"
    );

    const SECOND: Wrong = Wrong { factors: [1.0, 2.0, 1.0], ..RIGHT };
    assert!(message(Activation::own(&SECOND).check()).starts_with("the second derivative of square at z = "));
    assert!(message(Loss::own(&SECOND).check()).starts_with("the second derivative of square at x = "));

    const HIGH: Wrong = Wrong { high: 1.0, ..RIGHT };
    assert!(message(Activation::own(&HIGH).check()).ends_with(", outside its range from 0 to 1"));
    const NAN: Wrong = Wrong { factors: [f64::NAN, 2.0, 2.0], ..RIGHT };
    assert!(message(Activation::own(&NAN).check()).contains("the value of square at z = -29.997 is NaN"));

    const TAKEN: Wrong = Wrong { name: "swish", ..RIGHT };
    assert!(message(Activation::own(&TAKEN).check()).ends_with("it is that of one of ours"));
    const COLON: Wrong = Wrong { name: "square:2", ..RIGHT };
    assert!(message(Loss::own(&COLON).check()).ends_with("a name has no colons, commas and blanks"));
}

#[test]
fn ones_own_are_equal_if_name_and_formula_are() {
    let isru = |c: &'static InverseSquareRoot| Activation::own(c);
    const A: InverseSquareRoot = InverseSquareRoot { name: "a", c: 0.25 };
    const B: InverseSquareRoot = InverseSquareRoot { name: "b", c: 0.25 };
    const C: InverseSquareRoot = InverseSquareRoot { name: "a", c: 0.5 };
    assert_eq!(isru(&A), isru(&InverseSquareRoot { name: "a", c: 0.25 }));
    assert!(isru(&A) != isru(&B) && isru(&A) != isru(&C) && isru(&A) != Activation::Mish);
    assert_eq!(losses()[0], Loss::own(&Huber));
    assert_ne!(losses()[0], losses()[2]);
    assert_eq!(isru(&A).to_string(), "a");
}

/// Defined for outputs above 0.
struct Logarithm;

impl LossFormula for Logarithm {
    fn name(&self) -> &str {
        "logarithm"
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
