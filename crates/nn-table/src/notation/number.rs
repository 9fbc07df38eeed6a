//! A number as people write it, taken apart: `-$1,234.50`, `(€ 12)`, `1.234,5 kg`, `12 %`.
//!
//! ```text
//! (  sign  currency  sign  digits with marks  exponent  unit or currency  )
//! ```

/// A number in a cell: what it may be, and what stands around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Written<'a> {
    /// The number if decimals have a point, and if they have a comma; none if its marks cannot be read so.
    pub(crate) readings: [Option<Reading>; 2],
    /// A currency before it.
    pub(crate) before: &'a str,
    /// A currency, a percent sign or a unit behind it.
    pub(crate) behind: &'a str,
}

/// A number that digits and marks can be read as.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reading {
    pub(crate) number: f64,
    /// What stands between its thousands.
    pub(crate) thousands: Option<char>,
}

/// Signs of currencies, as Unicode has them.
fn is_currency_sign(sign: char) -> bool {
    matches!(sign, '$' | '¢'..='¥' | '฿' | '₠'..='₿')
}

/// Words that stand for currencies before a number or behind it: codes of ISO 4217 and what people write for them.
const CURRENCIES: &[&str] = &[
    "USD", "EUR", "GBP", "JPY", "CNY", "CHF", "CAD", "AUD", "NZD", "HKD", "SGD", "INR", "KRW", "BRL", "MXN",
    "ZAR", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "RUB", "ILS", "AED", "SAR", "THB",
    "IDR", "MYR", "PHP", "VND", "US$", "A$", "C$", "CA$", "AU$", "NZ$", "HK$", "S$", "R$", "Rs.", "Rs",
    "Fr.", "kr", "kr.", "zł", "Kč",
];

/// How many bytes a unit may have: `mmol/l`.
const LONGEST_UNIT: usize = 16;

/// The number that the text writes, if it writes one and nothing else; of words none, not even `inf`.
pub(crate) fn written(text: &str) -> Option<Written<'_>> {
    let text = text.trim();
    // Most texts have no digit, and need not be taken apart.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (inside, in_parentheses) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inside) => (inside.trim(), true),
        None => (text, false),
    };
    let (rest, negative) = sign(inside);
    let (before, rest) = currency_before(rest);
    // `$(12)` means the same as `($12)`.
    let inner = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let (rest, in_parentheses) = match inner {
        Some(inner) if !before.is_empty() && !in_parentheses => (inner.trim(), true),
        _ => (rest, in_parentheses),
    };
    let (rest, again) = if before.is_empty() || negative.is_some() { (rest, None) } else { sign(rest) };
    let end = marks_end(rest);
    let (digits, behind) = rest.split_at(end);
    let digits = digits.trim_end();
    let (exponent, behind) = behind.split_at(exponent_end(behind));
    let behind = behind.trim();
    let plain = before.is_empty() && behind.is_empty();
    // Parentheses around a number alone may be a note's; around money they are a minus.
    let is_money = !before.is_empty() || is_currency(behind);
    let signs = usize::from(negative.or(again).is_some()) + usize::from(in_parentheses);
    if in_parentheses && !is_money || signs > 1 || !(behind.is_empty() || is_unit(behind)) {
        return None;
    }
    let factor = if negative.or(again) == Some(true) || in_parentheses { -1.0 } else { 1.0 };
    let readings = [('.', ','), (',', '.')].map(|(decimal, other)| {
        let reading = reading(digits, exponent, decimal, other)?;
        // A name with a zero before it, such as `007 A`.
        let is_name =
            !plain && digits.len() > 1 && digits.starts_with('0') && !digits[1..].starts_with(['.', ',']);
        (!is_name).then_some(Reading { number: factor * reading.number, ..reading })
    });
    (readings != [None, None]).then_some(Written { readings, before, behind })
}

/// Takes a sign off; whether it is a minus.
fn sign(text: &str) -> (&str, Option<bool>) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (rest.trim_start(), Some(true)),
        None => match text.strip_prefix('+') {
            Some(rest) => (rest, Some(false)),
            None => (text, None),
        },
    }
}

fn currency_before(text: &str) -> (&str, &str) {
    let end =
        text.find(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '\u{2212}' | '('));
    // A mark may begin the number: `$.50`.
    let (before, _) = text.split_at(end.unwrap_or(0));
    let without = before.strip_suffix(['.', ',']).unwrap_or(before);
    match [before, without].into_iter().find(|before| is_currency(before)) {
        Some(before) => (before, text[before.len()..].trim_start()),
        None => ("", text),
    }
}

