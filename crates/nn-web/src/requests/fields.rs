//! What the network says over its inputs: surfaces, curves, pictures of units.

use crate::answer::{Answer, Refusal};
use crate::query::Query;
use crate::session::{Open, Session};
use nn_math::Mat;

/// The most numbers of an answer.
const MOST_NUMBERS: usize = 4_000_000;

/// Two inputs over which something is drawn: their places, and n values of each.
struct Plane {
    n: usize,
    own: Mat<f64>,
}

impl Plane {
    /// n x n points, x fastest, from low y to high; the other inputs are at their mean.
    fn read(open: &Open, query: &Query, usual: usize, most: usize) -> Result<Plane, Refusal> {
        let own = open.samples.features.own;
        let n: usize = query.number("n", usual, 2..=most)?;
        let x = query.place("x", 0, "input", own)?;
        let y = query.place("y", 1.min(own - 1), "input", own)?;
        let ranges = open.ranges();
        let [x_range, y_range] =
            [("x0", "x1", ranges[x]), ("y0", "y1", ranges[y])].map(|(low, high, [least, most, _])| {
                let margin = 0.1 * (most - least).max(1e-9);
                let low = query.number(low, least - margin, -1e300..=1e300)?;
                Ok::<_, Refusal>((low, query.number(high, most + margin, -1e300..=1e300)?))
            });
        let (x_range, y_range) = (x_range?, y_range?);
        let at = |(low, high): (f64, f64), i: usize| low + (high - low) * i as f64 / (n - 1) as f64;
        let own = Mat::from_fn(n * n, own, |i, j| match j {
            _ if j == x => at(x_range, i % n),
            _ if j == y => at(y_range, i / n),
            _ => ranges[j][2],
        });
        Ok(Plane { n, own })
    }
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
    check_amount(asked.len(), plane.n * plane.n)?;
    let predictions = open.predict(&plane.own)?;
    Ok(Answer::of_numbers(
        asked.flat_map(|output| predictions.col(output).iter().copied().collect::<Vec<_>>()).collect(),
    ))
}

/// Numbers: n rows of x and the outputs there; the other inputs are at their mean.
pub(super) fn curve(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let own = open.samples.features.own;
    let n: usize = query.number("n", 200, 2..=10_000)?;
    let x = query.place("x", 0, "input", own)?;
    let ranges = open.ranges();
    let [least, most, _] = ranges[x];
    let margin = 0.1 * (most - least).max(1e-9);
    let low = query.number("x0", least - margin, -1e300..=1e300)?;
    let high = query.number("x1", most + margin, -1e300..=1e300)?;
    check_amount(1 + open.run.network().outputs(), n)?;
    let at = |i: usize| low + (high - low) * i as f64 / (n - 1) as f64;
    let inputs = Mat::from_fn(n, own, |i, j| if j == x { at(i) } else { ranges[j][2] });
    let predictions = open.predict(&inputs)?;
    let row = |i: usize| std::iter::once(at(i)).chain(predictions.row(i).iter().copied().collect::<Vec<_>>());
    Ok(Answer::of_numbers((0..n).flat_map(row).collect()))
}

/// Numbers: for each layer and unit n x n activations.
pub(super) fn units(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let plane = Plane::read(open, query, 24, 100)?;
    let units: usize = open.run.network().layers().iter().map(|layer| layer.outputs).sum();
    check_amount(units, plane.n * plane.n)?;
    let inputs = open.samples.features.of(&plane.own);
    let model = open.model();
    let layers = model.network.activations(model.input_scaler.transform(&inputs)?)?;
    let numbers = layers.iter().flat_map(|layer| layer.col_iter().flat_map(|column| column.iter().copied()));
    Ok(Answer::of_numbers(numbers.collect()))
}

fn check_amount(of_each: usize, points: usize) -> Result<(), Refusal> {
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
