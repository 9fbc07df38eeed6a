"""The other programs: scikit-learn, PyTorch, safetensors, ONNX and onnxruntime, as writers and as readers.

    python peers.py fixtures         write tests/fixtures: files of theirs, with their predictions
    python peers.py activation NAME  add the file of one activation, and leave all others as they are
    python peers.py compare FOLDER   let them read what `cargo run --release -p nn-format --example export -- FOLDER`
                                     wrote, and print how far their predictions are from ours

Run with Python 3.11, numpy 2.4.6, scikit-learn 1.9.1, torch 2.15.0, onnxscript 0.7.2, safetensors 0.8.0, onnx 1.23.2,
onnxruntime 1.32.0.
`compare` ends with an error if a difference is too large: 1e-12 in float64, 1e-6 in float32, relative to max(1, |y|).
"""

import io
import json
import pathlib
import sys
import warnings
import zlib

import numpy as np

FIXTURES = pathlib.Path(__file__).parent / "fixtures"
warnings.filterwarnings("ignore")


class Fixtures:
    """The files, and what their writers predict with them: file -> inputs and outputs."""

    def __init__(self, predictions=()):
        self.predictions = dict(predictions)

    def add(self, name, content, inputs, outputs):
        (FIXTURES / name).write_bytes(content)
        self.predictions[name] = {"inputs": inputs.tolist(), "outputs": outputs.tolist()}

    def close(self, name):
        text = json.dumps(self.predictions, indent=0).replace(",\n", ", ").replace("[\n", "[").replace("\n]", "]")
        (FIXTURES / name).write_text(text.replace("]}, ", "]},\n") + "\n")


def sklearn_fixtures():
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    fixtures = Fixtures()
    rng = np.random.default_rng(4)
    inputs = rng.normal(size=(60, 3))
    classes = np.digitize(inputs[:, 0] + inputs[:, 1] ** 2, [0.3, 1.5])
    tests = rng.normal(size=(8, 3)) * 2

    def add(name, mlp, targets, save=np.savez, dtype=float, order="C"):
        mlp.fit(inputs, targets)
        # Stored in another type, the numbers are others: the predictions are to be made with these.
        stored = [w.astype(dtype) for w in mlp.coefs_], [b.astype(dtype) for b in mlp.intercepts_]
        mlp.coefs_, mlp.intercepts_ = [[a.astype(float) for a in arrays] for arrays in stored]
        arrays = {f"coef_{i}": np.asarray(w, order=order) for i, w in enumerate(stored[0])}
        arrays |= {f"intercept_{i}": b for i, b in enumerate(stored[1])}
        file = io.BytesIO()
        save(file, **arrays, activation=mlp.activation, out_activation=mlp.out_activation_)
        if hasattr(mlp, "predict_proba"):
            outputs = mlp.predict_proba(tests)
            outputs = outputs[:, 1:] if mlp.out_activation_ == "logistic" else outputs
        else:
            outputs = mlp.predict(tests).reshape(len(tests), -1)
        fixtures.add(name, file.getvalue(), tests, outputs)

    settings = dict(max_iter=30, random_state=1)
    two = np.c_[inputs.sum(1), inputs[:, 0]]
    add("two_classes.npz", MLPClassifier(hidden_layer_sizes=(5,), activation="tanh", **settings), classes > 0)
    add("three_classes.npz", MLPClassifier(hidden_layer_sizes=(6, 4), activation="relu", **settings), classes, save=np.savez_compressed)
    add("regression.npz", MLPRegressor(hidden_layer_sizes=(4,), activation="logistic", **settings), two, order="F")
    add("linear.npz", MLPRegressor(hidden_layer_sizes=(2,), activation="identity", **settings), two[:, 0], dtype="f4", save=np.savez_compressed)
    add("big_endian.npz", MLPRegressor(hidden_layer_sizes=(3, 2), activation="relu", **settings), two, dtype=">f8", order="F")
    fixtures.close("sklearn.json")


TORCH_ACTIVATIONS = {
    "linear": "Identity", "sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "ReLU", "leaky-relu": "LeakyReLU", "elu": "ELU",
    "softplus": "Softplus", "silu": "SiLU", "gelu": "GELU", "mish": "Mish", "softmax": "Softmax",
}  # fmt: skip


def torch_activation(name):
    import torch

    if name == "softmax":
        return torch.nn.Softmax(dim=1)
    # PyTorch's softplus is x itself from x = 20 on, which is off by 2e-9; from 40 on it is so to the last bit.
    settings = {"threshold": 40} if name == "softplus" else {}
    return getattr(torch.nn, TORCH_ACTIVATIONS[name])(**settings)


