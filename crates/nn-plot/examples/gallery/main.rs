//! Draws pictures of every kind: `cargo run --release --example gallery -- <directory>`.

use std::error::Error;
use std::path::PathBuf;

use nn_plot::{Picture, PlotError};

mod charts;
mod classifiers;
mod diagrams;
mod surfaces;

pub(crate) type Drawing = fn() -> Result<Picture, PlotError>;

pub(crate) const GALLERY: &[(&str, Drawing)] = &[
    ("sigmoid", charts::sigmoid_curve),
    ("activations", charts::activations),
    ("mse", charts::mse),
    ("log", charts::log_axis),
    ("line-ends", charts::line_ends),
    ("predictions", charts::predictions),
    ("ribbon", charts::ribbon),
    ("learning-rates", charts::learning_rates),
    ("edge", charts::edge_of_stability),
    ("edge-close-up", charts::edge_close_up),
    ("classes", charts::classes),
    ("fit", charts::fitted_line),
    ("residuals", charts::residuals),
    ("steps", charts::step_sizes),
    ("truth-table", charts::truth_table),
    ("seeds", charts::seeds),
    ("seeds-of-one-kind", charts::seeds_of_one_kind),
    ("loss", surfaces::loss),
    ("two-paths", surfaces::two_paths),
    ("boundary", surfaces::boundary),
    ("signed", surfaces::signed),
    ("regions-of-two", classifiers::two_classes),
    ("regions-of-four", classifiers::four_classes),
    ("regions", classifiers::four_boundaries),
    ("confusion", classifiers::confusion),
    ("confusion-of-two", classifiers::confusion_of_two),
    ("confusion-of-twelve", classifiers::confusion_of_twelve),
    ("images", classifiers::images),
    ("calibration", classifiers::calibration),
    ("neuron", diagrams::neuron),
    ("one-layer", diagrams::one_layer),
    ("two-layers", diagrams::two_layers),
    ("trained", diagrams::trained),
    ("digits", diagrams::digits),
];

fn main() -> Result<(), Box<dyn Error>> {
    let directory =
        PathBuf::from(std::env::args_os().nth(1).ok_or("name a directory to write the pictures into")?);
    std::fs::create_dir_all(&directory)?;
    for (name, draw) in GALLERY {
        let picture = draw()?;
        std::fs::write(directory.join(name).with_extension("svg"), picture.svg())?;
        std::fs::write(directory.join(name).with_extension("png"), picture.png()?)?;
    }
    Ok(())
}

fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// Numbers about zero that look drawn at random and never change: the mean of three draws of a xorshift generator.
fn noise(seed: u64) -> impl Iterator<Item = f64> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut draw = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    std::iter::repeat_with(move || draw() + draw() + draw()).skip(20)
}
