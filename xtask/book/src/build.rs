//! From `docs` to `target/book`.

use crate::commands;
use crate::contents;
use crate::exercises::Exercises;
use crate::figures::Figures;
use crate::formulas::mathml;
use crate::links;
use crate::lints;
use crate::markdown::{Image, Outline, outline};
use crate::marks::{Kind, marks};
use crate::numbers::{filled, typed_numbers};
use crate::page::{Page, Problem, replaced};
use crate::parts;
use crate::play::{Play, Widget};
use crate::programs::Programs;
use crate::project::Project;
use crate::results::Results;
use crate::snippets::{Targets, snippet};
use crate::warnings::heard;
use anyhow::{Context, Result};
use mdbook_driver::MDBook;
use mdbook_driver::book::BookItem;
use mdbook_driver::config::Config;
use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

/// Pages that `cargo xtask` writes, which checks their numbers itself.
const GENERATED: [&str; 5] = ["claims.md", "comparison.md", "figures/README.md", "scale.md", "speed.md"];

/// What mdBook writes and our template does not use.
const UNUSED: [&str; 13] = [
    ".nojekyll",
    "ayu-highlight.css",
    "clipboard.min.js",
    "css/chrome.css",
    "css/print.css",
    "css/variables.css",
    "favicon.png",
    "fonts",
    "mark.min.js",
    "searcher.js",
    "toc.html",
    "toc.js",
    "tomorrow-night.css",
];

/// The folder of the font of formulas, in the theme and in the book.
const FONT: &str = "math";

/// The address at which a served page hears that there is a newer book.
pub(crate) const CHANGED: &str = "changed";

/// How to build.
#[derive(Clone, Copy, Default)]
pub(crate) struct How {
    /// Put what commands print into the pages.
    pub write: bool,
    /// Pages ask the server whether there are newer ones.
    pub live: bool,
}

/// Builds the book. If there are problems, the last book stays as it was.
pub(crate) fn build(project: &Project, programs: &Programs, how: How) -> Result<Vec<Problem>> {
    let (loaded, mut problems) = heard(|| load(project, how));
    let mut book = loaded?;
    let mut tools = Tools {
        project,
        programs,
        how,
        results: Results::new(programs),
        figures: Figures::read(&project.source())?,
        shown: Vec::new(),
        targets: Targets::of_workspace(&project.root)?,
        exercises: Exercises::new(programs),
        play: Play::read(project)?,
    };
    let (mut sources, mut failed) = (BTreeMap::new(), Ok(()));
    book.book.for_each_chapter_mut(|chapter| {
        let path = chapter
            .source_path
            .as_ref()
            .map_or(String::new(), |path| path.to_string_lossy().replace('\\', "/"));
        let mut page = Page { path, text: std::mem::take(&mut chapter.content) };
        if failed.is_ok() {
            failed = tools
                .prepare(&mut page, &mut problems)
                .map(|text| chapter.content = text)
                .with_context(|| format!("preparing docs/src/{}", page.path));
        }
        sources.insert(page.path.clone(), page.text);
    });
    failed?;
    problems.extend(left_out(project, &sources)?);
    let chapters: Vec<&str> = book.iter().filter_map(path_of).collect();
    problems.extend(lints::terms_before_their_chapter(&chapters, &sources));
    // A book of other pages need not show our figures.
    if project.docs == project.root.join("docs") {
        problems.extend(tools.figures.miscounted(&tools.shown));
        problems.extend(lints::unknown_labels(&tools.figures.axes(), &sources));
    }
    if !problems.is_empty() {
        return Ok(problems);
    }
    let (rendered, warnings) = heard(|| book.build());
    rendered?;
    problems.extend(warnings);
    finish(project, &book, &tools.play, &sources, &mut problems)?;
    Ok(problems)
}

/// What pages refer to, and how they are to be prepared.
struct Tools<'p> {
    project: &'p Project,
    programs: &'p Programs,
    how: How,
    results: Results<'p>,
    figures: Figures,
    /// The figures of the pages so far, each with its page.
    shown: Vec<(String, String)>,
    targets: Targets,
    exercises: Exercises<'p>,
    play: Play,
}

