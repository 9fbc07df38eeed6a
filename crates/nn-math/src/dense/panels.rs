//! Weights that are packed into panels, for layers whose rows of weights are long.

use super::tiles::{chunk, chunk_mut};
use crate::simd::{Block, LANES, Simd};

/// Rows with this many weights or more are packed into panels. Eight neighbouring columns take one cache line from
/// each row, and lines that lie a large power of two apart displace one another from the cache.
pub(super) const WIDE_ROWS: usize = 256;

/// How many rows of eight weights make a panel: 8 kB, so that the samples of a tile fit into the first cache beside
/// it.
pub(super) const PANEL: usize = 128;

/// Some rows of up to eight neighbouring columns of weights.
pub(super) struct Panel<'a> {
    pub(super) rows: &'a [[f64; LANES]],
    /// The number of a sample that the first row belongs to. Chains begin at 0; later panels continue them.
    pub(super) first: usize,
    /// Whether the chains end with these rows.
    pub(super) last: bool,
    /// The first numbers of the chains; zeros if there are none.
    pub(super) start: Option<&'a [f64]>,
    /// The results are multiplied by these at the end of their chains.
    pub(super) derivative: Option<&'a [Block]>,
}

impl Panel<'_> {
    /// Continues the chains of `M` groups, from `g` on, and `N` columns, from `j` on.
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
            if let Some(derivative) = self.derivative.filter(|_| self.last) {
                let derivative = chunk::<N, _>(derivative, place);
                for n in 0..N {
                    sums[m][n] = s.mul(sums[m][n], s.load(&derivative[n]));
                }
            }
            let z = chunk_mut::<N, _>(z, place);
            for n in 0..N {
                s.store(sums[m][n], &mut z[n]);
            }
        }
    }
}
