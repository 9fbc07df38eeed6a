"""What is random in a fit."""

from __future__ import annotations

from functools import cached_property
from numbers import Integral
from typing import Any

import numpy as np
from sklearn.utils import check_random_state


class Draws:
    """NumPy's generator for what scikit-learn draws (first weights, samples set aside), and the library's seed for all else."""

    def __init__(self, random_state: Any) -> None:
        self.rng = check_random_state(random_state)
        self._given = int(random_state) if isinstance(random_state, Integral) else None

    @cached_property
    def seed(self) -> int:
        """``random_state`` itself, if it is a number."""
        return int(self.rng.randint(np.iinfo(np.int32).max)) if self._given is None else self._given

    def others(self, members: int) -> list[Draws]:
        """Those of the other members of an ensemble, whose seeds are one larger each."""
        return [Draws((self.seed + member) % 2**32) for member in range(1, members)]

    def weights(self, inputs: int, layers: list[tuple[int, str]]) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """scikit-learn's first weights and biases, number for number."""
        coefs, intercepts = [], []
        for i, (units, _) in enumerate(layers):
            # Of the last hidden layer, where it is the output's.
            activation = layers[max(min(i, len(layers) - 2), 0)][1]
            bound = np.sqrt((2.0 if activation == "sigmoid" else 6.0) / (inputs + units))
            coefs.append(self.rng.uniform(-bound, bound, (inputs, units)))
            intercepts.append(self.rng.uniform(-bound, bound, units))
            inputs = units
        return coefs, intercepts
