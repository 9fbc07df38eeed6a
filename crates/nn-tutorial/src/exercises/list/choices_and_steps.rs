//! Choices and steps: classification, batches, optimisers.

use super::super::answer::shown;
use super::super::exercise::Tolerance::{None, Within};
use super::super::exercise::{Exercise, Seen, Solution};
use super::rows::{choice, numbers, part, says, solution};
use crate::networks::one_layer;
use crate::sections::optimizers;
use crate::story::TutorialError;
use nn_data::NoisyLinear;
use nn_model::Activation::Linear;
use nn_model::{GradientDescent, Loss, Network, Objective, Optimizer, Training};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

pub(super) const EXERCISES: &[Exercise] = &[
    numbers(
        [
            "classification",
            "classification",
            "From the score, in code",
            "Let your function give the cross-entropy of one sigmoid for the score 3 and the target 1, for 1000 and 0, and for -1000 and 1.",
        ],
        &[
            part("the loss for 3 and 1", Within(0.0005)),
            part("for 1000 and 0", Within(0.0005)),
            part("for -1000 and 1", Within(0.0005)),
        ],
        from_score,
    ),
    choice(
        [
            "classification-add",
            "classification",
            "Only differences count",
            "5 is added to each of the three scores 2, 1 and 0. What happens to the probabilities?",
        ],
        &[
            says("All three grow", "They have to add up to 1."),
            says("The largest grows, the others shrink", "It would, if the scores were multiplied."),
            says("Nothing", "Numerator and denominator are both multiplied by the same power of e."),
        ],
        added_to_all,
    ),
    numbers(
        [
            "classification-softmax",
            "classification",
            "Two classes are a sigmoid, on paper",
            "What is the probability of the first class, by the softmax of the scores 2 and 0?",
        ],
        &[part("the probability", Within(0.001))],
        two_classes,
    ),
    numbers(
        [
            "classification-sure",
            "classification",
            "Sure and wrong",
            "The scores are 20, 0 and 0, and the last class is right. How large is the cross-entropy?",
        ],
        &[part("the cross-entropy", Within(0.01))],
        sure_and_wrong,
    ),
    numbers(
        [
            "batches",
            "batches",
            "The same again, in code",
            "Let your loop go 30 times through 1437 rows in batches of 32, with the rate 0.1 / (1 + t / 1000) in step t, which is counted \
             from 0. How many steps does it make, and what is the rate in the last one?",
        ],
        &[part("the steps", None), part("the last rate", Within(0.00006))],
        shrinking_rate,
    ),
    numbers(
        [
            "batches-steps",
            "batches",
            "How many steps, on paper",
            "There are 1437 rows, in batches of 32. How many steps has an epoch, how many rows has its last batch, and how many steps are 30 \
             epochs?",
        ],
        &[
            part("the steps of an epoch", None),
            part("the rows of the last batch", None),
            part("the steps of 30 epochs", None),
        ],
        steps,
    ),
    choice(
        [
            "batches-epoch",
            "batches",
            "One epoch",
            "A thousand samples, a linear neuron, the learning rate 0.1, and time for one epoch. Which has the smaller error after it?",
        ],
        &[
            says("One step with all samples", "Its direction is the best one, but it is a single step."),
            says(
                "A hundred steps with ten samples each",
                "Each step is a little off, and there are a hundred of them.",
            ),
            says(
                "There is no difference: all samples are seen once",
                "What counts is how many steps they are good for.",
            ),
        ],
        one_epoch,
    ),
    numbers(
        [
            "batches-noise",
            "batches",
            "A slope from fewer samples",
            "How many times less do the slopes of batches of 25 spread than those of single samples, if the data are many?",
        ],
        &[part("the factor", Within(0.01))],
        spread,
    ),
    numbers(
        [
            "optimisers",
            "optimisers",
            "Signs alone, in code",
            "Let your rule, by the sign of the slope alone, make ten steps with the rate 0.0625, from where all ways begin. Where is it?",
        ],
        &[part("the first weight", Within(0.0006)), part("the second weight", Within(0.0006))],
        signs,
    ),
    choice(
        [
            "optimisers-rate",
            "optimisers",
            "One rate for all?",
            "0.5 is the best rate for gradient descent on the chapter's surface. With the same rate and Nesterov's momentum of 0.9, how is the \
             loss after fifty epochs?",
        ],
        &[
            says("Lower", "Its steps become up to ten times as long, and at this rate that is too far."),
            says("Higher", "Its steps become up to ten times as long: it is thrown out of the valley."),
            says("The same", "Momentum adds up the slopes, so its steps are others from the first one on."),
        ],
        one_rate,
    ),
    numbers(
        [
            "optimisers-momentum",
            "optimisers",
            "How long a step becomes",
            "The slope is always 1, the learning rate 0.1 and the momentum 0.9. How long do the steps become in the end?",
        ],
        &[part("the length of a step", Within(0.001))],
        momentum,
    ),
    numbers(
        [
            "optimisers-adam",
            "optimisers",
            "Two steps of Adam, on paper",
            "Adam has the learning rate 0.1, and two slopes of one weight come one after the other: 2, then -1. By how much does the weight go \
             down in the first step, and by how much in the second?",
        ],
        &[part("the first step", Within(0.001)), part("the second step", Within(0.001))],
        adam,
    ),
];

