//! Confusion matrices.

use nn_plot::{MatrixChart, PlotError};
use resvg::usvg::roxmltree::Document;

use crate::reading::{SCALE, assert_apart, text_boxes, texts};

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
