//! `nn check`: backpropagation against central differences, on a person's own model and data.
//!
//! For each parameter p the derivative of the loss is taken twice: by backpropagation, and as (f(p + h) - f(p - h)) / 2h. How far
//! they are apart is measured against the length of the whole gradient, so that derivatives near 0 do not count more than they
//! should.

use crate::console::Console;
use crate::error::Error;
use crate::judgement::of_judged_rows;
use crate::reading::{TableArguments, say_layout};
use crate::text::json;
use crate::text::number::{count, huge};
use crate::text::page::Page;
use crate::text::screen::Screen;
use crate::text::table::TextTable;
use crate::values::{TextOrJson, count as at_least_one, seed};
use clap::Args;
use nn_experiment::Model;
use nn_math::Mat;
use nn_model::{Network, Objective};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use serde::Serialize;
use std::io::Write;
use std::num::NonZero;
use std::path::PathBuf;

/// Check the gradient of a model on a table: backpropagation against central differences
///
/// The exit code is 1 if they differ by more than a hundred-thousandth of the gradient's length.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// A model that `nn train --save` wrote
    #[arg(value_name = "MODEL")]
    model: PathBuf,

    #[command(flatten)]
    table: TableArguments,

    /// Use the first rows, at most this many
    #[arg(help_heading = "Checking", long, value_name = "N", default_value = "100", value_parser = at_least_one, allow_negative_numbers = true)]
    rows: NonZero<usize>,

    /// Check this many weights and biases, drawn at random; all if there are no more
    #[arg(help_heading = "Checking", long, value_name = "N", default_value = "1000", value_parser = at_least_one, allow_negative_numbers = true)]
    parameters: NonZero<usize>,

    /// Where that draw starts
    #[arg(help_heading = "Checking", long, value_name = "N", default_value_t = 0, value_parser = seed, allow_negative_numbers = true)]
    seed: u64,

    /// How to print
    #[arg(help_heading = "Checking", long, value_enum, default_value_t)]
    format: TextOrJson,
}

const EXAMPLES: &str = "\
Examples:
  nn check iris.json iris.csv
  nn check iris.json iris.csv --rows 20 --parameters 100 --format json";

/// What is still taken for the same. Central differences of this step err by about 1e-9; a wrong gradient by far more.
const TOLERANCE: f64 = 1e-5;
/// The step, relative to the parameter where that is larger than 1.
const STEP: f64 = 1e-5;

/// What was found.
#[derive(Serialize)]
struct Verdict {
    loss: String,
    loss_value: f64,
    rows: usize,
    parameters: usize,
    checked: usize,
    gradient_norm: f64,
    worst_relative_error: f64,
    /// Where a weight lies at a bend of a relu, differences tell nothing.
    at_bends: usize,
    worst: Place,
    agrees: bool,
}

/// A parameter and its two derivatives.
#[derive(Clone, Serialize)]
struct Place {
    name: String,
    backpropagation: f64,
    differences: f64,
}

/// Does what the command line asks.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    let (model, mut reader) = arguments.table.open_with(&arguments.model, console)?;
    let Some(table) = reader.next_rows(arguments.rows.get())? else {
        return Err(Error::failed(format!("{} has no rows", reader.source()), "give a table with rows"));
    };
    say_layout(&reader.remarks(), console);
    let data = model.dataset(&table).map_err(of_judged_rows)?;
    let inputs = model.fitted.input_scaler.transform(data.inputs())?;
    let targets = match &model.fitted.target_scaler {
        Some(scaler) => scaler.transform(data.targets())?,
        None => data.targets().to_owned(),
    };
    let members = model.members().count();
    if members > 1 {
        console.note(&format!("of the {members} networks of the ensemble, the first is checked"));
    }
    console.progress("checking ...");
    let verdict = check(&model, (&inputs, &targets), arguments);
    console.progress_is_done();
    let verdict = verdict?;
    match arguments.format {
        TextOrJson::Text => text(&verdict, out)?,
        TextOrJson::Json => json::write(out, "nn-check", &verdict)?,
    }
    if verdict.agrees {
        return Ok(());
    }
    out.flush()?;
    Err(Error::failed(
        format!(
            "backpropagation and differences disagree by {} of the gradient",
            huge(verdict.worst_relative_error)
        ),
        "please report this, with the model and the table: it should not happen",
    ))
}

