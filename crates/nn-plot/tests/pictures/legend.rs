//! Legends.

use nn_plot::{Axis, Chart, Legend, Line, Picture};
use resvg::usvg::roxmltree::Document;

use crate::chart;
use crate::reading::{SCALE, lines_in};

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
