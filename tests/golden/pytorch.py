"""Random training runs in PyTorch, as an independent program: what each makes of the same weights, samples and settings.

    python pytorch.py [RUNS [SEED]]     writes pytorch.json beside this file (300 runs from seed 1, if nothing is said)

Python with torch and numpy. Data and first weights come from numpy.random.RandomState(seed), whose uniform numbers the tests draw
again, so the file holds settings and results alone: the loss on all samples after the run, and all parameters, layer by layer as
the library has them (weights inputs x outputs, then biases). To try other runs, give another seed; nothing in the tests is made
for those that are in the file.
"""

import json
import pathlib
import random
import sys

import numpy
import torch
from torch.nn import functional as F

FILE = pathlib.Path(__file__).with_name("pytorch.json")

ACTIVATIONS = {
    "linear": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky-relu": F.leaky_relu,
    "leaky-relu:0.2": lambda z: F.leaky_relu(z, 0.2),
    "elu": F.elu,
    "elu:0.5": lambda z: F.elu(z, 0.5),
    "softplus": lambda z: F.softplus(z, threshold=1e9),
    "silu": F.silu,
    "gelu": F.gelu,
    "mish": lambda z: z * torch.tanh(F.softplus(z, threshold=1e9)),
    "selu": F.selu,
    "hard-tanh": F.hardtanh,
    "gaussian": lambda z: torch.exp(-z * z),
}

# The terms of each loss, n x outputs (or n for those of a whole sample), from what the output layer's weighted sums are, and
# which reduction it has. An output layer with a link gets its weighted sums.
HALF = lambda a, t: 0.5 * (a - t) ** 2
LOSSES = {
    "half-sse": (HALF, "sum", None),
    "sse": (lambda a, t: F.mse_loss(a, t, reduction="none"), "sum", None),
    "mse": (lambda a, t: F.mse_loss(a, t, reduction="none"), "mean", None),
    "sae": (lambda a, t: F.l1_loss(a, t, reduction="none"), "sum", None),
    "mae": (lambda a, t: F.l1_loss(a, t, reduction="none"), "mean", None),
    "huber-sum": (lambda a, t: F.smooth_l1_loss(a, t, reduction="none"), "sum", None),
    "huber": (lambda a, t: F.huber_loss(a, t, reduction="none"), "mean", None),
    "binary-cross-entropy-sum": (
        lambda z, t: F.binary_cross_entropy_with_logits(z, t, reduction="none"),
        "sum",
        "sigmoid",
    ),
    "binary-cross-entropy": (
        lambda z, t: F.binary_cross_entropy_with_logits(z, t, reduction="none"),
        "mean",
        "sigmoid",
    ),
    "quantile-sum:0.9": (lambda a, t: torch.maximum(0.9 * (t - a), 0.1 * (a - t)), "sum", None),
    "quantile": (lambda a, t: 0.5 * F.l1_loss(a, t, reduction="none"), "mean", None),
    "poisson-sum": (lambda z, t: F.poisson_nll_loss(z, t, reduction="none"), "sum", "exp"),
    "poisson": (lambda z, t: F.poisson_nll_loss(z, t, reduction="none"), "mean", "exp"),
    "cross-entropy-sum": (lambda z, t: F.cross_entropy(z, t, reduction="none"), "sum", "softmax"),
    "cross-entropy": (lambda z, t: F.cross_entropy(z, t, reduction="none"), "mean", "softmax"),
}


