//! How a number is written: `3 decimals`, `2 digits`, `percent`, `scientific`, `abs`, in any sensible combination.

use super::wrong::{Wrong, wrong};
use serde_json::Value;

/// How a number is written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format {
    scale: Scale,
    digits: Option<Digits>,
    abs: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Scale {
    #[default]
    Plain,
    Percent,
    Scientific,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digits {
    /// After the point.
    Decimals(usize),
    /// From the first that is not zero.
    Significant(usize),
}

/// A number that tells more than this wants its author to say how much of it to show.
const MOST_DIGITS_UNASKED: usize = 4;

const HELP: &str = "after the path, choose among `3 decimals`, `2 digits`, `percent`, `scientific`, `abs`";

impl Format {
    pub(super) fn parse(parts: &[&str]) -> Result<Format, Wrong> {
        let mut format = Format::default();
        for part in parts {
            let words: Vec<&str> = part.split_whitespace().collect();
            match words[..] {
                ["percent"] => format.scale = Scale::Percent,
                ["scientific"] => format.scale = Scale::Scientific,
                ["abs"] => format.abs = true,
                [count, unit @ ("decimal" | "decimals" | "digit" | "digits")] => {
                    let Some(count) = count.parse::<usize>().ok().filter(|count| *count <= 17) else {
                        return wrong(format!("`{part}` is no number of {unit}"), HELP);
                    };
                    let decimals = unit.starts_with("decimal");
                    format.digits =
                        Some(if decimals { Digits::Decimals(count) } else { Digits::Significant(count) });
                }
                _ => return wrong(format!("`{part}` is no way to write a number"), HELP),
            }
        }
        if matches!(format.digits, Some(Digits::Significant(0))) {
            return wrong("a number of no digits cannot be read", HELP);
        }
        Ok(format)
    }

    /// Writes `x`, which came from `value`.
    pub(super) fn write(self, x: f64, value: &Value, in_formula: bool) -> Result<String, Wrong> {
        let x = if self.abs { x.abs() } else { x };
        let scaled = if self.scale == Scale::Percent { 100.0 * x } else { x };
        let digits = match self.digits {
            Some(digits) => digits,
            // A share in percent tells most people enough without decimals.
            None if self.scale == Scale::Percent => Digits::Decimals(0),
            None if self.scale == Scale::Scientific => return wrong("how many digits?", HELP),
            None if value.is_u64() || value.is_i64() => Digits::Decimals(0),
            None => shortest(x)?,
        };
        let plain = match (self.scale, digits) {
            (Scale::Scientific, digits) => return Ok(scientific(x, digits, in_formula)),
            (_, Digits::Decimals(decimals)) => fixed(scaled, decimals),
            (_, Digits::Significant(digits)) => significant(scaled, digits)?,
        };
        let percent = match (self.scale, in_formula) {
            (Scale::Percent, true) => r"\,\%",
            (Scale::Percent, false) => "\u{a0}%",
            (Scale::Plain | Scale::Scientific, _) => "",
        };
        Ok(typeset(&plain, in_formula) + percent)
    }
}

/// This number of decimals, and never a minus sign before nothing but zeros.
fn fixed(x: f64, decimals: usize) -> String {
    let text = format!("{x:.decimals$}");
    match text.strip_prefix('-') {
        Some(zeros) if zeros.bytes().all(|byte| matches!(byte, b'0' | b'.')) => zeros.to_owned(),
        _ => text,
    }
}

/// This number of digits, from the first that is not zero.
fn significant(x: f64, digits: usize) -> Result<String, Wrong> {
    if x == 0.0 {
        return Ok("0".to_owned());
    }
    // Written out, because rounding may lead to another power of ten.
    let text = format!("{x:.*e}", digits - 1);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-6..=9).contains(&exponent) {
        return wrong(format!("{text} has too many zeros to be read"), "add `scientific`");
    }
    match usize::try_from(digits as i32 - 1 - exponent) {
        Ok(decimals) => Ok(format!("{x:.decimals$}")),
        // 1234 in two digits is 1200.
        Err(_) => Ok(format!("{:.0}", mantissa.parse::<f64>().unwrap_or(x) * 10_f64.powi(exponent))),
    }
}

