//! Scaling in the graph: of the inputs before the first layer, of the outputs after the last.

use crate::error::FormatError;
use crate::onnx::{INPUT_SCALE, INPUT_SHIFT, ONNX, OUTPUT_SCALE, OUTPUT_SHIFT};
use nn_math::Affine;

/// What stands before the first layer and after the last.
#[derive(Default)]
pub(super) struct Scaling {
    input_shift: Option<Vec<f64>>,
    input_scale: Option<Vec<f64>>,
    output_scale: Option<Vec<f64>>,
    output_shift: Option<Vec<f64>>,
}

/// One of the four.
pub(super) type Part = fn(&mut Scaling) -> &mut Option<Vec<f64>>;

impl Scaling {
    /// Whether a tensor is called as ours that scale are.
    pub(super) fn has_named(tensor: &str) -> bool {
        [INPUT_SHIFT, INPUT_SCALE, OUTPUT_SHIFT, OUTPUT_SCALE].contains(&tensor)
    }

    pub(super) fn scales_outputs(&self) -> bool {
        self.output_scale.is_some() || self.output_shift.is_some()
    }

    /// What an operator does to columns before the first layer or after it: (x - shift) / scale of the inputs, y scale + shift
    /// of the outputs. `untouched` are columns that nothing else has changed.
    pub(super) fn part(&self, operator: &str, before_layers: bool, untouched: bool) -> Option<Part> {
        match (operator, before_layers) {
            ("Sub", true) if untouched && self.input_scale.is_none() => {
                Some(|scaling| &mut scaling.input_shift)
            }
            ("Div", true) if untouched => Some(|scaling| &mut scaling.input_scale),
            ("Mul", false) if self.output_shift.is_none() => Some(|scaling| &mut scaling.output_scale),
            ("Add", false) => Some(|scaling| &mut scaling.output_shift),
            _ => None,
        }
    }

    /// Of the inputs and of the outputs.
    pub(super) fn into_affine(
        self,
        inputs: usize,
        outputs: usize,
    ) -> Result<[Option<Affine>; 2], FormatError> {
        let Scaling { input_shift, input_scale, output_shift, output_scale } = self;
        Ok([
            affine("inputs", input_shift, input_scale, inputs)?,
            affine("outputs", output_shift, output_scale, outputs)?,
        ])
    }
}

/// Where only one of shift and scale is said, the other is what changes nothing.
fn affine(
    what: &str,
    shift: Option<Vec<f64>>,
    scale: Option<Vec<f64>>,
    columns: usize,
) -> Result<Option<Affine>, FormatError> {
    if shift.is_none() && scale.is_none() {
        return Ok(None);
    }
    let affine = Affine {
        shift: shift.unwrap_or_else(|| vec![0.0; columns]),
        scale: scale.unwrap_or_else(|| vec![1.0; columns]),
    };
    match [affine.shift.len(), affine.scale.len()].into_iter().find(|&found| found != columns) {
        None => Ok(Some(affine)),
        Some(found) => Err(FormatError::Shape {
            format: ONNX,
            place: format!("the scaling of the {what}"),
            found: found.to_string(),
            expected: columns.to_string(),
            why: "one for each column",
        }),
    }
}
