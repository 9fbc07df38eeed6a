//! Formulas: `$...$` in a line and `$$...$$` on their own, in LaTeX, become MathML, which browsers draw without a script.

use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};

/// The formula as one line of HTML in which Markdown sees nothing of its own, or what is wrong with it.
pub(crate) fn mathml(latex: &str, display: bool) -> Result<String, String> {
    let storage = Storage::new();
    let events: Vec<_> = Parser::new(latex, &storage)
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string().trim_end().replace('\n', "\n    "))?;
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let mut html = String::new();
    let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
    push_mathml(&mut html, events, config).map_err(|error| error.to_string())?;
    let html = quiet(&html);
    // What is wider than the page scrolls in a box of its own.
    Ok(if display { format!("<span class=\"formula\" tabindex=\"0\">{html}</span>") } else { html })
}

/// The same with everything outside of tags that Markdown, smart punctuation or HTML might take for its own as entities. (The
/// library writes some signs, such as `<`, as they are.)
fn quiet(html: &str) -> String {
    let mut result = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        let tag =
            rest.starts_with('<') && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let whole = match c {
            '<' if tag => rest.find('>').map(|end| end + 1),
            '&' => rest.find(';').map(|end| end + 1).filter(|end| is_entity(&rest[..*end])),
            _ => None,
        };
        let length = whole.unwrap_or(c.len_utf8());
        match whole {
            Some(_) => result += &rest[..length],
            None if c.is_ascii_punctuation() => result += &format!("&#{};", u32::from(c)),
            None if c == '\n' => {}
            None => result.push(c),
        }
        rest = &rest[length..];
    }
    result
}

/// `&lt;`, `&#60;`
fn is_entity(text: &str) -> bool {
    text.len() > 2 && text[1..text.len() - 1].chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_mathml_on_one_line_that_markdown_leaves_alone() {
        let html = mathml(r"a^{*}_i = \frac{1}{1 + e^{-z}} < [x]", false).unwrap();
        assert!(html.starts_with("<math") && html.ends_with("</math>"), "{html}");
        assert!(html.contains("<mfrac>") && !html.contains('\n'), "{html}");
        assert!(!html.contains("*<") && !html.contains("[<") && html.contains("<mo>&#60;</mo>"), "{html}");
        let alone = mathml("x", true).unwrap();
        assert!(
            alone.starts_with("<span class=\"formula\"") && alone.contains("display=\"block\""),
            "{alone}"
        );
    }

    #[test]
    fn a_formula_that_makes_no_sense_is_refused() {
        for latex in [r"\frac{1}", r"\nosuchthing", "{x"] {
            assert!(mathml(latex, false).is_err(), "{latex}");
        }
    }
}
