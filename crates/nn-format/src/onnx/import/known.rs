//! What was found out lately of a graph's curves. Layers are often alike, and a curve takes some hundred values of a function that
//! may be a slow one.

use super::super::messages::{Attribute, Node};
use nn_model::Activation;
use std::collections::VecDeque;
use std::rc::Rc;

/// How many curves are kept: more than there are operators in the longest formula that is written for an activation here.
const KEPT: usize = 256;

#[derive(Default)]
pub(super) struct Known<'a> {
    curves: VecDeque<Applied<'a>>,
    activations: VecDeque<(Rc<[f64]>, Activation)>,
}

/// An operator with its attributes, what it was applied to, and what came out.
struct Applied<'a> {
    operator: &'a str,
    attributes: &'a [Attribute],
    arguments: Vec<Rc<[f64]>>,
    result: Rc<[f64]>,
}

impl<'a> Known<'a> {
    /// What a node makes of its arguments: what it made of the same before, or what `apply` gives.
    pub(super) fn curve(
        &mut self,
        node: &'a Node,
        arguments: Vec<Rc<[f64]>>,
        apply: impl FnOnce(&[Rc<[f64]>]) -> Result<Rc<[f64]>, String>,
    ) -> Result<Rc<[f64]>, String> {
        let is_it = |applied: &&Applied<'_>| {
            applied.operator == node.op_type
                && applied.attributes == node.attribute
                && applied.arguments.len() == arguments.len()
                && applied.arguments.iter().zip(&arguments).all(|(one, other)| same(one, other))
        };
        if let Some(applied) = self.curves.iter().find(is_it) {
            return Ok(applied.result.clone());
        }
        let result = apply(&arguments)?;
        let (operator, attributes) = (&*node.op_type, &*node.attribute);
        keep(&mut self.curves, Applied { operator, attributes, arguments, result: result.clone() });
        Ok(result)
    }

    /// The activation that a curve is: the one that it was before, or what `recognise` gives.
    pub(super) fn activation(
        &mut self,
        curve: Rc<[f64]>,
        recognise: impl FnOnce(&[f64]) -> Option<Activation>,
    ) -> Option<Activation> {
        if let Some((_, activation)) = self.activations.iter().find(|(known, _)| *known == curve) {
            return Some(*activation);
        }
        let activation = recognise(&curve)?;
        keep(&mut self.activations, (curve, activation));
        Some(activation)
    }
}

/// Whether these are one curve, or one number.
fn same(one: &Rc<[f64]>, other: &Rc<[f64]>) -> bool {
    Rc::ptr_eq(one, other) || matches!((&**one, &**other), ([a], [b]) if a.to_bits() == b.to_bits())
}

fn keep<T>(all: &mut VecDeque<T>, new: T) {
    all.truncate(KEPT - 1);
    all.push_front(new);
}
