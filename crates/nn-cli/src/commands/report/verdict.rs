//! What to think of a model, in a sentence: a function of how it compares with the baselines and of whether its rows were new to it.

use crate::judgement::{Comparison, Seen, Standing};

/// How the model compares with what can be said without one: with the best of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is better than all baselines.
    Better,
    /// It is better, but one of them lies within its interval.
    Hardly,
    /// One of them is as good, or better.
    NotBetter,
    /// There is no baseline, or no metric that decides.
    NotCompared,
}

/// Whether the rows were new to the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// None was there in the training, or hardly any.
    New,
    /// Some decided when the training stopped, or which model was taken.
    Watched,
    /// Some are the same as training rows, but so are many of these among themselves.
    Alike,
    /// The model learned from some.
    Learned,
    /// It does not say which it was trained on.
    Unknown,
}

/// Up to this share of the rows may have been there without a word: they change no score by much.
const FEW: f64 = 0.05;

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Advice {
    /// It can be used for rows like these.
    Use,
    /// The same, with a doubt.
    UseWithCare,
    /// These rows are too few to tell.
    MoreRows,
    /// These rows cannot tell: others can.
    TestFirst,
    /// Something simpler does as well.
    DoNotUse,
    /// Nothing stands beside its scores.
    NotCompared,
}

/// What to think of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) outcome: Outcome,
    pub(super) rows: Rows,
}

impl Outcome {
    fn of(baselines: &[Comparison]) -> Outcome {
        let outcomes =
            baselines.iter().filter_map(|baseline| baseline.standing).map(|standing| match standing {
                Standing::Better => Outcome::Better,
                Standing::Hardly => Outcome::Hardly,
                Standing::NotBetter => Outcome::NotBetter,
            });
        let rank = |outcome: &Outcome| [Outcome::Better, Outcome::Hardly].iter().position(|it| it == outcome);
        // The worst of them: what is no better has no rank.
        outcomes.max_by_key(|outcome| rank(outcome).unwrap_or(usize::MAX)).unwrap_or(Outcome::NotCompared)
    }
}

impl Rows {
    fn of(seen: Option<&Seen>) -> Rows {
        let Some(seen) = seen.filter(|seen| seen.known > 0) else { return Rows::Unknown };
        let share = |there: usize, known: usize| there as f64 / known.max(1) as f64;
        let (training, validation) =
            (share(seen.training, seen.known), share(seen.validation, seen.known_validation));
        match (training > FEW, seen.may_be_by_chance(), validation > FEW) {
            (true, true, _) => Rows::Alike,
            (true, false, _) => Rows::Learned,
            (false, _, true) => Rows::Watched,
            (false, _, false) => Rows::New,
        }
    }
}

impl Verdict {
    pub(super) fn of(baselines: &[Comparison], seen: Option<&Seen>) -> Verdict {
        Verdict { outcome: Outcome::of(baselines), rows: Rows::of(seen) }
    }

    pub(super) fn advice(self) -> Advice {
        match (self.outcome, self.rows) {
            (Outcome::NotCompared, _) => Advice::NotCompared,
            (Outcome::NotBetter, _) => Advice::DoNotUse,
            (Outcome::Better, Rows::New) => Advice::Use,
            (Outcome::Better, Rows::Watched | Rows::Alike) => Advice::UseWithCare,
            (Outcome::Hardly, Rows::New | Rows::Watched) => Advice::MoreRows,
            (Outcome::Better | Outcome::Hardly, Rows::Learned | Rows::Unknown)
            | (Outcome::Hardly, Rows::Alike) => Advice::TestFirst,
        }
    }

