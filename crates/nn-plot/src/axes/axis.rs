//! From numbers to shares of an axis, and the ticks between.

use crate::error::PlotError;

/// One axis of a chart: what it shows, from where to where, and on which scale.
///
/// Without a range the axis takes one from the data: x as far as the lines go or to a tick close by, y out to the next tick.
///
/// ```
/// use nn_plot::Axis;
/// let error = Axis::new("MSE").range(1e-4, 1.0).log();
/// # let _ = error;
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Axis {
    label: String,
    range: Option<(f64, f64)>,
    log: bool,
    names: Vec<String>,
}

impl Axis {
    /// An axis with this label; an empty one takes no space.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), range: None, log: false, names: Vec::new() }
    }

    /// Shows the numbers from `low` to `high`, whatever the data. What lies beyond is cut off at the edge.
    pub fn range(mut self, low: f64, high: f64) -> Self {
        self.range = Some((low, high));
        self
    }

    /// Gives equal ratios equal lengths (base 10). Points at or below zero become gaps.
    pub fn log(mut self) -> Self {
        self.log = true;
        self
    }

    /// Shows words instead of numbers, the first at 0, the second at 1 and so on.
    pub fn names(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.names = names.into_iter().map(Into::into).collect();
        self
    }

    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    pub(crate) fn is_log(&self) -> bool {
        self.log
    }

    /// Whether this axis has a place for the number at all.
    pub(crate) fn takes(&self, value: f64) -> bool {
        value.is_finite() && (!self.log || value > 0.0)
    }

    /// The scale for the given range or, without one, for the numbers to be shown.
    pub(crate) fn scale(
        &self,
        numbers: impl Iterator<Item = f64>,
        rounding: Rounding,
    ) -> Result<Scale, PlotError> {
        let (low, high) = match self.range {
            Some(range) => range,
            None if !self.names.is_empty() => (-0.5, self.names.len() as f64 - 0.5),
            None => {
                let (least, most) = numbers
                    .filter(|&number| self.takes(number))
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), number| {
                        (least.min(number), most.max(number))
                    });
                self.room_around(least, most, rounding)
            }
        };
        let axis = || self.label.clone();
        if !(low < high && (high - low).is_finite()) {
            return Err(PlotError::Range { axis: axis(), low, high });
        }
        if self.log && low <= 0.0 {
            return Err(PlotError::LogRange { axis: axis(), low, high });
        }
        Ok(Scale { low, high, log: self.log })
    }

    /// Refuses settings that a grid has already made; `name` is x or y.
    pub(crate) fn check_unranged(&self, name: &str, chart: &str) -> Result<(), PlotError> {
        if self.range.is_none() && !self.log {
            return Ok(());
        }
        Err(PlotError::OwnSetting {
            part: format!("the {name} axis of the chart {chart:?}"),
            setting: "a range or a logarithmic scale",
            instead: "the places of the values are those of the `Grid`",
        })
    }

    /// The scale of an axis with a range.
    pub(crate) fn exact(&self) -> Result<Scale, PlotError> {
        self.scale(std::iter::empty(), Rounding::ToTicks)
    }

    /// The names along this axis or, without names, about as many ticks at round numbers as there is space for.
    pub(super) fn ticks(&self, scale: &Scale, most: f64) -> Ticks {
        if self.names.is_empty() {
            return scale.ticks(most);
        }
        let places = self.names.iter().enumerate().map(|(index, name)| (index as f64, name.clone()));
        let labelled = places.filter(|(place, _)| scale.shows(*place)).collect();
        Ticks { labelled, minor: Vec::new(), are_words: true }
    }

    fn room_around(&self, least: f64, most: f64, rounding: Rounding) -> (f64, f64) {
        if least > most {
            // There is nothing to show. An axis is drawn all the same, so that the picture says so.
            return if self.log { (1.0, 10.0) } else { (0.0, 1.0) };
        }
        if least == most {
            // One number alone stands in the middle.
            return if self.log {
                (least / 2.0, most * 2.0)
            } else {
                let margin = if least == 0.0 { 1.0 } else { least.abs() * 0.1 };
                (least - margin, most + margin)
            };
        }
        let (low, high) = if self.log {
            let marks = decades(least, most, &[1, 2, 5]);
            (
                marks.iter().copied().rfind(|&mark| mark <= least).unwrap_or(least),
                marks.iter().copied().find(|&mark| mark >= most).unwrap_or(most),
            )
        } else {
            let step = Step::for_span((most - least) / USUAL_TICKS).value();
            ((least / step).floor() * step, (most / step).ceil() * step)
        };
        match rounding {
            Rounding::ToTicks => (low, high),
            Rounding::ToNearTicks => {
                let exact = Scale { low: least, high: most, log: self.log };
                (
                    if exact.share(low) < -NEAR { least } else { low },
                    if exact.share(high) > 1.0 + NEAR { most } else { high },
                )
            }
        }
    }
}

