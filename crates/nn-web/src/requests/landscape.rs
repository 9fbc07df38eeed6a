//! The loss as a function of the parameters: how sharp it is here, and cuts through it.

use super::fields::{at, check_amount};
use crate::answer::{Answer, Refusal};
use crate::json::Object;
use crate::query::Query;
use crate::session::{Open, Session};
use nn_math::eigen::largest_eigenvalue;
use nn_math::reduce::dot;
use nn_model::{ModelError, Optimizer};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

/// As near as a picture can show. Each digit costs products with the Hessian.
const TOLERANCE: f64 = 1e-5;

/// The most parameters whose sharpness is computed: that many numbers are kept of each step of the iteration.
const MOST_PARAMETERS: usize = 20_000;

/// How far gradients are apart whose difference stands for a product with the Hessian, for parameters of size 1. The error is about its
/// square, and what is lost to rounding a ten-billionth.
const APART: f64 = 1e-5;

/// `{sharpness, border}`: the largest eigenvalue of the Hessian of the training loss here, and what it must be below for plain
/// gradient descent on all samples to be stable; null for another training.
///
/// Products with the Hessian are differences of gradients, to which a picture is not exact enough to see the difference:
/// [`Curvature`](nn_model::Curvature), which computes them exactly, would be a tenth of the module.
pub(super) fn sharpness(session: &mut Session, _: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let rate = open.learning_rate();
    let count = open.run.network().parameters().len();
    if count > MOST_PARAMETERS {
        return Err(Refusal::new(
            format!(
                "the network has {count} parameters, but the sharpness is computed for at most {MOST_PARAMETERS}"
            ),
            "take smaller layers",
        ));
    }
    let sharpness = largest_curvature(open)?;
    let is_plain =
        matches!(open.recipe.training.optimizer, Optimizer::GradientDescent(rule) if rule.momentum == 0.0);
    let border = if is_plain && open.run.steps_in_epoch() == 1 { 2.0 / rate } else { f64::NAN };
    Ok(Answer::of_text(Object::new().number("sharpness", sharpness).number("border", border).end()))
}

fn largest_curvature(open: &mut Open) -> Result<f64, Refusal> {
    let here = open.run.network().parameters();
    let objective = &mut open.objective;
    let apart = APART * (1.0 + (dot(here, here) / here.len() as f64).sqrt());
    let mut moved = here.to_vec();
    let mut failed: Option<ModelError> = None;
    let sharpness = largest_eigenvalue(here.len(), TOLERANCE, |direction, product| {
        for side in [1.0, -1.0] {
            let parts = moved.iter_mut().zip(here).zip(direction);
            parts.for_each(|((moved, here), part)| *moved = here + side * apart * part);
            match objective.evaluate(&moved) {
                Ok(_) => {
                    let parts = product.iter_mut().zip(objective.gradient());
                    parts.for_each(|(product, slope)| *product += side * slope / (2.0 * apart));
                }
                Err(error) => failed = Some(error),
            }
        }
    });
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(sharpness),
    }
}

/// Numbers: n rows of alpha and the loss at the parameters moved by alpha along a direction of length 1: against the gradient, or a
/// random one.
pub(super) fn slice(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let n: usize = query.number("n", 41, 1..=1001)?;
    let width = query.number("width", 1.0, 0.0..=1e6)?;
    let direction = match query.get("kind").unwrap_or("gradient") {
        "gradient" => downhill(open)?,
        "random" => random(open, query)?,
        other => {
            return Err(Refusal::new(
                format!("there is no kind of slice called `{other}`"),
                "choose `gradient` or `random`",
            ));
        }
    };
    let alphas = (0..n).map(|i| at((-width, width), i, n));
    let rows = alphas.map(|alpha| Ok::<_, Refusal>([alpha, loss_along(open, &[(alpha, &direction)])?]));
    Ok(Answer::of_numbers(rows.collect::<Result<Vec<_>, _>>()?.concat()))
}

/// Numbers: n x n losses, along x against the gradient and along y in a random direction across it.
pub(super) fn plane(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let n: usize = query.number("n", 41, 1..=101)?;
    let width = query.number("width", 1.0, 0.0..=1e6)?;
    check_work(open, n * n)?;
    let first = downhill(open)?;
    let mut second = random(open, query)?;
    let share = dot(&first, &second);
    second.iter_mut().zip(&first).for_each(|(second, first)| *second -= share * first);
    normalize(&mut second);
    let mut losses = Vec::with_capacity(n * n);
    for i in 0..n * n {
        let [x, y] = [i % n, i / n].map(|place| at((-width, width), place, n));
        losses.push(loss_along(open, &[(x, &first), (y, &second)])?);
    }
    Ok(Answer::of_numbers(losses))
}

