"""What scikit-learn's perceptrons do not have."""

import json
import os
import subprocess
import threading
import time

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.utils.class_weight import compute_sample_weight

import nn

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def test_any_activation_of_the_library_may_stand_in_each_layer(iris):
    model = nn.MLPClassifier((8, 6), activation=["silu", "leaky-relu:0.2"], learning_rate_init=0.01, random_state=1)
    assert model.fit(*iris).score(*iris) > 0.95
    hidden = iris[0] @ model.coefs_[0] + model.intercepts_[0]
    hidden = hidden / (1 + np.exp(-hidden)) @ model.coefs_[1] + model.intercepts_[1]
    outputs = np.where(hidden > 0, hidden, 0.2 * hidden) @ model.coefs_[2] + model.intercepts_[2]
    np.testing.assert_array_equal(model.predict(iris[0]), outputs.argmax(axis=1))


@pytest.mark.parametrize("settings, found", [
    ({"activation": "tanj"}, "did you mean `tanh`"),
    ({"activation": ["tanh", "relu"]}, "names 2 activations, but there are 1 hidden layers"),
    ({"hidden_layer_sizes": (8, 0)}, "hidden_layer_sizes must be > 0"),
    ({"solver": "adan"}, "adan"),
    ({"loss": "squared"}, "squared"),
    ({"momentum": 1.0}, "'momentum' parameter of MLPRegressor must be a number from 0 up to, but not including, 1"),
    ({"alpha": -1}, "'alpha' parameter of MLPRegressor must be a number, 0 or more"),
    ({"max_iter": 2.5}, "'max_iter' parameter"),
    ({"learning_rate": "fast"}, "'learning_rate' parameter"),
    ({"learning_rate": {"name": "cosine"}}, "epochs"),
    ({"initialization": "he"}, "he"),
    ({"solver_options": {"weight_decay": 0.1}}, "weight_decay"),
    ({"training_options": {"clip": 0.1}}, "clip"),
    ({"dropout": 1.0}, "dropout"),
    ({"metrics": ["accuracy"]}, "accuracy"),
    ({"monitor": "kappa", "early_stopping": True}, "kappa"),
    ({"n_members": 0}, "'n_members' parameter"),
    ({"random_state": -1}, "Seed must be between 0"),
])
def test_a_setting_that_is_none_is_refused_with_what_was_found(line, settings, found):
    with pytest.raises(ValueError, match=found):
        nn.MLPRegressor(**{"hidden_layer_sizes": (4,), **settings}).fit(*line)


@pytest.mark.parametrize("solver, options", [("adamw", {"weight_decay": 0.1}), ("nadam", None), ("rmsprop", None)])
def test_any_optimiser_of_the_library_may_be_the_solver(line, solver, options):
    model = nn.MLPRegressor(hidden_layer_sizes=(8,), solver=solver, solver_options=options, learning_rate_init=0.01, random_state=1)
    assert model.fit(*line).score(*line) > 0.9


def test_losses_and_schedules_of_the_library_do_what_they_are_for(line):
    X, y = line
    low, high = (nn.MLPRegressor(hidden_layer_sizes=(8,), loss=f"quantile:{level}", learning_rate_init=0.01, max_iter=500, random_state=1,
                                 n_iter_no_change=np.inf).fit(X, y).predict(X) for level in (0.1, 0.9))
    assert 0.7 < np.mean((low < y) & (y < high)) < 0.9
    schedule = {"name": "step", "every": 2, "factor": 0.5}
    model = nn.MLPRegressor(hidden_layer_sizes=(4,), learning_rate=schedule, learning_rate_init=0.08, max_iter=6).fit(X, y)
    assert model.history_["learning_rate"] == [0.08, 0.08, 0.04, 0.04, 0.02, 0.02]


def test_dropout_and_further_settings_reach_the_training(iris):
    found = {json.dumps(more): nn.MLPClassifier((8,), max_iter=3, random_state=1, **more).fit(*iris).coefs_[0].tobytes() for more in [
        {}, {"dropout": 0.5}, {"dropout": [0.25]}, {"training_options": {"input_dropout": 0.2}},
        {"training_options": {"warm_up": 2}}, {"training_options": {"clip_norm": 1e-3}}, {"initialization": "he-normal"},
        {"initialization": {"uniform": {"low": -1.0, "high": 1.0}}}, {"class_weight": {0: 2.0, 1: 1.0, 2: 1.0}},
    ]}
    assert len(set(found.values())) == len(found)


def test_a_warm_start_goes_on_from_the_weights(line):
    model = nn.MLPRegressor(hidden_layer_sizes=(8,), warm_start=True, max_iter=5, random_state=1).fit(*line)
    first = model.loss_curve_[:]
    model.fit(*line)
    assert model.loss_curve_[:5] == first and len(model.loss_curve_) == 10 and model.loss_curve_[5] < first[4]
    with pytest.raises(ValueError, match=r"layers \[8, 1\].*\[9, 1\].*warm_start=False"):
        model.set_params(hidden_layer_sizes=(9,)).fit(*line)


