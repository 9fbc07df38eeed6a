//! Figures: `{{#figure neuron}}`, alone on its line, shows what `cargo xtask figures` draws, with the caption of its row in nn-figures
//! and its description for those who cannot see it.

use crate::page::{Page, Problem, escaped};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Figures that no chapter shows; they are on the page of all figures.
const IN_NO_CHAPTER: [&str; 8] = [
    "mse-small-steps-start",
    "distributions",
    "distributions-errors",
    "spread-one-layer",
    "spread-saturation",
    "spread-tanh",
    "spread-sigmoid",
    "spread-small-steps",
];

/// Figures that several chapters show.
const IN_SEVERAL_CHAPTERS: [&str; 2] = ["two-layers", "boundaries"];

/// The figures that there are, as `cargo xtask figures` lists them.
pub(crate) struct Figures {
    source: PathBuf,
    folder: PathBuf,
    figures: Vec<Figure>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Figure {
    name: String,
    caption: String,
    alternative: String,
    /// The words along its axes.
    axes: Vec<String>,
}

impl Figures {
    /// Reads the list.
    pub(crate) fn read(source: &Path) -> Result<Figures> {
        let folder = source.join("figures");
        let path = folder.join("index.json");
        let said = || format!("reading {}\n  help: `cargo xtask figures` writes it", path.display());
        let text = std::fs::read_to_string(&path).with_context(said)?;
        let figures = serde_json::from_str(&text).with_context(said)?;
        Ok(Figures { source: source.to_owned(), folder, figures })
    }

    /// What is shown never or too often, where each of `shown` is shown once, on its page: figures that get lost or
    /// come twice when pages change.
    pub(crate) fn miscounted(&self, shown: &[(String, String)]) -> Vec<Problem> {
        let problem = |name: &str| {
            let pages = shown.iter().filter(|(other, _)| other == name).map(|(_, page)| page.as_str());
            let pages: Vec<&str> = pages.collect();
            let right = match (IN_NO_CHAPTER.contains(&name), IN_SEVERAL_CHAPTERS.contains(&name)) {
                (true, _) => pages.is_empty(),
                (false, true) => pages.len() > 1,
                (false, false) => pages.len() == 1,
            };
            (!right).then(|| Problem {
                place: "docs/src".to_owned(),
                what: match &pages[..] {
                    [] => format!("the figure `{name}` is shown never"),
                    pages => format!("the figure `{name}` is shown {} times: {}", pages.len(), pages.join(", ")),
                },
                help: format!(
                    "show it once, by `{{{{#figure {name}}}}}`; if it was meant, change the lists in xtask/book/src/figures.rs"
                ),
            })
        };
        self.figures.iter().filter_map(|figure| problem(&figure.name)).collect()
    }

    /// The figure as HTML, or what is wrong and the way out.
    pub(crate) fn html(&self, page: &Page, name: &str) -> Result<String, (String, String)> {
        let Some(figure) = self.figures.iter().find(|figure| figure.name == name) else {
            let names: Vec<&str> = self.figures.iter().map(|figure| figure.name.as_str()).collect();
            return Err((
                format!("there is no figure `{name}`"),
                format!("choose one of {}", names.join(", ")),
            ));
        };
        let file = self.folder.join(name).with_extension("svg");
        std::fs::metadata(&file).map_err(|error| {
            (format!("cannot read {}: {error}", file.display()), "`cargo xtask figures` draws it".to_owned())
        })?;
        // One line: a blank one would end the block, and later lines would have other numbers.
        Ok(format!(
            "<figure id=\"figure-{name}\">{}<figcaption>{} <code>cargo xtask figures --only {name}</code></figcaption></figure>",
            self.picture(page, &page.link(&format!("figures/{name}.svg")), &figure.alternative),
            escaped(&figure.caption),
        ))
    }

    /// The words along the axes, each with the figure that has it.
    pub(crate) fn axes(&self) -> Vec<(&str, &str)> {
        let mut axes = Vec::new();
        for figure in &self.figures {
            axes.extend(figure.axes.iter().map(|label| (figure.name.as_str(), label.as_str())));
        }
        axes
    }

