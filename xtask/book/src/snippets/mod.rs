//! Lines of the code: `{{#snippet crates/nn-model/src/backprop/mod.rs pass}}`, alone on its line.
//!
//! What follows the path is either an anchor, the lines between the comments `ANCHOR: pass` and `ANCHOR_END: pass`,
//! or the beginning of an item, `fn pass`, which is shown with its comments and attributes up to its closing brace.
//! The file must be part of what cargo compiles; CI compiles and runs all of that.

mod targets;

pub(crate) use targets::Targets;

use crate::page::escaped;
use std::path::Path;

/// Where the files of the project can be read by everyone.
const REPOSITORY: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main");

/// The block of code, or what is wrong and the way out.
pub(crate) fn snippet(root: &Path, targets: &Targets, argument: &str) -> Result<String, (String, String)> {
    let Some((path, wanted)) = argument.split_once(' ') else {
        let what = format!("`{argument}` does not say which lines");
        return Err((what, "write `{{#snippet path anchor}}` or `{{#snippet path fn name}}`".to_owned()));
    };
    let text = std::fs::read_to_string(root.join(path)).map_err(|error| {
        (format!("cannot read `{path}`: {error}"), "paths begin at the project's folder".to_owned())
    })?;
    targets.contains(root, path).map_err(|what| (what, "show code that cargo compiles".to_owned()))?;
    let wanted = wanted.trim();
    let lines: Vec<&str> = text.lines().collect();
    let shown = match wanted.contains(' ') {
        true => item(&lines, wanted),
        false => anchored(&lines, wanted),
    }
    .map_err(|what| (format!("{what} in `{path}`"), anchors_of(&lines)))?;
    let code = dedented(&shown);
    Ok(format!(
        "```rust\n{code}\n```\n\n<p class=\"source\"><a href=\"{REPOSITORY}/{0}\">{0}</a></p>",
        escaped(path)
    ))
}

/// The lines between the comments of an anchor; other anchors' comments are left out.
fn anchored<'t>(lines: &[&'t str], name: &str) -> Result<Vec<&'t str>, String> {
    let at = |mark: &str| lines.iter().position(|line| comment(line, mark) == Some(name));
    let start = at("ANCHOR:").ok_or_else(|| format!("there is no anchor `{name}`"))?;
    let end = at("ANCHOR_END:").filter(|end| *end > start);
    let end = end.ok_or_else(|| format!("the anchor `{name}` has no end, `ANCHOR_END: {name}`,"))?;
    let kept: Vec<&str> = lines[start + 1..end].iter().copied().filter(|line| !is_anchor(line)).collect();
    if kept.is_empty() {
        Err(format!("there is nothing between the ends of the anchor `{name}`"))
    } else {
        Ok(kept)
    }
}

/// `name` of `// ANCHOR: name`
fn comment<'t>(line: &'t str, mark: &str) -> Option<&'t str> {
    line.trim().strip_prefix("//")?.trim().strip_prefix(mark).map(str::trim)
}

fn is_anchor(line: &str) -> bool {
    comment(line, "ANCHOR:").or_else(|| comment(line, "ANCHOR_END:")).is_some()
}

/// An item that begins so, without regard to `pub`, with the comments and attributes above it. The code is formatted, so it
/// ends at the first line of the same indentation that closes it.
fn item<'t>(lines: &[&'t str], beginning: &str) -> Result<Vec<&'t str>, String> {
    let begins = |line: &&str| {
        let line = line.trim_start();
        let public = ["pub ", "pub(super) ", "pub(crate) "].iter().find_map(|word| line.strip_prefix(word));
        public
            .unwrap_or(line)
            .strip_prefix(beginning)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    let found: Vec<usize> = (0..lines.len()).filter(|i| begins(&lines[*i])).collect();
    let first = match found[..] {
        [first] => first,
        [] => return Err(format!("nothing begins with `{beginning}`")),
        _ => return Err(format!("{} items begin with `{beginning}`: say more of the line,", found.len())),
    };
    let indent = |line: &str| line.len() - line.trim_start().len();
    let above = |line: &&&str| {
        let line = line.trim_start();
        line.starts_with("///") || line.starts_with("#[")
    };
    let start = first - lines[..first].iter().rev().take_while(above).count();
    let closes =
        |line: &&str| indent(line) == indent(lines[first]) && line.trim_end().ends_with(['}', ';', ')']);
    let length = lines[first..].iter().position(closes).ok_or("the item has no end")?;
    Ok(lines[start..=first + length].iter().copied().filter(|line| !is_anchor(line)).collect())
}

/// Without the indentation that all lines have.
fn dedented(lines: &[&str]) -> String {
    let indent = |line: &&&str| line.len() - line.trim_start().len();
    let common =
        lines.iter().filter(|line| !line.trim().is_empty()).map(|line| indent(&line)).min().unwrap_or(0);
    let lines: Vec<&str> = lines.iter().map(|line| line.get(common..).unwrap_or("")).collect();
    lines.join("\n")
}

fn anchors_of(lines: &[&str]) -> String {
    let names: Vec<&str> = lines.iter().filter_map(|line| comment(line, "ANCHOR:")).collect();
    match names[..] {
        [] => {
            "it has no anchors; show an item by its beginning, as in `fn name`, or add an anchor".to_owned()
        }
        _ => format!("its anchors are {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "\
use a;

/// Adds.
#[inline]
pub fn add(a: i32) -> i32 {
    // ANCHOR: sum
    let sum = {
        a + 1
    };

    // ANCHOR: inner
    sum
    // ANCHOR_END: inner
    // ANCHOR_END: sum
}

pub(super) fn add_two() {}
pub const TWO: i32 = 2;
";

    fn lines() -> Vec<&'static str> {
        CODE.lines().collect()
    }

    #[test]
    fn an_anchor_gives_its_lines_without_indentation_and_other_anchors() {
        assert_eq!(dedented(&anchored(&lines(), "sum").unwrap()), "let sum = {\n    a + 1\n};\n\nsum");
        assert_eq!(anchored(&lines(), "x").unwrap_err(), "there is no anchor `x`");
        assert_eq!(anchors_of(&lines()), "its anchors are sum, inner");
    }

    #[test]
    fn an_item_comes_with_what_is_said_above_it_and_ends_where_it_ends() {
        let item_of = |beginning| {
            item(&lines(), beginning).map(|lines| (lines[0], lines[lines.len() - 1], lines.len()))
        };
        assert_eq!(item_of("fn add"), Ok(("/// Adds.", "}", 9)));
        assert_eq!(
            item_of("fn add_two"),
            Ok(("pub(super) fn add_two() {}", "pub(super) fn add_two() {}", 1))
        );
        assert_eq!(item_of("const TWO"), Ok(("pub const TWO: i32 = 2;", "pub const TWO: i32 = 2;", 1)));
        assert!(item_of("fn none").unwrap_err().contains("nothing begins with"));
    }
}
