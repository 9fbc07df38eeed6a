//! Names and lists where there is little space.

/// The text, or its beginning with three dots, so that it has this many letters at most.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most.saturating_sub(3)).chain("...".chars()).collect(),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_long_ends_in_dots() {
        assert_eq!(shortened("breite", 6), "breite");
        assert_eq!(shortened("längen", 5), "lä...");
    }
}
