//! The networks of an ensemble, trained one after the other.

use super::{diverged, watch};
use crate::commands::settings::explain;
use crate::console::Console;
use crate::error::Error;
use crate::text::number::{count, significant};
use nn_experiment::{Experiment, Model, Plan};
use nn_model::Stop;

/// Refuses what is about one training where there are several.
pub(super) fn check(experiment: &Experiment, resumes: bool) -> Result<(), Error> {
    let Some(members @ 2..) = experiment.ensemble else { return Ok(()) };
    let output = &experiment.output;
    let given = [
        (resumes, "--resume"),
        (output.checkpoint.is_some(), "--checkpoint"),
        (output.history.is_some(), "--history"),
        (output.plot.is_some(), "--plot"),
    ];
    match given.iter().find(|(given, _)| *given) {
        None => Ok(()),
        Some((_, flag)) => Err(Error::failed(
            format!("`{flag}` is of one training, but an ensemble of {members} has as many"),
            format!(
                "leave `{flag}` out, or train one of the networks by itself: `--ensemble 1 --seed {}` is the first",
                experiment.seed
            ),
        )),
    }
}

/// Trains them. A signal ends the one at work, which counts only if it is the first: half of a training is no member.
pub(super) fn train(plan: &Plan, console: &Console) -> Result<Model, Error> {
    let members = plan.members();
    let mut fitted = Vec::new();
    for member in 0..members {
        let name = format!("network {} of {members} (seed {})", member + 1, plan.seed_of_member(member));
        let mut prepared = plan.prepare_member(member).map_err(|error| explain(error, &plan.experiment))?;
        let mut run = prepared.start()?;
        let interrupted = watch::to_the_end(&mut run, plan, console, |_| Ok(()))?;
        let mut history = run.finish();
        if let Stop::Diverged { epoch } = history.stop {
            return Err(diverged::error(plan, epoch).within(&name));
        }
        let epochs = count(history.epochs(), "epoch");
        if interrupted {
            history.stop = Stop::Observer;
            let left = match fitted.len() {
                0 => "it is the model".to_owned(),
                done => format!("the model is {} before it", count(done, "network")),
            };
            console.note(&format!("{name}: stopped after {epochs}, as was asked for; {left}"));
            if fitted.is_empty() {
                fitted.push(prepared.finish(history));
            }
            break;
        }
        let validation = history.validation_loss.last();
        let validation =
            validation.map_or(String::new(), |loss| format!(", on validation rows {}", significant(*loss)));
        let loss = significant(history.final_loss());
        console.note(&format!("{name}: {epochs}, loss {loss}{validation}"));
        fitted.push(prepared.finish(history));
    }
    Ok(plan.finish_members(fitted)?)
}
