//! Real numbers: regression, the learning rate, the jumps, the stuck run.

use super::super::answer::shown;
use super::super::exercise::Tolerance::{None, Percent, Within};
use super::super::exercise::{Exercise, Seen, Solution};
use super::rows::{choice, numbers, outputs, part, says, sigmoid, solution};
use crate::networks::{FinishedRun, one_layer};
use crate::sections::jumps;
use crate::story::{Story, TutorialError};
use nn_model::Activation::{Linear, Sigmoid};
use nn_model::{Architecture, Network};

pub(super) const EXERCISES: &[Exercise] = &[
    numbers(
        [
            "regression",
            "regression",
            "The best weight, in code",
            "Let your function find the best weight of the network w x for the samples x = 1, 2, 4 with y = 3, 5, 9.",
        ],
        &[part("the weight", Within(0.001))],
        best_weight,
    ),
    numbers(
        [
            "regression-parabola",
            "regression",
            "The lowest place of a parabola, on paper",
            "Two samples, x = 1 with y = 3 and x = 2 with y = 5, and the network w x. Which w has the smallest mean squared error, and how \
             large is that?",
        ],
        &[part("the weight", Within(0.001)), part("the mean squared error", Within(0.001))],
        parabola,
    ),
    choice(
        [
            "regression-ceiling",
            "regression",
            "An output that cannot reach",
            "A sigmoid output is trained, at the learning rate 1, on targets whose mean is about 1.5. What does it say in the end?",
        ],
        &[
            says("About 1.5, as the targets", "A sigmoid never goes above 1."),
            says(
                "Nearly 1, whatever the inputs",
                "Nearly every target pulls it up, until it lies under its ceiling.",
            ),
            says(
                "About one half",
                "It says one half where the sum is 0, and every target pulls it up from there.",
            ),
        ],
        ceiling,
    ),
    numbers(
        [
            "learning-rate",
            "learning-rate",
            "The largest curvature, in code",
            "Let your power iteration find the largest curvature for the samples of seed 11.",
        ],
        &[part("the curvature", Within(0.01))],
        largest_curvature,
    ),
    numbers(
        [
            "learning-rate-factor",
            "learning-rate",
            "Just below, just above",
            "The steepest axis has the curvature 80. By what is the distance along it multiplied in each epoch, at the learning rate 0.02 and \
             at 0.03?",
        ],
        &[part("the factor at 0.02", Within(0.005)), part("the factor at 0.03", Within(0.005))],
        factors,
    ),
    numbers(
        [
            "learning-rate-best",
            "learning-rate",
            "The best rate, on paper",
            "The curvatures of a bowl are 8, 10 and 80. Which learning rate is best for the slowest axis?",
        ],
        &[part("the learning rate", Percent(1.0))],
        best_rate,
    ),
    choice(
        [
            "learning-rate-above",
            "learning-rate",
            "Above the border",
            "A bowl with the curvatures 8, 10 and 80, and the learning rate is 0.026, a little above 2/80. What do the distances do along \
             the three axes?",
        ],
        &[
            says("All three grow", "Each axis has a border of its own: 2 over its curvature."),
            says(
                "The steep one grows, the others shrink",
                "Only along the steep axis is a step more than twice too long.",
            ),
            says(
                "All three shrink, but slowly",
                "Along the steep axis each step ends farther from the lowest place than it began.",
            ),
        ],
        above_the_border,
    ),
    numbers(
        [
            "jumps",
            "jumps",
            "The swing's own factor, in code",
            "Three neighbouring slopes are 0.02, -0.03 and 0.05. By how much has the swing grown, the last difference over the one before?",
        ],
        &[part("the factor", Within(0.001))],
        swing,
    ),
    numbers(
        [
            "jumps-line",
            "jumps",
            "Half the rate",
            "The learning rate is 0.005. At which sharpness do swings begin to grow?",
        ],
        &[part("the sharpness", Within(0.5))],
        stability_line,
    ),
    numbers(
        [
            "jumps-doublings",
            "jumps",
            "How many doublings, on paper",
            "A swing doubles in each epoch, and the slope across the valley is 0.3. How many epochs does it take until it is about 80?",
        ],
        &[part("the epochs", Within(0.5))],
        doublings,
    ),
    choice(
        [
            "jumps-control",
            "jumps",
            "The control experiment",
            "At the learning rate 0.01 the error jumps. At a tenth of it, in how many of the 3000 epochs does the error rise?",
        ],
        &[
            says("In none", "The border is at 2000 there, and the valley never gets as sharp."),
            says("In some, but later", "Later the valley would have to be ten times as sharp."),
            says("In as many", "It is the product of rate and sharpness that counts."),
        ],
        control,
    ),
    numbers(
        [
            "stuck",
            "stuck",
            "From tanh to sigmoid, in code",
            "Two tanh units without biases have the output weights 1.5 and -0.25. Let your function write the network with sigmoids: what are \
             the new output weights, and the output's bias?",
        ],
        &[
            part("the first output weight", Within(0.0005)),
            part("the second one", Within(0.0005)),
            part("the output's bias", Within(0.0005)),
        ],
        as_sigmoids,
    ),
    numbers(
        [
            "stuck-zero",
            "stuck",
            "The floor of another run",
            "Two sigmoid units without biases lead to a linear output with the weights 1.1 and 0.9. What does the network answer to inputs \
             that are all 0?",
        ],
        &[part("the answer", Within(0.001))],
        floor,
    ),
    numbers(
        [
            "stuck-starts",
            "stuck",
            "Start again, on paper",
            "Half of all runs get stuck. How many starts do you need so that the chance of having only stuck runs is below one in a hundred?",
        ],
        &[part("the starts", None)],
        starts,
    ),
];

