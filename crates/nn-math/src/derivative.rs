//! Derivatives by finite differences: slow, simple, and independent of any formula that may be wrong.
//!
//! ```text
//! f'(x) = (f(x + h) - f(x - h)) / 2h - h^2 f'''/6 - ...      and rounding errors of about 1e-16 |f| / h
//! ```

/// The gradient of `f` at `point` by central differences: (f(x + h e_i) - f(x - h e_i)) / 2h for each i.
///
/// The error falls as h^2 until rounding, of the order of 10^-16 |f| / h, takes over; h near 10^-5 is the
/// usual compromise for functions and points of size 1. `point` changes while this runs and is restored at
/// the end.
///
/// ```
/// let mut point = [3.0, -1.0];
/// let gradient = nn_math::derivative::central_gradient(&mut point, 1e-5, |p| p[0] * p[0] * p[1]);
/// assert!((gradient[0] - -6.0).abs() < 1e-8 && (gradient[1] - 9.0).abs() < 1e-8);
/// ```
pub fn central_gradient(point: &mut [f64], h: f64, mut f: impl FnMut(&[f64]) -> f64) -> Vec<f64> {
    (0..point.len())
        .map(|i| {
            let x = point[i];
            point[i] = x + h;
            let above = f(point);
            point[i] = x - h;
            let below = f(point);
            point[i] = x;
            (above - below) / (2.0 * h)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::central_gradient;

    #[test]
    fn a_quadratic_has_its_exact_gradient_and_the_point_is_restored() {
        // Powers of two, so that nothing is rounded: f = x^2 + 3xy - y^2, gradient (2x + 3y, 3x - 2y).
        let mut point = [2.0, -0.5];
        let gradient = central_gradient(&mut point, 0.25, |p| p[0] * p[0] + 3.0 * p[0] * p[1] - p[1] * p[1]);
        assert_eq!(gradient, [2.5, 7.0]);
        assert_eq!(point, [2.0, -0.5]);
    }

    #[test]
    fn the_error_falls_with_the_square_of_the_step() {
        let error = |h| (central_gradient(&mut [1.0], h, |p| p[0].exp())[0] - 1.0_f64.exp()).abs();
        let ratio = error(1e-2) / error(1e-3);
        assert!((ratio - 100.0).abs() < 1.0, "{ratio}");
    }

    #[test]
    fn no_coordinates_have_no_gradient() {
        assert!(central_gradient(&mut [], 1e-5, |_| 1.0).is_empty());
    }
}
