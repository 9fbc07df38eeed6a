//! Layers: products with biases, what comes between them, and the activation of each.

use super::GraphReader;
use super::activation::{Bounded, between_bounds, recognise};
use super::columns::{Columns, Step};
use super::curves::{spread_over, standard_deviations};
use super::numbers::{Numbers, scaled, spread, transposed};
use super::problem::{Problem, describe};
use super::value::{Axes, Computed, Curve, Form, Value};
use crate::layers::LayerParts;
use crate::onnx::attributes::{float, int};
use crate::onnx::messages::Node;
use nn_choice::limits;
use nn_math::Affine;
use nn_model::Activation;
use std::collections::HashSet;
use std::rc::Rc;

impl<'a> GraphReader<'a> {
    pub(super) fn product(&mut self, node: &Node) -> Result<Value, Problem> {
        let weights = self.constant(node, 1)?.clone();
        self.begin_layer(node, weights, None)
    }

    pub(super) fn gemm(&mut self, node: &Node) -> Result<Value, Problem> {
        if int(node, "transA", 0) != 0 {
            return Err("found transA, but samples are rows: export without it".to_owned().into());
        }
        let weights = self.constant(node, 1)?.clone();
        let weights = if int(node, "transB", 0) == 0 { weights } else { transposed(&weights)? };
        let weights = scaled(weights, float(node, "alpha", 1.0));
        if node.input.get(2).is_none_or(String::is_empty) {
            return self.begin_layer(node, weights, None);
        }
        let biases = scaled(self.constant(node, 2)?.clone(), float(node, "beta", 1.0));
        self.begin_layer(node, weights, Some(biases))
    }

    pub(super) fn begin_layer(
        &mut self,
        node: &Node,
        weights: Numbers,
        biases: Option<Numbers>,
    ) -> Result<Value, Problem> {
        let before = self.argument(node)?;
        if let Some([others @ .., _]) = before.axes.as_deref()
            && others.iter().any(|&size| size != 1)
        {
            return Err(format!(
                "it is applied along the last of the axes {:?} of a sample, but a layer takes one row of numbers",
                before.axes.as_deref().unwrap_or_default()
            )
            .into());
        }
        if before.axes.as_deref().is_some_and(<[usize]>::is_empty) {
            return Err("it takes one number without a column".to_owned().into());
        }
        self.settle(&before.form)?;
        let (inputs, outputs) = match weights.dims[..] {
            [inputs, outputs] if inputs > 0 && outputs > 0 => (inputs, outputs),
            _ => {
                return Err(
                    format!("found weights of shape {:?}, expected inputs x units", weights.dims).into()
                );
            }
        };
        self.count(weights.numbers.len())?;
        if biases.is_some() {
            self.count(outputs)?;
        }
        let mut layer = LayerParts {
            name: describe(node),
            inputs,
            outputs,
            weights: weights.to_rows(),
            biases: biases.as_ref().map(|biases| spread(biases, outputs)).transpose()?,
            activation: Activation::Linear,
        };
        self.bare = layer.biases.is_none();
        let mut pending = std::mem::take(&mut self.pending);
        if let Form::Picked { sources, columns } = &before.form {
            // What was put off before columns were picked is among their steps.
            pending = Columns::default();
            self.pick(&mut layer, sources, columns)?;
        }
        if !pending.is_empty() {
            if let Some(width) = pending.width().filter(|&width| width != inputs) {
                let problem = format!(
                    "the columns before it are scaled by {width} numbers, but it has {inputs} inputs"
                );
                return Err(problem.into());
            }
            match (self.layers.last_mut(), self.finished) {
                (None, _) => match pending.of_inputs(inputs) {
                    Some(scaling) => self.input_scaling = Some(scaling),
                    None => pending.fold_into_weights(&mut layer),
                },
                (Some(last), false) => pending.fold_into_sums(last),
                (Some(_), true) => pending.fold_into_weights(&mut layer),
            }
        }
        self.layers.push(layer);
        self.finished = false;
        self.next_stage();
        Ok(self.column_of_base(Some([outputs].into())))
    }

    /// What the new stage begins with.
    pub(super) fn column_of_base(&self, axes: Axes) -> Value {
        Value::Computed(Computed { stage: self.stage, form: Form::Curve(self.base()), axes })
    }

