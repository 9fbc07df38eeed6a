//! Regions of classes.

use nn_plot::{Axis, Grid, Line, PlotError, Region, RegionChart};
use resvg::usvg::roxmltree::Document;

use crate::reading::{SCALE, areas_in, assert_apart, lines_in, plots, text_boxes, texts};

#[test]
fn a_part_of_several_regions_has_one_place_in_the_legend() {
    let line = || Line::new("the true boundary", [(-1.0, -2.0), (1.0, 2.0)]);
    let region = || Region::of_two(probability()).with(line());
    let picture = RegionChart::new("Regions", "Two.").region(region()).region(region()).draw().unwrap();
    assert_eq!(texts(&picture).iter().filter(|text| *text == "the true boundary").count(), 1);
    let nowhere = Region::of_two(probability()).with(Line::new("no line", [(f64::NAN, 0.0)]));
    let refused = RegionChart::new("Regions", "One.").region(nowhere).draw();
    assert_eq!(refused.unwrap_err(), PlotError::EmptySeries { series: "no line".into(), points: 1 });
}

fn probability() -> Grid {
    Grid::sampled((-1.0, 1.0), (-2.0, 2.0), 21, |x, y| 0.5 + 0.2 * x + 0.1 * y)
}

#[test]
fn a_boundary_runs_where_both_classes_are_as_likely() {
    let picture =
        RegionChart::new("Regions", "A slope.").region(Region::of_two(probability())).draw().unwrap();
    let [left, top, right, bottom] = plots(&picture)[0];
    let boundary = lines_in(&picture, "#000000");
    assert_eq!(boundary.len(), 1);
    for (x, y) in boundary.into_iter().flatten() {
        let (a, b) = (2.0 * (x - left) / (right - left) - 1.0, 2.0 - 4.0 * (y - top) / (bottom - top));
        assert!((0.2 * a + 0.1 * b).abs() < 1e-3, "({a}, {b})");
    }
}

/// The likeliest of three classes at each place, told by the topmost area over it.
#[test]
fn every_place_has_the_colour_of_its_likeliest_class_and_of_equals_the_first() {
    let score = |class: usize| {
        Grid::sampled((0.0, 3.0), (0.0, 1.0), 7, move |x, _| f64::from(u8::from(x as usize == class)))
    };
    let draw = |fields: Vec<Grid>| {
        RegionChart::new("Regions", "Three upright stripes.")
            .classes(["a", "b", "c"])
            .region(Region::of_classes(fields))
            .draw()
    };
    let picture = draw((0..3).map(score).collect()).unwrap();
    // Blue was filled last, then its boundary drawn; vermillion before it; green is the ground.
    let (blue, vermillion) = (areas_in(&picture, "#B3D5E8"), areas_in(&picture, "#F3CFB3"));
    let [left, _, right, _] = plots(&picture)[0];
    let reach = |areas: &[Vec<(f64, f64)>]| {
        areas.iter().flatten().map(|(x, _)| (x - left) / (right - left) * 3.0).fold(0.0, f64::max)
    };
    assert!((reach(&blue) - 3.0).abs() < 0.01, "the last column is a tie of all three: {}", reach(&blue));
    assert!(vermillion.len() == 1 && reach(&vermillion) > 1.5);
    let flat = || Grid::sampled((0.0, 1.0), (0.0, 1.0), 3, |_, _| 0.3);
    let tie = draw(vec![flat(), flat(), flat()]).unwrap();
    assert_eq!(areas_in(&tie, "#B3D5E8").len(), 1);
    assert!(lines_in(&tie, "#000000").is_empty());
}

