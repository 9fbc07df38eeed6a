//! Least squares against its defining properties.

use nn_math::least_squares::{LeastSquaresError, least_squares};
use nn_math::{Mat, MatRef};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

fn random(rng: &mut ChaCha8Rng, rows: usize, columns: usize) -> Mat<f64> {
    Mat::from_fn(rows, columns, |_, _| rng.random_range(-1.0..1.0))
}

fn assert_close(actual: MatRef<'_, f64>, expected: MatRef<'_, f64>) {
    let error = (actual - expected).norm_max();
    assert!(error < 1e-12, "{actual:?} is {error:e} from {expected:?}");
}

/// Shapes of problems with at least as many rows as columns.
const SHAPES: [(usize, usize, usize); 6] =
    [(1, 1, 1), (4, 4, 1), (5, 2, 1), (20, 6, 3), (100, 10, 2), (300, 40, 1)];

#[test]
fn coefficients_of_noiseless_data_are_recovered() {
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    for (rows, inputs, outputs) in SHAPES {
        let (x, w) = (random(&mut rng, rows, inputs), random(&mut rng, inputs, outputs));
        assert_close(least_squares(x.as_ref(), (&x * &w).as_ref()).unwrap().as_ref(), w.as_ref());
    }
}

#[test]
fn the_residual_is_orthogonal_to_the_columns() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    for (rows, inputs, outputs) in SHAPES {
        let (x, y) = (random(&mut rng, rows, inputs), random(&mut rng, rows, outputs));
        let residual = &y - &x * least_squares(x.as_ref(), y.as_ref()).unwrap();
        assert_close((x.transpose() * &residual).as_ref(), Mat::zeros(inputs, outputs).as_ref());
        assert!(
            rows == inputs || residual.norm_max() > 0.1,
            "this should have been a problem without exact solution"
        );
    }
}

#[test]
fn a_row_major_x_is_the_same_problem() {
    let mut rng = ChaCha8Rng::seed_from_u64(10);
    let (x, y) = (random(&mut rng, 3, 12), random(&mut rng, 12, 1));
    let copy = x.transpose().to_owned();
    let w = least_squares(x.transpose(), y.as_ref()).unwrap();
    assert_close(w.as_ref(), least_squares(copy.as_ref(), y.as_ref()).unwrap().as_ref());
}

#[test]
fn collinear_columns_share_their_weight_so_that_the_norm_is_least() {
    // Columns u, u, 2u, 0: of all w with w0 + w1 + 2 w2 = 6, the shortest is (1, 1, 2) and has w3 = 0.
    let x = Mat::from_fn(7, 4, |i, j| (i as f64 - 2.5) * [1.0, 1.0, 2.0, 0.0][j]);
    let y = Mat::from_fn(7, 1, |i, _| 6.0 * (i as f64 - 2.5));
    let w = least_squares(x.as_ref(), y.as_ref()).unwrap();
    assert_close(w.as_ref(), MatRef::from_column_major_slice(&[1.0, 1.0, 2.0, 0.0], 4, 1));
}

#[test]
fn fewer_rows_than_columns_give_the_shortest_exact_solution() {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let (x, y) = (random(&mut rng, 3, 8), random(&mut rng, 3, 2));
    let w = least_squares(x.as_ref(), y.as_ref()).unwrap();
    assert_close((&x * &w).as_ref(), y.as_ref());
    // The shortest solution is a combination of the rows of X, W = X^T c, so its projection on them is W itself.
    let c = least_squares(x.transpose(), w.as_ref()).unwrap();
    assert_close((x.transpose() * c).as_ref(), w.as_ref());
}

#[test]
fn different_numbers_of_rows_are_an_error_that_names_both() {
    let error = least_squares(Mat::zeros(3, 2).as_ref(), Mat::zeros(4, 1).as_ref()).unwrap_err();
    assert_eq!(error, LeastSquaresError::Rows { x: 3, y: 4 });
    assert_eq!(error.to_string(), "X has 3 rows and Y has 4: give one row of targets for each row of inputs");
}

#[test]
fn a_number_that_is_not_finite_is_an_error() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut x = Mat::from_fn(5, 2, |i, j| (i + j * j) as f64);
        let y = Mat::zeros(5, 1);
        assert!(least_squares(x.as_ref(), y.as_ref()).is_ok());
        x[(3, 1)] = bad;
        assert_eq!(least_squares(x.as_ref(), y.as_ref()).unwrap_err(), LeastSquaresError::NotFinite);
    }
}

#[test]
fn a_target_that_is_not_finite_spoils_its_own_column_only() {
    let mut rng = ChaCha8Rng::seed_from_u64(12);
    let (x, mut y) = (random(&mut rng, 9, 3), random(&mut rng, 9, 3));
    let clean = least_squares(x.as_ref(), y.as_ref()).unwrap();
    y[(4, 1)] = f64::NAN;
    let spoilt = least_squares(x.as_ref(), y.as_ref()).unwrap();
    assert!((0..3).all(|i| spoilt[(i, 1)].is_nan()));
    for j in [0, 2] {
        assert_close(spoilt.subcols(j, 1), clean.subcols(j, 1));
    }
}

#[test]
fn a_problem_without_rows_or_columns_has_the_solution_zero() {
    for (rows, inputs, outputs) in [(0, 3, 2), (4, 0, 2), (0, 0, 1), (4, 3, 0), (0, 0, 0)] {
        let w = least_squares(Mat::ones(rows, inputs).as_ref(), Mat::ones(rows, outputs).as_ref()).unwrap();
        assert_eq!(w, Mat::<f64>::zeros(inputs, outputs), "{rows} x {inputs} x {outputs}");
    }
}

#[test]
fn all_zero_inputs_have_the_solution_zero() {
    let w = least_squares(Mat::zeros(5, 2).as_ref(), Mat::ones(5, 1).as_ref()).unwrap();
    assert_eq!(w, Mat::<f64>::zeros(2, 1));
}
