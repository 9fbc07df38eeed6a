//! Numbers in the text: `{{section.path.to.it, how to write it}}`, taken from the results of `nn tutorial`.
//!
//! ```text
//! {{one-step.mse_after, 3 decimals}}                         0.289
//! {{one-step.weights.0, 4 digits}}                           −0.07718
//! {{stuck-runs.stuck.runs / stuck-runs.runs, percent}}       27 %
//! {{jumps.runs.two_layer.mse.last, scientific, 2 digits}}    6.1 × 10⁻²
//! {{sigmoid.activations.[name=tanh].points.length}}          201
//! {{=0.5}}                                                   0.5, which is given, not computed
//! ```

mod format;
mod path;
mod typed;
mod wrong;

pub(crate) use typed::{looks_computed_in, typed_numbers};

use crate::marks::{Kind, Mark};
use crate::page::{Page, Problem, replaced};
use crate::results::Results;
use anyhow::Result;
use format::Format;
use path::{Found, Path};
use serde_json::Value;
use wrong::{Wrong, wrong};

/// The text with its numbers in place of their marks. Directives stay for others.
pub(crate) fn filled(
    page: &Page,
    marks: &[Mark],
    results: &mut Results<'_>,
    problems: &mut Vec<Problem>,
) -> Result<String> {
    let mut edits = Vec::new();
    for mark in marks {
        let written = match &mark.kind {
            Kind::Directive(..) => continue,
            Kind::Given(given) => given_number(given),
            Kind::Computed(inside) => computed(inside, mark.in_formula, results)?,
        };
        match written {
            Ok(number) => edits.push((mark.range.clone(), number)),
            Err(Wrong { what, help }) => problems.push(page.problem(mark.range.start, what, help)),
        }
    }
    Ok(replaced(&page.text, edits))
}

fn given_number(given: &str) -> Result<String, Wrong> {
    let plain = given.replace(['−', '\u{202f}', '\u{a0}', ' ', '%'], "");
    if plain.parse::<f64>().is_ok() {
        return Ok(given.to_owned());
    }
    wrong(format!("`{{{{={given}}}}}` gives no number"), "write a number, as in `{{=0.5}}`")
}

/// The outer result is of the programs, the inner one of the author.
fn computed(inside: &str, in_formula: bool, results: &mut Results<'_>) -> Result<Result<String, Wrong>> {
    let mut parts = path::split(inside, ',');
    let expression = parts.remove(0);
    let format = match Format::parse(&parts) {
        Ok(format) => format,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let operator = [" + ", " - ", " * ", " / "].into_iter().find(|operator| expression.contains(operator));
    let terms: Vec<&str> = match operator {
        Some(operator) => expression.split(operator).collect(),
        None => vec![expression],
    };
    let mut values = Vec::new();
    for term in &terms {
        match value(term.trim(), results)? {
            Ok(value) => values.push(value),
            Err(wrong) => return Ok(Err(wrong)),
        }
    }
    Ok(match (operator, values.as_slice()) {
        (None, [Value::String(words)]) => Ok(words.clone()),
        (None, [value]) => number(value, expression).and_then(|x| format.write(x, value, in_formula)),
        (Some(operator), [a, b]) => number(a, terms[0]).and_then(|a| {
            let b = number(b, terms[1])?;
            let x = match operator {
                " + " => a + b,
                " - " => a - b,
                " * " => a * b,
                _ => a / b,
            };
            format.write(x, &Value::from(x), in_formula)
        }),
        _ => wrong(format!("`{expression}` has more than one operator"), "put the result into nn-tutorial"),
    })
}

fn number(value: &Value, path: &str) -> Result<f64, Wrong> {
    match value {
        Value::Number(number) => Ok(number.as_f64().unwrap_or(f64::NAN)),
        Value::Null => wrong(
            format!("`{path}` is no number in this run: infinite, undefined or not there"),
            "results without a finite value cannot be written as a number",
        ),
        Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            wrong(format!("`{path}` is {value}, not a number"), "choose a number of the results")
        }
    }
}

fn value(term: &str, results: &mut Results<'_>) -> Result<Result<Value, Wrong>> {
    if let Ok(given) = term.parse::<f64>() {
        return Ok(Ok(Value::from(given)));
    }
    let path = match Path::parse(term) {
        Ok(path) => path,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let Some(section) = results.section(&path.section)? else {
        let known = results.known()?;
        let what = format!("there are no results called `{}`", path.section);
        return Ok(wrong(what, format!("choose one of {}", known.join(", "))));
    };
    Ok(path.find(section).map(|found| match found {
        Found::Value(value) => value.clone(),
        Found::Length(length) => Value::from(length),
    }))
}
