"""Golden steps: what each optimiser's formula makes of given gradients, in plain Python, one parameter at a time.

    python steps.py            writes steps.json beside this file
    python steps.py --check    says whether it would write the same bytes

Any Python from 3.8 on, nothing else. Each function follows the source that it names, number for number, and shares nothing with
the library. To add an optimiser, add its function and its row in CASES.
"""

import json
import math
import pathlib
import random
import sys

FILE = pathlib.Path(__file__).with_name("steps.json")
STEPS, WEIGHTS, BIASES = 12, 6, 2


def gradient_descent(p, gradients, is_weight, learning_rate, momentum, nesterov):
    """Polyak (1964); Nesterov (1983) as Sutskever et al. (2013) and PyTorch's SGD write it."""
    v = 0.0
    for g in gradients:
        v = momentum * v + g
        p = p - learning_rate * (g + momentum * v if nesterov else v)
        yield p


def rms_prop(p, gradients, is_weight, learning_rate, decay, epsilon):
    """Tieleman and Hinton (2012), as PyTorch's RMSprop writes it."""
    s = 0.0
    for g in gradients:
        s = decay * s + (1.0 - decay) * g * g
        p = p - learning_rate * g / (math.sqrt(s) + epsilon)
        yield p


def adam(p, gradients, is_weight, learning_rate, beta1, beta2, epsilon):
    """Kingma and Ba (2015), algorithm 1."""
    v = s = 0.0
    for t, g in enumerate(gradients, 1):
        v = beta1 * v + (1.0 - beta1) * g
        s = beta2 * s + (1.0 - beta2) * g * g
        p = p - learning_rate * (v / (1.0 - beta1**t)) / (math.sqrt(s / (1.0 - beta2**t)) + epsilon)
        yield p


def adam_w(p, gradients, is_weight, learning_rate, beta1, beta2, epsilon, weight_decay):
    """Loshchilov and Hutter (2019), algorithm 2, on weights alone. The decay of a step is seen in all later ones, and Adam's
    direction not in the decay, so the two can be told apart."""
    moves, before = [], 0.0
    for after in adam(0.0, gradients, is_weight, learning_rate, beta1, beta2, epsilon):
        moves.append(after - before)
        before = after
    for move in moves:
        p = p * (1.0 - learning_rate * weight_decay if is_weight else 1.0) + move
        yield p


def nadam(p, gradients, is_weight, learning_rate, beta1, beta2, epsilon, momentum_decay):
    """Dozat (2016), as PyTorch's NAdam writes it: momentum m[t] = beta1 (1 - 0.96^(t momentum_decay) / 2)."""
    v = s = 0.0
    product = 1.0
    for t, g in enumerate(gradients, 1):
        now, following = [beta1 * (1.0 - 0.5 * 0.96 ** (k * momentum_decay)) for k in (t, t + 1)]
        product *= now
        v = beta1 * v + (1.0 - beta1) * g
        s = beta2 * s + (1.0 - beta2) * g * g
        root = math.sqrt(s / (1.0 - beta2**t)) + epsilon
        p = p - learning_rate * (1.0 - now) / (1.0 - product) * g / root
        p = p - learning_rate * following / (1.0 - product * following) * v / root
        yield p


CASES = [
    (gradient_descent, dict(learning_rate=0.1, momentum=0.0, nesterov=False)),
    (gradient_descent, dict(learning_rate=0.1, momentum=0.9, nesterov=False)),
    (gradient_descent, dict(learning_rate=0.1, momentum=0.9, nesterov=True)),
    (rms_prop, dict(learning_rate=0.01, decay=0.9, epsilon=1e-4)),
    (adam, dict(learning_rate=0.02, beta1=0.8, beta2=0.95, epsilon=1e-4)),
    (adam_w, dict(learning_rate=0.02, beta1=0.8, beta2=0.95, epsilon=1e-4, weight_decay=0.5)),
    (nadam, dict(learning_rate=0.02, beta1=0.8, beta2=0.95, epsilon=1e-4, momentum_decay=0.004)),
]


def text():
    rng = random.Random(1)  # `random` gives these numbers in every version of Python
    start = [round(2.0 * rng.random() - 1.0, 3) for _ in range(WEIGHTS + BIASES)]
    gradients = [[round(2.0 * rng.random() - 1.0, 3) for _ in start] for _ in range(STEPS)]
    optimizers = []
    for formula, settings in CASES:
        name = formula.__name__.replace("_", "-")
        walks = [
            formula(p, [g[k] for g in gradients], k < WEIGHTS, **settings) for k, p in enumerate(start)
        ]
        optimizers.append(dict(optimizer=dict(name=name, **settings), parameters=[list(step) for step in zip(*walks)]))
    rows = lambda numbers: ",\n".join(f"  {json.dumps(row)}" for row in numbers)
    walks = ",\n".join(
        f' {{"optimizer": {json.dumps(of["optimizer"])}, "parameters": [\n{rows(of["parameters"])}]}}' for of in optimizers
    )
    return f'{{"start": {json.dumps(start)},\n"gradients": [\n{rows(gradients)}],\n"optimizers": [\n{walks}]}}\n'


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        if text() != FILE.read_text():
            sys.exit("steps.json is not what steps.py makes")
    else:
        FILE.write_text(text())