pub(super) fn is_currency(text: &str) -> bool {
    let mut signs = text.chars();
    matches!((signs.next(), signs.next()), (Some(sign), None) if is_currency_sign(sign))
        || CURRENCIES.contains(&text)
}

/// Whether it makes a number a share of something, so that 0.05 may mean the same as 5.
pub(super) fn is_share(text: &str) -> bool {
    matches!(text, "%" | "‰")
}

/// Whether this may stand behind a number: a currency, a percent sign, letters and what belongs to units.
fn is_unit(text: &str) -> bool {
    let mut letters = text.chars().peekable();
    let starts =
        letters.peek().is_some_and(|&c| c.is_alphabetic() || matches!(c, '%' | '‰' | '°' | '′' | '″'));
    // `m2` and `m3` alone have a digit.
    let stem = text.strip_suffix(['2', '3']).unwrap_or(text);
    let belongs = |c: char| {
        c.is_alphabetic()
            || matches!(c, '%' | '‰' | '°' | '/' | '²' | '³' | '·' | '^' | '.' | '′' | '″' | ' ')
    };
    is_currency(text) || starts && text.len() <= LONGEST_UNIT && stem.chars().all(belongs)
}

/// Where digits and the marks between them end.
fn marks_end(text: &str) -> usize {
    let belongs = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',') || is_gap(c);
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// What may stand between thousands beside points and commas.
fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’')
}

/// Where an exponent ends, if the text begins with one.
fn exponent_end(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(['e', 'E']) else { return 0 };
    let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    if end == 0 { 0 } else { text.len() - digits.len() + end }
}

/// The number of these digits if this is the decimal mark.
fn reading(digits: &str, exponent: &str, decimal: char, other: char) -> Option<Reading> {
    let (whole, fraction) = digits.split_once(decimal).unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(fraction) || whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let thousands = whole.chars().find(|c| !c.is_ascii_digit());
    if thousands.is_some_and(|mark| !(mark == other || is_gap(mark)) || !is_grouped(whole, mark)) {
        return None;
    }
    let mut text = String::with_capacity(digits.len() + exponent.len() + 1);
    text.extend(whole.chars().filter(char::is_ascii_digit));
    text.push('.');
    text.push_str(fraction);
    text.push_str(exponent);
    Some(Reading { number: text.parse().ok()?, thousands })
}

