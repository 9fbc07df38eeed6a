"""The other programs: scikit-learn, PyTorch, safetensors, ONNX and onnxruntime, as writers and as readers.

    python peers.py fixtures         write tests/fixtures: files of theirs, with their predictions
    python peers.py compare FOLDER   let them read what `cargo run --release -p nn-format --example export -- FOLDER`
                                     wrote, and print how far their predictions are from ours

Run with Python 3.11, numpy 2.4.6, scikit-learn 1.9.1, torch 2.15.0, safetensors 0.8.0, onnx 1.23.2, onnxruntime 1.32.0.
`compare` ends with an error if a difference is too large: 1e-12 in float64, 1e-6 in float32, relative to max(1, |y|).
"""

import io
import json
import pathlib
import sys
import warnings

import numpy as np

FIXTURES = pathlib.Path(__file__).parent / "fixtures"
warnings.filterwarnings("ignore")


class Fixtures:
    """The files, and what their writers predict with them: file -> inputs and outputs."""

    def __init__(self):
        self.predictions = {}

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


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fixtures"]:
            FIXTURES.mkdir(exist_ok=True)
            sklearn_fixtures()
        case _:
            sys.exit(__doc__)