fn check(model: &Model, samples: (&Mat<f64>, &Mat<f64>), arguments: &Arguments) -> Result<Verdict, Error> {
    let network = model.network();
    let loss = model.record.experiment.training(model.task())?.loss;
    let mut objective = Objective::new(network, loss, samples)?;
    let mut point = network.parameters().to_vec();
    let value = objective.evaluate(&point)?;
    let gradient = objective.gradient()[..point.len()].to_vec();
    let norm = gradient.iter().map(|derivative| derivative * derivative).sum::<f64>().sqrt();
    if !(value.is_finite() && norm.is_finite()) {
        return Err(Error::failed(
            format!("the loss of the model on these rows is {value}"),
            "give rows that are like those that the model was trained on",
        ));
    }
    let chosen = chosen(point.len(), arguments);
    let mut central_difference = |at: usize, step: f64| -> Result<f64, Error> {
        let here = point[at];
        point[at] = here + step;
        let above = objective.evaluate(&point)?;
        point[at] = here - step;
        let below = objective.evaluate(&point)?;
        point[at] = here;
        Ok((above - below) / (2.0 * step))
    };
    let (mut worst, mut worst_error, mut at_bends) = (0, -1.0, 0);
    let mut worst_difference = 0.0;
    for &at in &chosen {
        let step = STEP * network.parameters()[at].abs().max(1.0);
        let mut differences = central_difference(at, step)?;
        let mut error = (differences - gradient[at]).abs();
        let floor = norm.max(f64::EPSILON * value.abs());
        // A bend within the step: a shorter step may be free of it.
        if error > TOLERANCE * floor {
            let shorter = central_difference(at, step * 1e-2)?;
            if (shorter - gradient[at]).abs() < error {
                (differences, error, at_bends) = (shorter, (shorter - gradient[at]).abs(), at_bends + 1);
            }
        }
        let relative = if floor > 0.0 { error / floor } else { error };
        if relative > worst_error {
            (worst, worst_error, worst_difference) = (at, relative, differences);
        }
    }
    Ok(Verdict {
        loss: loss.to_string(),
        loss_value: value,
        rows: samples.0.nrows(),
        parameters: network.parameters().len(),
        checked: chosen.len(),
        gradient_norm: norm,
        worst_relative_error: worst_error,
        at_bends,
        worst: Place {
            name: name_of(network, worst),
            backpropagation: gradient[worst],
            differences: worst_difference,
        },
        agrees: worst_error <= TOLERANCE,
    })
}

/// Which parameters are checked, in order.
fn chosen(parameters: usize, arguments: &Arguments) -> Vec<usize> {
    let mut every: Vec<usize> = (0..parameters).collect();
    let wanted = arguments.parameters.get();
    if wanted < parameters {
        let mut rng = ChaCha8Rng::seed_from_u64(arguments.seed);
        // The beginning of a shuffle (Fisher and Yates).
        (0..wanted).for_each(|i| every.swap(i, rng.random_range(i..parameters)));
        every.truncate(wanted);
        every.sort_unstable();
    }
    every
}

/// `layer 1, weight from 3 to unit 0`
fn name_of(network: &Network, parameter: usize) -> String {
    let layers = network.layers().iter().enumerate();
    let mut here = layers.filter(|(_, layer)| (layer.weights.start..layer.biases.end).contains(&parameter));
    let Some((number, layer)) = here.next() else { return format!("parameter {parameter}") };
    let number = number + 1;
    match layer.weights.contains(&parameter) {
        true => {
            let place = parameter - layer.weights.start;
            let (from, to) = (place / layer.outputs + 1, place % layer.outputs + 1);
            format!("layer {number}, weight from {from} to unit {to}")
        }
        false => format!("layer {number}, bias of unit {}", parameter - layer.biases.start + 1),
    }
}

fn text(verdict: &Verdict, out: &mut dyn Write) -> Result<(), Error> {
    let mut page = Page::new(out, Screen::of_stdout());
    let number = |x: f64| format!("{x:.6e}");
    let rows = [
        ["rows".to_owned(), verdict.rows.to_string()],
        ["weights and biases checked".to_owned(), format!("{} of {}", verdict.checked, verdict.parameters)],
        [format!("loss ({})", verdict.loss), number(verdict.loss_value)],
        ["length of the gradient".to_owned(), number(verdict.gradient_norm)],
        ["worst difference, relative to it".to_owned(), huge(verdict.worst_relative_error)],
        ["  there: by backpropagation".to_owned(), number(verdict.worst.backpropagation)],
        ["  there: by differences".to_owned(), number(verdict.worst.differences)],
    ];
    page.table(&rows.into_iter().fold(TextTable::new(["what", "value"]).words(1), TextTable::row))?;
    if verdict.at_bends > 0 {
        page.text(&format!(
            "{} at a bend of the activation, where differences need a shorter step.",
            count(verdict.at_bends, "parameter")
        ))?;
    }
    let agrees =
        if verdict.agrees { "Backpropagation and central differences agree" } else { "They do NOT agree" };
    page.text(&format!("{agrees} (worst: {}).", verdict.worst.name))?;
    Ok(())
}
