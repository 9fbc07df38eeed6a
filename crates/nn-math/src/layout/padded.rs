//! A vector of numbers in whole eights, which suits long loops over numbers.
//!
//! ```text
//! | x0 x1 ... x7 | x8 x9  0  0  0  0  0  0 |      the bar: a multiple of 64 bytes
//! ```

use crate::simd::LANES;
use std::ops::{Deref, DerefMut};

/// Numbers that begin on a cache line, with zeros after the last up to the next multiple of eight. It derefs to the
/// slice of the numbers.
///
/// A loop over eights ([`crate::update`]) that leaves zeros at zero needs no special case for the last numbers. It
/// also loads each vector from the place where it stored one; only then can the processor forward what was just
/// stored.
///
/// ```
/// use nn_math::padded::Padded;
/// let numbers = Padded::from(vec![1.0, 2.0, 3.0]);
/// assert_eq!(numbers.len(), 3);
/// assert_eq!(numbers.filled_up(), [1.0, 2.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
/// ```
#[derive(Debug)]
pub struct Padded {
    /// The numbers, and two cache lines more: one because an allocation may begin anywhere in a line, and one as
    /// margin.
    storage: Vec<f64>,
    /// Where the numbers begin.
    start: usize,
    length: usize,
}

impl Padded {
    /// `length` zeros.
    ///
    /// # Panics
    /// If there is no room for so many.
    pub fn zeros(length: usize) -> Padded {
        let filled_up = length.checked_next_multiple_of(LANES).unwrap_or(usize::MAX);
        let storage = vec![0.0; filled_up.saturating_add(2 * LANES)];
        // Only speed depends on the offset, so one that cannot be computed is no error.
        let start = storage.as_ptr().align_offset(64).min(LANES);
        Padded { storage, start, length }
    }

    /// The numbers and the zeros that fill up the last eight.
    #[inline(always)]
    pub fn filled_up(&self) -> &[f64] {
        &self.storage[self.start..][..self.length.next_multiple_of(LANES)]
    }

    /// The numbers and at least eight more, so that eight can be read from the place of any number. Those beyond
    /// [`Padded::filled_up`] have no meaning.
    #[inline(always)]
    pub fn with_margin(&self) -> &[f64] {
        &self.storage[self.start..]
    }

    /// The same as [`Padded::filled_up`], as a mutable slice. The zeros must stay zeros.
    #[inline(always)]
    pub fn filled_up_mut(&mut self) -> &mut [f64] {
        &mut self.storage[self.start..][..self.length.next_multiple_of(LANES)]
    }
}

impl Default for Padded {
    fn default() -> Padded {
        Padded::zeros(0)
    }
}

impl From<&[f64]> for Padded {
    fn from(numbers: &[f64]) -> Padded {
        let mut padded = Padded::zeros(numbers.len());
        padded.copy_from_slice(numbers);
        padded
    }
}

impl From<Vec<f64>> for Padded {
    fn from(numbers: Vec<f64>) -> Padded {
        Padded::from(&numbers[..])
    }
}

impl Clone for Padded {
    fn clone(&self) -> Padded {
        Padded::from(&self[..])
    }
}

impl PartialEq for Padded {
    fn eq(&self, other: &Padded) -> bool {
        self[..] == other[..]
    }
}

impl Deref for Padded {
    type Target = [f64];
    #[inline(always)]
    fn deref(&self) -> &[f64] {
        &self.storage[self.start..][..self.length]
    }
}

impl DerefMut for Padded {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [f64] {
        &mut self.storage[self.start..][..self.length]
    }
}
