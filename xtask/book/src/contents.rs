//! The list of all pages, which every page has beside it or below, with itself marked.

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
                let here = if target == path { " aria-current=\"page\"" } else { "" };
                list += &format!("<li>{number}<a href=\"{up}{target}\"{here}>{}</a></li>\n", escaped(name));
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
