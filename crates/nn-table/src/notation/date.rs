//! Dates as people write them: `2024-01-31`, `31.1.2024`, `1/31/24`, `31 Jan 2024`, with or without a time.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;

/// In which order the numbers of a date stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// `2024-01-31`
    YearFirst,
    /// `31/1/2024`
    DayFirst,
    /// `1/31/2024`
    MonthFirst,
}

impl fmt::Display for DateOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DateOrder::YearFirst => "year, month, day",
            DateOrder::DayFirst => "day before month",
            DateOrder::MonthFirst => "month before day",
        })
    }
}

/// A day, and the time on it. What stands behind the time, such as `Z` or `+01:00`, is passed over: it is the time of the place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Date {
    day: NaiveDate,
    /// Seconds since midnight, if there is a time.
    seconds: Option<f64>,
}

impl Date {
    /// The parts that a date has, by name; those of the time are 0 where there is none.
    pub const PARTS: [&str; 6] = ["year", "month", "day", "weekday", "hour", "minute"];

    /// The parts as numbers, in the order of [`Date::PARTS`]: the month and the day from 1 on, the weekday from 1 for Monday to 7.
    pub fn parts(&self) -> [f64; 6] {
        let minutes = (self.seconds.unwrap_or(0.0) / 60.0).floor();
        let weekday = self.day.weekday().number_from_monday();
        [
            f64::from(self.day.year()),
            f64::from(self.day.month()),
            f64::from(self.day.day()),
            f64::from(weekday),
            (minutes / 60.0).floor(),
            minutes % 60.0,
        ]
    }

    /// Days since the beginning of 1970, with the time as a fraction.
    pub fn days(&self) -> f64 {
        /// The number of 1970-01-01, counted from the first day of the year 1.
        const EPOCH: i32 = 719_163;
        f64::from(self.day.num_days_from_ce() - EPOCH) + self.seconds.unwrap_or(0.0) / 86400.0
    }

    /// The date that the whole text writes in this order.
    pub(crate) fn parse(text: &str, order: DateOrder) -> Option<Date> {
        let numbers = Numbers::of(text)?;
        let [a, b, c] = numbers.parts;
        let (year, month, day) = match (numbers.named, order) {
            (true, _) => (c, b, a),
            (false, DateOrder::YearFirst) => (a, b, c),
            (false, DateOrder::DayFirst) => (c, b, a),
            (false, DateOrder::MonthFirst) => (c, a, b),
        };
        // A year of four digits stands first or last, and tells; one of two is never first.
        let is_first = order == DateOrder::YearFirst && !numbers.named;
        if is_first != numbers.year_first {
            return None;
        }
        let year = match (numbers.digits_of_year, year) {
            (2, year @ ..=68) => 2000 + year,
            (2, year) => 1900 + year,
            (_, year) => year,
        };
        let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        Some(Date { day, seconds: numbers.seconds })
    }
}

/// As ISO 8601 writes it.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.day.year(), self.day.month(), self.day.day())?;
        match self.seconds {
            Some(seconds) => {
                let seconds = seconds as u32;
                write!(f, "T{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
            }
            None => Ok(()),
        }
    }
}

/// The three numbers of a date as they stand there, of a named month as day, month, year.
struct Numbers {
    parts: [u32; 3],
    named: bool,
    year_first: bool,
    digits_of_year: usize,
    seconds: Option<f64>,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Numbers {
    fn of(text: &str) -> Option<Numbers> {
        let first = text.bytes().next()?;
        if text.len() < 6 || text.len() > 40 || !text.is_ascii() || !first.is_ascii_alphanumeric() {
            return None;
        }
        let is_letter = |byte: u8| byte.is_ascii_alphabetic() && byte != b'T' && byte != b'Z';
        if (first.is_ascii_alphabetic() || text.bytes().any(is_letter))
            && let Some(named) = Numbers::named(text)
        {
            return Some(named);
        }
        let mark = *text.as_bytes().iter().find(|byte| !byte.is_ascii_digit())?;
        if !b"-/.".contains(&mark) {
            return None;
        }
        let mut words = text.splitn(3, char::from(mark));
        let (a, b, rest) = (words.next()?, words.next()?, words.next());
        let Some(rest) = rest else {
            // `2024-01`: the month of a year, but not `2024.5`.
            let is_month = mark == b'-' && a.len() == 4 && b.len() == 2;
            let parts = [number(a, 4)?, number(b, 2)?, 1];
            return is_month.then_some(Numbers {
                parts,
                named: false,
                year_first: true,
                digits_of_year: 4,
                seconds: None,
            });
        };
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (c, time) = rest.split_at(end);
        let (year_first, digits_of_year) = match (a.len(), c.len()) {
            (4, 1..=2) => (true, 4),
            (1..=2, year @ (2 | 4)) => (false, year),
            _ => return None,
        };
        let parts = [number(a, 4)?, number(b, 2)?, number(c, 4)?];
        Some(Numbers { parts, named: false, year_first, digits_of_year, seconds: time_of_day(time)? })
    }

    /// `31 Jan 2024`, `Jan 31, 2024`, `31-Jan-24`, with a time behind it.
    fn named(text: &str) -> Option<Numbers> {
        let mut words = text.split([' ', '-', ',', '.', '/']).filter(|word| !word.is_empty());
        let (a, b, c) = (words.next()?, words.next()?, words.next()?);
        let (month, day) = if a.as_bytes()[0].is_ascii_alphabetic() { (a, b) } else { (b, a) };
        if !matches!(c.len(), 2 | 4) {
            return None;
        }
        let day = day.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let parts = [number(day, 2)?, month_of(month)?, number(c, 4)?];
        // The third word ends where it stands in the text.
        let end = c.as_ptr() as usize - text.as_ptr() as usize + c.len();
        let seconds = time_of_day(&text[end..])?;
        Some(Numbers { parts, named: true, year_first: false, digits_of_year: c.len(), seconds })
    }
}

fn month_of(word: &str) -> Option<u32> {
    let word = word.to_ascii_lowercase();
    let place = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(&word))?;
    Some(place as u32 + 1)
}

