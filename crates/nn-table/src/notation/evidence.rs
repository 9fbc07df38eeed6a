//! What the cells of a column tell about how it writes its values: counts, which pieces of a stream add up to, and what is decided by
//! them at the end.
//!
//! A number has two readings, with a decimal point and with a decimal comma. `1.5` has one of them, `1,5` the other, `12` has both
//! and they are the same, `1,234` has two that differ. The reading that more cells of the column need is taken; where none needs one,
//! the other columns tell, and then it is said.

use super::date::{Date, DateOrder};
use super::missing::{MissingMark, is_missing, is_missing_sign, usual_mark};
use super::number::{Reading, Written, is_currency, is_share, written};
use super::{Notation, NotationRemark};
use std::cmp::Ordering;

/// How many different currencies and units of a column are counted; what comes after them counts as text.
const MOST_AFFIXES: usize = 8;

/// What a person asked for beforehand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) decimal_comma: Option<bool>,
    pub(crate) date_order: Option<DateOrder>,
    pub(crate) plain_numbers: bool,
    pub(crate) missing_marks: Vec<MissingMark>,
    /// Whether the file has semicolons between its cells, as programs write it where decimals have commas.
    pub(crate) semicolons: bool,
}

impl Asked {
    /// The marks of missing cells of a column.
    fn marks(&self, name: &str) -> Vec<String> {
        let holds = |mark: &&MissingMark| mark.column.as_deref().is_none_or(|column| column == name);
        self.missing_marks.iter().filter(holds).map(|mark| mark.mark.clone()).collect()
    }

    /// How a column is read before its cells have been seen.
    pub(crate) fn notation(&self, name: &str) -> Notation {
        Notation {
            decimal_comma: self.decimal_comma == Some(true),
            only_plain: self.plain_numbers,
            missing: self.marks(name),
            ..Notation::default()
        }
    }
}

/// What the cells of a column that were seen so far tell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    marks: Vec<String>,
    /// Numbers without a currency or unit, and those of them that are 0, and that a program reads.
    bare: usize,
    zeros: usize,
    plain: usize,
    /// Numbers that only a decimal point, or only a decimal comma makes sense of.
    definite: [usize; 2],
    /// The first cell that is two different numbers.
    open: Option<String>,
    /// The same, but as programs do not write numbers.
    open_to_programs: Option<String>,
    /// The first thousands by a decimal point or comma: what stands between them, and the cell.
    thousands: [Option<(char, String)>; 2],
    affixes: Vec<Affix>,
    /// Dates in each order.
    dates: [usize; 3],
    /// How many dates make sense in one order of day and month alone.
    ordered_dates: usize,
    /// The first date that is two different ones, and the first that tells which one is meant.
    open_date: Option<String>,
    first_date: Option<String>,
    /// Words that stand for missing numbers, and the first of them.
    words: usize,
    first_word: Option<String>,
    /// What often stands for missing numbers, and the first of it.
    usual_marks: usize,
    first_mark: Option<&'static str>,
    texts: usize,
}

/// What stands around numbers.
#[derive(Clone, Debug)]
struct Affix {
    before: String,
    behind: String,
    count: usize,
    first: String,
}

const ORDERS: [DateOrder; 3] = [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst];

impl Evidence {
    pub(crate) fn new(name: &str, asked: &Asked) -> Evidence {
        Evidence { marks: asked.marks(name), ..Evidence::default() }
    }

