//! Links of the built book: every page, picture and anchor that something leads to is there.

use crate::page::Problem;
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The built pages by their path within the book.
pub(crate) type Pages = BTreeMap<String, String>;

/// The page with the whole book.
pub(crate) const EVERYTHING: &str = "print.html";

/// Reads all pages of a built book.
pub(crate) fn pages(book: &Path) -> Result<Pages> {
    let mut pages = Pages::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in
            fs::read_dir(book.join(&folder)).with_context(|| format!("reading {}", book.display()))?
        {
            let entry = entry?;
            let name = format!("{folder}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push(name + "/");
            } else if name.ends_with(".html") {
                pages.insert(name, fs::read_to_string(entry.path())?);
            }
        }
    }
    Ok(pages)
}

/// What is wrong with the links; `place` says where a page has a link to a target.
pub(crate) fn check(book: &Path, pages: &Pages, place: impl Fn(&str, &str) -> String) -> Vec<Problem> {
    let ids: BTreeMap<&str, BTreeSet<&str>> =
        pages.iter().map(|(path, html)| (path.as_str(), attributes(html, "id").collect())).collect();
    let mut problems = Vec::new();
    // The page with the whole book repeats the others, so it is checked only when they are all right.
    let everything = |path: &&str| *path == EVERYTHING;
    let order = pages.keys().map(String::as_str).filter(|path| !everything(path));
    for path in order.chain(pages.keys().map(String::as_str).filter(everything)) {
        if path == EVERYTHING && !problems.is_empty() {
            break;
        }
        let html = &pages[path];
        let targets: BTreeSet<&str> =
            ["href", "src", "srcset"].iter().flat_map(|name| attributes(html, name)).collect();
        for target in targets {
            let target = target.replace("&amp;", "&");
            if let Some((what, help)) = wrong(book, &ids, path, &target) {
                problems.push(Problem { place: place(path, &target), what, help });
            }
        }
    }
    problems
}

/// What is wrong with a link of the page at `path`, and the way out.
fn wrong(
    book: &Path,
    ids: &BTreeMap<&str, BTreeSet<&str>>,
    path: &str,
    target: &str,
) -> Option<(String, String)> {
    if let Some((scheme, rest)) = target.split_once(':') {
        let good = match scheme {
            "http" | "https" => {
                rest.strip_prefix("//").is_some_and(|rest| rest.len() > 3 && rest.contains('.'))
            }
            "mailto" => rest.contains('@'),
            _ => false,
        };
        let odd = target.contains(char::is_whitespace);
        return (!good || odd).then(|| (format!("`{target}` is no address"), "write https://...".to_owned()));
    }
    let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
    let found = match file {
        "" => path.to_owned(),
        _ => match within(path, file) {
            Some(found) => found,
            None => {
                let help =
                    "only what is in docs/src is in the book; link to the repository by its https address";
                return Some((format!("`{target}` leads out of the book"), help.to_owned()));
            }
        },
    };
    if !book.join(&found).is_file() {
        let help = format!("a page is in the book if SUMMARY.md lists it; nothing is at {found}");
        return Some((format!("`{target}` leads nowhere"), help));
    }
    let anchor = anchor.filter(|anchor| !anchor.is_empty())?;
    let there = ids.get(found.as_str());
    if there.is_some_and(|ids| ids.contains(anchor)) {
        return None;
    }
    let near: Vec<&str> = there.into_iter().flatten().copied().collect();
    Some((format!("`{found}` has no heading `#{anchor}`"), format!("it has {}", near.join(", "))))
}

/// The path of `file`, as a page at `path` writes it, within the book.
fn within(path: &str, file: &str) -> Option<String> {
    let mut folders: Vec<&str> = path.split('/').collect();
    folders.pop();
    for part in file.split('/') {
        match part {
            ".." => {
                folders.pop()?;
            }
            "." => {}
            part => folders.push(part),
        }
    }
    Some(folders.join("/"))
}

/// The values of an attribute. The pages are mdBook's and the template's: attributes have double quotes.
pub(crate) fn attributes<'h>(html: &'h str, name: &str) -> impl Iterator<Item = &'h str> {
    let start = format!(" {name}=\"");
    let mut rest = html;
    std::iter::from_fn(move || {
        let at = rest.find(&start)? + start.len();
        let (value, after) = rest[at..].split_once('"')?;
        rest = after;
        Some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        fs::write(folder.path().join("a.html"), "<h1 id=\"top\">A</h1>").unwrap();
        fs::write(folder.path().join("b/c.html"), html).unwrap();
        let pages = pages(folder.path()).unwrap();
        check(folder.path(), &pages, |page, _| page.to_owned())
            .into_iter()
            .map(|problem| problem.what)
            .collect()
    }

    #[test]
    fn links_that_lead_somewhere_are_all_right() {
        let html = r##"<a href="../a.html">A</a> <a href="../a.html#top">T</a> <a href="https://a.org/b">W</a>
            <p id="x"></p><a href="#x">X</a> <a href="mailto:a@b.c">M</a> <a href="./c.html">C</a>"##;
        assert_eq!(found(html), [""; 0]);
    }

    #[test]
    fn links_that_lead_nowhere_are_named() {
        for (link, what) in [
            ("../z.html", "`../z.html` leads nowhere"),
            ("../a.html#no", "`a.html` has no heading `#no`"),
            ("../../a.html", "`../../a.html` leads out of the book"),
            ("https:/a.org", "`https:/a.org` is no address"),
            ("javascript:x", "`javascript:x` is no address"),
        ] {
            assert_eq!(found(&format!("<a href=\"{link}\">x</a>")), [what]);
        }
    }
}
