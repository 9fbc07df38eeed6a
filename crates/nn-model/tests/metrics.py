"""What scikit-learn says of targets and predictions: the numbers that src/metrics.rs is tested by, written to metrics.json.

    python3 metrics.py            writes metrics.json
    python3 metrics.py --check    says whether metrics.json holds what this program makes

Made with Python 3.11.7, NumPy 2.4.6 and scikit-learn 1.9.1 on Linux x86-64; runs for some seconds.

Each case has a task, targets and predictions (a list for each row), and what comes of them unweighted and with weights.
A score is null where the metric is not defined. Probabilities are either multiples of 1/16, so that there are ties
between classes, between samples, and at 0.5; or softmax and sigmoid outputs in full; or all of them 0 and 1.

Two numbers scikit-learn does not have come from its parts: the log loss of soft targets from its network's loss (as the
same clipping and mean), that of several labels as the average of the labels' own; the expected calibration error from the
calibration curve.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve
from sklearn.neural_network import _base as network

HERE = Path(__file__).parent
BINS = [1, 4, 5, 10]
CLASS_SCORES = {"precision": sk.precision_score, "recall": sk.recall_score, "f1": sk.f1_score}


def classes(task, matrix):
    """Class numbers; for several labels a matrix of 0 and 1."""
    if task == "multi-class":
        return matrix.argmax(axis=1)
    return (matrix > 0.5).astype(int) if task == "multi-label" else (matrix[:, 0] > 0.5).astype(int)


def log_loss(task, y, p, w):
    if task == "multi-label":
        return np.mean([sk.log_loss(y[:, [j]], p[:, [j]], sample_weight=w, labels=[0, 1]) for j in range(y.shape[1])])
    if not np.isin(y, [0, 1]).all():
        loss = network.log_loss if task == "multi-class" else network.binary_log_loss
        return loss(y, p, w)
    return sk.log_loss(classes(task, y), p, sample_weight=w, labels=range(max(2, y.shape[1])))


def roc_auc(task, y, p, w):
    """One column at a time; None where a column is all of one class."""
    truth = np.eye(y.shape[1])[classes(task, y)] if task == "multi-class" else y > 0.5
    columns = [truth[:, j] for j in range(y.shape[1])]
    if any(len(set(column)) < 2 for column in columns):
        return None
    if task == "multi-class" and y.shape[1] > 2 and len(set(classes(task, y))) == y.shape[1]:
        whole = sk.roc_auc_score(classes(task, y), p, sample_weight=w, multi_class="ovr", average="macro")
        assert abs(whole - np.mean([sk.roc_auc_score(c, p[:, j], sample_weight=w) for j, c in enumerate(columns)])) < 1e-14
        return whole
    return np.mean([sk.roc_auc_score(column, p[:, j], sample_weight=w) for j, column in enumerate(columns)])


def scores(task, y, p, w):
    result = {
        "mse": sk.mean_squared_error(y, p, sample_weight=w),
        "rmse": sk.root_mean_squared_error(y, p, sample_weight=w),
        "mae": sk.mean_absolute_error(y, p, sample_weight=w),
        "r2": sk.r2_score(y, p, sample_weight=w, multioutput="uniform_average") if len(y) > 1 else None,
    }
    others = ["accuracy", "balanced-accuracy", *CLASS_SCORES, "log-loss", "roc-auc"]
    if task == "regression":
        return result | dict.fromkeys(others)
    truth, predicted = classes(task, y), classes(task, p)
    average = "binary" if task == "binary" else "macro"
    result["accuracy"] = sk.accuracy_score(truth, predicted, sample_weight=w)
    result["balanced-accuracy"] = (
        None if task == "multi-label" else sk.balanced_accuracy_score(truth, predicted, sample_weight=w)
    )
    for name, score in CLASS_SCORES.items():
        result[name] = score(truth, predicted, average=average, zero_division=0, sample_weight=w)
    result["log-loss"] = log_loss(task, y, p, w)
    result["roc-auc"] = roc_auc(task, y, p, w)
    return result


def curves(task, y, p, w):
    """The confusion matrix; of one column also the ROC curve and, without weights, the calibration."""
    result = {}
    if task in ("binary", "multi-class"):
        labels = range(max(2, y.shape[1]))
        matrix = sk.confusion_matrix(classes(task, y), classes(task, p), labels=labels, sample_weight=w)
        result["confusion"] = matrix.tolist()
    if task == "binary" and len(set(classes(task, y))) == 2:
        fpr, tpr, thresholds = sk.roc_curve(classes(task, y), p[:, 0], sample_weight=w, drop_intermediate=False)
        result["roc"] = {"fpr": fpr.tolist(), "tpr": tpr.tolist(), "thresholds": thresholds[1:].tolist()}
        if w is None and np.isin(y, [0, 1]).all():
            result["calibration"] = [calibration(y[:, 0], p[:, 0], bins) for bins in BINS]
    return result


def calibration(y, p, bins):
    observed, predicted = calibration_curve(y, p, n_bins=bins)
    counts = np.bincount(np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], p), minlength=bins)
    counts = counts[counts > 0]
    return {
        "bins": bins,
        "observed": observed.tolist(),
        "predicted": predicted.tolist(),
        "counts": counts.tolist(),
        "expected_error": float(np.sum(counts * np.abs(observed - predicted)) / len(p)),
    }


def case(rng, task, y, p):
    w = np.round(rng.exponential(1.0, len(y)) + 0.05, 2)
    row = {"task": task, "targets": y.tolist(), "predictions": p.tolist(), "weights": w.tolist()}
    for name, weights in (("plain", None), ("weighted", w)):
        row[name] = {"scores": scores(task, y, p, weights)} | curves(task, y, p, weights)
    return row


def class_probabilities(rng, kind, n, k):
    if kind == "ties":  # sixteenths that add up to 1
        return rng.multinomial(16, np.ones(k) / k, n) / 16
    if kind == "certain":
        return np.eye(k)[rng.integers(0, k, n)]
    z = np.exp(3 * rng.standard_normal((n, k)))
    return z / z.sum(axis=1, keepdims=True)


def single_probabilities(rng, kind, n, m):
    if kind == "ties":
        return rng.integers(0, 17, (n, m)) / 16
    if kind == "certain":
        return rng.integers(0, 2, (n, m)).astype(float)
    return 1 / (1 + np.exp(-3 * rng.standard_normal((n, m))))


def regression(rng):
    for n, m in [(1, 1), (2, 1), (7, 1), (30, 1), (12, 2), (20, 3)]:
        y = rng.standard_normal((n, m)) * [1, 30, 0.01][:m] + [0, 5, -2][:m]
        yield y, y + rng.standard_normal((n, m))
    y = np.full((5, 2), 0.5)  # constant targets: the first column is met, the second is not
    yield y, y + np.outer(np.arange(5), [0, 1])


def binary(rng):
    for kind in ["ties", "certain", "full"]:
        for n, share in [(1, 1), (9, 0.5), (25, 0.3), (40, 0.5), (12, 0), (12, 1)]:
            yield (rng.random((n, 1)) < share).astype(float), single_probabilities(rng, kind, n, 1)
    yield single_probabilities(rng, "ties", 20, 1), single_probabilities(rng, "full", 20, 1)  # soft targets
    yield (rng.random((20, 1)) < 0.5).astype(float), np.round(rng.random((20, 1)), 1)  # on the edges of bins


def multi_class(rng):
    for kind in ["ties", "certain", "full"]:
        for n, k, occurring in [(1, 3, 3), (10, 2, 2), (30, 3, 3), (25, 5, 3), (40, 4, 4), (8, 6, 6)]:
            p = class_probabilities(rng, kind, n, k)
            if occurring < k:  # the last class is neither in targets nor in predictions
                p = np.hstack([class_probabilities(rng, kind, n, k - 1), np.zeros((n, 1))])
            yield np.eye(k)[rng.integers(0, occurring, n)], p
    yield class_probabilities(rng, "ties", 20, 3), class_probabilities(rng, "full", 20, 3)  # soft targets


def multi_label(rng):
    for kind in ["ties", "certain", "full"]:
        for n, m in [(12, 2), (30, 3), (5, 4)]:
            yield (rng.random((n, m)) < 0.4).astype(float), single_probabilities(rng, kind, n, m)
    y = (rng.random((10, 3)) < 0.4).astype(float)
    y[:, 1] = 0  # a label that never is
    yield y, single_probabilities(rng, "ties", 10, 3)


def make():
    rng, cases = np.random.default_rng(4), []
    for task, pairs in [
        ("regression", regression),
        ("binary", binary),
        ("multi-class", multi_class),
        ("multi-label", multi_label),
    ]:
        cases += [case(rng, task, y, p) for y, p in pairs(rng)]
    return "[\n" + ",\n".join(json.dumps(row, separators=(",", ":"), allow_nan=False) for row in cases) + "\n]\n"


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # absent classes, which are meant
    text, file = make(), HERE / "metrics.json"
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if file.read_text() == text else f"{file.name} is not what this program makes")
    file.write_text(text)
