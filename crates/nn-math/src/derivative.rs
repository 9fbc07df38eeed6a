//! Derivatives by finite differences: slow, simple, and independent of any formula one might have got wrong.

/// The gradient of `f` at `point` by central differences: (f(x + h e_i) - f(x - h e_i)) / 2h for each i.
///
/// The error falls as h^2 until rounding, of the order of 10^-16 |f| / h, takes over; h near 10^-5 is the usual
/// compromise for functions and points of size 1. `point` is changed while this runs and restored at the end.
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