fn best_weight() -> Result<Solution, TutorialError> {
    const X: [f64; 3] = [1.0, 2.0, 4.0];
    const Y: [f64; 3] = [3.0, 5.0, 9.0];
    let n = X.len() as f64;
    let dot = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let (of_x, of_y) = (dot(X, [1.0; 3]), dot(Y, [1.0; 3]));
    let quotients: f64 = X.iter().zip(Y).map(|(x, y)| y / x).sum();
    let best = dot(X, Y) / dot(X, X);
    solution(
        [best],
        "It is the sum of x y over the sum of x squared, where the slope of the parabola is 0.",
        vec![
            (
                vec![of_y / of_x],
                "That is the mean of y over the mean of x. Weigh each sample by its x: the sum of x y over that of x squared.",
            ),
            (
                vec![quotients / n],
                "That is the mean of y / x, in which a small x counts as much as a large one.",
            ),
            (
                vec![(dot(X, Y) - of_x * of_y / n) / (dot(X, X) - of_x * of_x / n)],
                "That is the slope of a line with a bias. This network has none.",
            ),
            (
                vec![dot(X, Y) / n],
                "The sum of x squared is what it is divided by, not the number of samples.",
            ),
            (vec![dot(X, Y) / dot(Y, Y)], "That predicts x from y."),
        ],
    )
}

fn parabola() -> Result<Solution, TutorialError> {
    let errors = |w: f64| [w - 3.0, 2.0 * w - 5.0];
    let squares = |w: f64| errors(w).iter().map(|error| error * error).sum::<f64>();
    let (best, mean_quotient, slope) = (13.0 / 5.0, (3.0 + 5.0 / 2.0) / 2.0, 2.0);
    let at = |w: f64| vec![w, squares(w) / 2.0];
    solution(
        at(best),
        "The slope is 0 where w is the sum of x y over the sum of x squared.",
        vec![
            (
                vec![best, squares(best)],
                "The weight is right; that is the sum of the squares. The mean divides it by 2.",
            ),
            (
                vec![best, squares(best) / 4.0],
                "The weight is right; the mean of the squares has no factor of one half beside it.",
            ),
            (
                vec![best, (squares(best) / 2.0).sqrt()],
                "The weight is right; that is the root of the mean squared error.",
            ),
            (
                at(mean_quotient),
                "That weight is the mean of y / x. Set the slope to zero: a sample counts by its x.",
            ),
            (
                at(8.0 / 3.0),
                "That weight is the mean of y over the mean of x. Set the slope to zero: a sample counts by its x.",
            ),
            (vec![slope, 0.0], "A line with a bias goes through both points; this network has no bias."),
        ],
    )
}

fn ceiling() -> Result<Seen, TutorialError> {
    let story = Story::default();
    let data = story.noisy_data()?;
    let network = Network::from_parameters(one_layer(Sigmoid), vec![0.1; 3])?;
    let outputs = FinishedRun::train(network, &data, 1.0, 100)?.predictions;
    let mean = outputs.iter().sum::<f64>() / outputs.len() as f64;
    let lowest = outputs.iter().copied().fold(f64::INFINITY, f64::min);
    let off = [1.5, 1.0, 0.5].map(|candidate: f64| (mean - candidate).abs());
    let right = (1..3).fold(0, |best, i| if off[i] < off[best] { i } else { best });
    Ok(Seen { right, seen: format!("Its mean output is {}, its lowest {}.", shown(mean), shown(lowest)) })
}

/// X^T X of the noisy data of a seed.
fn curvature_matrix(seed: u64) -> Result<[[f64; 3]; 3], TutorialError> {
    let data = Story::new(seed).noisy_data()?;
    let x = data.inputs();
    Ok([0, 1, 2].map(|i| [0, 1, 2].map(|j| (0..x.nrows()).map(|row| x[(row, i)] * x[(row, j)]).sum())))
}