def settings(choose, seed):
    """Random settings of a run."""
    loss = choose.choice(list(LOSSES))
    link = LOSSES[loss][2]
    widths = [choose.randint(1, 10) for _ in range(choose.choice([0, 1, 1, 2, 3]))]
    outputs = choose.randint(2, 4) if link == "softmax" else choose.randint(1, 3)
    hidden = [choose.choice(list(ACTIVATIONS)) for _ in widths]
    smooth = [name for name in ACTIVATIONS if name not in ("hard-tanh", "relu")]
    layers = [[units, name, choose.random() < 0.8] for units, name in zip(widths, hidden)]
    layers.append([outputs, link or choose.choice(smooth), choose.random() < 0.8])
    samples = choose.randint(3, 40)
    epochs = choose.randint(2, 12)
    mean = LOSSES[loss][1] == "mean"
    rate = choose.uniform(0.02, 0.2) if mean else choose.uniform(0.001, 0.01)
    name = choose.choice(["gradient-descent", "gradient-descent", "rms-prop", "adam", "adam-w", "nadam"])
    if name == "gradient-descent":
        momentum = choose.choice([0.0, 0.5, 0.9])
        optimizer = {"momentum": momentum, "nesterov": momentum > 0.0 and choose.random() < 0.5}
    elif name == "rms-prop":
        rate *= 0.2
        optimizer = {"decay": choose.uniform(0.8, 0.99), "epsilon": 10 ** choose.uniform(-8, -3)}
    else:
        rate *= 0.2
        optimizer = {"beta1": choose.uniform(0.5, 0.95), "beta2": choose.uniform(0.9, 0.999)}
        optimizer["epsilon"] = 10 ** choose.uniform(-8, -3)
        if name == "adam-w":
            optimizer["weight_decay"] = choose.uniform(0.0, 0.5)
    batches = choose.choice(["all", "size", "parts", "rows"])
    size = choose.randint(1, samples)
    schedule = choose.choice(["constant", "constant", "step", "exponential", "cosine", "cosine-wave", "warm-up"])
    return {
        "seed": seed,
        "samples": samples,
        "inputs": choose.randint(1, 5),
        "layers": layers,
        "loss": loss,
        "weights": choose.random() < 0.3,
        "optimizer": {"name": name, "learning_rate": rate, **optimizer},
        # PyTorch's weight_decay of the other optimisers: on biases too.
        "decay": choose.choice([0.0, 0.0, 0.01, 0.1]) if name != "adam-w" else 0.0,
        "clip": choose.choice([None, None, choose.uniform(0.05, 2.0)]),
        "epochs": epochs,
        "batches": [batches, size if batches in ("size", "parts") else 0],
        "schedule": [schedule, choose.randint(2, 5), choose.uniform(0.5, 0.95)],
        "frozen": choose.choice([None, None, None, choose.randrange(len(layers))]) if len(layers) > 1 else None,
    }


def draw(run):
    """Inputs, targets, weights of samples, parameters and the rows of each batch: all by one generator, in this order."""
    numbers = numpy.random.RandomState(run["seed"])
    samples, outputs, link = run["samples"], run["layers"][-1][0], LOSSES[run["loss"]][2]
    x = numbers.uniform(-1.0, 1.0, (samples, run["inputs"]))
    y = numbers.uniform(-1.0, 1.0, (samples, outputs))
    if link == "exp":
        y = numpy.floor(2.0 * (y + 1.0))
    elif link == "sigmoid":
        y = (y > 0.0).astype(float)
    elif link == "softmax":
        y = (y == y.max(axis=1, keepdims=True)).astype(float)
    weights = numbers.uniform(0.5, 2.0, samples) if run["weights"] else numpy.ones(samples)
    parameters, inputs = [], run["inputs"]
    for units, _, bias in run["layers"]:
        w = numbers.uniform(-0.8, 0.8, (inputs, units))
        parameters.append([w, numbers.uniform(-0.8, 0.8, units) if bias else None])
        inputs = units
    kind, size = run["batches"]
    epochs = []
    for _ in range(run["epochs"]):
        rows = numpy.arange(samples)
        if kind == "size":
            epochs.append([rows[start : start + size] for start in range(0, samples, size)])
        elif kind == "parts":
            epochs.append(numpy.array_split(rows, size))
        elif kind == "rows":
            # Every other sample by falling value of its first input, in two batches.
            order = numpy.argsort(-x[:, 0], kind="stable")
            epochs.append([order[0::2], order[1::2]])
        else:
            epochs.append([rows])
    return x, y, weights, parameters, epochs


