"""The notebook's data and its experiments, which are run when they are asked for.

>>> import nn.tutorial
>>> found = nn.tutorial.run("one-layer")
>>> found.run.mse.shape
(100,)
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from sklearn.utils import Bunch

from nn import _core

#: The seed of the figures and numbers that come with the project.
SEED = 2


def sections() -> dict[str, str]:
    """The names of all experiments, with their titles, in the order of the story."""
    return dict(_core.sections())


def noisy_data(seed: int = SEED) -> tuple[np.ndarray, np.ndarray]:
    """The noisy linear data of the story.

    Returns
    -------
    X : ndarray of shape (100, 3)
        The inputs, from 0 to 1.
    y : ndarray of shape (100,)
        Their sum, and noise.
    """
    inputs, targets = _core.noisy_data(seed)
    return inputs, targets.ravel()


def run(name: str, seed: int = SEED, runs: int = 1000) -> Bunch:
    """Run an experiment.

    Parameters
    ----------
    name : str
        One of :func:`sections`, such as 'jumps'.
    seed : int, default=2
        Where random numbers start.
    runs : int, default=1000
        How often experiments are repeated where many runs are compared.

    Returns
    -------
    found : Bunch
        What ``nn tutorial --section NAME --format json`` prints, by names; lists of numbers are arrays.
    """
    return _arrays(json.loads(_core.section(name, seed, runs)))


def _arrays(value: Any) -> Any:
    """Objects as bunches, and lists of numbers, however deep, as arrays; what JSON cannot hold is NaN."""
    if isinstance(value, dict):
        return Bunch(**{name: _arrays(inner) for name, inner in value.items()})
    if not isinstance(value, list):
        return value
    try:
        array = np.array(value, dtype=float)
    except (TypeError, ValueError):
        return [_arrays(inner) for inner in value]
    whole = _are_whole(value)
    return array.astype(int) if whole and array.size else array


def _are_whole(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_are_whole, value))
    return isinstance(value, int) and not isinstance(value, bool)
