//! What every picture keeps to, checked from outside and over the whole gallery.

#![allow(clippy::unwrap_used, reason = "a helper that cannot go on fails its test, as it should")]

use std::sync::Arc;
use std::thread;

use nn_plot::{
    Axis, Band, Bars, Chart, Colour, Grid, Image, ImageGrid, Interval, IntervalChart, Layer, Legend, Line,
    Mark, Marker, MatrixChart, NetworkDiagram, NeuronDiagram, Panels, Part, Picture, PlotError, Points,
    Reference, Region, RegionChart, Rug, SurfaceChart, Trajectory,
};
use resvg::usvg::{
    self,
    roxmltree::{Document, Node},
};

#[path = "../examples/gallery/main.rs"]
#[allow(dead_code)]
mod gallery;

/// SVG units for each nominal pixel.
const SCALE: f64 = 20.0;

fn gallery() -> Vec<(&'static str, Picture)> {
    gallery::GALLERY.iter().map(|(name, draw)| (*name, draw().unwrap())).collect()
}

fn chart(line: impl IntoIterator<Item = (f64, f64)>) -> Chart {
    Chart::new("A chart", "A line.").with(Line::new("line", line).colour(Colour::Blue))
}

fn with_fonts() -> usvg::Options<'static> {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    usvg::Options { fontdb: Arc::new(fonts), ..usvg::Options::default() }
}

/// The rectangles that the texts of a picture really cover, in nominal pixels.
fn text_boxes(picture: &Picture) -> Vec<usvg::Rect> {
    fn collect(group: &usvg::Group, boxes: &mut Vec<usvg::Rect>) {
        for node in group.children() {
            match node {
                usvg::Node::Text(text) => boxes.push(text.abs_bounding_box()),
                usvg::Node::Group(group) => collect(group, boxes),
                _ => {}
            }
        }
    }
    let mut boxes = Vec::new();
    collect(usvg::Tree::from_str(picture.svg(), &with_fonts()).unwrap().root(), &mut boxes);
    boxes
}

/// The corners of all lines in a colour, in nominal pixels.
fn lines_in(picture: &Picture, colour: &str) -> Vec<Vec<(f64, f64)>> {
    let document = Document::parse(picture.svg()).unwrap();
    let in_colour = document
        .descendants()
        .filter(|node| node.has_tag_name("polyline") && node.attribute("stroke") == Some(colour));
    in_colour.map(|node| points_of(&node)).collect()
}

/// The corners of everything that is drawn, but for text, in nominal pixels.
fn drawn(picture: &Picture) -> Vec<(f64, f64)> {
    let document = Document::parse(picture.svg()).unwrap();
    let mut corners = Vec::new();
    for node in document.descendants().filter(|node| node.is_element()) {
        let number = |name: &str| node.attribute(name).unwrap().parse::<f64>().unwrap() / SCALE;
        match node.tag_name().name() {
            "polyline" | "polygon" => corners.extend(points_of(&node)),
            "circle" => {
                let (x, y, radius) = (number("cx"), number("cy"), number("r"));
                corners.extend([(x - radius, y - radius), (x + radius, y + radius)]);
            }
            "rect" => {
                let (x, y) = (number("x"), number("y"));
                corners.extend([(x, y), (x + number("width"), y + number("height"))]);
            }
            "svg" | "title" | "desc" | "text" => {}
            other => assert_eq!(other, "", "an element that this test does not know"),
        }
    }
    corners
}

/// The corners of all areas in a colour, in nominal pixels.
fn areas_in(picture: &Picture, colour: &str) -> Vec<Vec<(f64, f64)>> {
    let document = Document::parse(picture.svg()).unwrap();
    let nodes = document.descendants().filter(|node| node.has_tag_name("polygon"));
    nodes.filter(|node| node.attribute("fill") == Some(colour)).map(|node| points_of(&node)).collect()
}

fn points_of(node: &Node<'_, '_>) -> Vec<(f64, f64)> {
    let corner = |pair: &str| {
        let (x, y) = pair.split_once(',').unwrap();
        (x.parse::<f64>().unwrap() / SCALE, y.parse::<f64>().unwrap() / SCALE)
    };
    node.attribute("points").unwrap().split_whitespace().map(corner).collect()
}

