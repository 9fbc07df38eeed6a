//! What a figure is, and how a curve over epochs becomes points.

use anyhow::Result;
use nn_plot::Picture;
use nn_tutorial::Story;

/// A figure: everything about it in one place. The book reads what is serialised.
#[derive(serde::Serialize)]
pub(crate) struct Figure {
    /// The name on the command line and of its files.
    pub name: &'static str,
    /// The title in the picture.
    #[serde(skip)]
    pub title: &'static str,
    /// The text under it.
    pub caption: &'static str,
    /// What it shows, for those who cannot see it.
    pub alternative: &'static str,
    /// Runs the experiment and draws it.
    #[serde(skip)]
    pub draw: fn(&Figure, &Story) -> Result<Picture>,
}

/// Numbers after each epoch as the points of a curve, the first epoch at 1 as everywhere but in the notebook.
pub(super) fn by_epoch(after_each_epoch: &[f64]) -> impl Iterator<Item = (f64, f64)> + '_ {
    curve(after_each_epoch).map(|(epoch, number)| (epoch + 1.0, number))
}

/// The same for the notebook's own curves, whose first checkpoint is 0.
pub(super) fn curve(after_each_epoch: &[f64]) -> impl Iterator<Item = (f64, f64)> + '_ {
    after_each_epoch.iter().enumerate().map(|(epoch, number)| (epoch as f64, *number))
}
