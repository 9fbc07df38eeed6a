//! Whether probabilities mean what they say, and the temperature that makes them.
//!
//! ```text
//! Brier score   mean (p - t)^2                  two classes, labels (mean over these too)
//!               mean sum_k (p_k - t_k)^2        several classes
//! temperature   T with the least log loss of softmax(z / T), or sigmoid(z / T), for logits z
//! ```
//!
//! The log loss is convex in b = 1/T, so T is where its derivative is 0, which Newton's method finds between two bounds. For
//! softmax, with p = softmax(b z) and means weighted as the rows are:
//!
//! ```text
//! L'(b)  = mean sum_k (p_k - t_k) z_k
//! L''(b) = mean (sum_k p_k z_k^2 - (sum_k p_k z_k)^2)
//! ```
//!
//! and sigmoid(z) is the softmax of z and 0. G. W. Brier, *Verification of forecasts expressed in terms of probability* (1950); C. Guo,
//! G. Pleiss, Y. Sun and K. Weinberger, *On calibration of modern neural networks* (2017).

use crate::error::SelectError;
use crate::fitted::Fitted;
use nn_math::{Mat, MatRef, Matrix};
use nn_model::{Activation, Calibration, Metric, Network, Task};

/// The lowest and the highest temperature that is looked for.
pub(crate) const TEMPERATURES: [f64; 2] = [0.01, 100.0];
/// More steps than halving the bounds takes.
const MOST_STEPS: usize = 200;

/// How probabilities (n x outputs) keep what they promise, as [`Calibration`] counts it: of two classes those of the second; of several
/// classes that of the class with the highest, which is right or not; of labels those of all together.
///
/// ```
/// use nn_model::Task;
/// use nn_select::reliability;
/// // Two rows of three classes; the first is taken for the right class with 0.75, the second for a wrong one with 0.5.
/// let targets = [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]];
/// let probabilities = [[0.25, 0.75, 0.0], [0.25, 0.25, 0.5]];
/// let bins = reliability(Task::MultiClass, targets, probabilities, 2)?.bins;
/// assert_eq!((bins[0].predicted, bins[0].observed), (0.5, 0.0));
/// assert_eq!((bins[1].predicted, bins[1].observed), (0.75, 1.0));
/// # Ok::<(), nn_select::SelectError>(())
/// ```
///
/// # Errors
/// [`SelectError::Model`] as [`Calibration::new`], and [`SelectError::NoProbabilities`] of numbers.
pub fn reliability<'a>(
    task: Task,
    targets: impl Into<Matrix<'a>>,
    probabilities: impl Into<Matrix<'a>>,
    bins: usize,
) -> Result<Calibration, SelectError> {
    let (targets, probabilities) = (targets.into(), probabilities.into());
    check(task, &targets, &probabilities, None)?;
    let (t, p) = (targets.view_or_empty(), probabilities.view_or_empty());
    let (targets, probabilities): (Vec<f64>, Vec<f64>) = match task {
        Task::MultiClass => {
            let highest = |matrix: MatRef<'_, f64>, row: usize| {
                let of = |best: usize, column| {
                    if matrix[(row, column)] > matrix[(row, best)] { column } else { best }
                };
                (0..matrix.ncols()).fold(0, of)
            };
            let top = |row| (highest(t, row), highest(p, row));
            let pair = |row| {
                let (class, taken) = top(row);
                (f64::from(u8::from(class == taken)), p[(row, taken)])
            };
            (0..p.nrows()).map(pair).unzip()
        }
        Task::Regression | Task::Binary | Task::MultiLabel => {
            let places = (0..p.ncols()).flat_map(|column| (0..p.nrows()).map(move |row| (row, column)));
            places.map(|place| (t[place], p[place])).unzip()
        }
    };
    Ok(Calibration::new(&targets, &probabilities, bins)?)
}

