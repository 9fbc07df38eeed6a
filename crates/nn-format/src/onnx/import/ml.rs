//! Operators of traditional models, as skl2onnx writes them, and columns that are taken from the input.

use super::columns::{Columns, Step};
use super::numbers::{Numbers, transposed};
use super::problem::Problem;
use super::value::{Computed, Curve, Form, Value};
use super::{GraphReader, unknown};
use crate::onnx::attributes::int;
use crate::onnx::messages::{Attribute, Node};
use nn_choice::limits;
use nn_model::Activation;
use std::rc::Rc;

/// Sigmoids of z and of -z: one choice between two classes, which a softmax of their halves makes too.
const HALVES: Form = Form::Softmax { factor: 0.5, offset: 0.0 };

impl<'a> GraphReader<'a> {
    /// What a node of the domain `ai.onnx.ml` gives.
    pub(super) fn ml(&mut self, node: &'a Node) -> Result<Value, Problem> {
        match &*node.op_type {
            // Names for the columns.
            "ZipMap" => Ok(self.input(node, 0)?.clone()),
            "Scaler" => {
                let (offset, scale) = (floats(node, "offset"), floats(node, "scale"));
                let argument = self.argument(node)?;
                let mut steps = vec![];
                if !offset.numbers.is_empty() {
                    steps.push((Step::Subtract, offset));
                }
                if !scale.numbers.is_empty() {
                    steps.push((Step::Multiply, scale));
                }
                steps.into_iter().try_fold(Value::Computed(argument), |value, step| match value {
                    Value::Computed(argument) => self.steps(argument, [step]),
                    Value::Constant(_) | Value::Whole(_) => Ok(value),
                })
            }
            "ArrayFeatureExtractor" => Ok(self.picked(node)?),
            "LinearRegressor" | "LinearClassifier" => self.linear(node),
            "Normalizer" => Ok(self.normalized_to_one(node)?),
            other => Err(unknown(&format!("ai.onnx.ml.{other}")).into()),
        }
    }

    /// A layer: `coefficients` are units x inputs.
    fn linear(&mut self, node: &'a Node) -> Result<Value, Problem> {
        let coefficients = floats(node, "coefficients");
        let argument = self.argument(node)?;
        let inputs = self.width(&argument.form);
        let inputs = inputs.ok_or_else(|| "the number of its inputs is not known".to_owned())?;
        let units = coefficients.numbers.len() / inputs.max(1);
        if units * inputs != coefficients.numbers.len() {
            return Err(
                format!("found {} coefficients for {inputs} inputs", coefficients.numbers.len()).into()
            );
        }
        let weights = transposed(&Numbers::new(vec![units, inputs], coefficients.numbers))?;
        let biases = Some(floats(node, "intercepts")).filter(|biases| !biases.numbers.is_empty());
        let value = self.begin_layer(node, weights, biases)?;
        let after = attribute(node, "post_transform").and_then(|a| a.s.as_deref()).unwrap_or(b"NONE");
        let Value::Computed(sums) = &value else { return Ok(value) };
        match after {
            b"NONE" => Ok(value),
            b"SOFTMAX" => {
                let form = Form::Softmax { factor: 1.0, offset: 0.0 };
                Ok(Value::Computed(Computed { form, ..sums.clone() }))
            }
            b"LOGISTIC" if self.sums_are_opposite() => {
                Ok(Value::Computed(Computed { form: HALVES, ..sums.clone() }))
            }
            b"LOGISTIC" => {
                let sigmoid = self.tests.iter().map(|&z| Activation::Sigmoid.value_and_derivative(z).0);
                let sigmoid: Rc<[f64]> = sigmoid.collect();
                let form = Curve { core: Some(sigmoid.clone()), whole: sigmoid, ..self.base() };
                Ok(Value::Computed(Computed { form: Form::Curve(form), ..sums.clone() }))
            }
            other => Err(format!(
                "found {} after it, expected NONE, SOFTMAX or LOGISTIC",
                String::from_utf8_lossy(other)
            )
            .into()),
        }
    }