    /// Takes a cell into account. Its number if a program would read one, NaN otherwise.
    pub(crate) fn take(&mut self, text: &str) -> f64 {
        let trimmed = text.trim();
        if !self.marks.is_empty() && self.marks.iter().any(|mark| mark == trimmed) {
            return f64::NAN;
        }
        // What the column had before is what comes next, most likely.
        if self.definite[1] > self.definite[0] && self.take_comma(trimmed) {
            return f64::NAN;
        }
        match trimmed.parse::<f64>() {
            Ok(number) if number.is_finite() => {
                self.take_plain(trimmed, number);
                number
            }
            // `1e999` is a number that is too large, `inf` is a word.
            Ok(number) if trimmed.bytes().any(|byte| byte.is_ascii_digit()) => {
                self.bare += 1;
                number
            }
            // Among numbers it is one that cannot be used, and among texts a text.
            Ok(infinite) if !infinite.is_nan() => f64::NAN,
            Ok(_) | Err(_) => {
                if !self.take_comma(trimmed) {
                    self.take_other(trimmed);
                }
                f64::NAN
            }
        }
    }

    /// Takes the usual number with a decimal comma, which needs not be taken apart: digits, and one comma that cannot stand between
    /// thousands. Whether it is one.
    fn take_comma(&mut self, text: &str) -> bool {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let Some((whole, fraction)) = digits.split_once(',') else { return false };
        let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if fraction.len() == 3 || !are_digits(whole) || !are_digits(fraction) {
            return false;
        }
        self.bare += 1;
        self.definite[1] += 1;
        self.zeros += usize::from(digits.bytes().all(|byte| byte == b'0' || byte == b','));
        true
    }

    fn take_plain(&mut self, text: &str, number: f64) {
        self.bare += 1;
        self.plain += 1;
        self.zeros += usize::from(number == 0.0);
        let Some(point) = text.bytes().position(|byte| byte == b'.') else { return };
        // Three digits behind the point and one to three before it, of which the first is no zero.
        let before = text[..point].trim_start_matches(['-', '+']);
        let like_thousands = text.len() - point == 4
            && (1..=3).contains(&before.len())
            && !before.starts_with('0')
            && text.as_bytes()[point + 1..].iter().all(u8::is_ascii_digit);
        if !like_thousands {
            self.definite[0] += 1;
        } else if self.thousands[1].is_none() {
            self.thousands[1] = Some(('.', text.to_owned()));
            self.open_to_programs.get_or_insert_with(|| text.to_owned());
        }
    }

    fn take_other(&mut self, text: &str) {
        if is_missing(text) {
            if !is_missing_sign(text) {
                self.words += 1;
                self.first_word.get_or_insert_with(|| text.to_owned());
            }
        } else if let Some(written) = written(text) {
            self.take_written(text, written);
        } else if let Some(mark) = usual_mark(text) {
            self.usual_marks += 1;
            self.first_mark.get_or_insert(mark);
        } else {
            let dates = ORDERS.map(|order| Date::parse(text, order));
            if dates == [None; 3] {
                self.texts += 1;
                return;
            }
            for (count, date) in self.dates.iter_mut().zip(dates) {
                *count += usize::from(date.is_some());
            }
            self.ordered_dates += usize::from(matches!(dates, [None, None, Some(_)] | [None, Some(_), None]));
            let is_open = matches!(dates, [_, Some(a), Some(b)] if a != b);
            let first = if is_open { &mut self.open_date } else { &mut self.first_date };
            first.get_or_insert_with(|| text.to_owned());
        }
    }

    fn take_written(&mut self, text: &str, Written { readings, before, behind }: Written<'_>) {
        if before.is_empty() && behind.is_empty() {
            self.bare += 1;
            self.zeros += usize::from(readings.iter().flatten().all(|reading| reading.number == 0.0));
        } else {
            let same = |affix: &Affix| affix.before == before && affix.behind == behind;
            match self.affixes.iter().position(same) {
                Some(place) => self.affixes[place].count += 1,
                None if self.affixes.len() < MOST_AFFIXES => self.affixes.push(Affix {
                    before: before.to_owned(),
                    behind: behind.to_owned(),
                    count: 1,
                    first: text.to_owned(),
                }),
                None => {
                    self.texts += 1;
                    return;
                }
            }
        }
        match readings {
            [Some(_), None] => self.definite[0] += 1,
            [None, Some(_)] => self.definite[1] += 1,
            [Some(a), Some(b)] if a.number != b.number => {
                self.open.get_or_insert_with(|| text.to_owned());
            }
            [Some(_), Some(_)] | [None, None] => {}
        }
        for (first, reading) in self.thousands.iter_mut().zip(readings) {
            if let Some(Reading { thousands: Some(mark), .. }) = reading {
                first.get_or_insert_with(|| (mark, text.to_owned()));
            }
        }
    }

