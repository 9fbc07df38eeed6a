"""What PyTorch, scikit-learn and Keras write when they are asked for an ONNX file, with the settings that they have by default.

    python exports.py          write tests/exports: small files of theirs, and exports.json with their own predictions;
                               and onnxruntime.json with those of onnxruntime
    python exports.py ask      ask onnxruntime alone, of the files that are there

Nothing in the models is made easy for a reader: they are scaled, normalised, cast, reshaped and split into labels and
probabilities as their programs do it. Run with Python 3.11, numpy 2.4.6, scikit-learn 1.9.1, skl2onnx 1.20.0, torch 2.15.0,
onnxscript 0.7.2, keras 3.15.1 (on PyTorch), onnx 1.23.2,
onnxruntime 1.32.0.
"""

import json
import os
import pathlib
import sys
import warnings

if os.environ.get("PYTHONHASHSEED") != "0":
    # skl2onnx writes attributes in the order of a set.
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0", "KERAS_BACKEND": "torch"})
import numpy as np

FOLDER = pathlib.Path(__file__).parent / "exports"
warnings.filterwarnings("ignore")
PREDICTIONS = {}
RNG = np.random.default_rng(19)


def keep(name, inputs, outputs, bits=32, **more):
    """What the program itself predicts for these inputs."""
    inputs, outputs = np.asarray(inputs, float), np.asarray(outputs, float)
    outputs = outputs.reshape(len(inputs), -1)
    PREDICTIONS[name] = {"bits": bits, "inputs": inputs.reshape(len(inputs), -1).tolist(), "outputs": outputs.tolist(), **more}


def without_traces(path):
    """Exporters tell from which lines of which files of whose machine each node came."""
    import onnx

    model = onnx.load(path, load_external_data=False)
    for told in [model, model.graph, *model.graph.node, *model.graph.value_info, *model.graph.initializer,
                 *model.graph.input, *model.graph.output]:  # fmt: skip
        told.ClearField("metadata_props")
    for node in model.graph.node:
        node.ClearField("doc_string")
    path.write_bytes(model.SerializeToString())


def sklearn_exports():
    from skl2onnx import to_onnx
    from sklearn.compose import make_column_transformer
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler

    inputs = RNG.normal(size=(80, 3)) * [1, 20, 0.1] + [0, 50, 3]
    plain = (inputs - [0, 50, 3]) / [1, 20, 0.1]
    one = plain @ [1, -2, 0.5] + plain[:, 0] ** 2
    three = np.digitize(plain[:, 0] + plain[:, 1] ** 2, [0.3, 1.5])
    rows = [4, 7, 11, 30, 62]

    def add(name, model, targets, inputs=inputs, dtypes=(np.float32,), labels=False, **settings):
        model.fit(inputs, targets)
        for dtype in dtypes:
            bits = 8 * np.dtype(dtype).itemsize
            file = f"sklearn_{name}_f{bits}.onnx"
            proto = to_onnx(model, inputs[:1].astype(dtype), **settings)
            (FOLDER / file).write_bytes(proto.SerializeToString())
            tests = inputs[rows].astype(dtype).astype(float)
            outputs = model.predict_proba(tests) if hasattr(model, "predict_proba") else model.predict(tests)
            if getattr(model, "n_outputs_", 0) == 1 and np.ndim(outputs) == 2:
                outputs = outputs[:, 1:]
            last = model.steps[-1][1] if hasattr(model, "steps") else model
            # A network of one sigmoid has the probability of the second class.
            if isinstance(last, MLPClassifier) and len(last.classes_) == 2 and last.n_outputs_ == 1:
                outputs = outputs[:, -1]
            keep(file, tests, outputs, bits, **({"labels": [str(label) for label in model.predict(tests)]} if labels else {}))

    both = (np.float32, np.float64)
    mlp = dict(hidden_layer_sizes=(6, 4), max_iter=30, random_state=1)
    add("classes", MLPClassifier(**mlp), three, plain, both)
    add("words", MLPClassifier(activation="logistic", **mlp), np.array(["no", "maybe", "yes"])[three], plain)
    add("two_classes", MLPClassifier(activation="tanh", **mlp), three > 0, plain, both)
    add("labels", MLPClassifier(**mlp), np.c_[three > 0, three > 1].astype(int), plain)
    add("number", MLPRegressor(**mlp), one, plain, both)
    add("numbers", MLPRegressor(activation="identity", **mlp), np.c_[one, plain[:, 0]], plain)
    add("standard", make_pipeline(StandardScaler(), MLPRegressor(**mlp)), one, dtypes=both)
    add("standard_classes", make_pipeline(StandardScaler(), MLPClassifier(**mlp)), three, dtypes=both)
    add("without_mean", make_pipeline(StandardScaler(with_mean=False), MLPRegressor(**mlp)), one)
    add("between_0_and_1", make_pipeline(MinMaxScaler(), MLPClassifier(**mlp)), three, dtypes=both)
    add("robust", make_pipeline(RobustScaler(), MLPClassifier(**mlp)), three > 0)
    add("by_largest", make_pipeline(MaxAbsScaler(), MLPRegressor(**mlp)), one)
    some = make_column_transformer((StandardScaler(), [2, 0]), (MinMaxScaler(), [1]))
    add("by_columns", make_pipeline(some, MLPRegressor(**mlp)), one, dtypes=both)
    rest = make_column_transformer((StandardScaler(), [1]), remainder="passthrough")
    add("other_columns", make_pipeline(rest, MLPRegressor(**mlp)), one)
    add("linear", make_pipeline(StandardScaler(), LinearRegression()), one)
    add("logistic", make_pipeline(StandardScaler(), LogisticRegression()), three)
    add("logistic_two", make_pipeline(StandardScaler(), LogisticRegression()), three > 0)
    model = MLPClassifier(**mlp)
    add("array", model, three, plain, options={"zipmap": False})
    apart = dict(labels=True, options={"zipmap": False})
    add("two_words", MLPClassifier(**{**mlp, "max_iter": 500}), np.where(plain[:, 1] + 2 * plain[:, 2] > 0, "ill", "hale"), plain, labels=True)
    add("words_apart", MLPClassifier(**mlp), np.array(["no", "maybe", "yes"])[three], plain, **apart)
    add("tens", MLPClassifier(**mlp), 30 - 10 * three, plain, **apart)
    add("logistic_words", make_pipeline(StandardScaler(), LogisticRegression()), np.array(["c", "b", "a"])[three], **apart)


