//! Pictures, as SVG.

use crate::arrays::refuse;
use nn_plot::{Axis, Chart, Layer, Line, NetworkDiagram};
use pyo3::prelude::*;

/// What stands along an axis, and whether it is logarithmic.
type Along = (String, bool);

fn axis((label, is_log): Along) -> Axis {
    let axis = Axis::new(label);
    if is_log { axis.log() } else { axis }
}

/// Lines over two axes: of each its name, and its points.
#[pyfunction]
pub(crate) fn chart(
    title: &str,
    description: &str,
    x: Along,
    y: Along,
    lines: Vec<(String, Vec<f64>, Vec<f64>)>,
) -> PyResult<String> {
    let mut chart = Chart::new(title, description).x(axis(x)).y(axis(y));
    for (name, x, y) in lines {
        chart = chart.with(Line::new(name, x.into_iter().zip(y)));
    }
    chart.draw().map(|picture| picture.svg().to_owned()).map_err(refuse)
}

/// Layers of neurons: of each how many it has, what stands below it, and its activation, if it has one.
#[pyfunction]
pub(crate) fn diagram(
    title: &str,
    description: &str,
    layers: Vec<(String, usize, String, Option<String>)>,
) -> PyResult<String> {
    let mut diagram = NetworkDiagram::new(title, description);
    for (letter, neurons, caption, activation) in layers {
        let layer = Layer::numbered(&letter, neurons).caption(caption);
        diagram = diagram.layer(match activation {
            Some(activation) => layer.activation(activation),
            None => layer,
        });
    }
    diagram.draw().map(|picture| picture.svg().to_owned()).map_err(refuse)
}