/// Where a range taken from data ends.
#[derive(Clone, Copy)]
pub(crate) enum Rounding {
    /// At the next tick.
    ToTicks,
    /// At the next tick if it is near (checkpoints 0 to 2999 end at 3000), otherwise where the data end.
    ToNearTicks,
}

/// How far away a tick may be to count as near, as a share of the range.
const NEAR: f64 = 0.02;

/// How many steps a range is rounded by; the ticks drawn depend on the space there is.
const USUAL_TICKS: f64 = 6.0;

/// Where numbers lie along an axis.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
    log: bool,
}

/// The ticks of an axis: numbers with their labels, and the small ones between that have none.
#[derive(Debug, Default)]
pub(crate) struct Ticks {
    pub(crate) labelled: Vec<(f64, String)>,
    pub(super) minor: Vec<f64>,
    /// Words have no grid lines and no tick marks, because they name a place and do not measure it.
    pub(super) are_words: bool,
}

impl Ticks {
    pub(super) fn labels(&self) -> impl Iterator<Item = &str> {
        self.labelled.iter().map(|(_, label)| label.as_str())
    }
}

impl Scale {
    /// 0 at the lower end of the axis, 1 at the upper, beyond them outside.
    pub(super) fn share(&self, value: f64) -> f64 {
        // The platform's log10 may differ in its last bit, a millionth of what a coordinate is rounded to.
        let along = |number: f64| if self.log { number.log10() } else { number };
        (along(value) - along(self.low)) / (along(self.high) - along(self.low))
    }

