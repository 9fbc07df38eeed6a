"""What MAPIE makes of predictions and rows to calibrate with: the intervals and sets that the tests compare with, in mapie.json.

    python3 peer.py            writes mapie.json
    python3 peer.py --check    says whether mapie.json holds what this program makes

Made with Python 3.11.7, NumPy 2.4.6, scikit-learn 1.9.1 and MAPIE 1.6.0.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
from mapie.classification import SplitConformalClassifier
from mapie.regression import SplitConformalRegressor
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin

HERE = Path(__file__).parent
COVERAGES = [0.5, 0.8, 0.9, 0.95]
warnings.filterwarnings("ignore")


class NoDraw(np.random.RandomState):
    """MAPIE takes a random part of the true class's probability off the score of `aps`; with this, none, which is the score without a draw."""

    def uniform(self, low=0.0, high=1.0, size=None):
        return np.zeros(size)


class Known(RegressorMixin, BaseEstimator):
    """Predicts what stands in the rows."""

    def fit(self, x, y):
        self.fitted_ = True
        return self

    def predict(self, x):
        return x[:, 0]


class KnownClasses(ClassifierMixin, BaseEstimator):
    def fit(self, x, y):
        self.classes_ = np.arange(x.shape[1])
        return self

    def predict_proba(self, x):
        return x

    def predict(self, x):
        return x.argmax(axis=1)


def numbers(rng):
    x, y = rng.normal(size=(60, 1)), rng.normal(size=60)
    new = rng.normal(size=(5, 1))
    made = SplitConformalRegressor(Known().fit(x, y), confidence_level=COVERAGES, prefit=True)
    made.conformalize(x, y)
    _, ends = made.predict_interval(new)
    return {"targets": y.tolist(), "predictions": x[:, 0].tolist(), "new": new[:, 0].tolist(), "coverages": COVERAGES,
            "low": ends[:, 0, :].T.tolist(), "high": ends[:, 1, :].T.tolist()}  # fmt: skip


def classes(rng, score, count):
    draw = lambda rows: rng.dirichlet(np.full(count, 0.7), size=rows)
    x, new = draw(80), draw(12)
    y = np.array([rng.choice(count, p=0.8 * p + 0.2 / count) for p in x])
    made = SplitConformalClassifier(KnownClasses().fit(x, y), confidence_level=COVERAGES, prefit=True, conformity_score=score,
                                    random_state=NoDraw())  # fmt: skip
    made.conformalize(x, y)
    # Without the class with which the sum passes the quantile, so that the sets are those that are promised.
    keywords = {"conformity_score_params": {"include_last_label": False}} if score == "aps" else {}
    _, sets = made.predict_set(new, **keywords)
    return {"score": score, "targets": y.tolist(), "probabilities": x.tolist(), "new": new.tolist(), "coverages": COVERAGES,
            "sets": np.moveaxis(sets, 2, 0).astype(int).tolist()}  # fmt: skip


def main():
    rng = np.random.default_rng(19)
    found = {"numbers": numbers(rng), "classes": [classes(rng, "lac", 3), classes(rng, "lac", 2), classes(rng, "aps", 4)]}
    text = json.dumps(found) + "\n"
    if "--check" in sys.argv:
        same = (HERE / "mapie.json").read_text() == text
        sys.exit(0 if same else "mapie.json is not what this program makes")
    (HERE / "mapie.json").write_text(text)


main()
