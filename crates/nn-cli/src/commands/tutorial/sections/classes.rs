//! Networks that tell classes apart: the toy sets and the handwritten digits.

use crate::text::number::{count, fixed, percent};
use crate::text::page::Page;
use crate::text::table::TextTable;
use nn_tutorial::sections::digits::{self, Digits};
use nn_tutorial::sections::toy_boundaries::{EPOCHS, Learned, SAMPLES, ToyBoundaries};
use std::io;

pub(super) fn toy_boundaries(results: &ToyBoundaries, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "A network without hidden layers can tell classes apart by straight lines only. Here are four sets of points in \
         the plane for which lines will not do: exclusive or, the target that the notebook's one layer could not have \
         learned; two half moons that reach into each other; a circle within a circle; three arms of a spiral. Each \
         network learns from {SAMPLES} points in {EPOCHS} epochs by Adam, and is judged by {SAMPLES} others, drawn by \
         the same rule:",
    ))?;
    let row = |set: &Learned| {
        [
            set.set.to_owned(),
            set.classes.to_string(),
            percent(set.one_layer.accuracy, 1),
            percent(set.hidden.accuracy, 1),
            set.hidden.network.clone(),
        ]
    };
    let mut table =
        TextTable::new(["set", "classes", "without hidden layers", "with them", "network"]).words(1);
    for set in &results.sets {
        table = table.row(row(set));
    }
    page.table(&table)?;
    page.text(
        "These are shares of the points that are right. To guess would be one half with two classes and one third with \
         three.",
    )
}

pub(super) fn digits(results: &Digits, page: &mut Page<'_>) -> io::Result<()> {
    let Digits { training_samples, test_samples, .. } = results;
    page.text(&format!(
        "The same code on a task that people care about: {} handwritten digits of 8 x 8 pixels, of which {} are learned \
         from and the others kept to judge by. The network is {}; Adam, {} epochs in batches of {}. The share of digits \
         that are right:",
        training_samples + test_samples,
        training_samples,
        results.network,
        digits::EPOCHS,
        digits::BATCH,
    ))?;
    let row = |epoch: usize| {
        let share = |list: &[f64]| percent(list.get(epoch - 1).copied().unwrap_or(f64::NAN), 1);
        [epoch.to_string(), share(&results.training_accuracy), share(&results.test_accuracy)]
    };
    let table = TextTable::new(["epoch", "training", "new"]);
    page.table(&table.rows([1, 2, 5, 10, 20, digits::EPOCHS].map(row)))?;
    let wrong: usize = (0..10).map(|class| mistakes(results, class)).sum();
    let right = 1.0 - wrong as f64 / *test_samples as f64;
    let one_layer = results.one_layer_accuracy;
    let compare = if right > one_layer {
        format!("the hidden layer leaves {wrong} of them")
    } else {
        format!("with the hidden layer it is {wrong}")
    };
    page.text(&format!(
        "Without the hidden layer {} of the {test_samples} new digits are wrong; {compare}. Digit by digit, with what \
         it is most often mistaken for:",
        ((1.0 - one_layer) * *test_samples as f64).round(),
    ))?;
    let mut table = TextTable::new(["digit", "new ones", "right", "wrong", "taken for"]);
    for (class, counts) in results.confusion.iter().enumerate() {
        let all: usize = counts.iter().sum();
        let others = counts.iter().enumerate().filter(|(other, count)| *other != class && **count > 0);
        // Of equals the first.
        let most = others.rev().max_by_key(|(_, count)| **count);
        table = table.row([
            class.to_string(),
            all.to_string(),
            counts[class].to_string(),
            mistakes(results, class).to_string(),
            most.map_or(String::new(), |(other, _)| other.to_string()),
        ]);
    }
    page.table(&table)?;
    let Some(confident) = results
        .shown
        .iter()
        .filter(|digit| digit.class != digit.predicted)
        .max_by(|a, b| a.probability.total_cmp(&b.probability))
    else {
        return Ok(());
    };
    page.text(&format!(
        "Among the {}, the most confident is this {}, which it takes for a {} with probability {}:",
        count(wrong, "mistake"),
        confident.class,
        confident.predicted,
        fixed(confident.probability, 3),
    ))?;
    page.image(&confident.pixels, 8)
}

/// How many digits of a class are taken for others.
fn mistakes(results: &Digits, class: usize) -> usize {
    let counts = &results.confusion[class];
    counts.iter().sum::<usize>() - counts[class]
}
