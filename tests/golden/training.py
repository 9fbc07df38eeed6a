"""Golden training runs: PyTorch and scikit-learn train small networks in float64; training.json keeps what came out.

    python training.py            writes training.json beside this file
    python training.py --check    says whether it would write the same bytes

Run with Python 3.11.7, NumPy 2.4.6, PyTorch 2.15.0 (CPU, one thread), scikit-learn 1.9.1. README.md tells what the fields
of training.json mean; check_training.py computes every run again from training.json alone.

What is PyTorch's here: layers, activations, losses, automatic gradients, optimisers, schedules. What is done by hand,
because PyTorch has it not or not exactly so: penalties and sample weights (written into the loss, differentiated by
PyTorch) and clipping (g *= max / norm if norm > max; PyTorch's clip_grad_norm_ divides by norm + 1e-6).

Every run is repeated from a start that is off by 1e-12 of itself, and must end within 1e-10 of where it ended: so no run
sits on a kink or near divergence, and an implementation that rounds otherwise must agree to 1e-9.
"""

import itertools
import json
import math
import pathlib
import sys
import warnings

import numpy as np
import sklearn
import torch
from scipy.special import xlogy
from sklearn.neural_network import MLPClassifier, MLPRegressor
from torch import nn
from torch.optim import lr_scheduler

FILE = pathlib.Path(__file__).with_name("training.json")
LEAST_STEPS = 50  # whole epochs are run until there are at least this many

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
torch.set_default_dtype(torch.float64)


# ---------------------------------------------------------------------------------------------------- settings and data


def run(name, seed, samples, layers, target, loss, optimizer, **others):
    """The settings of a run. `layers` is "3 > 4 tanh > 1 linear"; `target` is how the targets are made."""
    inputs, *rest = layers.split(" > ")
    layers = [dict(units=int(layer.split()[0]), activation=layer.split()[1]) for layer in rest]
    usual = dict(batch_size=None, schedule=dict(name="constant"), warm_up=0, l1=0.0, l2=0.0, clip_norm=None)
    usual |= dict(bias=True, weighted=False, class_weights=None)
    assert others.keys() <= usual.keys() | {"sklearn"}, others
    settings = usual | others
    steps = math.ceil(samples / (settings["batch_size"] or samples))
    settings |= dict(name=name, seed=seed, samples=samples, inputs=int(inputs), layers=layers, target=target)
    return settings | dict(loss=loss, optimizer=optimizer, epochs=math.ceil(LEAST_STEPS / steps))


def gd(rate, momentum=0.0, nesterov=False):
    return dict(name="gradient-descent", learning_rate=rate, momentum=momentum, nesterov=nesterov)


def rms_prop(rate, decay=0.99, epsilon=1e-8):
    return dict(name="rms-prop", learning_rate=rate, decay=decay, epsilon=epsilon)


