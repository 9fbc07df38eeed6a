//! Formulas written down: an arithmetic whose numbers are values of an ONNX graph, and whose operations add nodes to it.
//!
//! An activation is one formula for any arithmetic ([`Activation::value`]). Given this one, it does not compute but
//! leaves its operations in the graph; so there is no list of activations here, and one added tomorrow is written too.
//!
//! onnxruntime has no `Softplus` and no `Erf` of `f64` on the CPU (1.32), nor `Elu`, `LeakyRelu` and `Gelu`; so in `f64`
//! the first two are made of what it has, and the others are formulas anyway. It has a `Sigmoid`, but releases such as
//! 1.19 replace its product with x, the silu, by an operator that they have in `f32` only.
//!
//! [`Activation::value`]: nn_model::Activation::value

use super::messages::{Attribute, DOUBLE, FLOAT, Node, Tensor};
use super::precision::Precision;
use nn_math::elementary::{Elementary, scalar};
use nn_math::simd::Arithmetic;
use std::cell::RefCell;
use std::collections::HashMap;
use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// A value of the graph: its number among all values.
pub(super) type Id = usize;

/// What makes a value.
enum Origin {
    /// The graph's input.
    Input,
    /// Numbers in the file; elsewhere, because most values are none.
    Constant(Box<Tensor>),
    /// An operator on other values.
    Operator(&'static str, Vec<Id>, Vec<Attribute>),
}

/// The values of a graph in the order in which they can be computed.
pub(super) struct Formulas {
    precision: Precision,
    values: RefCell<Values>,
}

#[derive(Default)]
struct Values {
    origins: Vec<Origin>,
    /// What was written down already, so that nothing is computed twice.
    known: HashMap<(&'static str, Vec<Id>), Id>,
    numbers: HashMap<u64, Id>,
}

impl Formulas {
    pub(super) fn new(precision: Precision) -> Formulas {
        Formulas { precision, values: RefCell::default() }
    }

    fn push(&self, origin: Origin) -> Id {
        let origins = &mut self.values.borrow_mut().origins;
        origins.push(origin);
        origins.len() - 1
    }

    pub(super) fn input(&self) -> Id {
        self.push(Origin::Input)
    }

    /// Numbers with a name and a shape.
    pub(super) fn tensor(&self, name: String, dims: &[usize], numbers: &[f64]) -> Id {
        let (data_type, raw_data) = match self.precision {
            Precision::F64 => (DOUBLE, numbers.iter().flat_map(|n| n.to_le_bytes()).collect()),
            Precision::F32 => (FLOAT, numbers.iter().flat_map(|&n| (n as f32).to_le_bytes()).collect()),
        };
        let dims = dims.iter().map(|&size| size as i64).collect();
        self.push(Origin::Constant(Box::new(Tensor {
            dims,
            data_type,
            name,
            raw_data: Some(raw_data),
            ..Tensor::default()
        })))
    }

    pub(super) fn operator(&self, name: &'static str, inputs: &[Id]) -> Id {
        let key = (name, inputs.to_vec());
        let known = self.values.borrow().known.get(&key).copied();
        known.unwrap_or_else(|| {
            let id = self.push(Origin::Operator(name, inputs.to_vec(), Vec::new()));
            self.values.borrow_mut().known.insert(key, id);
            id
        })
    }

    pub(super) fn operator_with(&self, name: &'static str, inputs: &[Id], attributes: Vec<Attribute>) -> Id {
        self.push(Origin::Operator(name, inputs.to_vec(), attributes))
    }

    fn number(&self, number: f64) -> Id {
        let known = self.values.borrow().numbers.get(&number.to_bits()).copied();
        known.unwrap_or_else(|| {
            let name = format!("number.{}", self.values.borrow().numbers.len());
            let id = self.tensor(name, &[], &[number]);
            self.values.borrow_mut().numbers.insert(number.to_bits(), id);
            id
        })
    }

    /// What it takes to compute `output`, under the names `input` and `output`: operators and numbers.
    pub(super) fn into_nodes(self, output: Id) -> (Vec<Node>, Vec<Tensor>) {
        let mut origins: Vec<_> = self.values.into_inner().origins.into_iter().map(Some).collect();
        let mut needed = vec![false; origins.len()];
        needed[output] = true;
        for id in (0..=output).rev() {
            if let (true, Some(Origin::Operator(_, inputs, _))) = (needed[id], &origins[id]) {
                inputs.iter().for_each(|&input| needed[input] = true);
            }
        }
        let (mut nodes, mut tensors, mut names) =
            (Vec::new(), Vec::new(), vec![String::new(); origins.len()]);
        for id in (0..=output).filter(|&id| needed[id]) {
            names[id] = match origins[id].take() {
                Some(Origin::Constant(tensor)) => {
                    let name = tensor.name.clone();
                    tensors.push(*tensor);
                    name
                }
                Some(Origin::Operator(operator, inputs, attribute)) => {
                    let name =
                        if id == output { "output".to_owned() } else { format!("value.{}", nodes.len()) };
                    nodes.push(Node {
                        input: inputs.into_iter().map(|input| names[input].clone()).collect(),
                        output: vec![name.clone()],
                        name: format!("{operator}.{}", nodes.len()),
                        op_type: operator.to_owned(),
                        attribute,
                        domain: String::new(),
                    });
                    name
                }
                Some(Origin::Input) | None => "input".to_owned(),
            };
        }
        (nodes, tensors)
    }
}

impl Arithmetic for &Formulas {
    type V = Id;

