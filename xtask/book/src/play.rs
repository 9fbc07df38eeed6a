//! What one can play with in a page: `{{#play tangent figure=activations rate=0.1}}`, alone on its line, is the widget
//! `docs/play/widgets/tangent.js` with these options, and, until it begins and without scripts, the figure.
//!
//! The scripts and styles of `docs/play` become two of each: `play`, for pages that have something to play with, and `playground`.

use crate::exercises;
use crate::links::EVERYTHING;
use crate::page::escaped;
use crate::project::Project;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the scripts, in `docs` and in the book.
const FOLDER: &str = "play";

/// The folder of the widgets in it, each a script of its own name.
const WIDGETS: &str = "widgets";

/// What has to come before the others.
const FIRST: [&str; 5] = ["lzma.js", "engine.js", "worker.js", "page.js", "play.css"];

/// How the names of files begin that only the playground's page loads.
const PLAYGROUND: &str = "playground";

/// How the place of the playground begins in its page.
const PLACE: &str = "<div id=\"playground\"";

/// How the place of a widget begins.
const WIDGET: &str = "<div class=\"play\"";

/// The option of a widget that names its figure.
const FIGURE: &str = "figure";

/// What the playground's page says where there are no modules.
const NO_MODULES: &str = "This copy of the book was built without what runs in a page, which takes \
    <code>rustup target add wasm32-unknown-unknown</code> and then <code>cargo xtask book</code>.";

/// What is wrong, and the way out.
type Wrong = (String, String);

/// What a mark says of a widget.
pub(crate) struct Widget {
    name: String,
    /// The figure that stands in its place until it begins.
    pub(crate) figure: String,
    options: Vec<(String, String)>,
}

impl Widget {
    /// From `tangent figure=activations rate=0.1`; what has blanks in it stands in quotes.
    pub(crate) fn read(argument: &str) -> Result<Widget, Wrong> {
        let help = "write `{{#play NAME figure=FIGURE key=value ...}}`; keys are small letters, and quotes go round blanks";
        let wrong = |what: String| (what, help.to_owned());
        let words = shlex::split(argument).ok_or_else(|| wrong("a quote is not closed".to_owned()))?;
        let mut words = words.into_iter();
        let name = words.next().ok_or_else(|| wrong("`#play` has no name".to_owned()))?;
        let (mut figure, mut options) = (None, Vec::new());
        for word in words {
            let letters = |key: &str| key.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
            match word.split_once('=') {
                Some((FIGURE, named)) => figure = Some(named.to_owned()),
                Some((key, value)) if !key.is_empty() && letters(key) => {
                    options.push((key.to_owned(), value.to_owned()));
                }
                _ => return Err(wrong(format!("`{word}` is no option"))),
            }
        }
        let Some(figure) = figure else {
            let help = "say by `figure=FIGURE` what one sees in its place on paper and without scripts";
            return Err((format!("`{name}` has no figure"), help.to_owned()));
        };
        Ok(Widget { name, figure, options })
    }
}

/// The scripts of the book, and the modules that `cargo xtask wasm` made for them.
pub(crate) struct Play {
    /// The scripts and styles of the book by name.
    bundles: BTreeMap<String, String>,
    /// The folder of the packed modules, if they could be made.
    modules: Option<PathBuf>,
    widgets: Vec<String>,
}

impl Play {
    /// Looks what there is. A book need not have any.
    pub(crate) fn read(project: &Project) -> Result<Play> {
        let folder = project.docs.join(FOLDER);
        let widgets = names(&folder.join(WIDGETS))?;
        let widgets = widgets.iter().filter_map(|name| name.strip_suffix(".js")).map(str::to_owned).collect();
        Ok(Play { bundles: bundles(&folder)?, modules: project.modules.clone(), widgets })
    }

