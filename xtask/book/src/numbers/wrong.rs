//! What an author hears of a mark that gives no number.

/// What is wrong with a mark.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) what: String,
    pub(super) help: String,
}

pub(super) fn wrong<T>(what: impl Into<String>, help: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { what: what.into(), help: help.into() })
}
