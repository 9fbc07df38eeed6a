//! A linear layer goes down its bowl. Arguments: the learning rate, how many epochs, and the seed
//! of the samples.
#![allow(clippy::print_stdout)] // for a reader

use anyhow::bail;
use nn_data::NoisyLinear;
use nn_math::Mat;
use nn_math::faer::Side;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

// ANCHOR: steepest
/// The largest curvature, without asking a library for axes: a vector that is multiplied by the
/// matrix again and again turns towards the steepest axis, and in the end only grows.
fn steepest(hessian: &Mat<f64>) -> f64 {
    let mut v = Mat::from_fn(hessian.ncols(), 1, |_, _| 1.0);
    let mut growth = 0.0;
    for _ in 0..100 {
        let next = hessian * &v;
        growth = next.norm_l2() / v.norm_l2();
        v = next / growth;
    }
    growth
}
// ANCHOR_END: steepest

fn main() -> anyhow::Result<()> {
    let [learning_rate, epochs, seed] = nn_chapters::arguments([0.01, 10.0, 2.0])?;
    let data = NoisyLinear::sum().generate(&mut ChaCha8Rng::seed_from_u64(seed as u64))?;
    let (x, y) = (data.inputs(), data.targets());

    // ANCHOR: curvatures
    let hessian = x.transpose() * x;
    let Ok(bowl) = hessian.self_adjoint_eigen(Side::Lower) else { bail!("the bowl has no axes") };
    let curvatures: Vec<f64> = bowl.S().column_vector().iter().copied().collect();
    let critical = 2.0 / curvatures[2];
    // ANCHOR_END: curvatures
    println!("curvatures {:.2} {:.2} {:.2}", curvatures[0], curvatures[1], curvatures[2]);
    println!("the learning rate must be below 2 / {:.2} = {critical:.5}", curvatures[2]);

    // Where the bowl is lowest the gradient is zero: (X^T X) w = X^T y, solved along each axis.
    let mut floor = bowl.U().transpose() * (x.transpose() * y);
    for (i, curvature) in curvatures.iter().enumerate() {
        floor[(i, 0)] /= curvature;
    }

    let distances = |w: &Mat<f64>| bowl.U().transpose() * w - &floor;
    let error = |w: &Mat<f64>| (x * w - y).squared_norm_l2() / data.samples() as f64;
    let report = |epoch, w: &Mat<f64>| {
        let [flat, middle, steep] = [0, 1, 2].map(|i| distances(w)[(i, 0)].abs());
        println!("{epoch:5}  {:10.3e}    {flat:9.2e} {middle:9.2e} {steep:9.2e}", error(w));
    };
    println!(
        "each epoch multiplies the distance along the steepest axis by {:.3}",
        1.0 - learning_rate * curvatures[2]
    );
    println!("\nepoch         MSE    distances from the lowest place, flattest axis first");

    // ANCHOR: descent
    let mut w = Mat::zeros(3, 1);
    let first = distances(&w);
    for epoch in 0..=epochs as usize {
        report(epoch, &w);
        let gradient = x.transpose() * (x * &w - y);
        w -= learning_rate * gradient;
    }
    // ANCHOR_END: descent

    assert!((steepest(&hessian) - curvatures[2]).abs() < 1e-9 * curvatures[2]);
    // The factors predict it, to as many digits as rounding leaves.
    let steps = epochs as usize as i32 + 1;
    for (i, curvature) in curvatures.iter().enumerate() {
        let predicted = first[(i, 0)] * (1.0 - learning_rate * curvature).powi(steps);
        let largest = (1.0 - learning_rate * curvatures[2]).abs().max(1.0).powi(steps);
        assert!((distances(&w)[(i, 0)] - predicted).abs() < 1e-9 * largest, "{i}");
    }
    Ok(())
}