/// The Brier score of probabilities (n x outputs): their mean squared distance from what was the case, 0 for those that were certain
/// and right. Rows may have weights.
///
/// ```
/// use nn_model::Task;
/// let (targets, probabilities) = ([0.0, 1.0], [0.5, 0.9]);
/// let score = nn_select::brier_score(Task::Binary, &targets, &probabilities, None)?;
/// assert!((score - (0.25 + 0.01) / 2.0).abs() < 1e-15);
/// # Ok::<(), nn_select::SelectError>(())
/// ```
///
/// # Errors
/// [`SelectError::Model`] if the shapes differ, a number is not finite or the weights are none; and [`SelectError::NoProbabilities`] of numbers.
pub fn brier_score<'a>(
    task: Task,
    targets: impl Into<Matrix<'a>>,
    probabilities: impl Into<Matrix<'a>>,
    weights: Option<&[f64]>,
) -> Result<f64, SelectError> {
    let (targets, probabilities) = (targets.into(), probabilities.into());
    check(task, &targets, &probabilities, weights)?;
    let (t, p) = (targets.view_or_empty(), probabilities.view_or_empty());
    // Of several outputs it is the mean over them; several classes are added up.
    let divisor = if task == Task::MultiClass { 1.0 } else { t.ncols() as f64 };
    let [mut sum, mut total] = [0.0; 2];
    for row in 0..t.nrows() {
        let weight = weights.map_or(1.0, |weights| weights[row]);
        let squares = t.row(row).iter().zip(p.row(row).iter()).map(|(t, p)| (p - t) * (p - t));
        sum += weight * squares.sum::<f64>();
        total += weight;
    }
    Ok(sum / (divisor * total))
}

/// The temperature for logits (n x outputs, what the last layer says before its sigmoid or softmax) that gives the targets the least
/// log loss: above 1 where the probabilities are too sure, below where they are not sure enough. Rows may have weights. None if none from
/// 0.01 to 100 is best: where all rows are right, the surer the better; where logits say nothing, the less sure.
///
/// ```
/// use nn_model::Task;
/// use nn_select::temperature;
/// // Three of four times right with a logit of 4, which promises 98 %: at ln 3 it promises 75 %.
/// let (targets, logits) = ([1.0, 1.0, 1.0, 0.0], [4.0, 4.0, 4.0, 4.0]);
/// let best = temperature(Task::Binary, &targets, &logits, None)?.unwrap();
/// assert!((best - 4.0 / 3.0_f64.ln()).abs() < 1e-9);
/// # Ok::<(), nn_select::SelectError>(())
/// ```
///
/// # Errors
/// As [`brier_score`].
pub fn temperature<'a>(
    task: Task,
    targets: impl Into<Matrix<'a>>,
    logits: impl Into<Matrix<'a>>,
    weights: Option<&[f64]>,
) -> Result<Option<f64>, SelectError> {
    let (targets, logits) = (targets.into(), logits.into());
    check(task, &targets, &logits, weights)?;
    let derivatives = |b| derivatives(task, targets.view_or_empty(), logits.view_or_empty(), weights, b);
    let [mut low, mut high] = [1.0 / TEMPERATURES[1], 1.0 / TEMPERATURES[0]];
    if derivatives(low)[0] >= 0.0 || derivatives(high)[0] <= 0.0 {
        return Ok(None);
    }
    let mut b = 1.0;
    for _ in 0..MOST_STEPS {
        let [first, second] = derivatives(b);
        if first > 0.0 {
            high = b
        } else {
            low = b
        }
        let newton = b - first / second;
        let next = if low < newton && newton < high { newton } else { (low * high).sqrt() };
        let is_there = (next - b).abs() <= 1e-14 * b || first == 0.0;
        b = next;
        if is_there {
            break;
        }
    }
    Ok(Some(1.0 / b))
}

