//! Which activation a formula is, told by what it does.

use nn_model::Activation;
use std::rc::Rc;

/// Numbers at which activations differ: near zero, over their whole bend, and far out.
pub(super) fn test_numbers() -> Rc<[f64]> {
    let bend = (-160..=160).map(|i| f64::from(i) * 0.173);
    bend.chain([0.0, 1e-9, 1e-4, 40.0, 90.0, 300.0, 1e4, 1e6].into_iter().flat_map(|x| [x, -x])).collect()
}

/// The activation that makes of the test numbers what the curve holds.
pub(super) fn recognise(tests: &[f64], curve: &[f64]) -> Option<Activation> {
    // Constants may be rounded to f32, which changes values by some 1e-7.
    let near = |found: f64, expected: f64| (found - expected).abs() <= 1e-6 * expected.abs().max(1.0);
    Activation::ALL.iter().copied().filter(|activation| !activation.is_for_outputs_only()).find(
        |activation| {
            tests.iter().zip(curve).all(|(&test, &found)| {
                // Far out, a formula may overflow that is sound for all numbers that occur.
                let overflow = !found.is_finite() && test.abs() > 50.0;
                overflow || near(found, activation.value_and_derivative(test).0)
            })
        },
    )
}
