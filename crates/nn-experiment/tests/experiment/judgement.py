"""What scikit-learn, SciPy and NumPy make of probabilities and of the simplest predictions: the numbers that the tests compare with, in
judgement.json.

    python3 judgement.py            writes judgement.json
    python3 judgement.py --check    says whether judgement.json holds what this program makes

Made with Python 3.11.7, NumPy 2.4.6, SciPy 1.17.1 and scikit-learn 1.9.1 on Linux x86-64.
"""

import json
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax, softmax
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

HERE = Path(__file__).parent


def least_squares(name, x, y, new, weights=None):
    """Ordinary (or weighted) least squares with an intercept, by the singular value decomposition."""
    y = y.reshape(len(y), -1)
    w = np.ones(len(x)) if weights is None else weights
    mean_x, mean_y = np.average(x, axis=0, weights=w), np.average(y, axis=0, weights=w)
    root = np.sqrt(w)[:, None]
    b = np.linalg.lstsq(root * (x - mean_x), root * (y - mean_y), rcond=1e-12)[0]
    return {
        "name": name,
        "x": x.tolist(),
        "y": y.tolist(),
        "weights": None if weights is None else weights.tolist(),
        "new": new.tolist(),
        "means": mean_y.tolist(),
        "predictions": (mean_y + (new - mean_x) @ b).tolist(),
    }


def linear_cases():
    rng = np.random.default_rng(19)
    x, new = rng.normal(size=(40, 3)), rng.normal(size=(5, 3))
    y = x @ [1.0, -2.0, 0.5] + 3 + 0.3 * rng.normal(size=40)
    offset = np.array([1e4, 1900.0, -5.0])
    scale = np.array([1e3, 30.0, 1e-3])
    groups = np.eye(4)[rng.integers(0, 4, 60)]
    number = rng.normal(size=(60, 1))
    mixed = np.hstack([groups, number])
    fresh = np.hstack([np.eye(4), rng.normal(size=(4, 1))])
    outputs = np.stack([y, y**2 - 4], axis=1)
    return [
        least_squares("plain", x, y, new),
        least_squares("weighted", x, y, new, rng.integers(0, 4, 40).astype(float)),
        least_squares("two targets", x, outputs, new),
        least_squares("far from zero", offset + scale * x, 1e6 + 10 * y, offset + scale * new),
        least_squares("categories, which add up to one", mixed, mixed @ [1, 2, 3, 4, 0.5] + rng.normal(size=60), fresh),
        least_squares("a column that never changes", np.hstack([x, np.full((40, 1), 7.0)]), y, np.hstack([new, np.full((5, 1), 7.0)])),
        least_squares("two columns the same", np.hstack([x, x[:, :1]]), y, np.hstack([new, new[:, :1]])),
    ]


def temperature(loss):
    """By Brent's method on the logarithm, to full precision."""
    found = minimize_scalar(lambda u: loss(np.exp(u)), bounds=(np.log(0.01), np.log(100)), method="bounded", options={"xatol": 1e-12})
    return float(np.exp(found.x))


def binary(seed, rows, sharpness, weighted):
    rng = np.random.default_rng(seed)
    z = rng.normal(size=rows)
    t = (rng.random(rows) < expit(z)).astype(float)
    logits = np.round(sharpness * z + 0.2 * rng.normal(size=rows), 6)
    p = expit(logits)
    w = rng.integers(1, 5, rows).astype(float) if weighted else np.ones(rows)

    def loss(at):
        return float(np.average(np.logaddexp(0, logits / at) - t * logits / at, weights=w))

    observed, predicted = calibration_curve(t, p, n_bins=10, strategy="uniform")
    return {
        "task": "binary",
        "targets": t[:, None].tolist(),
        "logits": logits[:, None].tolist(),
        "probabilities": p[:, None].tolist(),
        "weights": w.tolist() if weighted else None,
        "brier": float(brier_score_loss(t, p, sample_weight=w)),
        "observed": observed.tolist(),
        "predicted": predicted.tolist(),
        "temperature": temperature(loss),
    }


def several(seed, rows, classes, sharpness, weighted):
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(rows, classes))
    truth = np.array([rng.choice(classes, p=row) for row in softmax(z, axis=1)])
    logits = np.round(sharpness * z + 0.2 * rng.normal(size=z.shape), 6)
    p = softmax(logits, axis=1)
    t = np.eye(classes)[truth]
    w = rng.integers(1, 5, rows).astype(float) if weighted else np.ones(rows)

    def loss(at):
        return float(np.average(-(t * log_softmax(logits / at, axis=1)).sum(axis=1), weights=w))

    right = (p.argmax(axis=1) == truth).astype(float)
    observed, predicted = calibration_curve(right, p.max(axis=1), n_bins=10, strategy="uniform")
    return {
        "task": "multi-class",
        "targets": t.tolist(),
        "logits": logits.tolist(),
        "probabilities": p.tolist(),
        "weights": w.tolist() if weighted else None,
        "brier": float(brier_score_loss(truth, p, sample_weight=w, labels=list(range(classes)), scale_by_half=False)),
        "observed": observed.tolist(),
        "predicted": predicted.tolist(),
        "temperature": temperature(loss),
    }


def numbers():
    return {
        "least_squares": linear_cases(),
        "calibration": [
            binary(1, 60, 3.0, False),
            binary(2, 80, 0.5, True),
            several(3, 70, 3, 2.5, False),
            several(4, 60, 4, 0.6, True),
        ],
    }


if __name__ == "__main__":
    path = HERE / "judgement.json"
    text = json.dumps(numbers(), indent=None, separators=(", ", ": ")).replace('{"', '\n{"') + "\n"
    if "--check" not in sys.argv:
        path.write_text(text)
    elif path.read_text() != text:
        sys.exit(f"{path.name} is not what this program makes")
