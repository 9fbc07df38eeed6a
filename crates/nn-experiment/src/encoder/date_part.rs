//! The parts of a date that a network is given.

use nn_choice::choices;
use nn_table::Date;

choices! {
    /// A part of a date that a network is given as a number.
    pub enum DatePart, "part of a date" {
        /// The year.
        Year = "year",
        /// The month, from 1 to 12.
        Month = "month",
        /// The day of the month, from 1 on.
        Day = "day",
        /// The day of the week, from 1 for Monday to 7.
        Weekday = "weekday",
        /// The hour, from 0 to 23.
        Hour = "hour",
        /// The minute, from 0 to 59.
        Minute = "minute",
        /// Days since the beginning of 1970, with the time as a fraction.
        Days = "days",
    }
}

impl DatePart {
    /// The parts that tell dates apart, in the order of [`Date::parts`].
    pub(super) const EACH: [DatePart; 6] =
        [DatePart::Year, DatePart::Month, DatePart::Day, DatePart::Weekday, DatePart::Hour, DatePart::Minute];

    /// This part of a date.
    pub fn of(self, date: &Date) -> f64 {
        let [year, month, day, weekday, hour, minute] = date.parts();
        match self {
            DatePart::Year => year,
            DatePart::Month => month,
            DatePart::Day => day,
            DatePart::Weekday => weekday,
            DatePart::Hour => hour,
            DatePart::Minute => minute,
            DatePart::Days => date.days(),
        }
    }
}
