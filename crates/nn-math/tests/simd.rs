//! Every operation of every level against its documentation, on numbers at which mistakes show.

use nn_math::simd::{Block, Computation, LANES, Level, Simd};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

const NUMBERS: [f64; 16] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    1.5,
    -0.1,
    1e-320,
    -5e-324,
    1e300,
    -1e300,
    f64::MAX,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    0.3333333333333333,
    4503599627370497.5,
];

/// The results of all operations on (a, b, c), in the order of `expected`.
struct Operations([f64; LANES], [f64; LANES], [f64; LANES]);

impl Computation for Operations {
    type Output = Vec<[f64; LANES]>;

    #[inline(always)]
    fn run<S: Simd>(self, s: S) -> Vec<[f64; LANES]> {
        let [a, b, c] = [&self.0, &self.1, &self.2].map(|v| s.load_array(v));
        [
            s.add(a, b),
            s.sub(a, b),
            s.mul(a, b),
            s.div(a, b),
            s.sqrt(a),
            s.mul_add(a, b, c),
            s.neg_mul_add(a, b, c),
            s.max(a, b),
            s.min(a, b),
            s.abs(a),
            s.with_sign_of(s.abs(a), b),
            s.if_positive(a, b, c),
            s.low_bits_as_power_of_two(a),
            s.exponent(a),
            s.mantissa(a),
        ]
        .map(|v| {
            let (mut block, mut array) = (Block::default(), [0.0; LANES]);
            s.store(v, &mut block);
            s.store_array(s.load(&block), &mut array);
            array
        })
        .to_vec()
    }
}

fn expected(a: f64, b: f64, c: f64) -> [(&'static str, f64); 15] {
    [
        ("add", a + b),
        ("sub", a - b),
        ("mul", a * b),
        ("div", a / b),
        ("sqrt", a.sqrt()),
        ("mul_add", a.mul_add(b, c)),
        ("neg_mul_add", (-a).mul_add(b, c)),
        ("max", if a > b { a } else { b }),
        ("min", if a < b { a } else { b }),
        ("abs", a.abs()),
        ("with_sign_of", a.abs().copysign(b)),
        ("if_positive", if a > 0.0 { b } else { c }),
        ("low_bits_as_power_of_two", f64::from_bits(a.to_bits() << 52)),
        ("exponent", (a.to_bits() >> 52) as f64 - 1023.0),
        ("mantissa", f64::from_bits(a.to_bits() % (1 << 52) + 1f64.to_bits())),
    ]
}

fn bits(x: f64) -> u64 {
    if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() }
}

#[test]
fn every_operation_of_every_level_is_the_one_of_single_numbers() {
    for level in Level::available() {
        for a in NUMBERS {
            for b in NUMBERS {
                for c in NUMBERS.as_chunks::<LANES>().0 {
                    let results = level.run(Operations([a; LANES], [b; LANES], *c));
                    for (lane, c) in c.iter().enumerate() {
                        for ((name, expected), result) in expected(a, b, *c).into_iter().zip(&results) {
                            let result = result[lane];
                            assert_eq!(
                                bits(result),
                                bits(expected),
                                "{name}({a:e}, {b:e}, {c:e}) at {} is {result:e}, not {expected:e}",
                                level.name()
                            );
                        }
                    }
                }
            }
        }
    }
}

nn_math::kernels! {
    fn sum(s, block: &'a Block) -> f64 {
        s.sum(s.load(block))
    }

    /// The sums of eight blocks.
    fn sums(s, blocks: &'a [Block; LANES]) -> [f64; LANES] {
        let mut sums = [f64::NAN; LANES];
        s.store_array(s.sums(blocks.each_ref().map(|block| s.load(block))), &mut sums);
        sums
    }

    fn transpose(s, rows: &'a [Block; LANES]) -> [Block; LANES] {
        let mut columns = [Block([f64::NAN; LANES]); LANES];
        for (column, block) in s.transpose(rows.each_ref().map(|row| s.load(row))).into_iter().zip(&mut columns) {
            s.store(column, block);
        }
        columns
    }
}

#[test]
fn lanes_stay_in_their_order_and_are_summed_in_the_documented_one() {
    // A 1 is lost beside 1e16, unless -1e16 is added first; so every other order gives another sum.
    let a = [1e16, 1.0, 3.0, 7.0, -1e16, 1e17, 0.1, -1e17];
    let halves = [a[0] + a[4], a[1] + a[5], a[2] + a[6], a[3] + a[7]];
    let expected = (halves[0] + halves[2]) + (halves[1] + halves[3]);
    let powers = Block([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0]);
    assert_eq!(Block(a).sum(), expected);
    assert_eq!(powers.sum(), 255.0);
    for level in Level::available() {
        assert_eq!(sum(level, &Block(a)), expected, "{}", level.name());
        assert_eq!(sum(level, &powers), 255.0);
    }
}

nn_math::kernels! {
    fn all_below(s, a: &'a [f64; LANES], b: &'a [f64; LANES]) -> bool {
        s.all_below(s.load_array(a), s.load_array(b))
    }
}