def test_class_weights_are_sample_weights(iris):
    X, y = iris
    X, y = X[:130], y[:130]
    settings = {"hidden_layer_sizes": (8,), "max_iter": 5, "random_state": 1}
    balanced = nn.MLPClassifier(class_weight="balanced", **settings).fit(X, y)
    weighted = nn.MLPClassifier(**settings).fit(X, y, sample_weight=compute_sample_weight("balanced", y))
    np.testing.assert_array_equal(balanced.coefs_[0], weighted.coefs_[0])


def test_threads_do_not_show_in_the_numbers(line):
    X, y = np.tile(line[0], (20, 1)), np.tile(line[1], 20)
    found = [nn.MLPRegressor(hidden_layer_sizes=(64,), max_iter=3, batch_size=3000, random_state=1, n_jobs=jobs).fit(X, y) for jobs in (1, 2)]
    np.testing.assert_array_equal(*[model.coefs_[0] for model in found])


def test_an_ensemble_is_the_mean_of_networks_from_consecutive_seeds(iris):
    X, y = iris
    settings = {"hidden_layer_sizes": (8,), "max_iter": 10}
    for initialization in ("scikit-learn", "he-uniform"):
        together = nn.MLPClassifier(n_members=3, random_state=5, initialization=initialization, **settings).fit(X, y)
        alone = [nn.MLPClassifier(random_state=seed, initialization=initialization, **settings).fit(X, y) for seed in (5, 6, 7)]
        mean = sum(model.predict_proba(X) for model in alone) / 3
        np.testing.assert_array_equal(together.predict_proba(X), mean)
    with pytest.raises(ValueError, match="leave n_members at 1"):
        together.partial_fit(X, y)


def test_python_goes_on_while_the_library_trains(line):
    X, y = np.tile(line[0], (10, 1)), np.tile(line[1], 10)
    model = nn.MLPRegressor(hidden_layer_sizes=(100, 100), max_iter=40, n_iter_no_change=np.inf)
    thread = threading.Thread(target=model.fit, args=(X, y))
    thread.start()
    turns = 0
    while thread.is_alive():
        time.sleep(0.001)
        turns += 1
    assert turns > 20, "with the lock held, this thread would have stood still"


@pytest.mark.parametrize("order", ["C", "F"])
def test_contiguous_numbers_are_read_where_they_lie(order):
    # 320 MB; a copy would show in what the process has taken at most.
    resource = pytest.importorskip("resource")
    X = np.zeros((400_000, 100), order=order)
    X[:, 0] = np.arange(len(X)) % 7
    y = X[:, 0] / 7
    model = nn.MLPRegressor(hidden_layer_sizes=(2,), max_iter=1, batch_size=2000, shuffle=False)
    model.fit(X[:1000], y[:1000])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    model.fit(X, y).predict(X)
    taken = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert taken < X.nbytes / 2, f"{taken / 1e6:.0f} MB more"


def test_other_strides_types_and_sparse_matrices_give_the_same_predictions(iris):
    sparse = pytest.importorskip("scipy.sparse")
    X, y = iris
    model = nn.MLPClassifier((8,), max_iter=5, random_state=1).fit(X, y)
    expected = model.predict_proba(X)
    for other in (np.asfortranarray(X), np.repeat(X, 2, axis=1)[:, ::2], sparse.csr_matrix(X), X[::-1][::-1]):
        np.testing.assert_array_equal(model.predict_proba(other), expected)
    single = nn.MLPClassifier((8,), max_iter=5, random_state=1).fit(X.astype(np.float32), y)
    assert single.predict_proba(X.astype(np.float32)).dtype == np.float32
    np.testing.assert_allclose(single.predict_proba(X.astype(np.float32)), expected, rtol=1e-4, atol=1e-5)


def test_other_weights_in_the_place_of_the_learned_ones_are_seen_and_learned_ones_are_read_only(line):
    X, y = line
    model = nn.MLPRegressor(hidden_layer_sizes=(4,), max_iter=5, random_state=1).fit(X, y)
    with pytest.raises(ValueError, match="read-only"):
        model.coefs_[0][0, 0] = 1.0
    model.coefs_[1] = np.zeros((4, 1))
    model.intercepts_ = [model.intercepts_[0], np.array([3.0])]
    np.testing.assert_array_equal(model.predict(X), 3.0)
    model.partial_fit(X, y)
    assert abs(model.intercepts_[1][0] - 3.0) < 0.1


