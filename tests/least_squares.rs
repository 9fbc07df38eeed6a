//! One linear layer is linear regression: training it converges to ordinary least squares.

use nn_data::NoisyLinear;
use nn_math::least_squares::least_squares;
use nn_model::{Activation, Architecture, GradientDescent, Initialization, Loss, Network, Training};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

#[test]
fn one_linear_layer_converges_to_least_squares_by_either_loss() {
    let rng = &mut ChaCha8Rng::seed_from_u64(11);
    let data = NoisyLinear::sum().generate(rng).unwrap();
    let expected = least_squares(data.inputs(), data.targets()).unwrap();
    let architecture = Architecture::new(3).layer(1, Activation::Linear).without_bias();
    // The same steps: the mean over 100 samples of e^2 is a fiftieth of half their sum.
    for (loss, learning_rate) in [(Loss::HalfSse, 0.01), (Loss::Mse, 0.5)] {
        let mut network = Network::new(architecture.clone(), Initialization::UNIT, rng).unwrap();
        let start = network.parameters().to_vec();
        let history = Training::new(GradientDescent::new(learning_rate), loss)
            .epochs(2000)
            .train(&mut network, (data.inputs(), data.targets()))
            .unwrap();
        for (i, weight) in network.parameters().iter().enumerate() {
            assert!((weight - expected[(i, 0)]).abs() < 1e-13, "{loss}: weight {i} is {weight}");
            assert!((start[i] - expected[(i, 0)]).abs() > 1e-3, "{loss}: started where it should end");
        }
        let residuals = data.targets() - data.inputs() * &expected;
        let mse = residuals.squared_norm_l2() / 100.0;
        assert!((history.final_mse() - mse).abs() < 1e-15, "{loss}: {} against {mse}", history.final_mse());
    }
}
