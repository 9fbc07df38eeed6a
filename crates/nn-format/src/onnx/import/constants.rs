//! What tensors and constants of an ONNX file hold.

use super::external::External;
use super::numbers::Numbers;
use super::value::Value;
use super::whole;
use crate::half::{brain_half, half};
use crate::onnx::messages::{BRAIN_HALF, DOUBLE, EXTERNAL, FLOAT, HALF, Node, Tensor};
use std::rc::Rc;

/// What a tensor holds: as many numbers as its shape says.
pub(super) fn of_tensor(tensor: &Tensor, external: &mut External<'_>) -> Result<Value, String> {
    let raw = match (tensor.data_location, &tensor.raw_data) {
        (EXTERNAL, _) => Some(external.bytes(tensor)?),
        (_, raw) => raw.as_deref(),
    };
    if let Some(numbers) = whole::of_tensor(tensor, raw) {
        return Ok(Value::Whole(numbers));
    }
    let dims: Vec<usize> = (tensor.dims.iter())
        .map(|&size| usize::try_from(size).map_err(|_| format!("found the shape {:?}", tensor.dims)))
        .collect::<Result<_, _>>()?;
    // Where the list of a type has more than 16 bits for each number, the others are empty.
    let bits = || tensor.int32_data.iter().map(|&bits| bits as u16);
    let numbers: Rc<[f64]> = match (tensor.data_type, raw) {
        (FLOAT, Some(raw)) => raw.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b).into()).collect(),
        (DOUBLE, Some(raw)) => raw.as_chunks().0.iter().map(|b| f64::from_le_bytes(*b)).collect(),
        (HALF, Some(raw)) => raw.as_chunks().0.iter().map(|b| half(u16::from_le_bytes(*b))).collect(),
        (BRAIN_HALF, Some(raw)) => {
            raw.as_chunks().0.iter().map(|b| brain_half(u16::from_le_bytes(*b))).collect()
        }
        (FLOAT, None) => tensor.float_data.iter().map(|&number| number.into()).collect(),
        (DOUBLE, None) => tensor.double_data.iter().copied().collect(),
        (HALF, None) => bits().map(half).collect(),
        (BRAIN_HALF, None) => bits().map(brain_half).collect(),
        (other, _) => {
            return Err(format!(
                "it holds numbers or texts of type {other}, expected numbers with a fraction or whole ones"
            ));
        }
    };
    let expected = dims.iter().try_fold(1_usize, |product, &size| product.checked_mul(size));
    if expected != Some(numbers.len()) {
        return Err(format!("found {} numbers, but its shape is {dims:?}", numbers.len()));
    }
    Ok(Value::Constant(Numbers::new(dims, numbers)))
}

/// What a `Constant` holds.
pub(super) fn constant(node: &Node, external: &mut External<'_>) -> Result<Value, String> {
    for attribute in &node.attribute {
        match (&*attribute.name, &attribute.t, attribute.f, attribute.i) {
            ("value", Some(tensor), _, _) => return of_tensor(tensor, external),
            ("value_float", _, Some(number), _) => {
                return Ok(Value::Constant(Numbers::one(Rc::new([number.into()]))));
            }
            ("value_floats", ..) => {
                let numbers: Rc<[f64]> = attribute.floats.iter().map(|&number| number.into()).collect();
                return Ok(Value::Constant(Numbers::new(vec![numbers.len()], numbers)));
            }
            ("value_int", _, _, Some(number)) => return Ok(Value::Whole(Rc::new([Some(number)]))),
            ("value_ints", ..) => {
                return Ok(Value::Whole(attribute.ints.iter().copied().map(Some).collect()));
            }
            _ => {}
        }
    }
    Err("found none of `value`, `value_float`, `value_floats`, `value_int` and `value_ints`".to_owned())
}
