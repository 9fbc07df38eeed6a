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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_layers_have_in_common_is_computed_and_recognised_once_for_all_of_them() {
        let node = |operator: &str| Node { op_type: operator.to_owned(), ..Node::default() };
        let (tanh, times) = (node("Tanh"), node("Mul"));
        let start: Rc<[f64]> = Rc::from([-1.0, 0.0, 1.0]);
        let (mut known, mut applied, mut recognised) = (Known::default(), 0, 0);
        for layer in 0..1000 {
            // Every layer of a graph has its own constants, equal or not: two factors in turn.
            let factor: Rc<[f64]> = Rc::from([f64::from(1 + layer % 2)]);
            let mut apply = |node, arguments: Vec<Rc<[f64]>>, function: fn(f64, f64) -> f64| {
                let compute = |arguments: &[Rc<[f64]>]| {
                    applied += 1;
                    let factor = arguments.get(1).map_or(1.0, |factor| factor[0]);
                    Ok(arguments[0].iter().map(|x| function(*x, factor)).collect())
                };
                known.curve(node, arguments, compute).unwrap()
            };
            let scaled = apply(&times, vec![start.clone(), factor.clone()], |x, factor| x * factor);
            let curve = apply(&tanh, vec![scaled], |x, _| x.tanh());
            assert_eq!(curve[2], factor[0].tanh());
            // The same curve by another way.
            let again: Rc<[f64]> = curve.iter().copied().collect();
            for curve in [curve, again] {
                let expected = if layer % 2 == 0 { Activation::Tanh } else { Activation::Relu };
                let activation = known.activation(curve, |_| {
                    recognised += 1;
                    Some(expected)
                });
                assert_eq!(activation, Some(expected));
            }
        }
        assert_eq!((applied, recognised), (4, 2));
    }

    #[test]
    fn an_operator_with_other_attributes_or_arguments_is_another() {
        let node = |alpha: f32| {
            let alpha = Attribute { name: "alpha".to_owned(), f: Some(alpha), ..Attribute::default() };
            Node { op_type: "Elu".to_owned(), attribute: vec![alpha], ..Node::default() }
        };
        let (one, two) = (node(1.0), node(2.0));
        let (a, b): (Rc<[f64]>, Rc<[f64]>) = (Rc::from([1.0, 2.0]), Rc::from([1.0, 2.5]));
        let (mut known, mut applied) = (Known::default(), 0);
        for (node, argument) in [(&one, &a), (&two, &a), (&one, &b), (&one, &a), (&two, &a), (&one, &b)] {
            let apply = |arguments: &[Rc<[f64]>]| {
                applied += 1;
                Ok(arguments[0].iter().map(|x| x * f64::from(node.attribute[0].f.unwrap())).collect())
            };
            let curve = known.curve(node, vec![argument.clone()], apply).unwrap();
            assert_eq!(curve[1], argument[1] * f64::from(node.attribute[0].f.unwrap()));
        }
        assert_eq!(applied, 3);
    }
}
