//! The numbers of the tutorials that the notebook builds on: those with a seed or printed weights to the digits they
//! printed, those without by their distribution.

use nn_tutorial::sections::alphas::{self, Alphas, Run};
use nn_tutorial::sections::{
    circles, digits_in_batches, eleven_lines, factor_two, linear_regression, logistic_regression,
    radial_unit, study_and_sleep, xor_online,
};
use nn_tutorial::statistics::Quantiles;
use nn_tutorial::{Section, Story};
use serde::Deserialize;
use std::collections::BTreeMap;

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

/// What the tutorial on alpha printed, by hidden units and alpha.
#[derive(Deserialize)]
struct Printed {
    errors: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    sign_changes: BTreeMap<String, Vec<usize>>,
    weights: BTreeMap<String, Vec<String>>,
}

impl Printed {
    fn read() -> Printed {
        serde_json::from_str(include_str!("golden/alphas.json")).unwrap()
    }
}

/// Our runs, each with how many hidden units it has.
fn alphas() -> Vec<(&'static str, Run)> {
    let Alphas { four, thirty_two, .. } = alphas::run(&Story::default()).unwrap();
    let of = |units, runs: Vec<Run>| runs.into_iter().map(move |run| (units, run));
    of("4", four).chain(of("32", thirty_two)).collect()
}

/// Whether all are as printed; if not, the largest difference, relative to the number, after checking that each is
/// within a few of the changes that come of moving the first weights by their last bit.
fn as_printed(printed: &[String], ours: &[f64], moved: &[f64]) -> Option<f64> {
    assert_eq!((printed.len(), printed.len()), (ours.len(), moved.len()));
    let off =
        printed.iter().zip(ours).zip(moved).filter(|((text, number), _)| as_in(text, **number) != **text);
    let differences = off.map(|((text, number), moved)| {
        let published: f64 = text.parse().unwrap();
        let (difference, change) = ((number - published).abs(), (number - moved).abs());
        assert!(difference < 8.0 * change, "{number} is not {text}, and a last bit changes it by {change:e}");
        difference / published.abs()
    });
    differences.reduce(f64::max)
}

#[test]
fn alphas_have_the_published_errors_as_far_as_a_last_bit_leaves_them_alone() {
    let printed = Printed::read().errors;
    let lists = [("4", alphas::PUBLISHED_FOUR), ("32", alphas::PUBLISHED_THIRTY_TWO)];
    let constants = lists.iter().flat_map(|(units, lines)| lines.iter().map(move |line| (*units, *line)));
    let runs = alphas();
    assert_eq!(runs.len(), 14);
    for ((units, run), (_, line)) in runs.iter().zip(constants) {
        let published = &printed[*units][&run.alpha.to_string()];
        assert_eq!(published.join(" "), line, "{units} units, alpha {}", run.alpha);
        let ours: Vec<f64> = run.printed().collect();
        let off = as_printed(published, &ours, &run.moved.errors);
        match (*units, run.alpha) {
            ("4", 100.0) => assert!((1e-11..1e-9).contains(&off.unwrap()), "{off:?}"),
            ("32", 10.0) => assert!((1e-4..1e-2).contains(&off.unwrap()), "{off:?}"),
            _ => {
                assert_eq!(off, None, "{units} units, alpha {}", run.alpha);
                assert!(run.last_bit() < 1e-14, "{units} units, alpha {}: {:e}", run.alpha, run.last_bit());
            }
        }
    }
}

#[test]
fn alphas_have_the_published_sign_changes_of_every_weight() {
    let published = Printed::read().sign_changes;
    for (k, (_, run)) in alphas().iter().filter(|(units, _)| *units == "4").enumerate() {
        assert_eq!(run.sign_changes, published[&run.alpha.to_string()], "alpha {}", run.alpha);
        assert_eq!(run.sign_changes, alphas::PUBLISHED_SIGN_CHANGES[k]);
    }
}

