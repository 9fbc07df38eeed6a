//! Numbers as people write them.

/// A word that is no number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is no number")]
pub struct NotANumber {
    /// The word.
    pub found: String,
}

/// The numbers of an answer, between them blanks or semicolons: `0.5`, `.5`, `1/2`, `5e-1`, `0,5`, `-2`. A comma with a digit on both
/// sides is a decimal comma; another one is between numbers.
pub(super) fn numbers(text: &str) -> Result<Vec<f64>, NotANumber> {
    let words = text.split(|c: char| c.is_whitespace() || ";[](){}".contains(c));
    let words = words.map(|word| word.trim_end_matches(',')).filter(|word| !word.is_empty());
    words.map(|word| number(word).ok_or_else(|| NotANumber { found: word.to_owned() })).collect()
}

/// A number, or a fraction of two.
fn number(word: &str) -> Option<f64> {
    match word.split_once('/') {
        Some((above, below)) => Some(plain(above)? / plain(below)?).filter(|quotient| quotient.is_finite()),
        None => plain(word),
    }
}

fn plain(word: &str) -> Option<f64> {
    // Books print a longer sign than keyboards.
    let word = word.replace(['−', '–'], "-");
    let commas = word.matches(',').count();
    let word = if commas == 1 && !word.contains('.') { word.replace(',', ".") } else { word };
    word.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_read_however_it_is_written() {
        for text in
            ["0.5", ".5", "1/2", "5e-1", "5E-1", "0,5", ",5", "+0.5", " 0.50 ", "0.5;", "-1/-2", "1,0/2"]
        {
            assert_eq!(numbers(text), Ok(vec![0.5]), "{text}");
        }
        for text in ["-2", "−2", "–2,0", "-4/2", "4/−2"] {
            assert_eq!(numbers(text), Ok(vec![-2.0]), "{text}");
        }
    }

    #[test]
    fn several_numbers_have_blanks_or_semicolons_between_them() {
        for text in ["1 0.5 -3", "1; 0,5; -3", "1, 0.5, -3", "[1, .5, -3]", "1\n1/2\t-3,", "1,0 0,5 -3,0"] {
            assert_eq!(numbers(text), Ok(vec![1.0, 0.5, -3.0]), "{text}");
        }
        assert_eq!(numbers(" \n"), Ok(vec![]));
    }

    #[test]
    fn a_word_that_is_no_number_is_named() {
        for (text, found) in [
            ("half", "half"),
            ("1 2x", "2x"),
            ("1/0", "1/0"),
            ("1,2,3", "1,2,3"),
            ("1.000,5", "1.000,5"),
            ("3/", "3/"),
        ] {
            assert_eq!(numbers(text), Err(NotANumber { found: found.to_owned() }), "{text}");
        }
    }

    #[test]
    fn what_a_program_prints_where_it_failed_is_a_number_too() {
        assert!(numbers("NaN").unwrap()[0].is_nan());
        assert_eq!(numbers("inf -inf"), Ok(vec![f64::INFINITY, f64::NEG_INFINITY]));
    }
}