    /// The widget as HTML around its figure, or what is wrong and the way out.
    pub(crate) fn html(&self, widget: &Widget, figure: &str) -> Result<String, Wrong> {
        let Widget { name, options, .. } = widget;
        if !self.widgets.contains(name) {
            return Err((
                format!("there is nothing to play called `{name}`"),
                format!("choose one of {}, or write docs/play/widgets/{name}.js", self.widgets.join(", ")),
            ));
        }
        let data = |(key, value): &(String, String)| format!(" data-{key}=\"{}\"", escaped(value));
        let data: String = options.iter().map(data).collect();
        Ok(format!("{WIDGET} data-play=\"{name}\"{data}>{figure}</div>"))
    }

    /// Puts scripts, styles and modules into the book, if they can be played with.
    pub(crate) fn copy(&self, output: &Path) -> Result<()> {
        let Some(modules) = &self.modules else { return Ok(()) };
        let folder = output.join(FOLDER);
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        for (bundle, text) in &self.bundles {
            let file = folder.join(bundle);
            fs::write(&file, text).with_context(|| format!("writing {}", file.display()))?;
        }
        for name in names(modules)? {
            fs::copy(modules.join(&name), folder.join(&name)).with_context(|| format!("copying {name}"))?;
        }
        Ok(())
    }

    /// The page with what it needs to be played with, or without scripts where it needs none or there are none. `path` is its
    /// own within the book.
    pub(crate) fn scripted(&self, html: &str, path: &str) -> String {
        let playground = html.contains(PLACE);
        if !playground && !html.contains(WIDGET) && !html.contains(exercises::FORM) {
            return html.to_owned();
        }
        // Nothing plays on paper.
        if self.modules.is_none() || path == EVERYTHING {
            let (before, inside) = html.split_once("<noscript>").unwrap_or((html, ""));
            let Some((said, after)) = inside.split_once("</noscript>") else { return html.to_owned() };
            let said = if self.modules.is_none() { NO_MODULES } else { said };
            return format!("{before}{said}{after}");
        }
        let up = "../".repeat(path.matches('/').count());
        let (mut head, mut needed) = (String::new(), vec![FOLDER]);
        needed.extend(playground.then_some(PLAYGROUND));
        for name in needed {
            for (bundle, tag) in [
                (
                    format!("{name}.css"),
                    format!("<link rel=\"stylesheet\" href=\"{up}{FOLDER}/{name}.css\">\n"),
                ),
                (format!("{name}.js"), format!("<script defer src=\"{up}{FOLDER}/{name}.js\"></script>\n")),
            ] {
                head += if self.bundles.contains_key(&bundle) { &tag } else { "" };
            }
        }
        html.replacen("</head>", &(head + "</head>"), 1)
    }
}

/// The scripts and styles of a folder in a few files, by name.
fn bundles(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut files = names(folder)?;
    files.extend(names(&folder.join(WIDGETS))?.into_iter().map(|name| format!("{WIDGETS}/{name}")));
    // The sort is stable: the others stay in the order of their names, and the widgets after them.
    files.sort_by_key(|name| FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len()));
    let mut bundles = BTreeMap::new();
    for name in files {
        let Some((_, ending)) = name.rsplit_once('.').filter(|(_, ending)| ["js", "css"].contains(ending))
        else {
            continue;
        };
        let bundle = if name.starts_with(PLAYGROUND) { PLAYGROUND } else { FOLDER };
        let file = folder.join(&name);
        let text = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        let all: &mut String = bundles.entry(format!("{bundle}.{ending}")).or_default();
        if ending == "js" {
            if all.is_empty() {
                *all += "\"use strict\";\n";
            }
            // What a file declares is its own.
            *all += &format!("{{ // {name}\n{}}}\n", without_comments(&text));
        } else {
            *all += &without_comments(&text);
        }
    }
    Ok(bundles)
}