/// The largest eigenvalue, by power iteration.
fn steepest(matrix: &[[f64; 3]; 3]) -> f64 {
    let (mut v, mut growth) = ([1.0; 3], 0.0);
    for _ in 0..200 {
        let next = [0, 1, 2].map(|i| (0..3).map(|j| matrix[i][j] * v[j]).sum::<f64>());
        growth = next.iter().map(|x| x * x).sum::<f64>().sqrt();
        v = next.map(|x| x / growth);
    }
    growth
}

fn largest_curvature() -> Result<Solution, TutorialError> {
    let matrix = curvature_matrix(11)?;
    let largest = steepest(&matrix);
    let (trace, samples) = ((0..3).map(|i| matrix[i][i]).sum::<f64>(), 100.0);
    let product = matrix.iter().map(|row| row.iter().sum::<f64>().powi(2)).sum::<f64>().sqrt();
    solution(
        [largest],
        format!("So the learning rate must be below 2 / {largest:.2} = {:.5}.", 2.0 / largest),
        vec![
            (
                vec![largest / samples],
                "The curvature of half the sum of the squares is not divided by the number of samples.",
            ),
            (
                vec![2.0 * largest / samples],
                "That is the curvature of the mean of the squares. The loss is half their sum.",
            ),
            (vec![2.0 * largest], "Without the half of the loss it would be twice as large. X^T X has no 2."),
            (vec![2.0 / largest], "That is the border of the learning rate, 2 over the curvature."),
            (vec![largest.sqrt()], "That is the largest singular value of X: its square is the curvature."),
            (vec![largest * largest], "Two products make it grow by the square: take one, or the root."),
            (vec![trace], "That is the sum of all three curvatures, the trace of X^T X."),
            (
                vec![product],
                "That is the length of the first product. Divide by the length of v, and repeat.",
            ),
        ],
    )
}

fn factors() -> Result<Solution, TutorialError> {
    const CURVATURE: f64 = 80.0;
    let of = |factor: fn(f64) -> f64| [0.02, 0.03].map(|rate: f64| factor(rate * CURVATURE)).to_vec();
    solution(
        of(|step| 1.0 - step),
        "It is 1 minus the rate times the curvature: below 0 it jumps to the other side, below -1 it ends farther away.",
        vec![
            (of(|step| step), "That is the rate times the curvature. The factor is 1 minus it."),
            (
                of(|step| step - 1.0),
                "The size is right. The sign says that each step jumps to the other side.",
            ),
            (
                of(|step| 1.0 - 2.0 * step),
                "The loss is half the sum of the squares, so its curvature counts once.",
            ),
            (
                of(|step| 1.0 - step / 2.0),
                "The curvature counts whole: the slope is curvature times distance.",
            ),
        ],
    )
}

fn best_rate() -> Result<Solution, TutorialError> {
    let [flat, middle, steep] = [8.0, 10.0, 80.0];
    solution(
        [2.0 / (flat + steep)],
        "There the flattest and the steepest axis have factors of the same size, one positive and one negative.",
        vec![
            (vec![2.0 / steep], "That is the border: along the steep axis nothing would shrink."),
            (
                vec![1.0 / steep],
                "That is best for the steep axis alone, which is done at once. The flat one creeps.",
            ),
            (vec![1.0 / flat], "Along the steep axis that is far beyond the border."),
            (vec![2.0 / (middle + steep)], "The slowest axis is the flattest one, with the curvature 8."),
            (vec![2.0 / (flat + middle + steep)], "Only the flattest and the steepest axis decide."),
            (vec![1.0 / (flat + steep)], "Set 1 - r 8 equal to -(1 - r 80): the two ones add up to 2."),
        ],
    )
}

fn above_the_border() -> Result<Seen, TutorialError> {
    let after = [8.0, 10.0, 80.0].map(|curvature: f64| (1.0 - 0.026 * curvature).powi(30).abs());
    let grows = after.map(|distance| distance > 1.0);
    let right = match grows {
        [true, _, true] => 0,
        [false, _, true] => 1,
        [true | false, _, false] => 2,
    };
    let [flat, middle, steep] = after.map(shown);
    Ok(Seen { right, seen: format!("From 1, after 30 epochs, they are {flat}, {middle} and {steep}.") })
}

fn swing() -> Result<Solution, TutorialError> {
    let [before, middle, last] = [0.02, -0.03, 0.05];
    let factor = (last - middle) / (middle - before);
    solution(
        [factor],
        "A drift that is in all three slopes is gone from the differences.",
        vec![
            (
                vec![last / middle],
                "That is the factor of the slope itself. The swing is the difference of two neighbouring slopes.",
            ),
            (vec![-factor], "The two differences have different signs, so the factor is negative."),
            (vec![1.0 / factor], "It is the other way round: the last difference over the one before."),
            (
                vec![(last - before) / (middle - before)],
                "The last difference is that of the last two slopes.",
            ),
        ],
    )
}

