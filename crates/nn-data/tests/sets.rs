//! Toy sets and bundled sets: scikit-learn's points and sums.

// Clippy's leave to unwrap in tests covers only what stands inside the test functions.
#![allow(clippy::unwrap_used)]

use nn_data::{Blobs, BuiltIn, Circles, DataError, Dataset, Moons, Sine, Spirals, Xor, digits, iris};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use serde_json::Value;

fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

fn drawn() -> impl Iterator<Item = BuiltIn> {
    BuiltIn::ALL.iter().copied().filter(|set| set.usual().is_some())
}

fn reference(topic: &str) -> Value {
    serde_json::from_str::<Value>(include_str!("scikit_learn.json")).unwrap()[topic].take()
}

fn of<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn row(data: &Dataset, i: usize) -> Vec<f64> {
    data.inputs().row(i).iter().copied().collect()
}

fn assert_points(data: &Dataset, reference: &Value) {
    let (points, classes): (Vec<Vec<f64>>, Vec<usize>) =
        (of(&reference["inputs"]), of(&reference["classes"]));
    assert_eq!(data.labels().unwrap().indices(), classes);
    for (i, point) in points.iter().enumerate() {
        for (ours, theirs) in row(data, i).iter().zip(point) {
            assert!((ours - theirs).abs() < 1e-15, "row {i}: {ours} against scikit-learn's {theirs}");
        }
    }
}

#[test]
fn moons_and_circles_are_scikit_learns() {
    let (moons, circles) = (reference("moons"), reference("circles"));
    for samples in [2, 11, 30] {
        let data = Moons { samples, noise: 0.0 }.generate(&mut rng(1)).unwrap();
        assert_points(&data, &moons[samples.to_string()]);
        let data = Circles { samples, noise: 0.0, factor: 0.3 }.generate(&mut rng(1)).unwrap();
        assert_points(&data, &circles[samples.to_string()]);
    }
}

#[test]
fn blobs_are_divided_as_scikit_learns_and_spread_as_asked_around_their_centres() {
    let still = Blobs { samples: 11, centres: 4, noise: 0.0, ..Blobs::default() };
    let data = still.generate(&mut rng(1)).unwrap();
    let classes: Vec<usize> = of(&reference("blobs")["classes"]);
    assert_eq!(data.labels().unwrap().indices(), classes);
    for i in 1..11 {
        assert_eq!(row(&data, i) == row(&data, i - 1), classes[i] == classes[i - 1], "row {i}");
    }

    // The same seed draws the same centres first, whatever is drawn around them.
    let blobs = Blobs { samples: 8000, noise: 0.5, features: 3, centres: 2, low: 2.0, high: 3.0 };
    let centres = Blobs { noise: 0.0, ..blobs }.generate(&mut rng(2)).unwrap();
    let data = blobs.generate(&mut rng(2)).unwrap();
    assert!((0..3).all(|j| (2.0..3.0).contains(&centres.inputs()[(0, j)])));
    let errors = (0..8000).flat_map(|i| row(&data, i).into_iter().zip(row(&centres, i)).map(|(a, b)| a - b));
    let errors: Vec<f64> = errors.collect();
    let n = errors.len() as f64;
    let (mean, square) = (errors.iter().sum::<f64>() / n, errors.iter().map(|e| e * e).sum::<f64>() / n);
    assert!(mean.abs() < 0.015 && (square.sqrt() - 0.5).abs() < 0.01, "mean {mean}, mean square {square}");
}

#[test]
fn spirals_wind_around_the_centre_at_equal_distance() {
    let spirals = Spirals { samples: 31, noise: 0.0, arms: 3, turns: 1.25 };
    let data = spirals.generate(&mut rng(1)).unwrap();
    assert_eq!(data.labels().unwrap().counts(), [11, 10, 10]);
    let polar = |i: usize| {
        let (x, y) = (data.inputs()[(i, 0)], data.inputs()[(i, 1)]);
        (x.hypot(y), y.atan2(x).rem_euclid(std::f64::consts::TAU))
    };
    let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
    assert!(near(polar(0).0, 0.1) && near(polar(10).0, 1.0) && near(polar(5).0, 0.55));
    assert!(near(polar(0).1, 0.125 * std::f64::consts::TAU));
    assert!(near(polar(10).1, 0.25 * std::f64::consts::TAU));
    assert!(near(polar(11).1 - polar(0).1, std::f64::consts::TAU / 3.0));
}

