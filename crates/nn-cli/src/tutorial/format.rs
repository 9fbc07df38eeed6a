//! How a single number is written.

/// So many decimals, and never a minus sign before nothing but zeros.
pub(super) fn fixed(x: f64, decimals: usize) -> String {
    let text = format!("{x:.decimals$}");
    match text.strip_prefix('-') {
        Some(zeros) if zeros.bytes().all(|byte| matches!(byte, b'0' | b'.')) => zeros.to_owned(),
        _ => text,
    }
}

/// A mean squared error, or a difference of two.
pub(super) fn mse(x: f64) -> String {
    fixed(x, 5)
}

/// A number that may be huge: three digits and a power of ten.
pub(super) fn huge(x: f64) -> String {
    format!("{x:.2e}")
}

/// `(1.05, 1.04, 0.93)`
pub(super) fn list(numbers: &[f64], decimals: usize) -> String {
    let numbers: Vec<String> = numbers.iter().map(|x| fixed(*x, decimals)).collect();
    format!("({})", numbers.join(", "))
}

/// `1 epoch`, `2 epochs`
pub(super) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_rounds_to_zero_has_no_sign() {
        assert_eq!(fixed(-1e-9, 3), "0.000");
        assert_eq!(fixed(-0.0006, 3), "-0.001");
        assert_eq!(fixed(f64::NAN, 3), "NaN");
        assert_eq!(fixed(f64::NEG_INFINITY, 3), "-inf");
    }
}
