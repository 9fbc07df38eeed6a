//! Six optimisers on one surface.

use crate::text::number::{huge, list};
use crate::text::page::Page;
use crate::text::table::TextTable;
use nn_tutorial::sections::optimizers::{BOTTOM, EPOCHS, Optimizers, START, Way};
use std::io;

pub(super) fn print(results: &Optimizers, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "The gradient says where down is; what to make of it is the optimiser's matter. Here six of them fit w1 tanh(w0 \
         x) to samples of a rule of the same kind, from the weights {} to {}, where the error is 0. The way there is a \
         bent and narrow valley. Each has the learning rate that lets it arrive first, which is to say, get the loss \
         below a thousandth of what it was, and keep it there. L-BFGS finds the length of its steps itself.",
        list(&START, 1),
        list(&BOTTOM, 1),
    ))?;
    let row = |way: &Way| {
        let at = |epoch: usize| huge(way.loss.get(epoch).or(way.loss.last()).copied().unwrap_or(f64::NAN));
        [
            way.name.to_owned(),
            way.learning_rate.map_or(String::new(), |rate| rate.to_string()),
            way.arrived.map_or("never".to_owned(), |epoch| epoch.to_string()),
            at(10),
            at(100),
            at(EPOCHS),
        ]
    };
    let end = format!("{EPOCHS}");
    let headings = ["optimiser", "learning rate", "arrives in epoch", "loss after 10", "100", &end];
    let table = results.ways.iter().fold(TextTable::new(headings).words(1), |table, way| table.row(row(way)));
    page.table(&table)?;
    page.text(
        "Gradient descent must take steps short enough for the steep walls, and creeps along the floor. Momentum adds \
         up what the floor says again and again. RMSprop steps as far in every direction as its learning rate, also at \
         the end, where a schedule would have to make it less. L-BFGS estimates the curvature, and pays for it with more \
         than one look at the loss in some of its epochs.",
    )
}
