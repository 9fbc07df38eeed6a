//! Figures: `{{#figure neuron}}`, alone on its line, shows what `cargo xtask figures` draws, with the catalogue's caption
//! and its description for those who cannot see it.

use crate::page::{Page, escaped};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The figures that there are, as `cargo xtask figures` lists them.
pub(crate) struct Figures {
    folder: PathBuf,
    figures: Vec<Figure>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Figure {
    name: String,
    caption: String,
    alternative: String,
}

impl Figures {
    /// Reads the list.
    pub(crate) fn read(source: &Path) -> Result<Figures> {
        let folder = source.join("figures");
        let path = folder.join("index.json");
        let said = || format!("reading {}\n  help: `cargo xtask figures` writes it", path.display());
        let text = std::fs::read_to_string(&path).with_context(said)?;
        let figures = serde_json::from_str(&text).with_context(said)?;
        Ok(Figures { folder, figures })
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
        let drawn = std::fs::read_to_string(&file).map_err(|error| {
            (format!("cannot read {}: {error}", file.display()), "`cargo xtask figures` draws it".to_owned())
        })?;
        let link = page.link(&format!("figures/{name}.svg"));
        // One line: a blank one would end the block, and later lines would have other numbers.
        Ok(format!(
            "<figure id=\"figure-{name}\">{}<figcaption>{} <code>cargo xtask figures --only {name}</code></figcaption></figure>",
            image(&link, &figure.alternative, size(&drawn)),
            escaped(&figure.caption),
        ))
    }
}

/// An image that links to itself, so that a reader can see it larger.
pub(crate) fn image(link: &str, alternative: &str, size: Option<(&str, &str)>) -> String {
    let size =
        size.map_or(String::new(), |(width, height)| format!(" width=\"{width}\" height=\"{height}\""));
    let (link, alternative) = (escaped(link), escaped(alternative));
    format!(
        "<a class=\"picture\" href=\"{link}\"><img src=\"{link}\" alt=\"{alternative}\"{size} loading=\"lazy\"></a>"
    )
}

/// The width and height that a drawing says it has, so that the text below does not jump when it comes.
fn size(svg: &str) -> Option<(&str, &str)> {
    let of = |name: &str| svg.split_once(name)?.1.split_once('"').map(|(value, _)| value);
    Some((of(" width=\"")?, of(" height=\"")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_comes_with_its_description_size_caption_and_command() {
        let figures = Figures::read(&crate::project_root().join("docs/src")).unwrap();
        let page = Page { path: "chapters/a.md".into(), text: String::new() };
        let html = figures.html(&page, "neuron").unwrap();
        for part in [
            "src=\"../figures/neuron.svg\"",
            "alt=\"Three inputs",
            "width=\"720\"",
            "A neuron adds up",
            "cargo xtask figures --only neuron",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(figures.html(&page, "neurone").unwrap_err().1.contains("neuron, "));
    }
}
