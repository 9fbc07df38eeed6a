"""Which values the parameters may have."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from numbers import Integral, Real
from typing import Any

from nn import _core


def is_flag(value: Any) -> bool:
    return isinstance(value, bool) or type(value).__name__ == "bool_"


def is_number(value: Any, low: float = -math.inf, high: float = math.inf) -> bool:
    return isinstance(value, Real) and not is_flag(value) and low <= value <= high


def is_count(value: Any) -> bool:
    return isinstance(value, Integral) and not is_flag(value) and value >= 1


def is_positive(value: Any) -> bool:
    return is_number(value) and value > 0


def is_below_one(value: Any) -> bool:
    return is_number(value, 0) and value < 1


def is_name(value: Any) -> bool:
    return isinstance(value, str)


def is_mapping_or_none(value: Any) -> bool:
    return value is None or isinstance(value, Mapping)


def is_one_of(*words: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in words


#: Of each parameter what it must be, as a test and in words. (Names are looked up by the library, which knows those of others too.)
RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "alpha": (lambda value: is_number(value, 0), "a number, 0 or more"),
    "batch_size": (lambda value: value == "auto" or is_count(value), "'auto' or a whole number, 1 or more"),
    "learning_rate": (
        lambda value: isinstance(value, Mapping) or is_one_of("constant", "invscaling", "adaptive")(value),
        "'constant', 'invscaling', 'adaptive' or a schedule such as {'name': 'cosine', 'epochs': 100, 'floor': 0.0}",
    ),
    "learning_rate_init": (is_positive, "a positive number"),
    "power_t": (lambda value: is_number(value, 0), "a number, 0 or more"),
    "max_iter": (is_count, "a whole number, 1 or more"),
    "shuffle": (is_flag, "True or False"),
    "tol": (lambda value: is_number(value, 0), "a number, 0 or more"),
    "verbose": (lambda value: is_flag(value) or is_number(value, 0), "True, False or a number"),
    "warm_start": (is_flag, "True or False"),
    "momentum": (is_below_one, "a number from 0 up to, but not including, 1"),
    "nesterovs_momentum": (is_flag, "True or False"),
    "early_stopping": (is_flag, "True or False"),
    "validation_fraction": (is_below_one, "a number from 0 up to, but not including, 1"),
    "beta_1": (is_below_one, "a number from 0 up to, but not including, 1"),
    "beta_2": (is_below_one, "a number from 0 up to, but not including, 1"),
    "epsilon": (is_positive, "a positive number"),
    "n_iter_no_change": (lambda value: is_count(value) or value == math.inf, "a whole number, 1 or more, or numpy.inf"),
    "max_fun": (is_count, "a whole number, 1 or more"),
    "n_members": (is_count, "a whole number, 1 or more"),
    "solver_options": (is_mapping_or_none, "None or a mapping, such as {'weight_decay': 0.01}"),
    "training_options": (is_mapping_or_none, "None or a mapping, such as {'clip_norm': 1.0}"),
}


def check_parameters(model: Any) -> None:
    """Refuses a parameter that is out of its range.

    Raises
    ------
    ValueError
        With the parameter's name, what was found, and what would do.
    """
    names = {"loss", "solver"} & set(model.get_params(deep=False))
    for name, (fits, expected) in (RULES | dict.fromkeys(names, (is_name, "a name"))).items():
        found = getattr(model, name)
        if not fits(found):
            raise ValueError(f"The {name!r} parameter of {type(model).__name__} must be {expected}. Got {found!r} instead.")


def hidden_layers(model: Any) -> list[tuple[int, str]]:
    """Units and activation of each hidden layer."""
    sizes = model.hidden_layer_sizes
    sizes = list(sizes) if hasattr(sizes, "__iter__") else [sizes]
    if not all(is_count(size) for size in sizes):
        raise ValueError(f"hidden_layer_sizes must be > 0, got {sizes}.")
    activations = model.activation
    if isinstance(activations, str):
        activations = [activations] * len(sizes)
    if len(activations) != len(sizes):
        raise ValueError(
            f"activation names {len(activations)} activations, but there are {len(sizes)} hidden layers: give one name, or one for each."
        )
    return [(int(size), _core.activation(name)) for size, name in zip(sizes, activations)]