/// Numbers: n x n training losses over two parameters, the others as they are; without a second, n rows of the value and the loss.
pub(super) fn losses(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let mut parameters = open.run.network().parameters().to_vec();
    let count = parameters.len();
    let n: usize = query.number("n", 60, 1..=400)?;
    let first = query.place("first", 0, "parameter", count)?;
    let second = query.get("second").map(|_| query.place("second", 0, "parameter", count)).transpose()?;
    let range = |[low, high]: [&str; 2], value: f64| -> Result<(f64, f64), Refusal> {
        let low = query.number(low, value - 2.0, -1e300..=1e300)?;
        Ok((low, query.number(high, value + 2.0, -1e300..=1e300)?))
    };
    let xs = range(["x0", "x1"], parameters[first])?;
    let ys = match second {
        Some(second) => Some((second, range(["y0", "y1"], parameters[second])?)),
        None => None,
    };
    let rows = if second.is_some() { n * n } else { n };
    check_work(open, rows)?;
    let mut numbers = Vec::new();
    for i in 0..rows {
        parameters[first] = at(xs, i % n, n);
        match ys {
            Some((second, ys)) => parameters[second] = at(ys, i / n, n),
            None => numbers.push(parameters[first]),
        }
        numbers.push(open.objective.evaluate_loss(&parameters)?);
    }
    Ok(Answer::of_numbers(numbers))
}

/// Numbers: n rows of the step h = 10^from to 10^to, and the relative error of the difference quotient of the loss by a parameter.
pub(super) fn difference(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let Open { run, objective, .. } = session.open()?;
    let mut parameters = run.network().parameters().to_vec();
    let place = query.place("parameter", 0, "parameter", parameters.len())?;
    let n: usize = query.number("n", 49, 1..=1001)?;
    let exponents = (query.number("from", -12.0, -300.0..=100.0)?, query.number("to", 0.0, -300.0..=100.0)?);
    let central = match query.get("kind").unwrap_or("central") {
        "central" => true,
        "one-sided" => false,
        other => {
            return Err(Refusal::new(
                format!("there is no kind of difference called `{other}`"),
                "choose `central` or `one-sided`",
            ));
        }
    };
    let value = parameters[place];
    let here = objective.evaluate(&parameters)?;
    let gradient = objective.gradient()[place];
    let mut numbers = Vec::with_capacity(2 * n);
    for i in 0..n {
        let h = libm::pow(10.0, at(exponents, i, n));
        parameters[place] = value + h;
        let above = objective.evaluate_loss(&parameters)?;
        parameters[place] = value - h;
        let quotient = match central {
            true => (above - objective.evaluate_loss(&parameters)?) / (2.0 * h),
            false => (above - here) / h,
        };
        let size = if gradient == 0.0 { 1.0 } else { gradient.abs() };
        numbers.extend([h, (quotient - gradient).abs() / size]);
    }
    Ok(Answer::of_numbers(numbers))
}

/// Refuses what would keep the page waiting: losses at so many places, of all samples and parameters.
fn check_work(open: &Open, places: usize) -> Result<(), Refusal> {
    let each = open.samples.training.samples().saturating_mul(open.run.network().parameters().len());
    check_amount(each / 1000, places)
}

/// The direction of steepest descent, of length 1.
fn downhill(open: &mut Open) -> Result<Vec<f64>, Refusal> {
    open.objective.evaluate(open.run.network().parameters())?;
    let mut direction: Vec<f64> = open.objective.gradient().iter().map(|gradient| -gradient).collect();
    normalize(&mut direction);
    Ok(direction)
}

/// A random direction of length 1, by `seed`.
fn random(open: &Open, query: &Query) -> Result<Vec<f64>, Refusal> {
    let rng = &mut ChaCha8Rng::seed_from_u64(query.number("seed", 1, 0..=u64::from(u32::MAX))?);
    let mut direction: Vec<f64> =
        open.run.network().parameters().iter().map(|_| 2.0 * rng.random::<f64>() - 1.0).collect();
    normalize(&mut direction);
    Ok(direction)
}

/// Gives it length 1; a direction of no length is left as it is.
fn normalize(direction: &mut [f64]) {
    let length = dot(direction, direction).sqrt();
    if length > 0.0 && length.is_finite() {
        direction.iter_mut().for_each(|part| *part /= length);
    }
}

/// The training loss at the present parameters moved along directions.
fn loss_along(open: &mut Open, moves: &[(f64, &Vec<f64>)]) -> Result<f64, Refusal> {
    let mut parameters = open.run.network().parameters().to_vec();
    for (alpha, direction) in moves {
        parameters.iter_mut().zip(*direction).for_each(|(parameter, part)| *parameter += alpha * part);
    }
    Ok(open.objective.evaluate_loss(&parameters)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn_model::{Curvature, Objective};

    #[test]
    fn differences_of_gradients_give_the_sharpness_that_second_derivatives_give() {
        for link in [
            "data=noisy-linear&hidden=2&loss=half-sse&optimizer=sgd&rate=0.001&target_scaling=none",
            "data=moons&hidden=8,8",
            "data=rings&hidden=20,20,10&activations=silu&l2=0.01",
            "data=truth-table&hidden=&bias=false",
        ] {
            for epochs in [0, 200] {
                let mut session = Session::default();
                session.answer(&format!("open?{link}"), &[]).unwrap();
                session.answer(&format!("advance?epochs={epochs}"), &[]).unwrap();
                let open = session.open().unwrap();
                let found = largest_curvature(open).unwrap();
                let (parameters, objective): (_, Objective) =
                    (open.run.network().parameters(), open.objective.clone());
                let exact = Curvature::new(objective).sharpness(parameters).unwrap();
                assert!(
                    (found - exact).abs() < 1e-4 * exact.abs().max(1e-3),
                    "{link}, {epochs}: {found} and {exact}"
                );
            }
        }
    }
}
