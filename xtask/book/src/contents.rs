//! The list of all pages, which every page has beside it or below, with itself marked and its parts below it.

use crate::page::escaped;
use mdbook_driver::book::{Book, BookItem, Chapter};

/// What stands in the template where the list goes.
const PLACE: &str = "<!--contents-->";

/// The page with its list; `path` is its own within the book, `chapters/neuron.html`.
pub(crate) fn put_in(html: &str, book: &Book, path: &str) -> String {
    let up = "../".repeat(path.matches('/').count());
    let (mut list, mut open) = (String::new(), false);
    for item in book.iter() {
        match item {
            BookItem::Chapter(Chapter { name, number, path: Some(target), .. }) => {
                if !std::mem::replace(&mut open, true) {
                    list += "<ol>\n";
                }
                let target = target.with_extension("html").to_string_lossy().replace('\\', "/");
                let number = number.as_ref().map_or(String::new(), |number| format!("{number} "));
                let (here, parts) = match target == path {
                    true => (" aria-current=\"page\"", parts(html)),
                    false => ("", String::new()),
                };
                let name = escaped(name);
                list += &format!("<li>{number}<a href=\"{up}{target}\"{here}>{name}</a>{parts}</li>\n");
            }
            BookItem::PartTitle(title) => {
                list += if std::mem::take(&mut open) { "</ol>\n" } else { "" };
                list += &format!("<h2>{}</h2>\n", escaped(title));
            }
            BookItem::Chapter(_) | BookItem::Separator => {}
        }
    }
    list += if open { "</ol>" } else { "" };
    html.replacen(PLACE, &list, 1)
}

/// The headings of the second level, which mdBook writes with a link to themselves inside.
fn parts(html: &str) -> String {
    let mut list = String::new();
    for heading in html.split("<h2 id=\"").skip(1) {
        let Some((id, rest)) = heading.split_once('"') else { continue };
        let Some((_, inside)) = rest.split_once(&format!("href=\"#{id}\">")) else { continue };
        let Some((title, _)) = inside.split_once("</a>") else { continue };
        list += &format!("<li><a href=\"#{id}\">{title}</a></li>\n");
    }
    if list.is_empty() { list } else { format!("\n<ol class=\"parts\">\n{list}</ol>\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_page_are_its_headings_of_the_second_level() {
        let html = "<h1 id=\"a\"><a class=\"header\" href=\"#a\">A</a></h1><h2 id=\"b-c\"><a class=\"header\" \
                    href=\"#b-c\">B <code>c</code></a></h2><h3 id=\"d\"><a class=\"header\" href=\"#d\">D</a></h3>";
        let expected = "\n<ol class=\"parts\">\n<li><a href=\"#b-c\">B <code>c</code></a></li>\n</ol>\n";
        assert_eq!(parts(html), expected);
        assert_eq!(parts("<h1 id=\"a\">A</h1>"), "");
    }
}
