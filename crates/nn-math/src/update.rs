//! One pass over several slices of the same length, eight numbers at a time: the way in which optimisers move
//! parameters.
//!
//! ```text
//! p[i], m[i], ... = f(g[i], ...; p[i], m[i], ...)      for i in 0..n, in whole eights
//! ```

use crate::simd::{LANES, Simd};
use std::slice;

/// Replaces the slices in `write`, eight numbers at a time, by the results of `f` for the same eight numbers of the
/// slices in `read` and `write`.
///
/// If the length is no multiple of eight, the last numbers are filled up with zeros, and the results for those are
/// dropped. So zeros must add nothing to sums that `f` keeps.
///
/// ```
/// use nn_math::simd::{Arithmetic, Computation, Level, Simd};
/// use nn_math::update::update;
///
/// /// parameters -= 0.25 * gradient
/// struct Step<'a>(&'a mut [f64], &'a [f64]);
/// impl Computation for Step<'_> {
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
    let read = read.map(|slice| slice.as_chunks::<LANES>()).map(|(whole, rest)| (whole, filled_up(rest)));
    let mut write = write.map(|slice| {
        let (whole, rest) = slice.as_chunks_mut::<LANES>();
        let last = filled_up(rest);
        (whole, rest, last)
    });
    // The whole eights, then the last one. The loop is one for both, so that `f` is called in one place and is
    // inlined.
    for (count, in_whole) in [(length / LANES, true), (usize::from(length % LANES > 0), false)] {
        let read = read.each_ref().map(|(whole, last)| {
            let eights = if in_whole { whole } else { slice::from_ref(last) };
            &eights[..count]
        });
        let write = write.each_mut().map(|(whole, _, last)| {
            let eights = if in_whole { &mut **whole } else { slice::from_mut(last) };
            &mut eights[..count]
        });
        for i in 0..count {
            let (mut given, mut old) = ([s.splat(0.0); R], [s.splat(0.0); W]);
            for r in 0..R {
                given[r] = s.load_array(&read[r][i]);
            }
            for w in 0..W {
                old[w] = s.load_array(&write[w][i]);
            }
            let new = f(given, old);
            for w in 0..W {
                s.store_array(new[w], &mut write[w][i]);
            }
        }
    }
    for (_, rest, last) in write {
        rest.copy_from_slice(&last[..rest.len()]);
    }
}

/// Up to eight numbers, filled up with zeros.
#[inline(always)]
fn filled_up(rest: &[f64]) -> [f64; LANES] {
    let mut eight = [0.0; LANES];
    eight[..rest.len()].copy_from_slice(rest);
    eight
}
