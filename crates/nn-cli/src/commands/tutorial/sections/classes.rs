//! Networks that tell classes apart: the toy sets, a unit that sees a distance, circles, and the handwritten digits.

use crate::text::number::{count, fixed, fraction, percent};
use crate::text::page::Page;
use crate::text::table::TextTable;
use nn_tutorial::sections::circles::{self, Circles};
use nn_tutorial::sections::digits::{self, Digits};
use nn_tutorial::sections::digits_in_batches::{self, DigitsInBatches};
use nn_tutorial::sections::radial_unit::{self, RadialUnit};
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

pub(super) fn radial_unit(results: &RadialUnit, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "Where one class lies on both sides of the other, on a line, no sigmoid parts them. A tutorial takes a hidden unit \
         that sees how far a number is from 0, in whichever direction: exp(-(w x)^2). There are {} blue samples around 0, and as many \
         red ones around -2 and 2. The output has a bias and no weight of its own; the loss is the mean cross-entropy:",
        results.blue.len(),
    ))?;
    let shown = results.path.iter().filter(|step| step.k < 5 || step.k % 5 == 0);
    let row = |step: &radial_unit::Step| {
        let [weight, bias, loss] = [step.weight, step.bias, step.loss].map(|x| fixed(x, 4));
        [step.k.to_string(), weight, bias, loss]
    };
    page.table(&TextTable::new(["steps", "w", "bias", "loss"]).rows(shown.map(row)))?;
    page.text(&format!(
        "At the end, {} of {} are on the wrong side. The tutorial has a loss of {}, a weight of {}, and a bias of {}.",
        results.mistakes,
        results.blue.len() + results.red.len(),
        radial_unit::PUBLISHED[0],
        radial_unit::PUBLISHED[1],
        radial_unit::PUBLISHED[2],
    ))
}

pub(super) fn circles(results: &Circles, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "The next tutorial of that series has {} points on two circles, one within the other, and three hidden units: one \
         for each side of a triangle around the inner circle. First it checks its gradient by differences of {:.0e}: they differ by {:.1e} \
         at most. Then it goes down with momentum. The summed cross-entropy, and that without momentum:",
        results.points.len(),
        circles::DIFFERENCE,
        results.gradient_error,
    ))?;
    let rows = [0, 50, 100, 150, 200, 250, circles::STEPS].map(|k| {
        let loss = |way: &circles::Descent| fixed(way.loss.get(k).copied().unwrap_or(f64::NAN), 4);
        [k.to_string(), loss(&results.momentum), loss(&results.plain)]
    });
    page.table(&TextTable::new(["steps", "momentum", "without"]).rows(rows))?;
    let halved = |way: &circles::Descent| match way.halved {
        Some(steps) => format!("after {}", count(steps, "step")),
        None => format!("not within {}", count(circles::STEPS, "step")),
    };
    page.text(&format!(
        "The weights are small at the start, so that all points look alike to the network, and the ground is flat. The loss is halved \
         {} with momentum, and {} without. At the end {} of the points are right; the tutorial says the same.",
        halved(&results.momentum),
        halved(&results.plain),
        fraction(results.right, results.points.len()),
    ))
}

pub(super) fn digits_in_batches(results: &DigitsInBatches, page: &mut Page<'_>) -> io::Result<()> {
    page.text(&format!(
        "The series ends with the same digits, split and learned in its own way: {} to learn from, {} to validate by, \
         {} to judge by; the network is {}; plain gradient descent in {} batches, at a rate of {}, until the \
         loss on the validation digits has not fallen twice in a row. The cross-entropy:",
        results.training_samples,
        results.validation_samples,
        results.test_samples,
        results.network,
        digits_in_batches::BATCHES,
        digits_in_batches::LEARNING_RATE,
    ))?;
    let epochs = results.training_loss.len();
    let looked_at = [1, 2, 5, 10, 20, 50].into_iter().filter(|epoch| *epoch < epochs).chain([epochs]);
    let rows = looked_at.map(|epoch| {
        let losses = [results.training_loss[epoch - 1], results.validation_loss[epoch - 1]];
        let [training, validation] = losses.map(|loss| fixed(loss, 4));
        [epoch.to_string(), training, validation]
    });
    page.table(&TextTable::new(["epoch", "training", "validation"]).rows(rows))?;
    let mut table = TextTable::new(["digit", "taken for", "times", "published"]);
    for (truth, counts) in results.confusion.iter().enumerate() {
        for (taken_for, times) in counts.iter().enumerate().filter(|(other, n)| *other != truth && **n > 0) {
            let published = digits_in_batches::PUBLISHED_MISTAKES.iter();
            let published = published
                .filter(|(a, b, _)| (*a, *b) == (truth, taken_for))
                .map(|(_, _, n)| n)
                .sum::<usize>();
            table = table.row([truth, taken_for, *times, published].map(|number| number.to_string()));
        }
    }
    page.text(&format!(
        "It stops after {}. Of the test digits {} are right, and published are {}; the others:",
        count(epochs, "epoch"),
        fraction(results.right, results.test_samples),
        digits_in_batches::PUBLISHED_RIGHT,
    ))?;
    page.table(&table)
}
