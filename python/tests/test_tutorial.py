"""The notebook's data and experiments."""

import json
import os
import subprocess
import xml.etree.ElementTree

import numpy as np
import pytest

import nn.plot
import nn.tutorial

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def test_every_section_has_a_name_and_a_title_and_an_unknown_one_is_told_what_there_is():
    sections = nn.tutorial.sections()
    assert len(sections) > 30 and sections["jumps"] == "Three thousand epochs: jumps"
    with pytest.raises(ValueError, match="no section called `jump`.*jumps"):
        nn.tutorial.run("jump")


def test_a_section_finds_what_the_program_prints():
    program = os.environ.get("NN_PROGRAM")
    if program is None:
        pytest.skip("NN_PROGRAM does not say where the program `nn` is")
    command = [program, "tutorial", "--section", "jumps", "--seed", "3", "--format", "json"]
    printed = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    found = nn.tutorial.run("jumps", seed=3)
    expected = printed["sections"][0]["results"]["runs"]["two_layer"]["mse"]
    assert isinstance(found.runs.two_layer.mse, np.ndarray)
    np.testing.assert_array_equal(found.runs.two_layer.mse, expected)


def test_the_noisy_data_are_sums_with_noise_and_an_estimator_learns_them():
    X, y = nn.tutorial.noisy_data()
    assert X.shape == (100, 3) and y.shape == (100,)
    assert 0.15 < np.std(y - X.sum(axis=1)) < 0.25
    model = nn.MLPRegressor(hidden_layer_sizes=(), solver="lbfgs", alpha=0.0, max_iter=500, tol=1e-10).fit(X, y)
    np.testing.assert_allclose(model.coefs_[0].ravel(), np.linalg.lstsq(np.c_[X, np.ones(100)], y)[0][:3], atol=1e-3)


def test_pictures_are_svg_that_a_notebook_shows(tmp_path):
    X, y = nn.tutorial.noisy_data()
    model = nn.MLPRegressor(hidden_layer_sizes=(2,), max_iter=20).fit(X[:80], y[:80], validation_data=(X[80:], y[80:]))
    for picture in (nn.plot.history(model), nn.plot.network(model), nn.plot.lines({"a": [1, 2, 4]}, x=[0, 1, 2])):
        root = xml.etree.ElementTree.fromstring(picture._repr_svg_())
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "validation" in nn.plot.history(model).svg
    nn.plot.history(model).save(tmp_path / "loss.svg")
    assert (tmp_path / "loss.svg").read_text() == nn.plot.history(model).svg
