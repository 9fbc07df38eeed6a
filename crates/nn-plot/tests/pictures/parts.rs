//! What lies over axes.

use nn_plot::{
    Axis, Band, Bars, Chart, Colour, Grid, Legend, Line, Mark, Marker, Part, PlotError, Points, Reference,
    Region, RegionChart, Rug, SurfaceChart, Trajectory,
};
use resvg::usvg::roxmltree::Document;

use crate::chart;
use crate::reading::{SCALE, areas_in, assert_apart, lines_in, plots, text_boxes, texts};

#[test]
fn a_number_that_is_not_finite_is_a_gap() {
    for gap in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let picture = chart([(0.0, 0.0), (1.0, 1.0), (2.0, gap), (3.0, 1.0), (4.0, 0.0)]).draw().unwrap();
        let pieces = lines_in(&picture, "#0072B2");
        assert_eq!(pieces.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2], "{gap}");
        assert!(pieces[0][1].0 < pieces[1][0].0);
    }
}

#[test]
fn numbers_below_zero_are_gaps_on_a_log_axis() {
    let line = [(1.0, 0.1), (2.0, 0.2), (3.0, -1.0), (4.0, 0.0), (5.0, 0.3), (6.0, 0.4)];
    let picture = chart(line).y(Axis::new("loss").log()).draw().unwrap();
    assert_eq!(lines_in(&picture, "#0072B2").iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
}

#[test]
fn a_line_that_shoots_out_of_the_range_stays_in_the_plot_area() {
    let shooting = (0..3000).map(|k| {
        let k = f64::from(k);
        (k, if k < 50.0 { 1e308 * (-k).exp() * (k * 2.0).sin() } else { 0.2 + 0.3 * (k / 50.0).sin() })
    });
    let picture = chart(shooting).x(Axis::new("step")).y(Axis::new("loss").range(0.0, 0.4)).draw().unwrap();
    let axes = lines_in(&picture, "#6E6E6E").into_iter().find(|line| line.len() == 3).unwrap();
    let [(left, top), (_, bottom), (right, _)] = axes[..] else {
        panic!("the axes are one line of three points")
    };
    let drawn = lines_in(&picture, "#0072B2");
    assert!(drawn.len() > 10);
    for (x, y) in drawn.into_iter().flatten() {
        assert!((left..=right).contains(&x) && (top..=bottom).contains(&y), "({x}, {y})");
    }
}

#[test]
fn a_line_without_a_point_to_draw_is_an_error() {
    for points in [vec![], vec![(f64::NAN, 1.0), (1.0, f64::INFINITY)]] {
        let count = points.len();
        assert_eq!(
            chart(points).draw().unwrap_err(),
            PlotError::EmptySeries { series: "line".into(), points: count }
        );
    }
    let below_zero = chart([(1.0, -1.0)]).y(Axis::new("loss").log()).draw();
    assert!(matches!(below_zero, Err(PlotError::EmptySeries { .. })));
    assert!(matches!(
        Chart::new("None", "Empty.").draw(),
        Err(PlotError::Empty { lacks: "line, points, band or bars", .. })
    ));
}

#[test]
fn one_point_alone_is_a_dot_and_a_constant_line_has_room_around_it() {
    let alone = chart([(3.0, 4.0)]).draw().unwrap();
    assert!(alone.svg().contains("<circle"));
    let level = chart([(0.0, 5.0), (1.0, 5.0)]).draw().unwrap();
    assert_eq!(lines_in(&level, "#0072B2").len(), 1);
}

#[test]
fn what_stands_beside_the_lines_has_to_be_finite_and_have_words() {
    let marked = chart([(0.0, 0.0), (1.0, 1.0)]).with(Mark::at(f64::NAN, 0.0).label("start")).draw();
    assert!(matches!(marked, Err(PlotError::NotFinite { .. })));
    let wide = Chart::new("Wide", "A line.").with(Line::new("wide", [(0.0, 0.0)]).width(f64::NAN)).draw();
    assert!(matches!(wide, Err(PlotError::Width { .. })));
    let speechless = Chart::new("No words", " ").with(Line::new("line", [(0.0, 0.0)])).draw();
    assert!(matches!(speechless, Err(PlotError::NoAlternativeText { .. })));
}

#[test]
fn reference_lines_and_marks_out_of_range_are_left_out() {
    let picture = chart([(0.0, 0.0), (1.0, 1.0)])
        .y(Axis::new("y").range(0.0, 1.0))
        .with(Reference::horizontal(2.0).label("above"))
        .with(Mark::at(0.5, -1.0).label("below"))
        .draw()
        .unwrap();
    assert!(!picture.svg().contains("above") && !picture.svg().contains("below"));
}

#[test]
fn points_out_of_range_or_without_a_place_are_left_out() {
    let points = [(0.0, 0.0), (1.0, 1.0), (f64::NAN, 1.0), (5.0, 0.5)];
    let picture = Chart::new("Points", "Two points.")
        .x(Axis::new("x").range(0.0, 2.0))
        .with(Points::new("points", points).colour(Colour::Green))
        .draw()
        .unwrap();
    assert_eq!(picture.svg().matches("fill=\"#009E73\"").count(), 2);
    let nowhere = Chart::new("Points", "None.").with(Points::new("points", [(f64::NAN, 0.0)])).draw();
    assert_eq!(nowhere.unwrap_err(), PlotError::EmptySeries { series: "points".into(), points: 1 });
    let small = Chart::new("Points", "None.").with(Points::new("points", [(0.0, 0.0)]).size(0.0)).draw();
    assert!(matches!(small, Err(PlotError::Width { .. })));
}

#[test]
fn every_shape_of_a_point_is_another_drawing() {
    let draw = |marker, hollow| {
        let points = Points::new("points", [(0.0, 0.0), (1.0, 1.0)]).marker(marker);
        let points = if hollow { points.hollow() } else { points };
        Chart::new("Points", "Two points.").with(points).draw().unwrap()
    };
    let all: Vec<_> =
        Marker::ALL.into_iter().flat_map(|marker| [draw(marker, false), draw(marker, true)]).collect();
    assert!((1..all.len()).all(|index| !all[..index].contains(&all[index])));
}

#[test]
fn a_strip_spreads_its_points_evenly_around_its_place() {
    let picture = Chart::new("Strip", "A strip.")
        .x(Axis::new("").names(["only", "other"]))
        .with(Points::strip("", 0.0, std::iter::repeat_n(1.0, 50)).colour(Colour::Blue))
        .draw()
        .unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    let discs = document.descendants().filter(|node| node.attribute("fill") == Some("#0072B2"));
    let mut x: Vec<f64> =
        discs.map(|node| node.attribute("cx").unwrap().parse::<f64>().unwrap() / SCALE).collect();
    x.sort_by(f64::total_cmp);
    let widest = x.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max);
    assert!(x.len() == 50 && widest < 3.0 * (x[49] - x[0]) / 49.0, "{widest} of {}", x[49] - x[0]);
}

