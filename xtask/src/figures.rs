//! `cargo xtask figures`: runs the experiments, draws the figures, and writes them or checks the written ones.

use crate::files::{self, File};
use anyhow::{Context, Result};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nn_figures::{CHAPTERS, Figure, figures};
use nn_tutorial::Story;
use rayon::prelude::*;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::Instant;

/// Draw every figure of the tutorial, from training runs made there and then.
///
/// The same seed gives the same bytes, on every machine and with any number of threads (RAYON_NUM_THREADS sets it).
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask figures                        draw all figures into docs/src/figures
  cargo xtask figures --only mse-tanh --seed 7 --out /tmp/seven
                                             the jumps of another run, somewhere else
  cargo xtask figures --check                are the committed figures what the code draws?")]
pub(crate) struct Arguments {
    /// Print the names of the figures with what they show, and draw nothing
    #[arg(long, conflicts_with_all = ["only", "out", "seed", "runs", "format", "check"])]
    list: bool,

    /// Draw this figure only; may be given several times
    #[arg(long, value_name = "NAME", value_parser = figure_by_name)]
    only: Vec<&'static Figure>,

    /// The folder to write into [default: docs/src/figures of the project]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// The seed of all random numbers: data and first weights
    #[arg(long, value_name = "N", default_value_t = Story::DEFAULT_SEED, value_parser = seed, allow_negative_numbers = true)]
    seed: u64,

    /// How often experiments are repeated where a figure shows the spread of many runs
    #[arg(long, value_name = "N", default_value_t = Story::DEFAULT_RUNS as u32, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,

    /// Which files to make of each figure
    #[arg(long, value_enum, default_value_t = Format::Both)]
    format: Format,

    /// Write nothing: draw in memory, and fail naming each file that is missing or differs
    #[arg(long)]
    check: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Svg,
    Png,
    Both,
}

fn figure_by_name(name: &str) -> Result<&'static Figure, String> {
    nn_figures::named(name).ok_or_else(|| {
        let names: Vec<_> = figures().map(|figure| figure.name).collect();
        format!("there is no such figure; choose one of: {}", names.join(", "))
    })
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("a seed is a whole number from 0 to {}", u64::MAX))
}

/// A figure with what was made of it.
#[derive(serde::Serialize)]
struct Drawn {
    #[serde(flatten)]
    figure: &'static Figure,
    /// The words along its axes.
    axes: Vec<String>,
    #[serde(skip)]
    files: Vec<File>,
}

/// What the name of a drawing for a phone ends in. Only the book has them.
const NARROW: &str = "-narrow";

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if arguments.list {
        return list();
    }
    let started = Instant::now();
    let all = arguments.only.is_empty();
    let wanted = |figure: &&Figure| all || arguments.only.iter().any(|only| only.name == figure.name);
    let chosen: Vec<&Figure> = figures().filter(wanted).collect();
    let default = crate::project::project_root().join("docs/src/figures");
    let folder = arguments.out.clone().unwrap_or_else(|| default.clone());
    if !arguments.check {
        files::prepare(&folder, "--out")?;
    }

    let for_the_book = folder == default;
    let drawn = draw(&chosen, arguments, for_the_book)?;
    // The lists of all figures belong to the project; in another folder they might overwrite somebody's own files.
    let lists = if all && arguments.format == Format::Both && for_the_book {
        vec![
            File { name: "README.md".to_owned(), bytes: gallery().into_bytes() },
            File { name: "index.json".to_owned(), bytes: index(&drawn)? },
        ]
    } else {
        Vec::new()
    };
    let files: Vec<File> = drawn.into_iter().flat_map(|drawn| drawn.files).chain(lists).collect();
    if arguments.check {
        files::up_to_date(&files::differences(&folder, &files, all)?, &folder, "cargo xtask figures")?;
    } else {
        files::write(&folder, &files)?;
    }
    let done = if arguments.check { "up to date" } else { "written" };
    writeln!(
        std::io::stdout(),
        "{} figure{} ({} files) {done} in {}, {:.2} s",
        chosen.len(),
        if chosen.len() == 1 { "" } else { "s" },
        files.len(),
        folder.display(),
        started.elapsed().as_secs_f64()
    )?;
    Ok(())
}

fn list() -> Result<()> {
    let mut out = std::io::stdout();
    let width = figures().map(|figure| figure.name.len()).max().unwrap_or(0);
    for (i, chapter) in CHAPTERS.iter().enumerate() {
        writeln!(out, "{}{}", if i > 0 { "\n" } else { "" }, chapter.title)?;
        for figure in chapter.figures {
            writeln!(out, "  {:width$}  {}", figure.name, figure.caption)?;
        }
    }
    Ok(())
}

/// Draws the figures in parallel; the files are in the order of the figures, whichever was drawn first.
fn draw(figures: &[&'static Figure], arguments: &Arguments, for_the_book: bool) -> Result<Vec<Drawn>> {
    let story = Story::new(arguments.seed).with_runs(arguments.runs as usize);
    let watched = std::io::stderr().is_terminal();
    let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} figures  {msg}")?;
    let bar = ProgressBar::with_draw_target(Some(figures.len() as u64), target).with_style(style);

    let drawn: Vec<Drawn> = figures
        .par_iter()
        .map(|figure| {
            let started = Instant::now();
            let drawn = draw_one(figure, &story, arguments.format, for_the_book)
                .with_context(|| format!("drawing the figure `{}`", figure.name))?;
            bar.set_message(figure.name);
            bar.inc(1);
            if !watched {
                // If nobody reads the messages any more, the figures are drawn all the same.
                let _ = writeln!(
                    std::io::stderr(),
                    "{:>8.3} s  {}",
                    started.elapsed().as_secs_f64(),
                    figure.name
                );
            }
            Ok(drawn)
        })
        .collect::<Result<_>>()?;
    bar.finish_and_clear();
    Ok(drawn)
}

fn draw_one(figure: &'static Figure, story: &Story, format: Format, for_the_book: bool) -> Result<Drawn> {
    let sketch = figure.sketch(story)?;
    let picture = sketch.wide()?;
    let mut files = Vec::new();
    let name = figure.name;
    if format != Format::Png {
        let svg = |name, picture: &nn_plot::Picture| File { name, bytes: picture.svg().as_bytes().to_vec() };
        files.push(svg(format!("{name}.svg"), &picture));
        let narrow = if for_the_book { sketch.narrow()? } else { None };
        files.extend(narrow.map(|narrow| svg(format!("{name}{NARROW}.svg"), &narrow)));
    }
    if format != Format::Svg {
        files.push(File { name: format!("{name}.png"), bytes: picture.png()? });
    }
    Ok(Drawn { figure, axes: sketch.axes(), files })
}

/// A page with all figures, for those who browse the folder.
fn gallery() -> String {
    let mut page = String::from("<!-- Written by `cargo xtask figures`; do not edit. -->\n\n# All figures\n");
    for chapter in CHAPTERS {
        page += &format!("\n## {}\n", chapter.title);
        for Figure { name, alternative, caption, .. } in chapter.figures {
            page += &format!("\n![{alternative}]({name}.svg)\n\n*`{name}`*: {caption}\n");
        }
    }
    page
}

/// What the book needs to know of each figure.
fn index(drawn: &[Drawn]) -> Result<Vec<u8>> {
    Ok((serde_json::to_string_pretty(drawn)? + "\n").into_bytes())
}
