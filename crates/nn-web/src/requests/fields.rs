//! What the network says over its inputs: surfaces, curves, pictures of units.

use crate::answer::{Answer, Refusal};
use crate::query::Query;
use crate::session::{Open, Session};
use nn_math::Mat;

/// The most numbers of an answer.
const MOST_NUMBERS: usize = 4_000_000;

/// An input along which something is drawn: n values of it, the other inputs at their mean.
struct Line {
    x: usize,
    own: Mat<f64>,
}

impl Line {
    fn read(open: &Open, query: &Query, usual: usize) -> Result<Line, Refusal> {
        let own = open.samples.features.own;
        let n: usize = query.number("n", usual, 1..=10_000)?;
        let x = query.place("x", 0, "input", own)?;
        let ranges = open.samples.ranges();
        let range = range(query, ["x0", "x1"], ranges[x])?;
        Ok(Line { x, own: Mat::from_fn(n, own, |i, j| if j == x { at(range, i, n) } else { ranges[j][2] }) })
    }
}

/// Two inputs over which something is drawn: n x n points, x fastest, from low y to high, the other inputs at their mean.
struct Plane {
    own: Mat<f64>,
}

impl Plane {
    fn read(open: &Open, query: &Query, usual: usize, most: usize) -> Result<Plane, Refusal> {
        let own = open.samples.features.own;
        let n: usize = query.number("n", usual, 1..=most)?;
        let x = query.place("x", 0, "input", own)?;
        let y = query.place("y", 1.min(own - 1), "input", own)?;
        let ranges = open.samples.ranges();
        let (xs, ys) = (range(query, ["x0", "x1"], ranges[x])?, range(query, ["y0", "y1"], ranges[y])?);
        let own = Mat::from_fn(n * n, own, |i, j| match j {
            _ if j == x => at(xs, i % n, n),
            _ if j == y => at(ys, i / n, n),
            _ => ranges[j][2],
        });
        Ok(Plane { own })
    }
}

/// From where to where: as was asked for, or a little beyond the samples.
fn range(query: &Query, [low, high]: [&str; 2], [least, most, _]: [f64; 3]) -> Result<(f64, f64), Refusal> {
    let margin = if most > least { 0.1 * (most - least) } else { 1.0 };
    let low = query.number(low, least - margin, -1e300..=1e300)?;
    Ok((low, query.number(high, most + margin, -1e300..=1e300)?))
}

/// Value i of n; the middle of the range, if n is 1.
pub(super) fn at((low, high): (f64, f64), i: usize, n: usize) -> f64 {
    if n == 1 { low / 2.0 + high / 2.0 } else { low + (high - low) * i as f64 / (n - 1) as f64 }
}

/// Numbers: n x n of one output, or of each output if `output` is `all`.
pub(super) fn surface(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let plane = Plane::read(open, query, 60, 400)?;
    let outputs = open.run.network().outputs();
    let asked = match query.get("output") {
        Some("all") => 0..outputs,
        _ => {
            let output = query.place("output", 0, "output", outputs)?;
            output..output + 1
        }
    };
    check_amount(asked.len(), plane.own.nrows())?;
    let predictions = open.predict(&plane.own)?;
    Ok(Answer::of_numbers(
        asked.flat_map(|output| predictions.col(output).iter().copied().collect::<Vec<_>>()).collect(),
    ))
}

/// Numbers: n rows of x and the outputs there; the other inputs are at their mean.
pub(super) fn curve(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let Line { x, own } = Line::read(open, query, 200)?;
    check_amount(1 + open.run.network().outputs(), own.nrows())?;
    let predictions = open.predict(&own)?;
    let rows = (0..own.nrows()).flat_map(|i| {
        std::iter::once(own[(i, x)]).chain(predictions.row(i).iter().copied().collect::<Vec<_>>())
    });
    Ok(Answer::of_numbers(rows.collect()))
}

/// Numbers: for each layer and unit n x n activations; without a second input, n.
pub(super) fn units(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let own = match open.samples.features.own {
        1 => Line::read(open, query, 48)?.own,
        _ => Plane::read(open, query, 24, 100)?.own,
    };
    let units: usize = open.run.network().layers().iter().map(|layer| layer.outputs).sum();
    check_amount(units, own.nrows())?;
    let inputs = open.samples.features.of(&own);
    let model = open.model();
    let layers = model.network.activations(model.input_scaler.transform(&inputs)?)?;
    let numbers = layers.iter().flat_map(|layer| layer.col_iter().flat_map(|column| column.iter().copied()));
    Ok(Answer::of_numbers(numbers.collect()))
}

pub(super) fn check_amount(of_each: usize, points: usize) -> Result<(), Refusal> {
    if of_each.saturating_mul(points) <= MOST_NUMBERS {
        return Ok(());
    }
    Err(Refusal::new(
        format!(
            "this would be {of_each} numbers at {points} points, but at most {MOST_NUMBERS} are given at once"
        ),
        "ask for a smaller `n`",
    ))
}