#[test]
fn a_band_has_a_gap_where_a_number_is_not_finite_and_ends_at_the_edge() {
    let ends = [(0.0, 1.0, 2.0), (1.0, 1.0, 2.0), (2.0, f64::NAN, 2.0), (3.0, -50.0, 2.0), (4.0, 1.0, 99.0)];
    let picture = Chart::new("Band", "A band.")
        .y(Axis::new("y").range(0.0, 3.0))
        .with(Band::new(ends).colour(Colour::Blue))
        .draw()
        .unwrap();
    let [left, top, right, bottom] = plots(&picture)[0];
    let areas = areas_in(&picture, "#0072B2");
    assert_eq!(areas.len(), 2);
    for (x, y) in areas.into_iter().flatten() {
        assert!((left..=right).contains(&x) && (top..=bottom).contains(&y), "({x}, {y})");
    }
}

#[test]
fn a_band_that_is_empty_or_upside_down_is_an_error() {
    let band = |ends: Vec<(f64, f64, f64)>| {
        Chart::new("Band", "A band.").with(Band::new(ends).name("spread")).draw()
    };
    assert_eq!(band(vec![]).unwrap_err(), PlotError::EmptySeries { series: "spread".into(), points: 0 });
    let nowhere = band(vec![(0.0, f64::NAN, 1.0)]);
    assert_eq!(nowhere.unwrap_err(), PlotError::EmptySeries { series: "spread".into(), points: 1 });
    let upside_down = PlotError::BandOrder { band: "spread".into(), x: 1.0, low: 3.0, high: 2.0 };
    assert_eq!(band(vec![(0.0, 1.0, 2.0), (1.0, 3.0, 2.0)]).unwrap_err(), upside_down);
    assert!(band(vec![(0.0, 1.0, 2.0)]).is_ok(), "a lone place is a stroke");
}