/// A script or a style sheet without blanks at the beginning of lines and without lines that are comments, which need not
/// travel.
fn without_comments(text: &str) -> String {
    let (mut kept, mut in_comment) = (String::with_capacity(text.len()), false);
    for line in text.lines().map(str::trim_start) {
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            kept += line;
            kept.push('\n');
        }
        in_comment &= !line.trim_end().ends_with("*/");
    }
    kept
}

/// The names of the files in a folder, sorted; none if there is no such folder.
fn names(folder: &Path) -> Result<Vec<String>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_widget_has_a_name_a_figure_and_options_which_may_have_blanks() {
        let widget = Widget::read("dice figure=neuron rate=0.1 said='a \"b\"'").unwrap();
        assert_eq!((widget.name.as_str(), widget.figure.as_str()), ("dice", "neuron"));
        let play = Play { bundles: BTreeMap::new(), modules: None, widgets: vec!["dice".to_owned()] };
        let html = play.html(&widget, "<figure></figure>").unwrap();
        let expected = "<div class=\"play\" data-play=\"dice\" data-rate=\"0.1\" data-said=\"a &quot;b&quot;\"><figure></figure></div>";
        assert_eq!(html, expected);
        for wrong in [
            "",
            "dice",
            "dice figure=a rate",
            "dice figure=a Rate=1",
            "dice figure=a =1",
            "dice figure=a said='a",
        ] {
            assert!(Widget::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn files_come_in_one_order_each_in_a_block_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("widgets")).unwrap();
        for name in [
            "a.js",
            "engine.js",
            "page.js",
            "playground-a.js",
            "playground.js",
            "widgets/dice.js",
            "b.css",
            "play.css",
            "x.md",
        ] {
            fs::write(folder.path().join(name), format!("/* {name} */\n  {name} // kept\n\n  // gone\n"))
                .unwrap();
        }
        let bundles = bundles(folder.path()).unwrap();
        let of = |name: &str| bundles[name].as_str();
        assert_eq!(bundles.keys().collect::<Vec<_>>(), ["play.css", "play.js", "playground.js"]);
        assert_eq!(of("play.css"), "play.css // kept\nb.css // kept\n");
        let blocks = |names: &[&str]| {
            let block = |name: &&str| format!("{{ // {name}\n{name} // kept\n}}\n");
            "\"use strict\";\n".to_owned() + &names.iter().map(block).collect::<String>()
        };
        assert_eq!(of("play.js"), blocks(&["engine.js", "page.js", "a.js", "widgets/dice.js"]));
        assert_eq!(of("playground.js"), blocks(&["playground-a.js", "playground.js"]));
    }

    #[test]
    fn only_pages_with_something_to_play_with_load_scripts_and_none_where_there_is_no_module() {
        let bundles = ["play.js", "play.css", "playground.js"].map(|name| (name.to_owned(), String::new()));
        let mut play = Play { bundles: bundles.into(), modules: Some("modules".into()), widgets: Vec::new() };
        let page = |body: &str| format!("<head></head>{body}");
        let widget = page("<div class=\"play\" data-play=\"dice\"></div>");
        let tags = "<link rel=\"stylesheet\" href=\"../play/play.css\">\n<script defer src=\"../play/play.js\"></script>\n";
        assert_eq!(play.scripted(&page("text"), "chapters/a.html"), page("text"));
        assert_eq!(
            play.scripted(&widget, "chapters/a.html"),
            widget.replace("</head>", &format!("{tags}</head>"))
        );
        let ground = page("<div id=\"playground\"><noscript>none</noscript></div>");
        assert!(play.scripted(&ground, "a.html").contains("<script defer src=\"play/playground.js\">"));
        assert_eq!(play.scripted(&ground, EVERYTHING), page("<div id=\"playground\">none</div>"));
        play.modules = None;
        assert_eq!(play.scripted(&widget, "chapters/a.html"), widget);
        assert!(play.scripted(&ground, "a.html").contains("rustup target add"));
    }
}
