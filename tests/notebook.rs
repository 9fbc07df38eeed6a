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

    fn has_values(&self, ours: &[f64]) {
        let printed: Vec<String> = self.list("values").iter().map(|value| self.print(*value)).collect();
        assert!(!printed.is_empty());
        assert_eq!(ours.iter().map(|value| self.print(*value)).collect::<Vec<_>>(), printed);
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

fn step() -> sections::one_step::OneStep {
    sections::one_step::run(&Story::default()).unwrap()
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
fn cell_6_the_weights_of_the_step_by_hand() {
    cell(6).has_values(&step().weights);
}

#[test]
fn cell_8_the_weighted_sums() {
    cell(8).has_values(&step().weighted_sums);
}

#[test]
fn cell_10_the_outputs() {
    cell(10).has_values(&step().outputs);
}

#[test]
fn cell_11_the_errors() {
    cell(11).has_values(&step().errors);
}

#[test]
fn cell_13_the_deltas() {
    cell(13).has_values(&step().deltas);
}

#[test]
fn cell_14_the_change_of_the_weights() {
    cell(14).has_values(&step().weight_changes);
}

#[test]
fn cell_15_the_new_weights() {
    cell(15).has_values(&step().new_weights);
}

#[test]
fn cell_17_the_new_outputs() {
    cell(17).has_values(&step().new_outputs);
}

#[test]
fn cell_18_the_new_errors() {
    cell(18).has_values(&step().new_errors);
}

#[test]
fn cell_21_the_new_mean_squared_error() {
    cell(21).has_values(&[step().mse_after]);
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
