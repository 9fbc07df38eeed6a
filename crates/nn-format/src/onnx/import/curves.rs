//! Operators on single numbers: parts of an activation, or affine steps.

use super::columns::{Step, both};
use super::numbers::Numbers;
use super::problem::Problem;
use super::value::{Computed, Curve, Form, Value};
use super::{GraphReader, unknown};
use crate::onnx::attributes::int;
use crate::onnx::elementwise::{self, Operator};
use crate::onnx::messages::Node;
use crate::onnx::{INPUT_SCALE, INPUT_SHIFT, OUTPUT_SCALE, OUTPUT_SHIFT};
use std::rc::Rc;

impl Curve {
    /// Whether it is a line of what the stage began with: no function of it yet.
    pub(super) fn is_line(&self) -> bool {
        self.core.is_none()
    }

    /// Whether it is what the stage began with.
    pub(super) fn is_base(&self) -> bool {
        self.is_line() && self.factor == 1.0 && self.offset == 0.0
    }
}

impl<'a> GraphReader<'a> {
    /// What a stage begins with: each test number itself.
    pub(super) fn base(&self) -> Curve {
        Curve { whole: self.tests.clone(), core: None, factor: 1.0, offset: 0.0 }
    }

    pub(super) fn softmax(&self, node: &Node) -> Result<Value, String> {
        let Computed { stage, form, axes } = self.argument(node)?;
        let last = axes.as_ref().map_or(1, |axes| axes.len() as i64);
        let axis = int(node, "axis", -1);
        if axis != -1 && axis != last || last == 0 {
            return Err("found another axis, expected 1 or -1: over the units".to_owned());
        }
        match form {
            Form::Curve(curve) if curve.is_line() => {
                let Curve { factor, offset, .. } = curve;
                Ok(Value::Computed(Computed { stage, form: Form::Softmax { factor, offset }, axes }))
            }
            Form::Curve(_) | Form::Softmax { .. } | Form::Picked { .. } => {
                Err("it comes after another activation, expected weighted sums".to_owned())
            }
        }
    }

    /// An operator on single numbers: part of an activation, the biases that follow a product, or scaling by column.
    pub(super) fn elementwise(&mut self, node: &'a Node) -> Result<Value, Problem> {
        // Numbers that are added up are added one after the other.
        let name = if node.op_type == "Sum" && node.input.len() == 2 { "Add" } else { &node.op_type };
        let operator = elementwise::find(name).ok_or_else(|| unknown(&node.op_type))?;
        let values = (0..node.input.len()).map(|index| match node.input[index].is_empty() {
            // A bound that is left out.
            true => Ok(Value::Constant(Numbers::one(Rc::new([
                [f64::NEG_INFINITY, f64::INFINITY][usize::from(index > 1)]
            ])))),
            false => self.input(node, index).cloned(),
        });
        let values = values.collect::<Result<Vec<Value>, String>>()?;
        let mut computed = (0..values.len()).filter(|&index| matches!(values[index], Value::Computed(_)));
        let Some(first) = computed.next() else { return self.of_constants(node, operator, &values) };
        let only = computed.next().is_none();
        let argument = self.computed(&node.input[first])?;
        if only
            && let [one, other] = &values[..]
            && let Some(step) = Step::of(name, first)
            && let (Value::Constant(numbers), _) | (_, Value::Constant(numbers)) = (one, other)
        {
            let numbers = numbers.clone();
            let by_column = numbers.numbers.len() != 1
                || node.input.iter().any(|name| is_ours(name))
                // A number without dimensions is part of a formula, and no bias.
                || (step == Step::Add && !numbers.dims.is_empty() && self.takes_biases(&argument.form))
                || !matches!(argument.form, Form::Curve(_));
            if by_column {
                return self.step(&argument, step, &numbers);
            }
        }
        if name == "Neg" && !matches!(argument.form, Form::Curve(_)) {
            return self.step(&argument, Step::Multiply, &Numbers::one(Rc::new([-1.0])));
        }
        let axes = argument.axes;
        let mut arguments = Vec::with_capacity(values.len());
        let mut lines = Vec::new();
        for (index, value) in values.iter().enumerate() {
            arguments.push(match value {
                Value::Constant(Numbers { dims, numbers, .. }) if numbers.len() != 1 => {
                    let problem =
                        format!("found numbers of shape {dims:?}, expected one: the same for all units");
                    return Err(problem.into());
                }
                Value::Constant(Numbers { numbers, .. }) => numbers.clone(),
                Value::Whole(_) => {
                    return Err("found whole numbers, expected some with a fraction".to_owned().into());
                }
                Value::Computed(_) => match self.computed(&node.input[index])?.form {
                    Form::Curve(curve) => {
                        lines.push(curve.clone());
                        curve.whole
                    }
                    Form::Softmax { .. } => {
                        return Err("it comes after a Softmax, which must be the last".to_owned().into());
                    }
                    Form::Picked { .. } => {
                        return Err("the input is changed before the first layer: do that outside"
                            .to_owned()
                            .into());
                    }
                },
            });
        }
        let number = arguments.iter().find_map(|argument| match argument[..] {
            [number] => Some(number),
            _ => None,
        });
        let length = self.tests.len();
        let whole = self.known.curve(node, arguments, |arguments| operator.apply(node, arguments, length))?;
        let curve = match (&lines[..], number.zip(Step::of(name, first))) {
            ([curve], Some((number, step))) if values.len() == 2 => {
                let (factor, offset) = step.on_line((curve.factor, curve.offset), number);
                Curve { whole, core: curve.core.clone(), factor, offset }
            }
            ([curve], _) if name == "Neg" => {
                let (factor, offset) = (-curve.factor, -curve.offset);
                Curve { whole, core: curve.core.clone(), factor, offset }
            }
            ([one, other], _) if name == "Add" && one.is_line() && other.is_line() => {
                let (factor, offset) = (one.factor + other.factor, one.offset + other.offset);
                Curve { whole, core: None, factor, offset }
            }
            _ => {
                for line in lines.iter().filter(|curve| curve.is_line() && !curve.is_base()) {
                    let head = (line.factor, line.offset);
                    if !self.heads.contains(&head) && self.heads.len() < HEADS {
                        self.heads.push(head);
                    }
                }
                Curve { core: Some(whole.clone()), whole, factor: 1.0, offset: 0.0 }
            }
        };
        Ok(Value::Computed(Computed { stage: self.stage, form: Form::Curve(curve), axes }))
    }

