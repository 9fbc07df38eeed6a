//! The times of one workload in one program, and whether the program did the right work.

use super::peers::Peer;
use nn_benches::Workload;

/// How far our check values may be from the expected ones, relatively: they are known to nine digits at least.
const OURS: f64 = 1e-8;
/// The same for programs that add up in another order and compute exp in another way.
const THEIRS: f64 = 1e-6;

/// The runs of one workload in one program.
#[derive(Clone, Debug)]
pub(super) struct Measurement {
    pub(super) workload: Workload,
    /// The program: `nn` is ours.
    pub(super) peer: &'static str,
    /// The version that the program reports.
    pub(super) version: String,
    pub(super) threads: usize,
    /// The time of each run, in seconds per unit.
    times: Vec<f64>,
    /// The check value that is farthest from the expected one.
    pub(super) check: f64,
    precision: f64,
}

impl Measurement {
    /// A measurement of this library, without runs yet.
    pub(super) fn ours(workload: Workload, threads: usize) -> Measurement {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let (check, _) = workload.expected();
        Measurement { workload, peer: "nn", version, threads, times: Vec::new(), check, precision: OURS }
    }

    /// A measurement of a peer, without runs yet.
    pub(super) fn of(peer: &Peer, workload: Workload, threads: usize) -> Measurement {
        let ours = Measurement::ours(workload, threads);
        Measurement { peer: peer.name, version: peer.version.clone(), precision: THEIRS, ..ours }
    }

    /// Adds runs that lasted `seconds`, and the check value that they gave.
    pub(super) fn add(&mut self, seconds: &[f64], check: f64) {
        self.times.extend(seconds.iter().map(|seconds| seconds / self.workload.units() as f64));
        let (expected, _) = self.workload.expected();
        // This order puts NaN last, so it counts as the farthest of all.
        if difference(check, expected).total_cmp(&self.difference()).is_gt() {
            self.check = check;
        }
    }

    pub(super) fn runs(&self) -> usize {
        self.times.len()
    }

    /// Seconds per unit of the fastest run.
    pub(super) fn minimum(&self) -> f64 {
        self.times.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// The median of the runs, in seconds per unit.
    pub(super) fn median(&self) -> f64 {
        let mut times = self.times.clone();
        times.sort_by(f64::total_cmp);
        let middle = |index: usize| times.get(index).copied().unwrap_or(f64::NAN);
        (middle(times.len().saturating_sub(1) / 2) + middle(times.len() / 2)) / 2.0
    }

    /// How far the check is from the expected value, relatively.
    pub(super) fn difference(&self) -> f64 {
        difference(self.check, self.workload.expected().0)
    }

    /// Whether it did the work that was asked for.
    pub(super) fn agrees(&self) -> bool {
        self.difference() <= self.precision
    }

    /// What is wrong, if it did other work.
    pub(super) fn problem(&self) -> Option<String> {
        let (expected, what) = self.workload.expected();
        let Measurement { workload, peer, check, precision, .. } = self;
        let says = || {
            format!(
                "{workload}, {peer}: the {what} is {check:e}, not {expected:e}: relatively {:.1e} apart, more than \
                 {precision:e}",
                self.difference()
            )
        };
        (!self.agrees()).then(says)
    }
}

fn difference(check: f64, expected: f64) -> f64 {
    (check - expected).abs() / expected.abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_check(check: f64) -> Measurement {
        let mut measurement = Measurement::ours(Workload::W2, 1);
        measurement.add(&[3.0], check);
        measurement
    }

    #[test]
    fn a_check_that_is_right_to_eight_digits_agrees_and_another_is_named_with_both_values() {
        let (expected, what) = Workload::W2.expected();
        for right in [expected, expected * (1.0 + 0.9e-8), expected * (1.0 - 0.9e-8)] {
            assert_eq!(with_check(right).problem(), None);
        }
        for wrong in [expected * (1.0 + 1.1e-8), -expected, 0.0, f64::NAN, f64::INFINITY] {
            let problem = with_check(wrong).problem().expect("other work");
            assert!(problem.contains("W2, nn") && problem.contains(what), "{problem}");
            assert!(problem.contains(&format!("{wrong:e}")), "{problem}");
        }
    }

    #[test]
    fn one_wrong_run_among_right_ones_is_not_forgotten() {
        let (expected, _) = Workload::W2.expected();
        for wrong in [2.0 * expected, f64::NAN] {
            let mut measurement = with_check(expected);
            measurement.add(&[1.0], wrong);
            measurement.add(&[1.0], expected);
            assert!(!measurement.agrees());
        }
    }

    #[test]
    fn peers_may_differ_in_the_seventh_digit_and_not_in_the_sixth() {
        let (expected, _) = Workload::W2.expected();
        let theirs = |check| Measurement { check, precision: THEIRS, ..with_check(expected) };
        assert!(theirs(expected * (1.0 + 0.9e-6)).agrees());
        assert!(!theirs(expected * (1.0 + 1.1e-6)).agrees());
    }

    #[test]
    fn minimum_and_median_are_per_unit() {
        let mut measurement = with_check(0.0);
        assert_eq!((measurement.minimum(), measurement.median()), (0.001, 0.001));
        measurement.add(&[12.0, 6.0, 30.0], 0.0);
        assert_eq!((measurement.minimum(), measurement.median()), (0.001, 0.003));
        measurement.add(&[6.0], 0.0);
        assert_eq!((measurement.runs(), measurement.median()), (5, 0.002));
    }
}
