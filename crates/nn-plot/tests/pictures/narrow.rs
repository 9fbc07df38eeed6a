//! Drawings for a phone.

use crate::chart;
use crate::reading::{SCALE, text_boxes};
use nn_plot::{
    Axis, Chart, Grid, Layer, Legend, Line, MatrixChart, NetworkDiagram, NeuronDiagram, Panels, Picture,
    PlotError, Region, RegionChart,
};
use resvg::usvg::roxmltree::Document;

/// The smallest type of a picture, in nominal pixels.
fn smallest_type(picture: &Picture) -> f64 {
    let document = Document::parse(picture.svg()).unwrap();
    let sizes = document.descendants().filter_map(|node| node.attribute("font-size"));
    sizes.map(|size| size.parse::<f64>().unwrap() / SCALE).fold(f64::INFINITY, f64::min)
}

fn many_lines(legend: Legend) -> Chart {
    let chart = Chart::new("A title that is far too long for one line of a phone", "Four lines.")
        .x(Axis::new("a label of the horizontal axis, somewhat long"))
        .y(Axis::new("a label of the upright axis, somewhat long"))
        .legend(legend);
    let line = |k: i32| Line::new(format!("the line {k} of four"), [(0.0, 0.0), (1.0, f64::from(k))]);
    (1..=4).map(line).fold(chart, Chart::with)
}

#[test]
fn a_drawing_for_a_phone_is_narrow_and_its_words_are_as_large_as_elsewhere_and_stay_inside() {
    let panels = Panels::new("Two panels", "Two lines.").x(Axis::new("epoch"));
    let panels = panels.panel(chart([(0.0, 0.0), (1.0, 1.0)])).panel(chart([(0.0, 0.0), (1.0, 1.0)]));
    let matrix = MatrixChart::new("A matrix", "Four counts.", [[9, 1], [2, 8]]);
    let neuron = NeuronDiagram::new("A neuron", "One input.").input("x", "−0.08").bias("b").sum("z = −0.68");
    for picture in [
        many_lines(Legend::LineEnds).narrow().draw(),
        many_lines(Legend::Outside).narrow().draw(),
        many_lines(Legend::TopLeft).narrow().draw(),
        panels.narrow().draw(),
        matrix.narrow().draw(),
        neuron.narrow().draw(),
        layers(["inputs", "hidden units", "output"]).narrow().draw(),
    ] {
        let picture = picture.unwrap();
        assert_eq!(picture.width(), 360);
        assert!(smallest_type(&picture) >= 12.0 * 0.999, "{}", smallest_type(&picture));
        for area in text_boxes(&picture) {
            assert!(area.left() >= 0.0 && area.right() <= 360.0, "{area:?}");
            assert!(area.top() >= 0.0 && area.bottom() <= picture.height() as f32, "{area:?}");
        }
    }
}

#[test]
fn a_row_of_regions_becomes_a_column_on_a_phone_and_rows_that_are_compared_stay() {
    let region = || Region::of_two(Grid::sampled((0.0, 1.0), (0.0, 1.0), 5, |x, _| x));
    let regions = |count: usize| {
        let chart = RegionChart::new("Regions", "From blue to vermillion.").columns(3);
        (0..count).fold(chart, |chart, _| chart.region(region())).narrow().draw()
    };
    let [one, three] = [1, 3].map(|count| regions(count).unwrap().height());
    assert_eq!(three, one + 2 * 360);
    assert!(matches!(regions(6), Err(PlotError::Size { .. })));
}

/// A network with a layer of two for each caption.
fn layers<const N: usize>(captions: [&str; N]) -> NetworkDiagram {
    let layer = |caption| Layer::new(["0.46", "0.65"]).caption(caption).activation("δ = −0.03");
    let layers = captions.map(layer).into_iter().enumerate();
    layers.fold(NetworkDiagram::new("A network", "Layers."), |network, (index, layer)| {
        network.layer(if index == 0 { layer } else { layer.weights([1.0, -0.5, 0.25, -1.0]) })
    })
}

#[test]
fn words_that_need_more_space_than_a_phone_has_are_an_error() {
    let long = chart([(0.0, 0.0), (1.0, 1.0)]).x(Axis::new("a word ".repeat(12)));
    assert!(long.draw().is_ok());
    assert!(matches!(long.narrow().draw(), Err(PlotError::TextDoesNotFit { .. })));
    for network in
        [layers(["inputs", "a layer with many words", "output"]), layers(["in", "1", "2", "3", "out"])]
    {
        assert!(network.draw().is_ok());
        assert!(matches!(network.narrow().draw(), Err(PlotError::Size { width: 360, .. })));
    }
}

#[test]
fn only_drawings_whose_colours_stand_for_values_say_so_to_the_page() {
    let matrix = MatrixChart::new("A matrix", "Four counts.", [[9, 1], [2, 8]]).draw().unwrap();
    assert!(matrix.svg().lines().next().unwrap().contains("class=\"map\""));
    let line = chart([(0.0, 0.0), (1.0, 1.0)]).draw().unwrap();
    assert!(!line.svg().contains("class="));
}