fn stability_line() -> Result<Solution, TutorialError> {
    const RATE: f64 = 0.005;
    solution(
        [2.0 / RATE],
        "It is 2 over the learning rate.",
        vec![
            (
                vec![1.0 / RATE],
                "At 1 over the rate a step ends just at the lowest place. Swings grow from twice that on.",
            ),
            (vec![4.0 / RATE], "It is 2 over the rate."),
            (vec![0.5 / RATE], "It is 2 over the rate, not one half."),
        ],
    )
}

fn doublings() -> Result<Solution, TutorialError> {
    let quotient = 80.0_f64 / 0.3;
    solution(
        [quotient.log2()],
        format!("2 to the power of 8 is 256, and the quotient is {}.", shown(quotient)),
        vec![
            (vec![quotient.ln()], "That is the natural logarithm: divide it by that of 2."),
            (vec![quotient.log10()], "That is the logarithm to the base of 10: divide it by that of 2."),
            (vec![quotient], "That is by how much it grows. How many doublings is that?"),
            (vec![quotient / 2.0], "It doubles in each epoch: that is a power of 2, no multiple."),
            (vec![80.0_f64.log2()], "It begins at 0.3, not at 1."),
        ],
    )
}

fn control() -> Result<Seen, TutorialError> {
    let story = Story::default();
    let data = story.noisy_data()?;
    let rises = |learning_rate| -> Result<usize, TutorialError> {
        let network = jumps::first_two_layer_network(&story)?;
        let mse = FinishedRun::train(network, &data, learning_rate, 3000)?.mse;
        Ok(mse.windows(2).filter(|pair| pair[1] > pair[0]).count())
    };
    let (fast, slow) = (rises(0.01)?, rises(0.001)?);
    let right = match slow {
        0 => 0,
        slow if slow < fast => 1,
        _ => 2,
    };
    Ok(Seen { right, seen: format!("It rises in {fast} epochs at 0.01, and in {slow} at 0.001.") })
}

fn as_sigmoids() -> Result<Solution, TutorialError> {
    const V: [f64; 2] = [1.5, -0.25];
    let sum: f64 = V.iter().sum();
    let doubled = V.map(|v| 2.0 * v);
    solution(
        [doubled[0], doubled[1], -sum],
        "tanh z is twice the sigmoid of 2 z, minus 1; the two ones go into the bias.",
        vec![
            (
                vec![doubled[0], doubled[1], -2.0 * sum],
                "The bias comes from the old output weights, not from the doubled ones.",
            ),
            (vec![doubled[0], doubled[1], sum], "The bias is taken away: mind its sign."),
            (
                vec![doubled[0], doubled[1], 0.0],
                "The minus 1 of each unit is missing: it goes into the output's bias.",
            ),
            (
                vec![doubled[0], doubled[1], -1.0],
                "Each unit's minus 1 is multiplied by its output weight, the old one.",
            ),
            (vec![V[0], V[1], -sum], "The output weights have to be doubled, too, not only those inside."),
        ],
    )
}

fn floor() -> Result<Solution, TutorialError> {
    const V: [f64; 2] = [1.1, 0.9];
    let architecture = Architecture::new(3).layer(2, Sigmoid).layer(1, Linear).without_bias();
    let parameters: Vec<f64> = [0.5; 6].into_iter().chain(V).collect();
    let sum: f64 = V.iter().sum();
    solution(
        outputs(architecture, &parameters, &[[0.0; 3]])?,
        "Each unit says one half there, whatever its weights. The rule wants 0.",
        vec![
            (vec![sum], "The sigmoid of 0 is one half, not 1."),
            (
                vec![0.0],
                "That is what the rule wants. But the sigmoid of 0 is one half, and no bias takes it away.",
            ),
            (vec![sigmoid(sum).0], "The output is linear: the sum is not squeezed again."),
            (vec![sigmoid(sum / 2.0).0], "The output is linear: the sum is not squeezed again."),
        ],
    )
}

fn starts() -> Result<Solution, TutorialError> {
    const CHANCE: f64 = 0.5;
    let enough = (1..).find(|&starts| CHANCE.powi(starts) < 0.01).map_or(f64::NAN, f64::from);
    solution(
        [enough],
        format!("With {enough} starts the chance is 1 in {}.", shown(1.0 / CHANCE.powi(enough as i32))),
        vec![
            (vec![enough - 1.0], "One start too few: the chance is still 1 in 64."),
            (vec![enough + 1.0], "That is enough, and one fewer is, too."),
            (vec![50.0], "Chances of several starts are multiplied, not added."),
            (vec![100.0], "Chances of several starts are multiplied, not added."),
        ],
    )
}
