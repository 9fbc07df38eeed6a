//! How many sigmoid runs get stuck, and what they have in common.

use crate::text::number::{fraction, known, percent};
use crate::text::page::Page;
use crate::text::table::TextTable;
use nn_tutorial::sections::stuck_runs::{Outcome, STUCK, StuckRuns};
use std::io;

pub(super) fn print(results: &StuckRuns, page: &mut Page<'_>) -> io::Result<()> {
    let StuckRuns { runs, stuck, free, .. } = results;
    page.text(&format!(
        "The long run with sigmoid looked smooth, and yet the notebook's ended far from the best. Was that a rare \
         accident? Of runs with data and weights of their own, {} got stuck, which is to say, ended more than {STUCK} \
         above the error of least squares.",
        fraction(stuck.runs, *runs),
    ))?;
    let row = |what: &str, of: &Outcome| {
        let share = percent(of.runs as f64 / *runs as f64, 0);
        let [low, median, high] = [of.excess.low, of.excess.median, of.excess.high].map(|x| known(x, 4));
        [
            what.to_owned(),
            of.runs.to_string(),
            share,
            of.both_positive.to_string(),
            of.opposite.to_string(),
            low,
            median,
            high,
        ]
    };
    let headings = ["", "runs", "share", "both positive", "opposite", "excess, 5 %", "50 %", "95 %"];
    page.table(&TextTable::new(headings).words(1).rows([row("stuck", stuck), row("free", free)]))?;

    page.text(&format!(
        "The columns in the middle are about the two weights from the hidden neurons to the output. Both ended \
         positive in {} of the stuck runs, and in {} of the free ones. A sigmoid gives one half where its \
         inputs are 0, and without a bias two positive weights cannot take that away: the output for small inputs \
         stays too high. With opposite signs, the two halves cancel.",
        fraction(stuck.both_positive, stuck.runs),
        fraction(free.both_positive, free.runs),
    ))?;
    page.text(&format!(
        "What helps is to start again from other weights: {} of these runs came out free. Or tanh, which is 0 at 0 \
         and has no such half to take away.",
        percent(free.runs as f64 / *runs as f64, 0),
    ))
}
