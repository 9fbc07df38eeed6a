//! The sections that train for three thousand epochs and look at the error after each.

use super::runs;
use crate::text::number::{count, fixed, list, mse};
use crate::text::page::Page;
use crate::text::plot::Plot;
use crate::text::table::TextTable;
use nn_tutorial::sections::jumps::LongRun;
use nn_tutorial::{FinishedRun, Section};
use std::io;

/// The epochs whose errors are shown, as far as the runs go.
const CHECKPOINTS: [usize; 9] = [1, 3, 10, 30, 100, 300, 1000, 2000, 3000];

/// An error this many times the one before is a jump and not a wobble.
const JUMP: f64 = 1.1;

/// A two-layer run that ends further than this above least squares has not learned the rule.
const FAR: f64 = 0.05;

pub(super) fn jumps(results: &LongRun, page: &mut Page<'_>) -> io::Result<()> {
    let two = &results.runs.two_layer;
    page.text(
        "What happens in a long run: the two networks of before, with the error noted after every epoch.",
    )?;
    tables(results, page)?;
    curve(two, page)?;

    let rises = Rises::of(two);
    let largest = rises.largest.map(|(epoch, before, after)| {
        format!(" The largest rise was in epoch {epoch}, from {} to {}.", mse(before), mse(after))
    });
    page.text(&format!("{rises}.{}", largest.unwrap_or_default()))?;
    page.text(&format!(
        "The notebook takes these jumps for hidden outputs that change sign. They are not: hidden neurons that cannot \
         be negative jump as well, if the learning rate is large enough for them, and signs change without jumps. \
         They come from the learning rate. At {} a step \
         is stable only where the curvature of the error stays below 2 / {0} = {}; training moves the weights to \
         where it is larger, the error then swings wider with every epoch, and a jump throws the weights back to \
         flatter ground. This is known as the edge of stability.",
        two.learning_rate,
        fixed(2.0 / two.learning_rate, 0),
    ))?;
    page.see(&[
        (Section::EdgeOfStability, "this run's curvature, epoch by epoch"),
        (Section::SignFlips, "jumps without a change of sign, and the reverse"),
    ])
}

pub(super) fn stuck(results: &LongRun, page: &mut Page<'_>) -> io::Result<()> {
    let two = &results.runs.two_layer;
    page.text("The same long run with sigmoid in the hidden layer instead of tanh.")?;
    tables(results, page)?;
    let rises = Rises::of(two);
    page.text(&format!("{rises}."))?;

    let output = output_weights(two);
    let weights = list(output, 2);
    let stuck = results.excess() > FAR;
    let verdict = if stuck {
        format!(
            "Yet the run is stuck, at {} times the error of least squares.",
            fixed(two.final_mse() / results.least_squares_mse, 1),
        )
    } else {
        "This run has learned the rule. Many others do not, and the notebook's was one of those.".to_owned()
    };
    let both_positive = output.iter().all(|w| *w > 0.0);
    let signs = match (stuck, both_positive) {
        (true, false) => "not both positive, so this run may yet get away",
        (_, true) => "both positive",
        (false, false) => "not both positive",
    };
    page.text(&format!(
        "{verdict} The two weights from the hidden neurons to the output are {weights}, {signs}; in nearly all stuck \
         runs both are positive. A sigmoid is 0.5 at zero, and this network has no bias to subtract; with two positive \
         weights it cannot bring its output down to where the inputs and the target are small.",
    ))?;
    if rises.count > 0 {
        page.text("A sigmoid cannot change its sign, and still the error of this run jumps.")?;
        page.see(&[(Section::SignFlips, "whether changes of sign make the jumps")])?;
    }
    page.text(
        "Judged by its curve alone, a stuck run looks healthy. Compared with least squares, it does not.",
    )?;
    page.see(&[(Section::StuckRuns, "how many starts get stuck")])
}

