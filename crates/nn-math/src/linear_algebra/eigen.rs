//! Eigenvalues of symmetric matrices: all of a small one, the largest of a large one.
//!
//! ```text
//! A v = s v      A: n x n, symmetric      s: n numbers, or the largest of them
//! ```

use faer::{MatRef, Side};

/// All eigenvalues of a symmetric matrix in ascending order, from its lower triangle; `None` if a number in it is not
/// finite. The last bits may depend on the CPU, because faer chooses its kernels for it.
///
/// ```
/// use nn_math::{Mat, eigen::symmetric_eigenvalues};
/// let matrix = Mat::from_fn(2, 2, |i, j| if i == j { 2.0 } else { 1.0 });
/// let eigenvalues = symmetric_eigenvalues(matrix.as_ref()).unwrap();
/// assert!((eigenvalues[0] - 1.0).abs() < 1e-14 && (eigenvalues[1] - 3.0).abs() < 1e-14);
/// ```
///
/// # Panics
/// If the matrix is not square.
pub fn symmetric_eigenvalues(matrix: MatRef<'_, f64>) -> Option<Vec<f64>> {
    if matrix.is_all_finite() { matrix.self_adjoint_eigenvalues(Side::Lower).ok() } else { None }
}

/// The largest eigenvalue of a symmetric `size` x `size` matrix A of which only products are known: `multiply(v,
/// product)` writes A v. The iteration stops when the error bound of the estimate is below `tolerance` times the
/// estimate. The result is NaN if a product is not finite.
///
/// The method is Lanczos iteration with full reorthogonalisation: the largest eigenvalue of A restricted to the space
/// of v, A v, A^2 v, ... for a fixed v without symmetries. Source: G. H. Golub and C. F. Van Loan, *Matrix
/// Computations* (4th edition), section 10.1.
///
/// ```
/// use nn_math::eigen::largest_eigenvalue;
/// // A diagonal matrix with 1, 2, ..., 500.
/// let diagonal = |v: &[f64], product: &mut [f64]| {
///     for (i, (v, product)) in v.iter().zip(product).enumerate() {
///         *product = (i + 1) as f64 * v;
///     }
/// };
/// assert!((largest_eigenvalue(500, 1e-10, diagonal) - 500.0).abs() < 1e-6);
/// ```
pub fn largest_eigenvalue(size: usize, tolerance: f64, mut multiply: impl FnMut(&[f64], &mut [f64])) -> f64 {
    let dot = |a: &[f64], b: &[f64]| crate::reduce::dot(a, b);
    // Any fixed vector will do that is not orthogonal to the eigenvector. The fractional parts of multiples of the
    // golden ratio have no pattern that one of our matrices could share.
    let mut v: Vec<f64> = (1..=size).map(|i| (i as f64 * 0.618_033_988_749_894_9).fract() - 0.5).collect();
    let (mut basis, mut diagonal, mut off): (Vec<Vec<f64>>, Vec<f64>, Vec<f64>) = Default::default();
    let mut estimate = f64::NAN;
    while basis.len() < size {
        let length = dot(&v, &v).sqrt();
        if !length.is_finite() || length == 0.0 {
            break;
        }
        v.iter_mut().for_each(|v| *v /= length);
        basis.push(v);
        let newest = basis.len() - 1;
        let mut product = vec![0.0; size];
        multiply(&basis[newest], &mut product);
        diagonal.push(dot(&basis[newest], &product));
        // Two passes are enough for orthogonality to the last digits.
        for _ in 0..2 {
            for b in &basis {
                let share = dot(b, &product);
                product.iter_mut().zip(b).for_each(|(p, b)| *p -= share * b);
            }
        }
        let beta = dot(&product, &product).sqrt();
        let Some((eigenvalue, last_component)) = largest_of_tridiagonal(&diagonal, &off) else {
            return f64::NAN;
        };
        estimate = eigenvalue;
        if beta * last_component <= tolerance * eigenvalue.abs() {
            break;
        }
        off.push(beta);
        v = product;
    }
    estimate
}

