"""Computes every run of training.json again, in plain NumPy and from the file alone, by the formulas in README.md.

    python check_training.py

So the file says all there is to know, scikit-learn's settings are translated rightly, and two libraries and a third
program agree: parameters, losses and learning rates to 1e-11. Then it makes the mistakes an implementation could make, one
at a time (momentum forgotten, the penalty on biases too, means over batches of the wrong size, ...), wherever a run could
show them, and each must move some parameter by more than 1e-7: the file would not let them pass at 1e-9.

Run with Python 3.11.7 and NumPy 2.4.6; takes some seconds.
"""

import copy
import json
import math
import pathlib
import sys

import numpy as np

erf = np.vectorize(math.erf, otypes=[float])
sigmoid = lambda z: np.exp(-np.logaddexp(0.0, -z))
normal = lambda z: 0.5 * (1.0 + erf(z / math.sqrt(2.0)))
density = lambda z: np.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# name: (value, slope)
ACTIVATIONS = {
    "linear": (lambda z: z, np.ones_like),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z)),
    "tanh": (np.tanh, lambda z: 1.0 - np.tanh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0.0), lambda z: (z > 0.0) * 1.0),
    "leaky-relu": (lambda z: np.where(z > 0.0, z, 0.01 * z), lambda z: np.where(z > 0.0, 1.0, 0.01)),
    "elu": (lambda z: np.where(z > 0.0, z, np.expm1(np.minimum(z, 0.0))), lambda z: np.exp(np.minimum(z, 0.0))),
    "softplus": (lambda z: np.logaddexp(0.0, z), sigmoid),
    "silu": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) * (1.0 + z * sigmoid(-z))),
    "gelu": (lambda z: z * normal(z), lambda z: normal(z) + z * density(z)),
    "exp": (np.exp, np.exp),
    "softmax": (softmax, None),
}


def terms_and_deltas(loss, activation, z, y, mistake):
    """Per output: the loss's term (before any mean) and its derivative by z."""
    value, slope = ACTIVATIONS[activation]
    a = value(z)
    if loss.startswith("cross-entropy"):
        log_a = z - z.max(axis=1, keepdims=True)
        log_a = log_a - np.log(np.exp(log_a).sum(axis=1, keepdims=True))
        return -y * log_a, a - y
    if loss.startswith("binary-cross-entropy"):
        return np.logaddexp(0.0, z) - y * z, a - y
    if loss == "poisson":
        return np.exp(z) - y * z, a - y
    e = a - y
    if loss.startswith("huber"):
        small = (abs(e) <= 1.0) | (mistake == "squares without end")
        term, by_a = np.where(small, e * e / 2.0, abs(e) - 0.5), np.where(small, e, np.sign(e))
    elif loss in ("mae", "sae"):
        term, by_a = abs(e), np.sign(e)
    elif loss == "half-sse":
        term, by_a = e * e / 2.0, e
    else:
        term, by_a = e * e, 2.0 * e
    return term, by_a * slope(z)


