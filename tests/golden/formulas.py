"""Golden formulas: each activation with its derivative, and each loss with its gradient, in sixty decimal digits.

    python formulas.py            writes formulas.json beside this file
    python formulas.py --check    says whether it would write the same bytes

Any Python from 3.8 on, nothing else. Each function is the definition, in `decimal`; derivatives are central differences so small that
sixty digits still leave thirty. Nothing is shared with the library. To add an activation or a loss, add its row.
"""

import json
import pathlib
import sys
from decimal import Decimal as D
from decimal import getcontext

getcontext().prec = 60
FILE = pathlib.Path(__file__).with_name("formulas.json")
H = D(10) ** -15
PI = D("3.14159265358979323846264338327950288419716939937510582097494459")

exp = lambda z: z.exp()
sigmoid = lambda z: 1 / (1 + exp(-z))
softplus = lambda z: (1 + exp(z)).ln()
tanh = lambda z: (exp(z) - exp(-z)) / (exp(z) + exp(-z))


def normal(z):
    """The series 1/2 + density (z + z^3/3 + z^5/(3 5) + ...)."""
    term = total = z
    for k in range(1, 400):
        term *= z * z / (2 * k + 1)
        total += term
    return D("0.5") + exp(-z * z / 2) / (2 * PI).sqrt() * total


def selu(z):
    """Klambauer et al. (2017); the two numbers as PyTorch has them."""
    alpha, scale = D("1.6732632423543772848170429916717"), D("1.0507009873554804934193349852946")
    return scale * (z if z > 0 else alpha * (exp(z) - 1))


def with_alpha(alpha):
    return lambda z: z if z > 0 else alpha * (exp(z) - 1)


ACTIVATIONS = {
    "linear": lambda z: z,
    "sigmoid": sigmoid,
    "tanh": tanh,
    "relu": lambda z: max(z, D(0)),
    "leaky-relu": lambda z: z if z > 0 else D("0.01") * z,
    "leaky-relu:0.2": lambda z: z if z > 0 else D("0.2") * z,
    "elu": with_alpha(D(1)),
    "elu:0.5": with_alpha(D("0.5")),
    "selu": selu,
    "hard-tanh": lambda z: max(D(-1), min(D(1), z)),
    "exp": exp,
    "softplus": softplus,
    "silu": lambda z: z * sigmoid(z),
    "gelu": lambda z: z * normal(z),
    "mish": lambda z: z * tanh(softplus(z)),
    "gaussian": lambda z: exp(-z * z),
}

# Places without kinks.
PLACES = [D(z) for z in ("-7.5", "-2.25", "-0.75", "-0.125", "0.25", "0.875", "1.5", "6.25")]

# Four samples with two outputs: their weighted sums, and targets of three kinds.
Z = [["0.5", "-1.25"], ["2.0", "0.75"], ["-0.375", "3.0"], ["-1.5", "0.125"]]
TARGETS = {
    "numbers": [["0.25", "1.5"], ["2.5", "-2.0"], ["1.0", "2.875"], ["-1.0", "0.5"]],
    "counts": [["0", "1"], ["7", "2"], ["1", "12"], ["0", "3"]],
    "probabilities": [["0", "0.25"], ["1", "0.5"], ["0.125", "1"], ["0.75", "0"]],
    "classes": [["0", "1"], ["1", "0"], ["0.25", "0.75"], ["0.5", "0.5"]],
}


def of_error(term):
    return lambda z, t: sum(term(z - t) for z, t in zip(z, t))


def huber(e):
    return e * e / 2 if abs(e) <= 1 else abs(e) - D("0.5")


def quantile(level):
    """Koenker and Bassett (1978), as scikit-learn's mean_pinball_loss."""
    return of_error(lambda e: level * -e if e < 0 else (1 - level) * e)


def poisson(z, t):
    """PyTorch's PoissonNLLLoss(log_input=True, full=False)."""
    return sum(exp(z) - t * z for z, t in zip(z, t))


def binary(z, t):
    return sum(-t * sigmoid(z).ln() - (1 - t) * sigmoid(-z).ln() for z, t in zip(z, t))


def cross_entropy(z, t):
    total = sum(map(exp, z))
    return sum(-t * (exp(z) / total).ln() for z, t in zip(z, t))


square, absolute = of_error(lambda e: e * e), of_error(abs)
SAMPLES, NUMBERS = len(Z), sum(map(len, Z))

# name: (term of a sample, divisor, output layer, targets)
LOSSES = {
    "half-sse": (square, 2, "linear", "numbers"),
    "sse": (square, 1, "linear", "numbers"),
    "mse": (square, NUMBERS, "linear", "numbers"),
    "sae": (absolute, 1, "linear", "numbers"),
    "mae": (absolute, NUMBERS, "linear", "numbers"),
    "huber-sum": (of_error(huber), 1, "linear", "numbers"),
    "huber": (of_error(huber), NUMBERS, "linear", "numbers"),
    "quantile-sum": (quantile(D("0.5")), 1, "linear", "numbers"),
    "quantile-sum:0.25": (quantile(D("0.25")), 1, "linear", "numbers"),
    "quantile": (quantile(D("0.5")), NUMBERS, "linear", "numbers"),
    "quantile:0.9": (quantile(D("0.9")), NUMBERS, "linear", "numbers"),
    "poisson-sum": (poisson, 1, "exp", "counts"),
    "poisson": (poisson, NUMBERS, "exp", "counts"),
    "binary-cross-entropy-sum": (binary, 1, "sigmoid", "probabilities"),
    "binary-cross-entropy": (binary, NUMBERS, "sigmoid", "probabilities"),
    "cross-entropy-sum": (cross_entropy, 1, "softmax", "classes"),
    "cross-entropy": (cross_entropy, SAMPLES, "softmax", "classes"),
}


def activation(name, f):
    slopes = [(f(z + H) - f(z - H)) / (2 * H) for z in PLACES]
    return dict(activation=name, z=floats(PLACES), a=floats(map(f, PLACES)), derivative=floats(slopes))


def loss(name, term, divisor, output, targets):
    """The loss of a layer whose weights are 1 on the diagonal, so that z is its input, and its gradient by them."""
    t = TARGETS[targets]

    def of(weights):
        total = D(0)
        for x, t_row in zip(Z, t):
            z = [sum(D(x[k]) * weights[k][j] for k in range(2)) for j in range(2)]
            total += term(z, [D(t) for t in t_row])
        return total / divisor

    def at(k, j, h):
        return of([[D(a == b) + (h if (a, b) == (k, j) else 0) for b in range(2)] for a in range(2)])

    gradient = [(at(k, j, H) - at(k, j, -H)) / (2 * H) for k in range(2) for j in range(2)]
    rows = lambda rows: [floats(map(D, row)) for row in rows]
    return dict(loss=name, output=output, x=rows(Z), y=rows(t), value=float(at(0, 0, D(0))), gradient=floats(gradient))


def floats(numbers):
    return [float(number) for number in numbers]


def text():
    activations = [activation(name, f) for name, f in ACTIVATIONS.items()]
    losses = [loss(name, *row) for name, row in LOSSES.items()]
    lines = lambda rows: ",\n".join("  " + json.dumps(row) for row in rows)
    return f'{{\n "activations": [\n{lines(activations)}\n ],\n "losses": [\n{lines(losses)}\n ]\n}}\n'


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        if text() != FILE.read_text():
            sys.exit("formulas.json is not what formulas.py makes")
    else:
        FILE.write_text(text())
