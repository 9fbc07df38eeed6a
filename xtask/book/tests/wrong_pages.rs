//! What an author is told of a page with mistakes, and what becomes of a page without: the program from outside, on a book of two
//! pages. (That the real book is right is a check of its own, `cargo xtask book --check`.)
#![allow(clippy::unwrap_used, clippy::panic)] // a test may

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A book with this page and a generated one.
fn book(page: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (Path::new(PROJECT).join("docs"), folder.path());
    for name in ["theme/css", "theme/math", "src/chapters", "src/figures"] {
        fs::create_dir_all(to.join(name)).unwrap();
    }
    for name in [
        "book.toml",
        "theme/index.hbs",
        "theme/book.js",
        "theme/css/general.css",
        "theme/highlight.css",
        "theme/math/noto-sans-math.woff2",
    ] {
        fs::copy(from.join(name), to.join(name)).unwrap();
    }
    for name in ["README.md", "index.json", "neuron.svg"] {
        fs::copy(from.join("src/figures").join(name), to.join("src/figures").join(name)).unwrap();
    }
    // The pictures of the page with all figures are not here; its links would be wrong.
    fs::write(to.join("src/figures/README.md"), "# Figures\n").unwrap();
    fs::write(to.join("src/SUMMARY.md"), "# Summary\n\n- [P](page.md)\n- [F](figures/README.md)\n").unwrap();
    fs::write(to.join("src/page.md"), page).unwrap();
    folder
}

fn build(folder: &TempDir) -> Output {
    program(folder).output().unwrap()
}

fn program(folder: &TempDir) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_nn-book"));
    program.arg("--docs").arg(folder.path()).arg("--out").arg(out(folder));
    program
}

fn out(folder: &TempDir) -> PathBuf {
    folder.path().join("out")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_right_page_gets_its_figure_formula_code_number_and_contents() {
    let folder = book(
        "# Page\n\nAbout {{=0.5}} and $x < y$.\n\n{{#figure neuron}}\n\n\
         {{#snippet docs/code/examples/neuron.rs fn neuron}}\n\n[F](figures/README.md#figures) and [here](#page)\n",
    );
    let output = build(&folder);
    assert!(output.status.success(), "{}", stderr(&output));
    let html = fs::read_to_string(out(&folder).join("page.html")).unwrap();
    for part in [
        "About 0.5 and <math display=\"inline\"><mi>x</mi><mo>&lt;</mo><mi>y</mi></math>.",
        "<figure id=\"figure-neuron\">",
        "<img src=\"figures/neuron.svg\" alt=\"Three inputs",
        "fn neuron(weights: [f64; 2]",
        "<a href=\"page.html\" aria-current=\"page\">P</a>",
        "<a href=\"figures/README.html#figures\">F</a>",
    ] {
        assert!(html.contains(part), "{part} is not in\n{html}");
    }
    assert!(out(&folder).join("searchindex.js").is_file());
    for unused in ["searcher.js", "toc.js", "fonts", "css/chrome.css"] {
        assert!(!out(&folder).join(unused).exists(), "{unused}");
    }
}

#[test]
fn the_whole_book_in_one_file_needs_no_other_and_its_links_lead_to_places_in_it() {
    let folder = book(
        "# Page\n\n$x$ and [F](figures/README.md), [its first](figures/README.md#figures), [data](figures/index.json).\n\n\
         {{#figure neuron}}\n",
    );
    let file = folder.path().join("whole.html");
    let output = program(&folder).arg("--single").arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let html = fs::read_to_string(&file).unwrap();
    for part in [
        "<a href=\"#figures\">F</a>, <a href=\"#figures\">its first</a>",
        "/blob/main/docs/src/figures/index.json\">data</a>",
        "<li>1. <a href=\"#page\">P</a></li>",
        "<img src=\"data:image/svg+xml,<svg ",
        "url(\"data:font/woff2,wOF2",
        "hljs.highlightBlock(code)",
        "This is the whole book in one file.",
    ] {
        assert!(html.contains(part), "{part} is not in the file");
    }
    for name in ["src=\"", "srcset=\"", "href=\""] {
        for to in html.split(name).skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let inside = to.starts_with("data:")
                || to
                    .strip_prefix('#')
                    .is_some_and(|id| id.is_empty() || html.contains(&format!("id=\"{id}\"")));
            assert!(inside || name == "href=\"" && to.starts_with("https://"), "{name}{to}");
        }
    }
    let refused = program(&folder).arg("--single").arg(folder.path().join("whole.doc")).output().unwrap();
    assert!(stderr(&refused).contains("end its name in .html or .pdf"), "{}", stderr(&refused));
}

