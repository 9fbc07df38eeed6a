//! How much of anything may be asked for, by a file or by a setting.
//!
//! What is read asks for memory in proportion to the file, so most limits are met by a mistake or by a file made to do harm.
//! They lie well above honest use. The help and the documents show [`ALL`], so neither can name another number.
//!
//! ```
//! use nn_choice::limits;
//!
//! assert!(limits::ALL.iter().any(|limit| limit.most == limits::COLUMNS));
//! ```

/// A limit as the help shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is counted.
    pub what: &'static str,
    /// The largest count that is allowed.
    pub most: usize,
}

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident = $most:expr, $what:literal;)+) => {
        $($(#[$doc])* pub const $name: usize = $most;)+

        /// Every limit.
        pub const ALL: &[Limit] = &[$(Limit { what: $what, most: $name }),+];
    };
}

limits! {
    /// Columns of a table, or of an array that is read as one.
    COLUMNS = 250_000, "columns of a table";
    /// Weights and biases of a network.
    PARAMETERS = 100_000_000, "weights and biases of a network";
}
