"""Pictures that Jupyter shows, drawn by the library: SVG, the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from nn import _core


class Picture:
    """A drawing. In a notebook, a cell that ends in one shows it.

    Attributes
    ----------
    svg : str
        What a file ``.svg`` holds.
    """

    def __init__(self, svg: str) -> None:
        self.svg = svg

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | PathLike[str]) -> None:
        """Write it to a file, ``name.svg``."""
        Path(path).write_text(self.svg, encoding="utf-8")


def lines(
    numbers: Mapping[str, Any], *, x: Any = None, title: str = "", x_label: str = "", y_label: str = "", log: bool = False
) -> Picture:
    """Lines over one axis.

    Parameters
    ----------
    numbers : mapping of str to array-like of shape (n_points,)
        Each line by its name.
    x : array-like of shape (n_points,), default=None
        Where the points stand; None for 1, 2, 3 and so on.
    title, x_label, y_label : str, default=''
        What stands above it and along its axes.
    log : bool, default=False
        Whether the upright axis is logarithmic.

    Returns
    -------
    picture : Picture
        The drawing.
    """
    drawn = []
    for name, heights in numbers.items():
        heights = np.asarray(heights, dtype=float)
        places = np.arange(1.0, len(heights) + 1) if x is None else np.asarray(x, dtype=float)
        drawn.append((name, list(places), list(heights)))
    about = title or "Lines"
    return Picture(_core.chart(about, f"{about}: {', '.join(numbers)}.", (x_label, False), (y_label, log), drawn))


def history(model: Any, *, log: bool = True) -> Picture:
    """The losses of a fitted model, epoch by epoch.

    Parameters
    ----------
    model : MLPClassifier or MLPRegressor
        Fitted.
    log : bool, default=True
        Whether the upright axis is logarithmic.

    Returns
    -------
    picture : Picture
        The drawing.
    """
    check_is_fitted(model)
    names = {"loss": "training", "validation_loss": "validation"}
    found = {names[name]: numbers for name, numbers in model.history_.items() if name in names}
    return lines(found, title="Loss after each epoch", x_label="epoch", y_label="loss", log=log)


def network(model: Any) -> Picture:
    """The layers of a fitted model.

    Parameters
    ----------
    model : MLPClassifier or MLPRegressor
        Fitted.

    Returns
    -------
    picture : Picture
        The drawing.
    """
    check_is_fitted(model)
    layers = [("x", model.n_features_in_, "inputs", None)]
    for i, (biases, activation) in enumerate(zip(model.intercepts_, model._activations), start=1):
        is_last = i == len(model.intercepts_)
        layers.append(("y" if is_last else "h", len(biases), "outputs" if is_last else f"hidden layer {i}", activation))
    sizes = " - ".join(str(units) for _, units, _, _ in layers)
    return Picture(_core.diagram("The network", f"Layers of {sizes} neurons, all connected.", layers))
