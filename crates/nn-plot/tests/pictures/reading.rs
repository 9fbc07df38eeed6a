//! What a picture holds, read from its SVG.

use std::sync::Arc;

use nn_plot::Picture;
use resvg::usvg::{
    self,
    roxmltree::{Document, Node},
};

/// SVG units for each nominal pixel.
pub(crate) const SCALE: f64 = 20.0;

pub(crate) fn with_fonts() -> usvg::Options<'static> {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    usvg::Options { fontdb: Arc::new(fonts), ..usvg::Options::default() }
}

/// The rectangles that the texts of a picture really cover, in nominal pixels.
pub(crate) fn text_boxes(picture: &Picture) -> Vec<usvg::Rect> {
    fn collect(group: &usvg::Group, boxes: &mut Vec<usvg::Rect>) {
        for node in group.children() {
            match node {
                usvg::Node::Text(text) => boxes.push(text.abs_bounding_box()),
                usvg::Node::Group(group) => collect(group, boxes),
                usvg::Node::Path(_) | usvg::Node::Image(_) => {}
            }
        }
    }
    let mut boxes = Vec::new();
    collect(usvg::Tree::from_str(picture.svg(), &with_fonts()).unwrap().root(), &mut boxes);
    boxes
}

/// The corners of all lines in a colour, in nominal pixels.
pub(crate) fn lines_in(picture: &Picture, colour: &str) -> Vec<Vec<(f64, f64)>> {
    let document = Document::parse(picture.svg()).unwrap();
    let in_colour = document
        .descendants()
        .filter(|node| node.has_tag_name("polyline") && node.attribute("stroke") == Some(colour));
    in_colour.map(|node| points_of(&node)).collect()
}

/// The corners of everything that is drawn, but for text, in nominal pixels.
pub(crate) fn drawn(picture: &Picture) -> Vec<(f64, f64)> {
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
pub(crate) fn areas_in(picture: &Picture, colour: &str) -> Vec<Vec<(f64, f64)>> {
    let document = Document::parse(picture.svg()).unwrap();
    let nodes = document.descendants().filter(|node| node.has_tag_name("polygon"));
    nodes.filter(|node| node.attribute("fill") == Some(colour)).map(|node| points_of(&node)).collect()
}

pub(crate) fn points_of(node: &Node<'_, '_>) -> Vec<(f64, f64)> {
    let corner = |pair: &str| {
        let (x, y) = pair.split_once(',').unwrap();
        (x.parse::<f64>().unwrap() / SCALE, y.parse::<f64>().unwrap() / SCALE)
    };
    node.attribute("points").unwrap().split_whitespace().map(corner).collect()
}

/// The plot areas from top to bottom, told by their axes: left, top, right, bottom.
pub(crate) fn plots(picture: &Picture) -> Vec<[f64; 4]> {
    let axes = lines_in(picture, "#6E6E6E").into_iter().filter(|line| line.len() == 3);
    axes.map(|line| [line[0].0, line[0].1, line[2].0, line[1].1]).collect()
}

pub(crate) fn texts(picture: &Picture) -> Vec<String> {
    let document = Document::parse(picture.svg()).unwrap();
    let nodes = document.descendants().filter(|node| node.has_tag_name("text"));
    nodes.filter_map(|node| node.text()).map(|text| text.trim().to_owned()).collect()
}

pub(crate) fn assert_apart(name: &str, boxes: &[usvg::Rect]) {
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
