"""From scikit-learn's parameters to the settings of the library's training, and back from its losses.

scikit-learn descends half the squared error of a sample, summed over the outputs; the library descends the mean over samples *and*
outputs. So one loss is a constant times the other, and where that shows (in steps of plain descent, in tolerances, in the small number
that Adam adds), the settings are multiplied accordingly. What comes out are scikit-learn's steps. (What it reports of several outputs
is another number than the one that it descends: a mean over them, beside a penalty that is none.)
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joblib import effective_n_jobs

#: Where SciPy's L-BFGS-B stops if nothing is said: `ftol`.
REDUCTION = 2.220446049250313e-09
#: For a patience without end.
ENDLESS = 2**31 - 1
LEAST_ADAPTIVE_RATE = 1e-6
GRADIENT_DESCENT = ("sgd", "gradient-descent")
#: What early stopping may watch of which less is better.
ERRORS = ("loss", "mse", "rmse", "mae", "log_loss")


@dataclass(frozen=True)
class Scale:
    """How scikit-learn's numbers come from the library's.

    The loss that is descended is `factor` times the library's; the one that is reported is `reported` times the library's loss without
    penalty, plus `factor` times the penalty, plus `offset`. A learning rate is the library's divided by `rate`.
    """

    factor: float = 1.0
    reported: float = 1.0
    offset: float = 0.0
    rate: float = 1.0

    def of_numbers(self, numbers: Mapping[str, float]) -> dict[str, float]:
        """Numbers of one epoch, on scikit-learn's scale."""
        lists = self.of_lists({name: [number] for name, number in numbers.items()})
        return {name: list_[0] for name, list_ in lists.items()}

    def of_lists(self, lists: Mapping[str, list[float]]) -> dict[str, list[float]]:
        """Lists with a number for each epoch, on scikit-learn's scale."""
        bare = lists.get("loss_without_penalty", lists.get("loss", []))
        scaled = {name: [self._of(name, number) for number in list_] for name, list_ in lists.items()}
        if "loss" in lists:
            pairs = zip(lists["loss"], bare)
            scaled["loss"] = [self._of("validation_loss", data) + self.factor * (loss - data) for loss, data in pairs]
        return scaled

    def _of(self, name: str, number: float) -> float:
        if name in ("loss_without_penalty", "validation_loss"):
            return self.reported * number + self.offset
        if name == "gradient_norm":
            return self.factor * number
        return number / self.rate if name == "learning_rate" else number


def batch_size(model: Any, samples: int) -> int:
    """How many samples a batch has."""
    if model.solver == "lbfgs":
        return samples
    return min(200 if model.batch_size == "auto" else int(model.batch_size), samples)


def optimizer(model: Any, factor: float) -> dict[str, Any]:
    """How the gradient moves the parameters."""
    rate = float(model.learning_rate_init)
    if model.solver in GRADIENT_DESCENT:
        nesterov = bool(model.nesterovs_momentum) and model.momentum > 0
        settings = {
            "name": "gradient-descent",
            "learning_rate": rate * factor,
            "momentum": float(model.momentum),
            "nesterov": nesterov,
        }
    elif model.solver == "adam":
        settings = {
            "name": "adam",
            "learning_rate": rate,
            "beta1": float(model.beta_1),
            "beta2": float(model.beta_2),
            "epsilon": model.epsilon / factor,
            "epsilon_hat": True,
        }
    elif model.solver == "lbfgs":
        settings = {"name": "lbfgs", "tolerance": model.tol / factor}
    else:
        settings = {"name": model.solver, "learning_rate": rate}
    return {**settings, **(model.solver_options or {})}


def watched_name(model: Any) -> str:
    """What early stopping watches, by the library's name."""
    return (model.monitor or model._usual_metric).replace("_", "-")


def watched_score(model: Any) -> str | None:
    """What it is called in ``history_``; None without early stopping."""
    if not model.early_stopping or model.solver == "lbfgs":
        return None
    return "validation_" + watched_name(model).replace("-", "_")


def early_stopping(model: Any, reported: float) -> dict[str, Any] | None:
    """When to give up, by scikit-learn's rule: ``n_iter_no_change`` epochs in a row that are not better than the best by ``tol``."""
    if model.solver == "lbfgs" or (math.isinf(model.n_iter_no_change) and not model.early_stopping):
        return None
    watched = watched_name(model) if model.early_stopping else "training-loss"
    tolerance = float(model.tol) / (reported if watched in ("loss", "training-loss") else 1.0)
    return {
        "patience": int(min(model.n_iter_no_change, ENDLESS - 1)) + 1,
        "tolerance": tolerance,
        "watched": watched,
        "better_than": "best",
        "restore_best": bool(model.early_stopping),
    }


def training(
    model: Any, loss: str, scale: Scale, samples: int, weight: float, seed: int
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The settings of a training on so many samples, which weigh so much together, and perhaps a rule beside them."""
    batch, factor = batch_size(model, samples), scale.factor
    # scikit-learn divides by what the samples of each batch weigh: so does this, for batches that weigh what the others do.
    batch_weight = weight * batch / samples
    settings: dict[str, Any] = {
        "optimizer": optimizer(model, factor),
        "loss": loss,
        "epochs": int(model.max_iter),
        "seed": seed,
        "penalty": {"l2": model.alpha / factor / batch_weight if batch_weight > 0 else 0.0},
        "metrics": [metric.replace("_", "-") for metric in model.metrics],
        "threads": effective_n_jobs(model.n_jobs),
    }
    rule = None
    stopping = early_stopping(model, scale.reported)
    if model.solver == "lbfgs":
        # The library does not count evaluations: an epoch takes one or two, as a rule.
        settings["epochs"] = min(settings["epochs"], max(int(model.max_fun) // 2, 1))
        rule = {"name": "reduction", "share": REDUCTION, "unit": 1.0 / factor}
    else:
        settings |= {"batch_size": batch, "in_order": not model.shuffle}
    if _has_dropout(model.dropout):
        settings["dropout"] = model.dropout if isinstance(model.dropout, float) else list(model.dropout)
    if isinstance(model.learning_rate, Mapping):
        settings["schedule"] = dict(model.learning_rate)
    elif model.solver in GRADIENT_DESCENT and model.learning_rate == "invscaling":
        settings["schedule"] = {"name": "inverse-scaling", "decay": samples, "power": model.power_t}
    elif model.solver in GRADIENT_DESCENT and model.learning_rate == "adaptive" and stopping is not None:
        rule = {"name": "adaptive", "stopping": stopping, "least": LEAST_ADAPTIVE_RATE * factor}
        # The rate falls where the run would have ended; what was best is still kept.
        stopping = {**stopping, "patience": ENDLESS} if model.early_stopping else None
    settings["early_stopping"] = stopping
    if model.early_stopping and model.solver != "lbfgs":
        # scikit-learn goes on with what is no longer a number, since the best weights are kept.
        settings["on_divergence"] = "continue"
    return {**settings, **(model.training_options or {})}, rule


def _has_dropout(dropout: Any) -> bool:
    return any(dropout) if isinstance(dropout, (list, tuple)) else dropout > 0