#[test]
fn alphas_have_the_published_last_weights_as_far_as_a_last_bit_leaves_them_alone() {
    let published = Printed::read().weights;
    for (_, run) in alphas().iter().filter(|(units, _)| *units == "4") {
        let published = &published[&run.alpha.to_string()];
        let off = as_printed(published, &run.weights, &run.moved.weights);
        match run.alpha {
            100.0 => assert!((1e-6..1e-5).contains(&off.unwrap()), "{off:?}"),
            1000.0 => {
                let same = published.iter().zip(&run.weights).filter(|(text, w)| as_in(text, **w) == **text);
                assert_eq!(same.count(), 8);
            }
            _ => assert_eq!(off, None, "alpha {}", run.alpha),
        }
    }
}

#[test]
fn alphas_that_are_too_large_leave_sigmoids_where_they_are_flat() {
    for (units, run) in alphas() {
        let largest = |numbers: &[f64]| numbers.iter().copied().fold(0.0, f64::max);
        match (units, run.alpha) {
            ("4", 100.0) => assert!(largest(&run.hidden) < 1e-6 && (run.outputs[3] - 0.5).abs() < 1e-6),
            ("4", 1000.0) | ("32", 100.0 | 1000.0) => assert!(largest(&run.outputs) < 1e-20),
            // At this rate it has hardly begun.
            (_, 0.001) => assert!(run.outputs.iter().all(|output| (output - 0.5).abs() < 0.15)),
            _ => assert!(run.outputs.iter().map(|output| output.round()).eq([0.0, 1.0, 1.0, 0.0])),
        }
    }
    let eleven_lines = eleven_lines::run(&Story::default()).unwrap().errors;
    let same = alphas().into_iter().find(|(units, run)| *units == "4" && run.alpha == 1.0).unwrap().1;
    assert!(same.printed().eq(eleven_lines.iter().map(|row| row.mean_error)));
}

#[test]
fn radial_unit_goes_where_the_tutorial_goes_and_gets_all_samples_right() {
    let results = radial_unit::run(&Story::default()).unwrap();
    let (first, last) = (results.path[0], results.path[radial_unit::STEPS]);
    assert_eq!(["0.52", "1.12", "-0.44"], radial_unit::PUBLISHED);
    agree(&radial_unit::PUBLISHED, [last.loss, last.weight, last.bias]);
    assert_eq!((last.k, results.path.len(), results.mistakes), (20, 21, 0));
    // By NumPy.
    agree(
        &["0.877159", "0.519411", "1.123099", "-0.442489"],
        [first.loss, last.loss, last.weight, last.bias],
    );
    for sample in results.blue.iter().chain(&results.red) {
        // No bias in the hidden unit, no weight but 1 in the output.
        let hidden = (-(last.weight * sample.x).powi(2)).exp();
        assert!((hidden - sample.hidden).abs() < 1e-12);
        assert!((1.0 / (1.0 + (-hidden - last.bias).exp()) - sample.output).abs() < 1e-12);
    }
}

#[test]
fn radial_unit_draws_the_surface_that_it_descends() {
    let results = radial_unit::run(&Story::default()).unwrap();
    let (surface, start) = (&results.surface, results.path[0]);
    assert_eq!(surface.loss.len(), surface.weights.len() * surface.biases.len());
    let place = |axis: &[f64], number: f64| axis.iter().position(|value| *value == number).unwrap();
    let row = place(&surface.biases, start.bias) * surface.weights.len();
    assert_eq!(surface.loss[row + place(&surface.weights, start.weight)], start.loss);
    assert!(results.path.windows(2).all(|pair| pair[1].loss < pair[0].loss));
    let at_0 = results.function.iter().find(|point| point.z == 0.0).unwrap();
    assert_eq!((at_0.activation, at_0.derivative), (1.0, 0.0));
}

