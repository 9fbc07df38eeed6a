//! Why a figure could not be drawn.

use nn_data::DataError;
use nn_model::ModelError;
use nn_plot::PlotError;
use nn_tutorial::TutorialError;

/// Why a figure could not be drawn; none is expected of the figures that are here, whatever the seed.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// Its experiment could not be run.
    #[error(transparent)]
    Tutorial(#[from] TutorialError),
    /// Its network is not what it should be.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Its data are not what they should be.
    #[error(transparent)]
    Data(#[from] DataError),
    /// It cannot be drawn.
    #[error(transparent)]
    Plot(#[from] PlotError),
    /// The experiment has nothing to show.
    #[error("with this seed there is nothing to draw, for there is no {0}: take another seed")]
    Missing(&'static str),
}