def torch_fixtures(fixtures, only=None):
    """What PyTorch's exporter makes of its own networks, or of that with one activation; the predictions are PyTorch's, in
    float64."""
    import torch
    from torch import nn

    # By its name alone, so that one more activation changes nothing in the other files.
    torch.manual_seed(4 if only is None else zlib.crc32(only.encode()))

    def predictions(name, content, model, samples):
        with torch.no_grad():
            fixtures.add(name, content, samples, model.double()(samples))

    def add(name, model, opset=17, dtype=torch.float64):
        samples = torch.randn(6, 3, dtype=torch.float64) * 2
        model = model.to(dtype).eval()
        file = io.BytesIO()
        axes = {"x": {0: "n"}, "y": {0: "n"}}
        torch.onnx.export(model, (samples[:1].to(dtype),), file, dynamo=False, opset_version=opset,
                          input_names=["x"], output_names=["y"], dynamic_axes=axes)  # fmt: skip
        predictions(name, file.getvalue(), model, samples)

    def add_by_new_exporter(name, model):
        samples = torch.randn(6, 3, dtype=torch.float64)
        sizes = ({0: torch.export.Dim("n")},)
        program = torch.onnx.export(model.double(), (samples,), dynamo=True, verbose=False, dynamic_shapes=sizes)
        proto = program.model_proto
        # It tells from which lines of which files of whose machine each node came.
        for told in [proto, proto.graph, *proto.graph.node, *proto.graph.value_info, *proto.graph.initializer]:
            told.ClearField("metadata_props")
        predictions(name, proto.SerializeToString(), model, samples)

    for activation in TORCH_ACTIVATIONS if only is None else [only]:
        model = nn.Sequential(nn.Linear(3, 4), torch_activation(activation), nn.Linear(4, 2))
        if activation == "softmax":
            model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 3), nn.Softmax(dim=-1))
        add(f"torch_{activation}.onnx", model)
    if only is not None:
        return
    gelu = nn.Sequential(nn.Flatten(), nn.Linear(3, 4), nn.Dropout(), nn.GELU(), nn.Identity(), nn.Linear(4, 4, False))
    add("torch_gelu_operator.onnx", nn.Sequential(gelu, nn.GELU()), opset=20)
    add("torch_float32.onnx", nn.Sequential(nn.Linear(3, 5), nn.GELU(), nn.Linear(5, 1), nn.Sigmoid()), 13, torch.float32)
    deep, width = [], 3
    for activation in ["gelu", "softplus", "silu", "elu", "leaky-relu", "sigmoid", "softmax"]:
        # The softplus as it is usually written: with a threshold.
        module = nn.Softplus() if activation == "softplus" else torch_activation(activation)
        deep += [nn.Linear(width, 4, bias=activation != "elu"), module]
        width = 4
    add_by_new_exporter("torch_new_exporter.onnx", nn.Sequential(*deep))
    add("torch_without_bias.onnx", nn.Sequential(nn.Linear(3, 4, False), nn.SiLU(), nn.Linear(4, 1, False)))


def onnx_fixtures(fixtures):
    """The same things said in other ways; the predictions are onnxruntime's."""
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    rng = np.random.default_rng(5)
    first, second = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
    biases = rng.normal(size=4)

    def add(name, nodes, tensors, opset=13, kind=TensorProto.DOUBLE, list_inputs=False):
        inputs = [helper.make_tensor_value_info("x", kind, ["n", 3])]
        if list_inputs:
            inputs += [helper.make_tensor_value_info(t.name, t.data_type, list(t.dims)) for t in tensors]
        outputs = [helper.make_tensor_value_info("y", kind, ["n", 2])]
        graph = helper.make_graph(nodes, "g", inputs, outputs, tensors)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=3 if list_inputs else 7)
        onnx.checker.check_model(model, full_check=True)
        content = model.SerializeToString()
        samples = rng.normal(size=(6, 3)) * 2
        session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
        (result,) = session.run(["y"], {"x": samples.astype(helper.tensor_dtype_to_np_dtype(kind))})
        fixtures.add(name, content, samples, result.astype(float))

    def raw(name, array):
        return numpy_helper.from_array(np.asarray(array), name)

    def typed(name, array, kind=TensorProto.DOUBLE):
        return helper.make_tensor(name, kind, np.shape(array), np.ravel(array))

    node = helper.make_node
    add("gemm_with_everything.onnx", [
        node("Gemm", ["x", "a", "c"], ["z"], alpha=0.5, beta=2.0, transB=1),
        node("Relu", ["z"], ["h"]),
        node("Gemm", ["h", "b", "d"], ["y"], alpha=-1.0),
    ], [raw("a", first.T), raw("c", biases.reshape(1, 4)), typed("b", second), raw("d", 0.25)])  # fmt: skip
    add("matmul_and_add.onnx", [
        node("Constant", [], ["b"], value=typed("", second)),
        node("Identity", ["x"], ["same"]),
        node("MatMul", ["same", "a"], ["p"]),
        node("Add", ["c", "p"], ["z"]),
        node("Constant", [], ["one"], value=typed("", [1.0])),
        node("Neg", ["z"], ["minus"]), node("Exp", ["minus"], ["e"]), node("Add", ["one", "e"], ["sum"]),
        node("Reciprocal", ["sum"], ["h"]),
        node("MatMul", ["h", "b"], ["y"]),
    ], [typed("a", first), raw("c", biases)])  # fmt: skip
    add("listed_inputs.onnx", [
        node("Transpose", ["a"], ["turned"], perm=[1, 0]),
        node("MatMul", ["x", "turned"], ["z"]),
        node("Exp", ["z"], ["e"]), node("Sub", ["e", "one"], ["less"]),
        node("Greater", ["z", "zero"], ["up"]), node("Where", ["up", "z", "less"], ["h"]),
        node("Gemm", ["h", "b", "d"], ["y"]),
    ], [raw("a", first.T), raw("b", second), raw("d", np.ones(2)), raw("zero", 0.0), raw("one", 1.0)],
        opset=9, list_inputs=True)  # fmt: skip



