//! A derivative found in three ways: by a formula, by trying, and by dual numbers. Arguments: the weight, the step, and 1 for a formula
//! with a mistake in it.
#![allow(clippy::print_stdout)] // for a reader

use anyhow::ensure;
use std::ops::{Add, Mul, Sub};

// ANCHOR: dual
/// A number, and how fast it changes as the weight does.
#[derive(Clone, Copy, Debug)]
struct Dual {
    value: f64,
    derivative: f64,
}

impl Add for Dual {
    type Output = Dual;
    fn add(self, b: Dual) -> Dual {
        Dual { value: self.value + b.value, derivative: self.derivative + b.derivative }
    }
}

impl Sub for Dual {
    type Output = Dual;
    fn sub(self, b: Dual) -> Dual {
        Dual { value: self.value - b.value, derivative: self.derivative - b.derivative }
    }
}

impl Mul for Dual {
    type Output = Dual;
    fn mul(self, b: Dual) -> Dual {
        Dual {
            value: self.value * b.value,
            derivative: self.derivative * b.value + self.value * b.derivative,
        }
    }
}

impl Dual {
    /// A number that does not depend on the weight.
    fn constant(value: f64) -> Dual {
        Dual { value, derivative: 0.0 }
    }

    fn sigmoid(self) -> Dual {
        let a = 1.0 / (1.0 + (-self.value).exp());
        Dual { value: a, derivative: a * (1.0 - a) * self.derivative }
    }
}
// ANCHOR_END: dual

// ANCHOR: loss
/// Half the squared error of a neuron with the input 2 and the target 1.
fn loss(w: Dual) -> Dual {
    let error = (w * Dual::constant(2.0)).sigmoid() - Dual::constant(1.0);
    Dual::constant(0.5) * error * error
}
// ANCHOR_END: loss

// ANCHOR: formula
/// The slope of that, by the chain rule on paper.
fn by_formula(w: f64) -> f64 {
    let a = 1.0 / (1.0 + (-2.0 * w).exp());
    (a - 1.0) * a * (1.0 - a) * 2.0
}
// ANCHOR_END: formula

/// The same with a mistake in it, which an exercise asks for.
fn with_a_mistake(w: f64) -> f64 {
    let a = 1.0 / (1.0 + (-2.0 * w).exp());
    (a - 1.0) * a * (1.0 - a)
}

fn main() -> anyhow::Result<()> {
    let [w, h, mistake] = nn_chapters::arguments([0.3, 1e-5, 0.0])?;
    ensure!(h > 0.0, "the step must be above 0");

    // ANCHOR: three_ways
    let plain = |w: f64| loss(Dual::constant(w)).value;
    let one_sided = (plain(w + h) - plain(w)) / h;
    let central = (plain(w + h) - plain(w - h)) / (2.0 * h);
    let dual = loss(Dual { value: w, derivative: 1.0 }).derivative;
    // ANCHOR_END: three_ways
    let formula = if mistake == 0.0 { by_formula(w) } else { with_a_mistake(w) };

    println!("by formula       {formula:.12}");
    println!("by dual numbers  {dual:.12}");
    println!("step to one side {one_sided:.12}   off by {:.0e}", (one_sided - formula).abs());
    println!("to both sides    {central:.12}   off by {:.0e}", (central - formula).abs());
    let share = f64::EPSILON;
    println!("rounding {share:.1e}: cube root {:.1e}, square root {:.1e}", share.cbrt(), share.sqrt());

    assert!((dual - by_formula(w)).abs() < 1e-15);
    Ok(())
}
