//! Graphs that are read, and graphs that are refused.

use super::{Form, GraphReader, from_onnx};
use crate::error::FormatError;
use crate::onnx::messages::{Attribute, DOUBLE, Graph, Model, Node, Tensor, ValueInfo};
use crate::onnx::{Precision, to_onnx};
use crate::reader::Reader;
use nn_model::{Activation, Architecture, Network};
use prost::Message;

/// What is read of the graph of two inputs > 2 tanh > 1 linear after a change:
/// `Gemm.0` gives `value.0`, `Tanh.1` gives `value.1`, `Gemm.2` gives `output`.
fn changed(change: impl FnOnce(&mut Graph)) -> Result<Network, FormatError> {
    let architecture = Architecture::new(2).layer(2, Activation::Tanh).layer(1, Activation::Linear);
    let network = Network::from_parameters(architecture, vec![0.5; 9]).unwrap();
    let mut model = Model::decode(&*to_onnx(&network.into(), Precision::F64).unwrap()).unwrap();
    change(model.graph.as_mut().unwrap());
    from_onnx(&model.encode_to_vec()).map(|document| document.network)
}

fn refusal(change: impl FnOnce(&mut Graph)) -> String {
    changed(change).unwrap_err().to_string()
}

fn contains(message: &str, expected: &str) {
    assert!(message.contains(expected), "{message}\nlacks {expected}");
}

fn attribute(name: &str, i: i64) -> Vec<Attribute> {
    vec![Attribute { name: name.to_owned(), i: Some(i), ..Attribute::default() }]
}

fn alpha(f: f32) -> Vec<Attribute> {
    vec![Attribute { name: "alpha".to_owned(), f: Some(f), ..Attribute::default() }]
}

/// In place of the tanh: an operator on `value.0` and perhaps another value.
fn instead_of_tanh(operator: &str, other: Option<&str>, attribute: Vec<Attribute>) -> String {
    refusal(|graph| {
        let node = &mut graph.node[1];
        node.op_type = operator.to_owned();
        node.input.extend(other.map(str::to_owned));
        node.attribute = attribute;
    })
}

#[test]
fn an_unknown_operator_is_named_with_its_node_and_the_known_ones() {
    let message = instead_of_tanh("HardSwish", None, Vec::new());
    contains(&message, "in the ONNX file, HardSwish node `Tanh.1`: the operator HardSwish is not known here");
    contains(
        &message,
        "known are: Abs, Add, ArrayFeatureExtractor, BatchNormalization, Cast, CastLike, Celu, Clip,",
    );
    contains(&refusal(|graph| graph.node[1].domain = "com.microsoft".to_owned()), "com.microsoft.Tanh");
}

#[test]
fn a_function_that_is_no_activation_of_ours_is_refused_with_its_layer() {
    let near = attribute("approximate", 0);
    let by_tanh = vec![Attribute { s: Some(b"tanh".to_vec()), ..near[0].clone() }];
    for (operator, attribute) in [
        ("Sqrt", Vec::new()),
        ("LeakyRelu", alpha(-0.1)),
        ("Elu", alpha(-1.0)),
        ("Swish", alpha(1.702)),
        ("Gelu", by_tanh),
    ] {
        let message = instead_of_tanh(operator, None, attribute);
        contains(&message, "the activation after Gemm node `Gemm.0` is none of ours: linear, sigmoid");
    }
}

#[test]
fn an_activation_with_numbers_of_each_unit_is_refused() {
    let message = instead_of_tanh("PRelu", Some("layers.0.biases"), Vec::new());
    contains(&message, "found numbers of shape [2], expected one");
}

