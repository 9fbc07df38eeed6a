"""How well scikit-learn's MLPClassifier reads the digits, over 10 seeds: what our own network is put beside.

    python digits_sklearn.py      writes digits_sklearn.json beside this file (takes a minute or two)

Run with Python 3.11.7, NumPy 2.4.6, scikit-learn 1.9.1. The digits are scikit-learn's `load_digits` (1797 x 64, in this
order; UCI, CC BY 4.0), inputs divided by 16. Split s: stratified, 80 % to train and 20 % to test, by seed s; the rows of
the test set are in the file, so that others can be tested on the same. Seed s also starts the network and shuffles.
"""

import json
import os
import pathlib
import warnings

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the same sums in the same order

import numpy as np
import sklearn
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

SETTINGS = dict(
    hidden_layer_sizes=[64],
    activation="relu",
    solver="adam",
    learning_rate_init=0.001,
    batch_size=32,
    alpha=1e-4,
    max_iter=60,
)

pixels, digits = load_digits(return_X_y=True)
pixels = pixels / 16.0
runs = []
for seed in range(10):
    train, test = train_test_split(np.arange(len(digits)), test_size=0.2, stratify=digits, random_state=seed)
    model = MLPClassifier(**SETTINGS, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # 60 epochs are what it gets
        model.fit(pixels[train], digits[train])
    right = int((model.predict(pixels[test]) == digits[test]).sum())
    runs.append(
        dict(
            seed=seed,
            test_accuracy=right / len(test),
            test_right=right,
            train_accuracy=float(model.score(pixels[train], digits[train])),
            epochs=model.n_iter_,
            test_rows=sorted(test.tolist()),
        )
    )
    print(f"seed {seed}: {right} of {len(test)} right, {right / len(test):.4f}; {model.n_iter_} epochs")

accuracies = np.array([run["test_accuracy"] for run in runs])
result = dict(
    format="Test accuracy of scikit-learn's MLPClassifier on its digits, made by digits_sklearn.py; see README.md.",
    library="scikit-learn",
    version=sklearn.__version__,
    samples=len(digits),
    inputs_divided_by=16.0,
    settings=SETTINGS,
    mean_test_accuracy=float(accuracies.mean()),
    standard_deviation=float(accuracies.std(ddof=1)),
    runs=runs,
)
print(f"mean {accuracies.mean():.4f}, standard deviation {accuracies.std(ddof=1):.4f}")
lines = lambda of: [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in of.items() if key != "runs"]
rows = ",\n".join("  " + json.dumps(run) for run in runs)
text = "{\n" + ",\n".join(lines(result)) + ',\n "runs": [\n' + rows + "\n ]\n}\n"
pathlib.Path(__file__).with_name("digits_sklearn.json").write_text(text)
