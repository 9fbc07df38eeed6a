//! Code that the programs in `examples` share. Each program belongs to a chapter of the book, which shows parts of it and runs
//! it. Without arguments a program does what its chapter tells first, and `cargo test` runs it that way.

pub mod answers;
pub mod notebook;

use anyhow::{Context, Result, bail};

/// The numbers on the command line, or these if there are none; their count must be the same.
///
/// # Errors
/// If an argument is no finite number, or there are more or fewer arguments than these.
///
/// ```
/// assert_eq!(nn_chapters::arguments([0.5, 1.0])?, [0.5, 1.0]); // a test has no arguments
/// # anyhow::Ok(())
/// ```
pub fn arguments<const COUNT: usize>(otherwise: [f64; COUNT]) -> Result<[f64; COUNT]> {
    chosen(std::env::args().skip(1).collect(), otherwise)
}

fn chosen<const COUNT: usize>(given: Vec<String>, otherwise: [f64; COUNT]) -> Result<[f64; COUNT]> {
    if given.is_empty() {
        return Ok(otherwise);
    }
    if given.len() != COUNT {
        bail!("give {COUNT} numbers, as in {}", otherwise.map(|x| x.to_string()).join(" "));
    }
    let mut numbers = otherwise;
    for (number, text) in numbers.iter_mut().zip(&given) {
        let parsed = text.parse().ok().filter(|x: &f64| x.is_finite());
        *number = parsed.with_context(|| format!("`{text}` is no number"))?;
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_or_it_is_said_what_is_missing() {
        let chosen = |given: &[&str]| chosen(given.iter().map(|&word| word.to_owned()).collect(), [1.0, 2.0]);
        assert_eq!(chosen(&[]).unwrap(), [1.0, 2.0]);
        assert_eq!(chosen(&["-3", "0.5"]).unwrap(), [-3.0, 0.5]);
        assert_eq!(chosen(&["1"]).unwrap_err().to_string(), "give 2 numbers, as in 1 2");
        assert_eq!(chosen(&["1", "x"]).unwrap_err().to_string(), "`x` is no number");
    }
}
