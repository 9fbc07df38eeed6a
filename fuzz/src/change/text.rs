//! Changes of words: to one that files of ours know, or letter by letter.

use super::Dice;

/// Words with a meaning somewhere.
const WORDS: &[&str] = &[
    "",
    " ",
    "\u{feff}",
    "\u{1b}[2J",
    "0",
    "-1",
    "1e999",
    "nan",
    "inf",
    "true",
    "relu",
    "tanh",
    "sigmoid",
    "softmax",
    "linear",
    "elu:1e9",
    "leaky-relu",
    "mse",
    "log-loss",
    "cross-entropy",
    "adam",
    "lbfgs",
    "gradient-descent",
    "MatMul",
    "Gemm",
    "Add",
    "Transpose",
    "Reshape",
    "Identity",
    "Constant",
    "Softmax",
    "Flatten",
    "Concat",
    "Sub",
    "Div",
    "Mul",
    "Cast",
    "Relu",
    "a\nb",
    "..",
    "/",
];

pub(super) fn word(text: &mut String, dice: &mut Dice<'_>) {
    if dice.once_in(2) {
        *text = (*dice.pick(WORDS)).to_owned();
        return;
    }
    let mut bytes = std::mem::take(text).into_bytes();
    dice.plain(&mut bytes);
    *text = String::from_utf8_lossy(&bytes).into_owned();
}
