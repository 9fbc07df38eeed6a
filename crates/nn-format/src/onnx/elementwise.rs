//! The operators that an activation may be made of, carried out number by number.

use super::attributes::float;
use super::messages::Node;
use nn_math::elementary::scalar;
use std::f64::consts::{FRAC_2_SQRT_PI, SQRT_2};
use std::ops::RangeInclusive;
use std::rc::Rc;

/// An operator: its name, how many inputs it may have, and what it makes of one number from each.
pub(super) struct Operator {
    pub(super) name: &'static str,
    inputs: RangeInclusive<usize>,
    function: fn(&Node, &[f64]) -> f64,
}

/// The operator of this name.
pub(super) fn find(name: &str) -> Option<&'static Operator> {
    OPERATORS.iter().find(|operator| operator.name == name)
}

impl Operator {
    /// The results for `length` numbers of each input; an input of one number is repeated.
    pub(super) fn apply(
        &self,
        node: &Node,
        inputs: &[Rc<[f64]>],
        length: usize,
    ) -> Result<Rc<[f64]>, String> {
        if !self.inputs.contains(&inputs.len()) {
            return Err(format!("found {} inputs, expected {:?}", inputs.len(), self.inputs));
        }
        let mut arguments = vec![0.0; inputs.len()];
        let results = (0..length).map(|i| {
            for (argument, input) in arguments.iter_mut().zip(inputs) {
                *argument = if input.len() == 1 { input[0] } else { input[i] };
            }
            (self.function)(node, &arguments)
        });
        Ok(results.collect())
    }
}

const fn unary(name: &'static str, function: fn(&Node, &[f64]) -> f64) -> Operator {
    Operator { name, inputs: 1..=1, function }
}

const fn binary(name: &'static str, function: fn(&Node, &[f64]) -> f64) -> Operator {
    Operator { name, inputs: 2..=2, function }
}

/// All of them. What is true or false is 1 or 0.
pub(super) const OPERATORS: &[Operator] = &[
    binary("Add", |_, x| x[0] + x[1]),
    binary("Sub", |_, x| x[0] - x[1]),
    binary("Mul", |_, x| x[0] * x[1]),
    binary("Div", |_, x| x[0] / x[1]),
    Operator {
        name: "Max",
        inputs: 1..=8,
        function: |_, x| x.iter().copied().fold(f64::NEG_INFINITY, larger),
    },
    Operator {
        name: "Min",
        inputs: 1..=8,
        function: |_, x| -x.iter().map(|x| -x).fold(f64::NEG_INFINITY, larger),
    },
    binary("Greater", |_, x| f64::from(u8::from(x[0] > x[1]))),
    binary("Less", |_, x| f64::from(u8::from(x[0] < x[1]))),
    Operator { name: "Where", inputs: 3..=3, function: |_, x| if x[0] == 0.0 { x[2] } else { x[1] } },
    unary("Abs", |_, x| x[0].abs()),
    unary("Neg", |_, x| -x[0]),
    unary("Reciprocal", |_, x| 1.0 / x[0]),
    unary("Sqrt", |_, x| x[0].sqrt()),
    unary("Exp", |_, x| scalar::exp(x[0])),
    unary("Log", |_, x| scalar::ln(x[0])),
    unary("Erf", |_, x| 2.0 * scalar::normal_cdf(SQRT_2 * x[0]) - 1.0),
    unary("Sigmoid", |_, x| scalar::sigmoid(x[0])),
    unary("Tanh", |_, x| scalar::tanh(x[0])),
    unary("Softplus", |_, x| scalar::softplus(x[0])),
    unary("Relu", |_, x| scalar::relu(x[0])),
    unary("LeakyRelu", |node, x| if x[0] < 0.0 { float(node, "alpha", 0.01) * x[0] } else { x[0] }),
    binary("PRelu", |_, x| if x[0] < 0.0 { x[1] * x[0] } else { x[0] }),
    unary("Elu", |node, x| if x[0] < 0.0 { float(node, "alpha", 1.0) * scalar::exp_m1(x[0]) } else { x[0] }),
    unary("Celu", |node, x| {
        let alpha = float(node, "alpha", 1.0);
        if x[0] < 0.0 { alpha * scalar::exp_m1(x[0] / alpha) } else { x[0] }
    }),
    unary("HardSigmoid", |node, x| {
        let line = float(node, "alpha", 0.2) * x[0] + float(node, "beta", 0.5);
        -larger(-larger(line, 0.0), -1.0)
    }),
    unary("Mish", |_, x| x[0] * scalar::tanh(scalar::softplus(x[0]))),
    unary("Selu", |node, x| {
        let (alpha, gamma) = (float(node, "alpha", SELU_ALPHA), float(node, "gamma", SELU_GAMMA));
        gamma * if x[0] < 0.0 { alpha * scalar::exp_m1(x[0]) } else { x[0] }
    }),
    Operator {
        name: "Clip",
        inputs: 1..=3,
        function: |node, x| {
            let bound = |index: usize, name, usual| x.get(index).copied().unwrap_or(float(node, name, usual));
            let low = bound(1, "min", f64::NEG_INFINITY);
            -larger(-larger(x[0], low), -bound(2, "max", f64::INFINITY))
        },
    },
    unary("Gelu", gelu),
    unary("Swish", |node, x| x[0] * scalar::sigmoid(float(node, "alpha", 1.0) * x[0])),
];

/// The two numbers of ONNX's `Selu`, where a node has none.
const SELU_ALPHA: f64 = 1.673_263_192_176_818_8;
const SELU_GAMMA: f64 = 1.050_701_022_148_132_3;

/// The larger number; NaN if one is.
fn larger(a: f64, b: f64) -> f64 {
    if a > b || a.is_nan() { a } else { b }
}

fn gelu(node: &Node, x: &[f64]) -> f64 {
    let by_tanh = node.attribute.iter().any(|a| a.name == "approximate" && a.s.as_deref() == Some(b"tanh"));
    if !by_tanh {
        return x[0] * scalar::normal_cdf(x[0]);
    }
    // sqrt(2 / pi) (x + 0.044715 x^3)
    let inside = FRAC_2_SQRT_PI / SQRT_2 * (x[0] + 0.044715 * x[0] * x[0] * x[0]);
    0.5 * x[0] * (1.0 + scalar::tanh(inside))
}
