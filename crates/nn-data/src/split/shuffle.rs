//! Random order, with values that no release of a library can change.
//!
//! ```text
//! whole number in 0..=m    the low bits of a word of 64, as many as m has, again until they are at most m
//! shuffle (Fisher-Yates)   for i = n-1, ..., 1: swap items i and j, j whole in 0..=i
//! ```
//!
//! (A training run shuffles in the same way, but draws its whole numbers from the high half of a product; nn-model has no
//! use for data sets, and its runs and these splits must both stay what they are to the bit. So there are two.)

use rand::Rng;

/// Puts the items into random order, every order with the same probability, by Fisher and Yates's method. The same generator
/// and seed give the same order on every machine and in every version.
///
/// ```
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let mut rows = [0, 1, 2, 3];
/// nn_data::shuffle(&mut rows, &mut ChaCha8Rng::seed_from_u64(1));
/// assert_eq!(rows, [2, 0, 3, 1]);
/// ```
pub fn shuffle<T>(items: &mut [T], rng: &mut impl Rng) {
    for i in (1..items.len()).rev() {
        items.swap(i, at_most(i as u64, rng) as usize);
    }
}

/// A whole number from 0 to `largest`, each with the same probability.
fn at_most(largest: u64, rng: &mut impl Rng) -> u64 {
    let mask = u64::MAX.checked_shr(largest.leading_zeros()).unwrap_or(0);
    loop {
        let bits = rng.next_u64() & mask;
        if bits <= largest {
            return bits;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::ChaCha8Rng};
    use std::collections::BTreeMap;

    #[test]
    fn every_order_of_four_has_the_same_probability() {
        let rng = &mut ChaCha8Rng::seed_from_u64(5);
        let mut counts = BTreeMap::new();
        for _ in 0..24_000 {
            let mut items = [0, 1, 2, 3];
            shuffle(&mut items, rng);
            *counts.entry(items).or_insert(0_i32) += 1;
        }
        assert_eq!(counts.len(), 24);
        // 1000 each, with a standard deviation of 31; the sum of squares is chi-square with 23 degrees of freedom.
        let chi_square: f64 = counts.values().map(|&count| f64::from(count - 1000).powi(2) / 1000.0).sum();
        assert!((5.0..60.0).contains(&chi_square), "{chi_square}: {counts:?}");
    }

    #[test]
    fn the_order_of_a_seed_stays_what_it_was() {
        let mut items: Vec<usize> = (0..10).collect();
        shuffle(&mut items, &mut ChaCha8Rng::seed_from_u64(1));
        assert_eq!(items, [4, 7, 9, 6, 3, 0, 8, 2, 5, 1]);
        assert_eq!(at_most(0, &mut ChaCha8Rng::seed_from_u64(1)), 0);
        shuffle(&mut [] as &mut [u8], &mut ChaCha8Rng::seed_from_u64(1));
    }
}
