//! What every picture keeps to, checked from outside and over the whole gallery.

#![allow(clippy::unwrap_used, reason = "a helper that cannot go on fails its test, as it should")]

use std::sync::Arc;
use std::thread;

use nn_plot::{
    Axis, Chart, Colour, Layer, Legend, Line, Mark, NetworkDiagram, NeuronDiagram, Picture, PlotError,
    Reference,
};
use resvg::usvg::{self, roxmltree::Document};

#[path = "../examples/gallery/main.rs"]
#[allow(dead_code)]
mod gallery;

/// SVG units for each nominal pixel.
const SCALE: f64 = 20.0;

fn gallery() -> Vec<(&'static str, Picture)> {
    gallery::GALLERY.iter().map(|(name, draw)| (*name, draw().unwrap())).collect()
}

fn chart(line: impl IntoIterator<Item = (f64, f64)>) -> Chart {
    Chart::new("A chart", "A line.").line(Line::new("line", line).colour(Colour::Blue))
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
    let corner = |pair: &str| {
        let (x, y) = pair.split_once(',').unwrap();
        (x.parse::<f64>().unwrap() / SCALE, y.parse::<f64>().unwrap() / SCALE)
    };
    in_colour.map(|node| node.attribute("points").unwrap().split_whitespace().map(corner).collect()).collect()
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
        for (index, text) in boxes.iter().enumerate() {
            let inside = text.left() >= 0.0
                && text.top() >= 0.0
                && text.right() <= picture.width() as f32
                && text.bottom() <= picture.height() as f32;
            assert!(inside, "{name}: {text:?} of {} x {}", picture.width(), picture.height());
            for other in &boxes[index + 1..] {
                let apart = text.left() >= other.right()
                    || other.left() >= text.right()
                    || text.top() >= other.bottom()
                    || other.top() >= text.bottom();
                assert!(apart, "{name}: {text:?} lies on {other:?}");
            }
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
        .line(Line::new(words, [(0.0, 0.0), (1.0, 1.0)]))
        .reference(Reference::horizontal(0.5).label(words))
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
        .line(Line::new("line", [(0.0, 0.0), (1.0, 1.0)]))
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
    assert!(matches!(Chart::new("None", "Empty.").draw(), Err(PlotError::NoSeries { .. })));
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
    let wrapped = Chart::new(&long, "A line.").line(Line::new("line", [(0.0, 0.0), (1.0, 1.0)])).draw();
    assert!(text_boxes(&wrapped.unwrap()).len() > 5);
}

#[test]
fn a_picture_that_cannot_hold_its_words_is_an_error() {
    for (width, height) in [(0, 0), (200, 30), (u32::MAX, u32::MAX)] {
        let refused = chart([(0.0, 0.0), (1.0, 1.0)]).size(width, height).draw();
        assert_eq!(refused.unwrap_err(), PlotError::Size { width, height });
    }
    let crowded = chart([(0.0, 0.0), (1.0, 1.0)])
        .line(Line::new("a rather long name beside the chart", [(0.0, 0.0)]))
        .size(320, 200)
        .draw();
    assert!(matches!(crowded, Err(PlotError::Size { width: 320, height: 200 })));
    let covered = chart([(0.0, 0.0), (1.0, 1.0)])
        .legend(Legend::TopLeft)
        .line(Line::new("wide ".repeat(20), [(0.0, 0.0)]));
    assert!(matches!(covered.draw(), Err(PlotError::Size { .. })));
}

#[test]
fn what_stands_beside_the_lines_has_to_be_finite_and_have_words() {
    let marked = chart([(0.0, 0.0), (1.0, 1.0)]).mark(Mark::at(f64::NAN, 0.0).label("start")).draw();
    assert!(matches!(marked, Err(PlotError::NotFinite { .. })));
    let wide = Chart::new("Wide", "A line.").line(Line::new("wide", [(0.0, 0.0)]).width(f64::NAN)).draw();
    assert!(matches!(wide, Err(PlotError::Width { .. })));
    let speechless = Chart::new("No words", " ").line(Line::new("line", [(0.0, 0.0)])).draw();
    assert!(matches!(speechless, Err(PlotError::NoAlternativeText { .. })));
}

#[test]
fn reference_lines_and_marks_out_of_range_are_left_out() {
    let picture = chart([(0.0, 0.0), (1.0, 1.0)])
        .y(Axis::new("y").range(0.0, 1.0))
        .reference(Reference::horizontal(2.0).label("above"))
        .mark(Mark::at(0.5, -1.0).label("below"))
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
        Legend::TopLeft,
        Legend::TopRight,
        Legend::BottomLeft,
        Legend::BottomRight,
        Legend::LineEnds,
    ];
    let drawn = places.map(|place| {
        let other = Line::new("other", [(0.0, 1.0), (1.0, 0.0)]);
        chart([(0.0, 0.0), (1.0, 1.0)]).line(other).legend(place).draw().unwrap()
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
    assert!(matches!(NetworkDiagram::new("None", "Empty.").draw(), Err(PlotError::NoLayers { .. })));
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
    assert!(matches!(NeuronDiagram::new("None", "Empty.").draw(), Err(PlotError::NoInputs { .. })));
    let wide = NeuronDiagram::new("Wide", "A name.").input("temperature", "w").draw();
    assert_eq!(wide.unwrap_err(), PlotError::TextDoesNotFit { text: "temperature".into() });
}
