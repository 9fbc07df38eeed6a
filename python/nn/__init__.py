"""Multilayer perceptrons with scikit-learn's interface, computed in Rust.

Change the import, and the rest of a program stays:

>>> from nn import MLPClassifier  # instead of sklearn.neural_network
"""

from nn._beyond import load
from nn._callbacks import Progress
from nn._classifier import MLPClassifier
from nn._regressor import MLPRegressor

__all__ = ["MLPClassifier", "MLPRegressor", "Progress", "load"]
