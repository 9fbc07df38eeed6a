//! Neurons and networks.

use nn_plot::{Layer, NetworkDiagram, NeuronDiagram, PlotError};

use crate::reading::lines_in;

#[test]
fn weights_have_to_fill_their_matrix_with_finite_numbers() {
    let network = |weights: Vec<f64>| {
        NetworkDiagram::new("Weights", "A small network.")
            .layer(Layer::numbered("x", 3))
            .layer(Layer::numbered("h", 2).weights(weights))
            .draw()
    };
    assert!(network(vec![0.0; 6]).is_ok());
    assert_eq!(
        network(vec![1.0; 5]).unwrap_err(),
        PlotError::WeightCount { layer: 1, found: 5, rows: 3, columns: 2 }
    );
    assert!(matches!(network(vec![f64::NAN; 6]), Err(PlotError::NotFinite { .. })));
    let first = NetworkDiagram::new("First", "A layer.").layer(Layer::numbered("x", 2).weights([1.0])).draw();
    assert!(matches!(first, Err(PlotError::WeightCount { layer: 0, .. })));
}

#[test]
fn a_positive_weight_is_blue_and_a_negative_one_vermillion_and_both_read_in_grey() {
    let picture = NetworkDiagram::new("Signs", "Four weights, that from x0 to h1 below zero.")
        .layer(Layer::numbered("x", 2))
        .layer(Layer::numbered("h", 2).weights([2.0, -2.0, 1.0, 1.0]))
        .draw()
        .unwrap();
    assert_eq!(lines_in(&picture, "#0072B2").len(), 1, "the largest weight has the full colour");
    let negative = lines_in(&picture, "#D55E00");
    assert!(negative.len() > 5, "a negative weight is dashed");
    let (start, end) = (negative[0][0], negative.last().unwrap()[1]);
    assert!(start.0 < end.0 && start.1 < end.1, "rows are inputs: the second weight leads down");
}

#[test]
fn networks_of_every_usual_size_can_be_drawn() {
    for layers in 1..=6 {
        for neurons in [1, 2, 7, 16, 17, 1000, 3072] {
            let network = NetworkDiagram::new("Network", "Layers of one size.");
            let grown = (0..layers).fold(network, |network, _| {
                network.layer(Layer::numbered("x", neurons).caption("layer").activation("tanh"))
            });
            let picture = grown.draw().unwrap_or_else(|error| panic!("{layers} x {neurons}: {error}"));
            assert_eq!(picture.svg().contains('×'), layers > 1);
        }
    }
    assert!(matches!(
        NetworkDiagram::new("None", "Empty.").draw(),
        Err(PlotError::Empty { lacks: "layer", .. })
    ));
    let empty = NetworkDiagram::new("Empty", "Empty.").layer(Layer::numbered("x", 0)).draw();
    assert_eq!(empty.unwrap_err(), PlotError::EmptyLayer { layer: 0 });
}

#[test]
fn neurons_with_any_number_of_inputs_can_be_drawn() {
    for inputs in [1, 2, 6, 12] {
        let neuron = NeuronDiagram::new("Neuron", "A neuron.").bias("b");
        let neuron = (0..inputs).fold(neuron, |neuron, index| {
            neuron.input(nn_plot::subscript("x", index), nn_plot::subscript("w", index))
        });
        assert!(neuron.draw().unwrap().svg().contains("w₀·x₀"));
    }
    assert!(matches!(
        NeuronDiagram::new("None", "Empty.").draw(),
        Err(PlotError::Empty { lacks: "input", .. })
    ));
    let wide = NeuronDiagram::new("Wide", "A name.").input("temperature", "w").draw();
    assert_eq!(wide.unwrap_err(), PlotError::TextDoesNotFit { text: "temperature".into() });
    let sum = |name: &str| NeuronDiagram::new("Sum", "Its value.").input("x", "w").sum(name).draw();
    assert!(sum("z = −0.68").unwrap().svg().contains("z = −0.68"));
    let long = "z = −0.684243204";
    assert_eq!(sum(long).unwrap_err(), PlotError::TextDoesNotFit { text: long.into() });
}