pub(super) fn small_steps(results: &LongRun, page: &mut Page<'_>) -> io::Result<()> {
    let (one, two) = (&results.runs.one_layer, &results.runs.two_layer);
    page.text(&format!(
        "If the learning rate makes the jumps, a smaller one must end them. So tanh again, with the two-layer \
         network at {} while one layer stays at {}.",
        two.learning_rate, one.learning_rate,
    ))?;
    tables(results, page)?;
    curve(two, page)?;
    let rises = (1..=two.mse.len()).filter(|&epoch| two.mse_after(epoch) > two.mse_after(epoch - 1)).count();
    page.text(&format!(
        "The error of the two-layer network rose, by however little, in {} of {}. The bound on the curvature is now \
         2 / {} = {}.{}",
        count(rises, "epoch"),
        two.mse.len(),
        two.learning_rate,
        fixed(2.0 / two.learning_rate, 0),
        if rises == 0 { " Nothing shows that training ever comes near it." } else { "" },
    ))?;
    page.see(&[(Section::SignFlips, "the same with many runs")])?;
    page.text(
        "The notebook ends with a caution. Every error in this story is measured on the samples that the network was trained on. How \
         well it does on new ones is another question, for validation samples: a validation set, or cross-validation.",
    )
}

/// Start and end of both runs, and the errors on the way.
fn tables(results: &LongRun, page: &mut Page<'_>) -> io::Result<()> {
    let (one, two) = (&results.runs.one_layer, &results.runs.two_layer);
    page.table(&runs::pair_and_excess(&results.runs, results.least_squares_mse))?;
    page.text("On the way:")?;
    let shown = CHECKPOINTS.into_iter().filter(|epochs| *epochs <= one.mse.len().min(two.mse.len()));
    let rows = shown.map(|epochs| {
        let (one, two) = (one.mse_after(epochs), two.mse_after(epochs));
        [epochs.to_string(), mse(one), mse(two), mse(two - results.least_squares_mse)]
    });
    page.table(
        &TextTable::new(["epochs", "MSE, one layer", "MSE, two layers", "excess, two layers"]).rows(rows),
    )
}

/// The error of the two-layer network, epoch by epoch.
fn curve(two_layer: &FinishedRun, page: &mut Page<'_>) -> io::Result<()> {
    page.text("The two-layer network after every epoch:")?;
    page.plot(&Plot::of_mse(&two_layer.mse))
}

/// The weights from the hidden layer to the output: the last ones.
fn output_weights(two_layer: &FinishedRun) -> &[f64] {
    const HIDDEN: usize = 2;
    &two_layer.weights[two_layer.weights.len().saturating_sub(HIDDEN)..]
}

/// The epochs in which the error jumped up.
struct Rises {
    epochs: usize,
    count: usize,
    first: Option<usize>,
    /// The epoch, and the error before and after it.
    largest: Option<(usize, f64, f64)>,
}

impl Rises {
    fn of(run: &FinishedRun) -> Rises {
        let all = (1..=run.mse.len()).map(|epoch| (epoch, run.mse_after(epoch - 1), run.mse_after(epoch)));
        let jumps: Vec<(usize, f64, f64)> = all.filter(|(_, before, after)| *after > JUMP * before).collect();
        Rises {
            epochs: run.mse.len(),
            count: jumps.len(),
            first: jumps.first().map(|jump| jump.0),
            largest: jumps.into_iter().max_by(|a, b| (a.2 - a.1).total_cmp(&(b.2 - b.1))),
        }
    }
}

impl std::fmt::Display for Rises {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let percent = fixed(100.0 * (JUMP - 1.0), 0);
        let (times, all) = (count(self.count, "epoch"), self.epochs);
        match self.first {
            None => {
                write!(
                    f,
                    "In none of {all} epochs did the two-layer network's error rise by more than {percent} %"
                )
            }
            Some(first) => write!(
                f,
                "In {times} of {all} the two-layer network's error rose by more than {percent} %, first in epoch {first}"
            ),
        }
    }
}
