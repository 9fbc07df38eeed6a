//! The built book in a browser, page by page, as readers see it: on a wide screen and on a phone, in the light and in the
//! dark, from files.
//!
//! It looks for messages on the console, requests to the network, pictures that do not come, formulas that are not drawn, pages
//! wider than a phone, code wider than a screen, words in pictures too small to read, widgets that do not begin or do not what
//! their controls say, what cannot be read without scripts, a search that finds nothing, and whatever axe-core has to say, contrast
//! and descriptions among it. It plays with the playground, and it takes pictures of the pages, for people to look at.

mod axe;
mod chromium;
mod play;
mod window;

pub(crate) use play::play;

use crate::links::{EVERYTHING, pages};
use crate::page::Problem;
use crate::project::Project;
use anyhow::{Context, Result, bail};
use chromium::Chromium;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use window::{PHONE, SCREEN, amiss, left_out, strings, view};

/// The script that says what is wrong with a page.
const LOOK: &str = include_str!("look.js");

/// What is wrong with a page where no script runs.
const STILL: &str = include_str!("still.js");

/// The script that plays with the widgets of a page.
const WIDGETS: &str = include_str!("widgets.js");

/// Asks axe-core.
const AXE: &str = include_str!("axe.js");

/// Asks the search for something that is in the book.
const SEARCH: &str = include_str!("search.js");

/// Walks through the book, if there is a browser.
pub(crate) fn walk(project: &Project) -> Result<Vec<Problem>> {
    let Some(program) = chromium::found().filter(|_| cfg!(unix)) else {
        left_out("the book was not opened in a browser", "it takes chromium, from the package of that name")?;
        return Ok(Vec::new());
    };
    let axe = match axe::script(&project.root)? {
        Ok(script) => Some(script),
        Err(reason) => {
            left_out("contrast and descriptions were not looked at", &reason)?;
            None
        }
    };
    let mut browser = Chromium::start(program)?;
    let mut problems = Vec::new();
    let types = json!(smallest_types(&project.source())?);
    let pages = pages(&project.output)?;
    for (path, html) in &pages {
        let place = format!("target/book/{path}");
        let mut say = |what: String| {
            let problem = Problem { place: place.clone(), what, help: String::new() };
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        };
        let url = format!("file://{}", project.output.join(path).display());
        for (width, colours) in [(PHONE, "dark"), (SCREEN, "light")] {
            view(&mut browser, width, colours)?;
            browser.open(&url)?.iter().filter_map(amiss).for_each(&mut say);
            let formulas = html.matches("<math").count();
            let look = format!("({LOOK})({width}, {}, {formulas}, {types})", json!(colours));
            for what in strings(&browser.evaluate(&look)?) {
                say(format!("{what} ({width} pixels wide, {colours})"));
            }
            if let Some(script) = &axe {
                browser.evaluate(script)?;
                for what in strings(&browser.evaluate(&format!("({AXE})()"))?) {
                    say(format!("{what} ({colours})"));
                }
            }
            browser.events().iter().filter_map(amiss).for_each(&mut say);
        }
        if play::is_in(html) {
            for what in strings(&browser.evaluate(&format!("({WIDGETS})()"))?) {
                say(what);
            }
            browser.events().iter().filter_map(amiss).for_each(&mut say);
            view(&mut browser, PHONE, "light")?;
            browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }))?;
            browser.open(&url)?.iter().filter_map(amiss).for_each(&mut say);
            for what in strings(&browser.evaluate(&format!("({STILL})({PHONE})"))?) {
                say(format!("{what} (without scripts)"));
            }
            browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": false }))?;
        }
    }
    let first = format!("file://{}", project.output.join("index.html").display());
    browser.open(&first)?;
    for what in strings(&browser.evaluate(&format!("({SEARCH})()"))?) {
        problems.push(Problem { place: "target/book/index.html".to_owned(), what, help: String::new() });
    }
    writeln!(std::io::stdout(), "{} pages looked at in {program}", pages.len())?;
    Ok(problems)
}

/// Takes a picture of every page, on a phone and on a wide screen, in the light and in the dark, into this folder.
pub(crate) fn photograph(project: &Project, folder: &Path) -> Result<usize> {
    let Some(program) = chromium::found().filter(|_| cfg!(unix)) else {
        bail!("there is no browser: it takes chromium, from the package of that name");
    };
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let mut browser = Chromium::start(program)?;
    let mut count = 0;
    for path in pages(&project.output)?.keys().filter(|path| *path != EVERYTHING) {
        let name = path.trim_end_matches(".html").replace('/', "-");
        let url = format!("file://{}", project.output.join(path).display());
        for width in [PHONE, SCREEN] {
            for colours in ["light", "dark"] {
                view(&mut browser, width, colours)?;
                browser.open(&url)?;
                let file = folder.join(format!("{name}-{width}-{colours}.jpg"));
                let bytes = browser.picture(LOADED)?;
                std::fs::write(&file, bytes).with_context(|| format!("writing {}", file.display()))?;
                count += 1;
            }
        }
    }
    Ok(count)
}

/// A page as PDF.
pub(crate) fn printed(page: &Path) -> Result<Vec<u8>> {
    let Some(program) = chromium::found().filter(|_| cfg!(unix)) else {
        bail!("there is no browser that could make a PDF: it takes chromium, from the package of that name");
    };
    let mut browser = Chromium::start(program)?;
    browser.open(&format!("file://{}", page.display()))?;
    browser.evaluate(LOADED)?;
    // On paper, nothing can be unfolded.
    browser.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")?;
    browser.pdf()
}

/// Waits until all pictures of a page are there, which come otherwise when one scrolls to them; gives the page's size.
const LOADED: &str = "(async () => { \
    for (const image of document.images) { image.loading = 'eager'; await image.decode().catch(() => {}); } \
    await document.fonts.ready; \
    const { scrollWidth: width, scrollHeight: height } = document.documentElement; return { width, height }; })()";

/// The size of the smallest type of each drawing of the book, by the name of its file, in the pixels of its own width.
fn smallest_types(source: &Path) -> Result<BTreeMap<String, f64>> {
    let mut types = BTreeMap::new();
    for folder in [source.join("figures"), source.join("speed")] {
        for entry in std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.ends_with(".svg") {
                let drawn =
                    std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
                types.extend(smallest_type(&drawn).map(|size| (name, size)));
            }
        }
    }
    Ok(types)
}

/// The smallest type of a drawing, in the pixels of its own width.
fn smallest_type(svg: &str) -> Option<f64> {
    let number = |after: &str| after.split('"').next().and_then(|text| text.parse::<f64>().ok());
    let width = number(svg.split_once(" width=\"")?.1)?;
    let units: f64 = svg.split_once(" viewBox=\"0 0 ")?.1.split(' ').next()?.parse().ok()?;
    let sizes = svg.split(" font-size=\"").skip(1).filter_map(number);
    sizes.reduce(f64::min).map(|least| least * width / units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_type_of_a_drawing_is_in_pixels_of_its_width() {
        let svg = "<svg width=\"360\" viewBox=\"0 0 7200 9000\"><text font-size=\"300\"/><text font-size=\"240\"/></svg>";
        assert_eq!(smallest_type(svg), Some(12.0));
        assert_eq!(smallest_type("<svg width=\"360\" viewBox=\"0 0 7200 9000\"/>"), None);
    }
}
