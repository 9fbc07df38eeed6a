//! What numbers are like that are all at hand.

use serde::Serialize;

/// What numbers are like.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Numbers {
    /// How many there are.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, as of a sample (n - 1); 0 for one number.
    pub standard_deviation: f64,
    /// The least.
    pub min: f64,
    /// 5 of 100 are lower; between two, as NumPy does it.
    pub p5: f64,
    /// A quarter is lower.
    pub p25: f64,
    /// Half of them are lower.
    pub median: f64,
    /// Three quarters are lower.
    pub p75: f64,
    /// 95 of 100 are lower.
    pub p95: f64,
    /// The largest.
    pub max: f64,
    /// How many fall into each tenth of the range from `min` to `max`.
    pub histogram: Vec<usize>,
    /// Whether quantiles and histogram are approximate, because there were too many numbers to keep: within 1 % of the rows.
    pub approximate: bool,
}

/// How many bars a histogram has.
pub(super) const BINS: usize = 10;
/// Which quantiles are told.
pub(super) const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

impl Numbers {
    /// Of all of them.
    pub(super) fn of(mut numbers: Vec<f64>) -> Option<Numbers> {
        numbers.sort_unstable_by(f64::total_cmp);
        Numbers::of_sorted(numbers.len(), |place| numbers[place], || numbers.iter().map(|x| (*x, 1)))
    }

    /// Of different numbers, and how often each is there.
    pub(super) fn of_counts(counts: impl Iterator<Item = (f64, usize)>) -> Option<Numbers> {
        let mut counts: Vec<(f64, usize)> = counts.collect();
        counts.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let ends = counts.iter().scan(0, |sum, (_, count)| {
            *sum += count;
            Some(*sum)
        });
        let ends: Vec<usize> = ends.collect();
        let at = |place: usize| counts[ends.partition_point(|&end| end <= place)].0;
        Numbers::of_sorted(ends.last().copied()?, at, || counts.iter().copied())
    }

    /// Of so many numbers, which stand in this order; each with how often it is there.
    fn of_sorted<I: Iterator<Item = (f64, usize)>>(
        count: usize,
        at: impl Fn(usize) -> f64,
        each: impl Fn() -> I,
    ) -> Option<Numbers> {
        if count == 0 {
            return None;
        }
        let (min, max) = (at(0), at(count - 1));
        // Divided before they are added, so that large numbers do not overflow.
        let mean = each().map(|(x, times)| x / count as f64 * times as f64).sum::<f64>();
        let scale = (max - mean).abs().max((min - mean).abs());
        let squares: f64 = each().map(|(x, times)| ((x - mean) / scale).powi(2) * times as f64).sum();
        let standard_deviation =
            if scale > 0.0 { scale * (squares / (count.max(2) - 1) as f64).sqrt() } else { 0.0 };
        let quantile = |level: f64| {
            let place = level * (count - 1) as f64;
            let (below, fraction) = (at(place as usize), place.fract());
            let above = at((place as usize + 1).min(count - 1));
            below * (1.0 - fraction) + above * fraction
        };
        let mut histogram = vec![0; BINS];
        let width = max / BINS as f64 - min / BINS as f64;
        for (x, times) in each() {
            let bin = if width > 0.0 {
                ((x / BINS as f64 - min / BINS as f64) / width * BINS as f64) as usize
            } else {
                0
            };
            histogram[bin.min(BINS - 1)] += times;
        }
        let [p5, p25, median, p75, p95] = LEVELS.map(quantile);
        Some(Numbers {
            count,
            mean,
            standard_deviation,
            min,
            p5,
            p25,
            median,
            p75,
            p95,
            max,
            histogram,
            approximate: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_described_as_numpy_does_it() {
        // np.quantile([1, 2, 4, 8], q), np.std(.., ddof=1)
        let described = Numbers::of(vec![8.0, 1.0, 4.0, 2.0]).unwrap();
        assert_eq!((described.min, described.p25, described.median), (1.0, 1.75, 3.0));
        assert_eq!((described.p75, described.max, described.mean), (5.0, 8.0, 3.75));
        assert!((described.standard_deviation - 3.095_695_936_834_452).abs() < 1e-15);
        assert_eq!(described.histogram, [1, 1, 0, 0, 1, 0, 0, 0, 0, 1]);
    }

    #[test]
    fn numbers_that_were_counted_are_described_as_if_each_had_been_kept() {
        let counts = [(3.0, 7), (-1.5, 400), (8.0, 1), (0.25, 92)];
        let all = counts.iter().flat_map(|&(x, times)| std::iter::repeat_n(x, times)).collect();
        let (counted, kept) = (Numbers::of_counts(counts.into_iter()).unwrap(), Numbers::of(all).unwrap());
        assert!(
            (counted.mean - kept.mean).abs() < 1e-12
                && (counted.standard_deviation - kept.standard_deviation).abs() < 1e-12
        );
        let Numbers { mean, standard_deviation, .. } = kept;
        assert_eq!(Numbers { mean, standard_deviation, ..counted }, kept);
    }

    #[test]
    fn one_number_equal_numbers_and_huge_ones_have_a_description_too() {
        let one = Numbers::of(vec![3.0]).unwrap();
        assert_eq!((one.mean, one.standard_deviation, one.median, one.histogram[0]), (3.0, 0.0, 3.0, 1));
        assert_eq!(Numbers::of(vec![0.1; 7]).unwrap().histogram.iter().sum::<usize>(), 7);
        let huge = Numbers::of(vec![-f64::MAX, f64::MAX]).unwrap();
        assert!([huge.mean, huge.median, huge.p5].iter().all(|x| x.is_finite()), "{huge:?}");
        assert_eq!(huge.histogram, [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(Numbers::of(Vec::new()), None);
    }
}