    /// The whole in a few words.
    pub(super) fn headline(self) -> &'static str {
        match self.advice() {
            Advice::Use => "The model can be used for rows like these.",
            Advice::UseWithCare => "The model can be used for rows like these, with care.",
            Advice::MoreRows => "These rows are too few to tell whether the model is of use.",
            Advice::TestFirst => "Test the model on new rows before it is used.",
            Advice::DoNotUse => "Do not use the model: something simpler does as well or better.",
            Advice::NotCompared => "Nothing stands beside the scores: judge them by what you need.",
        }
    }

    /// How it compares, in a sentence.
    pub(super) fn comparison(self) -> &'static str {
        match self.outcome {
            Outcome::Better => {
                "On these rows it predicts better than what can be said without it, by more than chance would explain."
            }
            Outcome::Hardly => {
                "On these rows it predicts better than what can be said without it, but so little that chance may be the reason."
            }
            Outcome::NotBetter => {
                "On these rows something simpler predicts as well or better: the scores below say what. (A linear model is one without hidden layers.)"
            }
            Outcome::NotCompared => {
                "The file of the model does not say what could be said without it, so it is compared with nothing."
            }
        }
    }

    /// What these rows are to the model, in a sentence.
    pub(super) fn about_rows(self) -> &'static str {
        match self.rows {
            Rows::New => {
                "It had not seen these rows in its training: for new rows like them, expect the same."
            }
            Rows::Watched => {
                "Some of these rows decided when its training stopped, or which model was taken: for new rows, expect a little less."
            }
            Rows::Alike => {
                "Some of these rows are the same as rows that it learned from. So are many of those among themselves, so that may be by chance; \
                 if it is not, expect less for new rows."
            }
            Rows::Learned => {
                "It learned from some of these rows: their scores say how well it remembers, and not how well it predicts."
            }
            Rows::Unknown => {
                "Whether it learned from these rows is not known: if it did, their scores say how well it remembers, and not how well it predicts."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const OUTCOMES: [Outcome; 4] =
        [Outcome::Better, Outcome::Hardly, Outcome::NotBetter, Outcome::NotCompared];
    const ROWS: [Rows; 5] = [Rows::New, Rows::Watched, Rows::Alike, Rows::Learned, Rows::Unknown];

    #[test]
    fn only_a_model_that_is_better_on_rows_that_are_new_to_it_is_recommended() {
        let expected = [
            ["Use", "UseWithCare", "UseWithCare", "TestFirst", "TestFirst"],
            ["MoreRows", "MoreRows", "TestFirst", "TestFirst", "TestFirst"],
            ["DoNotUse"; 5],
            ["NotCompared"; 5],
        ];
        for (outcome, expected) in OUTCOMES.into_iter().zip(expected) {
            for (rows, expected) in ROWS.into_iter().zip(expected) {
                let verdict = Verdict { outcome, rows };
                assert_eq!(format!("{:?}", verdict.advice()), expected, "{verdict:?}");
            }
        }
    }

    #[test]
    fn every_case_has_words_of_its_own() {
        let all = || OUTCOMES.into_iter().flat_map(|outcome| ROWS.map(|rows| Verdict { outcome, rows }));
        let whole: HashSet<_> = all().map(|it| (it.headline(), it.comparison(), it.about_rows())).collect();
        assert_eq!(whole.len(), OUTCOMES.len() * ROWS.len());
        assert_eq!(all().map(Verdict::headline).collect::<HashSet<_>>().len(), 6);
    }

    #[test]
    fn one_baseline_that_is_as_good_decides() {
        let comparison = |standing| Comparison { name: "mean", standing };
        for (standings, expected) in [
            (&[Some(Standing::Better), Some(Standing::NotBetter)][..], Outcome::NotBetter),
            (&[Some(Standing::Hardly), Some(Standing::Better)], Outcome::Hardly),
            (&[Some(Standing::Better), Some(Standing::Better)], Outcome::Better),
            (&[Some(Standing::Better), None], Outcome::Better),
            (&[None], Outcome::NotCompared),
            (&[], Outcome::NotCompared),
        ] {
            let baselines: Vec<Comparison> = standings.iter().copied().map(comparison).collect();
            assert_eq!(Outcome::of(&baselines), expected, "{standings:?}");
        }
    }

    #[test]
    fn rows_are_new_if_hardly_any_was_there_and_unknown_if_nothing_is_known_of_them() {
        let seen = |training, validation, known, twice| Seen::of_counts(training, validation, known, twice);
        assert_eq!(Rows::of(None), Rows::Unknown);
        for (seen, expected) in [
            (seen(0, 0, 100, 0.0), Rows::New),
            (seen(5, 5, 100, 0.0), Rows::New),
            (seen(6, 0, 100, 0.0), Rows::Learned),
            (seen(6, 50, 100, 0.0), Rows::Learned),
            (seen(6, 0, 100, 0.5), Rows::Alike),
            (seen(0, 6, 100, 0.5), Rows::Watched),
            (seen(0, 0, 0, 0.0), Rows::Unknown),
        ] {
            assert_eq!(Rows::of(Some(&seen)), expected);
        }
    }
}