    pub(crate) fn shows(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// The numbers that both axes show.
    pub(crate) fn common(&self, other: &Self) -> Option<(f64, f64)> {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        (low < high).then_some((low, high))
    }

    pub(super) fn ends(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// About as many ticks at round numbers as there is space for, but at least two.
    pub(super) fn ticks(&self, most: f64) -> Ticks {
        if self.log { self.log_ticks(most) } else { self.linear_ticks(most) }
    }

    fn linear_ticks(&self, most: f64) -> Ticks {
        // A short range between two round numbers may need a finer step than the space asks for.
        let finer = [1.0, 2.0, 4.0, 8.0].map(|times| self.ticks_in_steps(most.max(1.0) * times));
        let labelled = finer.into_iter().find(|ticks| ticks.len() >= 2).unwrap_or_default();
        Ticks { labelled, ..Ticks::default() }
    }

    fn ticks_in_steps(&self, steps: f64) -> Vec<(f64, String)> {
        let step = Step::for_span((self.high - self.low) / steps);
        let width = step.value();
        // An end that misses a tick by a rounding error keeps the tick.
        let first = (self.low / width - 1e-9).ceil();
        let last = (self.high / width + 1e-9).floor();
        let count = if last < first { 0 } else { (last - first) as usize + 1 };
        let largest = self.low.abs().max(self.high.abs());
        (0..count)
            .map(|index| (first + index as f64) * width)
            .map(|value| (value, step.label(value, largest)))
            .collect()
    }

    fn log_ticks(&self, most: f64) -> Ticks {
        let shown = |digits: &[u8]| -> Vec<f64> {
            decades(self.low, self.high, digits).into_iter().filter(|&mark| self.shows(mark)).collect()
        };
        let powers = shown(&[1]);
        if powers.len() < 2 {
            // The axis shows less than two powers of ten, which alone would not show the scale.
            let few = shown(&[1, 2, 5]);
            let marks = if few.len() < 2 { self.linear_ticks(4.0).labelled } else { labelled(few) };
            let minor = shown(&[1, 2, 3, 4, 5, 6, 7, 8, 9]);
            return Ticks { labelled: marks, minor, are_words: false };
        }
        let every = (powers.len() as f64 / most.max(1.0)).ceil() as usize;
        let minor = if every == 1 { shown(&[2, 3, 4, 5, 6, 7, 8, 9]) } else { powers.clone() };
        let labelled = labelled(powers.into_iter().step_by(every).collect());
        Ticks { labelled, minor, are_words: false }
    }
}

fn labelled(marks: Vec<f64>) -> Vec<(f64, String)> {
    // A few decades are easiest to read in full, many by their powers.
    let spoken = marks.iter().all(|mark| (1e-3..=1e4).contains(mark));
    let label = |mark: f64| if spoken { signed(mark.to_string()) } else { scientific(mark, 0) };
    marks.into_iter().map(|mark| (mark, label(mark))).collect()
}

/// `digits` times every power of ten from the one below `low` to the one above `high`.
fn decades(low: f64, high: f64, digits: &[u8]) -> Vec<f64> {
    let (first, last) = (exponent(low), exponent(high) + 1);
    (first..=last).flat_map(|power| digits.iter().map(move |&digit| decimal(digit, power))).collect()
}

/// 1, 2 or 5 times a power of ten.
#[derive(Clone, Copy)]
struct Step {
    digit: u8,
    power: i32,
}

impl Step {
    /// The smallest step that is not smaller than `least`.
    fn for_span(least: f64) -> Self {
        let power = exponent(least);
        [(1, power), (2, power), (5, power), (1, power + 1)]
            .map(|(digit, power)| Self { digit, power })
            .into_iter()
            .find(|step| step.value() >= least * (1.0 - 1e-9))
            .unwrap_or(Self { digit: 1, power: power + 1 })
    }

    fn value(self) -> f64 {
        decimal(self.digit, self.power)
    }

    /// A multiple of this step, with just the decimals the step needs.
    fn label(self, value: f64, largest: f64) -> String {
        let plain = self.power >= -6 && largest < 1e7;
        if plain {
            let places = usize::try_from(-self.power).unwrap_or(0);
            signed(format!("{value:.places$}"))
        } else {
            scientific(value, usize::try_from(exponent(largest) - self.power).unwrap_or(0))
        }
    }
}

/// The power of ten at or below a number above zero.
pub(super) fn exponent(number: f64) -> i32 {
    // Written out and read again, which rounds the same way on every machine; log10 need not.
    format!("{number:e}").split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0)
}

/// The number nearest to digit x 10^power; what is too small or large for a number ends at the last one.
pub(super) fn decimal(digit: u8, power: i32) -> f64 {
    format!("{digit}e{power}").parse().unwrap_or(f64::MAX).clamp(f64::MIN_POSITIVE, f64::MAX)
}

/// A minus sign as wide as a plus, and none before zero.
fn signed(number: String) -> String {
    match number.strip_prefix('-') {
        Some(size) if size.contains(|digit| matches!(digit, '1'..='9')) => format!("−{size}"),
        Some(zero) => zero.to_owned(),
        None => number,
    }
}

/// 2.5×10⁻⁷; a power of ten alone is written without its 1.
fn scientific(value: f64, places: usize) -> String {
    let written = format!("{value:.places$e}");
    let Some((mantissa, power)) = written.split_once('e') else { return written };
    if value == 0.0 {
        return "0".to_owned();
    }
    let mantissa =
        if mantissa.contains('.') { mantissa.trim_end_matches('0').trim_end_matches('.') } else { mantissa };
    let power: String = power.chars().map(raised).collect();
    match mantissa {
        "1" => format!("10{power}"),
        "-1" => format!("−10{power}"),
        _ => format!("{}×10{power}", signed(mantissa.to_owned())),
    }
}

/// A digit or a minus sign of a power.
fn raised(character: char) -> char {
    let digit = character.to_digit(10).map(|digit| digit as usize);
    digit.and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit)).unwrap_or('⁻')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: Axis, most: f64) -> Vec<String> {
        let scale = axis.scale(std::iter::empty(), Rounding::ToNearTicks).unwrap();
        scale.ticks(most).labels().map(str::to_owned).collect()
    }

    #[test]
    fn ticks_are_plain_round_numbers() {
        assert_eq!(labels(Axis::new("x").range(-10.0, 10.0), 5.0), ["−10", "−5", "0", "5", "10"]);
        assert_eq!(labels(Axis::new("x").range(0.0, 0.06), 4.0), ["0.00", "0.02", "0.04", "0.06"]);
        assert_eq!(labels(Axis::new("x").range(0.0, 3000.0), 4.0), ["0", "1000", "2000", "3000"]);
    }

    #[test]
    fn a_short_range_between_round_numbers_has_two_ticks_and_both_inside() {
        assert_eq!(labels(Axis::new("x").range(0.3, 0.9), 1.0), ["0.4", "0.6", "0.8"]);
    }

    #[test]
    fn very_large_and_very_small_ticks_are_written_with_powers() {
        assert_eq!(labels(Axis::new("x").range(0.0, 1e9), 2.0), ["0", "5×10⁸", "10⁹"]);
        assert_eq!(labels(Axis::new("x").range(-1e-9, 1e-9), 2.0), ["−10⁻⁹", "0", "10⁻⁹"]);
    }

    #[test]
    fn a_log_axis_is_labelled_at_powers_of_ten() {
        assert_eq!(labels(Axis::new("y").range(0.001, 1.0).log(), 8.0), ["0.001", "0.01", "0.1", "1"]);
        assert_eq!(labels(Axis::new("y").range(1e-6, 1.0).log(), 4.0), ["10⁻⁶", "10⁻⁴", "10⁻²", "10⁰"]);
        assert_eq!(labels(Axis::new("y").range(0.15, 0.7).log(), 8.0), ["0.2", "0.5"]);
        assert!(labels(Axis::new("y").range(0.21, 0.29).log(), 8.0).len() >= 2);
    }

    #[test]
    fn a_range_taken_from_data_ends_at_ticks() {
        let range = |axis: Axis, numbers: &[f64]| {
            let scale = axis.scale(numbers.iter().copied(), Rounding::ToTicks).unwrap();
            (scale.low, scale.high)
        };
        assert_eq!(range(Axis::new("y"), &[0.03, 0.97]), (0.0, 1.0));
        assert_eq!(range(Axis::new("y"), &[4.0]), (3.6, 4.4));
        assert_eq!(range(Axis::new("y").log(), &[-1.0, 0.012, 0.9]), (0.01, 1.0));
    }

    #[test]
    fn a_range_ends_with_the_data_unless_a_tick_is_near() {
        let range = |numbers: [f64; 2]| {
            let scale = Axis::new("x").scale(numbers.into_iter(), Rounding::ToNearTicks).unwrap();
            (scale.low, scale.high)
        };
        assert_eq!(range([0.0, 2999.0]), (0.0, 3000.0));
        assert_eq!(range([0.0, 2718.0]), (0.0, 2718.0));
    }

    #[test]
    fn a_log_axis_refuses_zero_and_less() {
        let refused = Axis::new("MSE").range(0.0, 1.0).log().scale(std::iter::empty(), Rounding::ToNearTicks);
        assert_eq!(refused.unwrap_err(), PlotError::LogRange { axis: "MSE".into(), low: 0.0, high: 1.0 });
    }

    #[test]
    fn a_range_must_lead_upwards_between_finite_numbers() {
        for (low, high) in [(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY), (-1e308, 1e308)] {
            let refused = Axis::new("x").range(low, high).scale(std::iter::empty(), Rounding::ToNearTicks);
            assert!(matches!(refused, Err(PlotError::Range { .. })), "{low} to {high}");
        }
    }
}
