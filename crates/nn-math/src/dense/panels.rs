//! Weights packed into panels, for layers whose rows of weights are long.

use super::tiles::{chunk, chunk_mut};
use crate::simd::{Block, LANES, Simd};

/// From so many weights in a row on, they are packed into panels: a column of eight of them takes a cache line from each
/// row, and lines that lie a large power of two apart drive one another out of the cache.
pub(super) const WIDE_ROWS: usize = 256;

/// So many rows of eight weights make a panel: 8 kB, beside which the samples of a tile find room in the first cache.
pub(super) const PANEL: usize = 128;

/// Some rows of a column of weights.
pub(super) struct Panel<'a> {
    pub(super) rows: &'a [[f64; LANES]],
    /// Which number of a sample the first row belongs to: chains begin with 0, and go on from there.
    pub(super) first: usize,
    /// Whether chains end with these rows.
    pub(super) last: bool,
    /// What chains start from; zeros, if nothing is given.
    pub(super) start: Option<&'a [f64]>,
    /// What results are multiplied by at the end of their chains.
    pub(super) slopes: Option<&'a [Block]>,
}

impl Panel<'_> {
    /// Goes on with the chains of `M` groups, from `g` on, and `N` columns, from `j` on.
    #[inline(always)]
    pub(super) fn tile<S: Simd, const M: usize, const N: usize>(
        &self,
        s: S,
        (x, inputs): (&[Block], usize),
        (z, outputs): (&mut [Block], usize),
        g: usize,
        j: usize,
    ) {
        let mut sums = [[s.splat(0.0); N]; M];
        for m in 0..M {
            let z = chunk::<N, _>(z, (g + m) * outputs + j);
            for n in 0..N {
                if self.first > 0 {
                    sums[m][n] = s.load(&z[n]);
                } else if let Some(start) = self.start {
                    sums[m][n] = s.splat(start[n]);
                }
            }
        }
        let x: [&[Block]; M] =
            std::array::from_fn(|m| &x[(g + m) * inputs + self.first..][..self.rows.len()]);
        for (k, row) in self.rows.iter().enumerate() {
            let mut numbers = [s.splat(0.0); M];
            for m in 0..M {
                numbers[m] = s.load(&x[m][k]);
            }
            for n in 0..N {
                let w = s.splat(row[n]);
                for m in 0..M {
                    sums[m][n] = s.mul_add(numbers[m], w, sums[m][n]);
                }
            }
        }
        for m in 0..M {
            let place = (g + m) * outputs + j;
            if let Some(slopes) = self.slopes.filter(|_| self.last) {
                let slopes = chunk::<N, _>(slopes, place);
                for n in 0..N {
                    sums[m][n] = s.mul(sums[m][n], s.load(&slopes[n]));
                }
            }
            let z = chunk_mut::<N, _>(z, place);
            for n in 0..N {
                s.store(sums[m][n], &mut z[n]);
            }
        }
    }
}