#[test]
fn a_graph_that_is_no_chain_is_refused() {
    contains(&instead_of_tanh("Add", Some("input"), Vec::new()), "`input` skips a layer");
    contains(&refusal(|graph| graph.node[2].input[0] = "nothing".to_owned()), "no earlier node gives it");
    contains(&refusal(|graph| graph.node[2].input[1] = "value.1".to_owned()), "expected numbers in the file");
    contains(&refusal(|graph| graph.node[2].input[0] = "layers.0.biases".to_owned()), "is in the file");
    contains(&refusal(|graph| graph.output[0].name = "nothing".to_owned()), "the graph's output `nothing`");
    contains(&refusal(|graph| graph.output[0].name = "input".to_owned()), "no layer leads to it");
    contains(&refusal(|graph| graph.node.clear()), "the graph's output `output`");
    let again =
        |values: &mut Vec<ValueInfo>| values.push(ValueInfo { name: "more".to_owned(), r#type: None });
    contains(&refusal(|graph| again(&mut graph.input)), "found the inputs [input, more], expected one");
    contains(&refusal(|graph| again(&mut graph.output)), "found the outputs [output, more], expected one");
}

#[test]
fn an_activation_is_recognised_however_it_is_written() {
    let number = |name: &str, number: f64| Tensor {
        name: name.to_owned(),
        data_type: DOUBLE,
        double_data: vec![number],
        ..Tensor::default()
    };
    let cases = [
        ("relu", vec![node("Max", &["value.0", "zero"], "value.1")]),
        ("relu", vec![node("PRelu", &["value.0", "zero"], "value.1")]),
        ("leaky-relu", vec![node("PRelu", &["value.0", "leak"], "value.1")]),
        (
            "leaky-relu",
            vec![node("Mul", &["leak", "value.0"], "l"), node("Max", &["l", "value.0"], "value.1")],
        ),
        ("leaky-relu:0.125", vec![node("PRelu", &["value.0", "eighth"], "value.1")]),
        ("hard-tanh", vec![node("Clip", &["value.0", "minus", "one"], "value.1")]),
        ("selu", vec![node("Selu", &["value.0"], "value.1")]),
        ("silu", vec![node("Swish", &["value.0"], "value.1")]),
        ("linear", vec![node("Add", &["zero", "value.0"], "value.1")]),
        (
            "softplus",
            vec![
                node("Exp", &["value.0"], "e"),
                node("Exp", &["zero"], "one"),
                node("Add", &["one", "e"], "more"),
                node("Log", &["more"], "value.1"),
            ],
        ),
        (
            "tanh",
            vec![
                node("Add", &["value.0", "value.0"], "twice"),
                node("Sigmoid", &["twice"], "s"),
                node("Exp", &["zero"], "one"),
                node("Sub", &["s", "one"], "less"),
                node("Add", &["less", "s"], "value.1"),
            ],
        ),
    ];
    for (expected, nodes) in cases {
        let network = changed(|graph| {
            graph.initializer.extend([number("zero", 0.0), number("leak", 0.01), number("eighth", 0.125)]);
            graph.initializer.extend([number("minus", -1.0), number("one", 1.0)]);
            graph.node.splice(1..2, nodes);
        });
        assert_eq!(network.unwrap().layers()[0].activation.to_string(), expected);
    }
}

#[test]
fn the_formulas_that_are_written_are_as_exact_as_ours() {
    for (precision, tolerance) in [(Precision::F64, 2e-15), (Precision::F32, 2e-7)] {
        let ours = Activation::ALL.iter().copied().filter(|activation| !activation.is_for_outputs_only());
        for activation in ours.chain([Activation::LeakyRelu { leak: 0.3 }, Activation::Elu { alpha: 1.7 }]) {
            let architecture = Architecture::new(1).layer(1, activation).without_bias();
            let network = Network::from_parameters(architecture, vec![1.0]).unwrap();
            let file = to_onnx(&network.clone().into(), precision).unwrap();
            let graph = Model::decode(&*file).unwrap().graph.unwrap();
            let mut reader = GraphReader::new(Reader::default(), file.len());
            reader.follow(&graph).unwrap();
            let Form::Curve(curve) = reader.computed("output").unwrap().form else { panic!("{activation}") };
            for (&z, &found) in reader.tests.iter().zip(&*curve.whole) {
                let expected = activation.value_and_derivative(z).0;
                // A formula with z as a factor has the other factor's error z times.
                let size = expected.abs().max(1.0).max(z.abs() / 10.0);
                let difference = (found - expected).abs() / size;
                assert!(
                    found == expected || difference <= tolerance,
                    "{activation}({z}): found {found}, expected {expected}"
                );
            }
        }
    }
}

#[test]
fn of_the_names_of_one_function_the_one_without_a_number_is_read() {
    for (written, read) in [("elu:0", "relu"), ("leaky-relu:0", "relu"), ("leaky-relu:1", "linear")] {
        for precision in [Precision::F64, Precision::F32] {
            let architecture = Architecture::new(1).layer(1, written.parse().unwrap());
            let network = Network::from_parameters(architecture, vec![1.0, 0.5]).unwrap();
            let again = from_onnx(&to_onnx(&network.into(), precision).unwrap()).unwrap().network;
            assert_eq!(again.layers()[0].activation.to_string(), read, "{written}");
        }
    }
}

#[test]
fn what_nobody_uses_is_no_part_of_the_network() {
    let network = changed(|graph| graph.node[2].input[0] = "value.0".to_owned()).unwrap();
    assert_eq!(network.layers()[0].activation, Activation::Linear);
}

#[test]
fn what_comes_before_the_first_layer_is_refused() {
    let message = refusal(|graph| {
        let exp = Node {
            input: vec!["input".to_owned()],
            output: vec!["changed".to_owned()],
            op_type: "Exp".to_owned(),
            ..Node::default()
        };
        graph.node.insert(0, exp);
        graph.node[1].input[0] = "changed".to_owned();
    });
    contains(&message, "the input is changed before the first layer");
}

#[test]
fn what_a_product_asks_for_and_a_layer_cannot_do_is_refused() {
    contains(&refusal(|graph| graph.node[0].attribute = attribute("transA", 1)), "found transA");
    contains(&instead_of_tanh("Softmax", None, attribute("axis", 0)), "expected 1 or -1");
    contains(&instead_of_tanh("Softmax", None, attribute("axis", 1)), "the file describes no network: ");
    contains(&instead_of_tanh("Flatten", None, attribute("axis", 2)), "found axis 2, expected 1");
    contains(&instead_of_tanh("Where", None, Vec::new()), "found 1 inputs, expected 3..=3");
    contains(&refusal(|graph| graph.node[0].input.truncate(1)), "input 1 (counted from 0) is missing");
}

/// A node with these inputs and this output.
fn node(operator: &str, inputs: &[&str], output: &str) -> Node {
    Node {
        op_type: operator.to_owned(),
        input: inputs.iter().map(|&input| input.to_owned()).collect(),
        output: vec![output.to_owned()],
        ..Node::default()
    }
}

/// A square matrix of the one number.
fn square(name: &str, size: usize, number: f64) -> Tensor {
    Tensor {
        name: name.to_owned(),
        dims: vec![size as i64; 2],
        data_type: DOUBLE,
        double_data: vec![number; size * size],
        ..Tensor::default()
    }
}

/// What is read of a graph from `x` to `y` with these nodes, and how many bytes it has.
fn read(initializer: Vec<Tensor>, node: Vec<Node>) -> (usize, Result<Network, FormatError>) {
    let value = |name: &str| vec![ValueInfo { name: name.to_owned(), r#type: None }];
    let (input, output) = (value("x"), value("y"));
    let graph = Graph { node, initializer, input, output, ..Graph::default() };
    let bytes = Model { graph: Some(graph), ..Model::default() }.encode_to_vec();
    (bytes.len(), from_onnx(&bytes).map(|document| document.network))
}

/// A chain of nodes from `x` to `y`, each of which also takes `other`.
fn chain(operator: &str, other: Option<&str>, count: usize) -> Vec<Node> {
    let name = |i: usize| match i {
        0 => "x".to_owned(),
        i if i == count => "y".to_owned(),
        i => format!("v{i}"),
    };
    let link = |i: usize| {
        let before = name(i);
        let inputs: Vec<&str> = std::iter::once(before.as_str()).chain(other).collect();
        node(operator, &inputs, &name(i + 1))
    };
    (0..count).map(link).collect()
}

#[test]
fn numbers_that_are_used_again_and_again_do_not_become_more_memory_than_the_file_is_worth() {
    // 10,000 layers of one 128 x 128 matrix: 1.3 GB of 400 kB.
    let (bytes, network) = read(vec![square("w", 128, 0.01)], chain("MatMul", Some("w"), 10_000));
    assert!(bytes < 500_000, "{bytes}");
    let message = network.unwrap_err().to_string();
    contains(
        &message,
        "in the ONNX file, MatMul node `v65`: with it, the layers have 1064960 weights and biases",
    );
    contains(&message, "those of this file may have 1048576");
    // A few layers with the same numbers are nothing unusual: programs write equal ones once.
    let (_, network) = read(vec![square("w", 128, 0.01)], chain("MatMul", Some("w"), 60));
    assert_eq!(network.unwrap().parameters().len(), 60 * 128 * 128);
}

#[test]
fn a_matrix_is_turned_where_it_is_used_and_not_before() {
    let turn = |i: usize| node("Transpose", &["w"], &format!("t{i}"));
    let mut matrix = square("w", 2, 0.0);
    matrix.double_data = vec![1.0, 2.0, 3.0, 4.0];
    let mut nodes: Vec<Node> = (0..10_000).map(turn).collect();
    nodes.push(node("Transpose", &["t7"], "again"));
    nodes.extend([node("MatMul", &["x", "t5"], "v"), node("MatMul", &["v", "again"], "y")]);
    let (_, network) = read(vec![matrix], nodes);
    assert_eq!(network.unwrap().parameters(), [1.0, 3.0, 2.0, 4.0, 1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn weights_without_inputs_or_units_are_refused_whatever_the_other_number_is() {
    for dims in [vec![0, 1 << 40], vec![1 << 40, 0], vec![0, 0]] {
        let weights = Tensor { dims: dims.clone(), double_data: Vec::new(), ..square("w", 1, 1.0) };
        let layer = node("Gemm", &["x", "w", "b"], "y");
        let (_, network) = read(vec![weights, square("b", 1, 1.0)], vec![layer]);
        contains(&network.unwrap_err().to_string(), &format!("found weights of shape {dims:?}"));
    }
}

#[test]
fn thirty_thousand_layers_are_read_and_their_activations_told() {
    let one = square("w", 1, 0.5);
    let layer = |product: Node| {
        let (name, sums) = (product.output[0].clone(), format!("sums of {}", product.output[0]));
        [Node { output: vec![sums.clone()], ..product }, node("Tanh", &[&sums], &name)]
    };
    let nodes = chain("MatMul", Some("w"), 30_000).into_iter().flat_map(layer).collect();
    let network = read(vec![one], nodes).1.unwrap();
    assert_eq!(network.layers().len(), 30_000);
    assert!(network.layers().iter().all(|layer| layer.activation == Activation::Tanh));
}

#[test]
fn an_activation_of_more_operators_than_any_has_is_refused() {
    let layer = |mut nodes: Vec<Node>| {
        nodes[0].input[0] = "z".to_owned();
        nodes.insert(0, node("MatMul", &["x", "w"], "z"));
        read(vec![square("w", 1, 0.5)], nodes).1
    };
    contains(&layer(chain("Relu", None, 1001)).unwrap_err().to_string(), "more than 1000 operators");
    assert_eq!(layer(chain("Relu", None, 1000)).unwrap().layers()[0].activation, Activation::Relu);
    // Also side by side.
    let sides = (0..600).flat_map(|i| {
        let (before, side) = (format!("m{i}"), format!("s{i}"));
        [
            node("Tanh", &["z"], &side),
            node("Max", &[if i == 0 { "z" } else { &before }, &side], &format!("m{}", i + 1)),
        ]
    });
    let message = layer(sides.chain([node("Identity", &["m600"], "y")]).collect()).unwrap_err().to_string();
    contains(&message, "Tanh node `s500`: it is one of more than 1000 operators");
    // What leads nowhere is not looked at.
    let side = |i: usize| node("Tanh", &["z"], &format!("s{i}"));
    let network = layer((0..1001).map(side).chain([node("Relu", &["z"], "y")]).collect()).unwrap();
    assert_eq!(network.layers()[0].activation, Activation::Relu);
}

#[test]
fn numbers_that_do_not_fit_are_refused_with_their_tensor() {
    /// A change of the first layer's weights (2 x 2).
    fn tensor(change: impl FnOnce(&mut Tensor)) -> String {
        refusal(|graph| {
            change(graph.initializer.iter_mut().find(|tensor| tensor.name == "layers.0.weights").unwrap());
        })
    }
    contains(
        &tensor(|t| t.dims = vec![2, 3]),
        "tensor `layers.0.weights`: found 4 numbers, but its shape is [2, 3]",
    );
    contains(&tensor(|t| t.dims = vec![-2, -2]), "found the shape [-2, -2]");
    contains(&tensor(|t| t.dims = vec![1 << 62, 1 << 62]), "found 4 numbers");
    contains(&tensor(|t| t.dims = vec![4]), "found weights of shape [4], expected inputs x units");
    contains(&tensor(|t| t.dims = vec![4, 1]), "found biases of shape [2], expected 1 numbers");
    contains(&tensor(|t| t.dims = vec![1, 4]), "found biases of shape [2], expected 4 numbers");
    contains(&tensor(|t| t.data_type = 10), "found 16 numbers, but its shape is [2, 2]");
    contains(&tensor(|t| t.data_type = 8), "it holds numbers or texts of type 8");
    contains(&tensor(|t| t.data_location = 1), "its numbers are in another file, but not in which");
    contains(
        &tensor(|t| t.name = "other".to_owned()),
        "`layers.0.weights` is used, but no earlier node gives it",
    );
    let message = refusal(|graph| graph.input[0] = graph.output[0].clone());
    contains(&message, "`input` is used");
    let message = refusal(|graph| {
        graph.input[0] = ValueInfo { name: "input".to_owned(), ..graph.output[0].clone() };
    });
    contains(&message, "the graph's input `input`: found 1 columns, expected 2");
}

#[test]
fn messages_with_nothing_in_them_take_no_room_beyond_their_bytes() {
    // Model.graph, of so many empty parts.
    let graph = |part: &[u8]| {
        let parts = part.repeat(2_000_000);
        let mut bytes = vec![0x3a];
        prost::encode_length_delimiter(parts.len(), &mut bytes).unwrap();
        [bytes, parts].concat()
    };
    for part in [&b"\x0a\x00"[..], b"\x2a\x00", b"\x5a\x00", b"\x0a\x02\x2a\x00", b"\x0a\x04\x0a\x00\x12\x00"]
    {
        let error = from_onnx(&graph(part)).unwrap_err();
        assert!(matches!(error, FormatError::Limit { .. }), "{part:?}: {error}");
        contains(&error.to_string(), "nodes and names with next to nothing in them would take");
    }
    // A graph of many small layers is an honest one.
    let layers = |count: usize| {
        let architecture = (1..count).fold(Architecture::new(1), |a, _| a.layer(1, Activation::Gelu));
        let network =
            Network::from_parameters(architecture.layer(1, Activation::Linear), vec![0.5; 2 * count])
                .unwrap();
        to_onnx(&network.into(), Precision::F64).unwrap()
    };
    let file = layers(3_000);
    assert!(super::room::check(&file).is_ok());
    let times = super::room::room(super::room::Message::Model, &file) / file.len();
    assert!((2..16).contains(&times), "{times} times");
}

/// A node with attributes of whole numbers.
fn with(node: Node, name: &str, i: i64) -> Node {
    Node { attribute: attribute(name, i), ..node }
}

fn whole(name: &str, numbers: &[i64]) -> Tensor {
    Tensor {
        name: name.to_owned(),
        dims: vec![numbers.len() as i64],
        data_type: 7,
        int64_data: numbers.to_vec(),
        ..Tensor::default()
    }
}

/// A layer of two inputs and two units after these nodes, which make `h` of `x`.
fn before_the_layer(initializer: Vec<Tensor>, nodes: Vec<Node>) -> Result<Network, FormatError> {
    let initializer = initializer.into_iter().chain([square("w", 2, 0.5)]).collect();
    read(initializer, nodes.into_iter().chain([node("MatMul", &["h", "w"], "y")]).collect()).1
}

#[test]
fn a_change_of_shape_is_read_if_it_moves_no_number() {
    let reshaped = |shape: &[i64]| {
        let nodes = vec![node("Reshape", &["x", "shape"], "h")];
        before_the_layer(vec![whole("shape", shape)], nodes)
    };
    for same in [&[-1, 2][..], &[0, 2], &[0, -1], &[-1, 2, 1, 1]] {
        // The last has a product along the last axis: of one number.
        assert_eq!(reshaped(same).is_ok(), same.len() == 2, "{same:?}");
    }
    contains(&reshaped(&[2, -1]).unwrap_err().to_string(), "found the shape [2, -1], expected a row of");
    contains(&reshaped(&[-1]).unwrap_err().to_string(), "found the shape [-1], expected a row of");
    let flat = |axis| before_the_layer(vec![], vec![with(node("Flatten", &["x"], "h"), "axis", axis)]);
    assert!(flat(1).is_ok());
    contains(&flat(0).unwrap_err().to_string(), "found axis 0, expected 1");
}

#[test]
fn a_cast_is_read_if_it_keeps_the_values() {
    let cast = |to| before_the_layer(vec![], vec![with(node("Cast", &["x"], "h"), "to", to)]);
    assert!(cast(1).is_ok() && cast(11).is_ok());
    for rounding in [6, 7, 9, 10, 16] {
        let message = cast(rounding).unwrap_err().to_string();
        contains(&message, &format!("it rounds to numbers of type {rounding}, expected 1 or 11"));
    }
}

#[test]
fn a_line_between_two_bounds_is_a_hard_tanh_with_lines_around_it() {
    let hard_sigmoid = node("HardSigmoid", &["z"], "y");
    let relu6 = vec![node("Max", &["z", "zero"], "m"), node("Min", &["m", "six"], "y")];
    let number = |name: &str, number: f64| Tensor { dims: Vec::new(), ..square(name, 1, number) };
    let expected = [|z: f64| (0.2 * z + 0.5).clamp(0.0, 1.0), |z: f64| z.clamp(0.0, 6.0)];
    for (nodes, expected) in [vec![hard_sigmoid], relu6].into_iter().zip(expected) {
        let nodes = [node("MatMul", &["x", "w"], "z")].into_iter().chain(nodes).collect();
        let initializer = vec![square("w", 1, 2.0), number("zero", 0.0), number("six", 6.0)];
        let value = |name: &str| vec![ValueInfo { name: name.to_owned(), r#type: None }];
        let (input, output) = (value("x"), value("y"));
        let graph = Graph { node: nodes, initializer, input, output, ..Graph::default() };
        let document = from_onnx(&Model { graph: Some(graph), ..Model::default() }.encode_to_vec()).unwrap();
        assert_eq!(document.network.layers()[0].activation, Activation::HardTanh);
        for x in [-30.0, -1.1, 0.0, 0.3, 1.2, 2.9, 40.0] {
            let found = document.predict([[x]]).unwrap()[(0, 0)];
            assert!((found - expected(2.0 * x)).abs() < 1e-14, "{x}: {found}");
        }
    }
}

#[test]
fn a_line_that_ends_at_one_bound_is_a_relu_however_far_the_other_end_goes() {
    let number = |name: &str, number: f64| Tensor { dims: Vec::new(), ..square(name, 1, number) };
    type Case = (Vec<Node>, fn(f64) -> f64);
    let cases: [Case; 4] = [
        (vec![node("Min", &["z", "bound"], "y")], |z| z.min(3.0)),
        (vec![node("Max", &["z", "bound"], "y")], |z| z.max(3.0)),
        (vec![node("Clip", &["z", "", "bound"], "y")], |z| z.min(3.0)),
        (vec![node("Relu", &["z"], "a"), node("Neg", &["a"], "y")], |z| -z.max(0.0)),
    ];
    let of = |nodes: Vec<Node>| {
        let value = |name: &str| vec![ValueInfo { name: name.to_owned(), r#type: None }];
        let (input, output) = (value("x"), value("y"));
        let node = [vec![node("MatMul", &["x", "one"], "z")], nodes].concat();
        let initializer = vec![square("one", 1, 1.0), number("bound", 3.0), number("far", 1e7)];
        let graph = Graph { node, initializer, input, output, ..Graph::default() };
        from_onnx(&Model { graph: Some(graph), ..Model::default() }.encode_to_vec())
    };
    for (place, (nodes, expected)) in cases.into_iter().enumerate() {
        let document = of(nodes).unwrap();
        let some = [0.0, 1e-9, 0.7, 2.999, 3.0, 3.5, 40.0, 1e6, 9e6, 2e7, 1e9, 1e15];
        for x in some.into_iter().flat_map(|x| [x, -x]) {
            let (found, expected) = (document.predict([[x]]).unwrap()[(0, 0)], expected(x));
            assert!(
                (found - expected).abs() <= 1e-12 * expected.abs().max(1.0),
                "case {place} at {x}: {found} {expected}"
            );
        }
    }
    // A bound so far out takes digits from small numbers, and is neither forgotten.
    contains(&of(vec![node("Min", &["z", "far"], "y")]).unwrap_err().to_string(), "is none of ours");
}

#[test]
fn a_sign_and_a_sum_of_the_same_are_steps_like_others() {
    let value = |name: &str| vec![ValueInfo { name: name.to_owned(), r#type: None }];
    type Case = (Vec<Node>, fn(f64) -> f64);
    let layer = |from: &str| vec![node("MatMul", &[from, "w"], "z"), node("Tanh", &["z"], "a")];
    let cases: [Case; 4] = [
        ([vec![node("Neg", &["x"], "h")], layer("h"), vec![node("Identity", &["a"], "y")]].concat(), |x| {
            (-2.0 * x).tanh()
        }),
        (
            [vec![node("Add", &["x", "x"], "h")], layer("h"), vec![node("Identity", &["a"], "y")]].concat(),
            |x| (4.0 * x).tanh(),
        ),
        ([layer("x"), vec![node("Neg", &["a"], "y")]].concat(), |x| -(2.0 * x).tanh()),
        (
            [
                vec![node("Neg", &["x"], "n"), node("Add", &["n", "one"], "h")],
                layer("h"),
                vec![node("Neg", &["a"], "y")],
            ]
            .concat(),
            |x| -(2.0 * (1.0 - x)).tanh(),
        ),
    ];
    for (place, (nodes, expected)) in cases.into_iter().enumerate() {
        let (input, output) = (value("x"), value("y"));
        let initializer = vec![square("w", 1, 2.0), Tensor { dims: Vec::new(), ..square("one", 1, 1.0) }];
        let graph = Graph { node: nodes, initializer, input, output, ..Graph::default() };
        let document = from_onnx(&Model { graph: Some(graph), ..Model::default() }.encode_to_vec()).unwrap();
        for x in [-3.0, -0.2, 0.0, 0.4, 1.7] {
            let found = document.predict([[x]]).unwrap()[(0, 0)];
            assert!((found - expected(x)).abs() < 1e-14, "case {place} at {x}: {found}");
        }
    }
}
