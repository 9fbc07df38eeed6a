//! A vector of numbers in whole eights, as long loops over numbers like it.
//!
//! ```text
//! | x0 x1 ... x7 | x8 x9  0  0  0  0  0  0 |      the bar: a multiple of 64 bytes
//! ```

use crate::simd::LANES;
use std::ops::{Deref, DerefMut};

/// Numbers that begin on a cache line, with zeros after the last up to the next multiple of eight. Otherwise a slice.
///
/// What works on them eight by eight ([`crate::update`]) has no rest to treat, if zeros stay zeros under it, and reads a
/// vector from where it wrote one: a processor passes on what was just stored only to a load of the same place.
///
/// ```
/// use nn_math::padded::Padded;
/// let numbers = Padded::from(vec![1.0, 2.0, 3.0]);
/// assert_eq!(numbers.len(), 3);
/// assert_eq!(numbers.filled_up(), [1.0, 2.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
/// ```
#[derive(Debug)]
pub struct Padded {
    /// A cache line's worth more than is used, because a vector may begin anywhere, and another one as margin.
    room: Vec<f64>,
    /// Where the numbers begin.
    start: usize,
    length: usize,
}

impl Padded {
    /// So many zeros.
    pub fn zeros(length: usize) -> Padded {
        let room = vec![0.0; length.next_multiple_of(LANES) + 2 * LANES];
        // Only speed depends on it, so an offset that cannot be had is no error.
        let start = room.as_ptr().align_offset(64).min(LANES);
        Padded { room, start, length }
    }

    /// The numbers and the zeros that fill up the last eight.
    #[inline(always)]
    pub fn filled_up(&self) -> &[f64] {
        &self.room[self.start..][..self.length.next_multiple_of(LANES)]
    }

    /// The numbers and at least eight more: so that eight may be read from the place of any, whatever the last ones are.
    #[inline(always)]
    pub fn with_margin(&self) -> &[f64] {
        &self.room[self.start..]
    }

    /// The same as [`Padded::filled_up`], to be written: zeros must stay zeros.
    #[inline(always)]
    pub fn filled_up_mut(&mut self) -> &mut [f64] {
        &mut self.room[self.start..][..self.length.next_multiple_of(LANES)]
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
        &self.room[self.start..][..self.length]
    }
}

impl DerefMut for Padded {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [f64] {
        &mut self.room[self.start..][..self.length]
    }
}
