"""NumPy as a tutorial writes it: a new array for each step of each formula, and a second forward pass for the error."""

import numpy as np
from common import ACTIVATIONS, EPOCHS, NAME, RATE, WEIGHTS, X, Y, measure, of_trained, sigmoid

FUNCTIONS = {"sigmoid": sigmoid, "tanh": np.tanh, "linear": lambda z: z}
DERIVATIVES = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a**2, "linear": lambda a: np.ones(a.shape)}


def forward(weights, x):
    outputs = [x]
    for w, activation in zip(weights, ACTIVATIONS):
        outputs.append(FUNCTIONS[activation](np.dot(outputs[-1], w)))
    return outputs


def run():
    weights = [w.copy() for w in WEIGHTS]
    errors = []
    for _ in range(EPOCHS):
        outputs = forward(weights, X)
        delta = (outputs[-1] - Y) * DERIVATIVES[ACTIVATIONS[-1]](outputs[-1])
        gradients = [np.dot(outputs[-2].T, delta)]
        for layer in range(len(weights) - 1, 0, -1):
            delta = np.dot(delta, weights[layer].T) * DERIVATIVES[ACTIVATIONS[layer - 1]](outputs[layer])
            gradients.insert(0, np.dot(outputs[layer - 1].T, delta))
        weights = [w - RATE * gradient for w, gradient in zip(weights, gradients)]
        errors.append(np.mean((forward(weights, X)[-1] - Y) ** 2))
    return weights, np.mean(errors)


measure(run, lambda result: result[1] if NAME != "W1" else of_trained(result[0]))