    /// How many cells are dates in the order that most of them have.
    fn most_dates(&self) -> usize {
        self.dates.into_iter().max().unwrap_or(0)
    }

    /// How many cells say something.
    fn total(&self) -> usize {
        let affixed: usize = self.affixes.iter().map(|affix| affix.count).sum();
        self.bare + affixed + self.most_dates() + self.texts
    }

    /// Whether these are dates: nine of ten cells at least.
    fn are_dates(&self) -> bool {
        self.most_dates() > 0 && 10 * self.most_dates() >= 9 * self.total()
    }

    /// Whether the cells need a decimal comma; none if no cell tells.
    fn comma(&self) -> Option<bool> {
        match self.definite[0].cmp(&self.definite[1]) {
            Ordering::Less => Some(true),
            Ordering::Greater => Some(false),
            Ordering::Equal if self.definite[0] > 0 => Some(false),
            Ordering::Equal => None,
        }
    }

    /// What stands around most numbers: money or a share around half of the cells at least, a unit around nine of ten.
    fn affix(&self) -> Option<&Affix> {
        let most = self.affixes.iter().max_by_key(|affix| affix.count)?;
        let (total, share) = (self.total(), is_share(&most.behind));
        let is_known = share || !most.before.is_empty() || is_currency(&most.behind);
        let enough = if is_known { 2 * most.count > total } else { 10 * most.count >= 9 * total };
        enough.then_some(most)
    }

    /// What the column is, if the other columns write decimals so.
    fn decide(&self, asked: &Asked, others: Others) -> (Notation, Vec<NotationRemark>) {
        let mut notation =
            Notation { missing: self.marks.clone(), only_plain: asked.plain_numbers, ..Notation::default() };
        let mut remarks = Vec::new();
        if self.are_dates() {
            let (order, open) = self.date_order(asked, others.date_order);
            notation.dates = Some(order);
            let found = if open { &self.open_date } else { &self.first_date };
            let found = found.as_ref().or(self.open_date.as_ref());
            if let Some((found, date)) = found.and_then(|found| Some((found, Date::parse(found, order)?))) {
                let other =
                    if order == DateOrder::DayFirst { DateOrder::MonthFirst } else { DateOrder::DayFirst };
                let otherwise = if open { Date::parse(found, other) } else { None };
                remarks.push(NotationRemark::Dates { found: found.clone(), date, otherwise });
            }
            return (notation, remarks);
        }
        let affix = if asked.plain_numbers { None } else { self.affix() };
        let numbers = match affix {
            Some(affix) if is_share(&affix.behind) => affix.count + self.zeros,
            Some(affix) => affix.count + self.bare,
            None => self.bare,
        };
        if 2 * numbers <= self.total() && self.total() > 0 {
            notation.texts = true;
            if let (Some(found), cells @ 1..) = (self.first_word.clone(), self.words) {
                remarks.push(NotationRemark::Words { found, cells });
            }
            return (notation, remarks);
        }
        if let (Some(mark), cells @ 1..) = (self.first_mark, self.usual_marks) {
            remarks.push(NotationRemark::Mark { found: mark.to_owned(), cells });
        }
        let needed = self.comma();
        let is_open = needed.is_none() && (self.open.is_some() || self.open_to_programs.is_some());
        let by_others =
            others.comma == Some(true) || self.open.is_some() && others.comma.is_none() && asked.semicolons;
        notation.decimal_comma = match (asked.decimal_comma, needed) {
            (Some(true), None) => is_open,
            (Some(true), Some(_)) => self.definite[1] > 0,
            (Some(false), _) => self.definite[0] == 0 && needed == Some(true),
            (None, Some(comma)) => comma,
            (None, None) => is_open && by_others,
        };
        if asked.plain_numbers {
            return (notation, remarks);
        }
        let thousands = &self.thousands[usize::from(notation.decimal_comma)];
        notation.thousands = thousands.as_ref().map(|(mark, _)| *mark);
        if let Some(affix) = affix {
            (notation.before, notation.behind) = (affix.before.clone(), affix.behind.clone());
        }
        // What programs write is read as programs do, unless another column says otherwise. Where semicolons stand between the cells,
        // no program tells.
        let may_mean = notation.decimal_comma || asked.semicolons && others.comma != Some(false);
        let open = self.open.as_ref().or(self.open_to_programs.as_ref().filter(|_| may_mean));
        let open = open.filter(|_| is_open && asked.decimal_comma.is_none());
        let found = open.or(affix.map(|affix| &affix.first)).or(thousands.as_ref().map(|(_, first)| first));
        if let Some((found, number)) = found.and_then(|found| Some((found, notation.number(found)?))) {
            let mirrored =
                Notation { decimal_comma: !notation.decimal_comma, thousands: Some(' '), ..notation.clone() };
            let otherwise = open.and_then(|open| mirrored.number(open));
            remarks.push(NotationRemark::Numbers { found: found.clone(), number, otherwise });
        }
        (notation, remarks)
    }

