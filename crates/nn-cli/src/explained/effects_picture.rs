//! How effects are drawn: lines over numbers and dates, bars over categories.

use super::effects::EffectsReport;
use crate::text::number::count;
use crate::text::shortened::shortened;
use nn_experiment::{ColumnEffects, ColumnValues};
use nn_math::Mat;
use nn_plot::{Axis, Bars, Chart, Colour, Dash, Legend, Line, Picture, PlotError, Points, Rug};

/// How long a name may be.
const NAME: usize = 24;
/// More categories than these have no space for their names; the second number is for long ones.
const MOST_CATEGORIES: [usize; 2] = [12, 6];
/// So many letters the names have together, or fewer if these are wide.
const LETTERS: [usize; 4] = [84, 64, 48, 32];

/// How wide a picture is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    /// For a page.
    Page,
    /// For a phone.
    Phone,
}

/// The colour of an output's line or bars. Pictures are of no more outputs than there are colours, but none fails for want of one.
fn colour(output: usize) -> Colour {
    Colour::ALL[output % Colour::ALL.len()]
}

/// The average of each output, and single rows behind it.
pub(crate) fn draw(report: &EffectsReport<'_>, width: Width) -> Result<Picture, PlotError> {
    let ColumnEffects { column, values, outputs, effects, rows, .. } = report.found;
    let (name, quantity) = (shortened(column, NAME), shortened(&report.quantity(), NAME));
    let title = match outputs.len() {
        1 => format!("What {name} does to the predicted {quantity}"),
        _ => format!("What {name} does to the predictions"),
    };
    let alternative =
        format!("The prediction at each value of {name}, on average over {}.", count(*rows, "row"));
    let change = if report.is_centred { "change of the " } else { "" };
    let chart = Chart::new(title, alternative).legend(Legend::Above);
    let chart = if width == Width::Phone { chart.narrow() } else { chart };
    let chart = chart.y(Axis::new(format!("{change}average {quantity}")));
    let single = effects.individual.first().filter(|curves| curves.nrows() > 0);
    Ok(match values {
        ColumnValues::Numbers { values, deciles } => {
            let chart = lines(chart.x(Axis::new(name)), values, outputs, &effects.average, single);
            chart.with(Rug::new(deciles.iter().copied()).name("deciles of the rows")).draw()?
        }
        ColumnValues::Dates(dates) => {
            let first = dates.first().map_or(0.0, |date| date.days());
            let days: Vec<f64> = dates.iter().map(|date| date.days() - first).collect();
            let since = dates.first().map_or_else(String::new, ToString::to_string);
            let chart = chart.x(Axis::new(format!("{name}: days since {since}")));
            lines(chart, &days, outputs, &effects.average, single).draw()?
        }
        ColumnValues::Categories { rows, .. } => {
            // Those with most rows, in their order.
            let names = report.values(true);
            let mut shown: Vec<usize> = (0..rows.len()).collect();
            shown.sort_by_key(|&category| std::cmp::Reverse(rows[category]));
            shown.truncate(MOST_CATEGORIES[0]);
            let letters = |category: &usize| names[*category].chars().count();
            if shown.iter().map(letters).max() > Some(LETTERS[0] / MOST_CATEGORIES[0]) {
                shown.truncate(MOST_CATEGORIES[1]);
            }
            shown.sort_unstable();
            let drawn = |letters| bars(report, chart.clone(), &name, &shown, single, letters).draw();
            let mut picture = drawn(LETTERS[0]);
            for letters in &LETTERS[1..] {
                if matches!(picture, Err(PlotError::TextDoesNotFit { .. })) {
                    picture = drawn(*letters);
                }
            }
            picture?
        }
    })
}

/// A line for each output over these values, and pale ones for single rows.
fn lines(
    mut chart: Chart,
    values: &[f64],
    outputs: &[String],
    average: &Mat<f64>,
    single: Option<&Mat<f64>>,
) -> Chart {
    if let Some(curves) = single {
        for (i, curve) in curves.row_iter().enumerate() {
            let points = values.iter().copied().zip(curve.iter().copied());
            let name = if i == 0 { "a row" } else { "" };
            chart =
                chart.with(Line::new(name, points).colour(Colour::Grey).dash(Dash::Solid).width(1.0).pale());
        }
    }
    for (output, name) in outputs.iter().enumerate() {
        let points = values.iter().copied().zip(average.col(output).iter().copied());
        let name = if outputs.len() == 1 { "average".to_owned() } else { shortened(name, NAME) };
        // A line through a single point is not seen.
        if values.len() == 1 {
            chart = chart.with(Points::new(name, points).colour(colour(output)));
        } else {
            let line = Line::new(name, points).colour(colour(output)).width(2.5);
            // Dashes tell lines apart where colours do not.
            chart = chart.with(if outputs.len() == 1 { line.dash(Dash::Solid) } else { line });
        }
    }
    chart
}

/// A bar for each of these categories and each output, side by side.
fn bars(
    report: &EffectsReport<'_>,
    chart: Chart,
    name: &str,
    shown: &[usize],
    single: Option<&Mat<f64>>,
    letters: usize,
) -> Chart {
    let ColumnEffects { values, outputs, effects, .. } = report.found;
    let letters = letters / shown.len().max(1);
    let names = report.values(true);
    let names: Vec<String> = shown.iter().map(|&category| shortened(&names[category], letters)).collect();
    let left_out = values.len() - shown.len();
    let label = match left_out {
        0 => name.to_owned(),
        1 => format!("{name} (one with fewer rows is left out)"),
        _ => format!("{name} ({left_out} with fewer rows are left out)"),
    };
    let mut chart = chart.x(Axis::new(label).names(names));
    let width = 0.8 / outputs.len() as f64;
    for (output, output_name) in outputs.iter().enumerate() {
        let bar = |(place, &category): (usize, &usize)| {
            let left = place as f64 - 0.4 + output as f64 * width;
            (left, left + width, effects.average[(category, output)])
        };
        let output_name =
            if outputs.len() == 1 { "average".to_owned() } else { shortened(output_name, NAME) };
        let bars = Bars::new(output_name, shown.iter().enumerate().map(bar));
        chart = chart.with(bars.colour(colour(output)));
    }
    if let Some(curves) = single {
        let points = shown.iter().enumerate().flat_map(|(place, &category)| {
            curves.col(category).iter().map(move |prediction| (place as f64, *prediction)).collect::<Vec<_>>()
        });
        chart = chart.with(Points::new("a row", points).colour(Colour::Grey));
    }
    chart
}
