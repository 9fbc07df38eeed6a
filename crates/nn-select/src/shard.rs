//! Parts of a search, each of which can be done by itself, on any machine.
//!
//! ```text
//! part k of n    the candidates k-1, k-1+n, k-1+2n, ... of the search, counted from 0
//! ```
//!
//! Neighbours in a grid take about as long as each other, so dealt out in turn the parts do, too.

use crate::error::SelectError;
use std::fmt;
use std::str::FromStr;

/// How many candidates, and so how many parts with any, a search may have.
pub(crate) const MOST: usize = 1_000_000;

/// Part `number` of `of` parts of a search, counted from 1; in words `3/16`.
///
/// ```
/// use nn_select::Shard;
/// let shard: Shard = "3/16".parse()?;
/// assert_eq!(shard, Shard::new(3, 16)?);
/// assert!(shard.holds(2) && shard.holds(18) && !shard.holds(3));
/// assert!("0/16".parse::<Shard>().is_err() && "17/16".parse::<Shard>().is_err());
/// # Ok::<(), nn_select::SelectError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub struct Shard {
    number: usize,
    of: usize,
}

impl Shard {
    /// Part `number`, from 1 to `of`, of so many parts.
    ///
    /// # Errors
    /// [`SelectError::Shard`] if there is no such part, or there are more parts than a search may have candidates
    /// ([`Space::MOST`](crate::Space::MOST)).
    pub fn new(number: usize, of: usize) -> Result<Shard, SelectError> {
        if (1..=of).contains(&number) && of <= MOST {
            return Ok(Shard { number, of });
        }
        Err(SelectError::Shard { found: format!("{number}/{of}") })
    }

    /// Which part it is, counted from 1.
    pub fn number(self) -> usize {
        self.number
    }

    /// How many parts there are.
    pub fn of(self) -> usize {
        self.of
    }

    /// Whether a candidate, counted from 0, is one of this part's.
    pub fn holds(self, candidate: usize) -> bool {
        candidate % self.of == self.number - 1
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = SelectError;

    fn from_str(text: &str) -> Result<Shard, SelectError> {
        let wrong = || SelectError::Shard { found: text.to_owned() };
        let (number, of) = text.split_once('/').ok_or_else(wrong)?;
        let whole = |part: &str| part.parse::<usize>().map_err(|_| wrong());
        Shard::new(whole(number)?, whole(of)?)
    }
}

impl TryFrom<String> for Shard {
    type Error = SelectError;

    fn try_from(text: String) -> Result<Shard, SelectError> {
        text.parse()
    }
}

impl From<Shard> for String {
    fn from(shard: Shard) -> String {
        shard.to_string()
    }
}
