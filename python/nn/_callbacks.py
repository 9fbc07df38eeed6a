"""What is shown of a training while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from nn._settings import Scale


@dataclass(frozen=True)
class Progress:
    """What a callback sees after each epoch.

    Attributes
    ----------
    epoch : int
        How many epochs are done: 1 after the first.
    loss : float
        The loss of the epoch, on the scale of ``loss_curve_``.
    learning_rate : float or None
        The learning rate of the epoch's steps; None with ``solver="lbfgs"``.
    numbers : mapping of str to float
        The last number of each list that will be in ``history_``.
    """

    epoch: int
    loss: float
    learning_rate: float | None
    numbers: Mapping[str, float]


Callback = Callable[[Progress], object]


def all_of(callbacks: Iterable[Callback], scale: Scale) -> Callable[[int, dict[str, float]], bool] | None:
    """One function that calls them all, and says whether one of them wants the training to end; None if there are none."""
    callbacks = list(callbacks)
    if not callbacks:
        return None

    def call(epoch: int, raw: dict[str, float]) -> bool:
        numbers = scale.of_numbers(raw)
        progress = Progress(epoch, numbers["loss"], numbers.get("learning_rate"), numbers)
        return any([callback(progress) for callback in callbacks])

    return call


def printer(early_stopping_score: str | None) -> Callback:
    """What ``verbose`` prints: scikit-learn's lines."""

    def show(progress: Progress) -> None:
        print(f"Iteration {progress.epoch}, loss = {progress.loss:.8f}")
        if early_stopping_score in progress.numbers:
            print(f"Validation score: {progress.numbers[early_stopping_score]:f}")

    return show
