//! Formulas written down as a list of operations: so the formula behind a pointer, which only knows vectors of numbers, can be
//! read with any other meaning too.

use nn_math::elementary::Elementary;
use nn_math::simd::Arithmetic;
use std::cell::RefCell;

/// A place in the list of operations.
type Id = usize;

/// The operations of a formula in the order in which they were made, and its three results.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recorded {
    operations: Vec<Operation>,
    results: [Id; 3],
}

impl Recorded {
    /// What a formula does with `arguments` numbers.
    pub(crate) fn new(arguments: usize, formula: impl FnOnce(&Recorder, &[Id]) -> (Id, Id, Id)) -> Recorded {
        let recorder = Recorder::default();
        let ids = Vec::from_iter((0..arguments).map(|i| recorder.push(Operation::Argument { i })));
        let (a, b, c) = formula(&recorder, &ids);
        Recorded { operations: recorder.0.into_inner(), results: [a, b, c] }
    }

    /// The same operations with those of `s`.
    pub(crate) fn replay<S: Elementary>(&self, s: S, arguments: &[S::V]) -> (S::V, S::V, S::V) {
        let mut values = Vec::with_capacity(self.operations.len());
        for operation in &self.operations {
            let value = operation.value(s, arguments, &values);
            values.push(value);
        }
        let [a, b, c] = self.results.map(|id| values[id]);
        (a, b, c)
    }
}

/// An arithmetic that writes down what is asked of it.
#[derive(Default)]
pub(crate) struct Recorder(RefCell<Vec<Operation>>);

impl Recorder {
    fn push(&self, operation: Operation) -> Id {
        let mut operations = self.0.borrow_mut();
        operations.push(operation);
        operations.len() - 1
    }
}

/// Declares the operations: how each is written down and done again.
macro_rules! operations {
    (
        Arithmetic: $( $Operation:ident $operation:ident($($x:ident),+) )*;
        Elementary: $( $Function:ident $function:ident )*;
    ) => {
        #[derive(Clone, Copy, Debug, PartialEq)]
        enum Operation {
            Argument { i: usize },
            /// By its bits, so that a NaN is equal to itself.
            Number { bits: u64 },
            $( $Operation { $($x: Id),+ }, )*
            $( $Function { x: Id }, )*
        }

        impl Operation {
            fn value<S: Elementary>(self, s: S, arguments: &[S::V], values: &[S::V]) -> S::V {
                match self {
                    Operation::Argument { i } => arguments[i],
                    Operation::Number { bits } => s.splat(f64::from_bits(bits)),
                    $( Operation::$Operation { $($x),+ } => s.$operation($(values[$x]),+), )*
                    $( Operation::$Function { x } => s.$function(values[x]), )*
                }
            }
        }

        impl Arithmetic for &Recorder {
            type V = Id;
            fn splat(self, value: f64) -> Id {
                self.push(Operation::Number { bits: value.to_bits() })
            }
            $( fn $operation(self, $($x: Id),+) -> Id {
                self.push(Operation::$Operation { $($x),+ })
            } )*
        }

        impl Elementary for &Recorder {
            $( fn $function(self, x: Id) -> Id {
                self.push(Operation::$Function { x })
            } )*
        }
    };
}

operations! {
    Arithmetic:
        Add add(a, b) Sub sub(a, b) Mul mul(a, b) Div div(a, b) Sqrt sqrt(x)
        MulAdd mul_add(a, b, c) NegMulAdd neg_mul_add(a, b, c) Max max(a, b) Min min(a, b)
        Abs abs(x) WithSignOf with_sign_of(x, sign) IfPositive if_positive(test, yes, no);
    Elementary:
        Exp exp ExpM1 exp_m1 Ln ln Sigmoid sigmoid Tanh tanh Softplus softplus NormalCdf normal_cdf Relu relu;
}
