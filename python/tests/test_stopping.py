"""When a training ends, and what is kept."""

import os
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning

import nn

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@pytest.mark.parametrize("patience", [1, 2, 5])
def test_it_stops_after_more_than_the_patience_epochs_that_are_no_gain(line, patience):
    model = nn.MLPRegressor(hidden_layer_sizes=(8,), learning_rate_init=0.02, random_state=1, tol=0.05, n_iter_no_change=patience, max_iter=1000).fit(*line)
    assert model.stop_ == "no-improvement"
    losses = model.loss_curve_
    gains = [epoch for epoch in range(1, len(losses)) if losses[epoch] <= min(losses[:epoch]) - 0.05]
    assert len(losses) - 1 - max(gains) == patience + 1


def test_a_patience_without_end_goes_on_to_the_last_epoch(line):
    with pytest.warns(ConvergenceWarning, match=r"Maximum iterations \(30\) reached"):
        model = nn.MLPRegressor(hidden_layer_sizes=(8,), n_iter_no_change=np.inf, tol=1e9, max_iter=30).fit(*line)
    assert (model.n_iter_, model.stop_) == (30, "epochs")


def test_an_adaptive_rate_falls_by_five_until_it_is_as_good_as_zero():
    model = nn.MLPClassifier(tol=0.5, max_iter=3000, solver="sgd", learning_rate="adaptive").fit([[3, 2], [1, 6]], [1, 0])
    rates = list(dict.fromkeys(model.history_["learning_rate"]))
    np.testing.assert_allclose(rates, 0.001 / 5.0 ** np.arange(len(rates)))
    assert model.stop_ == "converged" and rates[-1] <= 1e-6 < rates[-2]


def test_early_stopping_keeps_the_weights_with_the_best_score(line):
    X, y = line
    noise = np.random.default_rng(1).normal(size=len(y))
    model = nn.MLPRegressor(hidden_layer_sizes=(50,), learning_rate_init=0.02, early_stopping=True, random_state=1, max_iter=1000)
    model.fit(X[:200], y[:200] + noise[:200], validation_data=(X[200:], y[200:]))
    assert model.stop_ == "no-improvement" and len(model.validation_scores_) == model.n_iter_
    best = max(model.validation_scores_)
    assert model.best_validation_score_ == best > model.validation_scores_[-1]
    assert model.score(X[200:], y[200:]) == pytest.approx(best, abs=1e-12)


@pytest.mark.parametrize("monitor, best", [("log_loss", min), ("roc-auc", max), ("loss", min)])
def test_early_stopping_watches_what_it_is_told_to(iris, monitor, best):
    model = nn.MLPClassifier((8,), early_stopping=True, monitor=monitor, random_state=1, max_iter=50).fit(*iris)
    scores = model.history_["validation_" + monitor.replace("-", "_")]
    assert model.validation_scores_ == scores and model.best_validation_score_ == best(scores)


def test_a_callback_sees_each_epoch_and_ends_the_training(line):
    seen = []

    def stop_at_seven(progress):
        seen.append(progress)
        return progress.epoch == 7

    model = nn.MLPRegressor(hidden_layer_sizes=(4,), callbacks=[stop_at_seven], metrics=["r2"]).fit(*line)
    assert (model.n_iter_, model.stop_) == (7, "callback")
    assert [progress.epoch for progress in seen] == list(range(1, 8))
    assert [progress.loss for progress in seen] == model.history_["loss"]
    assert [progress.numbers["r2"] for progress in seen] == model.history_["r2"]
    assert seen[0].learning_rate == 0.001


def test_what_a_callback_raises_comes_out_of_fit(line):
    def fails(progress):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        nn.MLPRegressor(hidden_layer_sizes=(4,), callbacks=[fails]).fit(*line)


@pytest.mark.parametrize("callbacks", ["None", "[lambda progress: False]"])
@pytest.mark.skipif(sys.platform == "win32", reason="a signal of Unix")
def test_ctrl_c_ends_the_training_after_the_epoch_and_keeps_what_was_learned(callbacks):
    program = f"""
        import warnings, numpy, nn
        X = numpy.random.default_rng(1).normal(size=(2000, 20))
        model = nn.MLPRegressor(hidden_layer_sizes=(64,), max_iter=10**7, n_iter_no_change=numpy.inf, callbacks={callbacks})
        print("ready", flush=True)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            model.fit(X, X[:, 0])
        assert "interrupted" in str(caught[0].message), caught
        print(model.stop_, model.n_iter_ > 0, numpy.isfinite(model.predict(X)).all(), flush=True)
    """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    # It has begun when it has used processor time for a while; a signal that comes sooner would end the program.
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=2)
    os.kill(process.pid, signal.SIGINT)
    assert process.communicate(timeout=60)[0] == "interrupt True True\n"


def test_a_training_that_diverges_says_so_and_what_may_help(line):
    with pytest.raises(ValueError, match="non-finite.*a smaller learning_rate_init may help"):
        nn.MLPRegressor(hidden_layer_sizes=(8,), solver="sgd", learning_rate_init=1e3, activation="identity").fit(*line)


def test_a_training_goes_on_from_its_checkpoint_to_the_bits_of_one_without_a_stop(line, tmp_path):
    settings = {"hidden_layer_sizes": (8,), "random_state": 3, "batch_size": 32}
    whole = nn.MLPRegressor(max_iter=20, **settings).fit(*line)
    path = tmp_path / "run.json"
    nn.MLPRegressor(max_iter=8, checkpoint=path, **settings).fit(*line)
    resumed = nn.MLPRegressor(max_iter=20, checkpoint=path, **settings).fit(*line)
    assert resumed.loss_curve_ == whole.loss_curve_
    np.testing.assert_array_equal(resumed.coefs_[0], whole.coefs_[0])
    with pytest.raises(ValueError, match=r"run\.json"):
        nn.MLPRegressor(max_iter=30, checkpoint=path, **{**settings, "hidden_layer_sizes": (9,)}).fit(*line)
