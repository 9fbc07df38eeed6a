//! One pass over several slices of the same length, eight numbers at a time: how optimisers move parameters.

use crate::simd::{LANES, Simd};

/// Replaces each eight numbers of the slices in `write` by what `f` makes of the eights of `read` and `write`.
///
/// A last partial eight is filled up with zeros, and what `f` makes of those is dropped; so sums that `f` keeps must be sums
/// to which zeros add nothing.
///
/// ```
/// use nn_math::simd::{Arithmetic, Level, Simd, Task};
/// use nn_math::update::update;
///
/// /// parameters -= 0.25 * gradient
/// struct Step<'a>(&'a mut [f64], &'a [f64]);
/// impl Task for Step<'_> {
///     type Output = ();
///     #[inline(always)]
///     fn run<S: Simd>(self, s: S) {
///         let rate = s.splat(0.25);
///         update(s, [self.1], [self.0], |[g], [p]| [s.neg_mul_add(rate, g, p)]);
///     }
/// }
/// let mut parameters = [1.0; 11];
/// Level::best().run(Step(&mut parameters, &[4.0; 11]));
/// assert_eq!(parameters, [0.0; 11]);
/// ```
///
/// # Panics
/// If the slices differ in length.
#[inline(always)]
pub fn update<S: Simd, const R: usize, const W: usize>(
    s: S,
    read: [&[f64]; R],
    write: [&mut [f64]; W],
    mut f: impl FnMut([S::V; R], [S::V; W]) -> [S::V; W],
) {
    let length = read.first().copied().or(write.first().map(|slice| &**slice)).map_or(0, <[f64]>::len);
    assert!(read.iter().all(|slice| slice.len() == length), "slices differ in length");
    assert!(write.iter().all(|slice| slice.len() == length), "slices differ in length");
    let read = read.map(|slice| slice.as_chunks::<LANES>());
    let write = write.map(|slice| slice.as_chunks_mut::<LANES>());
    for i in 0..length / LANES {
        let old = std::array::from_fn(|w| s.load_array(&write[w].0[i]));
        let new = f(std::array::from_fn(|r| s.load_array(&read[r].0[i])), old);
        for w in 0..W {
            s.store_array(new[w], &mut write[w].0[i]);
        }
    }
    let rest = length % LANES;
    if rest > 0 {
        let padded =
            |slice: &[f64]| s.load_array(&std::array::from_fn(|i| slice.get(i).copied().unwrap_or(0.0)));
        let old = std::array::from_fn(|w| padded(write[w].1));
        let new = f(std::array::from_fn(|r| padded(read[r].1)), old);
        for w in 0..W {
            let mut eight = [0.0; LANES];
            s.store_array(new[w], &mut eight);
            write[w].1.iter_mut().zip(eight).for_each(|(to, from)| *to = from);
        }
    }
}
