//! The numbers that the notebook determines, to the digits it printed (`golden/notebook.json`, by cell).

use nn_tutorial::sections::one_layer::EpochRow;
use nn_tutorial::{Story, sections};
use serde_json::Value;

struct Cell(Value);

fn cell(number: u32) -> Cell {
    let all: Value = serde_json::from_str(include_str!("golden/notebook.json")).unwrap();
    Cell(all["cells"][number.to_string()].clone())
}

impl Cell {
    fn list(&self, key: &str) -> Vec<f64> {
        self.0[key].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
    }

    /// A number as the notebook prints it.
    fn print(&self, number: f64) -> String {
        let decimals = self.0["decimals"].as_u64().unwrap() as usize;
        format!("{number:.decimals$}")
    }

    fn has_values(&self, what: &str, ours: &[f64]) {
        let printed: Vec<String> = self.list("values").iter().map(|value| self.print(*value)).collect();
        assert!(!printed.is_empty());
        assert_eq!(ours.iter().map(|value| self.print(*value)).collect::<Vec<_>>(), printed, "{what}");
    }

    fn has_rows(&self, ours: &[EpochRow]) {
        let rows = self.0["rows"].as_array().unwrap();
        assert!(!rows.is_empty());
        let printed: Vec<_> = rows
            .iter()
            .map(|row| {
                let number = |key: &str| self.print(row[key].as_f64().unwrap());
                (row["epoch"].as_u64().unwrap() as usize, number("mse_before"), number("mse_after"))
            })
            .collect();
        let ours: Vec<_> = ours
            .iter()
            .map(|row| (row.epoch, self.print(row.mse_before), self.print(row.mse_after)))
            .collect();
        assert_eq!(ours, printed);
    }
}

#[test]
fn cell_3_the_values_of_the_sigmoid() {
    let (cell, ours) = (cell(3), sections::sigmoid_table::run(&Story::default()).unwrap());
    let ours: Vec<_> = ours.table.iter().map(|point| (point.x, cell.print(point.sigmoid))).collect();
    let printed =
        cell.list("x").into_iter().zip(cell.list("sigmoid").into_iter().map(|value| cell.print(value)));
    assert_eq!(ours, printed.collect::<Vec<_>>());
}

#[test]
fn cells_6_to_21_the_step_by_hand() {
    let step = sections::one_step::run(&Story::default()).unwrap();
    for (number, what, ours) in [
        (6, "weights", &step.weights[..]),
        (8, "weighted sums", &step.weighted_sums),
        (10, "outputs", &step.outputs),
        (11, "errors", &step.errors),
        (13, "deltas", &step.deltas),
        (14, "change of the weights", &step.weight_changes),
        (15, "new weights", &step.new_weights),
        (17, "new outputs", &step.new_outputs),
        (18, "new errors", &step.new_errors),
        (21, "new mean squared error", &[step.mse_after]),
    ] {
        cell(number).has_values(what, ours);
    }
}

#[test]
fn cell_23_one_layer_learns_the_truth_table() {
    cell(23).has_rows(&sections::one_layer::run(&Story::default()).unwrap().table);
}

#[test]
fn cell_25_the_first_weights_of_the_two_layer_network() {
    let mut printed: Vec<f64> = Vec::new();
    for row in cell(25).0["W0"].as_array().unwrap() {
        printed.extend(row.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()));
    }
    printed.extend(cell(25).list("W1"));
    assert_eq!(sections::two_layers::run(&Story::default()).unwrap().run.initial_weights, printed);
}

#[test]
fn cell_30_two_layers_learn_the_truth_table() {
    cell(30).has_rows(&sections::two_layers::run(&Story::default()).unwrap().first_hundred);
}

#[test]
fn cell_31_two_layers_to_a_thousand_epochs() {
    cell(31).has_rows(&sections::two_layers::run(&Story::default()).unwrap().to_a_thousand);
}

#[test]
fn cell_39_a_linear_output_at_learning_rate_1_ends_in_nan_with_either_network() {
    let runs = sections::divergence::run(&Story::default()).unwrap().runs;
    for run in [&runs.one_layer, &runs.two_layer] {
        assert!(run.final_mse().is_nan() && run.diverged_at < Some(200), "{:?}", run.diverged_at);
    }
    assert!(runs.one_layer.weights.iter().all(|weight| weight.is_nan()));
}

