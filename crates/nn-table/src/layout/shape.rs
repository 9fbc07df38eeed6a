//! What a text looks like, whatever it says.

/// A text with one sign for each run of digits and of letters: `9-9-9` of a date, `a@a.a` of an address.
pub(super) fn shape(cell: &str) -> String {
    let mut shape = String::new();
    for letter in cell.chars() {
        let sign = match letter {
            _ if letter.is_ascii_digit() => '9',
            _ if letter.is_alphabetic() => 'a',
            other => other,
        };
        if !(sign == '9' || sign == 'a') || !shape.ends_with(sign) {
            shape.push(sign);
        }
    }
    shape
}

/// Whether a text is of a shape that names seldom have: digits with signs between them, or an address.
pub(super) fn has_digits_in_shape(cell: &str) -> bool {
    let shape = shape(cell);
    shape.contains('@')
        || shape.contains("://")
        || shape.starts_with("9-9")
        || shape.starts_with("9/9")
        || shape.contains("9:9")
        || shape.starts_with("9.9.9")
}
