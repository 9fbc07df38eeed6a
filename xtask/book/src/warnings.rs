//! mdBook's warnings, which it writes to a log, as problems: a tag that is not closed, a footnote that nothing refers to.

use crate::page::Problem;
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex, PoisonError};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Keeps the warnings of what runs under it.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Vec<String>>>);

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, _: &Field, value: &dyn Debug) {
        // A string takes whatever is written.
        let _ = write!(self.0, "{value:?}");
    }
}

/// The result of `work`, and what mdBook warned of meanwhile.
pub(crate) fn heard<T>(work: impl FnOnce() -> T) -> (T, Vec<Problem>) {
    let listener = Listener::default();
    let result = tracing::subscriber::with_default(listener.clone(), work);
    let messages = std::mem::take(&mut *listener.0.lock().unwrap_or_else(PoisonError::into_inner));
    let problem = |what| Problem { place: "mdBook".to_owned(), what, help: String::new() };
    (result, messages.into_iter().map(problem).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_is_heard_and_news_are_not() {
        let ((), problems) = heard(|| {
            tracing::warn!("odd {}", 1);
            tracing::info!("fine");
        });
        let whats: Vec<&str> = problems.iter().map(|problem| problem.what.as_str()).collect();
        assert_eq!(whats, ["odd 1"]);
    }
}