    fn splat(self, value: f64) -> Id {
        self.number(value)
    }
    fn add(self, a: Id, b: Id) -> Id {
        self.operator("Add", &[a, b])
    }
    fn sub(self, a: Id, b: Id) -> Id {
        self.operator("Sub", &[a, b])
    }
    fn mul(self, a: Id, b: Id) -> Id {
        self.operator("Mul", &[a, b])
    }
    fn div(self, a: Id, b: Id) -> Id {
        self.operator("Div", &[a, b])
    }
    fn sqrt(self, x: Id) -> Id {
        self.operator("Sqrt", &[x])
    }
    fn mul_add(self, a: Id, b: Id, c: Id) -> Id {
        self.add(self.mul(a, b), c)
    }
    fn neg_mul_add(self, a: Id, b: Id, c: Id) -> Id {
        self.sub(c, self.mul(a, b))
    }
    fn max(self, a: Id, b: Id) -> Id {
        self.operator("Max", &[a, b])
    }
    fn min(self, a: Id, b: Id) -> Id {
        self.operator("Min", &[a, b])
    }
    fn abs(self, x: Id) -> Id {
        self.operator("Abs", &[x])
    }
    fn with_sign_of(self, x: Id, sign: Id) -> Id {
        let negative = self.operator("Less", &[sign, self.number(0.0)]);
        self.operator("Where", &[negative, self.operator("Neg", &[x]), x])
    }
    fn if_positive(self, test: Id, yes: Id, no: Id) -> Id {
        let positive = self.operator("Greater", &[test, self.number(0.0)]);
        self.operator("Where", &[positive, yes, no])
    }
}

impl Elementary for &Formulas {
    fn exp(self, x: Id) -> Id {
        self.operator("Exp", &[x])
    }
    fn exp_m1(self, x: Id) -> Id {
        self.sub(self.exp(x), self.number(1.0))
    }
    fn ln(self, x: Id) -> Id {
        self.operator("Log", &[x])
    }
    fn sigmoid(self, x: Id) -> Id {
        match self.precision {
            Precision::F32 => self.operator("Sigmoid", &[x]),
            Precision::F64 => {
                let e = self.exp(self.operator("Neg", &[x]));
                self.operator("Reciprocal", &[self.add(self.number(1.0), e)])
            }
        }
    }
    fn tanh(self, x: Id) -> Id {
        self.operator("Tanh", &[x])
    }
    fn relu(self, x: Id) -> Id {
        self.operator("Relu", &[x])
    }
    fn softplus(self, x: Id) -> Id {
        match self.precision {
            Precision::F32 => self.operator("Softplus", &[x]),
            Precision::F64 => {
                let e = self.exp(self.operator("Neg", &[self.abs(x)]));
                self.add(self.relu(x), self.ln(self.add(self.number(1.0), e)))
            }
        }
    }
    fn normal_cdf(self, x: Id) -> Id {
        let (one, half) = (self.number(1.0), self.number(0.5));
        match self.precision {
            Precision::F32 => {
                let erf = self.operator("Erf", &[self.mul(x, self.number(FRAC_1_SQRT_2))]);
                self.mul(half, self.add(one, erf))
            }
            Precision::F64 => {
                // Beyond 38 standard deviations nothing is left.
                let z = self.min(self.number(27.0), self.mul(self.abs(x), self.number(FRAC_1_SQRT_2)));
                let below = self.mul(half, complementary_error_function(self, z));
                self.if_positive(x, self.sub(one, below), below)
            }
        }
    }
}

/// erfc(z) for 0 <= z <= 27, by the sum of its integral at the midpoints of steps h (Chiarella and Reichel, 1968):
///
/// ```text
/// erfc(z) = (2 h / pi) z e^(-z^2) sum over k = 1, 2, ... of e^(-t_k) / (z^2 + t_k)  +  2 / (1 + e^(2 pi z / h))
/// t_k = ((k - 1/2) h)^2
/// ```
///
/// It errs by about e^(-pi^2 / h^2), which for h = 1/2 is 7e-18; so are the terms left out after the thirteenth.
fn complementary_error_function(s: &Formulas, z: Id) -> Id {
    const H: f64 = 0.5;
    let square = s.mul(z, z);
    let terms = (1..=13).map(|k| {
        let t = (f64::from(k) - 0.5) * H;
        let t = t * t;
        let weight = 2.0 * H / PI * scalar::exp(-t);
        s.div(s.number(weight), s.add(square, s.number(t)))
    });
    // The smallest first, so that nothing of them is lost.
    let sum = terms.rev().reduce(|sum, term| s.add(sum, term)).unwrap_or_else(|| s.number(0.0));
    let main = s.mul(s.mul(z, s.exp(s.operator("Neg", &[square]))), sum);
    let rest = s.add(s.number(1.0), s.exp(s.mul(z, s.number(2.0 * PI / H))));
    s.add(main, s.div(s.number(2.0), rest))
}