/// The plot areas from top to bottom, told by their axes: left, top, right, bottom.
fn plots(picture: &Picture) -> Vec<[f64; 4]> {
    let axes = lines_in(picture, "#6E6E6E").into_iter().filter(|line| line.len() == 3);
    axes.map(|line| [line[0].0, line[0].1, line[2].0, line[1].1]).collect()
}

fn texts(picture: &Picture) -> Vec<String> {
    let document = Document::parse(picture.svg()).unwrap();
    let nodes = document.descendants().filter(|node| node.has_tag_name("text"));
    nodes.filter_map(|node| node.text()).map(|text| text.trim().to_owned()).collect()
}

fn bowl() -> Grid {
    Grid::sampled((-1.0, 1.0), (-1.0, 1.0), 21, |x, y| 0.01 + x * x + y * y)
}

#[test]
fn the_same_drawing_has_the_same_bytes_in_every_thread() {
    let draw = || gallery().into_iter().map(|(_, picture)| picture).collect::<Vec<_>>();
    let threads: Vec<_> = (0..4).map(|_| thread::spawn(draw)).collect();
    let here = draw();
    assert_eq!(here, draw());
    for thread in threads {
        assert_eq!(here, thread.join().unwrap());
    }

    let png = || gallery::GALLERY[0].1().unwrap().png().unwrap();
    let threads: Vec<_> = (0..4).map(|_| thread::spawn(png)).collect();
    let here = png();
    assert!(threads.into_iter().all(|thread| thread.join().unwrap() == here));
}

#[test]
fn every_picture_carries_its_title_its_alternative_text_and_its_size() {
    for (name, picture) in gallery() {
        let document = Document::parse(picture.svg()).unwrap();
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"), "{name}");
        assert_eq!(root.attribute("width"), Some(picture.width().to_string().as_str()), "{name}");
        assert_eq!(root.attribute("height"), Some(picture.height().to_string().as_str()), "{name}");
        for tag in ["title", "desc"] {
            let words = root.children().find(|node| node.has_tag_name(tag)).and_then(|node| node.text());
            assert!(words.is_some_and(|words| !words.is_empty()), "{name} has no {tag}");
        }
    }
}

#[test]
fn no_text_lies_outside_its_picture_or_on_another_text() {
    for (name, picture) in gallery() {
        let boxes = text_boxes(&picture);
        assert!(!boxes.is_empty(), "{name} has no text");
        for text in &boxes {
            let inside = text.left() >= 0.0
                && text.top() >= 0.0
                && text.right() <= picture.width() as f32
                && text.bottom() <= picture.height() as f32;
            assert!(inside, "{name}: {text:?} of {} x {}", picture.width(), picture.height());
        }
        assert_apart(name, &boxes);
    }
}

fn assert_apart(name: &str, boxes: &[usvg::Rect]) {
    for (index, text) in boxes.iter().enumerate() {
        for other in &boxes[index + 1..] {
            let apart = text.left() >= other.right()
                || other.left() >= text.right()
                || text.top() >= other.bottom()
                || other.top() >= text.bottom();
            assert!(apart, "{name}: {text:?} lies on {other:?}");
        }
    }
}

#[test]
fn nothing_is_drawn_outside_its_picture() {
    for (name, picture) in gallery() {
        let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
        for (x, y) in drawn(&picture) {
            assert!((0.0..=width).contains(&x) && (0.0..=height).contains(&y), "{name}: ({x}, {y})");
        }
    }
}

#[test]
fn all_type_is_large_enough_to_read() {
    for (name, picture) in gallery() {
        let document = Document::parse(picture.svg()).unwrap();
        for text in document.descendants().filter(|node| node.has_tag_name("text")) {
            let size: f64 = text.attribute("font-size").unwrap().parse().unwrap();
            assert!(size >= 12.0 * SCALE, "{name}: {:?} in {size}", text.text());
            assert_eq!(text.attribute("font-family"), Some("DejaVu Sans, Verdana, sans-serif"), "{name}");
        }
    }
}

