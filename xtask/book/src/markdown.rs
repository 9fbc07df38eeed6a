//! What a page consists of, with the places of its parts, as mdBook's own parser sees it.

use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// The parts of a page that someone asks for.
#[derive(Default)]
pub(crate) struct Outline {
    /// Code, in blocks and in lines.
    pub code: Vec<Range<usize>>,
    /// Text that is read as text.
    pub prose: Vec<Range<usize>>,
    pub formulas: Vec<Formula>,
    pub fences: Vec<Fence>,
    pub headings: Vec<Heading>,
    pub images: Vec<Image>,
    /// Where lists begin.
    pub lists: Vec<usize>,
    /// Links, with their text and target.
    pub links: Vec<Range<usize>>,
}

/// `$...$` or `$$...$$`
pub(crate) struct Formula {
    /// With its dollars.
    pub range: Range<usize>,
    pub latex: String,
    /// On a line of its own.
    pub display: bool,
}

/// A block of code.
pub(crate) struct Fence {
    pub range: Range<usize>,
    /// What follows the three backticks: `console`.
    pub info: String,
    pub body: String,
    /// The lines between the fences.
    pub body_range: Range<usize>,
}

/// A heading.
pub(crate) struct Heading {
    pub start: usize,
    pub level: usize,
    pub title: String,
}

/// An image.
pub(crate) struct Image {
    pub range: Range<usize>,
    pub target: String,
    pub alternative: String,
}

/// Takes a page apart.
pub(crate) fn outline(text: &str) -> Outline {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
        | Options::ENABLE_MATH;
    let mut outline = Outline::default();
    let (mut heading, mut image, mut fence) = (None::<Heading>, None::<Image>, None::<Fence>);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "a page is looked through for a few of Markdown's many events"
        )]
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                heading = Some(Heading { start: range.start, level: level as usize, title: String::new() });
            }
            Event::End(TagEnd::Heading(_)) => outline.headings.extend(heading.take()),
            Event::Start(Tag::Image { dest_url, .. }) => {
                image = Some(Image { range, target: dest_url.into_string(), alternative: String::new() });
            }
            Event::End(TagEnd::Image) => outline.images.extend(image.take()),
            Event::Start(Tag::Link { .. }) => outline.links.push(range),
            Event::Start(Tag::List(_)) => outline.lists.push(range.start),
            Event::Start(Tag::CodeBlock(kind)) => {
                outline.code.push(range.clone());
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let body_range = range.end..range.end;
                fence = Some(Fence { range, info, body: String::new(), body_range });
            }
            Event::End(TagEnd::CodeBlock) => outline.fences.extend(fence.take()),
            Event::Code(code) => {
                if let Some(heading) = &mut heading {
                    heading.title += &code;
                }
                outline.code.push(range);
            }
            Event::Text(words) => {
                if let Some(fence) = &mut fence {
                    fence.body_range.start = fence.body_range.start.min(range.start);
                    fence.body_range.end = range.end;
                    fence.body += &words;
                    continue;
                }
                if let Some(heading) = &mut heading {
                    heading.title += &words;
                }
                if let Some(image) = &mut image {
                    image.alternative += &words;
                }
                outline.prose.push(range);
            }
            Event::InlineMath(latex) => {
                outline.formulas.push(Formula { range, latex: latex.into_string(), display: false })
            }
            Event::DisplayMath(latex) => {
                outline.formulas.push(Formula { range, latex: latex.into_string(), display: true })
            }
            _ => {}
        }
    }
    outline
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_taken_apart_with_places() {
        let text = "# A `b`\n\nx $y$ [l](m.md#n) ![alt](p.svg)\n\n$$\nz\n$$\n\n```console\n$ nn\nout\n```\n\n- item\n";
        let outline = outline(text);
        assert_eq!((outline.headings[0].level, outline.headings[0].title.as_str()), (1, "A b"));
        assert_eq!(
            (outline.images[0].target.as_str(), outline.images[0].alternative.as_str()),
            ("p.svg", "alt")
        );
        let formulas: Vec<_> = outline.formulas.iter().map(|f| (&text[f.range.clone()], f.display)).collect();
        assert_eq!(formulas, [("$y$", false), ("$$\nz\n$$", true)]);
        assert_eq!(outline.fences[0].info, "console");
        assert_eq!(&text[outline.fences[0].body_range.clone()], "$ nn\nout\n");
        assert_eq!(outline.lists.len(), 1);
        assert_eq!(&text[outline.links[0].clone()], "[l](m.md#n)");
    }
}
