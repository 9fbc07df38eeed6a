"""The same estimators of this package and of scikit-learn, one after the other: how long they take.

    python beside_scikit_learn.py [--json FILE]

Each is run in turns with the other, and the shortest time of each counts. The number of epochs is the same, batches and sizes are; the
networks and data are those of the workloads W3 to W6 of the project's benchmarks, and of examples in scikit-learn's documentation.
"""

import argparse
import json
import platform
import sys
import time
import warnings

import numpy as np
import sklearn
import sklearn.neural_network
from sklearn.datasets import load_digits, make_moons, make_regression
from sklearn.exceptions import ConvergenceWarning

import nn

warnings.simplefilter("ignore", ConvergenceWarning)

ROUNDS = 5
LEAST_FIT, MOST_SINGLE = 3.0, 1.5


def digits():
    X, y = load_digits(return_X_y=True)
    return X / 16, y


def bent_plane():
    X = np.random.default_rng(3).uniform(-1, 1, (1000, 10))
    return X, np.sin(X @ np.arange(1, 11) / 5)


def images():
    rng = np.random.default_rng(5)
    return rng.uniform(size=(20_000, 784)), rng.integers(10, size=20_000)


#: What is fitted: estimator, its settings, data.
FITS = {
    "W3: 10 - tanh 32 - 1, 300 epochs on all 1000 samples": (
        "MLPRegressor", {"hidden_layer_sizes": (32,), "activation": "tanh", "solver": "sgd", "batch_size": 1000, "max_iter": 300}, bent_plane),
    "W4: digits, 64 - relu 64 - 10, 20 epochs in batches of 32": (
        "MLPClassifier", {"hidden_layer_sizes": (64,), "solver": "sgd", "batch_size": 32, "max_iter": 20}, digits),
    "W5: 784 - relu 128 - 10, an epoch of 20 000 in batches of 128": (
        "MLPClassifier", {"hidden_layer_sizes": (128,), "solver": "sgd", "batch_size": 128, "max_iter": 1}, images),
    "digits, 64 units, 30 epochs of Adam": ("MLPClassifier", {"hidden_layer_sizes": (64,), "max_iter": 30}, digits),
    "two moons, 100 and 10 units, 100 epochs of Adam": (
        "MLPClassifier", {"hidden_layer_sizes": (100, 10), "max_iter": 100}, lambda: make_moons(noise=0.3, random_state=0)),
    "regression of the documentation, 100 units, 200 epochs": (
        "MLPRegressor", {"max_iter": 200}, lambda: make_regression(n_samples=200, n_features=20, random_state=1)),
    "digits by L-BFGS, 50 units": ("MLPClassifier", {"hidden_layer_sizes": (50,), "solver": "lbfgs", "max_iter": 60}, digits),
}
#: What predicts one row, and many: a fit of these.
PREDICTIONS = {
    "W6a: 3 - tanh 2 - 1": (
        "MLPRegressor", {"hidden_layer_sizes": (2,), "activation": "tanh", "max_iter": 2}, lambda: (bent_plane()[0][:, :3], bent_plane()[1])),
    "digits: 64 - relu 64 - 10": ("MLPClassifier", {"hidden_layer_sizes": (64,), "max_iter": 2}, digits),
    "W6b: 784 - relu 128 - 10": ("MLPClassifier", {"hidden_layer_sizes": (128,), "max_iter": 1}, images),
}


def shortest(actions, repeats=1):
    """The shortest time of each, in turns."""
    times = [[] for _ in actions]
    for _ in range(ROUNDS + 1):
        for action, of_action in zip(actions, times):
            started = time.perf_counter()
            for _ in range(repeats):
                action()
            of_action.append((time.perf_counter() - started) / repeats)
    return [min(of_action[1:]) for of_action in times]


def both(name, settings):
    settings = {"n_iter_no_change": 10**6, "random_state": 1, **settings}
    return [getattr(module, name)(**settings) for module in (nn, sklearn.neural_network)]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--json", help="also write the measurement to this file")
    path = arguments.parse_args().json
    rows = []
    for title, (name, settings, data) in FITS.items():
        X, y = data()
        ours, theirs = shortest([lambda model=model: model.fit(X, y) for model in both(name, settings)])
        rows.append({"what": title, "kind": "fit", "nn": ours, "scikit-learn": theirs})
    for title, (name, settings, data) in PREDICTIONS.items():
        X, y = data()
        models = [model.fit(X, y) for model in both(name, settings)]
        for kind, asked, repeats in (("one row", X[:1], 300), ("all rows", X, 3)):
            ours, theirs = shortest([lambda model=model: model.predict(asked) for model in models], repeats)
            rows.append({"what": title, "kind": kind, "nn": ours, "scikit-learn": theirs})
    print(f"{'':62} {'nn':>10} {'scikit-learn':>13} {'ratio':>6}")
    failed = []
    for row in rows:
        ratio = row["scikit-learn"] / row["nn"]
        title = f"{row['what']}, {row['kind']}"
        print(f"{title:62} {row['nn'] * 1e3:8.3f} ms {row['scikit-learn'] * 1e3:10.3f} ms {ratio:6.1f}")
        if (row["kind"] == "fit" and ratio < LEAST_FIT) or (row["kind"] == "one row" and 1 / ratio > MOST_SINGLE):
            failed.append(title)
    if path:
        about = {"python": platform.python_version(), "numpy": np.__version__, "scikit-learn": sklearn.__version__, "rows": rows}
        with open(path, "w") as file:
            json.dump(about, file, indent=2)
    if failed:
        sys.exit("slower than promised: " + "; ".join(failed))


if __name__ == "__main__":
    main()
