"""What a fitted model can do that scikit-learn's cannot: intervals, importances, files."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.utils import Bunch
from sklearn.utils.validation import check_is_fitted

from nn import _core
from nn._draws import Draws

if TYPE_CHECKING:
    from nn._perceptron import Perceptron

NO_CALIBRATION = "%(name)s does not know how far it is off: call conformalize(X, y) with samples that it has not learned."
#: Fitted attributes that go into a file and come back.
KEPT = ("n_iter_", "t_", "loss_", "loss_curve_", "history_", "stop_")


class Beyond:
    """Methods of both estimators."""

    def conformalize(self: Perceptron, X: Any, y: Any, *, score: str | None = None) -> Perceptron:
        """Look how far predictions are off on samples that were not learned, for intervals and sets with a promise.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Inputs that were not trained on.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
            Their targets.
        score : {'absolute-residual', 'lac', 'aps'}, default=None
            How it is measured how far off one is: of numbers the distance; of classes one less the probability of the true one
            ('lac', if nothing is said), or the sum of those as probable as it ('aps').

        Returns
        -------
        self : object
            The same model.
        """
        check_is_fitted(self)
        X, y, _ = self._validate(X, y, False)
        targets = self._encode(y, False)
        score = score or ("absolute-residual" if self._task() == "regression" else "lac")
        self.conformal_ = _core.Conformal.of(score, self._task(), targets, self._raw(X))
        return self

    def importance(
        self: Perceptron,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        *,
        metric: str | None = None,
        n_repeats: int = 10,
        random_state: Any = 0,
    ) -> Bunch:
        """How much a metric suffers when a column is shuffled.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Inputs.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
            Their targets.
        sample_weight : array-like of shape (n_samples,), default=None
            How much each sample counts.
        metric : str, default=None
            One of the library's metrics; None for the accuracy, or R².
        n_repeats : int, default=10
            How often each column is shuffled.
        random_state : int, RandomState instance or None, default=0
            What the orders are drawn from.

        Returns
        -------
        importances : Bunch
            ``score``, the metric itself; ``importances`` of shape (n_features, n_repeats), by how much it was worse; and their
            ``importances_mean`` and ``importances_std``, each of shape (n_features,).
        """
        check_is_fitted(self)
        X, y, _ = self._validate(X, y, False)
        weights = self._check_weights(sample_weight, X)
        metric = (metric or self._usual_metric).replace("_", "-")
        targets, seed = self._encode(y, False), Draws(random_state).seed
        networks = [self._network(), *self._others]
        score, drops = _core.importances(networks, X, targets, weights, self._task(), metric, n_repeats, seed)
        importances = np.array(drops).reshape(X.shape[1], n_repeats)
        return Bunch(
            score=score,
            importances=importances,
            importances_mean=importances.mean(axis=1),
            importances_std=importances.std(axis=1),
        )

    def save(self: Perceptron, path: str | PathLike[str]) -> None:
        """Write the model to a file that :func:`nn.load`, the program ``nn`` and others read.

        Parameters
        ----------
        path : str or path
            Its name says the format: .json, .onnx, .safetensors or .npz. An older file is replaced when the new one is whole.
        """
        _core.save(Path(path), self._saved())

    def to_onnx(self: Perceptron, *, single: bool = False) -> bytes:
        """The model as an ONNX graph, from raw inputs to probabilities or numbers.

        Parameters
        ----------
        single : bool, default=False
            Whether in numbers of 32 bits, for runtimes that have no others.

        Returns
        -------
        graph : bytes
            What a file ``.onnx`` holds.
        """
        return bytes(_core.to_bytes(self._saved(), single))

    def _saved(self: Perceptron) -> dict[str, Any]:
        check_is_fitted(self)
        names = getattr(self, "feature_names_in_", None)
        inputs = [f"x{i}" for i in range(self.n_features_in_)] if names is None else [str(name) for name in names]
        about = {
            "class": type(self).__name__,
            "has_names": names is not None,
            "parameters": _plain({n: v for n, v in self.get_params().items() if n not in ("callbacks", "random_state")}),
            "fitted": _plain({name: getattr(self, name) for name in KEPT}),
            **self._about(),
        }
        return {
            "networks": [self._network(), *self._others],
            "task": self._task(),
            "inputs": inputs,
            "outputs": self._output_names(),
            "about": json.dumps(about),
        }

    def _raw(self: Perceptron, X: np.ndarray) -> np.ndarray:
        """The mean of the networks' outputs."""
        return _core.predict([self._network(), *self._others], X)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Those that JSON can hold, with numbers of NumPy as Python's; infinities and NaN as words."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(name): plain(inner) for name, inner in value.items()}
        if isinstance(value, (list, tuple, np.ndarray)):
            return [plain(inner) for inner in value]
        if isinstance(value, np.generic):
            value = value.item()
        if isinstance(value, float) and not np.isfinite(value):
            return {"float": str(value)}
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        return str(value)

    return {name: plain(value) for name, value in values.items()}


def _revived(value: Any) -> Any:
    """What `_plain` made plain."""
    if isinstance(value, dict):
        return float(value["float"]) if set(value) == {"float"} else {name: _revived(inner) for name, inner in value.items()}
    return [_revived(inner) for inner in value] if isinstance(value, list) else value


def load(path: str | PathLike[str]) -> Perceptron:
    """Read a model from a file: one of :meth:`MLPClassifier.save`, of the program ``nn``, or of others that hold a perceptron.

    Parameters
    ----------
    path : str or path
        Its name says the format: .json, .onnx, .safetensors or .npz.

    Returns
    -------
    model : MLPClassifier or MLPRegressor
        Fitted; it predicts from the columns that the network takes. What a file scales, its first weights and its last ones do from
        then on, so that its predictions may differ in the last digits.
    """
    from nn import MLPClassifier, MLPRegressor

    networks, task, inputs, outputs, about = _core.load(Path(path))
    about = _revived(json.loads(about)) if about else {}
    model: Perceptron = MLPRegressor() if task == "regression" else MLPClassifier()
    if about:
        model.set_params(**{name: value for name, value in about["parameters"].items() if name in model.get_params()})
    model._restore(task, outputs, about)
    model._forget()
    for name, value in about.get("fitted", {}).items():
        setattr(model, name, value)
    model._others = networks[1:]
    model._keep_network(networks[0], np.float64)
    model.n_features_in_ = len(inputs)
    if about.get("has_names", True) and inputs != [f"x{i}" for i in range(len(inputs))]:
        model.feature_names_in_ = np.array(inputs, dtype=object)
    return model
