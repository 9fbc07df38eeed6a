//! Draws one picture of each kind: `cargo run --release --example gallery -- <directory>`.

use std::error::Error;
use std::path::PathBuf;

use nn_plot::{Picture, PlotError};

mod charts;
mod diagrams;

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
