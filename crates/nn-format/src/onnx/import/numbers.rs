//! Numbers with a fraction that a graph holds, and their shapes.

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
    pub(super) fn new(dims: Vec<usize>, numbers: Rc<[f64]>) -> Numbers {
        Numbers { dims, numbers, transposed: false }
    }

    /// A single number.
    pub(super) fn one(numbers: Rc<[f64]>) -> Numbers {
        Numbers::new(Vec::new(), numbers)
    }

    /// Whether they are one row: a list, or a matrix with one row.
    pub(super) fn is_row(&self) -> bool {
        self.dims.iter().rev().skip(1).all(|&size| size == 1)
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
