"""Numbers that scikit-learn gives, and those of the library elsewhere."""

import warnings

import numpy as np
import pytest
import sklearn.neural_network as theirs
from sklearn.datasets import load_digits, make_classification, make_multilabel_classification, make_regression
from sklearn.exceptions import ConvergenceWarning

import nn

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

NUMBERS = make_regression(n_samples=120, n_features=5, n_targets=1, noise=10.0, random_state=3)
SEVERAL = make_regression(n_samples=120, n_features=5, n_targets=3, noise=10.0, random_state=3)
COUNTS = (NUMBERS[0], np.floor(np.exp(NUMBERS[1] / 100.0)))
TWO = make_classification(n_samples=120, n_features=6, random_state=4)
THREE = make_classification(n_samples=120, n_features=6, n_informative=4, n_classes=3, random_state=4)
LABELS = make_multilabel_classification(n_samples=120, n_features=6, n_classes=4, random_state=5)

DATA = {
    "one number": ("MLPRegressor", {}, (NUMBERS[0], NUMBERS[1] / 50)),
    "three numbers": ("MLPRegressor", {}, (SEVERAL[0], SEVERAL[1] / 50)),
    "counts": ("MLPRegressor", {"loss": "poisson"}, COUNTS),
    "two classes": ("MLPClassifier", {}, TWO),
    "three classes": ("MLPClassifier", {}, THREE),
    "labels": ("MLPClassifier", {}, LABELS),
}
SETTINGS = {
    "adam": {"solver": "adam"},
    "adam with other settings": {"solver": "adam", "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3, "alpha": 0.5},
    "plain descent": {"solver": "sgd", "momentum": 0.0, "learning_rate_init": 0.01},
    "momentum": {"solver": "sgd", "nesterovs_momentum": False, "learning_rate_init": 0.003},
    "Nesterov's momentum": {"solver": "sgd", "learning_rate_init": 0.003, "alpha": 0.1},
    "a rate that falls": {"solver": "sgd", "momentum": 0.0, "learning_rate": "invscaling", "power_t": 0.1},
    "a rate that adapts": {"solver": "sgd", "momentum": 0.0, "learning_rate": "adaptive", "tol": 1.0, "n_iter_no_change": 2},
    "all samples at once": {"solver": "adam", "batch_size": 120},
    "a run that ends by itself": {"solver": "adam", "max_iter": 400, "tol": 0.02, "n_iter_no_change": 3},
    "early stopping": {"solver": "adam", "early_stopping": True, "validation_fraction": 0.25, "n_iter_no_change": 3, "batch_size": 30},
}


@pytest.mark.parametrize("activation", ["tanh", "relu", "logistic", "identity"])
@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("data", DATA)
def test_batches_in_the_order_of_the_samples_give_the_numbers_of_scikit_learn(data, settings, activation):
    name, more, (X, y) = DATA[data]
    settings = {"batch_size": 30, "max_iter": 12, "learning_rate_init": 0.01, **SETTINGS[settings], **more}
    settings |= {"hidden_layer_sizes": (7, 4), "activation": activation, "shuffle": False, "random_state": 5}
    weights = 0.5 + np.arange(120) % 3 * 0.5  # which weigh the same in each batch
    expected = getattr(theirs, name)(**settings)
    found = getattr(nn, name)(**settings)
    for weights in [None, weights] if not settings.get("early_stopping") else [None]:
        expected.fit(X, y, sample_weight=weights)
        found.fit(X, y, sample_weight=weights)
        assert found.n_iter_ == expected.n_iter_
        assert (found.t_, found.out_activation_, found.n_layers_) == (expected.t_, expected.out_activation_, expected.n_layers_)
        np.testing.assert_allclose(found.loss_curve_, expected.loss_curve_, rtol=1e-9)
        np.testing.assert_allclose(found.loss_, expected.loss_, rtol=1e-9)
        for ours, other in zip(found.coefs_ + found.intercepts_, expected.coefs_ + expected.intercepts_):
            np.testing.assert_allclose(ours, other, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(found.validation_scores_ or [], expected.validation_scores_ or [], rtol=1e-9)
        assert (found.best_loss_ is None) == (expected.best_loss_ is None)
        if expected.best_loss_ is not None:
            np.testing.assert_allclose(found.best_loss_, expected.best_loss_, rtol=1e-9)
        assert found.best_validation_score_ == pytest.approx(expected.best_validation_score_)
        method = "predict_proba" if name == "MLPClassifier" else "predict"
        np.testing.assert_allclose(getattr(found, method)(X), getattr(expected, method)(X), rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(found.score(X, y), expected.score(X, y), rtol=1e-9)