/// Whether the digits are in groups: three in the last, two or three in each before it but the first, `12,34,567`.
fn is_grouped(whole: &str, mark: char) -> bool {
    let groups: Vec<&str> = whole.split(mark).collect();
    let [first, middle @ .., last] = &groups[..] else { return false };
    let digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let middle_has = |length: usize| middle.iter().all(|group| group.len() == length);
    // Four numbers of one byte are an address in the Internet.
    let is_address = groups.len() == 4 && groups.iter().all(|group| group.parse::<u8>().is_ok());
    groups.iter().all(digits)
        && !(is_address && mark == '.')
        && last.len() == 3
        && (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && (middle_has(3) || first.len() <= 2 && middle_has(2))
}

/// Whether a text reads as a number in any way that people write one: with a decimal point or comma, thousands, a currency, a
/// percent sign or a unit.
///
/// ```
/// use nn_table::looks_numeric;
/// assert!(["-1.5", "1e-3", "1.234,5", "1'234", "$1,200.00", "12 %", "70 kg"].iter().all(|text| looks_numeric(text)));
/// assert!(["", "NA", "inf", "x1", "1.2.3", "2024-01-31", "A 12"].iter().all(|text| !looks_numeric(text)));
/// ```
pub fn looks_numeric(text: &str) -> bool {
    let text = text.trim();
    let plain = || text.parse::<f64>().is_ok_and(|_| text.bytes().any(|byte| byte.is_ascii_digit()));
    plain() || written(text).is_some()
}

/// Whether digits name something rather than count it, although they read as a number: they begin with a zero that a number would not
/// have, as postcodes do, or are more than a number keeps.
///
/// ```
/// use nn_table::is_code;
/// assert!(is_code("01001") && is_code("90071992547409931"));
/// assert!(["0", "0.5", "42", "x1"].iter().all(|text| !is_code(text)));
/// ```
pub fn is_code(text: &str) -> bool {
    let starts_with_zero = || text.len() > 1 && text.starts_with('0');
    let too_many = || text.len() > 15 && !text.parse::<u64>().is_ok_and(|number| number <= 1 << 53);
    // What no number of this length begins with is looked at first: this is asked of each cell.
    (starts_with_zero() || too_many()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number as short as it can be read back with the same bits; nothing for NaN.
///
/// ```
/// use nn_table::number_text;
/// assert_eq!([16.0, 0.1, 1e300, f64::NAN].map(number_text), ["16", "0.1", "1e300", ""]);
/// ```
pub fn number_text(x: f64) -> String {
    match x {
        _ if x.is_nan() => String::new(),
        _ if x == x.trunc() && x.abs() < 1e16 => format!("{x:.0}"),
        _ => format!("{x:?}"),
    }
}

/// The number that a text says if decimals have a point, and the one if they have a comma; none where its marks cannot be read so.
///
/// ```
/// use nn_table::readings;
/// assert_eq!(readings("1,234"), [Some(1234.0), Some(1.234)]);
/// assert_eq!(readings("$1.5"), [Some(1.5), None]);
/// assert_eq!(readings("twelve"), [None, None]);
/// ```
pub fn readings(text: &str) -> [Option<f64>; 2] {
    written(text).map_or([None; 2], |written| written.readings.map(|reading| Some(reading?.number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number with a decimal point and with a decimal comma.
    fn readings(text: &str) -> [Option<f64>; 2] {
        written(text)
            .map_or([None, None], |written| written.readings.map(|reading| reading.map(|r| r.number)))
    }

    #[test]
    fn marks_are_read_with_a_decimal_point_and_with_a_decimal_comma() {
        assert_eq!(readings("12"), [Some(12.0), Some(12.0)]);
        assert_eq!(readings("1.5"), [Some(1.5), None]);
        assert_eq!(readings("1,5"), [None, Some(1.5)]);
        assert_eq!(readings("1,234"), [Some(1234.0), Some(1.234)]);
        assert_eq!(readings("1.234"), [Some(1.234), Some(1234.0)]);
        assert_eq!(readings("0,234"), [None, Some(0.234)]);
        assert_eq!(readings("1,234.5"), [Some(1234.5), None]);
        assert_eq!(readings("1.234,5"), [None, Some(1234.5)]);
        assert_eq!(readings("1,234,567"), [Some(1_234_567.0), None]);
        assert_eq!(readings("12,34,567"), [Some(1_234_567.0), None], "as in India");
        assert_eq!(readings("1 234,5"), [None, Some(1234.5)]);
        assert_eq!(readings("1\u{a0}234"), [Some(1234.0), Some(1234.0)]);
        assert_eq!(readings("1'234.5"), [Some(1234.5), None]);
        assert_eq!(readings("\u{2212}1,5e-3"), [None, Some(-0.0015)]);
        for none in [
            "1,2,3",
            "1.2.3",
            "1,23",
            "12 34",
            "1234,567.8",
            ",",
            ".",
            "-",
            "1,",
            "192.168.1.1",
            "192.168.100.101",
        ] {
            let expected = match none {
                "1,23" => [None, Some(1.23)],
                "1," => [None, Some(1.0)],
                _ => [None, None],
            };
            assert_eq!(readings(none), expected, "{none}");
        }
    }

    #[test]
    fn money_and_units_are_taken_off_and_parentheses_around_money_are_a_minus() {
        let parts = |text| written(text).map(|w| (w.before, w.behind, w.readings[0].map(|r| r.number)));
        assert_eq!(parts("$1,200.50"), Some(("$", "", Some(1200.5))));
        assert_eq!(parts("-$3"), Some(("$", "", Some(-3.0))));
        assert_eq!(parts("$ -3"), Some(("$", "", Some(-3.0))));
        assert_eq!(parts("($3.10)"), Some(("$", "", Some(-3.1))));
        assert_eq!(parts("$(3)"), Some(("$", "", Some(-3.0))));
        assert_eq!(parts("$.50"), Some(("$", "", Some(0.5))));
        assert_eq!(parts("12 €"), Some(("", "€", Some(12.0))));
        assert_eq!(parts("USD 12"), Some(("USD", "", Some(12.0))));
        assert_eq!(parts("5%"), Some(("", "%", Some(5.0))));
        assert_eq!(parts("70 kg"), Some(("", "kg", Some(70.0))));
        assert_eq!(parts("75 m2"), Some(("", "m2", Some(75.0))));
        assert_eq!(parts("36.6°C"), Some(("", "°C", Some(36.6))));
        for text in ["(3)", "--3", "A12", "Q1", "007 A", "12-15", "5+", "<5", "2024-01-31", "12:30", "-($3)"]
        {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
