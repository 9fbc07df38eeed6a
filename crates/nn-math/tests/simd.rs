//! Every operation of every level against what its documentation says, on numbers that tell.

use nn_math::simd::{Block, LANES, Level, Simd, Task};

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

impl Task for Operations {
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

#[test]
fn lanes_stay_in_their_order_and_are_summed_in_the_documented_one() {
    struct Sum([f64; LANES]);
    impl Task for Sum {
        type Output = f64;
        #[inline(always)]
        fn run<S: Simd>(self, s: S) -> f64 {
            s.sum(s.load(&Block(self.0)))
        }
    }
    // Each 1e16 swallows a 1 unless the one of the opposite sign comes first: any other order gives another sum.
    let a = [1e16, 1.0, 3.0, 7.0, -1e16, 1e17, 0.1, -1e17];
    let halves = [a[0] + a[4], a[1] + a[5], a[2] + a[6], a[3] + a[7]];
    let expected = (halves[0] + halves[2]) + (halves[1] + halves[3]);
    for level in Level::available() {
        assert_eq!(level.run(Sum(a)), expected, "{}", level.name());
        assert_eq!(level.run(Sum([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0])), 255.0);
    }
}

#[test]
fn the_best_level_is_the_last_available_one_and_each_has_its_own_name() {
    let names: Vec<_> = Level::available().into_iter().map(Level::name).collect();
    assert_eq!(names.first(), Some(&Level::PORTABLE.name()));
    assert_eq!(names.last(), Some(&Level::best().name()));
    assert!(["portable", "avx2", "avx512"].starts_with(&names));
}