#[test]
fn circles_have_the_losses_of_the_tutorial_and_are_all_right() {
    let results = circles::run(&Story::default()).unwrap();
    let loss = &results.momentum.loss;
    // By NumPy.
    agree(
        &["69.4740", "69.3069", "69.2081", "1.4802", "0.380753"],
        [0, 50, 100, 200, 300].map(|steps| loss[steps]),
    );
    agree(&["0.000000015"], [results.gradient_error]);
    assert_eq!((loss.len(), results.right, results.points.len()), (301, 100, 100));
    assert_eq!((loss[0], results.plain.halved), (results.plain.loss[0], None));
    let halved = results.momentum.halved.unwrap();
    assert!(loss[halved - 1] > 0.5 * loss[0] && loss[halved] < 0.5 * loss[0]);
}

#[test]
fn circles_are_parted_by_a_plane_between_what_three_hidden_units_make_of_them() {
    let results = circles::run(&Story::default()).unwrap();
    for point in &results.points {
        assert_eq!(point.edge_on.0 > 0.0, point.class == 1, "{point:?}");
        assert!(point.hidden.iter().all(|a| (0.0..=1.0).contains(a)));
    }
    // Distances stay distances, but for what lies behind each other.
    for pair in results.points.windows(2) {
        let (a, b) = (pair[0].edge_on, pair[1].edge_on);
        let seen = (a.0 - b.0).hypot(a.1 - b.1);
        let squares: f64 = (0..3).map(|i| (pair[0].hidden[i] - pair[1].hidden[i]).powi(2)).sum();
        assert!(seen < squares.sqrt() + 1e-12);
    }
    let middle = results.map[circles::SIDE * circles::SIDE / 2];
    assert!(middle > 0.9 && results.map[0] < 0.1, "{middle}");
}

#[test]
fn digits_in_batches_stop_and_are_mistaken_as_in_the_tutorial() {
    let results = digits_in_batches::run(&Story::default()).unwrap();
    assert_eq!(
        (results.training_samples, results.validation_samples, results.test_samples),
        (1078, 359, 360)
    );
    let (training, validation) = (&results.training_loss, &results.validation_loss);
    assert_eq!((training.len(), results.batch_loss.len()), (98, 98 * 43));
    // By NumPy.
    agree(&["2.305323", "0.034152", "0.258361"], [results.batch_loss[0], training[97], validation[97]]);
    assert!(validation[97] >= validation[96] && validation[96] >= validation[95]);
    let twice = |at: usize| validation[at] >= validation[at - 1] && validation[at - 1] >= validation[at - 2];
    assert!(!(3..97).any(twice));

    assert_eq!((results.right, digits_in_batches::PUBLISHED_RIGHT), (344, 344));
    assert_eq!(format!("{:.0}", 100.0 * results.accuracy), "96");
    let diagonal: Vec<usize> = (0..10).map(|class| results.confusion[class][class]).collect();
    assert_eq!(diagonal, [39, 37, 29, 38, 40, 33, 26, 39, 28, 35]);
    let mut found = Vec::new();
    for (truth, row) in results.confusion.iter().enumerate() {
        let others = row.iter().enumerate().filter(|(taken_for, times)| *taken_for != truth && **times > 0);
        found.extend(others.map(|(taken_for, times)| (truth, taken_for, *times)));
    }
    assert_eq!(found, digits_in_batches::PUBLISHED_MISTAKES);
}

#[test]
fn what_has_a_seed_of_its_own_is_the_same_in_every_story() {
    for section in [
        Section::ElevenLines,
        Section::LinearRegression,
        Section::LogisticRegression,
        Section::XorOnline,
        Section::Alphas,
        Section::RadialUnit,
        Section::Circles,
        Section::DigitsInBatches,
    ] {
        assert_eq!(section.run(&Story::new(3)).unwrap(), section.run(&Story::new(4)).unwrap());
    }
}