    /// What an operator makes of numbers in the file.
    fn of_constants(
        &mut self,
        node: &'a Node,
        operator: &Operator,
        values: &[Value],
    ) -> Result<Value, Problem> {
        let mut arguments = Vec::with_capacity(values.len());
        let (mut dims, mut length) = (Vec::new(), 1);
        for value in values {
            let Value::Constant(numbers) = value else {
                return Err("found whole numbers, expected some with a fraction".to_owned().into());
            };
            let found = numbers.numbers.len();
            if !(numbers.is_row() && (found == 1 || length == 1 || found == length)) {
                return Err(format!(
                    "found numbers of the shapes {:?} and {dims:?}, expected rows of one length",
                    numbers.dims
                )
                .into());
            }
            if numbers.dims.len() > dims.len() || found > length {
                dims.clone_from(&numbers.dims);
            }
            length = length.max(found);
            arguments.push(numbers.numbers.clone());
        }
        // One number for each unit is as much as biases are.
        if length > 1 {
            self.count(length)?;
        }
        Ok(Value::Constant(Numbers::new(dims, operator.apply(node, &arguments, length)?)))
    }

    /// What stands for both probabilities of two classes, 1 - p and p, is read as p.
    pub(super) fn joined(&self, node: &Node) -> Result<Value, String> {
        let axis = int(node, "axis", 1);
        let parts =
            node.input.iter().map(|name| self.computed(name)).collect::<Result<Vec<Computed>, String>>()?;
        if !matches!(axis, 1 | -1) {
            return Err(format!("found axis {axis}, expected 1: beside each other"));
        }
        match &parts[..] {
            [one] => Ok(Value::Computed(one.clone())),
            [Computed { form: Form::Curve(rest), .. }, Computed { form: Form::Curve(p), .. }]
                if rest.whole.iter().zip(&*p.whole).all(|(rest, p)| (rest - (1.0 - p)).abs() <= 1e-6) =>
            {
                Ok(Value::Computed(parts[1].clone()))
            }
            parts => self.beside(parts),
        }
    }
}

/// How many lines within functions are looked at.
const HEADS: usize = 4;

/// Whether a tensor is called as ours that scale are.
fn is_ours(tensor: &str) -> bool {
    [INPUT_SHIFT, INPUT_SCALE, OUTPUT_SHIFT, OUTPUT_SCALE].contains(&tensor)
}

/// One number for all columns, or one for each, from numbers that ONNX would spread over the axes behind the samples.
pub(super) fn spread_over(
    numbers: &Numbers,
    axes: Option<&[usize]>,
    width: Option<usize>,
) -> Result<Rc<[f64]>, String> {
    let refused = || {
        let width = width.map_or("each".to_owned(), |width| format!("each of {width}"));
        format!("found numbers of shape {:?}, expected one for all columns or one for {width}", numbers.dims)
    };
    let leading = numbers.dims.iter().take_while(|&&size| size == 1).count();
    let dims = &numbers.dims[leading..];
    let fits = |found: usize| width.is_none_or(|width| width == found);
    match (dims, axes) {
        ([], _) => Ok(numbers.numbers.clone()),
        (&[found], None) if fits(found) => Ok(numbers.numbers.clone()),
        (&[found], Some(&[columns])) if found == columns && fits(found) => Ok(numbers.numbers.clone()),
        (dims, Some(axes)) if dims.len() <= axes.len() && axes.len() > 1 => {
            let dims =
                Vec::from_iter(std::iter::repeat_n(1, axes.len() - dims.len()).chain(dims.iter().copied()));
            if dims.iter().zip(axes).any(|(&found, &size)| found != 1 && found != size) {
                return Err(refused());
            }
            let columns: usize = axes.iter().product();
            let rows = numbers.to_rows();
            let place = |mut column: usize| {
                let (mut place, mut step) = (0, 1);
                for (&found, &size) in dims.iter().zip(axes).rev() {
                    place += if found == 1 { 0 } else { column % size * step };
                    (column, step) = (column / size, step * found);
                }
                place
            };
            Ok((0..columns).map(|column| rows[place(column)]).collect())
        }
        _ => Err(refused()),
    }
}

/// The square roots of variances, each made a little larger.
pub(super) fn standard_deviations(variances: &Rc<[f64]>, epsilon: f64) -> Rc<[f64]> {
    both(variances, &Rc::from([epsilon]), |variance, epsilon| (variance + epsilon).sqrt())
}
