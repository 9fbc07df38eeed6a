"""What scikit-learn makes of weights and thresholds: the numbers that the tests compare with, in scikit_learn.json.

    python3 scikit_learn.py            writes scikit_learn.json
    python3 scikit_learn.py --check    says whether scikit_learn.json holds what this program makes

Made with Python 3.11.7, NumPy 2.4.6 and scikit-learn 1.9.1 on Linux x86-64.
"""

import json
import sys
from pathlib import Path

import numpy as np
from sklearn import metrics
from sklearn.utils.class_weight import compute_class_weight, compute_sample_weight

HERE = Path(__file__).parent


def samples(seed, rows, share, digits, weighted):
    """Probabilities that tell something about the targets; few digits make many of them equal."""
    rng = np.random.default_rng(seed)
    targets = (rng.random(rows) < share).astype(int)
    targets[:2] = [0, 1]
    scores = 1 / (1 + np.exp(-(2 * targets - 1.5 + rng.normal(size=rows))))
    weights = rng.integers(1, 5, rows).astype(float) if weighted else np.ones(rows)
    return targets, np.round(scores, digits), weights


def thresholds(probabilities):
    """One between each two neighbours, and one beyond each end."""
    levels = np.unique(np.concatenate([[0.0, 1.0], probabilities]))
    return np.concatenate([(levels[:-1] + levels[1:]) / 2, [1.0]])


def best(probabilities, goodness):
    """The rows that are predicted to be positive by the best thresholds."""
    values = [(goodness(probabilities > at), at) for at in thresholds(probabilities)]
    most = max(value for value, _ in values)
    near = [at for value, at in values if value > most - 1e-12]
    return {
        "value": most,
        "positive": sorted({tuple(int(row) for row in np.flatnonzero(probabilities > at)) for at in near}),
    }


def chosen(seed, rows, share, digits, weighted):
    targets, probabilities, weights = samples(seed, rows, share, digits, weighted)

    def f1(predicted):
        return float(metrics.f1_score(targets, predicted, sample_weight=weights, zero_division=0.0))

    def cost(false_positive, false_negative):
        def negative(predicted):
            matrix = metrics.confusion_matrix(targets, predicted, sample_weight=weights, labels=[0, 1])
            return -float(false_positive * matrix[0, 1] + false_negative * matrix[1, 0])

        return negative

    return {
        "targets": targets.tolist(),
        "probabilities": probabilities.tolist(),
        "weights": weights.tolist(),
        "f1": best(probabilities, f1),
        "cost=1:5": best(probabilities, cost(1, 5)),
        "cost=3:1": best(probabilities, cost(3, 1)),
    }


def scored(seed, at):
    targets, probabilities, weights = samples(seed, 40, 0.3, 3, True)
    predicted, weighted = probabilities > at, {"sample_weight": weights}
    return {
        "threshold": at,
        "targets": targets.tolist(),
        "probabilities": probabilities.tolist(),
        "weights": weights.tolist(),
        "scores": {
            "accuracy": metrics.accuracy_score(targets, predicted, **weighted),
            "balanced-accuracy": metrics.balanced_accuracy_score(targets, predicted, **weighted),
            "precision": metrics.precision_score(targets, predicted, **weighted),
            "recall": metrics.recall_score(targets, predicted, **weighted),
            "f1": metrics.f1_score(targets, predicted, **weighted),
            "log-loss": metrics.log_loss(targets, probabilities, **weighted),
            "roc-auc": metrics.roc_auc_score(targets, probabilities, **weighted),
        },
    }


def balanced(classes):
    names = np.unique(classes)
    return {
        "classes": classes,
        "of_classes": dict(zip(names.tolist(), compute_class_weight("balanced", classes=names, y=np.array(classes)).tolist())),
        "of_rows": compute_sample_weight("balanced", classes).tolist(),
        "named": compute_sample_weight({"b": 5.0, "c": 0.25} if "c" in classes else {"b": 5.0}, classes).tolist(),
    }


def numbers():
    return {
        "thresholds": [
            chosen(1, 30, 0.3, 6, False),
            chosen(2, 60, 0.1, 1, False),
            chosen(3, 50, 0.7, 2, True),
            chosen(4, 200, 0.05, 3, True),
            chosen(5, 8, 0.5, 1, False),
        ],
        "scored": [scored(6, 0.5), scored(7, 0.21), scored(8, 0.9)],
        "balanced": [balanced(list("aabaaacab")), balanced(list("bbabbbbbbb"))],
    }


if __name__ == "__main__":
    path = HERE / "scikit_learn.json"
    text = json.dumps(numbers(), indent=1) + "\n"
    if "--check" not in sys.argv:
        path.write_text(text)
    elif path.read_text() != text:
        sys.exit(f"{path.name} is not what this program makes")
