//! The numbers that an ONNX file holds: tensors, constants and attributes.

use crate::onnx::messages::{BRAIN_HALF, DOUBLE, FLOAT, HALF, Node, Tensor};
use std::rc::Rc;

/// Numbers in the file: an initializer or a constant. A clone shares them.
#[derive(Clone)]
pub(super) struct Numbers {
    pub(super) dims: Vec<usize>,
    pub(super) numbers: Rc<[f64]>,
    /// Whether they are a matrix whose columns are to be taken for rows; turned where they are used, for a graph may turn a large
    /// matrix ten thousand times.
    transposed: bool,
}

impl Numbers {
    fn new(dims: Vec<usize>, numbers: Rc<[f64]>) -> Numbers {
        Numbers { dims, numbers, transposed: false }
    }

    /// A single number.
    pub(super) fn one(numbers: Rc<[f64]>) -> Numbers {
        Numbers::new(Vec::new(), numbers)
    }

    /// Row after row.
    pub(super) fn to_rows(&self) -> Vec<f64> {
        match (&self.dims[..], self.transposed) {
            (&[rows, columns], true) => {
                (0..rows).flat_map(|i| (0..columns).map(move |j| self.numbers[j * rows + i])).collect()
            }
            (_, true | false) => self.numbers.to_vec(),
        }
    }
}

/// One number for each unit.
pub(super) fn spread(numbers: &Numbers, units: usize) -> Result<Vec<f64>, String> {
    match (&numbers.dims[..], &numbers.numbers[..]) {
        (_, [number]) => Ok(vec![*number; units]),
        ([n] | [1, n], numbers) if *n == units => Ok(numbers.to_vec()),
        (dims, _) => {
            Err(format!("found biases of shape {dims:?}, expected {units} numbers: one for each unit"))
        }
    }
}

pub(super) fn scaled(numbers: Numbers, factor: f64) -> Numbers {
    if factor == 1.0 {
        return numbers;
    }
    Numbers { numbers: numbers.numbers.iter().map(|number| factor * number).collect(), ..numbers }
}

pub(super) fn transposed(matrix: &Numbers) -> Result<Numbers, String> {
    let [rows, columns] = matrix.dims[..] else {
        return Err(format!("found numbers of shape {:?}, expected a matrix", matrix.dims));
    };
    let numbers = matrix.numbers.clone();
    Ok(Numbers { dims: vec![columns, rows], numbers, transposed: !matrix.transposed })
}

/// The numbers of a tensor, as many as its shape says.
pub(super) fn numbers(tensor: &Tensor) -> Result<Numbers, String> {
    if tensor.data_location != 0 {
        return Err("its numbers are in another file: export everything into one file".to_owned());
    }
    let dims: Vec<usize> = (tensor.dims.iter())
        .map(|&size| usize::try_from(size).map_err(|_| format!("found the shape {:?}", tensor.dims)))
        .collect::<Result<_, _>>()?;
    let numbers: Rc<[f64]> = match (tensor.data_type, &tensor.raw_data) {
        (FLOAT, Some(raw)) => {
            raw.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes).into()).collect()
        }
        (DOUBLE, Some(raw)) => raw.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect(),
        (FLOAT, None) => tensor.float_data.iter().map(|&number| number.into()).collect(),
        (DOUBLE, None) => tensor.double_data.iter().copied().collect(),
        (HALF | BRAIN_HALF, _) => {
            return Err("it holds 16-bit numbers: export it in 32 or 64 bits".to_owned());
        }
        // Other types occur beside the network, for shapes and the like; where one is used, this is noticed.
        _ => return Ok(Numbers::new(vec![0], Rc::new([]))),
    };
    let expected = dims.iter().try_fold(1_usize, |product, &size| product.checked_mul(size));
    if expected != Some(numbers.len()) {
        return Err(format!("found {} numbers, but its shape is {dims:?}", numbers.len()));
    }
    Ok(Numbers::new(dims, numbers))
}

pub(super) fn constant(node: &Node) -> Result<Numbers, String> {
    for attribute in &node.attribute {
        match (&*attribute.name, &attribute.t, attribute.f) {
            ("value", Some(tensor), _) => return numbers(tensor),
            ("value_float", _, Some(number)) => {
                return Ok(Numbers::one(Rc::new([number.into()])));
            }
            _ => {}
        }
    }
    Err("found neither `value` nor `value_float`".to_owned())
}

pub(super) fn int(node: &Node, name: &str, default: i64) -> i64 {
    node.attribute.iter().find(|attribute| attribute.name == name).and_then(|a| a.i).unwrap_or(default)
}

pub(in crate::onnx) fn float(node: &Node, name: &str, default: f64) -> f64 {
    node.attribute
        .iter()
        .find(|attribute| attribute.name == name)
        .and_then(|a| a.f)
        .map_or(default, f64::from)
}
