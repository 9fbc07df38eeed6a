//! What the machine can do at best, with the library's vectors: multiply and add in registers, and read memory.

use nn_math::kernels;
use nn_math::simd::{Block, LANES, Level, Simd};
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::time::Instant;

/// One core's limits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    /// Fused multiply-adds, two operations each, in 10^9 operations a second.
    pub(super) peak_gflops: f64,
    /// Reading memory that is in no cache, in 10^9 bytes a second.
    pub(super) memory_gb_per_s: f64,
}

kernels! {
    /// Does `rounds` fused multiply-adds in each of several chains that do not wait for each other; gives a number that depends
    /// on all of them, and how many chains there were.
    fn chains(s, rounds: usize, factor: f64) -> (f64, usize) {
        // More chains than are needed to hide the delay of a multiply-add, and few enough for the registers.
        if S::WIDE { some_chains::<S, 24>(s, rounds, factor) } else { some_chains::<S, 6>(s, rounds, factor) }
    }

    /// The sum of everything, in eight sums at once.
    fn sum(s, blocks: &'a [Block]) -> f64 {
        let mut sums = [s.splat(0.0); 8];
        for eight in blocks.as_chunks::<8>().0 {
            for n in 0..8 {
                sums[n] = s.add(sums[n], s.load(&eight[n]));
            }
        }
        s.sum(s.sums(sums))
    }
}

#[inline(always)]
#[allow(clippy::needless_range_loop)] // no iterator whose closure might not be inlined
fn some_chains<S: Simd, const N: usize>(s: S, rounds: usize, factor: f64) -> (f64, usize) {
    let (factor, addend) = (s.splat(factor), s.splat(1.0));
    // Each chain starts from another number, or the compiler could see that all are the same.
    let mut values = [s.splat(0.0); N];
    for n in 0..N {
        values[n] = s.splat(n as f64);
    }
    for _ in 0..rounds {
        for n in 0..N {
            values[n] = s.mul_add(values[n], factor, addend);
        }
    }
    let mut all = values[0];
    for n in 1..N {
        all = s.add(all, values[n]);
    }
    (s.sum(all), N)
}

/// Measures the limits of this machine.
pub(super) fn measure(quick: bool) -> Limits {
    let level = Level::best();
    let turns = if quick { 5 } else { 20 };
    // A portable multiply-add may be a function call, so fewer rounds take as long.
    let rounds = if level.name() == "portable" { 20_000 } else { 1_000_000 };
    let mut peak_gflops = 0.0_f64;
    for _ in 0..turns {
        let started = Instant::now();
        let (value, count) = chains(level, black_box(rounds), black_box(0.5));
        let seconds = started.elapsed().as_secs_f64();
        black_box(value);
        peak_gflops = peak_gflops.max((2 * count * LANES * rounds) as f64 / seconds / 1e9);
    }
    // More than any cache holds. It is written to, because the system maps memory only then.
    let blocks = vec![Block([1.0; LANES]); (if quick { 128 } else { 512 } << 20) / size_of::<Block>()];
    let mut memory_gb_per_s = 0.0_f64;
    for _ in 0..turns.min(8) {
        let started = Instant::now();
        black_box(sum(level, black_box(&blocks)));
        let seconds = started.elapsed().as_secs_f64();
        memory_gb_per_s = memory_gb_per_s.max(size_of_val(&blocks[..]) as f64 / seconds / 1e9);
    }
    Limits { peak_gflops, memory_gb_per_s }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_do_the_work_that_is_counted() {
        let blocks = vec![Block([1.0; LANES]); 1024];
        for level in Level::available() {
            assert_eq!(sum(level, &blocks), 8192.0);
            // x/2 + 1 again and again, from any start, goes to 2: so it does in every lane of every chain.
            let (value, count) = chains(level, 200, 0.5);
            assert_eq!(value, (2 * count * LANES) as f64);
        }
    }
}