#[test]
fn each_mistake_is_named_with_its_line_and_a_way_out_and_no_book_is_built() {
    for (line, what, help) in [
        ("It is 0.25.", "`0.25` is typed by hand", "let it come from a run"),
        ("{{#figure nerve}}", "there is no figure `nerve`", "choose one of neuron,"),
        ("{{#figure neuron}} and more", "`#figure` stands in a line with others", "give it a line"),
        ("{{#figur neuron}}", "there is nothing called `#figur`", "there is `#figure`, `#snippet`,"),
        (
            "{{#play marbles figure=neuron}}",
            "there is nothing to play called `marbles`",
            "write docs/play/widgets/marbles.js",
        ),
        ("{{#play dice}}", "`dice` has no figure", "say by `figure=FIGURE`"),
        ("{{#play dice Rate=1}}", "`Rate=1` is no option", "keys are small letters"),
        ("{{#play dice figure=nerve}}", "there is no figure `nerve`", "choose one of neuron,"),
        (
            "{{#snippet docs/code/examples/neuron.rs nothing}}",
            "there is no anchor `nothing`",
            "its anchors are neuron",
        ),
        (
            "{{#snippet LICENSE-MIT fn x}}",
            "is no part of what cargo compiles",
            "show code that cargo compiles",
        ),
        (
            "{{#snippet docs/none.rs fn x}}",
            "cannot read `docs/none.rs`",
            "paths begin at the project's folder",
        ),
        ("$\\nonsense$", "this formula cannot be read", "formulas are LaTeX"),
        ("{{= many}}", "gives no number", "write a number"),
        ("{{one-step", "does not end on this line", "end it with"),
        ("```console\n$ rm -rf x\n```", "`rm -rf x` cannot be run here", "the book runs `nn ...`"),
    ] {
        let folder = book(&format!("# Page\n\n{line}\n"));
        let output = build(&folder);
        let said = stderr(&output);
        assert!(!output.status.success(), "{line}");
        assert!(said.starts_with("docs/src/page.md:3: "), "{line}: {said}");
        assert!(said.contains(what) && said.contains(help), "{line}: {said}");
        assert!(!out(&folder).exists(), "{line}");
    }
}

#[test]
fn a_link_that_leads_nowhere_and_a_tag_that_is_not_closed_are_found_in_the_built_pages() {
    for (line, what) in [
        ("[x](nothing.md)", "docs/src/page.md:3: `nothing.html` leads nowhere"),
        (
            "[x](figures/README.md#nothing)",
            "docs/src/page.md:3: `figures/README.html` has no heading `#nothing`",
        ),
        ("[x](../README.md)", "leads out of the book"),
        ("an <em>open tag", "mdBook: unclosed HTML tag `<em>`"),
    ] {
        let folder = book(&format!("# Page\n\n{line}\n"));
        let output = build(&folder);
        assert!(!output.status.success(), "{line}");
        assert!(stderr(&output).contains(what), "{line}: {}", stderr(&output));
    }
}

#[test]
fn a_page_that_no_list_names_is_found() {
    let folder = book("# Page\n");
    fs::write(folder.path().join("src/chapters/lost.md"), "# Lost\n").unwrap();
    let said = stderr(&build(&folder));
    assert!(said.contains("docs/src/chapters/lost.md: the page is not in the book"), "{said}");
}
