"""The same seed gives the same bits in Python, in the program `nn`, and in Rust."""

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

import nn

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

#: Trainings with what they end with in Rust: `tests/python.rs` of the project trains the same ones.
CASES = json.loads((Path(__file__).parent / "same_bits.json").read_text())
I, J = np.mgrid[:90, :5]
#: Fractions that binary numbers hold exactly, so that a table of decimals says the same.
X = ((7 * I + 3 * J * J + I * J) % 16) / 8.0 - 1.0
TARGETS = {
    "numbers": X[:, 0] - 0.5 * X[:, 1] * X[:, 2],
    "classes": (X[:, 0] + X[:, 3] > 0.25).astype(int) + (X[:, 2] - X[:, 1] > 0.0),
}


def fitted(case):
    estimator = nn.MLPRegressor if case["data"] == "numbers" else nn.MLPClassifier
    return estimator(**case["parameters"]).fit(X, TARGETS[case["data"]])


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_same_seed_gives_the_bits_that_it_gives_in_rust(case):
    assert fitted(case).digest_ == case["digest"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_same_seed_gives_the_bits_that_it_gives_in_the_terminal(case, tmp_path):
    program = os.environ.get("NN_PROGRAM")
    if program is None:
        pytest.skip("NN_PROGRAM does not say where the program `nn` is")
    target = TARGETS[case["data"]]
    cells = target.astype(str) if case["data"] == "numbers" else np.array(["a", "b", "c"])[target]
    rows = [",".join([*map(repr, map(float, row)), cell]) for row, cell in zip(X, cells)]
    (tmp_path / "table.csv").write_text("\n".join(["x0,x1,x2,x3,x4,y", *rows]) + "\n")
    (tmp_path / "experiment.toml").write_text(case["experiment"])
    command = [program, "train", "--config", "experiment.toml", "--save", "model.json", "--format", "json"]
    printed = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    model = fitted(case)
    assert json.loads(printed)["digest"] == model.digest_
    # And what it saved is the model.
    expected = model.predict(X) if case["data"] == "numbers" else cells[np.unique(target, return_index=True)[1]][model.predict(X)]
    np.testing.assert_array_equal(nn.load(tmp_path / "model.json").predict(X), expected)
