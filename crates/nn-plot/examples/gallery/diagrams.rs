//! A neuron and networks.

use nn_plot::{Layer, NetworkDiagram, NeuronDiagram, Picture, PlotError};

use super::sigmoid;

pub(crate) fn neuron() -> Result<Picture, PlotError> {
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

pub(crate) fn one_layer() -> Result<Picture, PlotError> {
    NetworkDiagram::new("One layer", "Three inputs, each with a weight to the one output.")
        .layer(Layer::numbered("x", 3).caption("inputs"))
        .layer(Layer::new(["y"]).caption("output").activation("sigmoid"))
        .draw()
}

pub(crate) fn two_layers() -> Result<Picture, PlotError> {
    NetworkDiagram::new("Two layers", "Three inputs, two hidden neurons and one output, all connected.")
        .layer(Layer::numbered("x", 3).caption("inputs"))
        .layer(Layer::numbered("h", 2).caption("hidden layer").activation("sigmoid"))
        .layer(Layer::new(["y"]).caption("output").activation("sigmoid"))
        .draw()
}

pub(crate) fn trained() -> Result<Picture, PlotError> {
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

pub(crate) fn digits() -> Result<Picture, PlotError> {
    NetworkDiagram::new("A network that reads digits", "784 inputs, two hidden layers and ten outputs.")
        .layer(Layer::numbered("x", 784).caption("pixels"))
        .layer(Layer::numbered("g", 16).caption("hidden").activation("ReLU"))
        .layer(Layer::numbered("h", 12).caption("hidden").activation("ReLU"))
        .layer(Layer::numbered("y", 10).caption("digits").activation("softmax"))
        .draw()
}