def torch_exports():
    import torch
    from torch import nn

    torch.manual_seed(19)

    class Scaled(nn.Module):
        """Scaling as it is usually written around a network."""

        def __init__(self):
            super().__init__()
            self.register_buffer("mean", torch.tensor([0.5, -20.0, 300.0]))
            self.register_buffer("std", torch.tensor([2.0, 0.1, 40.0]))
            self.net = nn.Sequential(nn.Linear(3, 5), nn.GELU(), nn.Linear(5, 1))

        def forward(self, x):
            return self.net((x - self.mean) / self.std).squeeze(-1) * 3.5 + 10

    class Image(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = nn.Linear(12, 5), nn.Linear(5, 3)

        def forward(self, x):
            x = (x.view(x.size(0), -1) - 0.1307) / 0.3081
            return torch.softmax(self.second(torch.relu(self.first(x))) / 0.7, dim=1)

    class Residue(nn.Module):
        """Without nn.Sequential, with a scaling between the layers, and what is a line of a sigmoid at its end."""

        def __init__(self):
            super().__init__()
            self.up, self.down = nn.Linear(3, 4, bias=False), nn.Linear(4, 2)
            self.gain = nn.Parameter(torch.tensor([1.0, 0.5, -2.0, 0.25]))

        def forward(self, x):
            return 5 - 8 * torch.sigmoid(self.down(torch.tanh(self.up(2 * x - 1) / 2) * self.gain))

    def normalised():
        layers = [nn.BatchNorm1d(3), nn.Linear(3, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.BatchNorm1d(5), nn.Linear(5, 2)]
        model = nn.Sequential(*layers)
        with torch.no_grad():
            for layer in layers:
                if isinstance(layer, nn.BatchNorm1d):
                    for vector in [layer.weight, layer.bias, layer.running_mean]:
                        vector.normal_()
                    layer.running_var.uniform_(0.5, 3)
        return model

    def plain():
        return nn.Sequential(nn.Linear(3, 6), nn.ReLU(), nn.Dropout(0.2), nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 2))

    def classes():
        return nn.Sequential(nn.Flatten(), nn.Linear(12, 5), nn.Tanh(), nn.Linear(5, 3), nn.Softmax(dim=1))

    cases = {"plain": (plain, [3]), "classes": (classes, [3, 4]), "scaled": (Scaled, [3]), "image": (Image, [1, 3, 4]),
             "residue": (Residue, [3]), "normalised": (normalised, [3])}  # fmt: skip
    for name, (make, shape) in cases.items():
        for bits in (32, 64):
            model = make().eval()
            dtype = torch.float64 if bits == 64 else torch.float32
            model = model.to(dtype)
            samples = torch.randn(5, *shape, dtype=dtype)
            if name == "scaled":
                samples = samples * model.std + model.mean
            # One has a name for the exporter, the other comes as it is: with the sizes of its only sample.
            for dynamo in (False, True):
                file = f"torch_{name}_{'new' if dynamo else 'old'}_f{bits}.onnx"
                # What normalises asks for two samples at least.
                torch.onnx.export(model, (samples[:2] if name == "normalised" else samples[:1],), FOLDER / file, dynamo=dynamo,
                                  **({"verbose": False} if dynamo else {}))  # fmt: skip
                without_traces(FOLDER / file)
                # The new one rounds numbers within the code, such as 0.1307, to 32 bits in models of 64 too.
                rounded = dynamo and name == "image"
                with torch.no_grad():
                    keep(file, samples.reshape(5, -1), model(samples), 32 if rounded else bits)


def keras_exports():
    import keras
    from keras import layers

    keras.utils.set_random_seed(19)
    data = (RNG.normal(size=(50, 3)) * [1, 20, 0.1] + [0, 50, 3]).astype("f4")
    normalization = layers.Normalization()
    normalization.adapt(data)
    trained = layers.BatchNormalization()
    cases = {
        "plain": [layers.Dense(5, activation="relu"), layers.Dropout(0.2), layers.Dense(2)],
        "classes": [layers.Dense(5, activation="tanh"), layers.Dense(3, activation="softmax")],
        "normalised": [normalization, layers.Dense(4, activation="gelu"), layers.Dense(1, activation="sigmoid")],
        "by_batch": [layers.Dense(4), trained, layers.Activation("relu"), layers.Dense(1)],
        "rescaled": [layers.Flatten(), layers.Rescaling(1 / 255.0, offset=-0.5), layers.Dense(4, activation="elu"), layers.Dense(1)],
        "every": [layers.Dense(4, activation=name) for name in ["selu", "softplus", "silu", "leaky_relu", "mish", "exponential"]],
    }
    for name, made in cases.items():
        shape = (2, 2) if name == "rescaled" else (3,)
        model = keras.Sequential([keras.Input(shape), *made])
        samples = data[:5] if name == "normalised" else RNG.normal(size=(5, *shape)).astype("f4")
        samples = samples * 100 if name == "rescaled" else samples
        if name == "by_batch":
            trained.set_weights([RNG.normal(size=4), RNG.normal(size=4), RNG.normal(size=4), RNG.uniform(0.5, 2, size=4)])
        outputs = model(samples).detach().cpu().numpy()
        file = f"keras_{name}_f32.onnx"
        model.export(FOLDER / file, format="onnx", verbose=False)
        without_traces(FOLDER / file)
        keep(file, samples, outputs)


def predicted_by_onnxruntime(file, inputs, width):
    """What onnxruntime predicts with a file; nothing where it cannot run what its program wrote."""
    import onnxruntime

    onnxruntime.set_default_logger_severity(4)
    dtypes = {"tensor(float)": "f4", "tensor(double)": "f8", "tensor(int64)": "i8"}
    try:
        session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
        asked = session.get_inputs()
        # Exporters fix how many rows there are in a batch, but for those that are asked not to.
        batch = asked[0].shape[0] if isinstance(asked[0].shape[0], int) else 1
        rows = np.asarray(inputs)
        rows = np.concatenate([rows, rows[: -len(rows) % batch]])
        found = []
        for start in range(0, len(rows), batch):
            feed, first = {}, 0
            for put in asked:
                shape = put.shape[1:] or [1]
                columns = rows[start : start + batch, first : first + int(np.prod(shape))]
                feed[put.name] = columns.reshape(batch, *put.shape[1:]).astype(dtypes[put.type])
                first += columns.shape[1]
            said = session.run(None, feed)[-1]
            said = [list(row.values()) for row in said] if isinstance(said, list) else said
            found += np.asarray(said, float).reshape(batch, -1).tolist()
    except Exception as error:  # of onnxruntime: a graph that it calls invalid, or an operator that it lacks in 64 bits
        print(file.name, str(error)[:120])
        return None
    # A network of one sigmoid has the probability of the second class.
    return [row[-width:] for row in found[: len(inputs)]]


def ask_onnxruntime():
    exports = json.loads((FOLDER / "exports.json").read_text())
    lines = []
    for name, export in sorted(exports.items()):
        width = len(export["outputs"][0])
        outputs = predicted_by_onnxruntime(FOLDER / name, export["inputs"], width)
        lines += [f"{json.dumps(name)}: {json.dumps(outputs)}"] if outputs else []
    (FOLDER / "onnxruntime.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(len(lines), "of", len(exports), "files are run by onnxruntime")


def export_all():
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    sklearn_exports()
    torch_exports()
    keras_exports()
    for file in FOLDER.iterdir():
        # The new exporter makes a file for large tensors, also where there are none.
        if file.stat().st_size == 0:
            file.unlink()
    lines = [f"{json.dumps(name)}: {json.dumps(PREDICTIONS[name])}" for name in sorted(PREDICTIONS)]
    (FOLDER / "exports.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(len(lines), "files", sum(file.stat().st_size for file in FOLDER.iterdir()), "bytes")


if __name__ == "__main__":
    if sys.argv[1:] != ["ask"]:
        export_all()
    ask_onnxruntime()
