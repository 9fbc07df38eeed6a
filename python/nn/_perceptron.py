"""What both estimators share: parameters, training, fitted attributes."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from nn import _callbacks, _core, _settings
from nn._beyond import Beyond
from nn._checks import check_parameters, hidden_layers
from nn._draws import Draws
from nn._settings import Scale

#: scikit-learn's names for what output layers have.
THEIR_NAMES = {"linear": "identity", "sigmoid": "logistic"}


class Perceptron(Beyond, BaseEstimator):
    """The base of :class:`MLPClassifier` and :class:`MLPRegressor`, not to be used by itself."""

    #: What early stopping watches if nothing is said.
    _usual_metric: str

    def _keep(self, parameters: Mapping[str, Any]) -> None:
        """Keeps what a constructor was given: its `locals()`."""
        for name in self._get_param_names():
            setattr(self, name, parameters[name])

    # What the two differ in.

    def _encode(self, y: np.ndarray, fresh: bool) -> np.ndarray:
        """The targets as the network has them, n x outputs; with `fresh`, what they mean is learned from them."""
        raise NotImplementedError

    def _output(self) -> tuple[str, str]:
        """The output layer's activation and the library's loss."""
        raise NotImplementedError

    def _scale(self, targets: np.ndarray, weights: np.ndarray | None) -> Scale:
        """How scikit-learn's losses come from the library's."""
        raise NotImplementedError

    def _importance(self, y: np.ndarray, weights: np.ndarray | None) -> np.ndarray | None:
        """How much each sample counts, all things considered."""
        return weights

    def _strata(self, targets: np.ndarray) -> np.ndarray | None:
        """The classes that are to have their share of the validation samples, if there are some."""
        return None

    def _task(self) -> str:
        """The library's name for what the outputs are."""
        raise NotImplementedError

    def _output_names(self) -> list[str]:
        """What each output is called in a file."""
        raise NotImplementedError

    def _about(self) -> dict[str, Any]:
        """What else a file has to tell."""
        return {}

    def _restore(self, task: str, outputs: list[str], about: dict[str, Any]) -> None:
        """Takes it from there, or from the names of the outputs."""

    # Fitting.

    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        *,
        validation_data: tuple[Any, ...] | None = None,
    ) -> "Perceptron":
        """Fit the model to data matrix X and target(s) y.

        Ctrl-C ends the training after the epoch, and keeps what was learned.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            The inputs. A contiguous array of float64 is read where it lies; a sparse matrix is made dense.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
            The targets: classes, labels (0 and 1) or numbers.
        sample_weight : array-like of shape (n_samples,), default=None
            How much each sample counts: a weight of 2 is the sample twice.
        validation_data : tuple (X, y) or (X, y, sample_weight), default=None
            Samples to measure on after each epoch, which are not learned. With ``early_stopping=True`` they take the place of those
            set aside.

        Returns
        -------
        self : object
            The fitted model.
        """
        check_parameters(self)
        if self.checkpoint is not None and self.n_members > 1:
            raise ValueError("a checkpoint holds one network: leave n_members at 1, or checkpoint at None.")
        fresh = not (self.warm_start and hasattr(self, "coefs_"))
        X, y, dtype = self._validate(X, y, fresh)
        targets = self._encode(y, fresh)
        weights = self._importance(y, self._check_weights(sample_weight, X))
        draws = Draws(self.random_state)
        if fresh:
            network = self._first_network(X.shape[1], targets.shape[1], draws)
            self._forget()
        elif self.n_members > 1:
            raise ValueError("warm_start goes on with one network: leave n_members at 1, or set warm_start=False.")
        else:
            network = self._same_shape(targets.shape[1])
        training, validation = (X, targets, weights), None
        if validation_data is not None:
            validation = self._validation(*validation_data)
        elif self.early_stopping and self.solver != "lbfgs":
            training, validation = self._set_aside(*training, draws)
        self._others = [
            self._train(self._first_network(X.shape[1], targets.shape[1], other), training, validation, other.seed)[0]
            for other in draws.others(self.n_members)
        ]
        network, outcome = self._train(network, training, validation, draws.seed)
        self._keep_network(network, dtype)
        self._keep_history(*outcome)
        return self

    def _train(self, network: Any, training: Any, validation: Any, seed: int) -> tuple[Any, tuple[Any, ...]]:
        """The trained network, and what `_keep_history` takes."""
        samples, weights = len(training[0]), training[2]
        scale = self._scale(training[1], weights)
        weight = samples if weights is None else float(weights.sum())
        settings, rule = _settings.training(self, self._output()[1], scale, samples, weight, seed)
        score = _settings.watched_score(self)
        if self.batch_size != "auto" and self.batch_size > samples:
            warnings.warn("Got `batch_size` larger than sample size. It is going to be clipped", stacklevel=3)
        callbacks = [*(self.callbacks or []), *([_callbacks.printer(score)] if self.verbose else [])]
        network, epochs, before, reason = _core.train(
            network,
            training,
            json.dumps(settings),
            rule=None if rule is None else json.dumps(rule),
            validation=validation,
            callback=_callbacks.all_of(callbacks, scale),
            checkpoint=self.checkpoint,
        )
        return network, (scale, epochs, before, reason, samples, score)

    def _keep_history(
        self, scale: Scale, epochs: Any, before: Any, reason: str, samples: int, score: str | None
    ) -> None:
        """Fitted attributes from what happened."""
        self.history_ = scale.of_lists(epochs)
        before = scale.of_numbers(before)
        losses = self.history_["loss"]
        self.n_iter_ = len(losses)
        self.loss_ = losses[-1] if losses else before["loss"]
        if self.solver != "lbfgs":
            # scikit-learn's loss of an epoch is the one before its steps, which for one step an epoch is another number.
            if "loss" in before:
                losses = [before["loss"], *losses[:-1]]
                self.loss_ = losses[-1]
            self.t_ += self.n_iter_ * samples
        self.loss_curve_ += losses
        self.best_loss_ = None if score else _best(self.loss_curve_, min)
        if score is None:
            self.validation_scores_ = self.best_validation_score_ = None
        else:
            self.validation_scores_ = [*(self.validation_scores_ or []), *self.history_[score]]
            is_error = score.removeprefix("validation_") in _settings.ERRORS
            self.best_validation_score_ = _best(self.validation_scores_, min if is_error else max)
        self.stop_ = reason
        self._say_how_it_ended(reason)

    def _say_how_it_ended(self, reason: str) -> None:
        has_numbers = all(np.isfinite(array).all() for array in self.coefs_ + self.intercepts_)
        if not has_numbers or (reason == "diverged" and not self.early_stopping):
            raise ValueError(
                "Solver produced non-finite parameter weights. The input data may contain large values and need to be preprocessed."
                f" (The loss was no longer a number after epoch {self.n_iter_}; a smaller learning_rate_init may help, too.)"
            )
        if reason == "interrupt":
            warnings.warn("Training interrupted by user.", stacklevel=4)
        elif reason in ("epochs", "diverged"):
            name = "lbfgs" if self.solver == "lbfgs" else "Stochastic Optimizer"
            warnings.warn(
                f"{name}: Maximum iterations ({self.max_iter}) reached and the optimization hasn't converged yet.",
                ConvergenceWarning,
                stacklevel=4,
            )

    # Fitting in pieces.

    def _learn_piece(self, X: np.ndarray, targets: np.ndarray, weights: np.ndarray | None, dtype: Any) -> None:
        if self.early_stopping:
            raise ValueError("partial_fit does not support early_stopping=True")
        if self.n_members > 1:
            raise ValueError("partial_fit goes on with one network: leave n_members at 1.")
        if not hasattr(self, "coefs_"):
            self._forget()
            draws = Draws(self.random_state)
            self._keep_network(self._first_network(X.shape[1], targets.shape[1], draws), dtype)
            self._stream_seed = draws.seed
        elif not hasattr(self, "_stream_seed"):
            self._stream_seed = Draws(self.random_state).seed
        scale = self._scale(targets, weights)
        weight = len(X) if weights is None else float(weights.sum())
        settings, rule = _settings.training(self, self._output()[1], scale, len(X), weight, self._stream_seed)
        size = 200 if self.batch_size == "auto" else int(self.batch_size)
        settings |= {"batch_size": size, "early_stopping": None, "metrics": []}
        network = self._network()
        if self._stream is None or self._stream_network is not network:
            # The first piece, or the weights are no longer those that the optimiser knows.
            self._stream = _core.Stream(network, json.dumps(settings), None if rule is None else json.dumps(rule))
        numbers = self._stream.learn((X, targets, weights), json.dumps(settings))
        self.loss_ = scale.of_numbers(numbers)["loss"]
        self._keep_network(self._stream.network, dtype)
        self._stream_network = self._built
        self.loss_curve_.append(self.loss_)
        self.best_loss_ = _best(self.loss_curve_, min)
        self.n_iter_, self.t_ = 1, self.t_ + len(X)
        if self.verbose:
            print(f"Iteration {self.n_iter_}, loss = {self.loss_:.8f}")

    # Parts.

    def _validate(self, X: Any, y: Any, reset: bool) -> tuple[np.ndarray, np.ndarray, Any]:
        """Inputs in float64, the targets as they are, and the type that the inputs had."""
        X, y = validate_data(
            self,
            X,
            y,
            accept_sparse=["csr", "csc"],
            multi_output=True,
            y_numeric=self._usual_metric == "r2",
            dtype=(np.float64, np.float32),
            reset=reset,
        )
        return _dense(X), y, X.dtype

    def _check_weights(self, sample_weight: Any, X: np.ndarray) -> np.ndarray | None:
        if sample_weight is None:
            return None
        return np.ascontiguousarray(_check_sample_weight(sample_weight, X, dtype=np.float64))

    def _validation(self, X: Any, y: Any, sample_weight: Any = None) -> Any:
        X, y, _ = self._validate(X, y, False)
        return X, self._encode(y, False), self._check_weights(sample_weight, X)

    def _set_aside(self, X: np.ndarray, targets: np.ndarray, weights: np.ndarray | None, draws: Draws) -> tuple[Any, Any]:
        """Training samples and validation samples."""
        rows = train_test_split(
            np.arange(len(X)), test_size=self.validation_fraction, random_state=draws.rng, stratify=self._strata(targets)
        )
        if len(rows[1]) < 2:
            raise ValueError("The validation set is too small. Increase 'validation_fraction' or the size of your dataset.")
        training, validation = ((X[part], targets[part], None if weights is None else weights[part]) for part in rows)
        return training, validation

    def _layers(self, outputs: int) -> list[tuple[int, str]]:
        return [*hidden_layers(self), (outputs, self._output()[0])]

    def _first_network(self, inputs: int, outputs: int, draws: Draws) -> Any:
        layers = self._layers(outputs)
        if self.initialization == "scikit-learn":
            return _core.Network(*draws.weights(inputs, layers), [activation for _, activation in layers])
        return _core.Network.draw(inputs, layers, json.dumps(self.initialization), draws.seed)

    def _same_shape(self, outputs: int) -> Any:
        """The network as it is, with the activations of now."""
        layers = self._layers(outputs)
        found = [len(biases) for biases in self.intercepts_]
        if found != [units for units, _ in layers]:
            raise ValueError(
                f"warm_start goes on with a network of layers {found}, but hidden_layer_sizes and y ask for"
                f" {[units for units, _ in layers]}: set warm_start=False to begin anew."
            )
        return _core.Network(self.coefs_, self.intercepts_, [name for _, name in layers])

    def _forget(self) -> None:
        self.loss_curve_, self.t_, self.n_iter_ = [], 0, 0
        self.best_loss_ = self.validation_scores_ = self.best_validation_score_ = None
        self._stream, self._others = None, []

    def _keep_network(self, network: Any, dtype: Any) -> None:
        coefs, intercepts = network.parts()
        if dtype == np.float32:
            coefs, intercepts = ([array.astype(dtype) for array in arrays] for arrays in (coefs, intercepts))
        self.coefs_, self.intercepts_ = coefs, intercepts
        self.__dict__.pop("conformal_", None)  # of other weights
        self._activations = network.activations
        self.n_layers_, self.n_outputs_ = len(coefs) + 1, coefs[-1].shape[1]
        self.digest_ = f"{network.digest:016x}"
        self.out_activation_ = THEIR_NAMES.get(self._activations[-1], self._activations[-1])
        self._built = None if dtype == np.float32 else network
        self._hold()

    def _hold(self) -> None:
        """Remembers what the network was built of, and makes it read-only: whoever wants other weights puts in other arrays."""
        self._parts = (*self.coefs_, *self.intercepts_)
        for array in self._parts:
            array.flags.writeable = False

    def _network(self) -> Any:
        """The network that the weights make, which is built anew where these are others than before."""
        parts = (*self.coefs_, *self.intercepts_)
        is_same = len(parts) == len(self._parts) and all(map(lambda a, b: a is b, parts, self._parts))
        if self._built is None or not is_same:
            arrays = ([np.asarray(array, np.float64) for array in arrays] for arrays in (self.coefs_, self.intercepts_))
            self._built = _core.Network(*arrays, self._activations)
            self._hold()
        return self._built

    def _outputs(self, X: Any) -> np.ndarray:
        """What the network says of each row, n x outputs."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse=["csr", "csc"], dtype=(np.float64, np.float32), reset=False)
        outputs = self._raw(_dense(X))
        is_single = X.dtype == np.float32 and self.coefs_[0].dtype == np.float32
        return outputs.astype(np.float32) if is_single else outputs

    def __getstate__(self) -> dict[str, Any]:
        state = {**super().__getstate__()}
        if "_built" in state:
            # Made again from the weights when it is needed.
            state |= {"_built": None, "_stream_network": None}
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if hasattr(self, "_built"):
            self._stream_network = self._network()

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


def learns_in_pieces(model: Perceptron) -> bool:
    """Whether there is a `partial_fit`; raises the reason if not."""
    if model.solver == "lbfgs":
        raise AttributeError("partial_fit is only available for stochastic optimizers. lbfgs is not stochastic.")
    return True


if_it_learns_in_pieces = available_if(learns_in_pieces)


def _dense(X: Any) -> np.ndarray:
    """An array of float64; the same one, if it is one."""
    return (X.toarray() if sparse.issparse(X) else X).astype(np.float64, copy=False)


def _best(numbers: list[float], choose: Any) -> float:
    found = [number for number in numbers if not np.isnan(number)]
    return choose(found) if found else float("nan")
