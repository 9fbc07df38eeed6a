//! The random numbers of a run: they follow from its seed, what they are for and the epoch alone, so that an epoch draws the
//! same whatever came before.

use nn_math::simd::{Block, LANES};
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

/// What numbers are drawn for. Stream 0 is left to those who draw first weights from the same seed.
#[derive(Clone, Copy)]
pub(crate) enum RngStream {
    Order = 1,
    Dropout = 2,
    Split = 3,
}

/// Random numbers for one purpose in one epoch: a stream of ChaCha8 of its own.
pub(crate) struct RunRng(ChaCha8Rng);

impl RunRng {
    pub(crate) fn new(seed: u64, stream: RngStream, epoch: usize) -> RunRng {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(4 * epoch as u64 + stream as u64);
        RunRng(generator)
    }

    /// The shuffle of Fisher and Yates. (Splits of data, `nn_data::shuffle`, draw their whole numbers in another way. The order of
    /// either is what a seed stands for and must not change, so there are two.)
    pub(crate) fn shuffle(&mut self, list: &mut [usize]) {
        for last in (1..list.len()).rev() {
            // A whole number from 0 to `last`: the high half of a product.
            let place = (u128::from(self.0.next_u64()) * (last as u128 + 1)) >> 64;
            list.swap(last, place as usize);
        }
    }

    /// Masks for dropout: 0 with this probability, otherwise 1 / (1 - probability).
    pub(crate) fn mask(&mut self, probability: f64, blocks: &mut [Block]) {
        let keep = 1.0 / (1.0 - probability);
        let bound = (probability * 2.0_f64.powi(32)) as u64;
        for block in blocks {
            let lanes: [u32; LANES] = std::array::from_fn(|_| self.0.next_u32());
            *block = Block(lanes.map(|lane| if u64::from(lane) < bound { 0.0 } else { keep }));
        }
    }
}
