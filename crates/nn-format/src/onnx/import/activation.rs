//! Which activation a formula is, told by what it does.

use nn_model::Activation;
use std::cell::LazyCell;
use std::rc::Rc;

/// Numbers at which activations differ: near zero, over their whole bend, and far out.
pub(super) fn test_numbers() -> Rc<[f64]> {
    let bend = (-160..=160).map(|i| f64::from(i) * 0.173);
    bend.chain(
        [0.0, 1.0, 1e-9, 1e-4, 40.0, 90.0, 300.0, 1e4, 1e6, 1e9, 1e12].into_iter().flat_map(|x| [x, -x]),
    )
    .collect()
}

/// The activation that makes of the test numbers what the curve holds: one of ours or else one of these.
pub(super) fn recognise(tests: &[f64], curve: &[f64], own: &[Activation]) -> Option<Activation> {
    let is_it = |activation: &Activation, tolerance: f64| {
        tests.iter().zip(curve).all(|(&test, &found)| {
            let expected = activation.value_and_derivative(test).0;
            // Far out, a formula may overflow that is sound for all numbers that occur.
            let overflow = !found.is_finite() && test.abs() > 50.0;
            overflow || (found - expected).abs() <= tolerance * expected.abs().max(1.0)
        })
    };
    let ours = Activation::ALL.iter().copied().filter(|activation| !activation.is_for_outputs_only());
    let (with_numbers, without): (Vec<_>, Vec<_>) =
        ours.partition(|activation| activation.setting().is_some());
    // Only if it is none of those before.
    let solved = LazyCell::new(|| {
        let solved = Activation::SETTINGS.iter().filter_map(|setting| {
            let with = |number: f64| format!("{}:{number}", setting.choice).parse().ok();
            solve(with, *setting.range.start(), tests, curve)
        });
        Vec::from_iter(solved)
    });
    // Constants may be rounded to f32, which changes values by some 1e-7.
    [1e-13, 1e-6].into_iter().find_map(|tolerance| {
        let it = |known: &[Activation]| known.iter().copied().find(|one| is_it(one, tolerance));
        it(&without).or_else(|| it(&solved)).or_else(|| it(&with_numbers)).or_else(|| it(own))
    })
}

/// An activation between two lines `factor z + offset`, one before and one after it.
pub(super) struct Bounded {
    pub(super) head: (f64, f64),
    pub(super) activation: Activation,
    pub(super) tail: (f64, f64),
}

/// What a line is that ends at a bound: by a hard tanh where it ends at two (a hard sigmoid, a ReLU up to 6), by a ReLU where it ends at
/// one (the smaller of z and 1, or the negative of a ReLU).
pub(super) fn between_bounds(tests: &[f64], curve: &[f64]) -> Option<Bounded> {
    let (low, high) =
        curve.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), &y| (a.min(y), b.max(y)));
    // A bound is where several numbers end; the last of a line is none.
    let is_bound = |bound: f64| curve.iter().filter(|y| **y == bound).count() > 1;
    let bounds = [low, high].map(|bound| Some(bound).filter(|bound| is_bound(*bound)));
    let inside = || tests.iter().zip(curve).filter(|(_, y)| !bounds.contains(&Some(**y)));
    let (from, to) =
        (inside().min_by(|a, b| a.0.total_cmp(b.0))?, inside().max_by(|a, b| a.0.total_cmp(b.0))?);
    let near = inside().min_by(|a, b| a.0.abs().total_cmp(&b.0.abs()))?;
    let factor = (to.1 - from.1) / (to.0 - from.0);
    let offset = near.1 - factor * near.0;
    let (bounded, size) = match bounds {
        [None, None] => return None,
        [Some(_), Some(_)] => {
            let (half, middle) = ((high - low) / 2.0, (high + low) / 2.0);
            let head = (factor / half, (offset - middle) / half);
            (Bounded { head, activation: Activation::HardTanh, tail: (half, middle) }, half)
        }
        [Some(low), None] => {
            (Bounded { head: (factor, offset - low), activation: Activation::Relu, tail: (1.0, low) }, 1.0)
        }
        [None, Some(high)] => (
            Bounded { head: (-factor, high - offset), activation: Activation::Relu, tail: (-1.0, high) },
            1.0,
        ),
    };
    let Bounded { head, activation, tail } = &bounded;
    let is_it = tests.iter().zip(curve).all(|(z, found)| {
        let (a, _) = activation.value_and_derivative(head.0 * z + head.1);
        (tail.0 * a + tail.1 - found).abs() <= 1e-12 * found.abs().max(size)
    });
    ([*head, *tail].iter().all(|(factor, offset)| factor.is_finite() && offset.is_finite()) && is_it)
        .then_some(bounded)
}

/// The activation with the number, from `start` on, that the curve must have been made with, if it was made by this one: its
/// values grow in proportion to the number.
fn solve(
    with: impl Fn(f64) -> Option<Activation>,
    start: f64,
    tests: &[f64],
    curve: &[f64],
) -> Option<Activation> {
    let value = |activation: Activation, z| activation.value_and_derivative(z).0;
    let (low, more) = (with(start)?, with(start + 1.0)?);
    // Where the number is a factor of 1, rounding takes nothing from it.
    let growth = |z: f64| value(more, z) - value(low, z);
    let distance = |z: f64| (growth(z).abs().ln()).abs();
    let (&z, &found) = tests.iter().zip(curve).min_by(|a, b| distance(*a.0).total_cmp(&distance(*b.0)))?;
    let number = start + (found - value(low, z)) / growth(z);
    // What was rounded to f32 was a shorter number before.
    let single = number as f32;
    with(if f64::from(single) == number { single.to_string().parse().unwrap_or(number) } else { number })
}
