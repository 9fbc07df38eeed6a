//! Intervals.

use nn_plot::{Axis, Colour, Interval, IntervalChart, PlotError, Reference};

use crate::reading::{lines_in, plots, texts};

#[test]
fn a_chart_of_intervals_grows_with_its_rows() {
    let draw = |rows: usize| {
        let chart = IntervalChart::new("Intervals", "Intervals.").x(Axis::new("error"));
        let row = |chart: IntervalChart, index: usize| {
            chart.row(format!("experiment {index}"), [Interval::new("spread", 0.1, 0.2, 0.4).value(0.3)])
        };
        (0..rows).fold(chart, row).draw()
    };
    let heights: Vec<u32> = [2, 5, 10, 30].into_iter().map(|rows| draw(rows).unwrap().height()).collect();
    assert!(heights.is_sorted() && heights[3] > 3 * heights[1], "{heights:?}");
    assert_eq!(texts(&draw(10).unwrap()).iter().filter(|text| text.starts_with("experiment")).count(), 10);
    assert!(matches!(draw(0), Err(PlotError::Empty { lacks: "row", .. })));
    assert!(matches!(draw(1000), Err(PlotError::Size { .. })));
}

#[test]
fn intervals_of_one_name_have_one_colour_and_one_entry() {
    let spread =
        |name: &str, low: f64| Interval::new(name, low, low + 1.0, low + 2.0).inner(low + 0.5, low + 1.5);
    let picture = IntervalChart::new("Intervals", "Two kinds.")
        .row("first", [spread("two layers", 1.0).colour(Colour::Blue), spread("one layer", 2.0)])
        .row("second", [spread("two layers", 3.0), spread("one layer", 4.0)])
        .draw()
        .unwrap();
    // In each row a line and its thick part, and the line in the legend.
    assert_eq!(lines_in(&picture, "#0072B2").len(), 5);
    assert_eq!(lines_in(&picture, "#D55E00").len(), 5);
    assert_eq!(texts(&picture).iter().filter(|text| *text == "two layers").count(), 1);
}

#[test]
fn the_numbers_of_an_interval_have_to_be_finite_and_to_rise() {
    let draw = |interval: Interval, x: Axis| {
        IntervalChart::new("Intervals", "One.").x(x).row("row", [interval]).draw()
    };
    let plain = || Axis::new("error");
    for [low, middle, high] in [[2.0, 1.0, 3.0], [1.0, 4.0, 3.0]] {
        let refused = draw(Interval::new("", low, middle, high), plain());
        assert_eq!(refused.unwrap_err(), PlotError::IntervalOrder { row: "row".into(), low, middle, high });
    }
    let inner = draw(Interval::new("", 1.0, 2.0, 3.0).inner(0.5, 2.5), plain());
    assert!(matches!(inner, Err(PlotError::IntervalOrder { .. })));
    let value = draw(Interval::new("", 1.0, 2.0, 3.0).value(f64::NAN), plain());
    assert!(matches!(value, Err(PlotError::NotFinite { .. })));
    let below = draw(Interval::new("", 0.0, 2.0, 3.0), plain().log());
    assert!(matches!(below, Err(PlotError::NotPositive { .. })));
    let level = IntervalChart::new("Intervals", "One.")
        .row("row", [Interval::new("", 1.0, 2.0, 3.0)])
        .with(Reference::horizontal(1.0));
    assert!(matches!(level.draw(), Err(PlotError::OwnSetting { .. })));
}

#[test]
fn an_interval_that_leaves_the_range_ends_at_the_edge() {
    let picture = IntervalChart::new("Intervals", "One.")
        .x(Axis::new("error").range(1.0, 2.0))
        .row("row", [Interval::new("spread", -5.0, 1.5, 50.0).value(7.0)])
        .row("beyond", [Interval::new("spread", 5.0, 6.0, 7.0)])
        .draw()
        .unwrap();
    let [left, _, right, _] = plots(&picture)[0];
    let lines = lines_in(&picture, "#0072B2");
    assert!(lines.contains(&vec![(left, lines[0][0].1), (right, lines[0][0].1)]), "{lines:?}");
    assert!(lines.iter().filter(|line| line[0].1 > plots(&picture)[0][1]).count() == 1);
}