/// As many digits as tell the number apart from all others, if they are few, as those of settings.
fn shortest(x: f64) -> Result<Digits, Wrong> {
    let text = format!("{x:e}");
    let mantissa = text.split('e').next().unwrap_or_default();
    let count = mantissa.bytes().filter(u8::is_ascii_digit).count();
    if count > MOST_DIGITS_UNASKED {
        return wrong(format!("how many digits of {x}?"), HELP);
    }
    let decimals = format!("{x}").split_once('.').map_or(0, |(_, decimals)| decimals.len());
    Ok(Digits::Decimals(decimals))
}

fn scientific(x: f64, digits: Digits, in_formula: bool) -> String {
    let (Digits::Decimals(decimals) | Digits::Significant(decimals)) = digits;
    let decimals = decimals - usize::from(matches!(digits, Digits::Significant(_)));
    let text = format!("{x:.decimals$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mantissa = typeset(mantissa, in_formula);
    if in_formula {
        return format!(r"{mantissa} \times 10^{{{exponent}}}");
    }
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raise = |c: char| c.to_digit(10).map_or('⁻', |digit| RAISED[digit as usize]);
    format!("{mantissa}\u{a0}×\u{a0}10{}", exponent.chars().map(raise).collect::<String>())
}

/// A true minus sign, and gaps between the thousands of large whole numbers.
fn typeset(plain: &str, in_formula: bool) -> String {
    let (sign, number) = match plain.strip_prefix('-') {
        Some(number) => (if in_formula { "-" } else { "−" }, number),
        None => ("", plain),
    };
    let (whole, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
    let gap = if in_formula { r"\," } else { "\u{202f}" };
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if whole.len() > 4 && i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped += gap;
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(x: f64, parts: &[&str]) -> Result<String, Wrong> {
        Format::parse(parts)?.write(x, &Value::from(x), false)
    }

    #[test]
    fn numbers_are_written_as_asked() {
        for (x, parts, written) in [
            (0.28874, &["3 decimals"][..], "0.289"),
            (-0.0771811, &["4 digits"], "−0.07718"),
            (-1e-9, &["3 decimals"], "0.000"),
            (0.99996, &["3 digits"], "1.00"),
            (1234.5, &["2 digits"], "1200"),
            (0.273, &["percent"], "27\u{a0}%"),
            (0.2734, &["percent", "1 decimal"], "27.3\u{a0}%"),
            (6.123e-6, &["scientific", "2 digits"], "6.1\u{a0}×\u{a0}10⁻⁶"),
            (-2.0, &["abs", "1 decimal"], "2.0"),
            (0.01, &[], "0.01"),
            (1_234_567.0, &["0 decimals"], "1\u{202f}234\u{202f}567"),
        ] {
            assert_eq!(write(x, parts).as_deref(), Ok(written), "{x} {parts:?}");
        }
        assert_eq!(Format::default().write(1000.0, &Value::from(1000), false).as_deref(), Ok("1000"));
    }

    #[test]
    fn a_formula_gets_latex() {
        let write =
            |x: f64, parts: &[&str]| Format::parse(parts).and_then(|f| f.write(x, &Value::from(x), true));
        assert_eq!(write(-0.5, &["1 decimal"]).as_deref(), Ok("-0.5"));
        assert_eq!(write(2e-5, &["scientific", "1 digit"]).as_deref(), Ok(r"2 \times 10^{-5}"));
        assert_eq!(write(0.5, &["percent"]).as_deref(), Ok(r"50\,\%"));
    }

    #[test]
    fn what_cannot_be_written_is_said() {
        assert_eq!(write(0.123456, &[]).unwrap_err().what, "how many digits of 0.123456?");
        assert_eq!(write(0.1, &["3 foos"]).unwrap_err().what, "`3 foos` is no way to write a number");
        assert_eq!(write(0.1, &["x decimals"]).unwrap_err().what, "`x decimals` is no number of decimals");
        assert!(write(1e-12, &["2 digits"]).unwrap_err().help.contains("scientific"));
    }
}
