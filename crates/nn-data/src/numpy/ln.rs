//! The natural logarithm, rounded to the nearest double: one definite answer, where the platforms' own differ in the
//! last bit.
//!
//! ```text
//! x = 2^k m,   m in (sqrt(1/2), sqrt(2)]        s = (m - 1) / (m + 1),   |s| < 0.172,   z = s^2
//! ln x = k ln 2 + 2 s (1 + z/3 + z^2/5 + z^3/7 + ...)
//! ```
//!
//! computed in pairs of doubles, a sum of two of which the second is what rounding took from the first. The terms from
//! z^7 on are too small to need the second. The relative error is below 2^-90, so that a result is the wrong one of two
//! neighbours once in some 2^36 calls. Only additions, multiplications and divisions are used, which are the same on
//! every machine. The price: about 0.1 microseconds a call.
//!
//! Source of the pairs: T. J. Dekker, *A floating-point technique for extending the available precision* (Numerische
//! Mathematik 18, 1971).

/// high + low, where high is the double nearest to the sum.
#[derive(Clone, Copy)]
struct Pair {
    high: f64,
    low: f64,
}

const LN_2: Pair =
    Pair { high: f64::from_bits(0x3fe6_2e42_fefa_39ef), low: f64::from_bits(0x3c7a_bc9e_3b39_803f) };
/// How many terms of the series are taken, and how many of them as pairs.
const TERMS: usize = 18;
const PAIRS: usize = 6;
/// 1/3, 1/5, 1/7, ...
const COEFFICIENTS: [Pair; TERMS] = {
    let mut coefficients = [Pair { high: 0.0, low: 0.0 }; TERMS];
    let mut n = 0;
    while n < TERMS {
        coefficients[n] = quotient(1.0, Pair { high: (2 * n + 3) as f64, low: 0.0 });
        n += 1;
    }
    coefficients
};

/// ln x for a positive, finite x that is not subnormal.
pub(super) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut k = (bits >> 52) as f64 - 1023.0;
    let mut m = f64::from_bits(bits & 0x000f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000);
    if m > std::f64::consts::SQRT_2 {
        m *= 0.5;
        k += 1.0;
    }
    let s = quotient(m - 1.0, sum(m, 1.0)); // m - 1 is exact
    let z = s.times(s);

    let (pairs, rest) = COEFFICIENTS.split_at(PAIRS);
    let rest = rest.iter().rev().fold(0.0, |tail, c| c.high + z.high * tail);
    let tail = pairs.iter().rev().fold(Pair { high: rest, low: 0.0 }, |tail, c| c.plus(z.times(tail)));
    let half = s.plus(s.times(z).times(tail));
    let ln_m = Pair { high: 2.0 * half.high, low: 2.0 * half.low };
    LN_2.times(Pair { high: k, low: 0.0 }).plus(ln_m).high
}

impl Pair {
    fn plus(self, other: Pair) -> Pair {
        let Pair { high, low } = sum(self.high, other.high);
        normalised(high, low + (self.low + other.low))
    }

    const fn times(self, other: Pair) -> Pair {
        let Pair { high, low } = product(self.high, other.high);
        normalised(high, low + (self.high * other.low + self.low * other.high))
    }
}

/// a / b.
const fn quotient(a: f64, b: Pair) -> Pair {
    let high = a / b.high;
    let back = product(high, b.high);
    normalised(high, (((a - back.high) - back.low) - high * b.low) / b.high)
}

/// The same sum with its nearest double in front, for |low| <= |high|.
const fn normalised(high: f64, low: f64) -> Pair {
    let nearest = high + low;
    Pair { high: nearest, low: low - (nearest - high) }
}

/// a + b without error.
const fn sum(a: f64, b: f64) -> Pair {
    let high = a + b;
    let of_b = high - a;
    Pair { high, low: (a - (high - of_b)) + (b - of_b) }
}

/// a b without error.
const fn product(a: f64, b: f64) -> Pair {
    let high = a * b;
    let ((a1, a0), (b1, b0)) = (halves(a), halves(b));
    Pair { high, low: ((a1 * b1 - high) + a1 * b0 + a0 * b1) + a0 * b0 }
}

/// a as the sum of two numbers of 26 bits each, whose products are exact.
const fn halves(a: f64) -> (f64, f64) {
    let shifted = 134_217_729.0 * a; // 2^27 + 1
    let upper = shifted - (shifted - a);
    (upper, a - upper)
}

#[cfg(test)]
mod tests {
    use super::ln;
    use std::f64::consts::{LN_2, LN_10};

    #[test]
    fn the_logarithm_is_the_nearest_number_also_where_others_miss_it() {
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(2.0), LN_2);
        assert_eq!(ln(10.0), LN_10);
        assert_eq!(ln(0.5_f64.powi(104)), -104.0 * LN_2);
        // In 60 digits these lie within 0.02 units of the middle between two numbers, where glibc takes the other one.
        for (x, expected) in [
            (0x3feb_bdf0_cbb3_b82f, 0xbfc2_46f1_4e90_1fb2),
            (0x3fe7_9d12_60a0_61ee, 0xbfd3_7356_addb_2952),
            (0x3fef_ba13_9f2e_645e, 0xbf81_8e4d_7b25_ee5f),
        ] {
            assert_eq!(ln(f64::from_bits(x)).to_bits(), expected, "ln {}", f64::from_bits(x));
        }
    }
}
