//! The numbers of the tutorials that the notebook builds on: those with a seed or printed weights to the digits they
//! printed, those without by their distribution.

use nn_tutorial::sections::{
    eleven_lines, factor_two, linear_regression, logistic_regression, study_and_sleep, xor_online,
};
use nn_tutorial::statistics::Quantiles;
use nn_tutorial::{Section, Story};

/// `number` to as many decimals as `published` has.
fn as_in(published: &str, number: f64) -> String {
    let decimals = published.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    format!("{number:.decimals$}")
}

fn agree(published: &[&str], ours: impl IntoIterator<Item = f64>) {
    let ours: Vec<f64> = ours.into_iter().collect();
    assert_eq!(ours.len(), published.len());
    let ours: Vec<String> = published.iter().zip(ours).map(|(text, number)| as_in(text, number)).collect();
    assert_eq!(ours, published);
}

/// The story whose runs begin with NumPy's seed 0, as those behind the quantiles below.
fn from_seed_0() -> Story {
    Story::new(0)
}

fn quantiles_are(ours: Quantiles, expected: [&str; 3]) {
    agree(&expected, [ours.low, ours.median, ours.high]);
}

#[test]
fn eleven_lines_one_layer_ends_with_the_published_outputs() {
    let published = ["0.00966449", "0.00786506", "0.99358898", "0.99211957"];
    assert_eq!(published, eleven_lines::PUBLISHED_OUTPUTS);
    agree(&published, eleven_lines::run(&Story::default()).unwrap().outputs);
}

#[test]
fn eleven_lines_two_layers_have_the_published_errors_every_ten_thousand_iterations() {
    let published = [
        "0.496410031903",
        "0.00858452565325",
        "0.00578945986251",
        "0.00462917677677",
        "0.00395876528027",
        "0.00351012256786",
    ];
    assert_eq!(published, eleven_lines::PUBLISHED_ERRORS);
    let errors = eleven_lines::run(&Story::default()).unwrap().errors;
    assert!(errors.iter().map(|row| row.iteration).eq((0..60_000).step_by(10_000)));
    agree(&published, errors.iter().map(|row| row.mean_error));
}

#[test]
fn linear_regression_takes_the_published_weights_and_losses() {
    let steps = linear_regression::run(&Story::default()).unwrap().steps;
    let (weights, losses): (Vec<&str>, Vec<&str>) = linear_regression::PUBLISHED.into_iter().unzip();
    assert_eq!(weights, ["0.1380", "1.3722", "1.8205", "1.9834", "2.0426"]);
    assert_eq!(losses, ["1.3710", "0.2174", "0.0651", "0.0451", "0.0424"]);
    agree(&weights, steps.iter().map(|step| step.weight));
    agree(&losses, steps.iter().map(|step| step.loss));
}

#[test]
fn linear_regression_descends_the_parabola_that_is_drawn() {
    let results = linear_regression::run(&Story::default()).unwrap();
    let lowest = results.curve.iter().min_by(|a, b| a.loss.total_cmp(&b.loss)).unwrap();
    assert!((lowest.weight - results.fitted()).abs() < 0.06, "{lowest:?}");
    for step in &results.steps {
        let beside = results.curve.iter().filter(|point| (point.weight - step.weight).abs() < 0.04);
        assert!(beside.clone().count() > 0);
        beside.for_each(|point| assert!((point.loss - step.loss).abs() < 0.06, "{step:?} {point:?}"));
    }
}

#[test]
fn logistic_regression_gets_two_blue_and_four_red_points_wrong_after_ten_steps() {
    let results = logistic_regression::run(&Story::default()).unwrap();
    assert_eq!(results.mistakes, logistic_regression::PUBLISHED_MISTAKES);
    assert_eq!((results.mistakes.blue, results.mistakes.red), (2, 4));
    assert_eq!((results.blue.len(), results.red.len(), results.path.len()), (20, 20, 11));
    assert_eq!(results.path[0].weights, [-4.0, -2.0]);
}

