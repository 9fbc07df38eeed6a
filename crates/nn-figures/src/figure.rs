//! What a figure is, and how a curve over epochs becomes points.

use crate::error::FigureError;
use nn_plot::{Drawing, Picture, PlotError};
use nn_tutorial::Story;

/// A figure: everything about it in one place. The book reads what is serialised.
#[derive(serde::Serialize)]
pub struct Figure {
    /// The name on the command line and of its files.
    pub name: &'static str,
    /// The title in the picture.
    #[serde(skip)]
    pub title: &'static str,
    /// The text under it.
    pub caption: &'static str,
    /// What it shows, for those who cannot see it.
    pub alternative: &'static str,
    /// Runs the experiment and says what is to be drawn.
    #[serde(skip)]
    pub(crate) draw: fn(&Figure, &Story) -> Result<Sketch, FigureError>,
}

impl Figure {
    /// Runs the experiment, and says what is to be drawn.
    ///
    /// # Errors
    /// None is expected; see [`FigureError`].
    pub fn sketch(&self, story: &Story) -> Result<Sketch, FigureError> {
        (self.draw)(self, story)
    }
}

/// What is to be drawn, once the experiment has been run.
pub struct Sketch(Box<dyn Drawing>);

impl<D: Drawing + 'static> From<D> for Sketch {
    fn from(drawing: D) -> Sketch {
        Sketch(Box::new(drawing))
    }
}

impl Sketch {
    /// The picture for a wide page.
    pub fn wide(&self) -> Result<Picture, PlotError> {
        self.0.wide()
    }

    /// The words along its axes, each once.
    pub fn axes(&self) -> Vec<String> {
        let all: std::collections::BTreeSet<&str> = self.0.axes().into_iter().collect();
        all.into_iter().map(str::to_owned).collect()
    }

    /// The picture for a phone, unless its words need more space than a phone has: then the wide one scrolls there.
    pub fn narrow(&self) -> Result<Option<Picture>, PlotError> {
        match self.0.narrow() {
            Err(PlotError::Size { .. } | PlotError::TextDoesNotFit { .. }) => Ok(None),
            drawn => drawn.map(Some),
        }
    }
}

/// Numbers after each epoch as the points of a curve, the first epoch at 1.
pub(crate) fn by_epoch(after_each_epoch: &[f64]) -> impl Iterator<Item = (f64, f64)> + '_ {
    curve(after_each_epoch).map(|(epoch, number)| (epoch + 1.0, number))
}

/// The same where the first number is that before the first step.
pub(crate) fn curve(from_the_start: &[f64]) -> impl Iterator<Item = (f64, f64)> + '_ {
    from_the_start.iter().enumerate().map(|(step, number)| (step as f64, *number))
}