#[test]
fn the_png_is_twice_the_nominal_size() {
    let picture = chart([(0.0, 0.0), (1.0, 1.0)]).size(300, 200).draw().unwrap();
    let png = picture.png().unwrap();
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (600, 400));
}

#[test]
fn words_with_markup_in_them_come_out_as_they_went_in() {
    let words = "a < b & \"c\" > 'd'";
    let picture = Chart::new(words, words)
        .x(Axis::new(words))
        .with(Line::new(words, [(0.0, 0.0), (1.0, 1.0)]))
        .with(Reference::horizontal(0.5).label(words))
        .legend(Legend::Outside)
        .draw()
        .unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    let found = document.descendants().filter(|node| node.text().is_some_and(|text| text.trim() == words));
    // The elements title and desc, the title on the paper, axis, legend and reference; each counts with its text node.
    assert_eq!(found.filter(|node| node.is_element()).count(), 6);
}

#[test]
fn control_characters_do_not_break_the_document() {
    let picture = Chart::new("bell \u{7} and null \0", "A\u{1b}[31m line.")
        .with(Line::new("line", [(0.0, 0.0), (1.0, 1.0)]))
        .draw()
        .unwrap();
    Document::parse(picture.svg()).unwrap();
}

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
fn a_log_axis_refuses_a_range_with_zero_in_it() {
    let refused = chart([(1.0, 1.0)]).y(Axis::new("loss").range(0.0, 1.0).log()).draw();
    assert_eq!(refused.unwrap_err(), PlotError::LogRange { axis: "loss".into(), low: 0.0, high: 1.0 });
}

#[test]
fn one_point_alone_is_a_dot_and_a_constant_line_has_room_around_it() {
    let alone = chart([(3.0, 4.0)]).draw().unwrap();
    assert!(alone.svg().contains("<circle"));
    let level = chart([(0.0, 5.0), (1.0, 5.0)]).draw().unwrap();
    assert_eq!(lines_in(&level, "#0072B2").len(), 1);
}

#[test]
fn a_text_that_does_not_fit_is_an_error_and_a_long_title_is_not() {
    let long = "a word ".repeat(40);
    let refused = chart([(0.0, 0.0), (1.0, 1.0)]).x(Axis::new(&long)).draw();
    assert_eq!(refused.unwrap_err(), PlotError::TextDoesNotFit { text: long.clone() });
    let refused = chart([(0.0, 0.0), (1.0, 1.0)]).y(Axis::new("a".repeat(45))).draw();
    assert!(matches!(refused, Err(PlotError::TextDoesNotFit { .. })));
    let wrapped = Chart::new(&long, "A line.").with(Line::new("line", [(0.0, 0.0), (1.0, 1.0)])).draw();
    assert!(text_boxes(&wrapped.unwrap()).len() > 5);
}