    /// Gives a layer on some columns of the input one on all of them.
    fn pick(&mut self, layer: &mut LayerParts, sources: &[usize], columns: &Columns) -> Result<(), Problem> {
        if sources.len() != layer.inputs {
            return Err(
                format!("it has {} inputs, but {} columns lead to it", layer.inputs, sources.len()).into()
            );
        }
        let all = self
            .columns
            .ok_or_else(|| "it takes columns of an input that does not say how many it has".to_owned())?;
        self.count(all.saturating_mul(layer.outputs))?;
        let once = HashSet::<usize>::from_iter(sources.iter().copied()).len() == sources.len();
        match columns.of_inputs(sources.len()).filter(|_| once) {
            _ if columns.is_empty() => {}
            Some(scaling) => {
                let mut affine = Affine { shift: vec![0.0; all], scale: vec![1.0; all] };
                for (i, &source) in sources.iter().enumerate() {
                    (affine.shift[source], affine.scale[source]) = (scaling.shift[i], scaling.scale[i]);
                }
                self.input_scaling = Some(affine);
            }
            None => columns.fold_into_weights(layer),
        }
        let mut weights = vec![0.0; all * layer.outputs];
        for (row, &source) in layer.weights.chunks_exact(layer.outputs).zip(sources) {
            let place = &mut weights[source * layer.outputs..][..layer.outputs];
            place.iter_mut().zip(row).for_each(|(all, weight)| *all += weight);
        }
        (layer.weights, layer.inputs) = (weights, all);
        Ok(())
    }

    /// Counts weights, biases or scales, before they are copied.
    pub(super) fn count(&mut self, more: usize) -> Result<(), Problem> {
        self.parameters = self.parameters.saturating_add(more);
        if self.parameters <= self.most_parameters.min(limits::PARAMETERS) {
            return Ok(());
        }
        Err(Problem::Limit(format!(
            "with it, the layers have {} weights and biases, but those of this file may have {}: fewer layers, or none that use the \
             same numbers again",
            self.parameters,
            self.most_parameters.min(limits::PARAMETERS)
        )))
    }

    fn next_stage(&mut self) {
        self.stage += 1;
        self.heads.clear();
        for name in self.curves.drain(..) {
            if let Some(Value::Computed(Computed { form: Form::Curve(curve), .. })) =
                self.values.get_mut(name)
            {
                *curve = Curve { whole: self.tests.clone(), core: None, factor: 1.0, offset: 0.0 };
            }
        }
    }

    /// Whether numbers that are added to this are a layer's biases.
    pub(super) fn takes_biases(&self, form: &Form) -> bool {
        let is_base = match form {
            Form::Curve(curve) => curve.is_base(),
            Form::Softmax { .. } | Form::Picked { .. } => false,
        };
        is_base && self.bare && !self.finished && self.pending.is_empty() && !self.layers.is_empty()
    }

    /// A step with one number for all columns or one for each.
    pub(super) fn step(
        &mut self,
        argument: &Computed,
        step: Step,
        numbers: &Numbers,
    ) -> Result<Value, Problem> {
        if step == Step::Add && self.takes_biases(&argument.form) {
            return self.biases(numbers, argument);
        }
        let width = self.width(&argument.form);
        let numbers = spread_over(numbers, argument.axes.as_deref(), width)?;
        self.count(numbers.len())?;
        if let Form::Picked { sources, columns } = &argument.form {
            let mut columns = columns.clone();
            columns.push(step, &numbers);
            let form = Form::Picked { sources: sources.clone(), columns };
            return Ok(Value::Computed(Computed { form, ..argument.clone() }));
        }
        self.settle(&argument.form)?;
        if let Some(width) = self.pending.width().filter(|width| ![1, *width].contains(&numbers.len())) {
            return Err(
                format!("found {} numbers, but {width} for the same columns before", numbers.len()).into()
            );
        }
        self.pending.push(step, &numbers);
        self.next_stage();
        Ok(self.column_of_base(argument.axes.clone()))
    }

    /// The weighted sums, when biases are added to a product.
    fn biases(&mut self, biases: &Numbers, argument: &Computed) -> Result<Value, Problem> {
        let units = self.layers.last().map_or(0, |layer| layer.outputs);
        self.count(units)?;
        let biases = spread(biases, units)?;
        if let Some(layer) = self.layers.last_mut() {
            layer.biases = Some(match &layer.biases {
                // What was scaled before the product.
                Some(before) => before.iter().zip(&biases).map(|(one, other)| one + other).collect(),
                None => biases,
            });
        }
        self.bare = false;
        // The product itself is now a thing of the past.
        self.next_stage();
        Ok(self.column_of_base(argument.axes.clone()))
    }

