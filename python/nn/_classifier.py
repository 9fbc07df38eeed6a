"""Classes and labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.base import ClassifierMixin
from sklearn.preprocessing import LabelBinarizer
from sklearn.utils import column_or_1d
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.validation import check_is_fitted
from sklearn.utils.multiclass import check_classification_targets, type_of_target, unique_labels

from nn._beyond import NO_CALIBRATION
from nn._callbacks import Callback
from nn._checks import check_parameters
from nn._parameters import documented
from nn._perceptron import Perceptron, if_it_learns_in_pieces
from nn._settings import GRADIENT_DESCENT, Scale

ANOTHER_START = "warm_start can only be used where `y` has the same classes as in the previous call to fit."


@documented
class MLPClassifier(ClassifierMixin, Perceptron):
    """Multilayer perceptron for classes and for labels, with the interface of scikit-learn's.

    It makes the cross-entropy small: of softmax outputs for several classes, of one sigmoid output for two, of a sigmoid output each
    for labels that a sample may have any number of.

    Parameters
    ----------
    {parameters}
    class_weight : dict, list of dict or 'balanced', default=None
        How much the samples of each class count, times their ``sample_weight``. 'balanced': classes count the same, however many
        samples they have.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        The class of each output.
    {attributes}

    See Also
    --------
    MLPRegressor : The same for numbers.

    Examples
    --------
    >>> from nn import MLPClassifier
    >>> from sklearn.datasets import load_iris
    >>> X, y = load_iris(return_X_y=True)
    >>> model = MLPClassifier((16,), learning_rate_init=0.01, random_state=1, max_iter=300).fit(X, y)
    >>> model.predict(X[[0, 60, 120]])
    array([0, 1, 2])
    >>> model.score(X, y) > 0.95
    True
    """

    _usual_metric = "accuracy"
    #: The only one there is, as with scikit-learn's.
    loss = "log_loss"

    def __init__(
        self,
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
        class_weight: Mapping[Any, float] | Sequence[Mapping[Any, float]] | str | None = None,
    ) -> None:
        self._keep(locals())

    @if_it_learns_in_pieces
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None, classes: Any = None) -> MLPClassifier:
        """Learn these samples, once through them.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            The inputs.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
            The classes, or the labels.
        sample_weight : array-like of shape (n_samples,), default=None
            How much each sample counts.
        classes : array-like of shape (n_classes,), default=None
            All classes there will be; needed in the first call, and not in later ones.

        Returns
        -------
        self : object
            The model, which has learned them.
        """
        check_parameters(self)
        is_first = not hasattr(self, "classes_")
        if is_first and classes is None:
            raise ValueError("classes must be passed on the first call to partial_fit.")
        if is_first:
            is_labels = type_of_target(y).startswith("multilabel")
            self._learn_classes(np.asarray(y) if is_labels else unique_labels(classes))
        elif classes is not None and not np.array_equal(self.classes_, unique_labels(classes)):
            raise ValueError(f"`classes={classes!r}` is not the same as on last call to partial_fit, was: {self.classes_!r}")
        X, y, dtype = self._validate(X, y, not hasattr(self, "coefs_"))
        targets = self._encode(y, False)
        self._learn_piece(X, targets, self._importance(y, self._check_weights(sample_weight, X)), dtype)
        return self

    def predict(self, X: Any) -> np.ndarray:
        """Predict the class of each row, or its labels.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            The inputs.

        Returns
        -------
        y : ndarray of shape (n_samples,) or (n_samples, n_labels)
            The likeliest class (of two, the second above one half), or 1 for each label above one half.
        """
        outputs = self._outputs(X)
        if self._kind == "classes":
            return self.classes_[outputs.argmax(axis=1)]
        if self._kind == "labels":
            return (outputs > 0.5).astype(int)
        return self.classes_[np.minimum(outputs[:, 0] > 0.5, len(self.classes_) - 1).astype(int)]

    def predict_proba(self, X: Any) -> np.ndarray:
        """Probabilities of the classes, or of each label.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            The inputs.

        Returns
        -------
        probabilities : ndarray of shape (n_samples, n_classes)
            In the order of ``classes_``.
        """
        outputs = self._outputs(X)
        if self._kind == "two classes":
            return np.hstack([1 - outputs, outputs])
        return outputs

    def predict_log_proba(self, X: Any) -> np.ndarray:
        """Logarithms of :meth:`predict_proba`.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            The inputs.

        Returns
        -------
        logarithms : ndarray of shape (n_samples, n_classes)
            In the order of ``classes_``.
        """
        with np.errstate(divide="ignore"):
            return np.log(self.predict_proba(X))

    def predict_set(self, X: Any, coverage: float = 0.9) -> np.ndarray:
        """Classes among which the true one is, in this share of all cases, after :meth:`conformalize`.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            The inputs.
        coverage : float, default=0.9
            Which share of all cases; above 0 and below 1.

        Returns
        -------
        sets : ndarray of bool, of shape (n_samples, n_classes)
            Whether each class is in the set. A set of the score 'lac' may be empty.
        """
        check_is_fitted(self, "conformal_", msg=NO_CALIBRATION)
        return np.array(self.conformal_.sets(self._outputs(X).astype(np.float64, copy=False), coverage))

    def _learn_classes(self, y: Any) -> None:
        binarizer = LabelBinarizer().fit(y)
        self.classes_ = binarizer.classes_
        if binarizer.y_type_.startswith("multilabel"):
            self._kind = "labels"
        else:
            self._kind = "classes" if len(self.classes_) > 2 else "two classes"

    def _encode(self, y: np.ndarray, fresh: bool) -> np.ndarray:
        if y.ndim == 2 and y.shape[1] == 1:
            y = column_or_1d(y, warn=True)
        if fresh:
            check_classification_targets(y)
            self._learn_classes(y)
        if self._kind == "labels":
            labels = y.toarray() if sparse.issparse(y) else y
            if labels.shape[1:] != self.classes_.shape:
                raise ValueError(f"`y` has the shape {y.shape}, expected a column for each of {len(self.classes_)} labels.")
            return np.ascontiguousarray(labels, dtype=np.float64)
        codes = self._codes(y)
        if self.warm_start and len(np.unique(codes)) < len(self.classes_):
            raise ValueError(f"{ANOTHER_START} Previously got {self.classes_}, `y` has {unique_labels(y)}")
        if self._kind == "two classes":
            return (codes == 1).astype(np.float64).reshape(-1, 1)
        targets = np.zeros((len(codes), len(self.classes_)))
        targets[np.arange(len(codes)), codes] = 1.0
        return targets

    def _codes(self, y: np.ndarray) -> np.ndarray:
        """The place of each class among all."""
        codes = np.minimum(np.searchsorted(self.classes_, y), len(self.classes_) - 1)
        if np.all(self.classes_[codes] == y):
            return codes
        if self.warm_start:
            raise ValueError(f"{ANOTHER_START} Previously got {self.classes_}, `y` has {unique_labels(y)}")
        raise ValueError(
            f"`y` has classes not in `self.classes_`. `self.classes_` has {self.classes_}. 'y' has {unique_labels(y)}."
        )

    def _output(self) -> tuple[str, str]:
        return ("softmax", "cross-entropy") if self._kind == "classes" else ("sigmoid", "binary-cross-entropy")

    def _scale(self, targets: np.ndarray, weights: np.ndarray | None) -> Scale:
        # A sum over the labels there, a mean here.
        factor = float(targets.shape[1]) if self._kind == "labels" else 1.0
        return Scale(factor, factor, rate=factor if self.solver in GRADIENT_DESCENT else 1.0)

    def _importance(self, y: np.ndarray, weights: np.ndarray | None) -> np.ndarray | None:
        if self.class_weight is None:
            return weights
        of_classes = compute_sample_weight(self.class_weight, y)
        return of_classes if weights is None else weights * of_classes

    def _task(self) -> str:
        return {"classes": "multi-class", "labels": "multi-label", "two classes": "binary"}[self._kind]

    def _output_names(self) -> list[str]:
        if self._kind == "labels":
            return [f"label{label}" for label in self.classes_]
        return [str(name) for name in (self.classes_ if self._kind == "classes" else self.classes_[-1:])]

    def _about(self) -> dict[str, Any]:
        return {"classes": [str(name) for name in self.classes_], "dtype": self.classes_.dtype.str}

    def _restore(self, task: str, outputs: list[str], about: dict[str, Any]) -> None:
        if task == "multi-label":
            return self._learn_classes(np.eye(len(outputs), dtype=int))
        if "classes" not in about:
            # Of two classes, a file that does not name them names the output.
            return self._learn_classes(np.array([0, 1] if len(outputs) == 1 else outputs))
        names, dtype = np.array(about["classes"]), np.dtype(about["dtype"])
        return self._learn_classes(names == "True" if dtype.kind == "b" else names.astype(dtype))

    def _strata(self, targets: np.ndarray) -> np.ndarray | None:
        return targets.astype(bool) if self._kind == "two classes" else None

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags
