//! How a single number is written.

/// This number of decimals, and never a minus sign before nothing but zeros.
pub(crate) fn fixed(x: f64, decimals: usize) -> String {
    let text = format!("{x:.decimals$}");
    match text.strip_prefix('-') {
        Some(zeros) if zeros.bytes().all(|byte| matches!(byte, b'0' | b'.')) => zeros.to_owned(),
        _ => text,
    }
}

/// A mean squared error, or a difference of two.
pub(crate) fn mse(x: f64) -> String {
    fixed(x, 5)
}

/// A number that may be huge: three digits and a power of ten.
pub(crate) fn huge(x: f64) -> String {
    format!("{x:.2e}")
}

/// Up to three digits that tell, without a power of ten.
pub(crate) fn significant(x: f64) -> String {
    let magnitude = if x == 0.0 || !x.is_finite() { 0.0 } else { x.abs().log10().floor() };
    let text = fixed(x, (2.0 - magnitude).clamp(0.0, 9.0) as usize);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// This number of decimals, or a dash where there is no number, as for the median of no runs.
pub(crate) fn known(x: f64, decimals: usize) -> String {
    if x.is_nan() { "-".to_owned() } else { fixed(x, decimals) }
}

/// `62 %`
pub(crate) fn percent(share: f64, decimals: usize) -> String {
    format!("{} %", known(100.0 * share, decimals))
}

/// `22 of 27 (81 %)`
pub(crate) fn fraction(of: usize, all: usize) -> String {
    match all {
        0 => "none of none".to_owned(),
        _ => format!("{of} of {all} ({})", percent(of as f64 / all as f64, 0)),
    }
}

/// `(1.05, 1.04, 0.93)`
pub(crate) fn list(numbers: &[f64], decimals: usize) -> String {
    let numbers: Vec<String> = numbers.iter().map(|x| fixed(*x, decimals)).collect();
    format!("({})", numbers.join(", "))
}

pub(crate) use nn_choice::counted as count;

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

    #[test]
    fn a_label_has_the_digits_that_tell_and_no_zeros_after_them() {
        for (x, label) in
            [(0.0, "0"), (1.0, "1"), (2999.6, "3000"), (18.46, "18.5"), (0.000_023_9, "0.0000239")]
        {
            assert_eq!(significant(x), label);
        }
    }

    #[test]
    fn a_part_of_nothing_and_a_number_that_is_not_there_are_no_nan() {
        assert_eq!(fraction(495, 1000), "495 of 1000 (50 %)");
        assert_eq!(fraction(0, 0), "none of none");
        assert_eq!(known(f64::NAN, 2), "-");
        assert_eq!(percent(f64::NAN, 1), "- %");
    }
}
