//! Charts one above the other.

use nn_plot::{Axis, Chart, Line, Panels, PlotError};

use crate::chart;
use crate::reading::{assert_apart, plots, text_boxes, texts};

#[test]
fn panels_stand_exactly_above_each_other_and_share_the_numbers_below() {
    let panel = |title: &str, height: f64| {
        let label = "a label as long as its axis";
        Chart::new(title, "").y(Axis::new(label)).with(Line::new("line", [(0.0, 0.0), (10.0, height)]))
    };
    let picture = Panels::new("Panels", "Three charts.")
        .size(720, 800)
        .x(Axis::new("epoch"))
        .panel(panel("Small numbers", 0.001))
        .panel(panel("Large numbers", 123_456.0))
        .panel(panel("", 1.0))
        .draw()
        .unwrap();
    assert_apart("three panels", &text_boxes(&picture));
    let plots = plots(&picture);
    assert_eq!(plots.len(), 3);
    for pair in plots.windows(2) {
        assert_eq!((pair[0][0], pair[0][2]), (pair[1][0], pair[1][2]));
        assert!(pair[0][3] < pair[1][1]);
        assert!((pair[0][3] - pair[0][1] - pair[1][3] + pair[1][1]).abs() < 1.0, "equal heights");
    }
    let shown = texts(&picture);
    assert!(shown.contains(&"Small numbers".into()) && shown.contains(&"Large numbers".into()));
    assert_eq!(shown.iter().filter(|text| *text == "epoch").count(), 1);
    assert_eq!(
        shown.iter().filter(|text| *text == "10").count(),
        1,
        "numbers stand below the lowest panel only"
    );
}

#[test]
fn the_words_of_each_panel_follow_those_of_the_whole() {
    let panel = |words: &str| Chart::new("Panel", words).with(Line::new("line", [(0.0, 0.0), (1.0, 1.0)]));
    let whole =
        |words: &str| Panels::new("Panels", words).panel(panel("Above.")).panel(panel("Below.")).draw();
    assert!(whole("Two charts.").unwrap().svg().contains("<desc>Two charts. Above. Below.</desc>"));
    let silent = Panels::new("Panels", "").panel(panel("")).draw();
    assert!(matches!(silent, Err(PlotError::NoAlternativeText { .. })));
}

#[test]
fn a_panel_has_no_axis_and_no_size_of_its_own() {
    let draw = |panel: Chart| Panels::new("Panels", "A chart.").panel(panel).draw();
    let own_axis = draw(chart([(0.0, 0.0), (1.0, 1.0)]).x(Axis::new("x")));
    assert!(matches!(own_axis, Err(PlotError::OwnSetting { setting: "an x axis", .. })));
    let own_size = draw(chart([(0.0, 0.0), (1.0, 1.0)]).size(300, 200));
    assert!(matches!(own_size, Err(PlotError::OwnSetting { setting: "a size", .. })));
    assert!(matches!(
        draw(Chart::new("Empty", "")),
        Err(PlotError::Empty { lacks: "line, points, band or bars", .. })
    ));
    assert!(matches!(Panels::new("None", "Empty.").draw(), Err(PlotError::Empty { lacks: "chart", .. })));
    let many = (0..20)
        .fold(Panels::new("Many", "Twenty."), |panels, _| panels.panel(chart([(0.0, 0.0), (1.0, 1.0)])));
    assert!(matches!(many.draw(), Err(PlotError::Size { .. })));
}

#[test]
fn a_panel_may_be_lower_than_the_others() {
    let draw = |height: f64| {
        let panel = || chart([(0.0, 0.0), (1.0, 1.0)]);
        Panels::new("Panels", "Two.").panel(panel()).panel_of_height(panel(), height).draw()
    };
    let all = plots(&draw(0.25).unwrap());
    let [high, low] = [0, 1].map(|index: usize| all[index][3] - all[index][1]);
    assert!((high / low - 4.0).abs() < 0.05, "{high} and {low}");
    for height in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(draw(height), Err(PlotError::PanelHeight { .. })), "{height}");
    }
    assert!(matches!(draw(0.01), Err(PlotError::Size { .. })));
}
