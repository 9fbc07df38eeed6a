//! What every picture keeps to, over the whole gallery.

use std::thread;

use nn_plot::Picture;
use resvg::usvg::roxmltree::Document;

use crate::gallery::GALLERY;
use crate::reading::{SCALE, assert_apart, drawn, text_boxes};

fn gallery() -> Vec<(&'static str, Picture)> {
    GALLERY.iter().map(|(name, draw)| (*name, draw().unwrap())).collect()
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

    let png = || GALLERY[0].1().unwrap().png().unwrap();
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