/// The largest eigenvalue of a symmetric tridiagonal matrix, and the size of the last component of its unit
/// eigenvector; none if a number is not finite.
///
/// With T(k) for the first k rows and columns, q(k) = det(T(k) - s) / det(T(k-1) - s) = d(k) - s - b(k-1)^2 / q(k-1).
/// All q are negative exactly where s is above all eigenvalues, so bisection finds the largest; there, the derivative of q(n)
/// by s is -1 / u(n)^2 for the last component u(n). (The same source, section 8.4.)
fn largest_of_tridiagonal(diagonal: &[f64], off: &[f64]) -> Option<(f64, f64)> {
    let beside = |k: usize| off.get(k).map_or(0.0, |b| b.abs());
    let reach = |k: usize| diagonal[k] + beside(k) + if k > 0 { beside(k - 1) } else { 0.0 };
    // Above all eigenvalues (Gershgorin), and not above the largest.
    let mut above = (0..diagonal.len()).map(reach).reduce(f64::max)?;
    let mut below = diagonal.iter().copied().reduce(f64::max)?;
    if !(diagonal.iter().chain(off).all(|number| number.is_finite()) && above.is_finite()) {
        return None;
    }
    let last = |s: f64| {
        let (mut q, mut derivative, mut all_negative) = (f64::NEG_INFINITY, 0.0, true);
        for (k, d) in diagonal.iter().enumerate() {
            let b = if k > 0 { off[k - 1] } else { 0.0 };
            derivative = -1.0 + (b / q).powi(2) * derivative;
            q = d - s - b * (b / q);
            all_negative &= q < 0.0;
        }
        (all_negative, derivative)
    };
    loop {
        let middle = below + (above - below) / 2.0;
        if middle <= below || middle >= above {
            break;
        }
        if last(middle).0 { above = middle } else { below = middle }
    }
    Some((above, last(above).1.abs().sqrt().recip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use faer::Mat;
    use std::f64::consts::PI;

    /// Second differences of n numbers, whose eigenvalues are 2 - 2 cos(k pi / (n + 1)) for k = 1 to n.
    fn differences(v: &[f64], i: usize) -> f64 {
        let neighbour = |j: Option<usize>| j.and_then(|j| v.get(j)).copied().unwrap_or(0.0);
        2.0 * v[i] - neighbour(i.checked_sub(1)) - neighbour(Some(i + 1))
    }

    #[test]
    fn eigenvalues_of_second_differences_are_those_of_their_formula() {
        for n in [1, 2, 3, 10, 40] {
            let formula = |k: usize| 2.0 - 2.0 * (k as f64 * PI / (n + 1) as f64).cos();
            let unit = |j: usize| (0..n).map(|i| f64::from(u8::from(i == j))).collect::<Vec<_>>();
            let matrix = Mat::from_fn(n, n, |i, j| differences(&unit(j), i));
            let found = symmetric_eigenvalues(matrix.as_ref()).unwrap();
            assert_eq!(found.len(), n);
            for (k, eigenvalue) in found.iter().enumerate() {
                assert!((eigenvalue - formula(k + 1)).abs() < 1e-13, "{n}, {k}: {eigenvalue}");
            }
            let largest = largest_eigenvalue(n, 1e-13, |v, product| {
                for (i, product) in product.iter_mut().enumerate() {
                    *product = differences(v, i);
                }
            });
            assert!((largest - formula(n)).abs() < 1e-12, "{n}: {largest}");
        }
    }

    #[test]
    fn an_eigenvalue_far_from_the_others_takes_few_products() {
        let mut products = 0;
        let largest = largest_eigenvalue(400, 1e-9, |v, product| {
            products += 1;
            for (i, (v, product)) in v.iter().zip(product).enumerate() {
                *product = if i == 7 { 1000.0 * v } else { i as f64 / 400.0 * v };
            }
        });
        assert!((largest - 1000.0).abs() < 1e-6, "{largest}");
        assert!((2..20).contains(&products), "{products} products");
    }

    #[test]
    fn what_is_not_finite_has_no_eigenvalues() {
        let wrong = Mat::from_fn(2, 2, |i, j| if i == j { f64::NAN } else { 1.0 });
        assert_eq!(symmetric_eigenvalues(wrong.as_ref()), None);
        assert!(largest_eigenvalue(3, 1e-6, |_, product| product.fill(f64::NAN)).is_nan());
        assert!(largest_eigenvalue(0, 1e-6, |_, _| ()).is_nan(), "a matrix of nothing has none");
    }
}
