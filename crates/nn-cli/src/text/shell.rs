//! Words of commands that messages suggest.

/// A name as a shell wants it.
pub(crate) fn shell_word(name: &str) -> String {
    let plain = name.chars().all(|letter| letter.is_alphanumeric() || "_-./=,:".contains(letter));
    if plain && !name.is_empty() { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}
