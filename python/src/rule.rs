//! What scikit-learn's perceptrons look at after an epoch and the library's settings do not say.

use nn_model::{EarlyStopping, History, Metric, Progress, StoppingState, Watched};
use serde::Deserialize;
use std::ops::ControlFlow;

/// A rule for the end of a run, beside early stopping.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(tag = "name", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Rule {
    /// Until the loss becomes less by no more than `share` of itself, or of `unit` if that is more: `ftol` of SciPy's L-BFGS-B.
    Reduction { share: f64, unit: f64 },
    /// Where early stopping would end the run, the learning rate is divided by 5 instead, until it is `least` or less: scikit-learn's
    /// `learning_rate="adaptive"`.
    Adaptive { stopping: EarlyStopping, least: f64 },
}

/// A rule at work.
#[derive(Debug)]
pub(crate) struct Watcher {
    rule: Option<Rule>,
    state: StoppingState,
    before: Option<f64>,
    /// Whether the rule ended the run.
    pub(crate) has_ended: bool,
}

impl Watcher {
    pub(crate) fn new(rule: Option<Rule>) -> Watcher {
        Watcher { rule, state: StoppingState::default(), before: None, has_ended: false }
    }

    /// Whether there is anything to look at.
    pub(crate) fn is_needed(&self) -> bool {
        self.rule.is_some()
    }

    pub(crate) fn look(&mut self, progress: &mut Progress<'_>) -> ControlFlow<()> {
        match self.rule {
            None => ControlFlow::Continue(()),
            Some(Rule::Reduction { share, unit }) => {
                let now = progress.history.final_loss();
                let before = self.before.or(progress.history.initial_loss).unwrap_or(f64::INFINITY);
                self.before = Some(now);
                self.end_if(before - now <= share * now.abs().max(before.abs()).max(unit))
            }
            Some(Rule::Adaptive { stopping, least }) => {
                let value = watched(stopping, progress.history, progress.epoch);
                if !stopping.look(progress.epoch, value, &mut self.state).stop {
                    return ControlFlow::Continue(());
                }
                self.state.waited = 0;
                let rate = progress.learning_rate();
                self.end_if(rate <= least || progress.set_learning_rate(rate / 5.0).is_err())
            }
        }
    }

    fn end_if(&mut self, is_end: bool) -> ControlFlow<()> {
        self.has_ended |= is_end;
        if is_end { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// What early stopping watches, after this epoch (the first is 1).
fn watched(stopping: EarlyStopping, history: &History, epoch: usize) -> f64 {
    let at = |list: &[f64], epoch: usize| epoch.checked_sub(1).and_then(|i| list.get(i)).copied();
    let of_metric = |metric: Metric| {
        let metric = history.metric(metric)?;
        at(&metric.validation, epoch).or(at(&metric.training, epoch))
    };
    let value = match stopping.watched {
        Watched::Metric(metric) => of_metric(metric),
        Watched::Loss => at(&history.validation_loss, epoch).or(at(&history.loss, epoch)),
        Watched::TrainingLoss if epoch == 1 && history.initial_loss.is_some() => history.initial_loss,
        Watched::TrainingLoss => at(&history.loss, epoch - usize::from(history.initial_loss.is_some())),
    };
    value.unwrap_or(f64::NAN)
}
