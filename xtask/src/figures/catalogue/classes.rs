//! Networks that tell classes apart: the toy sets and the handwritten digits.

use super::figure::{Figure, Sketch, by_epoch};
use anyhow::{Context, Result};
use nn_plot::{
    Axis, Chart, Colour, Dash, Grid, Image, ImageGrid, Legend, Line, MatrixChart, Reference, Region,
    RegionChart,
};
use nn_tutorial::sections::toy_boundaries::{Classifier, Learned, SIDE};
use nn_tutorial::{Story, sections};

pub(super) static FIGURES: &[Figure] = &[
    Figure {
        name: "boundaries",
        title: "Where no line will do, sixteen hidden units will",
        caption: "Exclusive or, moons and circles: above without a hidden layer, below with one of 16 tanh units. The points are new ones, with the share that is right.",
        alternative: "Three sets of points of two classes, each twice. In the upper row straight boundaries run through \
                      the classes; in the lower row bent ones part them almost without mistakes.",
        draw: boundaries,
    },
    Figure {
        name: "boundaries-spirals",
        title: "Two hidden layers wind around three arms",
        caption: "Three classes on the arms of a spiral, learned by two hidden layers of 16 tanh units and a softmax; the points are new ones.",
        alternative: "Three regions wound around each other like the arms of a spiral, each with the points of its class.",
        draw: spirals,
    },
    Figure {
        name: "digits-training",
        title: "A hidden layer halves the mistakes on digits",
        caption: "64 – relu 64 – softmax 10 by Adam: the share of right answers on the training digits and on 360 new ones, and where a network without a hidden layer ends.",
        alternative: "Two curves that rise steeply and flatten, that of the training digits near 100 %, \
                      that of new ones some per cent lower; a dashed line lower still marks the end without a hidden layer.",
        draw: digits_training,
    },
    Figure {
        name: "digits-samples",
        title: "One new digit in forty is mistaken",
        caption: "All of the 360 new digits that the network gets wrong, in frames, and some of those that it gets right.",
        alternative: "Rows of handwritten digits of 8 x 8 pixels. The first have a frame and say what they were taken \
                      for, the others their digit.",
        draw: digits_samples,
    },
    Figure {
        name: "digits-confusion",
        title: "Fives and eights make most of the mistakes",
        caption: "360 digits that the network has not seen: what they are against what they are taken for.",
        alternative: "Ten rows and columns of counts, nearly all on the diagonal; the rows of 5 and of 8 have three \
                      beside it, those of 6 and 9 one or two.",
        draw: digits_confusion,
    },
];

/// The probabilities of a network over the range of both inputs.
fn region(set: &Learned, of: &Classifier, title: String) -> Region {
    let grid = |map: &Vec<f64>| Grid::new(set.range, set.range, (SIDE, SIDE), map.iter().copied());
    let region = match of.map.as_slice() {
        [second] => Region::of_two(grid(second)),
        each => Region::of_classes(each.iter().map(grid)),
    };
    region.title(title).samples(set.samples.iter().map(|sample| (sample.at.0, sample.at.1, sample.class)))
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

fn boundaries(figure: &Figure, story: &Story) -> Result<Sketch> {
    let section = sections::toy_boundaries::run(story)?;
    let two_classes = || section.sets.iter().filter(|set| set.classes == 2);
    let title = |set: &Learned, of: &Classifier| format!("{}: {}", set.set, percent(of.accuracy));
    let above = two_classes().map(|set| region(set, &set.one_layer, title(set, &set.one_layer)));
    let below = two_classes().map(|set| region(set, &set.hidden, title(set, &set.hidden)));
    let chart = RegionChart::new(figure.title, figure.alternative)
        .size(960, 760)
        .columns(3)
        .x(Axis::new("x₀"))
        .y(Axis::new("x₁"))
        .classes(["class 0", "class 1"]);
    Ok(above.chain(below).fold(chart, RegionChart::region).into())
}

fn spirals(figure: &Figure, story: &Story) -> Result<Sketch> {
    let section = sections::toy_boundaries::run(story)?;
    let set = section.sets.last().context("there are four toy sets")?;
    let one_layer = percent(set.one_layer.accuracy);
    let title = format!("{} right; without hidden layers {one_layer}", percent(set.hidden.accuracy));
    Ok(RegionChart::new(figure.title, figure.alternative)
        .x(Axis::new("x₀"))
        .y(Axis::new("x₁"))
        .classes((0..set.classes).map(|class| format!("arm {class}")))
        .region(region(set, &set.hidden, title))
        .into())
}

fn digits_training(figure: &Figure, story: &Story) -> Result<Sketch> {
    let section = sections::digits::run(story)?;
    let per_cent = |shares: &[f64]| shares.iter().map(|share| 100.0 * share).collect::<Vec<_>>();
    let (known, new) = (per_cent(&section.training_accuracy), per_cent(&section.test_accuracy));
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("epoch").range(0.0, section.test_accuracy.len() as f64))
        .y(Axis::new("digits that are right in %").range(80.0, 100.0))
        .with(Line::new("training samples", by_epoch(&known)).colour(Colour::Blue).dash(Dash::Dashed))
        .with(Line::new("new", by_epoch(&new)).colour(Colour::Vermillion).dash(Dash::Solid))
        .with(
            Reference::horizontal(100.0 * section.one_layer_accuracy)
                .label(format!("new, without a hidden layer: {}", percent(section.one_layer_accuracy))),
        )
        .legend(Legend::BottomRight)
        .into())
}

fn digits_samples(figure: &Figure, story: &Story) -> Result<Sketch> {
    let section = sections::digits::run(story)?;
    let grid = ImageGrid::new(figure.title, figure.alternative);
    let image = |digit: &sections::digits::Digit| {
        let image = Image::new((8, 8), digit.pixels.iter().copied());
        if digit.class == digit.predicted {
            image.label(digit.class.to_string())
        } else {
            image.label(format!("{}, not {}", digit.predicted, digit.class)).wrong()
        }
    };
    Ok(section.shown.iter().map(image).fold(grid, ImageGrid::image).into())
}

fn digits_confusion(figure: &Figure, story: &Story) -> Result<Sketch> {
    let section = sections::digits::run(story)?;
    let counts = section.confusion.iter().map(|row| row.iter().map(|count| *count as u64));
    Ok(MatrixChart::new(figure.title, figure.alternative, counts).labels("taken for", "digit").into())
}