#[test]
fn logistic_regression_draws_the_surface_that_it_descends() {
    let results = logistic_regression::run(&Story::default()).unwrap();
    let surface = &results.surface;
    assert_eq!(surface.loss.len(), surface.axis.len().pow(2));
    let place = |weight: f64| surface.axis.iter().position(|value| *value == weight).unwrap();
    let start = &results.path[0];
    let at_start = surface.loss[place(start.weights[1]) * surface.axis.len() + place(start.weights[0])];
    assert_eq!(at_start, start.loss);
    assert!(results.path.windows(2).all(|pair| pair[1].loss < pair[0].loss));
}

#[test]
fn study_and_sleep_has_the_errors_and_predictions_of_numpys_seeds_0_to_199() {
    let results = study_and_sleep::run(&from_seed_0()).unwrap();
    assert_eq!(results.outcomes.len(), 200);
    // By NumPy: 5.86496841e-05 2.15202915e-04 4.47416753e-04 and 0.8830589 0.89719315 0.90964842.
    quantiles_are(results.mse, ["0.000058650", "0.000215203", "0.000447417"]);
    quantiles_are(results.prediction, ["0.883059", "0.897193", "0.909648"]);
}

#[test]
fn study_and_sleep_from_other_seeds_predicts_the_same_quantiles_within_0_003() {
    let results = study_and_sleep::run(&Story::new(1000)).unwrap();
    let near = |ours: f64, expected: f64, tolerance: f64| {
        assert!((ours - expected).abs() < tolerance, "{ours} is not near {expected}");
    };
    near(results.prediction.low, 0.883, 0.003);
    near(results.prediction.median, 0.897, 0.003);
    near(results.prediction.high, 0.910, 0.003);
    near(results.mse.median, 2.2e-4, 0.4e-4);
}

#[test]
fn factor_two_has_the_sums_of_squares_of_numpys_seeds_0_to_999() {
    let results = factor_two::run(&from_seed_0()).unwrap();
    assert_eq!(results.runs, 1000);
    // By NumPy: 0.00162687 0.00212722 0.00355907.
    quantiles_are(results.full.quantiles, ["0.00162687", "0.00212722", "0.00355907"]);
}

#[test]
fn factor_two_from_other_seeds_has_the_same_quantiles_within_15_percent() {
    let results = factor_two::run(&Story::new(5000)).unwrap();
    let (full, half) = (results.full.quantiles, results.half.quantiles);
    for (ours, expected) in [(full.low, 0.0016), (full.median, 0.0021), (full.high, 0.0036)] {
        assert!((ours / expected - 1.0).abs() < 0.15, "{ours} is not near {expected}");
    }
    assert!(half.median > 2.0 * full.median, "{results:?}");
}

#[test]
fn xor_online_has_the_published_errors_every_ten_thousand_epochs() {
    let published =
        ["2.368", "1.314", "0.077", "0.038", "0.025", "0.019", "0.015", "0.012", "0.011", "0.009"];
    assert_eq!(published, xor_online::PUBLISHED_ERRORS);
    let errors = xor_online::run(&Story::default()).unwrap().errors;
    assert!(errors.iter().map(|row| row.epoch).eq((0..100_000).step_by(10_000)));
    agree(&published, errors.iter().map(|row| row.sse));
}

#[test]
fn xor_online_ends_with_the_published_outputs_for_1_0() {
    let published = ["0.02906185", "0.97094614"];
    assert_eq!(published, xor_online::PUBLISHED_OUTPUTS);
    agree(&published, xor_online::run(&Story::default()).unwrap().outputs[2]);
}

#[test]
fn what_has_a_seed_of_its_own_is_the_same_in_every_story() {
    for section in
        [Section::ElevenLines, Section::LinearRegression, Section::LogisticRegression, Section::XorOnline]
    {
        assert_eq!(section.run(&Story::new(3)).unwrap(), section.run(&Story::new(4)).unwrap());
    }
}