def adam(rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    return dict(name="adam", learning_rate=rate, beta1=beta1, beta2=beta2, epsilon=epsilon)


def adam_w(rate, weight_decay, **others):
    return adam(rate, **others) | dict(name="adam-w", weight_decay=weight_decay)


def data(of):
    """Inputs, targets and sample weights of a run: few decimals, so that the file stays small."""
    rng = np.random.default_rng(of["seed"])
    n, m, outputs = of["samples"], of["inputs"], of["layers"][-1]["units"]
    x = rng.normal(size=(n, m)).round(4)
    score = x @ rng.normal(size=(m, outputs)) + 0.5 * rng.normal(size=(n, outputs))
    match of["target"]:
        case "real":  # with a few outliers, which the losses treat differently
            y = np.sin(score) + 0.3 * score + 2.0 * (rng.random((n, outputs)) < 0.1)
        case "-1 to 1":
            y = 0.9 * np.tanh(score)
        case "0 to 1":
            y = 1.0 / (1.0 + np.exp(-score))
        case "labels":
            y = (score > 0.0) * 1.0
        case "count":
            y = rng.poisson(np.exp(0.5 * score)) * 1.0
        case "class":
            y = np.eye(outputs)[score.argmax(axis=1)]
        case "probabilities":
            y = np.exp(score) / np.exp(score).sum(axis=1, keepdims=True)
    y = y.round(4)
    if of["target"] == "probabilities":
        y[:, -1] = 1.0 - y[:, :-1].sum(axis=1)
    weights = None
    if of["weighted"]:
        weights = rng.uniform(0.2, 2.0, n).round(3)
        weights[n // 3] = 0.0  # this one is left out
    return x, y, weights


def first_parameters(of):
    """Glorot's uniform distribution, kept away from 0 (where the L1 penalty has no slope); biases too."""
    rng = np.random.default_rng(1000 + of["seed"])
    parameters, fan_in = [], of["inputs"]
    for layer in of["layers"]:
        units = layer["units"]
        bound = math.sqrt(6.0 / (fan_in + units))
        weights = rng.uniform(0.02, bound, fan_in * units) * rng.choice([-1.0, 1.0], fan_in * units)
        parameters += weights.round(6).tolist()
        if of["bias"]:
            parameters += rng.uniform(-0.3, 0.3, units).round(6).tolist()
        fan_in = units
    return np.array(parameters)


def split(parameters, of):
    """The flat parameters as (weights inputs x outputs, biases or None), layer by layer."""
    rest, fan_in, layers = parameters, of["inputs"], []
    for layer in of["layers"]:
        units = layer["units"]
        weights, rest = rest[: fan_in * units].reshape(fan_in, units), rest[fan_in * units :]
        biases = None
        if of["bias"]:
            biases, rest = rest[:units], rest[units:]
        layers.append((weights, biases))
        fan_in = units
    assert len(rest) == 0
    return layers


def flat(layers):
    return np.concatenate([part.ravel() for layer in layers for part in layer if part is not None])


# -------------------------------------------------------------------------------------------------------------- PyTorch

ACTIVATIONS = {
    "linear": nn.Identity(),
    "sigmoid": nn.Sigmoid(),
    "tanh": nn.Tanh(),
    "relu": nn.ReLU(),
    "leaky-relu": nn.LeakyReLU(0.01),
    "elu": nn.ELU(),
    "softplus": nn.Softplus(threshold=40.0),  # the usual 20 would cut off at 2e-9
    "silu": nn.SiLU(),
    "gelu": nn.GELU(),
}

LOSSES = {
    "half-sse": (nn.MSELoss, "sum"),
    "sse": (nn.MSELoss, "sum"),
    "mse": (nn.MSELoss, "mean"),
    "sae": (nn.L1Loss, "sum"),
    "mae": (nn.L1Loss, "mean"),
    "huber-sum": (nn.HuberLoss, "sum"),
    "huber": (nn.HuberLoss, "mean"),
    "binary-cross-entropy-sum": (nn.BCEWithLogitsLoss, "sum"),
    "binary-cross-entropy": (nn.BCEWithLogitsLoss, "mean"),
    "cross-entropy-sum": (nn.CrossEntropyLoss, "sum"),
    "cross-entropy": (nn.CrossEntropyLoss, "mean"),
}


class Net(nn.Module):
    """The network up to the scores of the output layer, if the loss brings the output's activation along."""

    def __init__(self, of, parameters):
        super().__init__()
        self.linears, self.activations = nn.ModuleList(), []
        for (weights, biases), layer in zip(split(parameters, of), of["layers"]):
            linear = nn.Linear(*weights.shape, bias=of["bias"])
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(weights.T.copy()))
                if biases is not None:
                    linear.bias.copy_(torch.from_numpy(biases))
            self.linears.append(linear)
            self.activations.append(ACTIVATIONS.get(layer["activation"]))
        if "cross-entropy" in of["loss"]:
            last = "sigmoid" if of["loss"].startswith("binary") else "softmax"
            assert of["layers"][-1]["activation"] == last
            self.activations[-1] = nn.Identity()

    def forward(self, x):
        for linear, activation in zip(self.linears, self.activations):
            x = activation(linear(x))
        return x

    def weights(self):
        return [linear.weight for linear in self.linears]

    def biases(self):
        return [linear.bias for linear in self.linears if linear.bias is not None]

    def flat(self):
        numpy = lambda tensor: None if tensor is None else tensor.detach().numpy()
        return flat([(numpy(linear.weight).T, numpy(linear.bias)) for linear in self.linears])


def torch_loss(of, net, x, y, weights):
    """The loss on these rows, penalties included."""
    Loss, reduction = LOSSES[of["loss"]]
    options = {}
    if of["class_weights"] is not None:
        options["weight"] = torch.tensor(of["class_weights"])
    if Loss is nn.CrossEntropyLoss and of["target"] == "class":
        y = y.argmax(dim=1)
    if weights is None:
        loss = Loss(reduction=reduction, **options)(net(x), y)
    else:
        terms = Loss(reduction="none", **options)(net(x), y)
        if terms.dim() == 2:  # one term for each output
            terms = terms.sum(dim=1) if reduction == "sum" else terms.mean(dim=1)
        loss = (weights * terms).sum()
        if reduction == "mean":
            loss = loss / weights.sum()
    if of["loss"] == "half-sse":
        loss = 0.5 * loss
    for w in net.weights():
        loss = loss + of["l1"] * w.abs().sum() + of["l2"] / 2.0 * (w * w).sum()
    return loss


def torch_optimizer(of, net):
    settings = dict(of["optimizer"])
    name, rate = settings.pop("name"), settings.pop("learning_rate")
    groups = [dict(params=net.weights()), dict(params=net.biases(), weight_decay=0.0)]
    if not net.biases():
        groups.pop()
    if name == "gradient-descent":
        return torch.optim.SGD(groups, lr=rate, **settings)
    if name == "rms-prop":
        return torch.optim.RMSprop(groups, lr=rate, alpha=settings["decay"], eps=settings["epsilon"])
    options = dict(lr=rate, betas=(settings["beta1"], settings["beta2"]), eps=settings["epsilon"])
    if name == "adam":
        return torch.optim.Adam(groups, **options)
    assert name == "adam-w"
    return torch.optim.AdamW(groups, weight_decay=settings["weight_decay"], **options)


def torch_schedule(of, optimizer):
    rate, schedule = of["optimizer"]["learning_rate"], of["schedule"]
    match schedule["name"]:
        case "constant":
            then = lr_scheduler.ConstantLR(optimizer, factor=1.0)
        case "step":
            then = lr_scheduler.StepLR(optimizer, schedule["every"], gamma=schedule["factor"])
        case "exponential":
            then = lr_scheduler.ExponentialLR(optimizer, gamma=schedule["factor"])
        case "cosine":
            floor = schedule["floor"] * rate
            then = lr_scheduler.CosineAnnealingLR(optimizer, T_max=schedule["epochs"], eta_min=floor)
        case "inverse-scaling":
            decay, power = schedule["decay"], schedule["power"]
            then = lr_scheduler.LambdaLR(optimizer, lambda e: 1.0 / (1.0 + decay * e) ** power)
    k = of["warm_up"]
    if k == 0:
        return then
    first = lr_scheduler.LambdaLR(optimizer, lambda e: (e + 1) / k)
    return lr_scheduler.SequentialLR(optimizer, [first, then], milestones=[k])


def rate_by_formula(of, epoch):
    """The learning rate of an epoch, counted from 0, by the formula in README.md."""
    rate, schedule = of["optimizer"]["learning_rate"], of["schedule"]
    if epoch < of["warm_up"]:
        return rate * (epoch + 1) / of["warm_up"]
    e = epoch - of["warm_up"]
    match schedule["name"]:
        case "constant":
            return rate
        case "step":
            return rate * schedule["factor"] ** (e // schedule["every"])
        case "exponential":
            return rate * schedule["factor"] ** e
        case "cosine":
            assert e <= schedule["epochs"]  # beyond, PyTorch's goes up again
            floor, wave = schedule["floor"], math.cos(math.pi * e / schedule["epochs"])
            return rate * (floor + (1.0 - floor) * (1.0 + wave) / 2.0)
        case "inverse-scaling":
            return rate / (1.0 + schedule["decay"] * e) ** schedule["power"]


def by_torch(of, parameters, x, y, weights):
    """Trains; gives back the losses (before, and after each epoch), the rates, how often it clipped, the parameters."""
    tensor = lambda array: None if array is None else torch.from_numpy(array)
    x, y, weights = tensor(x), tensor(y), tensor(weights)
    n, size = len(x), of["batch_size"] or len(x)
    net = Net(of, parameters)
    optimizer = torch_optimizer(of, net)
    schedule = torch_schedule(of, optimizer)

    def loss_of_all():
        with torch.no_grad():
            return torch_loss(of, net, x, y, weights).item()

    losses, rates, clipped = [loss_of_all()], [], 0
    for _ in range(of["epochs"]):
        rates.append(optimizer.param_groups[0]["lr"])
        for first in range(0, n, size):
            rows = slice(first, first + size)
            optimizer.zero_grad()
            torch_loss(of, net, x[rows], y[rows], None if weights is None else weights[rows]).backward()
            gradients = [p.grad for p in net.parameters()]
            norm = math.sqrt(sum((g * g).sum().item() for g in gradients))
            if of["clip_norm"] is not None and norm > of["clip_norm"]:
                clipped += 1
                for g in gradients:
                    g *= of["clip_norm"] / norm
            optimizer.step()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="The epoch parameter")  # SequentialLR's own doing
            schedule.step()
        losses.append(loss_of_all())
    for epoch, rate in enumerate(rates):
        assert math.isclose(rate, rate_by_formula(of, epoch), rel_tol=1e-13), (of["name"], epoch)
    return losses, rates, clipped, net.flat()


TORCH = [
    # Gradient descent, momentum, Nesterov.
    run("gd-half-sse-sigmoid", 1, 20, "3 > 5 sigmoid > 2 linear", "real", "half-sse", gd(0.02)),
    run("gd-half-sse-notebook-shape", 2, 12, "3 > 4 sigmoid > 1 sigmoid", "labels", "half-sse", gd(0.5), bias=False),
    run("gd-mse-no-hidden-inverse-scaling", 3, 16, "4 > 2 linear", "real", "mse", gd(0.3),
        schedule=dict(name="inverse-scaling", decay=0.2, power=0.5)),
    run("gd-sse-silu-clip", 4, 18, "3 > 6 silu > 2 linear", "real", "sse", gd(0.02), clip_norm=12.0),
    run("gd-mae-elu-warm-up-cosine", 5, 24, "3 > 5 elu > 2 linear", "real", "mae", gd(0.3),
        warm_up=5, schedule=dict(name="cosine", epochs=45, floor=0.1)),
    run("gd-mse-per-sample-tanh", 6, 12, "2 > 5 tanh > 1 linear", "real", "mse", gd(0.05), batch_size=1),
    run("gd-cross-entropy-class-weights-l1", 7, 30, "4 > 6 tanh > 3 softmax", "class", "cross-entropy", gd(0.4),
        l1=0.003, class_weights=[0.5, 1.0, 2.5]),
    run("gd-cross-entropy-sum-soft-l1-l2", 8, 20, "3 > 5 softplus > 3 softmax", "probabilities", "cross-entropy-sum",
        gd(0.02), l1=0.05, l2=0.2),
    run("momentum-mse-tanh-batches-step", 9, 34, "3 > 6 tanh > 4 tanh > 2 linear", "real", "mse", gd(0.08, 0.9),
        batch_size=10, schedule=dict(name="step", every=4, factor=0.5)),
    run("momentum-sae-leaky-exponential", 10, 20, "3 > 6 leaky-relu > 1 linear", "real", "sae", gd(0.002, 0.8),
        schedule=dict(name="exponential", factor=0.96)),
    run("momentum-binary-cross-entropy-sum-clip", 11, 22, "3 > 6 gelu > 1 sigmoid", "labels",
        "binary-cross-entropy-sum", gd(0.05, 0.9), clip_norm=3.0),
    run("nesterov-mae-elu-batches-exponential", 12, 30, "4 > 5 elu > 2 linear", "real", "mae", gd(0.05, 0.9, True),
        batch_size=8, schedule=dict(name="exponential", factor=0.9)),
    run("nesterov-mse-sigmoid-output-l2-no-bias", 13, 16, "3 > 5 sigmoid > 2 sigmoid", "0 to 1", "mse",
        gd(0.8, 0.7, True), l2=0.002, bias=False),
    run("nesterov-cross-entropy-class-weights-batches-cosine", 14, 36, "4 > 5 silu > 3 softmax", "class",
        "cross-entropy", gd(0.1, 0.9, True), batch_size=10, class_weights=[2.0, 0.7, 1.3],
        schedule=dict(name="cosine", epochs=13, floor=0.05)),
    # RMSprop.
    run("rms-prop-huber-softplus-cosine", 15, 25, "3 > 6 softplus > 2 linear", "real", "huber", rms_prop(0.01),
        schedule=dict(name="cosine", epochs=50, floor=0.0)),
    run("rms-prop-mae-sample-weights-leaky", 16, 28, "3 > 5 leaky-relu > 4 linear > 1 linear", "real", "mae",
        rms_prop(0.01, decay=0.9), weighted=True),
    run("rms-prop-huber-sum-sample-weights-batches", 17, 26, "3 > 6 elu > 2 linear", "real", "huber-sum",
        rms_prop(0.01), weighted=True, batch_size=8),
    run("rms-prop-cross-entropy-no-bias-step", 18, 30, "4 > 6 relu > 3 softmax", "class", "cross-entropy",
        rms_prop(0.01, epsilon=1e-5), bias=False, batch_size=10, schedule=dict(name="step", every=5, factor=0.3)),
    # Adam.
    run("adam-binary-cross-entropy-relu-batches", 19, 28, "3 > 8 relu > 1 sigmoid", "labels", "binary-cross-entropy",
        adam(0.02), batch_size=8),
    run("adam-binary-cross-entropy-labels-inverse-scaling", 20, 34, "4 > 6 silu > 3 sigmoid", "labels",
        "binary-cross-entropy", adam(0.05), batch_size=10,
        schedule=dict(name="inverse-scaling", decay=0.5, power=1.0)),
    run("adam-cross-entropy-soft-three-layers-l2", 21, 24, "3 > 6 leaky-relu > 5 tanh > 4 softmax", "probabilities",
        "cross-entropy", adam(0.01, beta1=0.8, beta2=0.99), l2=0.01),
    run("adam-mse-tanh-output-sample-weights-batches", 22, 30, "3 > 6 gelu > 2 tanh", "-1 to 1", "mse", adam(0.02),
        batch_size=8, weighted=True),
    run("adam-half-sse-four-layers", 23, 20, "3 > 5 relu > 4 gelu > 4 softplus > 1 linear", "real", "half-sse",
        adam(0.01, epsilon=1e-7)),
    run("adam-cross-entropy-no-hidden-l1", 24, 40, "4 > 3 softmax", "class", "cross-entropy", adam(0.05), l1=0.01,
        batch_size=32),
    # AdamW.
    run("adam-w-cross-entropy-gelu-batches-warm-up-cosine", 25, 40, "4 > 6 gelu > 3 softmax", "class",
        "cross-entropy", adam_w(0.02, 0.1), batch_size=32, warm_up=4,
        schedule=dict(name="cosine", epochs=21, floor=0.01)),
    run("adam-w-huber-four-layers-warm-up-clip", 26, 24, "3 > 5 silu > 4 elu > 4 tanh > 2 linear", "real", "huber",
        adam_w(0.01, 0.05), warm_up=6, clip_norm=0.5),
    run("adam-w-binary-cross-entropy-labels-sample-weights-batches", 27, 32, "3 > 6 tanh > 2 sigmoid", "labels",
        "binary-cross-entropy", adam_w(0.03, 0.2, beta2=0.95), batch_size=10, weighted=True),
    run("adam-w-mse-no-bias-l1-l2-clip-step", 28, 26, "3 > 6 softplus > 2 linear", "real", "mse",
        adam_w(0.02, 0.01, epsilon=1e-6), bias=False, batch_size=8, l1=0.002, l2=0.01, clip_norm=1.0,
        schedule=dict(name="step", every=3, factor=0.7)),
]


# --------------------------------------------------------------------------------------------------------- scikit-learn
#
# scikit-learn's gradient is that of
#
#     1/w sum_i w_i term_i + alpha/(2 w) sum of squared weights,      w = sum of the sample weights of the batch (or count)
#
# with term = half the squared error SUMMED over outputs, the binary cross-entropy summed over outputs, the cross-entropy, or
# Poisson's a - y ln a summed over outputs (what its `loss_` reports is y ln y - y more). (The regressor's `loss_` is the mean over outputs instead: for several outputs it descends a multiple of
# what it reports.) Our losses are multiples of this; `loss_factor` is theirs / ours:
#
#     mse  outputs / 2       half-sse  1 / w       binary-cross-entropy  outputs       cross-entropy  1       poisson  outputs
#
# Gradient descent on ours is gradient descent on theirs with the rate times loss_factor; Adam with a tiny epsilon does not
# see factors. In both cases our l2 is alpha / (w loss_factor). Momentum: scikit-learn's velocity has the rate inside, ours
# outside; the same while the rate is constant. Its `invscaling` divides by (samples seen + 1)^power: our decay is the
# number of samples.


def sk(**options):
    return dict(sklearn=options)


TINY = 1e-300  # an epsilon so small that it does not matter where it is added

SKLEARN = [
    run("sklearn-regressor-momentum-l2", 41, 40, "3 > 6 tanh > 1 linear", "real", "mse", gd(0.05, 0.9), batch_size=10,
        **sk(alpha=0.05)),
    run("sklearn-regressor-nesterov-two-hidden", 42, 36, "3 > 6 relu > 4 relu > 1 linear", "real", "mse",
        gd(0.02, 0.8, True), batch_size=8, **sk(alpha=0.0)),
    run("sklearn-regressor-two-outputs-nesterov", 43, 24, "3 > 5 sigmoid > 2 linear", "real", "half-sse",
        gd(0.1, 0.9, True), **sk(alpha=0.1)),
    run("sklearn-regressor-invscaling", 44, 30, "3 > 5 tanh > 1 linear", "real", "mse", gd(1.0), batch_size=10,
        schedule=dict(name="inverse-scaling", decay=30.0, power=0.25), **sk(alpha=0.02)),
    run("sklearn-regressor-adam-sample-weights", 45, 25, "3 > 6 relu > 1 linear", "real", "mse",
        adam(0.01, epsilon=TINY), weighted=True, **sk(alpha=0.2)),
    run("sklearn-classifier-binary-invscaling", 46, 40, "4 > 5 sigmoid > 1 sigmoid", "labels", "binary-cross-entropy",
        gd(2.0), batch_size=8, schedule=dict(name="inverse-scaling", decay=40.0, power=0.5), **sk(alpha=0.01)),
    run("sklearn-classifier-three-classes-adam", 47, 40, "4 > 6 tanh > 3 softmax", "class", "cross-entropy",
        adam(0.02, beta1=0.85, beta2=0.99, epsilon=TINY), batch_size=8, **sk(alpha=0.1)),
    run("sklearn-classifier-three-classes-momentum", 48, 36, "3 > 5 relu > 3 softmax", "class", "cross-entropy",
        gd(0.05, 0.9), batch_size=8, **sk(alpha=0.0)),
    run("sklearn-classifier-labels-adam", 49, 30, "3 > 5 sigmoid > 3 sigmoid", "labels", "binary-cross-entropy",
        adam(0.03, epsilon=TINY), batch_size=10, **sk(alpha=0.05)),
    run("sklearn-regressor-poisson-momentum-l2", 50, 40, "3 > 6 tanh > 1 exp", "count", "poisson", gd(0.02, 0.9),
        batch_size=10, **sk(alpha=0.05)),
    run("sklearn-regressor-poisson-two-outputs", 51, 24, "3 > 5 sigmoid > 2 exp", "count", "poisson",
        gd(0.05, 0.8, True), **sk(alpha=0.1)),
    run("sklearn-regressor-poisson-adam-sample-weights", 52, 25, "3 > 6 relu > 1 exp", "count", "poisson",
        adam(0.01, epsilon=TINY), weighted=True, **sk(alpha=0.2)),
]


class FromOurStart:
    """Gives a network of scikit-learn the parameters that it would else draw."""

    def start_from(self, layers):
        self.start = iter(layers)
        return self

    def _init_coef(self, fan_in, fan_out, dtype):
        weights, biases = next(self.start)
        assert weights.shape == (fan_in, fan_out) and dtype == np.float64
        return weights.copy(), biases.copy()


class Regressor(FromOurStart, MLPRegressor):
    pass


class Classifier(FromOurStart, MLPClassifier):
    pass


def translate(of, weights):
    """scikit-learn's settings, and ours for the same run."""
    theirs, optimizer = dict(of["sklearn"]), of["optimizer"]
    outputs = of["layers"][-1]["units"]
    total = (of["batch_size"] or of["samples"]) if weights is None else weights.sum()
    if theirs["alpha"] > 0.0:  # its part in a batch is alpha / total, which must be one number
        assert of["samples"] % (of["batch_size"] or of["samples"]) == 0
        assert weights is None or of["batch_size"] is None
    factors = {"mse": outputs / 2.0, "half-sse": 1.0 / total}
    factors |= {"binary-cross-entropy": float(outputs), "cross-entropy": 1.0, "poisson": float(outputs)}
    factor = factors[of["loss"]]
    hidden = [layer["activation"] for layer in of["layers"][:-1]]
    assert len(set(hidden)) == 1 and of["bias"]
    theirs |= dict(
        hidden_layer_sizes=[layer["units"] for layer in of["layers"][:-1]],
        activation={"sigmoid": "logistic", "linear": "identity"}.get(hidden[0], hidden[0]),
        learning_rate_init=optimizer["learning_rate"],
        batch_size=of["batch_size"] or of["samples"],
        shuffle=False,
        tol=0.0,
        n_iter_no_change=10**9,
    )
    if of["loss"] == "poisson":
        theirs |= dict(loss="poisson")
    ours = of | dict(l2=theirs["alpha"] / (total * factor))
    if optimizer["name"] == "adam":
        theirs |= dict(solver="adam", beta_1=optimizer["beta1"], beta_2=optimizer["beta2"], epsilon=TINY)
    else:
        assert of["schedule"]["name"] == "constant" or optimizer["momentum"] == 0.0
        theirs |= dict(solver="sgd", momentum=optimizer["momentum"], nesterovs_momentum=optimizer["nesterov"])
        ours["optimizer"] = optimizer | dict(learning_rate=optimizer["learning_rate"] * factor)
    if of["schedule"]["name"] == "inverse-scaling":
        assert of["schedule"]["decay"] == of["samples"]
        theirs |= dict(learning_rate="invscaling", power_t=of["schedule"]["power"])
    return theirs, ours, factor


def loss_by_numpy(of, model, x, y, weights):
    """Our loss at the parameters of a network of scikit-learn, from its outputs."""
    a = model._forward_pass_fast(x)
    match of["loss"]:
        case "mse":
            terms = ((a - y) ** 2).mean(axis=1)
        case "half-sse":
            terms = ((a - y) ** 2).sum(axis=1) / 2.0
        case "binary-cross-entropy":
            terms = -np.where(y == 1.0, np.log(a), np.log1p(-a)).mean(axis=1)
        case "cross-entropy":
            terms = -np.log(a[y == 1.0])
        case "poisson":
            terms = (a - y * np.log(a)).mean(axis=1)
    loss = terms.sum() if of["loss"] == "half-sse" else np.average(terms, weights=weights)
    return float(loss + of["l2"] / 2.0 * sum((w * w).sum() for w in model.coefs_))


def by_sklearn(of, parameters, x, y, weights):
    theirs, ours, factor = translate(of, weights)
    Kind = Regressor if of["target"] in ("real", "count") else Classifier
    model = Kind(**theirs).start_from(split(parameters, of))
    target = y.argmax(axis=1) if of["target"] == "class" else y[:, 0] if y.shape[1] == 1 else y
    options = {}  # of the first call
    if Kind is Classifier:
        options["classes"] = np.unique(target) if target.ndim == 1 else np.arange(y.shape[1])

    losses, rates = [], []
    for epoch in range(of["epochs"]):
        if epoch > 0:  # before the first, scikit-learn has no parameters yet
            losses.append(loss_by_numpy(ours, model, x, y, weights))
        rates.append(rate_by_formula(ours, epoch))
        if theirs["solver"] == "sgd" and epoch > 0:
            assert math.isclose(model._optimizer.learning_rate * factor, rates[-1], rel_tol=1e-13)
        model.partial_fit(x, target, sample_weight=weights, **options)
        options = {}
    losses.append(loss_by_numpy(ours, model, x, y, weights))
    final = flat(zip(model.coefs_, model.intercepts_))
    last = of["layers"][-1]["activation"]
    assert model.out_activation_ == {"linear": "identity", "sigmoid": "logistic"}.get(last, last)
    # The loss before training: the same model, put back to its start.
    model.coefs_, model.intercepts_ = map(list, zip(*split(parameters, of)))
    losses.insert(0, loss_by_numpy(ours, model, x, y, weights))
    if of["batch_size"] is None and y.shape[1] == 1:  # then `loss_curve_` has the loss before each epoch's only step
        more = np.average(xlogy(y, y) - y, weights=weights, axis=0).sum() if of["loss"] == "poisson" else 0.0
        for reported, our in zip(model.loss_curve_, losses):
            assert math.isclose(reported, our * factor + more, rel_tol=1e-12), of["name"]
    return losses, rates, 0, final, theirs, ours, factor


# ------------------------------------------------------------------------------------------------------------- the file


def golden(of, library):
    x, y, weights = data(of)
    if library == "scikit-learn" and of["target"] == "class":
        assert (y.sum(axis=0) > 0).all()
    parameters = first_parameters(of)
    assert len(parameters) < 200 and 12 <= len(x) <= 40
    train = by_torch if library == "pytorch" else by_sklearn
    losses, rates, clipped, final, *translation = train(of, parameters, x, y, weights)

    rng = np.random.default_rng(9)
    nearby = parameters * (1.0 + 1e-12 * rng.choice([-1.0, 1.0], len(parameters)))
    moved = np.abs(train(of, nearby, x, y, weights)[3] - final).max()
    assert moved < 1e-10, (of["name"], moved)
    assert np.isfinite(final).all() and np.abs(final - parameters).max() > 0.01, of["name"]
    assert losses[-1] < losses[0], (of["name"], losses)
    steps = of["epochs"] * math.ceil(len(x) / (of["batch_size"] or len(x)))
    if of["clip_norm"] is not None:
        assert 0.1 * steps < clipped < 0.9 * steps, (of["name"], clipped, steps)
    print(f"{of['name']:60} {len(final):3} parameters, {steps:2} steps, loss {losses[0]:8.4f} > {losses[-1]:8.4f}, "
          f"moved {moved:.0e}, clipped {clipped}")

    note = None
    ours = of
    if translation:
        theirs, ours, factor = translation
        note = dict(settings=theirs, loss_factor=factor)
    training = dict(
        optimizer=ours["optimizer"],
        loss=ours["loss"],
        epochs=ours["epochs"],
        batch_size=ours["batch_size"],
        in_order=of["batch_size"] is not None,
        schedule=ours["schedule"],
        warm_up=ours["warm_up"],
        penalty=dict(l1=ours["l1"], l2=ours["l2"]),
        clip_norm=ours["clip_norm"],
    )
    return dict(
        name=of["name"],
        library=library,
        version=torch.__version__.split("+")[0] if library == "pytorch" else sklearn.__version__,
        inputs=of["inputs"],
        layers=of["layers"],
        bias=of["bias"],
        training=training,
        translation=note,
        steps=steps,
        clipped_steps=clipped,
        rates=rates,
        x=x.tolist(),
        y=y.tolist(),
        sample_weights=None if weights is None else weights.tolist(),
        class_weights=of["class_weights"],
        initial=parameters.tolist(),
        loss_before=losses[0],
        losses=losses[1:],
        final=final.tolist(),
    )


def check_coverage(runs):
    """Every kind of everything is in some run."""
    training = [run["training"] for run in runs if run["library"] == "pytorch"]
    assert len(training) >= 16 and len(runs) - len(training) >= 4
    assert len({run["name"] for run in runs}) == len(runs)
    seen = lambda pick: set(map(pick, training))
    assert seen(lambda t: t["loss"]) == LOSSES.keys()
    kind = lambda o: (o["name"], o.get("momentum", 0.0) > 0.0, o.get("nesterov", False))
    kinds = {("gradient-descent", True, False), ("gradient-descent", True, True)}
    kinds |= {(name, False, False) for name in ["gradient-descent", "rms-prop", "adam", "adam-w"]}
    assert seen(lambda t: kind(t["optimizer"])) == kinds
    schedules = {"constant", "step", "exponential", "cosine", "inverse-scaling"}
    assert seen(lambda t: t["schedule"]["name"]) == schedules
    assert seen(lambda t: (t["warm_up"] > 0, t["schedule"]["name"])) >= {(True, "constant"), (True, "cosine")}
    penalties = set(itertools.product([False, True], repeat=2))
    assert seen(lambda t: (t["penalty"]["l1"] > 0, t["penalty"]["l2"] > 0)) == penalties
    assert seen(lambda t: t["batch_size"]) == {None, 1, 8, 10, 32}
    hidden = {layer["activation"] for run in runs for layer in run["layers"][:-1]}
    assert hidden == ACTIVATIONS.keys()
    last = {layer["activation"] for run in runs for layer in run["layers"][-1:]}
    assert last == {"linear", "tanh", "sigmoid", "softmax", "exp"}
    assert {len(run["layers"]) for run in runs} == {1, 2, 3, 4} and {run["bias"] for run in runs} == {False, True}


def text():
    runs = [golden(of, "pytorch") for of in TORCH] + [golden(of, "scikit-learn") for of in SKLEARN]
    check_coverage(runs)
    lines = lambda run: ",\n".join(f'   {json.dumps(key)}: {json.dumps(value, allow_nan=False)}' for key, value in run.items())
    body = ",\n".join("  {\n" + lines(run) + "\n  }" for run in runs)
    head = "Training runs of PyTorch and scikit-learn in float64, made by training.py; README.md tells what the fields are."
    return f'{{\n "format": {json.dumps(head)},\n "runs": [\n{body}\n ]\n}}\n'


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        if text() != FILE.read_text():
            sys.exit("training.json is not what training.py makes (here)")
    else:
        FILE.write_text(text())
