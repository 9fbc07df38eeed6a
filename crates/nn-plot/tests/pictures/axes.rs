//! Axes: ranges, scales and names.

use nn_plot::{Axis, PlotError};

use crate::chart;
use crate::reading::{lines_in, texts};

#[test]
fn a_log_axis_refuses_a_range_with_zero_in_it() {
    let refused = chart([(1.0, 1.0)]).y(Axis::new("loss").range(0.0, 1.0).log()).draw();
    assert_eq!(refused.unwrap_err(), PlotError::LogRange { axis: "loss".into(), low: 0.0, high: 1.0 });
}

#[test]
fn a_range_without_any_point_in_it_is_an_empty_chart() {
    let picture = chart([(0.0, 5.0), (1.0, 6.0)]).x(Axis::new("x").range(10.0, 20.0)).draw().unwrap();
    assert!(lines_in(&picture, "#0072B2").is_empty());
}

#[test]
fn names_along_an_axis_are_all_shown_or_refused() {
    let named = |names: Vec<String>| chart([(0.0, 0.0), (1.0, 1.0)]).x(Axis::new("").names(names)).draw();
    let shown = texts(&named(vec!["first rule".into(), "second rule".into()]).unwrap());
    assert!(shown.contains(&"first rule".into()) && shown.contains(&"second rule".into()));
    let long = "a rather long rule name".to_owned();
    let refused = named((0..5).map(|_| long.clone()).collect());
    assert_eq!(refused.unwrap_err(), PlotError::TextDoesNotFit { text: long });
}

#[test]
fn points_beyond_a_given_range_do_not_stretch_the_other_axis() {
    let picture = chart([(0.0, 1.0), (1.0, 2.0), (50.0, 9000.0)]).x(Axis::new("x").range(0.0, 1.0)).draw();
    assert!(texts(&picture.unwrap()).contains(&"2.0".into()));
}
