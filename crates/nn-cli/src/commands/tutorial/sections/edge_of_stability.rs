//! Why the error jumps: the sharpness around the jumps of one run, and what many runs have in common.

use crate::text::number::{count, fixed, fraction, known, mse};
use crate::text::page::Page;
use crate::text::plot::Plot;
use crate::text::table::TextTable;
use nn_tutorial::sections::edge_of_stability::{EPOCHS, EdgeOfStability, LEARNING_RATE, Many, Traced};
use nn_tutorial::sections::loss_surface::LossSurface;
use nn_tutorial::statistics::Quantiles;
use std::io;

/// How many jumps are shown one by one.
const SHOWN: usize = 8;
/// How many of them are in the picture, and how many epochs after the last.
const DRAWN: usize = 3;
const AFTERMATH: usize = 60;

pub(super) fn print(results: &EdgeOfStability, page: &mut Page<'_>) -> io::Result<()> {
    let threshold = fixed(results.threshold, 0);
    page.text(&format!(
        "With two layers the error is no bowl but a winding valley. Its sharpness, the largest curvature where the \
         weights just are (the largest eigenvalue of the second derivatives of half the sum of squared errors), \
         changes as they move. As with one layer, a step at learning rate {LEARNING_RATE} is stable only where \
         the sharpness is below 2 / {LEARNING_RATE} = {threshold}. Beyond, each step lands on the other side of \
         the valley and farther up: the swing grows by the factor {LEARNING_RATE} * sharpness - 1 with every epoch.",
    ))?;
    one(&results.run, results.threshold, page)?;
    many(&results.many, &threshold, page)?;
    end(results, page)
}

/// The run that the section `jumps` shows.
fn one(run: &Traced, threshold: f64, page: &mut Page<'_>) -> io::Result<()> {
    page.text("Here is the sharpness in the run of section jumps. The dotted line is that limit.")?;
    let drawn = run.jumps.iter().take(DRAWN).next_back().map_or(EPOCHS, |jump| jump.peak + AFTERMATH);
    let sharpness = &run.sharpness[..drawn.min(run.sharpness.len())];
    page.plot(&Plot { y_name: "sharpness", across: Some(threshold), ..Plot::by_epoch(sharpness) })?;

    if run.jumps.is_empty() {
        return page.text("With this seed, the run has no jump. Another --seed will have some.");
    }
    page.text(
        "Training makes the valley sharper, until the sharpness crosses the limit. Nothing shows at first, while the \
         swing is still small. Then the error jumps, and the weights are thrown to where the valley is wider and the \
         sharpness below the limit. There the swing dies out, and it all begins again.",
    )?;
    let starts = run.jumps.iter().skip(1).map(|jump| jump.start).chain([run.sharpness.len() - 1]);
    let rows = run.jumps.iter().zip(starts).enumerate().take(SHOWN).map(|(i, (jump, next))| {
        let before = run.sharpness[jump.start..=jump.peak].iter().copied().fold(f64::NAN, f64::max);
        let after = run.sharpness[jump.peak..=next].iter().copied().fold(f64::NAN, f64::min);
        let flips: usize = run.sign_flips[jump.start..=jump.peak].iter().sum();
        // The results count epochs from 0, the story from 1.
        let [start, peak] = [jump.start, jump.peak].map(|epoch| (epoch + 1).to_string());
        let errors = [jump.low, jump.high].map(mse);
        let [low, high] = errors;
        [(i + 1).to_string(), start, peak, low, high, known(before, 0), known(after, 0), flips.to_string()]
    });
    let headings =
        ["jump", "from epoch", "to epoch", "MSE from", "MSE to", "sharpest", "then down to", "sign changes"];
    page.table(&TextTable::new(headings).rows(rows))?;
    let more = run.jumps.len().saturating_sub(SHOWN);
    let more = if more == 0 { String::new() } else { format!("After these come {more} more. ") };
    page.text(&format!(
        "{more}A jump is counted here where the error rises by more than a tenth above its lowest, and falls again; \
         a sign change is a hidden output that became negative or stopped being so, for one of the samples.",
    ))
}

