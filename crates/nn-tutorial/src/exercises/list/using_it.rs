//! Using it, and what is to be looked up: Rust, the program, mathematics.

use super::super::exercise::Tolerance::{None, Within};
use super::super::exercise::{Exercise, Solution};
use super::rows::{numbers, part, solution};
use crate::story::TutorialError;
use nn_model::Activation::{Linear, Relu, Softmax, Tanh};
use nn_model::{Architecture, Initialization, Network};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use std::f64::consts::TAU;

pub(super) const EXERCISES: &[Exercise] = &[
    numbers(
        [
            "rust",
            "rust",
            "Midnight, in code",
            "Give the hour as the hand of a clock that goes round once a day, the sine first and then the cosine. Which two inputs are 4 h?",
        ],
        &[part("the sine", Within(0.0005)), part("the cosine", Within(0.0005))],
        hand,
    ),
    numbers(
        [
            "rust-parameters",
            "rust",
            "What the file says, on paper",
            "One input, 8 hidden units, one output: how many weights and biases has the first layer, and how many the second?",
        ],
        &[part("the first layer", None), part("the second layer", None)],
        layers,
    ),
    numbers(
        [
            "program-parameters",
            "program",
            "How many parameters, on paper",
            "A network for four columns and three classes has two hidden layers, of 16 units and of 8. How many weights and biases is that?",
        ],
        &[part("the parameters", None)],
        iris_parameters,
    ),
    numbers(
        [
            "mathematics",
            "mathematics",
            "Step down, in code",
            "Let the program go down the bowl from w = (2, 1): 10 steps with the learning rate 0.1, each against the gradient. Where is it?",
        ],
        &[part("the first weight", Within(0.0005)), part("the second weight", Within(0.0005))],
        down_the_bowl,
    ),
    numbers(
        ["mathematics-slope", "mathematics", "A slope, on paper", "What is the slope of x^3 at 2?"],
        &[part("the slope", Within(0.001))],
        slope_of_a_cube,
    ),
    numbers(
        [
            "mathematics-bowl",
            "mathematics",
            "Another place in the bowl",
            "What are the loss and the gradient at w = (0, 2), in the bowl of the chapter?",
        ],
        &[part("the loss", None), part("the slope for the first weight", None), part("for the second", None)],
        another_place,
    ),
];

fn hand() -> Result<Solution, TutorialError> {
    const HOUR: f64 = 4.0;
    let at = |angle: f64| vec![angle.sin(), angle.cos()];
    let right = at(TAU * HOUR / 24.0);
    let swapped = vec![right[1], right[0]];
    solution(
        right,
        "4 h is a sixth of a day, 60 degrees.",
        vec![
            (swapped, "The two are taken for each other: the sine comes first."),
            (at(360.0 * HOUR / 24.0), "The angle is in degrees. `sin` and `cos` want it as a share of 2 pi."),
            (at(TAU * HOUR / 12.0), "That hand goes round twice a day."),
            (at(HOUR / 24.0), "The whole round is 2 pi, not 1."),
            (at(HOUR), "The hour still has to be made an angle: 2 pi h / 24."),
        ],
    )
}

/// The parameters of each layer.
fn of_layers(architecture: Architecture) -> Result<Vec<f64>, TutorialError> {
    let network = Network::new(architecture, Initialization::UNIT, &mut ChaCha8Rng::seed_from_u64(0))?;
    let count = |layer: &nn_model::Layer| (layer.weights.len() + layer.biases.len()) as f64;
    Ok(network.layers().iter().map(count).collect())
}

fn layers() -> Result<Solution, TutorialError> {
    solution(
        of_layers(Architecture::new(1).layer(8, Tanh).layer(1, Linear))?,
        "Together they are what the program prints.",
        vec![
            (vec![8.0, 8.0], "The biases are missing, one for each unit."),
            (vec![16.0, 16.0], "The second layer has one unit, so one bias."),
            (vec![9.0, 9.0], "Each of the eight hidden units has a bias of its own."),
        ],
    )
}

fn iris_parameters() -> Result<Solution, TutorialError> {
    let all = of_layers(Architecture::new(4).layer(16, Relu).layer(8, Relu).layer(3, Softmax))?;
    let all: f64 = all.iter().sum();
    solution(
        [all],
        "(4 + 1) 16 + (16 + 1) 8 + (8 + 1) 3.",
        vec![
            (vec![all - 27.0], "The biases are missing, one for each unit."),
            (vec![all + 4.0], "Inputs are no units: they have no biases."),
            (vec![all - 27.0 + 3.0], "Hidden units have biases, too."),
            (vec![5.0 * 16.0 + 17.0 * 3.0], "The second hidden layer is missing."),
        ],
    )
}

const X: [[f64; 2]; 2] = [[2.0, 1.0], [-1.0, -2.0]];
const Y: [f64; 2] = [3.0, -3.0];

/// Half the sum of the squared errors at a place in the bowl, and its gradient.
fn bowl(w: [f64; 2]) -> (f64, [f64; 2]) {
    let errors = [0, 1].map(|i| X[i][0] * w[0] + X[i][1] * w[1] - Y[i]);
    let loss = errors.iter().map(|error| 0.5 * error * error).sum();
    (loss, [0, 1].map(|j| X[0][j] * errors[0] + X[1][j] * errors[1]))
}

fn down_the_bowl() -> Result<Solution, TutorialError> {
    let walk = |learning_rate: f64, steps: usize| {
        let mut w = [2.0, 1.0];
        for _ in 0..steps {
            let slopes = bowl(w).1;
            w = [w[0] - learning_rate * slopes[0], w[1] - learning_rate * slopes[1]];
        }
        w.to_vec()
    };
    solution(
        walk(0.1, 10),
        "Along the steep axis it has arrived, along the flat one it is still on its way to (1, 1).",
        vec![
            (walk(-0.1, 10), "That goes up: each step is against the gradient."),
            (walk(0.1, 9), "One step too few."),
            (walk(0.1, 11), "One step too many."),
            (walk(0.2, 10), "The gradient has a factor 2 too many: the loss is half the sum of the squares."),
            (walk(0.05, 10), "The gradient is that of half the sum, not of the mean of two."),
            (walk(0.1, 20), "That is after 20 steps."),
        ],
    )
}

fn slope_of_a_cube() -> Result<Solution, TutorialError> {
    const AT: f64 = 2.0;
    solution(
        [3.0 * AT * AT],
        "By the rule for products it is 3 x^2.",
        vec![
            (vec![AT.powi(3)], "That is the value. The slope is 3 x^2."),
            (vec![AT * AT], "That is x^2, and the slope of x^2, too. The slope of x^3 is 3 x^2."),
            (vec![3.0 * AT], "The power that is left is x^2."),
        ],
    )
}

fn another_place() -> Result<Solution, TutorialError> {
    let (loss, [first, second]) = bowl([0.0, 2.0]);
    solution(
        [loss, first, second],
        "The place lies along the flat axis, where the gradient is once the distance.",
        vec![
            (vec![2.0 * loss, first, second], "The loss is half the sum of the squares."),
            (
                vec![2.0 * loss, 2.0 * first, 2.0 * second],
                "The loss is half the sum of the squares: so is the gradient.",
            ),
            (vec![loss, -first, -second], "The gradient points up, away from the lowest place."),
        ],
    )
}
