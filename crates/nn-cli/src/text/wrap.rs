//! Line breaks.

use super::visible::visible;

/// Breaks at spaces so that no line is wider than `width`, except for a longer word. A terminal has nothing in it to obey.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in visible(text).split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_broken_at_spaces_and_a_long_word_stays_whole() {
        assert_eq!(
            wrap("one two  three\nincomprehensible x", 9),
            ["one two", "three", "incomprehensible", "x"]
        );
        assert_eq!(wrap("", 9), [""; 0]);
        assert_eq!(wrap("a\u{1b}[1m b", 9), ["a\\u{1b}[1m", "b"]);
    }
}