#[test]
fn event_marks_stand_on_the_axis_and_there_may_be_none() {
    let events = |at: Vec<f64>| {
        chart([(0.0, 0.0), (1.0, 1.0)])
            .x(Axis::new("x").range(0.0, 1.0))
            .with(Rug::new(at).name("jumps").colour(Colour::Purple))
            .legend(Legend::None)
            .draw()
    };
    let picture = events(vec![0.25, 0.5, 7.0]).unwrap();
    let marks = lines_in(&picture, "#CC79A7");
    assert_eq!(marks.len(), 2);
    let [_, _, _, bottom] = plots(&picture)[0];
    assert!(marks.iter().flatten().all(|&(_, y)| bottom - 12.0 < y && y <= bottom));
    assert!(lines_in(&events(vec![]).unwrap(), "#CC79A7").is_empty());
    assert!(matches!(events(vec![f64::INFINITY]), Err(PlotError::NotFinite { .. })));
}

#[test]
fn the_diagonal_joins_equal_numbers_on_every_pair_of_scales() {
    let draw = |x: Axis, y: Axis| {
        let reference = Reference::diagonal().colour(Colour::Purple);
        let picture = chart([(1.0, 1.0), (100.0, 100.0)]).x(x).y(y).with(reference).draw().unwrap();
        (lines_in(&picture, "#CC79A7"), plots(&picture)[0])
    };
    let plain = || Axis::new("a").range(1.0, 100.0);
    for (x, y) in [(plain(), plain()), (plain().log(), plain().log()), (plain().log(), plain())] {
        let (dashes, [left, top, _, bottom]) = draw(x, y);
        assert_eq!(dashes[0][0], (left, bottom));
        assert!(dashes.last().unwrap().last().unwrap().1 < top + 15.0);
    }
    // Where one axis alone is logarithmic, the diagonal is a curve.
    let (dashes, [left, top, right, bottom]) = draw(plain().log(), plain());
    for (x, y) in dashes.into_iter().flatten() {
        let number = 100.0_f64.powf((x - left) / (right - left));
        let height = bottom - (number - 1.0) / 99.0 * (bottom - top);
        assert!((height - y).abs() < 3.0, "({x}, {y}) is not at {height}");
    }
    let (apart, _) = draw(Axis::new("a").range(0.0, 1.0), Axis::new("b").range(2.0, 3.0));
    assert!(apart.is_empty());
}

/// One part of every kind, each with something in it that tells it from the others.
fn every_part() -> Vec<(Part, &'static str)> {
    let line = || [(-0.8, -0.5), (0.0, 0.2), (0.8, 0.5)];
    vec![
        (Line::new("a line", line()).into(), "a line"),
        (Points::new("points", line()).into(), "points"),
        (Band::new(line().map(|(x, y)| (x, y - 0.1, y + 0.1))).name("a band").into(), "a band"),
        (Bars::new("bars", [(-0.5, 0.5, 0.4)]).into(), "bars"),
        (Rug::new([0.3]).name("events").into(), "events"),
        (Reference::horizontal(0.1).label("a reference").into(), "a reference"),
        (Mark::at(0.4, 0.4).label("a mark").into(), "a mark"),
        (Trajectory::new(line()).end("an end").into(), "an end"),
    ]
}

