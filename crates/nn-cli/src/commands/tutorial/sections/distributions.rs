//! Where the notebook's numbers lie among those of many runs.

use crate::text::number::{count, fraction, known, mse, percent};
use crate::text::page::Page;
use crate::text::table::TextTable;
use nn_tutorial::Rule;
use nn_tutorial::notebook::LEAST_SQUARES_MSE;
use nn_tutorial::sections::distributions::{Distributions, Measure, Row};
use nn_tutorial::sections::spread::{Ribbon, Spread};
use nn_tutorial::statistics::sorted;
use std::cmp::Ordering;
use std::io;

/// A number with this share of the runs below it, or more on either side, is not typical.
const TAIL: f64 = 0.05;
/// With fewer runs, not even one is in each tail.
const ENOUGH: usize = 20;

pub(super) fn print(results: &Distributions, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "The notebook set no seed, so most of its numbers cannot be had again. But each experiment can be repeated, \
         here {}, with data and weights drawn afresh, and then one can see where the notebook's number lies: \"below\" \
         is the share of runs that ended as low or lower. 50 % is right in the middle; less than 5 % or more than 95 % is \
         unusual. Then come the values with 5, 50 and 95 % of the runs below them. Where the data's rule matters, both \
         rules are tried.",
        count(results.runs, "time"),
    ))?;
    page.text("Mean squared errors:")?;
    page.table(&table(results, Measure::Mse))?;
    page.text("Errors above least squares on the same data, so that runs with other data can be compared:")?;
    page.table(&table(results, Measure::Excess))?;

    let [one, two] = results.diverged;
    let [first, second] = results.diverged_at;
    page.text(&format!(
        "The linear output at learning rate 1, NaN in the notebook, ended in NaN in {one} of {} with one layer, \
         and in {two} with two. Half of them were no longer finite by epoch {} and {}.",
        count(results.runs, "run"),
        known(first.median, 0),
        known(second.median, 0),
    ))?;
    if results.runs < ENOUGH {
        return page.text("So few runs tell nothing about 5 % and 95 %; ask for more with --runs.");
    }
    page.text(&verdict(results))
}

/// The spread over many runs along the epochs.
pub(super) fn print_spread(results: &Spread, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "The same {} once more, now along the way. The first three are mean squared errors; the others are errors above \
         least squares.",
        count(results.runs, "run"),
    ))?;
    let experiments: [(&str, &Ribbon); 6] = [
        ("truth table, one layer", &results.truth_table_one_layer),
        ("truth table, two layers", &results.truth_table),
        ("sigmoid output, one layer", &results.saturation),
        ("tanh hidden, rate 0.01", &results.tanh),
        ("sigmoid hidden, rate 0.01", &results.sigmoid),
        ("tanh hidden, rate 0.001", &results.small_steps),
    ];
    let mut table = TextTable::new(["experiment", "epochs", "5 %", "50 %", "95 %", "notebook"]).words(1);
    for (name, ribbon) in experiments {
        let mut name = name.to_owned();
        for wanted in [1, 10, 100, 1000, 3000] {
            let Some(place) = ribbon.epochs.iter().position(|epochs| *epochs == wanted) else { continue };
            let quantiles = ribbon.quantiles[place];
            let [low, median, high] = [quantiles.low, quantiles.median, quantiles.high].map(|x| known(x, 4));
            let notebook = ribbon.notebook.iter().filter(|(epochs, _)| *epochs == wanted);
            let notebook = sorted(notebook.map(|(_, value)| *value));
            let notebook = match notebook.as_slice() {
                [] => String::new(),
                [one] => known(*one, 4),
                [least, .., most] => format!("{} to {}", known(*least, 4), known(*most, 4)),
            };
            let name = std::mem::take(&mut name);
            table = table.row([name, wanted.to_string(), low, median, high, notebook]);
        }
    }
    page.table(&table)
}

fn table(results: &Distributions, measure: Measure) -> TextTable {
    let headings = ["experiment", "rule", "notebook", "below", "5 %", "50 %", "95 %"];
    let mut table = TextTable::new(headings).words(2);
    let mut last = "";
    for row in results.rows.iter().filter(|row| row.measure == measure) {
        let Row { experiment, quantiles, .. } = row;
        let rule = row.rule.map_or("", name);
        // What has been said on the line above is not said again.
        let name = if *experiment == last { "" } else { experiment };
        last = experiment;
        let [low, median, high] = [quantiles.low, quantiles.median, quantiles.high].map(|x| known(x, 5));
        let mut left = [name, rule].map(str::to_owned);
        let mut right = [low, median, high];
        for (number, share) in row.notebook.iter().zip(&row.percentiles) {
            let ([name, rule], [low, median, high]) = (std::mem::take(&mut left), std::mem::take(&mut right));
            table = table.row([name, rule, mse(*number), percent(*share, 1), low, median, high]);
        }
    }
    table
}

fn name(rule: Rule) -> &'static str {
    match rule {
        Rule::Sum => "sum",
        Rule::AsAnnounced => "announced",
    }
}

/// How many of some rows' numbers are typical, of how many.
fn typical<'a>(rows: impl Iterator<Item = &'a Row>) -> (usize, usize) {
    rows.flat_map(|row| &row.percentiles).fold((0, 0), |(typical, all), share| {
        (typical + usize::from((TAIL..=1.0 - TAIL).contains(share)), all + 1)
    })
}

fn verdict(results: &Distributions) -> String {
    let with = |rule: Option<Rule>| results.rows.iter().filter(move |row| row.rule == rule);
    let [truth_table, sum, announced] =
        [None, Some(Rule::Sum), Some(Rule::AsAnnounced)].map(|rule| typical(with(rule)));
    let unusual: Vec<&str> = with(Some(Rule::Sum))
        .filter(|row| typical(std::iter::once(*row)).0 == 0)
        .map(|row| row.experiment)
        .collect();
    let unusual = match unusual[..] {
        [] => String::new(),
        _ => format!(" Unusual among sums: {}.", unusual.join("; ")),
    };
    let which_rule = "what decides are the nine rows of section which-rule";
    let compare = match (sum.0.cmp(&announced.0), count(sum.0.abs_diff(announced.0), "number")) {
        (Ordering::Greater, by) => format!("The sum fits better, by {by}; {which_rule}"),
        (Ordering::Equal, _) => format!("That does not tell the rules apart; {which_rule}"),
        (Ordering::Less, by) => format!("Here the announced rule fits better, by {by}; yet {which_rule}"),
    };
    let little_noise = with(Some(Rule::Sum)).any(|row| {
        row.notebook.contains(&LEAST_SQUARES_MSE) && row.percentiles.iter().all(|share| *share < TAIL)
    });
    let little_noise = if little_noise {
        " The notebook's data are themselves a rare draw: even the best that a linear rule can do leaves little of \
         them. Its errors in the first table have their share in that; those in the second do not."
    } else {
        ""
    };
    format!(
        "Call a number typical if 5 % to 95 % of the runs are below it. Of the notebook's numbers for the truth table, \
         {} are; of those for the noisy data, {} if the rule is the sum and {} if it is the announced \
         one.{unusual}{little_noise} {compare}.",
        fraction(truth_table.0, truth_table.1),
        fraction(sum.0, sum.1),
        fraction(announced.0, announced.1),
    )
}