    /// The order of dates, and whether no cell tells it.
    fn date_order(&self, asked: &Asked, others: Option<DateOrder>) -> (DateOrder, bool) {
        let [year, day, month] = self.dates;
        if year >= day && year >= month {
            return (DateOrder::YearFirst, false);
        }
        match day.cmp(&month) {
            Ordering::Greater => (DateOrder::DayFirst, false),
            Ordering::Less => (DateOrder::MonthFirst, false),
            Ordering::Equal => {
                // Where as many cells need one order as the other, those that need the other are errors.
                let open = self.open_date.is_some() && self.ordered_dates == 0;
                let asked = asked.date_order.filter(|order| *order != DateOrder::YearFirst);
                // In America the month stands first, and slashes between.
                let slashes = self.open_date.as_ref().is_some_and(|date| date.contains('/'));
                let usual = if slashes { DateOrder::MonthFirst } else { DateOrder::DayFirst };
                (asked.or(others).unwrap_or(usual), open && asked.is_none())
            }
        }
    }
}

/// What the other columns of a table tell.
#[derive(Clone, Copy, Debug, Default)]
struct Others {
    /// Whether decimals have a comma, if all columns agree.
    comma: Option<bool>,
    date_order: Option<DateOrder>,
}

impl Others {
    fn of(evidence: &[Evidence]) -> Others {
        let numbers =
            evidence.iter().filter(|column| !column.are_dates() && 2 * column.texts < column.total());
        let mut comma = numbers.filter_map(Evidence::comma);
        let first = comma.next();
        let comma = first.filter(|first| comma.all(|other| other == *first));
        let orders = evidence.iter().filter(|column| column.are_dates()).map(|column| column.dates);
        let mut orders = orders.filter_map(|[_, day, month]| match day.cmp(&month) {
            Ordering::Greater => Some(DateOrder::DayFirst),
            Ordering::Less => Some(DateOrder::MonthFirst),
            Ordering::Equal => None,
        });
        let first = orders.next();
        Others { comma, date_order: first.filter(|first| orders.all(|other| other == *first)) }
    }
}

/// How each column writes its values, by the cells of all of them.
pub(crate) fn decide(evidence: &[Evidence], asked: &Asked) -> Vec<(Notation, Vec<NotationRemark>)> {
    let others = Others::of(evidence);
    evidence.iter().map(|column| column.decide(asked, others)).collect()
}
