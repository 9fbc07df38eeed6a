//! Draws one picture of each kind: `cargo run --release --example gallery -- <directory>`.

use std::error::Error;
use std::path::PathBuf;

use nn_plot::{
    Axis, Colour, Dash, Layer, Legend, Line, LineChart, Mark, NetworkDiagram, NeuronDiagram, Picture,
    PlotError, Reference,
};

pub(crate) type Drawing = fn() -> Result<Picture, PlotError>;

pub(crate) const GALLERY: &[(&str, Drawing)] = &[
    ("sigmoid", sigmoid_curve),
    ("mse", mse),
    ("log", log_axis),
    ("line-ends", line_ends),
    ("neuron", neuron),
    ("one-layer", one_layer),
    ("two-layers", two_layers),
    ("trained", trained),
    ("digits", digits),
];

fn main() -> Result<(), Box<dyn Error>> {
    let directory =
        PathBuf::from(std::env::args_os().nth(1).ok_or("name a directory to write the pictures into")?);
    std::fs::create_dir_all(&directory)?;
    for (name, draw) in GALLERY {
        let picture = draw()?;
        std::fs::write(directory.join(name).with_extension("svg"), picture.svg())?;
        std::fs::write(directory.join(name).with_extension("png"), picture.png()?)?;
    }
    Ok(())
}

fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

fn sigmoid_curve() -> Result<Picture, PlotError> {
    let points = (-200..=200).map(|tenth| f64::from(tenth) / 20.0).map(|x| (x, sigmoid(x)));
    LineChart::new(
        "Sigmoid",
        "An S-shaped curve that rises from 0 at x = -10 through 0.5 at x = 0 to 1 at x = 10.",
    )
    .x(Axis::new("x"))
    .y(Axis::new("σ(x)").range(-0.05, 1.05))
    .line(Line::new("sigmoid", points))
    .draw()
}

fn mse() -> Result<Picture, PlotError> {
    let two =
        (0..3000).map(f64::from).map(|k| (k, 0.25 * (-k / 300.0).exp() + 0.002 + 0.8 * (-k / 6.0).exp()));
    let one =
        (0..3000).map(f64::from).map(|k| (k, 0.125 + 0.2 * (-k / 120.0).exp() + 0.004 * (k / 40.0).sin()));
    LineChart::new("MSE", "Two falling curves of mean squared error; the two-layer network ends lower.")
        .x(Axis::new("Checkpoint"))
        .y(Axis::new("MSE").range(0.0, 0.3))
        .line(Line::new("Two layer", two).colour(Colour::Blue))
        .line(Line::new("One layer", one).colour(Colour::Vermillion).dash(Dash::Dashed))
        .legend(Legend::TopRight)
        .draw()
}

fn log_axis() -> Result<Picture, PlotError> {
    let curve =
        |rate: f64| (1..=400).map(f64::from).map(move |epoch| (epoch, 0.5 * epoch.powf(-rate) + 1e-5));
    LineChart::new("A larger step crosses the goal first", "Three falling curves on a logarithmic axis.")
        .x(Axis::new("epoch").range(0.0, 400.0))
        .y(Axis::new("mean squared error").log())
        .line(Line::new("η = 0.1", curve(0.5)))
        .line(Line::new("η = 0.5", curve(1.0)))
        .line(Line::new("η = 1", curve(1.6)))
        .reference(Reference::horizontal(0.01).label("goal: 0.01"))
        .mark(Mark::at(50.0, 0.01001).label("epoch 50").colour(Colour::Vermillion))
        .draw()
}

fn line_ends() -> Result<Picture, PlotError> {
    let wave =
        |shift: f64| (0..=200).map(|k| f64::from(k) / 20.0).map(move |x| (x, (x + shift).sin() / (1.0 + x)));
    LineChart::new(
        "Names stand at the ends of their lines",
        "Three waves that die down, and a gap in the third.",
    )
    .x(Axis::new("time t in seconds"))
    .y(Axis::new("height"))
    .line(Line::new("first", wave(0.0)))
    .line(Line::new("second", wave(0.4)))
    .line(Line::new("third", wave(2.0).map(|(x, y)| (x, if (3.0..4.0).contains(&x) { f64::NAN } else { y }))))
    .reference(Reference::vertical(4.0).label("the gap ends here"))
    .legend(Legend::LineEnds)
    .draw()
}

fn neuron() -> Result<Picture, PlotError> {
    NeuronDiagram::new(
        "One neuron",
        "Three inputs are weighted, summed with a bias and passed through a sigmoid.",
    )
    .input("x₀", "w₀")
    .input("x₁", "w₁")
    .input("x₂", "w₂")
    .bias("b")
    .activation("σ")
    .activation_curve((-30..=30).map(|k| f64::from(k) / 5.0).map(|z| (z, sigmoid(z))))
    .output("y")
    .draw()
}

fn one_layer() -> Result<Picture, PlotError> {
    NetworkDiagram::new("One layer", "Three inputs, each with a weight to the one output.")
        .layer(Layer::numbered("x", 3).caption("inputs"))
        .layer(Layer::new(["y"]).caption("output").activation("sigmoid"))
        .draw()
}

fn two_layers() -> Result<Picture, PlotError> {
    NetworkDiagram::new("Two layers", "Three inputs, two hidden neurons and one output, all connected.")
        .layer(Layer::numbered("x", 3).caption("inputs"))
        .layer(Layer::numbered("h", 2).caption("hidden layer").activation("sigmoid"))
        .layer(Layer::new(["y"]).caption("output").activation("sigmoid"))
        .draw()
}

fn trained() -> Result<Picture, PlotError> {
    let weights = |count: i32| (0..count).map(|k| f64::from((k * 37 + 11) % 41 - 20) / 4.0);
    NetworkDiagram::new(
        "Width shows the size of a weight, colour its sign",
        "A network of 4, 8, 5 and 3 neurons with its weights.",
    )
    .layer(Layer::numbered("x", 4).caption("inputs"))
    .layer(Layer::numbered("g", 8).caption("first hidden layer").activation("tanh").weights(weights(32)))
    .layer(Layer::numbered("h", 5).caption("second hidden layer").activation("tanh").weights(weights(40)))
    .layer(Layer::numbered("y", 3).caption("outputs").activation("softmax").weights(weights(15)))
    .draw()
}

fn digits() -> Result<Picture, PlotError> {
    NetworkDiagram::new("A network that reads digits", "784 inputs, two hidden layers and ten outputs.")
        .layer(Layer::numbered("x", 784).caption("pixels"))
        .layer(Layer::numbered("g", 16).caption("hidden").activation("ReLU"))
        .layer(Layer::numbered("h", 12).caption("hidden").activation("ReLU"))
        .layer(Layer::numbered("y", 10).caption("digits").activation("softmax"))
        .draw()
}
