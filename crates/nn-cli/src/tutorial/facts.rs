//! What can be said of the noisy data before any training: how far a step may go, and which rule made it.

use nn_data::Dataset;

/// The learning rate above which gradient descent on half the sum of squared errors of a linear layer diverges:
/// 2 / lambda_max of X^T X, the curvature of that error.
pub(super) fn critical_rate(data: &Dataset) -> f64 {
    2.0 / largest_curvature(data)
}

/// lambda_max of X^T X, by power iteration.
pub(super) fn largest_curvature(data: &Dataset) -> f64 {
    let x = data.inputs();
    // The inputs are not negative, so neither is the eigenvector: a start of ones cannot miss it.
    let mut v = vec![1.0; x.ncols()];
    let mut lambda = 0.0;
    for _ in 0..100 {
        let xv: Vec<f64> =
            (0..x.nrows()).map(|i| v.iter().enumerate().map(|(j, v)| x[(i, j)] * v).sum()).collect();
        let product: Vec<f64> =
            (0..x.ncols()).map(|j| xv.iter().enumerate().map(|(i, s)| x[(i, j)] * s).sum()).collect();
        lambda = product.iter().map(|p| p * p).sum::<f64>().sqrt();
        v = product.iter().map(|p| p / lambda).collect();
    }
    lambda
}

/// The root mean square of y - coefficients . x: the noise, if this is the rule that made the data.
pub(super) fn residual(data: &Dataset, coefficients: &[f64]) -> f64 {
    let (x, y) = (data.inputs(), data.targets());
    let square = |i: usize| {
        let exact: f64 = coefficients.iter().enumerate().map(|(j, c)| c * x[(i, j)]).sum();
        (y[(i, 0)] - exact).powi(2)
    };
    ((0..data.samples()).map(square).sum::<f64>() / data.samples() as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn_data::truth_table;

    #[test]
    fn the_curvature_of_the_truth_table_is_the_one_worked_out_by_hand() {
        // X^T X = [[2 1 2] [1 2 2] [2 2 4]]: (1, -1, 0) belongs to 1; what is left, [[3 2 sqrt 2] [2 sqrt 2 4]] for the
        // directions (1, 1, 0) / sqrt 2 and (0, 0, 1), has trace 7 and determinant 4.
        let expected = (7.0 + 33_f64.sqrt()) / 2.0;
        assert!((largest_curvature(&truth_table()) - expected).abs() < 1e-12);
        assert!((critical_rate(&truth_table()) - 2.0 / expected).abs() < 1e-12);
    }

    #[test]
    fn the_right_rule_leaves_no_residual_and_a_wrong_one_does() {
        assert_eq!(residual(&truth_table(), &[1.0, 0.0, 0.0]), 0.0);
        assert_eq!(residual(&truth_table(), &[0.0, 1.0, 0.0]), 0.5_f64.sqrt());
    }
}