class Model:
    def __init__(self, run, mistake):
        self.run, self.training, self.mistake = run, run["training"], mistake
        self.parameters = np.array(run["initial"])
        self.shapes, fan_in = [], run["inputs"]
        self.is_weight = []
        for layer in run["layers"]:
            self.shapes.append((fan_in, layer["units"]))
            self.is_weight += [True] * (fan_in * layer["units"]) + [False] * (layer["units"] * run["bias"])
            fan_in = layer["units"]
        self.is_weight = np.array(self.is_weight)
        self.x, self.y = np.array(run["x"]), np.array(run["y"])
        self.weights = np.ones(len(self.x))
        if run["sample_weights"] is not None:
            self.weights = np.array(run["sample_weights"])
        if run["class_weights"] is not None:
            self.weights = self.weights * np.array(run["class_weights"])[self.y.argmax(axis=1)]

    def layers(self):
        start = 0
        for (inputs, units), layer in zip(self.shapes, self.run["layers"]):
            weights = self.parameters[start : start + inputs * units].reshape(inputs, units)
            start += inputs * units
            biases = np.zeros(units)
            if self.run["bias"]:
                biases = self.parameters[start : start + units]
                start += units
            yield weights, biases, layer["activation"]

    def loss_and_gradient(self, rows):
        loss, y, w = self.training["loss"], self.y[rows], self.weights[rows][:, None]
        inputs, sums, a = [], [], self.x[rows]
        layers = list(self.layers())
        for weights, biases, activation in layers:
            z = a @ weights + biases
            inputs.append(a)
            sums.append(z)
            a = ACTIVATIONS[activation][0](z)
        term, delta = terms_and_deltas(loss, layers[-1][2], sums[-1], y, self.mistake)
        total = self.weights.mean() * len(term) if self.mistake == "weights of all" else w.sum()
        if self.mistake == "full batch size":
            total = min(self.training["batch_size"], len(self.x))
        scale = 1.0 / total
        if loss in ("mse", "mae", "huber", "binary-cross-entropy", "poisson"):
            scale /= y.shape[1]
        elif loss != "cross-entropy":
            scale = 1.0
        value = scale * (w * term).sum()
        delta = scale * w * delta
        gradient = []
        for l in reversed(range(len(layers))):
            parts = [(inputs[l].T @ delta).ravel()] + [delta.sum(axis=0)] * self.run["bias"]
            gradient = parts + gradient
            if l > 0:
                delta = (delta @ layers[l][0].T) * ACTIVATIONS[layers[l - 1][2]][1](sums[l - 1])
        gradient = np.concatenate(gradient)
        l1, l2 = self.training["penalty"]["l1"], self.training["penalty"]["l2"]
        p = self.parameters if self.mistake == "penalty on biases" else self.parameters * self.is_weight
        if self.mistake != "unpenalised gradient":
            gradient += l1 * np.sign(p) + l2 * p
        return value + l1 * abs(p).sum() + l2 / 2.0 * (p * p).sum(), gradient

    def rate(self, epoch):
        rate, k = self.training["optimizer"]["learning_rate"], self.training["warm_up"]
        schedule = self.training["schedule"]
        if epoch < k:
            return rate * (epoch + 1) / k
        e = epoch if self.mistake == "schedule runs in the warm-up" else epoch - k
        if self.mistake == "schedule one epoch late":
            e = max(e - 1, 0)
        if schedule["name"] == "step":
            return rate * schedule["factor"] ** (e // schedule["every"])
        if schedule["name"] == "exponential":
            return rate * schedule["factor"] ** e
        if schedule["name"] == "cosine":
            floor, turn = schedule["floor"], min(e / schedule["epochs"], 1.0)
            return rate * (floor + (1.0 - floor) * (1.0 + math.cos(math.pi * turn)) / 2.0)
        if schedule["name"] == "inverse-scaling":
            return rate / (1.0 + schedule["decay"] * e) ** schedule["power"]
        assert schedule["name"] == "constant"
        return rate

    def step(self, g, rate):
        o = self.training["optimizer"]
        self.t += 1
        if o["name"] == "gradient-descent":
            self.v = o["momentum"] * self.v + g
            if self.mistake == "rate inside the velocity":
                self.u = o["momentum"] * self.u + rate * g
                self.parameters = self.parameters - (rate * g + o["momentum"] * self.u if o["nesterov"] else self.u)
                return
            self.parameters = self.parameters - rate * (g + o["momentum"] * self.v if o["nesterov"] else self.v)
            return
        if o["name"] == "rms-prop":
            self.s = o["decay"] * self.s + (1.0 - o["decay"]) * g * g
            root = np.sqrt(self.s) + o["epsilon"]
            if self.mistake == "epsilon inside the root":
                root = np.sqrt(self.s + o["epsilon"])
            self.parameters = self.parameters - rate * g / root
            return
        if o["name"] == "adam-w":
            shrink = 1.0 if self.mistake == "decay on biases" else self.is_weight
            self.parameters = self.parameters * (1.0 - rate * o["weight_decay"] * shrink)
        self.v = o["beta1"] * self.v + (1.0 - o["beta1"]) * g
        self.s = o["beta2"] * self.s + (1.0 - o["beta2"]) * g * g
        free1, free2 = 1.0 - o["beta1"] ** self.t, 1.0 - o["beta2"] ** self.t
        if self.mistake == "no correction of bias":
            free1 = free2 = 1.0
        root = np.sqrt(self.s / free2) + o["epsilon"]
        if self.mistake == "epsilon within the correction":
            root = (np.sqrt(self.s) + o["epsilon"]) / math.sqrt(free2)
        self.parameters = self.parameters - rate * (self.v / free1) / root

    def train(self):
        self.t, self.v, self.s, self.u = 0, 0.0, 0.0, 0.0
        n, longest = len(self.x), self.training["clip_norm"]
        size = self.training["batch_size"] or n
        everything = slice(0, n)
        losses, rates = [self.loss_and_gradient(everything)[0]], []
        for epoch in range(self.training["epochs"]):
            rates.append(self.rate(epoch))
            for first in range(0, n, size):
                g = self.loss_and_gradient(slice(first, first + size))[1]
                norm = math.sqrt((g * g).sum())
                if longest is not None and norm > longest:
                    g = g * (longest / norm)
                self.step(g, rates[-1])
            losses.append(self.loss_and_gradient(everything)[0])
        return losses, rates


def mistakes(run):
    """(name of the mistake, run to make it in) for every mistake that could show in this run."""
    training, changed = run["training"], []

    def change(name, **settings):
        other = copy.deepcopy(run)
        other["training"].update(settings)
        changed.append((name, other))

    o, n = training["optimizer"], len(run["x"])
    cut = training["batch_size"] and n % training["batch_size"] > 0
    mean = training["loss"] in ("mse", "mae", "huber", "poisson", "binary-cross-entropy", "cross-entropy")
    uneven = run["sample_weights"] is not None or run["class_weights"] is not None
    if o["name"] == "gradient-descent" and o["momentum"] > 0.0:
        change("momentum forgotten", optimizer=o | dict(momentum=0.0))
        change("Nesterov or not", optimizer=o | dict(nesterov=not o["nesterov"]))
        if training["schedule"]["name"] != "constant":
            changed.append(("rate inside the velocity", run))
    if training["loss"].startswith("huber"):
        changed.append(("squares without end", run))
    if o["name"] == "rms-prop":
        changed.append(("epsilon inside the root", run))
    if o["name"] in ("adam", "adam-w"):
        changed.append(("no correction of bias", run))
        if o["epsilon"] >= 1e-7:
            changed.append(("epsilon within the correction", run))
    if o["name"] == "adam-w":
        change("decay forgotten", optimizer=o | dict(weight_decay=0.0))
        if run["bias"]:
            changed.append(("decay on biases", run))
    if training["penalty"]["l1"] > 0.0:
        change("L1 forgotten", penalty=training["penalty"] | dict(l1=0.0))
    if training["penalty"]["l2"] > 0.0:
        change("L2 forgotten", penalty=training["penalty"] | dict(l2=0.0))
        change("L2 not halved", penalty=training["penalty"] | dict(l2=2.0 * training["penalty"]["l2"]))
    if training["penalty"] != dict(l1=0.0, l2=0.0) and run["bias"]:
        changed.append(("penalty on biases", run))
    if training["clip_norm"] is not None:
        change("clipping forgotten", clip_norm=None)
        if training["penalty"] != dict(l1=0.0, l2=0.0):
            changed.append(("unpenalised gradient", run))
    if training["schedule"]["name"] != "constant":
        change("schedule forgotten", schedule=dict(name="constant"))
        changed.append(("schedule one epoch late", run))
        if training["warm_up"] > 0:
            changed.append(("schedule runs in the warm-up", run))
    if training["warm_up"] > 0:
        change("warm-up forgotten", warm_up=0)
    if training["batch_size"] is not None:
        change("batches forgotten", batch_size=None)
    if cut and mean and not uneven:
        changed.append(("full batch size", run))
    if training["batch_size"] is not None and mean and uneven:
        changed.append(("weights of all", run))
    for kind in ("sample_weights", "class_weights"):
        if run[kind] is not None:
            changed.append((kind + " forgotten", run | {kind: None}))
    if len(run["layers"]) > 1:
        first = run["layers"][0]
        other = "tanh" if first["activation"] != "tanh" else "sigmoid"
        changed.append(("another activation", run | dict(layers=[first | dict(activation=other)] + run["layers"][1:])))
    return changed


def main():
    runs = json.loads(pathlib.Path(__file__).with_name("training.json").read_text())["runs"]
    worst, made = dict(parameters=0.0, losses=0.0, rates=0.0), {}
    for run in runs:
        model = Model(run, None)
        losses, rates = model.train()
        far = lambda ours, theirs: float(abs(np.array(ours) - np.array(theirs)).max())
        off = dict(parameters=far(model.parameters, run["final"]), rates=far(rates, run["rates"]))
        off["losses"] = far(losses, [run["loss_before"]] + run["losses"])
        assert model.t == run["steps"] and len(run["losses"]) == run["training"]["epochs"]
        for key, distance in off.items():
            worst[key] = max(worst[key], distance)
            if not distance < 1e-11:
                sys.exit(f"{run['name']}: {key} are off by {distance}")
        for name, other in mistakes(run):
            model = Model(other, name)
            model.train()
            moved = far(model.parameters, run["final"])
            made.setdefault(name, []).append(moved)
            if not moved > 1e-7:
                sys.exit(f"{run['name']}: one would not notice {name!r}, which moves parameters by {moved} only")
    print(f"{len(runs)} runs, off at most", ", ".join(f"{key} {distance:.1e}" for key, distance in worst.items()))
    for name, moved in sorted(made.items()):
        print(f"  {name:32} in {len(moved):2} runs, moves at least {min(moved):.0e}")


if __name__ == "__main__":
    main()
