//! Pieces of the page: texts of the table's authors made harmless, paragraphs, headings.

use crate::text::visible::one_line;
use maud::{Markup, html};

/// A text in which names of the table may stand: on one line, with every mark written out that would turn other words round.
/// What is HTML in it, maud escapes.
/// What stands between backticks is set as code, as it is meant in the program's sentences.
pub(super) fn said(text: &str) -> Markup {
    let text = one_line(text);
    let pieces: Vec<&str> = text.split('`').collect();
    // One that stands alone is part of a name.
    let is_marked = pieces.len() % 2 == 1;
    html! {
        @if is_marked {
            @for (place, piece) in pieces.into_iter().enumerate() {
                @if place % 2 == 0 { (piece) } @else { code { (piece) } }
            }
        } @else { (text) }
    }
}

/// A name of the table's authors, which may be written from right to left; words around it stay where they are.
pub(super) fn name(text: &str) -> Markup {
    html! { bdi { (one_line(text)) } }
}

/// A command, or a name as it is typed.
pub(super) fn code(text: &str) -> Markup {
    html! { code { (one_line(text)) } }
}

/// A paragraph for each.
pub(super) fn paragraphs<T: AsRef<str>>(sentences: impl IntoIterator<Item = T>) -> Markup {
    html! { @for sentence in sentences { p { (said(sentence.as_ref())) } } }
}

/// A section with its heading, which the list of contents leads to.
pub(super) fn section(id: &str, heading: &str, content: Markup) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (heading) }
            (content)
        }
    }
}

/// Commands that can be copied, a line each.
pub(super) fn commands(lines: &[String]) -> Markup {
    html! { pre { code { @for line in lines { (one_line(line)) "\n" } } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_isolated_and_cannot_turn_other_words_round() {
        let odd = "<script>\"a\" & 'b'\u{202e}\n";
        let shown = "&lt;script&gt;&quot;a&quot; &amp; 'b'\\u{202e} ";
        assert_eq!(name(odd).into_string(), format!("<bdi>{shown}</bdi>"));
        assert_eq!(said(odd).into_string(), shown);
        assert_eq!(code(odd).into_string(), format!("<code>{shown}</code>"));
        assert_eq!(name("עברית").into_string(), "<bdi>עברית</bdi>");
    }

    #[test]
    fn what_stands_between_backticks_is_code_and_a_single_one_is_itself() {
        assert_eq!(said("a `b<` c `d`.").into_string(), "a <code>b&lt;</code> c <code>d</code>.");
        assert_eq!(said("a`b").into_string(), "a`b");
    }
}
