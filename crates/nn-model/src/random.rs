//! What a run draws: from its seed, its purpose and the epoch alone, so that an epoch draws the same whatever came before.

use nn_math::simd::{Block, LANES};
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

/// What is drawn for. Stream 0 is left to those who draw first weights from the same seed.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Order = 1,
    Dropout = 2,
    Split = 3,
}

/// Numbers for one purpose in one epoch: a stream of ChaCha8 of its own.
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    pub(crate) fn new(seed: u64, purpose: Purpose, epoch: usize) -> Chance {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(4 * epoch as u64 + purpose as u64);
        Chance(generator)
    }

    /// Fisher and Yates's shuffle.
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
