//! Order statistics of repeated runs, and what residuals are held against.
//!
//! ```text
//! quantile q of n sorted numbers    at place q (n - 1), counted from 0, between neighbours in proportion
//! Q(x), 1 degree of freedom         erfc sqrt(x/2)
//! Q(x), 2 degrees                   e^(-x/2)
//! Q(x), k + 2 degrees               Q(x), k degrees, + (x/2)^(k/2) e^(-x/2) / gamma(k/2 + 1)
//! ```

use serde::Serialize;
use std::f64::consts::PI;

/// The 5 %, 50 % and 95 % quantiles of some numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Quantiles {
    /// 5 % of the numbers lie below.
    pub low: f64,
    /// The median.
    pub median: f64,
    /// 95 % of the numbers lie below.
    pub high: f64,
}

impl Quantiles {
    /// The quantiles of `numbers`, without those that are NaN; all NaN if nothing is left.
    pub fn of(numbers: impl IntoIterator<Item = f64>) -> Quantiles {
        let sorted = sorted(numbers);
        Quantiles {
            low: quantile(&sorted, 0.05),
            median: quantile(&sorted, 0.5),
            high: quantile(&sorted, 0.95),
        }
    }
}

/// The numbers that are not NaN, in ascending order.
pub fn sorted(numbers: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = numbers.into_iter().filter(|number| !number.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The quantile at `share` (0 to 1) of numbers in ascending order, with straight lines in between, as NumPy does it;
/// NaN if there are none.
///
/// ```
/// assert_eq!(nn_tutorial::statistics::quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
/// ```
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

/// The share of numbers in ascending order that are at most `value`.
///
/// ```
/// assert_eq!(nn_tutorial::statistics::share_up_to(&[1.0, 2.0, 4.0, 8.0], 4.0), 0.75);
/// ```
pub fn share_up_to(sorted: &[f64], value: f64) -> f64 {
    sorted.partition_point(|number| *number <= value) as f64 / sorted.len() as f64
}

/// The correlation coefficient of pairs; NaN for fewer than two.
pub fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.len() as f64;
    let mean = |f: fn(&(f64, f64)) -> f64| pairs.iter().map(f).sum::<f64>() / count;
    let (a, b) = (mean(|p| p.0), mean(|p| p.1));
    let moment = |f: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(f).sum::<f64>();
    let (aa, bb) = (moment(&|p| (p.0 - a).powi(2)), moment(&|p| (p.1 - b).powi(2)));
    moment(&|p| (p.0 - a) * (p.1 - b)) / (aa * bb).sqrt()
}

/// Q: how likely a chi-squared variable with this number of degrees of freedom, at least one, is to be `x` or more.
///
/// ```
/// let p = nn_tutorial::statistics::chi_squared_tail(16.919, 9); // the table's value for 5 %
/// assert!((p - 0.05).abs() < 1e-5);
/// ```
pub fn chi_squared_tail(x: f64, degrees: usize) -> f64 {
    let density = libm::exp(-x / 2.0);
    let (first, mut tail, mut term) = match degrees % 2 {
        0 => (2, density, x / 2.0 * density),
        _ => (1, libm::erfc((x / 2.0).sqrt()), (2.0 * x / PI).sqrt() * density),
    };
    for k in (first..degrees).step_by(2) {
        tail += term;
        term *= x / (k + 2) as f64;
    }
    tail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chi_squared_tails_are_those_of_the_published_tables() {
        // NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.4: upper critical values, with three decimals.
        let table = [
            (1, [2.706, 3.841, 6.635, 10.828]),
            (2, [4.605, 5.991, 9.210, 13.816]),
            (3, [6.251, 7.815, 11.345, 16.266]),
            (9, [14.684, 16.919, 21.666, 27.877]),
            (10, [15.987, 18.307, 23.209, 29.588]),
            (100, [118.498, 124.342, 135.807, 149.449]),
        ];
        for (degrees, values) in table {
            for (x, p) in values.into_iter().zip([0.1, 0.05, 0.01, 0.001]) {
                let found = chi_squared_tail(x, degrees);
                assert!((found / p - 1.0).abs() < 3.5e-4, "{degrees} degrees, {x}: {found} instead of {p}");
            }
            assert_eq!(chi_squared_tail(0.0, degrees), 1.0);
        }
    }
}