#[test]
fn a_sine_without_noise_is_the_sine() {
    let data = Sine { samples: 200, noise: 0.0, periods: 2.0 }.generate(&mut rng(1)).unwrap();
    for i in 0..200 {
        let (x, y) = (data.inputs()[(i, 0)], data.targets()[(i, 0)]);
        assert!((0.0..1.0).contains(&x) && (y - (4.0 * std::f64::consts::PI * x).sin()).abs() < 1e-14);
    }
}

#[test]
fn noise_moves_the_inputs_of_classes_by_its_standard_deviation_and_leaves_the_targets() {
    for set in drawn() {
        let noisy = set.generate(Some(20_000), Some(0.3), &mut rng(3)).unwrap();
        let exact = set.generate(Some(20_000), Some(0.0), &mut rng(3)).unwrap();
        if exact.labels().is_err() {
            continue; // regression: the noise is the targets'
        }
        assert_eq!(noisy.targets(), exact.targets(), "{set}");
        let squares = (0..20_000)
            .flat_map(|i| row(&noisy, i).into_iter().zip(row(&exact, i)).map(|(a, b)| (a - b) * (a - b)));
        let coordinates = 20_000 * exact.inputs().ncols();
        let spread = (squares.sum::<f64>() / coordinates as f64).sqrt();
        assert!((spread - 0.3).abs() < 0.005, "{set}: {spread}");
    }
}

#[test]
fn settings_that_make_no_sense_are_refused_with_what_would_do() {
    for set in drawn() {
        for (samples, noise) in [(0, 0.1), (10, -0.1), (10, f64::NAN), (10, f64::INFINITY)] {
            let error = set.generate(Some(samples), Some(noise), &mut rng(1)).unwrap_err();
            assert!(matches!(error, DataError::Setting { .. }), "{set}: {error}");
        }
    }
    let message = |result: Result<Dataset, DataError>| result.unwrap_err().to_string();
    let rng = &mut rng(1);
    assert_eq!(
        message(Xor { samples: 1, noise: 0.0 }.generate(rng)),
        "the number of samples is 1, but must be at least one for each class"
    );
    assert_eq!(
        message(Circles { factor: 1.0, ..Circles::default() }.generate(rng)),
        "the radius of the inner circle is 1, but must be from 0 to below 1"
    );
    assert_eq!(
        message(Spirals { arms: 1, ..Spirals::default() }.generate(rng)),
        "the number of arms is 1, but must be at least 2"
    );
    assert!(Spirals { turns: f64::NAN, ..Spirals::default() }.generate(rng).is_err());
    assert!(Blobs { centres: 1, ..Blobs::default() }.generate(rng).is_err());
    assert!(Blobs { features: 0, ..Blobs::default() }.generate(rng).is_err());
    assert!(Blobs { low: 10.0, ..Blobs::default() }.generate(rng).is_err());
    assert!(Sine { periods: f64::INFINITY, ..Sine::default() }.generate(rng).is_err());
}

#[test]
fn digits_and_iris_are_scikit_learns() {
    for (name, data) in [("digits", digits()), ("iris", iris())] {
        let reference = reference(name);
        let labels = data.labels().unwrap();
        let (n, columns) = (data.samples(), data.inputs().ncols());
        assert_eq!([n, columns][..], of::<Vec<usize>>(&reference["shape"]));
        assert_eq!(data.input_names(), of::<Vec<String>>(&reference["input_names"]));
        assert_eq!(labels.classes(), of::<Vec<String>>(&reference["classes"]));
        assert_eq!(labels.counts(), of::<Vec<usize>>(&reference["counts"]));
        for (i, pair) in reference["rows"].as_object().unwrap() {
            let (numbers, class): (Vec<f64>, usize) = of(pair);
            let i: usize = i.parse().unwrap();
            assert_eq!((row(&data, i), labels.indices()[i]), (numbers, class), "{name}, row {i}");
        }
        let near =
            |ours: f64, theirs: f64| assert!((ours - theirs).abs() <= 1e-12 * theirs, "{ours}, {theirs}");
        for (j, theirs) in of::<Vec<f64>>(&reference["column_sums"]).into_iter().enumerate() {
            near(data.inputs().col(j).iter().sum(), theirs);
        }
        near(
            (0..n).map(|i| (i + 1) as f64 * row(&data, i).iter().sum::<f64>()).sum(),
            of(&reference["weighted_row_sum"]),
        );
        let weighted: usize = labels.indices().iter().enumerate().map(|(i, class)| (i + 1) * class).sum();
        assert_eq!(weighted, of::<usize>(&reference["weighted_class_sum"]));
        assert_eq!(
            Dataset::new(
                data.inputs().to_owned(),
                data.targets().to_owned(),
                data.input_names().to_vec(),
                data.target_names().to_vec()
            )
            .unwrap(),
            data,
            "{name} would pass the check of a data set"
        );
    }
}
