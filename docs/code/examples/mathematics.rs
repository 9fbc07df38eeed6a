//! The mathematics that the chapters use, each with numbers. Arguments: the two weights at which a bowl is looked at.
#![allow(clippy::print_stdout)] // for a reader

use anyhow::bail;
use nn_math::Mat;
use nn_math::derivative::central_gradient;
use nn_math::faer::Side;

// ANCHOR: slope
/// How much f changes for each bit of change in x, by trying a change of h.
fn slope(f: impl Fn(f64) -> f64, x: f64, h: f64) -> f64 {
    (f(x + h) - f(x)) / h
}
// ANCHOR_END: slope

// ANCHOR: bowl
/// Two samples with two inputs each, and their targets.
const X: [[f64; 2]; 2] = [[2.0, 1.0], [-1.0, -2.0]];
const Y: [f64; 2] = [3.0, -3.0];

/// Xw - y: for each sample, how much the output is too high.
fn errors(w: &[f64]) -> [f64; 2] {
    [0, 1].map(|i| X[i][0] * w[0] + X[i][1] * w[1] - Y[i])
}

/// Half the sum of their squares.
fn loss(w: &[f64]) -> f64 {
    errors(w).iter().map(|error| 0.5 * error * error).sum()
}

/// X^T (Xw - y): each error times the input, added up over the samples.
fn gradient(w: &[f64]) -> [f64; 2] {
    let errors = errors(w);
    [0, 1].map(|j| X[0][j] * errors[0] + X[1][j] * errors[1])
}
// ANCHOR_END: bowl

// ANCHOR: deviation
/// How far numbers are from their mean: the root of the mean of the squared distances.
fn standard_deviation(numbers: &[f64]) -> f64 {
    let n = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / n;
    let squares = numbers.iter().map(|x| (x - mean).powi(2));
    (squares.sum::<f64>() / n).sqrt()
}
// ANCHOR_END: deviation

fn main() -> anyhow::Result<()> {
    let [w0, w1] = nn_chapters::arguments([2.0, 1.0])?;

    println!("  x      e^x  ln of that");
    for x in [-5.0, -1.0, 0.0, 1.0, 2.0, 5.0] {
        println!("{x:3}  {:7.4}  {:10.4}", f64::exp(x), f64::exp(x).ln());
    }

    println!("\n     h  slope of x^2 at 3  of e^x at 1");
    for h in [1.0, 0.1, 0.01, 0.001] {
        println!("{h:6}  {:17.4}  {:11.4}", slope(|x| x * x, 3.0, h), slope(f64::exp, 1.0, h));
    }

    let mut w = [w0, w1];
    let ([e0, e1], [g0, g1]) = (errors(&w), gradient(&w));
    let tried = central_gradient(&mut w, 1e-4, loss);
    println!("\nweights {w0} {w1}: errors {e0} {e1}, loss {}", loss(&w));
    println!("gradient {g0:.4} {g1:.4}, by trying {:.4} {:.4}", tried[0], tried[1]);

    // ANCHOR: axes
    let product = |i: usize, j: usize| X[0][i] * X[0][j] + X[1][i] * X[1][j];
    let hessian = Mat::from_fn(2, 2, product); // X^T X
    let Ok(bowl) = hessian.self_adjoint_eigen(Side::Lower) else { bail!("no axes") };
    let (curvatures, axes) = (bowl.S().column_vector(), bowl.U());
    // ANCHOR_END: axes
    for (k, curvature) in curvatures.iter().enumerate() {
        let (u0, u1) = (axes[(0, k)], axes[(1, k)]);
        let sign = u0.signum(); // an axis has two ends; the first number shall be positive
        println!("axis {:.4} {:7.4}, curvature {curvature:.4}", sign * u0, sign * u1);
    }

    println!(
        "\nstandard deviation of 2 4 4 4 5 5 7 9: {}",
        standard_deviation(&[2., 4., 4., 4., 5., 5., 7., 9.])
    );

    assert!((g0 - tried[0]).abs() < 1e-6 && (g1 - tried[1]).abs() < 1e-6);
    assert!((curvatures[0] - 1.0).abs() < 1e-12 && (curvatures[1] - 9.0).abs() < 1e-12);
    Ok(())
}