#[test]
fn a_picture_that_cannot_hold_its_words_is_an_error() {
    for (width, height) in [(0, 0), (200, 30), (u32::MAX, u32::MAX)] {
        let refused = chart([(0.0, 0.0), (1.0, 1.0)]).size(width, height).draw();
        assert_eq!(refused.unwrap_err(), PlotError::Size { width, height });
    }
    let crowded = chart([(0.0, 0.0), (1.0, 1.0)])
        .with(Line::new("a rather long name beside the chart", [(0.0, 0.0)]))
        .size(320, 200)
        .draw();
    assert!(matches!(crowded, Err(PlotError::Size { width: 320, height: 200 })));
    let covered = chart([(0.0, 0.0), (1.0, 1.0)])
        .legend(Legend::TopLeft)
        .with(Line::new("wide ".repeat(20), [(0.0, 0.0)]));
    assert!(matches!(covered.draw(), Err(PlotError::Size { .. })));
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
fn a_range_without_any_point_in_it_is_an_empty_chart() {
    let picture = chart([(0.0, 5.0), (1.0, 6.0)]).x(Axis::new("x").range(10.0, 20.0)).draw().unwrap();
    assert!(lines_in(&picture, "#0072B2").is_empty());
}

#[test]
fn every_legend_has_its_place() {
    let places = [
        Legend::None,
        Legend::Outside,
        Legend::Above,
        Legend::TopLeft,
        Legend::TopRight,
        Legend::BottomLeft,
        Legend::BottomRight,
        Legend::LineEnds,
    ];
    let drawn = places.map(|place| {
        let other = Line::new("other", [(0.0, 1.0), (1.0, 0.0)]);
        chart([(0.0, 0.0), (1.0, 1.0)]).with(other).legend(place).draw().unwrap()
    });
    for (index, picture) in drawn.iter().enumerate() {
        assert_eq!(picture.svg().contains("other"), index > 0);
        assert!(!drawn[..index].contains(picture), "{:?}", places[index]);
    }
}

#[test]
fn weights_have_to_fill_their_matrix_with_finite_numbers() {
    let network = |weights: Vec<f64>| {
        NetworkDiagram::new("Weights", "A small network.")
            .layer(Layer::numbered("x", 3))
            .layer(Layer::numbered("h", 2).weights(weights))
            .draw()
    };
    assert!(network(vec![0.0; 6]).is_ok());
    assert_eq!(
        network(vec![1.0; 5]).unwrap_err(),
        PlotError::WeightCount { layer: 1, found: 5, rows: 3, columns: 2 }
    );
    assert!(matches!(network(vec![f64::NAN; 6]), Err(PlotError::NotFinite { .. })));
    let first = NetworkDiagram::new("First", "A layer.").layer(Layer::numbered("x", 2).weights([1.0])).draw();
    assert!(matches!(first, Err(PlotError::WeightCount { layer: 0, .. })));
}

#[test]
fn a_positive_weight_is_blue_and_a_negative_one_vermillion_and_both_read_in_grey() {
    let picture = NetworkDiagram::new("Signs", "Four weights, that from x0 to h1 below zero.")
        .layer(Layer::numbered("x", 2))
        .layer(Layer::numbered("h", 2).weights([2.0, -2.0, 1.0, 1.0]))
        .draw()
        .unwrap();
    assert_eq!(lines_in(&picture, "#0072B2").len(), 1, "the largest weight has the full colour");
    let negative = lines_in(&picture, "#D55E00");
    assert!(negative.len() > 5, "a negative weight is dashed");
    let (start, end) = (negative[0][0], negative.last().unwrap()[1]);
    assert!(start.0 < end.0 && start.1 < end.1, "rows are inputs: the second weight leads down");
}

#[test]
fn networks_of_every_usual_size_can_be_drawn() {
    for layers in 1..=6 {
        for neurons in [1, 2, 7, 16, 17, 1000, 3072] {
            let network = NetworkDiagram::new("Network", "Layers of one size.");
            let grown = (0..layers).fold(network, |network, _| {
                network.layer(Layer::numbered("x", neurons).caption("layer").activation("tanh"))
            });
            let picture = grown.draw().unwrap_or_else(|error| panic!("{layers} x {neurons}: {error}"));
            assert_eq!(picture.svg().contains('×'), layers > 1);
        }
    }
    assert!(matches!(
        NetworkDiagram::new("None", "Empty.").draw(),
        Err(PlotError::Empty { lacks: "layer", .. })
    ));
    let empty = NetworkDiagram::new("Empty", "Empty.").layer(Layer::numbered("x", 0)).draw();
    assert_eq!(empty.unwrap_err(), PlotError::EmptyLayer { layer: 0 });
}

#[test]
fn neurons_with_any_number_of_inputs_can_be_drawn() {
    for inputs in [1, 2, 6, 12] {
        let neuron = NeuronDiagram::new("Neuron", "A neuron.").bias("b");
        let neuron = (0..inputs).fold(neuron, |neuron, index| {
            neuron.input(nn_plot::subscript("x", index), nn_plot::subscript("w", index))
        });
        assert!(neuron.draw().unwrap().svg().contains("w₀·x₀"));
    }
    assert!(matches!(
        NeuronDiagram::new("None", "Empty.").draw(),
        Err(PlotError::Empty { lacks: "input", .. })
    ));
    let wide = NeuronDiagram::new("Wide", "A name.").input("temperature", "w").draw();
    assert_eq!(wide.unwrap_err(), PlotError::TextDoesNotFit { text: "temperature".into() });
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
fn names_along_an_axis_are_all_shown_or_refused() {
    let named = |names: Vec<String>| chart([(0.0, 0.0), (1.0, 1.0)]).x(Axis::new("").names(names)).draw();
    let shown = texts(&named(vec!["first rule".into(), "second rule".into()]).unwrap());
    assert!(shown.contains(&"first rule".into()) && shown.contains(&"second rule".into()));
    let long = "a rather long rule name".to_owned();
    let refused = named((0..5).map(|_| long.clone()).collect());
    assert_eq!(refused.unwrap_err(), PlotError::TextDoesNotFit { text: long });
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

#[test]
fn a_legend_in_a_corner_leaves_the_grid_whole() {
    let draw = |legend| {
        let lines = ["one", "two", "three"];
        let steep = |name: &str| Line::new(name, [(0.0, 0.0), (1.0, 1.0)]);
        let chart = lines.iter().fold(Chart::new("Grid", "Lines."), |chart, name| chart.with(steep(name)));
        chart.x(Axis::new("x")).y(Axis::new("y")).legend(legend).draw().unwrap()
    };
    let grid = |picture: &Picture| (lines_in(picture, "#E6E6E6"), picture.svg().matches("<rect").count());
    for corner in [Legend::TopLeft, Legend::TopRight, Legend::BottomLeft, Legend::BottomRight] {
        assert_eq!(grid(&draw(corner)), grid(&draw(Legend::None)), "{corner:?}");
    }
}

#[test]
fn grid_lines_run_between_the_names_in_a_corner_and_not_through_them() {
    for (lines, height) in
        (1..=3).flat_map(|lines| (260..=600).step_by(20).map(move |height| (lines, height)))
    {
        for corner in [Legend::TopLeft, Legend::BottomRight] {
            let name = |index: usize| Line::new(format!("name {index}"), [(0.0, 0.0), (1.0, 1.0)]);
            let chart = (0..lines).fold(Chart::new("Grid", "Lines."), |chart, index| chart.with(name(index)));
            let picture = chart.size(720, height).legend(corner).draw().unwrap();
            let document = Document::parse(picture.svg()).unwrap();
            let grid: Vec<f64> = lines_in(&picture, "#E6E6E6")
                .into_iter()
                .filter(|line| line[0].1 == line[1].1)
                .map(|line| line[0].1)
                .collect();
            let names = document.descendants().filter(|node| {
                node.has_tag_name("text") && node.text().is_some_and(|text| text.trim().starts_with("name"))
            });
            for node in names {
                // plotters gives the upper end of a text; the middle of its capitals is 0.39 of its size further down.
                let middle = node.attribute("y").unwrap().parse::<f64>().unwrap() / SCALE + 5.9;
                let nearest = grid.iter().map(|line| (line - middle).abs()).fold(f64::INFINITY, f64::min);
                assert!(nearest > 6.0, "{lines} names in {height} pixels: {nearest} in {corner:?}");
            }
        }
    }
}

#[test]
fn points_beyond_a_given_range_do_not_stretch_the_other_axis() {
    let picture = chart([(0.0, 1.0), (1.0, 2.0), (50.0, 9000.0)]).x(Axis::new("x").range(0.0, 1.0)).draw();
    assert!(texts(&picture.unwrap()).contains(&"2.0".into()));
}

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
fn a_part_of_several_regions_has_one_place_in_the_legend() {
    let line = || Line::new("the true boundary", [(-1.0, -2.0), (1.0, 2.0)]);
    let region = || Region::of_two(probability()).with(line());
    let picture = RegionChart::new("Regions", "Two.").region(region()).region(region()).draw().unwrap();
    assert_eq!(texts(&picture).iter().filter(|text| *text == "the true boundary").count(), 1);
    let nowhere = Region::of_two(probability()).with(Line::new("no line", [(f64::NAN, 0.0)]));
    let refused = RegionChart::new("Regions", "One.").region(nowhere).draw();
    assert_eq!(refused.unwrap_err(), PlotError::EmptySeries { series: "no line".into(), points: 1 });
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
fn values_have_to_fill_the_grid_of_a_surface_with_finite_numbers() {
    let draw = |grid: Grid| SurfaceChart::new("Surface", "A surface.", grid).draw();
    let grid = |columns, rows, values: Vec<f64>| Grid::new((0.0, 1.0), (0.0, 1.0), (columns, rows), values);
    assert!(draw(grid(2, 3, vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0])).is_ok());
    for (columns, rows, found) in [(2, 3, 5), (1, 4, 4), (0, 0, 0), (usize::MAX, 2, 4)] {
        let refused = draw(grid(columns, rows, vec![0.5; found]));
        assert_eq!(refused.unwrap_err(), PlotError::GridSize { columns, rows, found });
    }
    for value in [f64::NAN, f64::INFINITY] {
        let refused = draw(grid(2, 2, vec![0.0, 1.0, 2.0, value])).unwrap_err();
        assert!(refused.to_string().starts_with("the value in column 1, row 1 is"), "{refused}");
    }
    assert!(matches!(
        draw(Grid::sampled((0.0, 1.0), (0.0, 1.0), 1, |x, _| x)),
        Err(PlotError::GridSize { .. })
    ));
    assert!(matches!(draw(Grid::sampled((1.0, 0.0), (0.0, 1.0), 9, |x, _| x)), Err(PlotError::Range { .. })));
}

#[test]
fn a_surface_on_a_log_scale_has_to_be_above_zero() {
    let draw = |value: f64| {
        let grid = Grid::new((0.0, 1.0), (0.0, 1.0), (2, 2), [value, 0.1, 1.0, 10.0]);
        SurfaceChart::new("Surface", "A surface.", grid).z(Axis::new("loss").log()).draw()
    };
    assert!(draw(0.01).is_ok());
    for value in [0.0, -1.0] {
        assert!(matches!(draw(value), Err(PlotError::NotPositive { .. })), "{value}");
    }
}

#[test]
fn every_surface_of_finite_numbers_can_be_drawn_and_stays_in_its_plot_area() {
    let fields: [fn(f64, f64) -> f64; 7] = [
        |_, _| 0.0,
        |_, _| -3.5,
        |x, _| x,
        |x, y| 1e307 * x * y,
        |x, y| 1e-300 * (x + y),
        |x, y| f64::from(u8::from(x * y > 0.0)),
        |x, y| (30.0 * x).sin() * (30.0 * y).cos(),
    ];
    for (index, field) in fields.into_iter().enumerate() {
        for signed in [false, true] {
            let grid = Grid::sampled((-1.0, 1.0), (-1.0, 1.0), 16, field);
            let chart = SurfaceChart::new("Surface", "A surface.", grid).contours().contour("", 0.25);
            let chart = if signed { chart.signed() } else { chart };
            let picture = chart.draw().unwrap_or_else(|error| panic!("field {index}: {error}"));
            let [left, top, right, bottom] = plots(&picture)[0];
            let document = Document::parse(picture.svg()).unwrap();
            for node in document.descendants().filter(|node| node.has_tag_name("polygon")) {
                for (x, y) in points_of(&node) {
                    assert!(
                        (left..=right).contains(&x) && (top..=bottom).contains(&y),
                        "field {index}: ({x}, {y})"
                    );
                }
            }
        }
    }
}

#[test]
fn higher_colours_lie_within_lower_ones_so_that_no_seam_shows_what_is_behind() {
    let picture = SurfaceChart::new("Bowl", "A bowl.", bowl()).draw().unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    let areas = document.descendants().filter(|node| node.has_tag_name("polygon")).map(|node| {
        let corners = points_of(&node);
        let twice: f64 = (0..corners.len())
            .map(|index| (corners[index], corners[(index + 1) % corners.len()]))
            .map(|(from, to)| from.0 * to.1 - from.1 * to.0)
            .sum();
        twice.abs() / 2.0
    });
    let areas: Vec<f64> = areas.collect();
    assert!(areas.len() > 10 && areas.windows(2).all(|pair| pair[0] > pair[1]), "{areas:?}");
}

#[test]
fn a_surface_takes_its_ranges_from_its_grid() {
    let ranged = SurfaceChart::new("Bowl", "A bowl.", bowl()).x(Axis::new("x").range(0.0, 1.0)).draw();
    assert!(matches!(ranged, Err(PlotError::OwnSetting { .. })));
    let log = SurfaceChart::new("Bowl", "A bowl.", bowl()).y(Axis::new("y").log()).draw();
    assert!(matches!(log, Err(PlotError::OwnSetting { .. })));
}

#[test]
fn numbers_of_steps_never_lie_on_each_other_and_both_ends_are_marked() {
    let spiral = (0..40).map(|k| (0.9 * 0.9_f64.powi(k), 0.8 * (-0.88_f64).powi(k)));
    let picture = SurfaceChart::new("Bowl", "A path into a bowl.", bowl())
        .with(Trajectory::new(spiral).numbered().end("after 39 steps"))
        .draw()
        .unwrap();
    let shown = texts(&picture);
    for words in ["start", "0", "1", "39", "after 39 steps"] {
        assert!(shown.contains(&words.into()), "{words} among {shown:?}");
    }
    assert_apart("a spiral", &text_boxes(&picture));
}

#[test]
fn a_path_that_leaves_the_surface_ends_at_its_edge() {
    let away = [(0.0, 0.0), (5.0, 5.0), (0.5, 0.0)];
    let path = Trajectory::new(away).colour(Colour::Purple);
    let picture = SurfaceChart::new("Bowl", "A path out of a bowl.", bowl()).with(path).draw().unwrap();
    let [left, top, right, bottom] = plots(&picture)[0];
    let lines = lines_in(&picture, "#CC79A7");
    assert_eq!(lines.len(), 2);
    for (x, y) in lines.into_iter().flatten() {
        assert!((left..=right).contains(&x) && (top..=bottom).contains(&y), "({x}, {y})");
    }
    let nowhere = SurfaceChart::new("Bowl", "A bowl.", bowl()).with(Trajectory::new([])).draw();
    assert!(matches!(nowhere, Err(PlotError::EmptySeries { .. })));
    let level = SurfaceChart::new("Bowl", "A bowl.", bowl()).contour("boundary", f64::NAN).draw();
    assert!(matches!(level, Err(PlotError::NotFinite { .. })));
}

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
    assert!(matches!(chart().region(moved).draw(), Err(PlotError::GridPlaces { class: 1, .. })));
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

#[test]
fn a_matrix_shows_every_count_and_shades_it_by_its_share_of_the_row() {
    let picture = MatrixChart::new("Matrix", "Two by two.", [[40, 0], [1, 1]]).draw().unwrap();
    let shown = texts(&picture);
    assert_eq!(shown.iter().filter(|text| ["40", "1", "0"].contains(&text.as_str())).count(), 4 + 2 * 2);
    let document = Document::parse(picture.svg()).unwrap();
    let cells: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("rect"))
        .filter(|node| node.attribute("width").unwrap().parse::<f64>().unwrap() > 100.0 * SCALE)
        .filter_map(|node| node.attribute("fill"))
        .skip(1)
        .collect();
    assert_eq!(
        cells,
        ["#0072B2", "#F3F5F7", "#E7A570", "#70B0D4"],
        "blue on the diagonal, vermillion beside it"
    );
}

#[test]
fn a_matrix_of_two_to_twelve_classes_can_be_drawn_with_long_names() {
    for classes in 2..=12_usize {
        let counts = || (0..classes).map(|row| (0..classes).map(move |column| (row * column) as u64 * 97));
        let names = (0..classes).map(|class| format!("a long name {class}"));
        let picture = MatrixChart::new("Matrix", "Counts.", counts()).classes(names).draw().unwrap();
        assert_apart("matrix", &text_boxes(&picture));
        assert_apart("matrix", &text_boxes(&MatrixChart::new("Matrix", "Counts.", counts()).draw().unwrap()));
    }
}

#[test]
fn a_matrix_has_to_be_square_with_a_name_for_each_class() {
    let draw = |counts: Vec<Vec<u64>>| MatrixChart::new("Matrix", "Counts.", counts).draw();
    for (counts, found) in [(vec![], 0), (vec![vec![1]], 1), (vec![vec![1, 2], vec![3]], 1)] {
        let refused = draw(counts).unwrap_err();
        assert!(matches!(refused, PlotError::Classes { found: count, .. } if count == found), "{refused}");
    }
    let named = MatrixChart::new("Matrix", "Counts.", [[1, 2], [3, 4]]).classes(["a", "b", "c"]).draw();
    assert!(matches!(named, Err(PlotError::Classes { found: 3, .. })));
    assert!(draw(vec![vec![0, 0], vec![0, 5]]).is_ok(), "a class without a sample");
    assert!(draw(vec![vec![u64::MAX, u64::MAX], vec![0, 5]]).is_ok(), "counts as large as they get");
    let many = draw(vec![vec![1_000_000_000_000; 12]; 12]);
    assert!(matches!(many, Err(PlotError::TextDoesNotFit { .. })));
    assert!(matches!(draw(vec![vec![1; 80]; 80]), Err(PlotError::Size { .. })));
}

#[test]
fn neighbouring_points_of_equal_shade_are_one_rectangle_with_edges_on_whole_pixels() {
    let image = Image::new((4, 2), [0.0, 1.0, 1.0, 0.5, 1.0, 1.0, 1.0, 1.0]);
    let picture = ImageGrid::new("Images", "One.").image(image).draw().unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    let black: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("rect") && node.attribute("fill") == Some("#000000"))
        .collect();
    assert_eq!(black.len(), 2);
    for node in black {
        for name in ["x", "y", "width", "height"] {
            let half_pixels = node.attribute(name).unwrap().parse::<f64>().unwrap() / SCALE * 2.0;
            assert_eq!(half_pixels.fract(), 0.0, "{name}");
        }
    }
}

#[test]
fn a_mistaken_image_has_a_frame_and_words_in_vermillion() {
    let image = || Image::new((2, 2), [0.0, 1.0, 0.2, 0.8]);
    let draw = |image: Image| ImageGrid::new("Images", "One.").image(image).draw().unwrap();
    assert!(!draw(image().label("7")).svg().contains("#D55E00"));
    let wrong = draw(image().label("9, not 7").wrong());
    assert_eq!(wrong.svg().matches("#D55E00").count(), 2, "the frame and the words");
}

#[test]
fn images_need_shades_between_white_and_black_that_fill_them() {
    let draw =
        |image: Image, columns: usize| ImageGrid::new("Images", "One.").columns(columns).image(image).draw();
    assert!(matches!(ImageGrid::new("Images", "None.").draw(), Err(PlotError::Empty { lacks: "image", .. })));
    for (columns, rows, found) in [(2, 2, 3), (0, 2, 0), (usize::MAX, 2, 4)] {
        let refused = draw(Image::new((columns, rows), vec![0.5; found]), 8).unwrap_err();
        assert_eq!(refused, PlotError::ImageSize { image: 0, columns, rows, found });
    }
    for shade in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        let refused = draw(Image::new((2, 1), [0.0, shade]), 8).unwrap_err();
        assert!(refused.to_string().starts_with("the shade in column 1, row 0 of image 0 is"), "{refused}");
    }
    let crowded = draw(Image::new((28, 28), vec![0.5; 784]), 40);
    assert!(matches!(crowded, Err(PlotError::ImageTooLarge { .. })));
    let wordy = draw(Image::new((1, 1), [0.5]).label("a label much wider than its column"), 8);
    assert!(matches!(wordy, Err(PlotError::TextDoesNotFit { .. })));
    assert!(draw(Image::new((1, 1), [0.5]), 0).is_ok());
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