fn many(many: &Many, threshold: &str, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "One run may be chance, so the same was done in {}, each with data and first weights of its own. The sharpness crossed \
         {threshold} in {}. The table gives the middle value, and the range that leaves 5 % out at either end.",
        count(many.runs, "run"),
        fraction(many.crossed, many.runs),
    ))?;
    let row = |what: &str, found: &Quantiles, decimals: usize| {
        let [low, median, high] = [found.low, found.median, found.high].map(|x| known(x, decimals));
        [what.to_owned(), low, median, high]
    };
    let table = TextTable::new(["", "5 %", "50 %", "95 %"]).words(1).rows([
        row("sharpness after ten epochs", &many.early_sharpness, 0),
        row("highest sharpness before the first jump is over", &many.overshoot, 0),
        row("lowest sharpness in the 100 epochs after it", &many.thrown_down_to, 0),
        row("epoch of the first jump", &plus_one(&many.first_jump), 0),
        row("jumps in a run", &many.jumps, 0),
        row("epochs from one jump to the next", &many.spacing, 0),
        row("error at the top of a jump, times that before", &many.height, 1),
        row("growth of the swing, observed / predicted", &many.growth_ratio, 3),
    ]);
    page.table(&table)?;
    if !many.growth.is_empty() {
        let correlation = match many.growth.len() {
            1 => String::new(),
            _ => format!(" The correlation of the two is {}.", fixed(many.growth_correlation, 4)),
        };
        page.text(&format!(
            "The last row is the test. Before a first jump, the swing should grow by {LEARNING_RATE} * sharpness - 1 \
             in each epoch; multiplied up, that is the prediction, and logarithms of both are compared. It could be \
             tested in {}.{correlation}",
            count(many.growth.len(), "run"),
        ))?;
    }
    page.text(&format!(
        "And the signs of hidden outputs, which the notebook suspects? Of all jumps, {} had no sign change from five \
         epochs before to the top. Of all epochs with a sign change, {} were outside all jumps.",
        fraction(many.jumps_without_flips, many.all_jumps),
        fraction(many.flips_without_jump, many.all_flips),
    ))
}

/// Epochs as the story counts them, from 1.
fn plus_one(found: &Quantiles) -> Quantiles {
    let mut found = *found;
    [&mut found.low, &mut found.median, &mut found.high].into_iter().for_each(|epoch| *epoch += 1.0);
    found
}

/// The hopping between two places, and its price.
fn end(results: &EdgeOfStability, page: &mut Page<'_>) -> io::Result<()> {
    let (end, many) = (&results.run.end, &results.many);
    let hops = end.two_apart < 0.1 * end.one_apart;
    page.text(&format!(
        "How does it end? After {EPOCHS} epochs the run has a sharpness of {}. Its weights moved by {} in the last \
         epoch, but by {:.0e} in the last two together. {}",
        fixed(end.sharpness, 0),
        fixed(end.one_apart, 3),
        end.two_apart,
        if hops {
            "So it hops to and fro between two places, one on either side of the valley, and gets no further down."
        } else {
            "So it has not settled yet; most runs end hopping to and fro between two places, one on either side of \
             the valley."
        },
    ))?;
    let row = |what: &str, run: f64, found: &Quantiles| {
        [what.to_owned(), mse(run), known(found.low, 5), known(found.median, 5), known(found.high, 5)]
    };
    let table = TextTable::new(["at the end", "this run", "5 %", "50 %", "95 %"]).words(1).rows([
        row("distance of weights one epoch apart", end.one_apart, &many.one_apart),
        row("distance of weights two epochs apart", end.two_apart, &many.two_apart),
        row("MSE", end.mse, &many.end_mse),
        row("MSE halfway between the last two epochs", end.midpoint_mse, &many.end_midpoint_mse),
    ]);
    page.table(&table)?;
    let cost = end.mse - end.midpoint_mse;
    page.text(&format!(
        "The floor of the valley is between the last two places: halfway, the error is {} {} (least squares would \
         leave {}).{}",
        mse(cost.abs()),
        if cost >= 0.0 { "lower" } else { "higher, for once" },
        mse(results.run.least_squares_mse),
        if cost >= 0.0 {
            " That is what the hopping costs, and why ten times the epochs brought no lower error in section repeats."
        } else {
            ""
        },
    ))
}

/// The ground under the highest jump.
pub(super) fn print_surface(results: &LossSurface, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "The highest jump of that run from close up: the error starts at {} after epoch {} and peaks at {} after epoch {}. \
         Two directions tell the story: across the valley, where it is sharpest, and along the way that the jump leads.",
        mse(results.jump.low),
        results.jump.start + 1,
        mse(results.jump.high),
        results.jump.peak + 1,
    ))?;
    let table = TextTable::new(["epoch", "across", "along"]);
    let first = results.jump.start.saturating_sub(2) + 1;
    page.table(&results.path.iter().enumerate().fold(table, |table, (i, (across, along))| {
        table.row([(first + i).to_string(), fixed(*across, 4), fixed(*along, 4)])
    }))?;
    page.text(
        "The steps across change sides, each wider than the last, until the walls throw them along the valley to a place \
         that is less sharp. `cargo xtask figures --only loss-surface` draws it.",
    )
}