    /// (x - mean) / sqrt(variance + epsilon) scale + bias, as a network has it that is no longer trained.
    pub(super) fn normalized(&mut self, node: &Node) -> Result<Value, Problem> {
        if int(node, "training_mode", 0) != 0 {
            return Err(
                "it normalises by the batch, as in training: export the model in its evaluation mode"
                    .to_owned()
                    .into(),
            );
        }
        let argument = self.argument(node)?;
        // One for each of the second axis, which are columns where there is no third.
        if argument.axes.as_deref().is_some_and(|axes| axes.len() > 1) {
            return Err("it normalises by channel, expected rows of numbers".to_owned().into());
        }
        let part = |index: usize| self.constant(node, index).cloned();
        let [scale, bias, mean, variance] = [part(1)?, part(2)?, part(3)?, part(4)?];
        let epsilon = float(node, "epsilon", 1e-5);
        let deviation = Numbers::new(variance.dims.clone(), standard_deviations(&variance.numbers, epsilon));
        self.steps(
            argument,
            [(Step::Subtract, mean), (Step::Divide, deviation), (Step::Multiply, scale), (Step::Add, bias)],
        )
    }

    /// Several steps, one after the other.
    pub(super) fn steps<const N: usize>(
        &mut self,
        argument: Computed,
        steps: [(Step, Numbers); N],
    ) -> Result<Value, Problem> {
        let mut argument = argument;
        for (step, numbers) in steps {
            match self.step(&argument, step, &numbers)? {
                Value::Computed(computed) => argument = computed,
                other @ (Value::Constant(_) | Value::Whole(_)) => return Ok(other),
            }
        }
        Ok(Value::Computed(argument))
    }

    /// Makes what leads to here part of the newest layer, as its activation, or of the steps that are put off.
    pub(super) fn settle(&mut self, form: &Form) -> Result<(), Problem> {
        let curve = match form {
            Form::Picked { .. } => return Ok(()),
            Form::Softmax { factor, offset } => {
                self.scale_by(*factor, *offset);
                return self.activate(Activation::Softmax);
            }
            Form::Curve(curve) => curve,
        };
        let Some(core) = &curve.core else {
            self.scale_by(curve.factor, curve.offset);
            return Ok(());
        };
        if let Some(activation) = self.tell(curve.whole.clone()) {
            return self.activate(activation);
        }
        let tail = (curve.factor, curve.offset);
        if tail != (1.0, 0.0)
            && let Some(activation) = self.tell(core.clone())
        {
            self.activate(activation)?;
            self.scale_by(tail.0, tail.1);
            return Ok(());
        }
        for (factor, offset) in self.heads.clone() {
            let tests: Rc<[f64]> = self.tests.iter().map(|z| factor * z + offset).collect();
            for (found, tail) in [(&curve.whole, (1.0, 0.0)), (core, tail)] {
                if let Some(activation) = recognise(&tests, found, self.reader.own) {
                    self.scale_by(factor, offset);
                    self.activate(activation)?;
                    self.scale_by(tail.0, tail.1);
                    return Ok(());
                }
            }
        }
        if let Some(Bounded { head, activation, tail }) = between_bounds(&self.tests, &curve.whole) {
            self.scale_by(head.0, head.1);
            self.activate(activation)?;
            self.scale_by(tail.0, tail.1);
            return Ok(());
        }
        let Some(layer) = self.layers.last() else { return Err(changed_input()) };
        Err(format!(
            "the activation after {} is none of ours: {}; one of your own is read by `Reader::with(&[it])`",
            layer.name,
            Activation::NAMES.join(", ")
        )
        .into())
    }

    /// A step with the same numbers for all columns, put off.
    fn scale_by(&mut self, factor: f64, offset: f64) {
        if factor != 1.0 {
            self.pending.push(Step::Multiply, &Rc::from([factor]));
        }
        if offset != 0.0 {
            self.pending.push(Step::Add, &Rc::from([offset]));
        }
    }

    /// Gives the newest layer its activation; what is put off belongs to its sums.
    fn activate(&mut self, activation: Activation) -> Result<(), Problem> {
        if activation == Activation::Linear {
            return Ok(());
        }
        let Some(layer) = self.layers.last_mut() else { return Err(changed_input()) };
        if self.finished {
            return Err(format!(
                "after {} there are two activations, {} and {activation}, with scaling between them, but a layer has one",
                layer.name, layer.activation
            )
            .into());
        }
        let pending = std::mem::take(&mut self.pending);
        if !pending.is_empty() {
            pending.fold_into_sums(layer);
        }
        layer.activation = activation;
        self.finished = true;
        Ok(())
    }

    /// The activation that makes this of the test numbers.
    fn tell(&mut self, curve: Rc<[f64]>) -> Option<Activation> {
        let (tests, own) = (&self.tests, self.reader.own);
        self.known.activation(curve, |curve| recognise(tests, curve, own))
    }
}

fn changed_input() -> Problem {
    "the input is changed before the first layer: scale it outside".to_owned().into()
}
