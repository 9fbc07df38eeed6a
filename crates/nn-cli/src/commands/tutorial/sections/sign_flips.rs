//! The notebook's own explanation of its jumps, put to the test.

use crate::text::number::{count, fixed};
use crate::text::page::Page;
use crate::text::plot::Plot;
use crate::text::table::TextTable;
use nn_tutorial::sections::sign_flips::{Kind, SignFlips};
use std::io;

pub(super) fn print(results: &SignFlips, page: &mut Page<'_>) -> io::Result<()> {
    let SignFlips { sigmoid, one_plus_tanh, small_steps, .. } = results;
    page.text(
        "The notebook explains its jumps by hidden outputs that change sign. If so, hidden neurons that can never be \
         negative must not jump, and where signs change there should be jumps. Both can be tried. A sigmoid is always \
         positive, and so is 1 + tanh; each gets a learning rate whose limit, 2 / rate, its sharpness can reach. Tanh \
         changes sign, and gets a learning rate whose limit is far away.",
    )?;
    let row = |kind: &Kind, sign: &str| {
        let limit = fixed(2.0 / kind.learning_rate, 0);
        [
            kind.units.to_owned(),
            sign.to_owned(),
            kind.learning_rate.to_string(),
            limit,
            kind.runs.to_string(),
            kind.runs_with_jumps.to_string(),
            kind.runs_with_rises.to_string(),
            kind.runs_with_flips.to_string(),
        ]
    };
    let headings = [
        "hidden units",
        "their sign",
        "rate",
        "2 / rate",
        "runs",
        "with jumps",
        "with any rise",
        "with sign changes",
    ];
    page.table(&TextTable::new(headings).words(2).rows([
        row(sigmoid, "positive"),
        row(one_plus_tanh, "positive"),
        row(small_steps, "either"),
    ]))?;

    page.text("The first of the sigmoid runs, epoch by epoch:")?;
    page.plot(&Plot::of_mse(&sigmoid.mse))?;

    let positive = sigmoid.runs_with_jumps + one_plus_tanh.runs_with_jumps;
    let without = if positive > 0 {
        format!(
            "{positive} of {} runs jumped without a sign that could change",
            sigmoid.runs + one_plus_tanh.runs
        )
    } else {
        "No run without a sign to change jumped here".to_owned()
    };
    let changed_alone = small_steps.runs_with_flips > small_steps.runs_with_jumps;
    let changed = if changed_alone {
        format!(
            "with small steps, signs changed in {} of {}, and {} of them jumped",
            small_steps.runs_with_flips,
            count(small_steps.runs, "run"),
            small_steps.runs_with_jumps,
        )
    } else {
        "with small steps, jumps were as frequent as sign changes".to_owned()
    };
    let verdict = match (positive > 0, changed_alone) {
        (true, true) => {
            "Sign changes are neither needed for a jump nor enough for one: that explanation is refuted. What decides \
             is whether the sharpness reaches 2 / rate."
        }
        (true, false) => "Sign changes are not needed for a jump: that explanation is refuted.",
        (false, true) => "Sign changes are not enough for a jump: that explanation is refuted.",
        (false, false) => "These few runs do not decide it; ask for more with --runs.",
    };
    page.text(&format!("{without}; {changed}. {verdict}"))?;
    page.text(
        "(A sign change is counted where a hidden output has another sign at the end than at the beginning. A jump is \
         counted as before, a rise is any epoch after which the error is larger.)",
    )
}