def from_torch(path, inputs):
    """What PyTorch predicts with our safetensors file, in its own types and after renaming alone."""
    import safetensors
    import safetensors.torch
    import torch

    with safetensors.safe_open(path, "pt") as file:
        shape = json.loads(file.metadata()["nn-network"])
    tensors = safetensors.torch.load_file(path)
    modules, width = [], shape["inputs"]
    for layer in shape["layers"]:
        modules += [torch.nn.Linear(width, layer["units"], shape["bias"]), torch_activation(layer["activation"])]
        width = layer["units"]
    model = torch.nn.Sequential(*modules).double()
    renamed = {}
    for name, tensor in tensors.items():
        _, layer, kind = name.split(".")
        renamed[f"{2 * int(layer)}.{kind}"] = tensor
    model.load_state_dict(renamed)
    with torch.no_grad():
        return model(torch.tensor(inputs)).numpy()


def same_numbers(json_path, safetensors_path):
    """Whether both files hold the same bits, read by Python's json and by safetensors' NumPy."""
    from safetensors.numpy import load_file

    tensors = load_file(safetensors_path)
    for i, layer in enumerate(json.loads(json_path.read_text())["layers"]):
        weights = np.array(layer["weights"], float)
        if not np.array_equal(weights.T.view("u8"), tensors[f"layers.{i}.weight"].view("u8")):
            return False
        biases = tensors.get(f"layers.{i}.bias", np.zeros(0))
        if not np.array_equal(np.array(layer["biases"], float).view("u8"), biases.view("u8")):
            return False
    return True


def compare(folder):
    import onnx
    import onnxruntime

    worst, count = {}, 0
    for case in json.loads((folder / "cases.json").read_text()):
        inputs, ours = np.array(case["inputs"]), np.array(case["outputs"])
        path = lambda ending: folder / f"{case['name']}.{ending}"
        theirs = {}
        if not case.get("only_onnx"):  # an ensemble: PyTorch's module is one network
            theirs["PyTorch float64"] = from_torch(path("safetensors"), inputs)
            assert same_numbers(path("json"), path("safetensors")), case["name"]
        for kind, dtype in (("f64", "float64"), ("f32", "float32")):
            model = onnx.load(path(f"{kind}.onnx"))
            onnx.checker.check_model(model, full_check=True)
            session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
            (result,) = session.run(["output"], {"input": inputs.astype(dtype)})
            assert result.dtype == dtype, case["name"]
            theirs[f"onnxruntime {dtype}"] = result
            (one,) = session.run(["output"], {"input": inputs[:1].astype(dtype)})
            assert one.shape == (1, ours.shape[1])
        # Inputs of a thousand and more lose to cancellation in float32 whatever anybody does.
        ordinary = np.abs(inputs).max(axis=1) <= 10
        for who, result in theirs.items():
            rows = ordinary if who.endswith("float32") else slice(None)
            difference = np.abs(result - ours)[rows] / np.maximum(1, np.abs(ours[rows]))
            key = (case["name"].split("-without")[0].rstrip("0123456789-"), who)
            worst[key] = max(worst.get(key, 0), difference.max())
            assert not np.isnan(difference).any(), case["name"]
        count += 1
    programs = sorted({who for _, who in worst})
    print(f"{count} networks; the worst difference, relative to max(1, |y|)")
    print(f"{'':12}" + "".join(f"{who:>22}" for who in programs))
    for activation in dict.fromkeys(activation for activation, _ in worst):
        print(f"{activation:12}" + "".join(f"{worst.get((activation, who), np.nan):22.1e}" for who in programs))
    limits = {"PyTorch float64": 1e-12, "onnxruntime float64": 1e-12, "onnxruntime float32": 1e-6}
    too_far = [key for key, difference in worst.items() if difference > limits[key[1]]]
    if too_far:
        sys.exit(f"too far from ours: {too_far}")



if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fixtures"]:
            FIXTURES.mkdir(exist_ok=True)
            sklearn_fixtures()
            others = Fixtures()
            torch_fixtures(others)
            onnx_fixtures(others)
            others.close("onnx.json")
        case ["activation", name] if name in TORCH_ACTIVATIONS:
            others = Fixtures(json.loads((FIXTURES / "onnx.json").read_text()))
            torch_fixtures(others, name)
            others.close("onnx.json")
        case ["compare", folder]:
            compare(pathlib.Path(folder))
        case _:
            sys.exit(__doc__)