#[test]
fn regions_stand_in_rows_and_columns_with_labels_at_the_outermost_only() {
    let draw = |count: usize, columns: Option<usize>| {
        let chart = RegionChart::new("Regions", "Slopes.").x(Axis::new("across")).y(Axis::new("up"));
        let chart = (0..count).fold(chart, |chart, index| {
            chart.region(Region::of_two(probability()).title(format!("region {index}")))
        });
        columns.into_iter().fold(chart, RegionChart::columns).draw().unwrap()
    };
    for (count, columns, across, down) in [
        (1, None, 1, 1),
        (2, None, 2, 1),
        (4, None, 2, 2),
        (3, None, 2, 2),
        (6, Some(3), 3, 2),
        (2, Some(1), 1, 2),
    ] {
        let picture = draw(count, columns);
        let all = plots(&picture);
        assert_eq!(all.len(), count);
        let different = |side: usize| {
            let mut places: Vec<_> = all.iter().map(|plot| (plot[side] * SCALE) as i64).collect();
            places.sort_unstable();
            places.dedup();
            places.len()
        };
        assert_eq!((different(0), different(1)), (across, down), "{count} regions");
        let shown = texts(&picture);
        assert_eq!(
            shown.iter().filter(|text| *text == "across").count(),
            across.min(count),
            "{count} regions"
        );
        assert_eq!(shown.iter().filter(|text| *text == "up").count(), down, "{count} regions");
        assert_apart("regions", &text_boxes(&picture));
    }
}

#[test]
fn regions_need_probabilities_and_as_many_names_as_classes() {
    let chart = || RegionChart::new("Regions", "Slopes.");
    let grid = |value: f64| Grid::sampled((0.0, 1.0), (0.0, 1.0), 4, move |_, _| value);
    assert!(matches!(chart().draw(), Err(PlotError::Empty { lacks: "region", .. })));
    let outside = chart().region(Region::of_two(grid(1.5))).draw();
    assert!(matches!(outside, Err(PlotError::NotAShare { value: 1.5, .. })));
    assert!(matches!(
        chart().region(Region::of_two(grid(f64::NAN))).draw(),
        Err(PlotError::NotFinite { .. })
    ));
    let three = || Region::of_classes([grid(0.1), grid(-3.0), grid(7.0)]);
    assert!(matches!(chart().region(three()).draw(), Err(PlotError::Classes { found: 3, .. })));
    assert!(matches!(
        chart().region(Region::of_classes([])).draw(),
        Err(PlotError::Classes { found: 0, .. })
    ));
    assert!(matches!(
        chart().classes(["one"]).region(three()).draw(),
        Err(PlotError::Classes { found: 1, .. })
    ));
    let moved = Region::of_classes([grid(0.1), Grid::sampled((0.0, 2.0), (0.0, 1.0), 4, |x, _| x)]);
    let refused = chart().region(moved).draw().unwrap_err();
    assert!(matches!(refused, PlotError::GridPlaces { class: 1, .. }));
    assert!(!refused.to_string().contains("  "), "{refused}");
    let unknown = Region::of_two(grid(0.5)).samples([(0.5, 0.5, 2)]);
    let refused = chart().region(unknown).draw().unwrap_err();
    assert_eq!(refused, PlotError::SampleClass { x: 0.5, y: 0.5, class: 2, classes: 2 });
    let ranged = chart().x(Axis::new("x").range(0.0, 1.0)).region(Region::of_two(grid(0.5))).draw();
    assert!(matches!(ranged, Err(PlotError::OwnSetting { .. })));
    let sized = chart().sample_size(0.0).region(Region::of_two(grid(0.5))).draw();
    assert!(matches!(sized, Err(PlotError::Width { .. })));
    let crowded = (0..100).fold(chart(), |chart, _| chart.region(Region::of_two(grid(0.5)))).draw();
    assert!(matches!(crowded, Err(PlotError::Size { .. })));
}

#[test]
fn samples_beyond_the_grid_or_without_a_place_are_left_out() {
    let samples = [(0.0, 0.0, 0), (9.0, 0.0, 0), (f64::NAN, 0.0, 0), (0.5, 0.5, 1)];
    let region = Region::of_two(probability()).samples(samples);
    let picture = RegionChart::new("Regions", "A slope.").region(region).draw().unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    let blue = document.descendants().filter(|node| node.has_tag_name("circle"));
    // One sample and the one in the legend.
    assert_eq!(blue.filter(|node| node.attribute("fill") == Some("#0072B2")).count(), 2);
}