#[test]
fn charts_surfaces_and_regions_take_every_part() {
    let half = || Grid::sampled((-1.0, 1.0), (-1.0, 1.0), 5, |_, _| 0.5);
    let alone = Line::new("", [(-1.0, -1.0), (1.0, 1.0)]);
    let chart = || Chart::new("All", "All parts.").with(alone.clone()).legend(Legend::Above);
    let surface = || SurfaceChart::new("All", "All parts.", half());
    let region = || RegionChart::new("All", "All parts.");
    for (part, words) in every_part() {
        let drawn = [
            chart().with(part.clone()).draw().unwrap(),
            surface().with(part.clone()).draw().unwrap(),
            region().region(Region::of_two(half()).with(part)).draw().unwrap(),
        ];
        for picture in drawn {
            assert!(texts(&picture).iter().any(|text| text == words), "{words} is missing");
        }
    }
    let all = || every_part().into_iter().map(|(part, _)| part);
    let pictures = [
        all().fold(chart(), |chart, part| chart.with(part)).draw().unwrap(),
        all().fold(surface(), |surface, part| surface.with(part)).draw().unwrap(),
        region().region(all().fold(Region::of_two(half()), |region, part| region.with(part))).draw().unwrap(),
    ];
    for picture in pictures {
        assert_apart("all parts", &text_boxes(&picture));
    }
}

#[test]
fn parts_lie_in_the_same_order_whatever_the_order_they_were_added_in() {
    let draw = |backwards: bool| {
        let mut parts: Vec<Part> = every_part().into_iter().map(|(part, _)| part).collect();
        // A line and points lie in the order in which they were added, so only one of them is here.
        parts.remove(0);
        if backwards {
            parts.reverse();
        }
        parts.into_iter().fold(Chart::new("Order", "All."), |chart, part| chart.with(part)).draw().unwrap()
    };
    assert_eq!(draw(false), draw(true));
}

#[test]
fn bars_stand_on_zero_and_end_at_the_edge() {
    let bars = [(0.0, 1.0, 4.0), (1.0, 2.0, -2.0), (2.0, 3.0, f64::NAN), (3.0, 9.0, 1.0)];
    let chart = |y: Axis| {
        Chart::new("Bars", "Four.").x(Axis::new("x").range(0.0, 4.0)).y(y).with(Bars::new("counts", bars))
    };
    let picture = chart(Axis::new("y").range(-3.0, 3.0)).legend(Legend::None).draw().unwrap();
    let [left, top, right, bottom] = plots(&picture)[0];
    let document = Document::parse(picture.svg()).unwrap();
    let areas: Vec<[f64; 4]> = document
        .descendants()
        .filter(|node| node.has_tag_name("rect") && node.attribute("fill") == Some("#B0B0B0"))
        .map(|node| {
            ["x", "y", "width", "height"]
                .map(|name| node.attribute(name).unwrap().parse::<f64>().unwrap() / SCALE)
        })
        .collect();
    let zero = (top + bottom) / 2.0;
    assert_eq!(areas.len(), 3, "the one that is no number is left out");
    assert!((areas[0][0] - left).abs() < 1.0 && (areas[0][1] - top).abs() < 0.1, "cut off at the top");
    assert!((areas[0][1] + areas[0][3] - zero).abs() < 0.1 && (areas[1][1] - zero).abs() < 0.1);
    assert!((areas[2][0] + areas[2][2] - right).abs() < 1.0, "cut off on the right");

    let named = chart(Axis::new("y")).legend(Legend::Outside).draw().unwrap();
    assert!(texts(&named).contains(&"0".into()) && texts(&named).contains(&"counts".into()));
    assert!(chart(Axis::new("y").log()).draw().is_ok());
    let nothing = Chart::new("Bars", "None.").with(Bars::new("none", [(0.0, 1.0, f64::NAN)])).draw();
    assert!(matches!(nothing, Err(PlotError::EmptySeries { points: 1, .. })));
}