def train(run):
    """The loss on all samples at the end, and the parameters."""
    x, y, weights, start, epochs = draw(run)
    x, y, weights = (torch.tensor(numbers) for numbers in (x, y, weights))
    layers = []
    for w, b in start:
        w = torch.nn.Parameter(torch.tensor(w))
        layers.append((w, None if b is None else torch.nn.Parameter(torch.tensor(b))))
    frozen = run["frozen"]
    for parameter in layers[frozen] if frozen is not None else ():
        if parameter is not None:
            parameter.requires_grad_(False)
    free = [p for layer in layers for p in layer if p is not None and p.requires_grad]
    terms, reduction, link = LOSSES[run["loss"]]

    def loss(rows):
        a = x[rows]
        for l, ((w, b), (_, name, _)) in enumerate(zip(layers, run["layers"])):
            z = a @ w if b is None else a @ w + b
            a = z if link and l + 1 == len(layers) else ACTIVATIONS[name](z)
        term, weight = terms(a, y[rows]), weights[rows]
        if term.dim() == 2:
            count = term.shape[1]
            term = term.sum(dim=1)
        else:
            count = 1
        total = (weight * term).sum()
        return total / (weight.sum() * count) if reduction == "mean" else total

    given = dict(run["optimizer"])
    name, rate = given.pop("name"), given.pop("learning_rate")
    betas = (given.get("beta1"), given.get("beta2"))
    if name == "gradient-descent":
        optimizer = torch.optim.SGD(free, rate, weight_decay=run["decay"], **given)
    elif name == "rms-prop":
        optimizer = torch.optim.RMSprop(
            free, rate, alpha=given["decay"], eps=given["epsilon"], weight_decay=run["decay"]
        )
    elif name == "adam":
        optimizer = torch.optim.Adam(free, rate, betas, given["epsilon"], weight_decay=run["decay"])
    elif name == "nadam":
        optimizer = torch.optim.NAdam(free, rate, betas, given["epsilon"], weight_decay=run["decay"])
    else:
        optimizer = torch.optim.AdamW(free, rate, betas, given["epsilon"], given["weight_decay"])
    kind, every, factor = run["schedule"]
    schedulers = torch.optim.lr_scheduler
    if kind == "step":
        schedule = schedulers.StepLR(optimizer, every, factor)
    elif kind == "exponential":
        schedule = schedulers.ExponentialLR(optimizer, factor)
    elif kind == "cosine":
        schedule = schedulers.CosineAnnealingLR(optimizer, run["epochs"], eta_min=0.1 * rate)
    elif kind == "cosine-wave":
        schedule = schedulers.CosineAnnealingLR(optimizer, every, eta_min=0.1 * rate)
    elif kind == "warm-up":
        schedule = schedulers.LambdaLR(optimizer, lambda epoch: min(1.0, (epoch + 1) / every))
    else:
        schedule = None
    for batches in epochs:
        for rows in batches:
            optimizer.zero_grad()
            loss(torch.tensor(rows)).backward()
            if run["clip"] is not None:
                torch.nn.utils.clip_grad_norm_(free, run["clip"])
            optimizer.step()
        if schedule:
            schedule.step()
    parameters = [p.detach().reshape(-1) for layer in layers for p in layer if p is not None]
    return loss(torch.arange(run["samples"])).item(), torch.cat(parameters).tolist()


def main():
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    count, seed = (int(word) for word in (sys.argv[1:] + ["300", "1"][len(sys.argv) - 1 :]))
    choose = random.Random(seed)
    runs = []
    while len(runs) < count:
        run = settings(choose, 1000 * seed + len(runs))
        loss, parameters = train(run)
        if not numpy.isfinite(loss) or max(map(abs, parameters)) > 1e3:
            continue  # a run that goes astray magnifies the last bit
        short = [float(f"{number:.12g}") for number in [loss, *parameters]]
        runs.append({**run, "result": {"loss": short[0], "parameters": short[1:]}})
    lines = ",\n".join(json.dumps(run) for run in runs)
    FILE.write_text(f'{{"torch": "{torch.__version__}", "runs": [\n{lines}\n]}}\n')


main()
