//! Grids of images.

use nn_plot::{Image, ImageGrid, PlotError};
use resvg::usvg::roxmltree::Document;

use crate::reading::SCALE;

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
fn numbers_with_signs_have_the_colours_of_weights_and_are_no_larger_than_one() {
    let draw =
        |values: [f64; 3]| ImageGrid::new("Images", "One.").image(Image::signed((3, 1), values)).draw();
    let picture = draw([-1.0, 0.0, 1.0]).unwrap();
    for colour in ["#D55E00", "#0072B2"] {
        assert_eq!(picture.svg().matches(colour).count(), 1, "{colour}");
    }
    for wrong in [-1.1, 1.1, f64::NAN] {
        let refused = draw([0.0, wrong, 0.0]).unwrap_err().to_string();
        assert!(refused.starts_with("the shade in column 1, row 0 of image 0 is"), "{refused}");
    }
}

#[test]
fn a_mistaken_image_has_a_frame_in_vermillion_and_words_that_can_be_read() {
    let image = || Image::new((2, 2), [0.0, 1.0, 0.2, 0.8]);
    let draw = |image: Image| ImageGrid::new("Images", "One.").image(image).draw().unwrap();
    assert!(!draw(image().label("7")).svg().contains("#D55E00"));
    let wrong = draw(image().label("9, not 7").wrong());
    assert_eq!(wrong.svg().matches("#D55E00").count(), 1, "the frame and not the words");
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
