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
