//! Hessian-vector products, Hessians and sharpness are those of the loss. (Products against dual numbers: `forward_mode.rs`.)

use crate::problem::{Problem, config, direction, distance, norm, problems};
use nn_math::Mat;
use nn_model::{Activation, Architecture, Curvature, Loss, Network, Objective};
use proptest::prelude::*;

/// (gradient(p + h v) - gradient(p - h v)) / 2h
fn central_product(problem: &Problem, direction: &[f64], h: f64) -> Vec<f64> {
    let mut objective = problem.evaluated();
    let mut gradient_at = |step: f64| {
        let moved: Vec<f64> =
            problem.network.parameters().iter().zip(direction).map(|(p, v)| p + step * v).collect();
        objective.evaluate(&moved).unwrap();
        objective.gradient().to_vec()
    };
    let (above, below) = (gradient_at(h), gradient_at(-h));
    above.iter().zip(&below).map(|(a, b)| (a - b) / (2.0 * h)).collect()
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn a_hessian_product_agrees_with_central_differences_of_the_gradient(problem in problems(), seed in any::<u64>()) {
        let direction = direction(&problem, seed);
        let (wide, narrow) = (central_product(&problem, &direction, 2e-5), central_product(&problem, &direction, 1e-5));
        // A relu that bends in between makes the two step sizes disagree; a flat loss would agree with anything.
        prop_assume!(norm(&narrow) > 1e-2 && distance(&wide, &narrow) <= 1e-6 * norm(&narrow));
        let mut curvature = Curvature::new(problem.evaluated());
        let product = curvature.hessian_product(problem.network.parameters(), &direction).unwrap();
        prop_assert!(distance(product, &narrow) <= 1e-5 * norm(&narrow));
    }

    #[test]
    fn the_hessian_is_symmetric(problem in problems()) {
        let hessian = Curvature::new(problem.evaluated()).hessian(problem.network.parameters()).unwrap();
        let asymmetry = (&hessian - hessian.transpose()).norm_max();
        prop_assert!(asymmetry <= 1e-12 * (1.0 + hessian.norm_max()), "{asymmetry}");
    }
}

#[test]
fn the_hessian_of_half_the_sse_of_a_linear_layer_is_x_transposed_x() {
    let x = Mat::from_fn(20, 4, |i, j| ((3 * i + 7 * j) as f64).sin());
    let architecture = Architecture::new(4).layer(1, Activation::Linear).without_bias();
    let network = Network::from_parameters(architecture, vec![0.1, 0.2, 0.3, 0.4]).unwrap();
    let objective =
        Objective::new(&network, Loss::HalfSse, (x.as_ref(), Mat::zeros(20, 1).as_ref())).unwrap();
    let mut curvature = Curvature::new(objective);
    let expected = x.transpose() * &x;
    assert!((curvature.hessian(network.parameters()).unwrap() - &expected).norm_max() < 1e-13);
    let largest = nn_math::eigen::symmetric_eigenvalues(expected.as_ref()).unwrap()[3];
    assert!((curvature.sharpness(network.parameters()).unwrap() - largest).abs() < 1e-12);
}

#[test]
fn the_sharpness_of_a_large_network_is_the_largest_eigenvalue_of_its_hessian() {
    for (loss, seed) in [(Loss::HalfSse, 1), (Loss::Mse, 2), (Loss::BinaryCrossEntropySum, 3)] {
        let layers = [(12, Activation::Tanh), (9, Activation::Sigmoid), (1, Activation::Linear)];
        let problem = Problem::draw(5, &layers, true, loss, 150, seed);
        let parameters = problem.network.parameters();
        assert!(parameters.len() > 64, "large enough for Lanczos iteration");
        let mut curvature = Curvature::new(problem.evaluated());
        let hessian = curvature.hessian(parameters).unwrap();
        let largest = *nn_math::eigen::symmetric_eigenvalues(hessian.as_ref()).unwrap().last().unwrap();
        let sharpness = curvature.sharpness(parameters).unwrap();
        assert!((sharpness - largest).abs() <= 1e-9 * largest, "{loss}: {sharpness} against {largest}");
    }
}

#[test]
fn the_sharpness_where_the_loss_is_no_number_is_nan() {
    let problem =
        Problem::draw(2, &[(3, Activation::Linear), (1, Activation::Linear)], true, Loss::HalfSse, 5, 1);
    let endless = vec![1e200; problem.network.parameters().len()];
    assert!(Curvature::new(problem.evaluated()).sharpness(&endless).unwrap().is_nan());
}
