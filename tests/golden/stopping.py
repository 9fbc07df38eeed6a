"""When scikit-learn and Keras stop: stopping.json keeps what they did.

    KERAS_BACKEND=torch python stopping.py            writes stopping.json beside this file
    KERAS_BACKEND=torch python stopping.py --check    says whether it would write the same bytes

Run with Python 3.11.7, NumPy 2.4.6, scikit-learn 1.9.1, Keras 3.15.1 with PyTorch 2.15.0 (CPU, one thread, float64).

`scikit_learn` has whole runs of MLPClassifier and MLPRegressor: settings, the loss of each epoch, validation scores, n_iter_. Inputs
and targets come from numpy.random.RandomState(seed), weights and batches from RandomState(1000 + seed), in the order that
`data` here and scikit-learn draw them in. With early stopping the last fifth of the rows is the validation set (in place of a
random split). A run is left out where it stops by a hair: where a loss is so close to what decides that rounding could matter.

`keras` has sequences of numbers, and where keras.callbacks.EarlyStopping stopped and which epoch's weights it kept.
"""

import json
import pathlib
import sys
import warnings

import keras
import numpy as np
from sklearn.neural_network import MLPClassifier, MLPRegressor, _multilayer_perceptron

keras.config.set_floatx("float64")  # Keras compares in this precision
FILE = pathlib.Path(__file__).with_name("stopping.json")
HAIR = 1e-6
warnings.filterwarnings("ignore")


def last_fifth(*arrays, **_):
    """In place of train_test_split."""
    k = len(arrays[0]) // 5
    return [part for array in arrays for part in (array[:-k], array[-k:])]


_multilayer_perceptron.train_test_split = last_fifth


def data(of):
    rng = np.random.RandomState(of["seed"])
    x = rng.uniform(-2.0, 2.0, (of["samples"], 2))
    noise = rng.uniform(-0.5, 0.5, of["samples"])
    score = x[:, 0] - x[:, 1] * x[:, 1] + noise
    match of["task"]:
        case "regression":
            return x, score
        case "binary":
            return x, (score > -1.0) * 1
        case "classes":
            return x, (score > -2.0) * 1 + (score > 0.0) * 1


def drawn(seed):
    """The settings of a run."""
    rng = np.random.default_rng(seed)
    pick = lambda *choices: choices[rng.integers(len(choices))]
    return dict(
        seed=seed,
        samples=pick(40, 50, 60),
        task=pick("regression", "binary", "classes"),
        hidden=pick(3, 8, 10),
        activation=pick("tanh", "relu", "logistic"),
        solver=pick("sgd", "sgd", "adam"),
        rate=pick(0.01, 0.03, 0.1),
        momentum=pick(0.0, 0.5, 0.9),
        nesterov=pick(True, False),
        batch=pick(4, 8, 16, 1000),  # divides all rows and four fifths of them, or all are one batch, or nothing is penalised
        alpha=pick(0.0, 0.0, 1e-2),
        shuffle=pick(True, False),
        tol=pick(0.0, 1e-4, 1e-3, 1e-2),
        n_iter_no_change=pick(1, 2, 3, 5, 10),
        max_iter=150,
        early_stopping=pick(True, False),
    )


def run_sklearn(of):
    rows = of["samples"] * 4 // 5 if of["early_stopping"] else of["samples"]
    if rows % min(of["batch"], rows):
        of["alpha"] = 0.0
    Model = MLPRegressor if of["task"] == "regression" else MLPClassifier
    model = Model(
        hidden_layer_sizes=(of["hidden"],), activation=of["activation"], solver=of["solver"], alpha=of["alpha"],
        batch_size=of["batch"], learning_rate_init=of["rate"], momentum=of["momentum"],
        nesterovs_momentum=of["nesterov"], max_iter=of["max_iter"], shuffle=of["shuffle"],
        random_state=np.random.RandomState(1000 + of["seed"]), tol=of["tol"],
        n_iter_no_change=of["n_iter_no_change"], early_stopping=of["early_stopping"],
    )
    model.fit(*data(of))
    scores = model.validation_scores_ if of["early_stopping"] else None
    watched = [-score for score in scores] if scores else model.loss_curve_
    best = np.inf
    for value in watched:
        # Scores of classes are fractions of a few rows, the same in every program.
        if scores is None or of["task"] == "regression":
            if np.isfinite(best) and min(abs(value - best), abs(value - (best - of["tol"]))) < HAIR:
                return None
        best = min(best, value)
    short = lambda numbers: [float(f"{number:.11g}") for number in numbers]
    return of | dict(
        losses=short(model.loss_curve_), scores=short(scores) if scores else None, epochs=model.n_iter_,
        weight=float(f"{model.coefs_[0][0][0]:.11g}"),
    )


class Weights:
    """A model whose weights are the number of the epoch."""

    stop_training = False

    def __init__(self):
        self.epoch = 0

    def get_weights(self):
        return self.epoch

    def set_weights(self, weights):
        self.epoch = weights


def run_keras(seed):
    rng = np.random.default_rng(seed)
    pick = lambda *choices: choices[rng.integers(len(choices))]
    of = dict(more_is_better=pick(True, False), patience=pick(0, 1, 2, 3, 5), min_delta=pick(0.0, 0.01, 0.05))
    of |= dict(start_from_epoch=pick(0, 0, 1, 4))
    e = np.arange(40)
    values = (1.0 / (1.0 + 0.2 * e) + rng.uniform(0.0, pick(0.02, 0.1, 0.3), 40)).round(2)
    if of["more_is_better"]:
        values = (1.0 - values).round(2)
    if seed % 5 == 0:
        values[rng.integers(5, 40, 2)] = np.nan  # not the first looked at, which Keras takes for the best even so
    callback = keras.callbacks.EarlyStopping(
        "value", mode="max" if of["more_is_better"] else "min", patience=of["patience"], min_delta=of["min_delta"],
        start_from_epoch=of["start_from_epoch"], restore_best_weights=True,
    )
    model = Weights()
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, value in enumerate(values):
        model.epoch = epoch + 1
        callback.on_epoch_end(epoch, dict(value=float(value)))
        if model.stop_training:
            break
    stopped = model.epoch if model.stop_training else None
    callback.on_train_end()
    values = [None if np.isnan(value) else float(value) for value in values]
    return of | dict(values=values, stopped=stopped, kept=model.epoch)


def main():
    runs, seed = [], 0
    while len(runs) < 160:
        seed += 1
        run = run_sklearn(drawn(seed))
        if run is not None:
            runs.append(run)
    early = sum(run["epochs"] < run["max_iter"] for run in runs)
    kept = [run_keras(seed) for seed in range(1, 151)]
    print(f"{len(runs)} of {seed} runs, {early} stopped; {sum(run['stopped'] is not None for run in kept)} of Keras")
    lines = lambda runs: ",\n".join(json.dumps(run) for run in runs)
    text = f'{{"scikit_learn": [\n{lines(runs)}\n],\n"keras": [\n{lines(kept)}\n]}}\n'
    if "--check" in sys.argv:
        print("same" if FILE.read_text() == text else "different")
    else:
        FILE.write_text(text)


main()
