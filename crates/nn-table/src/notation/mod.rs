//! How cells write what they say: decimals, thousands, currencies, units.

mod number;

pub use number::looks_numeric;