fn load(project: &Project, how: How) -> Result<MDBook> {
    let mut config = Config::from_disk(project.docs.join("book.toml"))?;
    config.set("build.build-dir", &project.output)?;
    if how.live {
        config.set("output.html.live-reload-endpoint", CHANGED)?;
    }
    MDBook::load_with_config(&project.docs, config)
}

impl Tools<'_> {
    /// The Markdown that mdBook gets for a page. What is wrong is added to the problems.
    fn prepare(&mut self, page: &mut Page, problems: &mut Vec<Problem>) -> Result<String> {
        if GENERATED.contains(&page.path.as_str()) {
            let parts_of_it = outline(&page.text);
            lints::long_lines(page, &parts_of_it, problems);
            return Ok(self.with_images(page, &parts_of_it, Vec::new()));
        }
        if self.how.write {
            self.write_outputs(page)?;
        }
        let parts_of_it = outline(&page.text);
        let marks_in_it = marks(page, &parts_of_it, problems);
        typed_numbers(page, &parts_of_it, &marks_in_it, problems);
        parts::check(page, &parts_of_it, &marks_in_it, problems);
        lints::long_lines(page, &parts_of_it, problems);
        lints::chapters_without_links(page, &parts_of_it, problems);
        commands::run(page, &parts_of_it, self.programs, problems)?;
        let text = filled(page, &marks_in_it, &mut self.results, problems)?;
        let page = Page { path: page.path.clone(), text };
        let parts_of_it = outline(&page.text);
        let mut edits = self.directives(&page, &parts_of_it, problems)?;
        for formula in &parts_of_it.formulas {
            match mathml(&formula.latex, formula.display) {
                Ok(html) => edits.push((formula.range.clone(), html)),
                Err(what) => problems.push(page.problem(
                    formula.range.start,
                    format!("this formula cannot be read: {what}"),
                    "formulas are LaTeX; a dollar sign in prose is `\\$`",
                )),
            }
        }
        Ok(self.with_images(&page, &parts_of_it, edits))
    }

    /// Puts what commands print into the page and its file. What is wrong otherwise is said when the page is prepared.
    fn write_outputs(&self, page: &mut Page) -> Result<()> {
        if let Some(text) = commands::run(page, &outline(&page.text), self.programs, &mut Vec::new())? {
            let file = self.project.source().join(&page.path);
            fs::write(&file, &text).with_context(|| format!("cannot write {}", file.display()))?;
            page.text = text;
        }
        Ok(())
    }

    /// The text with these changes, and with images that need no script and no hidden checkbox to be seen larger.
    fn with_images(&self, page: &Page, outline: &Outline, mut edits: Vec<Edit>) -> String {
        let picture = |shown: &Image| self.figures.picture(page, &shown.target, &shown.alternative);
        edits.extend(outline.images.iter().map(|shown| (shown.range.clone(), picture(shown))));
        replaced(&page.text, edits)
    }

    /// Figures, snippets, widgets and exercises in place of their marks.
    fn directives(&mut self, page: &Page, parts: &Outline, problems: &mut Vec<Problem>) -> Result<Vec<Edit>> {
        let mut edits = Vec::new();
        // Marks without an end were found before.
        for mark in marks(page, parts, &mut Vec::new()) {
            let Kind::Directive(name, argument) = &mark.kind else { continue };
            let alone = page.text[..mark.range.start].ends_with('\n')
                && page.text[mark.range.end..].starts_with('\n');
            let html = match name.as_str() {
                _ if !alone => {
                    Err((format!("`#{name}` stands in a line with others"), "give it a line".to_owned()))
                }
                "figure" => self.figure(page, argument),
                "snippet" => snippet(&self.project.root, &self.targets, argument),
                "play" => Widget::read(argument).and_then(|widget| {
                    let figure = self.figure(page, &widget.figure)?;
                    self.play.html(&widget, &figure)
                }),
                "exercise" => self.exercises.html(argument)?,
                _ => Err((
                    format!("there is nothing called `#{name}`"),
                    "there is `#figure`, `#snippet`, `#play` and `#exercise`".to_owned(),
                )),
            };
            match html {
                Ok(html) => {
                    let code = html.split("\n```\n").next().filter(|_| name == "snippet").unwrap_or_default();
                    if let Some(columns) = lints::too_long(code) {
                        problems.push(page.problem(mark.range.start, lints::long(columns), lints::WRAP));
                    }
                    edits.push((mark.range, html));
                }
                Err((what, help)) => problems.push(page.problem(mark.range.start, what, help)),
            }
        }
        Ok(edits)
    }

    /// A figure, which counts as shown.
    fn figure(&mut self, page: &Page, name: &str) -> Result<String, (String, String)> {
        self.shown.push((name.to_owned(), page.path.clone()));
        self.figures.html(page, name)
    }
}

