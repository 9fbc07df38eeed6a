//! JSON, written: what answers need of it.

/// An object under construction.
pub(crate) struct Object(String);

impl Object {
    pub(crate) fn new() -> Object {
        Object(String::from("{"))
    }

    /// Adds a value that is JSON already.
    pub(crate) fn raw(mut self, key: &str, value: &str) -> Object {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push_str(&quoted(key));
        self.0.push(':');
        self.0.push_str(value);
        self
    }

    pub(crate) fn text(self, key: &str, value: &str) -> Object {
        self.raw(key, &quoted(value))
    }

    pub(crate) fn number(self, key: &str, value: f64) -> Object {
        self.raw(key, &number(value))
    }

    pub(crate) fn whole(self, key: &str, value: usize) -> Object {
        self.raw(key, &value.to_string())
    }

    pub(crate) fn switch(self, key: &str, value: bool) -> Object {
        self.raw(key, if value { "true" } else { "false" })
    }

    /// Adds a list of values that are JSON already.
    pub(crate) fn list(self, key: &str, values: impl IntoIterator<Item = String>) -> Object {
        self.raw(key, &list(values))
    }

    pub(crate) fn texts<T: AsRef<str>>(self, key: &str, values: impl IntoIterator<Item = T>) -> Object {
        self.list(key, values.into_iter().map(|value| quoted(value.as_ref())))
    }

    pub(crate) fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

pub(crate) fn list(values: impl IntoIterator<Item = String>) -> String {
    let mut text = String::from("[");
    for (i, value) in values.into_iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        text.push_str(&value);
    }
    text.push(']');
    text
}

/// A number as JSON has it, which reads back the same; null for those that it has not.
pub(crate) fn number(value: f64) -> String {
    if value.is_finite() { format!("{value:?}") } else { "null".to_owned() }
}

pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            control if u32::from(control) < 0x20 => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            // Two that end a line of JavaScript.
            '\u{2028}' => quoted.push_str("\\u2028"),
            '\u{2029}' => quoted.push_str("\\u2029"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// A number for people: three digits, and no more than mean something. (Rounded by itself, because formats with a precision would be
/// compiled for nothing else.)
pub(crate) fn short(number: f64) -> String {
    if number == 0.0 || !number.is_finite() {
        return number.to_string();
    }
    let exponent = libm::floor(libm::log10(number.abs()));
    let power = |exponent: f64| libm::pow(10.0, exponent);
    if (-4.0..6.0).contains(&exponent) {
        let rounded = match exponent < 2.0 {
            true => libm::round(number * power(2.0 - exponent)) / power(2.0 - exponent),
            false => libm::round(number / power(exponent - 2.0)) * power(exponent - 2.0),
        };
        return rounded.to_string();
    }
    // Powers of ten end before the smallest numbers do.
    let up = if exponent < -300.0 { 300.0 } else { 0.0 };
    let hundredths = libm::round(number * power(up) / power(exponent + up) * 100.0);
    match hundredths.abs() < 1000.0 {
        true => format!("{}e{exponent}", hundredths / 100.0),
        false => format!("{}e{}", hundredths / 1000.0, exponent + 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_get_three_digits() {
        for (number_given, text) in [
            (0.0, "0"),
            (0.031_25, "0.0313"),
            (-1.0 / 3.0, "-0.333"),
            (2.0, "2"),
            (0.1 + 0.2, "0.3"),
            (12_345.678, "12300"),
            (99.95, "100"),
            (1.234e-9, "1.23e-9"),
            (6.022e23, "6.02e23"),
            (-1.2e295, "-1.2e295"),
            (1.7976931348623157e308, "1.8e308"),
            (9.996e-7, "1e-6"),
            (5e-324, "4.94e-324"),
            (f64::NAN, "NaN"),
            (999_999.0, "1000000"),
            (0.000_123_45, "0.000123"),
        ] {
            assert_eq!(short(number_given), text);
        }
    }

    #[test]
    fn what_is_written_is_json() {
        let object = Object::new()
            .text("a\"b", "c\\d\n\u{1}\u{2028}")
            .number("x", 0.1)
            .number("y", f64::NAN)
            .list("l", []);
        let text = object.switch("s", true).whole("w", 3).texts("t", ["u", "v"]).number("big", 1e300).end();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["a\"b"], "c\\d\n\u{1}\u{2028}");
        assert_eq!(
            (&read["x"], &read["y"], &read["big"]),
            (&0.1.into(), &serde_json::Value::Null, &1e300.into())
        );
    }
}
