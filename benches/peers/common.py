"""What the peers' programs share: the workloads' settings, their data, the clock and the check values.

A program is called with a workload, the folder with its data, a number of threads and seconds to run. It prints one JSON
object: the seconds that each run took, and the check value. The settings repeat those of benches/src/workload.rs; the
check value shows it when they do not.
"""

import json
import math
import sys
import time
from pathlib import Path

import numpy as np

# Widths, activations of the layers, epochs, learning rate, batch size (none: all samples at once).
SETTINGS = {
    "W1": ((3, 2, 1), ("sigmoid", "sigmoid"), 1000, 1.0, None),
    "W2": ((3, 2, 1), ("tanh", "linear"), 3000, 0.001, None),
    "W2b": ((3, 1), ("linear",), 3000, 0.01, None),
    "W3": ((10, 32, 1), ("tanh", "linear"), 1000, 1e-4, None),
    "W4": ((64, 64, 10), ("relu", "softmax"), 20, 0.1, 32),
    "W5": ((784, 128, 10), ("relu", "softmax"), 1, 0.5, 128),
}
# Those that predict have the network of another one; how many samples they ask for.
QUESTIONS = {"W6a1": ("W2", 10_000), "W6aN": ("W2", 10_000), "W6b1": ("W5", 2000), "W6bN": ("W5", 10_000)}

NAME, FOLDER, THREADS, SECONDS = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
NETWORK, ASKED = QUESTIONS.get(NAME, (NAME, 0))
WIDTHS, ACTIVATIONS, EPOCHS, RATE, BATCH = SETTINGS[NETWORK]
PREDICTS, ONE_BY_ONE = ASKED > 0, NAME.endswith("1") and ASKED > 0
CLASSES = ACTIVATIONS[-1] == "softmax"


def numbers(name, width):
    return np.fromfile(FOLDER / name, "<f8").reshape(-1, width)


X = numbers("x", WIDTHS[0])
Y = numbers("y", WIDTHS[-1])
if PREDICTS:
    X = X[:ASKED]
WEIGHTS = [numbers(f"W{layer}", outputs) for layer, outputs in enumerate(WIDTHS[1:])]
BIASES = [numbers(f"b{layer}", outputs).ravel() for layer, outputs in enumerate(WIDTHS[1:])]
WITH_BIAS = BIASES[0].size > 0


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def of_trained(weights, biases=None):
    """The check value of a trained network: its mean squared error, or its cross-entropy on 2000 samples at most."""
    functions = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}
    x, y = (X[:2000], Y[:2000]) if CLASSES else (X, Y)
    for layer, activation in enumerate(ACTIVATIONS):
        z = x @ np.asarray(weights[layer])
        if biases:
            z = z + np.asarray(biases[layer])
        x = functions.get(activation, lambda z: z)(z)
    if not CLASSES:
        return np.mean((x - y) ** 2)
    return -np.mean(np.sum(y * np.log(softmax(x)), axis=1))


def term(i, output):
    """What the check of predictions adds up for sample i."""
    return (10 * output[i % 10] - 1) ** 2 if CLASSES else output[0]


def of_outputs(outputs):
    """The check value of predictions, a row for each."""
    total = math.fsum(term(i, row) for i, row in enumerate(np.asarray(outputs)))
    return total / ASKED if CLASSES else total


def measure(run, check=float):
    """Runs for the given time and prints what is asked for. What `run` returns is checked outside of the clock."""
    check(run())  # the first run compiles, and finds cold caches
    times = []
    while not times or sum(times) < SECONDS:
        started = time.perf_counter()
        result = run()
        times.append(time.perf_counter() - started)
    print(json.dumps({"times": times, "check": float(check(result))}))
