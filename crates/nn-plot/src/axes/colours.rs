//! From values to colours: levels, the colour between each two, and the bar that explains them.

use crate::axes::axis::{Axis, Scale, Ticks, decimal, exponent};
use crate::error::PlotError;
use crate::paper::canvas::{Align, Canvas, widest};
use crate::paper::path::Rect;
use crate::paper::style::{
    AXIS, BAR_WIDTH, Colour, GAP, Ink, LABEL, TICK, TICK_LENGTH, VIRIDIS, blend, channels,
};

/// How values become colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Map {
    /// From dark to light.
    Sequential,
    /// Blue below zero, vermillion above, both paler towards zero.
    Signed,
    /// The same about one half, and paler throughout, as samples stand on it.
    Probability,
}

/// Levels and the colours between them.
pub(crate) struct ColourScale {
    label: String,
    scale: Scale,
    ticks: Ticks,
    /// Where one colour ends and the next begins, in rising order.
    pub(crate) levels: Vec<f64>,
    /// One more than there are levels.
    pub(crate) inks: Vec<Ink>,
    /// Whether there are values below and above the scale.
    beyond: (bool, bool),
}

/// About the fewest colours that look like a smooth change and not like steps.
const LEAST_COLOURS: f64 = 14.0;

/// More powers of ten than this take one colour for several.
const MOST_DECADES: f64 = 40.0;

/// How many numbers there may be along the bar.
const MOST_TICKS: f64 = 9.0;

impl ColourScale {
    pub(crate) fn new(axis: &Axis, scale: Scale, map: Map, values: &[f64]) -> Self {
        let ticks = axis.ticks(&scale, MOST_TICKS);
        let levels = levels(&scale, &ticks, axis.is_log());
        let (low, high) = scale.ends();
        let bounds: Vec<f64> = [low].into_iter().chain(levels.iter().copied()).chain([high]).collect();
        let inks = bounds.windows(2).enumerate().map(|(index, ends)| match map {
            Map::Sequential => viridis(index as f64 / (levels.len().max(1)) as f64),
            Map::Signed => signed(ends, (0.0, low.abs().max(high.abs())), STRONGEST),
            Map::Probability => signed(ends, (0.5, 0.5), STRONGEST_BELOW_SAMPLES),
        });
        Self {
            label: axis.label().to_owned(),
            scale,
            inks: inks.collect(),
            levels,
            ticks,
            beyond: (values.iter().any(|&value| value < low), values.iter().any(|&value| value > high)),
        }
    }

    /// How much space the bar and its words take to the right of the plot area.
    pub(crate) fn width(&self) -> Result<f64, PlotError> {
        let label = if self.label.is_empty() { 0.0 } else { GAP + LABEL.size };
        Ok(2.0 * GAP + BAR_WIDTH + TICK_LENGTH + GAP / 2.0 + widest(self.ticks.labels(), TICK)? + label)
    }

    /// Draws the bar to the right of the plot area, with numbers and label.
    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>, plot: Rect) -> Result<(), PlotError> {
        let left = plot.right + 2.0 * GAP;
        let bar = Rect { left, right: left + BAR_WIDTH, ..plot };
        let height = |value: f64| bar.bottom - self.scale.share(value) * bar.height();
        let middle = bar.middle().0;
        // A pointed end says that there are values beyond it.
        if self.beyond.0 {
            let tip = (middle, bar.bottom + BAR_WIDTH * 0.7);
            canvas
                .polygon(&[(bar.left, bar.bottom - 1.0), (bar.right, bar.bottom - 1.0), tip], self.inks[0])?;
        }
        if let Some(&last) = self.inks.last().filter(|_| self.beyond.1) {
            let tip = (middle, bar.top - BAR_WIDTH * 0.7);
            canvas.polygon(&[(bar.left, bar.top + 1.0), (bar.right, bar.top + 1.0), tip], last)?;
        }
        // Each colour covers the rest of the bar, so that none shows the paper at its seam with the next.
        let (low, _) = self.scale.ends();
        for (from, ink) in [low].iter().chain(&self.levels).zip(&self.inks) {
            canvas.rectangle(Rect { bottom: height(*from), ..bar }, *ink)?;
        }
        for (value, label) in &self.ticks.labelled {
            let y = height(*value);
            canvas.line(&[(bar.right, y), (bar.right + TICK_LENGTH, y)], AXIS)?;
            canvas.text_beside((bar.right + TICK_LENGTH + GAP / 2.0, y), Align::Start, TICK, label)?;
        }
        if self.label.is_empty() {
            return Ok(());
        }
        let x = plot.right + self.width()? - LABEL.size / 2.0;
        canvas.text_upwards((x, bar.middle().1), LABEL, &self.label)
    }
}

