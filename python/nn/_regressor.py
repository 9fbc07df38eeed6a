"""Numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any

import numpy as np
from scipy.special import xlogy
from sklearn.base import RegressorMixin
from sklearn.utils import column_or_1d
from sklearn.utils.validation import check_is_fitted

from nn import _core
from nn._beyond import NO_CALIBRATION
from nn._callbacks import Callback
from nn._checks import check_parameters
from nn._parameters import documented
from nn._perceptron import Perceptron, if_it_learns_in_pieces
from nn._settings import GRADIENT_DESCENT, Scale


@documented
class MLPRegressor(RegressorMixin, Perceptron):
    """Multilayer perceptron for numbers, with the interface of scikit-learn's.

    Parameters
    ----------
    loss : str, default='squared_error'
        What is made small. 'squared_error' and 'poisson' are scikit-learn's: half the squared error, and half the Poisson deviance of
        exponential outputs, each summed over the outputs in their gradients. Others are the library's, as it defines them: 'mae',
        'huber', 'quantile:0.9' and so on; one that is unknown is refused with the list of all.
    {parameters}

    Attributes
    ----------
    {attributes}

    See Also
    --------
    MLPClassifier : The same for classes.

    Examples
    --------
    >>> from nn import MLPRegressor
    >>> from sklearn.datasets import make_regression
    >>> X, y = make_regression(n_samples=200, n_features=20, random_state=1)
    >>> model = MLPRegressor(random_state=1, max_iter=2000, tol=0.1).fit(X, y)
    >>> model.score(X, y) > 0.99
    True
    """

    _usual_metric = "r2"

    def __init__(
        self,
        loss: str = "squared_error",
        hidden_layer_sizes: int | Sequence[int] = (100,),
        activation: str | Sequence[str] = "relu",
        *,
        solver: str = "adam",
        alpha: float = 0.0001,
        batch_size: int | str = "auto",
        learning_rate: str | Mapping[str, Any] = "constant",
        learning_rate_init: float = 0.001,
        power_t: float = 0.5,
        max_iter: int = 200,
        shuffle: bool = True,
        random_state: int | np.random.RandomState | None = None,
        tol: float = 1e-4,
        verbose: bool | int = False,
        warm_start: bool = False,
        momentum: float = 0.9,
        nesterovs_momentum: bool = True,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        n_iter_no_change: float = 10,
        max_fun: int = 15000,
        initialization: str | Mapping[str, Any] = "scikit-learn",
        dropout: float | Sequence[float] = 0.0,
        monitor: str | None = None,
        metrics: Sequence[str] = (),
        callbacks: Sequence[Callback] | None = None,
        solver_options: Mapping[str, Any] | None = None,
        training_options: Mapping[str, Any] | None = None,
        n_jobs: int | None = None,
        n_members: int = 1,
        checkpoint: str | PathLike[str] | None = None,
    ) -> None:
        self._keep(locals())

    @if_it_learns_in_pieces
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> MLPRegressor:
        """Learn these samples, once through them.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            The inputs.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
            The targets.
        sample_weight : array-like of shape (n_samples,), default=None
            How much each sample counts.

        Returns
        -------
        self : object
            The model, which has learned them.
        """
        check_parameters(self)
        is_first = not hasattr(self, "coefs_")
        X, y, dtype = self._validate(X, y, is_first)
        self._learn_piece(X, self._encode(y, is_first), self._check_weights(sample_weight, X), dtype)
        return self

    def predict(self, X: Any) -> np.ndarray:
        """Predict the targets of each row.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            The inputs.

        Returns
        -------
        y : ndarray of shape (n_samples,) or (n_samples, n_outputs)
            One number for each row, or as many as there are outputs.
        """
        outputs = self._outputs(X)
        return outputs.ravel() if self.n_outputs_ == 1 else outputs

    def predict_interval(self, X: Any, coverage: float = 0.9) -> np.ndarray:
        """Intervals that hold the target in this share of all cases, after :meth:`conformalize`.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            The inputs.
        coverage : float, default=0.9
            Which share of all cases; above 0 and below 1.

        Returns
        -------
        intervals : ndarray of shape (n_samples, 2) or (n_samples, 2, n_outputs)
            The lower and the upper ends.
        """
        check_is_fitted(self, "conformal_", msg=NO_CALIBRATION)
        ends = np.stack(self.conformal_.intervals(self._outputs(X).astype(np.float64, copy=False), coverage), axis=1)
        return ends[:, :, 0] if self.n_outputs_ == 1 else ends

    def _encode(self, y: np.ndarray, fresh: bool) -> np.ndarray:
        if y.ndim == 2 and y.shape[1] == 1:
            y = column_or_1d(y, warn=True)
        return np.ascontiguousarray(y, dtype=np.float64).reshape(len(y), -1)

    def _output(self) -> tuple[str, str]:
        loss, activation = _core.loss("mse" if self.loss == "squared_error" else self.loss)
        return activation, loss

    def _scale(self, targets: np.ndarray, weights: np.ndarray | None) -> Scale:
        outputs, offset = targets.shape[1], 0.0
        factor, reported = {"squared_error": (outputs / 2, 0.5), "poisson": (outputs, outputs)}.get(self.loss, (1.0, 1.0))
        if self.loss == "poisson":
            # What depends on the targets alone, and so on nothing that is learned.
            offset = float(np.average(xlogy(targets, targets) - targets, weights=weights, axis=0).sum())
        return Scale(factor, reported, offset, factor if self.solver in GRADIENT_DESCENT else 1.0)

    def _task(self) -> str:
        return "regression"

    def _output_names(self) -> list[str]:
        return [f"y{output}" for output in range(self.n_outputs_)]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
