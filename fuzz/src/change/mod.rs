//! Changes of files, each in terms of its format: what plain changes of bytes hardly ever do, because a checksum, a length
//! or a bracket no longer fits.

pub(crate) mod json;
pub(crate) mod npy;
pub(crate) mod packed;
pub(crate) mod protobuf;
pub(crate) mod tensors;
pub(crate) mod text;

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

/// Numbers at which counts and sizes go wrong.
const EDGES: [u64; 24] = [
    0,
    1,
    2,
    3,
    7,
    8,
    9,
    100,
    127,
    128,
    255,
    256,
    65_535,
    65_536,
    1_000_000,
    30_000_000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    1 << 40,
    1 << 53,
    i64::MAX as u64,
    1 << 63,
    u64::MAX,
];

/// What decides how a file is changed: random numbers, and a way to change bytes of which nothing is known.
pub struct Dice<'a> {
    random: ChaCha8Rng,
    plain: &'a mut dyn FnMut(&mut Vec<u8>, u64),
}

impl<'a> Dice<'a> {
    /// Random numbers from this seed; `plain` changes bytes of which nothing is known, by a seed of its own.
    pub fn new(seed: u64, plain: &'a mut dyn FnMut(&mut Vec<u8>, u64)) -> Dice<'a> {
        Dice { random: ChaCha8Rng::seed_from_u64(seed), plain }
    }

    /// A number from 0 to below `many`; 0 if that is 0.
    fn below(&mut self, many: usize) -> usize {
        if many == 0 { 0 } else { self.random.random_range(0..many) }
    }

    /// True once in so many times.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    fn edge(&mut self) -> u64 {
        *self.pick(&EDGES)
    }

    /// A number near this one, or one of the edges.
    fn number(&mut self, before: u64) -> u64 {
        match self.below(5) {
            0 => before.wrapping_add(1),
            1 => before.wrapping_sub(1),
            2 => before.wrapping_mul(2),
            _ => self.edge(),
        }
    }

    /// A change of a file that is bytes and nothing else.
    pub(crate) fn bytes(bytes: &mut Vec<u8>, dice: &mut Dice<'_>) {
        dice.plain(bytes);
    }

    /// Changes bytes of which nothing is known.
    fn plain(&mut self, bytes: &mut Vec<u8>) {
        let seed = self.random.random();
        (self.plain)(bytes, seed);
    }
}

/// Changes bytes of which nothing is known: a few of them set, left out, put in or repeated.
pub fn plain(bytes: &mut Vec<u8>, seed: u64) {
    let random = &mut ChaCha8Rng::seed_from_u64(seed);
    for _ in 0..random.random_range(1..=3) {
        let at = random.random_range(0..=bytes.len());
        let many = random.random_range(1..=8_usize);
        let end = (at + many).min(bytes.len());
        match random.random_range(0..5) {
            0 => bytes[at..end].iter_mut().take(1).for_each(|byte| *byte ^= 1 << (many - 1)),
            1 => bytes[at..end].iter_mut().for_each(|byte| *byte = random.random()),
            2 => drop(bytes.drain(at..end)),
            3 => drop(bytes.splice(at..at, (0..many).map(|_| random.random()).collect::<Vec<u8>>())),
            _ => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece.repeat(many));
            }
        }
    }
}

/// Changes a list of anything: leaves one out, repeats or exchanges some.
fn list<T: Clone>(of: &mut Vec<T>, dice: &mut Dice<'_>) {
    if of.is_empty() {
        return;
    }
    let (at, other) = (dice.below(of.len()), dice.below(of.len()));
    match dice.below(4) {
        0 => drop(of.remove(at)),
        1 => {
            // Now and then many: what is quadratic shows.
            let most = if dice.once_in(20) { 300 } else { 3 };
            let times = 1 + dice.below(most);
            let again = of[at].clone();
            of.splice(at..at, std::iter::repeat_n(again, times));
        }
        2 => of.swap(at, other),
        _ => of[at] = of[other].clone(),
    }
}
