//! What the products have in common: loops over tiles, and loading neighbours from memory.

use crate::simd::{Block, Simd};

/// Covers `0..count` with tiles, each of the first width that still fits:
/// `tiles!(start in count, [8, 4, 2, 1] => |WIDTH| call)`.
///
/// If the widths depend on the instruction set `S`, those for [`Simd::WIDE`] come first:
/// `tiles!(S: start in count, [8, 4, 2, 1] or [6, 2, 1] => |WIDTH| call)`. Two ranges make two nested loops:
/// `tiles!(S: i in rows, [3, 1] or [1]; j in columns, [8, 1] or [6, 1] => |HEIGHT, WIDTH| call)`.
macro_rules! tiles {
    ($S:ident: $start:ident in $count:expr, $wide:tt or $narrow:tt => |$w:ident| $call:expr) => {
        if $S::WIDE {
            tiles!($start in $count, $wide => |$w| $call);
        } else {
            tiles!($start in $count, $narrow => |$w| $call);
        }
    };
    ($S:ident: $i:ident in $rows:expr, $wide_i:tt or $narrow_i:tt;
        $j:ident in $columns:expr, $wide_j:tt or $narrow_j:tt => |$h:ident, $w:ident| $call:expr) => {
        if $S::WIDE {
            tiles!($i in $rows, $wide_i => |$h| tiles!($j in $columns, $wide_j => |$w| $call));
        } else {
            tiles!($i in $rows, $narrow_i => |$h| tiles!($j in $columns, $narrow_j => |$w| $call));
        }
    };
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

/// Loads some blocks as vectors. (This is a loop because a closure that is not inlined does not use the
/// instructions.)
#[inline(always)]
pub(super) fn load<S: Simd, const N: usize>(s: S, blocks: &[Block; N]) -> [S::V; N] {
    let mut vectors = [s.splat(0.0); N];
    for n in 0..N {
        vectors[n] = s.load(&blocks[n]);
    }
    vectors
}

/// The `N` numbers from `start` on as an array, so that the compiler knows how many they are.
#[inline(always)]
pub(super) fn chunk<const N: usize, T>(slice: &[T], start: usize) -> &[T; N] {
    match slice[start..].first_chunk() {
        Some(chunk) => chunk,
        None => &slice[start..][..N].as_chunks().0[0], // out of bounds: panics with the index
    }
}

/// A mutable [`chunk`].
#[inline(always)]
pub(super) fn chunk_mut<const N: usize, T>(slice: &mut [T], start: usize) -> &mut [T; N] {
    &mut slice[start..][..N].as_chunks_mut().0[0]
}
