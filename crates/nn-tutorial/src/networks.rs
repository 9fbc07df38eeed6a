//! The notebook's two networks, and what comes of training them.

use crate::story::TutorialError;
use nn_data::Dataset;
use nn_math::faer::Side;
use nn_math::least_squares::least_squares;
use nn_math::reduce::mean_squared_error;
use nn_math::{Mat, MatRef};
use nn_model::{
    Activation, Architecture, GradientDescent, Initialization, Loss, Network, OnDivergence, Stop, Training,
};
use rand::Rng;
use serde::Serialize;

/// How many units the hidden layer of the two-layer network has.
const HIDDEN: usize = 2;

/// The one-layer network: three inputs, one output, no bias.
pub(crate) fn one_layer(activation: Activation) -> Architecture {
    Architecture::new(3).layer(1, activation).without_bias()
}

/// The two-layer network: three inputs, two hidden units, one output, no bias.
pub(crate) fn two_layers(hidden: Activation, output: Activation) -> Architecture {
    Architecture::new(3).layer(HIDDEN, hidden).layer(1, output).without_bias()
}

/// Three inputs, four hidden units and one output, all sigmoid, no bias: for [`nn_data::exclusive_or`].
pub(crate) fn four_hidden() -> Architecture {
    Architecture::new(3).layer(4, Activation::Sigmoid).layer(1, Activation::Sigmoid).without_bias()
}

/// The notebook's training: gradient descent on half the sum of squared errors, all samples at once.
pub(crate) fn notebook_descent(learning_rate: f64) -> Training {
    Training::new(GradientDescent::new(learning_rate), Loss::HalfSse)
}

/// parameters -= learning_rate * gradient, for loops that show each update.
pub(crate) fn descend(network: &mut Network, learning_rate: f64, gradient: &[f64]) {
    for (parameter, derivative) in network.parameters_mut().iter_mut().zip(gradient) {
        *parameter -= learning_rate * derivative;
    }
}

/// How the two networks of a section are made and trained.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PairSettings {
    pub hidden: Activation,
    pub output: Activation,
    pub one_layer_rate: f64,
    pub two_layer_rate: f64,
    pub epochs: usize,
}

impl PairSettings {
    /// Both networks at the same learning rate.
    pub(crate) fn new(
        hidden: Activation,
        output: Activation,
        learning_rate: f64,
        epochs: usize,
    ) -> PairSettings {
        PairSettings { hidden, output, one_layer_rate: learning_rate, two_layer_rate: learning_rate, epochs }
    }

    /// Draws the one-layer network, then the two-layer network.
    pub(crate) fn draw(self, rng: &mut impl Rng) -> Result<(Network, Network), TutorialError> {
        let mut draw = |architecture| Network::new(architecture, Initialization::UNIT, rng);
        Ok((draw(one_layer(self.output))?, draw(two_layers(self.hidden, self.output))?))
    }

    /// Draws and trains both networks, and lets them run into NaN if they do.
    pub(crate) fn train(self, data: &Dataset, rng: &mut impl Rng) -> Result<Pair, TutorialError> {
        let (one_layer, two_layers) = self.draw(rng)?;
        Ok(Pair {
            one_layer: FinishedRun::train(one_layer, data, self.one_layer_rate, self.epochs)?,
            two_layer: FinishedRun::train(two_layers, data, self.two_layer_rate, self.epochs)?,
        })
    }
}

/// What came of training the notebook's two networks side by side.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Pair {
    /// Three inputs, one output.
    pub one_layer: FinishedRun,
    /// Three inputs, two hidden units, one output.
    pub two_layer: FinishedRun,
}

/// What came of training one network.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FinishedRun {
    /// The network in words: `3 - tanh 2 - linear 1`.
    pub network: String,
    /// The learning rate.
    pub learning_rate: f64,
    /// The mean squared error before training.
    pub initial_mse: f64,
    /// The mean squared error after each epoch. Not a number from where the run diverged.
    pub mse: Vec<f64>,
    /// The first epoch, counted from 1, after which the error was infinite or not a number.
    pub diverged_at: Option<usize>,
    /// The weights before training, in the network's order.
    pub initial_weights: Vec<f64>,
    /// The weights after training.
    pub weights: Vec<f64>,
    /// The predictions after training, one for each sample.
    pub predictions: Vec<f64>,
}

impl FinishedRun {
    /// Trains `network`, to the last epoch whatever happens.
    pub(crate) fn train(
        mut network: Network,
        data: &Dataset,
        learning_rate: f64,
        epochs: usize,
    ) -> Result<FinishedRun, TutorialError> {
        let initial_weights = network.parameters().to_vec();
        let history = notebook_descent(learning_rate)
            .epochs(epochs)
            .on_divergence(OnDivergence::Continue)
            .train(&mut network, (data.inputs(), data.targets()))?;
        let diverged_at = if let Stop::Diverged { epoch } = history.stop { Some(epoch) } else { None };
        Ok(FinishedRun {
            network: in_words(&network),
            learning_rate,
            initial_mse: history.initial_mse.unwrap_or(f64::NAN),
            mse: history.mse,
            diverged_at,
            initial_weights,
            weights: network.parameters().to_vec(),
            predictions: column(network.predict(data.inputs())?.as_ref()),
        })
    }

    /// The mean squared error at the end.
    pub fn final_mse(&self) -> f64 {
        self.mse_after(self.mse.len())
    }

    /// The mean squared error after this number of epochs; 0 gives the one before training.
    ///
    /// # Panics
    /// If the run had fewer epochs.
    pub fn mse_after(&self, epochs: usize) -> f64 {
        if epochs == 0 { self.initial_mse } else { self.mse[epochs - 1] }
    }
}

/// `3 - tanh 2 - linear 1`
pub(crate) fn in_words(network: &Network) -> String {
    network.architecture().to_string()
}

/// Which hidden outputs are positive, unit by unit, for each sample.
pub(crate) fn hidden_signs(network: &Network, data: &Dataset) -> Result<Vec<bool>, TutorialError> {
    let hidden = network.activations(data.inputs())?.swap_remove(0);
    let column = |j| hidden.col(j).iter().map(|h| *h > 0.0);
    Ok((0..hidden.ncols()).flat_map(column).collect())
}

/// The largest eigenvalue of a Hessian and its eigenvector; none if it is not finite.
pub(crate) fn sharpest(hessian: MatRef<'_, f64>) -> Option<(f64, Vec<f64>)> {
    let eigen = hessian.self_adjoint_eigen(Side::Lower).ok()?;
    let last = hessian.nrows() - 1;
    Some((*eigen.S().column_vector().get(last), eigen.U().col(last).iter().copied().collect()))
}

/// The first column as a list.
pub(crate) fn column(matrix: MatRef<'_, f64>) -> Vec<f64> {
    matrix.col(0).iter().copied().collect()
}

/// The mean squared error of ordinary least squares: the least that a linear layer without bias can reach.
pub(crate) fn least_squares_mse(data: &Dataset) -> f64 {
    let (x, y) = (data.inputs(), data.targets());
    // A data set is finite and its rows match, which is all that least squares asks for.
    let predictions: Mat<f64> = match least_squares(x, y) {
        Ok(weights) => x * weights,
        Err(_) => return f64::NAN,
    };
    mean_squared_error(&column(predictions.as_ref()), &column(y))
}
