//! What the products have in common: loops over tiles, and tiles' neighbours in memory.

use crate::simd::{Block, Simd};

/// Calls a tile kernel over `0..count`, in steps of the first width that fits:
/// `tiles!(start in count, [8, 4, 2, 1] => |WIDTH| call)`.
macro_rules! tiles {
    ($start:ident in $count:expr, [$($width:literal),*] => |$w:ident| $call:expr) => {{
        let count = $count;
        let mut $start = 0;
        $(
            while count - $start >= $width {
                const $w: usize = $width;
                $call;
                $start += $width;
            }
        )*
    }};
}
pub(super) use tiles;

/// Some blocks as vectors. (A loop and no closure: a closure that is not inlined has none of the instructions.)
#[inline(always)]
pub(super) fn load<S: Simd, const N: usize>(s: S, blocks: &[Block; N]) -> [S::V; N] {
    let mut vectors = [s.splat(0.0); N];
    for n in 0..N {
        vectors[n] = s.load(&blocks[n]);
    }
    vectors
}

/// `N` neighbours from `start` on, as an array, so that the compiler knows their number.
#[inline(always)]
pub(super) fn chunk<const N: usize, T>(slice: &[T], start: usize) -> &[T; N] {
    match slice[start..].first_chunk() {
        Some(chunk) => chunk,
        None => &slice[start..][..N].as_chunks().0[0], // out of bounds: panics with the index
    }
}

/// [`chunk`], to be written.
#[inline(always)]
pub(super) fn chunk_mut<const N: usize, T>(slice: &mut [T], start: usize) -> &mut [T; N] {
    &mut slice[start..][..N].as_chunks_mut().0[0]
}