#[test]
fn all_are_below_if_each_lane_is() {
    for level in Level::available() {
        for a in NUMBERS {
            for b in NUMBERS {
                assert_eq!(
                    all_below(level, &[a; LANES], &[b; LANES]),
                    a < b,
                    "{a:e} < {b:e} at {}",
                    level.name()
                );
                for lane in 0..LANES {
                    let (mut some, mut others) = ([1.0; LANES], [2.0; LANES]);
                    (some[lane], others[lane]) = (a, b);
                    let at = format!("{a:e} < {b:e} in lane {lane} at {}", level.name());
                    assert_eq!(all_below(level, &some, &others), a < b, "{at}");
                    // The only lane that is.
                    assert!(!all_below(level, &others, &some), "{at}");
                }
            }
        }
    }
}

/// Eight blocks of random numbers, one in four of them special.
fn special_blocks(rng: &mut ChaCha8Rng) -> [Block; LANES] {
    std::array::from_fn(|_| {
        Block(std::array::from_fn(|_| match rng.random_range(0..4) {
            0 => NUMBERS[rng.random_range(0..NUMBERS.len())],
            _ => rng.random_range(-1.0..1.0) * f64::powi(10.0, rng.random_range(-8..=8)),
        }))
    })
}

#[test]
fn eight_sums_at_once_have_the_bits_of_each_alone() {
    let mut rng = ChaCha8Rng::seed_from_u64(17);
    // Many special numbers in eight blocks, then a single one.
    let mut cases: Vec<_> = (0..1000).map(|_| special_blocks(&mut rng)).collect();
    for i in 0..LANES * LANES {
        for number in NUMBERS {
            let mut blocks = [Block([1.0, 1e-17, -3.0, 0.1, 5.0, -1e17, 1e17, 0.7]); LANES];
            blocks[i / LANES].0[i % LANES] = number;
            cases.push(blocks);
        }
    }
    cases.push([Block([-0.0; LANES]); LANES]);
    for blocks in cases {
        let expected = blocks.map(|block| bits(block.sum()));
        for level in Level::available() {
            let at = format!("{blocks:?} at {}", level.name());
            assert_eq!(sums(level, &blocks).map(bits), expected, "{at}");
            assert_eq!(blocks.each_ref().map(|block| bits(sum(level, block))), expected, "{at}");
        }
    }
}

#[test]
fn transposition_moves_every_pattern_of_bits_to_its_place() {
    let patterns = |blocks: [Block; LANES]| blocks.map(|block| block.0.map(f64::to_bits));
    let mut rng = ChaCha8Rng::seed_from_u64(16);
    // Numbers that all differ, then quiet NaNs that differ in their low bits, then any numbers.
    let mut cases: Vec<[Block; LANES]> = vec![
        std::array::from_fn(|i| Block(std::array::from_fn(|j| (10 * i + j) as f64))),
        std::array::from_fn(|i| {
            Block(std::array::from_fn(|j| f64::from_bits(f64::NAN.to_bits() | (10 * i + j) as u64)))
        }),
    ];
    cases.extend((0..1000).map(|_| special_blocks(&mut rng)));
    for rows in cases {
        let expected = std::array::from_fn(|j| rows.map(|row| row.0[j].to_bits()));
        for level in Level::available() {
            let columns = transpose(level, &rows);
            assert_eq!(patterns(columns), expected, "{}", level.name());
            assert_eq!(patterns(transpose(level, &columns)), patterns(rows), "back at {}", level.name());
        }
    }
}

nn_math::kernels! {
    /// How many bytes a vector has, and whether it is one register.
    fn vector(_s) -> (usize, bool) {
        (size_of::<S::V>(), S::WIDE)
    }

    /// A kernel can return a reference that it was given.
    fn middle(_s, blocks: &'a [Block], from: usize,) -> &'a Block {
        &blocks[from + 1]
    }

    fn double(s, x: &'a mut f64) {
        let mut eight = [0.0; LANES];
        s.store_array(s.add(s.splat(*x), s.splat(*x)), &mut eight);
        *x = eight[0];
    }
}

#[test]
fn declared_kernels_run_at_the_level_they_are_given() {
    struct Vector;
    impl Computation for Vector {
        type Output = (usize, bool);
        fn run<S: Simd>(self, _: S) -> (usize, bool) {
            (size_of::<S::V>(), S::WIDE)
        }
    }
    for level in Level::available() {
        assert_eq!(vector(level), (64, level.name() == "avx512"));
        assert_eq!(level.run(Vector), vector(level));
        let blocks = [Block([1.0; LANES]), Block([2.0; LANES])];
        assert_eq!(middle(level, &blocks, 0), &blocks[1]);
        let mut x = 1.5;
        double(level, &mut x);
        assert_eq!(x, 3.0);
    }
}

#[test]
fn the_best_level_is_the_last_available_one_and_each_has_its_own_name() {
    let names: Vec<_> = Level::available().into_iter().map(Level::name).collect();
    assert_eq!(names.first(), Some(&Level::PORTABLE.name()));
    assert_eq!(names.last(), Some(&Level::best().name()));
    assert!(["portable", "avx2", "avx512"].starts_with(&names));
}

#[test]
fn a_multiply_add_rounds_once_at_every_level() {
    for level in Level::available() {
        assert!(level.fuses(), "{level:?}");
    }
}
