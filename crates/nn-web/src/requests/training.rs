//! The training: on, back to the start, and what happened.

use crate::answer::{Answer, Refusal};
use crate::json::{Object, quoted, short};
use crate::query::Query;
use crate::session::{Open, Session};
use crate::settings::MOST_EPOCHS;
use nn_model::{Stop, digest};

/// The most epochs of one request.
const AT_ONCE: usize = 100_000;

pub(super) fn advance(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let left = MOST_EPOCHS.saturating_sub(open.run.history().epochs());
    if query.get("steps").is_some() {
        let steps: usize = query.number("steps", 1, 0..=AT_ONCE)?;
        for _ in 0..steps.min(left) {
            open.run.step();
        }
    } else {
        let epochs: usize = query.number("epochs", 1, 0..=AT_ONCE)?;
        open.run.run(epochs.min(left));
    }
    Ok(told(open))
}

pub(super) fn restart(session: &mut Session, _: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let values = session.open()?.values.clone();
    Ok(told(session.start(values)?))
}

pub(super) fn status(session: &mut Session, _: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    Ok(told(session.open()?))
}

/// The numbers of the training as it stands.
pub(super) fn told(open: &mut Open) -> Answer {
    let rate = open.learning_rate();
    let run = &open.run;
    let history = run.history();
    let epoch = history.epochs();
    let [first_loss, first_validation] = open.first_losses;
    let loss = history.loss.last().copied().unwrap_or(first_loss);
    let validation = history.validation_loss.last().copied().unwrap_or(first_validation);
    let limit = Some(("limit", None)).filter(|_| epoch >= MOST_EPOCHS);
    let stop = stop_in_words(history.stop).or(limit);
    let said = stop.map(|(word, _)| match word {
        "limit" => format!("a page does at most {MOST_EPOCHS} epochs"),
        _ => history.stop.to_string(),
    });
    let nothing = || "null".to_owned();
    // In the middle of an epoch there is no program that ends here.
    let digest = (run.steps_done() == 0).then(|| format!("{:016x}", digest(run.final_parameters())));
    let text = Object::new()
        .whole("epoch", epoch)
        .whole("step", run.steps_done())
        .whole("steps", run.steps_in_epoch())
        .number("loss", loss)
        .number("validation", validation)
        .number("initial_loss", first_loss)
        .number("learning_rate", rate)
        .number("gradient_norm", history.gradient_norm.last().copied().unwrap_or(f64::NAN))
        .raw("best_epoch", &history.best_epoch.map_or_else(nothing, |epoch| epoch.to_string()))
        .raw("stop", &stop.map_or_else(nothing, |stop| quoted(stop.0)))
        .raw("stop_epoch", &stop.and_then(|stop| stop.1).map_or_else(nothing, |epoch| epoch.to_string()))
        .raw("stop_said", &said.map_or_else(nothing, |said| quoted(&said)))
        .raw("digest", &digest.map_or_else(nothing, |digest| quoted(&digest)))
        .text("summary", &summary(open, loss, validation))
        .end();
    Answer::of_text(text)
}

/// Why a run is over, and the epoch that this names; none while it goes on.
pub(super) fn stop_in_words(stop: Stop) -> Option<(&'static str, Option<usize>)> {
    match stop {
        Stop::Epochs => None,
        Stop::Diverged { epoch } => Some(("diverged", Some(epoch))),
        Stop::NoImprovement { best } => Some(("patience", Some(best))),
        Stop::Converged => Some(("converged", None)),
        Stop::Observer | Stop::TimeLimit => Some(("stopped", None)),
    }
}

/// What [`stop_in_words`] says, read back.
#[cfg(feature = "more")]
pub(super) fn stop_of_words(word: Option<&str>, epoch: usize) -> Result<Stop, Refusal> {
    match word {
        None => Ok(Stop::Epochs),
        Some("diverged") => Ok(Stop::Diverged { epoch }),
        Some("patience") => Ok(Stop::NoImprovement { best: epoch }),
        Some("converged") => Ok(Stop::Converged),
        Some("stopped") => Ok(Stop::Observer),
        Some(other) => Err(Refusal::new(format!("no run stops because of `{other}`"), "")),
    }
}

/// What the pictures show, in a sentence.
fn summary(open: &Open, loss: f64, validation: f64) -> String {
    let history = open.run.history();
    let loss = if loss.is_finite() { short(loss) } else { "no number any more".to_owned() };
    let mut text = format!("epoch {}, training loss {loss}", history.epochs());
    if !validation.is_nan() {
        text.push_str(&format!(", validation {}", short(validation)));
        let losses = &history.validation_loss;
        let least = losses.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |best| best.0 + 1);
        let since = losses.len() - least;
        if since > 1 {
            text.push_str(&format!(", which was least {since} epochs ago"));
        }
    }
    match history.stop {
        // A page tells of divergence by itself, with the rate that would be small enough.
        Stop::Epochs | Stop::Diverged { .. } => {}
        stop @ (Stop::NoImprovement { .. } | Stop::Converged | Stop::Observer | Stop::TimeLimit) => {
            text.push_str(&format!("; {stop}"));
        }
    }
    text
}

/// Numbers: rows of epoch, loss, validation loss, learning rate, length of the gradient; NaN for what there is not.
pub(super) fn history(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let points: usize = query.number("points", 400, 2..=100_000)?;
    let history = open.run.history();
    let (epochs, nan) = (history.epochs(), f64::NAN);
    let [first_loss, first_validation] = open.first_losses;
    let count = points.min(epochs + 1);
    let mut numbers = Vec::with_capacity(5 * count);
    for point in 0..count {
        let epoch = if count > 1 { point * epochs / (count - 1) } else { 0 };
        let of = |list: &[f64], initial: f64| match epoch.checked_sub(1) {
            None => initial,
            Some(place) => list.get(place).copied().unwrap_or(nan),
        };
        numbers.extend([
            epoch as f64,
            of(&history.loss, first_loss),
            of(&history.validation_loss, first_validation),
            of(&history.learning_rate, nan),
            of(&history.gradient_norm, nan),
        ]);
    }
    Ok(Answer::of_numbers(numbers))
}