/// Levels at all numbers of the bar and, evenly on the scale, between them.
fn levels(scale: &Scale, ticks: &Ticks, log: bool) -> Vec<f64> {
    let (low, high) = scale.ends();
    let enough = |per_step: f64, steps: f64| per_step * steps >= LEAST_COLOURS - 1e-9;
    let all: Vec<f64> = if log {
        let (first, last) = (exponent(low), exponent(high));
        let decades = high.log10() - low.log10();
        let parts = [1_u32, 2, 4, 8, 16, 32].into_iter().find(|&parts| enough(f64::from(parts), decades));
        let parts = parts.unwrap_or(32);
        // Square roots alone, which every machine rounds alike.
        let ratio = (0..parts.ilog2()).fold(10.0_f64, |ratio, _| ratio.sqrt());
        let powers = (0..parts).scan(1.0, |power, _| Some(std::mem::replace(power, *power * ratio)));
        let powers: Vec<f64> = powers.collect();
        let every = (decades / MOST_DECADES).ceil().max(1.0) as usize;
        (first..=last)
            .step_by(every)
            .flat_map(|power| powers.iter().map(move |part| decimal(1, power) * part))
            .collect()
    } else {
        let step = match ticks.labelled.as_slice() {
            [(first, _), (second, _), ..] => second - first,
            _ => high - low,
        };
        let parts = [1.0, 2.0, 4.0, 5.0, 10.0].into_iter().find(|&parts| enough(parts, (high - low) / step));
        let step = step / parts.unwrap_or(10.0);
        let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
        (first..=last).map(|index| index as f64 * step).collect()
    };
    // A level at the very end would leave a colour without a value.
    let slack = 1e-9 * (high - low);
    all.into_iter()
        .filter(|&level| level > low + if log { 0.0 } else { slack } && level < high - slack)
        .collect()
}

/// The colour at a share from 0 to 1 of viridis.
fn viridis(share: f64) -> Ink {
    let along = share.clamp(0.0, 1.0) * (VIRIDIS.len() - 1) as f64;
    let index = (along.floor() as usize).min(VIRIDIS.len() - 2);
    blend(channels(VIRIDIS[index]), channels(VIRIDIS[index + 1]), along - index as f64)
}

/// Share of its colour that the largest value has, so that points of the same colour still stand out from it.
const STRONGEST: f64 = 0.72;

/// The same of a certain class, on which all of its samples stand.
const STRONGEST_BELOW_SAMPLES: f64 = 0.55;

/// The colour between two values, by how far they are from the middle.
fn signed(ends: &[f64], (middle, most): (f64, f64), strongest: f64) -> Ink {
    // Halves first, because the sum of two huge numbers overflows.
    let value = (ends[0] - middle) / most / 2.0 + (ends[1] - middle) / most / 2.0;
    let colour = if value < 0.0 { Colour::Blue } else { Colour::Vermillion };
    blend([255; 3], colour.rgb(), strongest * value.abs().min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::axes::axis::Rounding;

    fn scale(axis: &Axis, map: Map) -> ColourScale {
        let scale = axis.scale(std::iter::empty(), Rounding::ToTicks).unwrap();
        ColourScale::new(axis, scale, map, &[])
    }

    #[test]
    fn every_number_on_the_bar_is_a_level() {
        for axis in [
            Axis::new("z").range(0.0, 1.0),
            Axis::new("z").range(-3.0, 3.0),
            Axis::new("z").range(0.0, 7e5),
            Axis::new("z").range(1e-3, 1.0).log(),
            Axis::new("z").range(2e-9, 5e4).log(),
        ] {
            let scale = scale(&axis, Map::Sequential);
            let (low, high) = scale.scale.ends();
            for (tick, _) in scale.ticks.labelled.iter().filter(|(tick, _)| low < *tick && *tick < high) {
                let is_level =
                    scale.levels.iter().any(|level| (level / tick - 1.0).abs() < 1e-9 || level == tick);
                assert!(is_level, "{tick} of {axis:?} among {:?}", scale.levels);
            }
            assert!((10..=40).contains(&scale.inks.len()), "{} colours", scale.inks.len());
        }
    }

    #[test]
    fn viridis_begins_dark_and_ends_light_and_rises_in_between() {
        let grey = |ink: &Ink| 0.21 * f64::from(ink.0) + 0.72 * f64::from(ink.1) + 0.07 * f64::from(ink.2);
        let inks = scale(&Axis::new("z").range(0.0, 1.0), Map::Sequential).inks;
        assert_eq!((inks[0].0, inks[0].1, inks[0].2), (0x44, 0x01, 0x54));
        assert!(inks.windows(2).all(|pair| grey(&pair[0]) < grey(&pair[1])));
    }

    #[test]
    fn signed_colours_are_as_strong_below_zero_as_above() {
        let scale = scale(&Axis::new("z").range(-2.0, 2.0), Map::Signed);
        let strength = |ink: &Ink| 255 - ink.0.min(ink.1).min(ink.2);
        let (first, last) = (scale.inks.first().unwrap(), scale.inks.last().unwrap());
        assert!(strength(first) > 150 && strength(last) > 150);
        assert!(first.2 > first.0 && last.0 > last.2, "blue below zero and vermillion above");
        assert!(scale.levels.contains(&0.0));
    }
}
