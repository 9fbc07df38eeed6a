//! A request: a name and a query, as in an address.

use crate::answer::Refusal;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// The keys and values of a request.
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// `x=0&y=1`, with values percent-encoded.
    pub(crate) fn read(text: &str) -> Query {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        Query(pairs.map(|(key, value)| (decoded(key), decoded(value))).collect())
    }

    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.pairs().find(|pair| pair.0 == key).map(|pair| pair.1)
    }

    /// The text that a request cannot do without.
    pub(crate) fn text(&self, key: &str) -> Result<&str, Refusal> {
        self.get(key)
            .ok_or_else(|| Refusal::new(format!("the request has no `{key}`"), format!("add {key}=...")))
    }

    /// A number in this range, or what is usual.
    pub(crate) fn number<T>(&self, key: &str, usual: T, range: RangeInclusive<T>) -> Result<T, Refusal>
    where
        T: FromStr + PartialOrd + std::fmt::Display + Copy,
    {
        let Some(found) = self.get(key) else { return Ok(usual) };
        let number = found.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| {
            let (low, high) = (range.start(), range.end());
            Refusal::new(format!("`{key}` is {found}, but must be a number from {low} to {high}"), "")
        })
    }

    /// The place of something of which there are so many, or what is usual.
    pub(crate) fn place(&self, key: &str, usual: usize, what: &str, count: usize) -> Result<usize, Refusal> {
        let found = self.get(key).map_or(Ok(usual), str::parse);
        found.ok().filter(|place| *place < count).ok_or_else(|| {
            let found = self.get(key).map_or(usual.to_string(), str::to_owned);
            Refusal::new(format!("there is no {what} {found}: there are {count}, counted from 0"), "")
        })
    }
}

/// What percent-encoded text stands for. What is no such code is left as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |place: usize| bytes.get(place).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut decoded, mut place) = (Vec::with_capacity(bytes.len()), 0);
    while place < bytes.len() {
        match (bytes[place], digit(place + 1), digit(place + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((16 * high + low) as u8);
                place += 3;
                continue;
            }
            (b'+', _, _) => decoded.push(b' '),
            (byte, _, _) => decoded.push(byte),
        }
        place += 1;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Text as a value of a query.
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b',' | b':' | b'*' => {
                encoded.push(char::from(byte))
            }
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}
