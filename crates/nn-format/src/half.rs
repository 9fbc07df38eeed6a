//! Numbers of 16 bits, which other programs keep weights in. Each is also one of 64 bits.

/// A number of IEEE 754's half precision, from its bits.
pub(crate) fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    sign * match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2_f64.powi(exponent - 25),
    }
}

/// A "brain" half: the first 16 bits of one in single precision.
pub(crate) fn brain_half(bits: u16) -> f64 {
    f32::from_bits(u32::from(bits) << 16).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_16_bits_are_those_of_their_definition() {
        // Of the standard's tables: one, the largest, the least normal, the least of all.
        let halves = [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0400, 6.103515625e-5),
            (0x0001, 5.960464477539063e-8),
        ];
        for (bits, expected) in halves {
            assert_eq!(half(bits), expected);
        }
        assert_eq!((half(0x7c00), half(0xfc00)), (f64::INFINITY, f64::NEG_INFINITY));
        assert!(half(0x7e00).is_nan() && half(0x8000).is_sign_negative());
        for (bits, expected) in
            [(0x3f80, 1.0), (0xc040, -3.0), (0x4049, 3.140625), (0xff80, f64::NEG_INFINITY)]
        {
            assert_eq!(brain_half(bits), expected);
        }
    }
}
