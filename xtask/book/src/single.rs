//! The book in one file: mdBook's page with all chapters, with everything in it that it would otherwise load. It opens anywhere,
//! without a network, and can be passed on; Chromium makes a PDF of it.
//!
//! Pictures and the font become `data:` addresses, style sheets and the colours of code stand in the page, links between
//! chapters lead to places in it, and links to other files lead to the repository. Other scripts are left out, and with them
//! what takes several files: search, and whatever computes in the page.

use crate::browser;
use crate::links::{EVERYTHING, attributes};
use crate::project::Project;
use anyhow::{Context, Result, bail, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Where the files of the book can be read by everyone.
const REPOSITORY: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/src/");

/// Colours the code.
const COLOURS: &str = "for (const code of document.querySelectorAll(\"pre code[class*=language-]\")) hljs.highlightBlock(code);";

/// Writes the built book into this file, as the end of its name says.
pub(crate) fn write(project: &Project, file: &Path) -> Result<()> {
    let bytes = match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => page(project)?.into_bytes(),
        Some("pdf") => {
            let folder = tempfile::tempdir().context("making a folder for the page")?;
            let whole = folder.path().join("book.html");
            fs::write(&whole, page(project)?).with_context(|| format!("writing {}", whole.display()))?;
            browser::printed(&whole)?
        }
        _ => bail!("{} is neither HTML nor PDF\n  help: end its name in .html or .pdf", file.display()),
    };
    fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))
}

/// What a reader of the file is told first.
const NOTE: &str = concat!(
    "<p><em>This is the whole book in one file. Search, and what computes in the page, are in the book of many files: get ",
    "<a href=\"",
    env!("CARGO_PKG_REPOSITORY"),
    "\">the project</a>, and build it by <code>cargo xtask book</code>.</em></p>\n"
);

/// The built book as one page.
fn page(project: &Project) -> Result<String> {
    let read = |name: &str| {
        let file = project.output.join(name);
        fs::read(&file).with_context(|| format!("reading {}", file.display()))
    };
    let text = |name: &str| String::from_utf8(read(name)?).with_context(|| format!("{name} is no text"));
    let html = text(EVERYTHING)?;
    let places = places(&html)?;

    let html = without(&without(&html, "<script", "</script>"), "<link rel=\"icon\"", ">");
    let html = replaced(&html, "<link rel=\"stylesheet\" href=\"", ">", |tag| {
        let name = tag.split('"').next().unwrap_or_default();
        let (folder, style) = (Path::new(name).parent().unwrap_or(Path::new("")), text(name)?);
        let style = replaced(&style, "url(\"", "\")", |target| {
            Ok(format!("url(\"{}\")", data(target, &read(&folder.join(target).to_string_lossy())?)?))
        })?;
        Ok(format!("<style>\n{style}</style>"))
    })?;
    let html =
        replaced(&html, " src=\"", "\"", |target| Ok(format!(" src=\"{}\"", data(target, &read(target)?)?)))?;
    let html = replaced(&html, " href=\"", "\"", |target| Ok(link(target, &places, project)))?;
    let html = html.replacen(
        "</body>",
        &format!("<script>\n{}\n{COLOURS}\n</script>\n</body>", text("highlight.js")?),
        1,
    );
    let (before, after) = html.split_once("</h1>").context("the book has no title")?;
    let html = format!("{before}</h1>\n{NOTE}{after}");
    let wrong = wrong(&html);
    ensure!(wrong.is_empty(), "the book in one file would need others:\n  {}", wrong.join("\n  "));
    Ok(html)
}

/// Where each chapter begins on the page with all of them: the contents list them in the order in which they stand there.
fn places(html: &str) -> Result<BTreeMap<String, String>> {
    let contents = html.split_once("<nav id=\"contents\"").context("the page has no contents")?.1;
    let contents = contents.split_once("</nav>").context("the contents have no end")?.0;
    let chapters: Vec<&str> =
        attributes(contents, "href").filter(|to| to.ends_with(".html") && *to != EVERYTHING).collect();
    let titles: Vec<&str> =
        html.split("<h1 id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    ensure!(
        chapters.len() == titles.len(),
        "{} chapters have {} titles\n  help: a page of the book begins with `# Title` and has no other",
        chapters.len(),
        titles.len()
    );
    let first = titles.first().map(|title| ("index.html", *title));
    let places = chapters.into_iter().zip(titles).chain(first);
    Ok(places.map(|(chapter, title)| (chapter.to_owned(), format!("#{title}"))).collect())
}

/// The attribute `href` of a link of the page, or nothing: a link without is words.
fn link(target: &str, places: &BTreeMap<String, String>, project: &Project) -> String {
    let attribute = |to: &str| format!(" href=\"{to}\"");
    if target.starts_with('#') || target.contains("://") || target.starts_with("mailto:") {
        attribute(target)
    } else if let Some(place) = places.get(target) {
        attribute(place)
    } else if project.source().join(target).is_file() {
        attribute(&format!("{REPOSITORY}{target}"))
    } else {
        String::new()
    }
}