/// The numbers that sections compare with, against the full list.
#[test]
fn the_constants_of_the_tutorial_are_what_the_notebook_printed() {
    use nn_tutorial::notebook;
    let number = |value: &Value| value.as_f64().unwrap();
    let runs = |cell_number: u32, layers: usize| -> Vec<f64> {
        cell(cell_number).0["runs"].as_array().unwrap().iter().map(|run| number(&run[layers])).collect()
    };
    let last = |cell_number: u32| {
        number(&cell(cell_number).0["rows"].as_array().unwrap().last().unwrap()["mse_after"])
    };
    let fresh = cell(36).list("values");
    assert_eq!(notebook::TRUTH_TABLE_ONE_LAYER, [last(23), fresh[0]]);
    assert_eq!(notebook::TRUTH_TABLE_TWO_LAYERS, [last(30), fresh[1]]);
    assert_eq!(notebook::TRUTH_TABLE_THOUSAND, [last(31)]);
    assert_eq!(notebook::SATURATION.to_vec(), cell(37).list("values"));
    assert_eq!(notebook::SIGMOID_HUNDRED.to_vec(), runs(41, 1));
    assert_eq!(notebook::TANH_HUNDRED.to_vec(), [runs(43, 1), runs(44, 1)].concat());
    assert_eq!(notebook::TANH_THOUSAND.to_vec(), runs(45, 1));
    assert_eq!(notebook::TANH_THREE_THOUSAND.to_vec(), runs(46, 1));
    assert_eq!(notebook::SIGMOID_THREE_THOUSAND.to_vec(), runs(47, 1));
    assert_eq!(notebook::SMALL_STEPS.to_vec(), runs(48, 1));
    assert!(runs(45, 0).into_iter().all(|mse| mse == notebook::LEAST_SQUARES_MSE));

    let rows = cell(33);
    for (i, (inputs, target)) in notebook::NOISY_ROWS.iter().enumerate() {
        let printed: Vec<f64> = rows.0["X"][i].as_array().unwrap().iter().map(number).collect();
        assert_eq!((inputs.to_vec(), *target), (printed, number(&rows.0["y"][i])), "row {i}");
    }
}

/// The distributions of 1000 regenerated runs, against those of an independent program (5, 50 and 95 %), with room for
/// the luck of the draw.
#[test]
fn many_runs_are_distributed_as_those_of_an_independent_program() {
    let ours = sections::distributions::run(&Story::default().with_runs(300)).unwrap();
    assert_eq!(ours.diverged, [300, 300]);
    for (experiment, [low, median, high], room) in [
        ("truth table, one layer, 100 epochs", [0.00821, 0.00875, 0.00925], 0.0002),
        ("truth table, two layers, 100 epochs", [0.00879, 0.0152, 0.157], 0.01),
        ("sigmoid output, rate 1, one layer", [0.437, 0.536, 0.644], 0.02),
        ("sigmoid hidden, rate 0.01, 100 epochs", [0.073, 0.151, 0.197], 0.015),
        ("tanh hidden, rate 0.01, 1000 epochs", [0.0048, 0.0212, 0.0601], 0.008),
        ("tanh hidden, rate 0.01, 3000 epochs", [0.0109, 0.0251, 0.0399], 0.005),
        ("tanh hidden, rate 0.001, 3000 epochs", [-0.0012, 0.0020, 0.0044], 0.0008),
    ] {
        let ours = ours.rows.iter().find(|row| row.experiment == experiment).unwrap().quantiles;
        for (ours, expected) in [(ours.low, low), (ours.median, median), (ours.high, high)] {
            assert!((ours - expected).abs() < room, "{experiment}: {ours} against {expected}");
        }
    }
}

#[test]
fn the_findings_hold_over_many_runs() {
    let story = Story::default().with_runs(60);
    let edge = sections::edge_of_stability::run(&story).unwrap().many;
    assert_eq!((edge.runs, edge.crossed), (60, 60), "every run crosses the edge");
    assert!(edge.growth_correlation > 0.99 && (edge.growth_ratio.median - 1.0).abs() < 0.02);
    assert!(
        edge.jumps_without_flips > edge.all_jumps / 10
            && edge.two_apart.median < edge.one_apart.median / 100.0
    );
    let flips = sections::sign_flips::run(&story).unwrap();
    assert_eq!((flips.sigmoid.runs_with_jumps, flips.one_plus_tanh.runs_with_jumps), (60, 60));
    assert_eq!((flips.sigmoid.runs_with_flips, flips.small_steps.runs_with_rises), (0, 0));
    assert!(flips.small_steps.runs_with_flips > 30, "signs change without a jump");
    let stuck = sections::stuck_runs::run(&story.with_runs(300)).unwrap();
    assert!((100..200).contains(&stuck.stuck.runs) && stuck.free.both_positive == 0);
    assert!(stuck.stuck.both_positive * 20 >= stuck.stuck.runs * 19);
    let rate = sections::critical_rate::run(&story).unwrap();
    assert!((rate.measured / rate.predicted - 1.0).abs() < 1e-3);
    let rule = sections::which_rule::run(&story).unwrap();
    assert!((rule.sum.chi_squared - 6.7).abs() < 0.05 && (rule.as_announced.chi_squared - 38.3).abs() < 0.05);
}