    /// A picture at `link` from the page, which links to itself, so that a reader can see it larger. On a phone its narrow
    /// drawing is shown, if it has one, and else it scrolls.
    pub(crate) fn picture(&self, page: &Page, link: &str, alternative: &str) -> String {
        let file = self.source.join(&page.path).with_file_name("").join(link);
        let narrow_link = link.replace(".svg", "-narrow.svg");
        let read = |file: &Path| std::fs::read_to_string(file).ok();
        let drawn = read(&file).unwrap_or_default();
        let narrow = read(&file.with_file_name(narrow_link.rsplit('/').next().unwrap_or_default()));
        let narrow = narrow.filter(|_| narrow_link != link);
        let (link, narrow_link, alternative) = (escaped(link), escaped(&narrow_link), escaped(alternative));
        let source = narrow.as_ref().map_or(String::new(), |narrow| {
            format!("<source media=\"(max-width: 40rem)\" srcset=\"{narrow_link}\"{}>", size(narrow))
        });
        let class = match (is_map(&drawn), narrow.is_some()) {
            (true, true) => "picture map",
            (true, false) => "picture map wide",
            (false, true) => "picture",
            (false, false) => "picture wide",
        };
        let size = size(&drawn);
        format!(
            "<a class=\"{class}\" href=\"{link}\"><picture>{source}<img src=\"{link}\" alt=\"{alternative}\"{size} loading=\"lazy\"></picture></a>"
        )
    }
}

/// The width and height that a drawing says it has, so that the text below does not jump when it comes.
fn size(svg: &str) -> String {
    let of = |name: &str| svg.split_once(name)?.1.split_once('"').map(|(value, _)| value);
    match (of(" width=\""), of(" height=\"")) {
        (Some(width), Some(height)) => format!(" width=\"{width}\" height=\"{height}\""),
        _ => String::new(),
    }
}

/// Whether its colours stand for values, so that they are left alone on a dark page.
fn is_map(svg: &str) -> bool {
    svg.lines().next().is_some_and(|tag| tag.contains(" class=\"map\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_that_is_lost_or_comes_twice_is_noticed() {
        let figures = Figures::read(&crate::project_root().join("docs/src")).unwrap();
        let on = |page: &str, name: &str| (name.to_owned(), format!("chapters/{page}.md"));
        let once = figures.figures.iter().filter(|figure| !IN_NO_CHAPTER.contains(&figure.name.as_str()));
        let mut shown = Vec::from_iter(once.map(|figure| on("a", &figure.name)));
        shown.extend(IN_SEVERAL_CHAPTERS.map(|name| on("b", name)));
        assert_eq!(figures.miscounted(&shown), []);
        let neuron = shown.iter().position(|(name, _)| name == "neuron").unwrap();
        shown[neuron] = on("b", "sigmoid");
        let said = figures.miscounted(&shown).into_iter().map(|problem| problem.what);
        let expected = [
            "the figure `neuron` is shown never",
            "the figure `sigmoid` is shown 2 times: chapters/b.md, chapters/a.md",
        ];
        assert_eq!(Vec::from_iter(said), expected);
    }

    #[test]
    fn a_figure_comes_with_its_description_size_caption_and_command() {
        let figures = Figures::read(&crate::project_root().join("docs/src")).unwrap();
        let page = Page { path: "chapters/a.md".into(), text: String::new() };
        let html = figures.html(&page, "neuron").unwrap();
        for part in [
            "src=\"../figures/neuron.svg\"",
            "alt=\"Three inputs",
            "width=\"720\"",
            "srcset=\"../figures/neuron-narrow.svg\" width=\"360\"",
            "class=\"picture\"",
            "A neuron adds up",
            "cargo xtask figures --only neuron",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(figures.html(&page, "distributions").unwrap().contains("class=\"picture wide\""));
        assert!(figures.html(&page, "digits-samples").unwrap().contains("class=\"picture map\""));
        assert!(figures.html(&page, "neurone").unwrap_err().1.contains("neuron, "));
    }
}