fn number(digits: &str, most: usize) -> Option<u32> {
    let fits = (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits { digits.parse().ok() } else { None }
}

/// The seconds of a time behind a date, if there is one; nothing if something else stands there.
fn time_of_day(text: &str) -> Option<Option<f64>> {
    if text.is_empty() || text == "Z" {
        return Some(None);
    }
    let text = text.strip_prefix(['T', ' ', ','])?.trim();
    // A zone behind it.
    let text = text.strip_suffix(['Z', 'z']).or_else(|| text.strip_suffix("UTC")).unwrap_or(text).trim_end();
    let text = match text.rfind(['+', '-']) {
        Some(zone) if text[zone + 1..].bytes().all(|byte| byte.is_ascii_digit() || byte == b':') => {
            text[..zone].trim_end()
        }
        _ => text,
    };
    let lower = text.to_ascii_lowercase();
    let (text, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(text), _) => (text.trim_end(), Some(0)),
        (_, Some(text)) => (text.trim_end(), Some(12)),
        _ => (lower.as_str(), None),
    };
    let mut words = text.split(':');
    let hour = number(words.next()?, 2)?;
    let minute = match words.next() {
        Some(minute) => number(minute, 2)?,
        None if half.is_some() => 0,
        None => return None,
    };
    let second = match words.next() {
        Some(second) => {
            second.replacen(',', ".", 1).parse::<f64>().ok().filter(|second| (0.0..61.0).contains(second))?
        }
        None => 0.0,
    };
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    let fits = hour < 24 && minute < 60 && words.next().is_none();
    fits.then_some(Some(f64::from(hour * 3600 + minute * 60) + second))
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateOrder::{DayFirst, MonthFirst, YearFirst};

    fn read(text: &str, order: DateOrder) -> String {
        Date::parse(text, order).map_or_else(|| "none".to_owned(), |date| date.to_string())
    }

    #[test]
    fn dates_are_read_in_the_common_forms() {
        assert_eq!(read("2024-02-29", YearFirst), "2024-02-29");
        assert_eq!(read("2024/2/9", YearFirst), "2024-02-09");
        assert_eq!(read("2024-02", YearFirst), "2024-02-01");
        assert_eq!(read("31.1.2024", DayFirst), "2024-01-31");
        assert_eq!(read("1/31/24", MonthFirst), "2024-01-31");
        assert_eq!(read("1/2/1999", DayFirst), "1999-02-01");
        assert_eq!(read("31-12-69", DayFirst), "1969-12-31");
        for order in [DayFirst, MonthFirst] {
            assert_eq!(read("31 Jan 2024", order), "2024-01-31");
            assert_eq!(read("January 31st, 2024", order), "2024-01-31");
            assert_eq!(read("05-Sept-21", order), "2021-09-05");
        }
        assert_eq!(read("2024-01-31T12:30:45.5Z", YearFirst), "2024-01-31T12:30:45");
        assert_eq!(read("2024-01-31 12:30:45+01:00", YearFirst), "2024-01-31T12:30:45");
        assert_eq!(read("1/31/2024 1:05 PM", MonthFirst), "2024-01-31T13:05:00");
        assert_eq!(read("1/31/2024 12:05 am", MonthFirst), "2024-01-31T00:05:00");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "2023-02-29",
            "2024-13-01",
            "2024-1-1-1",
            "12.5",
            "1.234.567",
            "192.168.1.1",
            "2024",
            "20240131",
            "12:30",
            "abc",
            "555-12-1234",
            "May",
            "2024-01-31x",
            "2024-01-31 25:00",
            "",
            "12-Foo-2024",
            "A-1-2024",
        ] {
            for order in [YearFirst, DayFirst, MonthFirst] {
                assert_eq!(read(text, order), "none", "{text} {order}");
            }
        }
        assert_eq!(read("31/1/2024", MonthFirst), "none");
        assert_eq!(read("1/31/2024", DayFirst), "none");
        assert_eq!(read("1/2/2024", YearFirst), "none");
    }

    #[test]
    fn a_date_has_parts_and_is_a_number_of_days() {
        let date = Date::parse("2024-02-29 18:30", YearFirst).unwrap();
        assert_eq!(date.parts(), [2024.0, 2.0, 29.0, 4.0, 18.0, 30.0], "a Thursday");
        assert_eq!(Date::parse("1970-01-01", YearFirst).unwrap().days(), 0.0);
        assert_eq!(Date::parse("2000-03-01 12:00", YearFirst).unwrap().days(), 11017.5);
        assert_eq!(Date::parse("1969-12-31", YearFirst).unwrap().days(), -1.0);
    }
}
