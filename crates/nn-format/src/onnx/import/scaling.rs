//! Scaling in the graph: of the inputs before the first layer, of the outputs after the last.

use super::numbers::Numbers;
use super::{Reader, Value};
use crate::error::FormatError;
use crate::onnx::messages::Node;
use crate::onnx::model::Affine;
use crate::onnx::{INPUT_SCALE, INPUT_SHIFT, ONNX, OUTPUT_SCALE, OUTPUT_SHIFT};

/// What stands before the first layer and after the last.
#[derive(Default)]
pub(super) struct Scaling {
    input_shift: Option<Vec<f64>>,
    input_scale: Option<Vec<f64>>,
    output_scale: Option<Vec<f64>>,
    output_shift: Option<Vec<f64>>,
}

impl Scaling {
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

impl<'a> Reader<'a> {
    pub(super) fn scales_outputs(&self) -> bool {
        self.scaling.output_scale.is_some() || self.scaling.output_shift.is_some()
    }

    /// What comes of scaling the columns of the inputs, (x - shift) / scale, or of the outputs, y scale + shift, if the node
    /// is part of that.
    pub(super) fn scaled(&mut self, node: &'a Node) -> Result<Option<Value>, String> {
        let (Some(name), Some(of)) = (node.input.get(1), node.input.first()) else { return Ok(None) };
        let Value::Constant(Numbers { dims, numbers }) = self.named(name)? else { return Ok(None) };
        // A single number may as well be part of a formula: of those the name tells.
        let ours = [INPUT_SHIFT, INPUT_SCALE, OUTPUT_SHIFT, OUTPUT_SCALE].contains(&name.as_str());
        if !matches!(dims[..], [_] | [1, _]) || (numbers.len() == 1 && !ours) {
            return Ok(None);
        }
        let numbers = numbers.to_vec();
        if let Value::Constant(_) = self.named(of)? {
            return Ok(None);
        }
        let form = self.computed(of)?;
        let untouched = self.curve(&form).is_some_and(|curve| curve == self.tests);
        let Scaling { input_scale, output_shift, .. } = &self.scaling;
        let place: fn(&mut Scaling) -> &mut Option<Vec<f64>> = match (&*node.op_type, self.layers.is_empty())
        {
            ("Sub", true) if untouched && input_scale.is_none() => |scaling| &mut scaling.input_shift,
            ("Div", true) if untouched => |scaling| &mut scaling.input_scale,
            ("Mul", false) if output_shift.is_none() => |scaling| &mut scaling.output_scale,
            ("Add", false) => |scaling| &mut scaling.output_shift,
            _ => return Ok(None),
        };
        if place(&mut self.scaling).is_some() {
            return Err("it scales what is scaled already".to_owned());
        }
        if !self.layers.is_empty() && !self.scales_outputs() {
            self.finish_layer(&form)?;
        } else if !untouched {
            return Err("it is changed between shift and scale".to_owned());
        }
        *place(&mut self.scaling) = Some(numbers);
        self.stage += 1;
        Ok(Some(self.weighted_sums()))
    }
}