fn from_score() -> Result<Solution, TutorialError> {
    let loss = |z: f64, y: f64| z.max(0.0) + (-z.abs()).exp().ln_1p() - y * z;
    let right = [loss(3.0, 1.0), loss(1000.0, 0.0), loss(-1000.0, 1.0)];
    solution(
        right,
        "No power of e is above 1, so nothing becomes infinite.",
        vec![
            (
                vec![right[0], f64::INFINITY, right[2]],
                "e to the power of 1000 is infinite. For large z, ln(1 + e^z) is z + ln(1 + e^-z).",
            ),
            (
                vec![right[0], f64::INFINITY, f64::INFINITY],
                "The sigmoid is rounded to 0 or 1, and its logarithm is infinite. Begin from the score.",
            ),
            (
                right.map(|loss| -loss).to_vec(),
                "The logarithm of a probability is negative: the loss is minus that.",
            ),
            (
                vec![loss(3.0, 0.0), right[1], loss(-1000.0, 0.0)],
                "The part with the target is missing, minus y z; or z has the wrong sign.",
            ),
        ],
    )
}

fn softmax<const CLASSES: usize>(scores: [f64; CLASSES]) -> [f64; CLASSES] {
    let largest = scores.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let powers = scores.map(|score| (score - largest).exp());
    let sum: f64 = powers.iter().sum();
    powers.map(|power| power / sum)
}

fn added_to_all() -> Result<Seen, TutorialError> {
    let (before, after) = (softmax([2.0, 1.0, 0.0]), softmax([7.0, 6.0, 5.0]));
    let grew = |class: usize| after[class] - before[class] > 1e-12;
    let right = match (grew(0), grew(2)) {
        (_, true) => 0,
        (true, false) => 1,
        (false, false) => 2,
    };
    Ok(Seen { right, seen: format!("The first was {:.4} and is {:.4}.", before[0], after[0]) })
}

fn two_classes() -> Result<Solution, TutorialError> {
    let [first, second] = softmax([2.0, 0.0]);
    solution(
        [first],
        "Divided by e^2 above and below, the fraction is the sigmoid of 2.",
        vec![
            (vec![second], "That is the probability of the other class."),
            (
                vec![1.0],
                "Scores are not shares: they go through e to their power first, and e to the power of 0 is 1.",
            ),
            (vec![2.0_f64.exp()], "That is the numerator. Divide it by the sum of both powers."),
            (vec![second / first], "That is e to the power of -2, the ratio of the two."),
        ],
    )
}

