"""Both estimators where scikit-learn's own would stand."""

import copy
import inspect
import pickle

import numpy as np
import pytest
import sklearn
import sklearn.neural_network as theirs
from sklearn.base import clone
from sklearn.inspection import permutation_importance
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.multioutput import MultiOutputRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import nn

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@pytest.mark.parametrize("name", ["MLPClassifier", "MLPRegressor"])
def test_every_parameter_of_scikit_learn_is_there_with_its_default_and_its_place(name):
    expected = inspect.signature(getattr(theirs, name)).parameters
    found = inspect.signature(getattr(nn, name)).parameters
    assert list(found)[: len(expected)] == list(expected)
    for parameter, of in expected.items():
        assert (found[parameter].default, found[parameter].kind) == (of.default, of.kind)
    for parameter in list(found)[len(expected) :]:
        assert found[parameter].kind == inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("name", ["MLPClassifier", "MLPRegressor"])
def test_every_public_method_and_fitted_attribute_of_scikit_learn_is_there(name, iris):
    X, y = iris
    expected, found = getattr(theirs, name)(max_iter=2).fit(X, y), getattr(nn, name)(max_iter=2).fit(X, y)
    public = {word for word in dir(expected) if not word.startswith("_")}
    assert public <= set(dir(found))
    for word, value in vars(expected).items():
        if word.endswith("_") and not word.startswith("_"):
            assert isinstance(value, type(getattr(found, word))), word


@pytest.mark.parametrize("name", ["MLPClassifier", "MLPRegressor"])
def test_every_parameter_and_attribute_is_documented(name):
    model = getattr(nn, name)
    for parameter in inspect.signature(model).parameters:
        assert f"{parameter} : " in model.__doc__ or f"{parameter}, " in model.__doc__ or f", {parameter} : " in model.__doc__
    fitted = model(max_iter=1).fit(np.eye(3), [0, 1, 2])
    for attribute in vars(fitted):
        if attribute.endswith("_") and not attribute.startswith("_"):
            assert f"{attribute} : " in model.__doc__, attribute


def test_a_search_in_several_processes_finds_what_one_process_finds(iris):
    X, y = iris
    model = make_pipeline(StandardScaler(), nn.MLPClassifier((8,), max_iter=30, random_state=1))
    grid = {"mlpclassifier__learning_rate_init": [0.01, 0.1], "mlpclassifier__activation": ["tanh", "gelu"]}
    found = [GridSearchCV(model, grid, cv=3, n_jobs=jobs).fit(X, y) for jobs in (1, 2)]
    np.testing.assert_array_equal(*[search.cv_results_["mean_test_score"] for search in found])
    assert found[0].best_score_ > 0.9


def test_scores_of_cross_validation_and_importances_are_those_of_any_estimator(line):
    X, y = line
    model = nn.MLPRegressor(hidden_layer_sizes=(8,), learning_rate_init=0.01, random_state=1)
    assert cross_val_score(model, X, y, cv=3).min() > 0.95
    drops = permutation_importance(model.fit(X, y), X, y, random_state=1).importances_mean
    assert drops.argmax() == 1
    assert MultiOutputRegressor(model).fit(X, np.c_[y, -y]).score(X, np.c_[y, -y]) > 0.95


@pytest.mark.parametrize("members", [1, 2])
@pytest.mark.parametrize("copied", [lambda model: pickle.loads(pickle.dumps(model)), copy.deepcopy], ids=["pickle", "deepcopy"])
def test_a_copy_predicts_the_same_bits_and_learns_on_to_the_same_bits(iris, copied, members):
    X, y = iris
    model = nn.MLPClassifier((8,), max_iter=5, random_state=1, n_members=members).fit(X, y)
    again = copied(model)
    np.testing.assert_array_equal(again.predict_proba(X), model.predict_proba(X))
    if members == 1:
        model.partial_fit(X, y)  # from here on there is an optimiser's memory
        again = copied(model)
        for fitted in (model, again):
            fitted.partial_fit(X[:50], y[:50]).partial_fit(X, y)
        np.testing.assert_array_equal(again.coefs_[0], model.coefs_[0])


def test_a_clone_has_the_parameters_and_nothing_learned(iris):
    model = nn.MLPClassifier((8,), activation=["silu"], dropout=[0.1], max_iter=5).fit(*iris)
    again = clone(model)
    assert again.get_params() == model.get_params()
    assert not hasattr(again, "coefs_")


def test_weights_are_routed_to_a_step_that_asks_for_them(line):
    X, y = line
    weights = np.where(np.arange(len(y)) < 150, 1.0, 0.0)
    with sklearn.config_context(enable_metadata_routing=True):
        model = nn.MLPRegressor(hidden_layer_sizes=(4,), max_iter=20, random_state=1).set_fit_request(sample_weight=True)
        routed = make_pipeline(StandardScaler().set_fit_request(sample_weight=False), model).fit(X, y, sample_weight=weights)
    scaled = StandardScaler().fit_transform(X)
    alone = nn.MLPRegressor(hidden_layer_sizes=(4,), max_iter=20, random_state=1).fit(scaled, y, sample_weight=weights)
    np.testing.assert_array_equal(routed[-1].coefs_[0], alone.coefs_[0])
    without = nn.MLPRegressor(hidden_layer_sizes=(4,), max_iter=20, random_state=1).fit(scaled, y)
    assert not np.array_equal(without.coefs_[0], alone.coefs_[0])


def test_tables_come_in_with_their_names_and_pipelines_give_them_out(iris):
    pandas = pytest.importorskip("pandas")
    X, y = iris
    table = pandas.DataFrame(X, columns=["a", "b", "c", "d"])
    model = make_pipeline(StandardScaler(), nn.MLPClassifier((8,), max_iter=20, random_state=1)).set_output(transform="pandas")
    model.fit(table, pandas.Series(y).map({0: "x", 1: "y", 2: "z"}))
    assert list(model[-1].feature_names_in_) == ["a", "b", "c", "d"]
    assert set(model.predict(table)) <= {"x", "y", "z"}
    with pytest.raises(ValueError, match="feature names"):
        model[-1].predict(table[["b", "a", "c", "d"]])
    history = pandas.DataFrame(model[-1].history_)
    assert len(history) == 20 and history["loss"].is_monotonic_decreasing