/// The first and the second derivative of the log loss by b, but for a positive factor.
fn derivatives(
    task: Task,
    targets: MatRef<'_, f64>,
    logits: MatRef<'_, f64>,
    weights: Option<&[f64]>,
    b: f64,
) -> [f64; 2] {
    let mut sums = [0.0; 2];
    for row in 0..logits.nrows() {
        let weight = weights.map_or(1.0, |weights| weights[row]);
        let mut add = |first: f64, second: f64| {
            sums[0] += weight * first;
            sums[1] += weight * second;
        };
        if task == Task::MultiClass {
            let of_row = || logits.row(row).iter();
            let most = of_row().fold(f64::NEG_INFINITY, |most, z| most.max(*z));
            let [mut total, mut first, mut second] = [0.0; 3];
            // From the largest on, so that nothing overflows; what is added to all changes no derivative.
            for z in of_row().map(|z| z - most) {
                let power = libm::exp(b * z);
                (total, first, second) = (total + power, first + power * z, second + power * z * z);
            }
            let mean = first / total;
            let target: f64 = of_row().zip(targets.row(row).iter()).map(|(z, t)| t * (z - most)).sum();
            add(mean - target, second / total - mean * mean);
        } else {
            for (z, t) in logits.row(row).iter().zip(targets.row(row).iter()) {
                let p = 1.0 / (1.0 + libm::exp(-b * z));
                add((p - t) * z, p * (1.0 - p) * z * z);
            }
        }
    }
    sums
}

/// Refuses what is of no classes or labels, or does not fit together.
fn check(
    task: Task,
    targets: &Matrix<'_>,
    outputs: &Matrix<'_>,
    weights: Option<&[f64]>,
) -> Result<(), SelectError> {
    if task == Task::Regression {
        return Err(SelectError::NoProbabilities { task });
    }
    Metric::evaluate_all(&[], task, targets.borrowed(), outputs.borrowed(), weights)?;
    Ok(())
}

impl Fitted {
    /// What the output layer's sigmoid or softmax makes probabilities of, for each row of `inputs`: n x outputs.
    ///
    /// # Errors
    /// [`SelectError::NoLogits`] if the output layer is another, or there are several networks; and as [`Fitted::predict`].
    pub fn logits<'a>(&self, inputs: impl Into<Matrix<'a>>) -> Result<Mat<f64>, SelectError> {
        self.check_logits()?;
        let mut layers: Vec<_> = self.network.parts().collect();
        if let Some((_, _, activation)) = layers.last_mut() {
            *activation = Activation::Linear;
        }
        let network = Network::from_layers(layers)?;
        Ok(network.predict(self.input_scaler.transform(inputs)?)?)
    }

    /// The same model at this temperature (see [`temperature`]): its last layer's weights and biases are divided by it, so that no file
    /// and no program that reads one needs to know of it. Which class has the highest probability does not change.
    ///
    /// ```
    /// use nn_select::{Recipe, temperature};
    /// let iris = nn_data::iris();
    /// let fitted = Recipe::classifier().adjust(|training| training.epochs(30)).fit(&iris, 1)?;
    /// let logits = fitted.logits(iris.inputs())?;
    /// let Some(best) = temperature(fitted.task, iris.targets(), &logits, None)? else { panic!() };
    /// let calibrated = fitted.clone().with_temperature(best)?;
    /// assert!((calibrated.logits(iris.inputs())?[(0, 0)] - logits[(0, 0)] / best).abs() < 1e-12);
    /// # Ok::<(), nn_select::SelectError>(())
    /// ```
    ///
    /// # Errors
    /// [`SelectError::NoLogits`] as [`Fitted::logits`].
    pub fn with_temperature(mut self, temperature: f64) -> Result<Fitted, SelectError> {
        self.check_logits()?;
        if let Some(last) = self.network.layers().last() {
            let places = [last.weights.clone(), last.biases.clone()];
            let parameters = self.network.parameters_mut();
            for place in places {
                parameters[place].iter_mut().for_each(|parameter| *parameter /= temperature);
            }
        }
        Ok(self)
    }

    fn check_logits(&self) -> Result<(), SelectError> {
        if !self.other_members.is_empty() {
            return Err(SelectError::NoLogits {
                found: "followed by the mean of several networks".to_owned(),
            });
        }
        let output = self.network.layers().last().map(|layer| layer.activation);
        match output {
            Some(Activation::Sigmoid | Activation::Softmax) => Ok(()),
            found => Err(SelectError::NoLogits {
                found: found.map_or_else(String::new, |found| found.to_string()),
            }),
        }
    }
}
