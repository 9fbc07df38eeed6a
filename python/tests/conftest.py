"""What several tests share."""

import numpy as np
import pytest
from sklearn.datasets import load_iris


@pytest.fixture(scope="session")
def iris():
    X, y = load_iris(return_X_y=True)
    return (X - X.mean(axis=0)) / X.std(axis=0), y


@pytest.fixture(scope="session")
def line():
    """Numbers that a line explains but for a little noise."""
    rng = np.random.default_rng(7)
    X = rng.normal(size=(300, 3))
    return X, X @ [1.0, -2.0, 0.5] + 0.1 * rng.normal(size=300)
