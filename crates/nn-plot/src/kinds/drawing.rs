//! What all kinds of drawing can do.

use super::chart::Chart;
use super::images::ImageGrid;
use super::intervals::IntervalChart;
use super::matrix::MatrixChart;
use super::network::NetworkDiagram;
use super::neuron::NeuronDiagram;
use super::panels::Panels;
use super::regions::RegionChart;
use super::surface::SurfaceChart;
use crate::error::PlotError;
use crate::paper::picture::Picture;

/// A drawing of any kind, for a wide page and, if its words have space there, for a phone.
///
/// ```
/// use nn_plot::{Axis, Chart, Drawing, Line};
/// let chart = Chart::new("Loss", "It falls.").x(Axis::new("epoch")).with(Line::new("loss", [(1.0, 3.0), (2.0, 1.0)]));
/// let drawings: [Box<dyn Drawing>; 1] = [Box::new(chart)];
/// assert_eq!(drawings[0].axes(), ["epoch"]);
/// assert_ne!(drawings[0].wide()?, drawings[0].narrow()?);
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
pub trait Drawing {
    /// The picture for a wide page.
    ///
    /// # Errors
    /// As `draw` of its kind.
    fn wide(&self) -> Result<Picture, PlotError>;

    /// The picture for a phone.
    ///
    /// # Errors
    /// As `draw` of its kind; often [`PlotError::TextDoesNotFit`].
    fn narrow(&self) -> Result<Picture, PlotError>;

    /// The words along its axes.
    fn axes(&self) -> Vec<&str>;
}

macro_rules! drawings {
    ($($kind:ty),*) => {
        $(impl Drawing for $kind {
            fn wide(&self) -> Result<Picture, PlotError> {
                self.draw()
            }

            fn narrow(&self) -> Result<Picture, PlotError> {
                self.clone().narrow().draw()
            }

            fn axes(&self) -> Vec<&str> {
                self.axis_labels()
            }
        })*
    };
}

drawings!(
    Chart,
    ImageGrid,
    IntervalChart,
    MatrixChart,
    NetworkDiagram,
    NeuronDiagram,
    Panels,
    RegionChart,
    SurfaceChart
);
