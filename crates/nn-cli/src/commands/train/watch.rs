//! A run led to its end, with a line that says how far it is.
//!
//! Epochs are done in pieces that take about a twentieth of a second, so that small networks are not held up by looking.

use crate::console::Console;
use crate::error::Error;
use crate::interrupt::Deferred;
use crate::text::number::significant;
use nn_experiment::Plan;
use nn_model::{Run, Stop};
use std::time::{Duration, Instant};

/// How long a piece should take.
const PIECE: Duration = Duration::from_millis(50);
/// How often the run is kept, so that no more than this is lost.
const KEEP: Duration = Duration::from_secs(60);

/// Runs to the last epoch or the first reason to stop; whether that was a signal. `keep` is called now and then.
pub(super) fn to_the_end(
    run: &mut Run<'_>,
    plan: &Plan,
    console: &Console,
    mut keep: impl FnMut(&Run<'_>) -> Result<(), Error>,
) -> Result<bool, Error> {
    let epochs = plan.recipe.training.epochs;
    let (interrupt, shown) = (Deferred::new(), console.shows_progress());
    let (started, first) = (Instant::now(), run.history().epochs());
    let (mut piece, mut kept) = (1, Instant::now());
    let mut interrupted = false;
    while run.history().epochs() < epochs {
        let (before, now) = (run.history().epochs(), Instant::now());
        let stop = run.run(piece.min(epochs - before));
        let (done, took) = (run.history().epochs(), now.elapsed());
        if done == before || !matches!(stop, Stop::Epochs | Stop::Diverged { .. }) {
            break; // it stopped by itself
        }
        interrupted = interrupt.is_asked();
        if interrupted {
            break;
        }
        piece = if took < PIECE / 2 {
            piece.saturating_mul(2)
        } else if took > PIECE * 2 {
            (piece / 2).max(1)
        } else {
            piece
        };
        if kept.elapsed() > KEEP {
            keep(run)?;
            kept = Instant::now();
        }
        if shown {
            console.progress(&line(run, epochs, started.elapsed(), done - first));
        }
    }
    if shown {
        console.progress_is_done();
    }
    Ok(interrupted)
}

/// `epoch 120/200  loss 0.0312  validation 0.0402  accuracy 0.96  rate 0.001  12 s left`
fn line(run: &Run<'_>, epochs: usize, elapsed: Duration, done: usize) -> String {
    let history = run.history();
    let mut line = format!("epoch {}/{epochs}  loss {}", history.epochs(), significant(history.final_loss()));
    if let Some(loss) = history.validation_loss.last() {
        line.push_str(&format!("  validation {}", significant(*loss)));
    }
    for metric in &history.metrics {
        if let Some(value) = metric.validation.last().or(metric.training.last()) {
            line.push_str(&format!("  {} {}", metric.metric, significant(*value)));
        }
    }
    if let Some(rate) = history.learning_rate.last() {
        line.push_str(&format!("  rate {}", significant(*rate)));
    }
    let left = elapsed.as_secs_f64() / done.max(1) as f64 * (epochs - history.epochs()) as f64;
    line.push_str(&format!("  {} left", in_words(left)));
    line
}

fn in_words(seconds: f64) -> String {
    match seconds.round() as u64 {
        seconds @ ..60 => format!("{seconds} s"),
        seconds @ ..3600 => format!("{}:{:02} min", seconds / 60, seconds % 60),
        seconds => format!("{}:{:02} h", seconds / 3600, seconds / 60 % 60),
    }
}
