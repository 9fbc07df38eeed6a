//! Answers to the exercises that ask for code. A page shows them folded.

/// The weighted sum and the output of a neuron with any number of inputs.
///
/// ```
/// # use nn_chapters::answers::neuron;
/// let (z, a) = neuron(&[1.0, 1.0], -1.5, &[1.0, 0.0]);
/// assert_eq!(z, -0.5);
/// assert!((a - 0.3775).abs() < 1e-4);
/// assert_eq!(neuron(&[], 0.0, &[]).1, 0.5);
/// ```
#[must_use]
pub fn neuron(weights: &[f64], bias: f64, inputs: &[f64]) -> (f64, f64) {
    let products = weights.iter().zip(inputs).map(|(w, x)| w * x);
    let z = products.sum::<f64>() + bias;
    (z, 1.0 / (1.0 + (-z).exp()))
}

/// The hyperbolic tangent and its slope, for sums of any size.
///
/// ```
/// # use nn_chapters::answers::tanh_and_slope;
/// for z in [-2.0, 0.0, 0.3, 2.0, 1000.0, -1000.0] {
///     let (tanh, slope) = tanh_and_slope(z);
///     assert!((tanh - f64::tanh(z)).abs() < 1e-15);
///     assert!((slope - (1.0 - f64::tanh(z).powi(2))).abs() < 1e-15);
/// }
/// ```
#[must_use]
pub fn tanh_and_slope(z: f64) -> (f64, f64) {
    let q = (-2.0 * z.abs()).exp(); // never above 1
    let tanh = (1.0 - q) / (1.0 + q) * z.signum();
    (tanh, 1.0 - tanh * tanh)
}

/// How many steps are made until the error is below a bound, at most this many.
/// `step` makes one and gives the error after it.
///
/// ```
/// # use nn_chapters::answers::steps_until;
/// let mut error = 1.0;
/// let halve = || { error /= 2.0; error };
/// assert_eq!(steps_until(0.1, 100, halve), Some(4));
/// assert_eq!(steps_until(0.1, 100, || 1.0), None);
/// ```
pub fn steps_until(bound: f64, most: usize, mut step: impl FnMut() -> f64) -> Option<usize> {
    (1..=most).find(|_| step() < bound)
}

/// The first epoch from which on the second curve is below the first for good.
///
/// ```
/// # use nn_chapters::answers::ahead_from;
/// assert_eq!(ahead_from(&[3.0, 2.0, 1.0, 0.9], &[4.0, 1.0, 1.5, 0.5]), Some(3));
/// assert_eq!(ahead_from(&[1.0, 1.0], &[2.0, 2.0]), None);
/// assert_eq!(ahead_from(&[2.0, 2.0], &[1.0, 1.0]), Some(0));
/// assert_eq!(ahead_from(&[1.0, 1.0], &[1.0, 0.5]), Some(1)); // as low is not below
/// ```
#[must_use]
pub fn ahead_from(first: &[f64], second: &[f64]) -> Option<usize> {
    let last_behind = first.iter().zip(second).rposition(|(one, two)| one <= two);
    let from = last_behind.map_or(0, |epoch| epoch + 1);
    (from < first.len()).then_some(from)
}

/// The weights of a network that computes exclusive or from "neither" and "both".
///
/// ```
/// # use nn_chapters::answers::neither_and_both;
/// use nn_model::{Activation, Architecture, Network};
/// let architecture = Architecture::new(2).layer(2, Activation::Sigmoid).layer(1, Activation::Sigmoid);
/// let network = Network::from_parameters(architecture, neither_and_both())?;
/// let outputs = network.predict([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])?;
/// for (row, target) in [0.0, 1.0, 1.0, 0.0].into_iter().enumerate() {
///     assert!((outputs[(row, 0)] - target).abs() < 0.01);
/// }
/// # anyhow::Ok(())
/// ```
#[must_use]
pub fn neither_and_both() -> Vec<f64> {
    vec![
        -10.0, 10.0, // from x0 to "neither" and to "both"
        -10.0, 10.0, // from x1
        5.0, -15.0, // their biases
        -10.0, -10.0, // from "neither" and from "both" to the output
        5.0,   // its bias
    ]
}

/// The quotient of two numbers that know their slopes: value and slope of each.
///
/// ```
/// # use nn_chapters::answers::divided;
/// // 1 / (1 + e^-z) at 0, where e^-z is 1 and has the slope -1.
/// assert_eq!(divided((1.0, 0.0), (2.0, -1.0)), (0.5, 0.25));
/// ```
#[must_use]
pub fn divided(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let value = a.0 / b.0;
    (value, (a.1 - value * b.1) / b.0)
}

/// Uniform weights between minus this and this keep the spread of what goes through a
/// layer, if its units have so many inputs.
///
/// ```
/// # use nn_chapters::answers::range;
/// assert!((range(100, false) - 0.1732).abs() < 1e-4);
/// assert!((range(100, true) - 0.2449).abs() < 1e-4); // as `he-uniform`: the root of 6/100
/// ```
#[must_use]
pub fn range(inputs: usize, relu: bool) -> f64 {
    let variance = if relu { 2.0 } else { 1.0 } / inputs as f64;
    (3.0 * variance).sqrt()
}

/// The weights after so many steps down the bowl that has this gradient.
///
/// ```
/// # use nn_chapters::answers::steps_down;
/// // The bowl of `mathematics.rs`, by its matrix: lowest at (1, 1), curvatures 9 and 1.
/// let gradient = |w: [f64; 2]| {
///     let [d0, d1] = [w[0] - 1.0, w[1] - 1.0];
///     [5.0 * d0 + 4.0 * d1, 4.0 * d0 + 5.0 * d1]
/// };
/// let arrived = steps_down([2.0, 1.0], 0.1, 20, gradient);
/// assert!((arrived[0] - 1.0608).abs() < 1e-4 && (arrived[1] - 0.9392).abs() < 1e-4);
/// let lost = steps_down([2.0, 1.0], 0.25, 20, gradient);
/// assert!(lost[0] > 40.0);
/// ```
#[must_use]
pub fn steps_down(
    mut w: [f64; 2],
    learning_rate: f64,
    steps: usize,
    gradient: impl Fn([f64; 2]) -> [f64; 2],
) -> [f64; 2] {
    for _ in 0..steps {
        let slopes = gradient(w);
        w = [w[0] - learning_rate * slopes[0], w[1] - learning_rate * slopes[1]];
    }
    w
}
