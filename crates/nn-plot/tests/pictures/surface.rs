//! Surfaces.

use nn_plot::{Axis, Colour, Grid, PlotError, SurfaceChart, Trajectory};
use resvg::usvg::roxmltree::Document;

use crate::reading::{assert_apart, lines_in, plots, points_of, text_boxes, texts};

fn bowl() -> Grid {
    Grid::sampled((-1.0, 1.0), (-1.0, 1.0), 21, |x, y| 0.01 + x * x + y * y)
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
