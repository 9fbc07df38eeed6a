//! Words, size and the finished files.

use nn_plot::{Axis, Chart, Legend, Line, PlotError, Reference};
use resvg::usvg::roxmltree::Document;

use crate::chart;
use crate::reading::text_boxes;

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
fn a_text_that_does_not_fit_is_an_error_and_a_long_title_is_not() {
    let long = "a word ".repeat(40);
    let refused = chart([(0.0, 0.0), (1.0, 1.0)]).x(Axis::new(&long)).draw();
    assert_eq!(refused.unwrap_err(), PlotError::TextDoesNotFit { text: long.clone() });
    let refused = chart([(0.0, 0.0), (1.0, 1.0)]).y(Axis::new("a".repeat(60))).draw();
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
