//! What the nodes of a graph give: numbers of the file, whole numbers, and what is computed from the input.

use super::columns::Columns;
use super::numbers::Numbers;
use std::rc::Rc;

/// A list of whole numbers; none is the number of samples, which is not known.
pub(super) type Whole = Rc<[Option<i64>]>;

/// The sizes of a computed value beside the number of samples; none where one is not known.
pub(super) type Axes = Option<Rc<[usize]>>;

/// A value of the graph.
#[derive(Clone)]
pub(super) enum Value {
    Constant(Numbers),
    Whole(Whole),
    Computed(Computed),
}

/// Something computed from the input.
#[derive(Clone)]
pub(super) struct Computed {
    /// How often a product or a step by column came before; nothing older than the newest may be used.
    pub(super) stage: usize,
    pub(super) form: Form,
    pub(super) axes: Axes,
}

#[derive(Clone)]
pub(super) enum Form {
    /// The same function of every column of what this stage began with.
    Curve(Curve),
    /// A softmax of `factor z + offset`.
    Softmax { factor: f64, offset: f64 },
    /// Columns of the graph's inputs, each perhaps scaled. They are rare, and a graph has many values, so they lie elsewhere.
    Picked { sources: Rc<[usize]>, columns: Box<Columns> },
}

/// A function that is written as `factor core(z) + offset`.
#[derive(Clone)]
pub(super) struct Curve {
    /// What it makes of each test number.
    pub(super) whole: Rc<[f64]>,
    /// What the core makes of each; none if that is z itself.
    pub(super) core: Option<Rc<[f64]>>,
    pub(super) factor: f64,
    pub(super) offset: f64,
}
