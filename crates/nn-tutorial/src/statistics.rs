//! Order statistics of repeated runs.
//!
//! ```text
//! quantile q of n sorted numbers: at place q (n - 1), counted from 0, between neighbours in proportion
//! ```

use serde::Serialize;

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
