//! Networks that tell classes apart: the toy sets and the handwritten digits.

use crate::error::FigureError;
use crate::figure::{Figure, Sketch, by_epoch};
use nn_data::Xor;
use nn_math::Mat;
use nn_model::{Activation, Architecture, GradientDescent, Initialization, Loss, Network, Training};
use nn_plot::{
    Axis, Bars, Chart, Colour, Dash, Grid, Image, ImageGrid, Legend, Line, MatrixChart, Reference, Region,
    RegionChart, Trajectory,
};
use nn_tutorial::sections::digits::{Digit, Influence};
use nn_tutorial::sections::toy_boundaries::{Classifier, Learned, SIDE};
use nn_tutorial::{Story, sections};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

pub(crate) static FIGURES: &[Figure] = &[
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
        name: "temperatures",
        title: "Divided scores make softer probabilities, in the same order",
        caption: "What softmax makes of the scores 2, 1 and 0, and of the same scores divided by a temperature below and above 1 first.",
        alternative: "Three groups of three bars, one for each class. In each group the bar of class 0 is the highest and that of class 2 the lowest; \
                      at temperature 0.5 class 0 has nearly all, at 3 the three are not far apart.",
        draw: temperatures,
    },
    Figure {
        name: "hidden-plane",
        title: "The hidden units move the corners until one line parts them",
        caption: "Exclusive or: where two tanh units put its four corners, from their first weights (open) to the last of 2000 steps (filled), and the line where the output is one half by then.",
        alternative: "Four paths in the plane of two hidden units. They begin near one another; those of 0 1 and 1 0 end on one side of a \
                      dashed line, those of 0 0 and 1 1 on the other.",
        draw: hidden_plane,
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
        name: "digits-pixels",
        title: "More ink on blue pixels speaks for the answer",
        caption: "Eight of the new digits, two of them mistaken, each beside what its pixels say to the network: blue where more ink would raise the score of its answer, vermillion where it would lower it. At the edges, which hardly any digit reaches, the colours are chance.",
        alternative: "Rows of digits of 8 x 8 pixels, each with a map of the same size. In that of the 0 its hole is vermillion and its ring \
                      blue; in those of the 9 the open place at the lower left is vermillion. At the edges the colours are mixed.",
        draw: digits_pixels,
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

fn boundaries(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
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

fn spirals(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::toy_boundaries::run(story)?;
    let set = section.sets.last().ok_or(FigureError::Missing("a toy set"))?;
    let one_layer = percent(set.one_layer.accuracy);
    let title = format!("{} right; without hidden layers {one_layer}", percent(set.hidden.accuracy));
    Ok(RegionChart::new(figure.title, figure.alternative)
        .x(Axis::new("x₀"))
        .y(Axis::new("x₁"))
        .classes((0..set.classes).map(|class| format!("arm {class}")))
        .region(region(set, &set.hidden, title))
        .into())
}

fn temperatures(figure: &Figure, _: &Story) -> Result<Sketch, FigureError> {
    const SCORES: [f64; 3] = [2.0, 1.0, 0.0];
    let looks = [(0.5, Colour::Orange), (1.0, Colour::Blue), (3.0, Colour::Green)];
    let mut chart = Chart::new(figure.title, figure.alternative)
        .x(Axis::new("class").names(["class 0", "class 1", "class 2"]))
        .y(Axis::new("probability").range(0.0, 1.0))
        .legend(Legend::TopRight);
    for (place, (temperature, colour)) in looks.into_iter().enumerate() {
        // With weights of zero, the biases are the scores of any input.
        let output = Architecture::new(1).layer(3, Activation::Softmax);
        let parameters = [0.0; 3].into_iter().chain(SCORES.map(|score| score / temperature));
        let network = Network::from_parameters(output, parameters.collect())?;
        let probabilities = network.predict(Mat::zeros(1, 1))?;
        let bar = |class: usize| {
            let from = class as f64 - 0.36 + 0.24 * place as f64;
            (from, from + 0.24, probabilities[(0, class)])
        };
        let name = format!("temperature {temperature}");
        chart = chart.with(Bars::new(name, (0..3).map(bar)).colour(colour));
    }
    Ok(chart.into())
}

/// The first start of the chapter's program that learns.
fn hidden_plane(figure: &Figure, _: &Story) -> Result<Sketch, FigureError> {
    const EPOCHS: usize = 2000;
    let corners = Xor::default().generate(&mut ChaCha8Rng::seed_from_u64(0))?;
    let (x, y) = (corners.inputs(), corners.targets());
    let training = Training::new(GradientDescent::new(0.5), Loss::HalfSse).epochs(EPOCHS);
    for seed in 0..100 {
        let network = Architecture::new(2).layer(2, Activation::Tanh).layer(1, Activation::Sigmoid);
        let mut network = Network::new(network, Initialization::UNIT, &mut ChaCha8Rng::seed_from_u64(seed))?;
        let mut run = training.start(&mut network, (x, y))?;
        let mut paths = vec![Vec::new(); corners.samples()];
        for epoch in 0..=EPOCHS {
            if epoch > 0 {
                run.run(1);
            }
            let hidden = &run.network().activations(x)?[0];
            paths
                .iter_mut()
                .enumerate()
                .for_each(|(row, path)| path.push((hidden[(row, 0)], hidden[(row, 1)])));
        }
        let outputs = run.network().predict(x)?;
        if (0..paths.len()).any(|row| (outputs[(row, 0)] > 0.5) != (y[(row, 0)] > 0.5)) {
            continue;
        }
        let (v, b) = (run.network().weights(1)?, run.network().biases(1)?[0]);
        let (v0, v1) = (v[(0, 0)], v[(1, 0)]);
        // The line v₀ h₀ + v₁ h₁ + b = 0 as its foot, and far to both sides of it.
        let square = v0 * v0 + v1 * v1;
        let far = 4.0 / square.sqrt();
        let ends = [-far, far].map(|by| (-b * v0 / square - by * v1, -b * v1 / square + by * v0));
        let mut chart = Chart::new(figure.title, figure.alternative)
            .size(720, 620)
            .x(Axis::new("first hidden unit h₀").range(-1.2, 1.2))
            .y(Axis::new("second hidden unit h₁").range(-1.2, 1.2))
            .with(Line::new("output one half", ends).colour(Colour::Black).dash(Dash::Dashed))
            .legend(Legend::None);
        for (row, path) in paths.into_iter().enumerate() {
            let (says, colour) =
                if y[(row, 0)] > 0.5 { ("yes", Colour::Blue) } else { ("no", Colour::Vermillion) };
            let end = format!("{} {}: {says}", x[(row, 0)], x[(row, 1)]);
            chart = chart.with(Trajectory::new(path).colour(colour).start("").end(end));
        }
        return Ok(chart.into());
    }
    Err(FigureError::Missing("a start from which exclusive or is learned, among a hundred"))
}

fn digits_training(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
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

/// A digit with what it was taken for.
fn digit_image(digit: &Digit) -> Image {
    let image = Image::new((8, 8), digit.pixels.iter().copied());
    if digit.class == digit.predicted {
        image.label(digit.class.to_string())
    } else {
        image.label(format!("{}, not {}", digit.predicted, digit.class)).wrong()
    }
}

fn digits_samples(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::digits::run(story)?;
    let grid = ImageGrid::new(figure.title, figure.alternative);
    Ok(section.shown.iter().map(digit_image).fold(grid, ImageGrid::image).into())
}

fn digits_pixels(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let influences = sections::digits::influences(story)?;
    let is_right = |influence: &&Influence| influence.digit.class == influence.digit.predicted;
    let (right, wrong): (Vec<_>, Vec<_>) = influences.iter().partition(is_right);
    let mut grid = ImageGrid::new(figure.title, figure.alternative);
    for Influence { digit, by_pixel, .. } in wrong.into_iter().take(2).chain(right.into_iter().take(6)) {
        let mut sizes: Vec<f64> = by_pixel.iter().map(|slope| slope.abs()).collect();
        sizes.sort_by(|one, other| other.total_cmp(one));
        // A pixel that hardly ever has ink may outdo all others: the tenth has the full colour.
        let most = sizes.get(9).copied().filter(|most| *most > 0.0).unwrap_or(1.0);
        let shares = by_pixel.iter().map(|slope| (slope / most).clamp(-1.0, 1.0));
        let map = Image::signed((8, 8), shares).label(format!("for a {}", digit.predicted));
        grid = grid.image(digit_image(digit)).image(map);
    }
    Ok(grid.into())
}

fn digits_confusion(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::digits::run(story)?;
    let counts = section.confusion.iter().map(|row| row.iter().map(|count| *count as u64));
    Ok(MatrixChart::new(figure.title, figure.alternative, counts).labels("taken for", "digit").into())
}