/// What replaces a range of the text.
type Edit = (Range<usize>, String);

/// The page of an item of the book, with forward slashes.
fn path_of(item: &BookItem) -> Option<&str> {
    match item {
        BookItem::Chapter(chapter) => chapter.source_path.as_ref()?.to_str(),
        BookItem::PartTitle(_) | BookItem::Separator => None,
    }
}

/// Pages that SUMMARY.md does not list.
fn left_out(project: &Project, sources: &BTreeMap<String, String>) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for folder in ["", "chapters/", "figures/"] {
        let path = project.source().join(folder);
        for entry in fs::read_dir(&path).with_context(|| format!("reading {}", path.display()))? {
            let name = format!("{folder}{}", entry?.file_name().to_string_lossy());
            if name.ends_with(".md") && name != "SUMMARY.md" && !sources.contains_key(&name) {
                problems.push(Problem {
                    place: format!("docs/src/{name}"),
                    what: "the page is not in the book".to_owned(),
                    help: "list it in docs/src/SUMMARY.md".to_owned(),
                });
            }
        }
    }
    Ok(problems)
}

/// Finishes mdBook's pages: adds the contents, makes what scrolls reachable by keys, and removes what nobody needs.
fn finish(
    project: &Project,
    book: &MDBook,
    play: &Play,
    sources: &BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) -> Result<()> {
    let output = &project.output;
    for name in UNUSED {
        let path = output.join(name);
        let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        // Something else may have been left out by mdBook itself.
        let _ = gone;
    }
    copy_font(project)?;
    play.copy(output)?;
    let mut pages = links::pages(output)?;
    for (path, html) in &mut pages {
        *html = contents::put_in(html, &book.book, path)
            // Whatever scrolls must be reachable by keys.
            .replace("<pre>", "<pre tabindex=\"0\">")
            .replace("<div class=\"table-wrapper\">", "<div class=\"table-wrapper\" tabindex=\"0\">")
            // An empty heading is removed.
            .replace("<th></th>", "<td></td>");
        *html = play.scripted(html, path);
        if path == links::EVERYTHING {
            *html = without_narrow(html);
        }
        let file = output.join(path);
        fs::write(&file, &html).with_context(|| format!("cannot write {}", file.display()))?;
    }
    problems.extend(links::check(output, &pages, |path, target| place(sources, path, target)));
    Ok(())
}

/// The page with the whole book, in which mdBook corrects no addresses of narrow drawings: wide ones scroll there.
fn without_narrow(html: &str) -> String {
    let html = html.replace("class=\"picture\"", "class=\"picture wide\"");
    let html = html.replace("class=\"picture map\"", "class=\"picture map wide\"");
    let mut pieces = html.split("<source ");
    let first = pieces.next().unwrap_or_default().to_owned();
    first + &pieces.filter_map(|piece| piece.split_once('>')).map(|(_, rest)| rest).collect::<String>()
}

/// The font of formulas, with its licence.
fn copy_font(project: &Project) -> Result<()> {
    let (from, to) = (project.docs.join("theme").join(FONT), project.output.join(FONT));
    fs::create_dir_all(&to).with_context(|| format!("making {}", to.display()))?;
    for entry in fs::read_dir(&from).with_context(|| format!("reading {}", from.display()))? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))
            .with_context(|| format!("copying {}", entry.path().display()))?;
    }
    Ok(())
}

/// Where a page has a link: its line, if the page wrote it so.
fn place(sources: &BTreeMap<String, String>, path: &str, target: &str) -> String {
    let source = Path::new(path).with_extension("md").to_string_lossy().replace('\\', "/");
    let Some(text) = sources.get(&source) else { return format!("target/book/{path}") };
    let page = Page { path: source, text: text.clone() };
    let written = target.replacen(".html", ".md", 1);
    let offset = page.text.find(&written).or_else(|| page.text.find(target)).unwrap_or(0);
    page.problem(offset, "", "").place
}
