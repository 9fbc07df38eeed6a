//! A claim and what is said of it.

/// A claim of the notebook, or of a tutorial, against a measurement.
pub(super) struct Claim {
    /// The cells it stands in, or the tutorial.
    pub(super) cells: &'static str,
    pub(super) claim: String,
    pub(super) measured: String,
    pub(super) verdict: Verdict,
    /// The section that shows it.
    pub(super) section: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Verdict {
    /// Every printed digit.
    Exact,
    /// As many digits as roundings leave alone.
    ToRoundings,
    /// Among the middle 95 % of the runs.
    InDistribution,
    /// Possible, but outside of the middle 95 %.
    Unusual,
    Confirmed,
    Refuted,
}

impl Verdict {
    pub(super) fn name(self) -> &'static str {
        match self {
            Verdict::Exact => "exact",
            Verdict::ToRoundings => "to roundings",
            Verdict::InDistribution => "in distribution",
            Verdict::Unusual => "unusual",
            Verdict::Confirmed => "confirmed",
            Verdict::Refuted => "refuted",
        }
    }

    pub(super) fn of_claim(holds: bool) -> Verdict {
        if holds { Verdict::Confirmed } else { Verdict::Refuted }
    }

    pub(super) fn if_exact(same: bool) -> Verdict {
        if same { Verdict::Exact } else { Verdict::Refuted }
    }

    /// Whether our numbers, printed as the notebook prints its own, are the same.
    pub(super) fn of_digits(ours: &[f64], printed: &[&str]) -> Verdict {
        let same = |(ours, printed): (&f64, &&str)| as_in(printed, *ours) == *printed;
        let all = ours.len() == printed.len() && ours.iter().zip(printed).all(same);
        Verdict::if_exact(all)
    }

    /// The verdict by the fractions of runs that end as low as each of the notebook's numbers, or lower.
    pub(super) fn of_percentiles(shares: &[f64]) -> Verdict {
        let typical = |share: &f64| (0.025..=0.975).contains(share);
        if shares.iter().all(typical) { Verdict::InDistribution } else { Verdict::Unusual }
    }
}

/// `number` to as many decimals as `printed` has.
pub(super) fn as_in(printed: &str, number: f64) -> String {
    let decimals = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    format!("{number:.decimals$}")
}