def test_intervals_hold_their_share_of_rows_that_were_not_learned(line):
    X, y = line
    model = nn.MLPRegressor(hidden_layer_sizes=(8,), learning_rate_init=0.01, random_state=1).fit(X[:100], y[:100])
    with pytest.raises(ValueError, match="conformalize"):
        model.predict_interval(X)
    intervals = model.conformalize(X[100:200], y[100:200]).predict_interval(X[200:], coverage=0.8)
    assert intervals.shape == (100, 2)
    assert 0.68 < np.mean((intervals[:, 0] <= y[200:]) & (y[200:] <= intervals[:, 1])) < 0.92
    # The 81st of a hundred residuals: ceil(101 * 0.8).
    residuals = np.sort(np.abs(y[100:200] - model.predict(X[100:200])))
    np.testing.assert_allclose(intervals[:, 1] - intervals[:, 0], 2 * residuals[80], rtol=1e-12)
    with pytest.raises(ValueError, match="conformalize"):
        model.fit(X, y).predict_interval(X)


@pytest.mark.parametrize("score", ["lac", "aps"])
def test_sets_of_classes_hold_their_share(score):
    X, y = load_digits(return_X_y=True)
    X, order = X / 16, np.random.default_rng(3).permutation(len(y))
    learned, calibration, asked = order[:200], order[200:1000], order[1000:]
    model = nn.MLPClassifier((16,), max_iter=60, random_state=1).fit(X[learned], y[learned])
    sets = model.conformalize(X[calibration], y[calibration], score=score).predict_set(X[asked], 0.9)
    assert sets.shape == (len(asked), 10)
    assert 0.87 < sets[np.arange(len(asked)), y[asked]].mean() < 0.93
    assert sets.sum(axis=1).mean() < 5


def test_intervals_are_those_of_mapie(line):
    mapie = pytest.importorskip("mapie.regression")
    X, y = line
    model = nn.MLPRegressor(hidden_layer_sizes=(8,), max_iter=50, random_state=1).fit(X[:100], y[:100])
    theirs = mapie.SplitConformalRegressor(model, confidence_level=0.9, prefit=True).conformalize(X[100:200], y[100:200])
    expected = theirs.predict_interval(X[200:])[1][:, :, 0]
    np.testing.assert_allclose(model.conformalize(X[100:200], y[100:200]).predict_interval(X[200:], 0.9), expected, rtol=1e-12)


def test_the_column_that_matters_is_the_one_whose_shuffling_hurts(line):
    model = nn.MLPRegressor(hidden_layer_sizes=(8,), learning_rate_init=0.01, random_state=1).fit(*line)
    found = model.importance(*line, n_repeats=5, random_state=2)
    assert found.importances.shape == (3, 5) and found.importances_mean.argmax() == 1
    assert found.score == pytest.approx(model.score(*line))
    by_error = model.importance(*line, metric="mse")
    assert by_error.importances_mean.argmax() == 1 and by_error.importances_mean.min() > 0


@pytest.mark.parametrize("ending", ["json", "onnx", "safetensors", "npz"])
@pytest.mark.parametrize("kind", ["numbers", "several numbers", "classes", "two words", "labels"])
def test_a_saved_model_comes_back_with_its_bits_and_what_it_knows(iris, line, kind, ending, tmp_path):
    X, y = line if "numbers" in kind else iris
    targets = {
        "numbers": y,
        "several numbers": np.c_[y, -y],
        "classes": y.astype(int),
        "two words": np.where(y > 1, "yes", "no"),
        "labels": np.c_[y > 0, y > 1, y > -1].astype(int),
    }[kind]
    model = (nn.MLPRegressor if "numbers" in kind else nn.MLPClassifier)(hidden_layer_sizes=(5,), max_iter=8, random_state=1, n_members=2)
    path = tmp_path / f"model.{ending}"
    model.fit(X, targets).save(path)
    again = nn.load(path)
    assert type(again) is type(model) and again.hidden_layer_sizes == [5]
    np.testing.assert_array_equal(again.predict(X), model.predict(X))
    assert again.predict(X).dtype == model.predict(X).dtype
    assert again.history_ == model.history_ and again.n_iter_ == 8


def test_a_name_without_a_format_is_refused(line, tmp_path):
    model = nn.MLPRegressor(hidden_layer_sizes=(4,), max_iter=2).fit(*line)
    with pytest.raises(ValueError, match=r"model\.txt: the name must end in \.json, \.safetensors, \.onnx or \.npz"):
        model.save(tmp_path / "model.txt")
    with pytest.raises(ValueError, match="nowhere.json"):
        nn.load(tmp_path / "nowhere.json")


def test_a_graph_in_onnx_predicts_the_same(iris):
    onnxruntime = pytest.importorskip("onnxruntime")
    X, y = iris
    model = nn.MLPClassifier((8,), max_iter=20, random_state=1).fit(X, y)
    session = onnxruntime.InferenceSession(model.to_onnx())
    found = session.run(None, {session.get_inputs()[0].name: X})[0]
    np.testing.assert_allclose(found, model.predict_proba(X), atol=1e-12)