fn sure_and_wrong() -> Result<Solution, TutorialError> {
    let [sure, other, right] = softmax([20.0, 0.0, 0.0]);
    solution(
        [-right.ln()],
        "The loss of a confident mistake grows like the difference of the scores, no faster.",
        vec![
            (vec![right.ln()], "The logarithm of a probability is negative: the loss is minus that."),
            (vec![-sure.ln()], "That would be it, if the first class were right."),
            (
                vec![1.0 - right],
                "The cross-entropy is minus the logarithm of the probability of the right class.",
            ),
            (
                vec![sure * sure + other * other + (1.0 - right).powi(2)],
                "That is the sum of the squared errors, which hardly minds.",
            ),
        ],
    )
}

fn shrinking_rate() -> Result<Solution, TutorialError> {
    let rate = |t: f64| 0.1 / (1.0 + t / 1000.0);
    let (rows, size, epochs) = (1437_usize, 32_usize, 30);
    let run = |steps: usize| {
        let all = (epochs * steps) as f64;
        vec![all, rate(all - 1.0)]
    };
    let right = run((0..rows).collect::<Vec<_>>().chunks(size).len());
    let all = right[0];
    solution(
        right,
        "The last batch of an epoch is smaller, and makes a step all the same.",
        vec![
            (run(rows / size), "The last batch of an epoch, which is smaller, makes a step, too."),
            (run(rows.div_ceil(size) + 1), "One step too many in each epoch: the 46th batch would be empty."),
            (
                vec![all, rate(f64::from(epochs as u32) - 1.0)],
                "t counts steps, not epochs: it goes on from epoch to epoch.",
            ),
            (
                vec![all, rate(all / epochs as f64 - 1.0)],
                "t goes on from epoch to epoch; yours begins again.",
            ),
            (vec![all, 0.1], "The rate does not shrink: is t / 1000 a division of whole numbers?"),
        ],
    )
}

fn steps() -> Result<Solution, TutorialError> {
    let (rows, size, epochs) = (1437_usize, 32, 30);
    let row = |steps: usize, last: usize| vec![steps as f64, last as f64, (epochs * steps) as f64];
    let (full, left) = (rows / size, rows % size);
    solution(
        row(full + 1, left),
        format!("{full} batches are full, and {left} rows are left."),
        vec![
            (row(full, left), "The rows that are left make a step, too."),
            (row(full, size), "That is without the rows that are left, and they make a step, too."),
            (row(full + 1, size), "The last batch has only what is left."),
            (row(full + 1, size - left), "That is how many rows the last batch lacks."),
        ],
    )
}

fn one_epoch() -> Result<Seen, TutorialError> {
    let data =
        NoisyLinear { samples: 1000, ..NoisyLinear::sum() }.generate(&mut ChaCha8Rng::seed_from_u64(1))?;
    let after = |batch| -> Result<f64, TutorialError> {
        let mut network = Network::from_parameters(one_layer(Linear), vec![0.0; 3])?;
        let training = Training::new(GradientDescent::new(0.1), Loss::Mse).epochs(1).batch_size(batch);
        Ok(training.train(&mut network, (data.inputs(), data.targets()))?.final_mse())
    };
    let (all, ten) = (after(1000)?, after(10)?);
    let right = match (all - ten) / all.max(ten) {
        0.01.. => 1,
        ..-0.01 => 0,
        _ => 2,
    };
    Ok(Seen {
        right,
        seen: format!(
            "The mean squared error is {} after the one step, and {} after the hundred.",
            shown(all),
            shown(ten)
        ),
    })
}

fn spread() -> Result<Solution, TutorialError> {
    const BATCH: f64 = 25.0;
    solution(
        [BATCH.sqrt()],
        "The spread of a mean goes with the root of how many it is taken of.",
        vec![
            (vec![BATCH], "It is the variance that becomes so many times smaller. The spread is its root."),
            (
                vec![1.0 / BATCH.sqrt()],
                "That is which part of the spread is left. Asked for is how many times less it is.",
            ),
            (vec![1.0 / BATCH], "The variance becomes so much smaller. The spread is its root."),
        ],
    )
}

