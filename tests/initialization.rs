//! First weights have the means, variances and shapes that their names promise.

use nn_math::Mat;
use nn_model::{Activation, Architecture, Initialization, ModelError, Network};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

const INPUTS: usize = 150;
const UNITS: usize = 250;

fn network(inputs: usize, units: usize, initialization: Initialization) -> Result<Network, ModelError> {
    let architecture = Architecture::new(inputs).layer(units, Activation::Tanh).layer(1, Activation::Linear);
    Network::new(architecture, initialization, &mut ChaCha8Rng::seed_from_u64(3))
}

struct Statistics {
    mean: f64,
    variance: f64,
    /// The mean of the fourth powers divided by the square of the variance: 3 for normal numbers, 9/5 for uniform ones.
    kurtosis: f64,
    largest: f64,
}

fn statistics(numbers: &[f64]) -> Statistics {
    let n = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / n;
    let moment = |power: i32| numbers.iter().map(|x| (x - mean).powi(power)).sum::<f64>() / n;
    let largest = numbers.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
    Statistics { mean, variance: moment(2), kurtosis: moment(4) / moment(2).powi(2), largest }
}

#[test]
fn weights_have_the_variance_and_the_distribution_of_their_name_and_biases_are_zero_or_drawn_too() {
    let (fan_in, fan_out) = (INPUTS as f64, UNITS as f64);
    let (uniform, normal) = (1.8, 3.0);
    let both = 2.0 / (fan_in + fan_out);
    let expected = [
        (Initialization::Uniform { low: -0.5, high: 0.5 }, 1.0 / 12.0, uniform, true),
        (Initialization::Normal { standard_deviation: 0.3 }, 0.09, normal, true),
        (Initialization::GlorotUniform, both, uniform, false),
        (Initialization::GlorotNormal, both, normal, false),
        (Initialization::HeUniform, 2.0 / fan_in, uniform, false),
        (Initialization::HeNormal, 2.0 / fan_in, normal, false),
        (Initialization::FanInUniform, 1.0 / (3.0 * fan_in), uniform, true),
    ];
    for (initialization, variance, kurtosis, with_biases) in expected {
        let network = network(INPUTS, UNITS, initialization).unwrap();
        let found = statistics(&network.parameters()[..INPUTS * UNITS]);
        // 37500 numbers: four standard errors of each statistic.
        let n = fan_in * fan_out;
        let name = format!("{initialization:?}");
        assert!(found.mean.abs() < 4.0 * (variance / n).sqrt(), "{name}: mean {}", found.mean);
        let error = ((kurtosis - 1.0) / n).sqrt();
        assert!((found.variance / variance - 1.0).abs() < 4.0 * error, "{name}: {}", found.variance);
        assert!((found.kurtosis - kurtosis).abs() < 0.1, "{name}: kurtosis {}", found.kurtosis);
        if kurtosis == uniform {
            let bound = (3.0 * variance).sqrt();
            assert!(found.largest <= bound && found.largest > 0.999 * bound, "{name}: {}", found.largest);
        }
        assert_eq!(network.biases(0).unwrap().iter().all(|b| *b == 0.0), !with_biases, "{name}");
        if with_biases {
            let found = statistics(network.biases(0).unwrap()).variance;
            assert!((found / variance - 1.0).abs() < 0.4, "{name}: biases' variance {found}");
        }
    }
}

#[test]
fn orthogonal_weights_are_orthogonal_rows_or_columns_times_their_gain() {
    for (inputs, units) in [(30, 30), (20, 50), (50, 20), (1, 7), (7, 1)] {
        for gain in [1.0, 2f64.sqrt()] {
            let network = network(inputs, units, Initialization::Orthogonal { gain }).unwrap();
            let w = network.weights(0).unwrap();
            let product = if inputs <= units { w * w.transpose() } else { w.transpose() * w };
            let count = inputs.min(units);
            let expected = Mat::from_fn(count, count, |i, j| if i == j { gain * gain } else { 0.0 });
            let distance = (product - expected).norm_max();
            assert!(distance < 1e-12, "{inputs} x {units}, gain {gain}: {distance:e}");
            assert!(network.biases(0).unwrap().iter().all(|b| *b == 0.0));
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_weights_and_another_seed_others() {
    let architecture = || Architecture::new(4).layer(3, Activation::Tanh).layer(1, Activation::Linear);
    for initialization in
        [Initialization::UNIT, Initialization::HeNormal, Initialization::Orthogonal { gain: 1.0 }]
    {
        let drawn = |seed| {
            Network::new(architecture(), initialization, &mut ChaCha8Rng::seed_from_u64(seed)).unwrap()
        };
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
    }
}

#[test]
fn settings_that_make_no_sense_are_refused_with_what_would_do() {
    for number in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let normal =
            network(2, 2, Initialization::Normal { standard_deviation: number }).unwrap_err().to_string();
        assert_eq!(
            normal,
            format!("the standard deviation is {number}, but must be a positive number, such as 1")
        );
        let orthogonal = network(2, 2, Initialization::Orthogonal { gain: number }).unwrap_err().to_string();
        assert_eq!(orthogonal, format!("the gain is {number}, but must be a positive number, such as 1"));
    }
}