    /// Probabilities that are made to add up to one, where they do so already.
    fn normalized_to_one(&self, node: &Node) -> Result<Value, String> {
        let value = self.argument(node)?;
        let by_sum = attribute(node, "norm").and_then(|a| a.s.as_deref()) == Some(b"L1");
        let form = match &value.form {
            Form::Softmax { .. } => Some(value.form.clone()),
            Form::Curve(curve) if self.sums_are_opposite() => {
                let are_sigmoids = self.tests.iter().zip(&*curve.whole).all(|(&z, &found)| {
                    let expected = Activation::Sigmoid.value_and_derivative(z).0;
                    (found - expected).abs() < 1e-6
                });
                are_sigmoids.then_some(HALVES)
            }
            Form::Curve(_) | Form::Picked { .. } => None,
        };
        match form.filter(|_| by_sum) {
            Some(form) => Ok(Value::Computed(Computed { form, ..value })),
            None => {
                Err("it makes outputs of different units add up to one, which no activation does but softmax"
                    .to_owned())
            }
        }
    }

    /// Whether the newest layer gives z and -z.
    fn sums_are_opposite(&self) -> bool {
        let opposite = |pair: &[f64]| pair[0] == -pair[1];
        self.layers.last().is_some_and(|layer| {
            let biases = layer.biases.as_deref().unwrap_or_default();
            layer.outputs == 2
                && layer.weights.chunks_exact(2).all(opposite)
                && biases.chunks_exact(2).all(opposite)
        })
    }

    /// Some columns of the input.
    pub(super) fn picked(&self, node: &Node) -> Result<Value, String> {
        let axis = int(node, "axis", if node.op_type == "Gather" { 0 } else { 1 });
        let Computed { stage, form, axes } = self.argument(node)?;
        if !matches!(axis, 1 | -1) || axes.as_ref().is_some_and(|axes| axes.len() != 1) {
            return Err(format!("found axis {axis}, expected columns of the input: axis 1 of 2"));
        }
        let Value::Whole(places) = self.input(node, 1)? else {
            return Err("which columns it takes is no list of whole numbers".to_owned());
        };
        let (before, columns) = self.as_columns(&form)?;
        let picked = places.iter().map(|place| {
            let place = place.and_then(|place| {
                usize::try_from(if place < 0 { place + before.len() as i64 } else { place }).ok()
            });
            let found = place.filter(|&place| place < before.len());
            found.ok_or_else(|| format!("it takes columns {places:?} of {}", before.len()))
        });
        let picked = picked.collect::<Result<Vec<usize>, String>>()?;
        let columns = columns.picked(&picked);
        let sources: Rc<[usize]> = picked.iter().map(|&place| before[place]).collect();
        let axes = Some([sources.len()].into());
        Ok(Value::Computed(Computed {
            stage,
            form: Form::Picked { sources, columns: Box::new(columns) },
            axes,
        }))
    }

    /// Columns of the input beside each other.
    pub(super) fn beside(&self, parts: &[Computed]) -> Result<Value, String> {
        let all = parts.iter().map(|part| self.as_columns(&part.form)).collect::<Result<Vec<_>, String>>()?;
        let count: usize = all.iter().map(|(sources, _)| sources.len()).sum();
        if count > limits::COLUMNS {
            return Err(format!("{count} columns are put together, at most {} are allowed", limits::COLUMNS));
        }
        let sources: Rc<[usize]> = all.iter().flat_map(|(sources, _)| sources.iter().copied()).collect();
        let columns = Columns::beside(all.iter().map(|(sources, columns)| (columns, sources.len())));
        let axes = Some([sources.len()].into());
        Ok(Value::Computed(Computed {
            stage: self.stage,
            form: Form::Picked { sources, columns: Box::new(columns) },
            axes,
        }))
    }

    /// Which columns of the input a value is.
    fn as_columns(&self, form: &Form) -> Result<(Rc<[usize]>, Columns), String> {
        match form {
            Form::Picked { sources, columns } => Ok((sources.clone(), Columns::clone(columns))),
            Form::Curve(curve) if curve.is_base() && self.layers.is_empty() => {
                let width = self.columns.filter(|&width| width <= limits::COLUMNS);
                let width = width.ok_or("the number of columns of the input is not known")?;
                Ok(((0..width).collect(), self.pending.clone()))
            }
            Form::Curve(_) | Form::Softmax { .. } => {
                Err("it takes apart or puts together what is no column of the input".to_owned())
            }
        }
    }
}

fn attribute<'n>(node: &'n Node, name: &str) -> Option<&'n Attribute> {
    node.attribute.iter().find(|attribute| attribute.name == name)
}

/// Numbers of an attribute; none if it is not there.
fn floats(node: &Node, name: &str) -> Numbers {
    let numbers: Rc<[f64]> =
        attribute(node, name).map_or(&[][..], |a| &a.floats).iter().map(|&x| x.into()).collect();
    Numbers::new(vec![numbers.len()], numbers)
}