/// What the file would need from outside, and links that lead to no place in it.
fn wrong(html: &str) -> Vec<String> {
    let ids: BTreeSet<&str> = attributes(html, "id").collect();
    let mut wrong = Vec::new();
    for name in ["src", "srcset", "data", "poster", "action"] {
        wrong.extend(
            attributes(html, name).filter(|to| !to.starts_with("data:")).map(|to| format!("{name} {to}")),
        );
    }
    for to in attributes(html, "href") {
        let good = match to.strip_prefix('#') {
            Some(id) => id.is_empty() || ids.contains(id),
            None => ["https://", "http://", "mailto:"].iter().any(|scheme| to.starts_with(scheme)),
        };
        if !good {
            wrong.push(format!("href {to}"));
        }
    }
    let styles = html.split("<style>").skip(1).filter_map(|rest| rest.split("</style>").next());
    for style in styles {
        let loads = style
            .split("url(")
            .skip(1)
            .filter(|rest| !rest.trim_start_matches(['"', '\'']).starts_with("data:"));
        wrong.extend(loads.map(|rest| format!("url({}", rest.chars().take(40).collect::<String>())));
        wrong.extend(style.matches("@import").map(str::to_owned));
    }
    wrong.extend(html.matches("<link ").map(|_| "a <link>".to_owned()));
    wrong
}

/// A file as an address that holds it.
fn data(name: &str, bytes: &[u8]) -> Result<String> {
    let kind = match Path::new(name).extension().and_then(|ending| ending.to_str()) {
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg") => "image/jpeg",
        Some("woff2") => "font/woff2",
        _ => bail!("{name}: not known how to put such a file into the page"),
    };
    let mut address = format!("data:{kind},");
    for byte in bytes {
        // All that means something in an attribute, in a style sheet or in an address is escaped; the rest of a drawing
        // stays as it is, which is shorter than base64.
        match byte {
            b'"' | b'\'' | b'#' | b'%' | b'&' | b'(' | b')' | b'\\' => address += &format!("%{byte:02X}"),
            b' '..=b'~' => address.push(char::from(*byte)),
            _ => address += &format!("%{byte:02X}"),
        }
    }
    Ok(address)
}

/// The text with something else wherever `start` stands, up to the next `end`.
fn replaced(
    text: &str,
    start: &str,
    end: &str,
    mut with: impl FnMut(&str) -> Result<String>,
) -> Result<String> {
    let mut pieces = text.split(start);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (inside, rest) =
            piece.split_once(end).with_context(|| format!("`{start}` without its `{end}`"))?;
        out += &with(inside)?;
        out += rest;
    }
    Ok(out)
}

/// The text without what stands from `start` to the next `end`.
fn without(text: &str, start: &str, end: &str) -> String {
    let mut pieces = text.split(start);
    let first = pieces.next().unwrap_or_default().to_owned();
    first + &pieces.filter_map(|piece| piece.split_once(end)).map(|(_, rest)| rest).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_loaded_and_what_leads_nowhere_is_named() {
        let good = "<p id=\"a\"><a href=\"#a\">A</a><a href=\"https://a.org\">W</a><img src=\"data:image/png,x\">\
                    <style>@font-face { src: url(\"data:font/woff2,x\") }</style>";
        assert_eq!(wrong(good), [""; 0]);
        for (bad, what) in [
            ("<img src=\"a.svg\">", "src a.svg"),
            ("<img src=\"https://a.org/a.svg\">", "src https://a.org/a.svg"),
            ("<a href=\"#b\">B</a>", "href #b"),
            ("<a href=\"a.html\">A</a>", "href a.html"),
            ("<style>a { background: url(b.png) }</style>", "url(b.png) }"),
            ("<style>@import \"b.css\";</style>", "@import"),
            ("<link rel=x>", "a <link>"),
        ] {
            assert_eq!(wrong(bad), [what]);
        }
    }

    #[test]
    fn an_address_holds_a_drawing_letter_by_letter() {
        let address = data("a/b.svg", "<a b=\"#1\">100% &amp; é\n</a>".as_bytes()).unwrap();
        assert_eq!(address, "data:image/svg+xml,<a b=%22%231%22>100%25 %26amp; %C3%A9%0A</a>");
        assert!(data("a.exe", b"").is_err());
    }

    #[test]
    fn chapters_are_found_at_their_titles_in_order() {
        let html = "<h1 id=\"t\">T</h1><h1 id=\"u-1\">U</h1><nav id=\"contents\"><a href=\"a.html\">T</a>\
                    <a href=\"b/c.html\">U</a><a href=\"print.html\">P</a></nav>";
        let places = places(html).unwrap();
        assert_eq!((&*places["a.html"], &*places["b/c.html"], &*places["index.html"]), ("#t", "#u-1", "#t"));
        assert!(super::places(&html.replace("<h1 id=\"u-1\">", "<h1>")).is_err());
    }
}