/// Where a rule for both weights leads in ten steps on the surface of the chapter.
fn ten_steps(rule: fn(f64) -> f64) -> Result<Vec<f64>, TutorialError> {
    const RATE: f64 = 0.0625;
    let (x, targets) = optimizers::samples()?;
    let mut weights = optimizers::START;
    let mut objective = Objective::new(&optimizers::network(weights)?, Loss::Mse, (&x, &targets))?;
    for _ in 0..10 {
        objective.evaluate(&weights)?;
        for (weight, slope) in weights.iter_mut().zip(objective.gradient()) {
            *weight -= RATE * rule(*slope);
        }
    }
    Ok(weights.to_vec())
}

fn signs() -> Result<Solution, TutorialError> {
    solution(
        ten_steps(f64::signum)?,
        "Every step is as long as the rate, so both weights are multiples of it away from where they began.",
        vec![
            (
                ten_steps(|slope| slope)?,
                "These steps are as long as the slopes. Take the sign of each alone.",
            ),
            (ten_steps(|slope| -slope.signum())?, "These steps go up. Against the slope is minus its sign."),
        ],
    )
}

fn one_rate() -> Result<Seen, TutorialError> {
    let (x, targets) = optimizers::samples()?;
    let after = |optimizer: Optimizer| -> Result<f64, TutorialError> {
        let mut network = optimizers::network(optimizers::START)?;
        Ok(Training::new(optimizer, Loss::Mse).epochs(50).train(&mut network, (&x, &targets))?.final_mse())
    };
    let plain = after(GradientDescent::new(0.5).into())?;
    let with_momentum = after(GradientDescent::new(0.5).nesterov(0.9).into())?;
    let right = match with_momentum.total_cmp(&plain) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => 1,
        std::cmp::Ordering::Equal => 2,
    };
    Ok(Seen {
        right,
        seen: format!("It is {} with momentum and {} without.", shown(with_momentum), shown(plain)),
    })
}

fn momentum() -> Result<Solution, TutorialError> {
    let (rate, kept) = (0.1, 0.9);
    let velocity = (0..1000).fold(0.0, |velocity, _| kept * velocity + 1.0);
    solution(
        [rate * velocity],
        "The sum 1 + 0.9 + 0.81 + ... is 1 / (1 - 0.9): ten times the plain step.",
        vec![
            (vec![rate], "That is the first step. Each one after it adds nine tenths of the one before."),
            (vec![rate * (1.0 + kept)], "That is the second step, and it goes on."),
            (vec![velocity], "That is the sum of the slopes. Multiply it by the learning rate."),
            (vec![rate * kept], "Momentum adds to the slope; it does not shrink it."),
        ],
    )
}

fn adam() -> Result<Solution, TutorialError> {
    const RATE: f64 = 0.1;
    const SLOPES: [f64; 2] = [2.0, -1.0];
    let steps = |corrected: bool| {
        let (mut mean, mut square, mut t) = (0.0, 0.0, 0);
        SLOPES.map(|slope: f64| {
            t += 1;
            mean = 0.9 * mean + 0.1 * slope;
            square = 0.999 * square + 0.001 * slope * slope;
            let started = |decay: f64| if corrected { 1.0 - decay.powi(t) } else { 1.0 };
            RATE * (mean / started(0.9)) / (square / started(0.999)).sqrt()
        })
    };
    let right = steps(true);
    solution(
        right,
        "The first step is as long as the rate, whatever the slope; then the first slope, the larger one, still has its say.",
        vec![
            (
                steps(false).to_vec(),
                "Mean and square begin at 0 and are too small at first: divide them by 0.19 and 0.002, as the chapter does.",
            ),
            (
                vec![right[0], -right[1]],
                "The mean of the two slopes is still positive, so the weight goes on down.",
            ),
            (
                SLOPES.map(|slope| RATE * slope).to_vec(),
                "These are the steps of gradient descent. Adam divides by the root of the mean square.",
            ),
            (
                SLOPES.map(|slope| RATE * slope.signum()).to_vec(),
                "The second step has the first slope in its mean.",
            ),
        ],
    )
}
